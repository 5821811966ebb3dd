"""The papers that a document is joined to: the versions before and after it, what it came in, what came in it."""

from dataclasses import dataclass
from enum import StrEnum

from documents import Audience, Document, NotFound
from documents.catalogue import Catalogue
from search_app.addresses import document_address


class Relation(StrEnum):
    """What a document does to the paper it is joined to, or has done to it."""

    SUPERSEDES = "supersedes"
    SUPERSEDED_BY = "superseded_by"
    PARENT = "parent"
    ATTACHMENT = "attachment"


_EVIDENCE = {
    Relation.SUPERSEDES: "Other bytes were found at the same path.",
    Relation.SUPERSEDED_BY: "Other bytes were found at the same path.",
    Relation.PARENT: "It came attached to this.",
    Relation.ATTACHMENT: "This came attached to it.",
}


@dataclass(frozen=True, slots=True)
class Joined:
    """A paper that a document is joined to, and why that is thought."""

    relation: Relation
    id: str
    title: str
    evidence: str

    @property
    def address(self) -> str:
        """Where it can be read."""
        return document_address(self.id)


def joined(catalogue: Catalogue, document: Document, audience: Audience) -> tuple[Joined, ...]:
    """The papers that a document is joined to, those alone that the audience may read."""
    sides = (
        (Relation.SUPERSEDED_BY, catalogue.superseded_by(document.id, audience)),
        (Relation.SUPERSEDES, document.supersedes),
        *((Relation.PARENT, id) for id in catalogue.lineage.parents(document.id)),
        *((Relation.ATTACHMENT, id) for id in catalogue.lineage.attachments(document.id)),
    )
    return tuple(found for relation, id in sides if id for found in _read(catalogue, relation, id, audience))


def _read(catalogue: Catalogue, relation: Relation, id: str, audience: Audience) -> tuple[Joined, ...]:
    """The paper, or nothing where the audience may not know of it."""
    try:
        title = catalogue.title(id, audience)
    except NotFound:
        return ()
    return (Joined(relation, id, title, _EVIDENCE[relation]),)
