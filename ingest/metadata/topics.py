"""Topics: the phrases of the vocabulary that a paper uses, by their weight, and how often."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from typing import NamedTuple

from documents import Claim, Page, Vocabulary
from ingest.metadata.evidence import said

_WORD = re.compile(r"[^\W_]+")
_HEAD = 1_000  # characters of the first page: a phrase there counts twice
_MOST = 5
_LEAST = 6.5  # points for a short paper: one phrase that names the topic and another that leans to it
_LONGER = 3.5  # points more for each doubling of a paper's length beyond a thousand words
_BESIDE_BEST = 0.28  # of the best topic's points

_Phrase = tuple[str, ...]


class _Phrases(NamedTuple):
    """How many words the phrases have that begin with a word, most first, and the topics a phrase points to."""

    lengths: Mapping[str, Sequence[int]]
    meanings: Mapping[_Phrase, Mapping[str, int]]


@dataclass(slots=True)
class _Finds:
    """Where the phrases of one topic stand: for each phrase its weight, count, and first place."""

    weights: dict[_Phrase, int] = field(default_factory=dict)
    counts: dict[_Phrase, int] = field(default_factory=dict)
    first: dict[_Phrase, tuple[Page, int, int]] = field(default_factory=dict)
    head: set[_Phrase] = field(default_factory=set)

    def add(self, phrase: _Phrase, weight: int, page: Page, start: int, end: int, *, head: bool) -> None:
        self.weights[phrase] = weight
        self.counts[phrase] = self.counts.get(phrase, 0) + 1
        self.first.setdefault(phrase, (page, start, end))
        if head:
            self.head.add(phrase)

    @property
    def points(self) -> float:
        """Each phrase for its weight, once more in the head, and more for each repetition but ever less."""
        return sum(
            self.weights[phrase] * (1 + log(count) + (phrase in self.head)) for phrase, count in self.counts.items()
        )


def topics(pages: Sequence[Page], vocabulary: Vocabulary) -> Iterator[Claim]:
    """At most five topics, the strongest first, each quoting its heaviest phrase where it first stands."""
    found: dict[str, _Finds] = {}
    words = sum(_scan(page, _phrases(vocabulary), found, head=not index) for index, page in enumerate(pages))
    least = _LEAST + _LONGER * max(0.0, log(max(words, 1) / 1_000, 2))
    ranked = sorted(found.items(), key=lambda item: -item[1].points)
    least = max(least, ranked[0][1].points * _BESIDE_BEST) if ranked else least
    for slug, finds in ranked[:_MOST]:
        if finds.points >= least:
            phrase = max(finds.weights, key=lambda phrase: (finds.weights[phrase], finds.counts[phrase]))
            page, start, end = finds.first[phrase]
            yield said("topic", slug, "phrases of the vocabulary", round(_share(finds.points), 2), page, start, end)


def _share(points: float) -> float:
    """Points as a confidence below 1."""
    return points / (points + 10)


def _scan(page: Page, phrases: _Phrases, found: dict[str, _Finds], *, head: bool) -> int:
    """Add the phrases of a page to what is found, the longest at each place; the number of words looked at."""
    places = list(_WORD.finditer(page.text))
    words = [_folded(place[0]) for place in places]
    index = 0
    while index < len(words):
        step = 1
        for length in phrases.lengths.get(words[index], ()):
            phrase = tuple(words[index : index + length])
            if phrase in phrases.meanings:
                step = len(phrase)  # less than `length` at the end of a page
                start, end = places[index].start(), places[index + step - 1].end()
                for slug, weight in phrases.meanings[phrase].items():
                    found.setdefault(slug, _Finds()).add(phrase, weight, page, start, end, head=head and start < _HEAD)
                break
        index += step
    return len(words)


@lru_cache(maxsize=1 << 15)
def _folded(written: str) -> str:
    """A word in lower case without the ending of a plural: what matters is that both forms come out alike."""
    word = written.casefold()
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("sses"):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "sui" else word


@lru_cache(maxsize=4)
def _phrases(vocabulary: Vocabulary) -> _Phrases:
    """The phrases of a vocabulary's topics; the names of its bodies beside them point to none."""
    bodies = vocabulary.bodies.values()
    meanings: dict[_Phrase, dict[str, int]] = {_phrase(name): {} for body in bodies for name in body.names}
    for topic in vocabulary.topics.values():
        for text, weight in topic.phrases.items():
            meanings.setdefault(_phrase(text), {})[topic.slug] = weight
    lengths: dict[str, set[int]] = {}
    for phrase in filter(None, meanings):
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    return _Phrases({word: sorted(found, reverse=True) for word, found in lengths.items()}, meanings)


def _phrase(text: str) -> _Phrase:
    return tuple(map(_folded, _WORD.findall(text)))
