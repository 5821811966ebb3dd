"""The piece of a page that shows best why it was found: text and positions; markup is the template's."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from index.marks import Place, merged, places, sought
from index.query import Node
from index.results import Mark, Snippet

WIDTH = 240  # characters of the page, about

_SOLID = re.compile(r"\S+")


def snippet(node: Node, text: str, before: str = "", after: str = "") -> Snippet:
    """The best piece of a text for a query: with the leaves that are rarest on this page, then most marks.

    The beginning where there are none.
    Cut between words, white space squeezed, “…” where something is left out.
    """
    return cut(text, places(sought(node), text, before, after))


def cut(text: str, standing: Sequence[Place]) -> Snippet:
    """The piece of a text that holds the best of the places found in it."""
    start, end = _window(text, *_best(text, standing))
    lead = "… " if text[:start].strip() else ""
    tail = " …" if text[end:].strip() else ""
    squeezed = _Squeezed(text, start, end, len(lead))
    marks = (Mark(mark.start, min(mark.end, end)) for mark in merged(standing) if start <= mark.start < end)
    return Snippet(lead + squeezed.text + tail, tuple(squeezed.moved(mark) for mark in marks))


class _Squeezed:
    """A stretch of a text with its white space made single, and where its words went."""

    def __init__(self, text: str, start: int, end: int, shift: int) -> None:
        words = list(_SOLID.finditer(text, start, end))
        self.text = " ".join(word[0] for word in words)
        self._starts = [word.start() for word in words]
        self._lengths = [len(word[0]) for word in words]
        before = accumulate((length + 1 for length in self._lengths), initial=shift)
        self._shifted = list(before)

    def moved(self, mark: Mark) -> Mark:
        """Where a mark stands now; it begins and ends inside words."""
        first, last = bisect_right(self._starts, mark.start) - 1, bisect_left(self._starts, mark.end) - 1
        reach = min(mark.end - self._starts[last], self._lengths[last])
        return Mark(self._shifted[first] + mark.start - self._starts[first], self._shifted[last] + reach)


def _best(text: str, standing: Sequence[Place]) -> tuple[int, int]:
    """From where to where the places reach that fit into one window and are worth most.

    A leaf is worth the less the more often it stands on the page: the letterhead has the name of the council, but what
    was looked for is the vacancy.
    """
    if not standing:
        start = len(text) - len(text.lstrip())
        return start, start
    often = Counter(place.leaf for place in standing)
    best, worth, behind = (0, 0), (0.0, 0), 0
    inside: Counter[int] = Counter()  # leaves in the window, each with its number of places
    for first, place in enumerate(standing):
        while behind < len(standing) and (behind <= first or standing[behind].end - place.start <= WIDTH):
            inside[standing[behind].leaf] += 1
            behind += 1
        value = sum(1 / often[leaf] for leaf in inside), behind - first
        if value > worth:
            worth, best = value, (first, behind)
        inside[place.leaf] -= 1
        if not inside[place.leaf]:
            del inside[place.leaf]
    reach = standing[slice(*best)]
    return reach[0].start, max(place.end for place in reach)


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """About WIDTH characters around a stretch, cut between words."""
    end = min(end, start + WIDTH)
    spare = WIDTH - (end - start)
    left = max(0, min(start - spare // 2, len(text) - WIDTH))
    right = min(len(text), left + WIDTH)
    left, back = _forward(text, left, start), _back(text, end, right)
    return left, back if back > left else right


def _forward(text: str, left: int, start: int) -> int:
    """The beginning of the first word from `left` on; at the latest `start`."""
    while 0 < left < start and not text[left - 1].isspace():
        left += 1
    return left


def _back(text: str, end: int, right: int) -> int:
    """The end of the last word before `right`; at the earliest `end`."""
    while end < right < len(text) and not text[right].isspace():
        right -= 1
    return right
