"""Pages as pictures: drawn in processes of their own, and kept in a folder that stays within its size."""

import os
import re
import shutil
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from pebble import ProcessExpired, ProcessPool

from documents import Busy, NotFound, Original, Unreadable
from documents.document import ID_DIGITS
from documents.originals import Originals
from documents.pictures import RENDERING, WIDTHS
from ingest.worker import end, new_pool

_WORKERS = 2  # so that one slow page does not hold up the others
_WAITING = 64  # pictures that are drawn or wait for it; more are refused
_PATIENCE = 3  # times the seconds of one picture: the longest that anybody waits
_REMEMBERED = 1_000  # pictures that could not be drawn
_AGAIN = 600.0  # seconds after which one of them is tried again: the machine may have been busy
_TENTH = 10  # the folder is looked through when a tenth of its size was written, and kept under nine tenths
_NAME = re.compile(r"[0-9]+-[0-9]+-[0-9]+\.webp")
_HEADER = 16  # bytes: RIFF, the length of what follows, WEBP, and how it is coded
_CODED = {b"VP8 ", b"VP8L", b"VP8X"}
_CURE = "Open the original in a viewer"


class _Picture(NamedTuple):
    original: Original
    number: int
    width: int


def _draw(path: Path, number: int, width: int) -> bytes:
    """Runs in a worker; neither PDFium nor Pillow is loaded anywhere else."""
    from ingest.drawing import draw

    return draw(path, number, width)


class PictureFolder:
    """Pictures in a folder of this machine, as `ab/abcdef…/3-1000-1.webp`: page, width, and how it was drawn.

    `size_mb` bounds the folder: what was used longest ago goes first. Several processes may share it; each may be a
    tenth over. `seconds` and `memory_mb` bound the drawing of one page. The processes that draw start with the first
    picture, and end with `close` or with this process. `draw` travels to them by name.
    """

    def __init__(
        self,
        directory: Path,
        originals: Originals,
        *,
        size_mb: float,
        seconds: float,
        memory_mb: int,
        draw: Callable[[Path, int, int], bytes] = _draw,
    ) -> None:
        self._directory = directory
        self._originals = originals
        self._size = int(size_mb * 2**20)
        self._seconds = seconds
        self._memory_mb = memory_mb
        self._draw = draw
        self._lock = threading.Lock()  # of all that follows
        self._pool: ProcessPool | None = None
        self._tasks: dict[_Picture, Future[bytes]] = {}
        self._failed: OrderedDict[_Picture, tuple[float, str, str]] = OrderedDict()  # when, why, and what to try
        self.drawn = 0  # pictures, since this process began
        self._written = self._size  # bytes since the folder was looked through; it was not yet

    def page(self, original: Original, number: int, width: int) -> bytes:
        """See `documents.pictures.Pictures`."""
        if width not in WIDTHS:
            raise NotFound(f"There is no picture {width} pixels wide.")
        picture = _Picture(original, number, width)
        return _kept(self._path(picture)) or self._drawn(picture)

    def remove(self, id: str) -> None:
        """Delete every picture of a document. Its bytes go first, or a picture may be drawn and kept meanwhile."""
        for folder in self._directory.glob(f"{id[:2]}/{id}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def damaged(self) -> list[Path]:
        """Pictures that are not whole, and what was left aside where drawing was cut short."""
        return sorted(path for path in self._directory.glob("*/*/*") if path.is_file() and not _is_whole(path))

    def documents(self) -> set[str]:
        """The documents that there are pictures of, by id."""
        return {folder.name[:ID_DIGITS] for folder in self._directory.glob("??/*")}

    def close(self) -> None:
        """End the processes that draw; whoever waits for a picture is told to come again."""
        with self._lock:
            pool, self._pool = self._pool, None
            for task in self._tasks.values():
                task.cancel()
        end(pool)

    def _folder(self, original: Original) -> Path:
        return self._directory / original.sha256[:2] / original.sha256

    def _path(self, picture: _Picture) -> Path:
        return self._folder(picture.original) / f"{picture.number}-{picture.width}-{RENDERING}.webp"

    def _drawn(self, picture: _Picture) -> bytes:
        """Drawn for whoever asks first; who asks meanwhile waits for the same picture."""
        with self._lock:
            self._check(picture)
            task = self._tasks.get(picture)
            ours = task is None
            task = task or self._begin(picture)
        try:
            drawn = self._result(picture, task)
            if ours:
                self._keep(picture, drawn)
            return drawn
        finally:
            if ours:
                self._give_up(picture, task)

    def _check(self, picture: _Picture) -> None:
        at, reason, cure = self._failed.get(picture, (0.0, "", ""))
        if reason and time.monotonic() - at < _AGAIN:
            raise Unreadable(reason, cure)

    def _begin(self, picture: _Picture) -> Future[bytes]:
        if len(self._tasks) >= _WAITING:
            raise Busy("Too many pages are being drawn. Try again in a minute.")
        if self._pool is None or not self._pool.active:
            end(self._pool)
            self._pool = new_pool(_WORKERS, self._memory_mb)
        where = (self._originals.path(picture.original), picture.number, picture.width)
        task: Future[bytes] = self._pool.schedule(self._draw, args=where, timeout=self._seconds)
        self._tasks[picture] = task
        return task

    def _result(self, picture: _Picture, task: Future[bytes]) -> bytes:
        try:
            return task.result(timeout=self._seconds * _PATIENCE)
        except TimeoutError as error:
            if not task.done():
                raise Busy("The page still waits to be drawn. Try again in a minute.") from error
            cure = f"{_CURE}, or allow more time with MUNIMENT_PICTURE_SECONDS."
            raise self._refused(picture, f"takes longer than {self._seconds:g} seconds", cure) from error
        except (ProcessExpired, MemoryError) as error:
            cure = f"{_CURE}, or allow more memory with MUNIMENT_FILE_MEMORY."
            why = f"breaks down, or takes more than {self._memory_mb} MB of memory"
            raise self._refused(picture, why, cure) from error
        except (CancelledError, BrokenProcessPool) as error:
            raise Busy("The page was not drawn. Try again in a minute.") from error

    def _refused(self, picture: _Picture, why: str, cure: str) -> Unreadable:
        """Remembered, so that a page that costs much to fail does not cost it at every request."""
        reason = f"Drawing page {picture.number} {why}."
        with self._lock:
            self._failed[picture] = time.monotonic(), reason, cure
            while len(self._failed) > _REMEMBERED:
                self._failed.popitem(last=False)
        return Unreadable(reason, cure)

    def _give_up(self, picture: _Picture, task: Future[bytes]) -> None:
        """A picture that nobody waits for any more is not drawn."""
        task.cancel()
        with self._lock:
            del self._tasks[picture]

    def _keep(self, picture: _Picture, drawn: bytes) -> None:
        """Keep a picture where that can be done; it is served in any case."""
        path = self._path(picture)
        with suppress(OSError):  # no room on the disk, or the folder was removed meanwhile
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, drawn)
        if not self._originals.path(picture.original).exists():  # erased while it was drawn
            self.remove(picture.original.document_id)
        self._make_room(len(drawn))

    def _make_room(self, written: int) -> None:
        """Delete what was used longest ago; nearly always there is nothing to do, and nothing is looked at."""
        with self._lock:
            self.drawn += 1
            self._written += written
            if self._written * _TENTH <= self._size:
                return
            self._written = 0
        files = sorted(_used(self._directory))
        total = sum(size for _, size, _ in files)
        room = self._size * (_TENTH - 1) // _TENTH
        if total <= room:
            return
        for _, size, path in files:
            if total <= room - self._size // _TENTH:
                return
            path.unlink(missing_ok=True)
            total -= size


def _kept(path: Path) -> bytes:
    """A picture that is kept whole, marked as used now; else nothing."""
    try:
        kept = path.read_bytes()
    except OSError:
        return b""
    if not _is_webp(kept[:_HEADER], len(kept)):
        return b""
    with suppress(OSError):  # deleted meanwhile
        os.utime(path)
    return kept


def _write(path: Path, content: bytes) -> None:
    """Written aside and renamed, so that the name always stands for a whole picture."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".new")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _used(directory: Path) -> Iterator[tuple[float, int, Path]]:
    """When every file was last used, and its size."""
    for path in directory.glob("*/*/*"):
        with suppress(OSError):  # deleted meanwhile
            seen = path.stat()
            yield seen.st_mtime, seen.st_size, path


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return bool(_NAME.fullmatch(path.name)) and _is_webp(file.read(_HEADER), path.stat().st_size)
    except FileNotFoundError:  # deleted meanwhile
        return True
    except OSError:
        return False


def _is_webp(header: bytes, size: int) -> bool:
    """Whether a file begins as WebP and is as long as it says."""
    length = int.from_bytes(header[4:8], "little") + 8
    return header[:4] == b"RIFF" and header[8:12] == b"WEBP" and header[12:] in _CODED and length == size
