"""URL ⇄ Query: what an address asks for, and the addresses of the searches beside it."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from documents import PartialDate, Vocabulary, read_date
from index import Query, Sort, Within, parse
from index.query import Everything
from index.searching import DEEPEST
from search_app.addresses import address

SIZES = (10, 25, 50)  # documents a page, first the one used when nothing is said
TEXT_LIMIT = 1_000
VALUE_LIMIT = 200
VALUES_LIMIT = 200
FILTERS = ("body", "topic", "kind")

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]+")

Pairs = tuple[tuple[str, str], ...]


class Problem(NamedTuple):
    """Something asked for that cannot be done: the parameter, and a sentence for the person who typed it."""

    field: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks for. `query` leaves out what has a problem; `pairs` keeps it as typed.

    `pairs` are the parameters of this search in one fixed order, without the page and without what goes without
    saying, so that the same search always has the same address.
    """

    query: Query
    text: str
    pairs: Pairs
    errors: tuple[Problem, ...] = ()

    def typed(self, name: str) -> str:
        """The value of a parameter that is given once, "" where it is not given."""
        return dict(self.pairs).get(name, "")

    def on_page(self, number: int) -> str:
        """The address of another page of these results."""
        return address("/search", (*self.pairs, ("page", str(number) if number > 1 else "")))

    def without(self, name: str, value: str) -> str:
        """The address with one value of one filter taken out."""
        return address("/search", (pair for pair in self.pairs if pair != (name, value)))

    def instead(self, **values: str) -> str:
        """The address with other values for parameters; dates are `since` and `until` here, "" takes one out."""
        named = {{"since": "from", "until": "to"}.get(name, name): value for name, value in values.items()}
        kept = (pair for pair in self.pairs if pair[0] not in named)
        return address("/search", _in_order((*kept, *named.items())))

    def cleared(self) -> str:
        """The address with the same words and order, and no filters."""
        return address("/search", (pair for pair in self.pairs if pair[0] in {"q", "sort", "size"}))


@dataclass(frozen=True, slots=True)
class _Given:
    """The cleaned parameters, by name, in the order given."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def first(self, name: str) -> str:
        return self.values.get(name, ("",))[0]


def text_asked(params: Iterable[tuple[str, str]]) -> str:
    """The words looked for in one document, as far as they are read."""
    return _given(params).first("q")[:TEXT_LIMIT].strip()


def asked(params: Iterable[tuple[str, str]], vocabulary: Vocabulary, *, sizes: Collection[int] = SIZES) -> Asked:
    """Read the parameters of a search. Never raises on what people send; `errors` says what was left out."""
    given = _given(params)
    text = given.first("q")[:TEXT_LIMIT].strip()
    parsed = parse(text, vocabulary)
    since, until, date_errors = _dates(given)
    within = _within(given, vocabulary, since, until)
    size = _number(given, "size", sizes) or min(SIZES)
    page = _number(given, "page", range(1, DEEPEST // size + 1)) or 1
    sort = _sort(given, words=not isinstance(parsed.tree, Everything))
    query = Query(words=parsed.tree, notes=parsed.notes, within=within, sort=sort, page=page, size=size)
    errors = (*_length_errors(given), *date_errors, *_choice_errors(given, sizes, size))
    return Asked(query=query, text=text, pairs=_pairs(text, query, given), errors=errors)


def _given(params: Iterable[tuple[str, str]]) -> _Given:
    found: dict[str, list[str]] = {}
    for name, value in params:
        if cleaned := _clean(value):
            found.setdefault(name, []).append(cleaned)
    return _Given({name: tuple(dict.fromkeys(values)) for name, values in found.items()})


def _clean(value: str) -> str:
    """Without control characters and half surrogate pairs, which no paper holds."""
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNSEEN.sub(" ", whole).strip()


def _within(given: _Given, vocabulary: Vocabulary, since: PartialDate | None, until: PartialDate | None) -> Within:
    return Within(
        bodies=tuple(dict.fromkeys(vocabulary.body(name).value for name in _some(given, "body"))),
        topics=tuple(dict.fromkeys(vocabulary.topic(name).value for name in _some(given, "topic"))),
        kinds=tuple(dict.fromkeys(name.lower() for name in _some(given, "kind"))),
        sender=given.first("sender")[:VALUE_LIMIT],
        recipient=given.first("recipient")[:VALUE_LIMIT],
        since=since,
        until=until,
    )


def _some(given: _Given, name: str) -> tuple[str, ...]:
    return tuple(value[:VALUE_LIMIT] for value in given.values.get(name, ())[:VALUES_LIMIT])


def _dates(given: _Given) -> tuple[PartialDate | None, PartialDate | None, tuple[Problem, ...]]:
    since, since_error = _date(given, "from")
    until, until_error = _date(given, "to")
    if since and until and since.first > until.last:
        return None, None, (Problem("to", "The date “To” must be the same as or after the date “From”."),)
    return since, until, (*since_error, *until_error)


def _date(given: _Given, name: str) -> tuple[PartialDate | None, tuple[Problem, ...]]:
    typed = given.first(name)
    if not typed:
        return None, ()
    try:
        return read_date(typed), ()
    except ValueError:
        label = name.capitalize()
        message = f"The date “{label}” must be a real date, for example 2014 or 21/11/2014."
        return None, (Problem(name, message),)


def _number(given: _Given, name: str, allowed: Collection[int]) -> int | None:
    """The number given, or None where there is none that is allowed."""
    typed = given.first(name)
    number = int(typed) if re.fullmatch("[0-9]{1,7}", typed) else 0
    return number if number in allowed else None


def _sort(given: _Given, *, words: bool) -> Sort:
    """The order asked for; there is nothing to be relevant to without words."""
    usual = Sort.RELEVANCE if words else Sort.NEWEST
    typed = given.first("sort")
    return Sort(typed) if typed in {Sort.NEWEST, Sort.OLDEST} else usual


def _length_errors(given: _Given) -> list[Problem]:
    errors = []
    if len(given.first("q")) > TEXT_LIMIT:
        message = f"Search words can have {TEXT_LIMIT:,} characters at most; what follows them is left out."
        errors.append(Problem("q", message))
    for name in (*FILTERS, "sender", "recipient"):
        values = given.values.get(name, ())
        if len(values) > VALUES_LIMIT:
            errors.append(Problem(name, f"Choose {VALUES_LIMIT} values of {name} at most."))
        if any(len(value) > VALUE_LIMIT for value in values):
            errors.append(Problem(name, f"A value of {name} can have {VALUE_LIMIT} characters at most."))
    return errors


def _choice_errors(given: _Given, sizes: Collection[int], size: int) -> list[Problem]:
    errors = []
    if given.first("sort") not in {"", *Sort}:
        errors.append(Problem("sort", f"Results can be sorted by {', '.join(Sort)}."))
    if given.first("size") and not _number(given, "size", sizes):
        errors.append(Problem("size", f"A page of results can hold {_told(sizes)} documents."))
    deepest = DEEPEST // size
    if given.first("page") and not _number(given, "page", range(1, deepest + 1)):
        errors.append(Problem("page", f"The page of results must be a number from 1 to {deepest:,}."))
    return errors


def _told(numbers: Collection[int]) -> str:
    if isinstance(numbers, range):
        return f"{min(numbers)} to {max(numbers)}"
    *most, last = map(str, numbers)
    return f"{', '.join(most)} or {last}"


def _pairs(text: str, query: Query, given: _Given) -> Pairs:
    within, usual = query.within, _sort(_Given(), words=not isinstance(query.words, Everything))
    return (
        *_one("q", text),
        *(("body", value) for value in within.bodies),
        *(("topic", value) for value in within.topics),
        *(("kind", value) for value in within.kinds),
        *_one("sender", within.sender),
        *_one("recipient", within.recipient),
        *_one("from", given.first("from")[:VALUE_LIMIT]),
        *_one("to", given.first("to")[:VALUE_LIMIT]),
        *_one("sort", "" if query.sort is usual else query.sort.value),
        *_one("size", "" if query.size == SIZES[0] else str(query.size)),
    )


def _one(name: str, value: str) -> Pairs:
    return ((name, value),) if value else ()


_ORDER = ("q", *FILTERS, "sender", "recipient", "from", "to", "sort", "size")


def _in_order(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return tuple(sorted(pairs, key=lambda pair: _ORDER.index(pair[0])))
