"""What the room holds for whoever asks, in a few figures and names."""

from collections.abc import Sequence
from dataclasses import dataclass

from index import FacetValue, Index, Query, Results
from search_app.asking import Asked
from search_app.papers import years_between

_NAMED = 3  # bodies named before “and 4 others”
_FACETS = ("body", "topic", "kind", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """How much there is, of which years and of whom; `bodies` is a phrase such as “Kent, Surrey and 2 others”.

    The phrase leaves out bodies under others that have papers: theirs count for both.
    """

    documents: int
    pages: int
    years: str
    bodies: str
    body_count: int
    undated: int


def everything(index: Index) -> Results:
    """The counts of all papers by every facet."""
    return index.search(Query(facets=_FACETS, size=1))


def holdings(index: Index, all_papers: Results) -> Holdings:
    """The figures, from the counts of all papers."""
    bodies = {value.value: value.label for value in all_papers.facets["body"] if value.count}
    outermost = [name for slug, name in bodies.items() if bodies.keys().isdisjoint(index.vocabulary.above(slug))]
    years = all_papers.facets["year"]
    return Holdings(
        documents=all_papers.total,
        pages=index.count_documents(),
        years=years_between(years),
        bodies=_told(outermost, len(bodies)),
        body_count=len(bodies),
        undated=all_papers.total - sum(year.count for year in years),
    )


def lacking(question: Asked, all_papers: Results) -> tuple[tuple[str, str], ...]:
    """The filters of a search, by name and value, that no paper here meets."""
    held = {name: _held(values) for name, values in all_papers.facets.items()}
    return tuple((name, value) for name, value in question.pairs if name in held and value not in held[name])


def _held(values: Sequence[FacetValue]) -> frozenset[str]:
    return frozenset(value.value for value in values if value.count)


def _told(names: Sequence[str], bodies: int) -> str:
    """Some names as a phrase, and how many bodies are not named where those would be too many."""
    if len(names) < 2:
        return "".join(names)
    if len(names) > _NAMED + 1:
        return f"{', '.join(names[:_NAMED])} and {bodies - _NAMED:,} other bodies"
    return f"{', '.join(names[:-1])} and {names[-1]}"
