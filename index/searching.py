"""How a Query is answered on any engine: wholes are matched, ranked and counted, then pages found for those shown."""

from collections.abc import Iterator, Sequence

from documents import Vocabulary
from index.describing import describe
from index.expanding import Expanding
from index.facets import values
from index.fields import FACETS
from index.hits import Paper, papers
from index.meaning import AllOf, Meaning, Tags, filters
from index.meant import meant
from index.pagehits import PageHits
from index.query import Query, Sort
from index.ranking import Asking, Chosen, Reading, chosen, told
from index.results import FacetValue, Hit, Reason, Results
from index.shelves import Found, View
from index.trees import leaves, positive
from index.turning import bounds, order, stretch
from index.widening import Names, Widening


class Search:
    """One query being answered on one commit of an index."""

    def __init__(self, query: Query, wholes: View, pages: View, vocabulary: Vocabulary, names: Names) -> None:
        self._query, self._wholes, self._vocabulary, self._names = query, wholes, vocabulary, names
        self._notes = dict.fromkeys((*query.notes, *bounds(query)))
        widening = Widening(query.words, names, wholes)
        self._notes.update(dict.fromkeys(widening.notes(vocabulary)))
        self._words = Expanding(wholes, list(leaves(widening.tree)))
        self._asking = Asking(widening.tree, self._words)
        self._ranks = any(True for _ in positive(widening.tree))
        self._filters = filters(query.within)
        self._pages = PageHits(pages, widening.tree, self._words)

    def results(self) -> Results:
        """The answer, complete."""
        reading, found, holding = self._found()
        self._notes.update(self._words.notes)
        return Results(
            total=found.total,
            hits=tuple(self._hits(papers(found.rows))),
            facets=self._facets(reading.match),
            searched_for=describe(self._query.words, self._vocabulary),
            notes=tuple(self._notes),
            did_you_mean=meant(self._query, holding, self._wholes, self._names, self._vocabulary),
        )

    def _found(self) -> Chosen:
        chose = chosen(self._asking, self._wholes.count(), self._top)
        if chose.found.total:
            self._notes.update(dict.fromkeys(told(chose.reading, self._query.words, self._vocabulary)))
        return chose

    def _top(self, reading: Reading) -> Found:
        wanted = stretch(self._query)
        if not wanted.reachable:
            return Found(self._wholes.top(AllOf((reading.match, *self._filters)), Sort.NEWEST, 0, 1).total, [])
        sort = order(self._query, ranks=self._ranks)
        asked = AllOf((reading.rank if sort is Sort.RELEVANCE else reading.match, *self._filters))
        return self._wholes.top(asked, sort, *wanted)

    def _facets(self, match: Meaning) -> dict[str, tuple[FacetValue, ...]]:
        facets = [name for name in self._query.facets if name in FACETS]
        within = self._query.within
        rest = {name: filters(within, without=name) for name in facets}
        free = [name for name in facets if rest[name] == self._filters]
        counts = self._counts(match, free, self._filters) if free else {}
        for name in facets:
            if name not in free:
                counts |= self._counts(match, [name], rest[name])
        return {name: values(within, name, counts[name], self._vocabulary) for name in facets}

    def _counts(self, match: Meaning, names: Sequence[str], rest: Sequence[Meaning]) -> dict[str, dict[str, int]]:
        found = self._wholes.counts(AllOf((match, *rest)), names)
        return {name: dict(found[name]) for name in names}

    def _hits(self, found: Sequence[Paper]) -> Iterator[Hit]:
        pages = self._pages.of(found, self._query.excerpts)
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
