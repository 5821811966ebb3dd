"""An index endures what people and accidents do to it; here a little of it, and not how fast."""

from pathlib import Path

import pytest

from bench.endure import Given, kills, paper, question, searches, updates
from tests.index.collection import ENGINES


@pytest.mark.parametrize("engine", ENGINES)
def test_updated_and_deleted_again_and_again_it_holds_what_one_freshly_written_does(
    engine: str, tmp_path: Path
) -> None:
    found = updates(tmp_path, Given(engine, times=20, papers=8, pages=2, seed=1))
    assert "It holds something else." not in found["wrong"]
    assert [row["updates"] for row in found["series"]] == list(range(1, 21))


@pytest.mark.parametrize("engine", ENGINES)
def test_searched_from_many_threads_while_it_is_written_it_opens_no_more_files(engine: str, tmp_path: Path) -> None:
    found = searches(tmp_path, Given(engine, times=80, papers=8, pages=2, seed=1))
    assert [row["searches"] for row in found["series"]][-1] == 80
    assert [wrong for wrong in found["wrong"] if not wrong.startswith("mb")] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_killed_while_it_commits_it_loses_no_batch_that_was_written(engine: str, tmp_path: Path) -> None:
    found = kills(tmp_path / "index", Given(engine, times=2, papers=30, pages=1, seed=1))
    assert len(found["series"]) == 2
    assert found["wrong"] == []


def test_papers_and_questions_are_the_same_each_time() -> None:
    assert paper(3, 1, 4) == paper(3, 1, 4) != paper(3, 2, 4)
    assert question(1, 5) == question(1, 5) != question(1, 6)
