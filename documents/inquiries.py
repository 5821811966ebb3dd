"""Inquiries: a report, the evidence that it names, the responses to it, and how its recommendations were answered.

All that an audience is told is computed from the papers that it may read. No page is read for it but the first ones of
responses: which codes a paper bears and names is noted when it is saved.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Text, and_, cast, select

from documents import selection, tables
from documents.database import Database
from documents.dates import PartialDate
from documents.document import Audience, Kind, Named
from documents.ledger.codes import Bears
from documents.ledger.unchanged import Unchanged
from documents.paper import Paper
from documents.reports import Response
from documents.responses import Answer, Answers, Responses
from documents.units import Status

NONE, DIFFERENTLY = "none", "differently"
OUTCOMES = (*Status, DIFFERENTLY, NONE)  # what became of a recommendation


class Submission(NamedTuple):
    """Evidence, and the first page of the report that names its code."""

    document: str
    title: str
    dated: PartialDate | None
    code: str
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """A report and what belongs to it; `outcomes` are of its recommendations, by their places among its units.

    `group` is the same for copies of the report.
    """

    document: str
    title: str
    dated: PartialDate | None
    bodies: tuple[Named, ...]
    group: str
    outcomes: Mapping[int, str]
    evidence: tuple[Submission, ...]
    responses: tuple[Response, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many recommendations have each outcome."""
        return Counter(self.outcomes.values())

    @property
    def answered(self) -> int:
        """How many recommendations were answered in any way."""
        return len(self.outcomes) - self.counts.get(NONE, 0)

    def part(self, document: str) -> str:
        """What one of its documents is to it: report, evidence or response."""
        if document == self.document:
            return "report"
        return "evidence" if any(each.document == document for each in self.evidence) else "response"


class Known:
    """The inquiries that an audience may know of."""

    def __init__(self, inquiries: Iterable[Inquiry]) -> None:
        self._by_report = {each.document: each for each in inquiries}
        self._by_paper: dict[str, list[Inquiry]] = defaultdict(list)
        for each in self._by_report.values():
            for id in (each.document, *_papers_of(each)):
                self._by_paper[id].append(each)

    def of_report(self, document: str) -> Inquiry | None:
        """The inquiry whose report a document is."""
        return self._by_report.get(document)

    def of_paper(self, document: str) -> Sequence[Inquiry]:
        """The inquiries that a document is the report of, evidence to, or a response to."""
        return self._by_paper.get(document, ())

    def all(self) -> Sequence[Inquiry]:
        """Every inquiry, of copies of a report the first, by id."""
        leading = sorted(self._by_report.values(), key=lambda each: (each.document != each.group, each.document))
        return sorted({each.group: each for each in reversed(leading)}.values(), key=lambda each: each.document)


class Inquiries:
    """All inquiries; a part of the catalogue."""

    def __init__(self, database: Database, responses: Responses) -> None:
        self._database, self._responses = database, responses
        self._unchanged = Unchanged(database)

    def close(self) -> None:
        """Let go of the database."""
        self._unchanged.close()

    def known(self, audience: Audience) -> Known:
        """The inquiries among the papers that an audience should find."""
        return self._unchanged.answer(audience, lambda: Known(self._find(audience)))

    def _find(self, audience: Audience) -> Iterator[Inquiry]:
        answers = self._responses.answers(audience)
        with self._database.connect() as connection:
            reports = _reports(connection, audience, answers)
            evidence = _evidence(connection, audience, reports)
        for id, report in reports.items():
            places = report.recommendations
            if places or evidence[id] or answers.by(id):
                yield Inquiry(
                    document=id,
                    title=report.paper.title,
                    dated=report.paper.dated,
                    bodies=report.bodies,
                    group=report.group,
                    outcomes={place: outcome(answers.of(id, place)) for place in places},
                    evidence=tuple(evidence[id]),
                    responses=tuple(answers.by(id)),
                )


def outcome(answers: Sequence[Answer]) -> str:
    """What became of a recommendation: of each body that answered, what it said last."""
    last = {answer.response.body: answer.response.document for answer in answers}
    said = {answer.status for answer in answers if last[answer.response.body] == answer.response.document}
    if len(said) > 1:
        return DIFFERENTLY
    return said.pop() if said else NONE


class _Report(NamedTuple):
    paper: Paper
    bodies: tuple[Named, ...]
    group: str
    recommendations: tuple[int, ...]


def _papers_of(inquiry: Inquiry) -> Iterator[str]:
    yield from (each.response.document for each in inquiry.responses)
    yield from (each.document for each in inquiry.evidence)


def _reports(connection: Connection, audience: Audience, answers: Answers) -> dict[str, _Report]:
    """The reports, and the other papers that a response answers."""
    column = tables.documents.c
    found = list(connection.execute(_papers(audience).where(column.kind == Kind.REPORT)))
    others = answers.reports - {row.id for row in found}
    rows = (row for id in sorted(others) for row in connection.execute(_papers(audience).where(column.id == id)))
    return {row.id: _report(*row) for row in (*found, *rows)}


def _papers(audience: Audience) -> Select[Any]:
    column, copy = tables.documents.c, tables.copies.c
    same = and_(copy.document == column.id, copy.audience == audience)
    columns = (column.id, column.title, column.dated, cast(column.bodies, Text), cast(column.units, Text), copy.leader)
    joined = select(*columns).select_from(tables.documents.outerjoin(tables.copies, same))
    return joined.where(*selection.found_by(audience)).order_by(column.id)


def _report(id: str, title: str, dated: str | None, bodies: str, units: str, leader: str | None) -> _Report:
    named = tuple(Named(*body) for body in json.loads(bodies))
    held = json.loads(units) if '"recommendation"' in units else ()
    places = tuple(place for place, unit in enumerate(held) if unit["unit"] == "recommendation")
    paper = Paper(id, title, _date(dated), named[0].name if named else "")
    return _Report(paper, named, leader or id, places)


def _evidence(
    connection: Connection, audience: Audience, reports: Mapping[str, _Report]
) -> Mapping[str, Sequence[Submission]]:
    """By report the evidence whose code it names, in the order of the codes.

    Where several name a code, it is evidence to the one that names most evidence of its series, or to none.
    """
    named: dict[str, list[_Naming]] = defaultdict(list)
    most: Counter[tuple[str, str]] = Counter()
    for each in _namings(connection, audience):
        if each.report in reports and _may_be_to(each.submission, reports[each.report].paper):
            named[each.submission.document].append(each)
            most[each.series, each.report] += 1
    found: dict[str, dict[str, _Naming]] = defaultdict(dict)
    for namings in named.values():
        highest = max(most[each.series, each.report] for each in namings)
        best = [each for each in namings if most[each.series, each.report] == highest]
        if _is_one([reports[each.report].paper for each in best]):
            for each in best:
                found[each.report].setdefault(each.submission.document, each)
    by_code = {id: sorted(some.values(), key=lambda each: each.order) for id, some in found.items()}
    return defaultdict(list, {id: [each.submission for each in some] for id, some in by_code.items()})


class _Naming(NamedTuple):
    """That a report names the code of a piece of evidence."""

    report: str
    series: str
    key: str
    submission: Submission

    @property
    def order(self) -> tuple[tuple[int, str], ...]:
        """Codes by their parts, numbers as numbers."""
        return tuple((int(part) if part.isdigit() else 0, part) for part in self.key.split("/"))


def _namings(connection: Connection, audience: Audience) -> Iterator[_Naming]:
    borne, named, column = tables.codes.alias("borne"), tables.codes.alias("named"), tables.documents.c
    query = (
        select(
            column.id,
            column.title,
            column.dated,
            named.c.document,
            borne.c.series,
            borne.c.key,
            named.c.code,
            named.c.page,
        )
        .join(borne, borne.c.document == column.id)
        .join(named, named.c.key == borne.c.key)
        .where(column.kind == Kind.EVIDENCE, borne.c.bears == Bears.BEARS, named.c.bears != Bears.BEARS)
        .where(named.c.page > 0, *selection.found_by(audience))
    )
    for id, title, dated, report, series, key, code, page in connection.execute(query.order_by(column.id, borne.c.key)):
        yield _Naming(report, series, key, Submission(id, title, _date(dated), code, page))


def _may_be_to(evidence: Submission, report: Paper) -> bool:
    """Whether evidence is no younger than a report, as far as both dates are known."""
    return not (evidence.dated and report.dated) or evidence.dated.first <= report.dated.last


def _is_one(reports: Collection[Paper]) -> bool:
    """Whether some reports are copies of one."""
    return len({report.alike for report in reports}) == 1


def _date(dated: str | None) -> PartialDate | None:
    return PartialDate.parse(dated) if dated else None
