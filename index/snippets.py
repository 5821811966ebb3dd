"""The piece of a page that shows best why it was found: text and positions; markup is the template's."""

from collections import Counter
from collections.abc import Sequence

from index.marks import Place, merged, places, sought
from index.query import Node
from index.results import Mark, Snippet

WIDTH = 240  # characters of the page, about


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
    marks = (Mark(mark.start, min(mark.end, end)) for mark in merged(standing) if start <= mark.start < end)
    moved = tuple(_moved(mark, text, start, len(lead)) for mark in marks)
    return Snippet(lead + _squeezed(text[start:end]) + tail, moved)


def _squeezed(text: str) -> str:
    """A text with its white space made single."""
    return " ".join(text.split())


def _moved(mark: Mark, text: str, start: int, shift: int) -> Mark:
    """Where a mark, which begins inside a word, stands when the text from `start` on is squeezed and moved."""
    place = shift + len(_squeezed(text[start : mark.start] + "|")) - 1  # as if a word began there, or went on
    return Mark(place, place + len(_squeezed(text[mark.start : mark.end])))


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
