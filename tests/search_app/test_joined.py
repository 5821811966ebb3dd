"""The papers that a document is joined to."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from documents import Audience, Kind, Unit, Visibility
from search_app.joined import Joined, Relation, joined
from tests.search_app.shelf import SECRET, Shelf, paper

WHY = "Other bytes were found at the same path."


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Shelf]:
    """A shelf that a test may fill."""
    made = Shelf.make(tmp_path)
    yield made
    made.close()


def test_a_paper_is_joined_to_the_one_that_took_its_place_and_back(shelf: Shelf) -> None:
    old, new = (shelf.catalogue.get(shelf.ids[key], Audience.PUBLIC) for key in ("old", "new"))
    assert joined(shelf.catalogue, old, Audience.PUBLIC) == (Joined(Relation.SUPERSEDED_BY, new.id, new.title, WHY),)
    assert joined(shelf.catalogue, new, Audience.PUBLIC) == (Joined(Relation.SUPERSEDES, old.id, old.title, WHY),)


def test_a_paper_that_only_staff_may_read_is_not_named(own: Shelf) -> None:
    secret = replace(paper(f"About {SECRET}", SECRET), visibility=Visibility.STAFF, paths=("moorings.pdf",))
    hidden = own.add("hidden", secret)
    shown = own.add("shown", replace(paper("Moorings", "Free."), supersedes=hidden.id, paths=hidden.paths))
    assert joined(own.catalogue, shown, Audience.PUBLIC) == ()
    assert [other.id for other in joined(own.catalogue, shown, Audience.STAFF)] == [hidden.id]
    client = TestClient(own.app())
    for address in (f"/documents/{shown.id}", f"/api/v1/documents/{shown.id}"):
        told = client.get(address).text
        assert hidden.id not in told
        assert SECRET not in told
    assert client.get(f"/api/v1/documents/{shown.id}").json()["joined"] == []


def test_nor_is_one_for_staff_that_took_the_place_of_a_public_one(own: Shelf) -> None:
    shown = own.add("shown", paper("Moorings", "Free."))
    elsewhere = replace(paper(f"About {SECRET}", SECRET), supersedes=shown.id, paths=shown.paths)
    hidden = own.add("hidden", replace(elsewhere, visibility=Visibility.STAFF))
    assert joined(own.catalogue, shown, Audience.PUBLIC) == ()
    assert [other.id for other in joined(own.catalogue, shown, Audience.STAFF)] == [hidden.id]


def test_a_mail_and_its_attachment_are_joined_both_ways_for_those_who_may_read_both(own: Shelf) -> None:
    letter = own.add("letter", paper("Moorings", "See the plan."))
    public = own.add("public", paper("The plan", "Boats."))
    hidden = own.add("hidden", replace(paper(f"About {SECRET}", SECRET), visibility=Visibility.STAFF))
    own.catalogue.lineage.enclose(letter.id, [public.id, hidden.id])
    here = Joined(Relation.ATTACHMENT, public.id, "The plan", "This came attached to it.")
    assert joined(own.catalogue, letter, Audience.PUBLIC) == (here,)
    assert {other.id for other in joined(own.catalogue, letter, Audience.STAFF)} == {public.id, hidden.id}
    back = Joined(Relation.PARENT, letter.id, "Moorings", "It came attached to this.")
    assert joined(own.catalogue, public, Audience.PUBLIC) == (back,)
    told = TestClient(own.app()).get(f"/api/v1/documents/{letter.id}").json()["joined"]
    assert [(other["relation"], other["id"]) for other in told] == [("attachment", public.id)]


def test_a_response_and_its_report_are_joined_both_ways_for_those_who_may_read_both(own: Shelf) -> None:
    asked = Unit(unit="recommendation", number="1", page=1, text="Mend the wall.")
    report = own.add("report", replace(paper("The fall of the wall", "Mend it.", date="2025-06-18"), units=(asked,)))
    said = Unit(unit="response", number="1", page=1, text="Accepted", status="accepted")
    response = paper("Response to the fall of the wall", "Accepted", kind=Kind.RESPONSE, date="2025-10-30")
    answer = own.add("response", replace(response, units=(said,)))
    own.add("hidden", replace(response, units=(said,), visibility=Visibility.STAFF, paths=("hidden.pdf",)))
    why = "The response names the report by its title."
    (to,) = joined(own.catalogue, answer, Audience.PUBLIC)
    assert (to.relation, to.id, to.evidence, str(to.dated)) == (Relation.RESPONSE_TO, report.id, why, "2025-06-18")
    (by,) = joined(own.catalogue, report, Audience.PUBLIC)
    assert (by.relation, by.id, by.evidence) == (Relation.RESPONDED_BY, answer.id, why)
    assert len(joined(own.catalogue, report, Audience.STAFF)) == 2
    client = TestClient(own.app())
    assert f">{report.title}" in client.get(f"/documents/{answer.id}").text
    assert client.get(f"/api/v1/documents/{report.id}").json()["joined"][0]["relation"] == "responded_by"
