"""One's own account: the password, where one is signed in, and tokens for programs."""

from contextlib import suppress

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from documents import MunimentError, NotFound
from documents.accounts import Scope
from search_app.parts import Here
from search_app.security.forms import Form, check_form
from search_app.security.limiting import What
from search_app.security.passwords import hashed, is_right
from search_app.security.persons import Person, Reader, peer_of
from search_app.staff.office import AtWork, Office
from search_app.staff.signing_in import begin

router = APIRouter(dependencies=[Depends(check_form)])

ACCOUNT = "/staff/account"
_DAYS = {"30": 30, "90": 90, "365": 365}


@router.api_route(ACCOUNT, methods=["GET", "HEAD"])
def account(here: Here, person: Reader, office: AtWork) -> Response:
    """What is known of the account, and what its owner may change."""
    return _page(here, person, office)


@router.post(f"{ACCOUNT}/password")
def change_password(request: Request, here: Here, person: Reader, office: AtWork, form: Form) -> Response:
    """Change the password; all sessions end, and this one begins anew."""
    old, new = (str(form.get(field, "")) for field in ("old", "new"))
    counted = f"{person.name} {peer_of(request)}"
    office.door.limits.count(What.ACCOUNT, counted)
    if not is_right(old, person.account.password):
        return _page(here, person, office, error="The old password is wrong.", status=403)
    try:
        kept = hashed(new)
    except MunimentError as error:
        return _page(here, person, office, error=str(error), status=422)
    office.door.limits.forget(What.ACCOUNT, counted)
    changed = office.door.accounts.change(person.name, person.name, password=kept, epoch=person.account.epoch)
    return begin(request, office, changed, ACCOUNT)


@router.post(f"{ACCOUNT}/sign-out-everywhere")
def sign_out_everywhere(person: Reader, office: AtWork) -> Response:
    """End all sessions of the account, this one too."""
    office.door.accounts.end_sessions(person.name, person.name)
    return RedirectResponse("/staff/sign-in", 303)


@router.post(f"{ACCOUNT}/tokens")
def give_token(here: Here, person: Reader, office: AtWork, form: Form) -> Response:
    """Make a token; its secret is shown on this page alone."""
    name = str(form.get("name", "")).strip()[:200] or "Without a name"
    scope = Scope.ADD if form.get("scope") == Scope.ADD else Scope.READ
    days = _DAYS.get(str(form.get("days")), 90)
    _, secret = office.door.accounts.give_token(person.name, name, scope, days, person.name)
    return _page(here, person, office, secret=secret)


@router.post(ACCOUNT + "/tokens/{id}/take")
def take_token(id: str, person: Reader, office: AtWork) -> Response:
    """Make a token worthless."""
    with suppress(NotFound):  # it was taken already
        office.door.accounts.take_token(id, person.name, person.name)
    return RedirectResponse(ACCOUNT, 303)


def _page(
    here: Here, person: Person, office: Office, *, secret: str = "", error: str = "", status: int = 200
) -> Response:
    return here.html(
        "staff/account.html",
        status=status,
        account=person.account,
        sessions=office.door.sessions.of(person.name),
        tokens=office.door.accounts.tokens(person.name),
        secret=secret,
        error=error,
    )
