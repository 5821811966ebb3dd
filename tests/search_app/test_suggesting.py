"""What may be looked for."""

from starlette.testclient import TestClient

from index.results import Suggestion
from search_app.suggesting import _address
from tests.search_app.html import Page, check
from tests.search_app.shelf import SECRET, VOCABULARY

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_programs_get_json(client: TestClient) -> None:
    answer = client.get("/suggest?q=sea")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["vary"].startswith("Accept")
    record = answer.json()
    assert record["query"] == "sea"
    assert record["suggestions"][0].keys() == {"text", "kind", "papers", "url"}
    assert ("Seaside Council", "/bodies/seaside") in {(each["text"], each["url"]) for each in record["suggestions"]}
    for suggestion in record["suggestions"]:
        assert client.get(suggestion["url"]).status_code == 200


def test_a_browser_gets_a_page_of_links(client: TestClient) -> None:
    answer = client.get("/suggest?q=sea", headers=BROWSER)
    assert answer.headers["content-type"].startswith("text/html")
    page = Page(answer.text)
    check(page)
    assert {"/bodies/seaside", "/search?q=sea"} <= set(page.links)


def test_without_a_text_there_is_the_form_alone(client: TestClient) -> None:
    page = Page(client.get("/suggest", headers=BROWSER).text)
    check(page)
    assert [field["name"] for field in page.all("input")] == ["q"]
    assert client.get("/suggest").json() == {"query": "", "suggestions": []}


def test_nothing_that_begins_so_is_said(client: TestClient) -> None:
    text = client.get("/suggest?q=zz<b>", headers=BROWSER).text
    assert "No name, title or subject here begins so" in text
    assert "<b>" not in text


def test_the_search_page_leads_to_suggestions_for_its_words(client: TestClient) -> None:
    assert "/suggest?q=sea" in Page(client.get("/search?q=sea").text).links


def test_each_sort_of_suggestion_leads_to_what_it_names() -> None:
    sorts = {
        "title": ("0123456789abcdef", "/documents/0123456789abcdef"),
        "body": ("seaside", "/bodies/seaside"),
        "topic": ("money", "/topics/money"),
        "phrase": ("", "/search?q=%22sea+wall%22"),
    }
    for kind, (value, address) in sorts.items():
        assert _address(Suggestion("sea wall", kind, 2, value), VOCABULARY) == address
    assert _address(Suggestion("A Board", "body", 1, "A Board"), VOCABULARY) == "/search?body=A+Board"


def test_nothing_of_a_staff_paper_is_suggested(client: TestClient) -> None:
    for typed in (SECRET, SECRET[:3], "about", "the"):
        told = client.get("/suggest", params={"q": typed}).json()["suggestions"]
        assert SECRET not in str(told)
