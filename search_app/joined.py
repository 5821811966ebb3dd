"""The papers that a document is joined to: the one whose place it took, and the one that took its own."""

from dataclasses import dataclass
from enum import StrEnum

from documents import Audience, Document, NotFound
from documents.catalogue import Catalogue


class Relation(StrEnum):
    """What a document does to the paper it is joined to, or has done to it."""

    SUPERSEDES = "supersedes"
    SUPERSEDED_BY = "superseded_by"


@dataclass(frozen=True, slots=True)
class Joined:
    """A paper that a document is joined to, and why that is thought."""

    relation: Relation
    id: str
    title: str
    evidence: str


def joined(catalogue: Catalogue, document: Document, audience: Audience) -> tuple[Joined, ...]:
    """The papers that a document is joined to, those alone that the audience may read."""
    sides = (
        (Relation.SUPERSEDED_BY, catalogue.superseded_by(document.id, audience)),
        (Relation.SUPERSEDES, document.supersedes),
    )
    return tuple(found for relation, id in sides if id for found in _read(catalogue, relation, id, audience))


def _read(catalogue: Catalogue, relation: Relation, id: str, audience: Audience) -> tuple[Joined, ...]:
    """The paper, or nothing where the audience may not know of it."""
    try:
        title = catalogue.get(id, audience).title
    except NotFound:
        return ()
    return (Joined(relation, id, title, "Other bytes were found at the same path."),)
