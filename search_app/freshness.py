"""Pages that have not changed since a browser saw them: told by the state they are made from, before they are made."""

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from fastapi import Request

_CODE = ("documents", "index", "search_app", "templates")
_TAGS = re.compile(r'"[^"]*"')


class NotModified(Exception):
    """The browser has this answer; `headers` go with saying so."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__()
        self.headers = headers


def code() -> str:
    """A word for the code and the templates that make pages."""
    root = Path(__file__).parents[1]
    paths = sorted(path for name in _CODE for path in (root / name).rglob("*") if path.suffix in {".py", ".html"})
    return digest(path.read_bytes() for path in paths)


def page_tag(request: Request, state: str) -> str:
    """The tag of the page at an address, on this day; weak, for it may be packed."""
    asks_html = "text/html" in request.headers.get("accept", "")
    said = (state, str(request.url), asks_html, datetime.now(UTC).date())
    return f'W/"{digest(str(part).encode("utf-8", "replace") for part in said)[:32]}"'


def page_headers(tag: str) -> dict[str, str]:
    """Browsers, and others on the way, may keep a public page, and ask each time whether it is still the same."""
    return {"ETag": tag, "Cache-Control": "no-cache"}


def is_known(request: Request, tag: str) -> bool:
    """Whether the browser has what is here, which has this tag: RFC 9110, 13.1.2."""
    return request.headers.get("if-none-match", "").strip() == "*" or is_one_of(request, tag)


def is_one_of(request: Request, tag: str) -> bool:
    """Whether the browser names this tag; what it has may yet have gone."""
    return tag.removeprefix("W/") in _TAGS.findall(request.headers.get("if-none-match", ""))


def digest(pieces: Iterable[bytes]) -> str:
    """The SHA-256 of pieces, each told from the next."""
    whole = hashlib.sha256()
    for piece in pieces:
        whole.update(len(piece).to_bytes(8) + piece)
    return whole.hexdigest()
