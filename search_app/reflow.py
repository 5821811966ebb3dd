"""Lines of a page made whole, so that they can be read on a narrow screen."""

import re
from itertools import pairwise

_NEARLY = 0.75  # of the width of the page: a line so long was broken because the page ended
_ENDS = (".", "!", "?", ":", ";", ")")
_BEGINS = re.compile(
    r"\s*(?:$|[-–•*·▪]|\(?[0-9a-z]{1,3}[.)]|[0-9]+(?:\.[0-9]+)*\s)", re.IGNORECASE
)  # an item, a blank line


def reflow(text: str) -> str:
    """The text with a space for each line break inside a sentence; every other character stays, at its place.

    Lines that end a sentence, are short, or stand before an item of a list stay lines: headings, rows of tables.
    """
    lines = text.split("\n")
    width = _width(lines)
    parts = [lines[0]]
    for line, following in pairwise(lines):
        whole = len(line) < _NEARLY * width or line.rstrip().endswith(_ENDS) or _BEGINS.match(following)
        parts += ["\n" if whole else " ", following]
    return "".join(parts)


def _width(lines: list[str]) -> int:
    """How long the longer lines are, an odd very long one left aside."""
    lengths = sorted(len(line) for line in lines if line.strip())
    return lengths[len(lengths) * 9 // 10] if lengths else 0
