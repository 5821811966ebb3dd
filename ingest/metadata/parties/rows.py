"""The lines of a page as rows of one column each, with broken lines joined."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, pairwise, takewhile
from typing import NamedTuple

from documents import Page, Word
from ingest.metadata.parties.wording import (
    AFTER,
    ANY_OFFICE,
    APART,
    CONTACT,
    COPIES,
    HONORIFIC,
    LONGEST,
    NUMBERED,
    PREFIX,
)

_WRAPPED = 55  # a line so long may go on in the next
_GAP = 1.5  # heights of a letter between words of two columns
_BLANK = 1.4  # times the smallest distance of two lines: a blank line stands between them
_ALIGNED = 3.0  # points
_COLUMNS = re.compile(r"\t+| {3,}")
_NAMED = re.compile(r"(?:Department|Ministry|Home Office|Cabinet Office|HM )\b")
_BEGIN = (_NAMED, APART, COPIES, AFTER, PREFIX, HONORIFIC, NUMBERED)  # no line is broken before these
_BROKEN = 25  # characters of a line in a narrow column, whose last word stands under it
_LAST_WORD = re.compile(r"(?:Council|Government|Committee|Board|Authority|Association|Partnership|Agency|Group|Forum)")
_CONNECTS = re.compile(r"(?:&|\b(?:and|of|for|the|to|in))$")


class Row(NamedTuple):
    """A line of one column; `blank` where it is set off from the one above."""

    text: str
    page: Page
    blank: bool = False

    def saying(self, text: str) -> "Row":
        """The row with another text."""
        return self._replace(text=text)

    def without(self, lead: re.Match[str]) -> "Row":
        """The row without what it begins with."""
        return self._replace(text=self.text[lead.end() :])


class _Cell(NamedTuple):
    """What stands in one column of a line, and where it begins."""

    text: str
    x: float


class _Line(NamedTuple):
    cells: Sequence[_Cell]
    top: float  # 0 where there are no boxes


_EMPTY = _Line([], 0)


def rows_of(page: Page, start: int, end: int) -> list[Row]:
    """The lines between two places of a page, columns one after another, with broken lines joined."""
    lines = list(_lines(page, start, end))
    pitches = [below.top - above.top for above, below in pairwise(lines) if above.top and below.top - above.top > 5]
    gap = _BLANK * min(pitches, default=0.0)
    return _joined(_set_off(_in_columns(lines, gap), page, gap))


def _lines(page: Page, start: int, end: int) -> Iterator[_Line]:
    boxes = list(dropwhile(lambda word: word.start < start, takewhile(lambda word: word.start < end, page.words)))
    place, taken = start, 0
    for text in page.text[start:end].split("\n"):
        first, place = taken, place + len(text) + 1
        while taken < len(boxes) and boxes[taken].start < place:
            taken += 1
        yield _line(page, text, boxes[first:taken])


def _line(page: Page, text: str, words: Sequence[Word]) -> _Line:
    if not text.strip():
        return _EMPTY
    if len(text) > LONGEST:
        return _Line([_Cell("…", 0)], 0)
    if words:
        return _Line(list(_cells(page, words)), min(word.y0 for word in words))
    return _Line([_Cell(part, number) for number, part in enumerate(_COLUMNS.split(text.strip()))], 0)


def _cells(page: Page, words: Sequence[Word]) -> Iterator[_Cell]:
    """The parts of a line that wide gaps set apart."""
    first = words[0]
    for word, following in zip(words, [*words[1:], None], strict=True):
        if not following or following.x0 - word.x1 > _GAP * (word.y1 - word.y0):
            yield _Cell(page.text[first.start : word.end].strip(), first.x0)
            first = following or word


def _in_columns(lines: Sequence[_Line], gap: float) -> Iterator[_Line]:
    """Lines of one cell each: where lines stand side by side, column after column."""
    place = 0
    while place < len(lines):
        end = place + 1
        if len(lines[place].cells) < 2:
            yield lines[place]
        else:
            while end < len(lines) and (
                _are_beside(lines[end : end + 2]) or _continues(lines[place:end], lines[end], gap)
            ):
                end += 1
            yield from _columns(lines[place:end])
        place = end


def _are_beside(lines: Sequence[_Line]) -> bool:
    return any(len(line.cells) > 1 for line in lines)


def _continues(above: Sequence[_Line], line: _Line, gap: float) -> bool:
    """Whether a line goes on a column under those above, where the others have ended."""
    if not line.cells or not 0 < line.top - above[-1].top <= gap or COPIES.match(line.cells[0].text):
        return False
    return any(abs(cell.x - line.cells[0].x) < _ALIGNED for cell in above[0].cells)


def _columns(lines: Sequence[_Line]) -> Iterator[_Line]:
    begins = [cell.x for cell in max((line.cells for line in lines), key=len)]
    for number in range(len(begins)):
        yield _EMPTY
        for line in lines:
            own = [cell for cell in line.cells if _nearest(begins, cell.x) == number]
            if own:
                yield _Line([_Cell(" ".join(cell.text for cell in own), own[0].x)], line.top)
    yield _EMPTY


def _nearest(begins: Sequence[float], x: float) -> int:
    return min(range(len(begins)), key=lambda number: abs(begins[number] - x))


def _set_off(lines: Iterable[_Line], page: Page, gap: float) -> Iterator[Row]:
    """A row for each line that is not empty; those under an empty line, or a gap so wide, are set off."""
    blank, above = False, 0.0
    for line in lines:
        if not line.cells:
            blank = True
            continue
        blank = blank or bool(above and (line.top < above or line.top - above > gap))
        yield Row(line.cells[0].text, page, blank)
        blank, above = False, line.top


def _joined(parts: Iterable[Row]) -> list[Row]:
    """The rows, what a full line could not hold put back to it."""
    whole: list[Row] = []
    for row in parts:
        if whole and not row.blank and _goes_on(whole[-1].text, row.text):
            whole[-1] = whole[-1].saying(f"{whole[-1].text} {row.text}")
        else:
            whole.append(row)
    return whole


def _goes_on(text: str, following: str) -> bool:
    """Whether a line that names an office is broken before the next."""
    if len(text) > LONGEST or any(begins.match(following) for begins in _BEGIN):
        return False
    if len(text) >= _BROKEN and _LAST_WORD.fullmatch(following):
        return True
    short = len(text) >= _WRAPPED and len(following.split()) == 1 and text[-1] not in ",;"
    broken = short or following[:1].islower() or bool(_CONNECTS.search(text))
    return broken and bool(ANY_OFFICE.search(text)) and not CONTACT.search(text)
