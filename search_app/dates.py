"""Dates as people read them."""

from documents import PartialDate
from documents.dates import MONTHS


def date_words(date: PartialDate) -> str:
    """A date for people: 2014, November 2014 or 21 November 2014."""
    if not date.month:
        return str(date.year)
    month = f"{MONTHS[date.month - 1]} {date.year}"
    return f"{date.day} {month}" if date.day else month
