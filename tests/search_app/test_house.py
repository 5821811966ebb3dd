"""Whose room it is: what people set stands on the pages, and never as markup."""

from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from documents import MunimentError
from search_app.colours import Accent
from search_app.house import House, Link, contact, links, logo
from tests.search_app.html import Page, check
from tests.search_app.shelf import IMAGE, SCRIPT, Shelf

DRAWN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script>alert(1)</script></svg>'


def dressed(shelf: Shelf, **facts: object) -> TestClient:
    return TestClient(shelf.app(house=House(**facts)))  # type: ignore[arg-type]


def seen(browser: TestClient, address: str) -> Page:
    page = Page(browser.get(address).text)
    check(page)
    return page


def mailed(page: Page, subject: str) -> dict[str, list[str]]:
    """What a link to write to the house fills in."""
    for link in page.links:
        if link.startswith("mailto:") and subject in (filled := parse_qs(urlsplit(link).query)).get("subject", [""])[0]:
            return filled
    return {}


def test_name_welcome_and_links_are_texts(shelf: Shelf) -> None:
    browser = dressed(shelf, name=f"The {SCRIPT}", welcome=IMAGE, links=(Link(SCRIPT, "https://example.org/?a=1&b=2"),))
    page = seen(browser, "/")
    assert "https://example.org/?a=1&b=2" in page.links
    assert SCRIPT not in browser.get("/").text
    assert not page.all("img")


def test_a_logo_is_served_under_the_address_of_its_bytes_and_nothing_in_it_runs(shelf: Shelf) -> None:
    browser = dressed(shelf, logo=logo(DRAWN, ".svg"))
    (picture,) = seen(browser, "/help").all("img")
    answer = browser.get(picture["src"])
    assert picture["src"].startswith("/static/logo.")
    assert answer.content == DRAWN
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(("content", "suffix"), [(b"GIF89a", ".gif"), (b"<html>", ".svg"), (b"<svg", ".png")])
def test_a_logo_that_is_no_picture_is_refused(content: bytes, suffix: str) -> None:
    with pytest.raises(MunimentError, match="SVG or a PNG"):
        logo(content, suffix)


def test_a_logo_that_is_very_large_is_refused() -> None:
    with pytest.raises(MunimentError, match="too large"):
        logo(b"<svg" + bytes(500_000), ".svg")


def test_the_colour_is_in_the_stylesheet_whose_address_changes(shelf: Shelf, client: TestClient) -> None:
    browser = dressed(shelf, accent=Accent.of("#7a1f3d"))
    (ours,) = [link["href"] for link in seen(browser, "/").all("link") if link["rel"] == "stylesheet"]
    (usual,) = [link["href"] for link in seen(client, "/").all("link") if link["rel"] == "stylesheet"]
    assert ours != usual
    assert "--brand: #7a1f3d" in browser.get(ours).text


def test_a_mistake_is_reported_with_the_address_of_the_page(shelf: Shelf) -> None:
    browser = dressed(shelf, contact="papers@example.org")
    for path in (f"/documents/{shelf.ids['report']}", f"/documents/{shelf.ids['report']}/pages/2?q=sea+wall"):
        filled = mailed(seen(browser, path), "mistake")
        assert filled["body"] == [f"http://testserver{path}"]
        assert "The sea wall: an inquiry" in filled["subject"][0]


def test_a_paper_that_is_not_held_is_asked_for(shelf: Shelf) -> None:
    browser = dressed(shelf, contact="papers@example.org")
    filled = mailed(seen(browser, "/search?q=zabbleplonk"), "not here")
    assert filled["body"] == ["http://testserver/search?q=zabbleplonk"]
    assert mailed(seen(browser, "/coverage"), "not here")


def test_without_a_contact_nothing_is_offered(client: TestClient, shelf: Shelf) -> None:
    for path in (f"/documents/{shelf.ids['report']}", "/search?q=zabbleplonk", "/coverage", "/"):
        said = client.get(path).text
        assert "mailto:" not in said
        assert "Report a mistake" not in said
        assert "Ask for a paper" not in said


def test_a_form_is_led_to_as_it_is(shelf: Shelf) -> None:
    browser = dressed(shelf, contact="https://example.org/contact")
    assert "https://example.org/contact" in seen(browser, f"/documents/{shelf.ids['report']}").links


def test_what_a_title_says_stays_in_the_subject() -> None:
    link = House(contact="a@example.org").writing("x&cc=b@example.org\r\nBcc: c@example.org" + "y" * 5_000, "z")
    assert len(link) < 500
    assert set(parse_qs(urlsplit(link).query)) == {"subject", "body"}
    assert "%0A" not in link


@pytest.mark.parametrize("given", ["nobody", "a@b@c", "javascript:alert(1)", "a@example.org?bcc=b", "https://a b"])
def test_a_contact_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(MunimentError, match="MUNIMENT_CONTACT"):
        contact(given)


def test_links_are_written_as_names_and_addresses() -> None:
    given = "Our site=https://example.org/?a=b; Jobs=/jobs ;; Mail=mailto:a@example.org"
    assert links(given) == (
        Link("Our site", "https://example.org/?a=b"),
        Link("Jobs", "/jobs"),
        Link("Mail", "mailto:a@example.org"),
    )


@pytest.mark.parametrize("given", ["Jobs", "=https://a", "Bad=javascript:alert(1)", "Bad=//evil.example", "Bad=data:x"])
def test_a_link_that_leads_to_no_page_is_refused(given: str) -> None:
    with pytest.raises(MunimentError, match="which is no link"):
        links(given)
