"""The pages of inquiries."""

import html
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from documents import Document, Kind, Unit, Visibility
from documents.decisions import Removal
from documents.units import Status
from tests.search_app.html import Page, check, see
from tests.search_app.shelf import SCRIPT, SECRET, Shelf, paper

TITLE = "The Quays of the North: an inquiry"
WORDS = "We reject this wholly."


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf.make(tmp_path)
    yield made
    made.close()


def report(title: str = TITLE, date: str = "2024-05-01", body: str = "harbour-board") -> Document:
    units = tuple(
        Unit(unit="recommendation", number=str(each), page=2, text=f"Mend quay {each} {SCRIPT}.") for each in (1, 2)
    )
    return replace(paper(title, "Contents", "We read QN01. Mend quay 1.", date=date, body=body), units=units)


@pytest.fixture
def papers(own: Shelf) -> dict[str, Document]:
    """A report with evidence and a response, one of another body that nobody answered, and papers for staff."""
    said = (Unit(unit="response", number="1", page=1, text=WORDS, status=Status.REJECTED),)
    response = replace(paper(f"Response to {TITLE}", WORDS, kind=Kind.RESPONSE, date="2024-09-01"), units=said)
    other = replace(
        response, title=f"Response to {TITLE} {SECRET}", visibility=Visibility.STAFF, paths=(f"{SECRET}.pdf",)
    )
    given = {
        "report": report(),
        "evidence": paper(f"Evidence {SCRIPT} (QN01)", "We pilot.", kind=Kind.EVIDENCE, date="2024-01-09"),
        "response": response,
        "walls": report(f"The sea walls {SCRIPT}", "2021-02-03", "seaside"),
        "secret": replace(report(SECRET, "2025-01-01"), visibility=Visibility.STAFF),
        "other": other,
    }
    return {key: own.add(key, document) for key, document in given.items()}


def shown(own: Shelf, papers: dict[str, Document], query: str = "") -> list[str]:
    page, _ = see(own.app(), f"/inquiries{query}")
    known = {f"/inquiries/{document.id}": key for key, document in papers.items()}
    return [known[link] for link in page.links if link in known]


def test_inquiries_stand_by_body_with_how_many_recommendations_were_answered(
    own: Shelf, papers: dict[str, Document]
) -> None:
    page, text = see(own.app(), "/inquiries")
    assert shown(own, papers) == ["report", "walls"]
    assert {"/bodies/harbour-board", "/bodies/seaside"} <= set(page.links)
    assert "1 of 2 recommendations answered: 1 rejected" in text
    assert "0 of 2 recommendations answered<" in text
    assert 'aria-label="4 recommendations: 1 rejected, 3 no answer known"' in text
    assert "1 of 4 recommendations answered" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?body=SSC", ["walls"]),
        ("?body=SSC&body=harbour-board", ["report", "walls"]),
        ("?from=2022", ["report"]),
        ("?to=3/2/2021", ["walls"]),
        ("?from=2022&body=seaside", []),
        ("?from=2025&to=2025", []),
        ("?kind=letter&q=nothing", ["report", "walls"]),
        (f"?body={SECRET}", []),
    ],
)
def test_they_are_asked_for_by_body_and_date(
    own: Shelf, papers: dict[str, Document], query: str, found: list[str]
) -> None:
    assert shown(own, papers, query) == found
    record = TestClient(own.app()).get(f"/api/v1/inquiries{query}").json()
    assert [each["id"] for each in record["inquiries"]] == [papers[key].id for key in found]
    assert record["total"] == len(found)


def test_a_date_that_cannot_be_read_is_said(own: Shelf, papers: dict[str, Document]) -> None:
    page, text = see(own.app(), "/inquiries?from=soon")
    assert page.title.startswith("Error: ")
    assert "There is a problem" in text
    answer = TestClient(own.app()).get("/api/v1/inquiries?from=soon")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "from")


def test_an_inquiry_shows_what_was_said_to_each_recommendation(own: Shelf, papers: dict[str, Document]) -> None:
    page, text = see(own.app(), f"/inquiries/{papers['report'].id}")
    assert "1 of 2 recommendations answered" in text
    assert f"<strong>Rejected</strong>: <q>{WORDS}</q>" in text
    assert "<strong>No answer known</strong>" in text
    assert "The response names the report by its title." in text
    assert {f"/documents/{papers[key].id}" for key in ("report", "evidence", "response")} <= set(page.links)
    assert f"/documents/{papers['report'].id}/pages/2?q=%22QN01%22" in page.links
    assert any(link.startswith(f"/documents/{papers['response'].id}/pages/1?q=") for link in page.links)


def test_the_recommendations_of_one_outcome_can_be_seen_alone(own: Shelf, papers: dict[str, Document]) -> None:
    address = f"/inquiries/{papers['report'].id}"
    for query, number in (("", 2), ("?answer=rejected", 1), ("?answer=accepted", 2), (f"?answer={SCRIPT}", 2)):
        _, text = see(own.app(), address + query)
        assert text.count("<h3>Recommendation ") == number
    page, _ = see(own.app(), f"{address}?answer=none")
    assert address in page.links


def test_without_a_response_or_recommendations_there_are_sentences(own: Shelf) -> None:
    walls = own.add("walls", report("The sea walls"))
    assert "No response to this report is here." in see(own.app(), f"/inquiries/{walls.id}")[1]
    bare = own.add("bare", replace(report("Of docks", "2025"), units=()))
    own.add("evidence", paper("Evidence (QN01)", kind=Kind.EVIDENCE, date="2024-06-09"))
    assert "No recommendations are known of this report." in see(own.app(), f"/inquiries/{bare.id}")[1]


def test_an_inquiry_is_told_to_programs(own: Shelf, papers: dict[str, Document]) -> None:
    record = TestClient(own.app()).get(f"/api/v1/inquiries/{papers['report'].id}").json()
    assert (record["answered"], record["of"], record["outcomes"]["rejected"]) == (1, 2, 1)
    first, second = record["recommendations"]
    assert (first["outcome"], second["outcome"], second["answers"]) == ("rejected", "none", [])
    assert first["answers"][0]["words"] == WORDS
    assert [each["id"] for each in record["responses"]] == [papers["response"].id]
    assert [each["code"] for each in record["evidence"]] == ["QN01"]


def test_each_of_its_papers_leads_to_an_inquiry(own: Shelf, papers: dict[str, Document]) -> None:
    address = f"/inquiries/{papers['report'].id}"
    for key in ("report", "evidence", "response"):
        assert address in see(own.app(), f"/documents/{papers[key].id}")[0].links


@pytest.mark.parametrize("key", ["evidence", "secret", "nobody", "report/x"])
def test_what_is_no_report_of_an_inquiry_is_not_found(own: Shelf, papers: dict[str, Document], key: str) -> None:
    id = papers[key].id if key in papers else key
    for address in (f"/inquiries/{id}", f"/api/v1/inquiries/{id}"):
        assert TestClient(own.app()).get(address).status_code == 404


def test_a_withdrawn_report_is_gone_with_its_inquiry(own: Shelf, papers: dict[str, Document]) -> None:
    id = papers["report"].id
    removal = Removal(document=id, visibility=Visibility.PUBLIC, reason="Wrong.", at="2026-01-01")
    own.catalogue.withdraw(removal)
    assert TestClient(own.app()).get(f"/inquiries/{id}").status_code == 410
    assert shown(own, papers) == ["walls"]


def test_nothing_for_staff_is_told_and_all_is_escaped(own: Shelf, papers: dict[str, Document]) -> None:
    client = TestClient(own.app())
    addresses = [f"{start}/inquiries{end}" for start in ("", "/api/v1") for end in ("", f"/{papers['report'].id}")]
    for address in addresses:
        text = client.get(address).text
        assert SECRET not in text
        if not address.startswith("/api"):
            assert SCRIPT not in text
            assert html.escape(SCRIPT) in text


def test_without_any_there_is_a_sentence(own: Shelf) -> None:
    assert "No report with recommendations is here yet." in see(own.app(), "/inquiries")[1]


def test_many_are_on_several_pages(own: Shelf) -> None:
    for number in range(26):
        own.add(str(number), report(f"Report {number}", f"2024-01-{number + 1:02}"))
    first, _ = see(own.app(), "/inquiries")
    assert "/inquiries?page=2" in first.links
    second, _ = see(own.app(), "/inquiries?page=2")
    assert sum(link.startswith("/inquiries/") for link in second.links) == 1
    with TestClient(own.app()) as browser:
        answer = browser.get("/inquiries?page=3")
    check(Page(answer.text))
    assert answer.status_code == 404
    assert "There is no page 3" in answer.text
