"""Topics: the phrases of the vocabulary that a paper uses, by their weight, and how often."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from itertools import islice
from math import log
from typing import NamedTuple

from documents import Claim, Page, Vocabulary
from ingest.metadata.evidence import said

_WORD = re.compile(r"[^\W_]+")
_PLAIN = re.compile(r"\w+")  # the same where there is no “_”, in a third of the time
_HEAD = 1_000  # characters of the first page: a phrase there counts twice
_MOST = 5
_LEAST = 6.5  # points for a short paper: one phrase that names the topic and another that leans to it
_LONGER = 3.5  # points more for each doubling of a paper's length beyond a thousand words
_BESIDE_BEST = 0.28  # of the best topic's points

_Phrase = tuple[str, ...]


@dataclass(slots=True)
class _Node:
    """Where some words lead: the phrase they are, if any, and where the next word, singular or plural, goes on."""

    phrase: _Phrase = ()
    following: dict[str, "_Node"] = field(default_factory=dict)

    def after(self, word: str) -> "_Node":
        """Where a folded word leads, from now on at least."""
        if word not in self.following:
            self.following |= dict.fromkeys(_forms(word), _Node())
        return self.following[word]


class _Phrases(NamedTuple):
    """The phrases from their first word on, and the topics a phrase points to."""

    first: _Node
    meanings: Mapping[_Phrase, Mapping[str, int]]


@dataclass(slots=True)
class _Finds:
    """Where the phrases of one topic stand: for each its weight, count, and first page and word there."""

    weights: dict[_Phrase, int] = field(default_factory=dict)
    counts: dict[_Phrase, int] = field(default_factory=dict)
    first: dict[_Phrase, tuple[Page, int]] = field(default_factory=dict)
    head: set[_Phrase] = field(default_factory=set)

    def add(self, phrase: _Phrase, weight: int, page: Page, word: int, *, head: bool) -> None:
        self.weights[phrase] = weight
        self.counts[phrase] = self.counts.get(phrase, 0) + 1
        self.first.setdefault(phrase, (page, word))
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
    words = sum(_scan(page, _phrases(vocabulary), found, 0 if index else _HEAD) for index, page in enumerate(pages))
    least = _LEAST + _LONGER * max(0.0, log(max(words, 1) / 1_000, 2))
    ranked = sorted(found.items(), key=lambda item: -item[1].points)
    least = max(least, ranked[0][1].points * _BESIDE_BEST) if ranked else least
    for slug, finds in ranked[:_MOST]:
        if finds.points >= least:
            phrase = max(finds.weights, key=lambda phrase: (finds.weights[phrase], finds.counts[phrase]))
            page, start, end = _place(phrase, *finds.first[phrase])
            yield said("topic", slug, "phrases of the vocabulary", round(_share(finds.points), 2), page, start, end)


def _place(phrase: _Phrase, page: Page, word: int) -> tuple[Page, int, int]:
    """The page of a phrase that begins with one of its words, by number, and where it begins and ends there."""
    places = list(islice(_WORD.finditer(page.text), word, word + len(phrase)))
    return page, places[0].start(), places[-1].end()


def _share(points: float) -> float:
    """Points as a confidence below 1."""
    return points / (points + 10)


def _scan(page: Page, phrases: _Phrases, found: dict[str, _Finds], head: int) -> int:
    """Add the phrases of a page to what is found, the longest at each place; the number of words looked at.

    `head` is how many characters of the page are the paper's head.
    """
    words = _folded_words(page.text)
    in_head = len(_WORD.findall(page.text, 0, head))
    end = 0
    for index in [index for index, word in enumerate(words) if word in phrases.first.following]:
        phrase = _longest(words, index, phrases.first) if index >= end else ()
        if phrase:
            end = index + len(phrase)
            for slug, weight in phrases.meanings[phrase].items():
                found.setdefault(slug, _Finds()).add(phrase, weight, page, index, head=index < in_head)
    return len(words)


def _folded_words(text: str) -> list[str]:
    """The words in lower case, one by one only where folding makes two letters of one: “İ” would be two words."""
    folded = text.casefold()
    if len(folded) != len(text):
        return [word.casefold() for word in _WORD.findall(text)]
    return _WORD.findall(folded) if "_" in folded else _PLAIN.findall(folded)


def _longest(words: Sequence[str], index: int, node: _Node) -> _Phrase:
    """The longest phrase that begins at a word; none where there is none."""
    phrase: _Phrase = ()
    while index < len(words) and words[index] in node.following:
        node = node.following[words[index]]
        phrase = node.phrase or phrase
        index += 1
    return phrase


def _forms(folded: str) -> list[str]:
    """The words in lower case that are the same when they are folded."""
    return [word for word in (folded, f"{folded}s", f"{folded}es", f"{folded[:-1]}ies") if _folded(word) == folded]


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
    first = _Node()
    for phrase in meanings:
        reduce(_Node.after, phrase, first).phrase = phrase
    return _Phrases(first, meanings)


def _phrase(text: str) -> _Phrase:
    return tuple(map(_folded, _WORD.findall(text)))
