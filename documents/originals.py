"""The bytes of documents, kept under their SHA-256 and never changed."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from documents.document import Original
from documents.errors import NotFound, Unreadable

_CHUNK = 1 << 20  # bytes


class Originals(Protocol):
    """Where the bytes are; the ingest keeps them, the search app opens them."""

    def keep(self, path: Path) -> Original:
        """Keep the bytes of a file; the same bytes again change nothing.

        Raises:
            Unreadable: the file cannot be read, is empty, or changed while it was read.
        """
        ...

    def open(self, original: Original) -> BinaryIO:
        """The bytes, for reading. Raises NotFound where they are gone."""
        ...

    def path(self, original: Original) -> Path:
        """A file on this machine that holds the bytes, for programs that want one."""
        ...


class Folder:
    """Originals in a folder of this machine, as `ab/abcdef…`; `incoming` is for what is not yet whole."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.incoming = directory / "incoming"

    def keep(self, path: Path) -> Original:
        """Copied aside, flushed to the disk and renamed, so that a name always stands for whole bytes."""
        self.incoming.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.incoming)
        aside = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                original = _copy(path, target)
            self._settle(aside, self.path(original))
        finally:
            aside.unlink(missing_ok=True)
        return original

    def _settle(self, aside: Path, place: Path) -> None:
        if place.exists():
            return
        is_first = not place.parent.exists()
        place.parent.mkdir(exist_ok=True)
        aside.chmod(0o444)
        aside.replace(place)
        flush_names(place.parent)
        if is_first:
            flush_names(self._directory)

    def open(self, original: Original) -> BinaryIO:
        """The bytes, for reading."""
        try:
            return self.path(original).open("rb")
        except FileNotFoundError as error:
            raise NotFound(f"The original {original.sha256} is no longer here.") from error

    def path(self, original: Original) -> Path:
        """Where the bytes are, or would be."""
        return self._directory / original.sha256[:2] / original.sha256

    def held(self) -> Iterator[Original]:
        """Whatever lies here, by the names it lies under; nobody looked whether the bytes are those."""
        for path in sorted(self._directory.glob(f"??/{'[0-9a-f]' * 64}")):
            yield Original(path.name, path.stat().st_size)

    def check(self, original: Original) -> bool:
        """Whether the bytes are those they were when they were kept. Raises NotFound."""
        with self.open(original) as file:
            return sha256(file) == original.sha256

    def delete(self, id: str) -> None:
        """Delete the bytes of the document with this id, as far as they are here."""
        for path in self._directory.glob(f"{id[:2]}/{id}*"):
            path.unlink()

    def tidy(self) -> None:
        """Delete what was left by a run that was cut short."""
        for leftover in self.incoming.glob("*"):
            if leftover.is_dir():
                shutil.rmtree(leftover)
            else:
                leftover.unlink()


def _copy(path: Path, target: BinaryIO) -> Original:
    """Copy and hash in one pass, and make sure that the file held still meanwhile."""
    digest, size = hashlib.sha256(), 0
    with _opened(path) as source:
        before = os.fstat(source.fileno())
        while chunk := _read(source):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        raise Unreadable("The file changed while it was read.", "Run it again when nobody writes to it.")
    if not size:
        raise Unreadable("The file is empty.", "Fetch it again from where it came.")
    target.flush()
    os.fsync(target.fileno())
    return Original(digest.hexdigest(), size)


def sha256(file: BinaryIO) -> str:
    """The SHA-256 of what is left to read of a file, as 64 hex digits."""
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise Unreadable(f"The file cannot be opened: {error.strerror}.", "Check who may read it.") from error


def _read(source: BinaryIO) -> bytes:
    try:
        return source.read(_CHUNK)
    except OSError as error:
        raise Unreadable(f"The file cannot be read: {error.strerror}.", "Check the disk that it is on.") from error


def flush_names(directory: Path) -> None:
    """Make the names in a directory last when the power fails."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
