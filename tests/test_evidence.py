"""Each fact on the page of a paper leads in one step to the words that say so, or says who does."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from documents import Audience, Document, Source
from muniment.asgi import served
from muniment.repository import Repository
from search_app.facts import Evidence, Fact, facts
from tests.search_app.html import Page

FIELDS = {  # that some sample says on a page
    *("title", "kind", "date", "body", "topic", "sender", "recipient", "cc", "our_ref", "your_ref", "in_reply_to"),
}
WORD = re.compile(r"\w+")


@pytest.fixture(scope="module")
def browser(samples: Repository) -> Iterator[TestClient]:
    app = served(samples)
    with TestClient(app) as client:
        yield client


def papers(repository: Repository) -> list[Document]:
    return [*repository.catalogue.all(Audience.PUBLIC)]


def words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def marked(browser: TestClient, address: str) -> list[str]:
    """What is marked on a page; the text of a picture's lines is no text of its own."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return [unescape(found) for found in re.findall(r"<mark>(.*?)</mark>", answer.text, re.DOTALL)]


def assert_marked(browser: TestClient, address: str, quote: str) -> None:
    """The words of a quote, which may end within the last, stand in what is marked, and together."""
    found = marked(browser, address)
    missing = Counter(words(quote)[:-1]) - Counter(word for piece in found for word in words(piece))
    assert not missing, (address, quote, found)
    longest = max(len(words(piece)) for piece in found)
    assert longest >= len(words(quote)) / 2, (address, quote, found)


def quotes(document: Document, fact: Fact, said: Evidence) -> set[str]:
    """What the claims quote that may be meant by what is said of a fact."""
    claims = [claim for claim in document.claims if claim.field == fact.field and claim.page == said.page]
    return {claim.quote for claim in claims if said.quote in ("", claim.quote) and claim.quote}


def test_each_fact_of_each_sample_leads_to_its_words_marked_or_says_who_says_so(
    samples: Repository, browser: TestClient
) -> None:
    led = Counter[str]()
    for document in papers(samples):
        about = Page(browser.get(f"/documents/{document.id}").text)
        for fact in facts(document, samples.vocabulary):
            for value in fact.values:
                said = value.evidence
                assert said, (document.file_name, fact.label, value)
                assert said.used
                if not said.address:
                    assert said.said_by, (document.file_name, fact.label)
                    continue
                assert said.address in about.links
                led[fact.field] += 1
                found = " ".join(marked(browser, said.address))
                assert any(set(words(quote)[:-1]) <= set(words(found)) for quote in quotes(document, fact, said))
    assert set(led) >= FIELDS
    assert led.total() > 300


def test_whatever_the_text_of_a_sample_claims_is_marked_where_it_stands(
    samples: Repository, browser: TestClient
) -> None:
    looked = Counter[bool]()
    for document in papers(samples):
        for fact in facts(document, samples.vocabulary):
            for said in fact.evidence:
                if said.address and said.quote:
                    assert_marked(browser, said.address, said.quote)
                    looked[document.pages[said.page - 1 if said.page else 0].scanned is not None] += 1
        claimed = [claim for claim in document.claims if claim.source is Source.TEXT and claim.quote]
        assert all(claim.page for claim in claimed)
    scans = [page for paper in papers(samples) for page in paper.pages if page.scanned is not None]
    assert looked[False] > 200
    assert bool(looked[True]) == bool(scans)  # which are read where text recognition is installed


def test_each_recommendation_decision_and_action_is_marked_on_its_page(
    samples: Repository, browser: TestClient
) -> None:
    seen = 0
    for document in papers(samples):
        about = Page(browser.get(f"/documents/{document.id}").text) if document.units else None
        for unit in document.units:
            address = facts(document, samples.vocabulary).unit_address(unit)
            assert about
            assert address in about.links
            found = [word for piece in marked(browser, address) for word in words(piece)]
            assert set(words(unit.text)[:20]) <= set(found), (document.file_name, unit)
            seen += 1
    assert seen > 100


def test_a_letter_that_answers_another_shows_the_words_that_say_so(samples: Repository, browser: TestClient) -> None:
    (reply,) = (paper for paper in papers(samples) if "mhclg-reply-MC2025-01234" in paper.file_name)
    text = browser.get(f"/documents/{reply.id}").text
    (address,) = re.findall(r'<a href="([^"]*)">page 1<span class="vh"> says so: what it answers', text)
    assert_marked(browser, unescape(address), "Your ref: SEC/25/017")


def test_the_day_of_a_meeting_leads_to_the_words_that_say_it(samples: Repository, browser: TestClient) -> None:
    (minutes,) = (paper for paper in papers(samples) if "2025-01-28-executive-board-minutes" in paper.file_name)
    text = browser.get(f"/documents/{minutes.id}").text
    (address,) = re.findall(r'<a href="([^"]*)">page 1<span class="vh"> says so: the day of the meeting', text)
    assert_marked(browser, unescape(address), "28 January 2025 at")
