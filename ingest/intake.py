"""Takes files in: keep, read, describe, save, index."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from documents import Audience, Claim, Document, MunimentError, Original, Source, Unreadable, Visibility, Vocabulary
from documents.catalogue import Catalogue
from documents.decisions import Removal
from documents.file import File, Status
from documents.originals import Folder
from index import CurrentIndex
from ingest.describe import decide, describe
from ingest.find import find, known_as, look
from ingest.lock import alone
from ingest.media import media_type
from ingest.metadata.sidecar import sidecar
from ingest.pipeline import Indexing
from ingest.reading import Reading
from ingest.report import IngestReport, Outcome, refusal, shown
from ingest.worker import Workers

_FILES = 500  # files looked up in the catalogue at once
_UNINDEXED = 64  # documents saved before the indexes hear of them
_TRIED_AGAIN = {Status.FAILED, Status.UNSUPPORTED}  # also where nobody touched the file: its cure may be elsewhere

Told = Callable[[Outcome], None]


def _nobody(_outcome: Outcome) -> None:
    """Hears nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A file whose bytes are kept: what was known of its path, and what its sidecar says."""

    path: Path  # as it was given
    file: File
    before: File | None
    original: Original
    media_type: str
    claims: tuple[Claim, ...]

    @property
    def supersedes(self) -> str:
        """The document that lay at this path before, "" where there was none."""
        before = self.before.document if self.before else ""
        return before if before != self.original.document_id else ""


@dataclass(slots=True)
class _Run:
    """One call of `add`: what is being read, by the place of its bytes, and what has been said."""

    told: Told
    report: IngestReport = field(default_factory=IngestReport)
    reading: dict[Path, list[_Candidate]] = field(default_factory=dict)
    unindexed: int = 0

    def end(self, outcome: Outcome) -> None:
        self.report.outcomes.append(outcome)
        self.told(outcome)


class Intake:
    """Brings files into a repository and its indexes, whatever happens in between.

    Every step can be cut short: bytes are kept before they are read, the catalogue queues the index work with
    the document, and what the queue holds is done first the next time.
    """

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        originals: Folder,
        index: Callable[[Audience], CurrentIndex],
        vocabulary: Vocabulary,
        workers: Callable[[], Workers],
        home: Path,
    ) -> None:
        self._catalogue = catalogue
        self._originals = originals
        self._index = index
        self._indexing = Indexing(catalogue, index)
        self._vocabulary = vocabulary
        self._workers = workers
        self._home = home

    def add(self, paths: Iterable[Path], told: Told = _nobody) -> IngestReport:
        """Take in the files at and below the paths; `told` hears of each as it is done. Raises Busy."""
        with alone(self._home / "lock"), self._workers() as workers:
            self._originals.tidy()
            for audience in Audience:
                self._index(audience).check()  # an index of another make is said before anything is read
            self._indexing.drain()
            run = _Run(told)
            for place, reading in workers.read(self._unread(paths, run)):
                self._finish(run, place, reading)
            self._indexing.drain()
            self._indexing.cleanse()
        return run.report

    def reindex(self, told: Callable[[int], None]) -> int:
        """Decide anew what is claimed of each document, and build the indexes anew beside those that serve.

        No file is read; a changed vocabulary's names and slugs are used. `told` hears how many were written, now and
        then. The number of documents. Raises Busy.
        """
        with alone(self._home / "lock"):
            ids = self._catalogue.ids()
            for id in ids:
                document = self._catalogue.held(id)
                new = decide(document, document.claims, self._vocabulary)
                if new != document:
                    self._catalogue.redescribe(new)
            self._indexing.renew(told)
        return len(ids)

    def _unread(self, paths: Iterable[Path], run: _Run) -> Iterator[tuple[Path, str]]:
        """The bytes that have to be read; every other file is ended on the way."""
        found = find(paths, self._home)
        while batch := list(islice(found, _FILES)):
            known = self._catalogue.files([known_as(path) for path in batch if isinstance(path, Path)])
            for path in batch:
                if isinstance(path, Outcome):
                    run.end(path)
                elif candidate := self._candidate(run, path, known.get(known_as(path))):
                    yield from self._new(run, candidate)

    def _new(self, run: _Run, candidate: _Candidate) -> Iterator[tuple[Path, str]]:
        """The bytes of a candidate, where nobody has read them yet."""
        place, id = self._originals.path(candidate.original), candidate.original.document_id
        removal = self._catalogue.decisions.removal(id)
        if removal and removal.erased:
            self._originals.delete(id)
            run.end(_ended(candidate.path, replace(candidate.file, status=Status.UNCHANGED), None, removal))
        elif place in run.reading:
            run.reading[place].append(candidate)
        elif self._catalogue.known(id):
            self._lay_beside(run, candidate)
        else:
            run.reading[place] = [candidate]
            yield place, candidate.media_type

    def _candidate(self, run: _Run, path: Path, before: File | None) -> _Candidate | None:
        """Keep the bytes of a file that is new or has changed; None where its outcome is known already."""
        file = File(path=known_as(path))
        try:
            file = look(path)
            if before and before.same(file) and before.status not in _TRIED_AGAIN:
                run.end(self._unchanged(path, before))
                return None
            kind = media_type(path)
            claims = tuple(replace(claim, by=file.path) for claim in sidecar(path))
            original = self._originals.keep(path)
        except (MunimentError, OSError) as error:
            self._refuse(run, path, file, before, error)
        else:
            return _Candidate(path=path, file=file, before=before, original=original, media_type=kind, claims=claims)
        return None

    def _unchanged(self, path: Path, before: File) -> Outcome:
        pages = self._catalogue.length(before.document)
        return _ended(path, replace(before, status=Status.UNCHANGED), pages)

    def _refuse(self, run: _Run, path: Path, file: File, before: File | None, error: Exception) -> None:
        """Note why a file was not taken; what lay at its path before stays."""
        refused = refusal(path, error)
        held = before.document if before else ""
        cure = f"{refused.cure} Until then the version before stays as it was.".strip() if held else refused.cure
        file = replace(file, document=held, status=refused.status, reason=refused.reason, cure=cure)
        self._catalogue.note(file)
        run.end(_ended(path, file, None))

    def _finish(self, run: _Run, place: Path, reading: Reading | Unreadable) -> None:
        first, *others = run.reading.pop(place)
        if isinstance(reading, Unreadable):
            for candidate in (first, *others):
                self._refuse(run, candidate.path, candidate.file, candidate.before, reading)
            return
        self._save(run, first, reading)
        for candidate in others:
            self._lay_beside(run, candidate)
        run.unindexed += 1
        if run.unindexed % _UNINDEXED == 0:
            self._indexing.drain()

    def _save(self, run: _Run, candidate: _Candidate, reading: Reading) -> None:
        path = candidate.file.path
        said = (*candidate.claims, *self._catalogue.decisions.said(candidate.original.document_id))
        before = self._catalogue.held(candidate.supersedes).visibility if candidate.supersedes else Visibility.PUBLIC
        document = describe(reading, candidate.original, (path,), self._vocabulary, said, before)
        document = replace(document, supersedes=candidate.supersedes)
        file = replace(
            candidate.file,
            document=document.id,
            status=reading.status(Status.UPDATED if candidate.supersedes else Status.ADDED),
            reason=reading.reason,
            cure=reading.advice,
        )
        if document.visibility is Visibility.STAFF and document.supersedes:
            self._indexing.hide([document.supersedes], Audience.PUBLIC)
        self._catalogue.save(document, [file])
        run.end(_ended(candidate.path, file, len(document.pages), self._catalogue.decisions.removal(document.id)))

    def _lay_beside(self, run: _Run, candidate: _Candidate) -> None:
        """Note that bytes which are catalogued lie at this path too, and what its sidecar says of them."""
        path, id = candidate.file.path, candidate.original.document_id
        document = self._catalogue.held(id)
        paths = tuple(dict.fromkeys((*document.paths, path)))
        supersedes = candidate.supersedes or document.supersedes
        others = [claim for claim in document.claims if claim.source is not Source.SIDECAR or claim.by != path]
        claims = (*candidate.claims, *others)
        new = decide(replace(document, paths=paths, supersedes=supersedes), claims, self._vocabulary)
        file = replace(
            candidate.file,
            document=id,
            status=Status.PARTIAL if document.unread else Status.ADDED,
            reason=document.unread,
        )
        if new.visibility is Visibility.STAFF and document.visibility is Visibility.PUBLIC:
            self._indexing.hide([id], Audience.PUBLIC)
        if new == document and candidate.before and candidate.before.document == id:
            self._catalogue.note(file)
        else:
            self._catalogue.redescribe(new, [file])
        run.end(_beside(candidate, document, new, self._catalogue.decisions.removal(id)))


def _ended(path: Path, file: File, pages: int | None, removal: Removal | None = None) -> Outcome:
    return Outcome(
        path=shown(path),
        status=file.status,
        reason=_sentences(file.reason, removal),
        cure=file.cure,
        id=file.document,
        pages=pages,
    )


def _beside(candidate: _Candidate, document: Document, new: Document, removal: Removal | None) -> Outcome:
    first = next((other for other in document.paths if other != candidate.file.path), "")
    moved = bool(candidate.supersedes)
    changed = moved or replace(new, paths=()) != replace(document, paths=())
    return Outcome(
        path=shown(candidate.path),
        status=Status.UPDATED if changed else Status.UNCHANGED,
        reason=_sentences(f"The same bytes as {first}." if first and not moved else "", removal),
        id=document.id,
        pages=len(document.pages),
    )


def _sentences(reason: str, removal: Removal | None) -> str:
    """Why, and that the paper stays away, if somebody removed it."""
    return f"{reason} {removal.sentence}".strip() if removal else reason
