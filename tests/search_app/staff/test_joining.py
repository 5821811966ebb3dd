"""Joining papers and parting them, in the browser."""

import pytest

from documents import Audience
from tests.search_app.shelf import SCRIPT
from tests.search_app.staff.desk import Client, Desk


def join(desk: Desk, client: Client, other: str, status: int = 200) -> str:
    return client.send(f"/staff/documents/{desk.ids['other']}/join", status, other=other, relation="reply_to")


def answered(desk: Desk) -> str:
    """The letter that the other letter answers, "" where none is known."""
    found = desk.repository.catalogue.letters.replies(Audience.PUBLIC).to(desk.ids["other"])
    return found.to.document if found else ""


@pytest.mark.parametrize(
    "address", ["{}", " /documents/{} ", "https://papers.example.org/documents/{}/pages/1#text", "/documents/{}?q=a"]
)
def test_a_paper_is_joined_to_another_by_its_address_or_id(desk: Desk, address: str) -> None:
    page = join(desk, desk.client("editor"), address.format(desk.ids["letter"]))
    assert answered(desk) == desk.ids["letter"]
    assert "<b>Saved.</b> Joined: a reply to" in page
    assert f'Answers <a href="/documents/{desk.ids["letter"]}"' in page


def test_a_found_answer_is_parted_from_either_side_and_that_is_undone(desk: Desk) -> None:
    editor = desk.client("editor")
    join(desk, editor, desk.ids["letter"])
    one, other = desk.ids["other"], desk.ids["letter"]
    assert "Not an answer to it" in editor.see(f"/documents/{one}")
    assert "Not an answer to this" in editor.see(f"/documents/{other}")
    page = editor.send(f"/staff/documents/{other}/part", other=one, relation="reply_to", back="1")
    assert "<b>Saved.</b> Not a reply to" in page
    assert answered(desk) == ""
    editor.send(f"/staff/audit/{desk.last('other').seq}/undo")
    assert answered(desk) == other
    editor.send(f"/staff/documents/{one}/part", other=other, relation="reply_to")
    assert answered(desk) == ""


@pytest.mark.parametrize("other", ["", "nothing", SCRIPT, "0" * 16, "../../etc/passwd", "A" * 16, "x" * 100_000])
def test_what_is_no_paper_here_is_said_and_kept(desk: Desk, other: str) -> None:
    page = join(desk, desk.client("editor"), other, 422)
    assert "<title>Error: " in page
    assert 'aria-invalid="true"' in page
    assert SCRIPT not in page
    assert answered(desk) == ""


def test_a_paper_is_not_joined_to_itself_nor_both_ways(desk: Desk) -> None:
    editor = desk.client("editor")
    assert "not a reply to itself" in join(desk, editor, desk.ids["other"], 422)
    join(desk, editor, desk.ids["letter"])
    address = f"/staff/documents/{desk.ids['letter']}/join"
    assert "the other way round" in editor.send(address, 422, other=desk.ids["other"], relation="reply_to")


def test_readers_join_nothing(desk: Desk) -> None:
    reader = desk.client("reader")
    assert "This answers" not in reader.see(f"/documents/{desk.ids['other']}")
    join(desk, reader, desk.ids["letter"], 403)
    reader.send(f"/staff/documents/{desk.ids['other']}/part", 403, other=desk.ids["letter"])
    assert answered(desk) == ""
