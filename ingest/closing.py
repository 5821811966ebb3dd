"""What came in a paper goes with it when it becomes staff-only, and comes back with it."""

from dataclasses import replace

from documents import Audience, Document, Source, Visibility, Vocabulary, best
from documents.catalogue import Catalogue
from ingest.carrying import carry
from ingest.describe import decide
from ingest.parcel import closed_by
from ingest.pipeline import Indexing


def hand_on(document: Document, catalogue: Catalogue, indexing: Indexing, vocabulary: Vocabulary) -> None:
    """What came in a paper is for staff while it is, and public again with it if that was the only reason."""
    for inner in map(catalogue.held, filter(catalogue.known, catalogue.lineage.inside(document.id))):
        winners = best(inner.claims, "visibility")
        ours = [c for c in winners if c.source is Source.FOLDER and c.by in document.paths]
        closed = tuple(map(closed_by, document.paths)) if document.visibility is Visibility.STAFF else ()
        claims = (*(c for c in inner.claims if c not in ours), *closed)
        only_ours = bool(ours) and len(ours) == len(winners)
        base = replace(inner, visibility=Visibility.PUBLIC) if only_ours else inner
        new = decide(base, claims, vocabulary)
        if new.visibility is Visibility.STAFF and inner.visibility is Visibility.PUBLIC:
            indexing.hide([inner.id], Audience.PUBLIC)
        catalogue.redescribe(new)
        carry(inner.id, catalogue, vocabulary)
