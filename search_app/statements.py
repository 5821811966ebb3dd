"""What the house says of itself: about this room, how far everybody can use it, and what is kept of visitors."""

from typing import NamedTuple

from fastapi import APIRouter
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from starlette.responses import Response

from search_app.parts import Here

router = APIRouter()

# Pictures would have to come from elsewhere, which the policy forbids; what is written as HTML is shown as it is.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_DEEPEST = 6


class Statement(NamedTuple):
    """A heading and what stands under it."""

    heading: str
    body: Markup


@router.api_route("/about", methods=["GET", "HEAD"])
def about(here: Here) -> Response:
    """Whose room this is, and what is in it."""
    return here.html("about.html", statement=statement(here.house.about, f"About {here.house.name}"))


@router.api_route("/accessibility", methods=["GET", "HEAD"])
def accessibility(here: Here) -> Response:
    """How far everybody can use it."""
    return here.html("accessibility.html", statement=statement(here.house.accessibility, "Accessibility statement"))


@router.api_route("/privacy", methods=["GET", "HEAD"])
def privacy(here: Here) -> Response:
    """What is kept of those who visit."""
    return here.html("privacy.html", statement=statement(here.house.privacy, "Privacy"))


def statement(text: str, heading: str) -> Statement:
    """Markdown as the body of a page; its first heading is that of the page, where it begins with one."""
    tokens = _MARKDOWN.parse(text)
    if tokens and tokens[0].tag == "h1":
        heading, tokens = _words(tokens[1]), tokens[3:]
    _set_deep(tokens)
    # The renderer escapes all that was written; only its own tags are markup.
    return Statement(heading, Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})))  # noqa: S704


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children or () if child.type in {"text", "code_inline"})


def _set_deep(tokens: list[Token]) -> None:
    """Headings from the second on, none of them more than one deeper than that before it."""
    before = 1
    for token in tokens:
        if token.type == "heading_open":
            before = max(2, min(int(token.tag[1:]), before + 1, _DEEPEST))
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{before}"
