"""What the routes work with, and who asks."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from jinja2 import Environment
from starlette.responses import HTMLResponse, JSONResponse

from documents import Audience, Vocabulary
from documents.catalogue import Catalogue
from documents.originals import Originals
from documents.pictures import Pictures
from index import Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of a repository that answer questions, and the templates to answer with."""

    indexes: Callable[[Audience], Index]
    catalogue: Catalogue
    originals: Originals
    pictures: Pictures
    vocabulary: Vocabulary
    templates: Environment

    def html(self, template: str, *, status: int = 200, **facts: object) -> HTMLResponse:
        """A page made of a template and its facts."""
        return HTMLPage(self.templates.get_template(template).render(facts), status)


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


async def request_parts(request: Request) -> Parts:
    """The parts that `create_app` was given."""
    parts: Parts = request.app.state.parts
    return parts


async def audience() -> Audience:
    """Who asks: nobody can sign in, so everybody is the public."""
    return Audience.PUBLIC


Here = Annotated[Parts, Depends(request_parts)]
Asker = Annotated[Audience, Depends(audience)]
