"""The words of the house: its bodies and topics, read from TOML files that a clerk can edit."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from documents.document import Named
from documents.errors import BadVocabulary

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BODY_KEYS = {
    *("slug", "name", "role", "parent", "aliases", "acronyms", "former", "from", "to", "date_order", "source"),
}
_TOPIC_KEYS = {"slug", "name", "phrases", "source"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """A name a body had before; the years may be unknown."""

    name: str
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A public body and the names it goes by."""

    slug: str
    name: str
    role: str = ""
    parent: str = ""
    aliases: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    former: tuple[Former, ...] = ()
    since: int | None = None
    until: int | None = None
    source: str = ""
    month_first: bool = False  # in dates in figures: 3/12/2024 is the 12th of March

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in words, today's first; acronyms are apart, since they mean other things elsewhere."""
        return (self.name, *self.aliases, *(former.name for former in self.former))


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject, with the lower-case phrases that point to it and how strongly (1 to 5) each does."""

    slug: str
    name: str
    phrases: Mapping[str, int]


class Vocabulary:
    """Bodies and topics by slug, in the order of their files."""

    def __init__(self, bodies: Iterable[Body] = (), topics: Iterable[Topic] = ()) -> None:
        self.bodies = {body.slug: body for body in bodies}
        self.topics = {topic.slug: topic for topic in topics}
        self._by_name = dict(_names(self.bodies.values()))

    @property
    def words(self) -> "Vocabulary":
        """These words, which stay as they are while others take their place."""
        return self

    def look(self) -> None:
        """Take over what was edited meanwhile, if that can be; for whoever answers or reads for long."""

    def renew(self) -> None:
        """Take over what was edited meanwhile. Raises BadVocabulary."""

    @staticmethod
    def read(directory: Path) -> "Vocabulary":
        """Read `bodies.toml` and `topics.toml` of a directory.

        Raises:
            BadVocabulary: a file is missing or says what cannot be; the message names file, line and cure.
        """
        bodies = _entries(directory / "bodies.toml", "body", _BODY_KEYS)
        topics = _entries(directory / "topics.toml", "topic", _TOPIC_KEYS)
        found = Vocabulary((entry.body() for entry in bodies), (entry.topic() for entry in topics))
        for entry in bodies:
            entry.check_parent(found.bodies)
        return found

    def body(self, name: str) -> Named:
        """The body of a slug or of any of its names; one in no vocabulary keeps its name, without a slug."""
        text = " ".join(name.split())
        found = self.bodies.get(text) or self.bodies.get(self._by_name.get(text.casefold(), ""))
        return Named(found.slug, found.name) if found else Named(None, text)

    def topic(self, name: str) -> Named:
        """The topic of a slug or name; one in no vocabulary keeps its name, without a slug."""
        text = " ".join(name.split())
        for topic in self.topics.values():
            if text == topic.slug or text.casefold() == topic.name.casefold():
                return Named(topic.slug, topic.name)
        return Named(None, text)

    def above(self, slug: str | None) -> tuple[str, ...]:
        """The bodies that a body is under, by slug, the nearest first."""
        found: list[str] = []
        body = self.bodies.get(slug or "")
        while body and body.parent and body.parent not in found:
            found.append(body.parent)
            body = self.bodies.get(body.parent)
        return tuple(found)

    def puts_month_first(self, name: str) -> bool:
        """Whether a body, or one that it is under, writes dates in figures with the month first."""
        slug = self.body(name).slug
        return any(self.bodies[each].month_first for each in (slug, *self.above(slug)) if each)

    def shared(self) -> dict[str, tuple[str, ...]]:
        """The names that several bodies, or several topics, have, with their slugs: it is the last that is meant."""
        found: dict[str, dict[str, None]] = {}
        topics = ((topic.name.casefold(), topic.slug) for topic in self.topics.values())
        for names in (_names(self.bodies.values()), topics):
            of_kind: dict[str, dict[str, None]] = {}
            for name, slug in names:
                of_kind.setdefault(name, {})[slug] = None
            found |= {name: slugs for name, slugs in of_kind.items() if len(slugs) > 1}
        return {name: tuple(slugs) for name, slugs in found.items()}

    def label(self, facet: str, value: str) -> str:
        """The name to show for a facet's value: of a body's or topic's slug, or the value itself."""
        entries: Mapping[str, Body | Topic] = self.topics if facet == "topic" else self.bodies
        return entries[value].name if facet in ("body", "topic") and value in entries else value


def _names(bodies: Iterable[Body]) -> Iterator[tuple[str, str]]:
    for body in bodies:
        for name in (*body.names, *body.acronyms):
            yield name.casefold(), body.slug


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of a vocabulary file, and where it stands."""

    path: Path
    line: int
    table: dict[str, Any]

    def wrong(self, what: str, cure: str) -> BadVocabulary:
        return BadVocabulary(f"{self.path}, line {self.line}: {what} {cure}")

    def text(self, key: str, *, needed: bool = False) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(f"{key} is not text.", f'Write it in quotes: {key} = "…".')
        if needed and not value.strip():
            raise self.wrong(f"{key} is missing.", f'Add {key} = "…".')
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.wrong(f"{key} is not a list of texts.", f'Write {key} = ["…", "…"].')
        return tuple(value)

    def slug(self) -> str:
        slug = self.text("slug", needed=True)
        if not _SLUG.fullmatch(slug):
            raise self.wrong(f"The slug “{slug}” cannot stand in an address.", "Use a–z, 0–9 and hyphens.")
        return slug

    def year(self, table: Mapping[str, Any], key: str) -> int | None:
        value = table.get(key)
        if value is None or (isinstance(value, int) and 1000 <= value <= 2999):
            return value
        raise self.wrong(f"{key} is not a year.", f"Write it without quotes: {key} = 2018.")

    def month_first(self) -> bool:
        order = self.text("date_order") or "day first"
        if order not in {"day first", "month first"}:
            raise self.wrong(f"date_order cannot be “{order}”.", 'Write date_order = "month first" or "day first".')
        return order == "month first"

    def former(self) -> tuple[Former, ...]:
        value = self.table.get("former", [])
        if not isinstance(value, list) or not all(isinstance(item, dict) and item.get("name") for item in value):
            raise self.wrong("former is not a list of names.", 'Write former = [{ name = "…", to = 2018 }].')
        return tuple(
            Former(name=str(item["name"]), since=self.year(item, "from"), until=self.year(item, "to")) for item in value
        )

    def body(self) -> Body:
        return Body(
            slug=self.slug(),
            name=self.text("name", needed=True),
            role=self.text("role"),
            parent=self.text("parent"),
            aliases=self.texts("aliases"),
            acronyms=self.texts("acronyms"),
            former=self.former(),
            since=self.year(self.table, "from"),
            until=self.year(self.table, "to"),
            source=self.text("source"),
            month_first=self.month_first(),
        )

    def topic(self) -> Topic:
        phrases = self.table.get("phrases", {})
        if not isinstance(phrases, dict) or not phrases:
            raise self.wrong("The topic has no phrases.", 'Add phrases = { "temporary accommodation" = 3 }.')
        for phrase, weight in phrases.items():
            if type(weight) is not int or not 1 <= weight <= 5:
                raise self.wrong(f"“{phrase}” has no weight from 1 to 5.", f'Write "{phrase}" = 2.')
        lowered = {phrase.casefold(): weight for phrase, weight in phrases.items()}
        return Topic(slug=self.slug(), name=self.text("name", needed=True), phrases=lowered)

    def check_parent(self, bodies: Mapping[str, Body]) -> None:
        seen = {self.table["slug"]}
        parent = self.table.get("parent", "")
        while parent:
            if parent not in bodies:
                raise self.wrong(f"The parent “{parent}” is no body here.", "Use the slug of another [[body]].")
            if parent in seen:
                raise self.wrong(f"“{parent}” is its own ancestor.", "Take one of the parents out.")
            seen.add(parent)
            parent = bodies[parent].parent


def body_of(path: Path, table: dict[str, Any]) -> Body:
    """What a table of a file says of a body, wherever its parent is. Raises BadVocabulary."""
    return _Entry(path, 1, table).body()


def topic_of(path: Path, table: dict[str, Any]) -> Topic:
    """What a table of a file says of a topic. Raises BadVocabulary."""
    return _Entry(path, 1, table).topic()


def _entries(path: Path, table: str, keys: set[str]) -> list[_Entry]:
    """The [[table]] entries of a file, each with the line it begins on."""
    try:
        text = path.read_text(encoding="utf-8")
        parsed = tomllib.loads(text)
    except OSError as error:
        raise BadVocabulary(
            f"{path} cannot be read: {error.strerror}. Put the file back or run: muniment init"
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadVocabulary(f'{path}: {error}. Mend the line; strings stand in "quotes".') from error
    header = re.compile(rf"\s*\[\[\s*{table}\s*\]\]")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if header.match(line)]
    tables = parsed.get(table, [])
    if set(parsed) - {table} or not isinstance(tables, list):
        other = ", ".join(sorted(set(parsed) - {table})) or table
        raise BadVocabulary(f"{path}: “{other}” is not known here. Every entry begins with [[{table}]].")
    entries = [_Entry(path, line, entry) for line, entry in zip(lines, tables, strict=False)]
    _check_each(entries, keys)
    return entries


def _check_each(entries: list[_Entry], keys: set[str]) -> None:
    seen: dict[str, int] = {}
    for entry in entries:
        if unknown := sorted(set(entry.table) - keys):
            raise entry.wrong(f"“{unknown[0]}” is not known.", f"Known: {', '.join(sorted(keys))}.")
        slug = entry.slug()
        if slug in seen:
            raise entry.wrong(f"The slug “{slug}” is taken by line {seen[slug]}.", "Give one of them another.")
        seen[slug] = entry.line
