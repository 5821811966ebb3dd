"""Muniment's part in a Haystack pipeline, and Haystack's documents in our stores.

Nothing else imports Haystack, and only what runs in a pipeline or a store's methods imports this: it costs 0.66 s.
"""

import logging
import os
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Self

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # it is on unless this is said before the import

import haystack
from haystack import default_from_dict, default_to_dict
from haystack.dataclasses import ByteStream, SparseEmbedding
from haystack.document_stores.errors import DuplicateDocumentError
from haystack.document_stores.types import DuplicatePolicy
from haystack.utils.filters import document_matches_filter

from documents import Document, Vocabulary
from index.base import Index
from index.filters import asked, fields, holds
from index.passages import passages
from index.plain import of_plain, plain

logging.getLogger("haystack.utils.base_serialization").setLevel(logging.ERROR)  # warns that it cannot copy our papers

__all__ = [
    "Passage",
    "Passages",
    "Retriever",
    "admitted",
    "checked",
    "haystack",
    "matching",
    "packed",
    "passing",
    "unpacked",
]

_JOINED: dict[str, Callable[[list[bool]], bool]] = {"AND": all, "OR": any, "NOT": lambda found: not all(found)}


class Passage(haystack.Document):
    """A document of Haystack that a pipeline hands on as it is: copying its meta takes a tenth of an ingest."""

    def __deepcopy__(self, _memo: dict[int, object]) -> Self:
        """Itself, since nobody changes it on its way."""
        return self


@haystack.component
class Passages:
    """The component that makes a document's passages; the vocabulary tells which bodies its bodies are under."""

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self._vocabulary = vocabulary or Vocabulary()

    def to_dict(self) -> dict[str, Any]:
        """The component as Haystack writes it."""
        return default_to_dict(self, vocabulary=plain(self._vocabulary))

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Passages":
        """The component that `to_dict` described."""
        return cls(of_plain(data["init_parameters"]["vocabulary"]))

    @haystack.component.output_types(documents=list[haystack.Document])
    def run(self, documents: list[Document]) -> dict[str, list[haystack.Document]]:
        """The passages of all the documents, in order."""
        return {"documents": [passage for document in documents for passage in passages(document, self._vocabulary)]}


@haystack.component
class Retriever:
    """The component that finds pages: the query is in our query language, and so are the notes on it.

    It is given the index of one audience, and finds nothing that this audience may not read. For the filters see
    `index.filters`; what it does not know is compared as Haystack does.
    """

    def __init__(self, index: Index, top_k: int = 10) -> None:
        self._index, self._top_k = index, top_k

    def to_dict(self) -> dict[str, Any]:
        """The component as Haystack writes it."""
        return default_to_dict(self, index=self._index, top_k=self._top_k)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Retriever":
        """The component that `to_dict` described."""
        return default_from_dict(cls, data)

    @haystack.component.output_types(documents=list[haystack.Document], notes=list[str])
    def run(self, query: str, filters: dict[str, Any] | None = None, top_k: int | None = None) -> dict[str, Any]:
        """The best pages, each with its score, and sentences on how the query was understood. Raises FilterError."""
        found = self._index.retrieve(query, filters, self._top_k if top_k is None else top_k)
        return {"documents": found.documents, "notes": [note.text for note in found.notes]}


def packed(passage: haystack.Document) -> dict[str, Any]:
    """A passage as JSON has it; what it does not hold is left out. `to_dict` copies deeply, 20 times slower."""
    plain = {"id": passage.id, "content": passage.content, "meta": passage.meta, "embedding": passage.embedding}
    found = {name: value for name, value in plain.items() if value}
    if passage.content == "":
        found["content"] = ""
    if passage.blob:
        found["blob"] = passage.blob.to_dict()
    if passage.sparse_embedding:
        found["sparse_embedding"] = passage.sparse_embedding.to_dict()
    return found


def unpacked(plain: dict[str, Any]) -> haystack.Document:
    """The passage that was packed. Its meta is handed over as it is, also where it says “content” or “id”."""
    blob, sparse = plain.get("blob"), plain.get("sparse_embedding")
    return haystack.Document(
        id=plain["id"],
        content=plain.get("content"),
        meta=plain.get("meta", {}),
        embedding=plain.get("embedding"),
        blob=ByteStream.from_dict(blob) if blob else None,
        sparse_embedding=SparseEmbedding.from_dict(sparse) if sparse else None,
    )


def matching(passages: list[haystack.Document], filters: dict[str, Any] | None) -> list[haystack.Document]:
    """Those that pass Haystack's filters."""
    if not filters:
        return passages
    return [passage for passage in passages if document_matches_filter(filters, passage)]


def passing(filters: dict[str, Any] | None, vocabulary: Vocabulary) -> Callable[[haystack.Document], bool]:
    """What tells whether a passage passes filters, as `index.filters` reads them and else as Haystack does.

    Raises:
        FilterError: these are no filters.
    """

    def passes(passage: haystack.Document) -> bool:
        return not filters or _passes(filters, passage, vocabulary)

    passes(haystack.Document(content=""))
    return passes


def _passes(part: dict[str, Any], passage: haystack.Document, vocabulary: Vocabulary) -> bool:
    if "field" not in part and "conditions" in part and part.get("operator") in _JOINED:
        return _JOINED[part["operator"]]([_passes(each, passage, vocabulary) for each in part["conditions"]])
    known = asked(part, vocabulary)
    if known.exact:
        return holds(known.meaning, fields(passage.id, passage.meta))
    return document_matches_filter(part, passage)


def checked(passages: object) -> list[haystack.Document]:
    """What was handed over, if it is a list of Haystack's documents.

    Raises:
        ValueError: it is something else.
    """
    if not isinstance(passages, list) or not all(isinstance(item, haystack.Document) for item in passages):
        raise ValueError("Only a list of haystack.Document can be written.")
    return passages


def admitted(
    passages: list[haystack.Document], policy: DuplicatePolicy | None, held: Callable[[Sequence[str]], set[str]]
) -> dict[str, list[haystack.Document]]:
    """The passages to write, by the document they belong to; one that names none is a document of its own.

    `held` gives those of some ids that the store holds. A document is written whole or, with SKIP, not at all.

    Raises:
        DuplicateDocumentError: the policy is FAIL, and one of them is held or comes twice.
    """
    ids = [passage.id for passage in passages]
    if policy is DuplicatePolicy.FAIL and (twice := held(ids) or {name for name, n in Counter(ids).items() if n > 1}):
        raise DuplicateDocumentError(f"The passage “{min(twice)}” is there already.")
    groups: dict[str, dict[str, haystack.Document]] = {}
    for passage in passages:
        groups.setdefault(str(passage.meta.get("document") or passage.id), {})[passage.id] = passage
    skipped = held(ids) if policy is DuplicatePolicy.SKIP else set()
    return {name: list(group.values()) for name, group in groups.items() if skipped.isdisjoint(group)}
