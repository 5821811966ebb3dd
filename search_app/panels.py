"""What stands around the hits on a results page: chips, boxes of filters, the years, the numbers of the pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from documents import Vocabulary
from documents.dates import MONTHS
from index import FacetValue, Results
from index.searching import DEEPEST
from search_app.asking import FILTERS, Asked

_SHOWN = 10  # values of a facet before “More”
_MOST_BARS = 50
_LEAST_BARS = 8  # places there are at least, so that few bars stay narrow
_GAP = 0.16  # of its place is left free beside a bar
_TICKS = 6  # years written under the bars, at most

_LEGENDS = {
    "body": ("Public body", "More bodies"),
    "topic": ("Topic", "More topics"),
    "kind": ("Type of document", "More types"),
}
CHIPS = {
    "body": "Public body",
    "topic": "Topic",
    "kind": "Type",
    "sender": "Written by",
    "recipient": "Written to",
    "from": "From",
    "to": "To",
}


class Chip(NamedTuple):
    """A filter that is set, and the address without it."""

    label: str
    value: str
    address: str


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be filtered by, and how many documents it would give."""

    value: str
    label: str
    count: int
    chosen: bool


class Box(NamedTuple):
    """The values of one filter: those shown, and the rest behind “More”."""

    field: str
    legend: str
    shown: tuple[Option, ...]
    rest: tuple[Option, ...]
    more: str


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


class Pager(NamedTuple):
    """Addresses of the pages of results beside this one; a number is None where some are left out."""

    previous: str
    next: str
    steps: tuple[tuple[int | None, str], ...]


def value_label(vocabulary: Vocabulary, field: str, value: str) -> str:
    """A filter's value as people read it."""
    return value.capitalize() if field == "kind" else vocabulary.label(field, value)


def chips(asked: Asked, vocabulary: Vocabulary) -> tuple[Chip, ...]:
    """Every filter that is in force, those that nothing can meet too, so that each can be taken out."""
    within = asked.query.within
    idle = {name for name, date in (("from", within.since), ("to", within.until)) if date is None}
    return tuple(
        Chip(CHIPS[name], value_label(vocabulary, name, value), asked.without(name, value))
        for name, value in asked.pairs
        if name in CHIPS and name not in idle
    )


def boxes(asked: Asked, results: Results, vocabulary: Vocabulary) -> tuple[Box, ...]:
    """The filters with counts; a value that is chosen is there even when nothing has it."""
    return tuple(box for name in FILTERS if (box := _box(name, asked, results, vocabulary)).shown)


def _box(name: str, asked: Asked, results: Results, vocabulary: Vocabulary) -> Box:
    found = {value.value: value for value in results.facets.get(name, ()) if value.count or value.selected}
    missing = (value for field, value in asked.pairs if field == name and value not in found)
    values = (
        *(Option(value, value_label(vocabulary, name, value), 0, chosen=True) for value in missing),
        *(
            Option(value.value, value_label(vocabulary, name, value.value), value.count, chosen=value.selected)
            for value in found.values()
        ),
    )
    legend, more = _LEGENDS[name]
    return Box(name, legend, values[:_SHOWN], values[_SHOWN:], more)


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


def pages_in_all(asked: Asked, results: Results) -> int:
    """How many pages the results fill, as far as they can be shown."""
    return min(-(-results.total // asked.query.size), DEEPEST // asked.query.size)


def pager(asked: Asked, last: int) -> Pager:
    """The way to other pages of results."""
    here = asked.query.page
    shown = sorted({number for number in (1, here - 1, here, here + 1, last) if 1 <= number <= last})
    steps: list[tuple[int | None, str]] = [(shown[0], asked.on_page(shown[0]))] if shown else []
    for before, number in pairwise(shown):
        if number - before > 1:
            steps.append((None, ""))
        steps.append((number, asked.on_page(number)))
    return Pager(
        previous=asked.on_page(min(here - 1, last)) if here > 1 and last else "",
        next=asked.on_page(here + 1) if here < last else "",
        steps=tuple(steps) if last > 1 else (),
    )
