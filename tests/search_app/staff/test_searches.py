"""Saved searches: kept as they are understood, one's own alone, with private feeds and mail."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from documents import Visibility
from documents.accounts import Role
from search_app.monitoring import Monitor
from search_app.urns import urn
from tests.search_app.html import Page, check
from tests.search_app.shelf import SCRIPT, SECRET, Shelf, paper
from tests.search_app.staff.people import OWN, add, sign_in

SEARCHES = "/staff/searches"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf.make(tmp_path)
    made.add("old", paper("About moorings", "The moorings are free.", date="2024-02-02"))
    closed = replace(paper(SECRET, "The moorings of staff.", date="2001"), visibility=Visibility.STAFF)
    made.add("closed", closed)
    add(made.catalogue.accounts, Role.READER)
    add(made.catalogue.accounts, Role.EDITOR)
    yield made
    made.close()


@pytest.fixture
def browser(own: Shelf) -> Iterator[TestClient]:
    with TestClient(own.app(office=own.office(mails=True)), follow_redirects=False) as made:
        yield made


def post(browser: TestClient, path: str, secret: str, **given: str) -> str:
    """Send a form; the page that follows, checked."""
    answer = browser.post(path, data={"form": secret, **given}, headers=OWN)
    if answer.status_code == 303:
        answer = browser.get(answer.headers["location"])
    check(Page(answer.text))
    return answer.text


def id_of(page: str) -> str:
    found = re.search(r"/staff/searches/([0-9a-f]{16})/feed\"", page)
    assert found, page
    return found[1]


def address_of(page: str) -> str:
    found = re.search(r"http://testserver(/feeds/[^<]+)", page)
    assert found, page
    return found[1]


def saved(browser: TestClient, name: str = "reader", query: str = "q=moorings") -> tuple[str, str]:
    """Somebody signed in who has saved a search: the secret of their forms, and the id of the search."""
    secret = sign_in(browser, name)
    return secret, id_of(post(browser, SEARCHES, secret, name="Moorings", query=query))


def test_a_search_is_saved_from_its_results_by_those_alone_who_are_signed_in(browser: TestClient) -> None:
    assert "Save this search" not in browser.get("/search?q=moorings").text
    sign_in(browser, "reader")
    page = browser.get("/search?q=moorings&kind=report").text
    check(Page(page))
    assert "Save this search" in page
    assert 'name="query" value="q=moorings&amp;kind=report"' in page


def test_a_search_is_kept_as_it_is_understood_and_not_as_it_was_sent(browser: TestClient, own: Shelf) -> None:
    saved(browser, query=f"kind=Report&q=moorings&evil={SCRIPT}&page=7&from=2024")
    (search,) = own.catalogue.accounts.searches.of("reader")
    assert search.query == "q=moorings&kind=report&from=2024"


def test_what_cannot_be_asked_is_not_saved(browser: TestClient, own: Shelf) -> None:
    secret = sign_in(browser, "reader")
    page = post(browser, SEARCHES, secret, name="x", query="from=never")
    assert "This search was not saved. The date “From” must be a real date" in page
    assert "Give the search a name" in post(browser, SEARCHES, secret, name=" \n", query="q=x")
    assert own.catalogue.accounts.searches.of("reader") == []


def test_a_search_is_renamed_and_forgotten_and_its_name_is_only_words(browser: TestClient, own: Shelf) -> None:
    secret, id = saved(browser)
    page = post(browser, f"{SEARCHES}/{id}", secret, name=f"{SCRIPT}\r\nBcc: x")
    assert SCRIPT not in page
    assert "\n" not in own.catalogue.accounts.searches.get(id, "reader").name
    post(browser, f"{SEARCHES}/{id}/forget", secret)
    assert own.catalogue.accounts.searches.of("reader") == []


def test_nobody_changes_or_sees_the_searches_of_another(browser: TestClient, own: Shelf) -> None:
    _, id = saved(browser)
    browser.cookies.clear()
    secret = sign_in(browser, "editor")
    assert "Moorings" not in browser.get(SEARCHES).text
    for path in ("", "/forget", "/feed", "/feed/take", "/mail"):
        sent = {"form": secret, "name": "mine", "mail": "1"}
        assert browser.post(f"{SEARCHES}/{id}{path}", data=sent, headers=OWN).status_code == 404
    assert own.catalogue.accounts.searches.get(id, "reader").name == "Moorings"


def test_a_private_feed_has_what_its_owner_may_read_and_no_text_of_it(browser: TestClient, own: Shelf) -> None:
    secret, id = saved(browser)
    address = address_of(post(browser, f"{SEARCHES}/{id}/feed", secret))
    browser.cookies.clear()
    answer = browser.get(address)
    assert answer.headers["cache-control"] == "private, no-store"
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert {entry.id for entry in feed.entries} == {urn(own.ids["old"]), urn(own.ids["closed"])}
    (closed,) = (entry for entry in feed.entries if entry.id == urn(own.ids["closed"]))
    assert closed.summary == "Staff only · Report · Seaside Council · 2001"
    assert closed.link == f"http://testserver/documents/{own.ids['closed']}"
    assert "moorings of staff" not in answer.text
    assert address not in answer.text


def test_an_address_is_shown_once_and_another_takes_its_place(browser: TestClient) -> None:
    secret, id = saved(browser)
    first = address_of(post(browser, f"{SEARCHES}/{id}/feed", secret))
    assert "/feeds/" not in browser.get(SEARCHES).text
    second = address_of(post(browser, f"{SEARCHES}/{id}/feed", secret))
    assert browser.get(first).status_code == 404
    assert browser.get(second).status_code == 200


def test_all_addresses_that_lead_nowhere_answer_alike(browser: TestClient, own: Shelf) -> None:
    secret, id = saved(browser)
    withdrawn = address_of(post(browser, f"{SEARCHES}/{id}/feed", secret))
    post(browser, f"{SEARCHES}/{id}/feed/take", secret)
    browser.cookies.clear()
    other, theirs = saved(browser, "editor")
    disabled = address_of(post(browser, f"{SEARCHES}/{theirs}/feed", other))
    own.catalogue.accounts.change("editor", "a test", disabled=True)
    browser.cookies.clear()
    asked: list[str] = []
    engine = own.catalogue.accounts._database.engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    answers = []
    for address in (withdrawn, disabled, "/feeds/unknown.atom"):
        asked.clear()
        answer = browser.get(address)
        answers.append((answer.status_code, answer.content, sorted(answer.headers.items()), len(asked)))
    assert answers[0][0] == 404
    assert answers[0] == answers[1] == answers[2]


def test_wrong_addresses_are_counted_and_secrets_are_in_no_log(own: Shelf) -> None:
    lines: list[str] = []
    monitor = Monitor(line=lines.append, queries=True, addresses=True)
    app = own.app(office=own.office(), monitor=monitor)
    with TestClient(app) as browser:
        for _ in range(50):
            assert browser.get("/feeds/guessed-secret.atom").status_code == 404
        assert browser.get("/feeds/guessed-secret.atom").status_code == 429
    assert "guessed-secret" not in "".join(lines)
    assert '"route": "/feeds/{secret}.atom"' in lines[0]


def test_without_accounts_there_is_no_private_feed(own: Shelf) -> None:
    with TestClient(own.app()) as browser:
        assert browser.get("/feeds/x.atom").status_code == 404


def test_mail_is_switched_on_where_it_can_be_sent(browser: TestClient, own: Shelf) -> None:
    secret, id = saved(browser)
    before = own.catalogue.accounts.searches.get(id, "reader").told
    post(browser, f"{SEARCHES}/{id}/mail", secret, mail="1")
    after = own.catalogue.accounts.searches.get(id, "reader")
    assert after.mailed
    assert after.told > before
    post(browser, f"{SEARCHES}/{id}/mail", secret, mail="0")
    assert not own.catalogue.accounts.searches.get(id, "reader").mailed


def test_why_no_mail_can_be_sent_is_told(browser: TestClient, own: Shelf) -> None:
    secret, id = saved(browser)
    own.catalogue.accounts.change("reader", "a test", mail="")
    assert "Your account has no mail address." in browser.get(SEARCHES).text
    assert "Your account has no mail address." in post(browser, f"{SEARCHES}/{id}/mail", secret, mail="1")
    assert not own.catalogue.accounts.searches.get(id, "reader").mailed
    with TestClient(own.app(office=own.office())) as other:
        sign_in(other, "reader")
        assert "no mail server is set" in other.get(SEARCHES).text
