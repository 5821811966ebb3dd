"""Papers without pages: cut at headings into parts about a page long, so that a hit or citation can point to one."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from documents import Page
from ingest.readers.cleaning import clean
from ingest.reading import LIMITS, Limits

PAGE = 3_000  # characters: a page of print
_LABEL = 120


class Block(NamedTuple):
    """A heading (of level 1 to 6) or a paragraph (level 0)."""

    text: str
    level: int = 0


class Parts(NamedTuple):
    """Numbered pages, and sentences on what limits cut of them (empty where nothing was)."""

    pages: tuple[Page, ...]
    partial: str


def parts(blocks: Iterable[Block], limits: Limits = LIMITS, partial: str = "") -> Parts:
    """The blocks as pages, up to the limit; `partial` says what was cut before.

    They are labelled with the heading they stand under, or their number before the first. A heading begins a new part
    when the one before is at least half a page long; a paragraph when it would not fit. A paragraph is cut only where
    it alone is longer than a page; a heading as long as that is none.
    """
    found = _cut(_cleaned(blocks))
    pages = tuple(_labelled(islice(found, limits.pages)))
    cut = f"Only the first {limits.pages} parts were read." if next(found, None) else ""
    return Parts(pages, " ".join(filter(None, (partial, cut))))


def _labelled(found: Iterable[list[Block]]) -> Iterator[Page]:
    label = ""
    for number, part in enumerate(found, 1):
        heading = next((block.text for block in part if block.level), "")
        label = heading if part[0].level or not label else label
        text = "\n".join(block.text for block in part)
        yield Page(number=number, label=short(label) or str(number), text=text)
        label = next((block.text for block in reversed(part) if block.level), label)


def short(label: str) -> str:
    """A label on one line, cut where it is too long for one."""
    line = " ".join(label.split())
    return line if len(line) <= _LABEL else f"{line[:_LABEL].rsplit(' ', 1)[0]} …"


def _cleaned(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        text = clean(block.text)
        if block.level and 0 < len(text) <= PAGE:
            yield Block(" ".join(text.split()), block.level)
        elif text:
            yield from (Block(piece) for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """A paragraph longer than a page, cut at a line's or sentence's end, or between words, or anywhere."""
    start = 0
    while len(text) - start > PAGE:
        half, whole = start + PAGE // 2, start + PAGE
        end = max(text.rfind("\n", half, whole), text.rfind(". ", half, whole) + 1)
        end = end if end > 0 else text.rfind(" ", half, whole)
        end = end if end > 0 else whole
        yield text[start:end].rstrip()
        start = end + text[end : end + 1].isspace()
    if start < len(text):
        yield text[start:]


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
