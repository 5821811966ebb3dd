"""Takes files in as they come: folders are looked through once, and then watched."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from threading import Event

from watchfiles import watch as watch_folders
from watchfiles.main import FileChange

from documents import Busy, MunimentError
from ingest.find import is_of_mailbox, is_own
from ingest.metadata.register import is_named_so
from ingest.metadata.sidecar import described_by, is_sidecar, paper_of

_QUIET = 2.0  # seconds in which nobody wrote to a file that is whole
_LOOK = 300  # milliseconds between two looks at the files that are being written
_FLOOD = 1_000  # changes at once, of which the system may have told a part only
_TRIES = 10  # to watch, a second between them
_HOUR = 3_600.0  # seconds after which folders are looked through again: of some, no changes are told
_WATCHES = (
    "Give fewer folders, allow more watches (fs.inotify.max_user_watches on Linux), or have the folders looked "
    "through time and again with --poll."
)

Take = Callable[[Sequence[Path]], None]  # files and folders that are new, changed or gone; raises Busy


def watch(folders: Sequence[Path], take: Take, *, home: Path, poll: bool = False, stop: Event | None = None) -> None:
    """Hand over the folders, and then what changes in them, when it has held still for a moment; ends with `stop`.

    Folders are handed over again after a flood of changes, and every hour.

    Raises:
        MunimentError: a folder is none, or cannot be watched.
    """
    for folder in folders:
        if not folder.is_dir():
            raise MunimentError(f"{folder} is no folder. Give folders to be watched; `muniment ingest` takes files in.")
    settling, due = Settling(_QUIET), 0.0
    for begun, changed in _changes(folders, poll=poll, stop=stop):
        settling.changed(path for path in changed if _is_shown(path, folders, home))
        settled = settling.settled()
        due = 0.0 if begun or len(settled) >= _FLOOD else due
        try:
            if settled:
                take(settled)
            if time.monotonic() >= due:
                take(folders)
                due = time.monotonic() + _HOUR
        except Busy:
            settling.changed(settled)


class Settling:
    """Paths that changed, each until nobody has written to it for a while."""

    def __init__(self, quiet: float) -> None:
        self._quiet = quiet
        self._waiting: dict[Path, tuple[float, tuple[int, int] | None]] = {}  # since when they look like that

    def changed(self, paths: Iterable[Path]) -> None:
        """Wait for these; for the paper where a sidecar changed, for all below where a register did, or in a folder."""
        now = time.monotonic()
        for path in paths:
            self._waiting.update((file, (now, _look(file))) for file in _files(path))

    def settled(self) -> list[Path]:
        """Those that need not be waited for any longer, also where they are gone."""
        now = time.monotonic()
        for path, (_, seen) in self._waiting.items():
            if (look := _look(path)) != seen:
                self._waiting[path] = now, look
        settled = [path for path, (since, _) in self._waiting.items() if now - since >= self._quiet]
        for path in settled:
            del self._waiting[path]
        return sorted(settled)


def _changes(folders: Sequence[Path], *, poll: bool, stop: Event | None) -> Iterator[tuple[bool, list[Path]]]:
    """What changed, now and then; and whether the watch was just begun, so that nothing before was told.

    It is begun anew where a folder is no longer the one that was watched, and where a name stopped it.
    """
    stop, failed = stop or Event(), 0
    while not stop.is_set():
        there, begun = _identities(folders), True
        try:
            for changes in _watched(list(there), poll=poll, stop=stop) if there else ():
                yield begun, [Path(path) for _, path in changes]
                begun, failed = False, 0
                if _identities(folders) != there:
                    break
        except RuntimeError as error:  # for a name that is not UTF-8, or want of means
            failed += 1
            if failed > _TRIES:
                raise MunimentError(f"The folders cannot be watched: {error}. {_WATCHES}") from error
        if begun:
            stop.wait(1)  # until a folder is there, or can be watched


def _watched(folders: Sequence[Path], *, poll: bool, stop: Event) -> Iterator[set[FileChange]]:
    """What changed; an empty set at first, and wherever nothing did for a while."""
    try:
        yield from watch_folders(
            *folders,
            watch_filter=None,
            step=_LOOK // 3,
            debounce=_LOOK,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            force_polling=poll or None,
            stop_event=stop,
        )
    except OSError as error:
        raise MunimentError(f"The folders cannot be watched: {error}. {_WATCHES}") from error


def _identities(folders: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """What tells a folder from another one of its name, for those that are there."""
    return {folder: (seen.st_dev, seen.st_ino) for folder in folders if (seen := _seen(folder))}


def _is_shown(path: Path, folders: Sequence[Path], home: Path) -> bool:
    """Whether a path is of a paper that is to be taken in: not hidden, and not the repository's own."""
    if path.is_relative_to(home.absolute()) or is_own(path.name) or is_of_mailbox(path):
        return False
    inside = [path.relative_to(folder) for folder in map(Path.absolute, folders) if path.is_relative_to(folder)]
    return any(not any(part.startswith(".") for part in each.parts) for each in inside)


def _files(path: Path) -> Iterator[Path]:
    if is_sidecar(path.name):
        yield path.with_name(paper_of(path.name))
    elif is_named_so(path.name) and path.parent.is_dir():
        yield path
        yield from _files(path.parent)
    elif path.is_dir() and not path.is_symlink():
        for folder, folders, names in os.walk(path):
            folders[:] = [name for name in folders if not name.startswith(".")]
            papers = (name for name in names if not name.startswith(".") and not is_sidecar(name))
            found = (Path(folder, name) for name in papers if not is_own(name))
            yield from (each for each in found if not is_of_mailbox(each))
    else:
        yield described_by(path) or path


def _look(path: Path) -> tuple[int, int] | None:
    """What shows whether somebody writes to a file; None where there is none."""
    return (seen.st_size, seen.st_mtime_ns) if (seen := _seen(path)) else None


def _seen(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None
