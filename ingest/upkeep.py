"""What people do with papers that are here: say what they are, withdraw, restore and erase them."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from documents import Audience, Document, MunimentError, NotFound, Visibility
from documents.audit import ALSO, ERASE
from documents.batches import remove_sent
from documents.decisions import Removal, State
from documents.refused import Refused
from ingest.changing import Said, check_told, now, of_readers, spoken
from ingest.elsewhere import Elsewhere
from ingest.metadata.fields import check_field, typed
from ingest.publishing import Publishing
from ingest.undoing import Undoing, as_record


class Beside(NamedTuple):
    """The papers that came in a paper, those it came in, its earlier versions, and copies; all of them still here.

    The copies hold the same words, or nearly the same.
    """

    inside: tuple[Document, ...]
    around: tuple[Document, ...]
    earlier: tuple[Document, ...]
    copies: tuple[Document, ...]


class Upkeep(Publishing, Undoing):
    """Changes what is known of a paper, and who finds it; done everywhere when a call returns.

    Each change is written to the audit in the same transaction: who did it (`by`), and why. Every method raises
    NotFound for what is not here, and Busy where another process is writing.
    """

    def set(
        self, id: str, field: str, values: Iterable[str], by: str, reason: str = "", seen: str | None = None
    ) -> Document:
        """Keep what a person says of a field; it outranks everything else.

        Raises:
            ValueError: it cannot be; the message says what to write.
            Changed: the field is not as they saw it, by `version_of`.
        """
        claims = spoken(field, typed(field, tuple(values)), by)
        with self._alone():
            document = self._catalogue.held(id)
            self._check_seen(document, field, seen)
            said: Said = of_readers(document, claims) if field == "visibility" else {field: claims}
            self._note(by, "set", id, **self._say(document, said), reason=reason)
        return self._catalogue.held(id)

    def unset(self, id: str, field: str, by: str, reason: str = "", seen: str | None = None) -> Document:
        """Forget what people said of a field. A paper for staff stays so until somebody says that it is public.

        Raises:
            ValueError: there is no such field.
            Changed: the field is not as they saw it.
        """
        check_field(field)
        with self._alone():
            document = self._catalogue.held(id)
            self._check_seen(document, field, seen)
            said: Said = of_readers(document, ()) if field == "visibility" else {field: ()}
            self._note(by, "unset", id, **self._say(document, said), reason=reason)
        return self._catalogue.held(id)

    def withdraw(self, id: str, by: str, reason: str) -> Document:
        """Take a paper away from everybody until it is restored; its address says why.

        Raises:
            MunimentError: it never was given to anybody, since it waits or was rejected.
        """
        with self._alone():
            document, before = self._catalogue.held(id), self._catalogue.decisions.removal(id)
            check_told(before)
            self._hide(id, document.visibility)
            removal = _removal(document, reason)
            self._catalogue.withdraw(removal)
            self._carry(id)
            self._note(by, "withdraw", id, before=as_record(before), after=as_record(removal), reason=reason)
            self._pictures.remove(id)
        return document

    def restore(self, id: str, by: str, reason: str = "") -> Removal:
        """Give a withdrawn paper back; one that was erased may then be added again. What was undone."""
        with self._alone():
            removal = self._catalogue.decisions.removal(id)
            if removal is None:
                self._catalogue.held(id)
                raise MunimentError(f"The document {id} is not withdrawn.")
            check_told(removal)
            self._catalogue.restore(removal)
            self._carry(id)
            self._note(by, "restore", id, before=as_record(removal), after=None, reason=reason)
        return removal

    def erase(self, id: str, by: str, reason: str) -> None:
        """Delete a paper for good: bytes, text, claims, pictures, and every index that held it.

        Its id, the day and the reason stay, and the same bytes are not taken in again. What was cut short is done by
        erasing again, or by verifying. Bytes that are kept and belong to no paper can be erased too.

        Raises:
            MunimentError: it came in another paper, whose bytes hold it: that one has to be erased first.
        """
        with self._alone():
            removal = self._catalogue.decisions.removal(id)
            erasure = None if removal and removal.erased else self._erasure(id, reason)
            refused, elsewhere = Refused(self._lock.parent / "vocabulary"), Elsewhere.of(id, self._catalogue)
            refused.names()  # where they cannot be read that is said before anything goes
            self._scrubbing.begin()
            remove_sent(self._lock.parent, self._catalogue.uploads, id)  # while the catalogue still knows where
            if erasure:
                self._hide(id, erasure.visibility)
                self._catalogue.erase(erasure if removal is None or removal.state.told else _untold(erasure))
                rows = elsewhere.forget(self._catalogue, refused)
                self._note(by, ERASE, id, reason=reason, **({ALSO: rows} if rows else {}))
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
            return replace(_removal(self._catalogue.held(id), reason), state=State.ERASED)
        except NotFound:
            if not any(original.document_id == id for original in self._originals.held()):
                raise
            return Removal(document=id, reason=reason, at=now(), visibility=Visibility.STAFF, state=State.ERASED)

    def beside(self, id: str) -> Beside:
        """The papers that hold the same words, perhaps: what is done to it is not done to them."""
        lineage = self._catalogue.lineage
        others = [lineage.inside(id), lineage.parents(id), lineage.earlier(id)]
        known = {each for some in others for each in some}
        copies = [each for each in self._catalogue.copies.sharing(id) if each not in known]
        return Beside(*map(self._held, (*others, copies)))

    def _held(self, ids: Iterable[str]) -> tuple[Document, ...]:
        """Those of some documents that are here, and not withdrawn."""
        found = []
        for id in ids:
            with suppress(NotFound):
                found.append(self._catalogue.get(id, Audience.STAFF))
        return tuple(found)


def _untold(removal: Removal) -> Removal:
    """The removal of a paper that nobody was ever given: the public does not hear of it."""
    return replace(removal, visibility=Visibility.STAFF)


def _removal(document: Document, reason: str) -> Removal:
    return Removal(document=document.id, reason=reason, at=now(), visibility=document.visibility)
