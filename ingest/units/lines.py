"""The lines of a paper, without what is printed around its pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from documents import Page
from index import main_spans
from ingest.units.labels import LABEL

_FEW = 4  # pages: running heads are told from so many on
_HEADING = 90  # characters at most
_INITIALS = 80  # characters at most, of those in a margin
_MARGIN = re.compile(r"[A-Z][A-Za-z]?[A-Z][a-z]?(?:\s?[/,&+]\s?[A-Z][A-Za-z]?[A-Z][a-z]?){0,4}")
_DIGITS = re.compile(r"\d{1,6}")
_FOLIO = re.compile(r"\W*(?:page\s+)?(?:\d{1,4}|[ivxl]{1,6})(?:\s+of\s+\d{1,4})?\W*", re.IGNORECASE)


class Line(NamedTuple):
    """A line of the main text of a page."""

    page: int
    text: str
    gap: bool  # whether an empty line stands above
    top: bool


def lines(pages: Sequence[Page]) -> Iterator[Line]:
    """The lines of a paper without running heads, feet and the numbers of pages."""
    texts = [page.text for page in pages]
    often = _often(texts)
    for page, (start, end) in zip(pages, _spans(texts), strict=True):
        gap, top = True, True
        for text in _without_edges([line.strip() for line in page.text[start:end].split("\n")], often):
            if text and not (text[0].isupper() and len(text) <= _INITIALS and _MARGIN.fullmatch(text)):
                yield Line(page.number, text, gap, top)
                gap, top = False, False
            gap = gap or not text


def _often(texts: Sequence[str]) -> frozenset[str]:
    """What stands first or last on two pages, but for its numbers: heads and feet, on their first page too."""
    edges = Counter(edge for text in texts for edge in {_edge(line) for line in _first_and_last(text)} - {""})
    return frozenset(edge for edge, count in edges.items() if count > 1)


def _first_and_last(text: str) -> tuple[str, str]:
    text = text.strip()
    return text[: text.find("\n") if "\n" in text else len(text)], text[text.rfind("\n") + 1 :]


def _edge(line: str) -> str:
    return "" if len(line) > _HEADING or LABEL.match(line) else _DIGITS.sub("", line).strip()


def _without_edges(lines: list[str], often: frozenset[str]) -> list[str]:
    """The lines of a page but for a head, a foot and the number of the page."""
    first = 1 if lines and (_FOLIO.fullmatch(lines[0][:16]) or _edge(lines[0]) in often) else 0
    last = -1 if lines[first:] and (_FOLIO.fullmatch(lines[-1][:16]) or _edge(lines[-1]) in often) else len(lines)
    return lines[first:last]


def _spans(texts: list[str]) -> list[tuple[int, int]]:
    """The main text of each page; of two or three pages, what recurs is told as if the paper came twice."""
    if 1 < len(texts) < _FEW:
        return main_spans(texts * 2)[len(texts) :]
    return main_spans(texts)
