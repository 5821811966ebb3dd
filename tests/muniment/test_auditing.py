"""The commands that show, verify and give out what people did."""

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.muniment.test_cli import answer, run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "paper.txt").write_text("Minutes\n\n5 June 2025\n\nThe board noted gavelkind.\n")
    home = tmp_path / "home"
    assert run(home, "ingest", str(tmp_path / "paper.txt")).returncode == 0
    assert "There is no row yet." in run(home, "audit", "verify").stdout
    id = only_id(home)
    run(home, "set", id, "date", "2024-03-03", "--by", "Jo")
    run(home, "withdraw", id, "--reason", "It was wrong.")
    run(home, "restore", id)
    return home


def only_id(home: Path) -> str:
    (hit,) = answer(home, "search", "gavelkind")["hits"]
    return str(hit["id"])


def test_what_was_done_is_shown_the_last_first(home: Path) -> None:
    id = only_id(home)
    rows = answer(home, "audit", "show")
    assert [row["action"] for row in rows] == ["restore", "withdraw", "set"]
    assert rows == answer(home, "audit", "show", id)
    assert answer(home, "audit", "show", "0" * 16) == []
    said = run(home, "audit", "show").stdout
    assert f"Jo  set  {id}  Date: 3 March 2024, was 5 June 2025" in said
    assert "Withdrawn: It was wrong." in said
    assert [row["seq"] for row in answer(home, "audit", "show", "--number", "1")] == [3]


def test_an_audit_that_was_changed_is_found_and_a_sound_one_ends_with_what_is_to_be_noted(home: Path) -> None:
    well = run(home, "audit", "verify")
    last = answer(home, "audit", "show")[0]
    assert (well.returncode, well.stdout) == (0, f"The last row: 3 {last['hash']}\n")
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as connection:
        connection.execute("UPDATE audit SET \"by\" = 'nobody' WHERE seq = 2")
        connection.commit()
    ill = run(home, "audit", "verify")
    assert ill.returncode == 1
    assert "2: It was changed.\n" in ill.stdout
    said = json.loads(run(home, "audit", "verify", "--json").stdout)
    assert said == {
        "faults": [{"seq": 2, "what": "It was changed."}],
        "last": {"number": 3, "hash": last["hash"]},
    }


def test_what_is_given_out_is_checked_with_the_lines_of_the_docs(home: Path, tmp_path: Path) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/audit.md").read_text(), re.DOTALL)
    run(home, "erase", only_id(home), "--reason", "By court order.")
    given = run(home, "audit", "export").stdout
    assert run(home, "audit", "export", "--json").stdout == given
    assert checked(program, given, tmp_path) == 0
    lines = given.splitlines()
    for wrong in (
        [lines[0], lines[2], lines[1], lines[3]],
        [lines[0], *lines[2:]],
        [*lines[:3], lines[3].replace("By court order.", "By mistake.")],
        [lines[0].replace('"action": "set"', '"action": "unset"'), *lines[1:]],
    ):
        assert checked(program, "\n".join(wrong), tmp_path) != 0


def checked(program: str, export: str, directory: Path) -> int:
    """How a program ends that reads an export."""
    (directory / "audit.jsonl").write_text(export)
    return subprocess.run([sys.executable, "-c", program], cwd=directory, capture_output=True).returncode
