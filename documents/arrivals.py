"""What came in last: the documents that a run took in for the first time, the newest first."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Subquery, Text, case, cast, exists, func, select

from documents import selection, tables
from documents.database import Database
from documents.dates import PartialDate
from documents.document import Audience, Kind, Named
from documents.file import Status
from documents.ledger.unchanged import Unchanged

_CAME = (Status.ADDED, Status.PARTIAL, Status.UNREAD)
_RUNS = ("ingest", "watch")
NEVER = "1970-01-01T00:00:00Z"  # of what it is not known when it came
_ACCEPTED = "accept"  # of what waited to be looked at, in the audit
_SECONDS = len("2026-11-23T10:00:00")


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

    def times(self, audience: Audience) -> Mapping[str, str]:
        """When each document that an audience should find came or was last changed, the last first.

        As “2026-11-23T10:00:00Z”. Of those of one time the newest date is first. Of what is for staff it is known when
        it came, and not when it changed.
        """
        return self._unchanged.answer((audience, "times"), lambda: self._times(audience))

    def came(self, after: str, until: str) -> set[str]:
        """The documents that staff may find, those that came after one time and not after another.

        The times are ISO 8601 in UTC, of which seconds are told apart. What waited to be looked at came when it was
        accepted. What a run takes in comes when the run ends, or the next begins after one that was killed.
        """
        after, until = after[:_SECONDS], until[:_SECONDS]
        came, accepted, column = _ended(), _accepted(), tables.documents.c
        last = case(
            (accepted.c.at.is_(None), came.c.at),
            (came.c.at > accepted.c.at, came.c.at),
            else_=accepted.c.at,
        )
        at = func.substr(last, 1, _SECONDS)
        query = (
            select(column.id)
            .join(came, came.c.document == column.id)
            .outerjoin(accepted, accepted.c.document == column.id)
            .where(*selection.found_by(Audience.STAFF), at > after, at <= until)
        )
        with self._database.connect() as connection:
            return set(connection.scalars(query))

    def _times(self, audience: Audience) -> Mapping[str, str]:
        published, column = tables.published.c, tables.documents.c
        public = published.gone.is_(False) & selection.may_read(Audience.PUBLIC)
        joined = tables.documents.outerjoin(tables.published, (published.document == column.id) & public)
        query = select(column.id, column.dated, published.at).select_from(joined)
        with self._database.connect() as connection:
            found = connection.execute(query.where(*selection.found_by(audience))).all()
            closed = any(row.at is None for row in found)
            came = {row.document: row.at for row in connection.execute(select(_began()))} if closed else {}
        told = [(row.at or _as_told(came.get(row.id, "")), row.dated or "", row.id) for row in found]
        return {id: at for at, _, id in sorted(told, reverse=True)}

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


def _began() -> Subquery:
    """When the run began that first took in each document."""
    document, run = tables.happened.c.document, tables.runs.c
    query = select(document, func.min(run.began).label("at")).join(tables.runs, run.seq == tables.happened.c.run)
    return query.where(document != "").group_by(document).subquery()


def _ended() -> Subquery:
    """When that run ended; nothing where it goes on. A run that was killed ended before the next began."""
    document, run = tables.happened.c.document, tables.runs.c
    later = tables.runs.alias("later").c
    following = select(func.min(later.began)).where(later.seq > run.seq).scalar_subquery()
    ended = func.coalesce(func.nullif(run.ended, ""), following)
    query = select(document, func.min(ended).label("at")).join(tables.runs, run.seq == tables.happened.c.run)
    return query.where(document != "").group_by(document).subquery()


def _accepted() -> Subquery:
    """When somebody accepted each document that waited to be looked at."""
    row = tables.audit.c
    query = select(row.document, func.max(row.at).label("at")).where(row.action == _ACCEPTED)
    return query.group_by(row.document).subquery()


def _as_told(moment: str) -> str:
    return f"{moment[:_SECONDS]}Z" if moment else NEVER


def _arrival(id: str, title: str, kind: str, dated: str | None, bodies: str, began: str) -> Arrival:
    named = tuple(Named(*body) for body in json.loads(bodies))
    day = PartialDate.parse(began[: len("2026-11-23")])
    return Arrival(id, title, Kind(kind), PartialDate.parse(dated) if dated else None, named, day)
