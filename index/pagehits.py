"""The best pages of a document for a query: those that hold all of it, else the best one for each part."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from index import analysis
from index.marks import Place, Sought, places, positive, sought
from index.meaning import AllOf, AnyOf, BestOf, Between, Meaning, Tags, Terms, Words, inside
from index.query import Alike, And, Leaf, Node, Or, Phrase, Word
from index.records import SEAM
from index.results import PageHit
from index.shelves import View
from index.snippets import cut

USUAL = 3  # pages shown of a hit
MOST = 5  # where that many are needed to show each part of the query


@dataclass(frozen=True, slots=True)
class _Page:
    """A page found, and where the query's leaves stand in its main text."""

    number: int
    label: str
    text: str
    standing: tuple[Place, ...]

    @property
    def leaves(self) -> set[int]:
        return {place.leaf for place in self.standing}

    def hit(self) -> PageHit:
        return PageHit(self.number, self.label, cut(self.text, self.standing))


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the query that a page is to show: what it asks of a page, and its leaves by their numbers."""

    asked: Meaning
    leaves: dict[int, Leaf]


class PageHits:
    """Finds the pages to show of the documents that a query matches."""

    def __init__(self, view: View, tree: Node, words: Words) -> None:
        self._view, self._what = view, sought(tree)
        self._parts = list(_parts(tree, self._what, words))

    def of(self, document: str) -> tuple[PageHit, ...]:
        """The pages, best first; none if no page holds a word that was looked for."""
        if not self._parts:
            return ()
        asked = [part.asked for part in self._parts]
        found = {page.number: page for page in self._best(document, AllOf(tuple(asked)), USUAL)}
        for part in self._parts:
            if len(found) < MOST and not any(page.leaves & part.leaves.keys() for page in found.values()):
                found |= {page.number: page for page in self._holding(document, part)}
        if len(found) < USUAL and len(asked) > 1:
            for page in self._best(document, AnyOf(tuple(asked)), USUAL + len(found)):
                if len(found) < USUAL:
                    found.setdefault(page.number, page)
        return tuple(page.hit() for page in found.values())

    def _best(self, document: str, asked: Meaning, size: int) -> list[_Page]:
        stored = self._view.best(AllOf((Tags("document", (document,)), asked)), size)
        return [self._page(record) for record in stored]

    def _holding(self, document: str, part: _Part) -> list[_Page]:
        """The page that holds a part, and most of the others; or where it begins before going over to the next."""
        asked = AllOf((part.asked, AnyOf(tuple(other.asked for other in self._parts))))
        return self._best(document, asked, 1) or list(self._beginning(document, part))[:1]

    def _beginning(self, document: str, part: _Part) -> Iterator[_Page]:
        """The pages where a phrase begins that ends on a later one: near the page's end, or its first words earlier."""
        for number, leaf in part.leaves.items():
            stems = analysis.stems(leaf.text)[:SEAM]
            if not isinstance(leaf, Word | Phrase) or len(stems) < 2:
                continue
            near = AnyOf((Terms("seam", stems), Terms("text", stems)))
            for record in self._view.best(AllOf((Tags("document", (document,)), near)), MOST):
                page = self._page(record, after=self._following(document, json.loads(record)["number"]))
                if number in page.leaves:
                    yield page

    def _following(self, document: str, number: int) -> str:
        """The main text of the next pages."""
        wanted = AllOf((Tags("document", (document,)), Between("key", number + 1, number + USUAL)))
        read = sorted((json.loads(record) for record in self._view.walk(wanted)), key=lambda page: page["number"])
        return " ".join(main_text(page) for page in read)

    def _page(self, record: bytes, after: str = "") -> _Page:
        read = json.loads(record)
        text = main_text(read)
        standing = tuple(places(self._what, text, after=after))
        label = read["passage"].get("meta", {}).get("label") or read["number"]
        return _Page(read["number"], str(label), text, standing)


def _parts(tree: Node, what: Sought, words: Words) -> Iterator[_Part]:
    """The parts that can stand on a page, each once: the leaves, and what goes by several names."""
    numbers = {leaf: number for number, leaf in enumerate(what.leaves)}
    for node in dict.fromkeys(_wanted(tree)):
        leaves = {numbers[leaf]: leaf for leaf in positive(node) if leaf in numbers}
        if leaves:
            yield _Part(_on_page(node, words), leaves)


def _wanted(node: Node) -> Iterator[Node]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _wanted(part)
        case _:
            yield node


def _on_page(node: Node, words: Words) -> Meaning:
    match node:
        case And(parts):
            return AllOf(tuple(_on_page(part, words) for part in parts))
        case Alike(parts):
            return BestOf(tuple(_on_page(part, words) for part in parts))
        case _:
            return inside(node, "text", words)  # type: ignore[arg-type]  # the others are leaves: `_parts` saw to that


def main_text(page: dict[str, Any]) -> str:
    """The main text of a page as it is stored, without running heads and feet."""
    content: str = page["passage"].get("content") or ""
    return content[slice(*page["main"])]
