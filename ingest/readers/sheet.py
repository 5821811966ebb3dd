"""A page as a reader sees it: runs of characters, each with its boxes; and the page that comes of them."""

from typing import NamedTuple

from documents import Page, Words
from ingest.readers.cleaning import clean_word
from ingest.readers.hyphens import BREAK, Hyphens


class Box(NamedTuple):
    """Points from the top left corner of the page as it is shown."""

    x0: float
    y0: float
    x1: float
    y1: float


class Run(NamedTuple):
    """Characters without a blank between them, as PDFium gives them; a broken word has a box on each line."""

    gap: str  # what stands before it: "\n", " " or nothing
    text: str
    boxes: tuple[Box, ...]


class Added(NamedTuple):
    """What was written on a page once it was set: a value in a form or a note; its boxes cover the place."""

    text: str
    boxes: tuple[Box, ...]


class Sheet(NamedTuple):
    """A page as read, before the broken words are mended.

    `pictured`: it shows a picture, or letters drawn as outlines, in place of text; `garbled`: its text makes no words;
    `scanned`: as in Page. What was `added` stands behind the text; files may be `attached` at places of the page.
    """

    number: int
    label: str
    width: float
    height: float
    runs: tuple[Run, ...]
    cut: bool = False  # more characters than are read
    pictured: bool = False
    garbled: bool = False
    damaged: bool = False  # could not be loaded
    scanned: float | None = None
    added: tuple[Added, ...] = ()
    attached: bool = False


def lost(number: int) -> Sheet:
    """A page that could not be loaded, kept empty so that the others keep their numbers."""
    return Sheet(number, str(number), 0.0, 0.0, (), damaged=True)


def finished(sheet: Sheet, hyphens: Hyphens) -> Page:
    """The page with its text, and the words' places in it."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    boxes: list[Box] = []
    end = 0
    for gap, text, around in sheet.runs:
        word = clean_word(text if BREAK not in text else hyphens.mend(text))
        if not word:
            continue
        before = gap if end else ""
        start, end = end + len(before), end + len(before) + len(word)
        pieces += (before, word)
        for box in around:
            starts.append(start)
            ends.append(end)
            boxes.append(box)
    for text, around in sheet.added:
        before = "\n" if end else ""
        start, end = end + len(before), end + len(before) + len(text)
        pieces += (before, text)
        starts += [start] * len(around)
        ends += [end] * len(around)
        boxes += around
    return Page(
        number=sheet.number,
        label=sheet.label,
        text="".join(pieces),
        words=Words.at(starts, ends, boxes),
        width=sheet.width,
        height=sheet.height,
        scanned=sheet.scanned,
    )
