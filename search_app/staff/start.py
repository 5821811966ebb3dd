"""The first page for staff: what there is to do."""

from fastapi import APIRouter
from starlette.responses import Response

from documents.decisions import State
from search_app.parts import Here
from search_app.security.persons import Reader
from search_app.staff.office import AtWork

router = APIRouter()


@router.api_route("/staff", methods=["GET", "HEAD"])
def start(here: Here, person: Reader, _office: AtWork) -> Response:
    """What somebody may do here, and what waits."""
    waiting = here.catalogue.held_back.number(State.WAITING) if person.may("editor") else 0
    return here.html("staff/start.html", waiting=waiting)
