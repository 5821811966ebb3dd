"""Responses: which report a response answers, and what it says to each of the recommendations of that report.

All that an audience is told is computed from the papers that it may read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Text, cast, select

from documents import joins, selection, tables
from documents.database import Database
from documents.dates import PartialDate
from documents.document import Audience, Kind
from documents.head import Head
from documents.joins import Relation, Told
from documents.ledger.codes import Bears
from documents.ledger.unchanged import Unchanged
from documents.paper import Paper
from documents.reports import Names, Response, matched
from documents.units import RESPONSE, Status

_HEAD = 3_000  # characters of each of its first pages in which a response says what it answers
_PAGES = 2
_LABEL = re.compile(r"^(?:recommendation|rec|r)[\s.]*(?=\d)")


class Answer(NamedTuple):
    """What a response says to a recommendation, in which words and on which page."""

    status: Status
    words: str
    page: int
    response: Paper


class Responses:
    """The responses to all reports; a part of the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unchanged = Unchanged(database)

    def close(self) -> None:
        """Let go of the database."""
        self._unchanged.close()

    def answers(self, audience: Audience) -> "Answers":
        """Which response answers which report, and every recommendation of it."""
        return self._unchanged.answer(audience, lambda: self._answers(audience))

    def _answers(self, audience: Audience) -> "Answers":
        with self._database.connect() as connection:
            told = joins.told(connection, Relation.RESPONSE_TO, audience)
            joined = list(_joined(connection, told))
            heads = {id: head for id, head in _heads(connection, audience).items() if id not in dict(told.joined)}
            if not heads and not joined:
                return Answers((), {})
            reports = list(_papers(connection, audience, _holds("recommendation"))) if heads else []
            found = [*joined, *matched(heads, reports, _codes(connection, heads.keys()), told.parted)]
            units = _units(connection, {id for each in found for id in (each.response.document, each.report.document)})
        return Answers(found, units)


class Answers:
    """Responses by report, and answers by recommendation; a recommendation is known by its place in its paper."""

    def __init__(self, responses: Iterable[Response], units: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self._to: dict[str, list[Response]] = defaultdict(list)
        self._by: dict[str, list[Response]] = defaultdict(list)
        self._answers: dict[tuple[str, int], list[Answer]] = defaultdict(list)
        for each in sorted(responses, key=lambda each: (str(each.response.dated or ""), each.response.document)):
            self._to[each.response.document].append(each)
            self._by[each.report.document].append(each)
            for place, answer in _answered(each, units):
                self._answers[each.report.document, place].append(answer)

    def to(self, document: str) -> Sequence[Response]:
        """The reports that a response answers: one, or copies of it."""
        return self._to.get(document, ())

    @property
    def reports(self) -> Set[str]:
        """The reports that responses answer."""
        return self._by.keys()

    def by(self, document: str) -> Sequence[Response]:
        """The responses to a report, the first first."""
        return self._by.get(document, ())

    def of(self, document: str, place: int) -> Sequence[Answer]:
        """The answers to a recommendation, the first first."""
        return self._answers.get((document, place), ())

    @cached_property
    def places(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """The recommendations that have each status, as document and place."""
        found: dict[str, dict[tuple[str, int], None]] = defaultdict(dict)
        for place, answers in self._answers.items():
            for answer in answers:
                found[answer.status][place] = None
        return {status: tuple(places) for status, places in found.items()}


def _heads(connection: Connection, audience: Audience) -> dict[str, Head]:
    """The responses that say something to recommendations, and the text of their first pages."""
    found = {each.document: each for each in _papers(connection, audience, _holds(RESPONSE))}
    page = tables.pages.c
    texts: dict[str, list[str]] = defaultdict(list)
    own = select(tables.documents.c.id).where(_holds(RESPONSE), *selection.found_by(audience))
    query = select(page.document, page.text).where(page.number <= _PAGES, page.document.in_(own))
    for id, text in connection.execute(query.order_by(page.number)):
        texts[id].append(text[:_HEAD])
    return {id: Head(each, " ".join(texts[id])) for id, each in found.items()}


def _papers(connection: Connection, audience: Audience, holding: ColumnElement[bool]) -> Iterator[Paper]:
    column = tables.documents.c
    told: tuple[ColumnElement[Any], ...] = (column.id, column.title, column.dated, column.bodies)
    query = select(*told).where(holding, *selection.found_by(audience))
    return map(_paper, connection.execute(query.order_by(column.id)))


def _paper(row: Row[Any]) -> Paper:
    dated = PartialDate.parse(row.dated) if row.dated else None
    return Paper(row.id, row.title, dated, row.bodies[0][1] if row.bodies else "")


def _joined(connection: Connection, told: Told) -> Iterator[Response]:
    """The responses that people joined to reports, whatever both are."""
    ids = sorted({id for pair in told.joined for id in pair})
    papers = {row.id: _paper(row) for row in joins.rows_of(connection, ids)}
    return (Response(papers[one], papers[other], Names.PERSON) for one, other in told.joined)


def _holds(unit: str) -> ColumnElement[bool]:
    """That a paper has units of a kind; only a response has responses."""
    column = tables.documents.c
    kind = column.kind == Kind.RESPONSE if unit == RESPONSE else column.kind != Kind.RESPONSE
    return kind & cast(column.units, Text).contains(f'"unit": "{unit}"')


def _codes(connection: Connection, responses: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    """For each response the papers that bear a code it names on its first pages, by id, with the code."""
    named, borne = tables.codes.alias("named"), tables.codes.alias("borne")
    own = select(tables.documents.c.id).where(_holds(RESPONSE))
    query = (
        select(named.c.document, borne.c.document, named.c.code)
        .join(borne, borne.c.key == named.c.key)
        .where(named.c.document.in_(own), named.c.bears != Bears.BEARS, named.c.page <= _PAGES)
        .where(borne.c.bears == Bears.BEARS)
    )
    found: dict[str, dict[str, str]] = {id: {} for id in responses}
    for response, report, code in connection.execute(query):
        if response in found:
            found[response][report] = code
    return found


def _units(connection: Connection, ids: Iterable[str]) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    column = tables.documents.c
    return {id: connection.scalar(select(column.units).where(column.id == id)) or [] for id in ids}


def _answered(match: Response, units: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[tuple[int, Answer]]:
    """The places of the recommendations that a response answers; of two with one number neither is told."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, unit in enumerate(units[match.report.document]):
        if unit["unit"] == "recommendation" and unit["number"]:
            places[_number(unit["number"])].append(place)
    for unit in units[match.response.document]:
        found = places.get(_number(unit["number"]), ()) if unit["unit"] == RESPONSE else ()
        if len(found) == 1:
            yield found[0], Answer(Status(unit["status"]), unit["text"], unit["page"], match.response)


def _number(said: str) -> str:
    """A number however it is written: R3, 03 and 3. are one."""
    return _LABEL.sub("", said.casefold().strip(" .:()")).lstrip("0")
