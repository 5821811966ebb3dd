"""Dates in the text, and which of them is the paper's own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from documents import Claim, Kind, Page, PartialDate, Source
from ingest.metadata.evidence import first_page, said

_NAMES = (
    *("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?"),
    *("sep(?:t(?:ember)?)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
)
_MONTHS = {name[:3]: number for number, name in enumerate(_NAMES, 1)}
_MONTH = rf"(?P<{{0}}>{'|'.join(_NAMES)})\b\.?"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)\b"
_FORMS = (
    rf"(?P<d1>\d{{1,2}})\s*(?:(?:st|nd|rd|th)\s*)?(?:of\s+)?(?:day\s+of\s+)?{_MONTH.format('m1')},?\s+{_YEAR.format('y1')}",
    rf"{_MONTH.format('m2')}\s+(?P<d2>\d{{1,2}})(?:\s*(?:(?:st|nd|rd|th),?|,))?\s+{_YEAR.format('y2')}",
    r"(?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)(?!\d)",
    r"(?P<d4>\d{1,2})(?P<sep>[/.-])(?P<m4>\d{1,2})(?P=sep)(?P<y4>(?:19|20)\d\d|\d\d)(?![\d/.-]*\d)",
    rf"{_MONTH.format('m5')},?\s+{_YEAR.format('y5')}",
)
_BEGINS = r"\b(?=\d|[jfmasond][aepuco][nbrylgptvc])(?<![/.-])"  # figures or a month; most words are passed over at once
_DATE = re.compile(rf"{_BEGINS}(?:{'|'.join(_FORMS)})", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?<!to be )(?:published|publication|date of issue|issued)\b[^.\n]{0,30}$", re.IGNORECASE)
_LABEL = re.compile(r"date(?: of (?:issue|publication|report|this report))? ?:\s*", re.IGNORECASE)
_FOR_PUBLICATION = re.compile(r"\s+for publication", re.IGNORECASE)
_DAY = re.compile(r"(?:date[d:]*|(?:mon|tues|wednes|thurs|fri|satur|sun)day),?", re.IGNORECASE)
_FOUNDED = re.compile(  # dates in letterheads
    r"\b(?:registered|established|founded|incorporated|since|charity|company|agreement|constituted|regulated)\b",
    re.IGNORECASE,
)
_LOOK_BACK = 60
_LINE = 500  # characters of a date's line looked at: a page may be one line of ten thousand dates
_ENDS = 4  # pages at either end that may say when a report was published
_TITLE = 400  # characters: a later date belongs to the matter, not to the paper
_COVER = 800  # characters of a page that holds little but the title
_NEAR = 14  # days between a date on the cover and the file's making: 13 of 13 (FACTS.md)
_EMBEDDED = re.compile(r"(?:D:)?(\d{4})-?(\d\d)?-?(\d\d)?")


class Found(NamedTuple):
    """A date, and where it stands."""

    date: PartialDate
    page: Page
    start: int
    end: int


@lru_cache(maxsize=16)  # the rules of several fields look at the same pages
def find(page: Page) -> Sequence[Found]:
    """The dates written on a page, in its order; days before months where figures leave it open, as in the UK."""
    read = ((match, _read(match)) for match in _DATE.finditer(page.text))
    return [Found(date, page, *match.span()) for match, date in read if date]


def _read(match: re.Match[str]) -> PartialDate | None:
    groups = {key[0]: value for key, value in match.groupdict().items() if value and key != "sep"}
    year, month = _year(groups["y"]), _month(groups["m"])
    day = int(groups.get("d", 0))
    if month > 12 >= day:
        month, day = day, month
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    number = int(text)
    if number > 99:
        return number
    return number + (1900 if number > 70 else 2000)


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _MONTHS[text[:3].casefold()]


def embedded(text: str) -> PartialDate | None:
    """The day of a date in a file's data (D:20150218092703-05'00', 2015-02-18T09:27:03Z), in its own zone."""
    match = _EMBEDDED.match(text.strip())
    try:
        return PartialDate(*(int(part or 0) for part in match.groups())) if match else None
    except ValueError:
        return None


def dates(pages: Sequence[Page], kind: Kind, facts: Mapping[str, str]) -> Iterator[Claim]:
    """What a paper of a kind and its file say of its date, in the order that was measured for that kind."""
    made = embedded(facts.get("created", ""))
    if kind in {Kind.MINUTES, Kind.AGENDA}:
        yield from _first_full(pages, "the first full date", 0.9)
    elif kind in {Kind.LETTER, Kind.NEWS, Kind.POST}:
        yield from _at_head(pages)
    else:
        yield from _labelled(pages)
        yield from _published(pages)
        yield from _on_cover(pages, made)
    yield from _of_file(facts, made)


def _first_full(pages: Sequence[Page], rule: str, confidence: float) -> Iterator[Claim]:
    found = next((found for page in pages for found in find(page) if found.date.day), None)
    if found:
        yield _claim(found, rule, confidence)


def _at_head(pages: Sequence[Page]) -> Iterator[Claim]:
    """The first full date of the first page alone on its line, else the first that no letterhead speaks of."""
    page = first_page(pages)
    full = [found for found in find(page) if found.date.day] if page else []
    alone = (found for found in full if not _after(found).strip() and not _before(found).strip())
    spoken = (found for found in full if not _FOUNDED.search(_before(found)))
    if first := next(alone, None) or next(spoken, None):
        yield _claim(first, "the first full date of page 1", 0.9)


def _before(found: Found) -> str:
    """What stands before the date on its line, without the name of the day."""
    return _DAY.sub("", _line(found))


def _line(found: Found) -> str:
    """The line up to the date, as far as it is looked at."""
    return found.page.text[max(0, found.start - _LINE) : found.start].rpartition("\n")[2]


def _after(found: Found) -> str:
    return found.page.text[found.end : found.end + _LINE].partition("\n")[0]


def _labelled(pages: Sequence[Page]) -> Iterator[Claim]:
    """A full date alone on its line after the word "date", at the head of the first page, as forms have it."""
    page = first_page(pages)
    for found in find(page) if page else ():
        if found.date.day and found.start < _COVER and _LABEL.fullmatch(_line(found)) and not _after(found).strip():
            yield _claim(found, "the line that says date", 0.92)
            return


def _published(pages: Sequence[Page]) -> Iterator[Claim]:
    ends = pages if len(pages) <= 2 * _ENDS else (*pages[:_ENDS], *pages[-_ENDS:])
    for found in (found for page in ends for found in find(page)):
        before = found.page.text[max(0, found.start - _LOOK_BACK) : found.start]
        after = found.page.text[found.end : found.end + _LOOK_BACK]
        if _PUBLISHED.search(before) or _FOR_PUBLICATION.match(after):
            yield _claim(found, "a date of publication", 0.9)
            return


def _on_cover(pages: Sequence[Page], made: PartialDate | None) -> Iterator[Claim]:
    """A date on the first page near the making of the file, or where the file does not say when it was made."""
    page = first_page(pages)
    candidates = find(page) if page else ()
    titular = [found for found in candidates if found.start < _TITLE or len(found.page.text) < _COVER]
    near = [found for found in candidates if made and _is_near(found.date, made)]
    if near:
        yield _claim(near[0], "a date on the cover near the making of the file", 0.8)
    elif titular:
        yield _claim(titular[-1], "a date on the cover", 0.75 if made is None else 0.4)


def _is_near(found: PartialDate, made: PartialDate) -> bool:
    if not found.day:
        return abs((found.year - made.year) * 12 + found.month - made.month) <= 1
    return abs((found.first - made.first).days) <= _NEAR


def _of_file(facts: Mapping[str, str], made: PartialDate | None) -> Iterator[Claim]:
    stated = embedded(facts.get("published", ""))
    if stated:
        yield _embedded_claim(stated, "the file's date of publication", 0.95, facts["published"])
    if made:
        yield _embedded_claim(made, "the making of the file", 0.5, facts["created"])


def _claim(found: Found, rule: str, confidence: float) -> Claim:
    return said("date", str(found.date), rule, confidence, found.page, found.start, found.end)


def _embedded_claim(value: PartialDate, rule: str, confidence: float, quote: str) -> Claim:
    return Claim(field="date", value=str(value), source=Source.EMBEDDED, rule=rule, confidence=confidence, quote=quote)
