"""Reading a document and its pages."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from documents import Busy, IndexOutOfDate, MunimentError
from index import Hit
from tests.search_app.html import Page, check
from tests.search_app.shelf import Shelf


def see(client: TestClient, address: str) -> tuple[Page, str]:
    answer = client.get(address)
    assert answer.status_code == 200
    return Page(answer.text), " ".join(answer.text.split())


def test_a_document_shows_its_facts_and_how_each_is_known(client: TestClient, shelf: Shelf) -> None:
    page, text = see(client, f"/documents/{shelf.ids['report']}")
    assert "21 November 2014" in text
    assert "From the description that came with the file (report.toml): 21 November 2014" in text
    assert "Not used: From the properties of the file (created): 2013" in text
    assert "Entered by a person on 1 January 2026: Seaside Council" in text
    assert "(Ann)" not in text  # who of the staff said so is not the public's business
    assert "<q>The sea wall</q>" in text
    assert "/srv/clerk" not in text
    assert "papers/" not in text
    assert "/bodies/seaside" in page.links
    assert "https://www.example.org/report" in page.links


def test_a_document_begins_with_its_first_page_and_lists_them_all(client: TestClient, shelf: Shelf) -> None:
    one = f"/documents/{shelf.ids['report']}"
    page, text = see(client, one)
    assert "Page i (1 of 3)" in text
    assert "Contents The sea wall and the grant" in text
    assert [f"{one}/pages/{number}" in page.links for number in (1, 2, 3, 4)] == [True, True, True, False]


def test_a_document_shows_its_recommendations_with_their_pages(client: TestClient, shelf: Shelf) -> None:
    page, text = see(client, f"/documents/{shelf.ids['report']}")
    assert "Recommendation 1" in text
    assert f"/documents/{shelf.ids['report']}/pages/3" in page.links


def test_a_letter_says_who_wrote_to_whom(client: TestClient, shelf: Shelf) -> None:
    _, text = see(client, f"/documents/{shelf.ids['letter']}")
    assert "Jane Harper, Chair, Harbour Board" in text
    assert "A. Minister" in text
    assert "HB/24/7" in text


def test_words_in_a_document_lead_to_the_pages_that_hold_them(client: TestClient, shelf: Shelf) -> None:
    one = f"/documents/{shelf.ids['report']}"
    page, text = see(client, f"{one}?q=grant")
    assert "2 matches for “grant” on 2 pages" in text
    assert f"{one}/pages/1?q=grant" in page.links
    assert f"{one}/pages/3?q=grant" in page.links
    assert page.marked == ["grant", "grant"]
    assert page.title == "grant – The sea wall: an inquiry – Muniment"


def test_words_that_are_not_in_a_document_are_said_not_to_be(client: TestClient, shelf: Shelf) -> None:
    _, text = see(client, f"/documents/{shelf.ids['report']}?q=zebra")
    assert "not on any page of this document" in text


def test_a_page_shows_its_text_with_the_words_marked(client: TestClient, shelf: Shelf) -> None:
    one = f"/documents/{shelf.ids['report']}"
    page, text = see(client, f"{one}/pages/2?q=sea")
    assert page.marked == ["sea"]
    assert page.title == "sea – Page 1 (2 of 3) – The sea wall: an inquiry – Muniment"
    assert "1 match for “sea” on this page" in text
    assert {f"{one}/pages/1?q=sea", f"{one}/pages/3?q=sea", "/search?q=sea", f"{one}?q=sea"} <= set(page.links)


def test_a_phrase_over_the_end_of_a_page_is_marked_on_both(client: TestClient, shelf: Shelf) -> None:
    one = f"/documents/{shelf.ids['report']}"
    assert see(client, f'{one}/pages/2?q="to+the+council"')[0].marked == ["to the"]
    assert see(client, f'{one}/pages/3?q="to+the+council"')[0].marked == ["council"]


def test_the_canonical_address_is_whole_and_has_no_query(client: TestClient, shelf: Shelf) -> None:
    one = f"/documents/{shelf.ids['report']}"
    for address in (one, f"{one}/pages/2"):
        page, _ = see(client, f"{address}?q=sea")
        assert [link["href"] for link in page.all("link") if link["rel"] == "canonical"] == [
            f"http://testserver{address}"
        ]


@pytest.mark.parametrize("number", ["0", "4", "01", "-1", "x", "1.5", "9" * 5_000, "²", "%00"])
def test_a_page_that_is_not_there_is_not_found(client: TestClient, shelf: Shelf, number: str) -> None:
    assert client.get(f"/documents/{shelf.ids['report']}/pages/{number}").status_code == 404


def test_a_scan_says_that_it_could_not_be_read(client: TestClient, shelf: Shelf) -> None:
    for address in (f"/documents/{shelf.ids['scan']}", f"/documents/{shelf.ids['scan']}/pages/2"):
        assert "Its 2 pages are scans." in client.get(address).text


def test_an_earlier_version_leads_to_the_latest_and_back(client: TestClient, shelf: Shelf) -> None:
    old, new = (f"/documents/{shelf.ids[key]}" for key in ("old", "new"))
    page, text = see(client, old)
    assert "This is not the latest version." in text
    assert new in page.links
    assert old in see(client, new)[0].links


def test_the_text_is_plain_with_form_feeds_between_pages(client: TestClient, shelf: Shelf) -> None:
    answer = client.get(f"/documents/{shelf.ids['report']}/text")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.count("\f") == 2
    assert answer.text.startswith("Contents\nThe sea wall")


def test_beside_a_page_of_a_long_document_are_those_around_it_and_its_ends(client: TestClient, long_paper: str) -> None:
    page, text = see(client, f"/documents/{long_paper}/pages/100")
    listed = [int(link.rpartition("/")[2]) for link in page.links if "/pages/" in link]
    assert {1, 80, 100, 120, 300} <= set(listed)
    assert 50 not in listed
    assert "All 300 pages" in text


def test_in_a_long_document_every_page_is_looked_at(client: TestClient, long_paper: str) -> None:
    one = f"/documents/{long_paper}"
    assert "300 matches for “sheet” on 300 pages" in see(client, f"{one}?q=sheet")[1]
    page, text = see(client, f"{one}/pages/100?q=299")
    assert "looked for" not in text
    assert f"{one}/pages/300?q=299" in page.links


def test_in_a_very_long_document_the_pages_around_are_looked_at_and_that_is_said(
    client: TestClient, very_long_paper: str
) -> None:
    one = f"/documents/{very_long_paper}"
    page, text = see(client, f"{one}?q=ton")
    assert "97 matches for “ton” on 97 pages" in text
    assert "looked for on 97 of 300 pages: Page 1 of 300 to Page 97 of 300." in text
    assert f"{one}/pages/98?q=ton" in page.links
    assert "not on any of these pages" in see(client, f"{one}?q=zebra")[1]

    page, text = see(client, f"{one}/pages/150?q=ton")
    assert page.marked == ["Ton"]
    assert {f"{one}/pages/149?q=ton", f"{one}/pages/151?q=ton"} <= set(page.links)
    assert "Page 102 of 300 to Page 198 of 300." in text
    assert {f"{one}/pages/101?q=ton", f"{one}/pages/199?q=ton"} <= set(page.links)


def test_a_phrase_over_the_end_of_a_page_is_marked_far_into_a_very_long_document(
    client: TestClient, very_long_paper: str
) -> None:
    one = f"/documents/{very_long_paper}"
    assert see(client, f'{one}/pages/250?q="aground+ton"')[0].marked == ["Ton", "aground"]


def test_a_paper_and_each_of_its_pages_lead_to_papers_like_it(client: TestClient, shelf: Shelf) -> None:
    for address in (f"/documents/{shelf.ids['report']}", f"/documents/{shelf.ids['report']}/pages/3"):
        page = Page(client.get(address).text)
        check(page)
        assert f"/documents/{shelf.ids['letter']}" in page.links
        assert f"/documents/{shelf.ids['secret']}" not in page.links


def test_a_page_without_text_is_like_no_other(client: TestClient, shelf: Shelf) -> None:
    assert "More like this" not in client.get(f"/documents/{shelf.ids['scan']}/pages/1").text


@pytest.mark.parametrize("error", [Busy("later"), IndexOutOfDate("later")])
def test_a_paper_is_shown_while_the_index_is_being_made(shelf: Shelf, error: MunimentError) -> None:
    class Unready:
        """An index that cannot be asked yet."""

        def like(self, *_: object) -> tuple[Hit, ...]:
            raise error

    app = shelf.app()
    app.state.parts = replace(app.state.parts, indexes=lambda _: Unready())
    answer = TestClient(app).get(f"/documents/{shelf.ids['report']}")
    assert answer.status_code == 200
    assert "More like this" not in answer.text
