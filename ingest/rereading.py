"""Reading again what is here: which papers, and what is kept of a reading."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from documents import Claim, Document, NotFound, Unreadable, Vocabulary
from documents.catalogue import Catalogue
from documents.decisions import Removal
from documents.file import File, Status
from documents.readings import KeptReading, ReadBy
from ingest import ocr
from ingest.candidate import TRIED_AGAIN, said_of
from ingest.describe import decide, describe_anew, said_of_it
from ingest.findings import About
from ingest.readers.choice import made_by
from ingest.reading import Reading
from ingest.report import Outcome

_STAYS = "What was read before stays."


def to_reread(catalogue: Catalogue, ids: Collection[str], *, everything: bool) -> list[ReadBy]:
    """The papers of these ids, or all; else those that an older reader read, or that a run was not done with.

    Raises NotFound.
    """
    held = catalogue.readings.all()
    if not ids and not everything:
        asked = catalogue.readings.asked()
        today = {media_type: made_by(media_type) for media_type in {each.media_type for each in held}}
        return [each for each in held if each.reader != today[each.media_type] or each.unfinished or each.id in asked]
    wanted = held if everything else _named(held, ids)
    catalogue.readings.ask(each.id for each in wanted)
    return wanted


def to_recognise(catalogue: Catalogue, ids: Collection[str] = ()) -> list[ReadBy]:
    """The papers, of these ids or all, with scanned pages that what recognises today has not looked at.

    Raises:
        NotFound: there is no paper of an id.
    """
    waiting = {each.id: each for each in catalogue.readings.unrecognised(ocr.version())}
    if not ids:
        return list(waiting.values())
    return [waiting[each.id] for each in _named(catalogue.readings.all(), ids) if each.id in waiting]


def _named(held: Sequence[ReadBy], ids: Collection[str]) -> list[ReadBy]:
    named, known = set(ids), {each.id for each in held}
    for id in sorted(named - known):
        raise NotFound(f"There is no document {id}.")
    return [each for each in held if each.id in named]


def kept(reading: Reading) -> KeptReading:
    """What is kept of a reading besides its pages."""
    return KeptReading(
        reader=reading.reader,
        embedded=dict(reading.embedded),
        partial=reading.partial,
        unread=reading.unread,
        cure=reading.cure,
        scans=len(reading.scans),
        recogniser=reading.recogniser,
    )


def as_read(document: Document, known: KeptReading | None) -> Reading:
    """The reading of a document, as far as it is kept."""
    if known is None:
        return Reading(media_type=document.media_type, pages=document.pages, unread=document.unread)
    return Reading(
        media_type=document.media_type,
        pages=document.pages,
        embedded=known.embedded,
        partial=known.partial,
        unread=known.unread,
        cure=known.cure,
    )


def redescribed(document: Document, claims: Sequence[Claim], catalogue: Catalogue, vocabulary: Vocabulary) -> Document:
    """A document of which all these claims are made, the paper's own among them.

    Where others say something else than before of what decides how a paper is looked through, it is looked through
    again, if what was read of it is kept.
    """
    decided = decide(document, claims, vocabulary)
    before, now = (About.of("", said_of_it(each)) for each in (document, decided))
    known = None if now == before else catalogue.readings.of(document.id)
    if known is None:
        return decided
    reading = as_read(catalogue.held(document.id, words=True), known)
    with suppress(Unreadable):
        return describe_anew(decided, reading, vocabulary)
    return decided


def described_anew(document: Document, catalogue: Catalogue, vocabulary: Vocabulary) -> Document:
    """A document as what is kept of its reading describes it; where nothing is kept, what is claimed is decided anew.

    It has its pages, with the places of their words.
    """
    known = catalogue.readings.of(document.id)
    if known is None:
        return decide(document, document.claims, vocabulary)
    with suppress(Unreadable):
        return describe_anew(document, as_read(document, known), vocabulary)
    return document


def check(document: Document, reading: Reading | Unreadable) -> Reading:
    """What was read of a document, where it can take the place of what is here. Raises Unreadable."""
    if isinstance(reading, Unreadable):
        raise reading
    if reading.scans and not reading.recogniser and any(page.scanned is not None for page in document.pages):
        raise Unreadable("Its scanned pages were recognised, which cannot be done again now.", reading.cure)
    return reading


def rows(files: Sequence[File], document: Document, reading: Reading) -> Iterator[File]:
    """The rows of the files where a document lies, when it was read again; those of other bytes stay as they are."""
    for file in files:
        if file.status not in TRIED_AGAIN:
            yield replace(
                file,
                size=document.originals[0].size,
                status=reading.status(Status.UPDATED if file.status is Status.UPDATED else Status.ADDED),
                reason=reading.reason,
                cure=reading.advice,
            )


def reread(
    before: Document, after: Document, files: Sequence[File], reading: Reading, removal: Removal | None
) -> Outcome:
    """How a paper ended that was read again."""
    status = reading.status(Status.UNCHANGED if after == before else Status.UPDATED)
    return Outcome(
        path=files[0].path if files else after.paths[0],
        status=status,
        reason=said_of(reading.reason, removal),
        cure=reading.advice,
        id=after.id,
        pages=len(after.pages),
        parent=files[0].parent if files else "",
    )


def not_reread(document: Document, files: Sequence[File], error: Unreadable) -> Outcome:
    """How a paper ended that could not be read again."""
    return Outcome(
        path=files[0].path if files else document.paths[0],
        status=Status.FAILED,
        reason=f"{error.reason} {_STAYS}",
        cure=error.cure,
        id=document.id,
        pages=len(document.pages),
        parent=files[0].parent if files else "",
    )
