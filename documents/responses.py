"""Responses: which report a response answers, and what it says to each of the recommendations of that report.

All that an audience is told is computed from the papers that it may read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Connection, Text, cast, select

from documents import selection, tables
from documents.database import Database
from documents.dates import MONTHS, PartialDate
from documents.document import Audience, Kind
from documents.ledger.codes import Bears
from documents.ledger.unchanged import Unchanged
from documents.units import RESPONSE, Status

_HEAD = 3_000  # characters of each of its first pages in which a response says what it answers
_PAGES = 2
_TELLING = 4  # words of a title that need nothing beside them
_SHORTEST = 2  # words of a title; one tells nothing
_WORD = re.compile(r"\w+")
_ASIDE = re.compile(r"\([^)]*\)")
_DAY = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({'|'.join(MONTHS)}),? (\d{{4}})\b", re.IGNORECASE)
_LABEL = re.compile(r"^(?:recommendation|rec|r)[\s.]*(?=\d)")


class Names(StrEnum):
    """How a response names the report that it answers, the surest first."""

    CODE = "code"  # by a reference code that the report bears
    TITLE = "title"  # by its title; by a short one only with its body or day
    DAY = "day"  # by the body and the day


_RANK = list(Names)


@dataclass(frozen=True)
class Report:
    """A paper that recommends, or the response to one; `body` is who issued it."""

    document: str
    title: str
    dated: PartialDate | None
    body: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of its title, without what stands in brackets."""
        return _words(_ASIDE.sub(" ", self.title))

    @cached_property
    def name(self) -> tuple[str, ...]:
        """The words of its title up to a colon."""
        return _words(_ASIDE.sub(" ", self.title).partition(":")[0])


class Response(NamedTuple):
    """A response, the report that it answers, and how it names that."""

    response: Report
    report: Report
    names: Names
    code: str = ""


class Answer(NamedTuple):
    """What a response says to a recommendation, in which words and on which page."""

    status: Status
    words: str
    page: int
    response: Report


_Match: TypeAlias = tuple[int, int, Response]  # how sure, less the words in common


class _Head:
    """What a response says on its first pages: its words, and the days in them."""

    def __init__(self, response: Report, text: str) -> None:
        self.response = response
        self.own = len(_words(response.title))  # words of its title, which come first
        self.words = _words(f"{response.title} {text}")
        self.days = {_day(*found) for found in _DAY.findall(text)}
        self._all = f" {' '.join(self.words)} "

    def confirms(self, report: Report) -> bool:
        """Whether it names the body of a report, or its day."""
        return str(report.dated) in self.days or self.names_body(report)

    def names_body(self, report: Report) -> bool:
        """Whether it names who issued a report."""
        body = _words(report.body)
        return len(body) >= _SHORTEST and f" {' '.join(body)} " in self._all


class Responses:
    """The responses to all reports; a part of the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unchanged = Unchanged(database.engine)

    def close(self) -> None:
        """Let go of the database."""
        self._unchanged.close()

    def answers(self, audience: Audience) -> "Answers":
        """Which response answers which report, and every recommendation of it."""
        return self._unchanged.answer(audience, lambda: self._answers(audience))

    def _answers(self, audience: Audience) -> "Answers":
        with self._database.connect() as connection:
            heads = _heads(connection, audience)
            if not heads:
                return Answers((), {})
            reports = list(_reports(connection, audience, _holds("recommendation")))
            joined = [*_joined(heads, reports, _codes(connection, heads.keys()))]
            units = _units(connection, {id for each in joined for id in (each.response.document, each.report.document)})
        return Answers(joined, units)


class Answers:
    """Responses by report, and answers by recommendation; a recommendation is known by its place in its paper."""

    def __init__(self, joined: Iterable[Response], units: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self._to: dict[str, list[Response]] = defaultdict(list)
        self._by: dict[str, list[Response]] = defaultdict(list)
        self._answers: dict[tuple[str, int], list[Answer]] = defaultdict(list)
        for each in sorted(joined, key=lambda each: (str(each.response.dated or ""), each.response.document)):
            self._to[each.response.document].append(each)
            self._by[each.report.document].append(each)
            for place, answer in _answered(each, units):
                self._answers[each.report.document, place].append(answer)

    def to(self, document: str) -> Sequence[Response]:
        """The reports that a response answers: one, or copies of it."""
        return self._to.get(document, ())

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


def _heads(connection: Connection, audience: Audience) -> dict[str, _Head]:
    """The responses that say something to recommendations, and the text of their first pages."""
    found = {each.document: each for each in _reports(connection, audience, _holds(RESPONSE))}
    page = tables.pages.c
    texts: dict[str, list[str]] = defaultdict(list)
    own = select(tables.documents.c.id).where(_holds(RESPONSE), *selection.found_by(audience))
    query = select(page.document, page.text).where(page.number <= _PAGES, page.document.in_(own))
    for id, text in connection.execute(query.order_by(page.number)):
        texts[id].append(text[:_HEAD])
    return {id: _Head(each, " ".join(texts[id])) for id, each in found.items()}


def _reports(connection: Connection, audience: Audience, holding: ColumnElement[bool]) -> Iterator[Report]:
    column = tables.documents.c
    query = select(column.id, column.title, column.dated, column.bodies).where(holding, *selection.found_by(audience))
    for id, title, dated, bodies in connection.execute(query.order_by(column.id)):
        yield Report(id, title, PartialDate.parse(dated) if dated else None, bodies[0][1] if bodies else "")


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


def _joined(
    heads: Mapping[str, _Head], reports: Sequence[Report], codes: Mapping[str, Mapping[str, str]]
) -> Iterator[Response]:
    """For each response the report that it names; none where it names two as well."""
    by_start: dict[tuple[str, ...], list[Report]] = defaultdict(list)
    by_day: dict[str, list[Report]] = defaultdict(list)
    by_id = {report.document: report for report in reports}
    for report in reports:
        by_start[report.words[:_SHORTEST]].append(report)
        by_day[str(report.dated)].append(report)
    for id, head in heads.items():
        found = [
            *_coded(head, codes[id], by_id),
            *_titled(head, by_start),
            *_of_day(head, by_day),
        ]
        yield from _best([each for each in found if _may_answer(each[2])], head.days)


def _coded(head: _Head, codes: Mapping[str, str], reports: Mapping[str, Report]) -> Iterator[_Match]:
    for report, code in codes.items():
        if report in reports:
            yield _RANK.index(Names.CODE), 0, Response(head.response, reports[report], Names.CODE, code)


def _titled(head: _Head, by_start: Mapping[tuple[str, ...], Sequence[Report]]) -> Iterator[_Match]:
    """The reports that are named by title; a short one has to stand in the response's own, with the body or day."""
    rank = _RANK.index(Names.TITLE)
    for place in range(len(head.words) - 1):
        for report in by_start.get(head.words[place : place + _SHORTEST], ()):
            match = Response(head.response, report, Names.TITLE)
            said = _shared(head.words[place : place + len(report.words)], report.words)
            if said == len(report.words) >= _TELLING:
                yield rank, -said, match
            elif said >= len(report.name) >= _SHORTEST and place < head.own and head.confirms(report):
                yield rank, -len(report.name), match


def _of_day(head: _Head, by_day: Mapping[str, Sequence[Report]]) -> Iterator[_Match]:
    for day in head.days:
        for report in by_day.get(day, ()):
            if head.names_body(report):
                yield _RANK.index(Names.DAY), 0, Response(head.response, report, Names.DAY)


def _best(found: Sequence[_Match], days: set[str]) -> Iterator[Response]:
    """What is named most surely, and its copies; where several are, that of them which is named in another way too."""
    left = {each.report.document for _, _, each in found}
    for sure in sorted({(rank, words) for rank, words, _ in found}):
        surest = {each.report.document: each for rank, words, each in found if (rank, words) == sure}
        some = [each for id, each in surest.items() if id in left]
        some = [each for each in some if str(each.report.dated) in days] or some
        if len({(each.report.words, str(each.report.dated)) for each in some}) == 1:
            yield from some
            return
        left = {each.report.document for each in some} or left


def _may_answer(match: Response) -> bool:
    """Whether the response is another paper, and no older."""
    response, report = match.response, match.report
    if response.document == report.document:
        return False
    return not (response.dated and report.dated) or response.dated.last >= report.dated.first


def _shared(words: Sequence[str], title: Sequence[str]) -> int:
    """How many words of a title stand at the beginning of some words."""
    same = (place for place, pair in enumerate(zip(words, title, strict=False)) if pair[0] != pair[1])
    return next(same, min(len(words), len(title)))


def _answered(joined: Response, units: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[tuple[int, Answer]]:
    """The places of the recommendations that a response answers; of two with one number neither is told."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, unit in enumerate(units[joined.report.document]):
        if unit["unit"] == "recommendation" and unit["number"]:
            places[_number(unit["number"])].append(place)
    for unit in units[joined.response.document]:
        found = places.get(_number(unit["number"]), ()) if unit["unit"] == RESPONSE else ()
        if len(found) == 1:
            yield found[0], Answer(Status(unit["status"]), unit["text"], unit["page"], joined.response)


def _number(said: str) -> str:
    """A number however it is written: R3, 03 and 3. are one."""
    return _LABEL.sub("", said.casefold().strip(" .:()")).lstrip("0")


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold().replace("’", "'")))


def _day(day: str, month: str, year: str) -> str:
    return f"{year}-{MONTHS.index(month.capitalize()) + 1:02}-{int(day):02}"
