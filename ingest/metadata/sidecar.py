"""What a person wrote beside a file: `letter.pdf.toml` says of `letter.pdf` what the paper does not."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from documents import Claim, Kind, MunimentError, PartialDate, Source, Visibility

SUFFIX = ".toml"
_PARTY = ("name", "role", "body")
_OF_PARTIES = {"sender", "recipient", "cc"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*")
_ADDRESS = re.compile(r"https?://[^\s/]\S*")


class BadSidecar(MunimentError):
    """A sidecar file says something that cannot be: the message names file, line where known, and cure."""


def sidecar(path: Path) -> tuple[Claim, ...]:
    """The claims of the sidecar of a file; none where there is no sidecar.

    Raises:
        BadSidecar: it is not TOML, or a key or value in it cannot be.
    """
    beside = path.with_name(path.name + SUFFIX)
    return tuple(_Sidecar(beside).claims()) if beside.is_file() else ()


class _Sidecar:
    """One sidecar file, read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._text = path.read_text(encoding="utf-8")
            self._table = tomllib.loads(self._text)
        except OSError as error:
            raise BadSidecar(f"{path} cannot be read: {error.strerror}. Look whether it may be read.") from error
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BadSidecar(f'{path}: {error}. Mend the line; texts stand in "quotes".') from error

    def claims(self) -> Iterator[Claim]:
        """A claim for each value, lists one by one."""
        for key, value in self._table.items():
            if key not in _KEYS:
                self._wrong(key, f"“{key}” is not known.", f"Known: {', '.join(_KEYS)}.")
            field, read = _KEYS[key]
            try:
                values = list(read(value))
            except ValueError as error:
                self._wrong(key, f"{key}: {error}", "")
            yield from (
                Claim(field=field, value=text, source=Source.SIDECAR, rule=self._path.name, quote=_quote(key, text))
                for text in values
            )

    def _wrong(self, key: str, what: str, cure: str) -> NoReturn:
        pattern = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}\b")
        line = next((number for number, text in enumerate(self._text.splitlines(), 1) if pattern.match(text)), None)
        where = f"{self._path}, line {line}" if line else str(self._path)
        raise BadSidecar(f"{where}: {what} {cure}".strip())


def _quote(key: str, value: str) -> str:
    """The words of a value: "title = Roads", "sender = Jo Bloggs, Chair"."""
    words = ", ".join(filter(None, json.loads(value).values())) if key in _OF_PARTIES else value
    return f"{key} = {words}"


def _text(value: Any) -> Iterator[str]:
    if not isinstance(value, str):
        raise ValueError('it is not text. Write it in quotes: "…".')
    yield " ".join(value.split())


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
    yield json.dumps({key: value.get(key, "") for key in _PARTY}, ensure_ascii=False)


def _parties(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        yield from _party(item)


_KEYS: dict[str, tuple[str, Callable[[Any], Iterator[str]]]] = {  # key in the file: field of the claims, how it is read
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
}
