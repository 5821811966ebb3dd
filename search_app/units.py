"""Looking among the units of the papers: the recommendations, conclusions, decisions and actions."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import Response

from documents.units import beyond
from index import Index, Query
from index.results import Mark, Snippet, UnitHit, UnitResults
from search_app.addresses import UNITS, page_address
from search_app.answers import units_record
from search_app.api import ALLOWED, refused
from search_app.asking import Asked, asked
from search_app.bars import bars
from search_app.downloading import sent_table
from search_app.followed import Followed, Following
from search_app.naming import is_heading, place_name
from search_app.panels import ANSWERS, Option, boxes, chips, instead, is_past, pager, pages_in_all, reading
from search_app.parts import Asker, Here, JSONRecord
from search_app.unittable import unit_table

router = APIRouter()

_LABELS = {
    "recommendation": "Recommendations",
    "conclusion": "Conclusions",
    "decision": "Decisions",
    "action": "Actions",
}
_BOXES = {"body", "topic"}
_ANCHORS = {"q", "from", "to"}  # the fields that have a place on the page


class FoundUnit(NamedTuple):
    """A unit that matches: what it is called, where it opens with the words marked, and what followed from it."""

    hit: UnitHit
    name: str
    page: str
    address: str
    followed: Followed


@router.api_route(UNITS, methods=["GET", "HEAD"])
def units(request: Request, here: Here, asker: Asker) -> Response:
    """The units that the address asks for."""
    question = asked(request.query_params.multi_items(), here.vocabulary, path=UNITS)
    index, following = here.indexes(asker), Following(here.catalogue, asker)
    results = index.units(question.query, following.among(question))
    last = pages_in_all(question, results)
    return here.html(
        "units.html",
        status=404 if is_past(question, results) else 200,
        past=is_past(question, results),
        asked=question,
        errors=dict(question.errors),
        problems=[(f"#{name}" if name in _ANCHORS else "", told) for name, told in question.errors],
        results=results,
        found=[_found(hit, question.text, following) for hit in results.hits],
        closed=here.closed(hit.document for hit in results.hits),
        reading=reading(question, results),
        notes=[(note.text, instead(question, note.query)) for note in results.notes],
        chips=chips(question, here.vocabulary),
        sorts=_choices(results, "unit", _LABELS),
        answers=_choices(results, "answer", ANSWERS),
        boxes=[box for box in boxes(question, results, here.vocabulary) if box.field in _BOXES],
        bars=bars(question, results.facets.get("year", ())),
        download=_download(question, results),
        pager=pager(question, last),
        last=last,
        first_hit=(question.query.page - 1) * question.query.size + 1,
        any_held=bool(results.total) or has_units(index),
    )


@router.api_route(f"{UNITS}.csv", methods=["GET", "HEAD"])
def units_table(request: Request, here: Here, asker: Asker) -> Response:
    """All of them as CSV, with the record of the search; 400 where a part of it cannot be done."""
    question = asked(request.query_params.multi_items(), here.vocabulary, path=UNITS)
    if question.errors:
        return refused(question)
    now = datetime.now(UTC)
    host = str(request.base_url).rstrip("/")
    following = Following(here.catalogue, asker)
    return sent_table(request, unit_table(here.indexes(asker), question, following, host=host, at=now), "units", now)


@router.api_route(f"/api/v1{UNITS}", methods=["GET", "HEAD"])
def units_for_programs(request: Request, here: Here, asker: Asker) -> Response:
    """The same in JSON; 400 with what is wrong where a part of it cannot be done."""
    question = asked(request.query_params.multi_items(), here.vocabulary, sizes=ALLOWED, path=UNITS)
    if question.errors:
        return refused(question)
    following = Following(here.catalogue, asker)
    results = here.indexes(asker).units(question.query, following.among(question))
    return JSONRecord(units_record(results, question, following, datetime.now(UTC)))


def has_units(index: Index) -> bool:
    """Whether any unit is known here."""
    return index.units(Query(facets=(), size=1)).total > 0


def _found(hit: UnitHit, text: str, following: Following) -> FoundUnit:
    name = f"{hit.unit.capitalize()} {hit.number}".strip()
    place = place_name(hit.page, hit.label).removeprefix("page")
    page = hit.label if is_heading(hit.label) else f"Page{place}"
    return FoundUnit(
        replace(hit, snippet=_beyond(name, hit.snippet)),
        name,
        "" if page == hit.title else page,  # a part may be called as the paper is
        page_address(hit.document, hit.page, text),
        following.of(hit.document, hit.place),
    )


def _beyond(name: str, snippet: Snippet) -> Snippet:
    """An excerpt without what the unit is called, which stands above it."""
    text = beyond(name, snippet.text)
    cut = len(snippet.text) - len(text)
    return Snippet(text, tuple(Mark(mark.start - cut, mark.end - cut) for mark in snippet.marks if mark.start >= cut))


def _choices(results: UnitResults, field: str, labels: dict[str, str]) -> list[Option]:
    values = results.facets.get(field, ())
    return [Option(value.value, labels[value.value], value.count, chosen=value.selected) for value in values]


def _download(question: Asked, results: UnitResults) -> str:
    return "" if question.errors or not results.total else question.at(f"{UNITS}.csv")
