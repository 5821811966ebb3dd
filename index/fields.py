"""The table of fields: what the index holds of a document and of its pages, for every engine alike."""

from dataclasses import dataclass
from enum import Enum, StrEnum


class Level(Enum):
    """What a record of the index is: a document as a whole, or one of its pages."""

    WHOLE = "whole"
    PAGE = "page"


class Holds(StrEnum):
    """What is in a field, and so how an engine keeps it."""

    STEMS = "stems"  # analysed text with positions: words and phrases are found
    WORDS = "words"  # the same text unstemmed: prefixes are found
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
_BOTH = _WHOLE | _PAGE

FIELDS = (
    Field("document", Holds.TAG, _BOTH),  # the id of the document
    Field("text", Holds.STEMS, _BOTH),  # the main text; of a whole: all its pages in one value
    Field("text_words", Holds.WORDS, _BOTH),
    Field("seam", Holds.STEMS, _PAGE),  # the last words of a page and the first after it
    # Half the weight of the text was the best of six where the text holds the title too (FACTS: Words).
    Field("title", Holds.STEMS, _WHOLE, weight=0.5),
    Field("title_words", Holds.WORDS, _WHOLE, weight=0.5),
    Field("sender", Holds.STEMS, _WHOLE),
    Field("sender_words", Holds.WORDS, _WHOLE),
    Field("recipient", Holds.STEMS, _WHOLE),
    Field("recipient_words", Holds.WORDS, _WHOLE),
    Field("body", Holds.TAG, _WHOLE),
    Field("topic", Holds.TAG, _WHOLE),
    Field("kind", Holds.TAG, _WHOLE),
    Field("year", Holds.TAG, _WHOLE),
    Field("first", Holds.NUMBER, _WHOLE),  # the earliest day it can be of, counted from the year 1
    Field("last", Holds.NUMBER, _WHOLE),  # the latest
    Field("newest", Holds.NUMBER, _WHOLE),  # orders by date and then by document, undated last: lowest first
    Field("oldest", Holds.NUMBER, _WHOLE),
    Field("key", Holds.NUMBER, _BOTH),  # settles what is equal otherwise: of the document's id, or the page's number
    Field("passage", Holds.TAG, _PAGE),  # the id of the passage
    Field("stored", Holds.STORED, _BOTH),
)

TEXTS = ("title", "sender", "recipient")  # the fields of text that a query can name
FACETS = ("body", "topic", "kind", "year")
ANYWHERE = ("text", "title")  # where a word without a field is looked for

WEIGHTS = {field.name: field.weight for field in FIELDS}


def fields_of(level: Level) -> tuple[Field, ...]:
    """The fields a record of that level has."""
    return tuple(field for field in FIELDS if level in field.levels)
