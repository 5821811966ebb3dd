"""The values of a facet, from their counts."""

from collections.abc import Mapping

from documents import Vocabulary
from index.meaning import selected
from index.query import Within
from index.results import FacetValue


def values(within: Within, name: str, counts: Mapping[str, int], vocabulary: Vocabulary) -> tuple[FacetValue, ...]:
    """Years in order; of the others first what is selected, then the most frequent."""
    picked = selected(within, name, counts)
    found = [
        FacetValue(value, vocabulary.label(name, value), counts.get(value, 0), value in picked)
        for value in {**counts, **dict.fromkeys(picked)}
    ]
    if name == "year":
        return tuple(sorted(found))
    return tuple(sorted(found, key=lambda v: (not v.selected, -v.count, v.label, v.value)))
