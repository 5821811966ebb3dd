"""The best pages of a document for a query: those that hold all of it, else the best one for each part."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from index import analysis
from index.marks import Place, Sought, places
from index.meaning import AllOf, AnyOf, Between, Expand, Meaning, Tags, Terms, inside
from index.query import Prefix
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


class PageHits:
    """Finds the pages to show of the documents that a query matches."""

    def __init__(self, view: View, what: Sought, expand: Expand) -> None:
        self._view, self._what = view, what
        self._asked = [inside(leaf, "text", expand) for leaf in what.leaves]

    def of(self, document: str) -> tuple[PageHit, ...]:
        """The pages, best first; none if no page holds a word that was looked for."""
        if not self._asked:
            return ()
        found = {page.number: page for page in self._best(document, AllOf(tuple(self._asked)), USUAL)}
        for leaf in range(len(self._asked)):
            if len(found) < MOST and not any(leaf in page.leaves for page in found.values()):
                found |= {page.number: page for page in self._holding(document, leaf)}
        if len(found) < USUAL and len(self._asked) > 1:
            for page in self._best(document, AnyOf(tuple(self._asked)), USUAL + len(found)):
                if len(found) < USUAL:
                    found.setdefault(page.number, page)
        return tuple(page.hit() for page in found.values())

    def _best(self, document: str, asked: Meaning, size: int) -> list[_Page]:
        stored = self._view.best(AllOf((Tags("document", (document,)), asked)), size)
        return [self._page(record) for record in stored]

    def _holding(self, document: str, leaf: int) -> list[_Page]:
        """The page that holds a leaf, and most of the others; or where it begins before going over to the next."""
        asked = AllOf((self._asked[leaf], AnyOf(tuple(self._asked))))
        return self._best(document, asked, 1) or list(self._beginning(document, leaf))[:1]

    def _beginning(self, document: str, leaf: int) -> Iterator[_Page]:
        """The pages where a phrase begins that ends on a later one: near the page's end, or its first words earlier."""
        stems = analysis.stems(self._what.leaves[leaf].text)[:SEAM]
        if isinstance(self._what.leaves[leaf], Prefix) or len(stems) < 2:
            return
        near = AnyOf((Terms("seam", stems), Terms("text", stems)))
        for record in self._view.best(AllOf((Tags("document", (document,)), near)), MOST):
            page = self._page(record, after=self._following(document, json.loads(record)["number"]))
            if leaf in page.leaves:
                yield page

    def _following(self, document: str, number: int) -> str:
        """The main text of the next pages."""
        wanted = AllOf((Tags("document", (document,)), Between("key", number + 1, number + USUAL)))
        read = sorted((json.loads(record) for record in self._view.walk(wanted)), key=lambda page: page["number"])
        return " ".join(_main(page) for page in read)

    def _page(self, record: bytes, after: str = "") -> _Page:
        read = json.loads(record)
        text = _main(read)
        standing = tuple(places(self._what, text, after=after))
        label = read["passage"].get("meta", {}).get("label") or read["number"]
        return _Page(read["number"], str(label), text, standing)


def _main(page: dict[str, Any]) -> str:
    content: str = page["passage"].get("content") or ""
    return content[slice(*page["main"])]
