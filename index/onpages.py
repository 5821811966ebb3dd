"""What is asked of pages, which have stems and compounds but no words as they are written.

Where a word or a form is asked for, the pages with the stems are found, and their texts decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from index import analysis
from index.fields import joined_of, words_of
from index.filters import Fields, holds
from index.meaning import (
    AllOf,
    AnyOf,
    AnyTerm,
    AtLeast,
    BestOf,
    Between,
    Close,
    Meaning,
    Preferring,
    Sure,
    Tags,
    Terms,
    Weighted,
    Without,
    mapped,
)
from index.nearness import narrowest
from index.records import about

_WORDS = words_of("text")


def by_stems(asked: Meaning) -> Meaning:
    """What finds all pages that are asked for, and maybe others; the very same where no words are asked for."""
    match asked:
        case Terms(field, words) | AnyTerm(field, words) if field == _WORDS:
            stems = tuple(dict.fromkeys(map(analysis.stem, words)))
            return BestOf((AnyTerm("text", stems), AnyTerm(joined_of("text"), stems)))
        case Without(part):
            return asked if by_stems(part) == part else AllOf(())
        case _:
            return mapped(asked, by_stems)


@dataclass(frozen=True, slots=True)
class PageTerms:
    """What a page holds, as far as it can be asked for."""

    stems: Sequence[str]
    words: frozenset[str]
    joined: frozenset[str]  # the stems of its compounds
    tags: Fields  # what filters go by

    @classmethod
    def of(cls, id: str, text: str, meta: Mapping[str, Any]) -> Self:
        """Those of a passage with this main text."""
        terms, joined = analysis.terms(text), [token.term for token in analysis.compounds(text)]
        tags = {**about(meta), "document": [str(meta.get("document") or id)]}
        words = frozenset(term.word for term in (*terms, *joined))
        return cls([term.stem for term in terms], words, frozenset(term.stem for term in joined), tags)

    def hold(self, asked: Meaning) -> bool:
        """Whether this is what is asked for."""
        match asked:
            case AllOf(parts):
                return all(map(self.hold, parts))
            case AnyOf(parts) | BestOf(parts):
                return any(map(self.hold, parts))
            case AtLeast(least, parts):
                return sum(map(self.hold, parts)) >= least
            case Without(part):
                return not self.hold(part)
            case Weighted(part) | Sure(part) | Preferring(part):
                return self.hold(part)
            case Terms(field, terms):
                return self._run(terms) if field == "text" else not self._of(field).isdisjoint(terms)
            case AnyTerm(field, terms):
                return not self._of(field).isdisjoint(terms)
            case Close(_, terms, between):
                places = [[place for place, stem in enumerate(self.stems) if stem == term] for term in terms]
                return all(places) and narrowest(places) <= between
            case Tags() | Between():
                return holds(asked, self.tags)

    def _of(self, field: str) -> frozenset[str]:
        return {"text": frozenset(self.stems), _WORDS: self.words, joined_of("text"): self.joined}[field]

    def _run(self, stems: Sequence[str]) -> bool:
        """Whether these stand side by side."""
        starts = range(len(self.stems) - len(stems) + 1)
        return any(tuple(self.stems[start : start + len(stems)]) == tuple(stems) for start in starts)
