"""What programs that look around are told: which addresses there are, which are not for them, and how to search."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from fastapi import APIRouter, Request
from lxml import etree
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from documents import Audience, NotFound
from search_app.addresses import MEETINGS, SEARCH, document_address, meeting_address, series_address, value_address
from search_app.asking import text_asked
from search_app.feeds import FEED
from search_app.holdings import everything
from search_app.parts import Asker, Here, JSONRecord, Parts
from search_app.xmls import XML, add, sent, writable, written

router = APIRouter()

SUGGESTIONS = "/suggest.json"

_LARGEST = 10_000  # addresses in one sitemap
_WRITTEN = 200  # addresses sent at once
_PLACES = ("/", "/bodies", "/topics", "/years", "/kinds", MEETINGS)
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_SUGGESTIONS = "application/x-suggestions+json"
_SHORT = 16  # letters of a short name, by the specification
_CLOSED = (
    "/search?",
    "/search.csv",
    f"{FEED}?",
    "/units?",
    "/units.csv",
    "/letters?",
    "/letters.",
    "/feeds/",
    "/suggest",
    "/api/",
    "/staff/",
)


@router.api_route("/robots.txt", methods=["GET", "HEAD"])
def robots(request: Request, here: Here) -> Response:
    """All may be read by crawlers but searches, of which there is no end, and what is for other programs."""
    lines = ("User-agent: *", *(f"Disallow: {path}" for path in (*_CLOSED, "/*?q=")), "Allow: /", "")
    sitemap = f"Sitemap: {here.root(request)}/sitemap.xml\n"
    return PlainTextResponse("\n".join((*lines, sitemap)), headers={"Cache-Control": "max-age=3600"})


@router.api_route("/opensearch.xml", methods=["GET", "HEAD"])
def opensearch(request: Request, here: Here) -> Response:
    """How a browser or another program searches here (OpenSearch 1.1)."""
    root, name = here.root(request), here.house.name
    made = etree.Element(f"{{{_OPENSEARCH}}}OpenSearchDescription", nsmap={None: _OPENSEARCH})

    def told(tag: str, text: str = "", **attributes: str) -> None:
        add(made, f"{{{_OPENSEARCH}}}{tag}", text, **attributes)

    told("ShortName", name[:_SHORT])
    told("Description", f"{name}: the papers of public bodies, page by page.")
    told("InputEncoding", "UTF-8")
    told("Image", f"{root}/favicon.ico", width="16", height="16", type="image/svg+xml")
    told("Url", type="text/html", method="get", template=f"{root}{SEARCH}?q={{searchTerms}}&page={{startPage?}}")
    feed = f"{root}{FEED}?q={{searchTerms}}&page={{startPage?}}&size={{count?}}"
    told("Url", type="application/atom+xml", template=feed)
    told("Url", type=_SUGGESTIONS, rel="suggestions", template=f"{root}{SUGGESTIONS}?q={{searchTerms}}")
    told("Url", type="application/opensearchdescription+xml", rel="self", template=f"{root}/opensearch.xml")
    return sent(request, written(made), "application/opensearchdescription+xml; charset=utf-8")


@router.api_route(SUGGESTIONS, methods=["GET", "HEAD"])
def suggestions(request: Request, here: Here, asker: Asker) -> Response:
    """The suggestions for a text, as browsers read them (OpenSearch Suggestions 1.1)."""
    text = text_asked(request.query_params.multi_items())
    found = here.indexes(asker).suggest(text) if text else ()
    answer = JSONRecord([text, [each.text for each in found]])
    answer.headers["Content-Type"] = _SUGGESTIONS
    return answer


@router.api_route("/sitemap.xml", methods=["GET", "HEAD"])
def sitemaps(request: Request, here: Here, asker: Asker) -> Response:
    """The sitemaps: of documents by their ids, then of the pages about bodies, topics and meetings."""
    changes, root = here.catalogue.changes, here.root(request)
    documents = range(-(-changes.number(asker) // _LARGEST))
    places = range(-(-len(_places(here, asker)) // _LARGEST))
    dated = ((f"{root}/sitemap/documents-{part + 1}.xml", _latest(here, asker, part)) for part in documents)
    others = ((f"{root}/sitemap/places-{part + 1}.xml", "") for part in places)
    return _streamed(request, here, "sitemapindex", "sitemap", (*dated, *others))


@router.api_route("/sitemap/documents-{part}.xml", methods=["GET", "HEAD"])
def documents_sitemap(part: str, request: Request, here: Here, asker: Asker) -> Response:
    """The addresses of some documents, and when they last changed."""
    start, root = _start(part, here.catalogue.changes.number(asker)), here.root(request)
    shown = here.catalogue.changes.shown(asker, start, _LARGEST)
    pages = ((root + document_address(change.document), change.at) for change in shown)
    return _streamed(request, here, "urlset", "url", pages)


@router.api_route("/sitemap/places-{part}.xml", methods=["GET", "HEAD"])
def places_sitemap(part: str, request: Request, here: Here, asker: Asker) -> Response:
    """The addresses of the pages about bodies, topics and meetings with papers."""
    places, root = _places(here, asker), here.root(request)
    start = _start(part, len(places))
    pages = ((root + place, "") for place in places[start : start + _LARGEST])
    return _streamed(request, here, "urlset", "url", pages)


def _places(here: Parts, asker: Audience) -> Sequence[str]:
    facets, vocabulary = everything(here.indexes(asker)).facets, here.vocabulary
    known = {"body": {*vocabulary.bodies}, "topic": {*vocabulary.topics}}
    series = here.catalogue.meetings.all(asker)
    return (
        *_PLACES,
        *(
            value_address(vocabulary, field, value.value)
            for field, names in known.items()
            for value in facets[field]
            if value.count and value.value in names
        ),
        *(series_address(key) for key in series),
        *(meeting_address(key, meeting.day) for key, each in series.items() for meeting in each.meetings),
    )


def _latest(here: Parts, asker: Audience, part: int) -> str:
    return here.catalogue.changes.latest(asker, part * _LARGEST, _LARGEST)


def _start(part: str, number: int) -> int:
    """The first of the addresses in a sitemap of a number of them. Raises NotFound."""
    start = (int(part) - 1) * _LARGEST if part.isascii() and part.isdecimal() and len(part) < 7 else -1
    if not 0 <= start < number:
        raise NotFound(f"There is no sitemap {part}.")
    return start


def _streamed(request: Request, here: Parts, of: str, each: str, pages: Iterable[tuple[str, str]]) -> Response:
    content = _lines(of, each, pages) if request.method == "GET" else iter(())
    return StreamingResponse(content, media_type=XML, headers=dict(here.headers))


def _lines(of: str, each: str, pages: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{of} xmlns="{_SITEMAP}">\n'.encode()
    left = iter(pages)
    while some := list(islice(left, _WRITTEN)):
        yield "".join(f"{_line(each, *page)}\n" for page in some).encode()
    yield f"</{of}>\n".encode()


def _line(each: str, address: str, at: str) -> str:
    dated = f"<lastmod>{at}</lastmod>" if at else ""
    return f"<{each}><loc>{_escaped(address)}</loc>{dated}</{each}>"


def _escaped(text: str) -> str:
    return writable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
