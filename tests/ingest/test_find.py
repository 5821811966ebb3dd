"""Which files there are, and why the rest are none."""

import os
from pathlib import Path

import pytest

from documents.file import Status
from ingest.find import find, look, number
from ingest.report import Outcome, shown


def files(*paths: Path) -> list[Path]:
    return [path for path in find(paths) if isinstance(path, Path)]


def refusals(*paths: Path) -> list[Outcome]:
    return [path for path in find(paths) if isinstance(path, Outcome)]


def test_files_are_found_below_folders_by_name_and_a_file_given_is_itself(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", "b/c/3.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [str(path.relative_to(tmp_path)) for path in files(tmp_path)] == ["a.txt", "b/1.txt", "b/2.txt", "b/c/3.txt"]
    assert files(tmp_path / "a.txt") == [tmp_path / "a.txt"]


def test_a_sidecar_is_no_file_of_its_own_and_one_without_its_paper_is_said(tmp_path: Path) -> None:
    for name in ("a.pdf", "a.pdf.toml", "lonely.pdf.toml"):
        (tmp_path / name).write_text("x")
    assert [path.name for path in files(tmp_path)] == ["a.pdf"]
    (outcome,) = refusals(tmp_path)
    assert outcome.reason == "It describes no paper: there is no lonely.pdf beside it."
    assert outcome.status is Status.FAILED


def test_json_is_a_sidecar_where_its_paper_lies_beside_it_and_else_a_file(tmp_path: Path) -> None:
    for name in ("a.pdf", "a.pdf.json", "b.pdf.json", "c.json", "d/x", "d.json", ".json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [path.name for path in files(tmp_path)] == ["a.pdf", "c.json", "d.json", "x"]
    assert [each.reason for each in refusals(tmp_path)][-1] == "It describes no paper: there is no b.pdf beside it."
    assert number([tmp_path], tmp_path / "home") == 6  # with the one that is hidden


def test_a_paper_beside_a_sidecar_that_is_misnamed_is_not_taken_in(tmp_path: Path) -> None:
    """What is meant for it may say that it is for staff."""
    for name in ("a.pdf", "a.toml", "b.pdf", "c"):
        (tmp_path / name).write_text("x")
    assert [path.name for path in files(tmp_path)] == ["b.pdf", "c"]
    paper, sidecar = refusals(tmp_path)
    assert (paper.status, sidecar.status) == (Status.FAILED, Status.FAILED)
    assert "call it a.pdf.toml" in paper.cure


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    (outcome,) = refusals(tmp_path / "gone")
    assert (outcome.status, outcome.reason) == (Status.FAILED, "There is no such file or folder.")
    assert outcome.cure


def test_links_that_loop_or_lead_nowhere_end_as_one_outcome_each(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    (tmp_path / "up").symlink_to(tmp_path)
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    assert files(tmp_path) == []
    assert {Path(outcome.path).name: outcome.status for outcome in refusals(tmp_path)} == {
        "one": Status.FAILED,
        "two": Status.FAILED,
        "nowhere": Status.FAILED,
        "up": Status.UNSUPPORTED,
    }


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (outcome,) = refusals(tmp_path)
    assert outcome.status is Status.UNSUPPORTED


def test_a_folder_that_may_not_be_opened_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "locked", "z"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text("x")
    scandir = os.scandir

    def locked(path: Path) -> "os._ScandirIterator[str]":
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(str(path))

    monkeypatch.setattr("ingest.find.os.scandir", locked)
    assert [path.parent.name for path in files(tmp_path)] == ["a", "z"]
    (outcome,) = refusals(tmp_path)
    assert outcome.path.endswith("locked")
    assert "Permission denied" in outcome.reason


def test_what_is_hidden_and_the_repository_itself_are_left_out_with_a_sentence(tmp_path: Path) -> None:
    for name in (".env", ".git/config", "home/originals/ab", "seen.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = list(find([tmp_path], tmp_path / "home"))
    assert [path.name for path in found if isinstance(path, Path)] == ["seen.txt"]
    assert sorted(Path(each.path).name for each in found if isinstance(each, Outcome)) == [".env", ".git", "home"]
    assert files(tmp_path / ".env") == [tmp_path / ".env"]


def test_a_sidecar_that_is_given_beside_its_paper_is_passed_over(tmp_path: Path) -> None:
    for name in ("a.pdf", "a.pdf.toml"):
        (tmp_path / name).write_text("x")
    assert list(find([tmp_path / "a.pdf", tmp_path / "a.pdf.toml"])) == [tmp_path / "a.pdf"]


def test_a_link_into_a_locked_folder_is_one_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(_path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "link").symlink_to(tmp_path / "gone")
    monkeypatch.setattr(Path, "is_dir", locked)
    (outcome,) = find([tmp_path / "link"])
    assert isinstance(outcome, Outcome)


def test_a_name_that_is_not_utf_8_can_be_printed(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text("x")
    (found,) = files(tmp_path)
    assert shown(found).endswith(r"caf\xe9.txt")
    shown(found).encode("utf-8")


def test_a_changed_sidecar_is_seen_without_reading_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("x")
    bare = look(tmp_path / "a.pdf")
    (tmp_path / "a.pdf.toml").write_text('title = "A"')
    first = look(tmp_path / "a.pdf")
    (tmp_path / "a.pdf.toml").write_text('title = "B"')
    second = look(tmp_path / "a.pdf")
    (tmp_path / "a.pdf.toml").rename(tmp_path / "a.pdf.json")
    assert look(tmp_path / "a.pdf").sidecar == second.sidecar
    assert len({bare.sidecar, first.sidecar, second.sidecar, look(tmp_path / "a.pdf", "said").sidecar}) == 4
    assert not bare.same(first)
    assert first.same(first)


def test_files_are_counted_as_they_are_found(tmp_path: Path) -> None:
    folder, home = tmp_path / "papers", tmp_path / "papers" / "b" / "home"
    for name in ("a.txt", "b/1.txt", "b/1.txt.toml", "b/c/2.txt", ".hidden/3.txt", "b/home/originals/4.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    (folder / "link").symlink_to(folder / "b")
    given = [folder, tmp_path / "gone", folder / "a.txt"]
    assert number(given, home) == len([*find(given, home)]) - 1 == 7  # all but the repository, which is said to be none


def test_what_programs_note_for_themselves_is_no_paper(tmp_path: Path) -> None:
    for name in ("~$letter.docx", "Thumbs.db", "desktop.ini", "letter.docx"):
        (tmp_path / name).write_bytes(b"x")
    found = list(find([tmp_path]))
    assert [path for path in found if isinstance(path, Path)] == [tmp_path / "letter.docx"]
    assert {(outcome.status, outcome.reason) for outcome in found if isinstance(outcome, Outcome)} == {
        (Status.UNSUPPORTED, "It is no paper, but a note of a program to itself.")
    }
