"""About, accessibility, privacy: ours where nothing is set, else what the house wrote."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from search_app.house import House
from search_app.statements import statement
from tests.search_app.html import Page, check, see
from tests.search_app.shelf import SCRIPT, Shelf

NAMES = ["about", "accessibility", "privacy"]


def own_words(name: str, own: str) -> House:
    return replace(House(), **{name: own})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_each_is_there_and_linked_from_the_foot(client: TestClient, name: str) -> None:
    page = Page(client.get(f"/{name}").text)
    check(page)
    assert f"/{name}" in Page(client.get("/search").text).links


@pytest.mark.parametrize("name", NAMES)
def test_the_house_may_write_its_own(shelf: Shelf, name: str) -> None:
    own = "# Who we are\n\n### Us\n\n*We* hold papers. [Site](https://example.org)\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    page, text = see(shelf.app(house=own_words(name, own)), f"/{name}")
    assert page.title.startswith("Who we are")
    assert "<em>We</em> hold papers" in text
    assert "<h2>Us</h2>" in text
    assert "https://example.org" in page.links


@pytest.mark.parametrize("name", NAMES)
def test_markup_in_it_is_shown_as_it_is(shelf: Shelf, name: str) -> None:
    own = f"# {SCRIPT}\n\n{SCRIPT} <b onclick=x>a</b> [a](javascript:alert(1)) ![b](https://example.org/b.png)"
    page, text = see(shelf.app(house=own_words(name, own)), f"/{name}")
    assert SCRIPT not in text
    assert not page.all("b")
    assert not page.all("img")
    assert not any(link.startswith("javascript:") for link in page.links)


def test_headings_go_one_deeper_at_a_time() -> None:
    body = statement("#### a\n\n# b\n\n###### c", "A heading").body
    assert [f"<h{deep}>{word}</h{deep}>" in body for deep, word in ((2, "a"), (2, "b"), (3, "c"))] == [True] * 3


def test_without_a_heading_of_its_own_the_page_has_ours() -> None:
    assert statement("Some words.", "Privacy").heading == "Privacy"


def test_privacy_says_what_is_written_down(shelf: Shelf) -> None:
    _, usual = see(shelf.app(), "/privacy")
    _, told = see(shelf.app(house=House(logs_queries=True, logs_addresses=True)), "/privacy")
    assert "searched for is not written down" in usual
    assert "The network address that asked is not." in usual
    assert "searched for is written down" in told
    assert "The network address that asked is written down" in told
