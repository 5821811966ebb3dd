"""What somebody did is taken back by a row of its own, with what was before and who said it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from documents import Audience, Document, MunimentError, NotFound, Visibility
from documents.claim import EMBARGO
from documents.decisions import State
from documents.joins import Relation
from ingest.changing import own_claims
from muniment.repository import Repository
from tests.conftest import Opened

DAY = date(2999, 3, 1)
Do = Callable[[Repository, str], object]


@pytest.fixture
def opened(repository: Opened, folder: Path) -> Repository:
    (folder / "a.txt").write_text("Report\n\n3 March 2025\n\nOf gavelkind, and who is to pay for it.\n")
    (folder / "b.txt").write_text("Minutes\n\n5 June 2025\n\nThe board noted frankalmoin.\n")
    made = repository()
    made.intake.add([folder])
    return made


@pytest.fixture
def id(opened: Repository) -> str:
    return next(id for id in opened.catalogue.ids() if "gavelkind" in opened.catalogue.held(id).pages[0].text)


def other(repository: Repository, id: str) -> str:
    return next(each for each in repository.catalogue.ids() if each != id)


def last(repository: Repository) -> int:
    return repository.catalogue.audit.last(1)[0].seq


def state(repository: Repository, id: str) -> tuple[Document, object, object, object]:
    """All that undoing has to put back."""
    catalogue = repository.catalogue
    public = {audience: id in repository.index(audience).documents() for audience in Audience}
    joins = [(join.pair, join.record()) for join in catalogue.joins.of(id)]
    held = catalogue.held(id)
    sorted_by_field = replace(held, claims=tuple(sorted(held.claims, key=lambda claim: claim.field)))
    return sorted_by_field, catalogue.decisions.removal(id), joins, public


DONE: dict[str, Do] = {
    "set": lambda here, paper: here.upkeep.set(paper, "title", ["Another"], "Jo"),
    "set who issued it": lambda here, paper: here.upkeep.set(paper, "body", ["sespm", "Ayton"], "Jo"),
    "set for staff": lambda here, paper: here.upkeep.set(paper, "visibility", ["staff"], "Jo"),
    "set public": lambda here, paper: here.upkeep.set(paper, "visibility", ["public"], "Jo"),
    "unset": lambda here, paper: here.upkeep.unset(paper, "date", "Jo"),
    "unset who may read it": lambda here, paper: here.upkeep.unset(paper, "visibility", "Jo"),
    "publish": lambda here, paper: here.upkeep.publish(paper, "Jo"),
    "embargo": lambda here, paper: here.upkeep.embargo(paper, DAY, "Jo"),
    "withdraw": lambda here, paper: here.upkeep.withdraw(paper, "Jo", "It was wrong."),
    "join": lambda here, paper: here.upkeep.join(paper, Relation.REPLY_TO, other(here, paper), "Jo"),
    "part": lambda here, paper: here.upkeep.part(paper, Relation.RESPONSE_TO, other(here, paper), "Jo"),
}
BEFORE: dict[str, Do] = {
    "nothing": lambda _here, _paper: None,
    "set by Ann": lambda here, paper: [
        here.upkeep.set(paper, field, values, "Ann") for field, values in (("title", ["Theirs"]), ("date", ["2024"]))
    ],
    "for staff": lambda here, paper: here.upkeep.set(paper, "visibility", ["staff"], "Ann"),
    "under an embargo": lambda here, paper: here.upkeep.embargo(paper, DAY, "Ann"),
    "joined": lambda here, paper: [
        here.upkeep.join(paper, relation, other(here, paper), "Ann")
        for relation in (Relation.REPLY_TO, Relation.RESPONSE_TO)
    ],
}


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("done", DONE)
def test_undone_all_is_as_it_was_with_who_said_it_and_when(opened: Repository, id: str, done: str, before: str) -> None:
    BEFORE[before](opened, id)
    was = state(opened, id)
    DONE[done](opened, id)
    number = last(opened)
    opened.upkeep.undo(number, "Bo", "By mistake.")
    assert state(opened, id) == was
    row = opened.catalogue.audit.get(number + 1)
    assert row
    assert row.detail
    assert (row.by, row.action, row.detail["undoes"], row.detail["reason"]) == ("Bo", "undo", number, "By mistake.")
    assert list(opened.catalogue.audit.verify()) == []


@pytest.mark.parametrize("done", ["set for staff", "embargo"])
def test_what_was_public_before_stays_so_when_it_is_described_anew(opened: Repository, id: str, done: str) -> None:
    was = state(opened, id)
    DONE[done](opened, id)
    opened.upkeep.undo(last(opened), "Bo")
    opened.reindex()
    assert state(opened, id) == was


def test_a_restored_paper_is_withdrawn_again_for_the_same_reason(opened: Repository, id: str) -> None:
    opened.upkeep.withdraw(id, "Ann", "It names a child.")
    was = state(opened, id)
    opened.upkeep.restore(id, "Jo")
    opened.upkeep.undo(last(opened), "Bo")
    assert state(opened, id) == was


def test_what_was_let_is_said_again(opened: Repository, id: str) -> None:
    opened.upkeep.part(id, Relation.REPLY_TO, other(opened, id), "Ann")
    was = state(opened, id)
    opened.upkeep.let(id, Relation.REPLY_TO, other(opened, id), "Jo")
    assert opened.catalogue.joins.of(id) == []
    opened.upkeep.undo(last(opened), "Bo")
    assert state(opened, id) == was


def test_what_was_changed_later_is_undone_backwards_alone(opened: Repository, id: str) -> None:
    was = state(opened, id)
    opened.upkeep.set(id, "title", ["First"], "Ann")
    first = last(opened)
    opened.upkeep.set(id, "date", ["2024"], "Ann")
    date_set = last(opened)
    opened.upkeep.set(id, "title", ["Second"], "Jo")
    second = last(opened)
    with pytest.raises(MunimentError, match=rf"Jo changed the same later: number {second} \(set\)"):
        opened.upkeep.undo(first, "Bo")
    opened.upkeep.undo(date_set, "Bo")
    assert opened.upkeep.undo(second, "Bo").title == "First"
    opened.upkeep.undo(first, "Bo")
    assert state(opened, id) == was
    with pytest.raises(MunimentError, match="was undone by number"):
        opened.upkeep.undo(first, "Bo")


@pytest.mark.parametrize("later", ["publish", "embargo", "set for staff"])
def test_who_may_read_it_is_one_thing_however_it_is_said(opened: Repository, id: str, later: str) -> None:
    opened.upkeep.set(id, "visibility", ["staff"], "Ann")
    number = last(opened)
    DONE[later](opened, id)
    with pytest.raises(MunimentError, match="changed the same later"):
        opened.upkeep.undo(number, "Bo")


def test_what_is_not_as_it_was_left_cannot_be_undone_though_no_row_tells_why(opened: Repository, id: str) -> None:
    opened.upkeep.set(id, "title", ["First"], "Ann")
    number = last(opened)
    opened.catalogue.say(opened.catalogue.held(id), "title", [])
    with pytest.raises(MunimentError, match=f"not as number {number} left it"):
        opened.upkeep.undo(number, "Bo")


def test_nothing_of_an_erased_paper_is_undone(opened: Repository, id: str) -> None:
    opened.upkeep.set(id, "title", ["First"], "Ann")
    number = last(opened)
    opened.upkeep.erase(id, "Ann", "By court order.")
    for each in (number, number + 1):
        with pytest.raises(MunimentError, match="erase"):
            opened.upkeep.undo(each, "Bo")
    opened.upkeep.restore(id, "Ann")
    with pytest.raises((MunimentError, NotFound)):
        opened.upkeep.undo(last(opened), "Bo")
    removal = opened.catalogue.decisions.removal(id)
    assert removal is None


def test_other_rows_cannot_be_undone(opened: Repository, id: str) -> None:
    with pytest.raises(MunimentError, match="no number 99"):
        opened.upkeep.undo(99, "Bo")
    opened.upkeep.set(id, "title", ["First"], "Ann")
    opened.upkeep.undo(last(opened), "Bo")
    opened.upkeep.redact(id, other(opened, id), "Jo")
    rows = opened.catalogue.audit.last(9)
    for row in rows[:3]:
        with pytest.raises(MunimentError, match=r"cannot be undone|was undone"):
            opened.upkeep.undo(row.seq, "Bo")
    assert opened.catalogue.audit.last(9) == rows


def test_what_came_in_a_paper_comes_back_with_it(opened: Repository, id: str, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(
        b"From: a@example.org\nSubject: The annex\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nSee annex.\n"
        b"--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=annex.txt\n\nOf socage.\n--x--\n"
    )
    outcomes = opened.intake.add([tmp_path / "mail.eml"]).outcomes
    mail, annex = (outcome.id for outcome in sorted(outcomes, key=lambda outcome: outcome.parent))
    opened.upkeep.set(mail, "visibility", ["staff"], "Jo")
    assert opened.catalogue.held(annex).visibility is Visibility.STAFF
    opened.upkeep.undo(last(opened), "Bo")
    assert opened.catalogue.held(annex).visibility is Visibility.PUBLIC
    assert {mail, annex} <= opened.index(Audience.PUBLIC).documents()


def test_a_paper_withdrawn_twice_is_withdrawn_for_the_first_reason_again(opened: Repository, id: str) -> None:
    opened.upkeep.withdraw(id, "Ann", "First.")
    opened.upkeep.withdraw(id, "Jo", "Second.")
    opened.upkeep.undo(last(opened), "Bo")
    removal = opened.catalogue.decisions.removal(id)
    assert removal
    assert (removal.reason, removal.state) == ("First.", State.WITHDRAWN)


def test_an_embargo_that_has_ended_does_not_come_back(opened: Repository, id: str) -> None:
    opened.upkeep.embargo(id, DAY, "Ann")
    opened.upkeep.publish_due(DAY)
    opened.upkeep.undo(last(opened), "Bo", "It must not be public.")
    assert opened.upkeep.publish_due(DAY) == []
    assert opened.catalogue.held(id).visibility is Visibility.STAFF


def test_an_embargo_whose_day_has_come_meanwhile_does_not_come_back(opened: Repository, id: str) -> None:
    opened.upkeep.embargo(id, DAY, "Ann")
    (said,) = own_claims(opened.catalogue.held(id), EMBARGO)
    opened.catalogue.say(opened.catalogue.held(id), EMBARGO, [replace(said, value="2020-01-01")])
    opened.upkeep.publish(id, "Jo")
    opened.upkeep.undo(last(opened), "Bo")
    assert opened.upkeep.due(DAY) == []
    assert opened.catalogue.held(id).visibility is Visibility.STAFF
