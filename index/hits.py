"""From what is stored of a whole to the hit that is shown; copies are one hit."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from documents import Kind, Named, PartialDate
from index.ranking import WHOLE
from index.results import Copy, Hit, PageHit, Reason
from index.shelves import Row
from index.snippets import cut


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole that was found, as it is stored, and its copies."""

    whole: dict[str, Any]
    score: float
    copies: tuple[Copy, ...] = ()

    @property
    def document(self) -> str:
        """Its id."""
        return str(self.whole["document"])

    def label(self, page: int) -> str:
        """What is printed on a page, by its number."""
        return str(self.whole["labels"].get(str(page), page))

    def hit(self, pages: tuple[PageHit, ...], reasons: tuple[Reason, ...] = ()) -> Hit:
        """What is shown of it: these pages, or the beginning of the first one with text."""
        whole = self.whole
        return Hit(
            document=whole["document"],
            title=whole["title"],
            kind=Kind(whole["kind"]),
            dated=dated(whole),
            bodies=bodies(whole),
            topics=tuple(Named(*topic) for topic in whole["topics"]),
            length=whole["length"],
            score=bare(self.score),
            pages=pages or _opening(whole),
            reasons=reasons,
            copies=self.copies,
        )


def papers(rows: Iterable[Row]) -> list[Paper]:
    """The papers of some rows in their order, copies at the place of the first. Blank ones are no copies."""
    found: dict[str, list[Paper]] = {}
    for row in rows:
        whole = json.loads(row.stored)
        found.setdefault(whole["same"] or whole["document"], []).append(Paper(whole, row.score))
    return [
        Paper(first.whole, first.score, tuple(as_copy(paper.whole) for paper in others))
        for first, *others in found.values()
    ]


def as_copy(whole: dict[str, Any]) -> Copy:
    """A whole as it is named beside another that says the same."""
    return Copy(str(whole["document"]), str(whole["title"]), dated(whole))


def dated(whole: dict[str, Any]) -> PartialDate | None:
    """The date of a whole."""
    return PartialDate.parse(whole["dated"]) if whole["dated"] else None


def bodies(whole: dict[str, Any]) -> tuple[Named, ...]:
    """The bodies of a whole."""
    return tuple(Named(*body) for body in whole["bodies"])


def bare(score: float) -> float:
    """A score without what was given for holding all words."""
    return score - WHOLE if score >= WHOLE else score


def _opening(whole: dict[str, Any]) -> tuple[PageHit, ...]:
    """What is shown where no page holds a word that was looked for."""
    if not whole["opening"]:
        return ()
    number, label, text = whole["opening"]
    return (PageHit(number, label, cut(text, ())),)
