"""The answers to searches as JSON, each headed by the record of the search: what the API and the commands print."""

from collections.abc import Set
from datetime import UTC, datetime
from typing import Any

from documents import Visibility
from index import FacetValue, Hit, PageHit, Results, Snippet
from index.results import Copy, UnitHit, UnitResults
from search_app.addresses import document_address, page_address
from search_app.asking import Asked
from search_app.followed import Following, record
from search_app.records import named


def search_record(question: Asked, results: Results | UnitResults, at: datetime) -> dict[str, Any]:
    """What was asked, how it was understood, when, of which index, and how much was found: enough to ask it again."""
    return {
        "query": question.text,
        "searched_for": results.searched_for,
        "filters": dict(question.filters),
        "sort": question.query.sort.value,
        "date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "generation": results.generation,
        "total": results.total,
    }


def results_record(results: Results, question: Asked, at: datetime, closed: Set[str] | None = None) -> dict[str, Any]:
    """The answer of /api/v1/search and of `muniment search --json`.

    `closed` are the papers among them that are not public, None where nobody is to be told.
    """
    query = question.query
    return {
        "record": search_record(question, results, at),
        "total": results.total,
        "page": query.page,
        "size": query.size,
        "searched_for": results.searched_for,
        "notes": [note._asdict() for note in results.notes],
        "did_you_mean": results.did_you_mean,
        "facets": {name: [_facet(value) for value in values] for name, values in results.facets.items()},
        "hits": [
            _hit(hit) | _visibility(hit, closed) | (_explained(hit) if query.explain else {}) for hit in results.hits
        ],
    }


def units_record(results: UnitResults, question: Asked, following: Following, at: datetime) -> dict[str, Any]:
    """The answer of /api/v1/units and of `muniment search --units --json`."""
    return {
        "record": search_record(question, results, at),
        "total": results.total,
        "page": question.query.page,
        "size": question.query.size,
        "searched_for": results.searched_for,
        "notes": [note._asdict() for note in results.notes],
        "facets": {name: [_facet(value) for value in values] for name, values in results.facets.items()},
        "hits": [_unit(hit) | record(following.of(hit.document, hit.place)) for hit in results.hits],
    }


def _facet(value: FacetValue) -> dict[str, Any]:
    return {"value": value.value, "label": value.label, "count": value.count, "selected": value.selected}


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.document,
        "title": hit.title,
        "kind": hit.kind.value,
        "date": str(hit.dated) if hit.dated else None,
        "bodies": [named(body) for body in hit.bodies],
        "topics": [named(topic) for topic in hit.topics],
        "score": hit.score,
        "url": document_address(hit.document),
        "pages": [_page(hit.document, page) for page in hit.pages if page.number],
        "copies": [_copy(copy) for copy in hit.copies],
    }


def _visibility(hit: Hit, closed: Set[str] | None) -> dict[str, Any]:
    if closed is None:
        return {}
    return {"visibility": (Visibility.STAFF if hit.document in closed else Visibility.PUBLIC).value}


def _copy(copy: Copy) -> dict[str, Any]:
    return {
        "id": copy.document,
        "title": copy.title,
        "date": str(copy.dated) if copy.dated else None,
        "url": document_address(copy.document),
    }


def _explained(hit: Hit) -> dict[str, Any]:
    return {"explain": [reason._asdict() for reason in hit.reasons]}


def _page(id: str, page: PageHit) -> dict[str, Any]:
    return {
        "number": page.number,
        "label": page.label,
        "url": page_address(id, page.number),
        "snippet": _snippet(page.snippet),
    }


def _snippet(snippet: Snippet) -> dict[str, Any]:
    return {"text": snippet.text, "marks": [[mark.start, mark.end] for mark in snippet.marks]}


def _unit(hit: UnitHit) -> dict[str, Any]:
    return {
        "unit": hit.unit,
        "number": hit.number,
        "text": hit.text,
        "section": hit.section,
        "snippet": _snippet(hit.snippet),
        "owner": hit.owner,
        "due": hit.due,
        "score": hit.score,
        "page": {"number": hit.page, "label": hit.label, "url": page_address(hit.document, hit.page)},
        "document": {
            "id": hit.document,
            "title": hit.title,
            "kind": hit.kind.value,
            "date": str(hit.dated) if hit.dated else None,
            "bodies": [named(body) for body in hit.bodies],
            "url": document_address(hit.document),
        },
    }
