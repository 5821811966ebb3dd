"""The commands that put right what is here, as a person runs them."""

import json
from pathlib import Path

import pytest

from tests.muniment.test_cli import answer, run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "paper.txt").write_text("Minutes\n\n5 June 2025\n\nThe board noted gavelkind.\n")
    home = tmp_path / "home"
    assert run(home, "ingest", str(tmp_path / "paper.txt")).returncode == 0
    return home


def only_id(home: Path) -> str:
    (hit,) = answer(home, "search", "gavelkind")["hits"]
    id = hit["id"]
    assert isinstance(id, str)
    return id


def test_a_fact_is_set_shown_and_unset(home: Path) -> None:
    id = only_id(home)
    said = run(home, "set", id, "title", "The board of 2025", "--by", "Jo Bloggs")
    assert said.returncode == 0
    assert "title: The board of 2025  (person: Jo Bloggs)" in said.stdout
    assert answer(home, "show", id)["title"] == "The board of 2025"
    assert run(home, "set", id, "title", "--unset").returncode == 0
    assert answer(home, "show", id)["title"] != "The board of 2025"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("set", "ID", "colour", "red"), "cannot be set"),
        (("set", "ID", "kind", "poem"), "poem"),
        (("set", "ffffffffffffffff", "title", "T"), "There is no document"),
        (("withdraw", "ID"), "--reason"),
        (("withdraw", "ID", "--reason", " "), "Say why"),
        (("restore", "ID"), "is not withdrawn"),
        (("erase", "ffffffffffffffff", "--reason", "why"), "There is no document"),
        (("init", "--from", "nowhere.json"), "cannot be read"),
    ],
)
def test_wrong_use_is_a_sentence_and_exit_code_2(home: Path, arguments: tuple[str, ...], said: str) -> None:
    ended = run(home, *(part.replace("ID", only_id(home)) for part in arguments))
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_paper_is_withdrawn_and_restored(home: Path) -> None:
    id = only_id(home)
    assert run(home, "withdraw", id, "--reason", "It names a child.").returncode == 0
    assert answer(home, "search", "gavelkind")["total"] == 0
    shown = run(home, "show", id)
    assert (shown.returncode, "It names a child." in shown.stderr) == (2, True)
    assert run(home, "restore", id).returncode == 0
    assert only_id(home) == id


def test_a_paper_is_erased(home: Path, tmp_path: Path) -> None:
    id = only_id(home)
    ended = run(home, "erase", id, "--reason", "By court order.")
    assert ended.returncode == 0
    assert "still hold it" in ended.stderr
    again = answer(home, "ingest", str(tmp_path / "paper.txt"))
    assert "By court order." in again["files"][0]["reason"]
    assert answer(home, "search", "gavelkind")["total"] == 0


def test_verify_says_that_all_is_well_and_exits_with_1_where_damage_remains(home: Path) -> None:
    assert "All is well." in run(home, "verify").stdout
    (original,) = (path for path in (home / "originals").rglob("*") if path.is_file())
    original.chmod(0o644)
    original.write_bytes(b"other bytes")
    ended = run(home, "verify", "--json")
    (damage,) = json.loads(ended.stdout)
    assert (ended.returncode, damage["mended"]) == (1, False)
    assert "1 left" in run(home, "verify").stdout


def test_what_people_said_survives_a_rebuild_from_an_export(home: Path, tmp_path: Path) -> None:
    id = only_id(home)
    run(home, "set", id, "title", "The board of 2025")
    bodies = home / "vocabulary" / "bodies.toml"
    bodies.write_text(bodies.read_text() + '\n[[body]]\nslug = "ayton"\nname = "Ayton"\n')
    (tmp_path / "secret.txt").write_text("Letter\n\nDear Sir,\n\nwithdrawn words\n")
    run(home, "ingest", str(tmp_path / "secret.txt"))
    secret = answer(home, "search", "withdrawn")["hits"][0]["id"]
    run(home, "withdraw", secret, "--reason", "It names a child.")
    assert run(home, "export", str(tmp_path / "people.json")).returncode == 0
    assert json.loads(run(home, "export").stdout) == json.loads((tmp_path / "people.json").read_text())
    new = tmp_path / "new"
    assert run(new, "init", "--from", str(tmp_path / "people.json")).returncode == 0
    run(new, "ingest", str(tmp_path / "paper.txt"), str(tmp_path / "secret.txt"))
    assert answer(new, "show", id)["title"] == "The board of 2025"
    assert 'slug = "ayton"' in (new / "vocabulary" / "bodies.toml").read_text()
    assert answer(new, "search", "withdrawn")["total"] == 0
    assert run(new, "init", "--from", str(tmp_path / "people.json")).returncode == 2
