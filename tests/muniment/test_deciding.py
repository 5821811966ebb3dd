"""The commands that say who reads a paper, which papers belong together, and that take back what was done."""

from getpass import getuser
from pathlib import Path

import pytest

from tests.muniment.test_cli import answer, run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name, word in (("whole", "gavelkind"), ("open", "frankalmoin")):
        (tmp_path / f"{name}.txt").write_text(f"Minutes\n\n5 June 2025\n\nThe board noted {word}.\n")
    home = tmp_path / "home"
    assert run(home, "ingest", *(str(tmp_path / f"{name}.txt") for name in ("whole", "open"))).returncode == 0
    return home


def found(home: Path, word: str, *more: str) -> list[str]:
    return [hit["id"] for hit in answer(home, "search", word, *more)["hits"]]


def id_of(home: Path, word: str) -> str:
    (id,) = found(home, word, "--staff")
    return id


def test_a_paper_is_under_an_embargo_until_it_is_published(home: Path) -> None:
    id = id_of(home, "gavelkind")
    assert "For staff until 2999-03-01" in run(home, "embargo", id, "2999-03-01", "--reason", "Not yet.").stderr
    assert found(home, "gavelkind") == []
    assert "No embargo has ended" in run(home, "publish", "--due").stderr
    assert f"Public: {id}" in run(home, "publish", id).stderr
    assert found(home, "gavelkind") == [id]


@pytest.mark.parametrize(
    "arguments", [("publish",), ("publish", "0" * 16, "--due"), ("embargo", "0" * 16, "2020-01-01"), ("undo", "99")]
)
def test_wrong_use_is_exit_code_2(home: Path, arguments: tuple[str, ...]) -> None:
    assert run(home, *arguments).returncode == 2


def test_a_paper_is_redacted_and_the_two_are_parted(home: Path) -> None:
    whole, copy = id_of(home, "gavelkind"), id_of(home, "frankalmoin")
    said = run(home, "redact", whole, copy).stderr
    assert f"Staff: {whole}" in said
    assert f"Public: {copy}" in said
    assert (found(home, "gavelkind"), found(home, "frankalmoin")) == ([], [copy])
    assert whole not in run(home, "show", copy, "--json").stdout
    assert whole in run(home, "show", copy, "--json", "--staff").stdout
    assert run(home, "part", copy, "redaction_of", whole).returncode == 0
    assert whole not in run(home, "show", copy, "--json", "--staff").stdout


def test_papers_are_joined_and_that_is_undone(home: Path) -> None:
    one, other = id_of(home, "gavelkind"), id_of(home, "frankalmoin")
    assert run(home, "join", one, "reply_to", other, "--reason", "I asked.").returncode == 0
    assert [(each["relation"], each["id"]) for each in answer(home, "show", one)["joined"]] == [("reply_to", other)]
    (row,) = answer(home, "audit", "show", one)
    assert (row["by"], row["sentence"]) == (getuser(), f"Joined: a reply to {other}: I asked.")
    assert run(home, "undo", str(row["seq"])).returncode == 0
    assert answer(home, "show", one)["joined"] == []
    assert run(home, "join", one, "reply_to", other, "--unset").returncode == 2


def test_copies_that_stay_public_are_named(home: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text(f"{(tmp_path / 'whole.txt').read_text()}\n\n")
    (file,) = answer(home, "ingest", str(tmp_path / "copy.txt"))["files"]
    one, other = id_of(home, "gavelkind"), file["id"]
    assert one != other
    named = f"These hold the same words, or nearly the same, and stay: {other} "
    assert named in run(home, "redact", one, id_of(home, "frankalmoin")).stderr
    assert named in run(home, "embargo", one, "2999-03-01").stderr
    assert named in run(home, "set", one, "visibility", "staff").stderr
    assert named in run(home, "withdraw", one, "--reason", "why").stderr
    assert named in run(home, "erase", one, "--reason", "why").stderr
