"""What somebody or something says about a document, and where it is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

EMBARGO = "embargo"  # the field of people's claims that says until which day a paper is for staff


class Source(StrEnum):
    """Who or what says it; in the order of their rank, the first outranking the rest."""

    PERSON = "person"
    SIDECAR = "sidecar"
    REGISTER = "register"
    FOLDER = "folder"
    TEXT = "text"
    EMBEDDED = "embedded"

    @property
    def rank(self) -> int:
        """0 for the highest. What the paper itself says shares one rank: its order is the field's own."""
        return _RANKS[self]


_RANKS = {
    Source.PERSON: 0,
    Source.SIDECAR: 1,
    Source.REGISTER: 1,
    Source.FOLDER: 2,
    Source.TEXT: 3,
    Source.EMBEDDED: 3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One value for one field, with its evidence.

    `confidence` is from 0 to 1 and only orders claims of the same rank. `page` is the physical page, from 1;
    `quote` the words on it that say so. `by` names the person or sidecar that speaks, `at` is when (ISO 8601,
    UTC).
    """

    field: str
    value: str
    source: Source
    rule: str
    confidence: float = 1.0
    page: int | None = None
    quote: str = ""
    by: str = ""
    at: str = ""


def best(claims: Sequence[Claim], field: str) -> tuple[Claim, ...]:
    """The claims that win a field: those of its highest-ranked source, most confident first.

    Bodies and topics take them all, other fields the first.
    """
    named = [claim for claim in claims if claim.field == field]
    if not named:
        return ()
    rank = min(claim.source.rank for claim in named)
    winners = [claim for claim in named if claim.source.rank == rank]
    return tuple(sorted(winners, key=lambda claim: -claim.confidence))


def believed(claims: Sequence[Claim], field: str) -> tuple[str, ...]:
    """The values that win a field that may have several; where people speak, all that were said last."""
    winners = best(claims, field)
    last = max((claim.at for claim in winners), default="")
    return tuple(dict.fromkeys(claim.value for claim in winners if claim.at == last and claim.value))
