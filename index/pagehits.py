"""The best pages of a document for a query: those that hold all of it, else the best one for each part."""

import json
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from index import analysis
from index.hits import Paper
from index.marks import Place, Sought, places, sought, stands
from index.meaning import AllOf, AnyOf, BestOf, Between, Meaning, Tags, Terms, Words, inside
from index.onpages import by_stems
from index.query import Alike, And, Exact, Leaf, Node, Or, Phrase, Word
from index.records import SEAM
from index.results import PageHit, Snippet
from index.shelves import PageRow, View
from index.snippets import cut
from index.trees import positive

USUAL = 3  # pages shown of a hit
MOST = 5  # where that many are needed to show each part of the query; of more parts the best pages are shown
_LOOKED = 1_000  # pages of a document with the stems of words that are asked for as they are written
_BROKEN = 100  # searches for a phrase over the end of a page


@dataclass(frozen=True)
class _Page:
    """A page found; its text, and where the query's leaves stand in it, are looked up when they are asked."""

    row: PageRow
    what: Sought
    complete: bool = False  # it is known to hold all of what it was found by
    after: str = ""  # the main text of the next pages, where a phrase may go on

    @cached_property
    def text(self) -> str:
        """Its main text."""
        return main_text(json.loads(self.row.read()))

    @cached_property
    def standing(self) -> list[Place]:
        """Where the leaves stand."""
        return places(self.what, self.text, after=self.after)

    def has(self, leaves: Container[int]) -> bool:
        """Whether any of these leaves stands here."""
        if self.after:
            return any(place.leaf in leaves for place in self.standing)
        return stands(self.what, self.text, leaves)

    def hit(self, label: str, *, excerpt: bool) -> PageHit:
        """What is shown of it, with or without a piece of its text."""
        return PageHit(self.row.number, label, cut(self.text, self.standing) if excerpt else Snippet(""))


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
        self._left = _BROKEN

    def of(self, papers: Sequence[Paper], excerpts: int) -> dict[str, tuple[PageHit, ...]]:
        """The pages of papers by their ids, best first, so many of each with a piece of their text; none for a paper
        of which no page holds what was looked for."""
        if not self._parts or not papers:
            return {}
        documents = [paper.document for paper in papers]
        leaves = {leaf for part in self._parts for leaf in part.leaves}
        found = self._best([part.asked for part in self._parts], documents, USUAL, leaves)
        unsettled = [id for id in documents if not any(page.complete for page in found.get(id, ()))]
        for part in self._parts if len(self._parts) <= MOST else ():
            lacking = [id for id in unsettled if id not in found or self._lacks(found[id], part)]
            for id, page in self._holding(lacking, part):
                if page.row.number not in {shown.row.number for shown in found.get(id, ())}:
                    found[id] = [*found.get(id, ()), page]
        return {
            paper.document: tuple(_hits(paper, found[paper.document], excerpts))
            for paper in papers
            if paper.document in found
        }

    def _best(
        self, parts: Sequence[Meaning], documents: Sequence[str], each: int, leaves: Container[int]
    ) -> dict[str, list[_Page]]:
        """The best pages of documents for some parts, which any of these leaves is to stand on.

        Where words are asked for as they are written, pages with their stems are found, and those that have them are
        taken; of a document where none of the best has them, the first that does.
        """
        wider = [by_stems(part) for part in parts]
        best = self._view.pages(wider, documents, each)
        if wider == parts:
            return {id: [_Page(row, self._what, complete=row.complete) for row in rows] for id, rows in best.items()}
        found = {id: self._to_be_read(rows) for id, rows in best.items()}
        standing = {id: [page for page in pages if page.has(leaves)] for id, pages in found.items()}
        for id in [id for id, pages in standing.items() if not pages]:
            others = self._to_be_read(self._view.pages(wider, [id], _LOOKED).get(id, ()))
            standing[id] = list(islice((page for page in others if page.has(leaves)), 1))
        return {id: pages for id, pages in standing.items() if pages}

    def _to_be_read(self, rows: Sequence[PageRow]) -> list[_Page]:
        return [_Page(row, self._what) for row in rows]

    def _lacks(self, pages: Sequence[_Page], part: _Part) -> bool:
        """Whether none of some pages that hold any part holds this one, and another may be shown."""
        another = len(self._parts) > 1 and len(pages) < MOST
        return another and not any(page.has(part.leaves) for page in pages)

    def _holding(self, documents: Sequence[str], part: _Part) -> Iterator[tuple[str, _Page]]:
        """For each document the page that holds a part, and most of the others; or where it begins before going over
        to the next."""
        asked = AllOf((part.asked, AnyOf(tuple(other.asked for other in self._parts))))
        found = self._best([asked], documents, 1, part.leaves) if documents else {}
        for id in documents:
            yield from ((id, page) for page in islice(found.get(id) or self._beginning(id, part), 1))

    def _beginning(self, document: str, part: _Part) -> Iterator[_Page]:
        """The pages where a phrase begins that ends on a later one: near the page's end, or its first words earlier."""
        for number, leaf in part.leaves.items():
            stems = analysis.stems(leaf.text)[:SEAM]
            if not self._left or not isinstance(leaf, Word | Phrase | Exact) or len(stems) < 2:
                continue
            self._left -= 1
            near = AnyOf((Terms("seam", stems), Terms("text", stems)))
            for row in self._view.pages([near], [document], MOST).get(document, ()):
                page = _Page(row, self._what, after=self._following(document, row.number))
                if page.has({number}):
                    yield page

    def _following(self, document: str, number: int) -> str:
        """The main text of the next pages."""
        wanted = AllOf((Tags("document", (document,)), Between("key", number + 1, number + USUAL)))
        read = sorted((json.loads(record) for record in self._view.walk(wanted)), key=lambda page: page["number"])
        return " ".join(main_text(page) for page in read)


def _hits(paper: Paper, pages: Sequence[_Page], excerpts: int) -> Iterator[PageHit]:
    for place, page in enumerate(pages):
        yield page.hit(paper.label(page.row.number), excerpt=place < excerpts)


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
