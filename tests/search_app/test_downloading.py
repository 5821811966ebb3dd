"""The results of a search to keep."""

import csv

from starlette.testclient import TestClient

from tests.search_app.shelf import SECRET, Shelf


def test_a_table_is_a_file_that_a_spreadsheet_opens(client: TestClient, shelf: Shelf) -> None:
    answer = client.get("/search.csv?q=wall&sort=oldest")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="search-20')
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    told = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert told[0] == ["Record of a search", "http://testserver/search?q=wall&sort=oldest"]
    assert [row[1] for row in told[11:]] == [
        "The sea wall: an inquiry",
        "Letter about the grant",
        "Minutes of the Harbour Board",
    ]
    assert told[11][7] == f"http://testserver/documents/{shelf.ids['report']}"


def test_results_lead_to_their_table_with_the_same_filters(client: TestClient) -> None:
    assert 'href="/search.csv?q=wall&amp;kind=letter"' in client.get("/search?q=wall&kind=letter&page=1").text
    assert "/search.csv" not in client.get("/search?q=unfindable").text
    assert "/search.csv" not in client.get("/search?q=wall&from=x").text


def test_what_cannot_be_done_is_told_and_no_table_is_given(client: TestClient) -> None:
    answer = client.get("/search.csv?q=wall&from=x")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["from"]


def test_a_table_is_compressed_and_has_a_head(client: TestClient) -> None:
    answer = client.get("/search.csv?q=wall", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    head = client.head("/search.csv?q=wall")
    assert (head.status_code, head.content) == (200, b"")


def test_the_table_of_the_public_has_no_paper_for_staff(client: TestClient, shelf: Shelf) -> None:
    text = client.get("/search.csv").text
    assert SECRET not in text
    assert shelf.ids["secret"] not in text
