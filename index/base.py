"""What every engine gives: the Index."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from haystack import Document as HaystackDocument
    from haystack.document_stores.types import DuplicatePolicy

from documents import Vocabulary
from index.query import EVERY_UNIT, Among, Query
from index.results import Hit, Results, Suggestion, UnitResults
from index.retrieving import Retrieved


class Index(Protocol):
    """Finds documents for one audience, and is a Haystack DocumentStore of their passages.

    Called by the search app and the commands (`search`) and by the ingest (`write_documents`, `remove`). Results
    are complete when they are returned, nothing is lazy. One process writes at a time; searches go on meanwhile and
    see the last commit. Raises `IndexOutOfDate` when opened on an index with another stamp.
    """

    vocabulary: Vocabulary  # whose names are looked for, and shown

    @property
    def name(self) -> str:
        """What tells this generation of the index from others."""
        ...

    def search(self, query: Query) -> Results:
        """The hits of one page of results, all counts exact. Asks only; never raises on what people type."""
        ...

    def suggest(self, text: str, size: int = 8) -> tuple[Suggestion, ...]:
        """What may be looked for by somebody who has typed so far: titles, bodies, topics and frequent phrases."""
        ...

    def like(self, document: str, page: int | None = None, size: int = 5) -> tuple[Hit, ...]:
        """The documents most like one that is held, or like a page of it; itself left out. Empty if it is not held."""
        ...

    def units(self, query: Query, among: Among = EVERY_UNIT) -> UnitResults:
        """The units that match, of those that are asked for. Asks only, never raises."""
        ...

    def retrieve(self, text: str, filters: dict[str, Any] | None = None, size: int = 10) -> Retrieved:
        """The passages of pages that match a text in the query language and pass Haystack's filters, the best first.

        Raises Haystack's FilterError where the filters are none.
        """
        ...

    def remove(self, documents: Sequence[str]) -> None:
        """Take whole documents out, by id; one commit. Ids that are not there are passed over."""
        ...

    def documents(self) -> frozenset[str]:
        """The ids of all whole documents held."""
        ...

    def digests(self) -> Mapping[str, str]:
        """The digest (`index.passages.digest`) of each document held, "" where pages or the whole of it are missing."""
        ...

    def close(self) -> None:
        """Let go of the writer's lock and of open files."""
        ...

    def count_documents(self) -> int:
        """The number of passages (Haystack's documents)."""
        ...

    def filter_documents(self, filters: dict[str, Any] | None = None) -> "list[HaystackDocument]":
        """The passages that pass Haystack's filters, by walking them."""
        ...

    def write_documents(self, documents: "list[HaystackDocument]", policy: "DuplicatePolicy | None" = ...) -> int:
        """Write passages and build the wholes of the documents they name, replacing what was there; one commit."""
        ...

    def delete_documents(self, document_ids: list[str]) -> None:
        """Delete passages by id."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """What is needed to open the same store again."""
        ...

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Index":
        """Open the store that `to_dict` described."""
        ...
