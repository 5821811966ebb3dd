"""Haystack's filters asked of the fields of pages, as far as these can answer.

What is said of `meta.document`, `kind`, `bodies`, `topics`, `dated`, `year` and `number`, and of `id`. A body or topic
is any of those a page has, by slug or name, and a body stands for those under it. Dates are compared as the search does
it: one that is known to the month may be of any of its days. Passages are taken to be made by `index.passages`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from documents import Kind, PartialDate, Vocabulary
from index.meaning import FAR, NOTHING, AllOf, AnyOf, Between, Meaning, Tags, Without


class Asked(NamedTuple):
    """What a filter asks of pages; if it is not `exact`, then of more pages than pass."""

    meaning: Meaning
    exact: bool


EVERYTHING = Asked(AllOf(()), exact=True)
_ANY = Asked(AllOf(()), exact=False)
_NONE = Asked(NOTHING, exact=True)

Fields = Mapping[str, Sequence[str] | int]


def asked(filters: Mapping[str, Any], vocabulary: Vocabulary) -> Asked:
    """What Haystack's filters ask. Never raises: of what is no filter, nothing is asked."""
    if "field" in filters:
        return _condition(filters, vocabulary)
    if "conditions" not in filters:
        return _ANY
    parts = [asked(each, vocabulary) for each in filters["conditions"]]
    meanings, exact = tuple(part.meaning for part in parts), all(part.exact for part in parts)
    match filters.get("operator"):
        case "AND":
            return Asked(AllOf(meanings), exact)
        case "OR":
            return Asked(AnyOf(meanings), exact)
        case "NOT":
            return _without(Asked(AllOf(meanings), exact))
        case _:
            return _ANY


def holds(meaning: Meaning, fields: Fields) -> bool:
    """Whether a page of these fields is among those that are asked for."""
    match meaning:
        case AllOf(parts):
            return all(holds(part, fields) for part in parts)
        case AnyOf(parts):
            return any(holds(part, fields) for part in parts)
        case Without(part):
            return not holds(part, fields)
        case Between(field, low, high):
            number = fields.get(field)
            return isinstance(number, int) and low <= number <= high
        case Tags(field, values):
            tags = fields.get(field, ())
            return not isinstance(tags, int) and not set(values).isdisjoint(tags)
        case _:
            raise TypeError(f"No filter asks for {meaning}.")


def fields(id: str, meta: Mapping[str, Any]) -> Fields:
    """The fields of a passage by which filters go."""
    dated = _date(str(meta["dated"])) if meta.get("dated") else None
    found: dict[str, Sequence[str] | int] = {
        "passage": [id],
        "document": [str(meta.get("document") or id)],
        "kind": [str(meta.get("kind"))],
        "body": [*_values(meta.get("bodies")), *meta.get("under", ())],
        "topic": _values(meta.get("topics")),
        "year": [f"{dated.year:04}"] if dated else [],
        "key": meta.get("number", 0),
    }
    return {**found, "first": dated.first.toordinal(), "last": dated.last.toordinal()} if dated else found


def _values(pairs: Sequence[Sequence[str | None]] | None) -> list[str]:
    return [str(slug or name) for slug, name in pairs or ()]


def _condition(condition: Mapping[str, Any], vocabulary: Vocabulary) -> Asked:
    field, operator, value = str(condition["field"]), condition.get("operator"), condition.get("value")
    name = "passage" if field == "id" else field.removeprefix("meta.")
    match operator:
        case "==":
            return _equal(name, value, vocabulary)
        case "!=":
            return _without(_equal(name, value, vocabulary))
        case "in" if isinstance(value, list):
            return _one_of(name, value, vocabulary)
        case "not in" if isinstance(value, list):
            return _without(_one_of(name, value, vocabulary))
        case ">" | ">=" | "<" | "<=":
            return _compared(name, operator, value)
        case _:
            return _ANY


def _without(part: Asked) -> Asked:
    return Asked(Without(part.meaning), exact=True) if part.exact else _ANY


def _one_of(name: str, values: Sequence[object], vocabulary: Vocabulary) -> Asked:
    parts = [_equal(name, value, vocabulary) for value in values]
    return Asked(AnyOf(tuple(part.meaning for part in parts)), all(part.exact for part in parts))


def _equal(name: str, value: object, vocabulary: Vocabulary) -> Asked:
    match name, value:
        case "number", int() if _is_number(value):
            return Asked(Between("key", value, value), exact=True)
        case "year", int() if _is_number(value):
            return Asked(Tags("year", (f"{value:04}",)), exact=True)
        case "dated", str():
            return _of_date(value)
        case (("document" | "passage" | "kind" | "bodies" | "topics" | "year"), str()) if _is_text(value):
            return _tagged(name, value, vocabulary)
        case _:
            return _ANY


def _tagged(name: str, value: str, vocabulary: Vocabulary) -> Asked:
    match name:
        case "kind":  # what says no kind of ours is kept as other
            known = value in list(Kind) and value != Kind.OTHER
            return Asked(Tags("kind", (value,)), exact=True) if known else _ANY
        case "bodies":
            return Asked(Tags("body", (vocabulary.body(value).value,)), exact=True)
        case "topics":
            return Asked(Tags("topic", (vocabulary.topic(value).value,)), exact=True)
        case _:
            return Asked(Tags(name, (value,)), exact=True)


def _of_date(value: str) -> Asked:
    """Of exactly this date; Haystack compares the text."""
    day = _date(value)
    if day is None or str(day) != value:
        return _ANY
    first, last = day.first.toordinal(), day.last.toordinal()
    return Asked(AllOf((Between("first", first, first), Between("last", last, last))), exact=True)


def _compared(name: str, operator: str, value: object) -> Asked:
    match name, value:
        case "number", int() if _is_number(value):
            return _between("key", operator, value, value)
        case "year", int() if _is_number(value) and value:
            since, until = date(value, 1, 1).toordinal(), date(value, 12, 31).toordinal()
            return _between("first", operator, since, until)
        case "dated", str() | date():
            day = _date(str(value))
            field = "last" if operator.startswith(">") else "first"
            return _between(field, operator, day.first.toordinal(), day.last.toordinal()) if day else _ANY
        case _:
            return _ANY


def _between(field: str, operator: str, first: int, last: int) -> Asked:
    """Numbers beside those from `first` to `last`."""
    low, high = {">": (last + 1, FAR), ">=": (first, FAR), "<": (0, first - 1), "<=": (0, last)}[operator]
    return Asked(Between(field, low, high), exact=True) if low <= high else _NONE


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None


def _is_number(value: int) -> bool:
    """Whether it can be a page or year; truth is none."""
    return not isinstance(value, bool) and 0 <= value <= 9999


def _is_text(value: str) -> bool:
    """Engines take no halves of characters."""
    return value.isascii() or value.encode("utf-8", "ignore").decode() == value
