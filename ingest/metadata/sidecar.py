"""What a person wrote beside a file: `letter.pdf.toml` or `letter.pdf.json` says of `letter.pdf` what it does not."""

import hashlib
import json
import re
import stat
import tomllib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path, PurePath
from typing import Any, NoReturn

from documents import Claim, MunimentError, Source
from ingest.metadata.fields import KEYS, whole, words_of

SUFFIX = ".toml"
JSON = ".json"
_CASES = tuple(case for suffix in (SUFFIX, JSON) for case in (suffix, suffix.upper(), suffix.title()))
_CLOSE = 0.8  # how like a known name one is that may be meant for it
_PERHAPS = 0.6  # how like “visibility”, if it begins like that
_PAPERS = {
    *(".pdf", ".doc", ".docx", ".docm", ".odt", ".rtf", ".htm", ".html", ".xhtml", ".md", ".markdown", ".rst", ".txt"),
    *(".text", ".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".pptx", ".eml", ".msg", ".zip", ".png", ".jpg", ".jpeg"),
    *(".tif", ".tiff"),
}


class BadSidecar(MunimentError):
    """A sidecar file says something that cannot be: the message names file, line where known, and cure."""


def sidecar(path: Path) -> tuple[Claim, ...]:
    """The claims of the sidecar of a file; none where there is no sidecar.

    Raises:
        BadSidecar: there are two, or it is not TOML or JSON, or a key or value in it cannot be.
    """
    found = [each for each in map(_Sidecar, _beside(path)) if not each.is_foreign]
    if len(found) > 1:
        first, second = (each.path.name for each in found[:2])
        raise BadSidecar(f"{path} has two sidecars. Say all in {first}, and take {second} away.")
    return tuple(found[0].claims()) if found else ()


def sidecar_digest(path: Path) -> str:
    """The SHA-256 of the sidecar of a file, "" where there is none. Raises BadSidecar."""
    found = _beside(path)
    return hashlib.sha256(b"".join(map(_bytes, found))).hexdigest() if found else ""


def paper_of(name: str) -> str:
    """The name of the file that one of this name would say something of; "" where it is no sidecar's."""
    ending = name[-len(SUFFIX) :].lower()
    return name[: -len(SUFFIX)] if ending in {SUFFIX, JSON} else ""


def is_sidecar(name: str) -> bool:
    """Whether a file of that name is a sidecar even where there is nothing beside it to be described."""
    paper = paper_of(name)
    is_json = name.lower().endswith(JSON)
    return bool(paper) and (not is_json or PurePath(paper).suffix.lower() in _PAPERS)


def described_by(path: Path) -> Path | None:
    """The file that a sidecar says something of; None where it is none."""
    paper = path.with_name(paper_of(path.name) or path.name)
    return paper if paper != path and paper.is_file() else None


def misnamed(name: str) -> tuple[str, ...]:
    """How sidecars may be called that are meant for a file of that name, but are another's."""
    path = PurePath(name)
    return tuple(path.stem + case for case in _CASES[:3] if path.suffix and path.suffix != case)


def may_be_read(path: Path) -> bool:
    """Whether a file is there, or a link to one that may be gone: what it says is not known, and not nothing."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return path.is_symlink()
    except OSError:
        return True


def nearly(name: str, known: Iterable[str]) -> str:
    """What may be meant by a name; "" where that is something else. What may be said of staff is never passed over."""
    plain = name.casefold()
    like_it = plain.startswith("vis") and get_close_matches(plain, ["visibility"], 1, _PERHAPS)
    if "visib" in plain or like_it:
        return "visibility"
    return next(iter(get_close_matches(plain, known, 1, _CLOSE)), "")


def _beside(path: Path) -> list[Path]:
    """The sidecars of a file; one only where upper and lower case are one."""
    named = (path.with_name(path.name + case) for case in _CASES)
    return list({_identity(each): each for each in reversed([*filter(may_be_read, named)])}.values())[::-1]


def _identity(path: Path) -> object:
    try:
        seen = path.stat()
    except OSError:
        return path
    return seen.st_dev, seen.st_ino, path.name.lower()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadSidecar(f"{path} cannot be read: {error.strerror}. Look whether it may be read.") from error


class _Sidecar:
    """One sidecar file, read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._in_json = path.name.lower().endswith(JSON)
        try:
            self._text = _bytes(path).decode("utf-8-sig" if self._in_json else "utf-8")
            self._table = _table(self._text) if self._in_json else tomllib.loads(self._text)
        except (ValueError, RecursionError) as error:
            raise BadSidecar(f'{path}: {error}. Mend the line; texts stand in "quotes".') from error

    @property
    def is_foreign(self) -> bool:
        """Whether it is some program's, without anything in it that we know or that may be meant for it."""
        return self._in_json and not any(nearly(key, KEYS) for key in _keys(self._table))

    def claims(self) -> Iterator[Claim]:
        """A claim for each value, lists one by one."""
        for key, value in self._table.items():
            if key not in KEYS:
                self._wrong(key, f"“{_printable(key)}” is not known.", f"Known: {', '.join(KEYS)}.")
            field, read = KEYS[key]
            try:
                whole(value)
                values = list(read(value))
            except ValueError as error:
                self._wrong(key, f"{key}: {error}", "")
            yield from (
                Claim(
                    field=field,
                    value=text,
                    source=Source.SIDECAR,
                    rule=self.path.name,
                    quote=f"{key} = {words_of(field, text)}",
                )
                for text in values
            )

    def _wrong(self, key: str, what: str, cure: str) -> NoReturn:
        name = re.escape(key)
        pattern = rf'"{name}"\s*:' if self._in_json else rf"^\s*\[*\s*[\"']?{name}\b"
        line = next(
            (number for number, text in enumerate(self._text.splitlines(), 1) if re.search(pattern, text)), None
        )
        where = f"{self.path}, line {line}" if line else str(self.path)
        raise BadSidecar(f"{where}: {what} {cure}".strip())


def _table(text: str) -> dict[str, Any]:
    found = json.loads(text, object_pairs_hook=_once)
    if not isinstance(found, dict):
        raise ValueError('it is no object. Write { "title": "…" }')
    return found


def _keys(found: object) -> Iterator[str]:
    """The keys of an object, and of those in it."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            yield from each
        waiting += each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()


def _printable(key: str) -> str:
    """A key, with what is half a character written as it is in the file."""
    return key.encode("utf-8", "backslashreplace").decode("utf-8")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are each there once: of two, nobody knows which is meant."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"“{_printable(key)}” is there twice")
        found[key] = value
    return found
