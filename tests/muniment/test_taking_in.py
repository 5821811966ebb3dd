"""The commands that read papers again, as a person runs them."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

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
