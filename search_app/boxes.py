"""Where the lines of a page's text stand on its picture, and the words that were found on it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from documents import Page, Word
from index import Mark

_APART = 1.5  # times the height of a line: words farther apart stand in different columns
_BACK = 0.5  # times the same, that a word may begin before the end of the one before it
_TALL = 1.5  # times its width: a word of several letters so tall runs up or down the page
_LETTERS = 4
_NARROW = 0.3  # of the height of a line is about the narrowest that the letters of a word are
_BASELINE = 0.22  # of the height of a box, which spans its whole font, is below the letters
_SIZE = 0.86  # of the same is the size of the font
_MOST = 3_000  # lines or hits on a page; one that is full of small print has 200


class Rect(NamedTuple):
    """A rectangle, in points from the top left corner of the page as it is shown."""

    x: float
    y: float
    width: float
    height: float


class Line(NamedTuple):
    """A line of text: where it begins, how long it is, the size of its letters, and which way it runs.

    `turn` is in degrees: 0 to the right, 90 down, -90 up.
    """

    text: str
    x: float
    y: float
    length: float
    size: float
    turn: int


_Row = tuple[list[Word], int]  # words that stand in one line, and which way it runs


def lines(page: Page) -> tuple[Line, ...]:
    """The lines of a page; a word that is broken over two stands whole in the first, as people would copy it."""
    return tuple(_line(page.text, *row) for row in islice(_rows(_begun(page.words)), _MOST))


def hits(page: Page, marks: Sequence[Mark]) -> tuple[Rect, ...]:
    """The words that the marks touch, those that stand in one line in one box."""
    found = (_rect(row) for words in _touched(list(page.words), marks) for row, _ in _rows(words))
    return tuple(islice(found, _MOST))


def _begun(words: Iterable[Word]) -> Iterator[Word]:
    """The first box of each word."""
    last = -1
    for word in words:
        if word.start != last:
            yield word
        last = word.start


def _touched(words: Sequence[Word], marks: Sequence[Mark]) -> Iterator[Sequence[Word]]:
    """For each mark the words it touches, each word once."""
    ends = [word.end for word in words]
    done = 0
    for mark in sorted(marks):
        first = behind = max(done, bisect_right(ends, mark.start))
        while behind < len(words) and words[behind].start < mark.end:
            behind += 1
        yield words[first:behind]
        done = max(done, behind)


def _rows(words: Iterable[Word]) -> Iterator[_Row]:
    """Words cut where a line ends."""
    row: list[Word] = []
    turn: int | None = None  # not known yet
    for word in words:
        if row and (way := _way(row[-1], word, turned=bool(turn))) is not None and turn in (None, way):
            row.append(word)
            turn = way
            continue
        if row:
            yield row, _turn(row, turn)
        row, turn = [word], None
    if row:
        yield row, _turn(row, turn)


def _way(one: Word, other: Word, *, turned: bool) -> int | None:
    """Which way a line runs from one word to the other; None where they stand in different lines."""
    tall = turned or _is_tall(one) or _is_tall(other)
    if not tall and _overlap(one.y0, one.y1, other.y0, other.y1) and _follows(one.y1 - one.y0, other.x0 - one.x1):
        return 0
    if not tall or not _overlap(one.x0, one.x1, other.x0, other.x1):
        return None
    if _follows(one.x1 - one.x0, one.y0 - other.y1):
        return -90
    return 90 if _follows(one.x1 - one.x0, other.y0 - one.y1) else None


def _overlap(low: float, high: float, other_low: float, other_high: float) -> bool:
    """Whether two stretches share half of the shorter one."""
    shared = min(high, other_high) - max(low, other_low)
    return shared * 2 >= min(high - low, other_high - other_low)


def _follows(height: float, gap: float) -> bool:
    return -_BACK * height <= gap <= _APART * height


def _is_tall(word: Word) -> bool:
    """Whether a word runs up or down; not so the first letters of a long one that is broken over two lines."""
    letters = word.end - word.start
    tall = max(_TALL, letters * _NARROW) * (word.x1 - word.x0)
    return letters >= _LETTERS and word.y1 - word.y0 > tall


def _turn(row: Sequence[Word], turn: int | None) -> int:
    """A tall word that stands alone most likely runs up, as the titles of axes do."""
    return turn if turn is not None else -90 if _is_tall(row[0]) else 0


def _rect(row: Sequence[Word]) -> Rect:
    x, y = min(word.x0 for word in row), min(word.y0 for word in row)
    width, height = max(word.x1 for word in row) - x, max(word.y1 for word in row) - y
    return Rect(round(x, 1), round(y, 1), round(width, 1), round(height, 1))


def _line(text: str, row: Sequence[Word], turn: int) -> Line:
    words = " ".join(text[word.start : word.end] for word in row)
    x, y, width, height = _rect(row)
    if turn == 0:
        return _set(words, x, y + height * (1 - _BASELINE), width, height, turn)
    if turn == 90:
        return _set(words, x + width * _BASELINE, y, height, width, turn)
    return _set(words, x + width * (1 - _BASELINE), y + height, height, width, turn)


def _set(text: str, x: float, y: float, length: float, height: float, turn: int) -> Line:
    return Line(text, round(x, 1), round(y, 1), length, round(height * _SIZE, 1), turn)
