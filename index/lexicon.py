"""The words that stand in an index, for any engine alike: those of a pattern, and those near to a word."""

import heapq
import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice, pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

# Words are kept as UTF-8, where one letter of another script does not double the memory of all.
_CHARACTER = rb"[^\n\x80-\xbf][\x80-\xbf]*+"
_WORD = re.compile(rb"[^\n]+")
_RARE = 3  # bytes that few enough words have in common to look at each of them in Python


class _Found(NamedTuple):
    """A word as it ranks: the most frequent first, words of one frequency by the alphabet."""

    rarity: int  # the number of documents, below zero
    word: str


class Lexicon:
    """The folded words of one commit, each given once with the number of documents that hold it.

    Takes little more memory than their letters, and time in proportion to the words of fitting length for an answer.
    """

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        self._rows = _rows(words)

    def count(self, word: str, least: int = 1) -> int:
        """How many documents hold a word; none where fewer than `least` do, which is quicker to say."""
        row = self._rows.get(len(word))
        return row.documents(_encoded(word), least) if row else 0

    def matching(self, pattern: str, most: int) -> tuple[str, ...]:
        """The most frequent words of a pattern: “*” is any run of characters, “?” exactly one."""
        fixed = len(pattern) - pattern.count("*")
        rows = [row for length, row in self._rows.items() if length == fixed or (length > fixed and "*" in pattern)]
        if not rows:
            return ()
        piece, whole = max(re.split(rb"[*?]", _encoded(f"\n{pattern}\n")), key=len), _regex(pattern)
        ranked = heapq.merge(*(row.matching(piece, whole) for row in rows))
        return tuple(found.word for found in islice(ranked, max(most, 0)))

    def near(self, word: str, edits: int, most: int) -> tuple[str, ...]:
        """The words within some edits: a letter more, less or another, or two neighbours swapped.

        The word itself is among them if it stands here. The nearest come first, then the most frequent.
        """
        kept = [_encoded(piece) for piece in pieces(word, edits)]
        rows = (self._rows.get(length) for length in range(len(word) - edits, len(word) + edits + 1))
        ranked = heapq.nsmallest(max(most, 0), (near for row in rows if row for near in row.near(word, kept, edits)))
        return tuple(found.word for _, found in ranked)


class _Row(NamedTuple):
    """The words of one length, the most frequent first, with a line break before and after each."""

    words: bytes
    starts: "array[int]"  # where the words of each count begin, for the counts fall
    counts: "array[int]"

    def documents(self, word: bytes, least: int) -> int:
        few = bisect_right(self.counts, -least, key=int.__neg__)
        end = self.starts[few] + 1 if few < len(self.starts) else len(self.words)
        at = self.words.find(b"\n%b\n" % word, 0, end)
        return self._documents(at + 1) if at >= 0 else 0

    def matching(self, piece: bytes, whole: re.Pattern[bytes]) -> Iterator[_Found]:
        """The words of a pattern, by a piece that stands in all of them if such words are few."""
        if len(piece) < _RARE:
            for found in whole.finditer(self.words):
                yield self._found(found.start() + 1, found.end())
            return
        for start, end in self._spans(piece):
            if whole.match(self.words, start - 1):
                yield self._found(start, end)

    def near(self, word: str, pieces: Sequence[bytes], edits: int) -> Iterator[tuple[int, _Found]]:
        """The words within some edits, each with how many they are; such words hold one of the pieces."""
        all_words = b"\n" in pieces  # of so short a word nothing need remain
        spans = self._all_spans() if all_words else {span for piece in pieces for span in self._spans(piece)}
        for start, end in spans:
            candidate = _decoded(self.words[start:end])
            distance = OSA.distance(word, candidate, score_cutoff=edits)
            if distance <= edits:
                yield distance, _Found(-self._documents(start), candidate)

    def _all_spans(self) -> Iterator[tuple[int, int]]:
        return (found.span() for found in _WORD.finditer(self.words))

    def _spans(self, piece: bytes) -> Iterator[tuple[int, int]]:
        """Where the words that hold a piece stand."""
        words, last = self.words, len(self.words) - 1
        at = words.find(piece)
        while 0 <= at < last:
            start = words.rfind(b"\n", 0, at + 1) + 1
            end = words.find(b"\n", start)
            yield start, end
            at = words.find(piece, end)

    def _found(self, start: int, end: int) -> _Found:
        return _Found(-self._documents(start), _decoded(self.words[start:end]))

    def _documents(self, start: int) -> int:
        return self.counts[bisect_right(self.starts, start) - 1]


def _rows(words: Iterable[tuple[str, int]]) -> dict[int, _Row]:
    """The words by length. Words of one length and count are gathered as one text: a tuple each would be 200 bytes."""
    gathered: dict[tuple[int, int], bytearray] = defaultdict(bytearray)
    for word, count in words:
        if word and count > 0:
            gathered[len(word), -count] += _encoded(f"\n{word}")
    return {length: _row(gathered, keys) for length, keys in groupby(sorted(gathered), key=lambda key: key[0])}


def _row(gathered: dict[tuple[int, int], bytearray], keys: Iterable[tuple[int, int]]) -> _Row:
    words, starts, counts = bytearray(), array("Q"), array("Q")
    for key in keys:
        starts.append(len(words))
        counts.append(-key[1])
        words += b"\n".join(sorted(gathered.pop(key).split(b"\n")))
    return _Row(bytes(words + b"\n"), starts, counts)


def pieces(word: str, edits: int) -> list[str]:
    """Pieces of a word, line breaks before and after it among them, of which one stands unchanged in every word within
    so many edits.

    There is one more than edits and a letter is left out between them, so that no edit, not even a swap of neighbours,
    touches two.
    """
    ended, count = f"\n{word}\n", edits + 1
    cuts = [(len(ended) + 1) * number // count for number in range(count + 1)]
    return [ended[start : end - 1] for start, end in pairwise(cuts)]


def _regex(pattern: str) -> re.Pattern[bytes]:
    """A pattern as an expression for a row. What follows a “*” is taken where it first fits, once and for all: going
    back over many of them would take hours."""
    first, *others = map(_literal, re.split(r"\*+", pattern))
    if others:
        first += b"".join(rb"(?>[^\n]*?%b)" % part for part in others[:-1]) + rb"[^\n]*%b" % others[-1]
    return re.compile(rb"\n%b(?=\n)" % first)


def _literal(text: str) -> bytes:
    return b"".join(_CHARACTER if character == "?" else re.escape(_encoded(character)) for character in text)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decoded(word: bytes) -> str:
    return word.decode("utf-8", "surrogatepass")
