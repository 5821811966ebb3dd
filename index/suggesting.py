"""What may be looked for by somebody who has typed so far: bodies, topics, phrases and titles with papers here.

Everything that is suggested is counted in the index that is asked: what its audience cannot find is not suggested.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from documents import Body, Vocabulary
from index import analysis
from index.expanding import Expanding
from index.fields import words_of
from index.meaning import AllOf, AnyTerm, Terms, meaning
from index.query import Node, Phrase, Sort
from index.results import Suggestion
from index.shelves import View
from index.stopwords import is_stop
from index.trees import leaves
from index.widening import Names, Widening

if TYPE_CHECKING:
    from index.lexicon import Lexicon

LEAST = 2  # letters, before which nothing is suggested
_LONGEST = 200  # characters that are read of what was typed
_WORDS = 64  # words that begin as the last one typed does
_TITLES = 60  # that hold what was typed, in which phrases are looked for
_SEVERAL = 2  # titles that have a phrase in common
_PHRASES = 4  # that are counted, of each sort
_RUN = range(2, 7)  # words of a run in titles
_PHRASE = 4  # words of one that is suggested

_PLAIN = re.compile(r"[\w \-‐‑'’&]+")

Typed = Sequence[str]  # folded words; the last may be the beginning of one


@dataclass(frozen=True, slots=True)
class _Known:
    """A body or topic with papers, and the words of each of its names."""

    suggestion: Suggestion
    names: tuple[tuple[str, ...], ...]

    def rank(self, typed: Typed) -> tuple[bool, int, str]:
        """First what begins as was typed, then what has most papers."""
        begins = any(name[0].startswith(typed[0]) for name in self.names if name)
        return not begins, -self.suggestion.papers, self.suggestion.text


class Suggesting:
    """Suggests from the wholes of one index; bodies and topics are counted once a commit."""

    def __init__(self, vocabulary: Vocabulary, names: Names) -> None:
        self._vocabulary, self._names = vocabulary, names
        self._phrases = [(analysis.words(phrase), phrase) for phrase in _phrases_of(vocabulary)]
        self._counted: tuple[Lexicon | None, list[_Known]] = (None, [])

    def of(self, text: str, size: int, view: View) -> tuple[Suggestion, ...]:
        """At most so many suggestions, of each sort some where there are: bodies, topics, phrases, then titles."""
        typed = analysis.words(text[:_LONGEST])
        if sum(map(len, typed)) < LEAST:
            return ()
        known = [each for each in self._known(view) if any(_is_begun(typed, name) for name in each.names)]
        named = [each.suggestion for each in sorted(known, key=lambda each: each.rank(typed))]
        titles = list(_titles(typed, view))
        sorts = (
            [each for each in named if each.kind == "body"],
            [each for each in named if each.kind == "topic"],
            self._phrases_with(typed, [each.text for each in titles], view),
            titles,
        )
        return tuple(_by_turns(sorts, size))

    def _known(self, view: View) -> list[_Known]:
        """The bodies and topics with papers. A shelf makes a lexicon once a commit, so that one tells commits apart."""
        commit = view.lexicon("kind")
        counted, known = self._counted
        if counted is not commit:
            known = list(self._count(view))
            self._counted = commit, known
        return known

    def _count(self, view: View) -> Iterator[_Known]:
        for field, values in view.counts(AllOf(()), ("body", "topic")).items():
            for value, papers in values.items():
                name = self._vocabulary.label(field, value)
                body = self._vocabulary.bodies.get(value) if field == "body" else None
                yield _Known(Suggestion(name, field, papers, value), _words_of_names(body, name))

    def _phrases_with(self, typed: Typed, titles: Sequence[str], view: View) -> list[Suggestion]:
        """Phrases of the vocabulary, long forms of acronyms, and what titles have in common; the most frequent first.

        What is one phrase to the index is suggested once.
        """
        told = sorted((words[0] != typed[0], phrase) for words, phrase in self._phrases if _is_begun(typed, words))
        several = ((phrase for _, phrase in told), _long_forms(typed, view), _in_common(typed, titles))
        texts = {analysis.stems(text): text for sort in several for text in islice(sort, _PHRASES)}
        found = [Suggestion(text, "phrase", self._papers(Phrase(text), view)) for text in texts.values()]
        return sorted((each for each in found if each.papers), key=lambda each: (-each.papers, each.text))

    def _papers(self, node: Node, view: View) -> int:
        """How many papers a search finds."""
        tree = Widening(node, self._names, view).tree
        return view.top(meaning(tree, Expanding(view, list(leaves(tree)))), Sort.NEWEST, 0, 1).total


def _phrases_of(vocabulary: Vocabulary) -> Iterable[str]:
    return dict.fromkeys(phrase for topic in vocabulary.topics.values() for phrase in topic.phrases)


def _words_of_names(body: Body | None, name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(map(analysis.words, (*body.names, *body.acronyms) if body else (name,)))


def _is_begun(typed: Typed, words: Sequence[str]) -> bool:
    """Whether all words typed are among some, the last as the beginning of one."""
    *whole, last = typed
    return all(word in words for word in whole) and any(word.startswith(last) for word in words)


def _titles(typed: Typed, view: View) -> Iterator[Suggestion]:
    """The best titles with what was typed, each once."""
    *whole, last = typed
    field = words_of("title")
    begun = AnyTerm(field, view.words(field, last, _WORDS))
    asked = AllOf((*(Terms(field, (word,)) for word in whole), begun))
    seen: set[str] = set()
    for row in view.top(asked, Sort.RELEVANCE, 0, _TITLES).rows:
        found = json.loads(row.stored)
        if found["title"].casefold() not in seen:
            seen.add(found["title"].casefold())
            yield Suggestion(found["title"], "title", 1, found["document"])


def _long_forms(typed: Typed, view: View) -> Iterator[str]:
    """What acronyms that begin so stand for, and long forms that begin so."""
    stems = analysis.stems(" ".join(typed))
    for start in dict.fromkeys((" ".join(typed), " ".join((*stems[:-1], typed[-1])), " ".join(stems))):
        for pair in view.words("also", start, _PHRASES):
            name, _, other = pair.partition("\t")
            if " " in other:
                yield other
            else:
                yield from _written_out(name, other, view)


def _written_out(stems: str, acronym: str, view: View) -> Iterator[str]:
    """The long form of these stems as the papers write it, which stands with its acronym."""
    for pair in view.words("also", f"{' '.join(analysis.words(acronym))}\t", _PHRASES):
        long = pair.partition("\t")[2]
        if " ".join(analysis.stems(long)) == stems:
            yield long


def _in_common(typed: Typed, titles: Iterable[str]) -> Iterator[str]:
    """Runs of words with what was typed that several titles have, the most frequent first.

    Of two runs that as many titles have, one within the other, the shorter is but a part; too long ones are left out.
    """
    often: Counter[tuple[str, ...]] = Counter()
    written: dict[tuple[str, ...], str] = {}
    for title in titles:
        runs = dict(_runs(typed, title))
        often.update(runs.keys())
        written = runs | written
    kept: list[tuple[str, ...]] = []
    several = (run for run, count in often.items() if count >= _SEVERAL)
    for run in sorted(several, key=lambda run: (-often[run], -len(run), run)):
        if not any(often[run] == often[more] and _is_within(run, more) for more in kept):
            kept.append(run)
            if len(run) <= _PHRASE:
                yield written[run]


def _runs(typed: Typed, title: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The runs of a title around what was typed, by their stems: they begin and end in telling words."""
    tokens = list(analysis.tokens(title))
    begun = [place for place, token in enumerate(tokens) if token.term.word.startswith(typed[-1])]
    for first, behind in sorted({span for place in begun for span in _around(place, len(tokens))}):
        run = tokens[first:behind]
        text = title[run[0].start : run[-1].end]
        telling = _tells(run[0]) and _tells(run[-1]) and _PLAIN.fullmatch(text)
        if telling and _is_begun(typed, [token.term.word for token in run]):
            yield tuple(token.term.stem for token in run), " ".join(text.split())


def _around(place: int, count: int) -> Iterator[tuple[int, int]]:
    """The spans of some words, as long as a phrase, with one of them."""
    for length in _RUN:
        for first in range(max(0, place - length + 1), min(place, count - length) + 1):
            yield first, first + length


def _tells(token: analysis.Token) -> bool:
    return token.term.word.isalpha() and not is_stop(token.term.word)


def _is_within(run: tuple[str, ...], more: tuple[str, ...]) -> bool:
    return f" {' '.join(run)} " in f" {' '.join(more)} "


def _by_turns(sorts: Sequence[Sequence[Suggestion]], size: int) -> Iterator[Suggestion]:
    """As many as fit, taken from each sort by turns, each text once; then sort by sort."""
    taken: dict[str, Suggestion] = {}
    for suggestion in (each for turn in zip_longest(*sorts) for each in turn if each):
        if len(taken) < size:
            taken.setdefault(suggestion.text.casefold(), suggestion)
    return (each for sort in sorts for each in sort if taken.get(each.text.casefold()) is each)
