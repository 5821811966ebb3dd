"""Files that are moved, that go missing, and that look as they did but are not."""

import os
from pathlib import Path

import pytest

from documents import Audience, Visibility
from documents.file import Status
from ingest.report import IngestReport
from muniment.repository import Repository
from tests.conftest import Opened
from tests.ingest.test_enclosed import LETTER, STAFF, by_name, found, mail, pack


@pytest.fixture
def paper(folder: Path) -> Path:
    path = folder / "debt.txt"
    path.write_text(LETTER.format("debts"))
    return path


def _paths(repository: Repository, id: str) -> tuple[str, ...]:
    return repository.catalogue.held(id).paths


def _missing(repository: Repository) -> list[str]:
    return [file.path for file in repository.catalogue.whereabouts.missing()]


def _only(report: IngestReport) -> tuple[Status, str]:
    (outcome,) = report.outcomes
    return outcome.status, outcome.reason


def test_a_paper_that_was_moved_lies_where_it_is_now(repository: Opened, folder: Path, paper: Path) -> None:
    opened = repository()
    (first,) = opened.intake.add([folder]).outcomes
    moved = folder / "letters" / "debt.txt"
    moved.parent.mkdir()
    paper.rename(moved)
    report = opened.intake.add([folder])
    assert _only(report) == (Status.UPDATED, f"Moved here from {paper}.")
    assert report.missing == []
    assert _paths(opened, first.id) == (str(moved),)
    assert opened.catalogue.files([str(paper)]) == {}
    assert found(opened, "debts") == [first.id]
    last, *_ = opened.catalogue.history.find(str(paper), 5)
    assert last.file.reason == f"Moved to {moved}."
    assert _only(opened.intake.add([folder])) == (Status.UNCHANGED, "")


def test_a_paper_that_was_copied_lies_at_both_places(repository: Opened, folder: Path, paper: Path) -> None:
    opened = repository()
    opened.intake.add([folder])
    copy = folder / "copy.txt"
    copy.write_bytes(paper.read_bytes())
    outcome = by_name(opened.intake.add([folder]).outcomes)["copy.txt"]
    assert (outcome.status, outcome.reason) == (Status.UNCHANGED, f"The same bytes as {paper}.")
    assert _paths(opened, outcome.id) == (str(paper), str(copy))


def test_a_copy_is_no_move_while_the_first_is_not_to_be_found(repository: Opened, folder: Path, paper: Path) -> None:
    paper.with_name("debt.txt.toml").write_text(STAFF)
    desk = folder.with_name("desk")
    desk.mkdir()
    copy = desk / "debt.txt"
    copy.write_bytes(paper.read_bytes())
    copy.with_name("debt.txt.toml").write_text('visibility = "public"\n')
    opened = repository()
    opened.intake.add([folder, desk])
    folder.rename(folder.with_name("away"))
    folder.mkdir()  # a drive that is not there
    copy.touch()
    opened.intake.add([desk])
    assert found(opened, "debts") == []
    assert len(found(opened, "debts", Audience.STAFF)) == 1


def test_a_paper_that_is_gone_stays_and_is_marked_until_it_is_back(
    repository: Opened, folder: Path, paper: Path
) -> None:
    opened = repository()
    (first,) = opened.intake.add([folder]).outcomes
    aside = folder.parent / "aside.txt"
    paper.rename(aside)
    assert opened.intake.add([folder]).missing == [str(paper)]
    assert _missing(opened) == [str(paper)]
    last, *_ = opened.catalogue.history.find("debt", 5)
    assert last.file.reason == "The file is no longer there. What lay there stays."
    assert opened.intake.add([folder]).missing == []  # it is said once
    assert found(opened, "debts") == [first.id]
    aside.rename(paper)
    assert _only(opened.intake.add([folder])) == (Status.UNCHANGED, "")
    assert _missing(opened) == []


def test_nothing_is_missing_where_a_whole_folder_cannot_be_found(repository: Opened, folder: Path, paper: Path) -> None:
    opened = repository()
    opened.intake.add([folder])
    folder.rename(folder.with_name("elsewhere"))  # a disk that is not there today, perhaps
    report = opened.intake.add([folder])
    assert _only(report)[0] is Status.FAILED
    assert (report.missing, _missing(opened)) == ([], [])


def test_what_nobody_may_look_at_is_not_missing(
    repository: Opened, folder: Path, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = repository()
    opened.intake.add([folder])

    def forbidden(_path: str) -> None:
        raise PermissionError

    with monkeypatch.context() as patched:
        patched.setattr(os, "lstat", forbidden)
        assert opened.intake.miss([paper]) == []
    assert opened.intake.miss([paper]) == []
    paper.unlink()
    assert opened.intake.miss([paper]) == [str(paper)]


def test_only_what_is_below_the_folder_given_is_looked_for(repository: Opened, folder: Path, paper: Path) -> None:
    opened = repository()
    beside = folder.with_name("papers 2")
    beside.mkdir()
    (beside / "other.txt").write_text(LETTER.format("roads"))
    opened.intake.add([folder, beside])
    paper.unlink()
    (beside / "other.txt").unlink()
    assert opened.intake.add([beside]).missing == [str(beside / "other.txt")]
    assert opened.intake.miss([paper]) == [str(paper)]


def test_a_name_too_long_for_the_system_ends_in_a_sentence(repository: Opened, folder: Path, paper: Path) -> None:
    report = repository().intake.add([paper, folder / ("x" * 300)])
    assert sorted(outcome.status for outcome in report.outcomes) == [Status.ADDED, Status.FAILED]


def test_a_name_that_is_not_unicode_is_not_missing(repository: Opened, folder: Path) -> None:
    path = os.fsencode(folder) + b"/d\xe9bt.txt"
    try:
        Path(os.fsdecode(path)).write_text(LETTER.format("debts"))
    except OSError:
        pytest.skip("This file system takes only names that are Unicode.")
    opened = repository()
    assert opened.intake.add([folder]).missing == []
    assert _missing(opened) == []
    Path(os.fsdecode(path)).unlink()
    assert opened.intake.add([folder]).missing == [f"{folder}/d\\xe9bt.txt"]


def test_a_staff_paper_that_is_moved_away_from_its_sidecar_stays_so(
    repository: Opened, folder: Path, paper: Path
) -> None:
    sidecar = paper.with_name("debt.txt.toml")
    sidecar.write_text(STAFF + 'title = "The debts"\n')
    opened = repository()
    (first,) = opened.intake.add([folder]).outcomes
    moved = folder / "moved.txt"
    paper.rename(moved)
    sidecar.unlink()
    opened.intake.add([folder])
    document = opened.catalogue.held(first.id)
    assert (document.visibility, document.paths) == (Visibility.STAFF, (str(moved),))
    assert document.title == "The debts"  # which its sidecar said, and nobody else since
    assert found(opened, "debts") == []
    moved.with_name("moved.txt.toml").write_text('visibility = "public"\n')
    opened.intake.add([folder])
    assert opened.catalogue.held(first.id).title != "The debts"
    assert found(opened, "debts") == [first.id]


@pytest.mark.parametrize("said", [STAFF, ""])
def test_a_mail_that_was_moved_takes_along_what_came_in_it(repository: Opened, folder: Path, said: str) -> None:
    sent, moved = folder / "sent.eml", folder / "old" / "sent.eml"
    sent.write_bytes(mail(("debt.txt", LETTER.format("debts"))))
    if said:
        sent.with_name("sent.eml.toml").write_text(said)
    opened = repository()
    inner = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    moved.parent.mkdir()
    sent.rename(moved)
    if said:
        sent.with_name("sent.eml.toml").rename(moved.with_name("sent.eml.toml"))
    report = opened.intake.add([folder])
    assert by_name(report.outcomes)["sent.eml"].reason == f"Moved here from {sent}."
    assert report.missing == _missing(opened) == []
    assert _paths(opened, inner) == (f"{moved}/debt.txt",)
    assert {file.path for file in opened.catalogue.lying(inner)} == {f"{moved}/debt.txt"}
    visible = Visibility.STAFF if said else Visibility.PUBLIC
    assert opened.catalogue.held(inner).visibility is visible
    assert found(opened, "debts", Audience.STAFF) == [inner]
    assert found(opened, "debts") == ([] if said else [inner])


def test_an_archive_that_was_moved_takes_along_what_came_in_it(repository: Opened, folder: Path) -> None:
    packed = pack(folder / "papers.zip", [("debt.txt", LETTER.format("debts"))])
    opened = repository()
    inner = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    moved = packed.rename(folder / "renamed.zip")
    assert opened.intake.add([folder]).missing == []
    assert _paths(opened, inner) == (f"{moved}/debt.txt",)
    assert opened.catalogue.files([str(packed), f"{packed}/debt.txt"]) == {}


def test_bytes_that_changed_under_the_same_look_are_found_by_checking(
    repository: Opened, folder: Path, paper: Path
) -> None:
    opened = repository()
    opened.intake.add([folder])
    seen = paper.stat()
    paper.write_text(LETTER.format("roads"))
    os.utime(paper, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert _only(opened.intake.add([folder])) == (Status.UNCHANGED, "")
    assert _only(opened.intake.add([folder], check=True)) == (Status.UPDATED, "")
    assert _only(opened.intake.add([folder], check=True)) == (Status.UNCHANGED, "")
    assert found(opened, "debts") == []
    assert len(found(opened, "roads")) == 1
