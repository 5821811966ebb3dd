"""What is asked: a tree of words, what it is asked within, and how the answer is to be laid out."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from documents import PartialDate


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every document: what an empty query means."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed; analysis may make several tokens of it, which then stand side by side (“co-operation”)."""

    text: str
    field: str = ""  # "" for anywhere, or a text field of the field table ("title", "sender", "recipient")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order with nothing between."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Prefix:
    """Unstemmed words that begin so; `text` is without the asterisk."""

    text: str
    field: str = ""


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
    """All of the parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Every document but those that match the part."""

    part: "Node"


Node = Everything | Word | Phrase | Prefix | Tagged | Dated | And | Or | Not


class Note(NamedTuple):
    """Something the asker should know about how a query was understood.

    `code` is a stable word for programs, `text` a sentence for people; `query` the other reading, to be asked
    instead, or None.
    """

    code: str
    text: str
    query: str | None = None


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
    """The filters: OR inside one of them, AND across. A document without a date is outside any range of dates."""

    bodies: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sender: str = ""
    recipient: str = ""
    since: PartialDate | None = None
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One search. `page` counts from 1; `size` hits a page."""

    words: Node = field(default_factory=Everything)
    notes: tuple[Note, ...] = ()
    within: Within = field(default_factory=Within)
    facets: tuple[str, ...] = ("body", "topic", "kind", "year")
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 10
