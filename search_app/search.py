"""The home page, the results of a search, and help with searching."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import Response

from documents import Kind, PartialDate, Vocabulary
from documents.arrivals import NOTHING_NEW
from index import Hit, Index, Query, Results, Snippet, Sort, Within
from index.query import Everything
from index.results import Copy
from search_app.addresses import address, document_address, page_address, value_address
from search_app.arriving import documents_of
from search_app.asking import SIZES, Asked, asked, saved
from search_app.bars import bars
from search_app.feeds import feed_address
from search_app.holdings import everything, holdings, lacking
from search_app.meetings import latest
from search_app.naming import short_name
from search_app.panels import CHIPS, boxes, chips, instead, is_past, pager, pages_in_all, reading, value_label
from search_app.papers import Way
from search_app.parts import Asker, Here
from search_app.units import has_units

router = APIRouter()

EXAMPLES = (
    ("asylum hotels", "documents with both words, in any of their forms, on any page"),
    ('"temporary accommodation"', "the words side by side, in this order"),
    ('"asylum hotels"~5', "the words near each other, with at most five others between them"),
    ("housing OR homelessness", "documents with one of the words, or both"),
    ("asylum NOT hotels", "documents with the first word and without the second; -hotels does the same"),
    ("(debt OR deficit) council", "one of the words, and the third"),
    ("resettle* hou?ing", "words of this form: * is any letters or none, ? is one letter"),
    ("acommodation~", "words spelt nearly so, for slips and scans; ~2 for two letters"),
    ("=hotel", "the word as it is, without its other forms or names"),
    ("title:minutes", "the word in the title"),
    ("sender:chair", "letters by who wrote them, where that is known; recipient: by who was written to"),
    ("ref:SEC/25/017", "papers that have this reference, or name it"),
    ("kind:letter", "one type of document; body: and topic: take the name of a body or topic"),
    ("date:2024..2025-06", "documents of these dates, both ends included; also date:2024 and date:2024.."),
)
_LATEST = 5
_NEW = 7  # days
_MOST_ABOUT = 3  # pages about bodies and topics that results lead to
_LISTED = 6  # ways in by each facet on the home page
_OTHERS = Within(kinds=tuple(kind for kind in Kind if kind not in {Kind.MINUTES, Kind.AGENDA}))
_NEWEST = Query(within=_OTHERS, facets=(), sort=Sort.NEWEST, size=_LATEST)
_ANCHORS = {"q", "from", "to", "sender", "recipient", "sort", "size"}  # the fields that have a place on the page
_IN = {
    "body": ("Bodies", "/bodies", "All bodies"),
    "topic": ("Topics", "/topics", "All topics"),
    "kind": ("Types of document", "/kinds", "All types"),
    "year": ("Years", "/years", "All years"),
}


class FoundPage(NamedTuple):
    """A page that matches: what it is called, where it opens with the words marked, and some of its text."""

    name: str
    address: str
    snippet: Snippet


class Found(NamedTuple):
    """A hit, where it opens, and where its copies do."""

    hit: Hit
    address: str
    pages: list[FoundPage]
    copies: list[tuple[Copy, str]]


class Entrance(NamedTuple):
    """A few ways in by one facet, and the page of them all."""

    field: str
    heading: str
    ways: list[Way]
    address: str
    all: str


class Lack(NamedTuple):
    """A filter that no paper of the room meets, whatever else is asked."""

    label: str
    value: str


@router.api_route("/", methods=["GET", "HEAD"])
def home(here: Here, asker: Asker) -> Response:
    """The search box, what the room holds, the latest papers and meetings, and ways in."""
    index = here.indexes(asker)
    found = everything(index)
    new = here.catalogue.arrivals.since(_a_week_ago(), asker, _LATEST)
    latest_papers = index.search(_NEWEST).hits
    return here.html(
        "home.html",
        holdings=holdings(index, found),
        new=new if new.number < found.total else NOTHING_NEW,
        latest=latest_papers,
        closed=here.closed([*(paper.document for paper in new.last), *(hit.document for hit in latest_papers)]),
        meetings=latest(here.catalogue.meetings.all(asker).values(), _LATEST),
        entrances=[_entrance(name, found, here.vocabulary) for name in _IN],
        any_units=has_units(index),
    )


@router.api_route("/search", methods=["GET", "HEAD"])
def search(request: Request, here: Here, asker: Asker) -> Response:
    """The results page of the search that the address asks for."""
    question = asked(request.query_params.multi_items(), here.vocabulary)
    index = here.indexes(asker)
    results = index.search(replace(question.query, excerpts=1))
    nothing = {} if results.total else _nothing(index, question, here.vocabulary)
    return here.html(
        "search.html",
        status=404 if is_past(question, results) else 200,
        **_results_page(question, results, here.vocabulary),
        closed=here.closed(id for hit in results.hits for id in documents_of(hit)),
        nothing=nothing,
    )


@router.api_route("/help", methods=["GET", "HEAD"])
def help_page(here: Here) -> Response:
    """How to search."""
    return here.html("help.html", examples=EXAMPLES)


def _a_week_ago() -> PartialDate:
    day = datetime.now(UTC).date() - timedelta(days=_NEW)
    return PartialDate(day.year, day.month, day.day)


def _entrance(name: str, found: Results, vocabulary: Vocabulary) -> Entrance:
    """The values with most papers; of years the newest, of bodies those under no other with papers."""
    heading, page, more = _IN[name]
    values = [value for value in found.facets[name] if value.count]
    if name == "body":
        held = {value.value for value in values}
        values = [value for value in values if held.isdisjoint(vocabulary.above(value.value))]
    shown = values[::-1][:_LISTED] if name == "year" else values[:_LISTED]
    ways = [
        Way(value_label(vocabulary, name, value.value), value_address(vocabulary, name, value.value), value.count)
        for value in shown
    ]
    return Entrance(name, heading, ways, page, more)


def _nothing(index: Index, question: Asked, vocabulary: Vocabulary) -> dict[str, Any]:
    """What is said where nothing is found: what there is, and which filters no paper meets at all."""
    found = everything(index)
    lacks = [Lack(CHIPS[name], value_label(vocabulary, name, value)) for name, value in lacking(question, found)]
    return {"holdings": holdings(index, found), "lacks": lacks}


def _results_page(question: Asked, results: Results, vocabulary: Vocabulary) -> dict[str, Any]:
    last = pages_in_all(question, results)
    first_hit = (question.query.page - 1) * question.query.size + 1
    return {
        "asked": question,
        "heading": _heading(question),
        "saved": saved(question),
        "errors": dict(question.errors),
        "problems": [(f"#{name}" if name in _ANCHORS else "", told) for name, told in question.errors],
        "about": _about(question, vocabulary),
        "results": results,
        "found": [_found(hit, question.text) for hit in results.hits],
        "reading": reading(question, results),
        "suggestion": instead(question, results.did_you_mean),
        "notes": [(note.text, instead(question, note.query)) for note in results.notes],
        "chips": chips(question, vocabulary),
        "boxes": boxes(question, results, vocabulary),
        "bars": bars(question, results.facets.get("year", ())),
        "sorts": _sorts(question),
        "suggestions": address("/suggest", [("q", question.text)]),
        "explained": question.query.explain,
        "why": _why(question, results),
        "feed": "" if question.errors else feed_address(question),
        "download": "" if question.errors or not results.total else question.at("/search.csv"),
        "sizes": SIZES,
        "pager": pager(question, last),
        "last": last,
        "past": is_past(question, results),
        "first_hit": first_hit,
        "last_page": question.on_page(last),
    }


def _heading(question: Asked) -> str:
    """What the page is called in the list of windows."""
    narrowed = any(name not in {"sort", "explain", "size"} for name, _ in question.pairs)
    return question.text or ("Filtered documents" if narrowed else "All documents")


def _about(question: Asked, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """The pages about the bodies and topics chosen, as names and addresses."""
    chosen = [(name, value) for name, value in question.pairs if name in {"body", "topic"}]
    pages = [(vocabulary.label(*pair), value_address(vocabulary, *pair)) for pair in chosen]
    return [(label, page) for label, page in pages if not page.startswith("/search")][:_MOST_ABOUT]


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
    copies = [(copy, document_address(copy.document, text)) for copy in hit.copies]
    return Found(hit, document_address(hit.document, text), pages, copies)


def _why(question: Asked, results: Results) -> str:
    """Where it is said why the hits stand in their order, or is no longer said; an order by date explains itself."""
    if question.query.sort is not Sort.RELEVANCE or not results.hits:
        return ""
    return question.instead(explain="" if question.query.explain else "1")


def _sorts(question: Asked) -> list[tuple[str, str, bool]]:
    """The orders on offer as value, label, chosen; the one that goes without saying has no value."""
    chosen = question.query.sort
    orders = {Sort.RELEVANCE: "Most relevant first", Sort.NEWEST: "Newest first", Sort.OLDEST: "Oldest first"}
    if isinstance(question.query.words, Everything):
        del orders[Sort.RELEVANCE]
    usual = next(iter(orders))
    return [("" if order is usual else order.value, label, order is chosen) for order, label in orders.items()]
