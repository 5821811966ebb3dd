"""Days, months and years as they are written on a page, or stand in a file's data."""

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from documents import Page, PartialDate

_NAMES = (
    *("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?"),
    *("sep(?:t(?:ember)?)?", "[o0]ct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),  # "0ctober" is often typed
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTH = rf"(?P<{{0}}>{'|'.join(_NAMES)})\b\.?"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)\b"
_FORMS = (
    rf"(?P<d1>\d{{1,2}})\s*(?:(?:st|nd|rd|th)\s*)?(?:of\s+)?(?:day\s+of\s+)?{MONTH.format('m1')},?\s+{_YEAR.format('y1')}",
    rf"{MONTH.format('m2')}\s+(?P<d2>\d{{1,2}})(?:\s*(?:(?:st|nd|rd|th),?|,))?\s+{_YEAR.format('y2')}",
    r"(?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)(?!\d)",
    r"(?P<d4>\d{1,2})(?P<sep>[/.-])(?P<m4>\d{1,2})(?P=sep)(?P<y4>(?:19|20)\d\d|\d\d)(?![\d/.-]*\d)",
    rf"{MONTH.format('m5')},?\s+{_YEAR.format('y5')}",
    rf"(?P<d6>\d{{1,2}})(?:-{MONTH.format('m6')}-|\s+{MONTH.format('n6')}\s+['’])(?P<y6>(?:19|20)\d\d|\d\d)(?!\d)",
)
_BEGINS = r"\b(?=\d|[jfmasond][aepuco][nbrylgptvc])(?<![/.-])"  # figures or a month; most words are passed over at once
_DATE = re.compile(rf"{_BEGINS}(?:{'|'.join(_FORMS)})", re.IGNORECASE)
LOOK_BACK = 60  # characters
_LINE = 500  # characters of a date's line looked at: a page may be one line of ten thousand dates
_EMBEDDED = re.compile(r"(?:D:)?(\d{4})-?(\d\d)?-?(\d\d)?")


class Found(NamedTuple):
    """A date, and where it stands."""

    date: PartialDate
    page: Page
    start: int
    end: int

    @property
    def line(self) -> str:
        """The line up to the date, as far as it is looked at."""
        return self.page.text[max(0, self.start - _LINE) : self.start].rpartition("\n")[2]

    @property
    def after(self) -> str:
        """What follows on its line."""
        return self.page.text[self.end : self.end + _LINE].partition("\n")[0]

    @property
    def just_before(self) -> str:
        """The words before it, perhaps of the line above."""
        return self.page.text[max(0, self.start - LOOK_BACK) : self.start]


def find(page: Page, *, month_first: bool = False) -> Sequence[Found]:
    """The dates written on a page, in its order; in figures that leave it open, days before months unless told."""
    return _all(page, month_first)


@lru_cache(maxsize=16)  # the rules of several fields look at the same pages
def _all(page: Page, month_first: bool) -> Sequence[Found]:  # noqa: FBT001  (one key for one page)
    read = ((match, _read(match, month_first=month_first)) for match in _DATE.finditer(page.text))
    return [Found(date, page, *match.span()) for match, date in read if date]


def _read(match: re.Match[str], *, month_first: bool) -> PartialDate | None:
    groups = {key[0]: value for key, value in match.groupdict().items() if value and key != "sep"}
    year, month = _year(groups["y"]), month_of(groups.get("m") or groups["n"])
    day = int(groups.get("d", 0))
    in_figures = match["sep"] is not None
    if month > 12 >= day or (month_first and in_figures and day <= 12):
        month, day = day, month
    with suppress(ValueError):
        return PartialDate(year, month, day)
    return None


def _year(text: str) -> int:
    number = int(text)
    if number > 99:
        return number
    return number + (1900 if number > 70 else 2000)


def month_of(text: str) -> int:
    """The number of a month, named or in figures."""
    if text.isdigit():
        return int(text)
    return _MONTHS.index(text[:3].casefold().replace("0", "o")) + 1


def embedded(text: str) -> PartialDate | None:
    """The day of a date in a file's data (D:20150218092703-05'00', 2015-02-18T09:27:03Z), in its own zone."""
    match = _EMBEDDED.match(text.strip())
    try:
        return PartialDate(*(int(part or 0) for part in match.groups())) if match else None
    except ValueError:
        return None
