"""What a page about a body, a topic or a year says of its papers: how many, the newest, and the ways into them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents import Vocabulary
from index import FacetValue, Hit, Index, Sort
from search_app.asking import Asked
from search_app.bars import Bar, bars
from search_app.panels import value_label

_LATEST = 8


@dataclass(frozen=True, slots=True)
class Way:
    """A way to some of the papers, and how many these are."""

    label: str
    address: str
    count: int


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways in by one facet; an id for the page, and a heading for people."""

    field: str
    heading: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The papers that a search finds, `address` the search itself; `years` is "" where no date is known."""

    total: int
    years: str
    address: str
    hidden: tuple[tuple[str, str], ...]
    latest: tuple[Hit, ...]
    bars: tuple[Bar, ...]
    ways: tuple[Ways, ...]


_HEADINGS = {"kind": "By type", "body": "By body", "topic": "By topic"}


def papers(index: Index, question: Asked, vocabulary: Vocabulary, *fields: str) -> Papers:
    """The papers of a search, the newest first, with the ways into them by some facets."""
    query = replace(question.query, facets=(*fields, "year"), sort=Sort.NEWEST, size=_LATEST)
    results = index.search(query)
    years = () if query.within.since else results.facets["year"]
    return Papers(
        total=results.total,
        years=years_between(years),
        address=question.on_page(1),
        hidden=question.pairs,
        latest=results.hits,
        bars=bars(question, years),
        ways=tuple(_ways(question, vocabulary, field, results.facets[field]) for field in fields),
    )


def _ways(question: Asked, vocabulary: Vocabulary, field: str, values: Sequence[FacetValue]) -> Ways:
    found = (
        Way(value_label(vocabulary, field, value.value), question.instead(**{field: value.value}), value.count)
        for value in values
        if value.count
    )
    return Ways(field, _HEADINGS[field], tuple(found))


def years_between(years: Sequence[FacetValue]) -> str:
    """“2014”, “2014 to 2026”: the years that papers are of, "" where there are none."""
    held = sorted(year.value for year in years if year.count)
    if not held:
        return ""
    return held[0] if len(held) == 1 else f"{held[0]} to {held[-1]}"
