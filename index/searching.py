"""How a Query is answered on any engine: wholes are matched, ranked and counted, then pages found for those shown."""

from collections.abc import Iterator, Sequence

from documents import Vocabulary
from index.describing import describe
from index.expanding import Expanding
from index.fields import FACETS
from index.hits import Paper, papers
from index.marks import leaves, positive
from index.meaning import AllOf, Meaning, Tags, chosen, filters
from index.meant import meant
from index.pagehits import PageHits
from index.query import And, Note, Query, Sort
from index.ranking import Asking, Reading, readings, telling
from index.results import FacetValue, Hit, Reason, Results
from index.shelves import Found, View
from index.widening import Names, Widening

LARGEST = 100  # hits on a page of results
DEEPEST = 10_000  # hits that can be reached by turning pages


class Search:
    """One query being answered on one commit of an index."""

    def __init__(self, query: Query, wholes: View, pages: View, vocabulary: Vocabulary, names: Names) -> None:
        self._query, self._wholes, self._vocabulary, self._names = query, wholes, vocabulary, names
        self._notes = dict.fromkeys(query.notes)
        widening = Widening(query.words, names, wholes)
        self._notes.update(dict.fromkeys(widening.notes(vocabulary)))
        self._words = Expanding(wholes, list(leaves(widening.tree)))
        self._asking = Asking(widening.tree, self._words)
        self._ranks = any(True for _ in positive(widening.tree))
        self._filters = filters(query.within)
        self._pages = PageHits(pages, widening.tree, self._words)

    def results(self) -> Results:
        """The answer, complete."""
        reading, found, total = self._found()
        self._notes.update(self._words.notes)
        return Results(
            total=found.total,
            hits=tuple(self._hits(papers(found.rows))),
            facets=self._facets(reading.match),
            searched_for=describe(self._query.words, self._vocabulary),
            notes=tuple(self._notes),
            did_you_mean=meant(self._query, total, self._wholes, self._names, self._vocabulary),
        )

    def _found(self) -> tuple[Reading, Found, int]:
        """The first reading that finds enough, or the last; what it finds; and how many papers hold all."""
        (whole, enough), *others = readings(self._asking, self._wholes.count())
        total = self._total(whole) if others else enough
        reading = whole if total >= enough else self._enough(others)
        found = self._top(reading)
        if found.total:
            self._tell(reading)
        return reading, found, total if others else found.total

    def _enough(self, tried: Sequence[tuple[Reading, int]]) -> Reading:
        """The first that finds as many as it has to, else the last."""
        found = (reading for reading, wanted in tried[:-1] if self._total(reading) >= wanted)
        return next(found, tried[-1][0])

    def _total(self, reading: Reading) -> int:
        return self._wholes.top(AllOf((reading.match, *self._filters)), Sort.NEWEST, 0, 1).total

    def _tell(self, reading: Reading) -> None:
        """Say that fewer words than all were enough."""
        if reading.least:
            text = f"Papers with at least {reading.least} of the {reading.words} words are shown, those with all first."
            if reading.least == reading.words:
                text = "Words with which people ask, such as “find” or “discussion”, are left out."
            tree = self._query.words
            every = And(tuple(telling(tree.parts)), every=True) if isinstance(tree, And) else tree
            self._notes[Note("most-words", text, describe(every, self._vocabulary))] = None

    def _top(self, reading: Reading) -> Found:
        size = min(max(self._query.size, 1), LARGEST)
        start = (max(self._query.page, 1) - 1) * size
        if self._query.size > LARGEST:
            self._notes[Note("size", f"A page of results shows {LARGEST} hits at most.")] = None
        sort = self._sort()
        asked = AllOf((reading.rank if sort is Sort.RELEVANCE else reading.match, *self._filters))
        if start < DEEPEST:
            return self._wholes.top(asked, sort, start, size)
        text = f"Only the first {DEEPEST:,} hits can be looked at; narrow the search to see others."
        self._notes[Note("too-deep", text)] = None
        return Found(self._wholes.top(asked, Sort.NEWEST, 0, 1).total, [])

    def _sort(self) -> Sort:
        """Where nothing was asked that ranks, the newest are the most relevant."""
        return self._query.sort if self._ranks or self._query.sort is not Sort.RELEVANCE else Sort.NEWEST

    def _facets(self, match: Meaning) -> dict[str, tuple[FacetValue, ...]]:
        facets = [name for name in self._query.facets if name in FACETS]
        within = self._query.within
        rest = {name: filters(within, without=name) for name in facets}
        free = [name for name in facets if rest[name] == self._filters]
        counts = self._counts(match, free, self._filters) if free else {}
        for name in facets:
            if name not in free:
                counts |= self._counts(match, [name], rest[name])
        return {name: self._values(name, counts[name]) for name in facets}

    def _counts(self, match: Meaning, names: Sequence[str], rest: Sequence[Meaning]) -> dict[str, dict[str, int]]:
        found = self._wholes.counts(AllOf((match, *rest)), names)
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

    def _hits(self, found: Sequence[Paper]) -> Iterator[Hit]:
        pages = self._pages.of([paper.document for paper in found])
        for paper in found:
            reasons = tuple(self._reasons(paper.document)) if self._query.explain else ()
            yield paper.hit(pages.get(paper.document, ()), reasons)

    def _reasons(self, document: str) -> Iterator[Reason]:
        """What each part of the query adds to the score of a document."""
        for what, part in self._asking.scored():
            for row in self._wholes.top(AllOf((Tags("document", (document,)), part)), Sort.RELEVANCE, 0, 1).rows:
                if row.score:
                    yield Reason(what, row.score)


def nothing_found(query: Query, vocabulary: Vocabulary) -> Results:
    """The answer of an index that was never written."""
    facets: dict[str, tuple[FacetValue, ...]] = {name: () for name in query.facets if name in FACETS}
    return Results(total=0, hits=(), facets=facets, searched_for=describe(query.words, vocabulary), notes=query.notes)
