"""How a Query is answered among the units: the recommendations, decisions and actions that papers hold."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from documents import Kind, Vocabulary
from index.describing import describe
from index.expanding import Expanding
from index.hits import bare, bodies, dated
from index.meaning import filters, meaning
from index.query import Node, Note, Or, Query, Tagged
from index.results import UnitHit, UnitResults
from index.shelves import Row, View
from index.snippets import snippet
from index.texts import TextSearch, conditions, without_conditions
from index.turning import bounds, order, stretch
from index.widening import Names, Widening


class UnitSearch:
    """One query being answered on the units of one commit. The wholes tell what acronyms stand for."""

    def __init__(self, query: Query, units: View, wholes: View, vocabulary: Vocabulary, names: Names) -> None:
        self._query, self._vocabulary = query, vocabulary
        self._asked = _of_units(query.words)
        widening = Widening(self._asked, names, wholes)
        self._tree = widening.tree
        self._notes = dict.fromkeys((*query.notes, *_left_out(query), *widening.notes(vocabulary)))
        self._search = TextSearch(widening.tree, units, units, vocabulary)
        self._words = Expanding(units, [])

    def results(self, kinds: Sequence[str]) -> UnitResults:
        """The answer, complete; of these kinds of units, or of any."""
        within = filters(replace(self._query.within, sender="", recipient=""))
        wanted = [meaning(Or(tuple(Tagged("unit", kind) for kind in kinds)), self._words)] if kinds else []
        start, size = stretch(self._query)
        shown = stretch(self._query).reachable
        sort = order(self._query, ranks=self._search.ranks)
        found = self._search.top(sort, start if shown else 0, size, (*within, *wanted))
        self._notes.update(dict.fromkeys((*bounds(self._query), *self._search.notes)))
        return UnitResults(
            total=found.total,
            hits=tuple(map(self._hit, found.rows)) if shown else (),
            searched_for=describe(self._asked, self._vocabulary),
            notes=tuple(self._notes),
        )

    def _hit(self, row: Row) -> UnitHit:
        stored = json.loads(row.stored)
        unit, whole = stored["unit"], stored["document"]
        return UnitHit(
            document=whole["document"],
            title=whole["title"],
            kind=Kind(whole["kind"]),
            dated=dated(whole),
            bodies=bodies(whole),
            unit=unit["unit"],
            number=unit.get("number", ""),
            page=stored["page"],
            label=stored["label"],
            snippet=snippet(self._tree, unit["text"]),
            owner=unit.get("owner", ""),
            due=unit.get("due", ""),
            score=bare(row.score),
        )


def no_units(query: Query, vocabulary: Vocabulary) -> UnitResults:
    """The answer of an index that was never written."""
    notes = tuple(dict.fromkeys((*query.notes, *_left_out(query))))
    return UnitResults(total=0, hits=(), searched_for=describe(_of_units(query.words), vocabulary), notes=notes)


def _of_units(words: Node) -> Node:
    """What can be asked of units: a tree without conditions on the fields of papers."""
    return without_conditions(words, lambda _: None)


def _left_out(query: Query) -> Iterator[Note]:
    """What is asked of papers, but not of units, each said once."""
    for leaf in conditions(query.words):
        yield _not_among_units(describe(leaf))
    for field, text in (("sender", query.within.sender), ("recipient", query.within.recipient)):
        if text.strip():
            yield _not_among_units(f"{field}:{text}")


def _not_among_units(condition: str) -> Note:
    text = f"“{condition}” is left out: papers have it, but not the recommendations, decisions and actions in them."
    return Note("not-among-units", text)
