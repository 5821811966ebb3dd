"""What rules look at: the lines of a page, with the height of their letters where that is known."""

import re
from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

from documents import Claim, Page, Source

HEAD = 700  # characters: on them the kind of 321 of 327 papers was told right (FACTS.md)
_QUOTE = 160


class Line(NamedTuple):
    """A line of a page; `height` of its letters' boxes in points, 0 where there are no boxes."""

    text: str
    start: int
    end: int
    height: float


def lines(page: Page) -> list[Line]:
    """The lines of a page's text, from the top of the text."""
    heights: dict[int, list[float]] = {}
    ends = [found.start() for found in re.finditer("\n", page.text)] + [len(page.text)]
    place = 0
    for word in page.words:
        while place < len(ends) - 1 and word.start >= ends[place]:
            place += 1
        heights.setdefault(place, []).append(word.y1 - word.y0)
    starts = [0, *(end + 1 for end in ends[:-1])]
    return [
        Line(page.text[start:end], start, end, round(median(heights[number]), 1) if number in heights else 0.0)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def line_above(page: Page, place: int) -> Line | None:
    """The line above that of a place, without its height; None above the first."""
    end = page.text.rfind("\n", 0, place)
    start = page.text.rfind("\n", 0, max(end, 0)) + 1
    return Line(page.text[start:end], start, end, 0.0) if end >= 0 else None


def first_page(pages: Iterable[Page]) -> Page | None:
    """The first page that holds text: where a paper says what it is."""
    return next((page for page in pages if page.text.strip()), None)


def said(field: str, value: str, rule: str, confidence: float, page: Page, start: int = 0, end: int = 0) -> Claim:
    """A claim of the text, quoting what stands on the page between two offsets."""
    quote = " ".join(page.text[start:end].split())[:_QUOTE]
    return Claim(
        field=field, value=value, source=Source.TEXT, rule=rule, confidence=confidence, page=page.number, quote=quote
    )
