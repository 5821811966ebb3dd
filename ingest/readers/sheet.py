"""A page as a reader sees it: runs of characters, each with its boxes; and the page that comes of them."""

from collections.abc import Iterable
from itertools import accumulate
from operator import sub
from typing import NamedTuple

from documents import Page, Word, Words
from ingest.readers.cleaning import clean_word
from ingest.readers.hyphens import BREAK, Hyphens


class Box(NamedTuple):
    """Points from the top left corner of the page as it is shown."""

    x0: float
    y0: float
    x1: float
    y1: float


class Run(NamedTuple):
    """Characters without a blank between them, as they are recognised; a broken word has a box on each line."""

    gap: str  # what stands before it: "\n", " " or nothing
    text: str
    boxes: tuple[Box, ...]


class Sheet(NamedTuple):
    """A page as recognised, before the broken words are mended; `scanned`: as in Page."""

    number: int
    label: str
    width: float
    height: float
    runs: tuple[Run, ...]
    scanned: float | None = None


class Laid(NamedTuple):
    """The text of a page, and where in it each word begins and ends."""

    text: str
    starts: list[int]
    ends: list[int]


def finished(sheet: Sheet, hyphens: Hyphens) -> Page:
    """The page with its text, and the words' places in it."""
    words = mended((run.text for run in sheet.runs), hyphens)
    text, starts, ends = laid([run.gap for run in sheet.runs], words)
    places = zip(sheet.runs, starts, ends, strict=True)
    return Page(
        number=sheet.number,
        label=sheet.label,
        text=text,
        words=Words.of(Word(start, end, *box) for run, start, end in places if start < end for box in run.boxes),
        width=sheet.width,
        height=sheet.height,
        scanned=sheet.scanned,
    )


def mended(runs: Iterable[str], hyphens: Hyphens) -> list[str]:
    """Runs as they are kept; one may become empty."""
    return [run if run.isascii() and run.isprintable() else _mended(run, hyphens) for run in runs]


def _mended(run: str, hyphens: Hyphens) -> str:
    return clean_word(run if BREAK not in run else hyphens.mend(run))


def laid(gaps: Iterable[str], words: list[str]) -> Laid:
    """Words one after the other, each with what stands before it; an empty one ends where it begins."""
    pieces = [word and gap + word for gap, word in zip(gaps, words, strict=True)]
    whole = "".join(pieces)
    text = whole.lstrip()
    ends = list(accumulate(map(len, pieces), initial=len(text) - len(whole)))[1:]
    return Laid(text, list(map(sub, ends, map(len, words))), ends)
