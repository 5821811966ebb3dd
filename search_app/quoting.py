"""What to look for on a page so that words quoted from it are marked there."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_SIGNS = re.compile('["“”„‟＂*]')  # which mean something to who looks for words
_MOST = 40  # words
_FEW = 2  # words that are marked on their own, where a quote stands in pieces


def looked_for(text: str, quote: str) -> str:
    """The query that marks a quote on a page with this text; "" where nothing of it stands there.

    A quote may leave out what stood between its words, as between two columns, and end in the midst of a word.
    """
    page, words = _in_a_line(text), quote.split()[:_MOST]
    whole = _standing(page, " ".join(words))
    pieces = [whole] if whole else list(dict.fromkeys(filter(None, _pieces(page, words))))
    return " OR ".join(f'"{quotable(piece)}"' for piece in pieces)


def quotable(text: str) -> str:
    """A text that may stand between quotation marks in a query."""
    return _SIGNS.sub(" ", text)


@lru_cache(maxsize=2)  # many quotes are of one page
def _in_a_line(text: str) -> str:
    return " ".join(text.split())


def _standing(page: str, piece: str) -> str:
    """A piece as it stands on a page, its first and last word whole; "" where it does not."""
    start = page.find(piece) if any(map(str.isalnum, piece)) else -1
    if start < 0:
        return ""
    end = start + len(piece)
    while start and page[start].isalnum() and page[start - 1].isalnum():
        start -= 1
    while end < len(page) and page[end - 1].isalnum() and page[end].isalnum():
        end += 1
    return page[start:end]


def _pieces(page: str, words: Sequence[str]) -> Iterator[str]:
    """The longest pieces of a quote that stand on a page."""
    place = 0
    while place < len(words):
        end = place
        while end < len(words) and " ".join(words[place : end + 1]) in page:
            end += 1
        if end - place >= min(_FEW, len(words)):
            yield _standing(page, " ".join(words[place:end]))
        place = max(end, place + 1)
