"""What nobody finds yet: papers that wait to be looked at, and those that were rejected; and what here is like them.

For those who look at what comes in, and for the ingest: nobody else is told of these papers.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Row, Select, Text, cast, func, select

from documents import selection, tables
from documents.database import Database
from documents.dates import PartialDate
from documents.decisions import State
from documents.document import Audience, Kind, Named
from documents.ledger.codes import Bears
from documents.ledger.unchanged import Unchanged

_AT_ONCE = 5_000  # signatures fetched together
_SOME = 500  # papers asked for at once

_Answer = TypeVar("_Answer")


class Held(NamedTuple):
    """A paper that is held back: since when (ISO 8601, UTC), why, and where it lies."""

    document: str
    title: str
    kind: Kind
    dated: PartialDate | None
    bodies: tuple[Named, ...]
    pages: int
    at: str
    reason: str
    paths: tuple[str, ...]


class Came(NamedTuple):
    """When a paper that waits came (ISO 8601, UTC), and where it lies."""

    document: str
    at: str
    paths: tuple[str, ...]


class Known(NamedTuple):
    """A paper that is here, or waits, by what tells whether another is like it."""

    document: str
    title: str
    kind: Kind
    dated: PartialDate | None
    bodies: tuple[Named, ...]
    waits: bool


class Signed(NamedTuple):
    """The signature of a paper: see `documents.copies.Signature`."""

    document: str
    words: str
    runs: int
    minhash: bytes


class HeldBack:
    """The papers that are held back; a part of the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unchanged = Unchanged(database)

    def close(self) -> None:
        """Close the connection that tells when something has changed."""
        self._unchanged.close()

    def kept(self, key: Hashable, compute: Callable[[], _Answer]) -> _Answer:
        """Something that is made of all these papers, made anew only when something has changed."""
        return self._unchanged.answer(key, compute)

    def all(self, state: State, start: int = 0, limit: int | None = None) -> list[Held]:
        """Some of those in a state, as they came."""
        query = _held(state).order_by(tables.removed.c.at, tables.documents.c.id).offset(start).limit(limit)
        with self._database.connect() as connection:
            return [_of(row) for row in connection.execute(query)]

    def number(self, state: State) -> int:
        """How many are in a state."""
        with self._database.connect() as connection:
            return connection.scalar(select(func.count()).select_from(_held(state).subquery())) or 0

    def get(self, id: str) -> Held | None:
        """One that waits, None where it does not."""
        with self._database.connect() as connection:
            row = connection.execute(_held(State.WAITING).where(tables.documents.c.id == id)).one_or_none()
        return _of(row) if row else None

    def some(self, ids: Iterable[str]) -> dict[str, Held]:
        """Those of some papers that wait, by their ids."""
        column, wanted, found = tables.documents.c, [*dict.fromkeys(ids)], dict[str, Held]()
        with self._database.connect() as connection:
            for start in range(0, len(wanted), _SOME):
                query = _held(State.WAITING).where(column.id.in_(wanted[start : start + _SOME]))
                found.update((row.id, _of(row)) for row in connection.execute(query))
        return found

    def before(self, at: str) -> Iterator[Came]:
        """Those that wait and came before a time."""
        column, removed = tables.documents.c, tables.removed.c
        query = select(column.id, removed.at, column.paths).join(tables.removed, removed.document == column.id)
        with self._database.connect() as connection:
            for row in connection.execute(query.where(removed.state == State.WAITING, removed.at < at)):
                yield Came(row.id, row.at, tuple(row.paths))

    def below(self, id: str) -> str:
        """The paper that waits and came before one; else the last that came but for itself. "" where none does."""
        column = tables.removed.c
        others = select(column.document).where(column.state == State.WAITING, column.document != id)
        last = others.order_by(column.at.desc(), column.document.desc()).limit(1)
        with self._database.connect() as connection:
            own = select(column.at).where(column.document == id, column.state == State.WAITING)
            if at := connection.scalar(own):
                before = (column.at < at) | ((column.at == at) & (column.document < id))
                if found := connection.scalar(last.where(before)):
                    return str(found)
            return connection.scalar(last) or ""

    def titles(self) -> Iterator[tuple[str, str]]:
        """The ids and titles of all papers that staff find, and of those that wait."""
        column = tables.documents.c
        query = select(column.id, column.title).where(_here() | _waits()).order_by(column.id)
        with self._database.connect() as connection:
            yield from ((row.id, row.title) for row in connection.execute(query))

    def known(self, ids: Iterable[str]) -> dict[str, Known]:
        """Those of some papers that staff find, or that wait, by their ids."""
        column, waits, wanted, found = tables.documents.c, _waits(), [*dict.fromkeys(ids)], dict[str, Known]()
        query = select(column.id, column.title, column.kind, column.dated, cast(column.bodies, Text), waits)
        with self._database.connect() as connection:
            for start in range(0, len(wanted), _SOME):
                some = query.where(_here() | waits, column.id.in_(wanted[start : start + _SOME]))
                found.update((row[0], _known(*row)) for row in connection.execute(some.order_by(column.id)))
        return found

    def signed(self) -> Iterator[list[Signed]]:
        """Their signatures, some thousands at a time."""
        signed, last = tables.signatures.c, ""
        query = select(tables.signatures).join(tables.documents, tables.documents.c.id == signed.document)
        query = query.where(_here() | _waits()).order_by(signed.document).limit(_AT_ONCE)
        while True:
            with self._database.connect() as connection:
                found = [Signed(**row._mapping) for row in connection.execute(query.where(signed.document > last))]
            if found:
                yield found
                last = found[-1].document
            if len(found) < _AT_ONCE:
                return

    def bearing(self, id: str) -> dict[str, str]:
        """The papers that bear the same reference as one, by their ids, with the reference."""
        own, other = tables.codes.alias("own").c, tables.codes.alias("other").c
        query = (
            select(other.document, other.code)
            .join(tables.documents, tables.documents.c.id == other.document)
            .where(own.document == id, own.bears == Bears.BEARS, other.key == own.key, other.bears == Bears.BEARS)
            .where(other.document != id, _here() | _waits())
        )
        with self._database.connect() as connection:
            return {row.document: row.code for row in connection.execute(query.order_by(other.document, other.code))}


def _waits() -> Any:
    removed = tables.removed.c
    of_it = select(removed.document).where(removed.document == tables.documents.c.id)
    return of_it.where(removed.state == State.WAITING).exists()


def _here() -> Any:
    may, current = selection.found_by(Audience.STAFF)
    return may & current


def _held(state: State) -> Select[Any]:
    column, removed = tables.documents.c, tables.removed.c
    pages = select(func.count()).where(tables.pages.c.document == column.id).scalar_subquery()
    return (
        select(column.id, column.title, column.kind, column.dated, column.bodies, column.paths)
        .add_columns(pages.label("pages"), removed.at, removed.reason)
        .join(tables.removed, removed.document == column.id)
        .where(removed.state == state)
    )


def _of(row: Row[Any]) -> Held:
    return Held(
        document=row.id,
        title=row.title,
        kind=Kind(row.kind),
        dated=PartialDate.parse(row.dated) if row.dated else None,
        bodies=tuple(Named(*body) for body in row.bodies),
        pages=row.pages,
        at=row.at,
        reason=row.reason,
        paths=tuple(row.paths),
    )


def _known(id: str, title: str, kind: str, dated: str | None, bodies: str, waits: bool) -> Known:  # noqa: FBT001
    named = tuple(Named(*body) for body in json.loads(bodies))
    return Known(id, title, Kind(kind), PartialDate.parse(dated) if dated else None, named, bool(waits))
