"""One thing under several names: bodies by the names of the vocabulary, acronyms by what the papers say they mean.

What is widened is said in a note, with the query that leaves it out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from documents import Body, Vocabulary
from index import analysis
from index.describing import describe
from index.fields import TEXTS, joined_of, words_of
from index.query import Alike, And, Exact, Node, Not, Note, Or, Phrase, Word
from index.shelves import View
from index.stopwords import is_stop

_LONGEST = 12  # words of a name
_MOST = 8  # other names of one thing
_SLIPS = 10  # two words are written as one if that is so in one of so many papers with either
_TOLD = 10  # a word typed in small letters is an acronym if one in so many papers with it explains it
_FIRST_PARTS = frozenset("anti co de inter mid multi non over post pre re semi sub ultra under".split())  # noqa: SIM905

Name = tuple[str, ...]  # the stems of a name


class Names:
    """The names of bodies, as they are looked up."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._others: dict[Name, tuple[str, ...]] = {}
        self._beginnings: set[Name] = set()
        for body in vocabulary.bodies.values():
            self._add(body)

    def others(self, name: Name) -> tuple[str, ...]:
        """The other names of the body of that name."""
        return self._others.get(name, ())

    def begin(self, first: Name) -> bool:
        """Whether a name begins with these two stems."""
        return first in self._beginnings

    def _add(self, body: Body) -> None:
        by_stems: Mapping[Name, str] = {analysis.stems(name): name for name in (*body.acronyms, *body.names)}
        for stems in by_stems:
            self._beginnings.add(stems[:2])
            others = (other for its, other in by_stems.items() if its != stems)
            self._others[stems] = tuple(dict.fromkeys((*self._others.get(stems, ()), *others)))


class Widening:
    """A tree being widened."""

    def __init__(self, tree: Node, names: Names, view: View) -> None:
        self._tree, self._names, self._view = tree, names, view
        self._found: list[tuple[tuple[Node, ...], tuple[Node, ...]]] = []  # what was typed, what it stands for too
        self.tree = self._node(tree)

    def notes(self, vocabulary: Vocabulary) -> Iterator[Note]:
        """What was widened, each with the query that leaves it out."""
        for typed, others in self._found:
            said = " ".join(map(_said, typed))
            told = {_telling(_said(other)): _said(other) for other in reversed(others)}
            names = ", ".join(f"“{name}”" for name in reversed(told.values()))
            query = describe(_replaced(self._tree, typed, _firm(typed)), vocabulary)
            yield Note("also", f"“{said}” also finds {names}.", query)

    def _node(self, node: Node) -> Node:
        match node:
            case And(parts, every=True):
                return And(tuple(map(self._node, parts)), every=True)
            case And(parts):
                return _and(self._run(parts))
            case Or(parts):
                return Or(tuple(map(self._node, parts)))
            case Not(part):
                return Not(self._node(part))
            case Word() | Phrase(near=None):
                return self._one(node)
            case _:
                return node

    def _one(self, leaf: Word | Phrase) -> Node:
        stems = analysis.stems(leaf.text)
        names = self._others(stems, leaf.text) if not leaf.field or leaf.field in TEXTS else ()
        return self._alike((leaf,), [_leaf(name, leaf.field) for name in names])

    def _run(self, parts: tuple[Node, ...]) -> Iterator[Node]:
        """The parts, the longest names that stand side by side among them made one."""
        place = 0
        while place < len(parts):
            length, node = self._longest(parts[place : place + _LONGEST])
            yield node
            place += length

    def _longest(self, parts: tuple[Node, ...]) -> tuple[int, Node]:
        words = [part for part in parts[: _words(parts)] if isinstance(part, Word)]
        pair = " ".join(word.text for word in words[:2])
        if len(words) > 1 and _is_figure(pair):
            return 2, Word(pair)
        for length in range(len(words) if self._may_be_longer(words) else min(2, len(words)), 1, -1):
            typed = tuple(words[:length])
            text = " ".join(word.text for word in typed)
            names = self._others(analysis.stems(text), text) or self._joined(typed)
            if names:
                return length, self._alike(typed, [_leaf(name, "") for name in names])
        return 1, self._node(parts[0])

    def _may_be_longer(self, words: Sequence[Word]) -> bool:
        """Whether any name of several words begins with the first two."""
        begun = analysis.stems(" ".join(word.text for word in words[:2]))[:2]
        return self._names.begin(begun) or bool(self._view.words("also", " ".join(begun), 1))

    def _alike(self, typed: tuple[Node, ...], others: list[Node]) -> Node:
        first = typed[0] if len(typed) == 1 else And(typed)
        if not others:
            return first
        self._found.append((typed, tuple(others[:_MOST])))
        return Alike((first, *others[:_MOST]))

    def _others(self, stems: Name, text: str) -> tuple[str, ...]:
        """Other names, from the vocabulary, else from the papers. “who” is no acronym, “WHO” is."""
        if not stems:
            return ()
        if len(stems) == 1 and (is_stop(text) or len(stems[0]) < 2) and not text.isupper():
            return ()
        return self._names.others(stems) or tuple(self._explained(stems, text))

    def _explained(self, stems: Name, text: str) -> Iterator[str]:
        """What the papers say that an acronym means, or which acronym they make of a name."""
        said = stems if len(stems) > 1 else analysis.words(text)
        for found in self._view.words("also", f"{' '.join(said)}\t", 1):
            often = self._view.often(words_of("text"), said[0]) if len(said) == 1 else 0
            if text.isupper() or often <= _TOLD * self._view.often("also", found):
                yield found.partition("\t")[2]

    def _joined(self, typed: tuple[Word, ...]) -> tuple[str, ...]:
        """Two words that are one elsewhere: “co operation”, “co-operation”, “cooperation”; “HC 1234”, “HC1234”."""
        if len(typed) != 2:
            return ()
        first, second = (word.text for word in typed)
        if first.isalpha() and first.isupper() and second.isdecimal():
            return (first + second,) if self._view.often("text", analysis.stems(first + second)[0]) else ()
        return self._closed(first, second) if first.isalpha() and second.isalpha() else ()

    def _closed(self, first: str, second: str) -> tuple[str, ...]:
        """Both in one, if that is how more than a slip of the pen has it."""
        (stem,) = analysis.stems(first + second)
        often = self._view.often("text", stem)
        if not often or not (self._view.often(joined_of("text"), stem) or first.casefold() in _FIRST_PARTS):
            return ()
        apart = min(self._view.often("text", *analysis.stems(word)) for word in (first, second))
        return (first + second,) if often * _SLIPS > apart else ()  # else somebody left out a space once


def _is_figure(pair: str) -> bool:
    """Whether two words are one figure: “£1.2 million”."""
    return any(map(str.isdigit, pair)) and [len(reading) for reading in analysis.readings(pair)] == [1]


def _words(parts: Iterable[Node]) -> int:
    """How many words without a field stand at the beginning."""
    return next((n for n, part in enumerate((*parts, None)) if not isinstance(part, Word) or part.field), 0)


def _and(parts: Iterable[Node]) -> Node:
    found = tuple(parts)
    return And(found) if len(found) > 1 else found[0]


def _leaf(name: str, field: str) -> Node:
    return Phrase(name, field) if len(analysis.terms(name)) > 1 else Word(name, field)


def _said(node: Node) -> str:
    return node.text if isinstance(node, Word | Phrase) else ""


def _telling(name: str) -> Name:
    """The words of a name without little ones: it may be written with “and” or “&”."""
    return tuple(word for word in analysis.words(name) if not is_stop(word))


def _firm(typed: tuple[Node, ...]) -> Node:
    """What was typed, as what is not widened: one word exactly, several as just this phrase."""
    (first, *others) = typed
    if isinstance(first, Word) and not others:
        return Exact(first.text, first.field)
    field = first.field if isinstance(first, Phrase) else ""
    return Phrase(" ".join(map(_said, typed)), field, near=0)


def _replaced(node: Node, typed: tuple[Node, ...], firm: Node) -> Node:
    """A tree with some leaves, wherever they stand side by side, made one."""
    match node:
        case And(parts, every):
            found = tuple(_in_run(parts, typed, firm))
            return And(found, every) if len(found) > 1 else found[0]
        case Or(parts):
            return Or(tuple(_replaced(part, typed, firm) for part in parts))
        case Not(part):
            return Not(_replaced(part, typed, firm))
        case _:
            return firm if (node,) == typed else node


def _in_run(parts: tuple[Node, ...], typed: tuple[Node, ...], firm: Node) -> Iterator[Node]:
    place = 0
    while place < len(parts):
        if parts[place : place + len(typed)] == typed:
            yield firm
            place += len(typed)
        else:
            yield _replaced(parts[place], typed, firm)
            place += 1
