"""What came in last: the documents that a run took in for the first time, the newest first."""

import json
from typing import NamedTuple

from sqlalchemy import Text, cast, exists, func, select

from documents import selection, tables
from documents.database import Database
from documents.dates import PartialDate
from documents.document import Audience, Kind, Named
from documents.file import Status
from documents.ledger.unchanged import Unchanged

_CAME = (Status.ADDED, Status.PARTIAL, Status.UNREAD)
_RUNS = ("ingest", "watch")


class Arrival(NamedTuple):
    """A document that came in, and the day."""

    document: str
    title: str
    kind: Kind
    dated: PartialDate | None
    bodies: tuple[Named, ...]
    day: PartialDate


class New(NamedTuple):
    """How many documents came since a day, and the last of them."""

    number: int
    last: tuple[Arrival, ...]


NOTHING_NEW = New(0, ())


class Arrivals:
    """What came in last; a part of the catalogue. Files are not named here, which is for staff."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unchanged = Unchanged(database)

    def close(self) -> None:
        """Let go of the database."""
        self._unchanged.close()

    def since(self, day: PartialDate, audience: Audience, most: int) -> New:
        """The documents that an audience should find and that came on a day or later: the last of them first.

        Those of one run come by their dates. What was taken in again, or at another path, did not come then.
        """
        return self._unchanged.answer((day, audience, most), lambda: self._since(day, audience, most))

    def _since(self, day: PartialDate, audience: Audience, most: int) -> New:
        column, came, run = tables.documents.c, tables.happened.c, tables.runs.c
        earlier = tables.happened.alias("earlier").c
        before = exists().where(earlier.document == came.document, earlier.seq < came.seq)
        new = came.status.in_(_CAME) | ((came.status == Status.UPDATED) & (column.supersedes != ""))
        query = (
            select(column.id, column.title, column.kind, column.dated, cast(column.bodies, Text), run.began)
            .join(tables.happened, came.document == column.id)
            .join(tables.runs, run.seq == came.run)
            .where(run.began >= str(day), run.what.in_(_RUNS), new, ~before, *selection.found_by(audience))
        )
        order = (run.seq.desc(), func.coalesce(column.dated, "").desc(), column.title, column.id)
        with self._database.connect() as connection:
            number = connection.scalar(select(func.count()).select_from(query.subquery())) or 0
            found = [_arrival(*row) for row in connection.execute(query.order_by(*order).limit(most))]
        return New(number, tuple(found))


def _arrival(id: str, title: str, kind: str, dated: str | None, bodies: str, began: str) -> Arrival:
    named = tuple(Named(*body) for body in json.loads(bodies))
    day = PartialDate.parse(began[: len("2026-11-23")])
    return Arrival(id, title, Kind(kind), PartialDate.parse(dated) if dated else None, named, day)
