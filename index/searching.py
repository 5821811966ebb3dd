"""How a Query is answered on any engine: wholes are matched, ranked and counted, then pages found for those shown."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from documents import Kind, Named, PartialDate, Vocabulary
from index.describing import describe
from index.fields import FACETS
from index.marks import positive, sought
from index.meaning import AllOf, Meaning, chosen, filters, meaning
from index.pagehits import PageHits
from index.query import Note, Query, Sort
from index.results import FacetValue, Hit, PageHit, Results
from index.shelves import Found, Row, View
from index.snippets import cut

LARGEST = 100  # hits on a page of results
DEEPEST = 10_000  # hits that can be reached by turning pages
WORDS = 1_024  # words that a prefix stands for


class Search:
    """One query being answered on one commit of an index."""

    def __init__(self, query: Query, wholes: View, pages: View, vocabulary: Vocabulary) -> None:
        self._query, self._wholes, self._vocabulary = query, wholes, vocabulary
        self._notes = dict.fromkeys(query.notes)
        self._words: dict[tuple[str, str], tuple[str, ...]] = {}
        self._asked = meaning(query.words, self._expand)
        self._pages = PageHits(pages, sought(query.words), self._expand)

    def results(self) -> Results:
        """The answer, complete."""
        found = self._found(AllOf((self._asked, *filters(self._query.within))))
        return Results(
            total=found.total,
            hits=tuple(self._hit(row) for row in found.rows),
            facets=self._facets(),
            searched_for=describe(self._query.words, self._vocabulary),
            notes=tuple(self._notes),
        )

    def _expand(self, field: str, start: str) -> tuple[str, ...]:
        """The words that a prefix stands for, among all documents."""
        if (field, start) not in self._words:
            words = self._wholes.words(field, start, WORDS + 1)
            if len(words) > WORDS:
                text = f"More than {WORDS:,} words begin with “{start}”; the {WORDS:,} most frequent are looked for."
                self._notes[Note("prefix", text)] = None
            self._words[field, start] = words[:WORDS]
        return self._words[field, start]

    def _found(self, asked: Meaning) -> Found:
        size = min(max(self._query.size, 1), LARGEST)
        start = (max(self._query.page, 1) - 1) * size
        if self._query.size > LARGEST:
            self._notes[Note("size", f"A page of results shows {LARGEST} hits at most.")] = None
        if start < DEEPEST:
            return self._wholes.top(asked, self._sort(), start, size)
        text = f"Only the first {DEEPEST:,} hits can be looked at; narrow the search to see others."
        self._notes[Note("too-deep", text)] = None
        return Found(self._wholes.top(asked, Sort.NEWEST, 0, 1).total, [])

    def _sort(self) -> Sort:
        """Where nothing was asked that ranks, the newest are the most relevant."""
        ranks = any(True for _ in positive(self._query.words))
        return self._query.sort if ranks or self._query.sort is not Sort.RELEVANCE else Sort.NEWEST

    def _facets(self) -> dict[str, tuple[FacetValue, ...]]:
        facets = [name for name in self._query.facets if name in FACETS]
        within = self._query.within
        free = [name for name in facets if filters(within, without=name) == filters(within)]
        counts = dict(self._counts(free, filters(within))) if free else {}
        for name in facets:
            if name not in free:
                counts |= self._counts([name], filters(within, without=name))
        return {name: self._values(name, counts[name]) for name in facets}

    def _counts(self, names: Sequence[str], rest: Sequence[Meaning]) -> dict[str, dict[str, int]]:
        found = self._wholes.counts(AllOf((self._asked, *rest)), names)
        return {name: dict(found[name]) for name in names}

    def _values(self, name: str, counts: dict[str, int]) -> tuple[FacetValue, ...]:
        """Years in order; of the others first what is selected, then the most frequent."""
        selected = chosen(self._query.within, name, counts)
        values = [
            FacetValue(value, self._vocabulary.label(name, value), counts.get(value, 0), value in selected)
            for value in {**counts, **dict.fromkeys(selected)}
        ]
        if name == "year":
            return tuple(sorted(values))
        return tuple(sorted(values, key=lambda v: (not v.selected, -v.count, v.label, v.value)))

    def _hit(self, row: Row) -> Hit:
        whole = json.loads(row.stored)
        return Hit(
            document=whole["document"],
            title=whole["title"],
            kind=Kind(whole["kind"]),
            dated=PartialDate.parse(whole["dated"]) if whole["dated"] else None,
            bodies=tuple(Named(*body) for body in whole["bodies"]),
            topics=tuple(Named(*topic) for topic in whole["topics"]),
            length=whole["length"],
            score=row.score,
            pages=self._pages.of(whole["document"]) or tuple(_opening(whole)),
        )


def nothing_found(query: Query, vocabulary: Vocabulary) -> Results:
    """The answer of an index that was never written."""
    facets: dict[str, tuple[FacetValue, ...]] = {name: () for name in query.facets if name in FACETS}
    return Results(total=0, hits=(), facets=facets, searched_for=describe(query.words, vocabulary), notes=query.notes)


def _opening(whole: dict[str, Any]) -> Iterator[PageHit]:
    """The beginning of the first page with text: what is shown where no page holds a word that was looked for."""
    if whole["opening"]:
        number, label, text = whole["opening"]
        yield PageHit(number, label, cut(text, ()))
