"""Running heads and feet: the lines that stand at the edge of most pages and belong to none of them."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_ZONE = 3  # lines looked at from the top, and from the bottom, of a page
_FEW = 4  # pages a document must have before lines can be said to recur
_LONG = 200  # characters: no head is longer
_FIRST = re.compile(r"\d{1,6}")
_LAST = re.compile(r"\d{1,6}(?=\D*$)")


class _Line(NamedTuple):
    """A line at the edge of a page: the forms under which it may recur, and where it stands."""

    forms: tuple[str, ...]
    start: int
    end: int


def main_spans(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Where the main text of each page stands: without running heads and feet, which recur on most pages.

    Heads on left pages may differ from those on right pages, and one number in a line may count the pages; any other
    number is part of what it says (“Recommendation 7”). A line is kept on the first page where it occurs, and on pages
    that hold nothing else. Takes time in proportion to the text.
    """
    if len(texts) < _FEW:
        return [(0, len(text)) for text in texts]
    tops = _left_out([_top(text, number) for number, text in enumerate(texts)])
    bottoms = _left_out([_bottom(text, number) for number, text in enumerate(texts)])
    return [
        _between(text, top[-1].end if top else 0, bottom[-1].start if bottom else len(text))
        for text, top, bottom in zip(texts, tops, bottoms, strict=True)
    ]


def _between(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the white space at its ends; all of a page that would have nothing left."""
    inner = text[start:end]
    if not inner.strip():
        return 0, len(text)
    start += len(inner) - len(inner.lstrip())
    return start, start + len(inner.strip())


def _top(text: str, page: int) -> list[_Line]:
    """The first lines, from the top down."""
    lines, start = [], 0
    for line in text.split("\n", _ZONE)[:_ZONE]:
        lines.append(_Line(_forms(line, page), start, start + len(line)))
        start += len(line) + 1
    return lines


def _bottom(text: str, page: int) -> list[_Line]:
    """The last lines, from the bottom up."""
    lines, end = [], len(text)
    for line in reversed(text.rsplit("\n", _ZONE)[-_ZONE:]):
        lines.append(_Line(_forms(line, page), end - len(line), end))
        end -= len(line) + 1
    return lines


def _forms(line: str, page: int) -> tuple[str, ...]:
    """What a line says, and what it says if its first or its last number counts the pages."""
    if len(line) > _LONG:
        return (f"\0{page}",)  # too long for a head: it recurs nowhere
    if not line.strip():
        return ()
    said = " ".join(line.split()).casefold()
    if not _FIRST.search(said):
        return (said,)
    counted = (number.sub(lambda found: f"\0{int(found[0]) - page}", said, count=1) for number in (_FIRST, _LAST))
    return tuple(dict.fromkeys((said, *counted)))


def _left_out(zones: Sequence[Sequence[_Line]]) -> list[list[_Line]]:
    """For each page the lines from its edge inwards that run and were seen before."""
    running, seen, found = _running(zones), set[str](), []
    for zone in zones:
        found.append(_edge(zone, running & seen))
        seen.update(form for line in zone for form in line.forms)
    return found


def _edge(zone: Sequence[_Line], known: set[str]) -> list[_Line]:
    """The lines up to the first that is not known, blank ones counted in."""
    lines: list[_Line] = []
    for line in zone:
        if line.forms and known.isdisjoint(line.forms):
            break
        lines.append(line)
    return lines


def _running(zones: Sequence[Sequence[_Line]]) -> set[str]:
    """The forms that stand on at least three pages, and on most of the left or most of the right ones."""
    left, right = (_pages_with(zones[side::2]) for side in (0, 1))
    often = {form for form in left if left[form] > len(zones[0::2]) / 2}
    often |= {form for form in right if right[form] > len(zones[1::2]) / 2}
    return {form for form in often if left[form] + right[form] >= 3}


def _pages_with(zones: Sequence[Sequence[_Line]]) -> Counter[str]:
    return Counter(form for zone in zones for form in {form for line in zone for form in line.forms})
