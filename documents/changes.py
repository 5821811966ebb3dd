"""When the papers that the public may find came, changed or went; it outlives the papers, of which it keeps the ids."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    or_,
    select,
    true,
    update,
)

from documents import rows, selection, tables
from documents.database import Database
from documents.document import Audience

_BATCH = 500  # values in one IN (…)
_WAITING = ""  # the time of what is changed together, until it lasts
_OTHERS = {"sha256", "size", "paths"}  # what a document has besides what is said of it: where its bytes are
_PUBLISHED = tables.published.c
_THIS = bindparam("known", type_=String)
_KNOWN = select(tables.published).where(_PUBLISHED.document == _THIS)
_STAMP = update(tables.published).where(_PUBLISHED.document == _THIS)


class Change(NamedTuple):
    """That a document came or changed, or is `gone`: no longer to be found. `at` is when, “2026-11-23T10:00:00Z”."""

    document: str
    at: str
    gone: bool


class Among(NamedTuple):
    """Papers of a kind, or of any of some bodies by their slugs; "" and none for all."""

    kind: str = ""
    bodies: tuple[str, ...] = ()

    def condition(self) -> ColumnElement[bool]:
        """As SQL. The slug of a body stands in JSON as nothing else can: quotation marks in a name are escaped."""
        column, tests = tables.documents.c, list[ColumnElement[bool]]()
        if self.kind:
            tests.append(column.kind == self.kind)
        if self.bodies:
            said = cast(column.bodies, String)
            tests.append(or_(*(said.contains(f'["{slug}", ', autoescape=True) for slug in self.bodies)))
        return and_(true(), *tests)


EVERYTHING = Among()


class Changes:
    """What became public, and when it changed or ceased to be; a part of the catalogue.

    What was never public is not known here. Of what is gone nothing is kept but its id and the time.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        database.before_settling.append(_stamp)

    def note(self, connection: Connection, *ids: str, anew: bool = False) -> None:
        """Look what documents are to the public now; they have changed if they look otherwise, or were read `anew`."""
        at = _WAITING if self._database.waits else _now()
        for id in dict.fromkeys(ids):
            row = connection.execute(_document(), {"known": id}).one_or_none()
            known = connection.execute(_KNOWN, {"known": id}).one_or_none()
            _note(connection, id, row, known, at=at, anew=anew)

    def between(
        self,
        audience: Audience,
        *,
        since: str = "",
        until: str = "",
        after: tuple[str, str] = ("", ""),
        limit: int,
        among: Among = EVERYTHING,
    ) -> list[Change]:
        """The first changes by time and id, those between two times, both included; `after` is a change's own.

        A document is there once, with its last change. What is gone is there whatever it was: that is not kept.
        """
        query = _changes(audience, among).order_by(_PUBLISHED.at, _PUBLISHED.document).limit(limit)
        later = and_(_PUBLISHED.at == after[0], _PUBLISHED.document > after[1])
        query = query.where(_PUBLISHED.at >= max(since, after[0]), or_(_PUBLISHED.at > after[0], later))
        with self._database.connect() as connection:
            return _read(connection, query.where(_PUBLISHED.at <= until) if until else query)

    def of(self, id: str, audience: Audience) -> Change | None:
        """The last change of a document, None where it never was public."""
        with self._database.connect() as connection:
            return next(iter(_read(connection, _changes(audience).where(_PUBLISHED.document == id))), None)

    def times(self, ids: Sequence[str], audience: Audience) -> dict[str, str]:
        """When those of some documents that are to be found came, or were last changed."""
        found: dict[str, str] = {}
        with self._database.connect() as connection:
            for start in range(0, len(ids), _BATCH):
                query = _shown(audience).where(_PUBLISHED.document.in_(ids[start : start + _BATCH]))
                found.update((row.document, row.at) for row in connection.execute(query))
        return found

    def shown(self, audience: Audience, start: int, limit: int) -> Iterator[Change]:
        """Documents that are to be found, by id, from a place on; a few are in memory at once."""
        last, skip, left = "", start, limit
        while left > 0:
            query = _shown(audience).where(_PUBLISHED.document > last).order_by(_PUBLISHED.document)
            with self._database.connect() as connection:
                found = _read(connection, query.offset(skip).limit(min(left, _BATCH)))
            yield from found
            if len(found) < _BATCH:
                return
            last, skip, left = found[-1].document, 0, left - len(found)

    def number(self, audience: Audience) -> int:
        """How many documents are to be found."""
        with self._database.connect() as connection:
            return connection.scalar(select(func.count()).select_from(_shown(audience).subquery())) or 0

    def latest(self, audience: Audience, start: int = 0, limit: int | None = None) -> str:
        """When anything last came, changed or went, "" where nothing ever did; or some of what is there, by id."""
        part = _shown(audience).order_by(_PUBLISHED.document).offset(start).limit(limit).subquery()
        query = select(func.max(_PUBLISHED.at)) if limit is None else select(func.max(part.c.at))
        with self._database.connect() as connection:
            return connection.scalar(query) or ""

    def earliest(self) -> str:
        """The first of all times, "" where there is none."""
        with self._database.connect() as connection:
            return connection.scalar(select(func.min(_PUBLISHED.at))) or ""


def _note(
    connection: Connection, id: str, row: Row[Any] | None, known: Row[Any] | None, *, at: str, anew: bool
) -> None:
    if row is None:
        if known and not known.gone:
            connection.execute(_STAMP.values(at=at, gone=True, digest=""), {"known": id})
        return
    digest = _digest(row)
    if known is None:
        new = {"document": id, "at": at, "gone": False, "digest": digest}
        connection.execute(rows.insertion(tables.published), new)
    elif known.gone or anew or known.digest not in ("", digest):
        connection.execute(_STAMP.values(at=at, gone=False, digest=digest), {"known": id})
    elif not known.digest:  # from before times were kept
        connection.execute(_STAMP.values(digest=digest), {"known": id})


def _stamp(connection: Connection) -> None:
    """Give what was changed together the time at which others see it: who asks for what is new asks from a time on."""
    connection.execute(update(tables.published).where(_PUBLISHED.at == _WAITING).values(at=_now()))


@cache
def _document() -> Select[Any]:
    return select(tables.documents).where(tables.documents.c.id == _THIS, *selection.found_by(Audience.PUBLIC))


def _there(audience: Audience) -> ColumnElement[bool]:
    """Whether a document is public now, asked of the catalogue itself, and the audience may find it."""
    return and_(*selection.found_by(Audience.PUBLIC), *selection.found_by(audience))


def _changes(audience: Audience, among: Among = EVERYTHING) -> Select[Any]:
    documents = tables.documents
    its = select(documents.c.id).where(documents.c.id == _PUBLISHED.document, _there(audience))
    gone = or_(_PUBLISHED.gone, ~its.exists())
    query = select(_PUBLISHED.document, _PUBLISHED.at, gone.label("gone"))
    return query if among == EVERYTHING else query.where(or_(gone, its.where(among.condition()).exists()))


def _shown(audience: Audience) -> Select[Any]:
    columns = select(_PUBLISHED.document, _PUBLISHED.at, _PUBLISHED.gone)
    joined = columns.join(tables.documents, tables.documents.c.id == _PUBLISHED.document)
    return joined.where(_PUBLISHED.gone.is_(False), _there(audience))


def _read(connection: Connection, query: Select[Any]) -> list[Change]:
    return [Change(row.document, row.at, bool(row.gone)) for row in connection.execute(query)]


def _digest(row: Row[Any]) -> str:
    """The same for as long as all is the same that is said of a document."""
    facts = {name: value for name, value in row._mapping.items() if name not in _OTHERS}
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
