"""Takes files in: keep, read, describe, save, index."""

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from documents import Audience, Claim, Document, MunimentError, Page, Unreadable, Visibility, Vocabulary
from documents.catalogue import Catalogue
from documents.document import ID_DIGITS
from documents.file import File, Status
from documents.history import Happened
from documents.originals import Folder
from documents.readings import ReadBy
from index import CurrentIndex
from ingest import ocr, rereading
from ingest.candidate import TRIED_AGAIN, Candidate, Run, Told, beside, ended, held_back, unfinished, within
from ingest.carrying import carry
from ingest.closing import hand_on
from ingest.describe import decide, describe, describe_anew, lies_in
from ingest.find import find, is_folder, is_there, known_as, look
from ingest.findings import About
from ingest.inside import Before, came_in, depth, is_read_again, known_before, moved_from, renamed_from
from ingest.lock import alone
from ingest.media import ENCLOSING, ZIP, media_type
from ingest.metadata.register import Registers
from ingest.metadata.rules import RULES, Rules
from ingest.metadata.sidecar import sidecar
from ingest.now import Now
from ingest.parcel import Parcel, left_out, parcel_of_archive, parcel_of_mail
from ingest.pipeline import Indexing
from ingest.reading import Enclosed, Reading
from ingest.report import IngestReport, Outcome, refusal, shown
from ingest.runs import Runs
from ingest.worker import ToRead, Workers

_FILES = 500  # files looked up in the catalogue at once
_GONE = "The file is no longer there. What lay there stays."
_STAYS = "The same bytes are here already. What lay there stays, until somebody says otherwise."
_RULED = ".rules"  # the digest of the rules that all papers here were described by
_UNSETTLED = 32  # documents saved in one transaction
_UNINDEXED = 192  # documents saved before the indexes hear of them


def _nobody(_outcome: Outcome) -> None:
    """Hears nothing."""


class Intake:
    """Brings files into a repository and its indexes, whatever happens in between.

    Every step can be cut short: bytes are kept before they are read, the catalogue queues the index work with
    the document, and what the queue holds is done first the next time. A mail or archive is done when all that came
    in it is: until then it is read again.
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
        self._registers = Registers()
        self._rules = Rules()
        self._doing: tuple[Run, Workers] | None = None

    def now(self) -> Now:
        """How far the run has come that goes on here; for any thread."""
        doing = self._doing
        return doing[0].now(doing[1].at_work()) if doing else Now()

    def add(
        self,
        paths: Sequence[Path],
        told: Told = _nobody,
        *,
        check: bool = False,
        watched: bool = False,
        review: bool = False,
    ) -> IngestReport:
        """Take in the files at and below the paths; `told` hears of each as it is done. Raises Busy.

        A file that looks as it did is not read; with `check` its bytes are compared. What was below a folder given, and
        is no longer there, is marked as missing. Of files that are `watched`, the history is told news alone. With
        `review`, and where a rule says so, each paper that is new waits until somebody has looked at it.
        """
        what = "watch" if watched else "ingest"
        folders = [*filter(is_folder, paths)]

        def begun(run: Run) -> Iterator[ToRead]:
            run.review = review
            return self._given(paths, run, check=check)

        return self._run(what, told, begun, folders, news=watched)

    def miss(self, paths: Iterable[Path]) -> list[str]:
        """Mark files at and below the paths as missing where they are no longer there; which. Raises Busy."""
        with alone(self._home / "lock"), self._catalogue.history.keep("watch", news=True) as note:
            return self._miss(paths, note)

    def _miss(self, paths: Iterable[Path], note: Callable[[Happened], None]) -> list[str]:
        known = (name for path in paths for name in self._catalogue.whereabouts.below(known_as(path)))
        gone = [name for name in known if not is_there(name)]
        self._catalogue.whereabouts.miss(gone, datetime.now(UTC).isoformat(timespec="seconds"))
        for name, file in self._catalogue.files(gone).items():
            note(Happened(path=name, status=Status.UNCHANGED, reason=_GONE, document=file.document))
        return gone

    def reread(self, ids: Collection[str], told: Told = _nobody, *, everything: bool = False) -> IngestReport:
        """Read papers again from the bytes that are kept: those of the ids, or all, or those that an older reader read.

        What others than the paper say of it stays, and so does who may read it; where it can no longer be read, all
        that is here. What came in it is taken in as at first. Without ids, a run that was cut short goes on. Raises
        Busy and NotFound.
        """
        return self._run(
            "reread",
            told,
            lambda run: self._again(run, rereading.to_reread(self._catalogue, ids, everything=everything)),
        )

    def recognise(self, ids: Collection[str], told: Told = _nobody) -> IngestReport:
        """The same of papers with scanned pages that nothing has recognised, or something older. Raises as `reread`."""
        return self._run("ocr", told, lambda run: self._again(run, rereading.to_recognise(self._catalogue, ids)))

    def _run(
        self,
        what: str,
        told: Told,
        begun: Callable[[Run], Iterator[ToRead]],
        folders: Sequence[Path] = (),
        *,
        news: bool = False,
    ) -> IngestReport:
        """Read what a run begins with, and all that comes in it; then look what folders no longer hold."""
        with alone(self._home / "lock"), self._workers() as workers:
            self._vocabulary.look()
            self._originals.tidy()
            for audience in Audience:
                self._index(audience).check()  # an index of another make is said before anything is read
            self._indexing.drain()
            self._registers, self._rules = Registers(), Rules.read(self._home)
            run = Run(told, workers.limits, self._catalogue.decisions.removals())
            if workers.recognises:
                run.unrecognised.update(each.id for each in rereading.to_recognise(self._catalogue))
            waiting = begun(run)
            with (
                self._catalogue.history.keep(what, news=news) as run.note,
                self._catalogue.together(),
                self._shown(run, workers),
            ):
                run.ruled = self._ruled_anew()
                while self._read(run, workers, waiting):
                    waiting = self._enclosed(run)  # after all that was given: what lies outside is known first
                if folders:
                    self._end_rules(run)
                run.indexing = True
                self._clear(run)
                run.report.missing += self._miss(folders, run.note)
                self._catalogue.settle()
                self._indexing.cleanse()
                self._indexing.drain()
                self._indexing.release()
        return run.report

    @contextmanager
    def _shown(self, run: Run, workers: Workers) -> Iterator[None]:
        """Let `now` tell of a run."""
        self._doing = run, workers
        try:
            yield
        finally:
            self._doing = None

    def reindex(self, told: Callable[[int], None], described: Callable[[int], None] = lambda _number: None) -> int:
        """Describe each document anew by what was read of it, and build the indexes anew beside those that serve.

        No file is read; today's rules and vocabulary are used. What others than the paper say of it stays, and so does
        who may read it. Where nothing is kept of the reading, what is claimed is decided anew. `described` hears how
        many were, and then `told` how many were written, now and then. The number of documents. Raises Busy.
        """
        with alone(self._home / "lock"):
            self._rules = Rules.read(self._home)
            ids = self._catalogue.ids()
            for id in ids:
                document = self._catalogue.held(id, words=True)
                new = rereading.described_anew(self._ruled(document), self._catalogue, self._vocabulary)
                if new != document:
                    self._redescribe(new, document)
                described(1)
            (self._home / _RULED).write_text(self._rules.digest)
            self._indexing.renew_all(told)
        return len(ids)

    def _end_rules(self, run: Run) -> None:
        """Name the rules that no file of a run was like: nobody else says that they are in vain."""
        if idle := self._rules.idle(known_as(Path(outcome.path)) for outcome in run.report.outcomes):
            reason = f"No file of this run has a path like {', '.join(idle)}."
            cure = "Look whether that is written as the folders are called, if it should."
            path = shown(self._home / RULES)
            run.end(Outcome(path=path, status=Status.UNSUPPORTED, reason=reason, cure=cure))

    def _ruled_anew(self) -> set[str]:
        """Have the rules, where they were edited, speak of all papers here; of which they say something else."""
        mark = self._home / _RULED
        if self._rules.digest == (mark.read_text() if mark.is_file() else ""):
            return set()
        changed = set(filter(self._rule, self._catalogue.ids()))
        self._catalogue.settle()
        mark.write_text(self._rules.digest)
        return changed

    def _rule(self, id: str) -> bool:
        """Keep what the rules say of a paper today; whether that is something else than before."""
        document = self._catalogue.held(id)
        claims = self._rules.renew(document.claims, document.paths)
        if claims == document.claims:
            return False
        self._redescribe(rereading.redescribed(document, claims, self._catalogue, self._vocabulary), document)
        return True

    def _ruled(self, document: Document) -> Document:
        """A document as today's rules have it."""
        claims = self._rules.renew(document.claims, document.paths)
        return document if claims == document.claims else decide(document, claims, self._vocabulary)

    def _redescribe(
        self, new: Document, document: Document, files: Iterable[File] = (), left: Iterable[str] = ()
    ) -> None:
        """Keep what is now known of a document, and have its versions know it."""
        with self._catalogue.together(whole=True):
            self._close(new, document)
            self._catalogue.redescribe(new, files, left)
            self._carry(new.id)

    def _carry(self, id: str) -> None:
        carry(id, self._catalogue, self._vocabulary)

    def _close(self, new: Document, document: Document) -> None:
        """Take a paper that becomes staff-only from the public, before anything else is saved."""
        if new.visibility is Visibility.STAFF and document.visibility is Visibility.PUBLIC:
            hand_on(new, self._catalogue, self._indexing, self._vocabulary)
            self._indexing.hide([new.id], Audience.PUBLIC)

    def _again(self, run: Run, papers: Collection[ReadBy]) -> Iterator[ToRead]:
        """The bytes of papers that are to be read again."""
        run.given = len(papers)
        for paper in papers:
            place = self._originals.path(paper.original)
            run.again[place] = next((file.path for file in self._catalogue.lying(paper.id)), paper.id)
            yield place, paper.media_type

    def _read(self, run: Run, workers: Workers, waiting: Iterator[ToRead]) -> bool:
        """Read and finish files; whether others came in them."""
        for place, reading in workers.read(waiting, self._recognised, self._catalogue.settle):
            self._finish(run, place, reading)
        return bool(run.enclosed)

    def _recognised(self, place: Path) -> tuple[Page, ...]:
        """The pages of a document that what recognises today has looked at already."""
        id = place.name[:ID_DIGITS]
        known = self._catalogue.readings.of(id)
        if known is None or known.recogniser != ocr.version():
            return ()
        pages = self._catalogue.held(id, words=True).pages
        return tuple(page for page in pages if page.scanned is not None or not known.scans)

    def _given(self, paths: Iterable[Path], run: Run, *, check: bool) -> Iterator[ToRead]:
        """The bytes that have to be read; every other file is ended on the way."""
        found = find(paths, self._home)
        while batch := list(islice(found, _FILES)):
            names = [known_as(path) for path in batch if isinstance(path, Path)]
            known = known_before(self._catalogue, names)
            for path in batch:
                if isinstance(path, Outcome):
                    run.end(path)
                elif candidate := self._candidate(run, path, known.get(known_as(path)), check=check):
                    yield from self._new(run, candidate)
            self._catalogue.settle()

    def _enclosed(self, run: Run) -> Iterator[ToRead]:
        """The same of what came in the files that were read, in an order that does not depend on the workers."""
        waiting, run.enclosed = sorted(run.enclosed, key=lambda candidate: candidate.file.path), []
        run.to_come += len(waiting)
        for candidate in waiting:
            run.to_come -= 1
            spent = candidate.parcel and candidate.parcel.allowance.spent
            if spent and candidate.media_type in ENCLOSING:
                error = Unreadable("More came in one file than is taken.", "Unpack it, and add the files.")
                self._refuse(run, candidate.path, candidate.file, candidate.before, error, candidate.parcel)
            elif candidate.file.path in run.reread and not candidate.supersedes:
                self._done(candidate.parcel)
            else:
                yield from self._new(run, candidate)

    def _new(self, run: Run, candidate: Candidate) -> Iterator[ToRead]:
        """The bytes of a candidate, where nobody has read them yet, or what came in them is wanted."""
        place, id = self._originals.path(candidate.original), candidate.original.document_id
        removal = run.removed.get(id)
        if removal and removal.erased:
            self._originals.delete(id)
            file = replace(candidate.file, status=Status.UNCHANGED)
            run.end(ended(candidate.path, file, None, removal, candidate.parent))
            self._done(candidate.parcel)
        elif place in run.reading:
            run.reading[place].append(candidate)
        elif self._catalogue.known(id) and id not in run.unrecognised and not self._holds_others(candidate):
            self._lay_beside(run, candidate)
            self._done(candidate.parcel)
        else:
            run.reading[place] = [candidate]
            said = self._rules.renew(candidate.said, (candidate.file.path,))
            yield place, candidate.media_type, About.of(candidate.file.path, said)

    def _holds_others(self, candidate: Candidate) -> bool:
        """Whether other files came in one that is here, or are still to come: what is said of it is said of them."""
        files = self._catalogue.lying(candidate.original.document_id)
        unfinished = any(file.size < 0 for file in files)
        return (
            candidate.media_type in ENCLOSING
            or unfinished
            or bool(self._catalogue.enclosing([file.path for file in files]))
        )

    def _candidate(self, run: Run, path: Path, known: Before | None, *, check: bool) -> Candidate | None:
        """Keep the bytes of a file that is new or has changed; None where its outcome is known already."""
        file, before = File(path=known_as(path)), known and known.file
        try:
            file = look(path, self._registers.digest(path))
            if known and not check and known.file.same(file) and self._unchanged(run, path, known):
                return None
            return self._kept(path, path, file, before)
        except (MunimentError, OSError) as error:
            self._refuse(run, path, file, before, error)
        return None

    def _kept(
        self, path: Path, place: Path, file: File, before: File | None, parcel: Parcel | None = None
    ) -> Candidate:
        """A file known by a path, whose bytes lie at a place. Raises MunimentError and OSError."""
        kind = media_type(place)
        said = () if parcel and parcel.mailed else (*sidecar(place), *self._registers.claims(path))
        claims = tuple(replace(claim, by=file.path) for claim in said)
        original = self._originals.keep(place)
        return Candidate(
            path=path, file=file, before=before, original=original, media_type=kind, claims=claims, parcel=parcel
        )

    def _unchanged(self, run: Run, path: Path, known: Before) -> bool:
        """End a file that nobody touched, and what came in it; False where that has to be looked at again."""
        before, inside, lengths = known
        if before.status in TRIED_AGAIN or is_read_again(self._catalogue, before, inside):
            return False
        if not run.unrecognised.isdisjoint(file.document for file in (before, *inside)):
            return False
        if before.missing:
            self._catalogue.note(replace(before, missing=""))
        for file in (before, *inside):
            again = Status.UPDATED if file.document in run.ruled else Status.UNCHANGED
            status = file.status if file.status in TRIED_AGAIN else again
            pages = lengths.get(file.document, 0) if file.document else None
            place = path if file is before else within(path, before, file.path)
            parent = "" if file is before else shown(within(path, before, file.parent))
            removal = run.removed.get(file.document)
            run.end(ended(place, replace(file, status=status), pages, removal, parent))
        return True

    def _refuse(
        self, run: Run, path: Path, file: File, before: File | None, error: Exception, parcel: Parcel | None = None
    ) -> None:
        """Note why a file was not taken; what lay at its path before stays."""
        refused = refusal(path, error)
        held = before.document if before else ""
        cure = f"{refused.cure} Until then the version before stays as it was.".strip() if held else refused.cure
        file = replace(file, document=held, status=refused.status, reason=refused.reason, cure=cure)
        self._catalogue.note(file)
        run.end(ended(path, file, None, parent=shown(parcel.path) if parcel else ""))
        self._done(parcel)

    def _finish(self, run: Run, place: Path, reading: Reading | Unreadable) -> None:
        run.pages += len(reading.pages) if isinstance(reading, Reading) else 0
        if place in run.again:
            del run.again[place]
            self._reread(run, place.name[:ID_DIGITS], reading)
        for candidate in run.reading.pop(place, ()):
            try:
                self._take_in(run, candidate, reading)
            except Unreadable as error:
                self._refuse(run, candidate.path, candidate.file, candidate.before, error, candidate.parcel)
                run.read.add(place)  # which others may wait for
        if isinstance(reading, Reading) and reading.unpacked:
            shutil.rmtree(reading.unpacked, ignore_errors=True)

    def _take_in(self, run: Run, candidate: Candidate, reading: Reading | Unreadable) -> None:
        """What was read of a file. Raises Unreadable."""
        if isinstance(reading, Unreadable):
            raise reading
        if reading.media_type == ZIP:
            run.read.add(self._originals.path(candidate.original))
            self._open(run, self._archive(run, candidate, reading), reading)
        else:
            self._describe(run, candidate, reading)

    def _clear(self, run: Run) -> None:
        """Keep no bytes that are no document's: what cannot be read, and archives, which are what came in them."""
        for place in run.read:
            if not self._catalogue.known(place.name[:ID_DIGITS]):
                place.unlink(missing_ok=True)

    def _describe(self, run: Run, candidate: Candidate, reading: Reading) -> None:
        """Save what was read, and take in what came in it."""
        known = self._catalogue.known(candidate.original.document_id)
        document, file = (self._lay_beside if known else self._save)(run, candidate, reading)
        self._index_some(run)
        if reading.enclosed and file.document == document.id:
            parcel = parcel_of_mail(candidate.path, file, document, candidate.parcel)
            parcel.opened = parcel.opened and not run.holds_back(document.id)
            self._open(run, parcel, reading)
        else:
            self._done(candidate.parcel)

    def _index_some(self, run: Run) -> None:
        run.unindexed += 1
        if run.unindexed % _UNSETTLED == 0:
            self._catalogue.settle()
        if run.unindexed % _UNINDEXED == 0:
            self._indexing.drain()

    def _reread(self, run: Run, id: str, reading: Reading | Unreadable) -> None:
        """Put what was read again in the place of what was read before, and take in what came in it."""
        document, files = self._catalogue.held(id), self._catalogue.lying(id)
        run.reread.update(file.path for file in files)
        run.unrecognised.discard(id)
        try:
            found = rereading.check(document, reading)
            is_opened = bool(found.enclosed) and id not in run.removed  # a withdrawn mail gives nothing away
            self._renew(describe_anew(document, found, self._vocabulary), found, opens=is_opened)
        except Unreadable as error:
            self._catalogue.readings.answer(id)
            run.end(rereading.not_reread(document, files, error))
            return
        new = self._catalogue.held(id)
        run.end(rereading.reread(document, new, files, found, run.removed.get(id)))
        self._index_some(run)
        for file in rereading.rows(files, document, found) if is_opened else ():
            parcel = parcel_of_mail(Path(file.path), file, new, None)
            parcel.opened = False  # nothing is made public by being read again
            parcel.depth += depth(self._catalogue, file)
            self._open(run, parcel, found)

    def _renew(self, document: Document, reading: Reading, *rows: File, opens: bool) -> None:
        """Save a document that was read again, with the rows of all files where it lies; those given are known.

        These are unfinished if what came in it is to be opened.
        """
        files = list(rereading.rows(self._catalogue.lying(document.id), document, reading))
        if opens:
            files = list(map(unfinished, files))
        self._catalogue.save(document, [*files, *rows], rereading.kept(reading))
        self._carry(document.id)
        if self._catalogue.decisions.is_held_back(document.id):
            self._sign(document)

    def _save(self, run: Run, candidate: Candidate, reading: Reading) -> tuple[Document, File]:
        before = self._before(candidate)
        document = self._described(candidate, reading, before)
        if document.id not in run.removed and self._is_reviewed(run, candidate):
            return self._hold_back(run, candidate, reading, document)
        document = replace(document, supersedes=candidate.supersedes)
        file = candidate.ended(reading, document.id, Status.UPDATED if candidate.supersedes else Status.ADDED)
        if document.visibility is Visibility.STAFF and document.supersedes:
            self._indexing.hide([document.supersedes], Audience.PUBLIC)
        row = unfinished(file) if reading.enclosed else file
        self._catalogue.save(document, [row], rereading.kept(reading))
        if document.supersedes or document.visibility is Visibility.STAFF:  # all others are nobody's versions
            self._carry(document.id)
            document = self._catalogue.held(document.id)
        if document.visibility is Visibility.STAFF:
            self._catalogue.settle()
        removal = run.removed.get(document.id)
        run.end(ended(candidate.path, file, len(document.pages), removal, candidate.parent))
        return document, file

    def _hold_back(self, run: Run, candidate: Candidate, reading: Reading, document: Document) -> tuple[Document, File]:
        """Save a paper that waits until somebody has looked at it; until then, what lay at its path stays."""
        file = candidate.ended(reading, document.id, Status.ADDED)
        removal = held_back(document.id)
        with self._catalogue.together(whole=True):
            self._catalogue.decisions.hold_back(removal)
            self._catalogue.save(document, [unfinished(file) if reading.enclosed else file], rereading.kept(reading))
            self._sign(document)
        run.removed[document.id] = removal
        run.end(ended(candidate.path, file, len(document.pages), removal, candidate.parent))
        return document, file

    def _sign(self, document: Document) -> None:
        """Keep what tells which papers are like one; it is in no group of copies."""
        with self._catalogue.copies.grouping() as groups:
            groups.sign(document.id, Runs.of(document.pages).signature)

    def _is_reviewed(self, run: Run, candidate: Candidate) -> bool:
        """Whether what is new of a file waits to be looked at: so does what came in something that waits."""
        holder = candidate.parcel.holder if candidate.parcel else ""
        return run.review or run.holds_back(holder) or self._rules.reviews(candidate.file.path)

    def _described(self, candidate: Candidate, reading: Reading, before: Visibility) -> Document:
        """What was read, with what people said of it, in files and later."""
        said = (*candidate.said, *self._catalogue.decisions.said(candidate.original.document_id))
        paths = (candidate.file.path,)
        said = self._rules.renew(said, paths)
        return describe(reading, candidate.original, paths, self._vocabulary, said, before)

    def _before(self, candidate: Candidate) -> Visibility:
        """Who could read what lay at a path before: what comes there now is no more public than that."""
        if candidate.supersedes:
            return self._catalogue.held(candidate.supersedes).visibility
        shut = self._catalogue.decisions.is_shut(candidate.file.path)
        return Visibility.STAFF if shut else Visibility.PUBLIC

    def _lay_beside(self, run: Run, candidate: Candidate, reading: Reading | None = None) -> tuple[Document, File]:
        """Note that bytes which are catalogued lie at this path too, and what is said of them there."""
        path, id = candidate.file.path, candidate.original.document_id
        document = read = self._catalogue.held(id)
        if run.holds_back(id):
            candidate = candidate.beside
        elif stays := self._stays(run, candidate):
            return document, self._let_lie(run, candidate, document, stays)
        again = reading if id in run.unrecognised else None
        if again:
            read = describe_anew(document, again, self._vocabulary)
            run.unrecognised.discard(id)
        gone = [] if again else list(moved_from(self._catalogue, candidate.file, id))
        paths = tuple(dict.fromkeys((*(each for each in document.paths if each not in gone), path)))
        supersedes = candidate.supersedes or document.supersedes
        said = self._said_beside(run, candidate, document)
        claims = (*said, *(claim for claim in read.claims if not candidate.is_said_here(claim, paths, gone)))
        visibility = self._otherwise(candidate, document)
        new = replace(read, paths=paths, supersedes=supersedes, visibility=visibility)
        claims = self._rules.renew(claims, paths)
        if again:
            new = decide(new, claims, self._vocabulary)
        else:
            new = rereading.redescribed(new, claims, self._catalogue, self._vocabulary)
        if reading:
            file = candidate.ended(reading, id, candidate.complete)
        else:
            known = rereading.as_read(document, self._catalogue.readings.of(id))
            file = candidate.ended(known, id, Status.ADDED)
        row = unfinished(file) if reading and reading.enclosed else file
        if again:
            self._close(new, document)
            self._renew(new, again, row, opens=bool(again.enclosed))
        elif new == document and candidate.before and candidate.before.document == id:
            self._catalogue.note(row)
        else:
            self._redescribe(new, document, [row], gone)
        if new.visibility is Visibility.STAFF:
            self._catalogue.settle()
        for each in gone:
            run.note(Happened(path=each, status=Status.UNCHANGED, reason=f"Moved to {path}.", document=id))
        run.end(beside(candidate, document, new, run.removed.get(id), gone))
        return new, file

    def _stays(self, run: Run, candidate: Candidate) -> str:
        """Why bytes that are known take nobody's place at a path, "" where they do.

        They lay there when somebody accepted another paper in their place; or what is new there is to be looked at.
        """
        newer, id = candidate.supersedes, candidate.original.document_id
        if not newer:
            return ""
        accepted = candidate.file.path not in self._catalogue.held(newer).paths
        if accepted and id in self._catalogue.lineage.earlier(newer):
            return f"A newer version ({newer}) has taken its place."
        return _STAYS if self._is_reviewed(run, candidate) else ""

    def _let_lie(self, run: Run, candidate: Candidate, document: Document, reason: str) -> File:
        """Note that known bytes lie at a path, where another paper keeps its place."""
        file = replace(candidate.file, document=candidate.supersedes, reason=reason)
        self._catalogue.note(file)
        told = replace(file, document=document.id, status=Status.UNCHANGED)
        run.end(ended(candidate.path, told, len(document.pages), run.removed.get(document.id), candidate.parent))
        return file

    def _said_beside(self, run: Run, candidate: Candidate, document: Document) -> tuple[Claim, ...]:
        """What is said at a path of a paper that is here; nothing where it was not there before and nobody looked."""
        is_there = candidate.before is not None and candidate.before.document == document.id
        if not (is_there or run.holds_back(document.id)) and self._is_reviewed(run, candidate):
            return ()
        if document.visibility is Visibility.PUBLIC and candidate.parcel and candidate.parcel.closed:
            return tuple(c for c in candidate.said if c.field == "visibility")  # nothing staff wrote reaches the public
        return candidate.said

    def _otherwise(self, candidate: Candidate, document: Document) -> Visibility:
        """Who may read a document if nobody says so: as before, but what was closed with its mail opens with it."""
        opened = candidate.parcel is not None and candidate.parcel.opened
        if not opened or not candidate.was_closed_here(document):
            return document.visibility
        return self._catalogue.held(document.supersedes).visibility if document.supersedes else Visibility.PUBLIC

    def _archive(self, run: Run, candidate: Candidate, reading: Reading) -> Parcel:
        """End an archive, which is no document itself."""
        before = candidate.before
        same = before is not None and before.same(candidate.file)
        file = candidate.ended(reading, before.document if before else "", candidate.complete)
        file = replace(file, reason=f"{file.reason} {left_out(candidate.claims)}".strip())
        self._catalogue.whereabouts.leave(renamed_from(self._catalogue, candidate.file))
        told = replace(file, document="", status=Status.UNCHANGED if same else file.status)
        run.end(ended(candidate.path, told, None, parent=candidate.parent))
        return parcel_of_archive(candidate.path, file, candidate.claims, candidate.parcel)

    def _open(self, run: Run, parcel: Parcel, reading: Reading) -> None:
        """Keep what came in a mail or archive, to be read in the next round."""
        given = reading.enclosed if parcel.mailed else self._registers.unpacked(parcel.path, reading.enclosed)
        inside = [(each, parcel.file_of(each)) for each in parcel.papers(given)]
        known = self._catalogue.files([file.path for _, file in inside])
        taken = len(run.enclosed)
        for enclosed, file in inside:
            parcel.left += 1
            self._take(run, parcel, enclosed, file, known.get(file.path))
        if parcel.holder:
            self._catalogue.lineage.enclose(parcel.holder, (each.original.document_id for each in run.enclosed[taken:]))
        paths = {file.path for _, file in inside}
        for file in self._catalogue.enclosed(parcel.file.path):
            if file.path not in paths and not run.holds_back(parcel.holder):
                self._leave(parcel, file)
        self._done(parcel)

    def _leave(self, parcel: Parcel, file: File) -> None:
        """Note that a file came in an earlier version alone; it stays here, but not open if the newer one is closed."""
        for row in (replace(file, parent=""), *came_in(self._catalogue, file)):
            if not row.document:
                self._catalogue.note(row)
                continue
            document = self._catalogue.held(row.document)
            staff = tuple(claim for claim in parcel.handed if claim.field == "visibility")
            others = (c for c in document.claims if not (c.field == "visibility" and lies_in(row.path, c.by)))
            new = decide(document, (*staff, *others), self._vocabulary)
            self._redescribe(new, document, [row])
        self._catalogue.settle()

    def _take(self, run: Run, parcel: Parcel, enclosed: Enclosed, file: File, before: File | None) -> None:
        path = parcel.path / enclosed.name
        try:
            place = parcel.unpacked(enclosed, run.limits)
            seen = look(place, "" if parcel.mailed else self._registers.digest(path))
            file = replace(file, size=seen.size, sidecar=seen.sidecar)
            run.enclosed.append(self._kept(path, place, file, before, parcel))
        except (MunimentError, OSError) as error:
            self._refuse(run, path, file, before, _seen_from_outside(error, enclosed, path), parcel)

    def _done(self, parcel: Parcel | None) -> None:
        """One of the files in a parcel has ended; with the last of them so has the parcel, and so on."""
        while parcel:
            parcel.left -= 1
            if parcel.left:
                return
            self._catalogue.note(parcel.file)
            if parcel.is_mail:
                self._catalogue.readings.answer(parcel.file.document)
            parcel = parcel.within


def _seen_from_outside(error: Exception, enclosed: Enclosed, path: Path) -> Exception:
    """An error that names a file by the path that people know."""
    if isinstance(error, Unreadable) or enclosed.path is None:
        return error
    return MunimentError(str(error).replace(str(enclosed.path), str(path)))
