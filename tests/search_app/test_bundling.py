"""Files of chosen papers in one ZIP: those that may be read, as they are, and what they are."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from documents import Visibility
from search_app import bundling
from search_app.addresses import BUNDLE
from tests.search_app.html import Page
from tests.search_app.shelf import IMAGE, Shelf, paper


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf.make(tmp_path)
    made.add("wall", paper("The wall", "Walls.", date="2020"), b"%PDF-1.4 wall" * 50_000)
    made.add(
        "twin", replace(paper("=cmd()", "Other walls, of brick."), paths=("other/The wall.pdf",)), b"%PDF-1.4 twin"
    )
    made.add("secret", replace(paper("Secret", "Walls."), visibility=Visibility.STAFF), b"%PDF-1.4 secret")
    yield made
    made.close()


@pytest.fixture
def browser(own: Shelf) -> Iterator[TestClient]:
    with TestClient(own.app()) as client:
        yield client


def test_files_come_as_they_are_with_a_table_of_what_they_are(own: Shelf, browser: TestClient) -> None:
    answer = browser.get(BUNDLE, params={"id": [own.ids["wall"], own.ids["twin"], own.ids["wall"]]})
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["papers.csv", "001 The wall.pdf", "002 The wall.pdf"]
        rows = list(csv.DictReader(io.StringIO(archive.read("papers.csv").decode("utf-8-sig"))))
        for row in rows:
            content = archive.read(row["File"])
            assert (str(len(content)), hashlib.sha256(content).hexdigest()) == (row["Bytes"], row["SHA-256"])
    assert [row["Title"] for row in rows] == ["The wall", "'=cmd()"]
    assert [row["Address"] for row in rows] == [
        f"http://testserver/documents/{own.ids[name]}" for name in ("wall", "twin")
    ]


def test_what_is_not_for_the_public_is_as_what_is_not_there(own: Shelf, browser: TestClient) -> None:
    for missing in (own.ids["secret"], "0123456789abcdef", "../x"):
        assert browser.get(BUNDLE, params={"id": missing}).status_code == 404
    hidden = browser.get(BUNDLE, params={"id": [own.ids["wall"], own.ids["secret"]]}).content
    none = browser.get(BUNDLE, params={"id": [own.ids["wall"], "0123456789abcdef"]}).content
    assert hidden == none == browser.get(BUNDLE, params={"id": own.ids["wall"]}).content
    assert browser.get(BUNDLE).status_code == 404


def test_there_is_a_bound(own: Shelf, browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [f"{number:016x}" for number in range(bundling.MOST + 1)]
    assert browser.get(BUNDLE, params={"id": ids}).status_code == 414
    monkeypatch.setattr(bundling, "_LARGEST", 10)
    assert browser.get(BUNDLE, params={"id": own.ids["wall"]}).status_code == 414


def test_head_sends_nothing(own: Shelf, browser: TestClient) -> None:
    answer = browser.head(BUNDLE, params={"id": own.ids["wall"]})
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_name_is_one_that_every_system_can_write(own: Shelf, browser: TestClient) -> None:
    hostile = replace(paper("Hostile", "x"), paths=(f"papers/..\\..\\{IMAGE}\u202efdp.{'x' * 300}",))
    own.add("hostile", hostile, b"hostile")
    answer = browser.get(BUNDLE, params={"id": own.ids["hostile"]})
    _, name = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert not set(name) & set('\\/:*?"<>|\u202e')
    assert len(name) < 210


def test_the_results_offer_their_files(own: Shelf, browser: TestClient) -> None:
    page = Page(browser.get("/search", params={"q": "walls"}).text)
    chosen = [box["value"] for box in page.all("input") if box.get("name") == "id"]
    assert set(chosen) == {own.ids["wall"], own.ids["twin"]}
