"""The ledger of a repository: what is held, what could not be read, and what is known to be missing.

All that an audience is told is computed from the papers that it may read, as if there were no others: a gap neither
tells of a paper for staff nor is hidden by one. No page is read for it: what pages say of meetings and of other papers
is noted when a paper is saved.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    case,
    cast,
    exists,
    func,
    literal,
    select,
)

from documents import selection, tables
from documents.database import Database
from documents.dates import PartialDate
from documents.document import Audience, Document, Kind, Named
from documents.file import Status
from documents.ledger.codes import Bears, codes
from documents.ledger.days import Role, days
from documents.ledger.gaps import Gap, Said, of_meetings
from documents.ledger.series import LEAST, Mention, of_papers
from documents.ledger.unchanged import Unchanged
from documents.rows import insertion

_BESIDE = (Kind.LETTER, Kind.RESPONSE, Kind.NEWS, Kind.POST, Kind.OTHER)  # what is not put to a meeting
_REFUSED = (Status.FAILED, Status.UNSUPPORTED)

Above = Callable[[str | None], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """How many papers of a kind and year some bodies have; `year` is "" where no date is known.

    `status` is partial or unread, None where all was read.
    """

    bodies: tuple[Named, ...]
    kind: Kind
    year: str
    status: Status | None
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A document of which not all, or nothing, could be read, and why."""

    document: str
    title: str
    bodies: tuple[Named, ...]
    status: Status
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """How many files of a folder, mail or archive could not be taken in for the same reason; for staff."""

    folder: str
    status: Status
    reason: str
    cure: str
    number: int


class Ledger:
    """What is held and what is missing, for who asks; a part of the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unchanged = Unchanged(database)

    def close(self) -> None:
        """Let go of the database."""
        self._unchanged.close()

    def holdings(self, audience: Audience) -> list[Holding]:
        """How many papers are held, by bodies, kind and year."""
        return self._unchanged.answer(audience, lambda: self._holdings(audience))

    def _holdings(self, audience: Audience) -> list[Holding]:
        column = tables.documents.c
        groups = (
            cast(column.bodies, Text),
            column.kind,
            func.substr(func.coalesce(column.dated, ""), 1, 4),
            _status(),
        )
        query = select(*groups, func.count()).where(*selection.found_by(audience)).group_by(*groups)
        with self._database.connect() as connection:
            return [
                Holding(bodies=_named(bodies), kind=Kind(kind), year=year, status=_of(status), number=number)
                for bodies, kind, year, status, number in connection.execute(query)
            ]

    def unread(self, audience: Audience) -> list[Unread]:
        """The documents that were not read, or not all of them; by title."""
        column = tables.documents.c
        query = select(column.id, column.title, cast(column.bodies, Text), _status(), column.unread)
        with self._database.connect() as connection:
            rows = connection.execute(
                query.where(*selection.found_by(audience), column.unread != "").order_by(column.title)
            )
            return [
                Unread(document=id, title=title, bodies=_named(bodies), status=Status(status), reason=reason)
                for id, title, bodies, status, reason in rows
            ]

    def refused(self) -> list[Refused]:
        """The files that could not be taken in, by folder and reason; for staff."""
        column = tables.files.c
        query = select(column.path, column.parent, column.status, column.reason, column.cure)
        with self._database.connect() as connection:
            rows = connection.execute(query.where(column.status.in_(_REFUSED), column.missing == "")).all()
        counts = Counter((row.parent or str(PurePath(row.path).parent), *row[2:]) for row in rows)
        return [
            Refused(folder=folder, status=Status(status), reason=reason, cure=cure, number=number)
            for (folder, status, reason, cure), number in sorted(counts.items())
        ]

    def gaps(self, audience: Audience, above: Above, today: date) -> list[Gap]:
        """What is known to be missing: minutes and meetings by date, the newest first, then papers by their codes.

        `above` names the bodies that a body is under.
        """
        return self._unchanged.answer((audience, above, today), lambda: self._gaps(audience, above, today))

    def _gaps(self, audience: Audience, above: Above, today: date) -> list[Gap]:
        with self._database.connect() as connection:
            meetings = list(of_meetings(_said(connection, audience), above, today))
            papers = list(of_papers(_mentions(connection, audience)))
        return [*sorted(meetings, key=lambda gap: gap.dates, reverse=True), *papers]


def note(connection: Connection, document: Document) -> None:
    """Keep what a document says of meetings and of other papers; nothing is kept of it yet."""
    shown = selection.without_parents(document)
    for table, rows in (
        (tables.codes, [code._asdict() for code in codes(shown)]),
        (tables.days, [day._asdict() for day in sorted(days(shown))]),
    ):
        if rows:
            connection.execute(insertion(table), [{"document": document.id, **row} for row in rows])


def _status() -> ColumnElement[Any]:
    """Whether a document was read in part, not at all, or ("") all of it."""
    page = tables.pages.c
    legible = exists().where(page.document == tables.documents.c.id, func.trim(page.text) != "")
    return case((tables.documents.c.unread == "", ""), (legible, Status.PARTIAL.value), else_=Status.UNREAD.value)


def _of(status: str) -> Status | None:
    return Status(status) if status else None


def _named(bodies: str) -> tuple[Named, ...]:
    return tuple(Named(*body) for body in json.loads(bodies))


def _said(connection: Connection, audience: Audience) -> Iterator[Said]:
    """The days that readable papers speak of."""
    column, day = tables.documents.c, tables.days.c
    shown = (column.id, column.title, column.kind, cast(column.bodies, Text))
    noted = select(*shown, day.day, day.role).join(tables.days, day.document == column.id)
    beside = select(*shown, column.dated, literal(Role.BESIDE.value)).where(
        column.kind.in_(_BESIDE), column.dated.in_(_agendas())
    )
    known: dict[str, tuple[Named, ...]] = {}
    for query in (noted, beside):
        for id, title, kind, bodies, said, role in connection.execute(query.where(*selection.found_by(audience))):
            if bodies not in known:
                known[bodies] = _named(bodies)
            yield Said(id, title, kind, known[bodies], PartialDate.parse(said), Role(role))


def _agendas() -> Select[Any]:
    """The days that agendas are dated."""
    agenda, day = tables.documents.alias().c, tables.days.c
    dated = select(day.day).where(day.document == agenda.id, day.role == Role.DATED.value)
    return dated.where(agenda.kind == Kind.AGENDA.value)


def _mentions(connection: Connection, audience: Audience) -> Iterator[Mention]:
    """The codes in readable papers, of series of which enough are held; by the date of the papers."""
    column, code = tables.documents.c, tables.codes.c
    series = (
        select(code.series)
        .join(tables.documents)
        .where(code.bears == Bears.BEARS, *selection.found_by(audience))
        .group_by(code.series)
        .having(func.count(code.key.distinct()) >= LEAST)
    )
    query = (
        select(code.key, code.series, code.code, code.bears, code.page)
        .add_columns(column.id, column.title, column.kind, cast(column.bodies, Text))
        .join(tables.documents)
        .where(code.series.in_(series), *selection.found_by(audience))
        .order_by(column.dated, column.id)
    )
    for key, of, written, bears, page, id, title, kind, bodies in connection.execute(query):
        yield Mention(key, of, written, Bears(bears), page, id, title, kind, _named(bodies))
