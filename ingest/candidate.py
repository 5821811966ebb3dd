"""A file on its way in, the run it belongs to, and how it ends."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from documents import Claim, Document, Original, Source, Visibility, best
from documents.decisions import Removal, State
from documents.file import File, Status
from documents.history import Happened
from ingest.describe import lies_in
from ingest.now import AtWork, Now
from ingest.parcel import Parcel
from ingest.reading import Limits, Reading
from ingest.report import IngestReport, Outcome, happened, shown

Told = Callable[[Outcome], None]


def _not(_happened: Happened) -> None:
    """Notes nothing."""


TRIED_AGAIN = {Status.FAILED, Status.UNSUPPORTED}  # also where nobody touched the file: its cure may be elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A file whose bytes are kept: what was known of its path, and what is said of it there.

    `claims` are those of its sidecar and of registers; `parcel` is the mail or archive in which it came.
    """

    path: Path  # as it was given
    file: File
    before: File | None
    original: Original
    media_type: str
    claims: tuple[Claim, ...]
    parcel: Parcel | None = None

    @property
    def supersedes(self) -> str:
        """The document that lay at this path before, "" where there was none."""
        before = self.before.document if self.before else ""
        return before if before != self.original.document_id else ""

    @property
    def beside(self) -> "Candidate":
        """The same, where it does not take the place of what lay at this path."""
        before = self.before and replace(self.before, document=self.original.document_id)
        return replace(self, before=before)

    @property
    def said(self) -> tuple[Claim, ...]:
        """What is said of it where it lies."""
        return (*self.claims, *(self.parcel.handed if self.parcel else ()))

    @property
    def parent(self) -> str:
        """The path of what it came in, as it was given."""
        return shown(self.parcel.path) if self.parcel else ""

    @property
    def complete(self) -> Status:
        """What its row says when all of it was read: of the same bytes, what it said before."""
        before = self.before
        if before is None or (before.status in TRIED_AGAIN and not before.document):
            return Status.ADDED
        same = before.document == self.original.document_id or before.same(self.file)
        return Status.ADDED if same and before.status is not Status.UPDATED else Status.UPDATED

    def is_said_here(self, claim: Claim, paths: Collection[str] = (), left: Collection[str] = ()) -> bool:
        """Whether it is this path that a claim speaks from, which may have changed its mind, or one that was left.

        What a sidecar or register said where the paper no longer lies (`paths` are where it does) holds until there is
        another.
        """
        if claim.source is Source.FOLDER:
            return any(lies_in(path, claim.by) for path in (self.file.path, *left))
        spoke = claim.by == self.file.path or (bool(self.claims) and claim.by not in paths)
        return claim.source in {Source.SIDECAR, Source.REGISTER} and spoke

    def was_closed_here(self, document: Document) -> bool:
        """Whether a document is for staff because of what it came in here, and nothing else."""
        winners = best(document.claims, "visibility")
        return bool(winners) and all(c.source is Source.FOLDER and self.is_said_here(c) for c in winners)

    def ended(self, reading: Reading, document: str, complete: Status) -> File:
        """Its row when it was read."""
        status = reading.status(complete)
        return replace(self.file, document=document, status=status, reason=reading.reason, cure=reading.advice)


@dataclass(slots=True)
class Run:
    """One call of the intake: what is being read, by the place of its bytes, what came in it, and what was said."""

    told: Told
    limits: Limits
    removed: dict[str, Removal]  # when it began, and what waits since, by document
    review: bool = False  # whether all that is new waits to be looked at
    report: IngestReport = field(default_factory=IngestReport)
    reading: dict[Path, list[Candidate]] = field(default_factory=dict)
    enclosed: list[Candidate] = field(default_factory=list)
    read: set[Path] = field(default_factory=set)  # places of bytes that may be no document's
    again: dict[Path, str] = field(default_factory=dict)  # places of bytes of documents that are being read again
    reread: set[str] = field(default_factory=set)  # paths where these lie
    unrecognised: set[str] = field(default_factory=set)  # documents whose scanned pages can be recognised now
    ruled: set[str] = field(default_factory=set)  # documents of which edited rules say something else
    unindexed: int = 0
    given: int | None = None
    pages: int = 0  # that were read
    to_come: int = 0  # files that came in others
    indexing: bool = False
    note: Callable[[Happened], None] = _not

    def holds_back(self, id: str) -> bool:
        """Whether a document waits to be looked at, or was rejected."""
        removal = self.removed.get(id)
        return removal is not None and not removal.state.told

    def end(self, outcome: Outcome) -> None:
        self.report.outcomes.append(outcome)
        self.note(happened(outcome))
        self.told(outcome)

    def now(self, at_work: Sequence[tuple[Path, int]]) -> Now:
        """How far it is; files are named as people know them."""
        return Now(
            reading=tuple(AtWork(self._name(place), page) for place, page in at_work),
            given=self.given,
            pages=self.pages,
            to_come=self.to_come,
            indexing=self.indexing,
        )

    def _name(self, place: Path) -> str:
        """The path of the file whose bytes lie at a place."""
        candidates = self.reading.get(place)
        return shown(candidates[0].path) if candidates else self.again.get(place, "")


def ended(path: Path, file: File, pages: int | None, removal: Removal | None = None, parent: str = "") -> Outcome:
    """How a file ended, as its row has it."""
    return Outcome(
        path=shown(path),
        status=file.status,
        reason=said_of(file.reason, removal),
        cure=file.cure,
        id=file.document,
        pages=pages,
        parent=parent,
    )


def beside(
    candidate: Candidate, document: Document, new: Document, removal: Removal | None, gone: Sequence[str] = ()
) -> Outcome:
    """How a file ended whose bytes were here, with the document as it was and as it is, and where it lay before."""
    first = next((other for other in document.paths if other != candidate.file.path), "")
    replaced = bool(candidate.supersedes)
    changed = replaced or bool(gone) or replace(new, paths=()) != replace(document, paths=())
    said = f"Moved here from {gone[0]}." if gone else f"The same bytes as {first}." if first and not replaced else ""
    return Outcome(
        path=shown(candidate.path),
        status=Status.UPDATED if changed else Status.UNCHANGED,
        reason=said_of(said, removal),
        id=document.id,
        pages=len(document.pages),
        parent=candidate.parent,
    )


def within(given: Path, file: File, inside: str) -> Path:
    """The path of what came in a file, or of itself, as the file was given."""
    return given / inside.removeprefix(file.path).removeprefix("/")


def unfinished(file: File) -> File:
    """The row of a mail while what came in it has not ended: no file is like it, so that it is read again."""
    return replace(file, size=-1)


def held_back(id: str, at: str = "") -> Removal:
    """That a paper waits to be looked at, since it came or since another time."""
    since = at or datetime.now(UTC).isoformat(timespec="microseconds")
    return Removal(document=id, reason="", at=since, visibility=Visibility.STAFF, state=State.WAITING)


def said_of(reason: str, removal: Removal | None) -> str:
    """Why a file ended so, and that its paper stays away, if somebody removed it."""
    return f"{reason} {removal.sentence}".strip() if removal else reason
