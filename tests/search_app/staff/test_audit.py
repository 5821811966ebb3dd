"""The audit, for administrators."""

import json
import sqlite3
from contextlib import closing

import pytest

from documents.audit import Entry
from tests.search_app.shelf import SCRIPT
from tests.search_app.staff.desk import Desk

AUDIT = "/staff/audit"


def test_all_that_people_did_is_shown_a_page_at_a_time(desk: Desk) -> None:
    audit = desk.repository.catalogue.audit
    for number in range(60):
        audit.add(Entry(by=SCRIPT, action=f"try {number}", detail={"reason": SCRIPT}))
    desk.repository.upkeep.set(desk.ids["letter"], "title", [f"A {SCRIPT}"], "editor")
    last = audit.last(1)[0].seq
    administrator = desk.client("administrator")
    page = administrator.see(AUDIT)
    assert page.count("<tr>") == 51
    assert f'<a href="/documents/{desk.ids["letter"]}">A &lt;script&gt;' in page
    assert "<script>" not in page
    assert f'href="{AUDIT}?before={last - 49}"' in page
    page = administrator.see(f"{AUDIT}?before={last - 49}")
    assert f'<th scope="row">{last - 50}</th>' in page
    assert f'<th scope="row">{last - 49}</th>' not in page
    assert '<th scope="row">1</th>' in page
    assert 'rel="next"' not in page
    for hostile in ("x", "-5", "0", "9" * 50, SCRIPT):
        assert administrator.seen(administrator.browser.get(AUDIT, params={"before": hostile}), 200).count("<tr>") == 51
    assert "There is nothing before number 1." in administrator.see(f"{AUDIT}?before=1")


def test_an_erased_paper_is_told_without_its_words(desk: Desk) -> None:
    upkeep, id = desk.repository.upkeep, desk.ids["letter"]
    upkeep.set(id, "title", ["Ipswillow"], "editor")
    upkeep.erase(id, "publisher", "Private")
    page = desk.client("administrator").see(AUDIT)
    assert "Ipswillow" not in page
    assert f'href="/staff/documents/{id}/history"' in page


def test_a_whole_chain_is_said_to_be_whole_with_its_last_row(desk: Desk) -> None:
    last = desk.repository.catalogue.audit.last(1)[0]
    page = desk.client("administrator").see(f"{AUDIT}/verify")
    assert f"The chain is whole: {last.seq} rows, the last is <code" in page
    assert last.hash in page


def test_a_row_that_was_changed_by_other_means_is_named(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.repository.home / "catalogue.sqlite")) as connection, connection:
        connection.execute('UPDATE audit SET "by" = ? WHERE seq = 2', (SCRIPT,))
    page = desk.client("administrator").see(f"{AUDIT}/verify")
    assert "The chain is broken" in page
    assert "Row 2: It was changed." in page


def test_all_rows_are_given_to_programs(desk: Desk) -> None:
    desk.repository.upkeep.set(desk.ids["letter"], "title", ["Half of \u0301 é"], "editor")
    answer = desk.client("administrator").browser.get(f"{AUDIT}.jsonl")
    rows = [json.loads(line) for line in answer.text.splitlines()]
    assert rows == list(desk.repository.catalogue.audit.all())
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.jsonl"'
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("name", ["reader", "editor", "publisher"])
def test_others_see_nothing_of_it(desk: Desk, name: str) -> None:
    client = desk.client(name)
    for address in (AUDIT, f"{AUDIT}/verify", f"{AUDIT}.jsonl"):
        client.see(address, 403)


def test_the_public_is_asked_to_sign_in(desk: Desk) -> None:
    for address in (AUDIT, f"{AUDIT}/verify", f"{AUDIT}.jsonl"):
        answer = desk.client().browser.get(address, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/staff/sign-in")
