"""The intake keeps what became of each file, and lets it be seen how far it is."""

from pathlib import Path

import pytest

from documents.file import Status
from ingest import ocr
from ingest.candidate import Run
from ingest.now import AtWork, Now
from ingest.reading import LIMITS
from ingest.report import Outcome
from muniment.repository import Repository
from tests.conftest import Opened
from tests.ingest.kept import traces


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "one.txt").write_text("Minutes\n\n5 June 2025\n\nThe board noted gavelkind.\n")
    (folder / "two.txt").write_text("")
    return folder


def runs(opened: Repository) -> list[tuple[str, dict[str, int]]]:
    return [(run.what, dict(run.totals)) for run in reversed(opened.catalogue.history.runs(100))]


def became(opened: Repository, name: str) -> list[tuple[str, Status]]:
    return [(noted.run.what, noted.file.status) for noted in reversed(opened.catalogue.history.find(name, 100))]


def test_every_run_is_kept_with_what_became_of_its_files(repository: Opened, folder: Path) -> None:
    opened = repository()
    (added,) = [outcome for outcome in opened.intake.add([folder]).outcomes if outcome.id]
    opened.intake.add([folder])
    opened.intake.reread([added.id])
    opened.intake.recognise([])
    assert runs(opened) == [
        ("ingest", {"added": 1, "failed": 1}),
        ("ingest", {"unchanged": 1, "failed": 1}),
        ("reread", {"unchanged": 1}),
        ("ocr", {}),
    ]
    assert became(opened, "one.txt") == [("ingest", Status.ADDED)]
    assert became(opened, "two.txt") == [("ingest", Status.FAILED)]  # the second time it is no news


def test_a_file_is_known_by_its_full_path_from_wherever_it_was_given(
    repository: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = repository()
    monkeypatch.chdir(folder)
    opened.intake.add([Path("../papers/one.txt")])
    (noted,) = opened.catalogue.history.find("one.txt", 10)
    assert noted.file.path == str(folder / "one.txt")
    assert opened.catalogue.files([noted.file.path])[noted.file.path].document == noted.file.document


def test_of_watched_folders_a_run_is_kept_only_where_it_brought_something(repository: Opened, folder: Path) -> None:
    opened = repository()
    for _ in range(2):
        opened.intake.add([folder], watched=True)
    assert runs(opened) == [("watch", {"added": 1, "failed": 1})]
    (folder / "two.txt").write_text("Minutes\n")
    opened.intake.add([folder], watched=True)
    assert became(opened, "two.txt") == [("watch", Status.FAILED), ("watch", Status.ADDED)]


def test_papers_that_are_asked_for_and_not_here_are_no_run(repository: Opened) -> None:
    opened = repository()
    with pytest.raises(Exception, match="There is no document"):
        opened.intake.reread(["f" * 16])
    assert runs(opened) == []


def test_an_erased_paper_leaves_the_history_and_does_not_come_back(repository: Opened, folder: Path) -> None:
    opened = repository()
    path = folder / "quavernitch.txt"
    path.write_text("")
    (folder / "quavernitch.txt.toml").write_text('visibility = "staff"\n')
    opened.intake.add([folder])  # it fails, and has no document yet
    path.write_text("Letter\n\n1 May 2025\n\nDear Sir,\n\nOf nothing.\n")
    opened.intake.add([folder])
    path.rename(folder / "quavernitch-2.txt")
    (folder / "quavernitch.txt.toml").rename(folder / "quavernitch-2.txt.toml")
    opened.intake.add([folder])
    statuses = [status for _, status in became(opened, "quavernitch")]
    assert statuses == [Status.FAILED, Status.ADDED, Status.UNCHANGED, Status.UPDATED]  # the third: where it went
    (id,) = {noted.file.document for noted in opened.catalogue.history.find("quavernitch", 9) if noted.file.document}
    opened.upkeep.erase(id, "Jo", "By court order.")
    opened.intake.add([folder])
    assert traces(opened, "quavernitch") == []
    assert became(opened, "two.txt") != []


def test_while_a_run_goes_on_it_tells_how_far_it_is(repository: Opened, folder: Path) -> None:
    opened = repository()
    seen: list[Now] = []

    def look(outcome: Outcome) -> None:
        seen.append(opened.intake.now())

    assert opened.intake.now() == Now()
    report = opened.intake.add([folder / "one.txt"], look)
    assert (seen[-1].pages, seen[-1].given, seen[-1].indexing) == (1, None, False)
    opened.intake.reread([report.outcomes[0].id], look)
    assert (seen[-1].pages, seen[-1].given) == (1, 1)
    assert opened.intake.now() == Now()


def test_it_says_when_all_is_read_and_the_indexes_are_written(
    repository: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, seen = repository(), list[bool]()
    monkeypatch.setattr(opened.intake._indexing, "drain", lambda: seen.append(opened.intake.now().indexing))
    opened.intake.add([folder])
    assert seen == [False, True]  # what an earlier run left, and what this one brought


def test_what_is_read_is_named_as_people_know_it() -> None:
    run = Run(lambda _outcome: None, LIMITS, {})
    place = Path("/home/originals/ab/cdef")
    run.again[place] = "/papers/one.pdf"
    assert run.now([(place, 3)]).reading == (AtWork("/papers/one.pdf", 3),)


@pytest.mark.skipif(not ocr.is_installed(), reason=f"Text recognition is not installed. {ocr.INSTALL}")
def test_what_text_recognition_brought_later_is_kept(repository: Opened, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("L", (900, 900), 255).save(tmp_path / "scan.tif")
    opened = repository()
    opened.intake.add([tmp_path / "scan.tif"])
    (noted,) = opened.catalogue.history.find("scan.tif", 10)
    assert (noted.file.status, noted.file.reason) == (Status.UNREAD, "No page holds any text.")
