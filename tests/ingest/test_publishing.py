"""Who may read a paper: published, under an embargo, or public in a redacted copy alone."""

import re
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from documents import Audience, Claim, MunimentError, NotFound, Source, Visibility
from documents.claim import EMBARGO
from documents.joins import Relation
from documents.selection import told_to
from index import Query, parse
from ingest.changing import spoken
from ingest.metadata.fields import check_value
from muniment.asgi import served
from muniment.repository import Repository
from muniment.settings import Settings
from search_app.joined import joined
from tests.conftest import Opened
from tests.ingest.kept import traces

PLANTED = "quavernitch"
DAY = date(2999, 3, 1)
BEFORE = DAY - timedelta(1)
BODY = (
    "Our review found that the council paid far too much for the harbour works of that year, that the tender was "
    "opened before its day, that two bids were never read, and that the minutes of the board do not say why. We ask "
    "that the works be looked at again by somebody from outside, and that the board is told in time."
)


@pytest.fixture
def opened(repository: Opened, folder: Path) -> Repository:
    (folder / "whole.txt").write_text(f"Report\n\n3 March 2025\n\n{BODY}\n\nIt was {PLANTED} who paid.\n")
    (folder / "open.txt").write_text(f"Report\n\n3 March 2025\n\n{BODY}\n\nIt was [redacted] who paid.\n")
    (folder / "secret.txt").write_text("Minutes\n\n5 June 2025\n\nThe board noted gavelkind.\n")
    (folder / "secret.txt.toml").write_text('visibility = "staff"\n')
    made = repository()
    made.intake.add([folder])
    return made


def id_of(repository: Repository, name: str) -> str:
    (file,) = (file for file in repository.catalogue.files([str(repository.home.parent / "papers" / name)]).values())
    assert file.document
    return file.document


def found(repository: Repository, words: str, audience: Audience = Audience.PUBLIC) -> list[str]:
    return [hit.document for hit in repository.index(audience).search(Query(words=parse(words).tree)).hits]


def is_public(repository: Repository, id: str) -> bool:
    try:
        repository.catalogue.get(id, Audience.PUBLIC)
    except NotFound:
        return False
    return True


def test_a_paper_for_staff_is_published_against_what_its_sidecar_says(opened: Repository) -> None:
    id = id_of(opened, "secret.txt")
    assert opened.upkeep.publish(id, "Jo", "Agreed by the board.").visibility is Visibility.PUBLIC
    assert found(opened, "gavelkind") == [id]
    (row,) = opened.catalogue.audit.of(id)
    assert (row.by, row.action, row.detail and row.detail["reason"]) == ("Jo", "publish", "Agreed by the board.")


def test_under_an_embargo_a_paper_is_for_staff_until_the_day_and_then_public_by_itself(opened: Repository) -> None:
    id = id_of(opened, "whole.txt")
    assert opened.upkeep.embargo(id, DAY, "Jo", "Until the meeting.").visibility is Visibility.STAFF
    assert found(opened, PLANTED) == []
    assert found(opened, PLANTED, Audience.STAFF) == [id]
    assert (opened.upkeep.due(BEFORE), opened.upkeep.publish_due(BEFORE)) == ([], [])
    assert opened.upkeep.due(DAY) == [id]
    assert [paper.id for paper in opened.upkeep.publish_due(DAY)] == [id]
    assert found(opened, PLANTED) == [id]
    assert opened.upkeep.publish_due(DAY) == []
    ended, began = opened.catalogue.audit.of(id)
    assert (ended.by, ended.action, began.by, began.action) == ("embargo", "publish", "Jo", "embargo")
    assert {claim.field for claim in opened.catalogue.decisions.said(id)} == {"visibility"}


@pytest.mark.parametrize("how", ["publish", "public", "staff", "unset", "redact"])
def test_who_says_who_may_read_a_paper_ends_its_embargo(opened: Repository, how: str) -> None:
    id, upkeep = id_of(opened, "whole.txt"), opened.upkeep
    upkeep.embargo(id, DAY, "Jo")
    ways = {
        "publish": lambda: upkeep.publish(id, "Jo"),
        "public": lambda: upkeep.set(id, "visibility", ["public"], "Jo"),
        "staff": lambda: upkeep.set(id, "visibility", ["staff"], "Jo"),
        "unset": lambda: upkeep.unset(id, "visibility", "Jo"),
        "redact": lambda: upkeep.redact(id, id_of(opened, "open.txt"), "Jo"),
    }
    ways[how]()
    assert EMBARGO not in {claim.field for claim in opened.catalogue.decisions.said(id)}
    assert upkeep.due(DAY) == []
    assert is_public(opened, id) is (how in {"publish", "public"})


def test_a_later_day_takes_the_place_of_an_earlier_one(opened: Repository) -> None:
    id = id_of(opened, "whole.txt")
    opened.upkeep.embargo(id, BEFORE, "Jo")
    opened.upkeep.embargo(id, DAY, "Ann")
    assert opened.upkeep.due(BEFORE) == []
    assert opened.upkeep.due(DAY) == [id]


def test_a_day_that_has_come_is_no_embargo(opened: Repository) -> None:
    with pytest.raises(ValueError, match="still to come"):
        opened.upkeep.embargo(id_of(opened, "whole.txt"), date(2020, 1, 1), "Jo")


def test_a_withdrawn_paper_is_not_published_by_its_embargo_until_it_is_restored(opened: Repository) -> None:
    id = id_of(opened, "whole.txt")
    opened.upkeep.embargo(id, DAY, "Jo")
    opened.upkeep.withdraw(id, "Jo", "It was wrong.")
    assert opened.upkeep.publish_due(DAY) == []
    opened.upkeep.restore(id, "Jo")
    assert not is_public(opened, id)
    opened.upkeep.publish_due(DAY)
    assert is_public(opened, id)


def test_what_came_in_a_paper_is_for_staff_with_it_until_its_embargo_ends(opened: Repository, tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "The annex"
    message.set_content("Please find the annex, with its hereditaments.\n")
    message.add_attachment(b"Annex\n\nOf frankalmoin.\n", maintype="text", subtype="plain", filename="annex.txt")
    (tmp_path / "mail.eml").write_bytes(message.as_bytes())
    opened.intake.add([tmp_path / "mail.eml"])
    ((mail,), (annex,)) = found(opened, "hereditaments"), found(opened, "frankalmoin")
    opened.upkeep.embargo(mail, DAY, "Jo")
    assert not is_public(opened, annex)
    opened.upkeep.publish_due(DAY)
    assert is_public(opened, mail)
    assert is_public(opened, annex)


def test_an_earlier_version_stays_closed_by_a_later_one_for_staff(opened: Repository, folder: Path) -> None:
    id = id_of(opened, "whole.txt")
    opened.upkeep.embargo(id, DAY, "Jo")
    (folder / "whole.txt").write_text(f"Report\n\n3 March 2025\n\n{BODY}\n\nIt was {PLANTED} who paid twice.\n")
    opened.intake.add([folder])
    newer = id_of(opened, "whole.txt")
    assert {claim.field for claim in opened.catalogue.held(newer).claims if claim.source is Source.PERSON} == set()
    opened.upkeep.publish_due(DAY)
    assert not is_public(opened, newer)
    assert not is_public(opened, id)


def test_an_embargo_lasts_through_an_export(opened: Repository, repository: Opened, folder: Path) -> None:
    id = id_of(opened, "whole.txt")
    opened.upkeep.embargo(id, DAY, "Jo")
    Repository.init(Settings(home=folder.parent / "new"), opened.export())
    rebuilt = repository(folder.parent / "new")
    rebuilt.intake.add([folder])
    assert not is_public(rebuilt, id)
    assert rebuilt.upkeep.due(DAY) == [id]
    with pytest.raises(ValueError, match="tomorrow"):
        check_value(EMBARGO, "tomorrow")
    with pytest.raises(ValueError, match="cannot be set"):
        rebuilt.upkeep.set(id, EMBARGO, [DAY.isoformat()], "Jo")


def test_of_a_redacted_paper_the_public_reads_the_copy_and_staff_both(opened: Repository) -> None:
    paper, copy = id_of(opened, "whole.txt"), id_of(opened, "open.txt")
    assert opened.upkeep.redact(paper, copy, "Jo", "A name.").id == copy
    assert (is_public(opened, paper), is_public(opened, copy)) == (False, True)
    told = {id: joined(opened.catalogue, opened.catalogue.held(id), Audience.STAFF) for id in (paper, copy)}
    assert ("redaction_of", paper) in {(other.relation, other.id) for other in told[copy]}
    assert ("redacted_as", copy) in {(other.relation, other.id) for other in told[paper]}
    actions = [(row.action, row.document) for row in opened.catalogue.audit.last(2)]
    assert actions == [("redact", copy), ("redact", paper)]


def test_nothing_that_the_public_gets_names_a_paper_of_which_it_reads_a_redacted_copy(opened: Repository) -> None:
    paper, copy = id_of(opened, "whole.txt"), id_of(opened, "open.txt")
    assert opened.catalogue.copies.of(copy, Audience.PUBLIC) != []  # near copies, while both are public
    opened.upkeep.redact(paper, copy, "Jo", f"It names {PLANTED}.")
    document = opened.catalogue.get(copy, Audience.PUBLIC)
    assert paper not in repr(document)
    assert document.group in {"", copy}
    assert opened.catalogue.copies.of(copy, Audience.PUBLIC) == []
    assert [other.id for other in opened.catalogue.copies.of(copy, Audience.STAFF)] == [paper]
    assert joined(opened.catalogue, document, Audience.PUBLIC) == ()
    assert [place for place in traces(opened, PLANTED) if "index/public" in place] == []
    assert [place for place in traces(opened, paper) if "index/public" in place] == []
    with TestClient(served(opened)) as web:
        for address in (
            f"/documents/{copy}",
            f"/documents/{copy}/pages/1",
            f"/documents/{copy}/text",
            f"/documents/{copy}/cite.json",
            f"/api/v1/documents/{copy}",
            "/search?q=harbour",
            "/api/v1/search?q=harbour",
            "/search.csv?q=harbour",
        ):
            said = web.get(address)
            assert said.status_code == 200, address
            assert paper not in said.text, address
            assert PLANTED not in said.text, address
            assert not re.search("redaction_of|redacted_as|gavelkind", said.text), address
        assert web.get(f"/documents/{paper}").status_code == 404


def test_a_redacted_copy_that_lies_where_the_paper_lay_does_not_name_it(opened: Repository, folder: Path) -> None:
    paper = id_of(opened, "whole.txt")
    opened.upkeep.set(paper, "title", ["The harbour"], "Jo")
    (folder / "whole.txt").write_text((folder / "open.txt").read_text() + "\n")
    opened.intake.add([folder])
    copy = id_of(opened, "whole.txt")
    opened.upkeep.redact(paper, copy, "Jo")
    with TestClient(served(opened)) as web:
        for address in (f"/documents/{copy}", f"/api/v1/documents/{copy}"):
            assert web.get(address).status_code == 200
            assert paper not in web.get(address).text, address
    assert [place for place in traces(opened, paper) if "index/public" in place] == []


def test_a_paper_cannot_be_its_own_copy_nor_that_of_its_copy(opened: Repository) -> None:
    paper, copy = id_of(opened, "whole.txt"), id_of(opened, "open.txt")
    with pytest.raises(MunimentError, match="itself"):
        opened.upkeep.redact(paper, paper, "Jo")
    opened.upkeep.redact(paper, copy, "Jo")
    with pytest.raises(MunimentError, match="other way round"):
        opened.upkeep.redact(copy, paper, "Jo")
    assert (is_public(opened, paper), is_public(opened, copy)) == (False, True)


def test_an_embargo_is_never_told_to_the_public(opened: Repository) -> None:
    paper = opened.catalogue.held(id_of(opened, "open.txt"))
    claim = Claim(field=EMBARGO, value=DAY.isoformat(), source=Source.PERSON, rule="", by="Jo")
    opened.catalogue.say(paper, EMBARGO, [claim])
    fields = {
        audience: [{claim.field for claim in each.claims} for each in (one, next(iter(some)))]
        for audience in Audience
        for one, some in [
            (opened.catalogue.get(paper.id, audience), opened.catalogue.found([paper.id], audience)),
        ]
    }
    assert all(EMBARGO in each for each in fields[Audience.STAFF])
    assert not any(EMBARGO in each for each in fields[Audience.PUBLIC])
    told = opened.catalogue.get(paper.id, Audience.STAFF)
    assert told_to(told, Audience.STAFF) == told


def test_who_parts_a_paper_from_its_copy_leaves_both_as_they_are(opened: Repository) -> None:
    paper, copy = id_of(opened, "whole.txt"), id_of(opened, "open.txt")
    opened.upkeep.redact(paper, copy, "Jo")
    opened.upkeep.part(copy, Relation.REDACTION_OF, paper, "Jo")
    told = joined(opened.catalogue, opened.catalogue.held(copy), Audience.STAFF)
    assert "redaction_of" not in {other.relation for other in told}
    assert not is_public(opened, paper)


@pytest.mark.parametrize("way", ["publish", "embargo", "redact", "redact as the copy"])
def test_who_may_read_what_waits_is_said_by_accepting_it_alone(opened: Repository, folder: Path, way: str) -> None:
    (folder / "later.txt").write_text("Minutes\n\n5 July 2025\n\nThe board noted hereditaments.\n")
    opened.intake.add([folder], review=True)
    id, upkeep, rows = id_of(opened, "later.txt"), opened.upkeep, opened.catalogue.audit.last(1)
    ways = {
        "publish": lambda: upkeep.publish(id, "Jo"),
        "embargo": lambda: upkeep.embargo(id, DAY, "Jo"),
        "redact": lambda: upkeep.redact(id, id_of(opened, "open.txt"), "Jo"),
        "redact as the copy": lambda: upkeep.redact(id_of(opened, "whole.txt"), id, "Jo"),
    }
    with pytest.raises(MunimentError, match=f"{id} waits until somebody has looked at it. Accept or reject it"):
        ways[way]()
    assert opened.catalogue.audit.last(1) == rows


def test_what_is_accepted_for_staff_stays_so_whatever_day_was_said_before(opened: Repository, folder: Path) -> None:
    (folder / "later.txt").write_text("Minutes\n\n5 July 2025\n\nThe board noted hereditaments.\n")
    opened.intake.add([folder], review=True)
    id = id_of(opened, "later.txt")
    opened.catalogue.say(opened.catalogue.held(id), EMBARGO, spoken(EMBARGO, [DAY.isoformat()], "Jo"))
    assert opened.upkeep.due(DAY) == []
    opened.review.accept(id, "Jo", visibility=Visibility.STAFF)
    assert opened.upkeep.due(DAY) == []
