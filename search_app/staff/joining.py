"""Saying that a paper answers another, or that it does not."""

import re

from fastapi import APIRouter, Depends
from starlette.responses import Response

from documents import Audience, Document, MunimentError, NotFound
from documents.catalogue import Catalogue
from documents.joins import Relation
from search_app.parts import Here, Parts
from search_app.reading import find_document
from search_app.security.forms import Form, check_form
from search_app.security.persons import Editor
from search_app.staff.deeds import done, refused
from search_app.staff.office import AtWork

router = APIRouter(dependencies=[Depends(check_form)])

_JOIN = "/staff/documents/{id}/join"
_ADDRESS = re.compile(r"(?:.*/documents/)?([0-9a-f]{16})(?:[/?#].*)?", re.DOTALL)
_RELATIONS = {relation.value: relation for relation in (Relation.REPLY_TO, Relation.RESPONSE_TO)}


@router.api_route(_JOIN, methods=["GET", "HEAD"])
def join_page(id: str, here: Here, person: Editor) -> Response:
    """The form to say what a paper answers."""
    return _page(here, find_document(here.catalogue, id, person.account.audience))


@router.post(_JOIN)
def join(id: str, here: Here, person: Editor, office: AtWork, form: Form) -> Response:
    """Say that a paper answers another."""
    paper = find_document(here.catalogue, id, person.account.audience)
    given = {name: str(form.get(name, "")).strip() for name in ("other", "relation", "reason")}
    try:
        other = other_paper(here.catalogue, given["other"])
        relation = _RELATIONS.get(given["relation"], Relation.REPLY_TO)
        office.upkeep().join(id, relation, other.id, person.name, given["reason"])
    except NotFound:
        raise
    except (ValueError, MunimentError) as error:
        return _page(here, paper, given, str(error), refused(error))
    return done(here, id, person)


@router.post("/staff/documents/{id}/part")
def part(id: str, here: Here, person: Editor, office: AtWork, form: Form) -> Response:
    """Say that a paper does not answer another: `one` the other, or the other `one`, as the form has it."""
    paper = find_document(here.catalogue, id, person.account.audience)
    reason = str(form.get("reason", "")).strip()
    try:
        other = other_paper(here.catalogue, str(form.get("other", "")))
        pair = (other.id, id) if form.get("back") == "1" else (id, other.id)
        relation = _RELATIONS.get(str(form.get("relation")), Relation.REPLY_TO)
        office.upkeep().part(pair[0], relation, pair[1], person.name, reason)
    except NotFound:
        raise
    except (ValueError, MunimentError) as error:
        return _page(here, paper, error=str(error), status=refused(error))
    return done(here, id, person, of=pair[0])


def other_paper(catalogue: Catalogue, given: str) -> Document:
    """The paper of an address that somebody pasted, or of an id. Raises ValueError."""
    found = _ADDRESS.fullmatch(given.strip())
    if not found:
        raise ValueError("That is no paper. Paste the address of its page, or its id of 16 letters and figures.")
    try:
        return find_document(catalogue, found[1], Audience.STAFF)
    except NotFound as error:
        raise ValueError(f"There is no paper {found[1]} here. Paste the address of its page again.") from error


def _page(
    here: Parts, paper: Document, given: dict[str, str] | None = None, error: str = "", status: int = 200
) -> Response:
    return here.html("staff/join.html", status=status, paper=paper, given=given or {}, error=error)
