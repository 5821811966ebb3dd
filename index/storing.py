"""An Index that is a Haystack document store, on the shelves of any engine.

Units, pages and wholes are three indexes, committed one after the other, wholes last. A crash between leaves pages
newer than their whole until the document is written again, which the ingest's queue does at its next start.
"""

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from documents import Vocabulary
from index import stamp
from index.fields import Level
from index.likeness import most_like
from index.meaning import AllOf, Tags
from index.parser import parse
from index.plain import of_plain, plain
from index.query import EVERY_UNIT, Among, Query
from index.records import digest, fingerprint, owner, records
from index.results import Hit, Results, Suggestion, UnitResults
from index.retrieving import Retrieval, Retrieved
from index.searching import Search, nothing_found
from index.shelves import Shelf
from index.suggesting import Suggesting
from index.unithits import UnitSearch, no_units
from index.widening import Names

if TYPE_CHECKING:
    import haystack
    from haystack.document_stores.types import DuplicatePolicy


class StoredIndex(ABC):
    """Everything of an Index (see `index.base`) that is alike for all engines."""

    engine: ClassVar[str]

    def __init__(self, directory: Path, *, vocabulary: Vocabulary) -> None:
        stamp.check(directory, self.engine)
        self.vocabulary = vocabulary
        self._directory = directory
        self._wholes = self._shelf(directory / "wholes", Level.WHOLE)
        self._pages = self._shelf(directory / "pages", Level.PAGE)
        self._units = self._shelf(directory / "units", Level.UNIT)
        self._names = Names(vocabulary)
        self._suggesting = Suggesting(vocabulary, self._names)
        self._writing = threading.RLock()

    @property
    def name(self) -> str:
        """The name of its directory, which tells one generation from another."""
        return self._directory.name

    @abstractmethod
    def _shelf(self, directory: Path, level: Level) -> Shelf:
        """The engine's shelf for the records of a level."""

    def search(self, query: Query) -> Results:
        """The hits of one page of results, all counts exact. Raises IndexOutOfDate."""
        wholes, pages = self._wholes.view(), self._pages.view()
        if wholes is None or pages is None:
            stamp.check(self._directory, self.engine)  # another engine's index may have taken its place
            return nothing_found(query, self.vocabulary)
        return Search(query, wholes, pages, self.vocabulary, self._names).results()

    def suggest(self, text: str, size: int = 8) -> tuple[Suggestion, ...]:
        """What may be looked for by somebody who has typed so far; nothing before the second letter."""
        wholes = self._wholes.view()
        return self._suggesting.of(text, size, wholes) if wholes else ()

    def like(self, document: str, page: int | None = None, size: int = 5) -> tuple[Hit, ...]:
        """The documents most like one that is held, or like one page of it; itself left out, copies of it last."""
        wholes, pages = self._wholes.view(), self._pages.view()
        return most_like(document, page, size, wholes, pages) if wholes and pages else ()

    def units(self, query: Query, among: Among = EVERY_UNIT) -> UnitResults:
        """The units that match, of those that are asked for."""
        units, wholes = self._units.view(), self._wholes.view()
        if units is None or wholes is None:
            return no_units(query, self.vocabulary)
        return UnitSearch(query, units, wholes, self.vocabulary, self._names).results(among)

    def retrieve(self, text: str, filters: dict[str, Any] | None = None, size: int = 10) -> Retrieved:
        """The passages that match what was typed and pass Haystack's filters, the best first."""
        wholes, pages = self._wholes.view(), self._pages.view()
        if wholes is None or pages is None:
            return Retrieved([], parse(text, self.vocabulary).notes)
        return Retrieval(text, wholes, pages, self.vocabulary, self._names).found(filters, size)

    def documents(self) -> frozenset[str]:
        """The ids of all whole documents held."""
        return frozenset(whole["document"] for whole in self._stored_wholes())

    def digests(self) -> Mapping[str, str]:
        """The digest of each document held, "" where pages of it, or the whole, are missing. Raises IndexOutOfDate."""
        for shelf in self._shelves:
            shelf.check()
        pages: dict[str, list[tuple[int, str]]] = {}
        for page in self._stored_pages(AllOf(())):
            pages.setdefault(owner(page["passage"]), []).append((page["serial"], fingerprint(page["passage"])))
        wholes = {whole["document"] for whole in self._stored_wholes()}
        return {
            id: digest(each for _, each in sorted(pages.get(id, []))) if id in wholes else ""
            for id in wholes | pages.keys()
        }

    def remove(self, documents: Sequence[str]) -> None:
        """Take whole documents out, by id."""
        if documents and self._wholes.view():
            self._replace(list(documents), [])

    def close(self) -> None:
        """Let go of the writer's lock and of open files; a later call opens them again."""
        with self._writing:
            for shelf in self._shelves:
                shelf.close()

    def count_documents(self) -> int:
        """The number of passages."""
        view = self._pages.view()
        return view.count() if view else 0

    def filter_documents(self, filters: dict[str, Any] | None = None) -> "list[haystack.Document]":
        """The passages that pass Haystack's filters, in the order of writing."""
        from index.haystack import matching, unpacked

        return matching([unpacked(plain) for plain in self._packed(AllOf(()))], filters)

    def write_documents(self, documents: "list[haystack.Document]", policy: "DuplicatePolicy | None" = None) -> int:
        """Write passages and build the wholes of the documents they name, replacing what was there; how many."""
        from index.haystack import admitted, checked, packed

        with self._writing:
            groups = admitted(checked(documents), policy, self._held)
            self._replace(
                list(groups), ((name, [packed(passage) for passage in group]) for name, group in groups.items())
            )
        return sum(map(len, groups.values()))

    def delete_documents(self, document_ids: list[str]) -> None:
        """Delete passages by id; their documents keep the others, or go with the last."""
        ids = set(document_ids)
        with self._writing:
            owners = {owner(plain) for plain in self._packed(Tags("passage", tuple(ids)))}
            if owners:
                groups: dict[str, list[dict[str, Any]]] = {}
                for plain in self._packed(Tags("document", tuple(owners))):
                    if plain["id"] not in ids:
                        groups.setdefault(owner(plain), []).append(plain)
                self._replace(list(owners), list(groups.items()))

    def to_dict(self) -> dict[str, Any]:
        """What is needed to open the same store again, as Haystack writes it."""
        told = {"directory": str(self._directory), "vocabulary": plain(self.vocabulary)}
        kind = type(self)
        return {"type": f"{kind.__module__}.{kind.__qualname__}", "init_parameters": told}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Open the store that `to_dict` described."""
        told = data["init_parameters"]
        return cls(Path(told["directory"]), vocabulary=of_plain(told["vocabulary"]))

    def _held(self, ids: Sequence[str]) -> set[str]:
        """Those of some passages that are here, by id."""
        return {packed["id"] for packed in self._packed(Tags("passage", tuple(ids)))}

    def _packed(self, asked: AllOf | Tags) -> list[dict[str, Any]]:
        """The passages held, as they were packed, in the order of writing."""
        return [page["passage"] for page in sorted(self._stored_pages(asked), key=lambda page: page["serial"])]

    def _stored_wholes(self) -> Iterator[dict[str, Any]]:
        view = self._wholes.view()
        return (json.loads(stored) for stored in view.walk(AllOf(()))) if view else iter(())

    def _stored_pages(self, asked: AllOf | Tags) -> Iterator[dict[str, Any]]:
        view = self._pages.view()
        return (json.loads(stored) for stored in view.walk(asked)) if view else iter(())

    def _replace(self, documents: Sequence[str], groups: Iterable[tuple[str, list[dict[str, Any]]]]) -> None:
        """Put these groups of passages in the place of these documents; one commit, or none."""
        with self._writing:
            stamp.write(self._directory, self.engine)
            try:
                self._stage(documents, groups)
                for shelf in self._shelves:
                    shelf.commit()
            except BaseException:
                for shelf in self._shelves:
                    shelf.rollback()
                raise

    def _stage(self, documents: Sequence[str], groups: Iterable[tuple[str, list[dict[str, Any]]]]) -> None:
        """One document at a time: the records of a batch of 2,000 pages would take 50 MB."""
        serial = time.time_ns()
        for shelf in self._shelves:
            shelf.stage(documents, ())
        for document, packed in groups:
            made = records(document, packed, serial)
            serial += len(made.pages)
            for shelf, written in zip(self._shelves, (made.units, made.pages, [made.whole]), strict=True):
                shelf.stage((), written)

    @property
    def _shelves(self) -> tuple[Shelf, Shelf, Shelf]:
        return self._units, self._pages, self._wholes
