"""What a person wrote beside a file: `letter.pdf.toml` or `letter.pdf.json` says of `letter.pdf` what it does not."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from documents import Claim, MunimentError, Source
from ingest.metadata.fields import KEYS, words_of

SUFFIX = ".toml"
JSON = ".json"


class BadSidecar(MunimentError):
    """A sidecar file says something that cannot be: the message names file, line where known, and cure."""


def sidecar(path: Path) -> tuple[Claim, ...]:
    """The claims of the sidecar of a file; none where there is no sidecar.

    Raises:
        BadSidecar: there are two, or it is not TOML or JSON, or a key or value in it cannot be.
    """
    found = _beside(path)
    if len(found) > 1:
        first, second = (each.name for each in found)
        raise BadSidecar(f"{path} has two sidecars. Say all in {first}, and take {second} away.")
    return tuple(_Sidecar(found[0]).claims()) if found else ()


def sidecar_digest(path: Path) -> str:
    """The SHA-256 of the sidecar of a file, "" where there is none. Raises OSError."""
    found = _beside(path)
    return hashlib.sha256(b"".join(each.read_bytes() for each in found)).hexdigest() if found else ""


def described_by(path: Path) -> Path | None:
    """The file that one in JSON says something of; None where it is no sidecar."""
    paper = path.with_name(path.name.removesuffix(JSON) or path.name)
    return paper if paper != path and paper.is_file() else None


def _beside(path: Path) -> list[Path]:
    named = (path.with_name(path.name + suffix) for suffix in (SUFFIX, JSON))
    return [each for each in named if each.is_file()]


class _Sidecar:
    """One sidecar file, read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._text = path.read_text(encoding="utf-8-sig" if path.suffix == JSON else "utf-8")
            self._table = _table(self._text) if path.suffix == JSON else tomllib.loads(self._text)
        except OSError as error:
            raise BadSidecar(f"{path} cannot be read: {error.strerror}. Look whether it may be read.") from error
        except (ValueError, RecursionError) as error:
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
                Claim(
                    field=field,
                    value=text,
                    source=Source.SIDECAR,
                    rule=self._path.name,
                    quote=f"{key} = {words_of(field, text)}",
                )
                for text in values
            )

    def _wrong(self, key: str, what: str, cure: str) -> NoReturn:
        name = re.escape(key)
        pattern = rf'"{name}"\s*:' if self._path.suffix == JSON else rf"^\s*\[*\s*[\"']?{name}\b"
        line = next(
            (number for number, text in enumerate(self._text.splitlines(), 1) if re.search(pattern, text)), None
        )
        where = f"{self._path}, line {line}" if line else str(self._path)
        raise BadSidecar(f"{where}: {what} {cure}".strip())


def _table(text: str) -> dict[str, Any]:
    found = json.loads(text, object_pairs_hook=_once)
    if not isinstance(found, dict):
        raise ValueError('it is no object. Write { "title": "…" }')
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are each there once: of two, nobody knows which is meant."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"“{key}” is there twice")
        found[key] = value
    return found
