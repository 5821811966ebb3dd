"""Which of the dates in a text is the paper's own.

A date is that of the meeting, of writing (dated), of publication or of receipt. The kind of a paper says which of them
is its date; the rule of the claim begins with it. What is said of another of them is a claim of `date_published` or
`date_received`.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import NamedTuple

from documents import Claim, Kind, Page, PartialDate, Source
from ingest.metadata.days import DAYS, LOOK_BACK, MONTH, Found, embedded, find, month_of
from ingest.metadata.evidence import first_page, said

_ANY_PUBLISHED = ("ublish", "ublication", "ssued", "f issue", "UBLISH", "UBLICATION", "SSUED", "F ISSUE")
_LED = (  # words with which a line begins that says when this paper was published, rather than another in a sentence
    "this|these|minutes|agenda|report|document|paper|page|notice|draft|final|approved|first|originally|last|was|is|were"
    "|has|have|been|date|of|for|on|and|printed|produced|prepared"
)
_PUBLISHED = re.compile(
    rf"(?:^|[.|•:©(]\s)\W{{0,5}}(?:(?:{_LED})\s+){{0,6}}(?:published|publication|date of issue|issued)\b"
    r"(?![^.\n]*\b(?:before|prior|since|after|until|period)\b)[^.\n]{0,30}$",
    re.IGNORECASE | re.MULTILINE,
)
_LABEL = re.compile(r"(?<!\S)date(?: of (?:issue|publication|report|this report))? ?:\s*$", re.IGNORECASE)
_BEFORE_LABEL = re.compile(  # nothing, or in a row of a form another label or a value in figures
    r"(?!.*\b(?:review|expiry|meeting|closing|start|end|due|next|last)$)(?:[^:]{1,40}:.*|.*[\d)])?", re.IGNORECASE
)
_NOTES = " \t*†‡"  # marks after a date
_FOR_PUBLICATION = re.compile(r"\s+for publication", re.IGNORECASE)
_DAY = re.compile(r"(?:date[d:]*|(?:mon|tues|wednes|thurs|fri|satur|sun)day),?", re.IGNORECASE)
_WITHOUT_YEAR = re.compile(
    rf"\b(?P<name>{'|'.join(DAYS)})[a-z]*,?\s+(?:the\s+)?(?P<day>\d{{1,2}})\s*(?:st|nd|rd|th)?\s+(?:of\s+)?"
    rf"{MONTH.format('month')}(?!,?\s+\d{{4}})",
    re.IGNORECASE,
)
_OF_ANOTHER_DAY = re.compile(  # "Approved minutes" are minutes, though
    r"\b(?:(?:approv|confirm)\w+(?! (?:\w+ ){0,2}(?:minutes|notes)\b)|to be agreed|signed|publi(?:shed|cation)"
    r"|circulated|issued|(?:next|last|previous) meeting)\b[^.]{0,60}$",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"[^.]{0,60}\b(?:were|was|be|are|as)\b[^.]{0,40}\b(?:approved|agreed|confirmed|signed|accepted|correct|true|accurate)\b",
    re.IGNORECASE,
)
_IN_SENTENCE = re.compile(
    r"\b(?:of|on|to|until|from|since|in|about|by|before|after|between|and|at)\s+(?:the\s+)?$", re.IGNORECASE
)
_OPENS_PERIOD = re.compile(r"\s*(?:to|until|–|—|-)\s*\d", re.IGNORECASE)
_ENDS_PERIOD = re.compile(r"\d\s*(?:to|until|–|—|-)\s*$", re.IGNORECASE)
_GOES_ON = re.compile(r"[^\S\n]+[a-z]{2}")  # in a sentence
_OF_LAW = re.compile(  # that of which the paper speaks
    r"\b(?:in(?:to)? force|implementation|royal assent|effective (?:date|from))\b[^\n]*\n?[^\n]*$", re.IGNORECASE
)
_RECEIVED = re.compile(r"(?:^|\n)\W*(?:date )?rec(?:eived|['’]d|d)(?: on)?\W*$", re.IGNORECASE)  # a stamp
_FOUNDED = re.compile(  # dates in letterheads
    r"\b(?:registered|established|founded|incorporated|since|charity|company|agreement|constituted|regulated)\b",
    re.IGNORECASE,
)
_AHEAD = 366  # days after today: no paper is dated later
_ENDS = 4  # pages at either end that may say when a report was published
_TITLE = 400  # characters: a later date belongs to the matter, not to the paper
_COVER = 800  # characters of a page that holds little but the title
_NEAR = 14  # days between a date on the cover and the file's making: 13 of 13 (FACTS.md)
_HEAD = 700  # characters: the head of minutes
_SURE = 0.88


class _Type(StrEnum):
    """What happened on a date."""

    DATED = "dated"
    MEETING = "meeting"
    PUBLISHED = "published"
    RECEIVED = "received"


def dates(pages: Sequence[Page], kind: Kind, facts: Mapping[str, str], *, month_first: bool = False) -> Iterator[Claim]:
    """What a paper of a kind and its file say of its date, in the order that was measured for that kind.

    A date more than a year ahead is a slip of the pen, and not taken.
    """
    last = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=_AHEAD)
    for claim in _claimed(_Dated(pages, month_first), kind, facts):
        if PartialDate.parse(claim.value).first <= last:
            yield claim


class _Dated(NamedTuple):
    """Pages with their dates."""

    pages: Sequence[Page]
    month_first: bool

    def on(self, page: Page | None) -> Sequence[Found]:
        return find(page, month_first=self.month_first) if page else ()

    def on_first(self) -> Sequence[Found]:
        return self.on(first_page(self.pages))

    def full(self) -> Iterator[Found]:
        """The days of all pages."""
        return (found for page in self.pages for found in self.on(page) if found.date.day)


def _claimed(paper: _Dated, kind: Kind, facts: Mapping[str, str]) -> Iterator[Claim]:
    made = embedded(facts.get("created", ""))
    if kind in {Kind.MINUTES, Kind.AGENDA}:
        yield from _of_meeting(paper)
    elif kind in {Kind.LETTER, Kind.NEWS, Kind.POST}:
        yield from _at_head(paper)
    else:
        yield from _labelled(paper)
        yield from _published(paper, "date")
        yield from _on_cover(paper, made, in_sentence=kind is Kind.PAPER)
    if kind in {Kind.MINUTES, Kind.AGENDA, Kind.LETTER}:
        yield from _published(paper._replace(pages=paper.pages[:1]), "date_published")
    yield from _received(paper)
    yield from _of_file(facts, made)


def _of_meeting(paper: _Dated) -> Iterator[Claim]:
    """The first full date that is not said to be another meeting's or the approval's.

    The head may leave out the year: the day of the week and the dates around it tell which.
    """
    first = next(paper.full(), None)
    own = next((found for found in paper.full() if not _is_of_another_day(found)), None)
    if first and (dayless := _without_year(first, own)):
        yield _claim(_Type.MEETING, dayless, "the day of the week and the year of the dates around", _SURE)
    elif own:
        yield _claim(_Type.MEETING, own, "the first full date", 0.9)
    elif first:
        yield _claim(_Type.MEETING, first, "the first full date, though of another day", 0.6)


def _is_of_another_day(found: Found) -> bool:
    """Whether the words beside a date say that it is not that of this meeting."""
    after = found.page.text[found.end : found.end + 2 * LOOK_BACK]
    return bool(_OF_ANOTHER_DAY.search(found.line) or _APPROVED.match(after))


def _without_year(first: Found, own: Found | None) -> Found | None:
    """A day in the head before the paper's first full date that is of no other meeting, in the year that fits both."""
    end = min(_HEAD, own.start if own and own.page is first.page else _HEAD)
    match = _WITHOUT_YEAR.search(first.page.text, 0, end)
    if not match:
        return None
    years = (first.date.year, first.date.year + 1, first.date.year - 1)
    fitting = [date for year in years if (date := _on_weekday(year, match))]
    return Found(fitting[0], first.page, *match.span()) if len(fitting) == 1 else None


def _on_weekday(year: int, match: re.Match[str]) -> PartialDate | None:
    with suppress(ValueError):
        date = PartialDate(year, month_of(match["month"]), int(match["day"]))
        return date if DAYS[date.first.weekday()] == match["name"].casefold() else None
    return None


def _at_head(paper: _Dated) -> Iterator[Claim]:
    """The first full date of the first page alone on its line, else the first that no letterhead speaks of."""
    full = [found for found in paper.on_first() if found.date.day and not _is_received(found)]
    alone = (found for found in full if not found.after.strip() and not _before(found).strip())
    spoken = (found for found in full if not _FOUNDED.search(_before(found)))
    if first := next(alone, None) or next(spoken, None):
        yield _claim(_Type.DATED, first, "the first full date of page 1", 0.9)


def _received(paper: _Dated) -> Iterator[Claim]:
    """The day of a stamp on the first page."""
    if stamped := next((found for found in paper.on_first() if found.date.day and _is_received(found)), None):
        yield _claim(_Type.RECEIVED, stamped, "a stamp", 0.9, "date_received")


def _is_received(found: Found) -> bool:
    return bool(_RECEIVED.search(found.just_before))


def _before(found: Found) -> str:
    """What stands before the date on its line, without the name of the day."""
    return _DAY.sub("", found.line)


def _labelled(paper: _Dated) -> Iterator[Claim]:
    """A full date alone on its line after the word "date", at the head of the first page, as forms have it."""
    for found in paper.on_first():
        if found.date.day and found.start < _COVER and _is_labelled(found) and not found.after.strip(_NOTES):
            yield _claim(_Type.DATED, found, "the line that says date", 0.92)
            return


def _is_labelled(found: Found) -> bool:
    line = found.line
    label = _LABEL.search(line)
    return bool(label and _BEFORE_LABEL.fullmatch(line[: label.start()].rstrip()))


def _published(paper: _Dated, field: str) -> Iterator[Claim]:
    pages = paper.pages
    ends = pages if len(pages) <= 2 * _ENDS else (*pages[:_ENDS], *pages[-_ENDS:])
    telling = (page for page in ends if any(word in page.text for word in _ANY_PUBLISHED))
    for found in (found for page in telling for found in paper.on(page)):
        if _is_of_publication(found) or _FOR_PUBLICATION.match(found.page.text, found.end):
            yield _claim(_Type.PUBLISHED, found, "a date of publication", 0.9, field)
            return


def _is_of_publication(found: Found) -> bool:
    before = found.just_before
    published = _PUBLISHED.search(found.page.text, found.start - len(before), found.start)
    return published is not None and not _is_of_period(found, before)


def _on_cover(paper: _Dated, made: PartialDate | None, *, in_sentence: bool) -> Iterator[Claim]:
    """A date on the first page near the making of the file, or where the file does not say when it was made.

    Elsewhere than in papers put to a meeting, one in a sentence or of a period belongs to the matter.
    """
    candidates = paper.on_first()
    titular = [found for found in candidates if found.start < _TITLE or len(found.page.text) < _COVER]
    apart = [found for found in titular if not _is_of_matter(found, in_sentence=in_sentence)]
    near = [found for found in candidates if made and _is_near(found.date, made) and not _is_of_law(found)]
    if near:
        yield _claim(_Type.PUBLISHED, near[0], "a date on the cover near the making of the file", 0.8)
    elif apart:
        yield _claim(_Type.PUBLISHED, apart[-1], "a date on the cover", 0.75 if made is None else 0.4)


def _is_of_matter(found: Found, *, in_sentence: bool) -> bool:
    return _is_of_law(found) or (not in_sentence and _is_in_sentence(found))


def _is_of_law(found: Found) -> bool:
    return bool(_OF_LAW.search(found.just_before))


def _is_in_sentence(found: Found) -> bool:
    before = found.just_before
    led = _IN_SENTENCE.search(_DAY.sub("", before)) or _GOES_ON.match(found.page.text, found.end)
    return bool(led) or _is_of_period(found, before)


def _is_of_period(found: Found, before: str) -> bool:
    return bool(_OPENS_PERIOD.match(found.page.text, found.end) or _ENDS_PERIOD.search(before))


def _is_near(found: PartialDate, made: PartialDate) -> bool:
    if not found.day:
        return abs((found.year - made.year) * 12 + found.month - made.month) <= 1
    return abs((found.first - made.first).days) <= _NEAR


def _of_file(facts: Mapping[str, str], made: PartialDate | None) -> Iterator[Claim]:
    stated = embedded(facts.get("published", ""))
    if stated:
        yield _embedded_claim(stated, f"{_Type.PUBLISHED}: the file's date of publication", 0.95, facts["published"])
    if made:
        yield _embedded_claim(made, "the making of the file", 0.5, facts["created"])


def _claim(type_: _Type, found: Found, rule: str, confidence: float, field: str = "date") -> Claim:
    return said(field, str(found.date), f"{type_}: {rule}", confidence, found.page, found.start, found.end)


def _embedded_claim(value: PartialDate, rule: str, confidence: float, quote: str) -> Claim:
    return Claim(field="date", value=str(value), source=Source.EMBEDDED, rule=rule, confidence=confidence, quote=quote)
