"""Adding papers: who may, what becomes of each file, and that names and sizes do no harm."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from documents import Visibility
from documents.accounts import Scope
from documents.batches import Batches
from documents.decisions import State
from documents.file import Status
from muniment.desk import AtDesk
from search_app.openapi import described
from search_app.security.bodies import PLAIN
from search_app.security.limiting import Limits
from search_app.shapes import BatchAnswer, Errors, UploadsAnswer
from tests.search_app.shelf import Shelf
from tests.search_app.staff.desk import Client, Desk
from tests.search_app.staff.people import OWN, sign_in
from tests.search_app.staff.sending import HOSTILE, five, read, send, text, token


def test_every_file_is_told_of(desk: Desk, tmp_path: Path) -> None:
    editor = desk.client("editor")
    batch = read(desk, editor, five(tmp_path), body="sespm", visibility="public", note="From <the> chest")
    uploads = desk.repository.catalogue.uploads.of(batch)
    assert [upload.status for upload in uploads] == [
        Status.ADDED,
        Status.UNCHANGED,
        Status.FAILED,
        Status.ADDED,
        Status.ADDED,
    ]
    said = editor.see(f"/staff/add/{batch}")
    assert "All 5 files were looked at" in said
    assert f'<a href="/documents/{desk.ids["letter"]}">' in said
    assert "Is here already" in said
    assert "damaged" in said
    assert said.count("waits for review") == 4  # what came with the mail too
    assert "From &lt;the&gt; chest" in said
    assert "South East Strategic Partnership for Migration" in said
    assert "http-equiv" not in said
    assert "5 files" in editor.see("/staff/add")


def test_whatever_a_file_is_called_it_lies_in_the_folder_of_its_batch(desk: Desk) -> None:
    editor = desk.client("editor")
    names = ("../../x.txt", "/etc/passwd", "..", "a\\..\\b.txt", "con.txt", "y" * 400 + ".txt", HOSTILE, ".json")
    files = [each for number, name in enumerate(names) for each in text(name, f"Paper {number} of the sea wall.")]
    batch = send(editor, files).headers["location"].rsplit("/", 1)[-1]
    folder = desk.repository.home.absolute() / "uploads" / batch
    paths = [desk.repository.home / upload.path for upload in desk.repository.catalogue.uploads.of(batch)]
    assert len(set(paths)) == len(names)
    assert {path.resolve().parent for path in paths} == {folder}
    desk.repository.desk.work()
    said = editor.see(f"/staff/add/{batch}")
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert(1)" in said


def test_while_files_wait_the_page_looks_again_without_script(desk: Desk) -> None:
    editor = desk.client("editor")
    address = send(editor, text("a.txt")).headers["location"]
    waiting = editor.see(address)
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in waiting
    assert '<progress id="done" max="1" value="0">' in waiting
    desk.repository.desk.work()
    assert "refresh" not in editor.see(address)


def test_the_body_is_said_of_all_that_was_new_in_the_name_of_who_sent_it(desk: Desk, tmp_path: Path) -> None:
    editor, catalogue = desk.client("editor"), desk.repository.catalogue
    batch = read(desk, editor, five(tmp_path), body="SESPM Executive Board")
    waiting = catalogue.held_back.all(State.WAITING)
    slug = desk.repository.vocabulary.body("SESPM Executive Board").slug
    assert len(waiting) == 4
    for held in waiting:
        (claim,) = (claim for claim in catalogue.decisions.said(held.document) if claim.field == "body")
        assert (claim.value, claim.by) == (slug, "editor")
    assert not catalogue.decisions.said(desk.ids["letter"])
    assert not list(Batches(desk.repository.home).open())
    kept = Batches(desk.repository.home).get(batch)
    assert kept
    assert (kept.by, kept.visibility) == ("editor", Visibility.STAFF)


def test_what_a_person_said_since_is_not_said_otherwise(desk: Desk) -> None:
    editor, repository = desk.client("editor"), desk.repository
    send(editor, text("a.txt"), body="sespm")
    repository.desk.work()
    (held,) = repository.catalogue.held_back.all(State.WAITING)
    repository.upkeep.set(held.document, "body", ["Harbour Board"], "second")
    AtDesk(repository).tell()
    assert [each.name for each in repository.catalogue.held(held.document).bodies] == ["Harbour Board"]


def test_without_a_file_or_with_empty_ones_nothing_is_kept_but_what_was_typed(desk: Desk) -> None:
    editor = desk.client("editor")
    none = send(editor, [("file", ("", b""))], note="Kept words", body="sespm", visibility="public")
    said = editor.seen(none, 422)
    assert "Choose one file or more" in said
    assert "Kept words" in said
    assert '<option value="public" selected>' in said
    assert "There is nothing in “a.txt”" in editor.seen(send(editor, text("a.txt", "")), 422)
    assert not desk.repository.catalogue.uploads.waiting()
    assert not (desk.repository.home / "uploads").exists()


def test_an_empty_file_among_others_is_told_of(desk: Desk) -> None:
    editor = desk.client("editor")
    batch = read(desk, editor, [*text("a.txt"), *text("b.txt", "")])
    assert "The file is empty" in editor.see(f"/staff/add/{batch}")


@pytest.mark.parametrize(("name", "status"), [("reader", 403), ("", 401)])
def test_only_editors_add(desk: Desk, name: str, status: int) -> None:
    somebody = desk.client(name)
    assert send(somebody, text("a.txt")).status_code == status
    batch = read(desk, desk.client("editor"), text("a.txt"))
    for address in ("/staff/add", f"/staff/add/{batch}", f"/api/v1/uploads/{batch}"):
        answer = somebody.browser.get(address, follow_redirects=False)
        assert answer.status_code == (303 if status == 401 and address.startswith("/staff") else status)
    assert len(desk.repository.catalogue.uploads.of(batch)) == 1


def test_a_form_of_another_site_adds_nothing(desk: Desk) -> None:
    editor = desk.client("editor")
    foreign = {"Sec-Fetch-Site": "cross-site"}
    large = text("a.txt", "x" * 2_000_000)
    given = {"form": editor.secret}
    assert editor.browser.post("/staff/add", data=given, files=large, headers=foreign).status_code == 403
    assert editor.browser.post("/staff/add", data={"form": "x"}, files=large, headers=OWN).status_code == 403
    assert editor.browser.post("/api/v1/documents", files=large, headers=OWN).status_code == 403
    assert not desk.repository.catalogue.uploads.waiting()


def test_nothing_is_there_where_nobody_has_an_account(tmp_path: Path) -> None:
    shelf = Shelf.make(tmp_path)
    with TestClient(shelf.app(office=shelf.office())) as browser:
        for address in ("/staff/add", "/staff/add/1", "/staff/review", "/api/v1/uploads/1"):
            assert browser.get(address, follow_redirects=False).status_code == 404
        assert "/api/v1/uploads" not in browser.get("/api/docs").text
    shelf.close()


def test_how_much_may_be_sent_is_said_where_it_was_more(room: Shelf) -> None:
    uploads = room.catalogue.uploads
    with TestClient(room.app(office=room.office(largest=3_000_000, uploads=lambda: uploads))) as browser:
        client = Client(browser, sign_in(browser, "editor"))
        assert "Up to 3 megabytes" in client.see("/staff/add")
        whole = client.seen(send(client, text("a.txt", "x" * 3_100_000)), 413)
        assert "No more than 3 megabytes can be sent at once" in whole
        _, secret = room.catalogue.accounts.give_token("editor", "A test", Scope.ADD, 30, "editor")
        signed = {"Authorization": f"Bearer {secret}"}
        program = TestClient(browser.app).post(
            "/api/v1/documents", files=text("a.txt", "x" * 3_100_000), headers=signed
        )
        assert "No more than 3 megabytes" in Errors.model_validate(program.json()).errors[0].message
        as_form = OWN | {"Content-Type": "application/x-www-form-urlencoded"}
        unannounced = browser.post("/staff/account/password", content=iter([b"x" * PLAIN, b"x"]), headers=as_form)
        assert "No more than 1 megabytes" in client.seen(unannounced, 413)


def test_so_many_files_an_hour_are_taken_of_one_person(room: Shelf) -> None:
    office = room.office(limits=Limits(uploads=2), uploads=lambda: room.catalogue.uploads)
    with TestClient(room.app(office=office)) as browser:
        client = Client(browser, sign_in(browser, "editor"))
        answer = send(client, [*text("a.txt"), *text("b.txt"), *text("c.txt")])
        assert "too many files" in client.seen(answer, 429)
        assert int(answer.headers["retry-after"]) > 0
    assert not room.catalogue.uploads.waiting()


def test_a_disk_that_is_full_keeps_no_half_of_a_batch(desk: Desk) -> None:
    editor = desk.client("editor")
    (desk.repository.home / "uploads").write_text("in the way")
    said = editor.seen(send(editor, text("a.txt")), 503)
    assert "could not be kept" in said
    assert not desk.repository.catalogue.uploads.waiting()


def test_a_program_adds_with_a_token_for_it(desk: Desk) -> None:
    program = TestClient(desk.app)
    signed = token(desk, "editor", Scope.ADD)
    answer = program.post("/api/v1/documents", files=text("a.txt"), data={"body": "sespm"}, headers=signed)
    assert answer.status_code == 202, answer.text
    taken = BatchAnswer.model_validate(answer.json())
    assert answer.headers["location"] == taken.address
    assert [each.name for each in taken.files] == ["a.txt"]
    assert UploadsAnswer.model_validate(program.get(taken.address, headers=signed).json()).files[0].status == "waiting"
    desk.repository.desk.work()
    became = UploadsAnswer.model_validate(program.get(taken.address, headers=signed).json())
    assert became.files[0].status == "added"
    assert became.files[0].papers[0].state == "waits for review"


@pytest.mark.parametrize(
    ("name", "scope", "status"), [("editor", Scope.READ, 403), ("reader", Scope.ADD, 403), ("", Scope.ADD, 401)]
)
def test_a_program_of_somebody_who_may_not_adds_nothing(desk: Desk, name: str, scope: Scope, status: int) -> None:
    headers = token(desk, name, scope) if name else {"Authorization": "Bearer mt_none"}
    answer = TestClient(desk.app).post("/api/v1/documents", files=text("a.txt"), headers=headers)
    assert answer.status_code == status
    assert Errors.model_validate(answer.json()).errors[0].message
    assert not desk.repository.catalogue.uploads.waiting()


def test_a_program_is_told_what_is_wrong(desk: Desk) -> None:
    program, signed = TestClient(desk.app), token(desk, "editor", Scope.ADD)
    answer = program.post("/api/v1/documents", data={"note": "x"}, headers=signed)
    assert answer.status_code == 400
    assert Errors.model_validate(answer.json()).errors[0].field == "file"
    assert program.get("/api/v1/uploads/none", headers=signed).status_code == 404
    unsigned = program.post("/api/v1/documents", files=text("a.txt"), headers=OWN)
    assert unsigned.status_code == 401
    assert unsigned.headers["www-authenticate"] == "Bearer"


def test_adding_is_described_where_people_can_sign_in(room: Shelf) -> None:
    with TestClient(room.app(office=room.office())) as browser:
        record = browser.get("/api/openapi.json").json()
        page = browser.get("/api/docs").text
    told = record["paths"]["/api/v1/documents"]["post"]
    assert told["security"] == [{"token": []}]
    assert record["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert set(told["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]) == {
        "file",
        "body",
        "visibility",
        "note",
    }
    for path, shape in (("/api/v1/documents", BatchAnswer), ("/api/v1/uploads/{batch}", UploadsAnswer)):
        (operation,) = record["paths"][path].values()
        status = "202" if shape is BatchAnswer else "200"
        shape.model_validate(operation["responses"][status]["content"]["application/json"]["example"])
    assert "POST /api/v1/documents" in page
    assert "/api/v1/uploads/{batch}" not in described("Muniment")["paths"]


def test_the_page_that_tells_programs_of_adding_is_well_made(room: Shelf) -> None:
    with TestClient(room.app(office=room.office())) as browser:
        Client(browser).see("/api/docs")


def test_ones_own_batches_are_listed(desk: Desk) -> None:
    second = desk.client("second")
    batch = read(desk, desk.client("editor"), text("a.txt"))
    assert batch not in second.see("/staff/add")
    assert "a.txt" in second.see(f"/staff/add/{batch}")


def test_while_the_catalogue_is_written_to_nothing_is_kept_and_that_is_said(desk: Desk) -> None:
    editor, program = desk.client("editor"), token(desk, "editor", Scope.ADD)
    home, engine = desk.repository.home, desk.repository.catalogue._database.engine
    event.listen(engine, "checkout", lambda driver, *_: driver.execute("PRAGMA busy_timeout = 1"))
    with closing(sqlite3.connect(home / "catalogue.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = editor.seen(send(editor, text("a.txt"), note="Kept words", body="sespm"), 503)
        answer = TestClient(desk.app).post("/api/v1/documents", files=text("a.txt"), headers=program)
        other.execute("ROLLBACK")
    assert "Nothing was added. Try again in a minute" in said
    assert "Kept words" in said
    assert answer.status_code == 503
    assert not [path for path in (home / "uploads").rglob("*") if path.is_file()]
    assert not desk.repository.catalogue.uploads.waiting()
