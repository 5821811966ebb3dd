"""Files that people have sent in: where they lie until they are read, who sent them, and what became of them."""

import os
import re
import sqlite3
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, insert, or_, select, update
from sqlalchemy.exc import OperationalError

from documents import tables
from documents.database import Database
from documents.errors import Busy, MunimentError
from documents.file import Status

FOLDER = "uploads"  # below the home directory
_COLUMN = tables.uploads.c
_TAKEN = {Status.ADDED, Status.UPDATED, Status.PARTIAL}  # what may hold papers, and is none itself
_BATCH = re.compile(r"[A-Za-z0-9_-]{1,16}")
_LONGEST = 180  # bytes of a name, as it is laid; systems take 255, and some of them count twice
_EXTENSION = re.compile(r"\.[^.\s]{1,16}$")
_UNWRITABLE = re.compile(r'[<>:"|?*]')  # on Windows, to which the home directory may be copied
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_NAMELESS = "unnamed"
_AT_ONCE = 500  # paths asked for together
_BUSY = "Others are writing to the catalogue just now. Nothing was added. Try again in a minute."


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that somebody sent in: `name` is as it was given, `path` where it was laid, `at` when (ISO 8601, UTC).

    The path is from the home directory on, so that it stays as it is wherever that is moved or restored.
    `status` is None until it was read; `document` the id of what it is, "" where it is none, as an archive.
    """

    seq: int
    batch: str
    name: str
    path: str
    by: str
    at: str
    status: Status | None = None
    reason: str = ""
    cure: str = ""
    document: str = ""


class Uploads:
    """What people have sent in, in batches; a part of the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def receive_all(self, batch: str, files: Iterable[tuple[str, str]], by: str) -> list[Upload]:
        """Note the files of a batch that were laid whole, all or none: the name and path of each. They wait to be read.

        Raises:
            Busy: another process is writing to the catalogue all the while.
        """
        empty = dict.fromkeys(("status", "reason", "cure", "document"), "")
        rows = [{"batch": batch, "name": _clean(name), "path": path, "by": by, "at": _now()} for name, path in files]
        try:
            with self._database.begin(writes=True) as connection:
                connection.execute(insert(tables.uploads), [row | empty for row in rows])
        except OperationalError as error:
            if _is_locked(error):
                raise Busy(_BUSY) from error
            raise
        return self.of(batch)

    def of(self, batch: str) -> list[Upload]:
        """The files of a batch, as they came."""
        return self._all(_read().where(_COLUMN.batch == batch))

    def waiting(self) -> list[Upload]:
        """The files that nobody has read yet, as they came."""
        return self._all(_read().where(_COLUMN.status == ""))

    def mine(self, by: str, limit: int) -> list[Upload]:
        """The last files that somebody sent in, the last first."""
        return self._all(_read().where(_COLUMN.by == by).order_by(None).order_by(_COLUMN.seq.desc()).limit(limit))

    def holding(self, paths: Iterable[str]) -> list[Upload]:
        """The files that the catalogue knows by some paths, or in which lies what it knows so.

        Wherever the home directory was when they were read.
        """
        return self._all(_read().where(_COLUMN.path.in_({each for path in paths for each in _from_home(path)})))

    def hold(self, document: str) -> list[Upload]:
        """The files that are a document, or in which it came."""
        column = tables.files.c
        with self._database.connect() as connection:
            first = connection.scalar(select(tables.documents.c.paths).where(tables.documents.c.id == document)) or ()
            lying = connection.scalars(select(column.path).where(column.document == document)).all()
        found = {upload.seq: upload for upload in self.holding([*first, *lying])}
        for upload in self._all(_read().where(_COLUMN.document == document, _COLUMN.path != "")):
            found.setdefault(upload.seq, upload)
        return [found[seq] for seq in sorted(found)]

    def known_as(self, upload: Upload, home: Path) -> str:
        """The path by which the catalogue knows a file; where it knows none, the path that it has now."""
        now, column = str(place(home, upload.path)), tables.files.c
        ending = column.path.endswith(f"/{upload.path}", autoescape=True)
        with self._database.connect() as connection:
            if connection.scalar(select(column.path).where(column.path == now)):
                return now
            if upload.document:
                ending &= column.document == upload.document
            elif upload.status not in _TAKEN:
                return now  # so that not all files have to be looked through
            return connection.scalar(select(column.path).where(ending)) or now

    def is_spent(self, batch: str, without: str) -> bool:
        """Whether nothing of a batch is here, or is still to be read, once a document is erased."""
        column, inside = tables.files.c, f"/{FOLDER}/{batch}/"
        ours = select(_COLUMN.seq).where(_COLUMN.batch == batch)
        known = exists().where(tables.documents.c.id == _COLUMN.document, _COLUMN.document != without)
        lies = select(column.path).where(column.path.contains(inside, autoescape=True), column.document != without)
        with self._database.connect() as connection:
            waits = connection.scalar(ours.where(or_(_COLUMN.status == "", known)).limit(1))
            return waits is None and connection.scalar(lies.limit(1)) is None

    def strays(self, home: Path, before: float) -> Iterator[str]:
        """The files that lie where files are sent in since before a time, and of which nothing is noted."""
        with self._database.connect() as connection:
            known = set(connection.scalars(select(_COLUMN.path)))
        for path in sorted((home / FOLDER).glob("*/*")):
            with suppress(OSError):  # it was erased meanwhile
                if path.lstat().st_mtime < before and path.relative_to(home).as_posix() not in known:
                    yield path.relative_to(home).as_posix()

    def ended(self, seq: int, status: Status, reason: str = "", cure: str = "", document: str = "") -> None:
        """Note what became of a file."""
        values = {"status": status, "reason": reason, "cure": cure, "document": document}
        with self._database.begin() as connection:
            connection.execute(update(tables.uploads).where(_COLUMN.seq == seq).values(values))

    def _all(self, query: Select[Any]) -> list[Upload]:
        with self._database.connect() as connection:
            return [_upload(row) for row in connection.execute(query)]


def forget(connection: Connection, document: str, paths: Collection[str]) -> None:
    """Forget what the files of an erased document were called, and what was said of them."""
    lain = {each for path in paths for each in _from_home(path) if path.endswith(each)}
    ours = (_COLUMN.document == document) | _COLUMN.path.in_(lain)
    connection.execute(update(tables.uploads).where(ours).values(name="", path="", reason="", cure=""))


def lay(home: Path, batch: str, name: str) -> Path:
    """A file of its own for what is sent in under a name: made now, empty, for nobody else to read.

    Whatever the name is, it lies in the folder of its batch, and ends as it is seen to end.

    Raises:
        MunimentError: the batch cannot be.
    """
    if not _BATCH.fullmatch(batch):
        raise MunimentError(f"“{_clean(batch)}” is no batch. Give up to 16 letters and figures.")
    folder = _home(home) / FOLDER / batch
    for each in (folder.parent, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    safe, number = _safe(name), 1
    while True:
        path = folder / (safe if number == 1 else _numbered(safe, number))
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600))
            return path
        number += 1


def place(home: Path, path: str) -> Path:
    """Where a file that was sent in lies now, by the path that is noted of it."""
    return _home(home) / path


def path_of(home: Path, file: Path) -> str:
    """What is noted as the path of a file that was laid."""
    return file.relative_to(_home(home)).as_posix()


def _from_home(path: str) -> Iterator[str]:
    """What a path can be from a home directory on, which may have been elsewhere: that of a file, or of one around."""
    parts = PurePath(path).parts
    for at, name in enumerate(parts[:-2]):
        if name == FOLDER:
            yield "/".join(parts[at : at + 3])


def _home(home: Path) -> Path:
    """The home directory by the one name by which files in it are known."""
    return Path(os.path.abspath(home))  # noqa: PTH100  (Path.absolute keeps "..")


def _safe(name: str) -> str:
    """A name that is no path, no device, not hidden and not too long, with the extension that it has when it is read.

    Marks that turn the direction of what is read, and signs without width, are left out.
    """
    last = _clean(name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = _UNWRITABLE.sub("_", last).strip(". ")
    return _short(_DEVICES.sub(r"_\g<0>", plain, count=1) if _DEVICES.match(plain) else plain) or _NAMELESS


def _short(name: str) -> str:
    ending = found[0] if (found := _EXTENSION.search(name)) else ""
    stem = name.removesuffix(ending).encode()[: _LONGEST - len(ending.encode())].decode(errors="ignore")
    return f"{stem.rstrip('. ') or _NAMELESS}{ending}" if name else ""


def _numbered(name: str, number: int) -> str:
    ending = found[0] if (found := _EXTENSION.search(name)) else ""
    return f"{name.removesuffix(ending)} ({number}){ending}"


def _clean(name: str) -> str:
    """A name as it is read: without signs that cannot be seen, of which some hide others."""
    whole = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    return "".join(sign for sign in whole if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))


def _read() -> Select[Any]:
    return select(tables.uploads).order_by(_COLUMN.seq)


def _upload(row: Row[Any]) -> Upload:
    return Upload(**{**row._mapping, "status": Status(row.status) if row.status else None})


def _is_locked(error: OperationalError) -> bool:
    """Whether SQLite could not write since others did."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == sqlite3.SQLITE_BUSY


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
