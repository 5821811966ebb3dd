"""What is read of papers against a list, and which rules read it."""

from pathlib import Path

import pytest

from bench.metadata import FIELDS, Score, all_papers, firings, first_date, measure, table
from documents import Page, Vocabulary

MINUTES = "Mudflat Parish Council\n\nMinutes of the meeting held on 3 March 2024\n\nPresent: Ann Lee (Chair)\n"
LETTER = (
    "Quay Trust\n\nOur ref: Q/1\n\n5 May 2023\n\nDear Mr Orr,\n\nOn 1 May 2021 we wrote.\n\nYours sincerely\n\nBo May\n"
)
VOCABULARY = Vocabulary()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "one.txt").write_text(MINUTES)
    (tmp_path / "papers" / "two.txt").write_text(LETTER)
    (tmp_path / "papers" / "empty.bin").write_bytes(b"\0\1\2")
    return tmp_path / "papers"


def measured(folder: Path, *rows: str) -> Score:
    gold = folder.parent / "gold.tsv"
    gold.write_text("\n".join(["\t".join(("path", *FIELDS, "notes")), *rows]))
    return measure(gold, folder, VOCABULARY)


def test_right_wrong_and_invented_are_told_apart(folder: Path) -> None:
    score = measured(folder, "one.txt\t\t2024-03-03\t\tminutes\t\t\t", "two.txt\t\t2023-05-06\t\tletter\t\t\t")
    assert (score.right["date"], score.of["date"], score.right["kind"]) == (1, 2, 2)
    assert [(miss["path"], miss["gold"], miss["found"]) for miss in score.misses] == [
        ("two.txt", "2023-05-06", "2023-05-05")
    ]
    assert score.invented["signatory"] == 1
    assert sum(count for (name, _, right), count in score.decided.items() if name == "date" and right) == 1


def test_the_common_rule_takes_the_first_thing_like_a_date() -> None:
    pages = [
        Page(number=1, label="1", text="of 31 June 2020, 2nd May 2021"),
        Page(number=2, label="2", text="2001-01-01"),
    ]
    assert first_date(pages) == "2021-05-02"
    assert first_date(pages[1:]) == "2001-01-01"
    assert first_date([]) == ""


def test_rules_are_told_with_the_papers_and_bodies_on_which_they_fire(folder: Path) -> None:
    fired = firings(all_papers(folder, VOCABULARY))
    heads = [firing for (name, rule), firing in fired.items() if (name, rule) == ("kind", "words at the head")]
    assert [(firing.papers, firing.decides) for firing in heads] == [(2, 1)]
    lines = list(table(fired, measured(folder, "one.txt\t\t\t\tminutes\t\t\t")))
    assert len(lines) == len(fired) + 1
    assert any(
        line.startswith("| kind | words at the head | 2 |") and line.endswith("| 1 | 1 | 0 |\n") for line in lines
    )
