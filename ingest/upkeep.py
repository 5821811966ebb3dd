"""What people do with papers that are here: say what they are, withdraw, restore and erase them."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from documents import Audience, Claim, Document, Gone, MunimentError, NotFound, Source, Visibility, Vocabulary
from documents.catalogue import Catalogue
from documents.decisions import Removal
from documents.originals import Folder
from index import CurrentIndex
from ingest.describe import decide
from ingest.lock import alone
from ingest.metadata.fields import typed
from ingest.pictures import PictureFolder
from ingest.pipeline import Indexing

_VERSIONS = 1_000  # earlier versions of a paper that are followed


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

    def set(self, id: str, field: str, values: Iterable[str], by: str) -> Document:
        """Keep what a person says of a field; it outranks everything else. Raises ValueError with what to write."""
        said = typed(field, tuple(values))
        at = _now()
        claims = (Claim(field=field, value=value, source=Source.PERSON, rule="", by=by, at=at) for value in said)
        return self._say(id, field, tuple(claims))

    def unset(self, id: str, field: str) -> Document:
        """Forget what people said of a field. A paper for staff stays so until somebody says that it is public."""
        return self._say(id, field, ())

    def withdraw(self, id: str, reason: str) -> Document:
        """Take a paper away from everybody until it is restored; its address says why."""
        with alone(self._lock):
            document = self._catalogue.held(id)
            self._indexing.hide([id], *Audience)
            self._catalogue.withdraw(
                Removal(document=id, reason=reason, at=_now(), visibility=self._visible_to(document))
            )
            self._pictures.remove(id)
            self._finish()
        return document

    def restore(self, id: str) -> Removal:
        """Give a withdrawn paper back; one that was erased may then be added again. What was undone."""
        with alone(self._lock):
            removal = self._catalogue.decisions.removal(id)
            if removal is None:
                self._catalogue.held(id)
                raise MunimentError(f"The document {id} is not withdrawn.")
            self._catalogue.restore(id)
            self._finish()
        return removal

    def erase(self, id: str, reason: str) -> tuple[Document, ...]:
        """Delete a paper for good: bytes, text, claims, pictures, and every index that held it.

        Its id, the day and the reason stay, and the same bytes are not taken in again. What was cut short is done by
        erasing again. The documents that it came in, whose bytes hold it still.
        """
        with alone(self._lock):
            removal = self._catalogue.decisions.removal(id)
            erased = removal is not None and removal.erased
            parents = () if erased else self._forget(self._catalogue.held(id), reason)
            self._originals.delete(id)
            self._pictures.remove(id)
            self._catalogue.scrub()
            self._finish()
        return parents

    def attachments(self, id: str) -> tuple[Document, ...]:
        """The papers that came in a paper: what is done to it is not done to them."""
        return tuple(map(self._catalogue.held, self._catalogue.attachments(id)))

    def _say(self, id: str, field: str, claims: tuple[Claim, ...]) -> Document:
        with alone(self._lock):
            document = self._catalogue.held(id)
            new = self._decided(document, field, claims)
            if new.visibility is Visibility.STAFF and document.visibility is Visibility.PUBLIC:
                self._indexing.hide([id], Audience.PUBLIC)
            self._catalogue.say(new, field, claims)
            self._finish()
        return new

    def _decided(self, document: Document, field: str, claims: tuple[Claim, ...]) -> Document:
        others = (c for c in document.claims if c.source is not Source.PERSON or c.field != field)
        return decide(document, (*others, *claims), self._vocabulary)

    def _forget(self, document: Document, reason: str) -> tuple[Document, ...]:
        parents = tuple(self._catalogue.held(parent) for parent in self._catalogue.parents(document.id))
        visible = self._visible_to(document)
        self._indexing.hide([document.id], *Audience)
        if document.visibility is Visibility.STAFF:
            self._keep_from_public(document.supersedes, document.id)
        self._catalogue.erase(Removal(document=document.id, reason=reason, at=_now(), visibility=visible, erased=True))
        return parents

    def _keep_from_public(self, id: str, newer: str) -> None:
        """Earlier versions of a paper for staff were withheld because of it: from now on by what is said of them."""
        for _ in range(_VERSIONS):
            try:
                older = self._catalogue.held(id)
            except NotFound:
                return
            claim = Claim(
                field="visibility",
                value=Visibility.STAFF,
                source=Source.PERSON,
                rule="",
                by=f"erasing {newer}, for staff",
                at=_now(),
            )
            self._catalogue.say(self._decided(older, "visibility", (claim,)), "visibility", (claim,))
            id = older.supersedes

    def _visible_to(self, document: Document) -> Visibility:
        """Who may hear that a paper was removed: the public where it could read it."""
        try:
            self._catalogue.get(document.id, Audience.PUBLIC)
        except Gone:
            return Visibility.PUBLIC
        except NotFound:
            return Visibility.STAFF
        return Visibility.PUBLIC

    def _finish(self) -> None:
        self._indexing.drain()
        self._indexing.cleanse()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
