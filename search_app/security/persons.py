"""Who asks: somebody with a session or a token, or the public."""

import ipaddress
import logging
from dataclasses import dataclass
from typing import Annotated

from anyio import to_thread
from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from documents import Audience, MunimentError
from documents.accounts import Account, Accounts, Role
from documents.sessions import Sessions
from search_app.security.limiting import Limits, What

_log = logging.getLogger("muniment.security")
_COOKIE = "muniment"


class NotSignedIn(MunimentError):
    """Nobody may do this without signing in."""


class NotAllowed(MunimentError):
    """Somebody who is signed in may not do this."""


class WrongToken(MunimentError):
    """What a program sent to say for whom it asks is worth nothing: it has ended, was taken back, or never was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is signed in, or whose program asks.

    `role` is the most that may be done here, `form` the secret in the forms of their pages, "" for a program.
    """

    account: Account
    role: Role
    form: str = ""
    secret: str = ""  # of the session

    @property
    def name(self) -> str:
        """Who is said to have done a thing."""
        return self.account.name

    def may(self, role: str) -> bool:
        """Whether they may do what a role may."""
        return self.role.may(Role(role))


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What lets people in: the accounts, the sessions, and how often they may try.

    `secure` is whether others reach this by https alone; `provider` whether they may sign in with another one.
    """

    accounts: Accounts
    sessions: Sessions
    limits: Limits
    secure: bool = False
    provider: bool = False

    @property
    def is_open(self) -> bool:
        """Whether there is anybody who could sign in."""
        return self.provider or self.accounts.any()

    def by_session(self, secret: str) -> Person | None:
        """Whose session it is; None where it has ended, or its account is no longer what it was."""
        session = self.sessions.get(secret)
        account = self.accounts.find(session.account) if session else None
        if session is None or account is None or account.epoch != session.epoch:
            return None
        return Person(account=account, role=account.role, form=session.form, secret=secret)

    def by_token(self, secret: str, peer: str) -> Person:
        """Whose program asks. Raises WrongToken, and TooMany where many from a network address were wrong."""
        found = self.accounts.owner(secret)
        if found is None:
            self.limits.count(What.TOKEN, peer)  # right ones need no limit: nobody guesses 256 bits
            refused("a token that is worth nothing")
            raise WrongToken(
                "This token has ended, was taken back, or never was one. Make another one at /staff/account."
            )
        account, scope = found
        return Person(account=account, role=min(account.role, scope.role, key=list(Role).index))


def cookie_name(request: Request, door: Door) -> str:
    """What the session's cookie is called; by https so that no other site of the domain can set it."""
    return f"__Host-{_COOKIE}" if is_secure(request, door) else _COOKIE


def is_secure(request: Request, door: Door) -> bool:
    """Whether cookies may be sent by https alone."""
    return door.secure or request.url.scheme == "https"


def peer_of(request: Request) -> str:
    """The network address of who asks; of IPv6 the network, since who has one address there has all of them."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return host if address.version == 4 else str(ipaddress.ip_network((int(address), 64), strict=False))


def is_far(request: Request) -> bool:
    """Whether another machine asks, by an address that tells it from others: not so through a proxy on this one."""
    try:
        return not ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False


async def find_person(request: Request) -> Person | None:
    """Who asks, None for the public; found out once for each request. Raises WrongToken and TooMany."""
    door: Door | None = getattr(request.app.state, "door", None)
    if door is None:
        return None
    if not hasattr(request.state, "person"):
        request.state.person = await _find(request, door)
    person: Person | None = request.state.person
    return person


async def _find(request: Request, door: Door) -> Person | None:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    is_program = kind.lower() == "bearer" and request.scope["path"].startswith("/api/")
    if is_program and await to_thread.run_sync(lambda: door.is_open):
        return await to_thread.run_sync(door.by_token, token.strip(), peer_of(request))
    secret = request.cookies.get(cookie_name(request, door))
    return await to_thread.run_sync(door.by_session, secret) if secret else None


async def find_audience(request: Request) -> Audience:
    """What may be read by who asks."""
    return Audience.STAFF if await find_person(request) else Audience.PUBLIC


class Needs:
    """Lets in those alone who have a role, programs where that is said. Without accounts there are no such pages."""

    def __init__(self, role: Role, *, programs: bool = False) -> None:
        self._role = role
        self._programs = programs

    async def __call__(self, request: Request) -> Person:
        """Who asks. Raises NotSignedIn and NotAllowed."""
        door: Door | None = getattr(request.app.state, "door", None)
        if door is None or not await to_thread.run_sync(lambda: door.is_open):
            raise HTTPException(404)
        person = await find_person(request)
        if person is None:
            raise NotSignedIn("Sign in to see this page.")
        if not person.form and not self._programs:
            refused(f"a program of {person.name} at a page")
            raise NotAllowed("A token opens no pages. Ask the API with it: /api/docs.")
        if not person.may(self._role):
            refused(f"{person.name}, who is {person.role}, at a page for {self._role}")
            raise NotAllowed(f"This is for people with the role “{self._role}”. Ask an administrator for it.")
        return person


def refused(what: str) -> None:
    """Note that something was refused, for who looks after this."""
    _log.warning("Refused: %s", ascii(what))


Reader = Annotated[Person, Depends(Needs(Role.READER))]
Editor = Annotated[Person, Depends(Needs(Role.EDITOR))]
Publisher = Annotated[Person, Depends(Needs(Role.PUBLISHER))]
Administrator = Annotated[Person, Depends(Needs(Role.ADMINISTRATOR))]
Someone = Annotated[Person | None, Depends(find_person)]
