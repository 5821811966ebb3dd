"""The names of public bodies that stand on a page: those of the vocabulary, and others as they are written."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from documents import Page, Vocabulary

# Words are bounded and never tried shorter: "A.A.A.…" begins a word at each letter.
_CAP = r"(?<!\w)[A-Z][\w'’.&-]{0,40}+"
_LINK = r"(?:(?:of|and|for|the|in|&|on|de) ){0,2}"
_TYPES = (
    "Council|Commission|Committee|Partnership|Authority|Board|Association|Agency|Inspectorate|Forum|Coalition"
    "|Assembly|Group|Trust"
)
_AS_WRITTEN = re.compile(
    rf"(?:{_CAP}[ ]{_LINK}){{1,7}}?(?:(?:Parish|Community|Town|City|County|Borough|District|Unitary) )?(?:{_TYPES})\b"
    rf"|(?:Department|Ministry|Office) (?:of|for) (?:the )?{_CAP}(?:(?:,? and |, | & | ){_CAP}){{0,6}}"
    r"|Home Office|Cabinet Office|HM Treasury|HM Revenue (?:and|&) Customs|(?:Welsh|Scottish) Government"
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
_SMALL = re.compile(r"\b(?:Of|And|For|The|In)\b")


class Name(NamedTuple):
    """A body's slug, or its name as written, and where it stands."""

    value: str
    known: bool
    page: Page
    start: int
    end: int


def names(page: Page, vocabulary: Vocabulary, start: int = 0, end: int | None = None) -> list[Name]:
    """The bodies named between two places of a page, in its order; a name of the vocabulary hides what it overlaps."""
    begin, stop = max(0, start), len(page.text) if end is None else end
    known = [
        named(vocabulary, page, found.start(), found.end())
        for found in _known(vocabulary).finditer(page.text, begin, stop)
    ]
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
    return Name(body.value, body.slug is not None, page, start, end)


def looks_like_body(text: str) -> bool:
    """Whether a text is, whole, what names of public bodies look like."""
    return bool(_AS_WRITTEN.fullmatch(text))


def _written(page: Page, vocabulary: Vocabulary, start: int, end: int) -> Iterator[Name]:
    for pattern in (_AS_WRITTEN, _IN_CAPITALS):
        for found in pattern.finditer(page.text, start, end):
            text = _LEADING.sub("", found[0])
            if not set(text.lower().split()) <= _GENERIC:
                yield named(vocabulary, page, found.start(), found.end(), _titled(text))


def _titled(name: str) -> str:
    """A name in capitals as it is written in a sentence."""
    return _SMALL.sub(lambda word: word[0].lower(), name.title()) if name.isupper() else name


@lru_cache(maxsize=4)
def _known(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Any name of the vocabulary in any case, or acronym in capitals, as whole words, the longest first."""
    bodies = vocabulary.bodies.values()
    full = sorted((name for body in bodies for name in body.names), key=len, reverse=True)
    short = sorted((acronym for body in bodies for acronym in body.acronyms), key=len, reverse=True)
    forms = ["(?i:" + r"\s+".join(map(re.escape, name.split())) + ")" for name in full]
    forms += map(re.escape, short)
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)" if forms else r"(?!)")
