"""How passages are found for a Haystack pipeline: the query is asked of pages, and so are the filters if they can be.

What else a filter says is looked up in the passages that were found.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from documents import Vocabulary
from index.expanding import Expanding
from index.filters import EVERYTHING, Asked, asked
from index.hits import bare
from index.meaning import Weighted, meaning
from index.onpages import PageTerms
from index.pagehits import main_text
from index.parser import parse
from index.query import Leaf, Node, Note, Or, Sort, Tagged
from index.shelves import Row, View
from index.texts import TextSearch, without_conditions
from index.trees import leaves
from index.widening import Names, Widening

if TYPE_CHECKING:
    import haystack

LOOKED_AT = 2_000  # passages of which it is looked up whether they pass
_STEP = 200


class Retrieved(NamedTuple):
    """The passages found, the best first, and what has to be said of the query."""

    documents: "list[haystack.Document]"
    notes: tuple[Note, ...] = ()


class Retrieval:
    """A text in the query language being asked of the pages of one commit.

    Its words are looked for on one page; what it says of title, sender, recipient or reference is asked of the papers.
    """

    def __init__(self, text: str, wholes: View, pages: View, vocabulary: Vocabulary, names: Names) -> None:
        self._wholes, self._vocabulary, self._names = wholes, vocabulary, names
        parsed = parse(text, vocabulary)
        widening = Widening(without_conditions(parsed.tree, self._of_papers), names, wholes)
        self._notes = dict.fromkeys((*parsed.notes, *widening.notes(vocabulary)))
        self._search = TextSearch(widening.tree, pages, wholes, vocabulary)

    def found(self, filters: dict[str, Any] | None, size: int) -> Retrieved:
        """The best passages that pass the filters, so many. Raises Haystack's FilterError."""
        from index.haystack import passing

        passes = passing(filters, self._vocabulary)
        wanted = asked(filters, self._vocabulary) if filters else EVERYTHING
        found = list(islice(filter(passes, self._passages(wanted, size)), max(size, 0)))
        return Retrieved(found, (*self._notes, *self._search.notes))

    def _passages(self, wanted: Asked, size: int) -> Iterator["haystack.Document"]:
        """The passages that may be among them, the best first, as they are needed."""
        within, start, step = (Weighted(wanted.meaning, 0),), 0, max(size, 1)
        while start < LOOKED_AT or (wanted.exact and self._search.exact):
            found = self._search.top(Sort.RELEVANCE, start, step, within)
            yield from (_passage(row) for row in found.rows if self._search.exact or self._is_asked(row))
            start, step = start + step, _STEP
            if start >= found.total:
                return
        known = "with a filter, or a form of a word, that the index does not know"
        text = f"Only the best {LOOKED_AT:,} pages were looked at {known}."
        self._notes[Note("filter", text)] = None

    def _is_asked(self, row: Row) -> bool:
        page = json.loads(row.stored)
        packed = page["passage"]
        return PageTerms.of(packed["id"], main_text(page), packed.get("meta", {})).hold(self._search.match)

    def _of_papers(self, condition: Leaf) -> Node:
        """The papers of which a condition holds that pages know nothing of."""
        tree = Widening(condition, self._names, self._wholes).tree
        words = Expanding(self._wholes, list(leaves(tree)))
        found = (json.loads(stored)["document"] for stored in self._wholes.walk(meaning(tree, words)))
        return Or(tuple(Tagged("document", document) for document in found))


def _passage(row: Row) -> "haystack.Document":
    from index.haystack import unpacked

    return replace(unpacked(json.loads(row.stored)["passage"]), score=bare(row.score))
