"""How a Query is answered among the units: the recommendations, conclusions, decisions and actions of papers."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from documents import Kind, Vocabulary
from documents.units import LOOKED_UP, Status
from index.describing import describe
from index.expanding import Expanding
from index.facets import values
from index.fields import FACETS
from index.hits import bare, bodies, dated
from index.meaning import NOTHING, AllOf, AnyOf, Meaning, Tags, Without, filters, meaning
from index.query import UNANSWERED, UNITS_AT_ONCE, Among, Node, Note, Or, Query, Sort, Tagged
from index.records import which
from index.results import FacetValue, UnitHit, UnitResults
from index.shelves import Row, View
from index.snippets import snippet
from index.texts import TextSearch, conditions, without_conditions
from index.turning import bounds, order, stretch
from index.widening import Names, Widening


class UnitSearch:
    """One query being answered on the units of one commit. The wholes tell what acronyms stand for."""

    def __init__(self, query: Query, units: View, wholes: View, vocabulary: Vocabulary, names: Names) -> None:
        self._query, self._units, self._vocabulary = query, units, vocabulary
        self._asked = _of_units(query.words)
        widening = Widening(self._asked, names, wholes)
        self._tree = widening.tree
        self._notes = dict.fromkeys((*query.notes, *_left_out(query), *widening.notes(vocabulary)))
        self._search = TextSearch(widening.tree, units, units, vocabulary)
        self._words = Expanding(units, [])

    def results(self, among: Among) -> UnitResults:
        """The answer, complete; among those that are asked for."""
        shown = among.start is not None or stretch(self._query).reachable
        start, size = stretch(self._query) if among.start is None else (among.start, UNITS_AT_ONCE)
        sort = order(self._query, ranks=self._search.ranks)
        found = self._search.top(sort, start if shown else 0, size, self._wanted(among))
        self._notes.update(dict.fromkeys((*bounds(self._query), *self._search.notes)))
        return UnitResults(
            total=found.total,
            hits=tuple(map(self._hit, found.rows)) if shown else (),
            searched_for=describe(self._asked, self._vocabulary),
            facets=self._facets(among) if self._query.facets else {},
            notes=tuple(self._notes),
        )

    def _wanted(self, among: Among, *, without: str = "") -> tuple[Meaning, ...]:
        """What the units have to meet besides the words; the filter that a facet stands for can be left out."""
        within = replace(self._query.within, sender="", recipient="")
        kinds = among.kinds if without != "unit" else ()
        answers = among.answers if without != "answer" else ()
        return (
            *filters(within, without=without),
            *([meaning(Or(tuple(Tagged("unit", kind) for kind in kinds)), self._words)] if kinds else []),
            *([AnyOf(tuple(_answered(among, answer) for answer in answers))] if answers else []),
        )

    def _facets(self, among: Among) -> dict[str, tuple[FacetValue, ...]]:
        found = {name: self._values(name, among) for name in self._query.facets if name in FACETS}
        kinds = {kind: Tags("unit", (kind,)) for kind in LOOKED_UP}
        answers = {answer: _answered(among, answer) for answer in (*Status, UNANSWERED)}
        return {
            "unit": self._few("unit", kinds, among, among.kinds),
            **found,
            "answer": self._few("answer", answers, among, among.answers),
        }

    def _values(self, name: str, among: Among) -> tuple[FacetValue, ...]:
        counts = self._units.counts(self._rest(name, among), [name])[name]
        return values(self._query.within, name, counts, self._vocabulary)

    def _few(
        self, name: str, values: Mapping[str, Meaning], among: Among, picked: Collection[str]
    ) -> tuple[FacetValue, ...]:
        """The values of a facet that has few, in their own order."""
        rest = self._rest(name, among)
        return tuple(
            FacetValue(value, value.capitalize(), self._count(AllOf((rest, asked))), value in picked)
            for value, asked in values.items()
        )

    def _rest(self, name: str, among: Among) -> Meaning:
        """What is asked but for the filter that a facet stands for."""
        return AllOf((self._search.match, *self._wanted(among, without=name)))

    def _count(self, asked: Meaning) -> int:
        return self._units.top(asked, Sort.NEWEST, 0, 1).total

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
            text=unit["text"],
            section=unit.get("section", ""),
            place=unit.get("place", 0),
            owner=unit.get("owner", ""),
            due=unit.get("due", ""),
            score=bare(row.score),
        )


def _answered(among: Among, answer: str) -> Meaning:
    """The recommendations that have an answer, or those that have none."""
    if answer != UNANSWERED:
        return _those(among.answered.get(answer, ()))
    known = [place for places in among.answered.values() for place in places]
    return AllOf((Tags("unit", ("recommendation",)), Without(_those(known))))


def _those(places: Sequence[tuple[str, int]]) -> Meaning:
    return Tags("which", tuple(which(*place) for place in places)) if places else NOTHING


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
    units = "recommendations, conclusions, decisions and actions"
    text = f"“{condition}” is left out: papers have it, but not the {units} in them."
    return Note("not-among-units", text)
