"""The entries of the vocabulary's files as text: one of them is written anew, and all that stands around it stays."""

import hashlib
import os
import re
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from documents.errors import BadVocabulary, Changed
from documents.originals import flush_names
from documents.vocabulary import Body, Topic, Vocabulary, body_of, topic_of

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Item

_LONGEST = 200_000  # characters of an entry
_WIDE = 100  # characters of a list on one line
_BARE = re.compile(r"\s*(?:#.*)?")  # a line that says nothing
_WHERE = re.compile(r"^.*?\.toml(?:, line \d+)?: ", re.DOTALL)
_NOT_HERE = "It is written in a way that cannot be edited here. Edit the file itself; then run: muniment reindex"


class Sort(StrEnum):
    """What an entry is of."""

    BODY = "body"
    TOPIC = "topic"

    @property
    def file(self) -> str:
        """The name of the file that has such entries."""
        return "bodies.toml" if self is Sort.BODY else "topics.toml"

    def among(self, vocabulary: Vocabulary) -> Mapping[str, Body | Topic]:
        """Such entries of a vocabulary."""
        return vocabulary.bodies if self is Sort.BODY else vocabulary.topics


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """An entry as it shall be: its text, "" where it shall go.

    `seen` is the mark of the text that somebody saw in its place, as `mark` gives it.
    """

    sort: Sort
    slug: str
    text: str
    seen: str


class Entries:
    """The entries of a directory with the vocabulary's files."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def text(self, sort: Sort, slug: str) -> str:
        """An entry as it is written, "" where there is none. Raises BadVocabulary."""
        return next((text for found, text, _ in _entries(self._read(sort), sort) if found == slug), "")

    def revised(self, revision: Revision) -> str:
        """The file as it is after a revision; nothing is written.

        Raises:
            BadVocabulary: the entry, or the vocabulary with it, cannot be.
            Changed: the entry is no longer as it was seen.
        """
        sort, before = revision.sort, self._read(revision.sort)
        found = next((each for each in _entries(before, sort) if each[0] == revision.slug), None)
        if mark(found[1] if found else "") != revision.seen:
            raise Changed(f"The entry of {revision.slug} was edited meanwhile. Nothing was changed now.")
        wanted = _tables(revision.text, sort) if revision.text else []
        if revision.text and [each.get("slug") for each in wanted] != [revision.slug]:
            raise BadVocabulary(f"The text is not one entry [[{sort}]] of {revision.slug}.")
        after = _replaced(before, found[2] if found else None, revision.text)
        expected = [each for each in _tables(before, sort) if each["slug"] != revision.slug]
        got = _tables(after, sort)
        if [each for each in got if each["slug"] != revision.slug] != expected or (
            [each for each in got if each["slug"] == revision.slug] != wanted
        ):
            raise BadVocabulary(_NOT_HERE)
        return after

    def vocabulary(self, revision: Revision) -> Vocabulary:
        """The vocabulary as it is after a revision, read from a copy. Raises as `revised`."""
        after = self.revised(revision)
        with tempfile.TemporaryDirectory() as folder:
            for sort in Sort:
                _write(Path(folder) / sort.file, after if sort is revision.sort else self._read(sort))
            try:
                return Vocabulary.read(Path(folder))
            except BadVocabulary as error:
                raise BadVocabulary(_WHERE.sub("", str(error))) from error

    def place(self, sort: Sort, text: str) -> None:
        """Put a text in the place of a file, in one step."""
        path = self.directory / sort.file
        aside = path.with_name(f".{path.name}.new")
        _write(aside, text)
        with suppress(OSError):
            aside.chmod(path.stat().st_mode & 0o777)
        aside.replace(path)
        flush_names(self.directory)

    def _read(self, sort: Sort) -> str:
        path = self.directory / sort.file
        try:
            with path.open(encoding="utf-8", newline="") as file:
                return file.read()
        except (OSError, UnicodeDecodeError) as error:
            raise BadVocabulary(f"{sort.file} cannot be read: {error}") from error


def mark(text: str) -> str:
    """What tells the text of an entry from what it was; "" where there is none."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32] if text else ""


def of_text(sort: Sort, text: str) -> Body | Topic:
    """What the text of one entry says, wherever its parent is. Raises BadVocabulary."""
    tables = _tables(text, sort)
    if len(tables) != 1:
        raise BadVocabulary(f"The text is not one entry [[{sort}]].")
    try:
        path, table = Path(sort.file), dict(tables[0])
        return body_of(path, table) if sort is Sort.BODY else topic_of(path, table)
    except BadVocabulary as error:
        raise BadVocabulary(_WHERE.sub("", str(error))) from error


def body_text(before: str, body: Body) -> str:
    """The entry of a body: as it was `before`, where it says the same. "" before is a new one."""
    former = [
        {"name": each.name} | ({"from": each.since} if each.since else {}) | ({"to": each.until} if each.until else {})
        for each in body.former
    ]
    said = {
        "name": body.name,
        "role": body.role,
        "parent": body.parent,
        "aliases": list(body.aliases),
        "acronyms": list(body.acronyms),
        "former": former,
        "from": body.since,
        "to": body.until,
        "date_order": "month first" if body.month_first else "",
        "source": body.source,
    }
    made, table = _begun(before, Sort.BODY, body.slug)
    was = table.unwrap()
    for key, value in said.items():
        if not value and was.get(key) == "day first":
            continue
        _set(table, key, value, was.get(key))
    return _ended(made.as_string())


def topic_text(before: str, topic: Topic) -> str:
    """The entry of a topic: as it was `before`, where it says the same. "" before is a new one."""
    import tomlkit

    made, table = _begun(before, Sort.TOPIC, topic.slug)
    _set(table, "name", topic.name, table.unwrap().get("name"))
    if "phrases" not in table:
        table.append("phrases", tomlkit.table())
    phrases: Any = table["phrases"]
    written = {str(phrase).casefold(): phrase for phrase in phrases}
    for lowered, phrase in written.items():
        if lowered not in topic.phrases:
            del phrases[phrase]
    for lowered, weight in topic.phrases.items():
        phrase = written.get(lowered)
        if phrase is None:
            phrases.append(_quoted_key(lowered), weight)
        elif phrases[phrase] != weight:
            phrases[phrase] = weight
    return _ended(made.as_string())


def _quoted_key(text: str) -> Any:
    from tomlkit.items import KeyType, SingleKey

    return SingleKey(text, t=KeyType.Basic)


def _begun(before: str, sort: Sort, slug: str) -> "tuple[TOMLDocument, Any]":
    """An entry to be edited."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        made = tomlkit.parse(before or f'[[{sort}]]\nslug = "{slug}"\n')
    except (TOMLKitError, RecursionError) as error:
        raise BadVocabulary(_NOT_HERE) from error
    tables: Any = made[sort]
    return made, tables[0]


def _set(table: Any, key: str, value: Any, was: Any) -> None:
    """Have a key say something; where it says so it is left as it is written, and where it says nothing it goes."""
    if not value:
        table.pop(key, None)
    elif value != was:
        item = _item(value)
        if key in table:
            table[key] = item
        else:
            table.append(key, item)


def _item(value: Any) -> "Item":
    import tomlkit

    if not isinstance(value, list):
        one: Item = tomlkit.item(value)
        return one
    made = tomlkit.array()
    for each in value:
        if isinstance(each, dict):
            inline = tomlkit.inline_table()
            inline.update(each)
            made.append(inline)
        else:
            made.append(each)
    made.multiline(len(made.as_string()) > _WIDE)
    return made


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"


def _entries(text: str, sort: Sort) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Each entry of a file: its slug, its text, and where that stands; what stands before the next is not its own."""
    header = re.compile(rf"(?m)^[ \t]*\[\[[ \t]*{sort}[ \t]*\]\]")
    starts = [found.start() for found in header.finditer(text)]
    spans = [*pairwise([*starts, len(text)])]
    tables = _tables(text, sort)
    if len(spans) != len(tables):
        raise BadVocabulary(_NOT_HERE)
    for table, (start, end) in zip(tables, spans, strict=True):
        own = _own(text[start:end])
        yield str(table.get("slug", "")), own, (start, start + len(own))


def _own(text: str) -> str:
    """A text without the lines at its end that say nothing: they belong to what follows."""
    lines = text.split("\n")
    last = len(lines)
    while last and _BARE.fullmatch(lines[last - 1]):
        last -= 1
    return "\n".join(lines[:last]) + ("\n" if last < len(lines) else "")


def _replaced(text: str, span: tuple[int, int] | None, entry: str) -> str:
    if span is None:
        return f"{text.rstrip()}\n\n{_ended(entry)}" if entry and text.strip() else text or _ended(entry)
    before, after = text[: span[0]], text[span[1] :]
    if not entry:
        return before + re.sub(r"\A\r?\n", "", after)
    return before + (_ended(entry) if after else entry) + after


def _tables(text: str, sort: Sort) -> Sequence[Mapping[str, Any]]:
    """What the entries of a text say. Raises BadVocabulary."""
    if len(text) > 50 * _LONGEST:
        raise BadVocabulary("That is too long.")
    try:
        parsed = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadVocabulary(f"The text is not as TOML is written: {error}") from error
    tables = parsed.get(sort, [])
    if set(parsed) - {sort} or not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise BadVocabulary(f"Every entry begins with [[{sort}]].")
    if any(not isinstance(each.get("slug"), str) for each in tables):
        raise BadVocabulary("An entry has no slug.")
    return tables


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
