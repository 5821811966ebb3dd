"""The words that patterns and near spellings stand for in an index, as many as are looked for."""

from math import log

from index.fields import words_of
from index.meaning import Words
from index.query import Fuzzy, Leaf, Note, Pattern
from index.shelves import View

MOST = 1_024  # words that the patterns and near spellings of a query stand for, in each field


class Expanding(Words):
    """The words of a shelf, for one query with these leaves. `notes` says where there were too many."""

    def __init__(self, view: View, leaves: list[Leaf]) -> None:
        self.notes: dict[Note, None] = {}
        self._view = view
        self._most = MOST // max(1, sum(isinstance(leaf, Pattern | Fuzzy) for leaf in leaves))
        self._found: dict[tuple[str, str, int], tuple[str, ...]] = {}
        self._often: dict[tuple[str, str], int] = {}

    def holds(self, field: str, term: str) -> bool:
        """Whether a term stands anywhere in a field."""
        return self.often(field, term) > 0

    def often(self, field: str, term: str) -> int:
        """How many papers hold a term in a field."""
        if (field, term) not in self._often:
            self._often[field, term] = self._view.often(field, term)
        return self._often[field, term]

    def rarity(self, stem: str, field: str = "text") -> float:
        """How rare a stem is in a field of the papers."""
        often, papers = self.often(field, stem), self._view.count()
        return log(1 + (max(0, papers - often) + 0.5) / (often + 0.5))

    def of_form(self, field: str, form: str) -> tuple[str, ...]:
        """The most frequent words of a field that a pattern stands for."""
        return self._bounded(field, form, 0)

    def near(self, field: str, word: str, edits: int) -> tuple[str, ...]:
        """The words of a field so many letters away, the nearest first."""
        return self._bounded(field, word, edits)

    def _bounded(self, field: str, form: str, edits: int) -> tuple[str, ...]:
        asked = (field, form, edits)
        if asked not in self._found:
            words = self._look_up(*asked)
            if len(words) > self._most and field == words_of("text"):
                like = "are spelt like" if edits else "have the form of"
                text = (
                    f"More than {self._most:,} words {like} “{form}”; the {self._most:,} most frequent are looked for."
                )
                self.notes[Note("many-words-of-form", text)] = None
            self._found[asked] = words[: self._most]
        return self._found[asked]

    def _look_up(self, field: str, form: str, edits: int) -> tuple[str, ...]:
        start = form[:-1]
        if edits:
            return self._view.lexicon(field).near(form, edits, self._most + 1)
        if form[-1] == "*" and "*" not in start and "?" not in start:
            return self._view.words(field, start, self._most + 1)
        return self._view.lexicon(field).matching(form, self._most + 1)
