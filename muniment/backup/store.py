"""The directory of a backup: files under their SHA-256, and a manifest that names those of one state."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from documents import Busy, MunimentError
from documents.originals import flush_names
from ingest.lock import alone
from muniment.backup.manifest import Damaged, Manifest, NoBackup, read_manifest

MANIFEST = "manifest.json"
_LOCK = "muniment-backup.lock"  # also the mark by which a backup is known that never became whole
_CHUNK = 1 << 20  # bytes
_FILE, _FOLDER = 0o600, 0o700  # papers for staff are in it


class Bytes(NamedTuple):
    """What a file holds."""

    sha256: str
    size: int


class Store:
    """A file gets its name when its bytes last, the manifest when all of its files do.

    What no manifest names lies there for nothing: a run that was cut short left it, and the next one deletes it.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._files = directory / "files"
        self._incoming = directory / "incoming"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make the directory where there is none, and be the only one to write to it.

        Raises:
            MunimentError: there is something else in it.
            Busy: another backup is written to it.
        """
        if not _is_free(self.directory):
            raise MunimentError(f"{self.directory} is not empty, and no backup. Name a new directory.")
        self.directory.mkdir(_FOLDER, parents=True, exist_ok=True)
        (self.directory / _LOCK).touch(_FILE)
        try:
            with alone(self.directory / _LOCK):
                self._files.mkdir(_FOLDER, exist_ok=True)
                self._incoming.mkdir(_FOLDER, exist_ok=True)
                self._clear()
                yield
        except Busy as error:
            raise Busy(f"Another backup is being written to {self.directory}. Wait until it is done.") from error

    def manifest(self) -> Manifest:
        """What the backup holds. Raises NoBackup and Damaged."""
        path = self.directory / MANIFEST
        try:
            return read_manifest(path.read_text(encoding="ascii"))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NoBackup(self._missing()) from error
        except UnicodeDecodeError as error:
            raise Damaged(f"{path}: Its manifest cannot be read: {error}.") from error
        except (NoBackup, Damaged) as error:
            raise type(error)(f"{path}: {error}") from error

    def path(self, sha256: str) -> Path:
        """Where the bytes of a file are, or would be."""
        return self._files / sha256[:2] / sha256

    def has(self, held: Bytes) -> bool:
        """Whether a file of this name and size is here; nobody looked at its bytes."""
        path = self.path(held.sha256)
        return path.is_file() and path.stat().st_size == held.size

    def aside(self) -> Path:
        """An empty file, for what is not yet whole."""
        path = self._incoming / secrets.token_hex(8)
        path.touch(_FILE, exist_ok=False)
        return path

    def keep(self, source: Path) -> Bytes:
        """Keep a file as it is now. Raises OSError."""
        held = looked(source)
        if self.has(held):
            return held
        aside = self.aside()
        return self._take(aside, copied(source, aside))

    def adopt(self, aside: Path) -> Bytes:
        """Keep a file that was written aside."""
        with aside.open("rb") as file:
            os.fsync(file.fileno())
        return self._take(aside, looked(aside))

    def keep_as(self, source: Path, known: Bytes) -> bool:
        """Keep a file whose bytes are known; whether it is new here. Raises OSError, and Damaged of other bytes."""
        if self.has(known):
            return False
        aside = self.aside()
        if copied(source, aside) != known:
            aside.unlink()
            cure = "`muniment verify` says what can be done."
            raise Damaged(f"{source} does not hold the bytes that were kept. {cure}")
        self._take(aside, known)
        return True

    def _take(self, aside: Path, held: Bytes) -> Bytes:
        """Give a file that lies aside, and lasts, the name of its bytes."""
        place = self.path(held.sha256)
        place.parent.mkdir(_FOLDER, exist_ok=True)
        aside.replace(place)
        return held

    def settle(self, manifest: Manifest) -> None:
        """Put a state, all files of which are here, in the place of the one before, which is deleted."""
        for folder in (*self._files.iterdir(), self._files):  # a run that was killed may have left names, too
            flush_names(folder)
        aside = self.aside()
        with aside.open("w", encoding="ascii") as file:
            file.write(manifest.text())
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self.directory / MANIFEST)
        flush_names(self.directory)
        self._sweep({file.sha256 for file in manifest.files})

    def strays(self, named: set[str]) -> Iterator[Path]:
        """Files that are kept and not named."""
        for path in self._files.glob(f"??/{'[0-9a-f]' * 64}"):
            if path.name not in named:
                yield path

    def _sweep(self, named: set[str]) -> None:
        for path in [*self.strays(named)]:
            path.unlink()
            with suppress(OSError):  # others are in it
                path.parent.rmdir()

    def _clear(self) -> None:
        for leftover in self._incoming.iterdir():
            leftover.unlink()

    def _missing(self) -> str:
        if (self.directory / _LOCK).exists():
            return f"The backup in {self.directory} was never whole. Make it so with `muniment backup`."
        return f"There is no backup in {self.directory}."


def is_backup(directory: Path) -> bool:
    """Whether a directory has the manifest of a backup, damaged or not, or is one that was never whole."""
    if (directory / _LOCK).is_file():
        return True
    try:
        Store(directory).manifest()
    except NoBackup:
        return False
    except (Damaged, OSError):
        return (directory / "files").is_dir()
    return True


def looked(path: Path) -> Bytes:
    """What a file holds, read through."""
    with path.open("rb") as source:
        return _through(source, None)


def copied(source: Path, target: Path, mode: int = _FILE) -> Bytes:
    """Copy a file and make it last; what it held."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with source.open("rb") as read, os.fdopen(os.open(target, flags, mode), "wb") as written:
        held = _through(read, written)
        written.flush()
        os.fsync(written.fileno())
    return held


def _through(source: BinaryIO, target: BinaryIO | None) -> Bytes:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if target:
            target.write(chunk)
    return Bytes(digest.hexdigest(), size)


def _is_free(directory: Path) -> bool:
    """Whether a backup may be written to a directory."""
    if not directory.exists():
        return True
    return directory.is_dir() and (is_backup(directory) or not any(directory.iterdir()))
