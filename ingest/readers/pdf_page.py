"""One page of a PDF: its words in PDFium's order, each with its box."""

import ctypes
import math
import re
from collections.abc import Callable, Iterator
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as c

from ingest.readers.cleaning import clean_word
from ingest.readers.hyphens import BREAK
from ingest.readers.sheet import Box, Run, Sheet
from ingest.scoring import is_bad

_RUNS = re.compile(r"(\s*)(\S+)")
_OBJECTS = 2_000  # looked at on a page without text; a page may hold millions
_FAR = 20_000.0  # points; no word is longer
_NOWHERE = (math.nan, math.nan, math.nan, math.nan)
_FEW = 8  # a stamp or a page number over a scan has no more words
_DRAWN = 200  # so many paths and no text: letters drawn as outlines


def sheet(document: pdfium.PdfDocument, index: int, characters: int) -> Sheet:
    """Read one page; the caller keeps one thread to a process, as PDFium demands."""
    page = document[index]
    try:
        textpage = page.get_textpage()
        total = textpage.count_chars()
        text = textpage.get_text_range(0, min(total, characters)) if total else ""
        runs = tuple(_runs(text, _Boxes(page, textpage, text)))
        width, height = page.get_size()
        return Sheet(
            number=index + 1,
            label=clean_word(document.get_page_label(index)) or str(index + 1),
            width=round(width, 2),
            height=round(height, 2),
            runs=runs,
            cut=total > characters,
            **_judged(page, text, runs),
        )
    finally:
        page.close()


def _runs(text: str, boxes: "_Boxes") -> Iterator[Run]:
    for found in _RUNS.finditer(text):
        blank, word = found.groups()
        gap = "\n" if "\n" in blank or "\r" in blank else blank and " "
        yield Run(gap, word, boxes.of(word, found.start(2)))


class _Boxes:
    """Where the characters of a page stand.

    The loose box of a character spans its font's height, so the first and last of a word are enough: a third of the
    time of asking for each.
    """

    def __init__(self, page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, text: str) -> None:
        self._raw = textpage.raw
        self._text = text
        last = textpage.count_chars() - 1
        self._alike = len(text) == last + 1 and c.FPDFText_GetTextIndexFromCharIndex(self._raw, last) == last
        self._shown = _shown(page)
        self._rect = c.FS_RECTF()
        self._by_reference = ctypes.byref(self._rect)

    def of(self, word: str, start: int) -> tuple[Box, ...]:
        """The boxes of the parts of a word that begins at a place of the text."""
        if BREAK not in word:
            box = self._around(start, start + len(word) - 1)
            return (box,) if box else ()
        first, rest = word.split(BREAK, 1)
        here = self._around(start, start + len(first) - 1) if first else None
        there = self.of(rest, start + len(first) + 1) if rest else ()
        return (here, *there) if here else there

    def _around(self, first: int, last: int) -> Box | None:
        """The box around two characters, by their places in the text; None where they have no extent."""
        x0, y0, x1, y1 = self._edges(first)
        if last != first:
            edges = self._edges(last)
            x0, y0 = min(x0, edges[0]), min(y0, edges[1])
            x1, y1 = max(x1, edges[2]), max(y1, edges[3])
        if not (0 < x1 - x0 < _FAR and 0 < y1 - y0 < _FAR):  # also where an edge is not a number
            return None
        return self._shown(x0, y0, x1, y1)

    def _edges(self, place: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a character in the PDF's own axes."""
        index = place if self._alike else self._index(place)
        rect = self._rect
        if not c.FPDFText_GetLooseCharBox(self._raw, index, self._by_reference):
            return _NOWHERE
        return rect.left, rect.bottom, rect.right, rect.top

    def _index(self, place: int) -> int:
        """The index of a character in PDFium's list, which counts UTF-16 units, and characters that give no text."""
        units = place + sum(character > "\uffff" for character in self._text[:place])
        return int(c.FPDFText_GetCharIndexFromTextIndex(self._raw, units))


def _shown(page: pdfium.PdfPage) -> Callable[[float, float, float, float], Box]:
    """From left, bottom, right, top in the PDF's axes to a box on the page as it is cropped and turned."""
    left, bottom, right, top = page.get_bbox()
    turns: dict[int, Callable[[float, float, float, float], Box]] = {
        0: lambda x0, y0, x1, y1: _box(x0 - left, top - y1, x1 - left, top - y0),
        90: lambda x0, y0, x1, y1: _box(y0 - bottom, x0 - left, y1 - bottom, x1 - left),
        180: lambda x0, y0, x1, y1: _box(right - x1, y0 - bottom, right - x0, y1 - bottom),
        270: lambda x0, y0, x1, y1: _box(top - y1, right - x1, top - y0, right - x0),
    }
    return turns[page.get_rotation()]


def _box(x0: float, y0: float, x1: float, y1: float) -> Box:
    return Box(round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1))


def _judged(page: pdfium.PdfPage, text: str, runs: tuple[Run, ...]) -> dict[str, bool]:
    """Whether a page shows a picture in place of text, and whether the text that it has makes no words."""
    bad = is_bad(text)
    pictured = _is_pictured(page, runs, bad=bad)
    return {"pictured": pictured, "garbled": bad and bool(runs) and not pictured}


def _is_pictured(page: pdfium.PdfPage, runs: tuple[Run, ...], *, bad: bool) -> bool:
    """A page without legible words but a picture or many lines, or of few words and a picture over half of it."""
    if bad:
        kinds = [thing.type for thing in _things(page)]
        return c.FPDF_PAGEOBJ_IMAGE in kinds or kinds.count(c.FPDF_PAGEOBJ_PATH) >= _DRAWN
    if len(runs) > _FEW:
        return False
    return any(_covers_half(page, thing) for thing in _things(page) if thing.type == c.FPDF_PAGEOBJ_IMAGE)


def _things(page: pdfium.PdfPage) -> Iterator[pdfium.PdfObject]:
    return islice(page.get_objects(max_depth=3), _OBJECTS)


def _covers_half(page: pdfium.PdfPage, thing: pdfium.PdfObject) -> bool:
    left, bottom, right, top = thing.get_bounds()
    width, height = page.get_size()
    return bool(thing.level or (right - left) * (top - bottom) * 2 >= width * height)
