"""Where a query's words stand in a text, read through the same tokens as the index: what is found is marked."""

import fnmatch
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from typing import NamedTuple

from rapidfuzz.distance import OSA

from index import analysis
from index.lexicon import pieces
from index.meaning import folded
from index.nearness import stretches
from index.query import Alike, And, Exact, Fuzzy, Leaf, Node, Or, Pattern, Phrase, Word
from index.results import Mark
from index.stopwords import is_stop
from index.trees import positive

_LONG_WORD = 30  # characters
_WORD = re.compile(r"[^\W_]++(?:['’]s(?![^\W_]))?+")  # of a plain text
# Of a plain text: hyphens in words and over the ends of lines, stops between single letters.
_JOINTS = [re.compile(rf"{sign}\r?\n?[^\W_]") for sign in "-‐‑–"] + [re.compile(r"\.[^\W\d_](?![^\W_])")]
_JOINED = re.compile(r"[-‐‑–.\r\n]+")


class Place(NamedTuple):
    """Where a leaf, by its number among the leaves sought, stands in a text: half-open, in code points."""

    start: int
    end: int
    leaf: int


class _Run(NamedTuple):
    """Terms side by side that a leaf stands for: by their stems, and by their words too where these matter."""

    leaf: int
    stems: tuple[str, ...]
    words: tuple[str, ...] = ()


class _Test(NamedTuple):
    """A leaf that a single unstemmed word may be."""

    leaf: int
    passes: Callable[[str], bool]
    pieces: tuple[str, ...]  # one of which stands in every such word, a line break for its beginning


class _Near(NamedTuple):
    """A leaf of words near each other."""

    leaf: int
    stems: tuple[str, ...]
    between: int


@dataclass(frozen=True, slots=True)
class Sought:
    """The leaves of a query that can stand in a page's text, made ready to be looked for."""

    leaves: tuple[Leaf, ...]
    runs: dict[str, list[_Run]]  # by their first stem
    tests: tuple[_Test, ...]
    near: tuple[_Near, ...]
    longest: int  # terms of the longest run
    pieces: tuple[str, ...]  # one of which stands in the first word of any of them in a plain text; none: anything
    single: tuple[str, ...]  # how those of one word begin that may be written in parts; none: in any way


@lru_cache(maxsize=64)
def sought(node: Node) -> Sought:
    """What is looked for: the leaves of no field in particular that are not excluded.

    Words like “the” are left out where there are others.
    """
    leaves = tuple(dict.fromkeys(leaf for leaf in _telling(node) if not leaf.field and analysis.terms(leaf.text)))
    runs: dict[str, list[_Run]] = {}
    for run in (run for number, leaf in enumerate(leaves) for run in _runs_of(number, leaf)):
        runs.setdefault(run.stems[0], []).append(run)
    tests = tuple(test for number, leaf in enumerate(leaves) for test in _tests_of(number, leaf))
    near = tuple(near for number, leaf in enumerate(leaves) if (near := _near_of(number, leaf)))
    longest = max((len(run.stems) for several in runs.values() for run in several), default=1)
    return Sought(leaves, runs, tests, near, longest, _pieces(runs, tests, near), _single(runs, tests))


def _pieces(runs: Mapping[str, Sequence[_Run]], tests: Sequence[_Test], near: Sequence[_Near]) -> tuple[str, ...]:
    """All words are gone through where one may be any word, or an s alone: that of a possessive is no word."""
    begun = (f"\n{analysis.beginning(stem)}" for stem in runs)
    found = {*begun, *(piece for test in tests for piece in test.pieces)}
    alone = "s" in runs or not found.isdisjoint({"s", "\ns"} if tests else ())
    return () if alone or near or not found.isdisjoint({"", "\n"}) else tuple(sorted(found))


def _single(runs: Mapping[str, Sequence[_Run]], tests: Sequence[_Test]) -> tuple[str, ...]:
    """Figures and codes are written in more ways than words."""
    single = {stem for stem, several in runs.items() if any(len(run.stems) == 1 for run in several)}
    return () if tests or not "".join(single).isalpha() else tuple(sorted(map(analysis.beginning, single)))


def _near_of(number: int, leaf: Leaf) -> _Near | None:
    if isinstance(leaf, Phrase) and leaf.near:
        return _Near(number, tuple(dict.fromkeys(analysis.stems(leaf.text))), leaf.near)
    return None


def _runs_of(number: int, leaf: Leaf) -> Iterator[_Run]:
    match leaf:
        case Word(text) | Phrase(text, near=None | 0):
            for reading in analysis.readings(text):
                yield _Run(number, tuple(term.stem for term in reading))
        case Exact(text):
            yield _Run(number, analysis.stems(text), analysis.words(text))


def _tests_of(number: int, leaf: Leaf) -> Iterator[_Test]:
    match leaf:
        case Pattern(text):
            form = folded(text)
            # in a compound a sign stands for a point or a slash, too: “2*25” is “2024/25”
            pattern = re.compile(fnmatch.translate(form))  # tries each asterisk once, however many there are
            yield _Test(number, partial(_has_form, pattern), (_longest(form),))
        case Fuzzy(text, edits):
            for word in analysis.words(text):
                yield _Test(number, partial(_is_like, word, edits), tuple(map(_begun, pieces(word, edits))))


def _longest(form: str) -> str:
    """The longest piece of letters of a pattern; its beginning counts more, for few words have it."""
    first, *others = re.split(r"[*?]", form)
    return f"\n{first}" if len(first) > 1 else max(others, key=len, default="")


def _begun(piece: str) -> str:
    """A piece without the break behind a word, which a text does not have."""
    return piece.removesuffix("\n")


def _has_form(pattern: re.Pattern[str], word: str) -> bool:
    return bool(pattern.fullmatch(word))


def _is_like(sought: str, edits: int, word: str) -> bool:
    return OSA.distance(sought, word, score_cutoff=edits) <= edits


def _telling(node: Node) -> Iterator[Leaf]:
    """The leaves that are not excluded, without words like “the” where others are wanted too."""
    match node:
        case And(parts):
            found = [leaf for part in parts for leaf in _telling(part)]
            yield from [leaf for leaf in found if not (isinstance(leaf, Word) and is_stop(leaf.text))] or found
        case Or(parts) | Alike(parts):
            for part in parts:
                yield from _telling(part)
        case _:
            yield from positive(node)


def places(what: Sought, text: str, before: str = "", after: str = "", main: Mark | None = None) -> list[Place]:
    """Every place of every leaf, in order; a phrase over the page's edge has its part on this page.

    `before` and `after` are the main texts of the pages around, `main` is where this page's own main text stands.
    """
    if not what.leaves:
        return []
    plain = analysis.plain(text)
    standing = set(_in_any(what, text) if plain is None or what.near else _in_plain(what, text, plain))
    if plain is None or _may_be_joined(what, plain):
        standing.update(_joined(what, text))
    if what.longest > 1 and (before or after):
        standing.update(_over_edges(what, text, before, after, main or Mark(0, len(text))))
    return sorted(standing)


def stands(what: Sought, text: str, leaves: Container[int]) -> bool:
    """Whether any of these leaves stands in a text; found sooner than all of their places."""
    plain = None if what.near else analysis.plain(text)
    first = _in_plain(what, text, plain) if plain is not None else ()
    return any(place.leaf in leaves for place in first) or any(place.leaf in leaves for place in places(what, text))


def _in_any(what: Sought, text: str) -> Iterator[Place]:
    tokens = list(analysis.tokens(text))
    for leaf, first, behind in _runs(what, [token.term for token in tokens]):
        yield Place(tokens[first].start, tokens[behind - 1].end, leaf)
    for leaf, stems, between in what.near:
        standing = [[place for place, token in enumerate(tokens) if token.term.stem == stem] for stem in stems]
        for place in _together(standing, between):
            yield Place(tokens[place].start, tokens[place].end, leaf)


def _together(standing: Sequence[Sequence[int]], between: int) -> set[int]:
    """Those of the places that are in a stretch with one of each and no more others than may be."""
    near = [(first, last) for first, last in stretches(standing) if last - first + 1 - len(standing) <= between]
    places = sorted(place for each in standing for place in each)
    found: set[int] = set()
    for first, last in near if standing and all(standing) else ():
        found.update(places[bisect_left(places, first) : bisect_right(places, last)])
    return found


def _in_plain(what: Sought, text: str, plain: str) -> Iterator[Place]:
    """The same for a text that folds in its place, ten times faster: only words that begin like a leaf are read."""
    for likely in _likely(what, plain):
        term, start = analysis.term(likely[0]), likely.start()
        runs = what.runs.get(term.stem, ())
        if not runs and not what.tests:
            continue
        tokens = [analysis.Token(term, start, likely.end())]
        if (reach := max((len(run.stems) for run in runs), default=1)) > 1:
            tokens = list(islice(analysis.tokens(text, start), reach))
        for leaf, length in _at(what, [token.term for token in tokens], 0):
            yield Place(start, tokens[length - 1].end, leaf)


def _likely(what: Sought, plain: str) -> Iterator[re.Match[str]]:
    """The words of a plain text that may be the first of a leaf, in no order."""
    if not what.pieces:
        yield from _WORD.finditer(plain)
    starts = {start for piece in what.pieces for start in _starts(plain, piece)}
    for start in starts:
        if found := _WORD.match(plain, start):
            yield found


def _starts(plain: str, piece: str) -> Iterator[int]:
    """Where words with a piece begin. To look for each alone is faster than one expression for all."""
    if piece[0] != "\n":
        yield from _starts_before(plain, piece)
        return
    place = plain.find(piece[1:])
    while place >= 0:
        if not (place and plain[place - 1].isalnum()):
            yield place
        place = plain.find(piece[1:], place + 1)


def _starts_before(plain: str, piece: str) -> Iterator[int]:
    behind, place = 0, plain.find(piece)
    while place >= 0:
        while place > behind and plain[place - 1].isalnum():
            place -= 1
        yield place
        behind = place + 1
        while behind < len(plain) and plain[behind].isalnum():
            behind += 1
        place = plain.find(piece, behind)


def _may_be_joined(what: Sought, plain: str) -> bool:
    """Whether a compound of a plain text may be a leaf: to find them all takes longer."""
    return not what.single or any(beginning in letters for letters in _in_parts(plain) for beginning in what.single)


def _in_parts(plain: str) -> Iterator[str]:
    """What stands between two spaces around a joint, joints left out."""
    for joint in (joint for sort in _JOINTS for joint in sort.finditer(plain)):
        place = joint.start()
        if place and plain[place - 1].isalnum():
            first, last = max(place - analysis.LONGEST, 0), place + analysis.LONGEST
            start, end = plain.rfind(" ", first, place), plain.find(" ", place, last)
            yield _JOINED.sub("", plain[start + 1 if start >= 0 else first : end if end >= 0 else last])


def _joined(what: Sought, text: str) -> Iterator[Place]:
    """The leaves that are a compound of the text joined: “co-operation” for “cooperation”."""
    for term, start, end in analysis.compounds(text):
        for leaf, _ in _at(what, [term], 0):
            yield Place(start, end, leaf)


def _runs(what: Sought, terms: Sequence[analysis.Term]) -> Iterator[tuple[int, int, int]]:
    """The leaves that stand in a list of terms: (leaf, first, behind the last)."""
    for place in range(len(terms)):
        for leaf, length in _at(what, terms, place):
            yield leaf, place, place + length


def _at(what: Sought, terms: Sequence[analysis.Term], place: int) -> list[tuple[int, int]]:
    """The leaves that stand at one place in a list of terms, and how many terms each takes."""
    word, stem = terms[place]
    found = [
        (run.leaf, len(run.stems))
        for run in what.runs.get(stem, ())
        if (len(run.stems) == 1 and not run.words) or _stands(run, terms, place)
    ]
    return found + [(test.leaf, 1) for test in what.tests if test.passes(word)] if what.tests else found


def _stands(run: _Run, terms: Sequence[analysis.Term], place: int) -> bool:
    standing = terms[place : place + len(run.stems)]
    return tuple(term.stem for term in standing) == run.stems and (
        not run.words or tuple(term.word for term in standing) == run.words
    )


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

    Words, phrases that stand whole, words near each other and words of a form are marked; not what is sought in another
    field or excluded. A phrase over a page break is marked on both pages, if `before` and `after` are the main texts of
    the neighbouring pages and `main` (all of the text, unless said) is where this page's own stands;
    `index.heads.main_spans` gives both.
    """
    return merged(places(sought(node), text, before, after, main))
