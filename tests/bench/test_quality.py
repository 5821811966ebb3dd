"""The measures on rankings worked out by hand, and a collection of three documents asked from end to end."""

import json
import sys
from pathlib import Path

import pytest

from bench import quality
from bench.quality import MEASURES, Collection, average_precision, main, measure, ndcg, ours, raw, recall
from index import ranking
from index.opening import ENGINES

GRADES = {"a": 3, "b": 1, "c": 0, "d": -1, "e": 2}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Two meetings with three turns between them, and four queries of which the last has nothing relevant."""
    place = tmp_path / "collection"
    place.mkdir()
    turns = {
        "one#0": ("The Chair", "Housing for young people is what we are here for."),
        "one#1": ("Jane Smith", "The budget of the council was agreed."),
        "two#0": ("The Chair", "Housing was built, and more housing will be."),
    }
    rows = [{"_id": name, "title": title, "text": text} for name, (title, text) in turns.items()]
    asked = {"one/q0": "housing", "one/q1": "Smith budgets", "two/q0": "housing", "two/q1": "budget"}
    (place / "corpus.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    (place / "queries.jsonl").write_text(
        "".join(f"{json.dumps({'_id': name, 'text': text})}\n" for name, text in asked.items())
    )
    judged = ["one/q0\tone#0\t2", "one/q0\tone#1\t-1", "one/q1\tone#1\t1", "two/q0\ttwo#0\t1", "two/q1\tone#1\t0"]
    (place / "qrels.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *judged, ""]))
    return place


def _empty(directory: Path) -> Path:
    (made := directory / "index").mkdir()
    return made


def test_the_gain_of_an_answer_is_its_grade_and_falls_with_its_rank() -> None:
    best = 3 + 2 / 1.5849625 + 1 / 2
    assert ndcg(["a", "e", "b"], GRADES) == pytest.approx(1)
    assert ndcg(["b", "x", "a"], GRADES) == pytest.approx((1 + 3 / 2) / best)
    assert ndcg(["c", "d", "x"], GRADES) == 0


def test_the_gain_is_that_of_the_first_ten_answers_beside_the_best_ten() -> None:
    assert ndcg([*"0123456789", "a"], GRADES) == 0
    assert ndcg([f"r{n}" for n in range(10)], {f"r{n}": 1 for n in range(30)}) == pytest.approx(1)


def test_precision_is_taken_at_each_relevant_answer_and_those_not_found_count() -> None:
    assert average_precision(["x", "a", "c", "b"], GRADES) == pytest.approx((1 / 2 + 2 / 4) / 3)
    assert average_precision([], GRADES) == 0


def test_recall_is_the_share_of_what_is_graded_above_nought() -> None:
    assert recall(["a", "c", "d", "e"], GRADES) == pytest.approx(2 / 3)


def test_queries_without_anything_relevant_are_left_out(directory: Path) -> None:
    assert list(Collection.read(directory).queries) == ["one/q0", "one/q1", "two/q0"]


def test_only_the_queries_of_the_list_are_asked_where_there_is_one(directory: Path) -> None:
    (directory / "test-query-ids.txt").write_text("two/q0\ntwo/q1\n")
    assert list(Collection.read(directory).judged) == ["two/q0"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("way", [ours, raw])
def test_within_a_meeting_every_query_finds_its_turn_first(
    engine: str, way: quality.Way, directory: Path, tmp_path: Path
) -> None:
    collection = Collection.read(directory)
    answer = way(engine, _empty(tmp_path), collection.documents)
    measured = measure(collection, answer, within_prefix=True)
    assert measured == {**dict.fromkeys(MEASURES, 1.0), "queries": 3}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("way", [ours, raw])
def test_without_that_the_other_meeting_answers_too(
    engine: str, way: quality.Way, directory: Path, tmp_path: Path
) -> None:
    collection = Collection.read(directory)
    answer = way(engine, _empty(tmp_path), collection.documents)
    assert sorted(answer("housing", "")) == ["one#0", "two#0"]
    assert answer("housing", "one") == ["one#0"]
    assert measure(collection, answer)["ndcg@10"] < 1


def test_the_bench_prints_a_table_or_one_object(
    directory: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["quality", str(directory), "--within-prefix", "--json"])
    main()
    assert json.loads(capsys.readouterr().out) == {**dict.fromkeys(MEASURES, 1.0), "queries": 3}
    monkeypatch.setattr(sys, "argv", ["quality", str(directory), "--within-prefix"])
    main()
    assert capsys.readouterr().out.splitlines()[0].split() == ["ndcg@10", "1.0000"]


def test_a_number_of_the_ranking_is_changed_and_another_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ranking.MANY
    monkeypatch.setattr(ranking, "MANY", before)  # set back afterwards
    quality.change(f"MANY={before + 1}")
    assert before + 1 == ranking.MANY
    for name in ("NOTHING", "Asking"):
        with pytest.raises(SystemExit, match=name):
            quality.change(f"{name}=1")
