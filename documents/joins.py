"""What people say of two documents: that one answers or redacts the other, or that it does not."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Self

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, or_, select

from documents import selection, tables
from documents.database import Database
from documents.document import Audience
from documents.errors import NotFound

_JOINS = tables.joins.c


class Relation(StrEnum):
    """What people can say that one document is to another."""

    REPLY_TO = "reply_to"
    RESPONSE_TO = "response_to"
    REDACTION_OF = "redaction_of"  # the public copy of a paper for staff


class Pair(NamedTuple):
    """Two documents, and what one is to the other."""

    one: str
    relation: Relation
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """That somebody joined two documents, or `parted` them, and when (ISO 8601, UTC)."""

    one: str
    relation: Relation
    other: str
    parted: bool = False
    by: str
    at: str

    @property
    def pair(self) -> Pair:
        """Which two, and as what."""
        return Pair(self.one, self.relation, self.other)

    def record(self) -> dict[str, Any]:
        """What is said of the pair, as JSON."""
        return {"parted": self.parted, "by": self.by, "at": self.at}

    @classmethod
    def of(cls, pair: Pair, record: dict[str, Any]) -> Self:
        """What a record says of a pair."""
        return cls(one=pair.one, relation=pair.relation, other=pair.other, **record)


class Told(NamedTuple):
    """What people say of one relation: the pairs that they joined, as who joined what, and those that they parted."""

    joined: Sequence[tuple[str, str]]
    parted: frozenset[tuple[str, str]]

    def readable(self, connection: Connection, audience: Audience) -> "Told":
        """The same without the pairs of which an audience may not read both."""
        named = {id for pair in (*self.joined, *self.parted) for id in pair}
        known = {id for id in named if _may_read(connection, id, audience)}
        joined = [pair for pair in self.joined if known.issuperset(pair)]
        return Told(joined, frozenset(pair for pair in self.parted if known.issuperset(pair)))


NOTHING = Told((), frozenset())


class Joins:
    """What people say of pairs of documents; a part of the catalogue. Who reads it may read everything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, pair: Pair) -> Join | None:
        """What somebody said of a pair, None where nobody did."""
        with self._database.connect() as connection:
            row = connection.execute(select(tables.joins).where(_is(pair))).one_or_none()
            return _join(row) if row else None

    def of(self, document: str) -> list[Join]:
        """All that people said of a document and others, the first first."""
        either = or_(_JOINS.one == document, _JOINS.other == document)
        with self._database.connect() as connection:
            rows = connection.execute(select(tables.joins).where(either).order_by(_JOINS.at))
            return [*map(_join, rows)]

    def keep(self, join: Join) -> None:
        """Keep what somebody says of a pair, in place of what was said of it."""
        with self._database.begin(writes=True) as connection:
            connection.execute(delete(tables.joins).where(_is(join.pair)))
            connection.execute(insert(tables.joins).values(asdict(join)))

    def forget(self, pair: Pair) -> None:
        """Forget what people said of a pair."""
        with self._database.begin(writes=True) as connection:
            connection.execute(delete(tables.joins).where(_is(pair)))


def told(connection: Connection, relation: Relation, audience: Audience) -> Told:
    """What people say of a relation, as far as an audience may read both documents."""
    query = select(tables.joins).where(_JOINS.relation == relation).order_by(_JOINS.at, _JOINS.one, _JOINS.other)
    found = [_join(row) for row in connection.execute(query)]
    if not found:
        return NOTHING
    pairs = {parted: [(each.one, each.other) for each in found if each.parted is parted] for parted in (False, True)}
    return Told(pairs[False], frozenset(pairs[True])).readable(connection, audience)


def forget(connection: Connection, document: str) -> None:
    """Forget all that people said of a document and others."""
    connection.execute(delete(tables.joins).where(or_(_JOINS.one == document, _JOINS.other == document)))


def rows_of(connection: Connection, ids: Sequence[str]) -> Iterator[Row[Any]]:
    """The rows of documents that people joined."""
    for id in ids:
        yield from connection.execute(select(tables.documents).where(tables.documents.c.id == id))


def _may_read(connection: Connection, id: str, audience: Audience) -> bool:
    try:
        selection.find(connection, id, audience)
    except NotFound:
        return False
    return True


def _is(pair: Pair) -> ColumnElement[bool]:
    return (_JOINS.one == pair.one) & (_JOINS.relation == pair.relation) & (_JOINS.other == pair.other)


def _join(row: Row[Any]) -> Join:
    return Join(**{**row._mapping, "relation": Relation(row.relation), "parted": bool(row.parted)})
