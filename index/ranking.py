"""How a tree is asked: all of its words where they are few, most of them where they are many; and how hits rank.

The figures are in docs/quality.md, with the commands that give them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from index import analysis
from index.describing import describe
from index.meaning import AllOf, AtLeast, Close, Meaning, Preferring, Sure, Terms, Weighted, Words, meaning
from index.query import Alike, And, Node, Word
from index.stopwords import is_stop

MANY = 6  # words, from which on most of them will do
MOST = 0.5  # of the words
_NEXT = 0.1  # what two words side by side count beside a word
_NEARBY = 0.1  # what two words near each other count
_BETWEEN = 6  # words between words near each other
WHOLE = 1_000.0  # for holding all words: more than any score


@dataclass(frozen=True, slots=True)
class Reading:
    """A tree as it is asked, with so many of its words; `least` is 0 where all of it is wanted."""

    match: Meaning
    rank: Meaning
    least: int = 0
    words: int = 0  # that are counted


class Asking:
    """The readings of one tree."""

    def __init__(self, tree: Node, words: Words) -> None:
        parts = tree.parts if isinstance(tree, And) else (tree,)
        loose = [part for part in parts if isinstance(part, Alike) or (isinstance(part, Word) and not part.field)]
        self._content = [part for part in loose if not (isinstance(part, Word) and is_stop(part.text))] or loose
        self._rest = [part for part in parts if part not in loose]
        self._firm = isinstance(tree, And) and tree.every
        self._counted = [meaning(part, words) for part in self._content]
        self._others = [meaning(part, words) for part in self._rest]
        self._little = [Weighted(meaning(part, words), 0) for part in loose if part not in self._content]
        self._together = dict(_together(self._content))

    @property
    def count(self) -> int:
        """The words of which fewer may do."""
        return 0 if self._firm else len(self._counted)

    def whole(self) -> Reading:
        """All of it."""
        match = AllOf((*self._others, *self._counted, *self._little))
        return Reading(match, self._preferring(match))

    def most(self, least: int) -> Reading:
        """At least so many of the words, and everything that is not a word; first what holds them all."""
        match = AllOf((*self._others, AtLeast(least, tuple(self._counted))))
        complete = Sure(AllOf(tuple(self._counted)), WHOLE)
        return Reading(match, self._preferring(match, complete), least, len(self._counted))

    def scored(self) -> list[tuple[str, Meaning]]:
        """What adds to the score of a hit, part by part, each with words for people."""
        parts = zip((*self._rest, *self._content), (*self._others, *self._counted), strict=True)
        return [*((describe(part), asked) for part, asked in parts), *self._together.items()]

    def _preferring(self, match: Meaning, *others: Meaning) -> Meaning:
        others = (*others, *self._together.values())
        return Preferring(match, others) if others else match


def usual(asking: Asking) -> Reading:
    """The reading that is tried first."""
    return asking.most(ceil(asking.count * MOST)) if asking.count >= MANY else asking.whole()


def fewer(asking: Asking) -> list[Reading]:
    """The readings that are tried when the first finds nothing, one after the other."""
    first = ceil(asking.count * MOST)
    wanted = (first, 1) if asking.count < MANY else (1,)
    return [asking.most(least) for least in dict.fromkeys(wanted) if 0 < least < asking.count]


def _together(content: Sequence[Node]) -> Iterator[tuple[str, Meaning]]:
    """Words that follow each other in the query, side by side and near each other in the text."""
    for one, two in pairwise(content):
        if isinstance(one, Word) and isinstance(two, Word):
            pair = tuple(dict.fromkeys((*analysis.stems(one.text), *analysis.stems(two.text))))
            if len(pair) == 2:
                yield f'"{one.text} {two.text}"', Weighted(Terms("text", pair), _NEXT)
                yield f'"{one.text} {two.text}"~{_BETWEEN}', Weighted(Close("text", pair, _BETWEEN), _NEARBY)
