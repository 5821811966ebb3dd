"""One page of a PDF: its words in PDFium's order, each with its box, and what was filled in and noted on it."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, pairwise
from math import ceil, degrees
from typing import TypeAlias

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c

from ingest.readers.cleaning import clean_word
from ingest.readers.hyphens import BREAK
from ingest.readers.pdf_notes import Note, notes
from ingest.readers.sheet import Added, Box, Run, Sheet
from ingest.scoring import is_bad

_Edges: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

_RUNS = re.compile(r"(\s*)(\S+)")
_OBJECTS = 2_000  # looked at on a page without text; a page may hold millions
_FAR = 20_000.0  # points; no word is longer
_PARTS = re.compile(rf"[^{BREAK}]+")
_RECT = ctypes.sizeof(c.FS_RECTF)
_ADDRESS = ctypes.cast(c.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
# The same function with plain addresses, which take half the time of ctypes' pointers.
_LOOSE_BOX = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(_ADDRESS)
_DOWN = 90  # degrees with the clock
_FEW = 8  # a stamp or a page number over a scan has no more words
_STRIP = 8.0  # points: lower than a line of print, or a large field would be taken for a heading
_STRIPS = 100  # of a field
_DRAWN = 200  # so many paths and no text: letters drawn as outlines


def sheet(document: pdfium.PdfDocument, index: int, characters: int) -> Sheet:
    """Read one page; the caller keeps one thread to a process, as PDFium demands."""
    page = document[index]
    try:
        textpage = _textpage(page)
        total = textpage.count_chars()
        text = textpage.get_text_range(0, min(total, characters)) if total else ""
        runs = tuple(_runs(text, _Boxes(page, textpage, text)))
        width, height = page.get_size()
        noted = notes(page)
        added = tuple(_added(page, noted))
        ends = accumulate((len(one.text) for one in added), initial=min(total, characters))
        fitting = tuple(one for one, end in zip(added, islice(ends, 1, None), strict=True) if end <= characters)
        return Sheet(
            number=index + 1,
            label=clean_word(document.get_page_label(index)) or str(index + 1),
            width=round(width, 2),
            height=round(height, 2),
            runs=runs,
            added=fitting,
            attached=any(note.attached for note in noted),
            cut=total > characters or len(fitting) < len(added),
            **_judged(page, text, runs),
        )
    finally:
        page.close()


def _textpage(page: pdfium.PdfPage) -> pdfium.PdfTextPage:
    """The text of a page; one whose lines run down is turned for it, or PDFium would read the last line first."""
    textpage = page.get_textpage()
    if not _runs_down(page, textpage):
        return textpage
    shown = page.get_rotation()
    page.set_rotation((shown - _DOWN) % 360)
    try:
        return page.get_textpage()
    finally:
        page.set_rotation(shown)


def _runs_down(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> bool:
    """Whether one of three characters in the midst of the page stands on its side as it is shown."""
    total = textpage.count_chars()
    angles = {c.FPDFText_GetCharAngle(textpage, total * part // 4) for part in (1, 2, 3)} if total else set()
    return any(round(degrees(angle)) + page.get_rotation() in (_DOWN, _DOWN + 360) for angle in angles if angle >= 0)


def _runs(text: str, boxes: "_Boxes") -> Iterator[Run]:
    found = list(_RUNS.finditer(text))
    for match, box in zip(found, boxes.of([match.span(2) for match in found]), strict=True):
        blank, word = match.groups()
        gap = "\n" if "\n" in blank or "\r" in blank else blank and " "
        yield Run(gap, word, ((box,) if box else ()) if BREAK not in word else boxes.of_parts(word, match.start(2)))


class _Boxes:
    """Where the characters of a page stand.

    The loose box of a character spans its font's height, so the first and last of a word are enough: a third of the
    time of asking for each. All of a page are reckoned at once, which takes a quarter of the time of one by one.
    """

    def __init__(self, page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, text: str) -> None:
        self._page, self._textpage, self._text = page, textpage, text
        last = textpage.count_chars() - 1
        self._alike = len(text) == last + 1 and c.FPDFText_GetTextIndexFromCharIndex(textpage.raw, last) == last

    def of(self, spans: Sequence[tuple[int, int]]) -> list[Box | None]:
        """The boxes around stretches of the text; None where one has no extent."""
        edges = np.full((len(spans), 2, 4), np.nan, dtype=np.float32)  # left, top, right, bottom of first and last
        raw, at = ctypes.cast(self._textpage.raw, ctypes.c_void_p).value, edges.ctypes.data
        for start, end in spans:
            for place in (start, end - 1):
                _LOOSE_BOX(raw, place if self._alike else self._index(place), at)  # where it fails, nothing is written
                at += _RECT
        shown = _shown(self._page, edges.astype(np.float64))
        extent = shown[:, 2:] - shown[:, :2]
        whole = np.all((extent > 0) & (extent < _FAR), axis=1, keepdims=True)  # not where an edge is not a number
        rows = np.hstack((shown.round(1), whole)).tolist()
        return [Box(x0, y0, x1, y1) if ok else None for x0, y0, x1, y1, ok in rows]

    def of_parts(self, word: str, start: int) -> tuple[Box, ...]:
        """The boxes of the parts of a word, broken over lines, that begins at a place of the text."""
        spans = [(start + part.start(), start + part.end()) for part in _PARTS.finditer(word)]
        return tuple(filter(None, self.of(spans)))

    def _index(self, place: int) -> int:
        """The index of a character in PDFium's list, which counts UTF-16 units, and characters that give no text."""
        units = place + sum(character > "\uffff" for character in self._text[:place])
        return int(c.FPDFText_GetCharIndexFromTextIndex(self._textpage.raw, units))


def _shown(page: pdfium.PdfPage, edges: _Edges) -> _Edges:
    """The boxes around first and last on the page as it is cropped and turned, in rows of x0, y0, x1, y1."""
    x0, y0 = np.fmin(edges[:, 0, 0], edges[:, 1, 0]), np.fmin(edges[:, 0, 3], edges[:, 1, 3])
    x1, y1 = np.fmax(edges[:, 0, 2], edges[:, 1, 2]), np.fmax(edges[:, 0, 1], edges[:, 1, 1])
    left, bottom, right, top = page.get_bbox()
    turned = {
        0: (x0 - left, top - y1, x1 - left, top - y0),
        90: (y0 - bottom, x0 - left, y1 - bottom, x1 - left),
        180: (right - x1, y0 - bottom, right - x0, y1 - bottom),
        270: (top - y1, right - x1, top - y0, right - x0),
    }
    return np.stack(turned[page.get_rotation()], axis=1)


def _added(page: pdfium.PdfPage, noted: Sequence[Note]) -> Iterator[Added]:
    """What was filled into fields that can be seen, and noted."""
    if not noted:
        return
    width, height = page.get_size()
    rects = np.array([(note.rect, note.rect) for note in noted], dtype=np.float64)
    for note, (x0, y0, x1, y1) in zip(noted, _shown(page, rects).tolist(), strict=True):
        boxes = _strips(Box(max(x0, 0.0), max(y0, 0.0), min(x1, width), min(y1, height)))
        if note.text and (boxes or not note.filled):
            yield Added(note.text, boxes)


def _strips(box: Box) -> tuple[Box, ...]:
    """A box cut into strips as high as small print; nothing where it has no extent."""
    if not (box.x0 < box.x1 and box.y0 < box.y1):
        return ()
    count = min(ceil((box.y1 - box.y0) / _STRIP), _STRIPS)
    edges = [round(box.y0 + (box.y1 - box.y0) * number / count, 1) for number in range(count + 1)]
    return tuple(Box(round(box.x0, 1), upper, round(box.x1, 1), lower) for upper, lower in pairwise(edges))


def _judged(page: pdfium.PdfPage, text: str, runs: tuple[Run, ...]) -> dict[str, bool]:
    """Whether a page shows a picture in place of text, and whether the text that it has makes no words."""
    bad = is_bad(text) or not any(clean_word(run.text) for run in runs)  # codes that stand for no letters
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
