"""What is most like a paper: those that share the words by which it differs from the others."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from index import analysis
from index.expanding import Expanding
from index.hits import Paper, as_copy, papers
from index.meaning import AllOf, AtLeast, Between, Tags, Terms, Weighted, Without, meaning
from index.pagehits import PageHits, main_text
from index.query import Or, Sort, Tagged, Word
from index.results import Hit
from index.shelves import View
from index.stopwords import is_stop

LARGEST = 100  # papers at most
_READ = 40  # pages of a paper, the first ones
_COUNTED = 200  # stems, the most frequent, among which the telling ones are
_ASKED = 25  # stems
_SHARED = 5  # one of so many of them is in a paper that is like it
_SHOWN = 8  # of them choose the page to show
_COPIES = 20  # papers beyond those asked for: copies may take their places


class _Telling(NamedTuple):
    """A stem by which a paper differs from others, and a word as which it stands there."""

    stem: str
    word: str
    weight: float


def most_like(document: str, page: int | None, size: int, wholes: View, pages: View) -> tuple[Hit, ...]:
    """The documents most like one, or like a page of it. Copies of it come last; those with its words name it."""
    words = Expanding(wholes, [])
    itself = meaning(Tagged("document", document), words)
    own = next((json.loads(stored) for stored in wholes.best(itself, 1)), None)
    telling = _telling(_text(own, page, pages), wholes) if own else []
    size = min(size, LARGEST)
    if not own or not telling or size < 1:
        return ()
    like = AtLeast(-(-len(telling) // _SHARED), tuple(Weighted(Terms("text", (t.stem,)), t.weight) for t in telling))
    asked = AllOf((like, Without(itself)))
    found = papers(wholes.top(asked, Sort.RELEVANCE, 0, size + _COPIES).rows)
    showing = PageHits(pages, Or(tuple(Word(each.word) for each in telling[:_SHOWN])), words)
    found = _copies_last(own, found)[:size]
    shown = showing.of(found, 1)
    return tuple(paper.hit(shown.get(paper.document, ())[:1]) for paper in found)


def _text(own: dict[str, Any], page: int | None, pages: View) -> list[analysis.Term]:
    """The words of a page, or of the first pages of all and twice those of the title."""
    first, last = (0, _READ) if page is None else (page, page)
    asked = AllOf((Tags("document", (own["document"],)), Between("key", max(first, 0), max(last, 0))))
    title = [] if page is not None else 2 * analysis.terms(own["title"])
    read = (json.loads(stored) for stored in pages.walk(asked))
    return [*title, *(term for page in read for term in analysis.terms(main_text(page)))]


def _telling(terms: Iterable[analysis.Term], wholes: View) -> list[_Telling]:
    """The stems that stand here often and elsewhere seldom, the most telling first; their weights are 1 and less."""
    often: Counter[str] = Counter()
    written: dict[str, str] = {}
    for term, count in sorted(Counter(terms).items(), key=lambda item: (-item[1], item[0])):
        if term.word.isalpha() and len(term.word) > 1 and not is_stop(term.word):
            often[term.stem] += count
            written.setdefault(term.stem, term.word)
    common = sorted(often, key=lambda stem: (-often[stem], stem))[:_COUNTED]
    words = Expanding(wholes, [])
    shared = (stem for stem in common if words.often("text", stem) > 1)
    found = [_Telling(stem, written[stem], often[stem] * words.rarity(stem)) for stem in shared]
    best = sorted(found, key=lambda each: (-each.weight, each.stem))[:_ASKED]
    return [each._replace(weight=each.weight / best[0].weight) for each in best]


def _copies_last(own: dict[str, Any], found: Sequence[Paper]) -> list[Paper]:
    """The papers, copies of one at the end: they name it where their words are the same."""
    copies = [paper for paper in found if _shared(own, paper.whole, "same") or _shared(own, paper.whole, "group")]
    return [*(paper for paper in found if paper not in copies), *(_naming(own, copy) for copy in copies)]


def _naming(own: dict[str, Any], paper: Paper) -> Paper:
    return replace(paper, copies=(as_copy(own), *paper.copies)) if _shared(own, paper.whole, "same") else paper


def _shared(one: dict[str, Any], other: dict[str, Any], field: str) -> bool:
    return bool(one[field]) and one[field] == other[field]
