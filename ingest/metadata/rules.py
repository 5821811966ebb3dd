"""What a folder says of the papers in it: `rules.toml` in the repository, a pattern of paths for each rule."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from documents import Claim, MunimentError, Source, Visibility
from ingest.metadata.fields import KEYS, words_of

RULES = "rules.toml"  # also who speaks: no path, so that nothing lies in it
_ONE_OR_MORE = {"body": "bodies", "topic": "topics"}
_HEAD = re.compile(r"\s*\[\[\s*[\"']?rule[\"']?\s*\]\]")
_WILD = re.compile(r"[*?]")
_NO_PATTERN = (  # of which no path is like what is meant
    (re.compile(r"\\"), "Write / between folders, not \\."),
    (re.compile(r"[{}]"), "Braces have no meaning. Write a rule for each."),
    (re.compile(r"(?:^|/)\.\.?(?:/|$)"), "Leave ./ and ../ out: a path begins at any folder, or with / at the root."),
)


class BadRules(MunimentError):
    """The rules of a repository say something that cannot be: the message names file, line, key and cure."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds of the papers whose path is like a pattern; `below` is like all that lies in such a path, too.

    `named` is the pattern as it is written, with its line; `review` whether what is new there waits to be looked at,
    None where the rule says nothing of that.
    """

    like: re.Pattern[str]
    below: re.Pattern[str]
    said: Mapping[str, tuple[Claim, ...]]  # by field
    named: str
    review: bool | None = None

    def of(self, path: str) -> Iterator[tuple[str, tuple[Claim, ...]]]:
        """What it says of a path. Staff is said of all that lies in it: a folder, a mail, an archive."""
        exactly = self.like.fullmatch(path)
        for field, claims in self.said.items():
            if exactly or (_is_staff(claims) and self.below.fullmatch(path)):
                yield field, claims


@dataclass(frozen=True)
class Rules:
    """All rules, in their order; `text` is what they were read from."""

    rules: tuple[Rule, ...] = ()
    text: str = ""

    @classmethod
    def read(cls, home: Path) -> "Rules":
        """The rules of a repository; none where it has no such file. Raises BadRules."""
        path = home / RULES
        try:
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            table = tomllib.loads(text)
        except OSError as error:
            raise BadRules(f"{path} cannot be read: {error.strerror}. Look whether it may be read.") from error
        except ValueError as error:
            raise BadRules(f'{path}: {error}. Mend the line; texts stand in "quotes".') from error
        return cls(tuple(_Written(path, text).rules(table)), text)

    @cached_property
    def digest(self) -> str:
        """What changes when they change; "" where there are none."""
        return sha256(self.text.encode()).hexdigest() if self.rules else ""

    def idle(self, paths: Iterable[str]) -> list[str]:
        """The rules that say nothing of any of these paths: patterns, with their lines."""
        waiting = list(self.rules)
        for path in paths:
            name = unicodedata.normalize("NFC", path)
            waiting = [rule for rule in waiting if not rule.below.fullmatch(name)]
        return [rule.named for rule in waiting]

    def reviews(self, path: str) -> bool:
        """Whether what is new at a path, or came in what lies there, waits to be looked at: as the last rule says."""
        name = unicodedata.normalize("NFC", path)
        said = [rule.review for rule in self.rules if rule.review is not None and rule.below.fullmatch(name)]
        return bool(said) and said[-1]

    def renew(self, claims: Iterable[Claim], paths: Iterable[str]) -> tuple[Claim, ...]:
        """The claims of a paper that lies at these paths, with what the rules say of it today, which comes first.

        What it came in says the same more closely. Nothing is said of a path in something for staff, except staff,
        where the paper lies elsewhere too.
        """
        others = tuple(claim for claim in claims if claim.source is not Source.FOLDER or claim.by != RULES)
        if not self.rules:
            return others
        handed = [claim for claim in others if claim.source is Source.FOLDER]
        closed = tuple(f"{claim.by}/" for claim in handed if claim.field == "visibility")
        lying = tuple(paths)
        is_open = [path for path in lying if not path.startswith(closed)] or lying
        fields = {claim.field for claim in handed} - {"visibility"}
        found = {
            claim: None
            for path in lying
            for claim in self._of(path)
            if claim.field not in fields and (path in is_open or claim.field == "visibility")
        }
        return (*found, *others)

    def _of(self, path: str) -> Iterator[Claim]:
        """What the last rule for each field says of a path. That one is public takes back staff, and opens nothing."""
        said: dict[str, tuple[Claim, ...]] = {}
        for rule in self.rules:
            said.update(rule.of(unicodedata.normalize("NFC", path)))
        for field, claims in said.items():
            if field != "visibility" or _is_staff(claims):
                yield from claims


def _is_staff(claims: tuple[Claim, ...]) -> bool:
    return any(claim.field == "visibility" and claim.value == Visibility.STAFF for claim in claims)


@dataclass(frozen=True, slots=True)
class _Written:
    """The file of the rules."""

    path: Path
    text: str

    def rules(self, table: Mapping[str, Any]) -> Iterator[Rule]:
        for key in table:
            if key != "rule":
                self._wrong(0, key, f"“{key}” is not known.", "Begin each rule with [[rule]].")
        entries = table.get("rule", [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self._wrong(0, "rule", "“rule” is no list of rules.", "Begin each rule with [[rule]].")
        for number, entry in enumerate(entries, 1):
            yield self._rule(number, dict(entry))

    def _rule(self, number: int, entry: dict[str, Any]) -> Rule:
        pattern = entry.pop("path", None)
        if not isinstance(pattern, str) or not pattern.strip("/ "):
            self._wrong(number, "path", "path is missing.", 'Say which files: path = "minutes/2024/**".')
        for wrong, cure in _NO_PATTERN:
            if wrong.search(pattern):
                self._wrong(number, "path", f"No path is like “{pattern}”.", cure)
        review = entry.pop("review", None)
        if review is not None and not isinstance(review, bool):
            self._wrong(number, "review", f"review cannot be {review!r}.", "Write review = true, or false.")
        said: dict[str, tuple[Claim, ...]] = {}
        for key, value in entry.items():
            field, claims = self._said(number, key, value)
            said[field] = (*said.get(field, ()), *claims)
        named = f"“{pattern}” (line {self._line(number, 'path')})"
        return Rule(_like(pattern), _like(pattern, below=True), said, named, review)

    def _said(self, number: int, key: str, value: object) -> tuple[str, tuple[Claim, ...]]:
        known = _ONE_OR_MORE.get(key, key)
        if known not in KEYS:
            self._wrong(number, key, f"“{key}” is not known.", f"Known: path, review, {', '.join(KEYS)}.")
        field, read = KEYS[known]
        try:
            values = list(read([value] if key in _ONE_OR_MORE and isinstance(value, str) else value))
        except ValueError as error:
            self._wrong(number, key, f"{key}: {error}", "")
        return field, tuple(
            Claim(
                field=field,
                value=text,
                source=Source.FOLDER,
                rule=RULES,
                quote=f"{key} = {words_of(field, text)}",
                by=RULES,
            )
            for text in values
        )

    def _wrong(self, number: int, key: str, what: str, cure: str) -> NoReturn:
        line = self._line(number, key)
        where = f"{self.path}, line {line}" if line else str(self.path)
        raise BadRules(f"{where}: {what} {cure}".strip())

    def _line(self, number: int, key: str) -> int:
        """The line of a key in a rule, of the rule where it has none, 0 where it cannot be told."""
        lines = self.text.splitlines()
        heads = [0, *(line for line, text in enumerate(lines, 1) if _HEAD.match(text)), len(lines) + 1]
        if number >= len(heads) - 1:
            return 0
        pattern = re.compile(rf"\s*\[*\s*(?:rule\s*\.\s*)?[\"']?{re.escape(key)}\b")
        within = range(heads[number] + 1, heads[number + 1])
        return next((line for line in within if pattern.match(lines[line - 1])), heads[number])


def _like(glob: str, *, below: bool = False) -> re.Pattern[str]:
    """A pattern of paths. One that is not from the root on begins at any folder; a plain name is all below it, too."""
    *folders, last = unicodedata.normalize("NFC", glob).strip("/").split("/")
    if glob.endswith("/"):
        folders, last = [*folders, last], "**"
    start = "/" if glob.startswith("/") else "(?:.*/)?"
    inner = "".join("(?:[^/]+/)*" if part == "**" else f"{_segment(part)}/" for part in folders)
    end = ".+" if last == "**" else _segment(last)
    deeper = "(?:/.+)?" if below or not _WILD.search(last) else ""
    return re.compile(f"{start}{inner}{end}{deeper}", re.IGNORECASE | re.DOTALL)


def _segment(part: str) -> str:
    return re.escape(part).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
