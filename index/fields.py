"""The table of fields: what the index holds of a document, of its pages and of its units, for every engine alike."""

from dataclasses import dataclass
from enum import Enum, StrEnum


class Level(Enum):
    """What a record of the index is: a document as a whole, one of its pages, or one of its units."""

    WHOLE = "whole"
    PAGE = "page"
    UNIT = "unit"


class Holds(StrEnum):
    """What is in a field, and so how an engine keeps it."""

    STEMS = "stems"  # analysed text with positions: words and phrases are found
    WORDS = "words"  # terms without positions: single ones are found
    TAG = "tag"  # a value, or several, found and counted exactly as they are
    NUMBER = "number"  # a whole number from 0: ranges and orders
    STORED = "stored"  # bytes that are handed back with a hit


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `weight` is what a match in it counts beside a match in the text."""

    name: str
    holds: Holds
    levels: frozenset[Level]
    weight: float = 1.0


_WHOLE = frozenset({Level.WHOLE})
_PAGE = frozenset({Level.PAGE})
_UNIT = frozenset({Level.UNIT})
_EVERY = _WHOLE | _PAGE | _UNIT


def words_of(field: str) -> str:
    """The field of the unstemmed words of a field of text, and of its compounds joined."""
    return f"{field}_words"


def joined_of(field: str) -> str:
    """The field of the stems of the compounds of a field of text, joined: “co-operation” as “cooperation”."""
    return f"{field}_joined"


def _text(name: str, levels: frozenset[Level], weight: float = 1.0) -> tuple[Field, ...]:
    """Pages have no words: these would take a sixth of the time of writing, and few ask for them (`index.onpages`)."""
    return (
        Field(name, Holds.STEMS, levels, weight),
        Field(words_of(name), Holds.WORDS, levels - _PAGE, weight),
        Field(joined_of(name), Holds.WORDS, levels, weight),
    )


FIELDS = (
    Field("document", Holds.TAG, _EVERY),  # the id of the document
    *_text("text", _EVERY),  # the main text; of a whole: all its pages in one value
    Field("seam", Holds.STEMS, _PAGE),  # the last words of a page and the first after it
    *_text("title", _WHOLE, weight=0.75),  # docs/quality.md has others
    *_text("sender", _WHOLE),
    *_text("recipient", _WHOLE),
    *_text("ref", _WHOLE),  # its own references, and those that its text names
    Field("body", Holds.TAG, _EVERY),  # and the bodies that these are under
    Field("topic", Holds.TAG, _EVERY),
    Field("kind", Holds.TAG, _EVERY),
    Field("year", Holds.TAG, _EVERY),
    Field("unit", Holds.TAG, _UNIT),  # recommendation, conclusion, decision, action
    Field("which", Holds.TAG, _UNIT),  # the unit itself: its document and its place there
    Field("also", Holds.TAG, _WHOLE),  # acronyms that the text explains, both ways: see `index.records`
    Field("first", Holds.NUMBER, _EVERY),  # the earliest day it can be of, counted from the year 1
    Field("last", Holds.NUMBER, _EVERY),  # the latest
    Field("newest", Holds.NUMBER, _WHOLE | _UNIT),  # orders by date and then by document, undated last: lowest first
    Field("oldest", Holds.NUMBER, _WHOLE | _UNIT),
    Field("key", Holds.NUMBER, _EVERY),  # settles what is equal otherwise: of the document's id, or the page's number
    Field("paper", Holds.NUMBER, _PAGE),  # the key of the whole that the page is of
    Field("passage", Holds.TAG, _PAGE),  # the id of the passage
    Field("stored", Holds.STORED, _EVERY),
)

TEXTS = ("title", "sender", "recipient", "ref")  # the fields of text that a query can name
FACETS = ("body", "topic", "kind", "year")
ANYWHERE = ("text", "title")  # where a word without a field is looked for

WEIGHTS = {field.name: field.weight for field in FIELDS}


def fields_of(level: Level) -> tuple[Field, ...]:
    """The fields a record of that level has."""
    return tuple(field for field in FIELDS if level in field.levels)
