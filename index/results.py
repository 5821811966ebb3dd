"""What is found: hits with their best pages, and facets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from documents import Kind, Named, PartialDate
from index.query import Note


class Mark(NamedTuple):
    """A half-open range of Unicode code points in a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a page's text and the words found in it; markup is the template's."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page that holds what was looked for; `number` is physical, from 1, `label` as printed."""

    number: int
    label: str
    snippet: Snippet


class Reason(NamedTuple):
    """A part of a hit's score: what it is for, and how much it adds."""

    what: str
    score: float


class Copy(NamedTuple):
    """A paper that says the same as a hit, and is no hit of its own."""

    document: str
    title: str
    dated: PartialDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document that matches, and its best pages, best first. `document` is its id."""

    document: str
    title: str
    kind: Kind
    dated: PartialDate | None
    bodies: tuple[Named, ...]
    topics: tuple[Named, ...]
    length: int  # pages in all
    score: float
    pages: tuple[PageHit, ...] = ()
    reasons: tuple[Reason, ...] = ()  # of the score, if the query asks for them
    copies: tuple[Copy, ...] = ()


class FacetValue(NamedTuple):
    """How many documents one value would give, with the facet's own selection left out."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # a tuple has a method of that name
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The answer to a Query. `searched_for` is the query as understood, in the query language.

    `generation` names the index that was asked; it changes whenever that is built anew.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]  # by "body", "topic", "kind", "year": selected first, then most
    searched_for: str
    notes: tuple[Note, ...] = ()
    did_you_mean: str | None = None
    generation: str = ""


class Suggestion(NamedTuple):
    """What may be looked for by somebody who has typed so far.

    `kind` is "title", "body", "topic" or "phrase"; `value` the id of the document, the slug, or "" for a phrase.
    """

    text: str
    kind: str
    papers: int  # that it would find
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitHit:
    """A unit that matches, and the document in which it stands, at its `place` among the units of that."""

    document: str
    title: str
    kind: Kind
    dated: PartialDate | None
    bodies: tuple[Named, ...]
    unit: str  # recommendation, conclusion, decision, action
    number: str  # as printed
    page: int
    label: str
    snippet: Snippet
    text: str
    section: str  # the heading it stands under
    place: int
    owner: str
    due: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResults:
    """The answer to a Query among the units; `generation` as in Results."""

    total: int
    hits: tuple[UnitHit, ...]
    searched_for: str
    facets: Mapping[str, tuple[FacetValue, ...]] = field(
        default_factory=dict
    )  # by "unit", "body", "topic", …, "answer"
    notes: tuple[Note, ...] = ()
    generation: str = ""
