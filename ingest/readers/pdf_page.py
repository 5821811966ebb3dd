"""One page of a PDF: its words in PDFium's order, each with its box, and what was filled in and noted on it."""

import ctypes
import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, islice, pairwise, repeat
from math import ceil, degrees
from typing import NamedTuple, TypeAlias

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c

from documents import Page, Words
from ingest.readers.cleaning import clean_word
from ingest.readers.hyphens import BREAK, Hyphens
from ingest.readers.pdf_notes import Note, notes
from ingest.readers.sheet import Box, laid, mended
from ingest.scoring import is_bad

_Edges: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
_Counts: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
_Runs: TypeAlias = Sequence[tuple[str, str]]  # blanks, and the characters up to the next

_RUNS = re.compile(r"(\s*)(\S+)")
_OBJECTS = 2_000  # looked at on a page without text; a page may hold millions
_FAR = 20_000.0  # points; no word is longer
_PARTS = re.compile(rf"[^\s{BREAK}]+")
_RECT = ctypes.sizeof(c.FS_RECTF)
_ADDRESS = ctypes.cast(c.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
# The same function with plain addresses, and without letting go of Python's lock: less than half the time.
_LOOSE_BOX = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(_ADDRESS)
_DOWN = 90  # degrees with the clock
_FEW = 8  # a stamp or a page number over a scan has no more words
_STRIP = 8.0  # points: lower than a line of print, or a large field would be taken for a heading
_STRIPS = 100  # of a field
_DRAWN = 200  # so many paths and no text: letters drawn as outlines


class Boxes(NamedTuple):
    """The boxes of a page, one a row: the number of the run or addition that it is of; left, top, right and bottom."""

    of: _Counts
    edges: _Edges


class Added(NamedTuple):
    """What was written on a page once it was set: a value in a form or a note; its boxes cover the place."""

    text: str
    boxes: tuple[Box, ...]


class Sheet(NamedTuple):
    """A page as PDFium reads it, before the broken words are mended.

    `pictured`: it shows a picture, or letters drawn as outlines, in place of text; `garbled`: its text makes no words.
    What was `added` stands behind the text; files may be `attached` at places of the page.
    """

    number: int
    label: str
    width: float = 0.0
    height: float = 0.0
    runs: _Runs = ()
    added: Sequence[str] = ()
    boxes: Boxes = Boxes(np.empty(0, np.int64), np.empty((0, 4)))
    broken: bool = False  # some words are, over two lines
    cut: bool = False  # more characters than are read
    pictured: bool = False
    garbled: bool = False
    damaged: bool = False  # could not be loaded
    attached: bool = False


def sheet(document: pdfium.PdfDocument, index: int, characters: int) -> Sheet:
    """Read one page; the caller keeps one thread to a process, as PDFium demands."""
    page = document[index]
    try:
        textpage = _textpage(page)
        total = textpage.count_chars()
        text = textpage.get_text_range(0, min(total, characters)) if total else ""
        runs = _RUNS.findall(text)
        boxes = _boxes(page, textpage, text, runs)
        width, height = page.get_size()
        noted = notes(page)
        added = tuple(_added(page, noted))
        ends = accumulate((len(one.text) for one in added), initial=min(total, characters))
        fitting = [one for one, end in zip(added, islice(ends, 1, None), strict=True) if end <= characters]
        return Sheet(
            number=index + 1,
            label=clean_word(document.get_page_label(index)) or str(index + 1),
            width=round(width, 2),
            height=round(height, 2),
            runs=runs,
            added=[one.text for one in fitting],
            boxes=_with(boxes, len(runs), fitting),
            attached=any(note.attached for note in noted),
            broken=BREAK in text,
            cut=total > characters or len(fitting) < len(added),
            **_judged(page, text, runs),
        )
    finally:
        page.close()


def lost(number: int) -> Sheet:
    """A page that could not be loaded, kept empty so that the others keep their numbers."""
    return Sheet(number, str(number), damaged=True)


def finished(sheet: Sheet, hyphens: Hyphens) -> Page:
    """The page with its text, and the words' places in it."""
    gaps = ["\n" if "\n" in blank or "\r" in blank else " " for blank, _ in sheet.runs]
    words = mended([run for _, run in sheet.runs], hyphens)
    text, starts, ends = laid([*gaps, *repeat("\n", len(sheet.added))], [*words, *sheet.added])
    offsets = np.array((starts, ends))[:, sheet.boxes.of]
    kept = offsets[0] < offsets[1]
    columns = offsets[:, kept].astype("<u4").tobytes() + sheet.boxes.edges[kept].T.astype("<f4").tobytes()
    return Page(
        number=sheet.number,
        label=sheet.label,
        text=text,
        words=Words.of_columns(columns),
        width=sheet.width,
        height=sheet.height,
    )


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


def _boxes(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, text: str, runs: _Runs) -> Boxes:
    """The boxes of the runs: of a broken word one on each line, of what has no extent none.

    The loose box of a character spans its font's height, so the first and last of a word are enough: a third of the
    time of asking for each. All of a page are reckoned at once, which takes a quarter of the time of one by one.
    """
    spans = np.cumsum(np.fromiter(map(len, chain.from_iterable(runs)), np.int64)).reshape(-1, 2)
    of = np.arange(len(spans))
    if BREAK in text:
        starts = spans[:, 0]
        spans = np.array([part.span() for part in _PARTS.finditer(text)], np.int64).reshape(-1, 2)
        of = np.searchsorted(starts, spans[:, 0], side="right") - 1
    places = _indices(textpage, text, (spans - (0, 1)).ravel())
    edges = np.full((len(spans), 2, 4), np.nan, dtype=np.float32)  # left, top, right, bottom of first and last
    raw = ctypes.cast(textpage.raw, ctypes.c_void_p).value
    at = edges.ctypes.data
    rows = range(at, at + edges.nbytes, _RECT)
    deque(map(_LOOSE_BOX, repeat(raw), places, rows), maxlen=0)  # where it fails, nothing is written
    shown = _shown(page, edges.astype(np.float64))
    extent = shown[:, 2:] - shown[:, :2]
    whole = np.all((extent > 0) & (extent < _FAR), axis=1)  # not where an edge is not a number
    return Boxes(of[whole], shown[whole].round(1))


def _indices(textpage: pdfium.PdfTextPage, text: str, places: _Counts) -> list[int]:
    """The indices of characters in PDFium's list, which counts UTF-16 units, and characters that give no text."""
    last = textpage.count_chars() - 1
    if len(text) == last + 1 and c.FPDFText_GetTextIndexFromCharIndex(textpage, last) == last:
        return list(places.tolist())
    longer = [place for place, character in enumerate(text) if character > "\uffff"]
    units = places + np.searchsorted(longer, places)
    return [int(c.FPDFText_GetCharIndexFromTextIndex(textpage, unit)) for unit in units.tolist()]


def _with(boxes: Boxes, runs: int, added: Sequence[Added]) -> Boxes:
    """The boxes with those of what was added behind so many runs."""
    more = [(runs + number, box) for number, one in enumerate(added) for box in one.boxes]
    if not more:
        return boxes
    of, edges = zip(*more, strict=True)
    return Boxes(np.append(boxes.of, of), np.vstack((boxes.edges, edges)))


def _shown(page: pdfium.PdfPage, edges: _Edges) -> _Edges:
    """The boxes around first and last on the page as it is cropped and turned, in rows of x0, y0, x1, y1."""
    low, high = np.fmin(edges[:, 0], edges[:, 1]), np.fmax(edges[:, 0], edges[:, 1])
    x0, y0, x1, y1 = low[:, 0], low[:, 3], high[:, 2], high[:, 1]
    left, bottom, right, top = page.get_bbox()
    match page.get_rotation():
        case 0:
            sides = x0 - left, top - y1, x1 - left, top - y0
        case 90:
            sides = y0 - bottom, x0 - left, y1 - bottom, x1 - left
        case 180:
            sides = right - x1, y0 - bottom, right - x0, y1 - bottom
        case _:
            sides = top - y1, right - x1, top - y0, right - x0
    return np.stack(sides, axis=1)


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


def _judged(page: pdfium.PdfPage, text: str, runs: _Runs) -> dict[str, bool]:
    """Whether a page shows a picture in place of text, and whether the text that it has makes no words."""
    bad = is_bad(text) or not any(clean_word(word) for _, word in runs)  # codes that stand for no letters
    pictured = _is_pictured(page, runs, bad=bad)
    return {"pictured": pictured, "garbled": bad and bool(runs) and not pictured}


def _is_pictured(page: pdfium.PdfPage, runs: _Runs, *, bad: bool) -> bool:
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
