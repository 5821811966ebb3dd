"""Where a query's words stand in a text, read through the same tokens as the index: what is found is marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from index import analysis
from index.query import And, Node, Or, Phrase, Prefix, Word
from index.results import Mark

_LONG_WORD = 30  # characters

Leaf = Word | Phrase | Prefix


class Place(NamedTuple):
    """Where a leaf, by its number among the leaves sought, stands in a text: half-open, in code points."""

    start: int
    end: int
    leaf: int


@dataclass(frozen=True, slots=True)
class Sought:
    """The leaves of a query that can stand in a page's text, made ready to be looked for."""

    leaves: tuple[Leaf, ...]
    runs: dict[str, list[tuple[int, tuple[str, ...]]]]  # leaves of stems, by their first stem
    starts: tuple[tuple[int, str], ...]  # leaves of prefixes
    longest: int  # terms of the longest leaf
    beginnings: re.Pattern[str]  # how the first word of any of them begins in a plain text


@lru_cache(maxsize=64)
def sought(node: Node) -> Sought:
    """What is looked for: the words, phrases and prefixes of no field in particular that are not excluded."""
    distinct: dict[tuple[type, tuple[str, ...]], Leaf] = {}
    for leaf in positive(node):
        if not leaf.field and (terms := leaf_terms(leaf)):
            distinct.setdefault((Prefix if isinstance(leaf, Prefix) else Phrase, terms), leaf)
    runs: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    starts: list[tuple[int, str]] = []
    for number, (kind, terms) in enumerate(distinct):
        if kind is Prefix:
            starts.append((number, terms[-1]))
        else:
            runs.setdefault(terms[0], []).append((number, terms))
    longest = max((len(terms) for _, terms in distinct), default=0)
    beginnings = "|".join({*map(analysis.beginning, runs), *(start for _, start in starts)})
    return Sought(tuple(distinct.values()), runs, tuple(starts), longest, re.compile(beginnings))


def leaf_terms(leaf: Leaf) -> tuple[str, ...]:
    """The terms of a leaf: words where it is a prefix, else stems."""
    return analysis.words(leaf.text) if isinstance(leaf, Prefix) else analysis.stems(leaf.text)


def positive(node: Node) -> Iterator[Leaf]:
    """The words, phrases and prefixes of a tree that are not excluded."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from positive(part)
        case Word() | Phrase() | Prefix():
            yield node


def places(what: Sought, text: str, before: str = "", after: str = "", main: Mark | None = None) -> list[Place]:
    """Every place of every leaf, in order; a phrase over the page's edge has its part on this page.

    `before` and `after` are the main texts of the pages around, `main` is where this page's own main text stands.
    """
    if not what.leaves:
        return []
    plain = analysis.plain(text)
    standing = list(_in_any(what, text) if plain is None else _in_plain(what, text, plain))
    if what.longest > 1 and (before or after):
        standing += _over_edges(what, text, before, after, main or Mark(0, len(text)))
    return sorted(standing)


def _in_any(what: Sought, text: str) -> Iterator[Place]:
    tokens = list(analysis.tokens(text))
    for leaf, first, behind in _runs(what, [token.term for token in tokens]):
        yield Place(tokens[first].start, tokens[behind - 1].end, leaf)


def _in_plain(what: Sought, text: str, plain: str) -> Iterator[Place]:
    """The same for a text that folds in its place, five times faster: only what begins like a leaf is read."""
    for likely in what.beginnings.finditer(plain):
        start = likely.start()
        if start and (text[start - 1].isalnum() or analysis.is_possessive(text, start)):
            continue
        tokens = list(islice(analysis.tokens(text, start), what.longest))
        for leaf, length in _at(what, [token.term for token in tokens], 0):
            yield Place(start, tokens[length - 1].end, leaf)


def _runs(what: Sought, terms: Sequence[analysis.Term]) -> Iterator[tuple[int, int, int]]:
    """The leaves that stand in a list of terms: (leaf, first, behind the last)."""
    for place in range(len(terms)):
        for leaf, length in _at(what, terms, place):
            yield leaf, place, place + length


def _at(what: Sought, terms: Sequence[analysis.Term], place: int) -> list[tuple[int, int]]:
    """The leaves that stand at one place in a list of terms, and how many terms each takes."""
    word, stem = terms[place]
    found = [
        (leaf, len(run))
        for leaf, run in what.runs.get(stem, ())
        if len(run) == 1 or tuple(term.stem for term in terms[place : place + len(run)]) == run
    ]
    if what.starts:
        found += [(leaf, 1) for leaf, start in what.starts if word.startswith(start)]
    return found


def _over_edges(what: Sought, text: str, before: str, after: str, main: Mark) -> Iterator[Place]:
    """The parts on this page of the phrases that begin before it or end after it."""
    reach = what.longest - 1
    inner = text[main.start : main.end]
    head = [token.term for token in _last(before, reach)]
    tail = [token.term for token in islice(analysis.tokens(after), reach)]
    first, last = list(islice(analysis.tokens(inner), reach)), _last(inner, reach)
    if len(first) < reach or first[-1].end > last[0].start:
        found = list(_crossing(what, head, list(analysis.tokens(inner)), tail))
    else:
        found = [*_crossing(what, head, first, []), *_crossing(what, [], last, tail)]
    yield from (Place(main.start + start, main.start + end, leaf) for start, end, leaf in found)


def _last(text: str, count: int) -> list[analysis.Token]:
    """The last tokens of a text, read from not far before them."""
    start = text.rfind(" ", 0, max(0, len(text) - count * _LONG_WORD)) + 1
    found = list(analysis.tokens(text, start))
    return (found if len(found) >= count or not start else list(analysis.tokens(text)))[-count:]


def _crossing(
    what: Sought, head: Sequence[analysis.Term], tokens: Sequence[analysis.Token], tail: Sequence[analysis.Term]
) -> Iterator[Place]:
    """What stands partly in some tokens, partly in the terms before or behind them."""
    first, behind = len(head), len(head) + len(tokens)
    for leaf, start, end in _runs(what, [*head, *(token.term for token in tokens), *tail]):
        if tokens and (start < first < end or start < behind < end):
            inside = tokens[max(start, first) - first : min(end, behind) - first]
            yield Place(inside[0].start, inside[-1].end, leaf)


def merged(standing: Sequence[Place]) -> tuple[Mark, ...]:
    """The places as marks: in order, those that overlap made one."""
    found: list[Mark] = []
    for start, end, _ in standing:
        if found and start < found[-1].end:
            found[-1] = Mark(found[-1].start, max(end, found[-1].end))
        else:
            found.append(Mark(start, end))
    return tuple(found)


def marks(node: Node, text: str, before: str = "", after: str = "", main: Mark | None = None) -> tuple[Mark, ...]:
    """What to mark in a page's text for a query: in order, without overlaps.

    Words, phrases that stand whole, and prefixes are marked; not what is sought in another field or excluded. A phrase
    over a page break is marked on both pages, if `before` and `after` are the main texts of the neighbouring pages and
    `main` (all of the text, unless said) is where this page's own stands; `index.heads.main_spans` gives both.
    """
    return merged(places(sought(node), text, before, after, main))
