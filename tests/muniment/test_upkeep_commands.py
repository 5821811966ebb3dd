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
    assert "Jo Bloggs" not in run(home, "show", id).stdout
    assert "Jo Bloggs" in run(home, "show", id, "--staff").stdout
    assert answer(home, "show", id)["title"] == "The board of 2025"
    assert run(home, "set", id, "title", "--unset").returncode == 0
    assert answer(home, "show", id)["title"] != "The board of 2025"


def test_what_is_set_is_printed_as_it_is_shown(home: Path, tmp_path: Path) -> None:
    (tmp_path / "agenda.txt").write_text("Executive Board\n\nAgenda\n\n5 June 2025\n\n1. Heriots\n")
    run(home, "ingest", str(tmp_path / "agenda.txt"))
    for paper in (agenda := answer(home, "search", "heriots")["hits"][0]["id"], id := only_id(home)):
        said = run(home, "set", paper, "body", "sespm-executive-board", "--by", "Jo")
    assert f"({agenda})" in said.stdout
    assert said.stdout == run(home, "show", id, "--staff").stdout


def test_a_fact_may_be_typed_in_one_word(home: Path) -> None:
    id = only_id(home)
    assert "title: A=B  (person: Jo)" in run(home, "set", id, "title=A=B", "--by", "Jo").stdout
    assert run(home, "set", id, "body=sespm", "Kent County Council").returncode == 0
    assert [body["name"] for body in answer(home, "show", id)["bodies"]][1] == "Kent County Council"
    assert run(home, "set", id, "date=").returncode == 0
    assert answer(home, "show", id)["date"] is None


def test_papers_on_which_sources_differ_are_listed(home: Path, tmp_path: Path) -> None:
    assert answer(home, "doubts") == []
    assert "No sources differ." in run(home, "doubts").stdout
    (tmp_path / "2019-06-05 other.txt").write_text("Minutes\n\n5 June 2025\n\nThe board noted hereditaments.\n")
    assert run(home, "ingest", str(tmp_path / "2019-06-05 other.txt")).returncode == 0
    (doubt,) = answer(home, "doubts")
    assert doubt["field"] == "date"
    assert [claim["value"] for claim in doubt["claims"]] == ["2025-06-05", "2019-06-05"]
    said = run(home, "doubts").stdout
    assert f"{doubt['id']}  {doubt['title']}" in said
    assert "date: Sources differ: 2025-06-05 (page 1), 2019-06-05 (the file's name)." in said
    assert "Sources differ: 2025-06-05" in run(home, "inspect", str(tmp_path / "2019-06-05 other.txt")).stdout
    assert run(home, "set", doubt["id"], "date", "2025-06-05").returncode == 0
    assert answer(home, "doubts") == []


def test_bodies_that_no_vocabulary_has_are_suggested_and_may_be_pasted(home: Path, tmp_path: Path) -> None:
    assert "Every body named is known." in run(home, "vocabulary", "suggest").stderr
    for number in (1, 2):
        (tmp_path / f"{number}.txt").write_text(
            f"Little Stoking Parish Council\n\nMinutes of a meeting\n\n{number} May 2025\n"
        )
        run(home, "ingest", str(tmp_path / f"{number}.txt"))
    (suggested,) = answer(home, "vocabulary", "suggest")
    assert (suggested["name"], suggested["papers"]) == ("Little Stoking Parish Council", 2)
    assert (suggested["first"], suggested["last"]) == ("2025-05-01", "2025-05-02")
    assert suggested["example"]["url"] == f"/documents/{suggested['example']['id']}/pages/1"
    assert answer(home, "vocabulary", "suggest", "--least", "3") == []
    bodies = home / "vocabulary" / "bodies.toml"
    bodies.write_text(f"{bodies.read_text()}\n{run(home, 'vocabulary', 'suggest').stdout}")
    assert run(home, "vocabulary", "check").returncode == 0
    assert answer(home, "vocabulary", "suggest") == []
    assert "start it again" not in run(home, "reindex").stderr
    (paper, *_) = answer(home, "search", "Stoking")["hits"]
    assert paper["bodies"][0]["slug"] == suggested["slug"]


def test_a_name_that_is_taken_and_a_slug_of_nothing_are_found(home: Path) -> None:
    said = run(home, "vocabulary", "check")
    assert (said.returncode, said.stdout) == (0, "")
    bodies = home / "vocabulary" / "bodies.toml"
    bodies.write_text(f'{bodies.read_text()}\n[[body]]\nslug = "other"\nname = "Other"\naliases = ["SESPM"]\n')
    id = only_id(home)
    run(home, "set", id, "body", "sespm-bord", "--by", "Jo")
    found = run(home, "vocabulary", "check")
    assert found.returncode == 1
    assert "“sespm” names sespm and other" in found.stdout
    assert f"“sespm-bord” is no body of the vocabulary, and is said of {id} (a person)." in found.stdout
    assert f"is said of {id} (Jo)." in run(home, "vocabulary", "check", "--staff").stdout
    as_json = json.loads(run(home, "vocabulary", "check", "--json").stdout)
    assert as_json["shared"] == {"sespm": ["sespm", "other"]}
    assert [(each["value"], each["said"]) for each in as_json["unknown"]] == [("sespm-bord", "a person")]
    run(home, "set", id, "visibility", "staff", "--by", "Jo")
    assert "sespm-bord" not in run(home, "vocabulary", "check").stdout
    assert id in run(home, "vocabulary", "check", "--staff").stdout


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
