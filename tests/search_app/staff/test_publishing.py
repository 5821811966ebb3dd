"""Publishing papers and taking them away, in the browser."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from documents import Audience, NotFound, Visibility
from documents.decisions import Removal, State
from tests.search_app.shelf import SCRIPT
from tests.search_app.staff.desk import Client, Desk

WORD = "wozzlegate"  # stands in one letter alone
WAYS = ("publish", "staff-only", "embargo", "withdraw", "restore", "erase", "redact")


def do(desk: Desk, client: Client, way: str, status: int = 200, **given: object) -> str:
    return client.send(f"/staff/documents/{desk.ids['letter']}/{way}", status, **given)


def test_a_paper_is_kept_for_staff_and_published_again(desk: Desk) -> None:
    publisher, public = desk.client("publisher"), desk.client()
    address = f"/documents/{desk.ids['letter']}"
    page = do(desk, publisher, "staff-only", reason="It names a child")
    assert "<b>Saved.</b> Visibility: staff, was public: It names a child" in page
    assert '<span class="restricted">Staff only</span>' in page
    assert '<span class="restricted">Staff only</span>' in desk.client("reader").see(f"{address}/pages/1")
    public.see(address, 404)
    assert desk.found(WORD) == []
    assert desk.found(WORD, Audience.STAFF) == [desk.ids["letter"]]
    page = do(desk, publisher, "publish")
    assert "Staff only" not in page
    assert desk.found(WORD) == [desk.ids["letter"]]
    assert "restricted" not in public.see(address)


def test_a_paper_is_for_staff_until_a_day_and_says_so(desk: Desk) -> None:
    publisher = desk.client("publisher")
    page = do(desk, publisher, "embargo", until="3/3/2127", reason="Until the debate")
    assert '<span class="restricted">Staff only, until 3 March 2127</span>' in page
    assert desk.repository.upkeep.due(date(2127, 3, 3)) == [desk.ids["letter"]]
    desk.client().see(f"/documents/{desk.ids['letter']}", 404)
    found = re.search(r'<form action="(/staff/audit/\d+/undo)"', page)
    assert found
    publisher.send(found[1])
    assert desk.paper().visibility is Visibility.PUBLIC


@pytest.mark.parametrize("until", ["", "soon", SCRIPT, "2127", "3/2127", "31/2/2127", "1/1/2001", "9" * 4_000])
def test_a_day_that_cannot_be_is_said_and_kept(desk: Desk, until: str) -> None:
    page = do(desk, desk.client("publisher"), "embargo", 422, until=until)
    assert '<a href="#embargo-until">' in page
    assert page.count('aria-invalid="true"') == 1
    assert SCRIPT not in page
    assert desk.paper().visibility is Visibility.PUBLIC


def test_today_is_no_day_to_wait_for(desk: Desk) -> None:
    today = datetime.now(UTC).date()
    publisher = desk.client("publisher")
    do(desk, publisher, "embargo", 422, until=f"{today:%d/%m/%Y}")
    do(desk, publisher, "embargo", until=f"{today + timedelta(2):%d/%m/%Y}")


def test_a_paper_is_withdrawn_with_a_reason_and_given_back_where_it_was(desk: Desk) -> None:
    publisher, public, editor = desk.client("publisher"), desk.client(), desk.client("editor")
    address = f"/documents/{desk.ids['letter']}"
    assert "may take a minute" in publisher.see(address)
    assert "Say why" in do(desk, publisher, "withdraw", 422, reason="  ")
    page = do(desk, publisher, "withdraw", 410, reason="It was <wrong>")
    assert "It was &lt;wrong&gt;." in page
    assert "Restore</button>" in page
    assert desk.found(WORD, Audience.STAFF) == []
    for client in (public, editor):
        page = client.see(address, 410)
        assert "It was &lt;wrong&gt;." in page
        assert "/restore" not in page
    page = do(desk, publisher, "restore", reason="It was right")
    assert "<b>Saved.</b> Restored: It was right" in page
    assert desk.found(WORD) == [desk.ids["letter"]]


def test_a_withdrawal_is_undone_on_the_page_that_is_gone(desk: Desk) -> None:
    publisher = desk.client("publisher")
    page = do(desk, publisher, "withdraw", 410, reason="Wrong")
    found = re.search(r'<form action="(/staff/audit/\d+/undo)"', page)
    assert found
    assert "Restored" in publisher.send(found[1])


def test_a_paper_is_erased_by_those_who_type_the_word_and_its_history_says_so(desk: Desk) -> None:
    publisher, id = desk.client("publisher"), desk.ids["letter"]
    title = desk.paper().title
    desk.repository.upkeep.set(id, "title", ["Ipswillow"], "editor", "An Ipswillow")
    page = publisher.see(f"/staff/documents/{id}/erase")
    assert "letter.txt" in page
    assert "the pictures of 1 page" in page
    for given, said in (({"reason": "Private"}, "Type the word"), ({"word": "erase"}, "Say why")):
        assert said in do(desk, publisher, "erase", 422, **given)
    assert 'value="Private"' in do(desk, publisher, "erase", 422, reason="Private", word="no")
    assert desk.repository.catalogue.known(id)
    page = do(desk, publisher, "erase", reason="Private", word=" Erase ")
    assert "Erased: Private" in page
    assert "What was said went with a paper that was erased" in page
    assert "Ipswillow" not in page
    assert title not in page
    assert "/undo" not in page
    with pytest.raises(NotFound):
        desk.repository.catalogue.held(id)
    page = publisher.see(f"/documents/{id}", 410)
    assert "Let it be added again" in page
    assert "Restored" in do(desk, publisher, "restore")


def test_an_erased_paper_leads_nobody_to_a_fault(desk: Desk) -> None:
    publisher = desk.client("publisher")
    do(desk, publisher, "erase", reason="Private", word="erase")
    id = desk.ids["letter"]
    publisher.see(f"/staff/documents/{id}/erase")
    desk.client("reader").see(f"/staff/documents/{id}/history")
    desk.client("reader").see(f"/documents/{id}", 410)
    do(desk, publisher, "erase", reason="Private", word="erase")


def test_a_redacted_copy_takes_the_place_of_a_paper_and_the_public_is_not_told(desk: Desk) -> None:
    publisher, public = desk.client("publisher"), desk.client()
    paper, copy = desk.ids["letter"], desk.ids["other"]
    desk.repository.upkeep.set(copy, "visibility", ["staff"], "publisher")
    page = do(desk, publisher, "redact", copy=f"http://testserver/documents/{copy}", reason="Names")
    assert f'Public redacted copy: <a href="/documents/{copy}">' in page
    assert f'Redacted copy of <a href="/documents/{paper}">' in publisher.see(f"/documents/{copy}")
    public.see(f"/documents/{paper}", 404)
    assert "edacted" not in public.see(f"/documents/{copy}")


@pytest.mark.parametrize("copy", ["", "nothing", "0" * 16, SCRIPT])
def test_a_copy_that_is_not_here_changes_nothing(desk: Desk, copy: str) -> None:
    publisher = desk.client("publisher")
    assert '<a href="#redact-copy">' in do(desk, publisher, "redact", 422, copy=copy)
    assert "no redacted copy of itself" in do(desk, publisher, "redact", 422, copy=desk.ids["letter"])
    assert desk.paper().visibility is Visibility.PUBLIC


def test_editors_and_readers_publish_nothing_and_see_no_way_to(desk: Desk) -> None:
    address = f"/staff/documents/{desk.ids['letter']}"
    for name in ("editor", "reader"):
        client = desk.client(name)
        assert "Who may read it" not in client.see(f"/documents/{desk.ids['letter']}")
        for way in WAYS:
            do(desk, client, way, 403, reason="Mine", until="3/3/2127", word="erase", copy=desk.ids["other"])
        for way in ("publish", "erase"):
            client.see(f"{address}/{way}", 403)
    for way in WAYS:
        assert desk.client().post(f"{address}/{way}", reason="Mine", word="erase").status_code == 403
    assert desk.repository.catalogue.decisions.removal(desk.ids["letter"]) is None
    assert desk.paper().visibility is Visibility.PUBLIC


def test_a_paper_that_waits_is_not_for_these_pages(desk: Desk) -> None:
    id, publisher = desk.ids["letter"], desk.client("publisher")
    waits = Removal(document=id, reason="New", at="2026-01-01T00:00:00+00:00", state=State.WAITING)
    desk.repository.catalogue.decisions.hold_back(waits)
    for way in WAYS:
        do(desk, publisher, way, 404, reason="Mine", until="3/3/2127", word="erase", copy=desk.ids["other"])
    publisher.see(f"/staff/documents/{id}/erase", 404)
    desk.client("reader").see(f"/staff/documents/{id}/history", 404)
    desk.client("editor").see(f"/staff/documents/{id}/history")
    assert desk.repository.catalogue.decisions.is_held_back(id)


def test_copies_are_named_before_something_is_done_to_a_paper(desk: Desk, tmp_path: Path) -> None:
    text = desk.paper().paths[0]
    (tmp_path / "copy.txt").write_text(f"{Path(text).read_text()}\n\n")
    (outcome,) = desk.repository.intake.add([tmp_path / "copy.txt"]).outcomes
    publisher, link = desk.client("publisher"), f'<a href="/documents/{outcome.id}">'
    for way in ("publish", "erase"):
        page = publisher.see(f"/staff/documents/{desk.ids['letter']}/{way}")
        assert link in page
        assert "the same" in page
    assert "the same" not in publisher.see(f"/staff/documents/{desk.ids['other']}/publish")
