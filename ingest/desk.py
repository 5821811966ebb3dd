"""Takes in what people have sent: a batch at a time, in a thread of the program that serves them."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from pathlib import Path
from threading import Event

from documents import Busy, MunimentError
from documents.catalogue import Catalogue
from documents.file import File, Status
from documents.uploads import Upload, place
from ingest.find import known_as
from ingest.inside import came_in
from ingest.intake import Intake
from ingest.now import Now
from ingest.report import Outcome

_log = logging.getLogger(__name__)

_LOOK = 5.0  # seconds after which it looks again, though nobody notified it: another process may have
_GROUP = 5  # files read under one lock: what people do here meanwhile waits some seconds for it
_PAUSE = 0.3  # seconds between two groups, in which who waits gets in: see ingest.lock
_AGAIN = 300.0  # seconds after which a batch is tried again that could not be taken in
_NO_PAPER = "It says what another file is, and is no paper itself."


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a batch is: files that were read, of how many, and what is being read of it at this moment."""

    done: int
    total: int
    now: Now = field(default_factory=Now)


class Desk:
    """Reads what was sent in, into papers that wait to be looked at. Of several, the repository's lock lets one read.

    It reads a few files at a time, and lets others in between.

    What became of a file is noted when its run has ended: a crash between is as if nobody had noted it, and the file,
    which the catalogue knows by then, is not read again.
    """

    def __init__(self, intake: Callable[[], Intake], catalogue: Catalogue, home: Path) -> None:
        self._intake = intake
        self._catalogue = catalogue
        self._home = home
        self._uploads = catalogue.uploads
        self._notified = Event()
        self._batch = ""
        self._ended: dict[str, Outcome] = {}
        self._failed: dict[str, float] = {}  # batches, until when they are left alone

    def notify(self) -> None:
        """Say that something was sent in; for any thread."""
        self._notified.set()

    def run(self, stop: Event) -> None:
        """Take in what waits, again and again, until it is told to stop."""
        while not stop.is_set():
            self._notified.clear()
            try:
                self.work(stop)
            except Exception:  # noqa: BLE001  (whatever is wrong, what is sent in later is taken in)
                _log.exception("What was sent in could not be taken in; it is tried again.")
            end = time.monotonic() + _LOOK
            while not (stop.is_set() or self._notified.is_set()) and time.monotonic() < end:
                self._notified.wait(min(0.2, _LOOK))

    def work(self, stop: Event | None = None) -> int:
        """Take in all that waits, unless it is told to stop; how many files were read.

        Where another process is writing, the rest is left for later.
        """
        read, stop = 0, stop or Event()
        for batch, uploads in self._groups():
            if self._failed.get(batch, 0.0) > time.monotonic():
                continue
            if read and stop.wait(_PAUSE):
                return read
            try:
                read += self._take(batch, uploads)
            except Busy:
                return read
            except Exception:  # noqa: BLE001  (whatever is wrong with one, the others are taken in)
                self._failed[batch] = time.monotonic() + _AGAIN
                _log.exception("The batch %s could not be taken in; it is tried again.", batch)
        return read

    def _groups(self) -> Iterator[tuple[str, Sequence[Upload]]]:
        """What waits, a few files of a batch at a time."""
        for batch, uploads in groupby(self._uploads.waiting(), lambda upload: upload.batch):
            while some := [*islice(uploads, _GROUP)]:
                yield batch, some

    def now(self, batch: str) -> Progress:
        """How far a batch is; for any thread."""
        uploads = self._uploads.of(batch)
        ended = self._ended if self._batch == batch else {}
        done = sum(upload.status is not None or self._now_at(upload) in ended for upload in uploads)
        return Progress(done=done, total=len(uploads), now=self._intake().now() if self._batch == batch else Now())

    def documents_of(self, upload: Upload) -> list[str]:
        """The papers that a file is, and that came in it; by where they lay."""
        file = self._file(upload)
        inside = came_in(self._catalogue, file) if file else ()
        return list(dict.fromkeys(filter(None, (upload.document, *(file.document for file in inside)))))

    def _take(self, batch: str, uploads: Sequence[Upload]) -> int:
        """Take a batch in. What its files ended as is noted too where something else went wrong after that."""
        self._batch, self._ended = batch, {}
        try:
            self._intake().add([place(self._home, upload.path) for upload in uploads], self._hear, review=True)
        except Busy:
            raise
        except MunimentError:
            self._note([upload for upload in uploads if self._now_at(upload) in self._ended])
            raise
        else:
            self._note(uploads)
        finally:
            self._batch, self._ended = "", {}
        return len(uploads)

    def _hear(self, outcome: Outcome) -> None:
        if not outcome.parent:
            self._ended[outcome.path] = outcome

    def _note(self, uploads: Sequence[Upload]) -> None:
        for upload in uploads:
            outcome = self._ended.get(self._now_at(upload))
            if outcome is None:
                self._uploads.ended(upload.seq, Status.UNCHANGED, _NO_PAPER)
                continue
            status = outcome.status
            if status is Status.UNCHANGED and self._is_first(outcome.id, upload):  # read by a run that was cut short
                file = self._file(replace(upload, document=outcome.id))
                status = file.status if file else status
            self._uploads.ended(upload.seq, status, outcome.reason, outcome.cure, outcome.id)

    def _is_first(self, id: str, upload: Upload) -> bool:
        """Whether a paper came as a file, and had not been here before."""
        return self._catalogue.known(id) and self._catalogue.held(id).paths[0].endswith(f"/{upload.path}")

    def _now_at(self, upload: Upload) -> str:
        """The name by which a run knows a file."""
        return known_as(place(self._home, upload.path))

    def _file(self, upload: Upload) -> File | None:
        """What is known of a file, wherever the home directory was when it was read."""
        path = self._uploads.known_as(upload, self._home)
        return self._catalogue.files([path]).get(path)
