"""What papers say, as runs of five words: which share of them two papers have in common, and what estimates it.

Words are stems of the main text, as the indexes have them, and runs go on over the ends of pages: how the words are
written, and where lines and pages end, makes no difference.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from documents import Page
from documents.copies import Signature
from index import main_spans
from index.records import stems

Numbers = NDArray[np.uint64]

BANDS = 16  # of eight values: those of papers that have .9 in common share one in 9,999 cases of 10,000
FEWEST = 20  # words: of less it is only said whether they are the same
_LONG = 5  # words in a run
_MOST = 1_000_000  # words, some 2,500 pages: those behind count only for being the same
_VALUES, _SEED = 128, 5  # of a signature; the catalogue holds what these give
_KEPT = 100_000  # stems kept in memory, some 15 MB
_BROKEN = re.compile(r"-\n(?=[^\W\d_A-Z])")  # a word at the end of a line; PDFium says what else ends one
_STEPS = [np.uint64(pow(0x9E3779B97F4A7C15, place, 1 << 64)) for place in range(_LONG)]


class _Numbers(dict[str, int]):
    """A number for each stem, made once; of 64 bits, so that two stems have the same one in no room there is."""

    def __missing__(self, stem: str) -> int:
        if len(self) >= _KEPT:
            self.clear()
        self[stem] = number = int.from_bytes(blake2b(stem.encode("utf-8", "surrogatepass"), digest_size=8).digest())
        return number


_NUMBERS = _Numbers()


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a paper, each as a number, in order and each once; none where it has few words."""

    numbers: Numbers
    values: NDArray[np.uint32]  # by which the share of runs is estimated
    words: str  # a digest of all its words, "" where it has none

    @classmethod
    def of(cls, pages: Sequence[Page]) -> "Runs":
        """The runs of some pages."""
        first, taken, digest = [np.zeros(0, np.uint64)], 0, blake2b(digest_size=16)
        for words in _words([page.text for page in pages]):
            digest.update(words.tobytes())
            first.append(words[: _MOST - taken])
            taken += first[-1].size
        numbers = _runs(np.concatenate(first))
        return cls(numbers, _values(numbers), digest.hexdigest() if taken else "")

    @property
    def signature(self) -> Signature | None:
        """What is kept of them; None where there are no words."""
        if not self.words:
            return None
        return Signature(words=self.words, runs=self.numbers.size, minhash=self.values.tobytes())

    @property
    def bands(self) -> list[int]:
        """What papers that have nearly all runs in common share at least one of; none where there are few words."""
        return [_band(number, values) for number, values in enumerate(self.values.reshape(-1, _VALUES // BANDS))]

    def share(self, other: "Runs") -> float:
        """How many of the runs of both are in both, from 0 to 1 (Jaccard)."""
        both = np.intersect1d(self.numbers, other.numbers, assume_unique=True).size
        return float(both / max(1, self.numbers.size + other.numbers.size - both))

    def estimate(self, minhash: bytes) -> float:
        """The same, by a signature: of papers that have .9 in common wrong by .03."""
        return float(np.mean(self.values == np.frombuffer(minhash, np.uint32)))


def _words(texts: Sequence[str]) -> Iterator[Numbers]:
    """The words of the main text of each page, as numbers."""
    for text, span in zip(texts, main_spans(texts), strict=True):
        main = text[slice(*span)]
        found = stems(_BROKEN.sub("", main) if "-\n" in main else main).split()
        yield np.fromiter(map(_NUMBERS.__getitem__, found), np.uint64, len(found))


def _runs(words: Numbers) -> Numbers:
    if words.size < FEWEST:
        return words[:0]
    number = words.size - _LONG + 1
    found = np.zeros(number, np.uint64)
    for place, step in enumerate(_STEPS):
        found += words[place : place + number] * step
    found.sort()
    first: NDArray[np.bool_] = np.append(True, found[1:] != found[:-1])
    return found[first]


def _values(numbers: Numbers) -> NDArray[np.uint32]:
    if not numbers.size:
        return np.zeros(0, np.uint32)
    found = RMinHash.digest_matrix_from_flat_token_hashes(numbers, [0, numbers.size], _VALUES, _SEED)
    return np.array(found.to_rows()[0], np.uint32)


def _band(number: int, values: NDArray[np.uint32]) -> int:
    return int.from_bytes(blake2b(bytes([number]) + values.tobytes(), digest_size=8).digest(), signed=True)
