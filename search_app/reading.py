"""Reading a document: what is known of it, its pages, and the words looked for in them."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from documents import Audience, Busy, Document, Gone, IndexOutOfDate, NotFound, Page
from documents.catalogue import Catalogue
from documents.units import LOOKED_UP
from index import Hit, Mark, Snippet, main_spans, marks, parse
from index.marks import sought
from index.query import Node
from index.snippets import snippet
from search_app.addresses import UNITS, address, document_address, meeting_address, page_address
from search_app.asking import text_asked
from search_app.citation import cited
from search_app.dates import date_words
from search_app.facts import facts
from search_app.followed import Following
from search_app.joined import Relation, joined, memberships
from search_app.metatags import Head
from search_app.pagelinks import PageLink, beside, by_headings, looked, page_links, thumbnails
from search_app.parts import Asker, Here, Parts
from search_app.quoting import quotable
from search_app.reach import reach
from search_app.reflow import reflow
from search_app.staff.alongside import alongside, gone, label
from search_app.viewer import has_picture, picture

router = APIRouter()

_UNITS = 200  # units on the page of a document; a link leads to the others
_EXCERPTS = 20  # pages with excerpts on the page of a document; the list of pages marks the others too
_BESIDE = 4  # pages beyond those looked at whose running heads are compared with theirs
_LINES = {
    "text/csv",
    "text/tab-separated-values",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LETTERS = {Relation.REPLY_TO, Relation.REPLIED_BY}
_RESPONSES = {Relation.RESPONSE_TO, Relation.RESPONDED_BY}
_CAME_WITH = {Relation.PARENT, Relation.ATTACHMENT}
_ID = re.compile("[0-9a-f]{16}")
_WEB = re.compile("https?://", re.IGNORECASE)
_NUMBER = re.compile("[1-9][0-9]{0,5}")


class Excerpt(NamedTuple):
    """A page that holds the words, and some of its text."""

    page: PageLink
    snippet: Snippet


class Around(NamedTuple):
    """The main texts of the pages beside a page, and where its own main text stands in it (None: all of it)."""

    before: str = ""
    after: str = ""
    main: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document as someone reads it: with the words they look for, and where those are, page by page.

    `reach` are the places of the pages where they are looked for, `around` is what stands around these; `found` is
    empty for all other pages.
    """

    document: Document
    text: str
    words: Node
    reach: range
    around: tuple[Around, ...]
    found: tuple[tuple[Mark, ...], ...]
    links: tuple[PageLink, ...]


def find_document(catalogue: Catalogue, id: str, audience: Audience) -> Document:
    """A document by the id in an address. Raises NotFound, also for what no id can look like."""
    check_id(id)
    return catalogue.get(id, audience)


def check_id(id: str) -> None:
    """Pass over what an id can look like. Raises NotFound."""
    if not _ID.fullmatch(id):
        raise NotFound(f"There is no document {id}.")


def surroundings(words: Node, pages: Sequence[Page], where: range) -> tuple[Around, ...]:
    """What stands around each of some pages: a phrase may go on from one to the next, past running heads and feet."""
    if sought(words).longest < 2:
        return (Around(),) * len(where)
    first = max(0, where.start - _BESIDE)
    near = pages[first : where.stop + _BESIDE]
    spans = [Mark(*span) for span in main_spans([page.text for page in near])]
    main = ["", *(page.text[span.start : span.end] for page, span in zip(near, spans, strict=True)), ""]
    own = range(where.start - first, where.stop - first)
    return tuple(Around(main[place], main[place + 2], spans[place]) for place in own)


@router.api_route("/documents/{id}", methods=["GET", "HEAD"])
def document(id: str, request: Request, here: Here, asker: Asker) -> Response:
    """What is known of a document, and its first page or the pages that hold the words looked for."""
    try:
        paper = find_document(here.catalogue, id, asker)
    except Gone as error:
        return gone(id, here, request, error)
    reading = _reading(paper, request, here)
    papers = joined(here.catalogue, paper, asker)
    others = {other.relation: document_address(other.id) for other in papers}
    common = _common(reading, here, asker, here.root(request))
    source = paper.source_url if _WEB.match(paper.source_url) else ""
    shown = {fact.field for fact in common["facts"]} | ({"source_url"} if source else set())
    return here.html(
        "document.html",
        **common,
        alongside=alongside(paper, here, request, papers, shown),
        **_like(here, asker, id),
        picture=picture(paper, paper.pages[0], ()) if paper.pages else None,
        thumbnails=thumbnails(paper),
        excerpts=_excerpts(reading),
        body=_body(paper, paper.pages[0]) if paper.pages else "",
        source=source,
        superseded_by=others.get(Relation.SUPERSEDED_BY, ""),
        supersedes=others.get(Relation.SUPERSEDES, ""),
        copies=[other for other in papers if other.relation is Relation.COPY],
        came_with=[other for other in papers if other.relation in _CAME_WITH],
        letters=[other for other in papers if other.relation in _LETTERS],
        responses=[other for other in papers if other.relation in _RESPONSES],
        meetings=[
            (date_words(met.meeting.day), meeting_address(met.meeting.series, met.meeting.day), met.meeting.body)
            for met in here.catalogue.meetings.of(id, asker)
        ],
        inquiries=memberships(here.catalogue, id, asker),
        units=paper.units[:_UNITS],
        all_units=_all_units(paper),
        followed=Following(here.catalogue, asker).each(paper, _UNITS),
        unit_pages={page.number: page_address(id, page.number) for page in paper.pages},
    )


@router.api_route("/documents/{id}/pages/{number}", methods=["GET", "HEAD"])
def page(id: str, number: str, request: Request, here: Here, asker: Asker) -> Response:
    """The text of one page, with the words marked."""
    paper = find_document(here.catalogue, id, asker)
    place = find_place(number, paper)
    page = paper.pages[place]
    if has_picture(paper, page):
        page = here.catalogue.page(id, place + 1, asker)  # with its words
    reading = _reading(paper, request, here, place)
    links = reading.links
    with_words = [link for link in links if link.found]
    return here.html(
        "page.html",
        **_common(reading, here, asker, here.root(request), page),
        **_like(here, asker, id, place + 1),
        picture=picture(paper, page, reading.found[place]),
        near=beside(links, place),
        body=_body(paper, page),
        marks=reading.found[place],
        here=links[place],
        canonical=page_address(id, place + 1),
        previous=links[place - 1] if place else None,
        next=links[place + 1] if place + 1 < len(links) else None,
        previous_found=next((link for link in reversed(with_words) if link.number < place + 1), None),
        next_found=next((link for link in with_words if link.number > place + 1), None),
    )


@router.api_route("/documents/{id}/text", methods=["GET", "HEAD"])
def text(id: str, here: Here, asker: Asker) -> Response:
    """The text of all pages, form feeds between them."""
    paper = find_document(here.catalogue, id, asker)
    whole = "\f".join(page.text for page in paper.pages)
    return PlainTextResponse(whole.encode("utf-8", "replace"))


def _reading(paper: Document, request: Request, here: Parts, place: int = 0) -> Reading:
    """A document with the words of the address, looked for around a place in it."""
    text = text_asked(request.query_params.multi_items())
    words = parse(text, here.vocabulary).tree
    where = reach(words, paper.pages, place) if text else range(0)
    around = surroundings(words, paper.pages, where)
    found: list[tuple[Mark, ...]] = [()] * len(paper.pages)
    for near, other in zip(around, where, strict=True):
        found[other] = marks(words, paper.pages[other].text, *near)
    return Reading(
        document=paper,
        text=text,
        words=words,
        reach=where,
        around=around,
        found=tuple(found),
        links=page_links(paper, text, [len(on_it) for on_it in found]),
    )


def find_place(number: str, paper: Document) -> int:
    """The place of a page in a document, by the number in an address. Raises NotFound."""
    if page_number(number, paper.id) > len(paper.pages):
        raise NotFound(f"There is no page {number} in the document {paper.id}.")
    return int(number) - 1


def page_number(number: str, id: str) -> int:
    """The number of a page in an address. Raises NotFound for what is none."""
    if not _NUMBER.fullmatch(number):
        raise NotFound(f"There is no page {number} in the document {id}.")
    return int(number)


def _body(paper: Document, page: Page) -> str:
    """The text to read; the lines of a table, a mail or a text are as they were written."""
    return page.text if paper.media_type in _LINES else reflow(page.text)


def _all_units(paper: Document) -> str:
    """Where all units of a paper are, if it has more than its page shows; answers have no search of their own."""
    if len(paper.units) <= _UNITS:
        return ""
    if paper.units[0].unit not in LOOKED_UP:
        return f"{document_address(paper.id)}/text"
    return address(UNITS, [("q", f'title:"{quotable(paper.title)}"')])


def _common(reading: Reading, here: Parts, asker: Audience, root: str, page: Page | None = None) -> dict[str, Any]:
    """What both pages of a document show; `root` is what stands before a path where an address leaves this site."""
    paper = reading.document
    original = f"{document_address(paper.id)}/original" if here.catalogue.lineage.is_open(paper.id, asker) else ""
    citation = cited(paper, here.vocabulary, root, page)
    return {
        "document": paper,
        "facts": facts(paper, here.vocabulary),
        "readers": label(paper),
        "text": reading.text,
        "links": reading.links,
        "layout": "contents" if by_headings(paper) else "tiles",
        "address": document_address(paper.id, reading.text),
        "plain": document_address(paper.id),
        "original": original,
        "citation": citation,
        "told": Head(document=paper, page=page, citation=citation, root=root, original=original),
        "is_latest": not here.catalogue.superseded_by(paper.id, asker),
        "matches": sum(map(len, reading.found)),
        "match_pages": sum(map(bool, reading.found)),
        "looked": looked(reading.links, reading.reach),
    }


def _like(here: Parts, asker: Audience, id: str, page: int | None = None) -> dict[str, Any]:
    """The papers most like it; none while there is no index to ask, which is no reason not to show this one."""
    found: tuple[Hit, ...] = ()
    with suppress(Busy, IndexOutOfDate):
        found = here.indexes(asker).like(id, page)
    return {"like": found, "closed": here.closed(hit.document for hit in found)}


def _excerpts(reading: Reading) -> list[Excerpt]:
    """The first pages that hold the words."""
    holding = [place for place, found in enumerate(reading.found) if found]
    return [_excerpt(reading, place) for place in holding[:_EXCERPTS]]


def _excerpt(reading: Reading, place: int) -> Excerpt:
    page, around = reading.document.pages[place], reading.around[place - reading.reach.start]
    piece = snippet(reading.words, page.text, around.before, around.after)
    return Excerpt(reading.links[place], piece)
