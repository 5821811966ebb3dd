"""What a query asks of the fields of the index: made once from tree and filters, compiled by each engine."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from documents import PartialDate
from index import analysis
from index.fields import ANYWHERE
from index.query import And, Dated, Everything, Node, Not, Or, Phrase, Prefix, Tagged, Within, Word


@dataclass(frozen=True, slots=True)
class Terms:
    """One term, or several side by side, in a field of stems or words."""

    field: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnyTerm:
    """At least one of many terms."""

    field: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tags:
    """At least one of the values; takes no part in ranking."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """A number from `low` to `high`, both included; takes no part in ranking."""

    field: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part; all records if there is none."""

    parts: tuple["Meaning", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part; no record if there is none."""

    parts: tuple["Meaning", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Every record but those of the part."""

    part: "Meaning"


Meaning = Terms | AnyTerm | Tags | Between | AllOf | AnyOf | Without

NOTHING = AnyOf(())
FAR = 2**22 - 2  # later than any day of the calendar

Expand = Callable[[str, str], tuple[str, ...]]  # the words of a field that begin so


def meaning(node: Node, expand: Expand) -> Meaning:
    """What a tree asks of the wholes."""
    match node:
        case Everything():
            return AllOf(())
        case And(parts):
            return AllOf(tuple(meaning(part, expand) for part in parts))
        case Or(parts):
            return AnyOf(tuple(meaning(part, expand) for part in parts))
        case Not(part):
            return Without(meaning(part, expand))
        case Tagged(field, value):
            return _tags(field, (value,))
        case Dated(since, until):
            return days(since, until)
        case Word(_, field) | Phrase(_, field) | Prefix(_, field):
            return AnyOf(tuple(inside(node, name, expand) for name in ((field,) if field else ANYWHERE)))


def inside(leaf: Word | Phrase | Prefix, field: str, expand: Expand) -> Meaning:
    """What a leaf asks of one field; one without a letter or digit asks for nothing."""
    if not isinstance(leaf, Prefix):
        stems = analysis.stems(leaf.text)
        return Terms(field, stems) if stems else NOTHING
    words = analysis.words(leaf.text)
    if not words:
        return NOTHING
    name = f"{field}_words"
    whole = (Terms(name, (word,)) for word in words[:-1])
    return AllOf((*whole, AnyTerm(name, expand(name, words[-1]))))


def _tags(field: str, values: Iterable[str]) -> Tags:
    """Engines take no halves of characters, which an address can hold."""
    return Tags(field, tuple(value.encode("utf-8", "replace").decode() for value in values))


def days(since: PartialDate | None, until: PartialDate | None) -> Meaning:
    """Documents that may be of a day in a range: those whose last day is not before it nor their first day after it."""
    if since is None and until is None:
        return AllOf(())
    first = since.first.toordinal() if since else 0
    last = until.last.toordinal() if until else FAR
    return AllOf((Between("last", first, FAR), Between("first", 0, last)))


def filters(within: Within, *, without: str = "") -> tuple[Meaning, ...]:
    """The filters, each one to be met; the one that a facet stands for can be left out."""
    tags = {"body": within.bodies, "topic": within.topics, "kind": within.kinds}
    found: list[Meaning] = [_tags(name, values) for name, values in tags.items() if values and name != without]
    for field, text in (("sender", within.sender), ("recipient", within.recipient)):
        if text.strip():
            stems = analysis.stems(text)
            found.append(AllOf(tuple(Terms(field, (stem,)) for stem in stems)) if stems else NOTHING)
    if (within.since or within.until) and without != "year":
        found.append(days(within.since, within.until))
    return tuple(found)


def chosen(within: Within, facet: str, values: Iterable[str]) -> set[str]:
    """The values of a facet that the filters ask for; of years, those among `values` that the dates reach."""
    if facet != "year":
        return set({"body": within.bodies, "topic": within.topics, "kind": within.kinds}[facet])
    if within.since is None and within.until is None:
        return set()
    first, last = within.since.year if within.since else 0, within.until.year if within.until else 9999
    return {year for year in values if first <= int(year) <= last}
