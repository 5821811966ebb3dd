"""What stands around the hits on a results page: chips, boxes of filters, the years, the numbers of the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from documents import Vocabulary
from index import FacetValue, Results
from index.searching import DEEPEST
from search_app.asking import FILTERS, Asked

_SHOWN = 10  # values of a facet before “More”
_MOST_BARS = 50
_LEAST_BARS = 12  # places there are at least, so that few bars stay narrow
_TICKS = 6  # years written under the bars, at most

_LEGENDS = {
    "body": ("Public body", "More bodies"),
    "topic": ("Topic", "More topics"),
    "kind": ("Type of document", "More types"),
}
_CHIPS = {
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
    """A year, or a run of years, as a bar; lengths in percent of the picture."""

    label: str
    count: int
    address: str
    selected: bool
    left: float
    top: float
    width: float
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
        Chip(_CHIPS[name], value_label(vocabulary, name, value), asked.without(name, value))
        for name, value in asked.pairs
        if name in _CHIPS and name not in idle
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
    runs = [[counts[year] for year in range(start, start + step) if year in counts] for start in starts]
    most = max(sum(year.count for year in run) for run in runs)
    places = max(len(starts), _LEAST_BARS)
    every = -(-len(starts) // _TICKS)
    return tuple(
        Bar(
            label=_years(start, step),
            count=(count := sum(year.count for year in run)),
            address=asked.instead(since=f"{max(start, 1):04}", until=f"{start + step - 1:04}"),
            selected=any(year.selected for year in run),
            left=round(place * 100 / places, 3),
            width=round(100 / places, 3),
            top=round(100 - count * 100 / most, 2),
            height=round(count * 100 / most, 2),
            tick=_tick(start, step) if place % every == 0 else "",
        )
        for place, (start, run) in enumerate(zip(starts, runs, strict=True))
    )


def _years(start: int, step: int) -> str:
    return f"{start:04}" if step == 1 else f"{max(start, 1):04} to {start + step - 1:04}"


def _tick(start: int, step: int) -> str:
    return f"{max(start, 1):04}" if step == 1 else f"{max(start, 1):04}–"


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
