"""The audit: what is done is added, what is changed in it is found."""

import hashlib
import json
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from documents.audit import Audit, Entry
from documents.catalogue import Catalogue
from documents.database import Database
from documents.decisions import Removal, State
from tests.documents.test_catalogue import letter, lying

ROWS = 6


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def kept(home: Path) -> Catalogue:
    """A catalogue with some rows; those of even numbers are of one document."""
    made = Catalogue.open(f"sqlite:///{home}/catalogue.sqlite", home / "audit.head")
    for number in range(1, ROWS + 1):
        document = "0" * 16 if number % 2 == 0 else ""
        assert made.audit.add(Entry(by="jo", action="set", document=document, detail={"now": [number]})) == number
    return made


def tampered(home: Path, *statements: str) -> None:
    """Change the database behind the catalogue's back."""
    engine = create_engine(f"sqlite:///{home}/catalogue.sqlite")
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def faults(kept: Catalogue) -> list[tuple[int, str]]:
    return [tuple(fault) for fault in kept.audit.verify()]  # type: ignore[misc]


def test_what_nobody_touched_is_without_fault(kept: Catalogue) -> None:
    assert faults(kept) == []
    assert [row.seq for row in kept.audit.last(2)] == [6, 5]
    assert [row.seq for row in kept.audit.last(2, before=5)] == [4, 3]
    assert [row.seq for row in kept.audit.of("0" * 16)] == [6, 4, 2]
    row = kept.audit.get(4)
    assert row
    assert (row.by, row.action, row.detail) == ("jo", "set", {"now": [4]})
    assert kept.audit.get(7) is None


@pytest.mark.parametrize("column", ["at", "by", "action", "document"])
@pytest.mark.parametrize("seq", [1, 3, ROWS])
def test_a_row_that_was_changed_is_found(kept: Catalogue, home: Path, column: str, seq: int) -> None:
    tampered(home, f"""UPDATE audit SET "{column}" = 'x' WHERE seq = {seq}""")
    assert (seq, "It was changed.") in faults(kept)


@pytest.mark.parametrize("seq", [1, 3, ROWS])
def test_a_row_that_is_missing_is_found(kept: Catalogue, home: Path, seq: int) -> None:
    tampered(home, f"DELETE FROM audit WHERE seq = {seq}", f"DELETE FROM details WHERE seq = {seq}")
    (first, *_) = faults(kept)
    assert first[0] == seq
    assert "missing" in first[1]


def test_a_row_that_is_missing_is_found_also_where_the_others_were_numbered_anew(kept: Catalogue, home: Path) -> None:
    for table in ("audit", "details"):
        tampered(home, f"DELETE FROM {table} WHERE seq = 3")
        for seq in (4, 5, 6):
            tampered(home, f"UPDATE {table} SET seq = {seq - 1} WHERE seq = {seq}")
    assert 3 in {seq for seq, _ in faults(kept)}


def test_rows_that_were_moved_are_found(kept: Catalogue, home: Path) -> None:
    for table in ("audit", "details"):
        moves = ((2, 99), (4, 2), (99, 4))
        tampered(home, *(f"UPDATE {table} SET seq = {after} WHERE seq = {before}" for before, after in moves))
    assert {2, 4} <= {seq for seq, _ in faults(kept)}


def test_a_row_that_was_chained_anew_breaks_the_next(kept: Catalogue, home: Path) -> None:
    rows = {row["seq"]: row for row in kept.audit.all()}
    forged = {**rows[3], "by": "somebody"}
    said = json.dumps([forged[name] for name in ("seq", "at", "by", "action", "document", "sealed", "previous")])
    hash = hashlib.sha256(said.encode()).hexdigest()
    tampered(home, f"UPDATE audit SET \"by\" = 'somebody', hash = '{hash}' WHERE seq = 3")
    assert faults(kept) == [(4, "It does not follow the row before it: one of them was changed or moved.")]


def test_a_last_row_that_was_chained_anew_is_not_the_one_that_was_noted(kept: Catalogue, home: Path) -> None:
    tampered(home, f"DELETE FROM audit WHERE seq = {ROWS}", f"DELETE FROM details WHERE seq = {ROWS}")
    other = Audit(Database(f"sqlite:///{home}/catalogue.sqlite"))
    other.add(Entry(by="jo", action="another"))
    assert faults(kept) == [(ROWS, "It is not the row that was noted when it was the last one.")]


@pytest.mark.parametrize("value", ["'{\"now\": [7]}'", "'{}'"])
def test_a_detail_that_was_changed_is_found(kept: Catalogue, home: Path, value: str) -> None:
    tampered(home, f"UPDATE details SET detail = {value} WHERE seq = 3")
    assert faults(kept) == [(3, "Its detail was changed.")]


def test_a_detail_that_is_gone_is_found_unless_its_document_was_erased(kept: Catalogue, home: Path) -> None:
    tampered(home, "DELETE FROM details WHERE seq IN (2, 3)")
    assert faults(kept) == [(seq, "Its detail is missing, and nobody erased its document.") for seq in (2, 3)]
    kept.audit.add(Entry(by="jo", action="erase", document="0" * 16, detail={"reason": "why"}))
    assert [seq for seq, _ in faults(kept)] == [3]
    kept.audit.add(Entry(by="jo", action="set", document="0" * 16))
    tampered(home, f"DELETE FROM details WHERE seq > {ROWS}")
    assert [seq for seq, _ in faults(kept)] == [3, ROWS + 1, ROWS + 2]


def test_the_words_go_with_an_erased_document_and_the_rows_stay(kept: Catalogue) -> None:
    paper = letter("a")
    kept.save(paper, [lying(paper)])
    kept.audit.add(Entry(by="jo", action="set", document=paper.id, detail={"now": ["quavernitch"]}))
    kept.erase(Removal(document=paper.id, reason="why", at="2026-01-01", state=State.ERASED))
    kept.audit.add(Entry(by="jo", action="erase", document=paper.id, detail={"reason": "why"}))
    assert [(row.action, row.detail) for row in kept.audit.of(paper.id)] == [
        ("erase", {"reason": "why"}),
        ("set", None),
    ]
    assert faults(kept) == []


def interrupted(kept: Catalogue) -> None:
    with kept.together(whole=True):
        kept.audit.add(Entry(by="jo", action="set"))
        raise KeyboardInterrupt


def test_what_is_taken_back_leaves_no_row(kept: Catalogue) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(kept)
    assert [row.seq for row in kept.audit.last(1)] == [ROWS]
    assert kept.audit.noted_last()[0] == ROWS
    kept.audit.add(Entry(by="jo", action="set"))
    assert kept.audit.noted_last()[0] == ROWS + 1
    assert faults(kept) == []


def test_the_last_row_is_noted_only_once_it_lasts(kept: Catalogue) -> None:
    with kept.together(whole=True):
        kept.audit.add(Entry(by="jo", action="set"))
        assert kept.audit.noted_last()[0] == ROWS
    assert kept.audit.noted_last()[0] == ROWS + 1


def test_an_empty_audit_is_without_fault_and_a_head_that_is_no_head_says_nothing(home: Path) -> None:
    made = Catalogue.open(f"sqlite:///{home}/catalogue.sqlite", home / "audit.head")
    assert faults(made) == []
    (home / "audit.head").write_text("nonsense")
    assert made.audit.noted_last() == (0, "")
    assert faults(made) == []


@pytest.mark.parametrize("detail", ["nonsense", "[]", '{"also": 1}', '{"also": ["x"]}'])
def test_an_erasing_whose_detail_was_changed_excuses_nothing(kept: Catalogue, home: Path, detail: str) -> None:
    kept.audit.drop([3])
    kept.audit.add(Entry(by="jo", action="erase", document="1" * 16, detail={"also": [3]}))
    assert faults(kept) == []
    tampered(home, f"UPDATE details SET detail = '{detail}' WHERE seq = {ROWS + 1}")
    assert [seq for seq, _ in faults(kept)] == [3, ROWS + 1]
