"""A page as a picture: for those alone who may read the document, and asked about again each time it is shown."""

from collections.abc import Callable
from functools import partial

from anyio import CapacityLimiter, fail_after, to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from documents import Audience, Busy, NotFound
from documents.catalogue import Leaf
from documents.pictures import PAGE, RENDERING, WIDTHS
from search_app.freshness import is_known
from search_app.parts import Asker, Here, Parts
from search_app.reading import check_id, page_number
from search_app.viewer import is_drawn

router = APIRouter()

_AT_ONCE = CapacityLimiter(8)  # threads that wait for pictures; all others of the server stay free for pages of text
_SECONDS = 30  # that a request waits for one of them


@router.api_route("/documents/{id}/pages/{number}.webp", methods=["GET", "HEAD"])
async def picture(id: str, number: str, request: Request, here: Here, asker: Asker) -> Response:
    """One page of a document, drawn."""
    return await soon(partial(_answer, id, number, request, here, asker))


async def soon(answer: Callable[[], Response]) -> Response:
    """An answer with a picture, for which only so many threads wait, and not for long. Raises Busy."""
    try:
        with fail_after(_SECONDS):
            return await to_thread.run_sync(answer, limiter=_AT_ONCE)
    except TimeoutError as error:
        raise Busy("Too many pictures are waited for. Try again in a minute.") from error


def _answer(id: str, number: str, request: Request, here: Parts, audience: Audience) -> Response:
    check_id(id)
    place = page_number(number, id)
    return drawn(here.catalogue.leaf(id, place, audience), id, place, request, here)


def drawn(leaf: Leaf, id: str, place: int, request: Request, here: Parts) -> Response:
    """A page as it is printed, as wide as it is asked for. Raises NotFound where it has no picture."""
    if not is_drawn(leaf.media_type, leaf.width, leaf.height):
        raise NotFound(f"There are no pictures of the document {id}.")
    width = _width(request)
    headers = {"ETag": f'"{id}-{place}-{width}-{RENDERING}"', "Cache-Control": "no-cache"}
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(here.pictures.page(leaf.original, place, width), media_type="image/webp", headers=headers)


def _width(request: Request) -> int:
    asked = request.query_params.get("width", str(PAGE))
    for width in WIDTHS:
        if asked == str(width):
            return width
    raise NotFound("There is no picture of this width.")
