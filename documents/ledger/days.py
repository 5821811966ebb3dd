"""The days of meetings that a paper speaks of: its own, the next, and those on which there was none."""

import re
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from documents.dates import MONTHS, PartialDate, read_date
from documents.document import Document, Kind

_HEAD = 600  # characters of the first page where minutes say of which meeting they are
_BEHIND = 120  # characters behind “next meeting” where its date may stand
_LONGEST_SENTENCE = 400
_MEETINGS = (Kind.AGENDA, Kind.MINUTES)
_MINUTES = re.compile(r"\bminutes\b|\bnotes? of\b", re.IGNORECASE)
_MONTH = f"(?:{'|'.join(f'{month[:3]}(?:{month[3:]})?' if month[3:] else month for month in MONTHS)}|Sept)"
_DAY = re.compile(
    rf"(?:\b(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?\b(?P<month>{_MONTH})\b\.?,?(?:\s+(?P<year>[12][0-9]{{3}})\b)?"
    r"|\b(?P<figures>[0-9]{1,2}[/.][0-9]{1,2}[/.][12][0-9]{3})\b"
)
_IN_NAME = re.compile(r"(?<![0-9])([12][0-9]{3})([-_. ]?)([01][0-9])\2([0-3][0-9])(?![0-9])")
_OTHER = re.compile(r"\b(?:approved|confirmed|signed|adopted|last|previous|next)\b[^.\n]{0,40}$", re.IGNORECASE)
_PRESENT = re.compile(r"\b(?:present|apologies|attendance|attending)\b", re.IGNORECASE)  # what follows is of others
_NEXT = re.compile(r"\bnext\b[^.]{0,40}\bmeetings?\b|\bmeets? next\b", re.IGNORECASE)
_OFF = re.compile(
    r"\bno\s+(?:\w+\s+){0,3}meetings?\b|\b(?:cancel|postpone|call(?:ed)?\s+off|inquorate|not\s+quorate)"
    r"|\bnot\s+(?:be\s+)?(?:held|meet|met|take\s+place)\b",
    re.IGNORECASE,
)
_CALLED_OFF = re.compile(r"\b(?:cancelled|postponed|called off)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n\s*\n")


class Role(StrEnum):
    """What a day is to a paper."""

    DATED = "dated"
    FILE = "file"  # the name of its file has it
    HEAD = "head"  # it stands at the head of minutes
    NEXT = "next"
    OFF = "off"  # no meeting; a month where no day is said


class Day(NamedTuple):
    """A day or month (ISO 8601) and what it is to the paper."""

    day: str
    role: Role


def days(document: Document) -> set[Day]:
    """The days of meetings that a document speaks of."""
    found = set(_off(document))
    if document.kind in _MEETINGS or _tells_of_meeting(document):
        found |= set(chain(_own(document), _next(document)))
    return found


def _tells_of_meeting(document: Document) -> bool:
    """Whether a paper is of a meeting though its kind is another: minutes sent as a letter, or a scan of them."""
    return any(_MINUTES.search(name.replace("_", " ")) for name in (document.title, *_names(document)))


def _names(document: Document) -> Iterator[str]:
    return (path.rsplit("/", 1)[-1] for path in document.paths)


def _own(document: Document) -> Iterator[Day]:
    if document.dated and document.dated.day:
        yield Day(str(document.dated), Role.DATED)
    for name in _names(document):
        for year, _, month, day in _IN_NAME.findall(name):
            with suppress(ValueError):
                yield Day(str(PartialDate(int(year), int(month), int(day))), Role.FILE)
    if document.kind is not Kind.AGENDA and document.pages:
        head = _PRESENT.split(document.pages[0].text[:_HEAD], maxsplit=1)[0]
        for place, day in _days(head, document.dated):
            if day.day and not _OTHER.search(head[:place]):
                yield Day(str(day), Role.HEAD)


def _next(document: Document) -> Iterator[Day]:
    for page in document.pages:
        for found in _NEXT.finditer(page.text):
            behind = page.text[found.end() : found.end() + _BEHIND]
            said = next((day for _, day in _days(behind, document.dated, later=True) if day.day), None)
            if said:
                yield Day(str(said), Role.NEXT)


def _off(document: Document) -> Iterator[Day]:
    """The days and months of which a paper says that there was or will be no meeting; an agenda its own."""
    if document.kind is Kind.AGENDA and document.dated:
        head = " ".join((document.title, *_names(document), *(page.text[:_HEAD] for page in document.pages[:1])))
        if _CALLED_OFF.search(head):
            yield Day(str(document.dated), Role.OFF)
    for page in document.pages:
        if _OFF.search(page.text):
            for sentence in _SENTENCE.split(page.text):
                sentence = " ".join(sentence.split())[:_LONGEST_SENTENCE]
                if "meeting" in sentence.lower() and _OFF.search(sentence):
                    yield from (Day(str(day), Role.OFF) for _, day in _days(sentence, document.dated) if day.month)


def _days(text: str, near: PartialDate | None, *, later: bool = False) -> Iterator[tuple[int, PartialDate]]:
    """The dates in a text, and where; one without a year is the nearest to the paper's own date, or the next."""
    for found in _DAY.finditer(text):
        with suppress(ValueError):
            if found["figures"]:
                yield found.start(), read_date(found["figures"].replace(".", "/"))
            elif found["year"]:
                yield found.start(), read_date(f"{found['day'] or ''} {found['month']} {found['year']}")
            elif near:
                said = read_date(f"{found['day'] or ''} {found['month']} 2000")
                yield found.start(), _nearest(said, near, later=later)


def _nearest(said: PartialDate, near: PartialDate, *, later: bool) -> PartialDate:
    years = (PartialDate(year, said.month, said.day) for year in (near.year - 1, near.year, near.year + 1))
    if later:
        return next(day for day in years if day.last > near.first)
    return min(years, key=lambda day: abs(day.first - near.first))
