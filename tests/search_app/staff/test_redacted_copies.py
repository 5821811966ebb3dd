"""The redacted copy of a paper is sent in, looked at, and published in its place."""

import pytest

from documents import Audience, NotFound, Visibility
from documents.decisions import State
from search_app.joined import Relation, joined
from tests.search_app.staff.desk import PAPERS, Desk
from tests.search_app.staff.sending import read, text

COPY = PAPERS["letter"].replace("wozzlegate", "########")


def sent(desk: Desk, name: str, redacts: str) -> str:
    """A copy that waits."""
    read(desk, desk.client(name), text("copy.txt", COPY), redacts=redacts)
    (held,) = desk.repository.catalogue.held_back.all(State.WAITING)
    return held.document


def test_a_publisher_sends_the_copy_and_publishes_it_in_the_place_of_the_paper(desk: Desk) -> None:
    original, publisher = desk.ids["letter"], desk.client("publisher")
    assert f'href="/staff/add?redacts={original}"' in publisher.see(f"/documents/{original}")
    page = publisher.see(f"/staff/add?redacts={original}")
    assert f'name="redacts" value="{original}"' in page
    copy = sent(desk, "publisher", original)
    assert "redacted copy of" in publisher.see(f"/staff/review/{copy}")
    publisher.send(f"/staff/review/{copy}/accept", then="redacts", visibility="staff")
    assert desk.repository.catalogue.held(copy).visibility is Visibility.PUBLIC
    assert desk.paper().visibility is Visibility.STAFF
    assert desk.found("wozzlegate") == []
    assert desk.found("harbour") == [copy]
    relations = joined(desk.repository.catalogue, desk.paper(), Audience.STAFF)
    assert (Relation.REDACTED_AS, copy) in {(each.relation, each.id) for each in relations}
    assert original not in desk.client().see(f"/documents/{copy}")


def test_an_editor_offers_nothing_of_the_sort(desk: Desk) -> None:
    original, editor = desk.ids["letter"], desk.client("editor")
    assert 'name="redacts"' not in editor.see(f"/staff/add?redacts={original}")
    copy = sent(desk, "editor", original)
    assert "redacted copy of" not in desk.client("publisher").see(f"/staff/review/{copy}")
    editor.send(f"/staff/review/{copy}/accept", then="redacts", visibility="staff")
    assert desk.paper().visibility is Visibility.PUBLIC


@pytest.mark.parametrize("id", ["", "0" * 16, "../../x", "<b>", "x" * 5_000])
def test_what_is_no_paper_has_no_copy(desk: Desk, id: str) -> None:
    page = desk.client("publisher").see(f"/staff/add?redacts={id}")
    assert 'name="redacts"' not in page
    assert "<b>" not in page.replace("<b>This", "")


def test_where_the_paper_went_meanwhile_the_copy_is_accepted_as_any_other(desk: Desk) -> None:
    copy = sent(desk, "publisher", desk.ids["letter"])
    desk.repository.upkeep.erase(desk.ids["letter"], "Jo", "By court order.")
    publisher = desk.client("publisher")
    assert "redacted copy of" not in publisher.see(f"/staff/review/{copy}")
    publisher.send(f"/staff/review/{copy}/accept", then="redacts", visibility="staff")
    assert desk.repository.catalogue.held(copy).visibility is Visibility.STAFF
    with pytest.raises(NotFound):
        desk.repository.catalogue.get(copy, Audience.PUBLIC)
