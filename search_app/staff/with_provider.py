"""Signing in with another provider: OpenID Connect."""

import hashlib
from contextlib import suppress
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from documents import NotFound
from documents.accounts import FOREIGN, PROVIDER, Account, Accounts, Conflict
from search_app.parts import Here
from search_app.security.limiting import What
from search_app.security.oidc import Identity, OpenID
from search_app.security.persons import Door, is_secure, peer_of, refused
from search_app.security.provider import NoRole, Refused
from search_app.staff.office import AtWork, Office
from search_app.staff.signing_in import SIGN_IN, begin, onward, set_cookie, sign_in_answer

WITH = f"{SIGN_IN}/with"
ANSWER = f"{SIGN_IN}/answer"
_COOKIE = "muniment-provider"
_MINUTES = 10

router = APIRouter()


@router.get(WITH)
def leave(request: Request, here: Here, office: AtWork) -> Response:
    """Lead somebody to the provider."""
    openid = _openid(office)
    if request.headers.get("sec-fetch-dest", "document") != "document":  # as a picture in a page of another site
        raise HTTPException(404)
    office.door.limits.count(What.PROVIDER, peer_of(request))
    try:
        begun = openid.begin(_callback(here), onward(request.query_params.get("onward")))
    except Refused as error:
        return sign_in_answer(request, here, office, str(error))
    answer = RedirectResponse(begun.address, 303)
    set_cookie(request, office.door, answer, _cookie(request, office.door), begun.key, seconds=_MINUTES * 60)
    return answer


@router.get(ANSWER)
def come_back(request: Request, here: Here, office: AtWork) -> Response:
    """Let in whom the provider says it is."""
    openid = _openid(office)
    key = request.cookies.get(_cookie(request, office.door), "")
    try:
        if not key:
            raise Refused("This belongs to another sign-in. Begin again.")
        identity, onwards = openid.complete(key, dict(request.query_params), _callback(here))
        account = _account(office.door.accounts, identity)
    except (Refused, Conflict) as error:
        if isinstance(error, NoRole):
            _let_go(office.door.accounts, name_of(openid.issuer, error.subject))
        refused("a sign-in by the provider")
        return sign_in_answer(request, here, office, str(error))
    return begin(request, office, account, onward(onwards))


def name_of(issuer: str, subject: str) -> str:
    """The name of the account of somebody whom a provider knows: no other can have it."""
    return f"{FOREIGN}{hashlib.sha256(f'{issuer} {subject}'.encode()).hexdigest()[:24]}"


def _let_go(accounts: Accounts, name: str) -> None:
    """End what somebody had here to whom the provider gives no role any more."""
    with suppress(NotFound):
        accounts.let_go(name, PROVIDER)


def _openid(office: Office) -> OpenID:
    if office.provider is None:
        raise HTTPException(404)
    return office.provider


def _callback(here: Here) -> str:
    return f"{here.site}{ANSWER}"


def _cookie(request: Request, door: Door) -> str:
    return f"__Host-{_COOKIE}" if is_secure(request, door) else _COOKIE


def _account(accounts: Accounts, identity: Identity) -> Account:
    """The account of an identity, made when it first comes, with the role that the provider gives it now.

    It is told from every local account by its name, which holds a digest of who the provider is and whom it means.
    """
    name = name_of(identity.issuer, identity.subject)
    given = Account(name=name, shown=identity.name or name, mail=identity.mail, role=identity.role)
    try:
        known = accounts.get(name)
    except NotFound:
        with suppress(Conflict):  # another window was first
            return accounts.add(given, PROVIDER)
        known = accounts.get(name)
    if known.disabled:
        raise Refused("This account may no longer sign in. Ask an administrator.")
    if replace(known, role=given.role, shown=given.shown, mail=given.mail) == known:
        return known
    role = given.role if given.role is not known.role else None
    return accounts.change(name, PROVIDER, role=role, shown=given.shown, mail=given.mail)
