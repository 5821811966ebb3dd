"""Pages that have not changed are not made again, and those that have are."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from search_app import parts, static_files
from search_app.freshness import code
from search_app.house import House
from tests.search_app.shelf import Shelf

STATE = {"now": "first"}


@pytest.fixture
def browser(shelf: Shelf) -> TestClient:
    STATE["now"] = "first"
    return kept(shelf)


def kept(shelf: Shelf, **more: Any) -> TestClient:
    return TestClient(shelf.app(state=lambda audience: f"{STATE['now']} {audience}", **more))


def again(browser: TestClient, address: str, tag: str, headers: Mapping[str, str] | None = None) -> int:
    return browser.get(address, headers={"if-none-match": tag, **(headers or {})}).status_code


def test_a_page_that_a_browser_has_is_not_made_again(
    browser: TestClient, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = ("/", "/search?q=sea", f"/documents/{shelf.ids['report']}", "/coverage", "/about", "/api/docs")
    addresses = (*pages, "/sitemap.xml", "/sitemap/documents-1.xml", "/sitemap/places-1.xml")
    tags = {address: browser.get(address).headers["etag"] for address in addresses}
    monkeypatch.setattr(parts.Parts, "html", None)
    for address, tag in tags.items():
        answer = browser.get(address, headers={"if-none-match": f'"x", {tag}'})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
        assert answer.headers["cache-control"] == "no-cache"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_it_is_made_again_when_what_is_held_has_changed(browser: TestClient) -> None:
    tag = browser.get("/search?q=sea").headers["etag"]
    STATE["now"] = "second"
    answer = browser.get("/search?q=sea", headers={"if-none-match": tag})
    assert answer.status_code == 200
    assert answer.headers["etag"] != tag


def test_a_tag_is_of_one_address_and_one_sort_of_answer(browser: TestClient) -> None:
    tag = browser.get("/search?q=sea").headers["etag"]
    assert again(browser, "/search?q=wall", tag) == 200
    assert again(browser, "/search?q=sea", tag, {"host": "elsewhere.example"}) == 200
    assert again(browser, "/search?q=sea", tag, {"accept": "text/html"}) == 200


def test_a_tag_is_of_one_house(browser: TestClient, shelf: Shelf) -> None:
    tag = browser.get("/help").headers["etag"]
    assert again(kept(shelf), "/help", tag) == 304
    assert again(kept(shelf, house=House(name="Other")), "/help", tag) == 200


def test_what_is_not_there_has_no_tag_and_a_star_is_none(browser: TestClient) -> None:
    for address in ("/nothing", f"/documents/{'0' * 16}", "/search?page=999"):
        assert "etag" not in browser.get(address).headers
        assert again(browser, address, "*") == 404
    assert again(browser, "/help", "*") == 200


def test_where_the_state_is_not_known_browsers_keep_nothing(client: TestClient) -> None:
    assert "etag" not in client.get("/help").headers


def test_the_code_has_a_word(shelf: Shelf) -> None:
    assert code() == code()
    assert len(code()) == 64
    assert replace(shelf.app().state.parts, made="x").made == "x"


def test_a_page_is_made_again_where_only_a_stylesheet_is_new(
    browser: TestClient, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = browser.get("/about").headers["etag"]
    for file in static_files._FOLDER.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes() + b"\n")
    monkeypatch.setattr(static_files, "_FOLDER", tmp_path)
    assert again(kept(shelf), "/about", tag) == 200
