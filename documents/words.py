"""Where the words of a page stand on its picture: six columns, compressed, read only where a page is shown."""

import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
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
        starts, ends, *boxes = list(zip(*words, strict=True)) or [()] * 6
        return cls.of_columns(_little(array("I", starts + ends)) + _little(array("f", chain(*boxes))))

    @classmethod
    def of_columns(cls, columns: bytes) -> Self:
        """Pack two columns of offsets and four of places, one after the other and little endian."""
        # The usual level takes twice the time and makes them 3 % smaller.
        return cls(zlib.compress(columns, level=1)) if columns else cls()

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
