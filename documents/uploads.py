"""Files that people have sent in: where they lie until they are read, who sent them, and what became of them."""

import os
import re
import unicodedata
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from documents import tables
from documents.database import Database
from documents.errors import MunimentError
from documents.file import Status

FOLDER = "uploads"  # below the home directory
_COLUMN = tables.uploads.c
_BATCH = re.compile(r"[A-Za-z0-9_-]{1,16}")
_LONGEST = 180  # bytes of a name, as it is laid; systems take 255, and some of them count twice
_EXTENSION = re.compile(r"\.[^.\s]{1,16}$")
_UNWRITABLE = re.compile(r'[<>:"|?*]')  # on Windows, to which the home directory may be copied
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_NAMELESS = "unnamed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that somebody sent in: `name` is as it was given, `path` where it was laid, `at` when (ISO 8601, UTC).

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

    def receive(self, batch: str, name: str, path: str, by: str) -> Upload:
        """Note a file that was laid whole at a path; it waits to be read."""
        row = {"batch": batch, "name": _clean(name), "path": path, "by": by, "at": _now()}
        row |= dict.fromkeys(("status", "reason", "cure", "document"), "")
        with self._database.begin(writes=True) as connection:
            seq = connection.execute(insert(tables.uploads).values(row).returning(_COLUMN.seq)).scalar_one()
            return _upload(connection.execute(_read().where(_COLUMN.seq == seq)).one())

    def of(self, batch: str) -> list[Upload]:
        """The files of a batch, as they came."""
        return self._all(_read().where(_COLUMN.batch == batch))

    def waiting(self) -> list[Upload]:
        """The files that nobody has read yet, as they came."""
        return self._all(_read().where(_COLUMN.status == ""))

    def mine(self, by: str, limit: int) -> list[Upload]:
        """The last files that somebody sent in, the last first."""
        return self._all(_read().where(_COLUMN.by == by).order_by(None).order_by(_COLUMN.seq.desc()).limit(limit))

    def at(self, paths: Collection[str]) -> list[Upload]:
        """The files that were laid at some paths."""
        return self._all(_read().where(_COLUMN.path.in_(paths)))

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
    ours = (_COLUMN.document == document) | _COLUMN.path.in_(paths)
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


def laid(home: Path, path: str) -> Path | None:
    """The file that was sent in and lies at a path, or in which lies what has this path; None where there is none."""
    folder = _home(home) / FOLDER
    with suppress(ValueError):
        inside = PurePath(os.path.normpath(path)).relative_to(folder).parts
        return folder.joinpath(*inside[:2]) if len(inside) > 1 else None
    return None


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


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
