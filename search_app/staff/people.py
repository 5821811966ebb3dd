"""The people who work here, for administrators."""

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from documents import MunimentError, NotFound
from documents.accounts import Account, Role
from search_app.parts import Here
from search_app.security.forms import Form, check_form
from search_app.security.passwords import hashed
from search_app.security.persons import Administrator
from search_app.staff.office import AtWork, Office

router = APIRouter(dependencies=[Depends(check_form)])

PEOPLE = "/staff/people"
_ROLES = {role.value: role for role in Role}
_KNOWN = {"", *_ROLES}


@router.api_route(PEOPLE, methods=["GET", "HEAD"])
def people(here: Here, _person: Administrator, office: AtWork) -> Response:
    """Who has an account, and what they may do."""
    return _page(here, office)


@router.post(PEOPLE)
def add(here: Here, person: Administrator, office: AtWork, form: Form) -> Response:
    """Make an account."""
    given = {field: str(form.get(field, "")).strip() for field in ("name", "shown", "mail")}
    try:
        role = _ROLES.get(str(form.get("role")), Role.READER)
        password = hashed(str(form.get("password", "")))
        account = Account(name=given["name"], shown=given["shown"], mail=given["mail"], role=role, password=password)
        office.door.accounts.add(account, person.name)
    except MunimentError as error:
        return _page(here, office, given=given, error=str(error), status=422)
    return RedirectResponse(PEOPLE, 303)


@router.post(PEOPLE + "/{name}")
def change(name: str, here: Here, person: Administrator, office: AtWork, form: Form) -> Response:
    """Change the role of an account, give it another password, let it in no longer, or again, or take its tokens."""
    password, accounts = str(form.get("password", "")), office.door.accounts
    if (
        not any(field in form for field in ("role", "password", "disabled", "tokens"))
        or form.get("role", "") not in _KNOWN
    ):
        return _page(here, office, error="Nothing was changed: choose a role, or give a password.", status=422)
    try:
        if "tokens" in form:
            accounts.take_tokens(name, person.name)
            return RedirectResponse(PEOPLE, 303)
        accounts.change(
            name,
            person.name,
            role=_ROLES.get(str(form.get("role"))),
            disabled=form.get("disabled") == "1" if "disabled" in form else None,
            password=hashed(password) if "password" in form else None,
        )
    except NotFound:
        raise
    except MunimentError as error:
        return _page(here, office, error=str(error), status=422)
    return RedirectResponse(PEOPLE, 303)


def _page(
    here: Here, office: Office, *, given: dict[str, str] | None = None, error: str = "", status: int = 200
) -> Response:
    accounts = office.door.accounts.all()
    return here.html(
        "staff/people.html", status=status, accounts=accounts, roles=list(Role), given=given or {}, error=error
    )
