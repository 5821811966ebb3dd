"""Papers that wait until somebody has looked at them: nobody finds them, and nothing else changes."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select
from starlette.testclient import TestClient

from documents import Audience, NotFound, PartialDate, Visibility
from documents.decisions import State
from documents.file import Status
from documents.samples import ARCHIVE
from documents.tables import metadata
from ingest.metadata.rules import BadRules
from ingest.metadata.sidecar import is_sidecar
from muniment.asgi import served
from muniment.repository import Repository
from muniment.settings import Settings
from tests.conftest import Opened
from tests.ingest.test_enclosed import LETTER, PUBLIC, STAFF, by_name, found, mail, pack
from tests.routes import addresses
from tests.test_leaks import timeless

WAITS = "It waits until somebody has looked at it."
REVIEW = '[[rule]]\npath = "inbox"\nreview = true\n'


def tables(repository: Repository) -> dict[str, list[str]]:
    """All rows that the catalogue has, but the history of runs."""
    engine = create_engine(f"sqlite:///{repository.home / 'catalogue.sqlite'}")
    with engine.connect() as connection:
        rows = {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in metadata.sorted_tables
            if table.name not in ("runs", "happened")
        }
    engine.dispose()
    return rows


def indexed(repository: Repository) -> dict[str, list[str]]:
    found = {}
    for audience in Audience:
        passages = repository.index(audience).filter_documents()
        found[str(audience)] = sorted(json.dumps(each.to_dict(), sort_keys=True, default=str) for each in passages)
    return found


def read(repository: Repository, audience: Audience) -> dict[str, Any]:
    """All that the catalogue tells an audience."""
    catalogue, vocabulary = repository.catalogue, repository.vocabulary
    ids = [document.id for document in catalogue.all(audience)]
    return {
        "all": list(catalogue.all(audience)),
        "counts": (catalogue.counts(audience), catalogue.page_count(audience)),
        "holdings": sorted(map(repr, catalogue.ledger.holdings(audience))),
        "unread": catalogue.ledger.unread(audience),
        "letters": list(catalogue.letters.all(audience)),
        "replies": [catalogue.letters.replies(audience).to(id) for id in ids],
        "meetings": dict(catalogue.meetings.all(audience)),
        "around": [catalogue.meetings.of(id, audience) for id in ids],
        "answers": [list(catalogue.responses.answers(audience).to(id)) for id in ids],
        "inquiries": list(catalogue.inquiries.known(audience).all()),
        "sequels": [catalogue.sequels.of(id, audience) for id in ids],
        "arrivals": catalogue.arrivals.since(PartialDate(2000, 1, 1), audience, 1_000),
        "changes": (catalogue.changes.between(audience, limit=1_000), catalogue.changes.number(audience)),
        "doubts": catalogue.decisions.doubts(audience),
        "unlisted": catalogue.decisions.unlisted(vocabulary, audience),
        "unknown": catalogue.decisions.unknown(vocabulary),
        "copies": [catalogue.copies.of(id, audience) for id in ids],
        "superseded": [catalogue.superseded_by(id, audience) for id in ids],
        "open": [catalogue.lineage.is_open(id, audience) for id in ids],
        "status": repository.status(audience)["ledger"],
    }


def answers(repository: Repository, ids: list[str]) -> dict[str, tuple[int, str]]:
    """What every address of the web app answers, for some documents."""
    app = served(repository)
    client = TestClient(app, follow_redirects=False)
    found = {}
    for id in ids:
        for address in addresses(app, id):
            if "/staff" not in address and address not in ("/metrics", "/healthz"):
                answer = client.get(address)
                found[address] = answer.status_code, timeless(answer.text)
    return found


def test_nobody_finds_what_waits_and_everything_else_is_as_before(tmp_path: Path) -> None:
    papers = [path for path in sorted(ARCHIVE.rglob("*")) if path.is_file() and not is_sidecar(path.name)]
    settings = Settings(home=tmp_path / "home")
    Repository.init(settings)
    with Repository.open(settings) as repository:
        repository.intake.add(papers[::2])
        some = [document.id for document in repository.catalogue.all(Audience.PUBLIC)][::20]
        before = {audience: read(repository, audience) for audience in Audience}
        index, pages = indexed(repository), answers(repository, some)
        report = repository.intake.add(papers[1::2], review=True)
        waiting = {outcome.id for outcome in report.outcomes if outcome.reason.endswith(WAITS)}
        assert len(waiting) > 30
        assert repository.review.number() == len(waiting)
        for audience in Audience:
            now = read(repository, audience)
            for what, told in before[audience].items():
                assert now[what] == told, (audience, what)
            for id in waiting:
                with pytest.raises(NotFound):
                    repository.catalogue.get(id, audience)
        assert indexed(repository) == index
        assert answers(repository, some) == pages
        nowhere = "0" * 16
        for id in sorted(waiting)[:3]:
            for address, (status, text) in answers(repository, [id]).items():
                assert id not in text.replace(f"/documents/{id}", ""), address
                if id in address:
                    other = TestClient(served(repository), follow_redirects=False).get(address.replace(id, nowhere))
                    assert (status, text.replace(id, nowhere)) == (other.status_code, timeless(other.text)), address


def test_accepted_all_at_once_they_are_found_as_if_they_had_come_unseen(tmp_path: Path) -> None:
    folder = ARCHIVE / "sec-letters"
    plain, seen = (Settings(home=tmp_path / name) for name in ("plain", "seen"))
    for settings in (plain, seen):
        Repository.init(settings)
    with Repository.open(plain) as one, Repository.open(seen) as other:
        one.intake.add([folder])
        other.intake.add([folder], review=True)
        assert [list(passages) for passages in indexed(other).values()] == [[], []]
        ids = [waiting.id for waiting in other.review.waiting(0, 1_000)]
        other.review.accept_all(ids, "Jo", visibility=Visibility.PUBLIC)
        assert other.review.number() == 0
        assert sorted(one.index(Audience.STAFF).documents()) == sorted(other.index(Audience.STAFF).documents())
        assert sorted(ids) == sorted(other.index(Audience.PUBLIC).documents())
        (rows,) = {len(other.catalogue.audit.of(id)) for id in ids}
        assert rows == 1


@pytest.fixture
def paper(folder: Path) -> Path:
    path = folder / "inbox" / "debt.txt"
    path.parent.mkdir()
    path.write_text(LETTER.format("debts"))
    return path


def test_the_same_again_changes_nothing_and_says_that_it_waits(repository: Opened, folder: Path, paper: Path) -> None:
    opened = repository()
    (first,) = opened.intake.add([folder], review=True).outcomes
    assert (first.status, first.reason) == (Status.ADDED, WAITS)
    before = tables(opened), indexed(opened)
    for check in (False, True):
        (again,) = opened.intake.add([folder], check=check).outcomes
        assert (again.status, again.reason, again.id) == (Status.UNCHANGED, WAITS, first.id)
        assert (tables(opened), indexed(opened)) == before
    assert found(opened, "debts", Audience.STAFF) == []


def test_what_came_in_mails_and_archives_waits_too(repository: Opened, folder: Path) -> None:
    (folder / "sent.eml").write_bytes(mail(("debt.txt", LETTER.format("debts")), ("roads.csv", "Road,Holes\nA27,4\n")))
    pack(folder / "all.zip", [("a.txt", LETTER.format("harbours")), ("b.eml", mail(("c.txt", LETTER.format("piers"))))])
    opened = repository()
    outcomes = by_name(opened.intake.add([folder], review=True).outcomes)
    waiting = {name for name, outcome in outcomes.items() if outcome.reason.endswith(WAITS)}
    assert waiting == {"sent.eml", "debt.txt", "roads.csv", "a.txt", "b.eml", "c.txt"}
    assert indexed(opened) == {"public": [], "staff": []}
    before = tables(opened)
    opened.intake.add([folder])
    assert tables(opened) == before


def test_a_rule_has_what_is_new_in_a_folder_wait(repository: Opened, folder: Path, paper: Path) -> None:
    (folder / "other.txt").write_text(LETTER.format("harbours"))
    opened = repository()
    (opened.home / "rules.toml").write_text(REVIEW + 'body = "sespm"\n')
    outcomes = by_name(opened.intake.add([folder]).outcomes)
    assert (outcomes["debt.txt"].reason, outcomes["other.txt"].reason) == (WAITS, "")
    (waiting,) = opened.review.waiting(0, 10)
    assert [body.slug for body in waiting.bodies] == ["sespm"]
    assert found(opened, "harbours") == [outcomes["other.txt"].id]


def test_of_two_rules_the_later_says_whether_papers_wait(repository: Opened, folder: Path, paper: Path) -> None:
    opened = repository()
    (opened.home / "rules.toml").write_text(REVIEW + '[[rule]]\npath = "inbox/debt*"\nreview = false\n')
    assert opened.intake.add([folder]).outcomes[0].reason == ""
    (opened.home / "rules.toml").write_text('[[rule]]\npath = "inbox"\nreview = "yes"\n')
    with pytest.raises(BadRules, match=r"line 3: review cannot be 'yes'. Write review = true, or false."):
        opened.intake.add([folder])


@pytest.fixture
def newer(repository: Opened, folder: Path, paper: Path) -> tuple[Repository, str, str]:
    """A repository with a paper, and a newer version at its path that waits."""
    opened = repository()
    (old,) = opened.intake.add([folder]).outcomes
    paper.write_text(LETTER.format("debts, as amended in the harbour,"))
    (new,) = opened.intake.add([folder], review=True).outcomes
    assert new.reason == WAITS
    return opened, old.id, new.id


def test_while_a_newer_version_waits_the_older_one_is_found(newer: tuple[Repository, str, str], folder: Path) -> None:
    opened, old, _ = newer
    assert found(opened, "debts") == [old]
    assert found(opened, "harbour", Audience.STAFF) == []
    assert opened.catalogue.superseded_by(old, Audience.STAFF) == ""
    before = tables(opened)
    for check in (False, True):
        opened.intake.add([folder], check=check)
        assert tables(opened) == before


def test_accepted_it_takes_the_place_of_the_older_one(newer: tuple[Repository, str, str], folder: Path) -> None:
    opened, old, new = newer
    opened.review.accept(new, "Jo", visibility=Visibility.PUBLIC)
    assert (found(opened, "debts"), found(opened, "harbour")) == ([new], [new])
    assert opened.catalogue.superseded_by(old, Audience.PUBLIC) == new
    assert opened.catalogue.get(new, Audience.PUBLIC).supersedes == old
    before = tables(opened)
    (again,) = opened.intake.add([folder], review=True, check=True).outcomes
    assert (again.status, again.id, again.reason) == (Status.UNCHANGED, new, "")
    assert tables(opened) == before


def test_rejected_it_leaves_the_older_one_for_good(
    newer: tuple[Repository, str, str], folder: Path, paper: Path
) -> None:
    opened, old, new = newer
    opened.review.reject(new, "Jo", "It is somebody else's")
    for check in (False, True):
        before = tables(opened), indexed(opened)
        (again,) = opened.intake.add([folder], check=check).outcomes
        assert (tables(opened), indexed(opened)) == before
    assert "It was rejected on" in again.reason
    assert found(opened, "debts") == [old]
    paper.write_text(LETTER.format("debts, once more,"))
    (third,) = opened.intake.add([folder]).outcomes
    assert found(opened, "debts") == [third.id]


def test_versions_are_accepted_in_their_order(newer: tuple[Repository, str, str], folder: Path, paper: Path) -> None:
    opened, old, new = newer
    paper.write_text(LETTER.format("debts, once more,"))
    (third,) = opened.intake.add([folder], review=True).outcomes
    with pytest.raises(Exception, match=f"An earlier version of .* waits too: {new}"):
        opened.review.accept(third.id, "Jo", visibility=Visibility.PUBLIC)
    assert found(opened, "debts") == [old]
    opened.review.accept_all([third.id, new], "Jo", visibility=Visibility.PUBLIC)
    assert found(opened, "debts") == [third.id]
    assert opened.catalogue.lineage.earlier(third.id) == [new, old]


def test_a_version_for_staff_that_is_accepted_closes_the_older_one(newer: tuple[Repository, str, str]) -> None:
    opened, old, new = newer
    opened.review.accept(new, "Jo", visibility=Visibility.STAFF)
    assert found(opened, "debts") == []
    assert found(opened, "debts", Audience.STAFF) == [new]
    with pytest.raises(NotFound):
        opened.catalogue.get(old, Audience.PUBLIC)


def test_a_newer_mail_that_waits_leaves_what_came_in_the_older_one(repository: Opened, folder: Path) -> None:
    path = folder / "sent.eml"
    path.write_bytes(mail(("a.txt", LETTER.format("debts")), ("b.txt", LETTER.format("piers"))))
    opened = repository()
    old = by_name(opened.intake.add([folder]).outcomes)
    path.write_bytes(mail(("a.txt", LETTER.format("harbours")), words="Sorry, these are the papers."))
    before = {audience: read(opened, audience)["all"] for audience in Audience}
    new = by_name(opened.intake.add([folder], review=True).outcomes)
    assert {audience: read(opened, audience)["all"] for audience in Audience} == before
    assert (found(opened, "piers"), found(opened, "debts")) == ([old["b.txt"].id], [old["a.txt"].id])
    rows = tables(opened)
    opened.intake.add([folder])
    assert tables(opened) == rows
    opened.review.accept_all([new["sent.eml"].id, new["a.txt"].id], "Jo", visibility=Visibility.PUBLIC)
    assert found(opened, "harbours") == [new["a.txt"].id]
    for _ in range(2):
        assert (found(opened, "debts"), found(opened, "piers")) == ([], [old["b.txt"].id])
        opened.intake.add([folder], check=True)


def test_what_lies_beside_an_unseen_copy_says_nothing_of_the_paper_that_is_here(
    repository: Opened, folder: Path, paper: Path
) -> None:
    opened = repository()
    (here,) = opened.intake.add([folder]).outcomes
    before = opened.catalogue.get(here.id, Audience.PUBLIC)
    sent = folder / "sent"
    sent.mkdir()
    (sent / "again.txt").write_bytes(paper.read_bytes())
    (sent / "again.txt.toml").write_text('title = "Quibbleflax"\nvisibility = "staff"\n')
    (outcome,) = opened.intake.add([sent], review=True).outcomes
    assert (outcome.id, outcome.reason) == (here.id, f"The same bytes as {paper}.")
    now = opened.catalogue.get(here.id, Audience.PUBLIC)
    assert (now.title, now.visibility, now.claims) == (before.title, before.visibility, before.claims)


def test_known_bytes_take_nobodys_place_unseen(repository: Opened, folder: Path, paper: Path) -> None:
    other = folder / "inbox" / "other.txt"
    other.write_text(LETTER.format("harbours"))
    opened = repository()
    ids = {name: outcome.id for name, outcome in by_name(opened.intake.add([folder]).outcomes).items()}
    (opened.home / "rules.toml").write_text(REVIEW)
    other.write_bytes(paper.read_bytes())
    outcome = by_name(opened.intake.add([folder]).outcomes)["other.txt"]
    assert (outcome.status, outcome.id) == (Status.UNCHANGED, ids["debt.txt"])
    assert "What lay there stays" in outcome.reason
    assert found(opened, "harbours") == [ids["other.txt"]]
    before = tables(opened)
    opened.intake.add([folder], check=True)
    assert tables(opened) == before


def test_a_sidecar_that_opens_a_mail_opens_nothing_while_it_waits(repository: Opened, folder: Path) -> None:
    path = folder / "sent.eml"
    (folder / "sent.eml.toml").write_text(STAFF)
    path.write_bytes(mail(("a.txt", LETTER.format("debts"))))
    opened = repository()
    opened.intake.add([folder])
    assert found(opened, "debts") == []
    path.write_bytes(mail(("a.txt", LETTER.format("debts")), words="Once more."))
    (folder / "sent.eml.toml").write_text(PUBLIC)
    opened.intake.add([folder], review=True)
    assert found(opened, "debts") == []


def test_a_paper_that_waits_is_the_same_when_its_file_is_moved(repository: Opened, folder: Path, paper: Path) -> None:
    opened = repository()
    (first,) = opened.intake.add([folder], review=True).outcomes
    moved = paper.rename(paper.with_name("moved.txt"))
    (outcome,) = opened.intake.add([folder]).outcomes
    assert outcome.reason == f"Moved here from {paper}. {WAITS}"
    (waiting,) = opened.catalogue.held_back.all(State.WAITING)
    assert (waiting.document, waiting.paths) == (first.id, (str(moved),))


def test_edited_rules_reindexing_and_reading_again_give_nothing_away(
    repository: Opened, folder: Path, paper: Path
) -> None:
    opened = repository()
    (first,) = opened.intake.add([folder], review=True).outcomes
    (opened.home / "rules.toml").write_text('[[rule]]\npath = "inbox"\nbody = "sespm"\n')
    opened.intake.add([folder])
    opened.intake.reread([first.id])
    opened.reindex()
    assert [*opened.verification.run(lambda _number: None)] == []
    assert indexed(opened) == {"public": [], "staff": []}
    assert opened.review.waiting_or_rejected(first.id).bodies


def test_status_counts_what_waits_apart(repository: Opened, folder: Path, paper: Path) -> None:
    opened = repository()
    opened.intake.add([folder], review=True)
    status = opened.status(Audience.STAFF)
    assert (status["documents"], status["removed"], status["to look at"]) == ({"public": 0, "staff only": 0}, [], 1)
