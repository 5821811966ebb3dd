"""What a query asks of the fields of the index: made once from tree and filters, compiled by each engine."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from documents import PartialDate
from index import analysis
from index.fields import ANYWHERE, joined_of, words_of
from index.query import (
    Alike,
    And,
    Dated,
    Everything,
    Exact,
    Fuzzy,
    Leaf,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Tagged,
    Within,
    Word,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """One term, or several side by side, in a field of stems or words."""

    field: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Close:
    """Two or more different terms in any order, with at most `between` others among them, in a field of stems."""

    field: str
    terms: tuple[str, ...]
    between: int


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
    """At least one part, whose scores are added up; no record if there is none."""

    parts: tuple["Meaning", ...]


@dataclass(frozen=True, slots=True)
class BestOf:
    """At least one part; the best score of them counts."""

    parts: tuple["Meaning", ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of the parts, from 1 to all of them."""

    least: int
    parts: tuple["Meaning", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Every record but those of the part."""

    part: "Meaning"


@dataclass(frozen=True, slots=True)
class Weighted:
    """The part, its score times a weight; with weight 0 it takes no part in ranking."""

    part: "Meaning"
    weight: float


@dataclass(frozen=True, slots=True)
class Preferring:
    """The part; records that others hold too gain the scores of these."""

    part: "Meaning"
    others: tuple["Meaning", ...]


@dataclass(frozen=True, slots=True)
class Sure:
    """The part, every record of it with the same score."""

    part: "Meaning"
    score: float


Meaning = (
    Terms | Close | AnyTerm | Tags | Between | AllOf | AnyOf | BestOf | AtLeast | Without | Weighted | Preferring | Sure
)

NOTHING = AnyOf(())
FAR = 2**22 - 2  # later than any day of the calendar


def mapped(asked: Meaning, change: Callable[[Meaning], Meaning]) -> Meaning:
    """A meaning whose parts were changed; one without parts as it is."""
    match asked:
        case AllOf(parts) | AnyOf(parts) | BestOf(parts):
            return type(asked)(tuple(map(change, parts)))
        case AtLeast(least, parts):
            return AtLeast(least, tuple(map(change, parts)))
        case Preferring(part, others):
            return Preferring(change(part), tuple(map(change, others)))
        case Without(part):
            return Without(change(part))
        case Weighted(part, weight):
            return Weighted(change(part), weight)
        case Sure(part, score):
            return Sure(change(part), score)
        case _:
            return asked


class Words(Protocol):
    """The words that an index holds."""

    def holds(self, field: str, term: str) -> bool:
        """Whether a term stands anywhere in a field."""
        ...

    def rarity(self, stem: str, field: str = "text") -> float:
        """How rare a stem is in a field, as BM25 has it: ln(1 + (all - with + ½) / (with + ½)), papers counted."""
        ...

    def of_form(self, field: str, form: str) -> tuple[str, ...]:
        """The words of a field that a pattern stands for, the most frequent first, as many as are looked for."""
        ...

    def near(self, field: str, word: str, edits: int) -> tuple[str, ...]:
        """The words of a field so many letters away, the nearest first, as many as are looked for."""
        ...


def meaning(node: Node, words: Words) -> Meaning:
    """What a tree asks of the wholes."""
    match node:
        case Everything():
            return AllOf(())
        case And(parts):
            return AllOf(tuple(meaning(part, words) for part in parts))
        case Or(parts):
            return AnyOf(tuple(meaning(part, words) for part in parts))
        case Alike(parts):
            return BestOf(tuple(meaning(part, words) for part in parts))
        case Not(part):
            return Without(meaning(part, words))
        case Tagged(field, value):
            return _tags(field, (value,))
        case Dated(since, until):
            return days(since, until)
        case _:
            fields = (node.field,) if node.field else ANYWHERE
            return _one(AnyOf, [inside(node, field, words) for field in fields])


def inside(leaf: Leaf, field: str, words: Words) -> Meaning:
    """What a leaf asks of one field; one without a letter or digit asks for nothing."""
    match leaf:
        case Pattern(text):
            form = folded(text)
            return AnyTerm(words_of(field), words.of_form(words_of(field), form)) if form.strip("*?") else NOTHING
        case Fuzzy(text, edits):
            parts = [
                AnyTerm(words_of(field), words.near(words_of(field), word, edits)) for word in analysis.words(text)
            ]
            return AllOf(tuple(parts)) if parts else NOTHING
        case Exact(text):
            return _exactly(text, field)
        case Phrase(text, near=near) if near:
            return _close(analysis.stems(text), field, near)
        case Word(text) | Phrase(text):
            return _one(BestOf, list(_readings(text, field, words)))


def folded(pattern: str) -> str:
    """A pattern in the letters of the index, its signs kept."""
    sign = {"*": "*", "?": "?"}
    return "".join(sign.get(piece) or "".join(analysis.words(piece)) for piece in pieces(pattern))


def pieces(pattern: str) -> list[str]:
    """The runs of letters of a pattern, and its signs one by one."""
    return pattern.replace("*", "\0*\0").replace("?", "\0?\0").split("\0")


def _readings(text: str, field: str, words: Words) -> Iterable[Meaning]:
    """Every way in which it may be written; a single term may also be what a compound joined comes to."""
    for reading in analysis.readings(text):
        stems = tuple(term.stem for term in reading)
        yield Terms(field, stems)
        if len(stems) == 1 and words.holds(joined_of(field), stems[0]):
            as_rare = words.rarity(stems[0], field) / words.rarity(stems[0], joined_of(field))
            yield Weighted(Terms(joined_of(field), stems), min(1.0, as_rare))  # a rarer spelling says no more


def _exactly(text: str, field: str) -> Meaning:
    """Each of the words as it is, and side by side as stems: only these have places in the index."""
    terms = analysis.terms(text)
    alone = tuple(Terms(words_of(field), (word,)) for word in dict.fromkeys(term.word for term in terms))
    if len(terms) < 2:
        return alone[0] if alone else NOTHING
    return AllOf((Terms(field, tuple(term.stem for term in terms)), *(Weighted(term, 0) for term in alone)))


def _close(stems: tuple[str, ...], field: str, between: int) -> Meaning:
    distinct = tuple(dict.fromkeys(stems))
    if len(distinct) < 2:
        return Terms(field, distinct) if distinct else NOTHING
    return Close(field, distinct, between)


def _one(kind: type[AnyOf] | type[BestOf], parts: list[Meaning]) -> Meaning:
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


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
    tags = {"body": within.bodies, "kind": within.kinds, **({} if within.every_topic else {"topic": within.topics})}
    found: list[Meaning] = [_tags(name, values) for name, values in tags.items() if values and name != without]
    if within.every_topic:  # more of them only narrow what is found, so the counts of the others do too
        found += [_tags("topic", (value,)) for value in within.topics]
    for field, text in (("sender", within.sender), ("recipient", within.recipient)):
        if text.strip():
            stems = analysis.stems(text)
            found.append(AllOf(tuple(Terms(field, (stem,)) for stem in stems)) if stems else NOTHING)
    if (within.since or within.until) and without != "year":
        found.append(days(within.since, within.until))
    return tuple(found)


def selected(within: Within, facet: str, values: Iterable[str]) -> set[str]:
    """The values of a facet that the filters ask for; of years, those among `values` that the dates reach."""
    if facet != "year":
        return set({"body": within.bodies, "topic": within.topics, "kind": within.kinds}[facet])
    if within.since is None and within.until is None:
        return set()
    first, last = within.since.year if within.since else 0, within.until.year if within.until else 9999
    return {year for year in values if first <= int(year) <= last}
