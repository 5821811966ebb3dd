"""Dates as people read them."""

from documents import PartialDate


def date_words(date: PartialDate) -> str:
    """A date for people: 2014, November 2014 or 21 November 2014."""
    return date.words
