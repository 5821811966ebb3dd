"""Files are read in processes of their own: PDFium may crash, hang or ask for all memory, and not take us along."""

import logging
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeAlias

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from documents import Page, Unreadable, Vocabulary
from ingest import ocr
from ingest.media import ZIP
from ingest.readers.choice import Reader, Recogniser, reader, recogniser
from ingest.reading import LIMITS, Limits, Reading, unforeseen

if TYPE_CHECKING:
    from ingest.findings import About, Findings

_log = logging.getLogger(__name__)

_TASKS = 64  # after which a worker is replaced, with whatever its libraries have leaked
_IN_FLIGHT = 8  # tasks for each worker: those that are at hand when the main process writes an index
_LOOK = 1.0  # seconds between looks at whether the pool still stands
_LINUX = sys.platform == "linux"
_KNOWN: dict[str, Vocabulary | None] = {"vocabulary": None}  # to a worker
_PRELOADED = [
    "ingest.worker",
    "ingest.findings",
    "ingest.readers.pdf",
    "ingest.drawing",
]  # by the process that forks the workers, so that each starts at once


class _File(NamedTuple):
    path: Path
    media_type: str
    about: "About | None" = None


@dataclass(slots=True, eq=False)
class _Opened:
    """A file whose scanned pages are being recognised: how many tasks are left, and what was seen."""

    file: _File
    reading: Reading
    left: int = 0
    seen: list[Page] = field(default_factory=list)


class _Scan(NamedTuple):
    """One page: the limit on time is its own, and no other is lost with it."""

    opened: _Opened
    number: int


_Job: TypeAlias = _File | _Scan
_Task: TypeAlias = ProcessFuture[Any]
_Outcome: TypeAlias = Reading | tuple[Page, ...]
ToRead: TypeAlias = "tuple[Path, str] | tuple[Path, str, About]"


class Workers:
    """A few processes that read files; a context manager, and none of them outlives it.

    `seconds` and `memory_mb` are the most that one file may take (memory is limited on Linux alone). A file that takes
    more, or kills its process, is Unreadable with a reason and a cure; the other files do not notice. `choose` gives
    the reader of a media type, and travels to the workers by name, as does `see`. With `recognise`, and where that is
    installed (then `recognises`), the text of scanned pages is recognised, each in a task of its own. What comes in a
    file is unpacked in a folder that is made in `scratch` (where the system has such, if nothing is said), and goes
    with this. With a `vocabulary` papers are looked through as well, where it is said what they are about.
    """

    def __init__(
        self,
        *,
        workers: int,
        seconds: float,
        memory_mb: int,
        limits: Limits = LIMITS,
        recognise: bool = True,
        choose: Callable[[str], Reader] = reader,
        see: Callable[[str], Recogniser] = recogniser,
        scratch: Path | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self._wanted = recognise
        self.recognises = recognise and ocr.is_installed()
        self._choose = choose
        self._see = see
        self._scratch = scratch
        self._vocabulary = vocabulary
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._workers = workers
        self._seconds = seconds
        self._memory_mb = memory_mb
        self.limits = limits
        self._pool: ProcessPool | None = None
        self._scheduled: dict[_Task, _Job] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        if self._folder:
            self._folder.cleanup()
        self._folder = None

    def read(
        self,
        files: Iterable[ToRead],
        seen: Callable[[Path], Iterable[Page]] = lambda _path: (),
        idle: Callable[[], None] = lambda: None,
    ) -> Iterator[tuple[Path, Reading | Unreadable]]:
        """Each file once, with what was read or why not, as they come; the order may differ.

        `files` are paths and media types, with what matters to look through the paper, and are taken a few at a time.
        A file whose process died, or ran out of memory, is read once more in a new process alone: it may have been
        another's victim; so are scanned pages, which stay unread where that fails. `seen` gives the pages of a file
        that were recognised before: they are not again. `idle` is called before it waits for the workers.
        """
        waiting = (_File(*file) for file in files)
        scans: deque[_Scan] = deque()
        tasks: dict[_Task, _Job] = {}
        while True:
            again: list[_Job] = []
            while self._fill(tasks, scans, waiting):
                for task in self._done(tasks, idle):
                    job = tasks.pop(task)
                    outcome = self._outcome(task, job)
                    if outcome is None:
                        again.append(job)
                    else:
                        yield from self._ended(job, outcome, scans, seen)
            for job in again:
                yield from self._ended(job, self._alone(job), scans, seen)
            if not scans:
                return

    def _ended(
        self,
        job: _Job,
        outcome: _Outcome | Unreadable,
        scans: deque[_Scan],
        seen: Callable[[Path], Iterable[Page]],
    ) -> Iterator[tuple[Path, Reading | Unreadable]]:
        """The file of a job, if it is done; else the tasks that are left for it wait among the scans."""
        if isinstance(job, _Scan):
            job.opened.left -= 1
            job.opened.seen += outcome if isinstance(outcome, tuple) else ()
            yield from _whole(job.opened)
        elif isinstance(outcome, Reading) and outcome.scans and self.recognises:
            opened = _Opened(job, outcome, seen=[page for page in seen(job.path) if page.number in outcome.scans])
            scans.extend(_scans(opened))
            yield from _whole(opened)
        elif not isinstance(outcome, tuple):
            yield job.path, outcome if self._wanted else _left(outcome)

    def _fill(self, tasks: dict[_Task, _Job], scans: deque[_Scan], waiting: Iterator[_File]) -> bool:
        """Hand out jobs up to the bound, scans first, so that few files are open at once; false when all are read."""
        jobs: Iterator[_Job] = chain(_taken(scans), waiting)
        for job in islice(jobs, self._workers * _IN_FLIGHT - len(tasks)):
            tasks[self._schedule(job, self._workers)] = job
        return bool(tasks)

    def _schedule(self, job: _Job, workers: int) -> _Task:
        if self._pool is None or not self._pool.active:
            self._close()
            self._pool = new_pool(workers, self._memory_mb, self._made(), self._vocabulary)
        if isinstance(job, _Scan):
            arguments = (self._see, job.opened.file, job.number, self.limits)
            task = self._pool.schedule(_recognise, args=arguments, timeout=self._seconds)
        else:
            task = self._pool.schedule(_read, args=(self._choose, job, self.limits), timeout=self._seconds)
        self._scheduled[task] = job
        task.add_done_callback(lambda _done: self._scheduled.pop(task, None))
        return task

    def at_work(self) -> list[tuple[Path, int]]:
        """What is being read at this moment: a file, and the page that is recognised, or 0; from any thread."""
        running = [job for task, job in self._scheduled.copy().items() if task.running()]
        return [(job.opened.file.path, job.number) if isinstance(job, _Scan) else (job.path, 0) for job in running]

    def _made(self) -> str:
        """The folder for what comes in files."""
        if self._folder is None:
            if self._scratch:
                self._scratch.mkdir(parents=True, exist_ok=True)
            self._folder = tempfile.TemporaryDirectory(prefix="reading-", dir=self._scratch)
        return self._folder.name

    def _done(self, tasks: Iterable[_Task], idle: Callable[[], None] = lambda: None) -> list[_Task]:
        """Wait for one of the tasks at least; all of them where the pool has broken and will finish none."""
        if not any(task.done() for task in tasks):
            idle()
        while not wait(tasks, _LOOK, FIRST_COMPLETED).done:
            if self._pool is None or not self._pool.active:
                return list(tasks)
        return [task for task in tasks if task.done()]

    def _outcome(self, task: _Task, job: _Job) -> _Outcome | Unreadable | None:
        """What a task came to; None where its process died or had no memory left.

        A mistake of ours is logged, and ends the one file.
        """
        try:
            error = task.exception(timeout=0) if task.done() else CancelledError()
        except CancelledError as cancelled:  # with the pool that was to do it
            error = cancelled
        if error is None:
            outcome: _Outcome = task.result()
            return outcome
        if isinstance(error, (ProcessExpired, BrokenProcessPool, MemoryError, CancelledError)):
            return None
        if isinstance(error, Unreadable):
            return error
        if isinstance(error, TimeoutError):
            cure = "Split it, or allow more time with MUNIMENT_FILE_SECONDS."
            return Unreadable(f"Reading the file took longer than {self._seconds:g} seconds.", cure)
        path = job.opened.file.path if isinstance(job, _Scan) else job.path
        _log.error("Reading %s failed in an unforeseen way.", path, exc_info=error)
        return unforeseen("Reading", error)

    def _alone(self, job: _Job) -> _Outcome | Unreadable:
        self._close()
        task = self._schedule(job, 1)
        self._done([task])
        outcome = self._outcome(task, job)
        self._close()
        reason = f"Reading the file broke down, or took more than {self._memory_mb} MB of memory."
        cure = "Open it in a viewer and save a copy, or allow more memory with MUNIMENT_FILE_MEMORY."
        return Unreadable(reason, cure) if outcome is None else outcome

    def _close(self) -> None:
        end(self._pool)
        self._pool = None
        self._scheduled.clear()


def end(pool: ProcessPool | None) -> None:
    """Stop a pool, and wait until none of its processes is left."""
    if pool:
        # A worker that is still starting looks for the pool's locks by their names: they stay until it has ended.
        channel = pool._pool_manager.worker_manager.workers_channel
        locks = vars(channel.mutex).copy() if channel else {}
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
        locks.clear()


def _scans(opened: _Opened) -> Iterator[_Scan]:
    """The tasks of a file's scanned pages, without those that were recognised before."""
    seen = {page.number for page in opened.seen}
    for number in opened.reading.scans:
        if number not in seen:
            opened.left += 1
            yield _Scan(opened, number)


def _whole(opened: _Opened) -> Iterator[tuple[Path, Reading]]:
    """A file, if no page of it is left."""
    if not opened.left:
        yield opened.file.path, ocr.merged(opened.reading, opened.seen)


def _left(outcome: Reading | Unreadable) -> Reading | Unreadable:
    """What was read where nobody wants pages to be recognised."""
    return ocr.left(outcome) if isinstance(outcome, Reading) and outcome.scans else outcome


def _taken(scans: deque[_Scan]) -> Iterator[_Scan]:
    while scans:
        yield scans.popleft()


def new_pool(workers: int, memory_mb: int, scratch: str = "", vocabulary: Vocabulary | None = None) -> ProcessPool:
    """Processes that may use so much memory each (on Linux alone), and end with this one.

    They have their temporary files in `scratch`, and know the words of the house.
    """
    context = multiprocessing.get_context("forkserver" if _LINUX else "spawn")
    if _LINUX:
        context.set_forkserver_preload(_PRELOADED)
    return ProcessPool(workers, _TASKS, _prepare, (memory_mb, scratch, vocabulary), context)


def _prepare(memory_mb: int, scratch: str, vocabulary: Vocabulary | None) -> None:
    """Make a new worker safe: bounded, quick to die, and gone when its parent is."""
    _KNOWN["vocabulary"] = vocabulary
    tempfile.tempdir = scratch or None
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # Python's own handler would wait for PDFium to return
    os.environ["OMP_THREAD_LIMIT"] = "1"
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if _LINUX:
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * 2**20, resource.RLIM_INFINITY))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Nobody else would stop a worker that is busy when the main process is killed: the limit on time is the pool's."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _read(choose: Callable[[str], Reader], file: _File, limits: Limits) -> Reading:
    """Runs in a worker."""
    try:
        reading = choose(file.media_type)(file.path, limits)
        return replace(reading, findings=_looked_through(reading, file.about))
    except OSError as error:
        raise Unreadable(
            f"The file cannot be read: {error.strerror}.", "Look whether it is there and may be read."
        ) from error


def _looked_through(reading: Reading, about: "About | None") -> "Findings | None":
    """What a paper says of itself, in a worker; nothing where a rule fails: who looks again will say how."""
    from ingest.findings import findings  # who only draws pages needs none

    vocabulary = _KNOWN["vocabulary"]
    if about and vocabulary and reading.media_type != ZIP:
        with suppress(Exception):
            return findings(reading, about, vocabulary)
    return None


def _recognise(see: Callable[[str], Recogniser], file: _File, number: int, limits: Limits) -> Any:
    """Runs in a worker."""
    try:
        return see(file.media_type)(file.path, (number,), limits)
    except (OSError, RuntimeError) as error:  # the second of Tesseract, where its data is damaged
        raise Unreadable(f"Text recognition failed: {error}.", ocr.INSTALL) from error
