"""The commands of who looks at what comes in, as a person runs them."""

import json
from pathlib import Path

import pytest

from tests.muniment.test_cli import answer, run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "paper.txt").write_text("Minutes\n\n5 June 2025\n\nThe board noted gavelkind.\n")
    home = tmp_path / "home"
    ended = run(home, "ingest", "--review", str(tmp_path / "paper.txt"))
    assert ended.returncode == 0
    assert "Papers that wait to be looked at: 1." in ended.stderr
    return home


def only_id(home: Path) -> str:
    (waiting,) = answer(home, "review")
    return str(waiting["id"])


def test_what_waits_is_listed_and_accepted(home: Path) -> None:
    id = only_id(home)
    assert answer(home, "search", "gavelkind", "--staff")["hits"] == []
    listed = run(home, "review").stdout
    assert id in listed
    assert "minutes · 2025-06-05 · 1 page · came 20" in listed
    one = run(home, "review", id).stdout
    assert "paper.txt" in one
    assert "look at: No body was found." in one
    assert answer(home, "review", id)["like"] == []
    ended = run(home, "accept", id, "--visibility", "public", "--by", "Jo Bloggs")
    assert ended.returncode == 0
    assert "Accepted for everybody" in ended.stderr
    assert [hit["id"] for hit in answer(home, "search", "gavelkind")["hits"]] == [id]
    assert "No paper waits." in run(home, "review").stderr
    assert run(home, "accept", id, "--visibility", "public").returncode == 2


def test_what_was_rejected_is_listed_apart_and_taken_back(home: Path) -> None:
    id = only_id(home)
    assert "Say why" in run(home, "reject", id).stderr
    assert run(home, "reject", id, "--reason", "Not ours").returncode == 0
    assert answer(home, "review") == []
    assert "Not ours" in run(home, "review", "--rejected").stdout
    assert json.loads(run(home, "status", "--json").stdout)["removed"] == []
    assert run(home, "reject", id, "--take-back").returncode == 0
    assert only_id(home) == id


def test_an_embargo_and_a_version_are_said_with_their_cures(home: Path) -> None:
    id = only_id(home)
    for option, value, cure in (
        ("--embargo", "tomorrow", "Write it like 2026-12-01"),
        ("--embargo", "2020-01-01", "has come"),
        ("--supersedes", "0" * 16, "Give the id of one"),
    ):
        ended = run(home, "accept", id, "--visibility", "public", option, value)
        assert ended.returncode == 2
        assert cure in " ".join(ended.stderr.split())
    both = run(home, "accept", id, id, "--visibility", "public", "--supersedes", id)
    assert "Only one paper can take the place" in " ".join(both.stderr.split())
    assert only_id(home) == id
