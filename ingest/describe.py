"""From a reading to a document: what is claimed of it, and which claims win."""

import json
import logging
from collections.abc import Iterable
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
from ingest.findings import About, Findings, findings, surest, units
from ingest.metadata.rules import RULES
from ingest.metadata.titles import of_meeting
from ingest.reading import Reading, unforeseen

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
    said = said_of_it(document)
    found = replace(document, media_type=reading.media_type, pages=reading.pages, unread=reading.missing)
    return replace(_described(found, reading, vocabulary, said), visibility=document.visibility)


def said_of_it(document: Document) -> tuple[Claim, ...]:
    """What others than the paper say of it."""
    return tuple(claim for claim in document.claims if claim.source.rank < Source.TEXT.rank)


def _described(document: Document, reading: Reading, vocabulary: Vocabulary, said: tuple[Claim, ...]) -> Document:
    """A document with all that is claimed of it, people's claims last, as the catalogue has them."""
    people = tuple(claim for claim in said if claim.source is Source.PERSON)
    others = tuple(claim for claim in said if claim.source is not Source.PERSON)
    try:
        about = About.of(document.paths[0], said)
        found = reading.findings
        if found is None or found.about != about:  # nobody has looked, or somebody who was told something else
            found = findings(reading, about, vocabulary)
        return decide(document, (*others, *found.claims, *people), vocabulary, found)
    except Exception as error:
        _log.exception("Describing %s failed in an unforeseen way.", document.id)
        raise unforeseen("Describing", error) from error


def decide(
    document: Document, claims: Iterable[Claim], vocabulary: Vocabulary, found: Findings | None = None
) -> Document:
    """The document with each field as its winning claim has it; a field nobody claims has its default.

    Who may read it is the exception: what was for staff stays so until somebody says that it is public.
    `claims` are all there are: those of the paper, and a person's that came later. An empty value means that the paper
    has none. What a paper recommends or decides is looked for by its kind, unless that was just `found`.
    """
    all_claims = tuple(claims)
    kind = surest(all_claims, "kind")
    date = surest(all_claims, "date")
    visibility = _visibility(all_claims, document.paths)
    decided = replace(
        document,
        claims=all_claims,
        kind=Kind(kind or Kind.OTHER),
        dated=PartialDate.parse(date) if date else None,
        visibility=visibility or document.visibility,
        bodies=tuple(map(vocabulary.body, _issuers(all_claims))),
        topics=tuple(map(vocabulary.topic, believed(all_claims, "topic"))),
        language=surest(all_claims, "language") or "en",
        rights=surest(all_claims, "rights") or "",
        source_url=surest(all_claims, "source_url") or "",
        correspondence=_correspondence(all_claims),
    )
    is_found = found is not None and found.kind is decided.kind
    held = found.units if found and is_found else units(document.media_type, document.pages, decided.kind)
    titled = replace(decided, title=_title(decided), units=held)
    # what it is called in a mail for staff is no name for what anybody may read
    return replace(titled, title=without_parents(titled).title) if titled.visibility is Visibility.PUBLIC else titled


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
    value = surest(claims, "visibility")
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
        our_ref=surest(claims, "our_ref") or "",
        your_ref=surest(claims, "your_ref") or "",
        in_reply_to=surest(claims, "in_reply_to") or "",
    )


def _parties(claims: tuple[Claim, ...], field: str) -> tuple[Party, ...]:
    return tuple(Party(**json.loads(value)) for value in believed(claims, field))
