"""How far around a page words are looked for, so that no address costs much more than another."""

from collections.abc import Sequence

from documents import Page
from index.marks import sought
from index.query import Node

_FARTHEST = 1_000_000  # characters: a report of 300 pages has some 750,000
_LOOKS = 4_000_000  # characters, for a query of which every fifteenth word of a text begins like one of its words
_PAGE = 200  # characters that a page costs besides its text


def reach(words: Node, pages: Sequence[Page], place: int) -> range:
    """The places of the pages where words are looked for: the one at `place`, and those around it that can be afforded.

    All of a report of some hundred pages; of a very long paper those around, and fewer where much has to be looked at:
    16 letters with asterisks are found in most words of a text.
    """
    left = _characters(words)
    first, behind = place, min(place + 1, len(pages))
    for other in sorted(range(len(pages)), key=lambda other: abs(other - place)):
        left -= len(pages[other].text) + _PAGE
        if left < 0 and other != place:
            break
        first, behind = min(first, other), max(behind, other + 1)
    return range(first, behind)


def _characters(words: Node) -> int:
    """How much text is looked through: the shorter the pieces sought of the words, the more of the text may be them.

    Behind every such piece as many words are read as the longest phrase has. Where any word may be meant, each
    is tried.
    """
    what = sought(words)
    pieces = [piece.strip() for piece in what.pieces] or ["?"] * max(1, len(what.tests))
    likely = sum(1 / len(piece) ** 2 for piece in pieces)
    return min(_FARTHEST, int(_LOOKS / max(1, likely * (3 + what.longest) / 4)))
