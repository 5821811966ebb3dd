"""Inquiries as pages: a report, what was sent to it, who responded, and what became of each recommendation."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import Response

from documents import Audience, Document, Named, NotFound, PartialDate, Unit, Vocabulary
from documents.inquiries import NONE, OUTCOMES, Inquiry, Submission
from documents.reports import Response as Responded
from index import FacetValue
from index.results import UnitResults
from search_app.addresses import INQUIRIES, document_address, inquiry_address, page_address, value_address
from search_app.api import refused
from search_app.asking import Asked, asked
from search_app.facts import facts
from search_app.followed import Followed, Following, record
from search_app.given import given
from search_app.joined import names_report
from search_app.missing import bodies_above
from search_app.naming import place_name
from search_app.panels import boxes, chips, pager
from search_app.parts import Asker, Here, JSONRecord, Parts
from search_app.plots import OUTCOME_WORDS, Share, shares
from search_app.reading import find_document
from search_app.records import named as named_record

router = APIRouter()

_AT_ONCE = 25  # inquiries on a page
_FILTERS = {"body", "from", "to", "page"}
_MOST = 500  # recommendations on a page; a report with more is read as it is


class Row(NamedTuple):
    """An inquiry among others: its report, and how many of its recommendations were answered, and how."""

    title: str
    dated: PartialDate | None
    address: str
    recommendations: int
    answered: int
    shares: tuple[Share, ...]
    evidence: int
    responses: int


class OfBody(NamedTuple):
    """The inquiries of a body, the newest first."""

    name: str
    address: str
    rows: Sequence[Row]


class Answered(NamedTuple):
    """A recommendation, the page where it stands, what became of it, and what was said to it."""

    unit: Unit
    outcome: str
    address: str
    place: str
    followed: Followed


class Joined(NamedTuple):
    """A response or a piece of evidence, why it is thought to be one, and where that can be seen."""

    title: str
    dated: PartialDate | None
    address: str
    why: str
    place: str = ""
    shown: str = ""


class _Found(NamedTuple):
    """The inquiries that are asked for, in the order of their page, and the bodies that others could be asked for."""

    inquiries: Sequence[Inquiry]
    bodies: tuple[FacetValue, ...]


@router.api_route(INQUIRIES, methods=["GET", "HEAD"])
def inquiries(request: Request, here: Here, asker: Asker) -> Response:
    """The inquiries that the address asks for, by body, the newest first."""
    question = _asked(request, here)
    known = here.catalogue.inquiries.known(asker).all()
    found = _found(known, question, here.vocabulary)
    number = question.query.page
    last = -(-len(found.inquiries) // _AT_ONCE)
    counts = sum((Counter(each.counts) for each in found.inquiries), Counter[str]())
    values = UnitResults(total=len(found.inquiries), hits=(), searched_for="", facets={"body": found.bodies})
    return here.html(
        "inquiries.html",
        status=404 if number > last > 0 else 200,
        asked=question,
        errors=dict(question.errors),
        problems=[(f"#{name}" if name in {"from", "to"} else "", told) for name, told in question.errors],
        chips=chips(question, here.vocabulary),
        boxes=boxes(question, values, here.vocabulary),
        any_held=bool(known),
        total=len(found.inquiries),
        shares=shares(counts),
        recommendations=counts.total(),
        answered=counts.total() - counts[NONE],
        bodies=list(_by_body(found.inquiries[(number - 1) * _AT_ONCE : number * _AT_ONCE], here.vocabulary)),
        pager=pager(question, last),
        number=number,
        last=last,
        last_address=question.on_page(last),
    )


@router.api_route(f"{INQUIRIES}/{{id}}", methods=["GET", "HEAD"])
def inquiry(id: str, request: Request, here: Here, asker: Asker) -> Response:
    """An inquiry, by the document that is its report; with all its recommendations, or those with one outcome."""
    report, found = _inquiry(id, here, asker)
    typed = given(request.query_params.multi_items()).one("answer")
    chosen = typed if typed in found.counts else ""
    recommendations = _recommendations(report, found, here, asker)
    wanted = [each for each in recommendations if chosen in ("", each.outcome)]
    return here.html(
        "inquiry.html",
        report=report,
        facts=facts(report, here.vocabulary),
        plain=document_address(id),
        address=inquiry_address(id),
        recommendations=wanted[:_MOST],
        more=len(wanted[_MOST:]),
        total=len(recommendations),
        answered=found.answered,
        shares=shares(found.counts),
        chosen=chosen,
        words=OUTCOME_WORDS,
        responses=[_response(each) for each in found.responses],
        evidence=[_submission(each, report) for each in found.evidence],
    )


@router.api_route(f"/api/v1{INQUIRIES}", methods=["GET", "HEAD"])
def inquiries_for_programs(request: Request, here: Here, asker: Asker) -> Response:
    """The same in JSON, all of them; 400 with what is wrong where a part of it cannot be done."""
    question = _asked(request, here)
    if question.errors:
        return refused(question)
    found = _found(here.catalogue.inquiries.known(asker).all(), question, here.vocabulary).inquiries
    return JSONRecord({"total": len(found), "inquiries": [_record(each) for each in found]})


@router.api_route(f"/api/v1{INQUIRIES}/{{id}}", methods=["GET", "HEAD"])
def inquiry_for_programs(id: str, here: Here, asker: Asker) -> Response:
    """An inquiry in JSON, with what was said to each recommendation."""
    report, found = _inquiry(id, here, asker)
    return JSONRecord(
        {
            **_record(found),
            "recommendations": [
                {
                    "number": each.unit.number,
                    "text": each.unit.text,
                    "page": {"number": each.unit.page, "url": page_address(id, each.unit.page)},
                    "outcome": each.outcome,
                    "answers": record(each.followed)["answers"],
                }
                for each in _recommendations(report, found, here, asker)
            ],
            "responses": [_paper_record(each.response.document, _response(each)) for each in found.responses],
            "evidence": [
                {"code": each.code, **_paper_record(each.document, _submission(each, report))}
                for each in found.evidence
            ],
        }
    )


def _asked(request: Request, here: Parts) -> Asked:
    params = [pair for pair in request.query_params.multi_items() if pair[0] in _FILTERS]
    return asked(params, here.vocabulary, path=INQUIRIES)


def _inquiry(id: str, here: Parts, asker: Audience) -> tuple[Document, Inquiry]:
    """A report and its inquiry. Raises NotFound, also where the report is of none, and Gone."""
    report = find_document(here.catalogue, id, asker)
    found = here.catalogue.inquiries.known(asker).of_report(id)
    if found is None:
        raise NotFound(f"The document {id} is no report of an inquiry.")
    return report, found


def _found(known: Sequence[Inquiry], question: Asked, vocabulary: Vocabulary) -> _Found:
    """Those asked for: by body, the one with the newest first, and of each the newest first."""
    within = question.query.within
    dated = [each for each in known if _is_of(each.dated, within.since, within.until)]
    above = {each.document: bodies_above(each.bodies, vocabulary) for each in dated}
    some = [each for each in dated if not within.bodies or above[each.document].intersection(within.bodies)]
    newest = sorted(some, key=lambda each: (str(each.dated or ""), each.title), reverse=True)
    order = {name: place for place, name in enumerate(dict.fromkeys(_body(each).value for each in newest))}
    counts = Counter(value for values in above.values() for value in values)
    bodies = tuple(
        FacetValue(value, vocabulary.label("body", value), number, value in within.bodies)
        for value, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    return _Found(sorted(newest, key=lambda each: order[_body(each).value]), bodies)


def _is_of(dated: PartialDate | None, since: PartialDate | None, until: PartialDate | None) -> bool:
    """Whether a date may lie between two, as in a search; one that is not known lies between none."""
    if dated is None:
        return not (since or until)
    return not (since and dated.last < since.first) and not (until and dated.first > until.last)


def _body(inquiry: Inquiry) -> Named:
    """The body that issued the report."""
    return inquiry.bodies[0] if inquiry.bodies else Named(None, "")


def _by_body(some: Iterable[Inquiry], vocabulary: Vocabulary) -> Iterator[OfBody]:
    for value, group in groupby(some, key=lambda each: _body(each).value):
        rows = list(group)
        address = value_address(vocabulary, "body", value) if value else ""
        yield OfBody(vocabulary.label("body", value), address, list(map(_row, rows)))


def _row(inquiry: Inquiry) -> Row:
    return Row(
        inquiry.title,
        inquiry.dated,
        inquiry_address(inquiry.document),
        len(inquiry.outcomes),
        inquiry.answered,
        shares(inquiry.counts),
        len(inquiry.evidence),
        len(inquiry.responses),
    )


def _recommendations(report: Document, found: Inquiry, here: Parts, asker: Audience) -> list[Answered]:
    """The recommendations of a report; its units may have changed since the inquiry was told."""
    following, told = Following(here.catalogue, asker), facts(report, here.vocabulary)
    pages = {page.number for page in report.pages}
    return [
        Answered(
            unit,
            found.outcomes[place],
            told.unit_address(unit) if unit.page in pages else "",
            told.unit_place(unit),
            following.of(report.id, place),
        )
        for place, unit in enumerate(report.units)
        if place in found.outcomes
    ]


def _response(responded: Responded) -> Joined:
    response = responded.response
    return Joined(response.title, response.dated, document_address(response.document), names_report(responded))


def _submission(submission: Submission, report: Document) -> Joined:
    labels = {page.number: page.label for page in report.pages}
    return Joined(
        submission.title,
        submission.dated,
        document_address(submission.document),
        f"The report names {submission.code}, which is its code.",
        place_name(submission.page, labels.get(submission.page, "")),
        page_address(report.id, submission.page, f'"{submission.code}"'),
    )


def _record(inquiry: Inquiry) -> dict[str, Any]:
    return {
        "id": inquiry.document,
        "url": inquiry_address(inquiry.document),
        "title": inquiry.title,
        "date": str(inquiry.dated) if inquiry.dated else None,
        "bodies": [named_record(body) for body in inquiry.bodies],
        "answered": inquiry.answered,
        "of": len(inquiry.outcomes),
        "outcomes": {outcome: inquiry.counts.get(outcome, 0) for outcome in OUTCOMES},
    }


def _paper_record(id: str, paper: Joined) -> dict[str, str | None]:
    date = str(paper.dated) if paper.dated else None
    return {"id": id, "title": paper.title, "date": date, "url": paper.address, "evidence": paper.why}
