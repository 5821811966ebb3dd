"""The papers that a search finds in the order in which they came, which the index does not know.

Where few are found, all are fetched and put in order. Where many are, the last papers that came here are gone through,
and the index says which of these the search finds. Those that came earlier follow by their dates.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from index import Hit, Index, Query, Results, Sort
from index.query import And, Or, Tagged
from index.turning import DEEPEST, LARGEST, stretch

REACH = 1_000  # hits that can be reached in this order
_FEW = 500  # hits that are all fetched, to be put in order
_LAST = 2_000  # papers that are gone through
_FEWER_WORDS = "most-words"  # the note that papers were found with fewer words than all


class _Row(NamedTuple):
    """A hit, and when it or the last of its copies came."""

    at: str
    hit: Hit


def arrived(index: Index, query: Query, times: Mapping[str, str]) -> Results:
    """The page of results that a query asks for, what came last first.

    `times` are when papers came, by their ids, the last first; a paper that they do not have is left out.
    """
    asked = replace(query, sort=Sort.NEWEST, facets=(), page=1, size=LARGEST)
    first, wanted = index.search(asked), stretch(query)
    reached = max(0, min(wanted.size, REACH - wanted.start))
    rows = islice(_in_order(index, asked, first, times), wanted.start, wanted.start + reached)
    return replace(first, hits=tuple(row.hit for row in rows))


def among(index: Index, query: Query, documents: Collection[str]) -> list[Hit]:
    """The hits of a query that are some documents, or have them for copies; those of the newest dates first."""
    if not documents:
        return []
    asked = replace(query, sort=Sort.NEWEST, facets=(), page=1, size=LARGEST)
    first = index.search(asked)
    found: Iterable[Hit]
    if first.total > len(documents) and not _is_loose(first):
        found = (hit for some in _batches(documents) for hit in index.search(_only(asked, some)).hits)
    else:
        found = _all(index, asked, first)
    wanted = set(documents)
    return list({hit.document: hit for hit in found if not wanted.isdisjoint(documents_of(hit))}.values())


def _in_order(index: Index, asked: Query, first: Results, times: Mapping[str, str]) -> Iterator[_Row]:
    if first.total <= _FEW:
        yield from _sorted(_all(index, asked, first), times)
        return
    if _is_loose(first):
        looked = {document for hit in first.hits for document in documents_of(hit)}
        yield from _sorted(first.hits, times)
    else:
        looked = set(islice(times, _LAST))
        for some in _batches(islice(times, _LAST)):
            yield from _sorted(index.search(_only(asked, some)).hits, times)
    rest = (hit for hit in _all(index, asked, first) if hit.document not in looked)
    yield from (_Row(times[hit.document], hit) for hit in rest if hit.document in times)


def _sorted(hits: Iterable[Hit], times: Mapping[str, str]) -> list[_Row]:
    """What came last first; of one time what the index has first, which is the newest date."""
    found = [_Row(max(times.get(id, "") for id in documents_of(hit)), hit) for hit in hits if hit.document in times]
    return sorted(found, key=lambda row: row.at, reverse=True)


def _all(index: Index, asked: Query, first: Results) -> Iterator[Hit]:
    """The hits of a query that can be reached, as they are needed."""
    yield from first.hits
    for number in range(2, min(-(-first.total // LARGEST), DEEPEST // LARGEST) + 1):
        yield from index.search(replace(asked, page=number)).hits


def _only(asked: Query, documents: Iterable[str]) -> Query:
    """The same query of some documents alone."""
    parts = asked.words.parts if isinstance(asked.words, And) else (asked.words,)
    some = Or(tuple(Tagged("document", document) for document in documents))
    return replace(asked, words=And((*parts, some), every=True))


def _batches(documents: Iterable[str]) -> Iterator[list[str]]:
    """As many at once as can be hits of one page."""
    left = iter(documents)
    while some := list(islice(left, LARGEST)):
        yield some


def documents_of(hit: Hit) -> tuple[str, ...]:
    """The paper that a hit is, and its copies."""
    return hit.document, *(copy.document for copy in hit.copies)


def _is_loose(results: Results) -> bool:
    """Whether papers were found that do not hold all of the words."""
    return any(note.code == _FEWER_WORDS for note in results.notes)
