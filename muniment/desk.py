"""What a server does besides answering: it reads what was sent in, publishes what is due, and sends mail."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event, Thread
from typing import TYPE_CHECKING

from documents import Busy, Changed, Document, MunimentError, Source
from documents.batches import Batch, Batches
from documents.file import Status
from documents.version import version_of
from muniment.mailing import mail_due

if TYPE_CHECKING:
    from documents.uploads import Upload
    from muniment.repository import Repository

_log = logging.getLogger(__name__)

_LOOK = 2.0  # seconds between two looks whether anything is to be done
_HOUR = 3_600.0  # seconds between two looks whether an embargo has ended, and whether mail is due
_LATER = 60.0  # seconds after an error
_PATIENCE = 10.0  # seconds in which what is being done may end
_READ = {Status.ADDED, Status.UPDATED, Status.PARTIAL, Status.UNREAD}
_WHY = "As it was given with the file"


class AtDesk:
    """Works at the desk of a repository, in threads of its own.

    What reads files is loaded when there is a file to be read, and what changes papers when one is to be changed.
    """

    def __init__(self, repository: "Repository") -> None:
        self._repository = repository
        self._batches = Batches(repository.home)
        self._stop = Event()
        works = ((self.read, _LOOK), (self.tell, _LOOK), (self.publish, _HOUR), (self.mail, _HOUR))
        self._threads = [Thread(target=self._again, args=work, daemon=True) for work in works]

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Have the work end; what was begun of it is waited for, within reason; cut short, it loses nothing."""
        self._stop.set()
        until = time.monotonic() + _PATIENCE
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _again(self, work: Callable[[], None], pause: float) -> None:
        """Do some work again and again; an error is noted, and what others hinder is done later.

        Each work has its own thread and pause, so that none waits for another.
        """
        while not self._stop.is_set():
            rest = pause
            try:
                work()
            except Busy:
                _log.debug("Others are writing, so that this waits.")
                rest = _LOOK
            except Exception:  # noqa: BLE001 - whatever fails, what comes next is to be tried
                _log.exception("Some work at the desk failed; it is tried again.")
                rest = _LATER
            self._stop.wait(rest)

    def read(self) -> None:
        """Read what was sent in; from the first file on the desk itself looks what waits, until this ends."""
        if self._repository.catalogue.uploads.waiting():
            self._repository.desk.run(self._stop)

    def mail(self) -> None:
        """Send the mail that is due; what is wrong with it is told in a line, and once an hour."""
        try:
            mail_due(self._repository, self._repository.settings, datetime.now(UTC))
        except MunimentError as error:
            _log.warning("No mail is sent: %s", error)

    def tell(self) -> None:
        """Say of the papers of batches that were read whose they are, in the name of who sent them in."""
        for batch in self._batches.open():
            uploads = self._repository.catalogue.uploads.of(batch.id)
            if uploads and all(upload.status is not None for upload in uploads):  # else they are just being noted
                for upload in uploads:
                    self._say(batch, upload)
                self._batches.close(batch)

    def _say(self, batch: Batch, upload: "Upload") -> None:
        if upload.status not in _READ:  # it was here before, or is no paper
            return
        for id in self._repository.desk.documents_of(upload):
            document = self._repository.catalogue.held(id)
            if self._repository.catalogue.decisions.is_held_back(id) and not _has_said_body(document):
                seen = version_of(document, "body")
                with suppress(Changed):  # somebody was first
                    self._repository.upkeep.set(id, "body", [batch.body], batch.by, _WHY, seen)

    def publish(self) -> None:
        """Publish the papers whose embargo has ended."""
        today = datetime.now(UTC).date()
        if self._repository.catalogue.decisions.due(today.isoformat()):
            for document in self._repository.upkeep.publish_due(today):
                _log.info("Published %s, whose embargo has ended.", document.id)


def _has_said_body(document: Document) -> bool:
    """Whether a person has said of a paper whose it is."""
    return any(c.field == "body" and c.source is Source.PERSON and not c.rule for c in document.claims)
