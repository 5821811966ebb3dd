"""What people did to a paper, and undoing it, in the browser."""

from datetime import date

import pytest

from documents import Visibility
from documents.joins import Relation
from tests.search_app.shelf import SCRIPT
from tests.search_app.staff.desk import Desk

UNDO = "/undo"


def address(desk: Desk) -> str:
    return f"/staff/documents/{desk.ids['letter']}/history"


def test_readers_see_who_did_what_when_and_why_the_last_first(desk: Desk) -> None:
    upkeep, id = desk.repository.upkeep, desk.ids["letter"]
    upkeep.set(id, "title", ["One"], "editor", "First")
    upkeep.set(id, "date", ["2/2/2024"], "somebody at the desk", SCRIPT)
    reader = desk.client("reader")
    page = reader.see(address(desk))
    assert page.index("Date: 2 February 2024, was 3 March 2025: &lt;script&gt;") < page.index("Title: One, was")
    assert "Ann editor, " in page
    assert "somebody at the desk, " in page
    assert " UTC" in page
    assert UNDO not in page
    assert f'href="{address(desk)}"' in reader.see(f"/documents/{id}")
    assert "history" not in desk.client().see(f"/documents/{id}")


def test_the_last_of_several_changes_of_a_fact_can_be_undone(desk: Desk) -> None:
    upkeep, id, editor = desk.repository.upkeep, desk.ids["letter"], desk.client("editor")
    upkeep.set(id, "title", ["One"], "editor")
    first = desk.last().seq
    upkeep.set(id, "title", ["Two"], "editor")
    second = desk.last().seq
    upkeep.set(id, "date", ["2001"], "editor")
    page = editor.see(address(desk))
    assert f"/audit/{second}/undo" in page
    assert f"/audit/{first}/undo" not in page
    assert "Undo that first" in editor.send(f"/staff/audit/{first}/undo", 422)
    editor.send(f"/staff/audit/{second}/undo")
    assert desk.paper().title == "One"
    assert f"/audit/{first}/undo" in editor.see(address(desk))
    assert "was undone by number" in editor.send(f"/staff/audit/{second}/undo", 422)


def test_what_publishers_did_is_undone_by_publishers(desk: Desk) -> None:
    upkeep, id = desk.repository.upkeep, desk.ids["letter"]
    upkeep.set(id, "visibility", ["staff"], "publisher")
    seq, editor = desk.last().seq, desk.client("editor")
    assert UNDO not in editor.see(address(desk))
    editor.send(f"/staff/audit/{seq}/undo", 403)
    assert desk.paper().visibility is Visibility.STAFF
    publisher = desk.client("publisher")
    assert f"/audit/{seq}/undo" in publisher.see(address(desk))
    publisher.send(f"/staff/audit/{seq}/undo")
    assert desk.paper().visibility is Visibility.PUBLIC


@pytest.mark.parametrize("action", ["publish", "embargo", "withdraw", "unset"])
def test_an_editor_undoes_nothing_that_says_who_may_read_it(desk: Desk, action: str) -> None:
    upkeep, id = desk.repository.upkeep, desk.ids["letter"]
    upkeep.set(id, "visibility", ["staff"], "publisher")
    match action:
        case "publish":
            upkeep.publish(id, "publisher")
        case "embargo":
            upkeep.embargo(id, date(2127, 1, 1), "publisher")
        case "withdraw":
            upkeep.withdraw(id, "publisher", "Wrong")
        case "unset":
            upkeep.unset(id, "visibility", "publisher")
    before, row = desk.paper(), desk.last()
    assert row.action == action
    editor = desk.client("editor")
    assert UNDO not in editor.see(address(desk))
    editor.send(f"/staff/audit/{row.seq}/undo", 403)
    assert (desk.paper(), desk.last()) == (before, row)


def test_undoing_a_restoration_leads_to_where_it_can_be_seen(desk: Desk) -> None:
    upkeep, id, publisher = desk.repository.upkeep, desk.ids["letter"], desk.client("publisher")
    upkeep.withdraw(id, "publisher", "Wrong")
    upkeep.restore(id, "publisher")
    page = publisher.send(f"/staff/audit/{desk.last().seq}/undo")
    assert "<h1>History</h1>" in page
    assert "Withdrawn again" in page
    publisher.see(f"/documents/{id}", 410)


@pytest.mark.parametrize("seq", ["0", "1", "999", "x", "-1", "1.5", "²", "9" * 40])
def test_what_was_not_done_to_a_paper_is_not_undone(desk: Desk, seq: str) -> None:
    desk.client("administrator").send(f"/staff/audit/{seq}/undo", 404)


@pytest.mark.parametrize("id", ["0" * 16, "x", "..", SCRIPT.replace("/", "")])
def test_a_paper_that_never_was_has_no_history(desk: Desk, id: str) -> None:
    desk.client("editor").see(f"/staff/documents/{id}/history", 404)


def test_the_public_sees_no_history(desk: Desk) -> None:
    public = desk.client()
    answer = public.browser.get(address(desk), follow_redirects=False)
    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/staff/sign-in")
    desk.repository.upkeep.set(desk.ids["letter"], "title", ["One"], "editor")
    assert public.post(f"/staff/audit/{desk.last().seq}/undo").status_code == 403
    assert desk.paper().title == "One"


def test_a_paper_that_nobody_changed_says_so(desk: Desk) -> None:
    assert "Nobody has changed anything of it." in desk.client("reader").see(address(desk))


def test_what_was_said_of_two_papers_is_told_at_both_and_undone_at_the_first(desk: Desk) -> None:
    one, other, editor = desk.ids["letter"], desk.ids["other"], desk.client("editor")
    desk.repository.upkeep.join(one, Relation.REPLY_TO, other, "editor", "It says so")
    seq = desk.last().seq
    desk.repository.upkeep.let(one, Relation.REPLY_TO, other, "editor")
    page = editor.see(f"/staff/documents/{other}/history")
    assert f'<a href="/documents/{one}">Another paper</a>: Joined: a reply to {other}: It says so' in page
    assert "Nothing is said any more" in page
    assert UNDO not in page
    assert f"/audit/{seq + 1}/undo" in editor.see(address(desk))
    assert "Joined" not in editor.see(f"/staff/documents/{desk.ids['minutes']}/history")
