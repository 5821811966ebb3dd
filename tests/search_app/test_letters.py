"""The page of letters."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from documents import Audience, Correspondence, Document, Kind, Party, Visibility
from search_app.joined import Relation, joined
from tests.search_app.html import Page, check, see
from tests.search_app.shelf import SCRIPT, SECRET, Shelf, paper

CLERK, MASTER = Party(name="Jo Tern", role="Clerk", body="seaside"), Party(name="Al Gull", body="harbour-board")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf.make(tmp_path)
    yield made
    made.close()


def letter(title: str, date: str, sender: Party, recipient: Party, our_ref: str = "", your_ref: str = "") -> Document:
    written = Correspondence(sender=sender, recipient=(recipient,), our_ref=our_ref, your_ref=your_ref)
    return replace(paper(title, "Dear all", kind=Kind.LETTER, date=date), correspondence=written)


@pytest.fixture
def letters(own: Shelf) -> dict[str, Document]:
    secret = letter(SECRET, "2025-06-03", CLERK, MASTER)
    given = {
        "asked": letter(f"Moorings {SCRIPT}", "2025-03-03", CLERK, MASTER, our_ref="SSC/25/017"),
        "reply": letter("Of moorings", "2025-04-01", MASTER, CLERK, your_ref="SSC/25/017"),
        "alone": letter("Buoys", "2025-05-06", MASTER, Party(name="Vi Kite"), our_ref="HB/3"),
        "secret": replace(secret, visibility=Visibility.STAFF),
    }
    return {key: own.add(key, document) for key, document in given.items()}


def shown(page: Page, letters: dict[str, Document]) -> list[str]:
    """The letters that a page lists, in order; those that answer them are named too."""
    known = {f"/documents/{document.id}": key for key, document in letters.items()}
    return [known[link] for link in page.links if link in known]


def test_letters_stand_with_their_answers_the_newest_first(own: Shelf, letters: dict[str, Document]) -> None:
    page, text = see(own.app(), "/letters")
    assert shown(page, letters) == ["alone", "reply", "asked", "asked", "reply"]
    assert "3 letters, the newest first" in text
    assert "From Al Gull, Harbour Board<br>To Jo Tern, Clerk, Seaside Council" in text
    assert SCRIPT not in text
    assert SECRET not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sender=tern", ["asked", "reply"]),
        ("sender=SSC", ["asked", "reply"]),  # an acronym of the vocabulary
        ("recipient=kite", ["alone"]),
        ("sender=gull&recipient=clerk", ["reply", "asked"]),
        ("sender=kite", []),
        (f"sender={SECRET}", []),
        ("waiting=1", ["alone"]),
        ("waiting=1&sender=tern", []),
    ],
)
def test_those_between_some_are_asked_for_by_name_role_or_body(
    own: Shelf, letters: dict[str, Document], query: str, found: list[str]
) -> None:
    page, _ = see(own.app(), f"/letters?{query}")
    assert shown(page, letters) == found


def test_what_waits_says_for_how_many_days(own: Shelf, letters: dict[str, Document]) -> None:
    page, text = see(own.app(), "/letters")
    assert "/letters?waiting=1" in page.links
    assert text.count("No answer here after") == 1


def test_a_letter_leads_to_its_answer_and_back(own: Shelf, letters: dict[str, Document]) -> None:
    asked, reply = letters["asked"], letters["reply"]
    for document, relation, other in ((asked, Relation.REPLIED_BY, reply), (reply, Relation.REPLY_TO, asked)):
        found = joined(own.catalogue, document, Audience.PUBLIC)
        assert [(each.relation, each.id) for each in found] == [(relation, other.id)]
        assert f"/documents/{other.id}" in see(own.app(), f"/documents/{document.id}")[0].links


def test_behind_the_last_page_there_is_none(own: Shelf, letters: dict[str, Document]) -> None:
    with TestClient(own.app()) as browser:
        answer = browser.get("/letters?sender=tern&page=2")
    page = Page(answer.text)
    check(page)
    assert answer.status_code == 404
    assert "There is no page 2: these letters have 1 page." in answer.text
    assert "/letters?sender=tern" in page.links


def test_many_letters_are_on_several_pages(own: Shelf) -> None:
    for number in range(51):
        own.add(f"letter {number}", letter(f"Letter {number}", f"2025-01-{number % 28 + 1:02}", CLERK, MASTER))
    first, _ = see(own.app(), "/letters?sender=tern")
    assert "/letters?sender=tern&page=2" in first.links
    second, _ = see(own.app(), "/letters?sender=tern&page=2")
    assert "/letters?sender=tern" in second.links
    assert sum(link.startswith("/documents/") for link in second.links) == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("office=clerk", ["reply", "asked"]),
        ("office=the+Clerk&from=2025-04", ["reply"]),
        ("office=tern", []),  # a name is no office
        ("reference=ssc+25-017", ["reply", "asked"]),
        ("reference=hb/3", ["alone"]),
        ("from=2025-03&to=2025-03", ["asked"]),
        ("waiting=14", ["alone"]),
        ("waiting=9999", []),
    ],
)
def test_letters_are_asked_for_by_office_reference_date_and_waiting(
    own: Shelf, letters: dict[str, Document], query: str, found: list[str]
) -> None:
    page, _ = see(own.app(), f"/letters?{query}")
    listed = shown(page, letters)
    with TestClient(own.app()) as browser:
        rows = browser.get(f"/letters.csv?{query}").text.splitlines()
        feed = browser.get(f"/letters.atom?{query}").text
    ids = [row.rsplit(",", 1)[1] for row in rows[1:]]
    assert ids == [letters[key].id for key in found]
    assert feed.count("<entry>") == len(found)
    assert set(found) <= set(listed)


@pytest.mark.parametrize(("query", "field"), [("from=never", "from"), ("waiting=soon", "waiting"), ("to=99", "to")])
def test_what_cannot_be_asked_of_letters_is_told(own: Shelf, query: str, field: str) -> None:
    page, text = see(own.app(), f"/letters?{query}")
    assert "There is a problem" in text
    assert f"#{field}" in page.links
    with TestClient(own.app()) as browser:
        for path in ("/letters.csv", "/letters.atom"):
            answer = browser.get(f"{path}?{query}")
            assert answer.status_code == 400
            assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_the_public_gets_no_letter_for_staff_as_table_or_feed(own: Shelf, letters: dict[str, Document]) -> None:
    with TestClient(own.app()) as browser:
        for path in ("/letters.csv", "/letters.atom"):
            text = browser.get(path).text
            assert letters["secret"].id not in text
            assert SECRET not in text
            assert "Visibility" not in text
