"""Where the words of a page stand on its picture: six columns, compressed, read only where a page is shown."""

import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, Self


class Word(NamedTuple):
    """A word of a page's text and its box.

    `start` and `end` are half-open offsets into `Page.text` in Unicode code points; the box is in points
    (1/72 inch) from the top left corner of the page as it is shown, after rotation.
    """

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page, in the order of its text; a thirtieth of the size of as many `Word`s.

    `packed` is two columns of 32-bit offsets and four of 32-bit floats (little endian), compressed by zlib.
    """

    packed: bytes = b""

    @classmethod
    def of(cls, words: Iterable[Word]) -> Self:
        """Pack words; places keep the precision of a 32-bit float."""
        columns = list(zip(*words, strict=True))
        return cls.at(columns[0], columns[1], zip(*columns[2:], strict=True)) if columns else cls()

    @classmethod
    def at(cls, starts: Sequence[int], ends: Sequence[int], boxes: Iterable[tuple[float, float, float, float]]) -> Self:
        """Pack words that begin and end at these offsets, each with its box."""
        if not starts:
            return cls()
        offsets, places = array("I", chain(starts, ends)), array("f", chain(*zip(*boxes, strict=True)))
        return cls(zlib.compress(_little(offsets) + _little(places)))

    def __iter__(self) -> Iterator[Word]:
        if not self.packed:
            return iter(())
        raw = zlib.decompress(self.packed)
        offsets, places = array("I", raw[: len(raw) // 3]), array("f", raw[len(raw) // 3 :])
        if sys.byteorder == "big":
            offsets.byteswap()
            places.byteswap()
        count = len(offsets) // 2
        columns = (places[i * count : (i + 1) * count] for i in range(4))
        return map(Word, offsets[:count], offsets[count:], *columns)


NO_WORDS = Words()


def _little(column: "array[int] | array[float]") -> bytes:
    if sys.byteorder == "big":
        column.byteswap()
    return column.tobytes()
