"""The best pages of a document for a query: those that hold all of it, else the best one for each part."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index import analysis
from index.marks import Place, Sought, places, sought
from index.meaning import AllOf, AnyOf, BestOf, Between, Meaning, Preferring, Sure, Tags, Terms, Words, inside
from index.query import Alike, And, Exact, Leaf, Node, Or, Phrase, Word
from index.ranking import WHOLE
from index.records import SEAM, owner
from index.results import PageHit
from index.shelves import View
from index.snippets import cut
from index.trees import positive

USUAL = 3  # pages shown of a hit
MOST = 5  # where that many are needed to show each part of the query
_ALONE = 100  # searches for one part in one document: ten hits with ten parts that other pages hold
_EACH = 4  # pages of a document looked at, on average


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
        self._left = _ALONE

    def of(self, documents: Sequence[str]) -> dict[str, tuple[PageHit, ...]]:
        """The pages of documents, best first; a document is left out if no page of it holds what was looked for."""
        if not self._parts or not documents:
            return {}
        found = self._candidates(documents)
        chosen = {id: self._chosen(id, found.get(id, [])) for id in documents}
        return {id: tuple(page.hit() for page in pages) for id, pages in chosen.items() if pages}

    def _candidates(self, documents: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """Pages of each document, best first, at least as many as are shown if it has them: one search for all.

        Where that one is full of the pages of some documents, the others are searched alone.
        """
        size = len(documents) * _EACH
        found: dict[str, list[dict[str, Any]]] = {}
        records = self._best(documents, size)
        for page in records:
            found.setdefault(owner(page["passage"]), []).append(page)
        if len(records) == size and len(documents) > 1:
            for id in documents:
                if len(found.get(id, ())) < USUAL:
                    found[id] = self._best([id], USUAL)
        return found

    def _chosen(self, document: str, candidates: list[dict[str, Any]]) -> list[_Page]:
        """The best pages, and for each part of the query that none of them holds the one that does."""
        found = {page.number: page for page in map(self._page, candidates[:USUAL])}
        for part in self._parts:
            if (
                self._left
                and len(found) < MOST
                and not any(page.leaves & part.leaves.keys() for page in found.values())
            ):
                self._left -= 1
                found |= {page.number: page for page in self._holding(document, part)}
        return list(found.values())

    def _best(self, documents: Sequence[str], size: int) -> list[dict[str, Any]]:
        """The pages of documents that hold any part: first those that hold all."""
        asked = tuple(part.asked for part in self._parts)
        match: Meaning = AllOf((Tags("document", tuple(documents)), AnyOf(asked)))
        ranked = Preferring(match, (Sure(AllOf(asked), WHOLE),)) if len(asked) > 1 else match
        return [json.loads(record) for record in self._view.best(ranked, size)]

    def _holding(self, document: str, part: _Part) -> list[_Page]:
        """The page that holds a part, and most of the others; or where it begins before going over to the next."""
        asked = (Tags("document", (document,)), part.asked, AnyOf(tuple(other.asked for other in self._parts)))
        found = [self._page(json.loads(record)) for record in self._view.best(AllOf(asked), 1)]
        return found or list(self._beginning(document, part))[:1]

    def _beginning(self, document: str, part: _Part) -> Iterator[_Page]:
        """The pages where a phrase begins that ends on a later one: near the page's end, or its first words earlier."""
        for number, leaf in part.leaves.items():
            stems = analysis.stems(leaf.text)[:SEAM]
            if not isinstance(leaf, Word | Phrase | Exact) or len(stems) < 2:
                continue
            near = AnyOf((Terms("seam", stems), Terms("text", stems)))
            for record in self._view.best(AllOf((Tags("document", (document,)), near)), MOST):
                read = json.loads(record)
                page = self._page(read, after=self._following(document, read["number"]))
                if number in page.leaves:
                    yield page

    def _following(self, document: str, number: int) -> str:
        """The main text of the next pages."""
        wanted = AllOf((Tags("document", (document,)), Between("key", number + 1, number + USUAL)))
        read = sorted((json.loads(record) for record in self._view.walk(wanted)), key=lambda page: page["number"])
        return " ".join(main_text(page) for page in read)

    def _page(self, read: dict[str, Any], after: str = "") -> _Page:
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
