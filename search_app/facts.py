"""What is known of a document, each fact with how it is known."""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from documents import (
    Claim,
    Correspondence,
    Document,
    Named,
    PartialDate,
    Party,
    Source,
    Unit,
    Vocabulary,
    believed,
    best,
)
from documents.doubts import Doubt, doubts
from documents.letters import Shows
from search_app.addresses import page_address, value_address
from search_app.dates import date_words
from search_app.joined import ANSWERED, Joined
from search_app.naming import place_name
from search_app.panels import value_label
from search_app.quoting import looked_for
from search_app.records import without_folders

_SAID_BY = {
    Source.PERSON: "Entered by a person",
    Source.SIDECAR: "From the description that came with the file",
    Source.REGISTER: "From a register",
    Source.FOLDER: "From the folder the file was in",
    Source.TEXT: "From the text of the paper",
    Source.EMBEDDED: "From the properties of the file",
}
_ATTENDANCE = {
    "chair": "Chaired by",
    "present": "Present",
    "attending": "In attendance",
    "apologies": "Apologies",
    "absent": "Absent",
}
_OTHER_DATES = {"date_published": "Published", "date_received": "Received"}
_PARTIES = {"sender", "recipient", "cc", *_ATTENDANCE}
_DATES = {"date", "in_reply_to", *_OTHER_DATES}
_ANSWERS = {ANSWERED[Shows.REFERENCE]: "your_ref", ANSWERED[Shows.DATE]: "in_reply_to"}
_NONE = "None"
_MADE = {
    "title": "Put together from its type, body and date",
    "kind": "Nothing says that it is of another type",
}


class Evidence(NamedTuple):
    """Who or what says a fact, and where; `quote` is empty where it only repeats the value.

    `used` is whether the fact is as it says; `address` is the page, its words marked, "" where no words say so, and
    `place` what that page is called.
    """

    said_by: str
    value: str
    page: int | None
    quote: str
    used: bool
    address: str = ""
    place: str = ""


class Value(NamedTuple):
    """One value of a fact, and what says so most surely.

    `address` leads to the papers that share it, "" where nothing does.
    """

    text: str
    address: str = ""
    evidence: Evidence | None = None


class Fact(NamedTuple):
    """A line of the description of a document; `doubts` are sentences on sources that differ."""

    label: str
    values: tuple[Value, ...]
    evidence: tuple[Evidence, ...]
    doubts: tuple[str, ...] = ()
    field: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The description of a document, line by line, and where its parts stand."""

    lines: tuple[Fact, ...]
    document: Document

    def __iter__(self) -> Iterator[Fact]:
        """The lines."""
        return iter(self.lines)

    def evidence(self, field: str) -> Evidence | None:
        """What says a field most surely."""
        return next((fact.values[0].evidence for fact in self.lines if fact.field == field), None)

    def answers(self, reply: Joined) -> Evidence | None:
        """What says that it answers another paper, where its own words do."""
        return self.evidence(_ANSWERS[reply.evidence]) if reply.evidence in _ANSWERS else None

    def unit_address(self, unit: Unit) -> str:
        """The page of a recommendation, decision or action, its words marked; "" where there is no such page."""
        return _marked(self.document, unit.page, unit.text)

    def unit_place(self, unit: Unit) -> str:
        """The page of a recommendation, decision or action: “Page 31 (37 of 44)”."""
        return f"Page{_place(self.document, unit.page).removeprefix('page')}"

    @property
    def dated(self) -> str:
        """Its date in words."""
        return date_words(self.document.dated) if self.document.dated else ""


def facts(document: Document, vocabulary: Vocabulary) -> Facts:
    """The description of a document, the facts that are known alone."""
    lines = (
        *_papers(document, vocabulary),
        *_letters(document.correspondence, vocabulary),
        *_attendance(document, vocabulary),
    )
    known = _Known(document, vocabulary)
    told = ((label, field, values or known.none(field)) for label, field, values in lines)
    return Facts(tuple(known.fact(*line) for line in told if line[2]), document)


_Line = tuple[str, str, tuple[Value, ...]]


def _papers(document: Document, vocabulary: Vocabulary) -> Iterator[_Line]:
    yield "Title", "title", (Value(document.title),) if best(document.claims, "title") else ()
    yield "Type", "kind", (Value(document.kind.capitalize(), value_address(vocabulary, "kind", document.kind)),)
    yield "Date", "date", (_dated(document.dated, vocabulary),) if document.dated else ()
    for field, label in _OTHER_DATES.items():
        days = (PartialDate.parse(claim.value) for claim in best(document.claims, field)[:1])
        yield label, field, tuple(_dated(day, vocabulary) for day in days if day != document.dated)
    yield "Body", "body", _named("body", document.bodies, vocabulary)
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
    yield "In reply to", "in_reply_to", _text(_in_words(letter.in_reply_to))


def _attendance(document: Document, vocabulary: Vocabulary) -> Iterator[_Line]:
    """Who led a meeting, was there, or was not: said by claims alone."""
    for field, label in _ATTENDANCE.items():
        named = map(_party, believed(document.claims, field))
        yield label, field, tuple(dict.fromkeys(_parties(tuple(filter(None, named)), vocabulary)))


def _party(value: str) -> Party | None:
    """The party of a claim; None where it is written otherwise than it should be."""
    with suppress(ValueError, TypeError):
        return Party(**json.loads(value))
    return None


def _in_words(text: str) -> str:
    """A date in words, where it is one."""
    with suppress(ValueError):
        return date_words(PartialDate.parse(text))
    return text


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


@dataclass(frozen=True)
class _Known:
    """How the facts of a document are known."""

    document: Document
    vocabulary: Vocabulary

    def fact(self, label: str, field: str, values: tuple[Value, ...]) -> Fact:
        """A line, with all that is claimed of it, what is believed first."""
        evidence = tuple(dict.fromkeys(self._of(field, {value.text for value in values})))
        surest = {said.value: said for said in reversed(evidence) if said.used}
        if not surest and field in _MADE:
            made = Evidence(_MADE[field], values[0].text, None, "", used=True)
            surest, evidence = {made.value: made}, (made, *evidence)
        values = tuple(value._replace(evidence=surest.get(value.text)) for value in values)
        return Fact(label, values, evidence, tuple(self._doubts.get(field, ())), field)

    def none(self, field: str) -> tuple[Value, ...]:
        """A value that says so, where somebody says that a paper has none."""
        winners = best(self.document.claims, field)
        return (Value(_NONE),) if winners and not any(claim.value for claim in winners) else ()

    def _of(self, field: str, believed: set[str]) -> list[Evidence]:
        """What is claimed of a field: what is believed first, then by rank."""
        claims = sorted((claim for claim in self.document.claims if claim.field == field), key=_order)
        said = [self._evidence(without_folders(claim, self.document), believed) for claim in claims]
        return sorted(said, key=lambda evidence: not evidence.used)

    @cached_property
    def _doubts(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for doubt in doubts(self.document):
            found.setdefault(doubt.field, []).append(self._doubted(doubt))
        return found

    def _doubted(self, doubt: Doubt) -> str:
        """A doubt with the values as people read them."""
        one, other = (self._words(without_folders(claim, self.document)) for claim in (doubt.one, doubt.other))
        return doubt.sentence(one, other)

    def _evidence(self, claim: Claim, believed: set[str]) -> Evidence:
        value = self._words(claim)
        address = _marked(self.document, claim.page, claim.quote) if claim.quote else ""
        return Evidence(
            said_by=_said_by(claim),
            value=value,
            page=claim.page if address else None,
            quote=claim.quote if claim.quote.casefold() not in {value.casefold(), claim.value.casefold()} else "",
            used=value in believed,
            address=address,
            place=_place(self.document, claim.page) if address and claim.page else "",
        )

    def _words(self, claim: Claim) -> str:
        """The value claimed as people read it; what is written otherwise than it should be stays as it is."""
        if not claim.value:
            return _NONE
        if claim.field in _PARTIES:
            party = _party(claim.value)
            return party_words(party, self.vocabulary) if party else claim.value
        if claim.field in _DATES:
            return _in_words(claim.value)
        if claim.field == "body":
            return self.vocabulary.body(claim.value).name
        return value_label(self.vocabulary, claim.field, claim.value)


def _order(claim: Claim) -> tuple[int, float]:
    return claim.source.rank, -claim.confidence


def _marked(document: Document, number: int | None, quote: str) -> str:
    """The address of a page with the words quoted from it marked; "" where there is no such page."""
    if not number or number > len(document.pages):
        return ""
    return page_address(document.id, number, looked_for(document.pages[number - 1].text, quote))


def _place(document: Document, number: int) -> str:
    label = document.pages[number - 1].label if number <= len(document.pages) else ""
    return place_name(number, label, len(document.pages))


def _said_by(claim: Claim) -> str:
    """A person by the day alone; else the rule or the file that says so."""
    if claim.source is Source.FOLDER and claim.rule.endswith(".toml"):
        return f"From a rule in {claim.rule}"
    if claim.source is Source.PERSON:
        when = f" on {_in_words(claim.at[:10])}" if claim.at else ""
        return f"{_SAID_BY[claim.source]}{when}{', of an earlier version' if claim.rule else ''}"
    return f"{_SAID_BY[claim.source]} ({claim.rule})" if claim.rule else _SAID_BY[claim.source]
