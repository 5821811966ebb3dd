"""Backups, as a person or a program takes, looks through and restores them."""

import json
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.muniment.test_cli import MUNIMENT, answer, run


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of two papers, one of them for staff; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("keeping")
    (folder / "paper.txt").write_text("Minutes\n\n5 June 2025\n\nThe board noted gavelkind.\n")
    (folder / "secret.txt").write_text("Letter\n\n1 May 2025\n\nDear Sir,\n\nquibbleflax\n")
    (folder / "secret.txt.toml").write_text('visibility = "staff"\n')
    assert run(folder / "home", "ingest", str(folder / "paper.txt"), str(folder / "secret.txt")).returncode == 0
    return folder / "home"


@pytest.fixture
def home(ingested: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copytree(ingested, tmp_path / "home"))


def searched(home: Path, *words: str) -> Any:
    """What is found, without when and in which make of the index."""
    found = answer(home, "search", *words)
    found.pop("record", None)
    return found


def test_what_is_backed_up_is_sound_and_answers_the_same_when_it_is_restored(home: Path, tmp_path: Path) -> None:
    backup, again = str(tmp_path / "backup"), tmp_path / "again"
    ended = run(home, "backup", backup)
    assert (ended.returncode, ended.stdout) == (0, "")
    assert "2 documents, " in ended.stderr
    assert "New originals: 2." in ended.stderr
    record = answer(home, "backup", backup)
    assert set(record) == {"backup", "when", "documents", "files", "size", "new"}
    assert (record["documents"], record["new"]) == (2, 0)
    assert run(tmp_path / "none", "verify", backup).stdout == "All is well.\n"
    assert answer(tmp_path / "none", "verify", backup) == []
    ended = run(again, "restore", backup)
    assert (ended.returncode, ended.stdout) == (0, "")
    assert "2 documents" in ended.stderr
    for words in (("gavelkind",), ("quibbleflax", "--staff"), ("", "--staff")):
        found = searched(home, *words)
        assert found["total"]
        assert searched(again, *words) == found
    assert searched(again, "quibbleflax")["total"] == 0
    assert answer(again, "verify") == []


def test_damage_is_exit_code_1_and_a_line_each(home: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    run(home, "backup", str(backup))
    damaged = sorted(path for path in (backup / "files").rglob("*") if path.is_file())[:2]
    for path in damaged:
        path.unlink()
    ended = run(home, "verify", str(backup))
    assert ended.returncode == 1
    assert ended.stdout.count("DAMAGED") == ended.stdout.count("It is missing.") == 2
    assert "2 left." in ended.stdout
    ended = run(home, "verify", str(backup), "--json")
    assert ended.returncode == 1
    assert set(json.loads(ended.stdout)[0]) == {"where", "what", "mended", "cure"}
    ended = run(tmp_path / "again", "restore", str(backup))
    assert ended.returncode == 2
    assert "nothing was restored" in ended.stderr
    assert not (tmp_path / "again").exists()
    assert run(home, "backup", str(backup)).returncode == 0
    assert run(home, "verify", str(backup)).returncode == 0


def test_wrong_use_is_a_sentence_and_exit_code_2(home: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").write_text("")
    run(home, "backup", str(tmp_path / "backup"))
    for place, arguments, said in (
        (home, ("verify", str(tmp_path / "other")), "There is no backup in"),
        (home, ("verify", str(tmp_path / "nowhere")), "There is no backup in"),
        (tmp_path / "again", ("restore", str(tmp_path / "other")), "There is no backup in"),
        (home, ("restore", str(tmp_path / "backup")), "There is something at"),
        (home, ("backup", str(tmp_path / "other")), "is not empty"),
        (home, ("backup", str(home / "in")), "in each other"),
        (home, ("backup", "/dev/null/in"), "/dev/null/in"),
        (tmp_path / "none", ("backup", str(tmp_path / "backup")), "muniment init"),
    ):
        ended = run(place, *arguments)
        assert ended.returncode == 2, arguments
        assert said in ended.stderr
        assert "Traceback" not in ended.stderr
    assert not (tmp_path / "again").exists()


def test_a_catalogue_elsewhere_is_backed_up_with_its_own_tools(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(home, "backup", str(tmp_path / "backup"))
    monkeypatch.setenv("MUNIMENT_CATALOGUE", f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    for place, command in ((home, ("backup", "new")), (tmp_path / "again", ("restore", "backup"))):
        ended = run(place, command[0], str(tmp_path / command[1]))
        assert ended.returncode == 2
        assert "MUNIMENT_CATALOGUE" in ended.stderr
        assert not (tmp_path / "new").exists()
        assert not (tmp_path / "again").exists()


def test_a_document_is_meant_though_a_folder_has_the_name_of_its_id(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (hit,) = answer(home, "search", "gavelkind")["hits"]
    (tmp_path / hit["id"]).mkdir()
    monkeypatch.chdir(tmp_path)
    assert run(home, "withdraw", hit["id"], "--reason", "A mistake").returncode == 0
    assert answer(home, "search", "gavelkind")["total"] == 0
    assert run(home, "restore", hit["id"]).returncode == 0
    assert answer(home, "search", "gavelkind")["total"] == 1
    assert "There is no document" in run(home, "restore", "0000000000000000").stderr


def _heed() -> None:
    """Heed Ctrl-C, which a shell may have switched off."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_backup_that_is_stopped_says_so_and_leaves_what_was(home: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    run(home, "backup", str(backup))
    before = (backup / "manifest.json").read_text()
    (backup / "incoming").rmdir()
    (home / "uploads").mkdir(exist_ok=True)
    with (home / "uploads" / "long").open("wb") as file:
        file.truncate(1 << 34)  # bytes that take no room, and long to read
    command = [*MUNIMENT, "backup", "--home", str(home), str(backup)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=_heed) as process:
        while not (backup / "incoming").exists():
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 130
    assert "Stopped." in said
    assert "Traceback" not in said
    assert (backup / "manifest.json").read_text() == before
    assert run(home, "verify", str(backup)).returncode == 0
