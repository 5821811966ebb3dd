"""The forms for a body and for a topic: what stands in them, and what is wrong with what was typed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from documents import Body, Topic, Vocabulary
from documents.entries import Sort
from documents.vocabulary import Former

LONGEST = 500  # characters of a line
_MOST = 1_000  # lines
_YEAR = re.compile("[12][0-9]{3}")
_YEARS = re.compile(r"([0-9]{4})?\s*[-–—]\s*([0-9]{4})?")
_LIKE_YEARS = re.compile(r"[0-9\s–—-]+")
_LINES = ("aliases", "acronyms", "former", "phrases")
_FIELDS = {
    Sort.BODY: ("name", "role", "parent", "aliases", "acronyms", "former", "since", "until", "source", "month_first"),
    Sort.TOPIC: ("name", "phrases"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The form for an entry: the values as they stand in it, and what is wrong with them, by field.

    `slug` is "" for a new one, `seen` the mark of the entry that the form was made from.
    """

    sort: Sort
    slug: str
    seen: str
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.values.get(name, "")


class Wrong(Exception):
    """What was typed cannot be: why, by field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(*errors.values())
        self.errors = errors


def typed(sort: Sort, form: FormData) -> dict[str, str]:
    """What somebody typed, by field: lines stay lines, and what cannot be seen is left out."""
    return {name: _clean(str(form.get(name, "")), lines=name in _LINES) for name in _FIELDS[sort]}


def of_body(body: Body, vocabulary: Vocabulary) -> dict[str, str]:
    """A body as it stands in its form."""
    return {
        "name": body.name,
        "role": body.role,
        "parent": vocabulary.label("body", body.parent),
        "aliases": "\n".join(body.aliases),
        "acronyms": "\n".join(body.acronyms),
        "former": "\n".join(map(_former_line, body.former)),
        "since": str(body.since or ""),
        "until": str(body.until or ""),
        "source": body.source,
        "month_first": "1" if body.month_first else "",
    }


def of_topic(topic: Topic) -> dict[str, str]:
    """A topic as it stands in its form."""
    return {
        "name": topic.name,
        "phrases": "\n".join(f"{phrase} = {weight}" for phrase, weight in topic.phrases.items()),
    }


def to_body(slug: str, values: Mapping[str, str], vocabulary: Vocabulary) -> Body:
    """The body that somebody typed. Raises Wrong."""
    errors = dict(_too_long(values))
    if not values["name"]:
        errors["name"] = "Write a name."
    parent = _parent(slug, values["parent"], vocabulary, errors)
    former = tuple(_formers(values["former"], errors))
    since, until = (_year(values[name], name, errors) for name in ("since", "until"))
    if since and until and until < since:
        errors.setdefault("until", "It ends before it begins.")
    if errors:
        raise Wrong(errors)
    return Body(
        slug=slug,
        name=values["name"],
        role=values["role"],
        parent=parent,
        aliases=_lines(values["aliases"]),
        acronyms=_lines(values["acronyms"]),
        former=former,
        since=since,
        until=until,
        source=values["source"],
        month_first=bool(values["month_first"]),
    )


def to_topic(slug: str, values: Mapping[str, str]) -> Topic:
    """The topic that somebody typed. Raises Wrong."""
    errors = dict(_too_long(values))
    if not values["name"]:
        errors["name"] = "Write a name."
    phrases: dict[str, int] = {}
    for line in _lines(values["phrases"]):
        phrase, is_weighted, weight = (part.strip() for part in line.rpartition("="))
        if not is_weighted or not phrase or weight not in set("12345"):
            errors.setdefault("phrases", f"“{line}” has no weight from 1 to 5. Write it like: asylum hotel = 5")
        elif phrase.casefold() in phrases:
            errors.setdefault("phrases", f"“{phrase}” stands there twice.")
        else:
            phrases[phrase.casefold()] = int(weight)
    if not phrases:
        errors.setdefault("phrases", "Write a phrase at least, with its weight, like: asylum hotel = 5")
    if errors:
        raise Wrong(errors)
    return Topic(slug=slug, name=values["name"], phrases=phrases)


def with_alias(body: Body, name: str) -> Iterable[str]:
    """The other names of a body, one more among them if it is none of its names yet."""
    known = {each.casefold() for each in (*body.names, *body.acronyms)}
    return body.aliases if name.casefold() in known else (*body.aliases, name)


def one_line(text: str) -> str:
    """A text without what cannot be seen, on one line."""
    return _clean(text, lines=False)[:LONGEST]


def _clean(text: str, *, lines: bool) -> str:
    """A text without what cannot be seen; with its lines, where it has some."""
    each = (" ".join("".join(filter(_is_seen, line)).split()) for line in re.split(r"\r\n|\r|\n", text))
    return "\n".join(filter(None, each)) if lines else " ".join(filter(None, each))


def _is_seen(letter: str) -> bool:
    return letter.isprintable() or letter.isspace()


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.split("\n"))) if text else ()


def _too_long(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        lines = value.split("\n")
        if len(lines) > _MOST or any(len(line) > LONGEST for line in lines):
            yield name, f"That is too long: {_MOST:,} lines of {LONGEST} characters can be kept."


def _parent(slug: str, name: str, vocabulary: Vocabulary, errors: dict[str, str]) -> str:
    if not name:
        return ""
    parent = vocabulary.body(name).slug
    if parent is None:
        errors["parent"] = f"“{name}” is no body here. Choose one from the list, or add it first."
    elif slug and slug in (parent, *vocabulary.above(parent)):
        errors["parent"] = f"“{name}” is this body itself, or is under it."
    return parent or ""


def _year(text: str, name: str, errors: dict[str, str]) -> int | None:
    if text and not _YEAR.fullmatch(text):
        errors.setdefault(name, f"“{text}” is not a year. Write it like 2018.")
        return None
    return int(text) if text else None


def _formers(text: str, errors: dict[str, str]) -> Iterator[Former]:
    """The former names, each with its years after the last comma, if something like years stands there."""
    for line in _lines(text):
        name, comma, years = (part.strip() for part in line.rpartition(","))
        if not comma or not _LIKE_YEARS.fullmatch(years):
            yield Former(name=line)
            continue
        found = _YEARS.fullmatch(years)
        since, until = (int(year) if year else None for year in found.groups()) if found else (None, None)
        if found is None or not name or not _are_years(since, until):
            errors.setdefault("former", f"The years of “{line}” cannot be read. Write them like: Old Name, 1990–2009")
            continue
        yield Former(name=name, since=since, until=until)


def _are_years(since: int | None, until: int | None) -> bool:
    known = [year for year in (since, until) if year is not None]
    return bool(known) and all(1000 <= year <= 2999 for year in known) and known == sorted(known)


def _former_line(former: Former) -> str:
    if not former.since and not former.until:
        return former.name
    return f"{former.name}, {former.since or ''}–{former.until or ''}"
