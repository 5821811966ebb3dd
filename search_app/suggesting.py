"""What may be looked for by somebody who has typed so far: for programs in JSON, for people as a page of links."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from documents import Vocabulary
from index import describe
from index.query import Phrase
from index.results import Suggestion
from search_app.addresses import SEARCH, address, document_address, value_address
from search_app.asking import text_asked
from search_app.parts import Asker, Here, JSONRecord

router = APIRouter()


@router.api_route("/suggest", methods=["GET", "HEAD"])
def suggest(request: Request, here: Here, asker: Asker) -> Response:
    """The suggestions for a text; a page where a browser asks, else JSON."""
    text = text_asked(request.query_params.multi_items())
    found = here.indexes(asker).suggest(text) if text else ()
    rows = [_row(each, here.vocabulary) for each in found]
    if "text/html" in request.headers.get("accept", ""):
        answer: Response = here.html("suggest.html", text=text, suggestions=rows)
    else:
        answer = JSONRecord({"query": text, "suggestions": rows})
    answer.headers["Vary"] = "Accept"
    return answer


def _row(suggestion: Suggestion, vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "text": suggestion.text,
        "kind": suggestion.kind,
        "papers": suggestion.papers,
        "url": _address(suggestion, vocabulary),
    }


def _address(suggestion: Suggestion, vocabulary: Vocabulary) -> str:
    """A paper, the page of a body or topic, or the search for a phrase."""
    if suggestion.kind == "title":
        return document_address(suggestion.value)
    if suggestion.kind == "phrase":
        return address(SEARCH, [("q", describe(Phrase(suggestion.text)))])
    return value_address(vocabulary, suggestion.kind, suggestion.value)
