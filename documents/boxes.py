"""Word boxes as bytes: six columns side by side, compressed."""

import sys
import zlib
from array import array
from itertools import chain

from documents.document import Word


def pack(words: tuple[Word, ...]) -> bytes:
    """Two columns of 32-bit offsets, four of 32-bit floats (little endian); some 8 bytes a word."""
    if not words:
        return b""
    start, end, *box = zip(*words, strict=True)
    offsets, places = array("I", chain(start, end)), array("f", chain.from_iterable(box))
    return zlib.compress(_little(offsets) + _little(places))


def unpack(packed: bytes) -> tuple[Word, ...]:
    """What `pack` was given, the places to the precision of a 32-bit float."""
    if not packed:
        return ()
    raw = zlib.decompress(packed)
    offsets, places = array("I"), array("f")
    offsets.frombytes(raw[: len(raw) // 3])
    places.frombytes(raw[len(raw) // 3 :])
    if sys.byteorder == "big":
        offsets.byteswap()
        places.byteswap()
    n = len(offsets) // 2
    columns = (places[i * n : (i + 1) * n] for i in range(4))
    return tuple(map(Word, offsets[:n], offsets[n:], *columns))


def _little(column: "array[int] | array[float]") -> bytes:
    if sys.byteorder == "big":
        column.byteswap()
    return column.tobytes()
