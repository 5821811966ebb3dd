"""The API."""

from starlette.testclient import TestClient

from tests.search_app.shelf import Shelf


def test_a_search_is_answered_in_json(client: TestClient, shelf: Shelf) -> None:
    answer = client.get("/api/v1/search?q=breached")
    assert answer.headers["content-type"] == "application/json"
    record = answer.json()
    assert (record["total"], record["page"], record["size"]) == (1, 1, 10)
    assert set(record["facets"]) == {"body", "topic", "kind", "year"}
    (hit,) = record["hits"]
    page = hit["pages"][0]
    assert page["url"] == f"/documents/{shelf.ids['report']}/pages/2"
    marked = [page["snippet"]["text"][start:end] for start, end in page["snippet"]["marks"]]
    assert marked == ["breached"]


def test_filters_work_as_on_the_page(client: TestClient) -> None:
    record = client.get("/api/v1/search?q=wall&kind=letter&sender=harper&size=100").json()
    assert [hit["kind"] for hit in record["hits"]] == ["letter"]
    assert record["size"] == 100


def test_what_cannot_be_done_is_told_by_field(client: TestClient) -> None:
    answer = client.get("/api/v1/search?from=31/02/2014&size=101&page=x")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["from", "size", "page"]


def test_a_document_is_told_in_json(client: TestClient, shelf: Shelf) -> None:
    record = client.get(f"/api/v1/documents/{shelf.ids['report']}").json()
    assert record["title"] == "The sea wall: an inquiry"
    assert record["bodies"] == [{"slug": "seaside", "name": "Seaside Council"}]


def test_a_document_tells_the_papers_it_is_joined_to(client: TestClient, shelf: Shelf) -> None:
    old, new = shelf.ids["old"], shelf.ids["new"]
    assert client.get(f"/api/v1/documents/{new}").json()["joined"] == [
        {
            "relation": "supersedes",
            "id": old,
            "title": "Moorings, first version",
            "url": f"/documents/{old}",
            "evidence": "Other bytes were found at the same path.",
        }
    ]
    (newer,) = client.get(f"/api/v1/documents/{old}").json()["joined"]
    assert (newer["relation"], newer["id"], newer["title"]) == ("superseded_by", new, "Moorings")
