"""Which of all hits a query asks for, in which order, and what is said where that cannot be."""

from collections.abc import Iterator
from typing import NamedTuple

from index.query import Note, Query, Sort

LARGEST = 100  # hits on a page of results
DEEPEST = 10_000  # hits that can be reached by turning pages


class Stretch(NamedTuple):
    """The hits from `start` on."""

    start: int
    size: int

    @property
    def reachable(self) -> bool:
        """Whether it can be reached by turning pages."""
        return self.start < DEEPEST


def stretch(query: Query) -> Stretch:
    """The hits of the page of results that a query asks for."""
    size = min(max(query.size, 1), LARGEST)
    return Stretch((max(query.page, 1) - 1) * size, size)


def order(query: Query, *, ranks: bool) -> Sort:
    """The order asked for; where nothing was asked that `ranks`, the newest are the most relevant."""
    return query.sort if ranks or query.sort is not Sort.RELEVANCE else Sort.NEWEST


def bounds(query: Query) -> Iterator[Note]:
    """What has to be said of a page that is too large, or too far."""
    if query.size > LARGEST:
        yield Note("size", f"A page of results shows {LARGEST} hits at most.")
    if not stretch(query).reachable:
        text = f"Only the first {DEEPEST:,} hits can be looked at; narrow the search to see others."
        yield Note("too-deep", text)
