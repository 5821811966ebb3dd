"""What is told of how the app is doing, and to whom."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from documents import Audience, Busy, IndexOutOfDate
from index import Index
from search_app.monitoring import Monitor
from tests.search_app.shelf import SECRET, Shelf
from tests.search_app.test_app import Broken

NEAR = ("127.0.0.1", 50_000)


def watched(shelf: Shelf, *, client: tuple[str, int] = NEAR, **settings: Any) -> tuple[TestClient, list[str]]:
    lines: list[str] = []
    app = shelf.app(monitor=Monitor(line=lines.append, **settings))
    return TestClient(app, raise_server_exceptions=False, client=client), lines


def counted(browser: TestClient) -> dict[tuple[str, ...], float]:
    """The counts by their names and the values of their labels."""
    told = browser.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = text_string_to_metric_families(told.text)
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


def broken(browser: TestClient, error: Exception) -> None:
    """Let the index of a browser's app fail."""

    def indexes(_audience: Audience) -> Index:
        return Broken(error)  # type: ignore[return-value]

    state = browser.app.state  # type: ignore[attr-defined]
    state.parts = replace(state.parts, indexes=indexes)


def test_each_request_has_a_line(shelf: Shelf) -> None:
    browser, lines = watched(shelf)
    answer = browser.get("/search?q=sea", headers={"accept-encoding": "identity"})
    (line,) = map(json.loads, lines)
    assert list(line) == ["time", "id", "method", "route", "status", "ms", "bytes"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/search", 200)
    assert line["bytes"] == len(answer.content)
    assert line["id"] == answer.headers["x-request-id"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])


def test_words_and_addresses_of_readers_are_told_where_that_is_set(shelf: Shelf) -> None:
    browser, lines = watched(shelf)
    browser.get(f"/search?q={SECRET}")
    assert SECRET not in lines[0]
    assert NEAR[0] not in lines[0]
    browser, lines = watched(shelf, queries=True, addresses=True)
    browser.get("/search?q=a%0Ab")
    (line,) = map(json.loads, lines)
    assert (line["query"], line["from"]) == ("q=a%0Ab", NEAR[0])


@pytest.mark.parametrize("given", ["a", "A-b_c.9", "x" * 64])
def test_an_id_that_is_given_is_taken(shelf: Shelf, given: str) -> None:
    browser, lines = watched(shelf)
    assert browser.get("/help", headers={"x-request-id": given}).headers["x-request-id"] == given
    assert json.loads(lines[0])["id"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", 'a"}', "é", "a;b"])
def test_what_is_no_id_is_not_taken(shelf: Shelf, given: str) -> None:
    browser, _ = watched(shelf)
    answered = browser.get("/help", headers={b"x-request-id": given.encode("latin-1")}).headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", answered)


def test_a_mistake_of_ours_has_a_line_and_an_id_too(shelf: Shelf) -> None:
    browser, lines = watched(shelf)
    broken(browser, RuntimeError("disk"))
    answer = browser.get("/search", headers={"x-request-id": "abc"})
    assert (answer.status_code, answer.headers["x-request-id"]) == (500, "abc")
    assert [json.loads(line)["status"] for line in lines] == [500]


def test_requests_are_counted_by_route_and_status(shelf: Shelf) -> None:
    browser, _ = watched(shelf, drawn=lambda: 3)
    for address in (f"/documents/{shelf.ids['report']}", f"/documents/{shelf.ids['letter']}", "/nothing", "/nowhere"):
        browser.get(address)
    browser.request("BREW", "/help")
    counts = counted(browser)
    assert counts["muniment_requests_total", "GET", "/documents/{id}", "200"] == 2
    assert counts["muniment_requests_total", "GET", "none", "404"] == 2
    assert any(name[:2] == ("muniment_requests_total", "other") for name in counts)
    assert counts["muniment_request_seconds_count", "/documents/{id}"] == 2
    assert counts["muniment_documents",] == sum(shelf.catalogue.counts(Audience.PUBLIC).values())
    assert counts["muniment_index_waiting",] == shelf.catalogue.waiting()
    assert [value for name, value in counts.items() if name[0] == "muniment_pictures_drawn_total"] == [3]


@pytest.mark.parametrize("client", [("10.0.0.7", 1), ("testclient", 1), ("::ffff:10.0.0.7", 1)])
def test_counts_are_for_programs_on_this_machine(shelf: Shelf, client: tuple[str, int]) -> None:
    far, _ = watched(shelf, client=client)
    assert far.get("/metrics").status_code == 404
    everybody, _ = watched(shelf, client=client, open=True)
    assert everybody.get("/metrics").status_code == 200


@pytest.mark.parametrize("said", ["x-forwarded-for", "forwarded", "via", "x-real-ip"])
def test_a_proxy_on_this_machine_asks_for_others(shelf: Shelf, said: str) -> None:
    browser, _ = watched(shelf)
    assert browser.get("/metrics").status_code == 200
    assert browser.get("/metrics", headers={said: "127.0.0.1"}).status_code == 404


def test_without_a_monitor_there_are_no_counts_and_no_ids(client: TestClient) -> None:
    assert client.get("/metrics").status_code == 404
    assert "x-request-id" not in client.get("/help").headers


@pytest.mark.parametrize("error", [IndexOutOfDate("/srv/secret"), Busy("/srv/secret"), RuntimeError("/srv/secret")])
def test_it_is_not_ready_while_the_index_is_not(shelf: Shelf, error: Exception) -> None:
    browser, _ = watched(shelf)
    assert browser.get("/readyz").json() == {"status": "ready", "index": "ok"}
    broken(browser, error)
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
    assert "/srv/secret" not in answer.text
