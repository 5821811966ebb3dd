"""What the routes work with, and who asks."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Annotated, Any, Self

from fastapi import Depends, Request
from jinja2 import Environment
from starlette.responses import HTMLResponse, JSONResponse

from documents import Audience, Vocabulary
from documents.catalogue import Catalogue
from documents.originals import Originals
from documents.pictures import Pictures
from index import Index
from search_app.freshness import NotModified, digest, is_one_of, page_headers, page_tag
from search_app.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of a repository that answer questions, and the templates to answer with.

    `state` tells apart the states of what is held, "" where it cannot; `made` tells apart what makes pages of it.
    The last three are of one request: its address as others would write it, what stands before the path there, and what
    its page is called by browsers.
    """

    indexes: Callable[[Audience], Index]
    catalogue: Catalogue
    originals: Originals
    pictures: Pictures
    vocabulary: Vocabulary
    templates: Environment
    url: str = ""  # "https://papers.example.org", where that is set
    house: House = field(default_factory=House)
    state: Callable[[Audience], str] = lambda _audience: ""
    made: str = ""
    asked: str = ""
    site: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def answering(self, request: Request, audience: Audience) -> Self:
        """These parts, for one request. Raises NotModified where the browser has the page that would be made."""
        state = self.state(audience)
        headers: dict[str, str] = {}
        if state:
            tag = page_tag(request, audience, digest((state.encode(), self.made.encode())))
            headers = page_headers(tag, audience)
            if is_one_of(request, tag):
                raise NotModified(headers)
        site = self.root(request)
        return replace(self, asked=f"{site}{_path(request)}", site=site, headers=headers)

    def root(self, request: Request) -> str:
        """What stands before a path in addresses that leave this site: as it is set, else as it was asked for."""
        return self.url or str(request.base_url).rstrip("/")

    def html(self, template: str, *, status: int = 200, **facts: object) -> HTMLResponse:
        """A page made of a template and its facts."""
        page = self.templates.get_template(template).render(asked_at=self.asked, site=self.site, **facts)
        return HTMLPage(page, status, self.headers if status == HTTPStatus.OK else None)


class HTMLPage(HTMLResponse):
    """HTML that is sent even where a text holds half a surrogate pair, as names of files may."""

    def render(self, content: str) -> bytes:
        """In UTF-8; what has no UTF-8 becomes a question mark."""
        return content.encode("utf-8", "replace")


class JSONRecord(JSONResponse):
    """JSON in ASCII, which can write half a surrogate pair."""

    def render(self, content: Any) -> bytes:
        """In ASCII with escapes."""
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


async def audience() -> Audience:
    """Who asks: nobody can sign in, so everybody is the public."""
    return Audience.PUBLIC


Asker = Annotated[Audience, Depends(audience)]


async def request_parts(request: Request, asker: Asker) -> Parts:
    """The parts that `create_app` was given. Raises NotModified where the browser has what it asks for."""
    parts: Parts = request.app.state.parts
    return parts.answering(request, asker)


def _path(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


Here = Annotated[Parts, Depends(request_parts)]
