"""What forms send: taken from our own pages alone, with the secret that stands in them."""

import hmac
import secrets
from typing import Annotated
from urllib.parse import urlsplit

from anyio import to_thread
from fastapi import Depends, Request
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from documents import MunimentError
from search_app.security.persons import Door, find_person, is_secure, refused

SAFE = {"GET", "HEAD", "OPTIONS"}
FIELD = "form"  # which holds the secret
FILES = 500  # that are taken at once
_FIELDS = 5_000
_FIELD_SIZE = 1_000_000  # bytes of one that is no file
_CHARSETS = {b"utf-8", b"utf8"}
_COOKIE = "muniment-form"


class ForeignForm(MunimentError):
    """A form was sent from another site, or from a page that is too old."""


async def check_form(request: Request) -> None:
    """Let through what our own pages send, and what a program sends with a token. Raises ForeignForm."""
    if request.method in SAFE:
        return
    if not await to_thread.run_sync(lambda: request.app.state.door.is_open):
        raise HTTPException(404)
    person = await find_person(request)
    if person and not person.form:
        return
    if not _is_own(request):
        refused("a form from another site")
        raise ForeignForm(
            "This was sent from another site, so nothing was done. Open the page here, and send it again."
        )
    form = await _read(request)
    known = person.form if person else request.cookies.get(form_cookie(request), "")
    given = form.get(FIELD)
    if (
        not known
        or not isinstance(given, str)
        or not hmac.compare_digest(known.encode(), given.encode("utf-8", "replace"))
    ):
        refused("a form without its secret")
        await form.close()
        raise ForeignForm(
            "You are no longer signed in as when this page was opened, so nothing was done. Open it again."
        )


async def _read(request: Request) -> FormData:
    charset = parse_options_header(request.headers.get("content-type", ""))[1].get(b"charset", b"utf-8")
    if charset.lower() not in _CHARSETS:  # Python knows some that take long, and some that are none
        raise HTTPException(400)
    return await request.form(max_files=FILES, max_fields=_FIELDS, max_part_size=_FIELD_SIZE)


def _is_own(request: Request) -> bool:
    """Whether browsers say that a page of this site sent it: Fetch Metadata, or the origin where they know none."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        return urlsplit(origin).netloc == request.headers.get("host")
    return site is not None


def form_cookie(request: Request) -> str:
    """What the cookie is called that holds the secret in forms of those who are not signed in."""
    door: Door = request.app.state.door
    return f"__Host-{_COOKIE}" if is_secure(request, door) else _COOKIE


def anonymous_secret(request: Request) -> str:
    """The secret in forms of those who are not signed in: as their cookie has it, or a new one."""
    return request.cookies.get(form_cookie(request)) or secrets.token_urlsafe(32)


Form = Annotated[FormData, Depends(_read)]
