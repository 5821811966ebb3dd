"""A page as a picture: for those alone who may read the document, and asked about again each time it is shown."""

import re
from functools import partial

from anyio import CapacityLimiter, fail_after, to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from documents import Audience, Busy, Document, NotFound
from documents.pictures import PAGE, RENDERING, WIDTHS
from search_app.parts import Asker, Here, Parts
from search_app.reading import find_document, find_place
from search_app.viewer import has_picture

router = APIRouter()

_AT_ONCE = CapacityLimiter(8)  # threads that wait for pictures; all others of the server stay free for pages of text
_SECONDS = 30  # that a request waits for one of them
_TAGS = re.compile(r'"[^"]*"')


@router.api_route("/documents/{id}/pages/{number}.webp", methods=["GET", "HEAD"])
async def picture(id: str, number: str, request: Request, here: Here, asker: Asker) -> Response:
    """One page of a document, drawn."""
    answer = partial(_answer, id, number, request, here, asker)
    try:
        with fail_after(_SECONDS):
            return await to_thread.run_sync(answer, limiter=_AT_ONCE)
    except TimeoutError as error:
        raise Busy("Too many pictures are waited for. Try again in a minute.") from error


def _answer(id: str, number: str, request: Request, here: Parts, audience: Audience) -> Response:
    document = find_document(here.catalogue, id, audience)
    place = find_place(number, document)
    if not has_picture(document, document.pages[place]):
        raise NotFound(f"There are no pictures of the document {id}.")
    width = _width(request)
    headers = {"ETag": _tag(document, place, width), "Cache-Control": "no-cache"}
    if _is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    drawn = here.pictures.page(document.originals[0], place + 1, width)
    return Response(drawn, media_type="image/webp", headers=headers)


def _width(request: Request) -> int:
    asked = request.query_params.get("width", str(PAGE))
    for width in WIDTHS:
        if asked == str(width):
            return width
    raise NotFound("There is no picture of this width.")


def _tag(document: Document, place: int, width: int) -> str:
    """Changes when the picture would; the bytes of a document never do."""
    return f'"{document.id}-{place + 1}-{width}-{RENDERING}"'


def _is_known(request: Request, tag: str) -> bool:
    """Whether the browser has this picture: RFC 9110, 13.1.2."""
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or tag in _TAGS.findall(given)
