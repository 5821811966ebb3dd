"""What people do with papers that are here: say what they are, withdraw, restore and erase them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from documents import Audience, Claim, Document, MunimentError, NotFound, Source, Visibility, Vocabulary
from documents.catalogue import Catalogue
from documents.decisions import Removal
from documents.originals import Folder
from index import CurrentIndex
from ingest.carrying import carry
from ingest.closing import hand_on
from ingest.lock import alone
from ingest.metadata.fields import check_field, typed
from ingest.pictures import PictureFolder
from ingest.pipeline import Indexing
from ingest.rereading import redescribed
from ingest.scrubbing import Scrubbing


class Beside(NamedTuple):
    """The papers that came in a paper, those it came in, and its earlier versions; all of them still here."""

    inside: tuple[Document, ...]
    around: tuple[Document, ...]
    earlier: tuple[Document, ...]


class Upkeep:
    """Changes what is known of a paper, and who finds it; done everywhere when a call returns.

    Every method raises NotFound for what is not here, and Busy where another process is writing.
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
    ) -> None:
        self._catalogue = catalogue
        self._originals = originals
        self._pictures = pictures
        self._indexing = Indexing(catalogue, index)
        self._vocabulary = vocabulary
        self._lock = home / "lock"
        self._scrubbing = Scrubbing(home)

    def set(self, id: str, field: str, values: Iterable[str], by: str) -> Document:
        """Keep what a person says of a field; it outranks everything else. Raises ValueError with what to write."""
        said = typed(field, tuple(values))
        at = _now()
        claims = (Claim(field=field, value=value, source=Source.PERSON, rule="", by=by, at=at) for value in said)
        return self._say(id, field, tuple(claims))

    def unset(self, id: str, field: str) -> Document:
        """Forget what people said of a field. A paper for staff stays so until somebody says that it is public.

        Raises:
            ValueError: there is no such field.
        """
        check_field(field)
        return self._say(id, field, ())

    def withdraw(self, id: str, reason: str) -> Document:
        """Take a paper away from everybody until it is restored; its address says why."""
        with self._alone():
            document = self._catalogue.held(id)
            self._hide(id, document.visibility)
            self._catalogue.withdraw(_removal(document, reason))
            self._carry(id)
            self._pictures.remove(id)
        return document

    def restore(self, id: str) -> Removal:
        """Give a withdrawn paper back; one that was erased may then be added again. What was undone."""
        with self._alone():
            removal = self._catalogue.decisions.removal(id)
            if removal is None:
                self._catalogue.held(id)
                raise MunimentError(f"The document {id} is not withdrawn.")
            self._catalogue.restore(removal)
            self._carry(id)
        return removal

    def erase(self, id: str, reason: str) -> None:
        """Delete a paper for good: bytes, text, claims, pictures, and every index that held it.

        Its id, the day and the reason stay, and the same bytes are not taken in again. What was cut short is done by
        erasing again, or by verifying. Bytes that are kept and belong to no paper can be erased too.

        Raises:
            MunimentError: it came in another paper, whose bytes hold it: that one has to be erased first.
        """
        with self._alone():
            removal = self._catalogue.decisions.removal(id)
            erasure = None if removal and removal.erased else self._erasure(id, reason)
            self._scrubbing.begin()
            if erasure:
                self._hide(id, erasure.visibility)
                self._catalogue.erase(erasure)
            self._carry(id)
            self._catalogue.settle()  # before the bytes go
            self._originals.delete(id)
            self._originals.tidy()
            self._pictures.remove(id)
        self._scrubbing.end(self._catalogue)

    def _erasure(self, id: str, reason: str) -> Removal:
        """What is noted of an erased document; bytes that are of no document were never anybody's to read."""
        for parent in map(self._catalogue.held, self._catalogue.lineage.parents(id)):
            raise MunimentError(
                f"It came in “{parent.title}”, whose bytes hold it. Erase that first; what else came in it stays: "
                f"muniment erase {parent.id} --reason …"
            )
        try:
            return replace(_removal(self._catalogue.held(id), reason), erased=True)
        except NotFound:
            if not any(original.document_id == id for original in self._originals.held()):
                raise
            return Removal(document=id, reason=reason, at=_now(), visibility=Visibility.STAFF, erased=True)

    def beside(self, id: str) -> Beside:
        """The papers that hold the same words, perhaps: what is done to it is not done to them."""
        return Beside(
            inside=self._held(self._catalogue.lineage.inside(id)),
            around=self._held(self._catalogue.lineage.parents(id)),
            earlier=self._held(self._catalogue.lineage.earlier(id)),
        )

    def _held(self, ids: Iterable[str]) -> tuple[Document, ...]:
        """Those of some documents that are here, and not withdrawn."""
        found = []
        for id in ids:
            with suppress(NotFound):
                found.append(self._catalogue.get(id, Audience.STAFF))
        return tuple(found)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Change all or nothing, alone, and bring the indexes up to date with it."""
        with alone(self._lock):
            try:
                with self._catalogue.together(whole=True):
                    yield
                self._indexing.cleanse()
                self._indexing.drain()
            finally:
                self._indexing.release()

    def _say(self, id: str, field: str, claims: tuple[Claim, ...]) -> Document:
        with self._alone():
            document = self._catalogue.held(id)
            new = self._decided(document, field, claims)
            if new.visibility is Visibility.STAFF and document.visibility is Visibility.PUBLIC:
                self._hand_on(new)
                self._indexing.hide([id], Audience.PUBLIC)
            self._catalogue.say(new, field, claims)
            self._carry(id)
            if new.visibility is Visibility.PUBLIC and document.visibility is Visibility.STAFF:
                self._hand_on(new)
        return self._catalogue.held(id)

    def _hide(self, id: str, visibility: Visibility) -> None:
        """Take a paper out of the indexes that it can be in; the others need not be built anew."""
        self._indexing.hide([id], *(audience for audience in Audience if audience.may_read(visibility)))

    def _carry(self, id: str) -> None:
        carry(id, self._catalogue, self._vocabulary)

    def _hand_on(self, document: Document) -> None:
        hand_on(document, self._catalogue, self._indexing, self._vocabulary)

    def _decided(self, document: Document, field: str, claims: tuple[Claim, ...]) -> Document:
        others = (c for c in document.claims if c.source is not Source.PERSON or c.field != field)
        return redescribed(document, (*others, *claims), self._catalogue, self._vocabulary)


def _removal(document: Document, reason: str) -> Removal:
    return Removal(document=document.id, reason=reason, at=_now(), visibility=document.visibility)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
