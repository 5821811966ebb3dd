"""Searches as feeds (Atom, RFC 4287), in pages (RFC 5005): what a feed reader asks again and again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from lxml import etree
from starlette.responses import Response

from index import Hit, PageHit, Results, Sort
from search_app.addresses import SEARCH, address, document_address, page_address
from search_app.api import ALLOWED
from search_app.arriving import REACH, arrived
from search_app.asking import Asked, Pairs, asked
from search_app.atom import ATOM, MEDIA_TYPE, NEVER
from search_app.given import given
from search_app.naming import short_name
from search_app.panels import pages_in_all
from search_app.parts import Asker, Here, JSONRecord
from search_app.problems import Problem
from search_app.urns import urn
from search_app.xmls import add, sent, written

router = APIRouter()

FEED = "/search.atom"

_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_OF = ("documents", "pages")


@dataclass(frozen=True, slots=True)
class _Feed:
    """A page of a feed: what was asked, what was found, and what addresses and names are made of.

    `times` are when the documents that are to be found came or were changed, `last` is its last page.
    """

    question: Asked
    results: Results
    last: int
    pairs: Pairs
    times: Mapping[str, str]
    name: str
    root: str
    pages: bool

    def at(self, number: int) -> str:
        """The address of a page of this feed."""
        return self.root + address(FEED, (*self.pairs, ("page", str(number) if number > 1 else "")))


@router.api_route(FEED, methods=["GET", "HEAD"])
def search_feed(request: Request, here: Here, asker: Asker) -> Response:
    """The documents that a search finds, or with `of=pages` their pages, what came last first unless an order is given.

    400 where a part of the search cannot be done.
    """
    params = request.query_params.multi_items()
    question = asked(params, here.vocabulary, sizes=ALLOWED)
    own = given(params)
    order, of = own.first("sort"), own.first("of") or _OF[0]
    wrong = () if of in _OF else (Problem("of", f"A feed is of {' or '.join(_OF)}."),)
    if errors := (*question.errors, *wrong):
        return JSONRecord({"errors": [error._asdict() for error in errors]}, 400)
    excerpts = question.query.excerpts if of != _OF[0] else 1
    query = replace(question.query, facets=(), explain=False, excerpts=excerpts)
    index, times = here.indexes(asker), here.catalogue.arrivals.times(asker)
    results = index.search(replace(query, sort=Sort(order))) if order else arrived(index, query, times)
    last = _last(question, results, in_order=not order)
    kept = (pair for pair in question.pairs if pair[0] not in {"sort", "explain"})
    feed = _Feed(
        question=question,
        results=results,
        pairs=(*kept, ("sort", order), ("of", of if of != _OF[0] else "")),
        last=last,
        times=times,
        name=here.house.name,
        root=here.root(request),
        pages=of != _OF[0],
    )
    return sent(request, written(_written(feed)), MEDIA_TYPE, 404 if question.query.page > last > 0 else 200)


def feed_address(question: Asked) -> str:
    """The feed of a search."""
    return question.at(FEED)


def _last(question: Asked, results: Results, *, in_order: bool) -> int:
    """The number of the last page; in the order in which papers came fewer can be reached."""
    last = pages_in_all(question, results)
    return min(last, max(1, REACH // question.query.size)) if in_order else last


def _asked_for(question: Asked) -> str:
    """The words and the filters of a search, by which feeds are told apart."""
    typed = (each for value in question.filters.values() for each in ([value] if isinstance(value, str) else value))
    return ", ".join(filter(None, (question.text, *typed)))


def _written(feed: _Feed) -> etree._Element:
    made = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM, "opensearch": _OPENSEARCH})
    made.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    question, results = feed.question, feed.results
    hits = [hit for hit in results.hits if hit.document in feed.times]
    _add(made, "id", feed.at(1))
    _add(made, "title", f"{feed.name}: {_asked_for(question) or 'all papers'}")
    _add(made, "updated", max((feed.times[hit.document] for hit in hits), default=NEVER))
    _add(_add(made, "author"), "name", feed.name)
    _add(made, "generator", "Muniment")
    for rel, number in _pages(question.query.page, feed.last):
        _add(made, "link", rel=rel, type="application/atom+xml", href=feed.at(number))
    _add(made, "link", rel="alternate", type="text/html", href=feed.root + question.at(SEARCH))
    found = "application/opensearchdescription+xml"
    _add(made, "link", rel="search", type=found, href=f"{feed.root}/opensearch.xml")
    size = question.query.size
    for name, number in (
        ("totalResults", results.total),
        ("startIndex", (question.query.page - 1) * size + 1),
        ("itemsPerPage", size),
    ):
        add(made, f"{{{_OPENSEARCH}}}{name}", str(number))
    for hit in hits:
        if feed.pages:
            for page in filter(_is_numbered, hit.pages):
                _page_entry(made, feed, hit, page)
        else:
            _document_entry(made, feed, hit)
    return made


def _pages(page: int, last: int) -> Iterator[tuple[str, int]]:
    """The links to pages of the feed, this one among them."""
    yield "self", page
    yield "first", 1
    if 1 < page <= last:
        yield "previous", page - 1
    if page < last:
        yield "next", page + 1
    yield "last", max(last, 1)


def _document_entry(made: etree._Element, feed: _Feed, hit: Hit) -> None:
    text = feed.question.text
    entry = _entry(made, feed, hit, urn(hit.document), hit.title, document_address(hit.document, text))
    for page in filter(_is_numbered, hit.pages):
        name, where = _name(hit, page), page_address(hit.document, page.number, text)
        _add(entry, "link", rel="related", type="text/html", title=name, href=feed.root + where)
    _add(entry, "summary", next((page.snippet.text for page in hit.pages), "") or hit.title)


def _page_entry(made: etree._Element, feed: _Feed, hit: Hit, page: PageHit) -> None:
    text, title = feed.question.text, f"{hit.title}: {_name(hit, page)}"
    where = page_address(hit.document, page.number, text)
    entry = _entry(made, feed, hit, urn(hit.document, page.number), title, where)
    whole = feed.root + document_address(hit.document, text)
    _add(entry, "link", rel="up", type="text/html", title=hit.title, href=whole)
    _add(entry, "summary", page.snippet.text or title)


def _entry(made: etree._Element, feed: _Feed, hit: Hit, name: str, title: str, where: str) -> etree._Element:
    """What entries of documents and of pages have alike."""
    entry = _add(made, "entry")
    _add(entry, "id", name)
    _add(entry, "title", title or "Untitled")
    _add(entry, "updated", feed.times[hit.document])
    for body in hit.bodies:
        _add(_add(entry, "author"), "name", body.name)
    _add(entry, "link", rel="alternate", type="text/html", href=feed.root + where)
    for scheme, values in _categories(hit):
        for value, label in values:
            _add(entry, "category", term=value, scheme=feed.root + scheme, label=label)
    return entry


def _categories(hit: Hit) -> Iterator[tuple[str, Iterable[tuple[str, str]]]]:
    yield "/kinds", [(hit.kind.value, hit.kind.value.capitalize())]
    yield "/topics", [(topic.value, topic.name) for topic in hit.topics]
    yield "/years", [(str(hit.dated), "")] if hit.dated else []


def _name(hit: Hit, page: PageHit) -> str:
    return short_name(page.number, page.label, hit.length)


def _is_numbered(page: PageHit) -> bool:
    return page.number > 0


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    return add(parent, f"{{{ATOM}}}{tag}", text, **attributes)
