"""When what is public came, changed or went."""

from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from documents import Audience, Claim, Document, Kind, Named, Source, Visibility, changes, migrations
from documents.catalogue import Catalogue
from documents.changes import Among, Change
from documents.decisions import Removal, State
from tests.documents.test_catalogue import letter, lying


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look at it is a second later."""
    ticks = count()
    monkeypatch.setattr(changes, "_now", lambda: f"2026-01-01T00:00:{next(ticks):02}Z")


def told(catalogue: Catalogue, audience: Audience = Audience.PUBLIC, **asked: Any) -> list[Change]:
    return catalogue.changes.between(audience, limit=100, **asked)


def saved(catalogue: Catalogue, document: Document) -> Document:
    catalogue.save(document, [lying(document)])
    return document


def last(catalogue: Catalogue, id: str) -> Change:
    found = catalogue.changes.of(id, Audience.PUBLIC)
    assert found
    return found


def test_a_paper_is_there_once_with_its_last_change(catalogue: Catalogue) -> None:
    paper = saved(catalogue, letter("a"))
    other = saved(catalogue, letter("b"))
    first = last(catalogue, paper.id).at
    catalogue.redescribe(replace(paper, title="Another title"))
    assert [change.document for change in told(catalogue)] == [other.id, paper.id]
    assert last(catalogue, paper.id).at > first


def test_what_is_kept_again_as_it_was_has_not_changed(catalogue: Catalogue) -> None:
    paper = saved(catalogue, letter("a"))
    before = told(catalogue)
    saved(catalogue, paper)
    catalogue.redescribe(catalogue.held(paper.id))
    catalogue.redescribe(replace(paper, paths=("elsewhere.pdf",)))
    catalogue.indexed(catalogue.queued(100))
    assert told(catalogue) == before


def test_a_paper_that_is_read_otherwise_has_changed(catalogue: Catalogue) -> None:
    paper = saved(catalogue, letter("a"))
    before = last(catalogue, paper.id).at
    saved(catalogue, replace(paper, pages=(replace(paper.pages[0], text="two"), *paper.pages[1:])))
    assert last(catalogue, paper.id).at > before


def test_what_never_was_public_is_not_known(catalogue: Catalogue) -> None:
    paper = saved(catalogue, letter("a", Visibility.STAFF))
    catalogue.withdraw(Removal(document=paper.id, reason="x", at="2026", visibility=Visibility.STAFF))
    catalogue.erase(Removal(document=paper.id, reason="x", at="2026", visibility=Visibility.STAFF, state=State.ERASED))
    for audience in Audience:
        assert told(catalogue, audience) == []
        assert catalogue.changes.of(paper.id, audience) is None


@pytest.mark.parametrize("how", ["withdrawn", "erased", "closed", "superseded"])
def test_what_the_public_can_no_longer_find_is_gone(catalogue: Catalogue, how: str) -> None:
    paper = saved(catalogue, letter("a"))
    before = last(catalogue, paper.id)
    if how == "withdrawn":
        catalogue.withdraw(Removal(document=paper.id, reason="x", at="2026"))
    elif how == "erased":
        catalogue.erase(Removal(document=paper.id, reason="x", at="2026", state=State.ERASED))
    elif how == "closed":
        staff = Claim(field="visibility", value="staff", source=Source.PERSON, rule="", at="2026")
        catalogue.say(replace(paper, visibility=Visibility.STAFF), "visibility", [staff])
    else:
        newer = replace(letter("b"), supersedes=paper.id, paths=paper.paths)
        catalogue.save(newer, [lying(newer)])
    now = last(catalogue, paper.id)
    assert now.gone
    assert now.at > before.at
    assert paper.id not in catalogue.changes.times([paper.id], Audience.PUBLIC)
    assert paper.id not in {change.document for change in catalogue.changes.shown(Audience.PUBLIC, 0, 9)}


def test_what_comes_back_is_new(catalogue: Catalogue) -> None:
    paper = saved(catalogue, letter("a"))
    removal = Removal(document=paper.id, reason="x", at="2026")
    catalogue.withdraw(removal)
    gone = last(catalogue, paper.id)
    catalogue.restore(removal)
    assert last(catalogue, paper.id).at > gone.at
    assert not last(catalogue, paper.id).gone


def test_what_is_changed_together_has_the_time_at_which_others_see_it(catalogue: Catalogue) -> None:
    with catalogue.together():
        for digit in "abc":
            saved(catalogue, letter(digit))
        before = changes._now()
    times = {change.at for change in told(catalogue)}
    assert len(times) == 1
    assert times.pop() > before


def test_changes_are_asked_for_by_time_and_go_on_after_one(catalogue: Catalogue) -> None:
    with catalogue.together():
        for digit in "abc":
            saved(catalogue, letter(digit))
    saved(catalogue, letter("d"))
    every = told(catalogue)
    assert [change.document[0] for change in every] == ["a", "b", "c", "d"]
    assert told(catalogue, after=(every[1].at, every[1].document)) == every[2:]
    assert told(catalogue, since=every[3].at) == every[3:]
    assert told(catalogue, until=every[0].at) == every[:3]
    assert catalogue.changes.between(Audience.PUBLIC, limit=2) == every[:2]
    assert catalogue.changes.earliest() == every[0].at
    assert catalogue.changes.latest(Audience.PUBLIC) == every[3].at
    assert catalogue.changes.latest(Audience.PUBLIC, 0, 2) == every[0].at
    assert catalogue.changes.number(Audience.PUBLIC) == 4
    assert list(catalogue.changes.shown(Audience.PUBLIC, 1, 2)) == every[1:3]


def test_changes_are_of_a_kind_or_of_bodies_and_what_is_gone_is_among_all(catalogue: Catalogue) -> None:
    named = (Named("sea", "Sea Council"),)
    report = saved(catalogue, replace(letter("a"), kind=Kind.REPORT, bodies=named))
    saved(catalogue, replace(letter("b"), bodies=(Named(None, '["sea", '), Named("sea-2", "Other"))))
    gone = saved(catalogue, letter("c"))
    catalogue.withdraw(Removal(document=gone.id, reason="x", at="2026"))
    for among in (Among(kind="report"), Among(bodies=("sea",)), Among(bodies=("none", "sea"))):
        assert [change.document for change in told(catalogue, among=among)] == [report.id, gone.id]


_LATER = ("tokens", "searches", "accounts", "audit", "details", "uploads", "joins")  # tables of versions after that


def test_a_catalogue_of_before_knows_what_is_public_and_what_went(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/catalogue.sqlite"
    made = Catalogue.open(address)
    ids = [saved(made, letter(digit)).id for digit in "ab"]
    saved(made, letter("c", Visibility.STAFF))
    made.withdraw(Removal(document=ids[1], reason="x", at="2025-02-03T04:05:06.789+00:00"))
    made.close()
    engine = create_engine(address)
    with engine.begin() as connection:
        for table in ("published", *_LATER):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("ALTER TABLE removed ADD COLUMN erased BOOLEAN NOT NULL DEFAULT 0"))
        connection.execute(text("ALTER TABLE removed DROP COLUMN state"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0009'"))
    engine.dispose()
    made = Catalogue.open(address)
    first, second = told(made)
    assert (first.document, first.gone, first.at) == (ids[1], True, "2025-02-03T04:05:06Z")
    assert (second.document, second.gone, len(second.at)) == (ids[0], False, 20)
    saved(made, letter("a"))
    assert told(made) == [first, second]
    made.close()
    assert migrations.HEAD >= "0010"
