"""How a tree is asked: all of its words where they are few, most of them where they are many; and how hits rank.

The figures are in docs/quality.md, with the commands that give them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, log
from typing import NamedTuple

from documents import Vocabulary
from index import analysis
from index.describing import describe
from index.fields import ANYWHERE
from index.meaning import AllOf, AnyOf, AtLeast, Meaning, Preferring, Sure, Terms, Weighted, Words, meaning
from index.query import Alike, And, Node, Note, Phrase, Word
from index.shelves import Found
from index.stopwords import is_asking, is_stop

MANY = 3  # words, from which on most of them will do where few papers hold all
FULL = 10  # papers with all of many words, a page of results, that are not few
MOST = 0.5  # of the words
ENOUGH = 500  # papers with most of many words: where there are fewer, still fewer words will do
SHARE = 10  # one in so many of all papers is enough, too
WHOLE = 1_000.0  # for holding all words: more than any score

_PRESENT = 0.3  # of a word's rarity, for holding it at all
_NEXT = 0.1  # what two words side by side count beside a word
_RARE = log(10)  # the rarity of a word in every tenth paper: two more common ones are no pair


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
        loose = _loose(parts)
        said = telling(loose)
        self._wanted = [*(part for part in parts if part not in loose), *said]
        self._content = _distinct([part for part in said if not _is_word(part, is_asking)] or said)
        self._firm = isinstance(tree, And) and tree.every
        self._words = words
        asked = {part: meaning(part, words) for part in parts}
        self._all = [asked[part] for part in self._wanted]
        self._others = [asked[part] for part in parts if part not in loose]
        self._counted = [asked[part] for part in self._content]
        self._little = [Weighted(asked[part], 0) for part in loose if part not in said]
        self._together = dict(_together(self._content, words))

    @property
    def count(self) -> int:
        """The words of which fewer may do."""
        return 0 if self._firm else len(self._counted)

    @property
    def asks(self) -> bool:
        """Whether there are words with which people ask, which are not counted."""
        return not self._firm and len(self._wanted) > len(self._others) + len(self._content)

    def whole(self) -> Reading:
        """All of it."""
        match = AllOf((*self._all, *self._little))
        return Reading(match, _preferring(match, tuple(self._together.values())))

    def most(self, least: int) -> Reading:
        """At least so many of the words, and everything that is not a word; first what holds them all."""
        wanted = [_loosened(part, asked) for part, asked in zip(self._content, self._counted, strict=True)]
        match = AllOf((*self._others, AtLeast(least, tuple(wanted))))
        complete = Sure(AllOf(tuple(self._counted)), WHOLE)
        preferred = (complete, *self._present(), *self._together.values())
        return Reading(match, _preferring(match, preferred), least, len(self._counted))

    def scored(self) -> list[tuple[str, Meaning]]:
        """What adds to the score of a hit, part by part, each with words for people."""
        parts = zip(self._wanted, self._all, strict=True)
        return [*((describe(part), asked) for part, asked in parts), *self._together.items()]

    def _present(self) -> Iterator[Meaning]:
        for stem in dict.fromkeys(stem for part in self._content for stem in _stems(part)):
            yield Sure(_anywhere(stem), _PRESENT * self._words.rarity(stem))


def _loose(parts: Sequence[Node]) -> list[Node]:
    """The words, of which fewer may do; where they are many, a quotation among them is like one of them."""
    words = [part for part in parts if _is_loose(part, Word)]
    if len(words) < MANY:
        return words
    return [part for part in parts if _is_loose(part, Word, Phrase)]


def _is_loose(part: Node, *kinds: type[Word | Phrase]) -> bool:
    """Whether a part is a word or so, under whatever names, and no condition on a field."""
    match part:
        case Alike((first, *_)):
            return _is_loose(first, *kinds)
        case And(parts):
            return all(_is_loose(each, *kinds) for each in parts)
        case Phrase(near=int()):
            return False
        case Word() | Phrase():
            return isinstance(part, kinds) and not part.field
        case _:
            return False


def telling(parts: Sequence[Node]) -> Sequence[Node]:
    """The parts that are not words like “the”; all, if there are no others."""
    return [part for part in parts if not _is_word(part, is_stop)] or parts


def _is_word(part: Node, test: Callable[[str], bool]) -> bool:
    return isinstance(part, Word) and test(part.text)


def _distinct(parts: Iterable[Node]) -> list[Node]:
    return list({_stems(part): part for part in parts}.values())


class Chosen(NamedTuple):
    """The reading that was chosen, what it finds, and how many papers hold all."""

    reading: Reading
    found: Found
    holding: int


def chosen(asking: Asking, papers: int, find: Callable[[Reading], Found]) -> Chosen:
    """The first reading that finds enough, else the last.

    All of the words; all but those with which people ask; then, one less at a time, from most of them on or, where they
    are few, from all but one on. `papers` are all that the index holds.
    """
    holding: int | None = None
    for reading, wanted in _readings(asking, papers):
        found = find(reading)
        holding = found.total if holding is None else holding
        best = Chosen(reading, found, holding)
        if found.total >= wanted:
            break
    return best


def _readings(asking: Asking, papers: int) -> Iterator[tuple[Reading, int]]:
    """The readings to be tried, each with the number of papers that it has to find to be kept."""
    many, enough = asking.count >= MANY, max(1, min(ENOUGH, papers // SHARE))
    yield asking.whole(), FULL if many else 1
    if asking.asks:
        yield asking.most(asking.count), FULL  # a question is of many words
    for least in range(ceil(asking.count * MOST) if many else asking.count - 1, 0, -1):
        yield asking.most(least), enough if many else 1


def told(reading: Reading, tree: Node, vocabulary: Vocabulary) -> Iterator[Note]:
    """What has to be said where fewer words than all were enough, with the query of the tree that wants them all."""
    if not reading.least:
        return
    text = f"Papers with at least {reading.least} of the {reading.words} words are shown, those with all first."
    if reading.least == reading.words:
        text = "Words with which people ask, such as “find” or “discussion”, are left out."
    every = And(tuple(telling(tree.parts)), every=True) if isinstance(tree, And) else tree
    yield Note("most-words", text, describe(every, vocabulary))


def _preferring(match: Meaning, others: tuple[Meaning, ...]) -> Meaning:
    return Preferring(match, others) if others else match


def _stems(part: Node) -> tuple[str, ...]:
    """The stems of a word, those of the first name of what has several."""
    match part:
        case Word(text) | Phrase(text):
            return analysis.stems(text)
        case Alike(parts) | And(parts):
            return tuple(stem for inner in parts[: 1 if isinstance(part, Alike) else None] for stem in _stems(inner))
        case _:
            return (describe(part),)


def _loosened(part: Node, asked: Meaning) -> Meaning:
    """Where not all words are wanted, of one with a hyphen and of a quotation not all parts are either."""
    stems = dict.fromkeys(_stems(part))
    if len(stems) < 2 or isinstance(part, Alike):
        return asked
    joined = [reading[0].stem for reading in analysis.readings(_text(part)) if len(reading) == 1]
    whole = (asked,) if isinstance(part, Phrase) else ()
    return AnyOf((*map(_anywhere, (*stems, *joined)), *whole))


def _text(part: Node) -> str:
    return part.text if isinstance(part, Word) else ""


def _anywhere(stem: str) -> Meaning:
    return AnyOf(tuple(Terms(field, (stem,)) for field in ANYWHERE))


def _together(content: Sequence[Node], words: Words) -> Iterator[tuple[str, Meaning]]:
    """Words that follow each other in the query, side by side in the text."""
    stems = [stem for part in content if isinstance(part, Word) for stem in _stems(part)]
    for pair in pairwise(stems):
        if pair[0] != pair[1] and max(map(words.rarity, pair)) >= _RARE:
            yield f'"{" ".join(pair)}"', Weighted(Terms("text", pair), _NEXT)
