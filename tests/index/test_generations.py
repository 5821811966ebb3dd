"""What a reader sees when another process puts the next generation in place between two of its looks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from documents import IndexOutOfDate
from index import CurrentIndex, Query
from index.generations import Generations
from tests.index.collection import ENGINES, VOCABULARY, document, fill


def interrupted(monkeypatch: pytest.MonkeyPatch, name: str, other: Callable[[], None]) -> None:
    """Have another process do something once, just before the method of that name is called."""
    method, waiting = getattr(Generations, name), [other]

    def after_the_other(self: Generations, *given: str) -> object:
        if waiting:
            waiting.pop()()
        return method(self, *given)

    monkeypatch.setattr(Generations, name, after_the_other)


def serve_next(directory: Path) -> None:
    generations = Generations(directory)
    generations.serve(generations.begin())


@pytest.mark.parametrize("served", [0, 1, 2])
@pytest.mark.parametrize("between", ["_pointed", "_stands"])
def test_the_one_that_serves_is_found_though_the_one_pointed_to_was_just_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, served: int, between: str
) -> None:
    (tmp_path / "1").mkdir()
    for _ in range(served):
        serve_next(tmp_path)
    interrupted(monkeypatch, between, lambda: serve_next(tmp_path))
    assert Generations(tmp_path).current() == str(served + 2)


@pytest.mark.parametrize("pointer", ["", "3", "../1", "one"])
def test_a_pointer_to_nothing_says_what_to_run(tmp_path: Path, pointer: str) -> None:
    (tmp_path / "2").mkdir()
    (tmp_path / "current").write_text(pointer)
    with pytest.raises(IndexOutOfDate, match="run: muniment reindex"):
        Generations(tmp_path).current()


@pytest.mark.parametrize("engine", ENGINES)
def test_an_answer_says_which_generation_gave_it(tmp_path: Path, engine: str) -> None:
    index = CurrentIndex(tmp_path, engine=engine, vocabulary=VOCABULARY)
    fill(index, [document(1, ["asylum"])])
    assert (index.search(Query()).generation, index.units(Query()).generation) == ("1", "1")
    index.renew(lambda new: fill(new, [document(1, ["asylum"])]))
    assert (index.search(Query()).generation, index.units(Query()).generation) == ("2", "2")
    index.close()
