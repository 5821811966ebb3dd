"""What a person set holds for the next version of a paper too, where that says of itself what the one before said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import starmap

from documents import Claim, Document, Source, Vocabulary, best
from documents.catalogue import Catalogue
from documents.claim import EMBARGO
from ingest.rereading import redescribed
from ingest.runs import Runs

_ALIKE = 0.5  # of the runs of words of two papers, for one to be a version of the other


def carry(id: str, catalogue: Catalogue, vocabulary: Vocabulary) -> None:
    """Have newer versions hold what people set of those before, as far as that is so today.

    To be called, in one transaction with what was done, when a document took the place of another, when a person spoke
    of it, and when others may read it than before: who may not read a version may not read those before it either.
    """
    _Carrying(catalogue, vocabulary).carry(id)


@dataclass(frozen=True, slots=True)
class _Carrying:
    catalogue: Catalogue
    vocabulary: Vocabulary

    def carry(self, id: str) -> None:
        lineage, decisions = self.catalogue.lineage, self.catalogue.decisions
        self._take_back(id)
        waiting = [id, *lineage.earlier(id)]
        while waiting:
            older = waiting.pop()
            newer = lineage.after(older)
            spoken = decisions.spoken_of([older, *newer])  # of most papers nobody has said anything
            waiting += [each for each in newer if spoken & {older, each} and self._carry_to(each)]

    def _take_back(self, id: str) -> None:
        """Have nobody hold what was said of a document, and is not any more or is not for all to know.

        Who holds it may come after it by way of itself, where old bytes came back, or be known by an export alone.
        """
        decisions = self.catalogue.decisions
        holders = decisions.carried(id)
        said = decisions.said(id) if holders and self.catalogue.lineage.lends(id) else ()
        lent = {replace(claim, rule=id) for claim in said if not claim.rule}
        for holder in holders:
            held = [claim for claim in decisions.said(holder) if claim.rule]
            kept = [claim for claim in held if claim.rule != id or claim in lent]
            if kept != held:
                self._hold(holder, kept)

    def _carry_to(self, id: str) -> bool:
        """Have a version hold what it should; whether it held something else."""
        if not self.catalogue.known(id):
            return False
        document = self.catalogue.held(id)
        carried = self._carried(self._redescribed(document, _own(document.claims)))
        if carried == tuple(filter(_is_carried, document.claims)):
            return False
        self._hold(id, carried)
        return True

    def _hold(self, id: str, carried: Collection[Claim]) -> None:
        if not self.catalogue.known(id):
            self.catalogue.decisions.carry(id, carried)
            return
        document = self.catalogue.held(id)
        self.catalogue.carry(self._redescribed(document, (*_own(document.claims), *carried)), carried)

    def _carried(self, document: Document) -> tuple[Claim, ...]:
        """What people set of the versions before, where it took the place of several of the last one first."""
        found: tuple[Claim, ...] = ()
        for older in dict.fromkeys((document.supersedes, *self.catalogue.lineage.before(document.id))):
            if self.catalogue.lineage.lends(older, document.id):
                found += self._of(older, replace(document, claims=(*document.claims, *found)))
        return found

    def _of(self, older: str, document: Document) -> tuple[Claim, ...]:
        """What people set of a version, of the fields of which both papers say the same.

        A path where another paper lies each month holds no versions of one.
        """
        before = self.catalogue.held(older)
        spoken = {claim.field for claim in document.claims if claim.source is Source.PERSON} | {"visibility", EMBARGO}
        by_people = [claim for claim in before.claims if claim.source is Source.PERSON]
        said = [claim for claim in by_people if claim.field not in spoken and claim.rule != document.id]
        pairs = self._as_kinds(before, document, said) if said else []
        if not any(starmap(_is_version, pairs)):
            return ()
        alike = [claim for claim in said if any(_is_same(*pair, claim.field) for pair in pairs)]
        return tuple(replace(claim, rule=claim.rule or older) for claim in alike)

    def _as_kinds(
        self, before: Document, document: Document, said: Collection[Claim]
    ) -> list[tuple[Document, Document]]:
        """Two versions as what they take themselves for and, where a person said a kind, as that."""
        of_kind = [claim for claim in said if claim.field == "kind"]
        if not of_kind or not _is_same(before, document, "kind"):
            return [(before, document)]
        itself = self._redescribed(before, [claim for claim in before.claims if claim not in of_kind])
        return [(before, self._redescribed(document, (*document.claims, *of_kind))), (itself, document)]

    def _redescribed(self, document: Document, claims: Sequence[Claim]) -> Document:
        return redescribed(document, claims, self.catalogue, self.vocabulary)


def _is_version(before: Document, document: Document) -> bool:
    """Whether two papers say the same date of themselves, or none, and most of the same words; if few, all of them."""
    if not _is_same(before, document, "date"):
        return False
    one, other = Runs.of(before.pages), Runs.of(document.pages)
    return bool(one.words) and (one.words == other.words or one.share(other) >= _ALIKE)


def _is_same(before: Document, document: Document, field: str) -> bool:
    return _of_itself(before, field) == _of_itself(document, field)


def _of_itself(document: Document, field: str) -> frozenset[str]:
    """What a paper says of a field, the surest."""
    paper = [claim for claim in document.claims if claim.source.rank == Source.TEXT.rank]
    found = best(paper, field)
    return frozenset(claim.value for claim in found if claim.confidence == found[0].confidence)


def _is_carried(claim: Claim) -> bool:
    """Whether a person said it, and of an earlier version: its rule is the id of that."""
    return claim.source is Source.PERSON and bool(claim.rule)


def _own(claims: Collection[Claim]) -> tuple[Claim, ...]:
    return tuple(claim for claim in claims if not _is_carried(claim))
