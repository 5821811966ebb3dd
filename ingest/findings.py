"""What a paper says of itself: its claims and units, looked for where it is read, beside other papers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from documents import Claim, Kind, Page, PartialDate, Unit, Vocabulary, best
from ingest.media import TABLES
from ingest.metadata.attendance import attendance
from ingest.metadata.bodies import bodies
from ingest.metadata.dates import dates
from ingest.metadata.embedded import embedded
from ingest.metadata.evidence import first_page
from ingest.metadata.kinds import kinds
from ingest.metadata.letters import answered, mailed, references
from ingest.metadata.parties import parties
from ingest.metadata.titles import titles
from ingest.metadata.topics import topics
from ingest.reading import Reading
from ingest.units import units as units_of


@dataclass(frozen=True, slots=True)
class About:
    """What decides how a paper is looked through: its path, and what others say of it; None where nobody does."""

    path: str
    kind: str | None = None
    body: str | None = None
    date: str | None = None

    @classmethod
    def of(cls, path: str, said: Sequence[Claim]) -> Self:
        """What matters of the claims that others than the paper make."""
        return cls(path, surest(said, "kind"), surest(said, "body"), surest(said, "date"))


@dataclass(frozen=True, slots=True)
class Findings:
    """The claims that a paper makes, and its units if it is of a kind."""

    about: About
    claims: tuple[Claim, ...]
    kind: Kind
    units: tuple[Unit, ...]


def findings(reading: Reading, about: About, vocabulary: Vocabulary) -> Findings:
    """What the pages of a reading say of the paper, and of what is embedded in it."""
    vocabulary = vocabulary.words  # one paper is looked through with the same words all through
    if reading.media_type in TABLES:
        named = titles((), Kind.OTHER, {}, about.path, vocabulary)
        claims = (*named, *topics(reading.pages, vocabulary))  # all else in it belongs to what is listed
        return Findings(about, claims, Kind(about.kind or Kind.OTHER), ())
    of_mail = tuple(mailed(reading.embedded))
    of_kind = (*kinds(reading.pages), *(claim for claim in of_mail if claim.field == "kind"))
    kind = Kind(_first(about.kind, surest(of_kind, "kind")) or Kind.OTHER)
    others = (claim for claim in of_mail if claim.field != "kind")
    claims = (*of_kind, *others, *_rest(reading, about, kind, vocabulary))
    return Findings(about, claims, kind, units(reading.media_type, reading.pages, kind))


def units(media_type: str, pages: Sequence[Page], kind: Kind) -> tuple[Unit, ...]:
    """The units of a paper of a kind; those in a table belong to what is listed."""
    return () if media_type in TABLES else units_of(pages, kind)


def _rest(reading: Reading, about: About, kind: Kind, vocabulary: Vocabulary) -> Iterator[Claim]:
    """What is claimed of all but the kind, which decides where it is looked for."""
    pages, facts = reading.pages, reading.embedded
    of_body = tuple(bodies(pages, kind, facts, vocabulary))
    month_first = vocabulary.puts_month_first(_first(about.body, surest(of_body, "body")) or "")
    of_date = tuple(dates(pages, kind, facts, month_first=month_first))
    yield from (*of_date, *of_body)
    yield from titles(pages, kind, facts, about.path, vocabulary)
    yield from topics(pages, vocabulary)
    yield from embedded(facts)
    page = first_page(pages)
    if kind is Kind.LETTER and page:
        yield from references(page)
        dated = _first(about.date, surest(of_date, "date"))
        yield from answered(page, PartialDate.parse(dated) if dated else None)
        yield from parties(pages, facts, vocabulary)
    if kind is Kind.MINUTES:
        yield from attendance(pages, vocabulary)


def surest(claims: Sequence[Claim], field: str) -> str | None:
    """The value that wins a field: the surest, of a person's the last; None where nobody says anything."""
    winners = best(claims, field)
    return max(winners, key=lambda claim: (claim.confidence, claim.at)).value if winners else None


def _first(said: str | None, found: str | None) -> str | None:
    """What others say, be it that there is none, before what the paper says."""
    return found if said is None else said
