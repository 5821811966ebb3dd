"""The home page, the results of a search, and help with searching."""

from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import Response

from documents import Vocabulary
from index import Hit, Query, Results, Snippet, Sort
from index.query import Everything
from search_app.addresses import address, document_address, page_address
from search_app.asking import SIZES, Asked, asked
from search_app.naming import short_name
from search_app.panels import bars, boxes, chips, pager, pages_in_all, value_label
from search_app.parts import Asker, Here

router = APIRouter()

EXAMPLES = (
    ("asylum hotels", "documents with both words, in any order, on any page"),
    ('"temporary accommodation"', "the words side by side, in this order"),
    ("housing OR homelessness", "documents with one of the words, or both"),
    ("asylum NOT hotels", "documents with the first word and without the second; -hotels does the same"),
    ("(debt OR deficit) council", "one of the words, and the third"),
    ("resettle*", "words that begin so: resettled, resettlement"),
    ("title:minutes", "the word in the title"),
    ("sender:Example", "letters by who wrote them, where that is known; recipient: by who was written to"),
    ("kind:letter", "one type of document; body: and topic: take the name of a public body or topic"),
    ("from:2024 to:2025-06", "documents of these dates, both ends included"),
)
_LATEST = 8
_BROWSED = ("body", "topic", "kind")


class FoundPage(NamedTuple):
    """A page that matches: what it is called, where it opens with the words marked, and some of its text."""

    name: str
    address: str
    snippet: Snippet


class Found(NamedTuple):
    """A hit, and where it opens."""

    hit: Hit
    address: str
    pages: list[FoundPage]


@router.api_route("/", methods=["GET", "HEAD"])
def home(here: Here, asker: Asker) -> Response:
    """The search box, the latest papers, and ways in by body, topic and type."""
    latest = here.indexes(asker).search(Query(facets=_BROWSED, sort=Sort.NEWEST, size=_LATEST))
    browse = {name: _browsed(name, latest, here.vocabulary) for name in _BROWSED}
    return here.html("home.html", total=latest.total, hits=latest.hits, browse=browse)


@router.api_route("/search", methods=["GET", "HEAD"])
def search(request: Request, here: Here, asker: Asker) -> Response:
    """The results page of the search that the address asks for."""
    question = asked(request.query_params.multi_items(), here.vocabulary)
    results = here.indexes(asker).search(question.query)
    return here.html("search.html", **_results_page(question, results, here.vocabulary))


@router.api_route("/help", methods=["GET", "HEAD"])
def help_page(here: Here) -> Response:
    """How to search."""
    return here.html("help.html", examples=EXAMPLES)


def _browsed(name: str, latest: Results, vocabulary: Vocabulary) -> list[tuple[str, str, int]]:
    """The values of a facet as label, address of its papers, and their number."""
    return [
        (value_label(vocabulary, name, value.value), address("/search", [(name, value.value)]), value.count)
        for value in latest.facets.get(name, ())
        if value.count
    ]


def _results_page(question: Asked, results: Results, vocabulary: Vocabulary) -> dict[str, Any]:
    last = pages_in_all(question, results)
    first_hit = (question.query.page - 1) * question.query.size + 1
    return {
        "asked": question,
        "errors": dict(question.errors),
        "results": results,
        "found": [_found(hit, question.text) for hit in results.hits],
        "reading": _reading(question, results),
        "suggestion": _instead(question, results.did_you_mean),
        "notes": [(note.text, _instead(question, note.query)) for note in results.notes],
        "chips": chips(question, vocabulary),
        "boxes": boxes(question, results, vocabulary),
        "bars": bars(question, results.facets.get("year", ())),
        "sorts": _sorts(question),
        "sizes": SIZES,
        "pager": pager(question, last),
        "last": last,
        "first_hit": first_hit,
        "last_page": question.on_page(last),
    }


def _found(hit: Hit, text: str) -> Found:
    pages = [
        FoundPage(
            short_name(page.number, page.label, hit.length),
            page_address(hit.document, page.number, text),
            page.snippet,
        )
        for page in hit.pages
        if page.number
    ]
    return Found(hit, document_address(hit.document, text), pages)


def _reading(question: Asked, results: Results) -> str:
    """What was searched for, where that says more than what was typed."""
    same = results.searched_for.casefold() == question.text.casefold()
    return results.searched_for if question.text and not (results.total and same) else ""


def _instead(question: Asked, text: str | None) -> tuple[str, str] | None:
    """Another reading of the query and its address, with the same filters."""
    return (text, question.instead(q=text)) if text else None


def _sorts(question: Asked) -> list[tuple[str, str, bool]]:
    """The orders on offer as value, label, chosen; the one that goes without saying has no value."""
    chosen = question.query.sort
    orders = {Sort.RELEVANCE: "Most relevant first", Sort.NEWEST: "Newest first", Sort.OLDEST: "Oldest first"}
    if isinstance(question.query.words, Everything):
        del orders[Sort.RELEVANCE]
    usual = next(iter(orders))
    return [("" if order is usual else order.value, label, order is chosen) for order, label in orders.items()]
