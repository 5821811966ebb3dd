"""The lines of a paper, without what is printed around its pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from documents import Page
from index import main_spans
from ingest.units.labels import LABEL

_ONE = r"[A-Z][A-Za-z]?[A-Z][a-z]?"
INITIALS = rf"{_ONE}(?:\s?[/,&+ ]\s?{_ONE}){{0,4}}"
_FEW = 4  # pages: running heads are told from so many on
_HEADING = 90  # characters at most
_INITIALS = 32  # characters at most, of those in a margin
_MARGIN = re.compile(rf"{INITIALS}")
_COLUMN = re.compile(  # a head over a column with the initials of those who are to act
    r"^(?:(?:agenda )?items?|min(?:ute)?s?|no\.?|subject|topic|discussion|notes?|ref\.?)[ \t]{1,20}"
    r"(?:actions?(?: by| for)?|by whom|owner|lead)$|^(?:action|action by|action for|by whom)$",
    re.IGNORECASE | re.MULTILINE,
)
_AT_END = re.compile(rf"(?<=[.!?:;”)])\s+(?P<owner>{INITIALS})$")
_FEW_LINES = 2_000  # characters at the head of a paper, in which a column has its head
_DIGITS = re.compile(r"\d{1,6}")
_FOLIO = re.compile(r"\W*(?:page\s+)?(?:\d{1,4}|[ivxl]{1,6})(?:\s+of\s+\d{1,4})?\W*", re.IGNORECASE)


class Line(NamedTuple):
    """A line of the main text of a page."""

    page: int
    text: str
    gap: bool  # whether an empty line stands above
    top: bool
    owner: str = ""  # the initials that stand in a column beside its end


_NOTHING = Line(0, "", gap=False, top=False)


def lines(pages: Sequence[Page]) -> Iterator[Line]:
    """The lines of a paper without running heads, feet, the numbers of pages and what stands in a margin."""
    texts = [page.text for page in pages]
    column = _has_column(texts)
    found = _lines(pages, texts, margins=column)
    return _owned(list(found)) if column else found


def _lines(pages: Sequence[Page], texts: list[str], *, margins: bool) -> Iterator[Line]:
    """The lines of each page; of one that is in a margin, if asked for, the initials and no text."""
    often = _often(texts)
    for page, (start, end) in zip(pages, _spans(texts), strict=True):
        gap, top = True, True
        for text in _without_edges([line.strip() for line in page.text[start:end].split("\n")], often):
            if not text:
                gap = True
            elif not (text[0].isupper() and len(text) <= _INITIALS and _MARGIN.fullmatch(text)):
                yield Line(page.number, text, gap, top)
                gap, top = False, False
            elif margins:
                yield Line(page.number, "", gap, top, text)


def _owned(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines of a paper with a column of initials: those at the end of a paragraph, or alone on the line below it.

    Several below each other tell nothing: a PDF may give a column apart from what it stands beside.
    """
    for line, below, after in zip(lines, [*lines[1:], _NOTHING], [*lines[2:], _NOTHING, _NOTHING], strict=False):
        if not line.text:
            continue
        found = None if line.text[-2:].islower() or below.text[:1].islower() else _AT_END.search(line.text)
        if found:
            yield line._replace(text=line.text[: found.start()], owner=found["owner"])
        elif below.owner and not after.owner and not after.text[:1].islower():
            yield line._replace(owner=below.owner)
        else:
            yield line


def _has_column(texts: Sequence[str]) -> bool:
    """Whether the paper has a head over a column of who is to act."""
    head = texts[0][:_FEW_LINES] if texts else ""
    return ("ction" in head or "CTION" in head or "hom" in head) and _COLUMN.search(head) is not None


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
