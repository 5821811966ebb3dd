"""Looking at what comes in: who may, what is shown, and what becomes of what was accepted or rejected."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from documents import Audience, NotFound, Visibility
from documents.claim import EMBARGO
from documents.decisions import State
from documents.file import Status
from search_app.staff import reviewing
from tests.search_app.staff.desk import Desk
from tests.search_app.staff.sending import HOSTILE, SOUND, five, read, text

WORD = "wibblegate"  # in the sound one alone
LATER = "Minutes of the Harbour Board\n\n3 March 2025\n\nPresent: Ann Mole\n\nMembers noted the wibblegate twice.\n"


def waiting(desk: Desk) -> list[str]:
    """What waits, as it came."""
    return [held.document for held in desk.repository.catalogue.held_back.all(State.WAITING)]


def one(desk: Desk, name: str = "editor", content: str = SOUND, **given: str) -> str:
    """A paper that waits."""
    before = set(waiting(desk))
    read(desk, desk.client(name), text("a.txt", content), **given)
    (id,) = set(waiting(desk)) - before
    return id


def test_what_waits_is_listed_the_last_first_and_counted(desk: Desk, tmp_path: Path) -> None:
    editor = desk.client("editor")
    read(desk, editor, five(tmp_path))
    page = editor.see("/staff/review")
    assert re.findall(r'name="id" value="(\w+)"', page) == waiting(desk)[::-1]
    assert "Ann editor" in page
    assert "4 papers wait for review" in editor.see("/staff")
    assert "wait" not in desk.client("reader").see("/staff").split("<main")[1].replace("waiting=1", "")


def test_nobody_but_an_editor_sees_a_paper_that_waits(desk: Desk) -> None:
    id = one(desk)
    addresses = (
        "/staff/review",
        f"/staff/review/{id}",
        f"/staff/review/{id}/pages/1.webp",
        "/staff/review?tab=rejected",
    )
    for name, status in (("", 303), ("reader", 403)):
        somebody = desk.client(name)
        for address in addresses:
            answer = somebody.browser.get(address, follow_redirects=False)
            assert answer.status_code == status
            assert WORD not in answer.text
        for address in (f"/staff/review/{id}/accept", f"/staff/review/{id}/reject", "/staff/review/accept"):
            assert somebody.post(address, id=id, reason="x").status_code in {401, 403}
    for name in ("", "reader", "editor", "administrator"):
        for address in (
            f"/documents/{id}",
            f"/documents/{id}/pages/1",
            f"/documents/{id}/text",
            f"/api/v1/documents/{id}",
        ):
            assert desk.client(name).browser.get(address).status_code == 404
    assert not desk.found(WORD, Audience.STAFF)
    assert waiting(desk) == [id]


def test_a_paper_is_shown_with_its_evidence_doubts_likes_and_note(desk: Desk) -> None:
    id = one(desk, note="See <b>page 1</b>", visibility="public")
    like = one(desk, content=LATER)
    editor = desk.client("editor")
    page = editor.see(f"/staff/review/{id}")
    assert "See &lt;b&gt;page 1&lt;/b&gt;" in page
    assert f"/staff/review/{like}" in page
    assert "another version, perhaps" in page
    assert "Meant for</dt><dd>everybody" in page
    assert WORD in page
    led = re.findall(rf'href="(/staff/review/{id}\?page=1&amp;q=[^"]+)"', page)
    assert led
    assert "<mark>" in editor.see(led[0].replace("&amp;", "&").removesuffix("#sheet"))
    assert f"/documents/{id}" not in page
    assert "No body was found" in editor.see(f"/staff/review/{one(desk, content='Sea wall. ' * 9)}")


def test_the_pages_of_a_paper_that_waits_are_drawn_for_editors(desk: Desk, tmp_path: Path) -> None:
    editor = desk.client("editor")
    read(desk, editor, five(tmp_path)[-1:])
    (id,) = waiting(desk)
    page = editor.see(f"/staff/review/{id}?page=2")
    assert f"/staff/review/{id}/pages/2.webp?width=" in page
    assert "Its second page" in page
    answer = editor.browser.get(f"/staff/review/{id}/pages/2.webp")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert editor.browser.get(f"/staff/review/{id}/pages/3.webp").status_code == 404
    assert editor.browser.get(f"/staff/review/{desk.ids['letter']}/pages/1.webp").status_code == 404
    assert editor.browser.get(f"/staff/review/{desk.ids['letter']}").status_code == 404


def test_an_editor_accepts_for_staff_and_is_led_to_the_paper(desk: Desk) -> None:
    id = one(desk, visibility="public")
    editor = desk.client("editor")
    assert 'value="public"' not in editor.see(f"/staff/review/{id}")
    page = editor.send(f"/staff/review/{id}/accept")
    assert "Minutes of the Harbour Board" in page
    assert desk.found(WORD, Audience.STAFF) == [id]
    assert not desk.found(WORD)
    assert not waiting(desk)


@pytest.mark.parametrize("visibility", ["public", "embargo", "everybody"])
def test_an_editor_publishes_nothing(desk: Desk, visibility: str) -> None:
    id = one(desk)
    editor = desk.client("editor")
    until = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    for address in (f"/staff/review/{id}/accept", "/staff/review/accept"):
        said = editor.send(address, 422, visibility=visibility, until=until, id=id)
        assert "who may publish is a publisher" in said
    assert waiting(desk) == [id]


def test_a_publisher_accepts_for_everybody_or_until_a_day(desk: Desk) -> None:
    publisher = desk.client("publisher")
    id = one(desk, visibility="public")
    assert re.search(r'value="public" checked', publisher.see(f"/staff/review/{id}"))
    publisher.send(f"/staff/review/{id}/accept", visibility="public")
    assert desk.found(WORD) == [id]
    later = one(desk, content=LATER)
    until = datetime.now(UTC).date() + timedelta(days=9)
    publisher.send(f"/staff/review/{later}/accept", visibility="embargo", until=until.isoformat())
    held = desk.repository.catalogue.held(later)
    assert held.visibility is Visibility.STAFF
    assert [claim.value for claim in held.claims if claim.field == EMBARGO] == [until.isoformat()]


@pytest.mark.parametrize("until", ["", "soon", "2027", "1/1/2001"])
def test_a_day_that_cannot_be_is_said_and_kept(desk: Desk, until: str) -> None:
    id = one(desk)
    publisher = desk.client("publisher")
    said = publisher.send(f"/staff/review/{id}/accept", 422, visibility="embargo", until=until)
    assert f'name="until" type="text" value="{until}"' in said
    assert 'value="embargo" checked' in said
    assert waiting(desk) == [id]


def test_a_newer_version_takes_the_place_of_an_older_one(desk: Desk) -> None:
    publisher = desk.client("publisher")
    older = one(desk)
    publisher.send(f"/staff/review/{older}/accept", visibility="public")
    newer = one(desk, content=LATER)
    assert f'name="supersedes" value="{older}"' in publisher.see(f"/staff/review/{newer}")
    assert "Ask a publisher" in desk.client("editor").send(f"/staff/review/{newer}/accept", 422, supersedes=older)
    assert desk.found(WORD) == [older]
    publisher.send(f"/staff/review/{newer}/accept", visibility="public", supersedes=older)
    assert desk.found(WORD) == [newer]
    assert "not the latest version" in publisher.see(f"/documents/{older}")
    last = one(desk, content=f"{LATER}\nAnd thrice.")
    said = publisher.send(f"/staff/review/{last}/accept", 422, visibility="staff", supersedes="0" * 16)
    assert "There is no document" in said


def test_what_is_rejected_is_found_by_nobody_and_can_be_taken_back(desk: Desk) -> None:
    id = one(desk)
    other = one(desk, content=LATER)
    editor = desk.client("editor")
    assert "Say why" in editor.send(f"/staff/review/{id}/reject", 422, reason=" ")
    answer = editor.browser.post(
        f"/staff/review/{id}/reject",
        data={"form": editor.secret, "reason": "Not <ours>"},
        headers={"Sec-Fetch-Site": "same-origin"},
        follow_redirects=False,
    )
    assert answer.headers["location"] == f"/staff/review/{other}"
    assert "Not &lt;ours&gt;" in editor.see("/staff/review?tab=rejected")
    assert "was rejected" in editor.see(f"/staff/review/{id}")
    assert editor.browser.get(f"/documents/{id}").status_code == 404
    assert "Take it back first" in editor.send(f"/staff/review/{id}/accept", 422)
    assert "no longer waits" in editor.send("/staff/review/accept", 409, id=id)
    editor.send(f"/staff/review/{id}/take-back")
    assert set(waiting(desk)) == {id, other}


def test_several_are_decided_on_at_once(desk: Desk, tmp_path: Path) -> None:
    publisher = desk.client("publisher")
    read(desk, publisher, five(tmp_path))
    ids = waiting(desk)
    every = publisher.see("/staff/review?all=1")
    assert every.count('form="decision" checked') == len(ids) == 4
    assert "Choose one paper or more" in publisher.send("/staff/review/accept", 422, visibility="public")
    said = publisher.send("/staff/review/reject", 422, id=ids[:2])
    assert "Say why" in said
    assert said.count('form="decision" checked') == 2
    assert "2 papers were decided on" in publisher.send("/staff/review/accept", id=ids[:2], visibility="public")
    assert "2 papers were decided on" in publisher.send("/staff/review/reject", id=ids[2:], reason="Not ours")
    assert not waiting(desk)
    assert [desk.repository.catalogue.get(id, Audience.PUBLIC).id for id in ids[:2]] == ids[:2]


def test_what_somebody_else_has_decided_is_said(desk: Desk) -> None:
    id = one(desk)
    editor, second = desk.client("editor"), desk.client("second")
    editor.send(f"/staff/review/{id}/accept")
    for address in (f"/staff/review/{id}/accept", f"/staff/review/{id}/reject", "/staff/review/accept"):
        assert "no longer waits" in second.send(address, 409, id=id, reason="x")
    assert second.post("/staff/review/accept", id="../x").status_code == 409
    assert second.browser.get(f"/staff/review/{id}").status_code == 404


def test_a_fact_is_corrected_before_the_paper_is_accepted(desk: Desk) -> None:
    id = one(desk)
    editor = desk.client("editor")
    seen = re.search(
        r'name="field" value="title"> <input type="hidden" name="seen" value="(\w+)"', editor.see(f"/staff/review/{id}")
    )
    assert seen
    said = editor.send(f"/staff/review/{id}/correct", 422, field="date", value="soon", seen="x")
    assert "<details open>" in said
    assert 'value="soon"' in said
    page = editor.send(f"/staff/review/{id}/correct", field="title", value="The right title", seen=seen[1])
    assert "The right title" in page
    assert "changed meanwhile" in editor.send(
        f"/staff/review/{id}/correct", 409, field="title", value="X", seen=seen[1]
    )
    editor.send(f"/staff/review/{id}/accept")
    assert desk.repository.catalogue.get(id, Audience.STAFF).title == "The right title"
    assert editor.post(f"/staff/review/{id}/correct", field="title", value="X").status_code == 404


def test_who_may_read_is_no_fact_to_correct(desk: Desk) -> None:
    id = one(desk)
    editor = desk.client("editor")
    assert editor.post(f"/staff/review/{id}/correct", field="visibility", value="public").status_code == 404
    assert desk.client("reader").post(f"/staff/review/{id}/correct", field="title", value="X").status_code == 403


def test_the_next_paper_is_shown_after_one(desk: Desk) -> None:
    first, second = one(desk), one(desk, content=LATER)
    editor = desk.client("editor")
    assert f'href="/staff/review/{first}">Next paper' in editor.see(f"/staff/review/{second}")
    assert "Nobody finds it before" in editor.send(f"/staff/review/{second}/accept", then="next")
    assert waiting(desk) == [first]


def test_long_lists_are_turned(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "_PAGE", 2)
    editor = desk.client("editor")
    files = [each for number in range(5) for each in text(f"{number}.txt", f"Paper {number} of the sea wall.")]
    read(desk, editor, files)
    pages = [editor.see(f"/staff/review?page={number}") for number in (1, 2, 3)]
    found = [re.findall(r'name="id" value="(\w+)"', page) for page in pages]
    assert [len(ids) for ids in found] == [2, 2, 1]
    assert [id for ids in found for id in ids] == waiting(desk)[::-1]
    assert 'rel="next"' not in pages[2]
    assert editor.see("/staff/review?page=999999").count('name="id"') == 1


def test_names_that_people_wrote_are_texts(desk: Desk) -> None:
    editor = desk.client("editor")
    batch = read(desk, editor, text(HOSTILE, f"{HOSTILE}\n\nA paper of {HOSTILE}"), note=HOSTILE, body=HOSTILE)
    (id,) = waiting(desk)
    for address in (f"/staff/add/{batch}", "/staff/add", "/staff/review", f"/staff/review/{id}"):
        assert "<script>alert" not in editor.see(address)


def test_what_was_accepted_is_told_of_on_the_page_of_its_batch(desk: Desk) -> None:
    editor = desk.client("editor")
    batch = read(desk, editor, text("a.txt"))
    (id,) = waiting(desk)
    assert "waits for review" in editor.see(f"/staff/add/{batch}")
    editor.send(f"/staff/review/{id}/accept")
    said = editor.see(f"/staff/add/{batch}")
    assert "in the collection" in said
    assert "waits until" not in said
    again = read(desk, editor, text("b.txt"))
    assert [each.status for each in desk.repository.catalogue.uploads.of(again)] == [Status.UNCHANGED]
    with pytest.raises(NotFound):
        desk.repository.review.waiting_or_rejected(id)


def test_where_one_of_several_no_longer_waits_none_is_decided_on_and_it_is_named(desk: Desk) -> None:
    first, second = one(desk), one(desk, content=LATER.replace("Harbour Board", "Pier Board"))
    desk.client("second").send(f"/staff/review/{second}/reject", reason="Not ours")
    editor = desk.client("editor")
    for what in ("accept", "reject"):
        said = editor.send(f"/staff/review/{what}", 409, id=[first, second], reason="Not ours")
        title = desk.repository.catalogue.held(second).title
        assert (
            f"“{title}” no longer waits: somebody else accepted, rejected or erased it. Nothing was done now." in said
        )
    assert waiting(desk) == [first]
