"""The facts that people can correct: how a form shows each, and what it says of it when it is sent."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from json import loads
from typing import NamedTuple

from starlette.datastructures import FormData

from documents import Claim, Document, Kind, NotFound, PartialDate, Party, Source, Vocabulary, believed
from documents.version import version_of

_NOTHING = "Not said"
_BETWEEN = ";"  # the parts of a party
_LONGEST = 5_000  # characters of a value
_MOST = 500  # values
_PARTS = ("name", "role", "body")
_AT_MEETINGS = ("present", "attending", "apologies", "absent")
_IN_LETTERS = ("sender", "recipient", "cc", "our_ref", "your_ref", "in_reply_to")
_NONE = "Leave it empty to say that it has none."
_LINES = "One a line: name; role; body."
_DATES = f"For example, 2014, 11/2014 or 21/11/2014. {_NONE}"


class Shape(StrEnum):
    """How the values of a field stand in a form."""

    LINE = "line"
    KIND = "kind"  # to choose from
    NAMES = "names"  # a line for each, with the names there are
    PERSON = "person"  # name, role and body
    PEOPLE = "people"  # the same on one line, for each


class Field(NamedTuple):
    """A fact that people can correct."""

    label: str
    shape: Shape
    hint: str = ""


FIELDS: Mapping[str, Field] = {
    "title": Field("Title", Shape.LINE),
    "kind": Field("Type", Shape.KIND),
    "date": Field("Date", Shape.LINE, _DATES),
    "body": Field("Body", Shape.NAMES, f"Who issued it. {_NONE}"),
    "topic": Field("Topic", Shape.NAMES, _NONE),
    "rights": Field("Rights", Shape.LINE, _NONE),
    "language": Field("Language", Shape.LINE, "Its code, such as en, cy or en-GB."),
    "source_url": Field("Source", Shape.LINE, "The address that it came from, whole, from https:// on."),
    "sender": Field("Written by", Shape.PERSON, _NONE),
    "recipient": Field("Written to", Shape.PEOPLE, f"{_LINES} {_NONE}"),
    "cc": Field("Copied to", Shape.PEOPLE, f"{_LINES} {_NONE}"),
    "our_ref": Field("Our reference", Shape.LINE, _NONE),
    "your_ref": Field("Your reference", Shape.LINE, _NONE),
    "in_reply_to": Field("In reply to", Shape.LINE, "The day of the letter that it answers, or its reference."),
    "chair": Field("Chaired by", Shape.PERSON, _NONE),
    "present": Field("Present", Shape.PEOPLE, f"{_LINES} {_NONE}"),
    "attending": Field("In attendance", Shape.PEOPLE, f"{_LINES} {_NONE}"),
    "apologies": Field("Apologies", Shape.PEOPLE, f"{_LINES} {_NONE}"),
    "absent": Field("Absent", Shape.PEOPLE, f"{_LINES} {_NONE}"),
}
"""By the field of its claims: all that can be set but who may read a paper, which is for those who publish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The form by which a fact is corrected: its values as they stand in it, and what is wrong with them.

    `seen` is the version of the fact that the form was made from, `said` whether people said something of it.
    """

    field: str
    values: tuple[str, ...]
    seen: str
    said: bool
    reason: str = ""
    error: str = ""
    known: str = ""  # the values on one line, as they are kept while others are typed

    @property
    def label(self) -> str:
        """What the fact is called."""
        return FIELDS[self.field].label

    @property
    def hint(self) -> str:
        """How to write it."""
        return FIELDS[self.field].hint

    @property
    def shape(self) -> Shape:
        """How its values stand in the form."""
        return FIELDS[self.field].shape

    @property
    def words(self) -> str:
        """The values on one line."""
        if self.shape is Shape.PERSON:
            return ", ".join(filter(None, self.values)) or _NOTHING
        told = (value.replace(_BETWEEN, ",") if self.shape is Shape.PEOPLE else value for value in self.values)
        return "; ".join(filter(None, told)) or _NOTHING

    @property
    def kept(self) -> str:
        """The values that are kept, whatever was typed."""
        return self.known or self.words

    def filled(self, values: tuple[str, ...], reason: str, error: str) -> "Correction":
        """The same with what somebody typed, and what is wrong with it."""
        return replace(self, values=values, reason=reason, error=error, known=self.words)


def known_field(name: object) -> str:
    """A field that can be corrected. Raises NotFound."""
    if not isinstance(name, str) or name not in FIELDS:
        raise NotFound("There is no such fact to correct.")
    return name


def correction(document: Document, field: str, vocabulary: Vocabulary) -> Correction:
    """The form for a fact of a document, as it is now."""
    return Correction(
        field=field,
        values=_values(document, field, vocabulary),
        seen=version_of(document, field),
        said=any(_is_own(claim) for claim in document.claims if claim.field == field),
    )


def typed(field: str, form: FormData) -> tuple[str, ...]:
    """What somebody typed for a fact, as it stands in the form."""
    given = [str(value) for value in form.getlist("value")]
    match FIELDS[field].shape:
        case Shape.PERSON:
            return tuple(str(form.get(part, "")).strip() for part in _PARTS)
        case Shape.PEOPLE:
            return tuple(line.strip() for value in given for line in value.splitlines() if line.strip())
        case Shape.NAMES:
            return tuple(value.strip() for value in given if value.strip())
    return (given[0].strip() if given else "",)


def told(field: str, values: tuple[str, ...], vocabulary: Vocabulary) -> list[str]:
    """What somebody typed, as it is set; one empty value says that there is none. Raises ValueError."""
    if len(values) > _MOST or any(len(value) > _LONGEST for value in values):
        raise ValueError(f"That is too long: {_MOST} lines of {_LONGEST:,} characters can be kept.")
    match FIELDS[field].shape:
        case Shape.PERSON:
            return [_party([value.replace(_BETWEEN, ",") for value in values], vocabulary)]
        case Shape.PEOPLE:
            return [_party(value.split(_BETWEEN, 2), vocabulary) for value in values] or [""]
    if field == "title" and not any(values):
        raise ValueError("Write a title.")
    return list(values) or [""]


def _party(parts: list[str], vocabulary: Vocabulary) -> str:
    """Name, role and body as they are set; a body that the vocabulary has, by its slug."""
    name, role, body = (part.strip() for part in (*parts, "", "")[:3])
    return f"{_BETWEEN} ".join((name, role, vocabulary.body(body).value)).rstrip(f"{_BETWEEN} ")


def _is_own(claim: Claim) -> bool:
    """Whether people said it of the document itself, and not of an earlier version."""
    return claim.source is Source.PERSON and not claim.rule


def _values(document: Document, field: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    match FIELDS[field].shape:
        case Shape.NAMES:
            return tuple(named.name for named in (document.bodies if field == "body" else document.topics))
        case Shape.PERSON:
            return _in_parts((*_parties(document, field), Party())[0], vocabulary)
        case Shape.PEOPLE:
            return tuple(_on_a_line(party, vocabulary) for party in _parties(document, field))
    return (_line(document, field),)


def _line(document: Document, field: str) -> str:
    if field == "date":
        return _as_typed(document.dated) if document.dated else ""
    if field not in _IN_LETTERS:
        return str(getattr(document, field))
    text = str(getattr(document.correspondence, field, ""))
    with suppress(ValueError):
        return _as_typed(PartialDate.parse(text)) if field == "in_reply_to" else text
    return text


def _parties(document: Document, field: str) -> tuple[Party, ...]:
    if field not in _IN_LETTERS:
        return tuple(Party(**loads(value)) for value in believed(document.claims, field))
    if document.correspondence is None:
        return ()
    found: Party | tuple[Party, ...] = getattr(document.correspondence, field)
    return (found,) if isinstance(found, Party) else found


def _in_parts(party: Party, vocabulary: Vocabulary) -> tuple[str, ...]:
    return party.name, party.role, vocabulary.label("body", party.body)


def _on_a_line(party: Party, vocabulary: Vocabulary) -> str:
    parts = (part.replace(_BETWEEN, ",") for part in _in_parts(party, vocabulary))
    return f"{_BETWEEN} ".join(parts).rstrip(f"{_BETWEEN} ")


def _as_typed(date: PartialDate) -> str:
    """A date as people type it: 21/11/2014, 11/2014 or 2014."""
    parts = [f"{part:02}" for part in (date.day, date.month) if part]
    return "/".join((*parts, f"{date.year:04}"))


def belongs(document: Document, field: str) -> bool:
    """Whether a fact is one of such papers, so that it is missed where it is not known."""
    if field in _IN_LETTERS:
        return document.kind is Kind.LETTER or document.correspondence is not None
    if field in {"chair", *_AT_MEETINGS}:
        return document.kind in {Kind.MINUTES, Kind.AGENDA}
    return True
