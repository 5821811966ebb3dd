"""The web app: its routes put together, and the answers to errors."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from urllib.parse import quote

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from documents import Audience, Busy, Changed, Gone, IndexOutOfDate, MunimentError, NotFound, Unreadable, Vocabulary
from documents.catalogue import Catalogue
from documents.originals import Originals
from documents.pictures import Pictures
from index import Index
from index.plain import plain
from search_app import (
    api,
    browsing,
    bundling,
    citing,
    coverage,
    crawling,
    downloading,
    feeds,
    harvesting,
    inquiries,
    letters,
    meetings,
    monitoring,
    openapi,
    original,
    picture,
    reading,
    search,
    statements,
    suggesting,
    units,
)
from search_app.dates import date_words
from search_app.freshness import NotModified, code, digest
from search_app.headers import SECURITY, SecurityHeaders
from search_app.house import House
from search_app.monitoring import Monitor, Monitored
from search_app.parts import JSONRecord, Parts
from search_app.security.bodies import Bodies, TooLarge
from search_app.security.forms import ForeignForm
from search_app.security.limiting import TooMany, What
from search_app.security.persons import NotAllowed, NotSignedIn, Person, WrongToken, find_person, is_far, peer_of
from search_app.security.private import Private
from search_app.staff import (
    account,
    adding,
    audit,
    correcting,
    history,
    joining,
    people,
    private_feeds,
    publishing,
    reviewing,
    searches,
    signing_in,
    start,
)
from search_app.staff import vocabulary as wordings
from search_app.staff.office import ADD, API_ADD, Office
from search_app.static_files import routes, static_files
from templates import environment

_LONGEST_QUERY = 8_000  # bytes of an address after the question mark

STATUS: dict[type[MunimentError], int] = {
    Gone: 410,
    NotFound: 404,
    Unreadable: 422,
    IndexOutOfDate: 503,
    Changed: 409,
    Busy: 503,
    NotSignedIn: 401,
    WrongToken: 401,
    NotAllowed: 403,
    ForeignForm: 403,
    TooMany: 429,
}
"""The only place where errors become HTTP; every other MunimentError is a mistake of ours, 500."""

_TOLD = {
    400: ("This address cannot be read", "Check the address, or search for what you need."),
    401: ("Sign in first", "This is for people who work here."),
    403: ("This cannot be done", "Go back, and look whether you are signed in as whom you mean to be."),
    404: ("Page not found", "If you typed the address, check it, or search for the paper."),
    405: ("This can only be read", "Nothing can be sent to this address."),
    408: ("What you sent came too slowly", "Nothing was kept. Try again, or send less at once."),
    409: ("This was changed meanwhile", "Open the page again, and look at what is there now."),
    410: ("This paper is no longer here", "Search for others, or ask the people who run this."),
    413: ("What you sent is too large", "Nothing was kept. Send fewer files at once, or ask an administrator."),
    414: ("The address is too long", "Search for fewer words or with fewer filters."),
    422: ("This page cannot be shown as a picture", "Read its text, or open the original."),
    429: ("Too many requests", ""),
    503: ("This is not possible just now", "Try again in a few minutes."),
}
_PARTS = (  # the first that knows an address answers
    search,
    units,
    suggesting,
    downloading,
    browsing,
    bundling,
    coverage,
    letters,
    inquiries,
    meetings,
    picture,
    reading,
    citing,
    feeds,
    crawling,
    harvesting,
    original,
    statements,
    monitoring,
    openapi,
    api,
)
_STAFF = (
    signing_in,
    start,
    account,
    people,
    adding,
    reviewing,
    correcting,
    joining,
    publishing,
    history,
    audit,
    searches,
    private_feeds,
    wordings,
)
_SAID = (
    Gone,
    Changed,
    NotSignedIn,
    WrongToken,
    NotAllowed,
    ForeignForm,
    TooMany,
)  # errors whose words are for who asked
_COUNTED = {
    "/search",
    "/search.atom",
    "/search.csv",
    "/suggest",
    "/units",
    "/units.csv",
    "/units.atom",
    "/letters.atom",
    "/letters.csv",
}
_BROKEN = "Something went wrong on our side. Try again in a few minutes; if it stays, tell the people who run this."


def create_app(
    *,
    indexes: Callable[[Audience], Index],
    catalogue: Catalogue,
    originals: Originals,
    pictures: Pictures,
    vocabulary: Vocabulary,
    house: House = House(),  # noqa: B008 - it cannot be changed
    url: str = "",
    state: Callable[[Audience], str] = lambda _audience: "",
    monitor: Monitor | None = None,
    office: Office | None = None,
) -> FastAPI:
    """The web app over one repository; `indexes` gives the index that an audience may search.

    `state` tells apart the states of what an audience may read; "" where it cannot, and browsers keep no pages then.
    Without an `office` nobody can sign in, and nothing can be changed.
    """
    app = FastAPI(
        title=house.name,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(_within_limits)],
    )
    files = static_files(house)
    static = {file: files[file].address for file in files}
    app.state.monitor = monitor
    app.state.office, app.state.door = office, office.door if office else None
    app.state.parts = Parts(
        indexes=indexes,
        catalogue=catalogue,
        originals=originals,
        pictures=pictures,
        vocabulary=vocabulary,
        url=url,
        house=house,
        state=state,
        made=digest(
            str(part).encode("utf-8", "replace") for part in (code(), *static.values(), house, url, plain(vocabulary))
        ),
        templates=environment(house=house, static=static, filters={"date": date_words}),
    )
    for router in _routers(office):
        app.include_router(router)
    app.include_router(routes(files))
    _surround(app, office, monitor)
    for error, answer in _HANDLERS:
        app.add_exception_handler(error, answer)
    return app


def _routers(office: Office | None) -> Iterator[APIRouter]:
    """What answers at which addresses; the first that knows one answers."""
    yield from (part.router for part in _PARTS)
    if office:
        yield from (part.router for part in _STAFF)
    if office and office.provider:
        from search_app.staff import with_provider  # the parts of Authlib take a fifth of a second to load

        yield with_provider.router


def _surround(app: FastAPI, office: Office | None, monitor: Monitor | None) -> None:
    """What every request and answer passes through; the last is the outermost."""
    add_compress_type("text/csv")
    app.add_middleware(Compressed)
    if office:
        app.add_middleware(Private, door=office.door)
    app.add_middleware(Bodies, larger=dict.fromkeys((ADD, API_ADD), office.largest) if office else {})
    app.add_middleware(SecurityHeaders)
    if monitor:
        app.add_middleware(Monitored, monitor=monitor)


class Compressed(CompressMiddleware):
    """Packs texts, but for originals: their tag stands for their bytes, and parts of these can be asked for."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        unpacked = scope.get("path", "").endswith("/original")
        await (self.app if unpacked else super().__call__)(scope, receive, send)


async def _within_limits(request: Request) -> None:
    if len(request.scope["query_string"]) > _LONGEST_QUERY:
        raise HTTPException(414)
    office: Office | None = request.app.state.office
    path: str = getattr(request.scope["route"], "path", "")
    if office and (path in _COUNTED or path.startswith(("/api/v1/", "/feeds/"))) and is_far(request):
        office.door.limits.count(What.SEARCH, peer_of(request))


async def _known_error(request: Request, error: Exception) -> Response:
    if isinstance(error, NotSignedIn) and request.method in {"GET", "HEAD"} and not _wants_json(request):
        return RedirectResponse(signing_in.address_for(request), 303)
    for kind, status in STATUS.items():
        if isinstance(error, kind):
            answer = await _answer(request, status, str(error) if isinstance(error, _SAID) else "")
            answer.headers.update(_more_headers(error))
            return answer
    raise error


def _more_headers(error: Exception) -> dict[str, str]:
    if isinstance(error, TooMany):
        return {"Retry-After": str(error.seconds)}
    return {"WWW-Authenticate": "Bearer"} if isinstance(error, WrongToken | NotSignedIn) else {}


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    path, status = request.scope["path"], error.status_code
    if status == 405 and path.startswith("/staff") and not _is_open(request):
        status = 404
    if status == 404 and path.endswith("/") and request.method in {"GET", "HEAD"} and path.strip("/"):
        without = quote(f"/{path.strip('/')}", errors="replace")  # one slash: two would lead to another site
        asked = request.scope["query_string"].decode("latin-1")
        return RedirectResponse(f"{without}?{asked}" if asked else without, 308)
    answer = await _answer(request, status, error.detail if isinstance(error, TooLarge) else "")
    answer.headers.update(error.headers or {} if status == error.status_code else {})
    return answer


def _is_open(request: Request) -> bool:
    office: Office | None = request.app.state.office
    return office is not None and office.door.is_open


async def _not_modified(_request: Request, error: Exception) -> Response:
    return Response(status_code=304, headers=error.headers if isinstance(error, NotModified) else None)


async def _broken(request: Request, _error: Exception) -> Response:
    """Outside the middleware and the templates, which may be what is broken."""
    id = request.scope.get("request_id")
    headers = SECURITY | ({"X-Request-ID": id} if id else {})
    if _wants_json(request):
        return JSONRecord(_errors(_BROKEN), 500, headers)
    return PlainTextResponse(_BROKEN, 500, headers)


async def _answer(request: Request, status: int, said: str = "") -> Response:
    """The page for a status; `said` is what people said of the thing that was asked for, or are to know."""
    heading, advice = _TOLD.get(status, _TOLD[400])
    if _wants_json(request):
        return JSONRecord(_errors(" ".join(filter(None, (f"{heading}.", said, advice)))), status)
    parts: Parts = request.app.state.parts
    here = parts.for_error(request, await _known_person(request))
    answer = here.html("error.html", status=status, heading=heading, said=said, advice=advice)
    answer.headers["Cache-Control"] = "no-cache"  # browsers keep what is gone, which may come back
    return answer


async def _known_person(request: Request) -> Person | None:
    with suppress(WrongToken, TooMany):
        return await find_person(request)
    return None


def _errors(message: str) -> dict[str, list[dict[str, str | None]]]:
    return {"errors": [{"field": None, "message": message}]}


def _wants_json(request: Request) -> bool:
    return request.url.path.startswith("/api/")


_HANDLERS: tuple[tuple[type[Exception], Callable[[Request, Exception], Awaitable[Response]]], ...] = (
    (NotModified, _not_modified),
    (MunimentError, _known_error),
    (HTTPException, _http_error),
    (Exception, _broken),
)
