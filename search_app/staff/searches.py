"""The searches that somebody has saved: by name, each perhaps with a private feed and mail."""

from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from documents.searches import SavedSearch
from search_app.addresses import SEARCH
from search_app.asking import asked, saved
from search_app.given import given
from search_app.panels import chips
from search_app.parts import Here
from search_app.security.forms import Form, check_form
from search_app.security.persons import Person, Reader
from search_app.staff.office import AtWork, Office
from search_app.staff.private_feeds import feed_address, question_of

router = APIRouter(dependencies=[Depends(check_form)])

SEARCHES = "/staff/searches"
_MOST = 200  # of one account
_LONGEST = 8_000  # characters of a search


class Line(NamedTuple):
    """A saved search, where it is asked, and in words what for."""

    search: SavedSearch
    address: str
    told: str


class Given(NamedTuple):
    """The address of a private feed that was just made, and of which search; shown this once."""

    search: str
    address: str


@router.api_route(SEARCHES, methods=["GET", "HEAD"])
def searches(here: Here, person: Reader, office: AtWork) -> Response:
    """The searches that somebody has saved."""
    return _page(here, person, office)


@router.post(SEARCHES)
def save(here: Here, person: Reader, office: AtWork, form: Form) -> Response:
    """Save a search, as it is understood here; what is here now is known."""
    question = asked(parse_qsl(str(form.get("query", ""))[:_LONGEST]), here.vocabulary)
    name = _name(form)
    if question.errors:
        told = " ".join(error.message for error in question.errors)
        return _page(here, person, office, error=f"This search was not saved. {told}", status=422)
    if not name:
        return _page(here, person, office, error="Give the search a name, to tell it from others.", status=422)
    if len(office.door.accounts.searches.of(person.name)) >= _MOST:
        told = f"You have {_MOST} saved searches, which is as many as there can be. Forget one first."
        return _page(here, person, office, error=told, status=422)
    office.door.accounts.searches.save(person.name, name, saved(question))
    return RedirectResponse(SEARCHES, 303)


@router.post(SEARCHES + "/{id}")
def rename(id: str, here: Here, person: Reader, office: AtWork, form: Form) -> Response:
    """Call a search something else."""
    name = _name(form)
    if not name:
        return _page(here, person, office, error="Give the search a name, to tell it from others.", status=422)
    office.door.accounts.searches.change(id, person.name, name=name)
    return RedirectResponse(SEARCHES, 303)


@router.post(SEARCHES + "/{id}/forget")
def forget(id: str, person: Reader, office: AtWork) -> Response:
    """Forget a search, and its feed."""
    office.door.accounts.searches.forget(id, person.name)
    return RedirectResponse(SEARCHES, 303)


@router.post(SEARCHES + "/{id}/feed")
def give_feed(id: str, request: Request, here: Here, person: Reader, office: AtWork) -> Response:
    """Make a private feed, or another in its place; its address is shown on this page alone."""
    secret = office.door.accounts.searches.give_feed(id, person.name)
    made = Given(office.door.accounts.searches.get(id, person.name).name, here.root(request) + feed_address(secret))
    return _page(here, person, office, made=made)


@router.post(SEARCHES + "/{id}/feed/take")
def take_feed(id: str, person: Reader, office: AtWork) -> Response:
    """Make the address of a private feed lead nowhere."""
    office.door.accounts.searches.take_feed(id, person.name)
    return RedirectResponse(SEARCHES, 303)


@router.post(SEARCHES + "/{id}/mail")
def mail(id: str, here: Here, person: Reader, office: AtWork, form: Form) -> Response:
    """Send what is new once a day from now on, or no longer."""
    wanted = form.get("mail") == "1"
    if wanted and (why := _why_no_mail(person, office)):
        return _page(here, person, office, error=why, status=422)
    if wanted:
        told = datetime.now(UTC).isoformat(timespec="microseconds")
        office.door.accounts.searches.change(id, person.name, mailed=True, told=told)
    else:
        office.door.accounts.searches.change(id, person.name, mailed=False)
    return RedirectResponse(SEARCHES, 303)


def _name(form: Form) -> str:
    return given([("name", str(form.get("name", "")))]).one("name")


def _why_no_mail(person: Person, office: Office) -> str:
    """Why no mail can be sent, "" where it can."""
    if not office.mails:
        return "No mail is sent from here: no mail server is set. Ask an administrator."
    if not person.account.mail:
        return "Your account has no mail address. Ask an administrator to add it."
    return ""


def _page(
    here: Here,
    person: Person,
    office: Office,
    *,
    made: Given | None = None,
    error: str = "",
    status: int = 200,
) -> Response:
    found = office.door.accounts.searches.of(person.name)
    return here.html(
        "staff/searches.html",
        status=status,
        lines=[_line(search, here) for search in found],
        made=made,
        error=error,
        mail_to=person.account.mail,
        no_mail=_why_no_mail(person, office),
    )


def _line(search: SavedSearch, here: Here) -> Line:
    question = question_of(search, here.vocabulary)
    filters = (f"{chip.label}: {chip.value}" for chip in chips(question, here.vocabulary))
    return Line(search, question.at(SEARCH), ". ".join(filter(None, (question.text, *filters))) or "All papers")
