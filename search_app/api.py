"""The same answers for programs, in JSON."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from index import Query
from search_app.answers import results_record
from search_app.asking import Asked, asked
from search_app.joined import joined
from search_app.parts import Asker, Here, JSONRecord
from search_app.reading import find_document
from search_app.records import document_record

router = APIRouter()

_log = logging.getLogger(__name__)

ALLOWED = range(1, 101)  # hits a page, for programs


@router.api_route("/api/v1/search", methods=["GET", "HEAD"])
def search(request: Request, here: Here, asker: Asker) -> Response:
    """The results of a search; 400 with what is wrong where a part of it cannot be done."""
    question = asked(request.query_params.multi_items(), here.vocabulary, sizes=ALLOWED)
    if question.errors:
        return refused(question)
    results = here.indexes(asker).search(question.query)
    closed = here.closed(hit.document for hit in results.hits) if here.person else None
    return JSONRecord(results_record(results, question, datetime.now(UTC), closed))


@router.api_route("/api/v1/documents/{id}", methods=["GET", "HEAD"])
def document(id: str, here: Here, asker: Asker) -> Response:
    """What is known of a document."""
    paper = find_document(here.catalogue, id, asker)
    return JSONRecord(document_record(paper, joined(here.catalogue, paper, asker)))


@router.api_route("/healthz", methods=["GET", "HEAD"])
def health(here: Here, asker: Asker) -> Response:
    """Whether the catalogue can be read and the index searched: 200, or 503 where one fails."""
    states = {
        "catalogue": _state(lambda: here.catalogue.counts(asker)),
        "index": _state(lambda: here.indexes(asker).search(Query(facets=(), size=1))),
    }
    well = set(states.values()) == {"ok"}
    return JSONRecord({"status": "ok" if well else "failed", **states}, 200 if well else 503)


def refused(question: Asked) -> Response:
    """The answer to a search of which a part cannot be done."""
    return JSONRecord({"errors": [error._asdict() for error in question.errors]}, 400)


def _state(ask: Callable[[], object]) -> str:
    """How asking a part ends; whatever it raises, this page has to be answered."""
    try:
        ask()
    except Exception:  # noqa: BLE001 - whatever is broken, this has to answer
        _log.exception("A part of the repository does not answer.")
        return "failed"
    return "ok"
