"""Looking among the recommendations, decisions and actions."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.search_app.html import Page, check
from tests.search_app.shelf import IMAGE, SCRIPT, Shelf, paper


def see(client: TestClient, address: str) -> tuple[Page, str]:
    answer = client.get(address)
    assert answer.status_code == 200
    page = Page(answer.text)
    check(page)
    return page, " ".join(answer.text.split())


def test_a_unit_opens_at_its_page_with_the_words_marked(client: TestClient, shelf: Shelf) -> None:
    page, text = see(client, "/units?q=grant")
    assert "1 found for “grant”" in text
    assert "Recommendation 1<" in text
    assert "Page 2 of <a" in text
    assert f"/documents/{shelf.ids['report']}/pages/3?q=grant" in page.links
    assert page.marked == ["grant"]


def test_units_are_filtered_by_their_sort_their_papers_body_and_date(client: TestClient) -> None:
    for filters, number in (("", 2), ("unit=action", 1), ("body=SSC&to=2015", 1), ("unit=decision", 0)):
        _, text = see(client, f"/units?{filters}")
        assert f"{number} found<" in text, filters


def test_a_chosen_sort_is_checked_and_a_chip(client: TestClient) -> None:
    page, text = see(client, "/units?unit=action&q=x")
    assert "Remove filter </span>Only: Action" in text
    assert [field["value"] for field in page.all("input") if "checked" in field] == ["action"]
    assert "/units?q=x" in page.links


def test_none_found_says_what_they_are_and_leads_on(client: TestClient) -> None:
    page, text = see(client, "/units?q=unfindable&body=seaside")
    assert "None of them matches." in text
    assert "A recommendation is what a report asks somebody to do" in text
    assert {"/units", "/units?q=unfindable", "/search?q=unfindable&body=seaside"} <= set(page.links)


def test_a_room_without_units_says_so_and_its_first_page_does_not_lead_there(tmp_path: Path) -> None:
    shelf = Shelf.make(tmp_path)
    shelf.add("one", paper("A paper", "Text.", date="2014"))
    with TestClient(shelf.app()) as client:
        _, text = see(client, "/units")
        assert "No recommendation, decision or action is known here yet." in text
        assert "Recommendations, decisions and actions" not in client.get("/").text
    shelf.close()


def test_the_first_page_leads_to_units_where_there_are_some(client: TestClient) -> None:
    assert ">Recommendations, decisions and actions</a>" in client.get("/").text


def test_problems_are_told_as_on_the_results_page(client: TestClient) -> None:
    page, text = see(client, "/units?from=x&unit=wish")
    assert page.title.startswith("Error: ")
    assert "must be a real date" in text
    assert "#from" in page.links


def test_programs_get_the_same_with_a_record(client: TestClient, shelf: Shelf) -> None:
    record = client.get("/api/v1/units?q=grant&unit=recommendation").json()
    assert record["record"]["filters"] == {"unit": ["recommendation"]}
    (hit,) = record["hits"]
    assert (hit["unit"], hit["number"], hit["page"]["number"]) == ("recommendation", "1", 3)
    assert hit["document"]["id"] == shelf.ids["report"]
    assert client.get("/api/v1/units?unit=wish").status_code == 400


@pytest.mark.parametrize("address", ["/units?unit=action", f"/units?q={SCRIPT}"])
def test_what_units_say_is_never_markup(client: TestClient, address: str) -> None:
    _, text = see(client, address)
    assert SCRIPT not in text
    assert IMAGE not in text
