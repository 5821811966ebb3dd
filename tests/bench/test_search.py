"""The side-by-side measurement measures what it says, on a collection of a few hundred pages."""

import json
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bench import made, search
from bench.made import WEIGHTS, Asked


@pytest.mark.parametrize("name", search.MEASURED)
def test_each_finds_what_it_was_given_or_says_that_it_cannot(name: str, tmp_path: Path) -> None:
    search.prepared(made.documents(30), tmp_path)
    with closing(search.MEASURED[name](tmp_path / name)) as measured:
        measured.write(made.documents(30))
        answers = {asked.operation: measured.ask(asked) for asked in made.questions(tmp_path / "collection.jsonl", 1)}
        assert measured.ask(Asked("rare", "unheardof", ("unheardof",))) == 0
    assert all(answers[operation] for operation in ("common", "rare", "and", "or", "prefix", "by date"))
    assert {operation for operation, found in answers.items() if found is None} <= {"fuzzy", "wildcard"}


def test_a_run_prints_a_figure_for_every_operation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = _run(monkeypatch, capsys, "--pages", "200", "--only", "muniment-tantivy", at=tmp_path)["muniment-tantivy"]
    assert {*figures} == {*WEIGHTS, "mix", "writing", "searching"}
    assert {*figures["mix"]} == {"p50", "p95", "p99", "cpu"}
    parts = ("cpu_s", "wall_s", "disk_mb", "peak_mb", "own_mb", "until_found_ms")
    assert all(figures["writing"][part] > 0 for part in parts)


def test_what_was_written_is_kept_and_searched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--pages", "50", "--only", "sqlite-fts5")
    first = _run(monkeypatch, capsys, *asked, at=tmp_path)
    written = (tmp_path / "50-pages" / "sqlite-fts5" / "pages.sqlite").stat().st_mtime_ns
    again = _run(monkeypatch, capsys, *asked, at=tmp_path)
    assert (tmp_path / "50-pages" / "sqlite-fts5" / "pages.sqlite").stat().st_mtime_ns == written
    assert again["sqlite-fts5"]["writing"] == first["sqlite-fts5"]["writing"]
    assert {*WEIGHTS} - {*again["sqlite-fts5"]} == {"fuzzy", "wildcard"}


def _run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str, at: Path
) -> dict[str, dict[str, dict[str, float]]]:
    monkeypatch.setattr(sys, "argv", ["search", *arguments, "--json", "--keep", str(at), "--seconds", "0"])
    search.main()
    printed: dict[str, dict[str, dict[str, float]]] = json.loads(capsys.readouterr().out)
    return printed
