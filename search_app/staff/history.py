"""What people did to a paper, and undoing it."""

import re

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from documents import Audience, Gone, MunimentError, NotFound
from documents.audit import Audited
from documents.catalogue import Catalogue
from documents.undone import JOINED, UNDO
from search_app.parts import Here, Parts
from search_app.reading import check_id
from search_app.security.forms import Form, check_form
from search_app.security.persons import Editor, NotAllowed, Person, Reader
from search_app.staff.alongside import notice
from search_app.staff.deeds import Deed, deed, deeds, done, history_address, refused, role_to_undo
from search_app.staff.office import AtWork, Office

router = APIRouter(dependencies=[Depends(check_form)])

_SEQ = re.compile("[0-9]{1,15}")


@router.api_route("/staff/documents/{id}/history", methods=["GET", "HEAD"])
def history(id: str, request: Request, here: Here, person: Reader, office: AtWork) -> Response:
    """Who did what to a paper, when and why; the last first."""
    return _page(here, office, person, id, request)


@router.post("/staff/audit/{seq}/undo")
def undo(seq: str, request: Request, here: Here, person: Editor, office: AtWork, form: Form) -> Response:
    """Put back what was before somebody did something to a paper."""
    row = _row(here.catalogue, seq)
    if not person.may(role_to_undo(row)):
        raise NotAllowed(f"This is for people with the role “{role_to_undo(row)}”. Ask one of them to undo it.")
    try:
        office.upkeep().undo(row.seq, person.name, str(form.get("reason", "")).strip())
    except NotFound:
        raise
    except MunimentError as error:
        return _page(here, office, person, row.document, request, error)
    return done(
        here, row.document, person, to="" if _is_here(here.catalogue, row.document) else history_address(row.document)
    )


def _row(catalogue: Catalogue, seq: str) -> Audited:
    """A row of what was done to a paper. Raises NotFound."""
    row = catalogue.audit.get(int(seq)) if _SEQ.fullmatch(seq) else None
    if row is None or not row.document:
        raise NotFound(f"Nothing was done to a paper under the number {seq}.")
    return row


def _is_here(catalogue: Catalogue, id: str) -> bool:
    try:
        catalogue.title(id, Audience.STAFF)
    except NotFound:
        return False
    return True


def _title(catalogue: Catalogue, id: str, person: Person) -> str:
    """What a paper is called, "" where it was erased. Raises NotFound and Gone where editors alone may look at it."""
    check_id(id)
    try:
        return catalogue.title(id, Audience.STAFF)
    except Gone:
        if not catalogue.known(id):
            return ""
        if not person.may("editor"):
            raise
        return catalogue.held(id).title
    except NotFound:
        if not catalogue.decisions.is_held_back(id):
            if catalogue.audit.of(id):
                return ""
            raise
        if not person.may("editor"):
            raise
        return catalogue.held(id).title


def _deeds(here: Parts, office: Office, person: Person, id: str) -> list[Deed]:
    """What was done to a paper, and what was said of another and it, which is undone there; the last first."""
    audit, shown = here.catalogue.audit, {account.name: account.shown for account in office.door.accounts.all()}
    own = deeds(audit.of(id), here.vocabulary, person, shown)
    others = (deed(row, here.vocabulary, shown) for row in audit.naming(id, JOINED | {UNDO}))
    return sorted((*own, *others), key=lambda each: -each.seq)


def _page(
    here: Parts, office: Office, person: Person, id: str, request: Request, error: Exception | None = None
) -> Response:
    title = _title(here.catalogue, id, person)
    return here.html(
        "staff/history.html",
        status=refused(error) if error else 200,
        id=id,
        title=title,
        is_here=_is_here(here.catalogue, id),
        deeds=_deeds(here, office, person, id),
        notice=notice(id, here, person, request),
        error=str(error or ""),
    )
