"""Correcting what is known of a paper, in the browser."""

import re
from html import unescape

import pytest

from documents import Kind, Named, PartialDate, Party
from ingest.metadata.fields import KEYS
from search_app.staff.fields import FIELDS, Shape
from tests.search_app.shelf import IMAGE, SCRIPT
from tests.search_app.staff.desk import Client, Desk

SEEN = 'name="field" value="{}"> <input type="hidden" name="seen" value="([0-9a-f]+)"'


def correct(desk: Desk) -> str:
    return f"/staff/documents/{desk.ids['letter']}/correct"


def opened(desk: Desk, client: Client, field: str = "title") -> str:
    """The version of a fact in the form that somebody has before them."""
    found = re.search(SEEN.format(field), client.see(f"/documents/{desk.ids['letter']}"))
    assert found, field
    return found[1]


def save(desk: Desk, client: Client, field: str, status: int = 200, **given: object) -> str:
    """Open the page, and send a form on it."""
    return client.send(correct(desk), status, field=field, seen=opened(desk, client, field), **given)


def test_all_that_can_be_set_can_be_corrected_here_but_who_may_read_it() -> None:
    assert set(FIELDS) == {field for field, _ in KEYS.values()} - {"visibility"}


def test_a_correction_is_there_at_once_with_who_made_it_and_why(desk: Desk) -> None:
    editor = desk.client("editor")
    page = save(desk, editor, "title", value="  A letter on gates ", reason="It was cut short")
    assert "<b>Saved.</b> Title: A letter on gates, was Letter to Minister: It was cut short" in page
    assert "<h1>A letter on gates</h1>" in page
    assert desk.paper().title == "A letter on gates"
    row = desk.last()
    assert row.detail
    assert (row.by, row.action, row.detail["reason"]) == ("editor", "set", "It was cut short")
    assert desk.found('title:"letter on gates"') == [desk.ids["letter"]]


def test_what_was_saved_is_undone_by_the_button_that_says_so(desk: Desk) -> None:
    editor = desk.client("editor")
    before = desk.paper()
    page = save(desk, editor, "date", value="1/2/2024")
    assert desk.paper().dated == PartialDate(2024, 2, 1)
    found = re.search(r'<form action="(/staff/audit/\d+/undo)"', page)
    assert found
    page = editor.send(found[1])
    assert desk.paper().dated == before.dated
    assert "Undone, number" in page
    assert "/undo" not in page


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("2014", PartialDate(2014)),
        ("11/2014", PartialDate(2014, 11)),
        ("21/11/2014", PartialDate(2014, 11, 21)),
        ("", None),
    ],
)
def test_a_date_is_typed_as_people_write_it_and_stands_so_in_the_form(
    desk: Desk, typed: str, date: PartialDate | None
) -> None:
    page = save(desk, desk.client("editor"), "date", value=typed)
    assert desk.paper().dated == date
    assert f'id="correct-date" name="value" type="text" value="{typed}"' in page


def test_a_type_is_chosen(desk: Desk) -> None:
    save(desk, desk.client("editor"), "kind", value="report")
    assert desk.paper().kind is Kind.REPORT


def test_bodies_and_topics_are_names_a_line_each(desk: Desk) -> None:
    editor = desk.client("editor")
    page = save(desk, editor, "body", value=["SEC", "", " A body   of no vocabulary "])
    assert desk.paper().bodies == (
        Named("south-east-councils", "South East Councils"),
        Named(None, "A body of no vocabulary"),
    )
    assert 'value="South East Councils" autocomplete="off" list="known-body"' in page
    assert '<datalist id="known-body">' in page
    save(desk, editor, "topic", value=["", ""])
    assert desk.paper().topics == ()


def test_people_are_written_by_name_role_and_body(desk: Desk) -> None:
    editor = desk.client("editor")
    save(desk, editor, "sender", name="Jo; Bloggs", role="Chair", body="South East Councils")
    page = save(desk, editor, "recipient", value="Ann Lee; Minister; Home Office\r\n\r\nSam\nA; ; B; C\n")
    letter = desk.paper().correspondence
    assert letter
    assert letter.sender == Party(name="Jo, Bloggs", role="Chair", body="south-east-councils")
    office = "home-office" if "home-office" in desk.repository.vocabulary.bodies else "Home Office"
    assert letter.recipient == (
        Party(name="Ann Lee", role="Minister", body=office),
        Party(name="Sam"),
        Party(name="A", body="B; C"),
    )
    assert "Ann Lee; Minister; Home Office Sam A; ; B, C</textarea>" in page
    save(desk, editor, "sender", name="", role="", body="")
    letter = desk.paper().correspondence
    assert letter
    assert letter.sender == Party()


def test_what_people_said_is_forgotten_and_the_paper_speaks_again(desk: Desk) -> None:
    editor = desk.client("editor")
    before = desk.paper().title
    address = f"/documents/{desk.ids['letter']}"
    assert "Forget what people said" not in editor.see(address)
    page = save(desk, editor, "title", value="Another")
    assert page.count("Forget what people said") == 1
    save(desk, editor, "title", value="Another", do="forget")
    assert desk.paper().title == before
    assert "Forget what people said" not in editor.see(address)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "  ", "Write a title."),
        ("title", "x" * 5_001, "That is too long"),
        ("date", "<b>yesterday", "“<b>yesterday” is no date. Write 2014"),
        ("kind", "poem", "“poem” is not known."),
        ("language", "the Queen's", "is no language"),
        ("source_url", "javascript:alert(1)", "is no address"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(desk: Desk, field: str, value: str, sentence: str) -> None:
    editor = desk.client("editor")
    before = desk.paper()
    page = unescape(save(desk, editor, field, 422, value=value, reason="My <reason>"))
    assert "<title>Error: Correct: " in page
    assert page.count(sentence) == 2  # above the page, and at the field
    assert f'<a href="#correct-{field}">' in page
    assert 'value="My <reason>"' in page
    if field != "kind":
        assert f'value="{value.strip()}"' in page
    assert desk.paper() == before


@pytest.mark.parametrize("field", ["visibility", "embargo", "id", "", SCRIPT])
def test_a_field_that_nobody_corrects_here_is_not_found(desk: Desk, field: str) -> None:
    publisher = desk.client("publisher")
    page = publisher.send(correct(desk), 404, field=field, seen="", value="public")
    assert SCRIPT not in page
    publisher.see(f"{correct(desk)}?field=visibility", 404)


def test_hostile_values_are_shown_as_they_were_written(desk: Desk) -> None:
    editor = desk.client("editor")
    for field, (_, shape, _) in FIELDS.items():
        person = {"name": SCRIPT, "role": IMAGE, "body": '{"name": 1}'}
        given = person if shape is Shape.PERSON else {"value": f'{{"{IMAGE}'}
        refused = field in {"kind", "date", "language", "source_url"}
        page = save(desk, editor, field, 422 if refused else 200, reason=f'{{"a": "{SCRIPT}', **given)
        for text in (page, editor.see(f"/staff/documents/{desk.ids['letter']}/history")):
            assert "<img" not in text
            assert "<script>" not in text


def test_two_who_correct_the_same_are_told_and_choose(desk: Desk) -> None:
    one, other = desk.client("editor"), desk.client("second")
    seen = opened(desk, other)
    save(desk, one, "title", value="Of the first")
    page = other.send(correct(desk), 409, field="title", seen=seen, value="Of the <second>", reason="I know")
    assert desk.paper().title == "Of the first"
    assert "editor said “Of the first” on " in page
    assert "<dt>There now</dt><dd>Of the first</dd>" in page
    assert "<dt>You typed</dt><dd>Of the &lt;second&gt;</dd>" in page
    assert "Keep what is there now" in page
    anew = re.search(SEEN.format("title"), page)
    assert anew
    save(desk, one, "date", value="2001")  # of something else, which stands in nobody's way
    other.send(correct(desk), field="title", seen=anew[1], value="Of the <second>", reason="I know")
    assert desk.paper().title == "Of the <second>"


def test_a_form_without_the_version_that_was_seen_changes_nothing(desk: Desk) -> None:
    desk.client("editor").send(correct(desk), 409, field="title", value="Blind")
    assert desk.paper().title != "Blind"


def test_to_forget_what_another_changed_meanwhile_is_refused_too(desk: Desk) -> None:
    one, other = desk.client("editor"), desk.client("second")
    save(desk, one, "title", value="Of the first")
    seen = opened(desk, other)
    save(desk, one, "title", value="Of the first, again")
    other.send(correct(desk), 409, field="title", seen=seen, value="Of the first", do="forget")
    assert desk.paper().title == "Of the first, again"


def test_readers_and_the_public_see_no_form_and_may_send_none(desk: Desk) -> None:
    address = f"/documents/{desk.ids['letter']}"
    reader, public = desk.client("reader"), desk.client()
    for client in (reader, public):
        for page in (client.see(address), client.see(f"{address}/pages/1")):
            assert "Correct<" not in page
            assert "/correct" not in page
            assert "datalist" not in page
    assert "/staff/documents" not in public.see(address)
    assert "staff.css" not in public.see(address)
    seen = opened(desk, desk.client("editor"))
    reader.send(correct(desk), 403, field="title", seen=seen, value="Mine")
    assert public.post(correct(desk), field="title", seen=seen, value="Mine").status_code == 403
    assert desk.paper().title != "Mine"
    assert public.browser.get(correct(desk), follow_redirects=False).status_code == 303


def test_a_form_from_another_site_changes_nothing(desk: Desk) -> None:
    editor = desk.client("editor")
    given = {"field": "title", "seen": opened(desk, editor), "value": "Theirs"}
    assert editor.browser.post(correct(desk), data={"form": editor.secret, **given}).status_code == 403
    assert Client(editor.browser, "wrong").post(correct(desk), **given).status_code == 403
    assert desk.paper().title != "Theirs"


def test_a_notice_is_of_what_the_person_did_to_this_paper(desk: Desk) -> None:
    editor = desk.client("editor")
    save(desk, editor, "title", value="Another")
    seq = desk.last().seq
    address = f"/documents/{desk.ids['letter']}"
    assert "<b>Saved.</b>" in editor.see(f"{address}?done={seq}")
    assert "<b>Saved.</b>" not in desk.client("second").see(f"{address}?done={seq}")
    assert "<b>Saved.</b>" not in desk.client().see(f"{address}?done={seq}")
    for other in (f"/documents/{desk.ids['other']}?done={seq}", f"{address}?done=1", f"{address}?done=999"):
        assert "<b>Saved.</b>" not in editor.see(other)
    for hostile in ("²", "-1", SCRIPT, "9" * 30, ""):
        assert "<b>Saved.</b>" not in editor.seen(editor.browser.get(address, params={"done": hostile}), 200)


def test_a_paper_that_is_not_there_or_was_withdrawn_is_not_corrected(desk: Desk) -> None:
    editor = desk.client("editor")
    for id in ("0" * 16, "x"):
        editor.send(f"/staff/documents/{id}/correct", 404, field="title", seen="", value="Nothing")
    seen = opened(desk, editor)
    desk.repository.upkeep.withdraw(desk.ids["letter"], "publisher", "Wrong")
    editor.send(correct(desk), 410, field="title", seen=seen, value="Nothing")


def test_each_fact_has_a_form_and_those_not_known_too(desk: Desk) -> None:
    editor = desk.client("editor")
    for name in desk.ids:
        page = editor.see(f"/documents/{desk.ids[name]}")
        assert sorted(re.findall('name="field" value="([a-z_]+)"', page)) == sorted(FIELDS)
    assert "Correct: Chaired by" in editor.see(f"{correct(desk)}?field=chair")
