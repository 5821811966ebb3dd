"""What is asked: a tree of words, what it is asked within, and how the answer is to be laid out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from documents import PartialDate

ASKED = 1_000  # characters of a query that a search page reads


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every document: what an empty query means."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed; analysis may make several tokens of it, which then stand side by side (“co-operation”)."""

    text: str
    field: str = ""  # "" for anywhere, or a text field of the field table ("title", "sender", "recipient", "ref")


@dataclass(frozen=True, slots=True)
class Exact:
    """A word, or words side by side, with no other endings and under no other name."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Unstemmed words at most so many letters away: added, left out, replaced, or swapped with the next."""

    text: str
    edits: int = 1  # 1 or 2
    field: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order with nothing between; or, if `near` is given, in any order with as many others between.

    With `near` 0 they stand as they are typed, and the phrase is looked for under no other name.
    """

    text: str
    field: str = ""
    near: int | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """Unstemmed words of this form: “*” is any run of letters and digits, “?” one of them."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    """One thing under several names, the first as it was typed. `parse` never makes it: see `index.widening`."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A body, topic or kind by its value: a slug, a kind, or the name of a body in no vocabulary."""

    field: str  # "body", "topic", "kind"
    value: str


@dataclass(frozen=True, slots=True)
class Dated:
    """Documents that may be of a day from `since` to `until`, both included; None leaves an end open."""

    since: PartialDate | None = None
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts. If they were put side by side, without AND, fewer may do where they are many words."""

    parts: tuple["Node", ...]
    every: bool = False  # AND was typed


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Every document but those that match the part."""

    part: "Node"


Leaf = Word | Exact | Fuzzy | Phrase | Pattern
Node = Everything | Leaf | Alike | Tagged | Dated | And | Or | Not


class _Note(NamedTuple):
    code: str
    text: str
    query: str | None


class Note(_Note):
    """Something the asker should know about how a query was understood.

    `code` is a stable word for programs, `text` a sentence for people; `query` the other reading, to be asked
    instead, or None. One longer than can be asked is None, too.
    """

    __slots__ = ()

    def __new__(cls, code: str, text: str, query: str | None = None) -> "Note":
        return super().__new__(cls, code, text, None if len(query or "") > ASKED else query)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was typed, as a tree, and what has to be said about it."""

    tree: Node
    notes: tuple[Note, ...] = ()


class Sort(StrEnum):
    """The order of hits; the second key is always the document's id, so that pages of results never overlap."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """The filters: OR inside one of them, AND across. A document without a date is outside any range of dates.

    A body stands for the bodies under it, too.
    """

    bodies: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    every_topic: bool = False  # all of the topics are wanted, not any of them
    kinds: tuple[str, ...] = ()
    sender: str = ""
    recipient: str = ""
    since: PartialDate | None = None
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """What is asked of units besides a Query: of these kinds, or of any, and those with any of these answers.

    `answered` are the recommendations that have each answer, as document and place; one that has none of them has the
    answer `UNANSWERED`. Where `start` is given, the next `UNITS_AT_ONCE` from there on are asked for, however far.
    """

    kinds: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    answered: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    start: int | None = None


UNANSWERED = "none"
UNITS_AT_ONCE = 1_000
EVERY_UNIT = Among()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One search. `page` counts from 1; `size` hits a page, the first `excerpts` pages of each with a piece of text."""

    words: Node = field(default_factory=Everything)
    notes: tuple[Note, ...] = ()
    within: Within = field(default_factory=Within)
    facets: tuple[str, ...] = ("body", "topic", "kind", "year")
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 10
    excerpts: int = 5
    explain: bool = False  # each hit says why it is where it is
