"""The words of an erased paper go from what is told of newer versions, and from the names that were refused."""

from pathlib import Path

import pytest

from documents import BadVocabulary
from muniment.repository import Repository
from tests.conftest import Opened
from tests.ingest.kept import traces

PLANTED = "quavernitch"
BODY = (
    "Seaside Council\n\n3 March 2025\n\nDear Minister,\n\n"
    + "We write about the harbour, since the works were put off again and again by the county, which costs us much. "
    * 6
    + "\n\nYours,\nAnn Writer\n"
)


@pytest.fixture
def opened(repository: Opened, folder: Path) -> Repository:
    (folder / "a.txt").write_text(f"{BODY}\nA postscript.\n")
    made = repository()
    made.intake.add([folder])
    return made


@pytest.fixture
def older(opened: Repository) -> str:
    (id,) = opened.catalogue.ids()
    return id


def newer(repository: Repository, folder: Path) -> str:
    """The paper that took the place of the one before."""
    (folder / "a.txt").write_text(f"{BODY}\nFine.\n")
    (outcome,) = repository.intake.add([folder]).outcomes
    return outcome.id


def test_what_a_newer_version_had_of_it_is_told_no_more(opened: Repository, older: str, folder: Path) -> None:
    opened.upkeep.set(older, "title", [f"On {PLANTED}"], "Jo")
    id = newer(opened, folder)
    assert PLANTED in opened.catalogue.held(id).title
    opened.upkeep.set(id, "title", ["A letter"], "Jo")
    seq = opened.catalogue.audit.of(id)[0].seq
    opened.upkeep.set(id, "date", ["4 March 2025"], "Jo")
    opened.upkeep.erase(older, "Jo", "By court order.")
    assert traces(opened, PLANTED) == []
    row = opened.catalogue.audit.of(older)[0]
    assert row.detail == {"reason": "By court order.", "also": [seq]}
    assert [bool(each.detail) for each in opened.catalogue.audit.of(id)] == [True, False]
    assert list(opened.catalogue.audit.verify()) == []


def test_what_was_forgotten_of_others_is_excused_by_a_later_erasing_too(
    opened: Repository, older: str, folder: Path
) -> None:
    opened.upkeep.set(older, "title", [f"On {PLANTED}"], "Jo")
    text = (folder / "a.txt").read_text()
    id = newer(opened, folder)
    opened.upkeep.set(id, "title", ["A letter"], "Jo")
    opened.upkeep.erase(older, "Jo", "First.")
    opened.upkeep.restore(older, "Jo")
    (folder / "again.txt").write_text(text)
    opened.intake.add([folder])
    assert opened.catalogue.known(older)
    opened.upkeep.erase(older, "Jo", "Second.")
    assert list(opened.catalogue.audit.verify()) == []


def test_a_detail_that_no_erasing_names_is_missed(opened: Repository, older: str, folder: Path) -> None:
    id = newer(opened, folder)
    opened.upkeep.set(id, "title", ["A letter"], "Jo")
    seq = opened.catalogue.audit.of(id)[0].seq
    opened.upkeep.erase(older, "Jo", "By court order.")
    assert opened.catalogue.audit.of(id)[0].detail
    opened.catalogue.audit.drop([seq])
    assert [fault.seq for fault in opened.catalogue.audit.verify()] == [seq]


def test_a_refused_name_that_no_paper_has_any_more_is_forgotten(opened: Repository, older: str, folder: Path) -> None:
    (folder / "b.txt").write_text("Minutes\n\n5 June 2025\n\nThe board noted gavelkind.\n")
    (other,) = (outcome.id for outcome in opened.intake.add([folder / "b.txt"]).outcomes)
    opened.upkeep.set(older, "body", [f"{PLANTED.title()} Office", "Ayton Office"], "Jo")
    opened.upkeep.set(other, "body", ["Ayton Office"], "Jo")
    for name in (f"{PLANTED.title()} Office", "Ayton Office", "Nowhere Office"):
        opened.revising.refuse(name, "Jo")
    opened.upkeep.erase(older, "Jo", "By court order.")
    assert opened.revising.refused.names() == ["Ayton Office", "Nowhere Office"]
    assert traces(opened, PLANTED) == []
    rows = opened.catalogue.audit.done(["vocabulary refuse"])
    assert [row.detail and row.detail["name"] for row in rows] == ["Nowhere Office", "Ayton Office", None]
    assert list(opened.catalogue.audit.verify()) == []


def test_where_the_refused_names_cannot_be_read_nothing_is_erased(opened: Repository, older: str) -> None:
    (opened.home / "vocabulary" / "refused.toml").write_text("names = [")
    with pytest.raises(BadVocabulary, match="Mend it or delete it"):
        opened.upkeep.erase(older, "Jo", "By court order.")
    assert opened.catalogue.known(older)
