"""The results of a search to keep: as a table, all that can be reached."""

from collections.abc import Iterator
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from search_app.api import refused
from search_app.asking import asked
from search_app.parts import Asker, Here
from search_app.table import table

router = APIRouter()

_MARK = "\ufeff"  # by which spreadsheets know that the letters are Unicode


@router.api_route("/search.csv", methods=["GET", "HEAD"])
def search_table(request: Request, here: Here, asker: Asker) -> Response:
    """All hits of a search as CSV, with the record of the search; 400 where a part of it cannot be done."""
    question = asked(request.query_params.multi_items(), here.vocabulary)
    if question.errors:
        return refused(question)
    now = datetime.now(UTC)
    closed = here.closed if here.person else None
    lines = table(here.indexes(asker), question, host=here.root(request), at=now, closed=closed)
    return sent_table(request, lines, "search", now)


def sent_table(request: Request, lines: Iterator[str], name: str, now: datetime) -> Response:
    """A table to be kept under a name with the day."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}-{now:%Y-%m-%d}.csv"',
        "X-Robots-Tag": "noindex",
    }
    sent = _encoded(lines) if request.method == "GET" else iter(())
    return StreamingResponse(sent, media_type="text/csv; charset=utf-8", headers=headers)


def _encoded(lines: Iterator[str]) -> Iterator[bytes]:
    yield _MARK.encode()
    for piece in lines:
        yield piece.encode()
