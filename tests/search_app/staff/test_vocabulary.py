"""The bodies and topics, as those edit them who may: shown before it is done, then done."""

import re
from typing import Any

import pytest

from documents import Audience
from documents.accounts import Role
from documents.entries import Revision, Sort
from muniment.asgi import served
from muniment.repository import Repository
from muniment.settings import Settings
from tests.search_app.html import Page, check
from tests.search_app.shelf import IMAGE, SCRIPT
from tests.search_app.staff.desk import Client, Desk

VOCABULARY = "/staff/vocabulary"
NOT_SEASIDE = 'Not a body<span class="vh">: Seaside Council'
SEASIDE: dict[str, Any] = {
    "sort": "body",
    "name": "Seaside Council",
    "aliases": "The Seaside",
    "former": "Old Seaside, 1974–2009",
}


def hidden(page: str) -> dict[str, str]:
    """The edit that a page carries on."""
    from html import unescape

    found = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page.split('action="/staff/vocabulary/apply"')[1])
        for name in ("sort", "slug", "seen")
    }
    text = re.search(r'<textarea name="text"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    assert text
    return {name: each[1] for name, each in found.items() if each} | {"text": unescape(text[1])}


def previewed(client: Client, status: int = 200, **given: object) -> dict[str, str]:
    """What the page carries that shows what would change."""
    answer = client.post(f"{VOCABULARY}/preview", **given)
    assert answer.status_code == status, answer.text
    check(Page(answer.text))
    return hidden(answer.text)


def save(client: Client, desk: Desk, **revision: str) -> None:
    """Save an edit, and wait until all papers are described by it."""
    answer = client.browser.post(
        f"{VOCABULARY}/apply",
        data={"form": client.secret, **revision},
        headers={"Sec-Fetch-Site": "same-origin"},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers.get("location")) == (303, f"{VOCABULARY}/progress"), answer.text
    desk.repository.revising.anew.wait(60)


def seen_of(page: str) -> str:
    """The mark of the entry that a form was made from."""
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return found[1]


def test_a_body_is_added_shown_before_and_then_papers_are_of_it(desk: Desk) -> None:
    client = desk.client("editor")
    assert "Add a body" in client.see(VOCABULARY)
    client.see(f"{VOCABULARY}/add-body")
    page = client.send(f"{VOCABULARY}/preview", **SEASIDE)
    assert "2 papers would be of Seaside Council that are not now." in page
    assert "no longer be of" not in page
    assert f'href="/documents/{desk.ids["letter"]}"' in page
    assert "seaside-council" not in desk.repository.vocabulary.bodies
    assert desk.paper().bodies[0].slug is None
    save(client, desk, **previewed(client, **SEASIDE))
    assert "described with the words of today" in client.see(f"{VOCABULARY}/progress")
    assert desk.paper().bodies[0].slug == "seaside-council"
    assert not desk.repository.vocabulary_changed()
    assert "Seaside Council" in desk.client().see("/bodies/seaside-council")
    row = desk.repository.catalogue.audit.last(1)[0]
    assert (row.by, row.action, row.detail and row.detail["before"]) == ("editor", "vocabulary body", "")
    assert "Body seaside-council of the vocabulary added" in client.see(VOCABULARY)
    assert "Old Seaside, 1974–2009" in client.see(f"{VOCABULARY}/bodies/seaside-council")


def test_what_was_edited_is_undone_through_the_same_preview(desk: Desk) -> None:
    client = desk.client("publisher")
    before = (desk.repository.home / "vocabulary" / "bodies.toml").read_text()
    page = client.see(f"{VOCABULARY}/bodies/sespm")
    given: dict[str, Any] = {
        "sort": "body",
        "slug": "sespm",
        "seen": seen_of(page),
        "name": "Partnership",
        "acronyms": "SESPM",
    }
    save(client, desk, **previewed(client, **given))
    assert desk.repository.vocabulary.bodies["sespm"].name == "Partnership"
    answer = client.post(f"{VOCABULARY}/look", **undo_in(client.browser.get(VOCABULARY).text))
    assert answer.status_code == 200
    save(client, desk, **hidden(answer.text))
    assert (desk.repository.home / "vocabulary" / "bodies.toml").read_text() == before


def undo_in(page: str) -> dict[str, str]:
    """The edit that undoes the last one."""
    piece = page.split('id="edits"')[1]
    return hidden(f'action="/staff/vocabulary/apply"{piece}')


def test_a_topic_is_edited_and_its_papers_are_shown(desk: Desk) -> None:
    client = desk.client("editor")
    given: dict[str, Any] = {"sort": "topic", "name": "Wozzle", "phrases": "Wozzlegate = 5\nharbour = 3"}
    page = client.send(f"{VOCABULARY}/preview", **given)
    assert "1 paper would be on Wozzle that is not now." in page
    save(client, desk, **previewed(client, **given))
    assert "wozzle" in {topic.slug for topic in desk.paper().topics}
    page = client.see(f"{VOCABULARY}/topics/wozzle")
    assert "wozzlegate = 5" in page
    page = client.send(f"{VOCABULARY}/preview", **given | {"slug": "wozzle", "seen": seen_of(page)}, status=422)
    assert "it says so already" in page


def test_an_entry_is_removed_by_those_alone_who_publish(desk: Desk) -> None:
    editor, publisher = desk.client("editor"), desk.client("publisher")
    seen = seen_of(editor.see(f"{VOCABULARY}/topics/asylum"))
    gone: dict[str, Any] = {"sort": "topic", "slug": "asylum", "seen": seen, "text": ""}
    assert "Remove this topic" not in editor.see(f"{VOCABULARY}/topics/asylum")
    for address in ("look", "apply", "change"):
        editor.send(f"{VOCABULARY}/{address}", 403, **gone)
    assert "asylum" in desk.repository.vocabulary.topics
    page = publisher.send(f"{VOCABULARY}/look", **gone)
    assert "Remove it" in page
    save(publisher, desk, **gone)
    assert "asylum" not in desk.repository.vocabulary.topics


def test_a_body_with_others_under_it_stays(desk: Desk) -> None:
    client = desk.client("publisher")
    seen = seen_of(client.see(f"{VOCABULARY}/bodies/sespm"))
    page = client.send(f"{VOCABULARY}/look", 422, sort="body", slug="sespm", seen=seen, text="")
    assert "Other bodies are under it: SESPM Executive Board" in page


def test_two_who_edit_the_same_are_told_and_nothing_is_lost(desk: Desk) -> None:
    one, other = desk.client("editor"), desk.client("second")
    seen = seen_of(one.see(f"{VOCABULARY}/bodies/sespm"))
    first, second = (
        previewed(each, sort="body", slug="sespm", seen=seen, name=name, acronyms="SESPM")
        for each, name in ((one, "First Partnership"), (other, "Second Partnership"))
    )
    save(one, desk, **first)
    page = other.send(f"{VOCABULARY}/apply", 409, **second)
    assert "First Partnership" in page
    assert "Second Partnership" in page
    page = other.send(f"{VOCABULARY}/preview", 409, sort="body", slug="sespm", seen=seen, name="Third")
    assert desk.repository.vocabulary.bodies["sespm"].name == "First Partnership"
    again: dict[str, Any] = second | {"seen": seen_of(page)}
    assert other.send(f"{VOCABULARY}/look", **again)
    save(other, desk, **again)
    assert desk.repository.vocabulary.bodies["sespm"].name == "Second Partnership"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": " "}, "Write a name."),
        ({"parent": "Nowhere"}, "“Nowhere” is no body here."),
        ({"since": "199"}, "“199” is not a year."),
        ({"since": "2000", "until": "1990"}, "It ends before it begins."),
        ({"former": "Old, 2009–1990"}, "The years of “Old, 2009–1990” cannot be read."),
        ({"aliases": "x" * 501}, "That is too long"),
        ({"sort": "topic"}, "Write a phrase at least"),
        ({"sort": "topic", "phrases": "asylum hotel"}, "has no weight from 1 to 5"),
        ({"sort": "topic", "phrases": "asylum hotel = 6"}, "has no weight from 1 to 5"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(
    desk: Desk, given: dict[str, Any], said: str
) -> None:
    client = desk.client("editor")
    page = client.send(f"{VOCABULARY}/preview", 422, **{"sort": "body", "name": "New One", "role": "A role", **given})
    assert said in page
    assert 'aria-invalid="true"' in page
    assert given.get("sort") == "topic" or 'value="A role"' in page


def test_a_body_is_not_put_under_itself(desk: Desk) -> None:
    client = desk.client("editor")
    seen = seen_of(client.see(f"{VOCABULARY}/bodies/sespm"))
    given: dict[str, Any] = {
        "sort": "body",
        "slug": "sespm",
        "seen": seen,
        "name": "X",
        "parent": "SESPM Executive Board",
    }
    assert "is under it" in client.send(f"{VOCABULARY}/preview", 422, **given)


@pytest.mark.parametrize("name", [SCRIPT, IMAGE, 'a "quoted" \\ name', "]]\n[[body]]", "x\x00\x1f‮y", "'''", "é" * 400])
def test_hostile_names_are_written_as_names(desk: Desk, name: str) -> None:
    client = desk.client("editor")
    given: dict[str, Any] = {
        "sort": "body",
        "name": name,
        "aliases": f"{name}\n{name} two",
        "former": f"{name}, 1990–2000",
    }
    revision = previewed(client, **given)
    save(client, desk, **revision)
    made = desk.repository.vocabulary.bodies[revision["slug"]]
    assert made.name == " ".join("".join(each for each in name if each.isprintable() or each.isspace()).split())
    pages = client.see(VOCABULARY), client.see(f"{VOCABULARY}/bodies/{revision['slug']}"), client.see("/bodies")
    assert not any(SCRIPT in page or IMAGE in page for page in pages)


@pytest.mark.parametrize(
    "text",
    [
        '[[body]]\nslug = "other"\nname = "X"\n',
        '[[body]]\nslug = "sespm"\nname = "X"\n[[body]]\nslug = "y"\nname = "Y"\n',
        '[[topic]]\nslug = "sespm"\n',
        '[[body]]\nslug = "sespm"\nname = 5\n',
        '[[body]]\nslug = "sespm"\nname = "X"\nwrong = "x"\n',
        "[[body]]\nslug = [" + "[" * 5_000,
        "no toml",
    ],
)
def test_a_text_that_is_no_such_entry_is_refused(desk: Desk, text: str) -> None:
    client = desk.client("editor")
    before = (desk.repository.home / "vocabulary" / "bodies.toml").read_text()
    seen = seen_of(client.see(f"{VOCABULARY}/bodies/sespm"))
    for address in ("look", "apply"):
        client.send(f"{VOCABULARY}/{address}", 422, sort="body", slug="sespm", seen=seen, text=text)
    assert (desk.repository.home / "vocabulary" / "bodies.toml").read_text() == before


def test_papers_left_with_the_words_before_are_said_and_described_anew(desk: Desk) -> None:
    client = desk.client("editor")
    path = desk.repository.home / "vocabulary" / "bodies.toml"
    path.write_text(f'{path.read_text()}\n[[body]]\nslug = "seaside"\nname = "Seaside Council"\n')
    assert "Papers are still described with the words before" in client.see(VOCABULARY)
    client.post(f"{VOCABULARY}/describe")
    desk.repository.revising.anew.wait(60)
    assert desk.paper().bodies[0].slug == "seaside"
    assert "Papers are still described" not in client.see(VOCABULARY)
    hits = desk.repository.index(Audience.PUBLIC)
    assert "seaside" in {body.slug for id in hits.documents() for body in desk.repository.catalogue.held(id).bodies}


def test_an_edit_after_which_everything_stopped_is_said_and_lasts(desk: Desk) -> None:
    client = desk.client("editor")
    given = previewed(client, **SEASIDE)
    revision = Revision(sort=Sort.BODY, slug=given["slug"], text=given["text"], seen=given["seen"])
    desk.repository.revising.apply(revision, "editor")
    assert desk.paper().bodies[0].slug is None
    assert "Papers are still described with the words before" in client.see(VOCABULARY)
    with Repository.open(Settings(home=desk.repository.home, workers=1)) as later:
        assert later.vocabulary_changed()
        assert later.vocabulary.bodies["seaside-council"].name == "Seaside Council"
        assert later.reindex() == 3
    assert "Papers are still described" not in client.see(VOCABULARY)
    assert desk.paper().bodies[0].slug == "seaside-council"


def test_only_so_many_papers_are_looked_at_and_that_is_said(desk: Desk) -> None:
    given = previewed(desk.client("editor"), **SEASIDE)
    revision = Revision(sort=Sort.BODY, slug=given["slug"], text=given["text"], seen=given["seen"])
    found = desk.repository.revising.preview(revision, most=1)
    assert (found.looked, found.whole, found.changed) == (1, False, 1)
    found = desk.repository.revising.preview(revision, seconds=0)
    assert (found.looked, found.whole, found.changed) == (0, False, 0)


def test_another_process_has_the_new_words_without_being_started_anew(desk: Desk) -> None:
    with Repository.open(Settings(home=desk.repository.home, workers=1)) as other:
        index, reader = other.index(Audience.STAFF), Desk(other, served(other), desk.stack).client()
        assert "Seaside Council" not in reader.see("/bodies/sespm")
        assert not any("Seaside Council" in each.text for each in index.suggest("Old Seas"))
        client = desk.client("editor")
        save(client, desk, **previewed(client, **SEASIDE))
        assert any("Seaside Council" in each.text for each in index.suggest("Old Seas"))
        assert "Seaside Council" in reader.see("/bodies/seaside-council")
        assert reader.see("/search?q=Old+Seaside")


def test_bodies_that_papers_name_are_proposed(desk: Desk) -> None:
    client = desk.client("editor")
    page = client.see(f"{VOCABULARY}/proposals")
    assert "Seaside Council" in page
    assert "Seaside Council" in client.see(f"{VOCABULARY}/add-body?name=Seaside+Council&alias=SEASIDE")
    answer = client.post(f"{VOCABULARY}/proposals/alias", name="Seaside Council", body="sespm")
    assert "South East Strategic Partnership for Migration?" in answer.text
    revision = hidden(answer.text)
    assert '"Seaside Council"' in revision["text"]
    save(client, desk, **revision)
    assert desk.paper().bodies[0].slug == "sespm"
    page = client.send(f"{VOCABULARY}/proposals/alias", 422, name="Seaside Council", body="Nowhere")
    assert "“Nowhere” is no body here" in page


def test_what_is_no_body_is_not_proposed_again(desk: Desk) -> None:
    client = desk.client("editor")
    assert "Not bodies" in client.send(f"{VOCABULARY}/proposals/refuse", name="Seaside Council")
    assert NOT_SEASIDE not in client.see(f"{VOCABULARY}/proposals")
    row = desk.repository.catalogue.audit.last(1)[0]
    assert (row.by, row.action, row.detail) == ("editor", "vocabulary refuse", {"name": "Seaside Council"})
    client.send(f"{VOCABULARY}/proposals/refuse", name="Seaside Council", again="1")
    assert NOT_SEASIDE in client.see(f"{VOCABULARY}/proposals")


def test_nobody_else_sees_or_edits_it(desk: Desk) -> None:
    reader, public = desk.client("reader"), desk.client()
    for address in ("", "/add-body", "/add-topic", "/bodies/sespm", "/topics/asylum", "/progress", "/proposals"):
        reader.see(f"{VOCABULARY}{address}", 403)
        answer = public.browser.get(f"{VOCABULARY}{address}", follow_redirects=False)
        assert answer.status_code == 303
    for address in ("preview", "look", "change", "apply", "describe", "proposals/alias", "proposals/refuse"):
        assert reader.post(f"{VOCABULARY}/{address}", sort="body", text="x", name="y").status_code == 403
        assert public.post(f"{VOCABULARY}/{address}", sort="body", text="x", name="y").status_code in {401, 403}
    assert [row.action for row in desk.repository.catalogue.audit.last(1)] == ["user add"]


def test_roles_are_those_that_may(desk: Desk) -> None:
    for role in (Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR):
        desk.client(role).see(VOCABULARY)
    desk.client("editor").see(f"{VOCABULARY}/bodies/no-such", 404)


def test_an_edit_that_cannot_be_saved_is_said_and_leaves_no_row(desk: Desk) -> None:
    client, folder = desk.client("editor"), desk.repository.home / "vocabulary"
    given = previewed(client, **SEASIDE)
    for file in ("bodies", "refused"):
        (folder / f".{file}.toml.new").mkdir()  # in the way of what is written
    rows = desk.repository.catalogue.audit.last(1)
    assert "It could not be saved" in client.send(f"{VOCABULARY}/apply", 422, **given)
    assert "It could not be saved" in client.send(f"{VOCABULARY}/proposals/refuse", 422, name="Seaside Council")
    assert desk.repository.catalogue.audit.last(1) == rows
    assert "Seaside Council" not in (folder / "bodies.toml").read_text()
