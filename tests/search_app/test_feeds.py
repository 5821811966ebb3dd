"""Searches as feeds, read by a feed reader and held against a schema of RFC 4287."""

from typing import Any

import feedparser
import pytest
from lxml import etree
from starlette.testclient import TestClient

from search_app.urns import urn
from tests.search_app.shelf import IMAGE, SECRET, Shelf

# The order of elements is free in Atom; what must be there, how often, and how it is written is held here.
_SCHEMA = etree.RelaxNG(
    etree.fromstring(
        """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
 datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start><element name="feed"><ref name="lang"/><interleave>
 <element name="id"><ref name="address"/></element>
 <ref name="title"/><ref name="updated"/><oneOrMore><ref name="author"/></oneOrMore>
 <element name="generator"><text/></element><oneOrMore><ref name="link"/></oneOrMore>
 <zeroOrMore>
  <element><nsName ns="http://a9.com/-/spec/opensearch/1.1/"/><data type="nonNegativeInteger"/></element>
 </zeroOrMore>
 <zeroOrMore><ref name="entry"/></zeroOrMore>
</interleave></element></start>
<define name="lang"><attribute name="xml:lang" ns=""><data type="language"/></attribute></define>
<define name="entry"><element name="entry"><interleave>
 <ref name="id"/><ref name="title"/><ref name="updated"/><zeroOrMore><ref name="author"/></zeroOrMore>
 <oneOrMore><ref name="link"/></oneOrMore><zeroOrMore><ref name="category"/></zeroOrMore>
 <element name="summary"><data type="string"><param name="minLength">1</param></data></element>
</interleave></element></define>
<define name="id">
 <element name="id"><data type="anyURI"><param name="pattern">urn:uuid:[0-9a-f-]{36}</param></data></element>
</define>
<define name="title">
 <element name="title"><data type="string"><param name="minLength">1</param></data></element>
</define>
<define name="updated">
 <element name="updated"><data type="dateTime"><param name="pattern">.*Z</param></data></element>
</define>
<define name="author"><element name="author"><element name="name"><text/></element></element></define>
<define name="link"><element name="link"><interleave>
 <attribute name="href" ns=""><ref name="address"/></attribute>
 <attribute name="rel" ns=""/><attribute name="type" ns=""/><optional><attribute name="title" ns=""/></optional>
</interleave></element></define>
<define name="address"><data type="anyURI"><param name="pattern">http://testserver/.*</param></data></define>
<define name="category"><element name="category"><interleave>
 <attribute name="term" ns=""/><attribute name="scheme" ns=""><data type="anyURI"/></attribute>
 <optional><attribute name="label" ns=""/></optional>
</interleave></element></define>
</grammar>"""
    )
)


def read(client: TestClient, address: str) -> Any:
    """A feed as a reader of feeds reads it; it has to be valid."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    _SCHEMA.assertValid(etree.fromstring(answer.content))
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    return feed


def links(of: Any, rel: str) -> list[str]:
    return [link.href for link in of.links if link.rel == rel]


def test_a_feed_has_the_papers_of_a_search_what_came_last_first(client: TestClient, shelf: Shelf) -> None:
    feed = read(client, "/search.atom?q=wall")
    names = ["minutes", "letter", "report"]
    assert {entry.id for entry in feed.entries} == {urn(shelf.ids[name]) for name in names}
    times = [entry.updated for entry in feed.entries]
    assert times == sorted(times, reverse=True)
    (entry,) = (each for each in feed.entries if each.id == urn(shelf.ids["report"]))
    assert entry.title == "The sea wall: an inquiry"
    assert entry.link == f"http://testserver/documents/{shelf.ids['report']}?q=wall"
    assert f"http://testserver/documents/{shelf.ids['report']}/pages/2?q=wall" in links(entry, "related")
    assert "sea wall" in entry.summary
    assert entry.authors == [{"name": "Seaside Council"}]
    assert [tag.term for tag in entry.tags] == ["report", "flooding", "2014-11-21"]
    assert feed.feed.updated == max(each.updated for each in feed.entries) > "2026"
    assert feed.feed.title == "Muniment: wall"
    assert links(feed.feed, "self") == ["http://testserver/search.atom?q=wall"]
    assert links(feed.feed, "alternate") == ["http://testserver/search?q=wall"]


def test_an_order_that_is_asked_for_is_kept(client: TestClient, shelf: Shelf) -> None:
    oldest = read(client, "/search.atom?q=wall&sort=oldest")
    assert oldest.entries[0].id == urn(shelf.ids["report"])
    assert links(oldest.feed, "self") == ["http://testserver/search.atom?q=wall&sort=oldest"]
    assert read(client, "/search.atom?q=wall&sort=relevance").feed.id != read(client, "/search.atom?q=wall").feed.id


def test_a_feed_has_the_filters_of_the_search(client: TestClient, shelf: Shelf) -> None:
    feed = read(client, "/search.atom?q=wall&kind=letter&from=2015&to=2015")
    assert [entry.id for entry in feed.entries] == [urn(shelf.ids["letter"])]
    assert links(feed.feed, "alternate") == ["http://testserver/search?q=wall&kind=letter&from=2015&to=2015"]


def test_a_feed_of_pages_has_an_entry_for_each(client: TestClient, shelf: Shelf) -> None:
    feed = read(client, "/search.atom?q=wall&of=pages&topic=flooding")
    id = shelf.ids["report"]
    assert {entry.id for entry in feed.entries} == {urn(id, number) for number in (1, 2)}
    page = next(entry for entry in feed.entries if entry.id == urn(id, 2))
    assert page.title == "The sea wall: an inquiry: Page 1"
    assert page.link == f"http://testserver/documents/{id}/pages/2?q=wall"
    assert links(page, "up") == [f"http://testserver/documents/{id}?q=wall"]
    assert "breached" in page.summary


def test_the_pages_of_a_feed_lead_on_and_back_and_are_one_feed(client: TestClient) -> None:
    whole = [entry.id for entry in read(client, "/search.atom?size=100").entries]
    met: list[str] = []
    feed = read(client, "/search.atom?size=2")
    name, last = feed.feed.id, links(feed.feed, "last")
    assert links(feed.feed, "previous") == []
    while True:
        met += [entry.id for entry in feed.entries]
        assert (feed.feed.id, links(feed.feed, "last")) == (name, last)
        if not links(feed.feed, "next"):
            break
        here = links(feed.feed, "self")
        feed = read(client, links(feed.feed, "next")[0])
        assert links(feed.feed, "previous") == here
    assert links(feed.feed, "self") == last
    assert met == whole
    assert len(met) == len(set(met)) > 4


def test_a_page_behind_the_last_is_not_there(client: TestClient) -> None:
    assert client.get("/search.atom?q=wall&page=9").status_code == 404


def test_a_feed_without_papers_is_a_feed(client: TestClient) -> None:
    feed = read(client, "/search.atom?q=unfindable")
    assert (feed.entries, feed.feed.opensearch_totalresults) == ([], "0")


@pytest.mark.parametrize(("asked", "field"), [("from=x", "from"), ("of=words", "of"), ("sort=best", "sort")])
def test_what_cannot_be_done_is_told(client: TestClient, asked: str, field: str) -> None:
    answer = client.get(f"/search.atom?q=wall&{asked}")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_peoples_words_are_words(client: TestClient, shelf: Shelf) -> None:
    feed = read(client, "/search.atom?q=hostile&of=pages")
    (entry,) = feed.entries
    assert entry.id == urn(shelf.ids["hostile"], 1)
    assert "<script" not in client.get("/search.atom?q=hostile").text
    assert "<img" not in client.get("/search.atom?q=hostile").text
    assert entry.authors == [{"name": f"Body {IMAGE}"}]


def test_what_xml_cannot_hold_is_left_out(client: TestClient) -> None:
    read(client, "/search.atom?q=wall%00%01%EF%BF%BE%ED%A0%80%F0%9F%98%80")


def test_a_feed_that_is_known_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/search.atom?q=wall").headers["etag"]
    again = client.get("/search.atom?q=wall", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/search.atom?q=grant", headers={"If-None-Match": tag}).status_code == 200
    assert client.head("/search.atom?q=wall").status_code == 200


def test_results_name_their_feed(client: TestClient) -> None:
    head = client.get("/search?q=wall&kind=letter&page=1").text
    assert 'type="application/atom+xml" title="wall" href="/search.atom?q=wall&amp;kind=letter"' in head
    assert "/search.atom" not in client.get("/search?q=wall&from=x").text


def test_the_feed_of_the_public_has_no_paper_for_staff(client: TestClient, shelf: Shelf) -> None:
    for of in ("documents", "pages"):
        text = client.get(f"/search.atom?size=100&of={of}").text
        assert SECRET not in text
        assert urn(shelf.ids["secret"])[:30] not in text
