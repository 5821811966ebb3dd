"""Who may read a paper: published, for staff until a day, or public in a redacted copy alone."""

from datetime import UTC, date, datetime
from typing import Any

from documents import Document, MunimentError, Visibility
from documents.claim import EMBARGO
from documents.joins import Pair, Relation
from ingest.changing import check_told, of_readers, own_claims, spoken
from ingest.joining import Joining

BY_ITSELF = "embargo"  # who publishes a paper whose embargo ends


class Publishing(Joining):
    """Says who may read papers. Every method raises as those of Upkeep."""

    def publish(self, id: str, by: str, reason: str = "") -> Document:
        """Let everybody read a paper; an embargo ends.

        Raises:
            MunimentError: it waits or was rejected, here and where it is put under an embargo.
        """
        with self._alone():
            self._publish(self._told(id), by, by, "publish", reason=reason)
        return self._catalogue.held(id)

    def embargo(self, id: str, until: date, by: str, reason: str = "") -> Document:
        """Keep a paper for staff until a day; from that day on `publish_due` publishes it.

        Raises:
            ValueError: that day has come.
        """
        if until <= datetime.now(UTC).date():
            raise ValueError(f"{until.isoformat()} has come. Give a day that is still to come, or publish the paper.")
        said = {
            "visibility": spoken("visibility", [Visibility.STAFF], by),
            EMBARGO: spoken(EMBARGO, [until.isoformat()], by),
        }
        with self._alone():
            told = self._say(self._told(id), said)
            self._note(by, "embargo", id, **told, until=until.isoformat(), reason=reason)
        return self._catalogue.held(id)

    def due(self, today: date) -> list[str]:
        """The papers whose embargo ends on a day or ended before; those that were withdrawn wait."""
        return self._catalogue.decisions.due(today.isoformat())

    def publish_due(self, today: date) -> list[Document]:
        """Publish these papers, each in the name of who set its embargo."""
        published = []
        for id in self.due(today):
            with self._alone():
                if id in self.due(today):  # nobody spoke of it meanwhile
                    document = self._catalogue.held(id)
                    by = own_claims(document, EMBARGO)[0].by
                    self._publish(document, by, BY_ITSELF, "publish", reason="")
                    published.append(id)
        return [*map(self._catalogue.held, published)]

    def redact(self, id: str, copy: str, by: str, reason: str = "") -> Document:
        """Keep a paper for staff and publish its redacted copy, which is here too; staff are told of both, others not.

        The copy as it is then.

        Raises:
            MunimentError: the copy is the paper itself, or the paper is said to be the redacted copy; or one waits.
        """
        if id == copy:
            raise MunimentError("A paper is no redacted copy of itself. Give the id of the copy.")
        with self._alone():
            paper, public = self._told(id), self._told(copy)
            self._join(Pair(copy, Relation.REDACTION_OF, id), by, parted=False)
            told = self._say(paper, of_readers(paper, spoken("visibility", [Visibility.STAFF], by)))
            self._note(by, "redact", id, **told, copy=copy, reason=reason)
            self._publish(public, by, by, "redact", of=id, reason=reason)
        return self._catalogue.held(copy)

    def _told(self, id: str) -> Document:
        """A paper that was accepted. Raises MunimentError where it waits or was rejected."""
        check_told(self._catalogue.decisions.removal(id))
        return self._catalogue.held(id)

    def _publish(self, document: Document, said_by: str, by: str, action: str, **detail: Any) -> None:
        told = self._say(document, of_readers(document, spoken("visibility", [Visibility.PUBLIC], said_by)))
        self._note(by, action, document.id, **told, **detail)
