"""The days of meetings that a paper speaks of: its own, the next, and those without one."""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from enum import StrEnum
from itertools import chain, pairwise
from typing import NamedTuple

from documents.dates import MONTHS, PartialDate, read_date
from documents.document import Document, Kind

_HEAD = 600  # characters of the first page where minutes say of which meeting they are
_BEHIND = 120  # characters behind “next meeting” where its date may stand
_LONGEST_SENTENCE = 400
_BESIDE = 200  # characters between words of not meeting and a month that they may be of
_LONGEST_PAUSE = 6  # months
_MEETINGS = (Kind.AGENDA, Kind.MINUTES)
_MINUTES = re.compile(
    r"\b(?:minutes|notes?|record|proceedings|outcomes?|decisions?|actions?|resolutions)\b"
    r"|\bsummary of (?:the )?(?:discussions?|meetings?|decisions|actions)\b",
    re.IGNORECASE,
)
_MONTH = f"(?:{'|'.join(f'{month[:3]}(?:{month[3:]})?' if month[3:] else month for month in MONTHS)}|Sept)"
_DAY = re.compile(
    r"(?=[0-9JFMASOND])(?:"  # most letters are passed over at once
    rf"(?:\b(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?\b(?P<month>{_MONTH})\b\.?,?(?:\s+(?P<year>[12][0-9]{{3}})\b)?"
    r"|\b(?P<figures>[0-9]{1,2}[/.][0-9]{1,2}[/.][12][0-9]{3})\b)"
)
_MONTHS = re.compile("|".join(month[:3] for month in MONTHS))
_FIGURES = re.compile("[0-9][/.][0-9]{1,2}[/.][12]")
_IN_NAME = re.compile(r"(?<![0-9])([12][0-9]{3})([-_. ]?)([01][0-9])\2([0-3][0-9])(?![0-9])")
_OTHER = re.compile(r"\b(?:approved|confirmed|signed|adopted|last|previous|next)\b[^.\n]{0,40}$", re.IGNORECASE)
_PRESENT = re.compile(r"\b(?:present|apologies|attendance|attending)\b", re.IGNORECASE)  # what follows is of others
_NEXT = re.compile(r"\bnext\b[^.]{0,40}\bmeetings?\b|\bmeets? next\b", re.IGNORECASE)
_NO_MEETING = (  # in small letters: many times faster than to ignore their case
    r"\bno\s+(?:\w+\s+){0,3}meetings?\b"
    r"|\b(?:cancel|postpone|reschedul|vacat|call(?:ed|ing)?\s+off|st(?:an|oo)d(?:ing)?\s+down|inquorate|not\s+quorate)"
    r"|\bnot\s+(?:\w+\s+){0,3}(?:held|meet|met|sit|convened?|take\s+place|go\s+ahead)\b"
)
_OFF = re.compile(_NO_MEETING)
_PERHAPS_OFF = re.compile(
    r"(?=[abcdimnprsv])(?:"  # most letters are passed over at once
    rf"{_NO_MEETING}|\b(?:mov(?:ed?|ing)|deferr?|skip|combin|merg|adjourn|abandon|suspend|rearrang|re-arrang|recess"
    r"|(?:bring|brought|put|push(?:ed)?)\s+(?:back|forward)|in\s+place\s+of|instead\s+of|replac|miss(?:ed)?\b|drop)"
    r"|\bno(?:t|\s+quorum)\b[^.]{0,40}\b(?:meet|quorum|quorate))"
)
_BODY = re.compile(
    r"\b(?:meet|session|board|committee|sub-committee|council|cabinet|panel|forum|group|party|assembly|commission"
    r"|partnership|executive)",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:to|and|until|till|through)\s+(?:\w+\s+){0,3}$|[-–—]\s*$", re.IGNORECASE)
_CALLED_OFF = re.compile(r"\b(?:cancelled|postponed|called off)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n\s*\n")


class Role(StrEnum):
    """What a day is to a paper."""

    DATED = "dated"
    FILE = "file"  # the name of its file has it
    HEAD = "head"  # it stands at the head of minutes
    NEXT = "next"
    OFF = "off"  # no meeting; a month where no day is said
    DOUBT = "doubt"  # a month that stands near words of not meeting
    BESIDE = "beside"  # the date of a paper that is neither of a meeting nor put to one; not noted


class Day(NamedTuple):
    """A day or month (ISO 8601) and what it is to the paper."""

    day: str
    role: Role


def days(document: Document) -> set[Day]:
    """The days of meetings that a document speaks of."""
    dated = [page.text for page in document.pages if _may_hold_dates(page.text)]
    found = set(chain(_called_off(document), *(_not_met(text, document.dated) for text in dated)))
    if document.kind in _MEETINGS or _tells_of_meeting(document):
        found |= set(chain(_own(document), *(_next(text, document.dated) for text in dated)))
    return found


def _may_hold_dates(text: str) -> bool:
    """Whether it is worth while to look for days: it is many times faster to see that there are none."""
    return bool(_MONTHS.search(text) or _FIGURES.search(text))


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


def _next(text: str, dated: PartialDate | None) -> Iterator[Day]:
    for found in _NEXT.finditer(text):
        behind = text[found.end() : found.end() + _BEHIND]
        said = next((day for _, day in _days(behind, dated, later=True) if day.day), None)
        if said:
            yield Day(str(said), Role.NEXT)


def _called_off(document: Document) -> Iterator[Day]:
    """The day of an agenda whose head says that the meeting is off."""
    if document.kind is Kind.AGENDA and document.dated:
        head = " ".join((document.title, *_names(document), *(page.text[:_HEAD] for page in document.pages[:1])))
        if _CALLED_OFF.search(head):
            yield Day(str(document.dated), Role.OFF)


def _not_met(text: str, dated: PartialDate | None) -> Iterator[Day]:
    """What a page of a paper of a date says of days without a meeting."""
    lowered = text.lower()
    if words := [found.start() for found in _PERHAPS_OFF.finditer(lowered)]:
        yield from _doubts(text, words, dated)
        if _OFF.search(lowered):
            yield from _off(text, dated)


def _off(text: str, dated: PartialDate | None) -> Iterator[Day]:
    """The days and months of which a page says that there was or will be no meeting."""
    for sentence in _SENTENCE.split(text):
        sentence = " ".join(sentence.split())[:_LONGEST_SENTENCE]
        if _BODY.search(sentence) and _OFF.search(sentence.lower()):
            yield from (Day(str(day), Role.OFF) for _, day in _days(sentence, dated) if day.month)


def _doubts(text: str, words: Sequence[int], dated: PartialDate | None) -> Iterator[Day]:
    """The months that stand near words of not meeting; of those without a year the nearest and the next."""
    near = [found for found in _DAY.finditer(text) if _is_near(found.start(), words)]
    for later in (False, True):
        said = list(_dates(near, dated, later=later))
        for month in {(day.year, day.month) for _, day in (*said, *_between(text, said))}:
            yield Day(str(PartialDate(*month)), Role.DOUBT)


def _is_near(place: int, words: Sequence[int]) -> bool:
    behind = bisect(words, place)
    return any(abs(word - place) <= _BESIDE for word in words[max(0, behind - 1) : behind + 1])


def _between(text: str, said: Iterable[tuple[int, PartialDate]]) -> Iterator[tuple[int, PartialDate]]:
    """The months from one to another: “from March to June”."""
    for (place, first), (after, last) in pairwise(said):
        months = range(first.year * 12 + first.month, last.year * 12 + last.month - 1)
        if len(months) < _LONGEST_PAUSE and _UNTIL.search(text[place:after]):
            yield from ((place, PartialDate(month // 12, month % 12 + 1)) for month in months)


def _days(text: str, near: PartialDate | None, *, later: bool = False) -> Iterator[tuple[int, PartialDate]]:
    """The dates in a text, and where; one without a year is the nearest to the paper's own date, or the next."""
    return _dates(_DAY.finditer(text), near, later=later)


def _dates(
    said: Iterable[re.Match[str]], near: PartialDate | None, *, later: bool
) -> Iterator[tuple[int, PartialDate]]:
    for found in said:
        with suppress(ValueError):
            if found["figures"]:
                yield found.start(), read_date(found["figures"].replace(".", "/"))
            elif found["year"]:
                yield found.start(), read_date(f"{found['day'] or ''} {found['month']} {found['year']}")
            elif near:
                day = read_date(f"{found['day'] or ''} {found['month']} 2000")
                yield found.start(), _nearest(day, near, later=later)


def _nearest(said: PartialDate, near: PartialDate, *, later: bool) -> PartialDate:
    """The day in one of the years around, of those that have it."""
    years: list[PartialDate] = []
    for year in (near.year - 1, near.year, near.year + 1):
        with suppress(ValueError):
            years.append(PartialDate(year, said.month, said.day))
    if later:
        years = [day for day in years if day.last > near.first]
    if not years:
        raise ValueError("No year around has this day.")
    return min(years, key=lambda day: abs(day.first - near.first))
