"""Dates as people type and read them."""

import re

from documents import PartialDate

_MONTHS = (
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
_NUMBERS = re.compile(r"(?:([0-9]{1,2})[/.-])?([0-9]{1,2})[/.-]([0-9]{4})")  # day before month, as here
_WORDS = re.compile(r"(?:([0-9]{1,2})(?:st|nd|rd|th)?\s+)?([a-z]{3,9})\.?,?\s+([0-9]{4})", re.IGNORECASE)


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


def date_words(date: PartialDate) -> str:
    """A date for people: 2014, November 2014 or 21 November 2014."""
    if not date.month:
        return str(date.year)
    month = f"{_MONTHS[date.month - 1]} {date.year}"
    return f"{date.day} {month}" if date.day else month


def _date(year: str, month: int, day: str | None) -> PartialDate:
    if month == 0 or day in {"0", "00"}:
        raise ValueError("There is no such day.")
    return PartialDate(int(year), month, int(day or 0))


def _month(word: str) -> int:
    """The number of a month by its name or the beginning of it."""
    for number, name in enumerate(_MONTHS, 1):
        if name.lower().startswith(word.lower()):
            return number
    raise ValueError(f"“{word}” is not a month.")
