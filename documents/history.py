"""What every run brought, file by file: so that it can be asked later what became of one."""

import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import DatabaseError

from documents import rows, tables
from documents.database import Database
from documents.file import Status

_BATCH = 200  # files noted in one transaction
_SECONDS = 2.0  # after which those are written that wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What became of a file; `path` is its full path, `document` the id of what lies there, "" where there is none."""

    path: str
    status: Status
    reason: str = ""
    cure: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """A run: times are ISO 8601, UTC; `totals` is the number of files by status, when it ended.

    `ended` is "" while it goes on, and for ever where it was killed; it was `stopped` by somebody, or by an error.
    """

    number: int
    what: str
    began: str
    ended: str = ""
    stopped: bool = False
    totals: Mapping[str, int]


class Noted(NamedTuple):
    """What became of a file in a run."""

    run: PastRun
    file: Happened


class History:
    """The runs that took files in, the last first; a part of the catalogue. For staff: it names all files.

    Of files that had not changed, and of which there is nothing to say that was not said, only the number is kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def keep(self, what: str, *, news: bool = False) -> Iterator[Callable[[Happened], None]]:
        """Keep a run that goes on for as long as this; what is given hears what becomes of each file.

        A file that ended as it did the last time is not noted again; where only `news` are wanted, no run without any.
        """
        run = _Going(self._database, what, news=news)
        try:
            yield run.note
        except BaseException:
            with suppress(DatabaseError):  # which would hide what went wrong
                run.end(stopped=True)
            raise
        run.end(stopped=False)

    def runs(self, limit: int) -> list[PastRun]:
        """The last runs."""
        query = select(tables.runs).order_by(tables.runs.c.seq.desc()).limit(limit)
        with self._database.connect() as connection:
            return [_run(row) for row in connection.execute(query)]

    def find(self, name: str, limit: int) -> list[Noted]:
        """What became of files with this in their path, small and capital letters alike."""
        happened = tables.happened
        query = (
            select(tables.runs, *(column for column in happened.c if column.name != "seq"))
            .join_from(happened, tables.runs)
            .where(happened.c.folded.contains(_folded(name), autoescape=True))
            .order_by(happened.c.seq.desc())
            .limit(limit)
        )
        with self._database.connect() as connection:
            return [Noted(_run(row), _happened(row)) for row in connection.execute(query)]


def forget(connection: Connection, document: str, paths: Collection[str]) -> None:
    """Forget what became of a document's files, and of what is no document and has one of their paths in its own.

    Where they lay at any time; `paths` are those known besides.
    """
    column = tables.happened.c
    ours = column.document == document
    left = set(connection.scalars(select(column.path).where(ours)))
    connection.execute(delete(tables.happened).where(ours))
    for path in left.union(paths):
        named = func.substr(column.path, 1, len(path)) == path  # LIKE would take small and capital letters for the same
        connection.execute(delete(tables.happened).where(column.document == "", named))


class _Going:
    """A run that goes on. It is written a part at a time, so that a killed one is there without its end."""

    def __init__(self, database: Database, what: str, *, news: bool) -> None:
        self._database = database
        self._news = news
        self._row: dict[str, Any] = {"what": what, "began": _now(), "ended": "", "stopped": False, "totals": {}}
        self._number = 0
        self._waiting: list[Happened] = []
        self._written = time.monotonic()
        self._totals = Counter[Status]()
        if not news:
            self._write()

    def note(self, happened: Happened) -> None:
        self._totals[happened.status] += 1
        if _tells(happened):
            self._waiting.append(happened)
        if len(self._waiting) >= _BATCH or time.monotonic() - self._written >= _SECONDS:
            self._write()

    def end(self, *, stopped: bool) -> None:
        self._write()
        if self._number:
            totals = {status: self._totals[status] for status in Status if self._totals[status]}
            row = {"ended": _now(), "stopped": stopped, "totals": totals}
            with self._database.begin() as connection:
                connection.execute(update(tables.runs).where(tables.runs.c.seq == self._number).values(row))

    def _write(self) -> None:
        """Write down what waits, and before the first of it the run."""
        with self._database.begin() as connection:
            last = _last(connection, {each.path for each in self._waiting})
            new = [each for each in self._waiting if self._is_new(each, last.get(each.path))]
            if not self._number and (new or not self._news):
                made = insert(tables.runs).values(self._row).returning(tables.runs.c.seq)
                self._number = connection.execute(made).scalar_one()
            if new:
                connection.execute(insert(tables.happened), [self._as_row(each) for each in new])
        self._waiting = []
        self._written = time.monotonic()

    def _as_row(self, happened: Happened) -> dict[str, Any]:
        return {"run": self._number, "folded": _folded(happened.path), **rows.plain(happened)}

    def _is_new(self, happened: Happened, before: Happened | None) -> bool:
        if before is None:
            return True
        if happened.status is Status.UNCHANGED:
            return _said(before) != _said(happened)
        return before != happened


def _tells(happened: Happened) -> bool:
    """Whether there is something to say of a file. What is unchanged and no document was erased, or is an archive."""
    return happened.status is not Status.UNCHANGED or bool(happened.reason and happened.document)


def _last(connection: Connection, paths: Collection[str]) -> dict[str, Happened]:
    """What was noted last of some paths."""
    column = tables.happened.c
    last = select(func.max(column.seq)).where(column.path.in_(paths)).group_by(column.path)
    return {row.path: _happened(row) for row in connection.execute(select(tables.happened).where(column.seq.in_(last)))}


def _said(happened: Happened) -> tuple[str, str, str]:
    return happened.reason, happened.cure, happened.document


def _run(row: Row[Any]) -> PastRun:
    given = {field.name: getattr(row, field.name) for field in fields(PastRun) if field.name != "number"}
    return PastRun(number=row.seq, **given)


def _happened(row: Row[Any]) -> Happened:
    given = {field.name: getattr(row, field.name) for field in fields(Happened)}
    return Happened(**{**given, "status": Status(row.status)})


def _folded(path: str) -> str:
    """A path in which letters are the same however they are written."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
