"""What is asked for and cannot be done, each with a sentence for the person who typed it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from documents import PartialDate, read_date
from index import Sort
from index.turning import DEEPEST
from search_app.given import TEXT_LIMIT, VALUE_LIMIT, VALUES_LIMIT, Given


class Problem(NamedTuple):
    """Something asked for that cannot be done: the parameter, and a sentence for the person who typed it."""

    field: str
    message: str


def dates(given: Given) -> tuple[PartialDate | None, PartialDate | None, tuple[Problem, ...]]:
    """The two dates as far as they can be used, and what is wrong with them."""
    since, since_error = _date(given, "from")
    until, until_error = _date(given, "to")
    if since and until and since.first > until.last:
        return None, None, (Problem("to", "The date “To” must be the same as or after the date “From”."),)
    return since, until, (*since_error, *until_error)


def too_long(given: Given, filters: Collection[str]) -> Iterator[Problem]:
    """Words and values that are too long, and values that are too many."""
    if len(given.first("q")) > TEXT_LIMIT:
        message = f"Search words can have {TEXT_LIMIT:,} characters at most; what follows them is left out."
        yield Problem("q", message)
    for name in filters:
        values = given.values.get(name, ())
        if len(values) > VALUES_LIMIT:
            yield Problem(name, f"Choose {VALUES_LIMIT} values of {name} at most.")
        if any(len(value) > VALUE_LIMIT for value in values):
            yield Problem(name, f"A value of {name} can have {VALUE_LIMIT} characters at most.")


def no_choice(
    given: Given, sizes: Collection[int], size: int, of_units: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """Choices that are not on offer; `of_units` are the sorts and answers of units, where these are looked for."""
    for name, offered in of_units.items():
        if not set(given.values.get(name, ())) <= set(offered):
            what = "looked for" if name == "unit" else "asked of answers"
            yield Problem(name, f"What can be {what} is each {_or(offered)}.")
    if given.first("topics") not in {"", "any", "all"}:
        yield Problem("topics", "The topics that a paper needs are any or all.")
    if given.first("sort") not in {"", *Sort}:
        yield Problem("sort", f"Results can be sorted by {', '.join(Sort)}.")
    if given.first("size") and not given.number("size", sizes):
        yield Problem("size", f"A page of results can hold {_told(sizes)} documents.")
    deepest = DEEPEST // size
    if given.first("page") and not given.number("page", range(1, deepest + 1)):
        yield Problem("page", f"The page of results must be a number from 1 to {deepest:,}.")


def _date(given: Given, name: str) -> tuple[PartialDate | None, tuple[Problem, ...]]:
    typed = given.first(name)
    if not typed:
        return None, ()
    try:
        return read_date(typed), ()
    except ValueError:
        label = name.capitalize()
        message = f"The date “{label}” must be a real date, for example 2014 or 21/11/2014."
        return None, (Problem(name, message),)


def _told(numbers: Collection[int]) -> str:
    if isinstance(numbers, range):
        return f"{min(numbers)} to {max(numbers)}"
    return _or(map(str, numbers))


def _or(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}"
