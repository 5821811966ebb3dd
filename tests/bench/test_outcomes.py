"""What is said of a run is what happened in it."""

from pathlib import Path

import pytest

from bench.outcomes import Took, main, measure, reasons, table, took
from tests.ingest.papers import pdf


def task(pid: int, sha256: str, at: float, *, ends: bool) -> dict[str, object]:
    return {"pid": pid, "sha256": sha256, "at": at, "ends": ends}


def row(path: str, status: str, reason: str = "", parent: str = "") -> dict[str, str]:
    return {"path": path, "status": status, "reason": reason, "cure": "Mend it." if reason else "", "parent": parent}


def test_every_file_has_an_outcome_and_a_time(tmp_path: Path) -> None:
    folder, directory = tmp_path / "papers", tmp_path / "run"
    (folder / "good").mkdir(parents=True)
    directory.mkdir()
    pdf(folder / "good" / "a.pdf", ["Minutes of the board"])
    (folder / "good" / "b.pdf").write_bytes((folder / "good" / "a.pdf").read_bytes())
    (folder / "c.pdf").write_bytes(b"%PDF-1.4\nnothing else")
    found = measure([folder], directory)
    assert (found["exit"], found["files"], found["without_outcome"], found["stopped"]) == (0, 3, [], 0)
    assert {name: {key: n for key, n in row.items() if n} for name, row in found["table"].items()} == {
        "papers .pdf": {"failed": 1},
        "papers/good .pdf": {"added": 1, "unchanged": 1},
    }
    assert {Path(each["path"]).name for each in found["slowest"]} == {"a.pdf", "c.pdf"}
    assert found["peak_mb"] > 0


def test_a_run_that_breaks_down_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("Minutes")
    monkeypatch.setenv("MUNIMENT_ENGINE", "none")
    monkeypatch.setattr("sys.argv", ["outcomes", str(tmp_path)])
    with pytest.raises(SystemExit, match="1"):
        main()
    assert "without an outcome: 1" in capsys.readouterr().out


def test_a_task_without_an_end_took_until_its_file_was_told() -> None:
    tasks = [
        task(1, "whole", 0.0, ends=False),
        task(2, "stopped", 1.0, ends=False),
        task(1, "whole", 2.5, ends=True),
        task(1, "last", 3.0, ends=False),
    ]
    assert list(took(tasks, {"stopped": 9.0, "last": 4.0})) == [
        Took("whole", 2.5, stopped=False),
        Took("stopped", 8.0, stopped=True),
        Took("last", 1.0, stopped=True),
    ]


def test_files_are_counted_by_their_folder_and_ending_and_those_in_others_apart() -> None:
    rows = [
        row("/a/x/1.pdf", "added"),
        row("/a/x/y/2.pdf", "failed"),
        row("/a/x/3.eml/4.txt", "added", "", "/a/x/3.eml"),
    ]
    found = table(rows, [Path("/a")])
    assert {name: sum(each.values()) for name, each in found.items()} == {
        "a/x .pdf": 2,
        "a: came in mails and archives": 1,
    }


def test_reasons_are_counted_by_sentence_without_their_numbers() -> None:
    rows = [
        row("/a", "partial", "1 of 2 pages was cut. The end is lost."),
        row("/b", "partial", "7 of 1,200 pages was cut."),
        row("/c", "unchanged", "The same bytes as /a."),
    ]
    assert [(each["files"], each["reason"], each["cure"], each["such_as"]) for each in reasons(rows)] == [
        (2, "N of N pages was cut.", "Mend it.", "/a"),
        (1, "The end is lost.", "Mend it.", "/a"),
    ]
