"""Markdown: its text without the marks; front matter is facts, not text."""

import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from documents import Unreadable
from ingest import media
from ingest.readers.cleaning import clean_line
from ingest.readers.encoded import text_of
from ingest.readers.html import text_in
from ingest.readers.parts import Block, parts
from ingest.reading import LIMITS, Limits, Reading

VERSION = 1
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FACT = re.compile(r"([A-Za-z][\w .-]*):[ \t]+(.+)")
_KEYS = {
    "title": "title", "author": "author", "publisher": "publisher", "date": "published", "published": "published",
    "created": "created", "modified": "modified", "updated": "modified", "rights": "rights", "license": "rights",
    "licence": "rights", "lang": "language", "language": "language", "url": "source_url", "source": "source_url",
}  # fmt: skip


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The text of a Markdown file, cut at its headings.

    Raises:
        Unreadable: it holds no text.
    """
    text, partial = text_of(path, limits)
    front = _FRONT.match(text)
    found = parts(_blocks(text[front.end() :] if front else text), limits, partial)
    if not found.pages:
        raise Unreadable("The file holds no text.", "Look whether it was saved whole.")
    facts = _facts(front[1] if front else "")
    return Reading(media_type=media.MARKDOWN, pages=found.pages, embedded=facts, partial=found.partial)


def _facts(front: str) -> dict[str, str]:
    """The one-line facts of front matter, of which YAML is more than is needed."""
    found = {
        match[1].lower(): clean_line(match[2].strip("\"' \r"))
        for match in map(_FACT.match, front.splitlines())
        if match
    }
    return {ours: found[theirs] for theirs, ours in reversed(_KEYS.items()) if found.get(theirs)}


def _blocks(text: str) -> Iterator[Block]:
    level = 0
    row: list[str] | None = None
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        match token.type:
            case "heading_open":
                level = int(token.tag[1:])
            case "tr_open":
                row = []
            case "tr_close":
                yield Block(" ".join(row or ()))
                row = None
            case "inline" if row is not None:
                row.append(_inline(token))
            case "inline":
                yield Block(_inline(token), level)
                level = 0
            case "fence" | "code_block":
                yield Block(token.content)
            case "html_block":
                yield Block(text_in(token.content))


def _inline(token: Token) -> str:
    return "".join(map(_piece, token.children or ()))


def _piece(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    return "" if token.type == "html_inline" else token.content
