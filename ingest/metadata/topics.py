"""Topics: the phrases of the vocabulary that a paper uses, by their weight, and how often."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log

from documents import Claim, Page, Vocabulary
from ingest.metadata.evidence import said

_WORD = re.compile(r"[^\W_]+")
_HEAD = 1_000  # characters of the first page: a phrase there counts twice
_MOST = 5
_LEAST = 6.0  # points for a short paper: one phrase that names the topic and another that leans to it
_LONGER = 3.0  # points more for each doubling of a paper's length beyond a thousand words
_BESIDE_BEST = 0.25  # of the best topic's points

_Phrase = tuple[str, ...]


@dataclass(slots=True)
class _Finds:
    """Where the phrases of one topic stand: for each phrase its weight, count, and first place."""

    weights: dict[_Phrase, int] = field(default_factory=dict)
    counts: dict[_Phrase, int] = field(default_factory=dict)
    first: dict[_Phrase, tuple[Page, int, int]] = field(default_factory=dict)
    head: float = 0.0

    def add(self, phrase: _Phrase, weight: int, page: Page, start: int, end: int, *, head: bool) -> None:
        self.weights[phrase] = weight
        self.counts[phrase] = self.counts.get(phrase, 0) + 1
        self.first.setdefault(phrase, (page, start, end))
        self.head += weight if head else 0

    @property
    def points(self) -> float:
        """Each phrase for its weight, more for each repetition but ever less."""
        return self.head + sum(self.weights[phrase] * (1 + log(count)) for phrase, count in self.counts.items())


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


def _scan(
    page: Page, phrases: Mapping[str, list[tuple[_Phrase, str, int]]], found: dict[str, _Finds], *, head: bool
) -> int:
    """Add the phrases of a page to what is found, the longest at each place; the number of words looked at."""
    places = list(_WORD.finditer(page.text))
    words = [place[0].casefold() for place in places]
    index = 0
    while index < len(words):
        step = 1
        for phrase, slug, weight in phrases.get(words[index], ()):
            if tuple(words[index : index + len(phrase)]) == phrase:
                step = max(step, len(phrase))
                start, end = places[index].start(), places[index + len(phrase) - 1].end()
                found.setdefault(slug, _Finds()).add(phrase, weight, page, start, end, head=head and start < _HEAD)
        index += step
    return len(words)


@lru_cache(maxsize=4)
def _phrases(vocabulary: Vocabulary) -> Mapping[str, list[tuple[_Phrase, str, int]]]:
    """The phrases of a vocabulary by their first word."""
    by_first: dict[str, list[tuple[_Phrase, str, int]]] = {}
    for topic in vocabulary.topics.values():
        for text, weight in topic.phrases.items():
            phrase = tuple(_WORD.findall(text.casefold()))
            if phrase:
                by_first.setdefault(phrase[0], []).append((phrase, topic.slug, weight))
    return by_first
