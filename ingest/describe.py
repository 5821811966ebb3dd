"""From a reading to a document: what is claimed of it, and which claims win."""

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace

from documents import (
    Claim,
    Correspondence,
    Document,
    Kind,
    Original,
    PartialDate,
    Party,
    Source,
    Visibility,
    Vocabulary,
    believed,
    best,
)
from documents.selection import without_parents
from ingest.media import TABLES
from ingest.metadata.attendance import attendance
from ingest.metadata.bodies import bodies
from ingest.metadata.dates import dates
from ingest.metadata.embedded import embedded
from ingest.metadata.evidence import first_page
from ingest.metadata.kinds import kinds
from ingest.metadata.letters import answered, mailed, references
from ingest.metadata.parties import parties
from ingest.metadata.rules import RULES
from ingest.metadata.titles import of_meeting, titles
from ingest.metadata.topics import topics
from ingest.reading import Reading, unforeseen
from ingest.units import units

_log = logging.getLogger(__name__)

_LETTER_FIELDS = ("sender", "recipient", "cc", "our_ref", "your_ref", "in_reply_to")
_MEETINGS = {Kind.MINUTES, Kind.AGENDA}
_UNNAMED = 0.5  # a title said with less is no better than body, kind and date


def describe(
    reading: Reading,
    original: Original,
    paths: tuple[str, ...],
    vocabulary: Vocabulary,
    said: tuple[Claim, ...] = (),
    visibility: Visibility = Visibility.PUBLIC,
) -> Document:
    """The document of a reading. What people say, in a sidecar or later, outranks the paper.

    What nobody says has its default; `visibility` is that of who may read it. Raises Unreadable where a rule fails
    that should not.
    """
    found = Document(
        id=original.document_id,
        title="",
        kind=Kind.OTHER,
        visibility=visibility,
        media_type=reading.media_type,
        originals=(original,),
        paths=paths,
        pages=reading.pages,
        unread=reading.missing,
    )
    return _described(found, reading, vocabulary, said)


def describe_anew(document: Document, reading: Reading, vocabulary: Vocabulary) -> Document:
    """A document as a reading of the same bytes describes it, perhaps one of long ago.

    What others than the paper said stays, and so does who may read it. Raises as `describe`.
    """
    said = tuple(claim for claim in document.claims if claim.source.rank < Source.TEXT.rank)
    found = replace(document, media_type=reading.media_type, pages=reading.pages, unread=reading.missing)
    return replace(_described(found, reading, vocabulary, said), visibility=document.visibility)


def _described(document: Document, reading: Reading, vocabulary: Vocabulary, said: tuple[Claim, ...]) -> Document:
    """A document with all that is claimed of it, people's claims last, as the catalogue has them."""
    people = tuple(claim for claim in said if claim.source is Source.PERSON)
    others = tuple(claim for claim in said if claim.source is not Source.PERSON)
    try:
        paper = tuple(_paper(reading, document.paths[0], vocabulary, said))
        return decide(document, (*others, *paper, *people), vocabulary)
    except Exception as error:
        _log.exception("Describing %s failed in an unforeseen way.", document.id)
        raise unforeseen("Describing", error) from error


def _paper(reading: Reading, path: str, vocabulary: Vocabulary, said: tuple[Claim, ...]) -> Iterator[Claim]:
    """What the paper says of itself. Its kind, also where a person said it, decides where the rest is looked for."""
    if reading.media_type in TABLES:
        yield from titles((), Kind.OTHER, {}, path, vocabulary)
        yield from topics(reading.pages, vocabulary)  # all else in it belongs to what is listed
        return
    pages, facts = reading.pages, reading.embedded
    of_mail = tuple(mailed(facts))
    of_kind = (*kinds(pages), *(claim for claim in of_mail if claim.field == "kind"))
    kind = Kind(_value((*said, *of_kind), "kind") or Kind.OTHER)
    yield from of_kind
    yield from (claim for claim in of_mail if claim.field != "kind")
    of_body = tuple(bodies(pages, kind, facts, vocabulary))
    month_first = vocabulary.puts_month_first(_value((*said, *of_body), "body") or "")
    of_date = tuple(dates(pages, kind, facts, month_first=month_first))
    yield from (*of_date, *of_body)
    yield from titles(pages, kind, facts, path, vocabulary)
    yield from topics(pages, vocabulary)
    yield from embedded(facts)
    page = first_page(pages)
    if kind is Kind.LETTER and page:
        yield from references(page)
        dated = _value((*said, *of_date), "date")
        yield from answered(page, PartialDate.parse(dated) if dated else None)
        yield from parties(pages, facts, vocabulary)
    if kind is Kind.MINUTES:
        yield from attendance(pages, vocabulary)


def decide(document: Document, claims: Iterable[Claim], vocabulary: Vocabulary) -> Document:
    """The document with each field as its winning claim has it; a field nobody claims has its default.

    Who may read it is the exception: what was for staff stays so until somebody says that it is public.
    `claims` are all there are: those of the paper, and a person's that came later. An empty value means that the paper
    has none. What a paper recommends or decides is looked for by its kind.
    """
    all_claims = tuple(claims)
    kind = _value(all_claims, "kind")
    date = _value(all_claims, "date")
    visibility = _visibility(all_claims, document.paths)
    decided = replace(
        document,
        claims=all_claims,
        kind=Kind(kind or Kind.OTHER),
        dated=PartialDate.parse(date) if date else None,
        visibility=visibility or document.visibility,
        bodies=tuple(map(vocabulary.body, _issuers(all_claims))),
        topics=tuple(map(vocabulary.topic, believed(all_claims, "topic"))),
        language=_value(all_claims, "language") or "en",
        rights=_value(all_claims, "rights") or "",
        source_url=_value(all_claims, "source_url") or "",
        correspondence=_correspondence(all_claims),
    )
    found = () if document.media_type in TABLES else units(document.pages, decided.kind)
    titled = replace(decided, title=_title(decided), units=found)
    # what it is called in a mail for staff is no name for what anybody may read
    return replace(titled, title=without_parents(titled).title) if titled.visibility is Visibility.PUBLIC else titled


def _value(claims: tuple[Claim, ...], field: str) -> str | None:
    """The value that wins a field: the surest, of a person's the last; None where nobody says anything."""
    winners = best(claims, field)
    return max(winners, key=lambda claim: (claim.confidence, claim.at)).value if winners else None


def _visibility(claims: tuple[Claim, ...], paths: tuple[str, ...]) -> Visibility | None:
    """What a person said last; where files beside the paper speak, one that says staff is enough.

    Where nobody speaks of the paper itself, it is for staff if a rule says so, or all that it lies in is.
    """
    winners = best(claims, "visibility")
    said = {claim.value for claim in winners}
    if winners and winners[0].source is Source.FOLDER:
        folders = {claim.by for claim in winners if claim.value == Visibility.STAFF}
        if RULES in folders:
            return Visibility.STAFF
        return Visibility.STAFF if all(any(lies_in(path, folder) for folder in folders) for path in paths) else None
    if winners and winners[0].source is not Source.PERSON and Visibility.STAFF in said:
        return Visibility.STAFF
    value = _value(claims, "visibility")
    return Visibility(value) if value else None


def lies_in(path: str, parent: str) -> bool:
    """Whether a path is one in a mail or archive, or in one that came in that."""
    return path.startswith(f"{parent}/")


def _issuers(claims: tuple[Claim, ...]) -> tuple[str, ...]:
    """Every body that people name; of those the rules find, the surest alone: others are mostly named in passing."""
    winners = best(claims, "body")
    spoken = winners and winners[0].source.rank < Source.TEXT.rank
    return believed(claims, "body") if spoken else believed(claims, "body")[:1]


def _title(document: Document) -> str:
    winner = max(best(document.claims, "title"), key=lambda claim: (claim.confidence, claim.at), default=None)
    known = winner and winner.value and (winner.source.rank < Source.TEXT.rank or winner.confidence >= _UNNAMED)
    if not known and document.kind in _MEETINGS and document.bodies:
        return of_meeting(document.kind, document.bodies[0].name, document.dated)
    return winner.value if winner and winner.value else document.file_name


def _correspondence(claims: tuple[Claim, ...]) -> Correspondence | None:
    if not any(claim.field in _LETTER_FIELDS for claim in claims):
        return None
    senders = _parties(claims, "sender")
    return Correspondence(
        sender=senders[0] if senders else Party(),
        recipient=_parties(claims, "recipient"),
        cc=_parties(claims, "cc"),
        our_ref=_value(claims, "our_ref") or "",
        your_ref=_value(claims, "your_ref") or "",
        in_reply_to=_value(claims, "in_reply_to") or "",
    )


def _parties(claims: tuple[Claim, ...], field: str) -> tuple[Party, ...]:
    return tuple(Party(**json.loads(value)) for value in believed(claims, field))
