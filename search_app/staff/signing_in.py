"""Signing in and out."""

import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from documents import NotFound
from documents.accounts import Account
from search_app.parts import Here
from search_app.security.forms import Form, anonymous_secret, check_form, form_cookie
from search_app.security.limiting import What
from search_app.security.passwords import is_right
from search_app.security.persons import Door, Someone, cookie_name, is_secure, peer_of, refused
from search_app.staff.office import AtWork, Office

SIGN_IN = "/staff/sign-in"
START = "/staff"
_ONWARD = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
_WRONG = "The name or the password is wrong."
_HOUR = 3_600
_LONGEST = 2_000  # characters of an address to go on to

router = APIRouter(dependencies=[Depends(check_form)])


def address_for(request: Request) -> str:
    """Where somebody signs in who is then led on to what they asked for."""
    query = request.scope["query_string"].decode("latin-1")
    path = quote(request.scope["path"], errors="replace")
    return f"{SIGN_IN}?onward={quote(f'{path}?{query}' if query else path, safe='')}"


def onward(given: object) -> str:
    """An address within this site to go on to; the first page for staff where it is none."""
    known = isinstance(given, str) and len(given) <= _LONGEST and _ONWARD.fullmatch(given)
    return str(given) if known else START


def check_open(office: AtWork) -> None:
    """Let nobody in where there is nobody to sign in."""
    if not office.door.is_open:
        raise HTTPException(404)


Open = Depends(check_open)


@router.api_route(SIGN_IN, methods=["GET", "HEAD"], dependencies=[Open])
def sign_in_page(
    request: Request, here: Here, office: AtWork, someone: Someone, onward_: Annotated[str, Query(alias="onward")] = ""
) -> Response:
    """The form to sign in by."""
    if someone:
        return RedirectResponse(onward(onward_), 303)
    return _page(request, here, office, onward(onward_))


@router.post(SIGN_IN, dependencies=[Open])
def sign_in(request: Request, here: Here, office: AtWork, form: Form) -> Response:
    """Begin a session, if name and password are right."""
    name, password = (str(form.get(field, "")) for field in ("name", "password"))
    onwards = onward(form.get("onward"))
    account = _let_in(office.door, name.strip(), password, peer_of(request))
    if account is None:
        return _page(request, here, office, onwards, name=name, error=_WRONG, status=403)
    return begin(request, office, account, onwards)


@router.post("/staff/sign-out", dependencies=[Open])
def sign_out(request: Request, office: AtWork, someone: Someone) -> Response:
    """End the session."""
    if someone:
        office.door.sessions.end(someone.secret)
    answer = RedirectResponse("/", 303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    set_cookie(request, office.door, answer, cookie_name(request, office.door), "", seconds=0)
    return answer


def begin(request: Request, office: Office, account: Account, onwards: str) -> Response:
    """Begin a session of somebody who showed who they are, and lead them on; one that was before ends."""
    door = office.door
    if before := request.cookies.get(cookie_name(request, door)):
        door.sessions.end(before)
    answer = RedirectResponse(onwards, 303, {"Cache-Control": "no-store"})
    set_cookie(request, door, answer, cookie_name(request, door), door.sessions.begin(account.name, account.epoch))
    return answer


def _let_in(door: Door, name: str, password: str, peer: str) -> Account | None:
    """The account of a name, if the password is right. Raises TooMany."""
    door.limits.count(What.ADDRESS, peer)
    known = name.casefold()[:64]
    door.limits.count(What.ACCOUNT, f"{known} {peer}")
    door.limits.count(What.ANYWHERE, known)
    try:
        account = door.accounts.get(name)
    except NotFound:
        account = None
    right = is_right(password, account.password if account else "")
    if account is None or account.disabled or not right:
        refused(f"a wrong password for {account.name}" if account else "a sign-in with a name that nobody has")
        return None
    door.limits.forget(What.ACCOUNT, f"{known} {peer}")
    return account


def _page(
    request: Request, here: Here, office: Office, onwards: str, *, name: str = "", error: str = "", status: int = 200
) -> Response:
    secret = anonymous_secret(request)
    provider = office.label if office.provider else ""
    facts = {"secret": secret, "onward": onwards, "given": name, "error": error, "provider": provider}
    answer = here.html("staff/sign_in.html", status=status, local=office.door.accounts.any(), **facts)
    answer.headers["Cache-Control"] = "no-store"
    set_cookie(request, office.door, answer, form_cookie(request), secret, seconds=_HOUR)
    return answer


def sign_in_answer(request: Request, here: Here, office: Office, error: str) -> Response:
    """The page to sign in by, with what went wrong."""
    return _page(request, here, office, START, error=error, status=403)


def set_cookie(
    request: Request, door: Door, answer: Response, name: str, value: str, seconds: int | None = None
) -> None:
    """Give a browser a cookie that no script reads and no other site sends with a form; 0 seconds take it away."""
    secure = is_secure(request, door)
    answer.set_cookie(name, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax")
