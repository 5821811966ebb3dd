"""What all changes of papers have in common: made alone, all or nothing, with a row of the audit."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from documents import Audience, Changed, Claim, Document, MunimentError, Source, Visibility, Vocabulary, believed
from documents.audit import Entry
from documents.catalogue import Catalogue
from documents.claim import EMBARGO
from documents.decisions import Removal, State
from documents.originals import Folder
from documents.sentences import day_words, field_words, value_words
from documents.version import version_of
from index import CurrentIndex
from ingest.carrying import carry
from ingest.closing import hand_on
from ingest.lock import alone
from ingest.metadata.fields import OF_PARTIES
from ingest.pictures import PictureFolder
from ingest.pipeline import Indexing
from ingest.rereading import redescribed
from ingest.scrubbing import Scrubbing

Said: TypeAlias = Mapping[str, tuple[Claim, ...]]  # by field, what people say in place of what they said


class Changing:
    """A repository whose papers are changed; its indexes are brought up to date with each change.

    Whoever waits for another process does so for as many seconds of `patience`.
    """

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        originals: Folder,
        pictures: PictureFolder,
        index: Callable[[Audience], CurrentIndex],
        vocabulary: Vocabulary,
        home: Path,
        patience: float = 0,
    ) -> None:
        self._catalogue = catalogue
        self._originals = originals
        self._pictures = pictures
        self._indexing = Indexing(catalogue, index)
        self._vocabulary = vocabulary
        self._lock = home / "lock"
        self._scrubbing = Scrubbing(home)
        self._patience = patience

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Change all or nothing, alone, and bring the indexes up to date with it."""
        with alone(self._lock, self._patience):
            try:
                with self._catalogue.together(whole=True):
                    yield
                self._indexing.cleanse()
                self._indexing.drain()
            finally:
                self._indexing.release()

    def _note(self, by: str, action: str, document: str, **detail: Any) -> None:
        """Add to the audit what is done; within what is done alone, both last or neither."""
        self._catalogue.audit.add(Entry(by=by, action=action, document=document, detail=detail))

    def _say(self, document: Document, said: Said, visibility: Visibility | None = None) -> dict[str, Any]:
        """Put what people say of fields in place of what they said; what changed, as the audit has it.

        Who may read it stays as it is where nobody says otherwise, or is as `visibility` says.
        """
        new = self._decided(replace(document, visibility=visibility or document.visibility), said)
        if new.visibility is Visibility.STAFF and document.visibility is Visibility.PUBLIC:
            self._hand_on(new)
            self._indexing.hide([document.id], Audience.PUBLIC)
        for field, claims in said.items():
            self._catalogue.say(new, field, claims)
        self._carry(document.id)
        if new.visibility is Visibility.PUBLIC and document.visibility is Visibility.STAFF:
            self._hand_on(new)
        return _difference(document, new, said)

    def _decided(self, document: Document, said: Said) -> Document:
        others = (c for c in document.claims if c.source is not Source.PERSON or c.field not in said)
        claims = (*others, *(claim for claims in said.values() for claim in claims))
        return redescribed(document, claims, self._catalogue, self._vocabulary)

    def _check_seen(self, document: Document, field: str, seen: str | None) -> None:
        """Raise Changed where what is claimed of a field is not what a person saw."""
        if seen is not None and seen != version_of(document, field):
            name = field_words(field)
            raise Changed(
                f"What is said of the {name} of “{document.title}” was changed meanwhile. "
                f"{self._meanwhile(document, field)} Nothing was changed now. Look at the paper again, then decide."
            )

    def _meanwhile(self, document: Document, field: str) -> str:
        """Who said what of a field last."""
        own = own_claims(document, field)
        if own:
            last = max(own, key=lambda claim: claim.at)
            values = [value_words(field, claim.value, self._vocabulary) for claim in own if claim.at == last.at]
            words = "; ".join(filter(None, values)) or "none"
            return f"{last.by} said “{words}” on {day_words(last.at[:10])} at {last.at[11:16]} UTC."
        rows = (row for row in self._catalogue.audit.of(document.id) if row.detail and row.detail.get("field") == field)
        row = next(rows, None)
        return f"{row.by} took back what was said of it." if row else "It was read again, or the rules for it changed."

    def _hide(self, id: str, visibility: Visibility) -> None:
        """Take a paper out of the indexes that it can be in; the others need not be built anew."""
        self._indexing.hide([id], *(audience for audience in Audience if audience.may_read(visibility)))

    def _carry(self, id: str) -> None:
        carry(id, self._catalogue, self._vocabulary)

    def _hand_on(self, document: Document) -> None:
        hand_on(document, self._catalogue, self._indexing, self._vocabulary)


def check_told(removal: Removal | None) -> None:
    """Raise MunimentError where nobody was ever given a paper."""
    if removal and not removal.state.told:
        done = "waits until somebody has looked at it" if removal.state is State.WAITING else "was rejected"
        raise MunimentError(f"The document {removal.document} {done}. Accept or reject it instead.")


def own_claims(document: Document, field: str) -> tuple[Claim, ...]:
    """What people say of a field of a document itself, not of earlier versions."""
    return tuple(c for c in document.claims if c.field == field and c.source is Source.PERSON and not c.rule)


def spoken(field: str, values: Iterable[str], by: str) -> tuple[Claim, ...]:
    """What a person says now."""
    at = now()
    return tuple(Claim(field=field, value=value, source=Source.PERSON, rule="", by=by, at=at) for value in values)


def of_readers(document: Document, claims: tuple[Claim, ...]) -> Said:
    """What a person says of who may read a paper; that ends its embargo."""
    ended: Said = {EMBARGO: ()} if own_claims(document, EMBARGO) else {}
    return {"visibility": claims, **ended}


def recorded(claims: Iterable[Claim]) -> list[dict[str, str]]:
    """What people say, as the audit has it."""
    return [{"field": claim.field, "value": claim.value, "by": claim.by, "at": claim.at} for claim in claims]


def claimed(records: Iterable[Mapping[str, str]]) -> tuple[Claim, ...]:
    """What people said, from the audit."""
    return tuple(
        Claim(field=said["field"], value=said["value"], source=Source.PERSON, rule="", by=said["by"], at=said["at"])
        for said in records
    )


def now() -> str:
    """The time, as it is written down."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _difference(before: Document, after: Document, said: Said) -> dict[str, Any]:
    """What was changed of a document: of its first field what it was and is, of all what people said and say."""
    field = next(iter(said))
    return {
        "field": field,
        "was": _values(before, field),
        "now": _values(after, field),
        "before": {each: recorded(own_claims(before, each)) for each in said},
        "after": {each: recorded(claims) for each, claims in said.items()},
        "visibility": [before.visibility, after.visibility],
    }


def _values(document: Document, field: str) -> list[str]:
    """What a document has for a field, be it said by a person or not."""
    if field == "body":
        return [body.value for body in document.bodies]
    if field == "topic":
        return [topic.value for topic in document.topics]
    if field == "date":
        return [str(document.dated)] if document.dated else []
    if field in _PLAIN:
        return [str(getattr(document, field))]
    values = list(believed(document.claims, field))
    return values if field in OF_PARTIES else values[:1]


_PLAIN = ("title", "kind", "visibility", "language", "rights", "source_url")
