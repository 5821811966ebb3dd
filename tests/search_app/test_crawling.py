"""What programs that look around are told."""

import urllib.robotparser
from collections.abc import Iterator

import pytest
from lxml import etree
from starlette.testclient import TestClient

from muniment.asgi import served
from muniment.repository import Repository
from search_app import crawling
from tests.search_app.shelf import SECRET, Shelf

_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def locations(client: TestClient, address: str) -> list[str]:
    """The addresses in a sitemap, or of the sitemaps in an index."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    return [str(found.text) for found in etree.fromstring(answer.content).iter(f"{_SITEMAP}loc")]


def everywhere(client: TestClient) -> Iterator[str]:
    for sitemap in locations(client, "/sitemap.xml"):
        yield from locations(client, sitemap)


def test_the_sitemaps_have_every_paper_that_can_be_found_and_the_ways_to_it(client: TestClient, shelf: Shelf) -> None:
    found = list(everywhere(client))
    assert len(found) == len(set(found))
    for name in ("report", "letter", "minutes", "hostile", "scan", "new"):
        assert f"http://testserver/documents/{shelf.ids[name]}" in found
    assert {"http://testserver/", "http://testserver/bodies/seaside", "http://testserver/topics/flooding"} <= {*found}


def test_the_sitemaps_have_no_paper_for_staff_and_none_that_another_took_the_place_of(
    client: TestClient, shelf: Shelf
) -> None:
    found = " ".join(everywhere(client))
    assert SECRET not in found
    assert shelf.ids["secret"] not in found
    assert shelf.ids["old"] not in found


def test_every_address_of_the_sample_archive_can_be_read(samples: Repository) -> None:
    with TestClient(served(samples)) as browser:
        found = list(everywhere(browser))
        assert sum("/meetings/" in address for address in found) > 10
        assert {browser.get(address).status_code for address in found[::7]} == {200}


def test_many_papers_fill_several_sitemaps(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sorted(everywhere(client))
    monkeypatch.setattr(crawling, "_LARGEST", 3)
    sitemaps = locations(client, "/sitemap.xml")
    assert "http://testserver/sitemap/documents-2.xml" in sitemaps
    assert all(0 < len(locations(client, sitemap)) <= 3 for sitemap in sitemaps)
    assert sorted(everywhere(client)) == whole


@pytest.mark.parametrize("part", ["0", "-1", "99", "x", "1234567890", "²"])
def test_other_sitemaps_are_not_there(client: TestClient, part: str) -> None:
    assert client.get(f"/sitemap/documents-{part}.xml").status_code == 404
    assert client.get(f"/sitemap/places-{part}.xml").status_code == 404


def test_a_sitemap_says_when_papers_changed(client: TestClient, shelf: Shelf) -> None:
    answer = client.get("/sitemap/documents-1.xml")
    times = [found.text for found in etree.fromstring(answer.content).iter(f"{_SITEMAP}lastmod")]
    assert len(times) == len(locations(client, "/sitemap/documents-1.xml"))
    assert all(time and time.startswith("20") and time.endswith("Z") for time in times)
    head = client.head("/sitemap.xml")
    assert (head.status_code, head.content) == (200, b"")


def test_crawlers_may_read_papers_and_not_searches(client: TestClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(answer.text.splitlines())
    for path in ("/", "/documents/0123456789abcdef/pages/2", "/bodies", "/sitemap.xml", "/meetings"):
        assert rules.can_fetch("anybot", f"http://testserver{path}"), path
    for path in (
        "/search?q=wall&body=seaside",
        "/search.csv?q=a",
        "/api/v1/search?q=wall",
        "/suggest?q=a",
        "/units?q=a",
    ):
        assert not rules.can_fetch("anybot", f"http://testserver{path}"), path
    assert rules.site_maps() == ["http://testserver/sitemap.xml"]


def test_a_browser_learns_how_to_search(client: TestClient, shelf: Shelf) -> None:
    assert 'rel="search" type="application/opensearchdescription+xml"' in client.get("/").text
    answer = client.get("/opensearch.xml")
    assert answer.headers["content-type"] == "application/opensearchdescription+xml; charset=utf-8"
    told = etree.fromstring(answer.content)
    assert told.findtext(f"{_OPENSEARCH}ShortName") == "Muniment"
    ways = {way.get("type"): way.get("template", "") for way in told.iter(f"{_OPENSEARCH}Url")}
    for kind in ("text/html", "application/atom+xml"):
        address = ways[kind].replace("{searchTerms}", "breached").replace("{startPage?}", "1").replace("{count?}", "5")
        assert shelf.ids["report"] in client.get(address).text
    tag = answer.headers["etag"]
    assert client.get("/opensearch.xml", headers={"If-None-Match": tag}).status_code == 304


def test_a_browser_asks_for_suggestions(client: TestClient) -> None:
    answer = client.get("/suggest.json?q=sea")
    assert answer.headers["content-type"] == "application/x-suggestions+json"
    typed, texts = answer.json()
    assert typed == "sea"
    assert "Seaside Council" in texts
    assert client.get("/suggest.json").json() == ["", []]
    assert client.get(f"/suggest.json?q={SECRET[:5]}").json() == [SECRET[:5], []]
