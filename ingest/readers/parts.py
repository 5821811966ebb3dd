"""Papers without pages: cut at headings into parts about a page long, so that a hit or citation can point to one."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from documents import Page
from ingest.readers.cleaning import clean

PAGE = 3_000  # characters: a page of print
_LABEL = 120


class Block(NamedTuple):
    """A heading (of level 1 to 6) or a paragraph (level 0)."""

    text: str
    level: int = 0


def parts(blocks: Iterable[Block]) -> tuple[Page, ...]:
    """The blocks as numbered pages, labelled with the heading they stand under, or their number before the first.

    A heading begins a new part when the one before is at least half a page long; a paragraph when it would not fit. A
    paragraph is cut only where it alone is longer than a page.
    """
    pages: list[Page] = []
    label = ""
    for part in _cut(_cleaned(blocks)):
        heading = next((block.text for block in part if block.level), "")
        label = heading if part[0].level or not label else label
        text = "\n".join(block.text for block in part)
        pages.append(Page(number=len(pages) + 1, label=_short(label) or str(len(pages) + 1), text=text))
        label = next((block.text for block in reversed(part) if block.level), label)
    return tuple(pages)


def _short(label: str) -> str:
    line = " ".join(label.split())
    return line if len(line) <= _LABEL else f"{line[:_LABEL].rsplit(' ', 1)[0]} …"


def _cleaned(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        text = clean(block.text)
        if block.level and text:
            yield Block(" ".join(text.split()), block.level)
        elif text:
            yield from (Block(piece) for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """A paragraph longer than a page, cut at a line's or sentence's end, or between words, or anywhere."""
    while len(text) > PAGE:
        end = max(text.rfind("\n", PAGE // 2, PAGE), text.rfind(". ", PAGE // 2, PAGE) + 1)
        end = end if end > 0 else text.rfind(" ", PAGE // 2, PAGE)
        end = end if end > 0 else PAGE
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    if text:
        yield text


def _cut(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    part: list[Block] = []
    size = 0
    for block in blocks:
        begins = size >= PAGE // 2 if block.level else size + len(block.text) > PAGE
        if part and begins and not part[-1].level:
            yield part
            part, size = [], 0
        part.append(block)
        size += len(block.text) + 1
    if part:
        yield part
