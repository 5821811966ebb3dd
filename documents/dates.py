"""Dates as papers give them and people type them: a year, a month or a day, never a time."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NUMBERS = re.compile(r"(?:([0-9]{1,2})[/.-])?([0-9]{1,2})[/.-]([0-9]{4})")  # day before month, as here
_WORDS = re.compile(r"(?:([0-9]{1,2})(?:st|nd|rd|th)?\s+)?([a-z]{3,9})\.?,?\s+([0-9]{4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as precise as it is known, in the forms YYYY, YYYY-MM and YYYY-MM-DD (ISO 8601)."""

    year: int
    month: int = 0  # 0: not known
    day: int = 0  # 0: not known

    def __post_init__(self) -> None:
        if self.day and not self.month:
            raise ValueError(f"A date with a day needs a month: {self.year}, day {self.day}.")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read YYYY, YYYY-MM or YYYY-MM-DD.

        Raises:
            ValueError: it is in another form, or there is no such day.
        """
        found = _ISO.fullmatch(text.strip())
        if not found:
            raise ValueError(f"“{text}” is not a date like 2014, 2014-11 or 2014-11-21.")
        year, month, day = (int(part or 0) for part in found.groups())
        if found[2] == "00" or found[3] == "00":
            raise ValueError(f"“{text}” has no such month or day.")
        try:
            return cls(year, month, day)
        except ValueError as error:
            raise ValueError(f"There is no such day as “{text}”.") from error

    @property
    def first(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def words(self) -> str:
        """The date for people: 2014, November 2014 or 21 November 2014."""
        if not self.month:
            return str(self.year)
        month = f"{MONTHS[self.month - 1]} {self.year}"
        return f"{self.day} {month}" if self.day else month

    def __str__(self) -> str:
        if self.day:
            return f"{self.year:04}-{self.month:02}-{self.day:02}"
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"


def read_date(typed: str) -> PartialDate:
    """Read 2014, 2014-11, 2014-11-21, 21/11/2014, 11/2014, 21 November 2014 or Nov 2014.

    Raises:
        ValueError: it is none of these, or there is no such day.
    """
    typed = typed.strip()
    if found := _NUMBERS.fullmatch(typed):
        return _date(found[3], int(found[2]), found[1])
    if found := _WORDS.fullmatch(typed):
        return _date(found[3], _month(found[2]), found[1])
    return PartialDate.parse(typed)


def _date(year: str, month: int, day: str | None) -> PartialDate:
    if month == 0 or day in {"0", "00"}:
        raise ValueError("There is no such day.")
    return PartialDate(int(year), month, int(day or 0))


def _month(word: str) -> int:
    """The number of a month by its name or the beginning of it."""
    for number, name in enumerate(MONTHS, 1):
        if name.lower().startswith(word.lower()):
            return number
    raise ValueError(f"“{word}” is not a month.")
