"""The citation of a paper, or of a page of it, to be taken into a list of sources."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from documents import NotFound
from search_app.bibliography import bibtex, csl, ris
from search_app.citation import cited
from search_app.original import disposition
from search_app.parts import Asker, Here
from search_app.reading import find_document, find_place

router = APIRouter()

_FORMS = {
    "bib": (bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (ris, "application/x-research-info-systems; charset=utf-8"),
    "json": (csl, "application/vnd.citationstyles.csl+json"),
}


@router.api_route("/documents/{id}/cite.{form}", methods=["GET", "HEAD"])
def cite(id: str, form: str, request: Request, here: Here, asker: Asker) -> Response:
    """The citation of a document, with `?page=` of one of its pages; 404 in forms that are not known."""
    paper = find_document(here.catalogue, id, asker)
    if form not in _FORMS:
        raise NotFound(f"There are no citations as “{form}”.")
    number = request.query_params.get("page")
    page = None if number is None else paper.pages[find_place(number, paper)]
    citation = cited(paper, here.vocabulary, here.root(request), page)
    write, media_type = _FORMS[form]
    headers = {
        "Content-Disposition": disposition(f"{citation.key}.{form}", inline=False),
        "X-Robots-Tag": "noindex",
    }
    return Response(write(citation), media_type=media_type, headers=headers)
