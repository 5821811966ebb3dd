"""The papers by year or by month, drawn as bars that are links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from documents.dates import MONTHS
from index import FacetValue
from search_app.asking import Asked

_MOST_BARS = 50
_LEAST_BARS = 8  # places there are at least, so that few bars stay narrow
_GAP = 0.16  # of its place is left free beside a bar
_TICKS = 6  # years written under the bars, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A month, a year or a run of years as a bar; lengths in percent of the picture."""

    label: str
    count: int
    address: str
    selected: bool
    left: float
    room: float  # the width of its place, of which some is left free
    top: float
    width: float
    middle: float
    height: float
    tick: str  # what is written under it, if anything


def bars(asked: Asked, years: Sequence[FacetValue]) -> tuple[Bar, ...]:
    """The documents by year, each bar the address of its years; in runs of years where there are many."""
    counts = {int(year.value): year for year in years if year.value.isdigit() and year.count}
    if not counts:
        return ()
    step = next(run for run in (1, 10, 100, 1000) if (max(counts) - min(counts)) // run < _MOST_BARS)
    starts = range(min(counts) // step * step, max(counts) + 1, step)
    return _side_by_side([_years(asked, counts, start, step) for start in starts])


def month_bars(asked: Asked, year: int, counts: Sequence[int]) -> tuple[Bar, ...]:
    """The documents of each month of a year, each bar the address of its month."""
    if not any(counts):
        return ()
    dates = [f"{year:04}-{month:02}" for month in range(1, len(MONTHS) + 1)]
    return _side_by_side(
        [
            _Run(f"{name} {year}", name[:3], count, asked.instead(since=date, until=date))
            for name, date, count in zip(MONTHS, dates, counts, strict=True)
        ]
    )


class _Run(NamedTuple):
    """What one bar stands for."""

    label: str
    tick: str
    documents: int
    address: str
    selected: bool = False


def _years(asked: Asked, counts: Mapping[int, FacetValue], start: int, step: int) -> _Run:
    held = [counts[year] for year in range(start, start + step) if year in counts]
    first, last = f"{max(start, 1):04}", f"{start + step - 1:04}"
    return _Run(
        label=first if step == 1 else f"{first} to {last}",
        tick=first if step == 1 else f"{first}–",
        documents=sum(year.count for year in held),
        address=asked.instead(since=first, until=last),
        selected=any(year.selected for year in held),
    )


def _side_by_side(runs: Sequence[_Run]) -> tuple[Bar, ...]:
    most = max(run.documents for run in runs)
    places = max(len(runs), _LEAST_BARS)
    every = -(-len(runs) // _TICKS)
    return tuple(
        Bar(
            label=run.label,
            count=run.documents,
            address=run.address,
            selected=run.selected,
            left=round(place * 100 / places, 3),
            room=round(100 / places, 3),
            width=round((1 - _GAP) * 100 / places, 3),
            middle=round((place + (1 - _GAP) / 2) * 100 / places, 3),
            top=round(100 - run.documents * 100 / most, 2),
            height=round(run.documents * 100 / most, 2),
            tick=run.tick if place % every == 0 else "",
        )
        for place, run in enumerate(runs)
    )
