"""HTML: the main text apart from menus and feet, and what the page says of itself in its head."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from documents import Unreadable
from ingest import media
from ingest.readers.cleaning import clean_line
from ingest.readers.encoded import text_of
from ingest.readers.parts import Block, parts
from ingest.reading import LIMITS, Limits, Reading

VERSION = 1
_LEFT_OUT = re.compile(
    "head|nav|aside|footer|script|style|noscript|template|svg|math|iframe|object|canvas|audio|video|dialog|button|select"
    "|textarea|input"
)
_LEFT_OUT_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog"}
_INLINE = re.compile(
    "a|abbr|acronym|b|bdi|bdo|big|br|cite|code|data|del|dfn|em|font|i|img|ins|kbd|label|mark|q|s|samp|small|span|strike"
    "|strong|sub|sup|td|th|time|tt|u|var|wbr"
)
_CELLS = {"td", "th"}
_MAIN = {"main", "article"}
_BLANKS = re.compile(r"\s+")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LEAST = 200  # characters: a <main> with less is an empty shell
_META = (  # what we call it, and what heads of pages call it, best first
    ("title", "dcterms.title", "dc.title", "citation_title", "og:title"),
    ("author", "dcterms.creator", "dc.creator", "citation_author", "author"),
    ("publisher", "dcterms.publisher", "dc.publisher"),
    ("site", "og:site_name"),
    ("published", "dcterms.issued", "article:published_time", "citation_publication_date", "dcterms.date", "dc.date"),
    ("published", "dc.date.issued", "date"),
    ("created", "dcterms.created"),
    ("modified", "dcterms.modified", "article:modified_time"),
    ("rights", "dcterms.rights", "dc.rights", "dcterms.license", "copyright"),
    ("language", "dcterms.language", "dc.language"),
    ("source_url", "og:url"),
)
_LINKS = (
    ("language", "html[lang]", "lang"),
    ("rights", "link[rel=license]", "href"),
    ("source_url", "link[rel=canonical]", "href"),
)


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The text of a web page, cut at its headings.

    Raises:
        Unreadable: it holds no text.
    """
    text, partial = text_of(path, limits, html=True)
    page = LexborHTMLParser(text)
    found = parts(blocks(page), limits, partial)
    if not found.pages:
        raise Unreadable("The web page holds no text.", "Open it in a browser, save it as PDF and add that.")
    return Reading(media_type=media.HTML, pages=found.pages, embedded=_embedded(page), partial=found.partial)


def text_in(markup: str) -> str:
    """The text of a piece of HTML, on one line."""
    return clean_line(" ".join(block.text for block in blocks(LexborHTMLParser(markup))))


def blocks(page: LexborHTMLParser) -> list[Block]:
    """The paragraphs and headings of a web page's main text."""
    if page.body is None:
        return []
    for root in page.css("main, [role=main], article")[:1]:
        found = list(_walk(root))
        if sum(len(block.text) for block in found) >= _LEAST:
            return found
    return list(_walk(page.body))


class _Place(NamedTuple):
    """Where a node stands: the block it belongs to, by the id of its element."""

    block: int
    level: int = 0
    in_main: bool = False
    left_out: bool = False
    pre: bool = False


def _walk(root: LexborNode) -> Iterator[Block]:
    """The blocks under a node, in its order; without recursion, for pages may nest a hundred thousand deep."""
    places = {root.mem_id: _Place(root.mem_id, in_main=root.tag in _MAIN)}
    pieces: list[str] = []
    current = places[root.mem_id]
    for node in root.traverse(include_text=True):
        parent = node.parent
        above = places.get(parent.mem_id) if parent is not None else None
        place = places.setdefault(node.mem_id, _place(node, above or current))
        if place.left_out:
            continue
        if place.block != current.block:
            yield Block("".join(pieces), current.level)
            pieces, current = [], place
        pieces.append(_piece(node, place))
    yield Block("".join(pieces), current.level)


def _place(node: LexborNode, above: _Place) -> _Place:
    tag = node.tag
    if tag is None or tag.startswith("-"):  # text, comments
        return above._replace(left_out=above.left_out or node.is_comment_node)
    inline = _INLINE.fullmatch(tag) is not None
    return _Place(
        block=above.block if inline else node.mem_id,
        level=_HEADINGS.get(tag, above.level),
        in_main=above.in_main or tag in _MAIN,
        left_out=above.left_out or _is_left_out(node, tag) or (tag == "header" and not above.in_main),
        pre=above.pre or tag == "pre",
    )


def _is_left_out(node: LexborNode, tag: str) -> bool:
    if _LEFT_OUT.fullmatch(tag):
        return True
    attributes = node.attributes
    return "hidden" in attributes or (attributes.get("role") or "").lower() in _LEFT_OUT_ROLES


def _piece(node: LexborNode, place: _Place) -> str:
    if node.is_text_node:
        text = node.text_content or ""
        return text if place.pre else _BLANKS.sub(" ", text)
    if node.tag == "br":
        return "\n"
    return " " if node.tag in _CELLS else ""


def _embedded(page: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    stated = {name: content for name, content in _metas(page) if content}
    for ours, *names in _META:
        for theirs in names:
            if theirs in stated:
                found.setdefault(ours, stated[theirs])
    for ours, selector, attribute in _LINKS:
        node = page.css_first(selector)
        value = clean_line((node.attributes.get(attribute) or "") if node else "")
        if value:
            found.setdefault(ours, value)
    title = page.css_first("title")
    if title and (text := clean_line(title.text())):
        found.setdefault("title", text)
        if "|" in text:  # "An inquiry reports | South East Councils"
            found.setdefault("site", text.rpartition("|")[2].strip())
    return found


def _metas(page: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in reversed(page.css("meta")):  # so that the first of a name wins
        attributes = node.attributes
        name = attributes.get("name") or attributes.get("property") or ""
        yield name.lower(), clean_line(attributes.get("content") or "")
