"""One directory, and the parts that work on it."""

import shutil
from pathlib import Path

import pytest

from documents import Audience, MunimentError
from index import Query, parse
from ingest.reading import LIMITS
from muniment.repository import Repository
from muniment.settings import Settings
from tests.conftest import Opened


def test_where_there_is_no_repository_the_cure_is_named(tmp_path: Path) -> None:
    with pytest.raises(MunimentError, match="muniment init"), Repository.open(Settings(home=tmp_path / "none")):
        pytest.fail("It was opened.")


def test_init_makes_a_vocabulary_to_edit_and_never_overwrites_it(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    assert Repository.init(settings)
    bodies = tmp_path / "home" / "vocabulary" / "bodies.toml"
    bodies.write_text('[[body]]\nslug = "ours"\nname = "Ours"\n')
    assert not Repository.init(settings)
    with Repository.open(settings) as repository:
        assert list(repository.vocabulary.bodies) == ["ours"]


def test_a_copy_of_the_directory_answers_the_same(repository: Opened, tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text("Minutes of a meeting about gavelkind.")
    first = repository()
    first.intake.add([tmp_path / "paper.txt"])
    shutil.copytree(first.home, tmp_path / "copy")
    second = repository(home=tmp_path / "copy")
    query = Query(words=parse("gavelkind").tree)
    answers = [each.index(Audience.PUBLIC).search(query) for each in (first, second)]
    assert answers[0] == answers[1]
    assert answers[0].total == 1


def test_the_status_counts_and_names_nothing(repository: Opened, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("A letter about quibbleflax.")
    (tmp_path / "secret.txt.toml").write_text('visibility = "staff"')
    opened = repository()
    opened.intake.add([tmp_path / "secret.txt"])
    status = opened.status(Audience.PUBLIC)
    assert status["documents"] == {"public": 0, "staff only": 1}
    assert status["indexed"] == {"for public": 0, "for staff": 1}
    assert status["waiting"] == 0
    assert "quibbleflax" not in str(status)


def test_every_limit_on_a_file_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Repository(Settings(home=tmp_path / "home")).workers().limits == LIMITS
    given = {"pages": 7, "characters": 2_000, "pixels": 3, "depth": 2, "unpacked": 5, "ratio": 9}
    for name, value in given.items():
        monkeypatch.setenv(f"MUNIMENT_FILE_{name.upper()}", str(value))
    limits = Repository(Settings(home=tmp_path / "home")).workers().limits
    assert (limits.pages, limits.characters, limits.deep, limits.ratio) == (7, 2_000, 2, 9)
    assert (limits.pixels, limits.unpacked) == (3_000_000, 5_000_000)
