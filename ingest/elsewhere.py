"""Where the words of an erased paper stand besides: in what is told of newer versions, and as refused names."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from documents import Document
from documents.audit import ALSO, ERASE
from documents.catalogue import Catalogue
from documents.claim import EMBARGO
from documents.refused import Refused
from documents.sentences import PARTIES
from documents.unlisted import folded

_OF_READERS = {"visibility", EMBARGO}  # what newer versions do not take over
_OF_NAMES = ("vocabulary refuse", "vocabulary propose")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What holds words of a paper besides.

    `rows` are the numbers of rows of the audit that tell of newer versions what people said of it; `names` the bodies
    that it names, folded.
    """

    rows: frozenset[int]
    names: frozenset[str]

    @classmethod
    def of(cls, id: str, catalogue: Catalogue) -> "Elsewhere":
        """To be asked while the paper is here."""
        document = catalogue.held(id) if catalogue.known(id) else None
        names = _names(document) if document else ()
        return cls(frozenset(_rows(id, catalogue)), frozenset(map(folded, names)))

    def forget(self, catalogue: Catalogue, refused: Refused) -> list[int]:
        """Forget it, once the paper is gone, the names where no other paper has them; the rows of the audit."""
        rows = {*self.rows, *self._forget_names(catalogue, refused)}
        catalogue.audit.drop(rows)
        return sorted(rows)

    def _forget_names(self, catalogue: Catalogue, refused: Refused) -> Iterator[int]:
        rows = {row.seq: folded(row.detail["name"]) for row in catalogue.audit.done(_OF_NAMES) if row.detail}
        known = self.names & {*rows.values(), *map(folded, refused.names())}
        gone = known - catalogue.decisions.named() if known else known
        for name in gone:
            refused.drop(name)
        yield from (seq for seq, name in rows.items() if name in gone)


def _rows(id: str, catalogue: Catalogue) -> Iterator[int]:
    """The rows of newer versions that tell of what people said of a document, which these took over.

    A title may be made of any of it. Rows that lost their details to an earlier erasing of the same stay named.
    """
    told = [row.detail for row in catalogue.audit.of(id) if row.detail]
    fields = {field for detail in told if "field" in detail for field in detail["after"]}
    fields |= {claim.field for claim in catalogue.decisions.said(id) if not claim.rule}
    if own := fields - _OF_READERS:
        newer = {*catalogue.lineage.later(id), *catalogue.decisions.carried(id)} - {id}
        yield from catalogue.audit.telling(newer, own | {"title"})
    for row in catalogue.audit.of(id):
        if row.action == ERASE and row.detail:
            yield from row.detail.get(ALSO, ())


def _names(document: Document) -> Iterator[str]:
    for claim in document.claims:
        if claim.field == "body":
            yield claim.value
        elif claim.field in PARTIES and claim.value:
            yield json.loads(claim.value)["body"]
