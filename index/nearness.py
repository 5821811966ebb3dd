"""How near to each other words stand."""

from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import merge


def narrowest(places: Sequence[Sequence[int]]) -> int:
    """The fewest other words in any stretch that holds one of each; `places` are in order, one list for each word."""
    return min(last - first + 1 - len(places) for first, last in stretches(places))


def stretches(places: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Every stretch, first and last place, that begins and ends with a word and holds one of each, and none shorter."""
    standing = list(merge(*([(place, word) for place in each] for word, each in enumerate(places))))
    inside: Counter[int] = Counter()
    first = 0
    for last, word in standing:
        inside[word] += 1
        while inside[standing[first][1]] > 1:
            inside[standing[first][1]] -= 1
            first += 1
        if len(inside) == len(places):
            yield standing[first][0], last
