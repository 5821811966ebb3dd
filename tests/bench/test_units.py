"""Counting found units against a gold list."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.units import Gold, Score, baseline, measure
from documents import Kind, Page, Unit, Unreadable
from ingest.units import Found, find


def gold(text: str, page: int = 2, **said: object) -> Gold:
    return Gold.read(json.dumps({"path": "a.pdf", "page": page, "unit": "action", "text": text, **said}))


def found(text: str, page: int = 2, unit: str = "action") -> Found:
    return Found(Unit(unit=unit, number="", page=page, text=text), "a rule")


def score(units: Sequence[Gold], finds: Sequence[Found]) -> Score:
    made = Score()
    made.add("a.pdf", units, finds)
    return made


def test_a_unit_is_found_on_its_page_or_one_beside_with_most_of_its_words() -> None:
    asked = gold("MP to mend the wall soon")
    assert asked.is_found(found("mp to mend the fence soon", page=3).unit)
    assert not asked.is_found(found("MP to mend the wall soon", page=4).unit)
    assert not asked.is_found(found("MP to write letters", page=2).unit)
    assert not asked.is_found(found("MP to mend the wall soon", unit="decision").unit)


def test_a_found_text_may_be_three_times_as_long_unless_the_gold_is_cut() -> None:
    short, cut = gold("mend it " * 5), gold("mend it " * 25)
    assert not short.is_found(found("mend it " * 5 + "and then go home " * 10).unit)
    assert cut.is_found(found("mend it " * 25 + "and then go home " * 90).unit)


def test_each_is_found_once_and_a_repeat_is_neither_right_nor_wrong() -> None:
    units = [gold("mend the wall"), gold("mend the wall", page=5, repeat=True)]
    made = score(units, [found("mend the wall"), found("mend the wall", page=5)])
    assert made.of_unit("action") == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    made = score(units[:1], [found("mend the wall"), found("mend the wall")])
    assert made.of_unit("action")["precision"] == 0.5


def test_units_that_no_list_has_are_passed_over() -> None:
    assert score([], [found("the wall was old", unit="conclusion")]).misses == []


def test_what_is_quoted_of_others_is_not_asked_for_and_wrong_to_find() -> None:
    units = [gold("review the tyres", quoted=True)]
    assert score(units, []).misses == []
    assert [miss["in"] for miss in score(units, [found("review the tyres")]).misses] == ["found"]


def test_the_misses_say_what_was_not_found_and_what_should_not_have_been_by_which_rule() -> None:
    misses = score([gold("mend the wall")], [found("paint the door")]).misses
    assert [(miss["in"], miss["text"], miss["rule"]) for miss in misses] == [
        ("found", "paint the door", "a rule"),
        ("gold", "mend the wall", ""),
    ]


def test_the_baseline_is_every_line_that_begins_with_the_word() -> None:
    page = Page(number=1, label="", text="ACTION: MP to go\nAn action is due\nRecommendation 1\nAgreed.")
    assert [one.unit.text for one in baseline([page], Kind.MINUTES)] == [
        "ACTION: MP to go",
        "Recommendation 1",
        "Agreed.",
    ]


def test_papers_are_read_from_a_folder_or_its_parent(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "m.txt").write_text("Minutes of the meeting of the Board\nACTION: MP to mend the wall\n")
    line = {"path": "real/m.txt", "page": 1, "unit": "action", "text": "ACTION: MP to mend the wall"}
    (tmp_path / "gold.jsonl").write_text(json.dumps(line) + "\n")
    for folder in (tmp_path, tmp_path / "real"):
        own, base = measure(tmp_path / "gold.jsonl", folder, find, baseline)
        assert own.of_unit("action")["f1"] == base.of_unit("action")["f1"] == 1.0


def test_a_paper_that_is_nowhere_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(json.dumps({"path": "no.txt", "page": 1, "unit": "action", "text": "x"}))
    with pytest.raises(Unreadable):
        measure(tmp_path / "gold.jsonl", tmp_path, find)
