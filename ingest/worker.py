"""Files are read in processes of their own: PDFium may crash, hang or ask for all memory, and not take us along."""

import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from documents import Unreadable
from ingest.readers.choice import Reader, reader
from ingest.reading import LIMITS, Limits, Reading

_TASKS = 64  # after which a worker is replaced, with whatever its libraries have leaked
_IN_FLIGHT = 2  # tasks for each worker: one at work, the next at hand
_LOOK = 1.0  # seconds between looks at whether the pool still stands
_LINUX = sys.platform == "linux"
_PRELOADED = [
    "ingest.worker",
    "ingest.readers.pdf",
    "ingest.drawing",
]  # by the process that forks the workers, so that each starts at once


class _File(NamedTuple):
    path: Path
    media_type: str


_Task = ProcessFuture[Reading]


class Workers:
    """A few processes that read files; a context manager, and none of them outlives it.

    `seconds` and `memory_mb` are the most that one file may take (memory is limited on Linux alone). A file that takes
    more, or kills its process, is Unreadable with a reason and a cure; the other files do not notice. `choose` gives
    the reader of a media type, and travels to the workers by name. What comes in a file is unpacked in a folder that is
    made in `scratch` (where the system has such, if nothing is said), and goes with this.
    """

    def __init__(
        self,
        *,
        workers: int,
        seconds: float,
        memory_mb: int,
        limits: Limits = LIMITS,
        choose: Callable[[str], Reader] = reader,
        scratch: Path | None = None,
    ) -> None:
        self._choose = choose
        self._scratch = scratch
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._workers = workers
        self._seconds = seconds
        self._memory_mb = memory_mb
        self.limits = limits
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        if self._folder:
            self._folder.cleanup()
        self._folder = None

    def read(self, files: Iterable[tuple[Path, str]]) -> Iterator[tuple[Path, Reading | Unreadable]]:
        """Each file once, with what was read or why not, as they come; the order may differ.

        `files` are paths and media types, and are taken a few at a time. A file whose process died, or ran out of
        memory, is read once more in a new process alone: it may have been another's victim. A mistake of ours is
        raised here.
        """
        waiting = (_File(path, media_type) for path, media_type in files)
        again: list[_File] = []
        tasks: dict[_Task, _File] = {}
        while self._fill(tasks, waiting):
            for task in self._done(tasks):
                file, outcome = tasks.pop(task), self._outcome(task)
                if outcome:
                    yield file.path, outcome
                else:
                    again.append(file)
        for file in again:
            yield file.path, self._alone(file)

    def _fill(self, tasks: dict[_Task, _File], waiting: Iterator[_File]) -> bool:
        """Hand out files up to the bound; false when all are read."""
        for file in islice(waiting, self._workers * _IN_FLIGHT - len(tasks)):
            tasks[self._schedule(file, self._workers)] = file
        return bool(tasks)

    def _schedule(self, file: _File, workers: int) -> _Task:
        if self._pool is None or not self._pool.active:
            self._close()
            self._pool = new_pool(workers, self._memory_mb, self._made())
        return self._pool.schedule(_read, args=(self._choose, file, self.limits), timeout=self._seconds)

    def _made(self) -> str:
        """The folder for what comes in files."""
        if self._folder is None:
            if self._scratch:
                self._scratch.mkdir(parents=True, exist_ok=True)
            self._folder = tempfile.TemporaryDirectory(prefix="reading-", dir=self._scratch)
        return self._folder.name

    def _done(self, tasks: Iterable[_Task]) -> list[_Task]:
        """Wait for one of the tasks at least; all of them where the pool has broken and will finish none."""
        while not wait(tasks, _LOOK, FIRST_COMPLETED).done:
            if self._pool is None or not self._pool.active:
                return list(tasks)
        return [task for task in tasks if task.done()]

    def _outcome(self, task: _Task) -> Reading | Unreadable | None:
        """What a task came to; None where its process died or had no memory left."""
        try:
            return task.result(timeout=0) if task.done() else None
        except Unreadable as unreadable:
            return unreadable
        except TimeoutError:
            cure = "Split it, or allow more time with MUNIMENT_FILE_SECONDS."
            return Unreadable(f"Reading the file took longer than {self._seconds:g} seconds.", cure)
        except (ProcessExpired, BrokenProcessPool, MemoryError):
            return None

    def _alone(self, file: _File) -> Reading | Unreadable:
        self._close()
        task = self._schedule(file, 1)
        self._done([task])
        outcome = self._outcome(task)
        self._close()
        reason = f"Reading the file broke down, or took more than {self._memory_mb} MB of memory."
        cure = "Open it in a viewer and save a copy, or allow more memory with MUNIMENT_FILE_MEMORY."
        return outcome or Unreadable(reason, cure)

    def _close(self) -> None:
        if self._pool:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
        self._pool = None


def new_pool(workers: int, memory_mb: int, scratch: str = "") -> ProcessPool:
    """Processes that may use so much memory each (on Linux alone), and end with this one.

    They have their temporary files in `scratch`.
    """
    context = multiprocessing.get_context("forkserver" if _LINUX else "spawn")
    if _LINUX:
        context.set_forkserver_preload(_PRELOADED)
    return ProcessPool(workers, _TASKS, _prepare, (memory_mb, scratch), context)


def _prepare(memory_mb: int, scratch: str) -> None:
    """Make a new worker safe: bounded, quick to die, and gone when its parent is."""
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
        return choose(file.media_type)(file.path, limits)
    except OSError as error:
        raise Unreadable(
            f"The file cannot be read: {error.strerror}.", "Look whether it is there and may be read."
        ) from error
