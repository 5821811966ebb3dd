"""Looking among the units of the papers: the recommendations, decisions and actions."""

from datetime import UTC, datetime
from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import Response

from index import Index, Query
from index.results import UnitHit
from search_app.addresses import UNITS, page_address
from search_app.answers import units_record
from search_app.api import ALLOWED, refused
from search_app.asking import asked
from search_app.holdings import everything
from search_app.naming import short_name
from search_app.panels import boxes, chips, instead, pager, pages_in_all, reading
from search_app.parts import Asker, Here, JSONRecord

router = APIRouter()

_LABELS = {"recommendation": "Recommendations", "decision": "Decisions", "action": "Actions"}
_ANCHORS = {"q", "from", "to"}  # the fields that have a place on the page


class FoundUnit(NamedTuple):
    """A unit that matches: what it is called, the page where it stands, and where that opens with the words marked."""

    hit: UnitHit
    name: str
    page: str
    address: str


@router.api_route(UNITS, methods=["GET", "HEAD"])
def units(request: Request, here: Here, asker: Asker) -> Response:
    """The recommendations, decisions and actions that the address asks for."""
    question = asked(request.query_params.multi_items(), here.vocabulary, path=UNITS)
    index = here.indexes(asker)
    results = index.units(question.query, question.units)
    last = pages_in_all(question, results)
    return here.html(
        "units.html",
        asked=question,
        errors=dict(question.errors),
        problems=[(f"#{name}" if name in _ANCHORS else "", told) for name, told in question.errors],
        results=results,
        found=[_found(hit, question.text) for hit in results.hits],
        reading=reading(question, results),
        notes=[(note.text, instead(question, note.query)) for note in results.notes],
        chips=chips(question, here.vocabulary),
        sorts=[(name, label, name in question.units) for name, label in _LABELS.items()],
        boxes=[box for box in boxes(question, everything(index), here.vocabulary) if box.field == "body"],
        pager=pager(question, last),
        last=last,
        first_hit=(question.query.page - 1) * question.query.size + 1,
        any_held=bool(results.total) or has_units(index),
    )


@router.api_route(f"/api/v1{UNITS}", methods=["GET", "HEAD"])
def units_for_programs(request: Request, here: Here, asker: Asker) -> Response:
    """The same in JSON; 400 with what is wrong where a part of it cannot be done."""
    question = asked(request.query_params.multi_items(), here.vocabulary, sizes=ALLOWED, path=UNITS)
    if question.errors:
        return refused(question)
    results = here.indexes(asker).units(question.query, question.units)
    return JSONRecord(units_record(results, question, datetime.now(UTC)))


def has_units(index: Index) -> bool:
    """Whether any unit is known here."""
    return index.units(Query(facets=(), size=1)).total > 0


def _found(hit: UnitHit, text: str) -> FoundUnit:
    page = "" if hit.label == hit.title else short_name(hit.page, hit.label, 2)  # a part may be called as the paper is
    return FoundUnit(
        hit, f"{hit.unit.capitalize()} {hit.number}".strip(), page, page_address(hit.document, hit.page, text)
    )
