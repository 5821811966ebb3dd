"""A query asked of pages or of units: of their texts and of what filters go by.

They have no title, sender, recipient or reference of their own: what is asked of these is for the caller to replace.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from documents import Vocabulary
from index.expanding import Expanding
from index.fields import Level, fields_of, words_of
from index.meaning import NOTHING, AllOf, AnyOf, AnyTerm, Between, Close, Meaning, Tags, Terms, mapped
from index.onpages import by_stems
from index.query import Everything, Leaf, Node, Note, Sort
from index.ranking import Asking, Reading, chosen, told
from index.shelves import Found, View
from index.trees import leaves, positive, replaced

_FIELDS = {f.name for f in fields_of(Level.PAGE)} & {f.name for f in fields_of(Level.UNIT)} | {words_of("text")}


class TextSearch:
    """A tree without conditions on fields, being asked of one shelf; `dictionary` is the one with the words.

    `notes` says how it was understood.
    """

    def __init__(self, tree: Node, view: View, dictionary: View, vocabulary: Vocabulary) -> None:
        self.notes: dict[Note, None] = {}
        self._tree, self._view, self._vocabulary = tree, view, vocabulary
        self._wider = dictionary is not view  # the shelf has no words of its own
        self.ranks = any(True for _ in positive(tree))  # something was asked by which records can be better or worse
        self._words = _Words(dictionary, list(leaves(tree)))
        self._asking = Asking(tree, self._words)
        self.match: Meaning = AllOf(())  # what was asked at last
        self.exact = True  # whether the shelf finds just that

    def top(self, sort: Sort, start: int, size: int, others: Sequence[Meaning]) -> Found:
        """The records from `start` on: with all words, or with fewer where too few have all.

        From a shelf without words, those that have what `match` asks for and maybe others.
        """

        def find(reading: Reading) -> Found:
            asked = _of_texts(reading.rank if sort is Sort.RELEVANCE else reading.match)
            return self._view.top(AllOf((by_stems(asked) if self._wider else asked, *others)), sort, start, size)

        reading, found, _ = chosen(self._asking, self._view.count(), find)
        self.match = _of_texts(reading.match)
        self.exact = not self._wider or by_stems(self.match) == self.match
        told_of = told(reading, self._tree, self._vocabulary) if found.total else ()
        self.notes.update(dict.fromkeys((*told_of, *self._words.notes)))
        return found


def conditions(tree: Node) -> list[Leaf]:
    """The leaves of a tree that ask a field, those that are excluded too."""
    return [leaf for leaf in leaves(tree) if leaf.field]


def without_conditions(tree: Node, instead: Callable[[Leaf], Node | None]) -> Node:
    """A tree with its conditions on fields replaced or, where that gives None, left out."""
    return replaced(tree, lambda leaf: instead(leaf) if leaf.field else leaf) or Everything()


class _Words(Expanding):
    """The words of a shelf of texts: other fields have none there."""

    def holds(self, field: str, term: str) -> bool:
        return field in _FIELDS and super().holds(field, term)

    def of_form(self, field: str, form: str) -> tuple[str, ...]:
        return super().of_form(field, form) if field in _FIELDS else ()

    def near(self, field: str, word: str, edits: int) -> tuple[str, ...]:
        return super().near(field, word, edits) if field in _FIELDS else ()


def _of_texts(asked: Meaning) -> Meaning:
    """What is asked, less what is asked of fields that pages and units do not have."""
    match asked:
        case Terms() | Close() | AnyTerm() | Tags() | Between():
            return asked if asked.field in _FIELDS else NOTHING
        case AnyOf(parts):
            return AnyOf(tuple(_merged(part for part in map(_of_texts, parts) if part != NOTHING)))
        case _:
            return mapped(asked, _of_texts)


def _merged(parts: Iterable[Meaning]) -> Iterator[Meaning]:
    """Parts of which one will do; those that are values of one field made one, since they may be thousands."""
    tags: dict[str, list[str]] = {}
    for part in parts:
        if isinstance(part, Tags):
            tags.setdefault(part.field, []).extend(part.values)
        else:
            yield part
    yield from (Tags(field, tuple(values)) for field, values in tags.items())
