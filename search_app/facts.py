"""What is known of a document, each fact with how it is known."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from documents import Claim, Correspondence, Document, Named, PartialDate, Party, Source, Vocabulary, best
from search_app.addresses import value_address
from search_app.dates import date_words
from search_app.panels import value_label
from search_app.records import without_folders

_SAID_BY = {
    Source.PERSON: "Entered by a person",
    Source.SIDECAR: "From the description that came with the file",
    Source.REGISTER: "From a register",
    Source.FOLDER: "From the folder the file was in",
    Source.TEXT: "From the text of the paper",
    Source.EMBEDDED: "From the properties of the file",
}
_PARTIES = {"sender", "recipient", "cc"}


class Value(NamedTuple):
    """One value of a fact; `address` leads to the papers that share it, "" where nothing does."""

    text: str
    address: str = ""


class Evidence(NamedTuple):
    """Who or what says a fact, and where; `quote` is empty where it only repeats the value.

    `used` is whether the fact is as it says.
    """

    said_by: str
    value: str
    page: int | None
    quote: str
    used: bool


class Fact(NamedTuple):
    """A line of the description of a document."""

    label: str
    values: tuple[Value, ...]
    evidence: tuple[Evidence, ...]


def facts(document: Document, vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """The description of a document, the facts that are known alone."""
    lines = (*_papers(document, vocabulary), *_letters(document.correspondence, vocabulary))
    evidence = _Known(document, vocabulary)
    return tuple(Fact(label, values, evidence.of(field, values)) for label, field, values in lines if values)


_Line = tuple[str, str, tuple[Value, ...]]


def _papers(document: Document, vocabulary: Vocabulary) -> Iterator[_Line]:
    yield "Title", "title", (Value(document.title),) if best(document.claims, "title") else ()
    yield "Type", "kind", (Value(document.kind.capitalize(), value_address(vocabulary, "kind", document.kind)),)
    yield "Date", "date", (_dated(document.dated, vocabulary),) if document.dated else ()
    yield "Public body", "body", _named("body", document.bodies, vocabulary)
    yield "Topic", "topic", _named("topic", document.topics, vocabulary)
    yield "Rights", "rights", _text(document.rights)


def _letters(letter: Correspondence | None, vocabulary: Vocabulary) -> Iterator[_Line]:
    if letter is None:
        return
    yield "Written by", "sender", _parties((letter.sender,), vocabulary)
    yield "Written to", "recipient", _parties(letter.recipient, vocabulary)
    yield "Copied to", "cc", _parties(letter.cc, vocabulary)
    yield "Our reference", "our_ref", _text(letter.our_ref)
    yield "Your reference", "your_ref", _text(letter.your_ref)
    yield "In reply to", "in_reply_to", _text(letter.in_reply_to)


def _dated(date: PartialDate, vocabulary: Vocabulary) -> Value:
    return Value(date_words(date), value_address(vocabulary, "year", f"{date.year:04}"))


def _named(field: str, named: Sequence[Named], vocabulary: Vocabulary) -> tuple[Value, ...]:
    return tuple(Value(each.name, value_address(vocabulary, field, each.value)) for each in named)


def _text(text: str) -> tuple[Value, ...]:
    return (Value(text),) if text else ()


def _parties(parties: tuple[Party, ...], vocabulary: Vocabulary) -> tuple[Value, ...]:
    return tuple(Value(text) for party in parties if (text := party_words(party, vocabulary)))


def party_words(party: Party, vocabulary: Vocabulary) -> str:
    """A sender or recipient in words: name, role and body."""
    parts = (party.name, party.role, vocabulary.label("body", party.body))
    return ", ".join(dict.fromkeys(part for part in parts if part))


@dataclass(frozen=True, slots=True)
class _Known:
    """How the facts of a document are known."""

    document: Document
    vocabulary: Vocabulary

    def of(self, field: str, values: tuple[Value, ...]) -> tuple[Evidence, ...]:
        """What is claimed of a field, what was believed first."""
        believed = {value.text for value in values}
        claims = (without_folders(claim, self.document) for claim in self.document.claims if claim.field == field)
        said = (self._evidence(claim, believed) for claim in claims)
        return tuple(sorted(dict.fromkeys(said), key=lambda evidence: not evidence.used))

    def _evidence(self, claim: Claim, believed: set[str]) -> Evidence:
        value = self._words(claim)
        on_a_page = claim.page is not None and 1 <= claim.page <= len(self.document.pages)
        return Evidence(
            said_by=_said_by(claim),
            value=value,
            page=claim.page if on_a_page else None,
            quote=claim.quote if claim.quote.casefold() not in {value.casefold(), claim.value.casefold()} else "",
            used=value in believed,
        )

    def _words(self, claim: Claim) -> str:
        """The value claimed as people read it; what is written otherwise than it should be stays as it is."""
        try:
            if claim.field in _PARTIES:
                return party_words(Party(**json.loads(claim.value)), self.vocabulary)
            if claim.field == "date":
                return date_words(PartialDate.parse(claim.value))
        except (ValueError, TypeError):
            return claim.value
        if claim.field == "body":
            return self.vocabulary.body(claim.value).name
        return value_label(self.vocabulary, claim.field, claim.value)


def _said_by(claim: Claim) -> str:
    """A person by name; else the rule or the file that says so."""
    by = claim.by if claim.source is Source.PERSON else claim.rule
    return f"{_SAID_BY[claim.source]} ({by})" if by else _SAID_BY[claim.source]
