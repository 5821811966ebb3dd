"""Accepting, rejecting, and what is looked at first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from documents import Audience, Busy, Gone, MunimentError, NotFound, Visibility
from documents.decisions import State
from documents.samples import ARCHIVE
from ingest.likeness import Likeness
from ingest.lock import alone
from ingest.review import Review
from muniment.asgi import served
from muniment.repository import Repository
from tests.conftest import Opened
from tests.ingest.kept import traces
from tests.ingest.papers import pdf, picture
from tests.ingest.test_enclosed import LETTER, found, mail
from tests.ingest.test_waiting import indexed, tables

PLANTED = "quavernitch"
PUBLIC, STAFF = Visibility.PUBLIC, Visibility.STAFF
LONG = " ".join(f"The board of councils noted matter {number} and asked for more." for number in range(60))


@pytest.fixture
def opened(repository: Opened, folder: Path) -> Repository:
    """A repository with a paper that waits."""
    (folder / f"{PLANTED}.txt").write_text(LETTER.format(PLANTED))
    made = repository()
    made.intake.add([folder], review=True)
    return made


def ids(review: Review) -> list[str]:
    return [waiting.id for waiting in review.waiting(0, 100)]


def waiting(opened: Repository, folder: Path, **papers: str) -> list[str]:
    """Papers that come now and wait, by name."""
    for name, text in papers.items():
        (folder / f"{name}.txt").write_text(text)
    paths = [folder / f"{name}.txt" for name in papers]
    report = opened.intake.add(paths, review=True)
    return [next(each.id for each in report.outcomes if each.path == str(path)) for path in paths]


def test_what_waits_is_listed_as_it_came(opened: Repository, folder: Path) -> None:
    (first,) = opened.review.waiting(0, 10)
    assert (first.kind, str(first.dated), first.pages, first.by) == ("letter", "2025-03-03", 1, "")
    second, third = waiting(opened, folder, b=LETTER.format("debts")), waiting(opened, folder, c=LETTER.format("piers"))
    assert ids(opened.review) == [first.id, *second, *third]
    assert [each.id for each in opened.review.waiting(1, 1)] == second
    assert opened.review.number() == 3


def test_an_accepted_paper_is_found_and_no_longer_waits(opened: Repository) -> None:
    (id,) = ids(opened.review)
    accepted = opened.review.accept(id, "Jo", visibility=PUBLIC, reason="It is ours")
    assert accepted == replace(opened.catalogue.get(id, Audience.STAFF), group="")
    assert found(opened, PLANTED) == [id]
    assert opened.review.number() == 0
    (row,) = opened.catalogue.audit.of(id)
    assert (row.by, row.action, row.detail and row.detail["reason"]) == ("Jo", "accept", "It is ours")
    (claim,) = (c for c in accepted.claims if c.field == "visibility")
    assert (claim.value, claim.by) == ("public", "Jo")
    with pytest.raises(NotFound, match=f"No document {id} waits"):
        opened.review.accept(id, "Jo", visibility=STAFF)


def test_a_paper_accepted_for_staff_is_found_by_staff_and_no_index_is_built_anew(opened: Repository) -> None:
    (id,) = ids(opened.review)
    generations = sorted(path.name for path in (opened.home / "index" / "public").iterdir())
    opened.review.accept(id, "Jo", visibility=STAFF)
    assert (found(opened, PLANTED), found(opened, PLANTED, Audience.STAFF)) == ([], [id])
    assert sorted(path.name for path in (opened.home / "index" / "public").iterdir()) == generations
    assert opened.catalogue.changes.of(id, Audience.STAFF) is None


def test_with_an_embargo_it_is_for_staff_until_its_day(opened: Repository) -> None:
    (id,) = ids(opened.review)
    today = datetime.now(UTC).date()
    with pytest.raises(ValueError, match="has come"):
        opened.review.accept(id, "Jo", visibility=PUBLIC, embargo=today)
    until = today + timedelta(days=3)
    opened.review.accept(id, "Jo", visibility=PUBLIC, embargo=until)
    assert found(opened, PLANTED) == []
    assert opened.upkeep.publish_due(until - timedelta(days=1)) == []
    assert [document.id for document in opened.upkeep.publish_due(until)] == [id]
    assert found(opened, PLANTED) == [id]


def test_a_paper_takes_the_place_of_one_that_lies_elsewhere(opened: Repository, folder: Path) -> None:
    (id,) = ids(opened.review)
    old = folder / "2024" / "debt.txt"
    old.parent.mkdir()
    old.write_text(LETTER.format("debts"))
    (earlier,) = opened.intake.add([old]).outcomes
    opened.review.accept(id, "Jo", visibility=PUBLIC, supersedes=earlier.id)
    for _ in range(2):
        assert (found(opened, "debts"), found(opened, PLANTED)) == ([], [id])
        assert opened.catalogue.superseded_by(earlier.id, Audience.PUBLIC) == id
        before = tables(opened)
        opened.intake.add([folder])
        opened.intake.add([folder], check=True)
        assert tables(opened)["documents"] == before["documents"]
    assert opened.catalogue.held(id).paths == (str(folder / f"{PLANTED}.txt"),)


def test_what_cannot_be_superseded_is_said_and_nothing_is_done(opened: Repository, folder: Path) -> None:
    (id,) = ids(opened.review)
    (other,) = waiting(opened, folder, other=LETTER.format("piers"))
    before = tables(opened), indexed(opened)
    for older in ("0" * 16, id, other):
        with pytest.raises(MunimentError):
            opened.review.accept(id, "Jo", visibility=PUBLIC, supersedes=older)
    assert (tables(opened), indexed(opened)) == before


def test_many_are_accepted_together_or_none_is(opened: Repository, folder: Path) -> None:
    more = waiting(opened, folder, a=LETTER.format("debts"), b=LETTER.format("piers"))
    before = tables(opened), indexed(opened)
    opened.review.reject(more[1], "Jo", "Spam")
    rejected = tables(opened), indexed(opened)
    with pytest.raises(NotFound, match="no longer waits"):
        opened.review.accept_all([*ids(opened.review), more[1]], "Jo", visibility=PUBLIC)
    assert (tables(opened), indexed(opened)) == rejected
    opened.review.take_back(more[1], "Ann")
    assert tables(opened)["removed"] == before[0]["removed"]
    documents = opened.review.accept_all(ids(opened.review), "Jo", visibility=PUBLIC)
    assert len(documents) == 3
    assert len(found(opened, "councils")) == 3


def test_a_rejected_paper_is_kept_and_nobody_is_told(opened: Repository, folder: Path) -> None:
    (id,) = ids(opened.review)
    opened.review.reject(id, "Jo", "It is no paper of ours")
    (rejected,) = opened.review.rejected()
    assert (rejected.id, rejected.reason) == (id, "It is no paper of ours")
    assert (opened.review.number(), opened.review.waiting_or_rejected(id).id) == (0, id)
    for audience in Audience:
        with pytest.raises(NotFound):
            opened.catalogue.get(id, audience)
    (outcome,) = opened.intake.add([folder], check=True).outcomes
    assert "It was rejected on" in outcome.reason
    assert [row.action for row in opened.catalogue.audit.of(id)] == ["reject"]
    assert TestClient(served(opened)).get(f"/documents/{id}").status_code == 404


def test_what_waits_is_neither_withdrawn_nor_restored(opened: Repository) -> None:
    (id,) = ids(opened.review)
    for state in (State.WAITING, State.REJECTED):
        with pytest.raises(MunimentError, match="Accept or reject it instead"):
            opened.upkeep.withdraw(id, "Jo", "…")
        with pytest.raises(MunimentError, match="Accept or reject it instead"):
            opened.upkeep.restore(id, "Jo")
        if state is State.WAITING:
            opened.review.reject(id, "Jo", "Spam")
    assert opened.review.number(State.REJECTED) == 1


def test_corrections_of_what_waits_index_nothing_and_hold_when_it_is_accepted(opened: Repository) -> None:
    (id,) = ids(opened.review)
    home = opened.home / "index"
    before = indexed(opened), sorted(path.name for path in home.rglob("*"))
    opened.upkeep.set(id, "title", ["A letter on debt"], "Jo")
    for visibility in (STAFF, PUBLIC):
        opened.upkeep.set(id, "visibility", [visibility], "Jo")
    assert (indexed(opened), sorted(path.name for path in home.rglob("*"))) == before
    assert opened.review.waiting_or_rejected(id).title == "A letter on debt"
    assert opened.review.accept(id, "Ann", visibility=PUBLIC).title == "A letter on debt"
    assert found(opened, 'title:"letter on debt"') == [id]


@pytest.mark.parametrize("state", [State.WAITING, State.REJECTED])
def test_erased_nothing_is_left_of_it_and_no_index_is_built_anew(
    opened: Repository, folder: Path, state: State
) -> None:
    (id,) = ids(opened.review)
    leaf = opened.catalogue.leaf_waiting(id, 1)
    assert leaf.original.document_id == id
    if state is State.REJECTED:
        opened.review.reject(id, "Jo", "Spam")
    assert traces(opened, PLANTED)
    generations = {path.name for path in (opened.home / "index").rglob("*") if path.is_dir()}
    opened.upkeep.erase(id, "Jo", "Spam")
    assert traces(opened, PLANTED) == []
    assert {path.name for path in (opened.home / "index").rglob("*") if path.is_dir()} == generations
    assert ids(opened.review) == [waiting.id for waiting in opened.review.rejected()] == []
    with pytest.raises(NotFound):
        opened.catalogue.get(id, Audience.PUBLIC)
    with pytest.raises(Gone):
        opened.catalogue.get(id, Audience.STAFF)
    (outcome,) = opened.intake.add([folder], review=True).outcomes
    assert "It was erased on" in outcome.reason


def test_pages_of_what_waits_can_be_drawn_and_of_nothing_else(opened: Repository, folder: Path) -> None:
    path = pdf(folder / "two.pdf", ["Minutes", "of one page"], ["and another"])
    (outcome,) = opened.intake.add([path], review=True).outcomes
    leaf = opened.catalogue.leaf_waiting(outcome.id, 2)
    assert opened.pictures.page(leaf.original, 2, 200).startswith(b"RIFF")
    with pytest.raises(NotFound):
        opened.catalogue.leaf_waiting(outcome.id, 3)
    opened.review.accept(outcome.id, "Jo", visibility=PUBLIC)
    with pytest.raises(NotFound):
        opened.catalogue.leaf_waiting(outcome.id, 2)
    with pytest.raises(NotFound):
        opened.review.waiting_or_rejected(outcome.id)


def test_a_mail_is_accepted_and_what_came_in_it_waits_on(opened: Repository, folder: Path) -> None:
    path = folder / "sent.eml"
    path.write_bytes(mail(("a.txt", LETTER.format("debts"))))
    outer, inner = (outcome.id for outcome in opened.intake.add([path], review=True).outcomes)
    opened.review.accept(outer, "Jo", visibility=STAFF)
    assert found(opened, "papers", Audience.STAFF) == [outer]
    assert found(opened, "debts", Audience.STAFF) == []
    assert not opened.catalogue.lineage.is_open(outer, Audience.STAFF)
    opened.review.accept(inner, "Jo", visibility=PUBLIC)
    assert found(opened, "debts") == [inner]
    assert opened.catalogue.lineage.is_open(outer, Audience.STAFF)


def test_while_another_writes_nothing_is_decided(opened: Repository) -> None:
    (id,) = ids(opened.review)
    with alone(opened.home / "lock"), pytest.raises(Busy):
        opened.review.accept(id, "Jo", visibility=PUBLIC)
    assert ids(opened.review) == [id]


def looks(opened: Repository, id: str) -> list[str]:
    return [look.sentence for look in opened.review.doubts(opened.review.waiting_or_rejected(id))]


def test_what_to_look_at_first_is_said(opened: Repository, folder: Path) -> None:
    bare, differs = waiting(
        opened,
        folder,
        **{
            "x1": "12 34 56 78",
            "2019-06-05 minutes": "South East Councils\n\nMinutes of the board\n\n5 June 2025\n\nThe board met.\n",
        },
    )
    assert looks(opened, bare) == [
        "No date was found.",
        "No body was found.",
        "What kind of paper it is was not found.",
    ]
    scan = pdf(folder / "scan-7.pdf", picture)
    (outcome,) = opened.intake.add([scan], review=True).outcomes
    assert {"Its title is the name of its file.", opened.review.waiting_or_rejected(outcome.id).unread} <= {
        *looks(opened, outcome.id)
    }
    assert any(sentence.startswith("Sources differ: 2025-06-05") for sentence in looks(opened, differs))
    assert [waiting.doubts for waiting in opened.review.waiting(0, 10)][1] == 3


def likes(opened: Repository, id: str) -> list[tuple[str, str]]:
    return [(alike.document, alike.why) for alike in opened.review.like(id)]


def test_the_same_words_and_most_of_them_are_found_here_and_among_what_waits(opened: Repository, folder: Path) -> None:
    (folder / "here.txt").write_text(LONG)
    (here,) = opened.intake.add([folder / "here.txt"]).outcomes
    same, part, other = waiting(
        opened, folder, same=LONG + "\n\n", part=LONG[:2800] + " Else.", other=LONG.replace("board", "cat")[:300]
    )
    assert likes(opened, same)[0] == (here.id, "It has the same words.")
    shares = {alike.document: (alike.waits, alike.share) for alike in opened.review.like(part)}
    assert shares.keys() == {here.id, same}
    assert (shares[here.id][0], shares[same][0]) == (False, True)
    assert all(share is not None and 0.5 <= share < 1 for _, share in shares.values())
    assert likes(opened, other) == []
    listed = {waiting.id: waiting.alike for waiting in opened.review.waiting(0, 10)}
    assert (listed[same], listed[part], listed[other]) == (True, True, False)
    opened.review.accept_all([same, part], "Jo", visibility=PUBLIC)
    assert [copy.id for copy in opened.catalogue.copies.of(here.id, Audience.PUBLIC)] == [same]


def test_another_version_is_told_by_title_date_and_reference(opened: Repository, folder: Path) -> None:
    head = "South East Councils\n\n# {title}\n\n{day} June 2025\n\n{rest}\n"
    (folder / "rates.md").write_text(head.format(title="Report on rates", day=5, rest="Rates rise."))
    (folder / "EB-25-04 a.md").write_text("# Paper on harbours\n\nPaper EB/25/04\n\nNo harbours are here.\n")
    opened.intake.add([folder / "rates.md", folder / "EB-25-04 a.md"])
    near, far, named = waiting_md(
        opened,
        folder,
        near=head.format(title="Report on rates (draft v2)", day=9, rest="All is otherwise than it was."),
        far=head.format(title="Report on rates", day=29, rest="Nobody thinks so."),
        named="# Something of ours\n\nPaper EB/25/04\n\nWholly other words stand in this one.\n",
    )
    assert any("the same title, kind and nearly the same date" in why for _, why in likes(opened, near))
    assert likes(opened, far) == []
    assert any(why == "It has the same reference, EB/25/04." for _, why in likes(opened, named))


def waiting_md(opened: Repository, folder: Path, **papers: str) -> Sequence[str]:
    for name, text in papers.items():
        (folder / f"{name}.md").write_text(text)
    found = {
        Path(outcome.path).stem: outcome.id
        for outcome in opened.intake.add([folder / f"{name}.md" for name in papers], review=True).outcomes
    }
    return [found[name] for name in papers]


def test_of_a_real_archive_each_paper_that_waits_can_be_looked_at(repository: Opened) -> None:
    opened = repository()
    opened.intake.add([ARCHIVE / "sec-letters"], review=True)
    found = opened.review.waiting(0, 100)
    assert len(found) > 10
    for waiting in found:
        assert opened.review.like(waiting.id) is not None
        assert waiting.title
        assert date.fromisoformat(waiting.at[:10])


def test_what_is_rejected_at_once_is_rejected_whole_or_not_at_all(opened: Repository, folder: Path) -> None:
    one, two, three = waiting(opened, folder, b=LETTER.format("debts"), c=LETTER.format("piers"), d=LONG)
    opened.review.reject(two, "Ann", "Spam")
    before = tables(opened)
    with pytest.raises(NotFound, match=r"“Letter to .*” no longer waits: somebody else"):
        opened.review.reject_all([one, two, three], "Jo", "Not ours")
    with pytest.raises(NotFound, match=f"“Letter .*”, “{'0' * 16}” no longer wait: "):
        opened.review.reject_all([one, two, "0" * 16], "Jo", "Not ours")
    assert tables(opened) == before
    opened.review.take_back(two, "Ann")
    assert [each.id for each in opened.review.reject_all([one, two, three], "Jo", "Not ours")] == [one, two, three]
    assert [each.reason for each in opened.review.rejected()] == ["Not ours"] * 3


def test_what_came_and_went_meanwhile_is_passed_over(opened: Repository, folder: Path) -> None:
    text = f"Our ref: SC/2025/117\n\n{LETTER.format('debts')}{LONG}"
    one, old = waiting(opened, folder, b=text, c=f"{text}\n\n")
    likeness = Likeness.now(opened.catalogue)
    new, _ = waiting(opened, folder, d=f"Our ref: SC/2025/117\n\n{LETTER.format('piers')}", e=f"{LONG} Else.")
    opened.upkeep.erase(old, "Jo", "Spam")
    document = opened.catalogue.held(one)
    assert likeness.is_any(document)
    assert [alike.document for alike in likeness.to(document)][:1] == [new]


def test_what_is_here_is_read_once_while_nothing_changes(opened: Repository) -> None:
    (id,) = ids(opened.review)
    first = Likeness.now(opened.catalogue)
    opened.review.like(id)
    assert Likeness.now(opened.catalogue) is first
    opened.review.reject(id, "Jo", "Spam")
    assert Likeness.now(opened.catalogue) is not first


def test_below_a_paper_is_the_one_that_came_before_it_else_the_last(opened: Repository, folder: Path) -> None:
    (first,) = ids(opened.review)
    second, third = waiting(opened, folder, b=LETTER.format("debts")), waiting(opened, folder, c=LETTER.format("piers"))
    below = opened.catalogue.held_back.below
    assert [below(id) for id in (*third, *second, first, "0" * 16)] == [*second, first, *third, *third]
    opened.review.reject_all([*second, *third], "Jo", "Spam")
    assert (below(*third), below(first)) == (first, "")
