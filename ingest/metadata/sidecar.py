"""What a person wrote beside a file: `letter.pdf.toml` says of `letter.pdf` what the paper does not."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from documents import Claim, MunimentError, Source
from ingest.metadata.fields import KEYS, OF_PARTIES

SUFFIX = ".toml"


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
            if key not in KEYS:
                self._wrong(key, f"“{key}” is not known.", f"Known: {', '.join(KEYS)}.")
            field, read = KEYS[key]
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
    words = ", ".join(filter(None, json.loads(value).values())) if key in OF_PARTIES else value
    return f"{key} = {words}"
