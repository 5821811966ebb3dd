"""What the routes work with, and who asks."""

import json
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache
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
from search_app.security.persons import Door, Person, find_audience, find_person


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of a repository that answer questions, and the templates to answer with.

    `state` tells apart the states of what is held, "" where it cannot; `made` tells apart what makes pages of it.
    The last are of one request: its address as others would write it, what stands before the path there, what its page
    is called by browsers, who asks, and whether anybody could sign in.
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
    person: Person | None = None
    signs_in: bool = False

    def answering(self, request: Request, person: Person | None = None) -> Self:
        """These parts, for one request. Raises NotModified where the browser has the page that would be made.

        What somebody sees who is signed in is made anew each time.
        """
        signs_in = _signs_in(request)
        self.vocabulary.look()
        vocabulary = self.vocabulary.words  # one page is made with the same words all through
        state = "" if person else self.state(Audience.PUBLIC)
        headers: dict[str, str] = {}
        if state:
            made_of = (state, self.made, _mark(vocabulary))
            tag = page_tag(request, digest((*map(str.encode, made_of), bytes(signs_in))))
            headers = page_headers(tag)
            if is_one_of(request, tag):
                raise NotModified(headers)
        site = self.root(request)
        asked = f"{site}{_path(request)}"
        found = replace(self, asked=asked, site=site, headers=headers, person=person, signs_in=signs_in)
        return replace(found, vocabulary=vocabulary)

    def for_error(self, request: Request, person: Person | None) -> Self:
        """These parts for a page that says what went wrong, which nobody keeps."""
        return replace(self, person=person, signs_in=_signs_in(request))

    def root(self, request: Request) -> str:
        """What stands before a path in addresses that leave this site: as it is set, else as it was asked for."""
        return self.url or str(request.base_url).rstrip("/")

    def closed(self, ids: Iterable[str]) -> Set[str]:
        """Those of some documents that the public may not read; said to nobody but those who are signed in."""
        some = dict.fromkeys(ids) if self.person else {}
        return self.catalogue.closed(some) if some else frozenset()

    def html(self, template: str, *, status: int = 200, **facts: object) -> HTMLResponse:
        """A page made of a template and its facts."""
        page = self.templates.get_template(template).render(
            asked_at=self.asked, site=self.site, person=self.person, signs_in=self.signs_in, **facts
        )
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


Asker = Annotated[Audience, Depends(find_audience)]


async def request_parts(request: Request) -> Parts:
    """The parts that `create_app` was given. Raises NotModified where the browser has what it asks for."""
    parts: Parts = request.app.state.parts
    return parts.answering(request, await find_person(request))


@lru_cache(maxsize=4)
def _mark(vocabulary: Vocabulary) -> str:
    """A word for the words of the house."""
    said = (*vocabulary.bodies.values(), *vocabulary.topics.values())
    return digest(repr(each).encode("utf-8", "replace") for each in said)


def _signs_in(request: Request) -> bool:
    door: Door | None = getattr(request.app.state, "door", None)
    return door is not None and door.is_open


def _path(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


Here = Annotated[Parts, Depends(request_parts)]
