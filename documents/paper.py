"""A report, or the response to one, and the words, years and day by which it is known."""

import re
from dataclasses import dataclass
from functools import cached_property

from documents.dates import PartialDate

WORD = re.compile(r"\w+")
YEARS = re.compile(r"\b((?:19|20)\d\d)\b(?:\s?[/–-]\s?((?:19|20)?\d\d)\b)?")
ORDINAL = r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)"
SMALL = frozenset(
    WORD.findall(
        "a about an and as at by for from in into it its of on or our s that the their this to under which with"
    )
)
_ASIDE = re.compile(r"\([^)]*\)")
_SERIES = re.compile(
    r"\b(?:annual(?:ly)?|(?:half )?yearly|bi(?:annual|ennial)|triennial|quarter(?:ly)?|monthly|weekly|periodic(?:al)?"
    r"|updates?|progress (?:report|review|statement)|review of the year)\b"
)
_EDITION = re.compile(rf"\b(?:{ORDINAL}|inaugural|[a-z]+\d+|(?:no|number|part|volume|issue|edition) (?:\d+|[ivx]+))\b")
_INITIALS = 3  # of a body, at least


@dataclass(frozen=True)
class Paper:
    """A report, which recommends, or the response to one; `body` is who issued it."""

    document: str
    title: str
    dated: PartialDate | None
    body: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of its title, without what stands in brackets."""
        return words_of(_ASIDE.sub(" ", self.title))

    @cached_property
    def name(self) -> tuple[str, ...]:
        """The words of its title up to a colon."""
        return words_of(_ASIDE.sub(" ", self.title).partition(":")[0])

    @cached_property
    def issuer(self) -> tuple[str, ...]:
        """The words of who issued it."""
        return words_of(self.body)

    @property
    def alike(self) -> tuple[object, ...]:
        """What copies of it have in common."""
        return self.words, str(self.dated), self.issuer

    def is_issued_by(self, word: str) -> bool:
        """Whether a word stands in the name of who issued it, or is made of its initials."""
        if word in self.issuer:
            return True
        names = (self.issuer, [each for each in self.issuer if each not in SMALL])
        return len(word) >= _INITIALS and any("".join(each[0] for each in name).startswith(word) for name in names)

    def is_of(self, years: tuple[str, str]) -> bool:
        """Whether years are those in its title; where it has none, whether it came in the last of them."""
        own = years_of(self.title)
        return years in own if own else self.dated is None or str(self.dated.year) == years[1]

    def is_dated(self, day: str) -> bool:
        """Whether a date is its own, as far as both are known."""
        own = str(self.dated or "")
        return bool(own) and (day.startswith(own) or own.startswith(day))

    def is_one_of_several(self, length: int) -> bool:
        """Whether the first words of its title are those of a paper that comes again, and do not say which it is."""
        said = " ".join(self.words[:length])
        own = self.dated.year if self.dated else 0
        years = [int(year) for pair in years_of(said) for year in pair]
        return bool(_SERIES.search(" ".join(self.words))) and not (
            _EDITION.search(said) or any(abs(year - own) <= 1 for year in years)
        )


def folded(text: str) -> str:
    """A text in small letters, each at its place: a letter that would be several stays."""
    small = text.casefold()
    if len(small) == len(text):
        return small
    return "".join(letter if len(low := letter.casefold()) > 1 else low for letter in text)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, in small letters."""
    return tuple(WORD.findall(folded(text)))


def years_of(text: str) -> list[tuple[str, str]]:
    """The years in a text, each as the first and the last of them: 2024 and 2025 of 2024-25."""
    return [(first, first[: 4 - len(last)] + last) for first, last in YEARS.findall(text)]
