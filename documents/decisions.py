"""What people decide about a document: what they say of it, and that it is no longer to be read."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, String, bindparam, delete, exists, insert, select

from documents import tables
from documents.claim import EMBARGO, Claim, Source
from documents.database import Database
from documents.dates import PartialDate
from documents.document import Audience, Visibility

if TYPE_CHECKING:
    from documents.carried import Carried
    from documents.doubts import Doubted
    from documents.unlisted import Unknown, Unlisted
    from documents.vocabulary import Vocabulary

_BATCH = 500  # values in one IN (…)
# What is asked of every document is put together once: that takes longer than the answer.
_SAID = (
    select(tables.said)
    .where(tables.said.c.document.in_(bindparam("ids", expanding=True)))
    .order_by(tables.said.c.document, tables.said.c.seq)
)
_SHUT = select(exists().where(tables.shut.c.path == bindparam("path")))


class State(StrEnum):
    """Why a document is not to be read."""

    WITHDRAWN = "withdrawn"
    ERASED = "erased"  # deleted for good
    WAITING = "waiting"  # to be looked at by an editor, since it came in
    REJECTED = "rejected"  # by an editor, when it had come in

    @property
    def told(self) -> bool:
        """Whether those who might read the document are told of its removal; else it never was here."""
        return self in {State.WITHDRAWN, State.ERASED}


HELD_BACK = tuple(state for state in State if not state.told)
_HELD_BACK = select(
    exists().where(tables.removed.c.document == bindparam("id", type_=String), tables.removed.c.state.in_(HELD_BACK))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A document that is not to be read.

    `visibility` is what the document had: only who may read it hears of its removal. `at` is when (ISO 8601, UTC).
    """

    document: str
    reason: str
    at: str
    visibility: Visibility = Visibility.PUBLIC
    state: State = State.WITHDRAWN

    @property
    def erased(self) -> bool:
        """Whether it was deleted for good."""
        return self.state is State.ERASED

    @property
    def sentence(self) -> str:
        """What is said to those who ask for the document."""
        if self.state is State.WAITING:
            return "It waits until somebody has looked at it."
        done = str(self.state)
        day = PartialDate.parse(self.at[:10]).first
        stop = "" if self.reason.endswith((".", "!", "?")) else "."
        return f"It was {done} on {day.day} {day:%B %Y}: {self.reason}{stop}"


@dataclass(frozen=True, slots=True)
class Decided:
    """All that people have said and decided: claims by document, and removals."""

    said: tuple[tuple[str, Claim], ...]
    removed: tuple[Removal, ...]


class Decisions:
    """People's decisions, by the id of a document, whether its bytes are here or not."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def said(self, id: str) -> tuple[Claim, ...]:
        """What people say of a document."""
        with self._database.connect() as connection:
            return tuple(said(connection, id))

    def spoken_of(self, ids: Sequence[str]) -> set[str]:
        """Those of some documents of which people say anything, be it handed on to them."""
        said = tables.said.c.document
        with self._database.connect() as connection:
            batches = (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
            return {id for each in batches for id in connection.scalars(select(said).where(said.in_(each)))}

    def carry(self, id: str, claims: Iterable[Claim]) -> None:
        """Put these in place of what a document holds that people said of earlier versions."""
        with self._database.begin() as connection:
            carry(connection, id, claims)

    def carried(self, older: str) -> list[str]:
        """The documents that hold what was first said of a version before them."""
        said = tables.said.c
        with self._database.connect() as connection:
            return list(connection.scalars(select(said.document).where(said.of == older).distinct()))

    def due(self, day: str) -> list[str]:
        """The documents for staff whose embargo ends on a day (ISO 8601) or ended before, and that nobody took away."""
        said, column = tables.said.c, tables.documents.c
        query = (
            select(column.id)
            .join(tables.said, said.document == column.id)
            .where(said.field == EMBARGO, said.value <= day, said.value != "", said.of == "")
            .where(column.visibility == Visibility.STAFF)
            .where(~exists().where(tables.removed.c.document == column.id))
        )
        with self._database.connect() as connection:
            return list(connection.scalars(query.distinct().order_by(column.id)))

    def removal(self, id: str) -> Removal | None:
        """Why a document is not to be read, None where it is."""
        with self._database.connect() as connection:
            return removal(connection, id)

    def all(self) -> Decided:
        """Everything, in the order in which it was said; by document for removals."""
        with self._database.connect() as connection:
            rows = connection.execute(select(tables.said).order_by(tables.said.c.seq))
            claims = tuple((row.document, by_person(row)) for row in rows)
            removed = connection.execute(select(tables.removed).order_by(tables.removed.c.document))
            return Decided(claims, tuple(_removal(row) for row in removed))

    def removals(self) -> dict[str, Removal]:
        """What was withdrawn or erased, by document."""
        with self._database.connect() as connection:
            rows = connection.execute(select(tables.removed).order_by(tables.removed.c.at))
            return {row.document: _removal(row) for row in rows}

    def doubts(self, audience: Audience) -> list["Doubted"]:
        """The documents on which sources differ, so that a person should decide."""
        from documents.doubts import all_doubts

        with self._database.connect() as connection:
            return all_doubts(connection, audience)

    def unlisted(self, vocabulary: "Vocabulary", audience: Audience) -> list["Unlisted"]:
        """The bodies that papers name and no vocabulary has, those of most papers first."""
        from documents.unlisted import unlisted

        with self._database.connect() as connection:
            return unlisted(connection, vocabulary, audience)

    def named(self) -> set[str]:
        """The bodies in no vocabulary, and those of people, that any paper names, folded; whoever may read it."""
        from documents.unlisted import named

        with self._database.connect() as connection:
            return named(connection)

    def carrying(self, values: "Carried", most: int) -> list[str]:
        """The documents of which somebody or something says these values, so many at most."""
        from documents.carried import carrying

        with self._database.connect() as connection:
            return carrying(connection, values, most)

    def unknown(self, vocabulary: "Vocabulary") -> list["Unknown"]:
        """The slugs that people wrote of papers, and that nothing in the vocabulary has."""
        from documents.unlisted import unknown

        with self._database.connect() as connection:
            return unknown(connection, vocabulary)

    def erased(self) -> set[str]:
        """The documents that were erased."""
        query = select(tables.removed.c.document).where(tables.removed.c.state == State.ERASED)
        with self._database.connect() as connection:
            return set(connection.scalars(query))

    def is_held_back(self, id: str) -> bool:
        """Whether a document waits to be looked at, or was rejected."""
        with self._database.connect() as connection:
            return is_held_back(connection, id)

    def hold_back(self, removal: Removal) -> None:
        """Note of a document that is not saved yet, or that is held back, that it is so: nobody is told of it."""
        with self._database.begin() as connection:
            note(connection, removal)

    def release(self, id: str) -> None:
        """Forget that a document was held back; its own change is to follow, by which others hear of it."""
        with self._database.begin() as connection:
            restore(connection, id)

    def is_shut(self, path: str) -> bool:
        """Whether a staff paper lay at a path, and was erased."""
        with self._database.connect() as connection:
            return bool(connection.scalar(_SHUT, {"path": _digest(path)}))

    def admit(self, decided: Decided) -> None:
        """Take over what was decided elsewhere, in place of everything here; for documents that are still to come."""
        with self._database.begin() as connection:
            for table in (tables.said, tables.removed):
                connection.execute(delete(table))
            for id, claim in decided.said:
                connection.execute(insert(tables.said).values(_said_row(id, claim)))
            for removed in decided.removed:
                note(connection, removed)


def said(connection: Connection, id: str) -> Iterator[Claim]:
    """What people say of a document."""
    return (by_person(row) for row in connection.execute(_SAID, {"ids": [id]}))


def said_of(connection: Connection, ids: Sequence[str]) -> Iterator[tuple[str, Claim]]:
    """What people say of documents, by their ids; each in the order in which it was said."""
    return ((row.document, by_person(row)) for row in connection.execute(_SAID, {"ids": ids}))


def by_person(row: Row[Any]) -> Claim:
    """What a row has a person say; the rule of what was first said of an earlier version is the id of that."""
    return Claim(field=row.field, value=row.value, source=Source.PERSON, rule=row.of, by=row.by, at=row.at)


def say(connection: Connection, id: str, field: str, claims: Iterable[Claim]) -> None:
    """Put what people say of a field in place of what they said before."""
    table = tables.said
    connection.execute(delete(table).where(table.c.document == id, table.c.field == field))
    for claim in claims:
        connection.execute(insert(table).values(_said_row(id, claim)))


def carry(connection: Connection, id: str, claims: Iterable[Claim]) -> None:
    """Put these in place of what a document holds that people said of earlier versions."""
    table = tables.said
    connection.execute(delete(table).where(table.c.document == id, table.c.of != ""))
    for claim in claims:
        connection.execute(insert(table).values(_said_row(id, claim)))


def staff(at: str) -> Claim:
    """That a paper is for staff, because it was when it was last here."""
    return Claim(field="visibility", value=Visibility.STAFF, source=Source.PERSON, rule="", by="as it was", at=at)


def removal(connection: Connection, id: str) -> Removal | None:
    """Why a document is not to be read, None where it is."""
    row = connection.execute(select(tables.removed).where(tables.removed.c.document == id)).one_or_none()
    return _removal(row) if row else None


def is_held_back(connection: Connection, id: str) -> bool:
    """Whether a document waits to be looked at, or was rejected."""
    return bool(connection.scalar(_HELD_BACK, {"id": id}))


def shut(connection: Connection, path: str) -> None:
    """Remember that what lies at a path is for staff, without the path, which may name what was erased."""
    digest = _digest(path)
    connection.execute(delete(tables.shut).where(tables.shut.c.path == digest))
    connection.execute(insert(tables.shut).values(path=digest))


def note(connection: Connection, removed: Removal) -> None:
    """Note a removal, in place of an earlier one of the same document."""
    restore(connection, removed.document)
    row = {name: getattr(removed, name) for name in ("document", "state", "visibility", "reason", "at")}
    connection.execute(insert(tables.removed).values(row))


def restore(connection: Connection, id: str) -> None:
    """Forget a removal."""
    connection.execute(delete(tables.removed).where(tables.removed.c.document == id))


def _removal(row: Row[Any]) -> Removal:
    return Removal(**{**row._mapping, "visibility": Visibility(row.visibility), "state": State(row.state)})


def _digest(path: str) -> str:
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()


def _said_row(id: str, claim: Claim) -> dict[str, str]:
    said = {"field": claim.field, "value": claim.value, "by": claim.by, "at": claim.at, "of": claim.rule}
    return {"document": id, **said}
