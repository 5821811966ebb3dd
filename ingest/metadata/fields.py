"""What a person can say of a paper: the fields, and how a value of each has to look."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from documents import Kind, PartialDate, Visibility, read_date
from documents.claim import EMBARGO
from ingest.readers.cleaning import seen

_AT_MEETINGS = ("present", "attending", "apologies", "absent")  # several people each
OF_PARTIES = {"sender", "recipient", "cc", "chair", *_AT_MEETINGS}
_PARTY = ("name", "role", "body")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*")
_HALF = re.compile("[\ud800-\udfff]")  # a surrogate on its own
_ADDRESS = re.compile(r"https?://[^\s/]\S*")


def _text(value: Any) -> Iterator[str]:
    if not isinstance(value, str):
        raise ValueError('it is not text. Write it in quotes: "…".')
    yield seen(value)


def _texts(value: Any) -> Iterator[str]:
    if not isinstance(value, list):
        raise ValueError('it is not a list. Write ["…", "…"].')
    for item in value:
        yield from _text(item)


def _title(value: Any) -> Iterator[str]:
    for text in _text(value):
        if not text:
            raise ValueError("it is empty. Write a title, or take the line out to have the paper's own.")
        yield text


def _language(value: Any) -> Iterator[str]:
    for text in _text(value):
        if not _LANGUAGE.fullmatch(text):
            raise ValueError(f"“{text}” is no language. Write its code, like en, cy or en-GB.")
        yield text


def _address(value: Any) -> Iterator[str]:
    for text in _text(value):
        if not _ADDRESS.fullmatch(text):
            raise ValueError(f"“{text}” is no address. Write it whole, from http:// or https:// on.")
        yield text


def _date(value: Any) -> Iterator[str]:
    if type(value) is date:  # TOML writes dates without quotes; one with a time is no date of a paper
        value = value.isoformat()
    if not isinstance(value, str):
        raise ValueError('it is not a date. Write 2014-11-21, or in quotes "2014-11" or "2014".')
    yield str(PartialDate.parse(value)) if value else ""


def _answered(value: Any) -> Iterator[str]:
    """The day of the letter that is answered, in any way that dates are typed; else its reference."""
    (text,) = _text(value.isoformat() if type(value) is date else value)
    with suppress(ValueError):
        text = str(read_date(text))
    yield text


def _one_of(words: type[Kind] | type[Visibility]) -> Callable[[Any], Iterator[str]]:
    def read(value: Any) -> Iterator[str]:
        known = [str(word) for word in words]
        if value not in known:
            raise ValueError(f"“{value}” is not known. Known: {', '.join(known)}.")
        yield value

    return read


def _party(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        value = {"name": value}
    if (
        not isinstance(value, dict)
        or set(value) - set(_PARTY)
        or not all(isinstance(item, str) for item in value.values())
    ):
        raise ValueError('it is not a person or body. Write "…" or { name = "…", role = "…", body = "…" }.')
    yield json.dumps({key: seen(value.get(key, "")) for key in _PARTY}, ensure_ascii=False)


def _parties(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        yield from _party(item)


def whole(value: Any) -> None:
    """Pass over what can be written down. Raises ValueError where a character is half of one, as "\\ud800" alone is."""
    if _HALF.search(json.dumps(value, ensure_ascii=False, default=str)):
        raise ValueError("a character in it is half of one. Write the whole character.")


KEYS: dict[str, tuple[str, Callable[[Any], Iterator[str]]]] = {  # key in the file: field of the claims, how it is read
    "title": ("title", _title),
    "date": ("date", _date),
    "kind": ("kind", _one_of(Kind)),
    "visibility": ("visibility", _one_of(Visibility)),
    "bodies": ("body", _texts),
    "topics": ("topic", _texts),
    "language": ("language", _language),
    "rights": ("rights", _text),
    "source_url": ("source_url", _address),
    "sender": ("sender", _party),
    "recipient": ("recipient", _parties),
    "cc": ("cc", _parties),
    "our_ref": ("our_ref", _text),
    "your_ref": ("your_ref", _text),
    "in_reply_to": ("in_reply_to", _answered),
    "chair": ("chair", _party),
    **{field: (field, _parties) for field in _AT_MEETINGS},
}

COLUMNS: dict[str, tuple[str, str]] = {  # heading in a table: field of the claims, part of a party
    **{key.replace("_", " "): (field, "") for key, (field, _) in KEYS.items()},
    **{field.replace("_", " "): (field, "") for field, _ in KEYS.values()},
    **{f"{field} {part}": (field, part) for field in sorted(OF_PARTIES) for part in _PARTY},
}

_SEVERAL = {"body", "topic", "recipient", "cc", *_AT_MEETINGS}
_BETWEEN = ";"  # several values in one cell, and the parts of a party
_NEVER_EMPTY = {"title", "kind", "visibility"}
_WORDS = {"kind", "visibility"}  # which a spreadsheet may begin with a capital letter
_READ = dict(KEYS.values())


def check_field(field: str) -> None:
    """Pass over a field that people can say something of. Raises ValueError with those there are."""
    if field not in _READ:
        raise ValueError(f"“{field}” cannot be set. What can be: {', '.join(_READ)}.")


def check_value(field: str, value: str) -> None:
    """Pass over a value that a claim may have. Raises ValueError."""
    if field == EMBARGO:  # which people say otherwise than by setting it
        date.fromisoformat(value)
        return
    check_field(field)
    if value or field in _NEVER_EMPTY:
        told = json.loads(value) if field in OF_PARTIES else value
        whole(told)
        list(_READ[field]([told] if field in _SEVERAL else told))


def typed(field: str, values: Sequence[str]) -> tuple[str, ...]:
    """What a person types for a field, as claims have it; one empty value says that the paper has none.

    Raises:
        ValueError: there is no such field, or a value cannot be; the message says what to write.
    """
    check_field(field)
    if len(values) != 1 and field not in _SEVERAL:
        raise ValueError(f"{field} has one value; put quotes around words that belong together.")
    if not values:
        raise ValueError(f"{field} needs a value; one that is empty says that the paper has none.")
    if list(values) == [""] and field not in _NEVER_EMPTY:
        return ("",)
    try:
        whole(list(values))
        prepared = [_prepared(field, value) for value in values]
        return tuple(_READ[field](prepared if field in _SEVERAL else prepared[0]))
    except ValueError as error:
        raise ValueError(f"{field}: {error}") from error


def in_cells(field: str, cells: Mapping[str, str]) -> tuple[str, ...]:
    """What the cells of a row say of a field, by the part of a party that stands in each; "" for all of it.

    Raises:
        ValueError: a value cannot be; the message says what to write.
    """
    if field in OF_PARTIES:
        return typed(field, _told_in_parts(field, cells))
    cell = cells[""]
    values = cell.split(_BETWEEN) if field in _SEVERAL else [cell.lower() if field in _WORDS else cell]
    return typed(field, [value.strip() for value in values if value.strip()])


def _told_in_parts(field: str, cells: Mapping[str, str]) -> list[str]:
    """Parties as people type them, from a column for each part."""
    given = {"name": cells.get("", ""), **{part: cell for part, cell in cells.items() if part}}
    columns = [given.get(part, "").split(_BETWEEN) if field in _SEVERAL else [given.get(part, "")] for part in _PARTY]
    most = max(map(len, columns))
    if any(len(column) not in {1, most} or (len(column) < most and column[0].strip()) for column in columns):
        raise ValueError(f"{field}: there are not as many names as roles and bodies. Write as many of each, or none.")
    rows = zip(*(column if len(column) == most else column * most for column in columns), strict=True)
    parties = [f"{_BETWEEN} ".join(part.strip() for part in row).rstrip(f"{_BETWEEN} ") for row in rows]
    return [party for party in parties if party]


def words_of(field: str, value: str) -> str:
    """The words of a value as people write it: "Roads", "Jo Bloggs, Chair"."""
    return ", ".join(filter(None, json.loads(value).values())) if field in OF_PARTIES else value


def _prepared(field: str, value: str) -> Any:
    """A party as “name; role; body”, a date in any way that the search takes it."""
    if field in OF_PARTIES:
        return dict(zip(_PARTY, (part.strip() for part in value.split(";", 2)), strict=False))
    return str(_day(value)) if field == "date" else value


def _day(value: str) -> PartialDate:
    try:
        return read_date(value)
    except ValueError as error:
        raise ValueError(f"“{value}” is no date. Write 2014, 2014-11, 2014-11-21 or 21/11/2014.") from error
