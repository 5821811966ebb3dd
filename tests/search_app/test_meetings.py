"""The pages of meetings."""

import html
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from documents import Audience, Claim, Document, Kind, Source, Visibility
from search_app.joined import Relation, joined
from tests.search_app.html import see
from tests.search_app.shelf import SCRIPT, SECRET, Shelf, paper

HARBOUR = "/meetings/harbour-board"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf.make(tmp_path)
    yield made
    made.close()


@pytest.fixture
def papers(own: Shelf) -> dict[str, Document]:
    """Two meetings of the board: one with an agenda, a paper and minutes, one with an agenda alone."""
    minutes = paper("Minutes", "Present: all.", kind=Kind.MINUTES, date="2025-03-04", body="harbour-board")
    put = paper("HB-25-07 moorings", "Moorings.", kind=Kind.PAPER, date="2025-02-20", body="harbour-board")
    agenda = paper(f"Agenda {SCRIPT}", "1 Moorings", "2 HB/25/07", kind=Kind.AGENDA, date="2025-03-04")
    agenda = replace(agenda, bodies=put.bodies)
    later = paper("Agenda for May", "1 Apologies", kind=Kind.AGENDA, date="2025-05-06", body="harbour-board")
    secret = replace(paper(SECRET, "No.", kind=Kind.MINUTES, date="2025-06-03"), visibility=Visibility.STAFF)
    given = {"minutes": minutes, "put": put, "agenda": agenda, "later": later, "secret": secret}
    return {key: own.add(key, document) for key, document in given.items()}


def test_all_series_lead_to_their_meetings_and_the_latest(own: Shelf, papers: dict[str, Document]) -> None:
    page, text = see(own.app(), "/meetings")
    assert {HARBOUR, f"{HARBOUR}/2025-05-06"} <= set(page.links)
    assert "2 meetings" in text
    assert SECRET not in text


def test_a_series_names_the_papers_of_each_meeting_and_the_minutes_that_are_not_here(
    own: Shelf, papers: dict[str, Document]
) -> None:
    page, text = see(own.app(), HARBOUR)
    wanted = {f"/documents/{papers[key].id}" for key in ("minutes", "agenda", "later")}
    assert wanted | {f"{HARBOUR}/2025-03-04", "/bodies/harbour-board"} <= set(page.links)
    assert text.count("no minutes here") == 1
    assert text.index("6 May 2025") < text.index("4 March 2025")


def test_a_meeting_shows_each_paper_with_what_tells_that_it_is_of_it(own: Shelf, papers: dict[str, Document]) -> None:
    page, text = see(own.app(), f"{HARBOUR}/2025-03-04")
    assert "HB/25/07 stands on page 2 of the agenda." in text
    assert f"/documents/{papers['agenda'].id}/pages/2?q=%22HB%2F25%2F07%22" in page.links
    assert f"{HARBOUR}/2025-05-06" in page.links
    assert "No minutes of this meeting are here." not in text
    assert "No minutes of this meeting are here." in see(own.app(), f"{HARBOUR}/2025-05-06")[1]


def test_titles_are_escaped(own: Shelf, papers: dict[str, Document]) -> None:
    for address in (HARBOUR, f"{HARBOUR}/2025-03-04"):
        answer = TestClient(own.app()).get(address).text
        assert SCRIPT not in answer
        assert html.escape(SCRIPT) in answer


@pytest.mark.parametrize(
    "address",
    ["/meetings/nobody", f"{HARBOUR}/2025-03-05", f"{HARBOUR}/x", "/meetings/seaside", f"{HARBOUR}/2025-06-03"],
)
def test_what_is_not_here_is_not_found(own: Shelf, papers: dict[str, Document], address: str) -> None:
    assert TestClient(own.app()).get(address).status_code == 404


def test_without_any_there_is_a_sentence(own: Shelf) -> None:
    assert "No agendas or minutes are here yet." in see(own.app(), "/meetings")[1]


def test_a_paper_is_joined_to_its_meeting_and_the_next(own: Shelf, papers: dict[str, Document]) -> None:
    found = joined(own.catalogue, papers["minutes"], Audience.PUBLIC)
    assert [(other.relation, other.id) for other in found] == [
        (Relation.SAME_MEETING, papers["agenda"].id),
        (Relation.SAME_MEETING, papers["put"].id),
        (Relation.NEXT_MEETING, papers["later"].id),
    ]
    assert found[0].evidence == "Harbour Board met on 4 March 2025."
    page, _ = see(own.app(), f"/documents/{papers['put'].id}")
    assert f"{HARBOUR}/2025-03-04" in page.links


def there(field: str, name: str, quote: str = "", *, body: str = "") -> Claim:
    value = json.dumps({"name": name, "role": "", "body": body})
    return Claim(field=field, value=value, source=Source.TEXT, rule="list", page=1, quote=quote or name)


@pytest.fixture
def attended(own: Shelf) -> Document:
    """Minutes that say who was there, and minutes for staff of the same meeting and of another."""
    text = f"Present: Ann Lee (Chair), Bob Hill and {SCRIPT}\nApologies: Jo Reed, Seaside Council"
    told = (
        *(there("chair", "Ann Lee", "Ann Lee (Chair)"), there("present", "Ann Lee", "Ann Lee (Chair)")),
        *(there("present", "Bob Hill"), there("present", SCRIPT), there("absent", "Di Fox", "not there")),
        there("apologies", "Jo Reed", "Jo Reed, Seaside Council", body="seaside"),
    )
    minutes = paper("Minutes", text, kind=Kind.MINUTES, date="2025-03-04", body="harbour-board")
    for date in ("2025-03-04", "2025-05-06"):
        secret = paper(f"Secret {date}", SECRET, kind=Kind.MINUTES, date=date, body="harbour-board")
        own.add(date, replace(secret, visibility=Visibility.STAFF, claims=(there("present", SECRET),)))
    return own.add("attended", replace(minutes, claims=told))


def test_a_meeting_says_who_was_there_and_leads_to_the_words(own: Shelf, attended: Document) -> None:
    page, text = see(own.app(), f"{HARBOUR}/2025-03-04")
    for label in ("Chaired by", "Present", "Apologies"):
        assert f"<dt>{label}</dt>" in text
    assert "Jo Reed, Seaside Council</a>" in text
    (address,) = {link for link in page.links if "Ann+Lee" in link}
    assert address.startswith(f"/documents/{attended.id}/pages/1?q=")
    marked = " ".join(see(own.app(), address)[0].marked)
    assert "Ann Lee" in marked
    assert SCRIPT not in text


def test_a_series_counts_who_was_present_at_how_many_meetings(own: Shelf, attended: Document) -> None:
    _, text = see(own.app(), HARBOUR)
    assert "The minutes of one meeting here say who was present." in text
    assert '<tr><th scope="row">Bob Hill</th><td class="words"></td><td>1 of 1</td></tr>' in text
    assert "Jo Reed" not in text
    assert SCRIPT not in text


def test_without_names_neither_page_speaks_of_attendance(own: Shelf, papers: dict[str, Document]) -> None:
    for address in (HARBOUR, f"{HARBOUR}/2025-03-04"):
        text = see(own.app(), address)[1]
        assert "Attendance</h2>" not in text
        assert "Who was there" not in text


def test_names_in_minutes_for_staff_are_not_shown(own: Shelf, attended: Document) -> None:
    client = TestClient(own.app())
    for address in ("/meetings", HARBOUR, f"{HARBOUR}/2025-03-04", f"{HARBOUR}/2025-05-06"):
        assert SECRET not in client.get(address).text
    assert client.get(f"{HARBOUR}/2025-05-06").status_code == 404
