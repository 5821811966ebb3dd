"""Papers are read again from what is kept, by what reads better now; nothing that others said of them is lost."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from documents import Audience, Document, NotFound, Page, Unreadable, Visibility
from documents.file import File, Status
from ingest import ocr
from ingest.readers.choice import Recogniser, made_by
from ingest.reading import LIMITS, Limits
from ingest.report import IngestReport, Outcome
from ingest.worker import Workers
from muniment.repository import Repository
from muniment.settings import Settings
from tests.conftest import Opened
from tests.ingest.papers import pdf
from tests.ingest.test_enclosed import LETTER, STAFF, by_name, found, mail, pack

BAD = "garblegarble"
TOPICS = '\n[[topic]]\nslug = "drains"\nname = "Drains"\nphrases = { "the drains" = 5 }\n'
DYING = """
import os, signal
from documents.catalogue import Catalogue
from muniment.repository import Repository
from muniment.settings import Settings

done, left = getattr(Catalogue, "{step}"), {nth}

def die(self, *given, **named):
    global left
    done(self, *given, **named)
    left -= 1
    if not left:
        if {settled}:
            self.settle()
        os.kill(os.getpid(), signal.SIGKILL)

setattr(Catalogue, "{step}", die)
with Repository.open(Settings()) as repository:
    repository.intake.reread((), everything={everything})
"""


def run(repository: Repository, statement: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(repository.home / "catalogue.sqlite")) as connection, connection:
        return connection.execute(statement, values).fetchall()


def age(repository: Repository, like: str = "%") -> None:
    """Make it as if an older reader had read the papers of these titles, and badly."""
    ids = [id for (id,) in run(repository, "SELECT id FROM documents WHERE title LIKE ? OR paths LIKE ?", like, like)]
    assert ids
    for id in ids:
        run(repository, "UPDATE readings SET reader = 'text 0' WHERE document = ?", id)
        run(repository, "UPDATE pages SET text = text || ? WHERE document = ?", f" {BAD}", id)


def statuses(report: IngestReport) -> dict[str, Status]:
    assert len({outcome.path for outcome in report.outcomes}) == len(report.outcomes)
    return {Path(outcome.path).name: outcome.status for outcome in report.outcomes}


def files(repository: Repository, document: Document) -> list[File]:
    return repository.catalogue.lying(document.id)


def only(repository: Repository) -> Document:
    (id,) = repository.catalogue.ids()
    return repository.catalogue.held(id)


def test_what_an_older_reader_read_is_read_again_and_only_that(repository: Opened, folder: Path) -> None:
    for name in ("debts", "housing"):
        (folder / f"{name}.txt").write_text(LETTER.format(name))
    opened = repository()
    opened.intake.add([folder])
    assert opened.intake.reread(()).outcomes == []
    age(opened, "%debts.txt%")
    opened.reindex()
    assert len(found(opened, BAD)) == 1
    (folder / "debts.txt").unlink()  # from what is kept, not from where it was
    assert statuses(opened.intake.reread(())) == {"debts.txt": Status.UPDATED}
    assert found(opened, BAD) == []
    assert len(found(opened, "debts")) == 1
    assert opened.intake.reread(()).outcomes == []


def test_papers_that_are_named_and_all_of_them_are_read_again(repository: Opened, folder: Path) -> None:
    for name in ("debts", "housing"):
        (folder / f"{name}.txt").write_text(LETTER.format(name))
    opened = repository()
    ids = {name: outcome.id for name, outcome in by_name(opened.intake.add([folder]).outcomes).items()}
    assert statuses(opened.intake.reread([ids["debts.txt"]])) == {"debts.txt": Status.UNCHANGED}
    assert len(opened.intake.reread((), everything=True).outcomes) == 2
    with pytest.raises(NotFound, match="no document ffff"):
        opened.intake.reread(["ffff"])


def test_what_others_said_ids_paths_and_rows_stay(repository: Opened, folder: Path) -> None:
    path = folder / "debt.txt"
    path.write_text(LETTER.format("deficits"))
    opened = repository()
    older = opened.intake.add([folder]).outcomes[0].id
    path.write_text(LETTER.format("debts"))
    (folder / "copy.txt").write_text(LETTER.format("debts"))
    (folder / "debt.txt.toml").write_text('date = "1999"\nrights = "Crown copyright"\n')
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    opened.upkeep.set(id, "title", ["Our debts"], "Jo")
    before, rows = opened.catalogue.held(id), opened.catalogue.lying(id)
    assert before.supersedes == older
    age(opened)
    assert len(opened.intake.reread(()).outcomes) == 2
    assert opened.catalogue.held(id) == before
    assert opened.catalogue.lying(id) == rows
    assert len(rows) == 2
    assert opened.catalogue.superseded_by(older, Audience.PUBLIC) == id


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_a_staff_paper_stays_one_when_it_is_read_again(repository: Opened, folder: Path, engine: str) -> None:
    (folder / "debt.txt").write_text(LETTER.format("debts"))
    sidecar = folder / "debt.txt.toml"
    sidecar.write_text(STAFF)
    opened = repository(engine=engine)
    opened.intake.add([folder])
    sidecar.unlink()
    opened.intake.add([folder])  # nobody says so any more
    age(opened)
    opened.intake.reread(())
    opened.reindex()
    assert only(opened).visibility is Visibility.STAFF
    assert found(opened, "debts") == []
    assert len(found(opened, "debts", Audience.STAFF)) == 1


@pytest.mark.parametrize(
    ("engine", "like"), [("tantivy", "%sent.eml%"), ("whoosh", "%sent.eml%"), ("tantivy", '%sent.eml"%')]
)
def test_what_came_in_a_staff_mail_is_opened_again_and_stays_for_staff(
    repository: Opened, folder: Path, engine: str, like: str
) -> None:
    inner = mail(("rain.txt", LETTER.format("rains")), words="The weather.")
    sent = mail(("debt.txt", LETTER.format("debts")), ("rain.eml", inner))
    (folder / "sent.eml").write_bytes(sent)
    (folder / "sent.eml.toml").write_text(STAFF)
    opened = repository(engine=engine)
    first = by_name(opened.intake.add([folder]).outcomes)
    rows = opened.catalogue.files([row[0] for row in run(opened, "SELECT path FROM files")])  # type: ignore[misc]
    age(opened, like)
    report = opened.intake.reread(())
    assert statuses(report).keys() == first.keys() == {"sent.eml", "debt.txt", "rain.eml", "rain.txt"}
    assert {outcome.parent for outcome in report.outcomes} == {outcome.parent for outcome in first.values()}
    assert opened.catalogue.files(list(rows)) == rows
    assert list(opened.index(Audience.PUBLIC).documents()) == []
    assert len(found(opened, "debts OR rains", Audience.STAFF)) == 2
    assert opened.intake.reread(()).outcomes == []


def test_an_attachment_that_the_older_reader_did_not_see_is_taken_in_for_staff(
    repository: Opened, folder: Path
) -> None:
    (folder / "sent.eml").write_bytes(mail(("debt.txt", LETTER.format("debts"))))
    (folder / "sent.eml.toml").write_text(STAFF)
    opened = repository()
    outcomes = by_name(opened.intake.add([folder]).outcomes)
    run(opened, "PRAGMA foreign_keys = ON")
    for table in ("pages", "claims", "readings", "codes", "days", "files"):
        run(opened, f"DELETE FROM {table} WHERE document = ?", outcomes["debt.txt"].id)
    run(opened, "DELETE FROM documents WHERE id = ?", outcomes["debt.txt"].id)
    run(opened, "UPDATE readings SET reader = 'mail 0'")
    assert statuses(opened.intake.reread(()))["debt.txt"] is Status.ADDED
    assert list(opened.index(Audience.PUBLIC).documents()) == []
    assert found(opened, "debts", Audience.STAFF) == [outcomes["debt.txt"].id]


def test_what_is_said_beside_an_archive_still_holds_of_what_came_in_a_mail_in_it(
    repository: Opened, folder: Path
) -> None:
    pack(folder / "papers.zip", [("sent.eml", mail(("debt.txt", LETTER.format("debts"))))])
    (folder / "papers.zip.toml").write_text('rights = "Crown copyright"\n')
    opened = repository()
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    run(opened, "UPDATE readings SET reader = 'mail 0' WHERE reader LIKE 'mail%'")
    assert statuses(opened.intake.reread(())).keys() == {"sent.eml", "debt.txt"}
    assert opened.catalogue.get(id, Audience.PUBLIC).rights == "Crown copyright"


def test_where_reading_fails_now_what_was_read_before_stays(repository: Opened, folder: Path) -> None:
    (folder / "debt.txt").write_text(LETTER.format("debts"))
    opened = repository()
    opened.intake.add([folder])
    before = only(opened)
    age(opened)
    place = opened.originals.path(before.originals[0])
    place.unlink()
    report = opened.intake.reread(())
    assert report.failed
    (outcome,) = report.outcomes
    assert outcome.reason.endswith("What was read before stays.")
    assert outcome.cure
    assert files(opened, before)[0].status is Status.ADDED
    assert found(opened, "debts") == [before.id]
    place.write_text(LETTER.format("debts"))
    assert statuses(opened.intake.reread(())) == {"debt.txt": Status.UPDATED}


def test_a_withdrawn_paper_is_read_again_and_stays_away_and_an_erased_one_is_not(
    repository: Opened, folder: Path
) -> None:
    for name in ("debts", "housing"):
        (folder / f"{name}.txt").write_text(LETTER.format(name))
    opened = repository()
    ids = {name: outcome.id for name, outcome in by_name(opened.intake.add([folder]).outcomes).items()}
    opened.upkeep.withdraw(ids["debts.txt"], "Jo", "It names a child.")
    opened.upkeep.erase(ids["housing.txt"], "Jo", "It names another.")
    assert opened.catalogue.readings.of(ids["housing.txt"]) is None
    (outcome,) = opened.intake.reread((), everything=True).outcomes
    assert outcome.id == ids["debts.txt"]
    assert "It was withdrawn" in outcome.reason
    assert found(opened, "debts OR housing") == []
    with pytest.raises(NotFound):
        opened.intake.reread([ids["housing.txt"]])


@pytest.mark.parametrize("everything", [False, True])
def test_killed_while_it_reads_again_it_goes_on_and_reads_nothing_twice(
    repository: Opened, folder: Path, *, everything: bool
) -> None:
    for number in range(5):
        (folder / f"{number}.txt").write_text(LETTER.format(f"matter {number}"))
    opened = repository()
    opened.intake.add([folder])
    if not everything:
        age(opened)
    kill(opened, "save", 2, everything=everything, settled=True)
    assert opened.catalogue.waiting() == 2
    report = opened.intake.reread(())
    assert len(report.outcomes) == 3
    assert opened.catalogue.waiting() == 0
    assert found(opened, BAD) == []
    assert len(found(opened, "matter")) == 5
    assert len(opened.intake.reread((), everything=everything).outcomes) == (5 if everything else 0)


@pytest.mark.parametrize("settled", [False, True])
@pytest.mark.parametrize("step", ["save", "redescribe", "note"])
def test_killed_while_it_opens_a_mail_again_it_goes_on_and_all_of_it_is_here(
    repository: Opened, folder: Path, step: str, *, settled: bool
) -> None:
    (folder / "sent.eml").write_bytes(mail(("debt.txt", LETTER.format("debts")), ("roof.txt", LETTER.format("roofs"))))
    opened = repository()
    outcomes = by_name(opened.intake.add([folder]).outcomes)
    rows = [opened.catalogue.lying(outcome.id) for outcome in outcomes.values()]
    age(opened, '%sent.eml"%')
    if step == "redescribe":  # what is said of an attachment is to be said anew
        run(opened, "DELETE FROM files WHERE path LIKE '%debt.txt'")
    kill(opened, step, 1, settled=settled)
    opened.intake.reread(())
    assert [opened.catalogue.lying(outcome.id) for outcome in outcomes.values()] == rows
    assert len(found(opened, "debts OR roofs")) == 2
    assert opened.intake.reread(()).outcomes == []
    assert {outcome.status for outcome in opened.intake.add([folder]).outcomes} == {Status.UNCHANGED}


def kill(repository: Repository, step: str, nth: int, *, everything: bool = False, settled: bool = False) -> None:
    """Read papers again in a process of its own that dies after the nth call of a step, settled or not."""
    repository.close()
    code = DYING.format(step=step, nth=nth, everything=everything, settled=settled)
    environment = {**os.environ, "MUNIMENT_HOME": str(repository.home), "MUNIMENT_WORKERS": "1"}
    killed = subprocess.run([sys.executable, "-c", code], env=environment, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()


def test_a_catalogue_of_before_readings_were_kept_is_read_again_whole(repository: Opened, folder: Path) -> None:
    (folder / "debt.txt").write_text(LETTER.format("debts"))
    opened = repository()
    opened.intake.add([folder])
    before = only(opened)
    run(opened, "DELETE FROM readings")
    assert opened.reindex() == 1
    assert only(opened) == before
    assert statuses(opened.intake.reread(())) == {"debt.txt": Status.UNCHANGED}
    kept = opened.catalogue.readings.of(before.id)
    assert kept
    assert kept.reader == made_by("text/plain")


def test_reindexing_describes_papers_anew_by_the_vocabulary_and_reads_none(
    repository: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pdf(folder / "a.pdf", ["The committee met about the drains of the town"], title="The drains of the town")
    (folder / "a.pdf.toml").write_text(f'kind = "report"\n{STAFF}')
    opened = repository()
    id = opened.intake.add([folder]).outcomes[0].id
    before = opened.catalogue.held(id)
    with (opened.home / "vocabulary" / "topics.toml").open("a") as topics:
        topics.write(TOPICS)
    path.unlink()
    opened.originals.delete(id)
    later = repository()
    monkeypatch.setattr(Workers, "read", None)
    later.reindex()
    after = later.catalogue.held(id)
    assert [topic.slug for topic in after.topics] == ["drains"]
    assert (after.title, after.kind, after.visibility) == (before.title, before.kind, Visibility.STAFF)
    assert "embedded" in {claim.source for claim in after.claims if claim.rule != "the file's name"}
    assert found(later, "topic:drains", Audience.STAFF) == [id]


@pytest.mark.usefixtures("workers_only_read")
def test_a_rule_that_fails_at_one_paper_leaves_it_as_it_was_when_all_are_described_anew(
    repository: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "debt.txt").write_text(LETTER.format("debts"))
    opened = repository()
    opened.intake.add([folder])
    before = only(opened)
    monkeypatch.setattr("ingest.findings.kinds", lambda _pages: 1 / 0)
    assert opened.reindex() == 1
    assert only(opened) == before


def seen(path: Path, numbers: Iterable[int], limits: Limits = LIMITS) -> tuple[Page, ...]:
    """Recognises every page but the second; leaves a line beside the home for each."""
    with (path.parents[3] / "seen").open("a") as log:
        log.write(f"{path.name} {list(numbers)}\n")
    if 2 in numbers:
        raise Unreadable("It is too dark.", "Scan it again.")
    return tuple(Page(number=number, label="", text=f"The drains, page {number}", scanned=90.0) for number in numbers)


def see(media_type: str) -> Recogniser:
    return seen


class Scanner:
    """A repository in which text recognition is off, not installed, or of some version."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._settings = Settings(home=home, workers=1)
        self._patch = monkeypatch
        self._log = home.parent / "seen"
        Repository.init(self._settings)

    def opened(self, version: str, *, wanted: bool = True) -> Repository:
        self._patch.setattr(ocr, "is_installed", lambda: bool(version))
        self._patch.setattr(ocr, "version", lambda: version)
        self._patch.setattr(
            Repository,
            "workers",
            lambda _self, scratch=None: Workers(
                workers=1, seconds=60, memory_mb=1024, recognise=wanted, see=see, scratch=scratch
            ),
        )
        return Repository(self._settings)

    @property
    def looks(self) -> int:
        """How many pages were looked at since this was last asked."""
        number = len(self._log.read_text().splitlines()) if self._log.exists() else 0
        self._log.unlink(missing_ok=True)
        return number


@pytest.fixture
def scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scanner:
    return Scanner(tmp_path / "home", monkeypatch)


def tiff(path: Path, pages: int) -> Path:
    first, *others = [Image.new("L", (900, 900 + number)) for number in range(pages)]
    first.save(path, save_all=True, append_images=others)
    return path


def ended(report: IngestReport) -> Outcome:
    (outcome,) = report.outcomes
    return outcome


def test_scans_are_recognised_later_and_never_twice_by_the_same(scanner: Scanner, folder: Path) -> None:
    tiff(folder / "a.tif", 3)
    with closing(scanner.opened("")) as without:
        assert ended(without.intake.add([folder])).status is Status.UNREAD
        assert ended(without.intake.add([folder])).status is Status.UNCHANGED
    with closing(scanner.opened("tess 1")) as opened:
        outcome = ended(opened.intake.recognise(()))
        assert (outcome.status, outcome.reason) == (Status.PARTIAL, "1 of 3 pages could not be recognised.")
        assert found(opened, "drains") == [outcome.id]
        assert files(opened, only(opened))[0].status is Status.PARTIAL
        assert scanner.looks == 3
        assert opened.intake.recognise(()).outcomes == []
        assert ended(opened.intake.add([folder])).status is Status.UNCHANGED
        assert scanner.looks == 0
    with closing(scanner.opened("tess 2")) as newer:
        assert len(newer.intake.recognise([outcome.id]).outcomes) == 1


def test_once_it_is_installed_an_ingest_recognises_what_was_unread(scanner: Scanner, folder: Path) -> None:
    page = tiff(folder / "a.tif", 1)
    (folder / "sent.eml").write_bytes(mail(("b.tif", tiff(folder / "b.tif", 1).read_bytes() + b"\0")))
    pack(folder / "c.zip", [("c.tif", page.read_bytes() + b"\0\0")])
    for name in ("a.tif", "copy.tif"):
        (folder / name).write_bytes(page.read_bytes())
    (folder / "b.tif").unlink()
    with closing(scanner.opened("")) as without:
        first = statuses(without.intake.add([folder]))
        assert sorted(first.values()).count(Status.UNREAD) == 3
    with closing(scanner.opened("tess 1", wanted=False)) as off:
        assert set(statuses(off.intake.add([folder])).values()) == {Status.UNCHANGED}
    with closing(scanner.opened("tess 1")) as opened:
        report = statuses(opened.intake.add([folder]))
        assert report.keys() == first.keys()
        assert [report[name] for name in ("a.tif", "b.tif", "c.tif")] == [Status.UPDATED] * 3
        assert scanner.looks == 3
        assert len(found(opened, "drains")) == 3
        rows = opened.catalogue.outcomes()
        assert (rows.get(Status.UNREAD, 0), rows.get(Status.PARTIAL, 0)) == (0, 0)
        assert set(statuses(opened.intake.add([folder])).values()) == {Status.UNCHANGED}
        assert scanner.looks == 0


def test_a_paper_that_a_newer_reader_reads_again_keeps_the_pages_that_were_recognised(
    scanner: Scanner, folder: Path
) -> None:
    tiff(folder / "a.tif", 1)
    with closing(scanner.opened("tess 1")) as opened:
        id = ended(opened.intake.add([folder])).id
        before = opened.catalogue.held(id, words=True)
        assert scanner.looks == 1
        run(opened, "UPDATE readings SET reader = 'image 0'")
        assert ended(opened.intake.reread(())).status is Status.UNCHANGED
        assert scanner.looks == 0
        assert opened.catalogue.held(id, words=True) == before
    with closing(scanner.opened("")) as without:  # whose reader would give no text now
        run(without, "UPDATE readings SET reader = 'image 0'")
        outcome = ended(without.intake.reread(()))
        assert outcome.status is Status.FAILED
        assert "pip install" in outcome.cure
        assert found(without, "drains") == [id]


def test_what_is_recognised_when_a_paper_becomes_staff_only_is_never_public(
    scanner: Scanner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiff(folder / "a.tif", 1)
    with closing(scanner.opened("")) as without:
        without.intake.add([folder])
    (folder / "a.tif.toml").write_text(STAFF)
    with closing(scanner.opened("tess 1")) as opened:
        save, saved = opened.catalogue.save, []

        def remember(document: Document, *given: Any) -> None:
            saved.append(document.visibility)
            save(document, *given)

        monkeypatch.setattr(opened.catalogue, "save", remember)
        assert ended(opened.intake.add([folder])).status is Status.UPDATED
        assert saved == [Visibility.STAFF]
        assert found(opened, "drains") == []
        assert len(found(opened, "drains", Audience.STAFF)) == 1


def test_an_attachment_for_staff_that_is_recognised_later_stays_for_staff(scanner: Scanner, folder: Path) -> None:
    (folder / "sent.eml").write_bytes(mail(("b.tif", tiff(folder / "b.tif", 1).read_bytes())))
    (folder / "b.tif").unlink()
    (folder / "sent.eml.toml").write_text(STAFF)
    with closing(scanner.opened("")) as without:
        without.intake.add([folder])
    with closing(scanner.opened("tess 1")) as opened:
        assert statuses(opened.intake.recognise(())) == {"b.tif": Status.UPDATED}
        assert found(opened, "drains") == []
        assert len(found(opened, "drains", Audience.STAFF)) == 1
