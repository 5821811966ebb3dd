"""The web app: its routes put together, and the answers to errors."""

from collections.abc import Awaitable, Callable

from fastapi import Depends, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette_compress import CompressMiddleware, add_compress_type

from documents import Audience, Busy, Gone, IndexOutOfDate, MunimentError, NotFound, Unreadable, Vocabulary
from documents.catalogue import Catalogue
from documents.originals import Originals
from documents.pictures import Pictures
from index import Index
from search_app import (
    api,
    browsing,
    coverage,
    downloading,
    letters,
    meetings,
    original,
    picture,
    reading,
    search,
    suggesting,
    units,
)
from search_app.dates import date_words
from search_app.headers import SECURITY, SecurityHeaders
from search_app.parts import JSONRecord, Parts
from search_app.static_files import routes, static_files
from templates import environment

_LONGEST_QUERY = 8_000  # bytes of an address after the question mark

STATUS: dict[type[MunimentError], int] = {Gone: 410, NotFound: 404, Unreadable: 422, IndexOutOfDate: 503, Busy: 503}
"""The only place where errors become HTTP; every other MunimentError is a mistake of ours, 500."""

_TOLD = {
    400: ("This address cannot be read", "Check the address, or search for what you need."),
    404: ("Page not found", "If you typed the address, check it, or search for the paper."),
    405: ("This can only be read", "Nothing can be sent to this address."),
    410: ("This paper is no longer here", "Search for others, or ask the people who run this."),
    414: ("The address is too long", "Search for fewer words or with fewer filters."),
    422: ("This page cannot be shown as a picture", "Read its text, or open the original."),
    503: ("This is not possible just now", "Try again in a few minutes."),
}
_BROKEN = "Something went wrong on our side. Try again in a few minutes; if it stays, tell the people who run this."


def create_app(
    *,
    indexes: Callable[[Audience], Index],
    catalogue: Catalogue,
    originals: Originals,
    pictures: Pictures,
    vocabulary: Vocabulary,
    name: str = "Muniment",
) -> FastAPI:
    """The web app over one repository; `indexes` gives the index that an audience may search."""
    app = FastAPI(
        title=name,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(_within_limits)],
    )
    files = static_files()
    app.state.parts = Parts(
        indexes=indexes,
        catalogue=catalogue,
        originals=originals,
        pictures=pictures,
        vocabulary=vocabulary,
        templates=environment(
            name=name,
            static={file: files[file].address for file in files},
            filters={"date": date_words},
        ),
    )
    for part in (
        search,
        units,
        suggesting,
        downloading,
        browsing,
        coverage,
        letters,
        meetings,
        picture,
        reading,
        original,
        api,
    ):
        app.include_router(part.router)
    app.include_router(routes(files))
    add_compress_type("text/csv")
    app.add_middleware(CompressMiddleware)
    app.add_middleware(SecurityHeaders)
    for error, answer in _HANDLERS:
        app.add_exception_handler(error, answer)
    return app


async def _within_limits(request: Request) -> None:
    if len(request.scope["query_string"]) > _LONGEST_QUERY:
        raise HTTPException(414)


async def _known_error(request: Request, error: Exception) -> Response:
    for kind, status in STATUS.items():
        if isinstance(error, kind):
            return _answer(request, status, str(error) if isinstance(error, Gone) else "")
    raise error


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    answer = _answer(request, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


async def _broken(request: Request, _error: Exception) -> Response:
    """Outside the middleware and the templates, which may be what is broken."""
    if _wants_json(request):
        return JSONRecord(_errors(_BROKEN), 500, SECURITY)
    return PlainTextResponse(_BROKEN, 500, SECURITY)


def _answer(request: Request, status: int, said: str = "") -> Response:
    """The page for a status; `said` is what people said of the thing that was asked for."""
    heading, advice = _TOLD.get(status, _TOLD[400])
    if _wants_json(request):
        return JSONRecord(_errors(" ".join(filter(None, (f"{heading}.", said, advice)))), status)
    parts: Parts = request.app.state.parts
    return parts.html("error.html", status=status, heading=heading, said=said, advice=advice)


def _errors(message: str) -> dict[str, list[dict[str, str | None]]]:
    return {"errors": [{"field": None, "message": message}]}


def _wants_json(request: Request) -> bool:
    return request.url.path.startswith("/api/")


_HANDLERS: tuple[tuple[type[Exception], Callable[[Request, Exception], Awaitable[Response]]], ...] = (
    (MunimentError, _known_error),
    (HTTPException, _http_error),
    (Exception, _broken),
)
