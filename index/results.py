"""What is found: hits with their best pages, and facets."""

from collections.abc import Mapping
from dataclasses import dataclass
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


class FacetValue(NamedTuple):
    """How many documents one value would give, with the facet's own selection left out."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # a tuple has a method of that name
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The answer to a Query. `searched_for` is the query as understood, in the query language."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]  # by "body", "topic", "kind", "year": selected first, then most
    searched_for: str
    notes: tuple[Note, ...] = ()
    did_you_mean: str | None = None
