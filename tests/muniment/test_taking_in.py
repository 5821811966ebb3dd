"""The commands that read papers again, as a person runs them."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ingest import ocr
from tests.muniment.test_cli import MUNIMENT, answer, run

NEEDS_OCR = pytest.mark.skipif(not ocr.is_installed(), reason=f"Text recognition is not installed. {ocr.INSTALL}")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "paper.txt").write_text("Minutes\n\n5 June 2025\n\nThe board noted gavelkind.\n")
    home = tmp_path / "home"
    assert run(home, "ingest", str(tmp_path / "paper.txt")).returncode == 0
    return home


def without_ocr(home: Path, *arguments: str, off: bool = True) -> "subprocess.CompletedProcess[str]":
    """A command where text recognition is switched off, or not installed."""
    blind = (
        "import sys; from ingest import ocr; ocr.is_installed = lambda: False; from muniment.cli import main; main()"
    )
    command = MUNIMENT if off else (sys.executable, "-c", blind)
    environment = {**os.environ, "MUNIMENT_HOME": str(home), "MUNIMENT_OCR": str(not off)}
    return subprocess.run([*command, *arguments], env=environment, capture_output=True, text=True, check=False)


def test_papers_are_read_again_and_reported_as_by_an_ingest(home: Path) -> None:
    assert answer(home, "reread")["files"] == []
    (file,) = answer(home, "reread", "--all")["files"]
    assert set(file) == {"path", "status", "reason", "cure", "id", "pages", "parent"}
    assert file["status"] == "unchanged"
    named = run(home, "reread", file["id"])
    assert (named.returncode, "1 unchanged" in named.stdout) == (0, True)


def test_a_paper_that_cannot_be_read_again_is_exit_code_1(home: Path) -> None:
    for path in (home / "originals").rglob("*"):
        if path.is_file():
            path.unlink()
    ended = run(home, "reread", "--all", "--json")
    assert ended.returncode == 1
    assert json.loads(ended.stdout)["totals"]["failed"] == 1
    assert answer(home, "search", "gavelkind")["total"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("reread", "ffff"), "There is no document ffff"),
        (("reread", "ffff", "--all"), "or say --all"),
        (("ingest", "x", "--json", "--json-lines"), "Choose one"),
        (("reread", "--json", "--json-lines"), "Choose one"),
        (("ocr", "--json", "--json-lines"), "Choose one"),
    ],
)
def test_wrong_use_is_a_sentence_and_exit_code_2(home: Path, arguments: tuple[str, ...], said: str) -> None:
    ended = run(home, *arguments)
    assert (ended.returncode, said in ended.stderr) == (2, True)


def test_where_text_recognition_is_not_there_it_is_said_what_to_do(home: Path) -> None:
    missing, off = without_ocr(home, "ocr", off=False), without_ocr(home, "ocr")
    assert (missing.returncode, off.returncode) == (2, 2)
    assert "pip install 'muniment[ocr]'" in missing.stderr
    assert "MUNIMENT_OCR=true" in off.stderr
    assert "Traceback" not in missing.stderr + off.stderr


@NEEDS_OCR
def test_the_setting_leaves_scans_unread_until_they_are_asked_for(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    Image.new("L", (900, 900), 255).save(path)
    ended = without_ocr(home, "ingest", str(path), "--json")
    (file,) = json.loads(ended.stdout)["files"]
    assert (file["status"], "page 1 waits for it" in file["reason"]) == ("unread", True)
    (file,) = answer(home, "ocr")["files"]
    assert file["reason"] == "No page holds any text."
    assert answer(home, "ocr")["files"] == []
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as connection:
        [(recogniser,)] = connection.execute("SELECT recogniser FROM readings WHERE reader LIKE 'image%'")
    assert recogniser == ocr.version()


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_with_json_lines_there_is_one_for_each_file_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.txt").write_text("Minutes\n\n5 June 2025\n")
    (folder / "b.pdf").write_bytes(b"%PDF-1.7")
    ended = run(tmp_path / "home", "ingest", str(folder), "--json-lines")
    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    assert {line["path"]: line["status"] for line in lines(ended.stdout)} == {
        str(folder / "a.txt"): "added",
        str(folder / "b.pdf"): "failed",
    }
    (again,) = [line for line in lines(ended.stdout) if line["id"]]
    ended = run(tmp_path / "home", "reread", "--all", "--json-lines")
    assert lines(ended.stdout) == [{**again, "status": "unchanged"}]
    (report,) = answer(tmp_path / "home", "reread", "--all")["files"]
    assert set(again) == set(report)


@NEEDS_OCR
def test_text_recognition_has_json_lines_too(tmp_path: Path) -> None:
    Image.new("L", (900, 900), 255).save(tmp_path / "scan.tif")
    without_ocr(tmp_path / "home", "ingest", str(tmp_path / "scan.tif"))
    (line,) = lines(run(tmp_path / "home", "ocr", "--json-lines").stdout)
    assert (line["path"], line["status"]) == (str(tmp_path / "scan.tif"), "unread")


@contextmanager
def busy(home: Path, folder: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """An ingest of two workers, one of which has been busy with a file that takes an hour."""
    folder.mkdir()
    (folder / "0.txt").write_text("sleep")
    for number in range(1, 4):
        (folder / f"{number}.txt").write_text(f"Minutes of meeting {number}\n")
    slow = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell may have switched it off
        "from ingest.worker import Workers; from tests.muniment.slow import choose\n"
        "Workers.__init__.__kwdefaults__['choose'] = choose\n"
        "from muniment.cli import main; main()"
    )
    environment = {**os.environ, "MUNIMENT_HOME": str(home), "MUNIMENT_WORKERS": "2"}
    process = subprocess.Popen(
        [sys.executable, "-c", slow, "ingest", str(folder), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def saved(home: Path) -> int:
    """How many documents are in the catalogue, if there is one."""
    try:
        with closing(sqlite3.connect(home / "catalogue.sqlite")) as connection:
            [(number,)] = connection.execute("SELECT count(*) FROM documents")
    except sqlite3.OperationalError:
        return 0
    return int(number)


def test_stopped_while_it_reads_a_long_file_it_goes_on_from_there(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "papers"
    with busy(home, folder, "--json-lines") as process:
        assert process.stdout
        done = [json.loads(process.stdout.readline()) for _ in range(3)]  # each as soon as it is done
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert "Stopped. What was done is kept" in err
    assert "Traceback" not in err
    assert {Path(line["path"]).name for line in done} == {"1.txt", "2.txt", "3.txt"}
    (past,) = answer(home, "history")["runs"]
    assert (past["stopped"], past["totals"]) == (True, {"added": 3})
    (folder / "0.txt").write_text("Awake")
    totals = answer(home, "ingest", str(folder))["totals"]
    assert (totals["added"], totals["unchanged"]) == (1, 3)


@pytest.mark.parametrize("form", [["--json"], []])
def test_stopped_it_reports_what_was_done(tmp_path: Path, form: list[str]) -> None:
    home = tmp_path / "home"
    with busy(home, tmp_path / "papers", *form) as process:
        while saved(home) < 3:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    if form:
        report = json.loads(out)
        assert report["totals"]["added"] == len(report["files"]) >= 2  # of the third it may not have heard yet
    else:
        assert out.splitlines()[-1] in ("2 added", "3 added")
        assert str(tmp_path / "papers" / "1.txt") in out


def test_where_nobody_reads_its_lines_any_more_a_run_ends_and_no_file_fails(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "papers"
    folder.mkdir()
    (folder / "a.txt").write_text("Minutes")
    assert run(home, "ingest", str(folder)).returncode == 0
    reading, writing = os.pipe()
    os.close(reading)
    environment = {**os.environ, "MUNIMENT_HOME": str(home)}
    command = [*MUNIMENT, "ingest", str(folder), "--json-lines"]
    ended = subprocess.run(command, env=environment, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert [each["status"] for each in answer(home, "history", "a.txt")["files"]] == ["added"]
    assert answer(home, "ingest", str(folder))["totals"]["unchanged"] == 1


def test_what_is_gone_is_told_by_ingest_and_by_status(home: Path, tmp_path: Path) -> None:
    paper = tmp_path / "papers" / "debt.txt"
    paper.parent.mkdir()
    paper.write_text("The debts of councils, in a paper of some words.")
    assert answer(home, "ingest", str(paper.parent), "--json")["missing"] == []
    paper.unlink()
    assert f"missing: {paper}. What lay there stays." in run(home, "ingest", str(paper.parent)).stdout
    assert f": {paper} (" in run(home, "status").stdout
    (missing,) = answer(home, "status", "--json")["missing"]
    assert missing["path"] == str(paper)


def test_check_finds_bytes_that_changed_under_the_same_look(home: Path, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    seen = paper.stat()
    paper.write_text(paper.read_text().replace("board", "panel"))
    os.utime(paper, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert answer(home, "ingest", str(paper), "--json")["totals"]["unchanged"] == 1
    assert answer(home, "ingest", str(paper), "--check", "--json")["totals"]["updated"] == 1


HASTY = """
import sys
from pathlib import Path
from pebble.common import CONSTS
from ingest.worker import Workers

CONSTS.sleep_unit = 0.0001  # seconds; so that the pool closes at once
if __name__ == "__main__":
    for _ in range(10):
        with Workers(workers=16, seconds=60, memory_mb=2000, recognise=False) as workers:
            assert len(list(workers.read([(Path(sys.argv[1]), "text/plain")]))) == 1
"""


def test_a_worker_that_has_not_yet_begun_when_all_is_read_does_not_complain(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text("Minutes")
    (tmp_path / "hasty.py").write_text(HASTY)
    command = [sys.executable, str(tmp_path / "hasty.py"), str(tmp_path / "paper.txt")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
