"""People join papers and part them, each by a row of the audit."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from documents import Audience, MunimentError
from documents.joins import Relation
from muniment.repository import Repository
from search_app.joined import joined
from tests.conftest import Opened

ASKED = (
    "South East Councils\n\nOur ref: {}\n\n3 March 2025\n\nDear Minister,\n\nWe write about {}.\n\nYours sincerely,\n"
)


@pytest.fixture
def opened(repository: Opened, folder: Path) -> Repository:
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(ASKED.format(f"SEC/{name}/1", name * 9))
    made = repository()
    made.intake.add([folder])
    return made


@pytest.fixture
def ids(opened: Repository) -> Sequence[str]:
    return sorted(opened.catalogue.ids())


def related(repository: Repository, id: str, audience: Audience = Audience.PUBLIC) -> set[tuple[str, str, str]]:
    papers = joined(repository.catalogue, repository.catalogue.held(id), audience)
    return {(str(paper.relation), paper.id, paper.evidence) for paper in papers if paper.relation != "copy"}


@pytest.mark.parametrize(
    ("relation", "back"), [(Relation.REPLY_TO, "replied_by"), (Relation.RESPONSE_TO, "responded_by")]
)
def test_joined_papers_are_shown_with_each_other_until_they_are_parted(
    opened: Repository, ids: Sequence[str], relation: Relation, back: str
) -> None:
    one, other, _ = ids
    opened.upkeep.join(one, relation, other, "Jo", "I asked.")
    assert related(opened, one) == {(str(relation), other, "A person says so.")}
    assert related(opened, other) == {(back, one, "A person says so.")}
    (row,) = opened.catalogue.audit.of(one)
    assert row.detail
    assert (row.by, row.action, row.detail["other"], row.detail["reason"]) == ("Jo", "join", other, "I asked.")
    opened.upkeep.part(one, relation, other, "Jo")
    assert related(opened, one) == related(opened, other) == set()
    opened.upkeep.let(one, relation, other, "Jo")
    assert [row.action for row in opened.catalogue.audit.of(one)] == ["let", "part", "join"]


def test_who_may_not_read_one_is_not_told_of_it_by_the_other(opened: Repository, ids: Sequence[str]) -> None:
    one, other, _ = ids
    opened.upkeep.join(one, Relation.REPLY_TO, other, "Jo")
    opened.upkeep.set(other, "visibility", ["staff"], "Jo")
    assert related(opened, one) == set()
    assert related(opened, one, Audience.STAFF) == {("reply_to", other, "A person says so.")}


def test_what_cannot_be_is_refused_and_changes_nothing(opened: Repository, ids: Sequence[str]) -> None:
    one, other, third = ids
    opened.upkeep.join(one, Relation.REPLY_TO, other, "Jo")
    rows = opened.catalogue.audit.last(9)
    for pair, said in (
        ((one, one), "not a reply to itself"),
        ((other, one), "other way round"),
        ((one, third), "A letter answers one"),
    ):
        with pytest.raises(MunimentError, match=said):
            opened.upkeep.join(pair[0], Relation.REPLY_TO, pair[1], "Jo")
    with pytest.raises(MunimentError, match="Nobody said"):
        opened.upkeep.let(third, Relation.REPLY_TO, other, "Jo")
    with pytest.raises(ValueError, match="friend_of"):
        opened.upkeep.join(one, "friend_of", other, "Jo")  # type: ignore[arg-type]
    assert opened.catalogue.audit.last(9) == rows
    opened.upkeep.join(one, Relation.RESPONSE_TO, third, "Jo")
    opened.upkeep.part(one, Relation.REPLY_TO, other, "Jo")
    opened.upkeep.join(one, Relation.REPLY_TO, third, "Jo")
