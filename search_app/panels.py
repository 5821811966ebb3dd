"""What stands around the hits on a results page: chips, boxes of filters, the years, the numbers of the pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from documents import Vocabulary
from index import Results
from index.results import UnitResults
from index.turning import DEEPEST
from search_app.asking import FILTERS, Asked

_SHOWN = 10  # values of a facet before “More”

_LEGENDS = {
    "body": ("Body", "More bodies"),
    "topic": ("Topic", "More topics"),
    "kind": ("Type of document", "More types"),
}
CHIPS = {
    "body": "Body",
    "topic": "Topic",
    "kind": "Type",
    "unit": "Only",
    "answer": "Answer",
    "sender": "Written by",
    "recipient": "Written to",
    "from": "From",
    "to": "To",
}

ANSWERS = {
    "accepted": "Accepted",
    "partly": "Accepted in part or in principle",
    "rejected": "Rejected",
    "unclear": "Answered, but not clearly",
    "none": "No answer known",
}


class Chip(NamedTuple):
    """A filter that is set, and the address without it; `joint` is how it stands to the one of its field before it."""

    label: str
    value: str
    address: str
    joint: str = ""  # and, or


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be filtered by, and how many documents it would give."""

    value: str
    label: str
    count: int
    chosen: bool
    depth: int = 0  # under how many of the others it is


class Box(NamedTuple):
    """The values of one filter: those shown, and the rest behind “More”."""

    field: str
    legend: str
    shown: tuple[Option, ...]
    rest: tuple[Option, ...]
    more: str


class Pager(NamedTuple):
    """Addresses of the pages of results beside this one; a number is None where some are left out."""

    previous: str
    next: str
    steps: tuple[tuple[int | None, str], ...]


def value_label(vocabulary: Vocabulary, field: str, value: str) -> str:
    """A filter's value as people read it."""
    if field == "answer":
        return ANSWERS[value]
    return value.capitalize() if field in {"kind", "unit"} else vocabulary.label(field, value)


def chips(asked: Asked, vocabulary: Vocabulary) -> tuple[Chip, ...]:
    """Every filter that is in force, those that nothing can meet too, so that each can be taken out."""
    within = asked.query.within
    idle = {name for name, date in (("from", within.since), ("to", within.until)) if date is None}
    shown = [pair for pair in asked.pairs if pair[0] in CHIPS and pair[0] not in idle]
    return tuple(
        Chip(
            CHIPS[name],
            value_label(vocabulary, name, value),
            asked.without(name, value),
            _joint(asked, name) if place and shown[place - 1][0] == name else "",
        )
        for place, (name, value) in enumerate(shown)
    )


def _joint(asked: Asked, name: str) -> str:
    return "and" if name == "topic" and asked.query.within.every_topic else "or"


def boxes(asked: Asked, results: Results | UnitResults, vocabulary: Vocabulary) -> tuple[Box, ...]:
    """The filters with counts; a value that is chosen is there even when nothing has it."""
    return tuple(box for name in FILTERS if (box := _box(name, asked, results, vocabulary)).shown)


def _box(name: str, asked: Asked, results: Results | UnitResults, vocabulary: Vocabulary) -> Box:
    found = {value.value: value for value in results.facets.get(name, ()) if value.count or value.selected}
    missing = (value for field, value in asked.pairs if field == name and value not in found)
    values = [
        *(Option(value, value_label(vocabulary, name, value), 0, chosen=True) for value in missing),
        *(
            Option(value.value, value_label(vocabulary, name, value.value), value.count, chosen=value.selected)
            for value in found.values()
        ),
    ]
    options = tuple(_nested(values, vocabulary)) if name == "body" else tuple(values)
    legend, more = _LEGENDS[name]
    return Box(name, legend, options[:_SHOWN], options[_SHOWN:], more)


def _nested(options: Sequence[Option], vocabulary: Vocabulary) -> Iterator[Option]:
    """Each body before those under it, which have papers in common with it; families with a chosen one first."""
    here = {option.value for option in options}
    under: dict[str, list[Option]] = {}
    for option in options:
        above = next((slug for slug in vocabulary.above(option.value) if slug in here), "")
        under.setdefault(above, []).append(option)

    def is_chosen(option: Option) -> bool:
        return option.chosen or any(map(is_chosen, under.get(option.value, ())))

    def family(above: str, depth: int) -> Iterator[Option]:
        for option in sorted(under.get(above, ()), key=lambda option: not is_chosen(option)):
            yield replace(option, depth=depth) if depth else option
            yield from family(option.value, depth + 1)

    return family("", 0)


def reading(asked: Asked, results: Results | UnitResults) -> str:
    """What was searched for, where that says more than what was typed."""
    same = results.searched_for.casefold() == asked.text.casefold()
    return results.searched_for if asked.text and not (results.total and same) else ""


def instead(asked: Asked, text: str | None) -> tuple[str, str] | None:
    """Another reading of the query and its address, with the same filters."""
    return (text, asked.instead(q=text)) if text else None


def pages_in_all(asked: Asked, results: Results | UnitResults) -> int:
    """How many pages the results fill, as far as they can be shown."""
    return min(-(-results.total // asked.query.size), DEEPEST // asked.query.size)


def is_past(asked: Asked, results: Results | UnitResults) -> bool:
    """Whether a page is asked for that is behind the last."""
    return asked.query.page > pages_in_all(asked, results) > 0


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
