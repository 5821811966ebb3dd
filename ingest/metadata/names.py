"""The names of public bodies that stand on a page: those of the vocabulary, and others as they are written."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from documents import Page, Vocabulary

# Words are bounded and never tried shorter: "A.A.A.…" begins a word at each letter.
_CAP = r"(?<!\w)[A-Z][\w'’.&-]{0,40}+"
_LINK = r"(?:(?:of|and|for|the|in|&|on|de) ){0,2}"
_TYPES = (
    "Council|Commission|Committee|Partnership|Authority|Board|Association|Agency|Inspectorate|Forum|Coalition"
    "|Assembly|Group|Trust|Sub-Committee|Sub-Group"
)
_AS_WRITTEN = re.compile(
    r"(?=[A-Z])(?:"  # most letters are passed over at once
    rf"(?:{_CAP}[ ]{_LINK}){{1,7}}?(?:(?:Parish|Community|Town|City|County|Borough|District|Unitary) )?(?:{_TYPES})\b"
    r"(?: for (?:England|Scotland|Wales|Northern Ireland))?"
    rf"|(?:Department|Ministry|Office) (?:of|for) (?:the )?{_CAP}(?:(?:,? and |, | & | ){_CAP}){{0,6}}"
    r"|Home Office|Cabinet Office|HM Treasury|HM Revenue (?:and|&) Customs|(?:Welsh|Scottish) Government)"
)
_IN_CAPITALS = re.compile(rf"\b(?:[A-Z][A-Z'’&-]{{1,40}}+ ){{1,5}}(?:{_TYPES.upper()})\b")
_LEADING = re.compile(
    r"^(?:(?:annual|general|draft|minutes|agenda|notes?|notice|meeting|submission|report|inquiry|members"
    r"|chair(?:man|woman)?|clerk|leader|legally|of|from|to|by|the|an?|for|and)\s+)+",
    re.IGNORECASE,
)
_GENERIC = {"local", "public", "parish", "community", "town", "city", "county", "borough", "district", "unitary"} | {
    *("joint", "select", "standing", "our"),
    *_TYPES.lower().split("|"),
}
_THE = re.compile(r"^the\s+", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_AND = "(?:and|&)"
_SMALL = re.compile(r"\b(?:Of|And|For|The|In)\b")


class Name(NamedTuple):
    """A body's slug, or its name as written, and where it stands."""

    value: str
    known: bool
    page: Page
    start: int
    end: int


class _Form(NamedTuple):
    """A name of the vocabulary, and what stands for it in text."""

    name: str
    pattern: re.Pattern[str]


def names(page: Page, vocabulary: Vocabulary, start: int = 0, end: int | None = None) -> list[Name]:
    """The bodies named between two places of a page, in its order; a name of the vocabulary hides what it overlaps."""
    begin, stop = max(0, start), len(page.text) if end is None else end
    known = list(_known(page, vocabulary, begin, stop))
    written = [name for name in _written(page, vocabulary, begin, stop) if not _overlaps(name, known)]
    return sorted((*known, *written), key=lambda name: name.start)


def _overlaps(name: Name, known: list[Name]) -> bool:
    """Whether a name shares a character with one of those known, which stand in order and apart."""
    before = bisect_left(known, name.end, key=_start)
    return before > 0 and known[before - 1].end > name.start


def _start(name: Name) -> int:
    return name.start


def named(vocabulary: Vocabulary, page: Page, start: int, end: int, text: str = "") -> Name:
    """The body named at a place, by the text there or as given."""
    body = vocabulary.body(text or page.text[start:end])
    if not body.slug:
        body = vocabulary.body(_THE.sub("", body.value))
    return Name(body.value, body.slug is not None, page, start, end)


def looks_like_body(text: str) -> bool:
    """Whether a text is, whole, what names of public bodies look like."""
    return bool(_AS_WRITTEN.fullmatch(text) or _IN_CAPITALS.fullmatch(text))


def _written(page: Page, vocabulary: Vocabulary, start: int, end: int) -> Iterator[Name]:
    for pattern in (_AS_WRITTEN, _IN_CAPITALS):
        for found in pattern.finditer(page.text, start, end):
            text = _LEADING.sub("", found[0])
            if not set(text.lower().split()) <= _GENERIC:
                yield named(vocabulary, page, found.start(), found.end(), titled(text))


def titled(name: str) -> str:
    """A name in capitals as it is written in a sentence."""
    return _SMALL.sub(lambda word: word[0].lower(), name.title()) if name.isupper() else name


def _known(page: Page, vocabulary: Vocabulary, start: int, end: int) -> Iterator[Name]:
    """The names of the vocabulary as they stand one after another, the longest at each place."""
    forms, place = _forms(vocabulary), start
    for word in _WORD.finditer(page.text, start, end):
        for form in forms.get(word[0].casefold(), ()) if word.start() >= place else ():
            if found := form.pattern.match(page.text, word.start(), end):
                place = found.end()
                yield named(vocabulary, page, word.start(), place, form.name)
                break


@lru_cache(maxsize=4)
def _forms(vocabulary: Vocabulary) -> Mapping[str, list[_Form]]:
    """Every name and acronym by its first word, the longest first: one pattern of all took three times as long."""
    bodies = vocabulary.bodies.values()
    written = {name: _form(name) for body in bodies for name in (*body.names, *body.acronyms)}
    by_first: dict[str, list[_Form]] = {}
    for name in sorted(written, key=len, reverse=True):
        if first := _WORD.match(name):
            by_first.setdefault(first[0].casefold(), []).append(written[name])
    return by_first


def _form(name: str) -> _Form:
    """A name in any case, with "and" or "&" and either apostrophe; an acronym as it is: "sec." is another word."""
    acronym = " " not in name and sum(letter.isupper() for letter in name) > 1
    words = (_AND if word.casefold() in {"and", "&"} else re.escape(word) for word in name.split())
    pattern = r"\s+".join(words).replace("'", "['’]")
    return _Form(name, re.compile(rf"{pattern}(?!\w)", re.NOFLAG if acronym else re.IGNORECASE))
