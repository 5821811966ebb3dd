"""Looking among the recommendations, conclusions, decisions and actions."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from documents import Document, Kind, Unit, Visibility
from documents.decisions import Removal
from documents.units import beyond
from index.results import Mark, Snippet
from search_app.units import _beyond
from tests.search_app.html import Page, check
from tests.search_app.shelf import IMAGE, SCRIPT, SECRET, Shelf, paper


def see(client: TestClient, address: str, status: int = 200) -> tuple[Page, str]:
    answer = client.get(address)
    assert answer.status_code == status
    page = Page(answer.text)
    check(page)
    return page, " ".join(answer.text.split())


def test_a_unit_opens_at_its_page_with_the_words_marked(client: TestClient, shelf: Shelf) -> None:
    page, text = see(client, "/units?q=grant")
    assert "1 found for “grant”" in text
    assert "Recommendation 1<" in text
    assert "Page 2 (3 in the file) of <a" in text
    assert f"/documents/{shelf.ids['report']}/pages/3?q=grant" in page.links
    assert page.marked == ["grant"]


def test_behind_the_last_page_there_is_none(client: TestClient) -> None:
    page, text = see(client, "/units?q=grant&page=3", 404)
    assert "There is no page 3: these results have 1 page." in text
    assert "/units?q=grant" in page.links


def test_units_are_filtered_by_their_sort_their_papers_body_and_date(client: TestClient) -> None:
    for filters, number in (("", 2), ("unit=action", 1), ("body=SSC&to=2015", 1), ("unit=decision", 0)):
        _, text = see(client, f"/units?{filters}")
        assert f"{number} found<" in text, filters


def test_a_chosen_sort_is_checked_and_a_chip(client: TestClient) -> None:
    page, text = see(client, "/units?unit=action&q=x")
    assert "Remove filter </span>Only: Action" in text
    assert [field["value"] for field in page.all("input") if "checked" in field] == ["action"]
    assert "/units?q=x" in page.links


def test_none_found_says_what_they_are_and_leads_on(client: TestClient) -> None:
    page, text = see(client, "/units?q=unfindable&body=seaside")
    assert "None of them matches." in text
    assert "A recommendation is what a report asks somebody to do" in text
    assert {"/units", "/units?q=unfindable", "/search?q=unfindable&body=seaside"} <= set(page.links)


def test_a_room_without_units_says_so_and_its_first_page_does_not_lead_there(tmp_path: Path) -> None:
    shelf = Shelf.make(tmp_path)
    shelf.add("one", paper("A paper", "Text.", date="2014"))
    with TestClient(shelf.app()) as client:
        _, text = see(client, "/units")
        assert "No recommendation, conclusion, decision or action is known here yet." in text
        assert "Recommendations, decisions and actions" not in client.get("/").text
    shelf.close()


def test_the_first_page_leads_to_units_where_there_are_some(client: TestClient) -> None:
    assert ">Recommendations, decisions and actions</a>" in client.get("/").text


def test_problems_are_told_as_on_the_results_page(client: TestClient) -> None:
    page, text = see(client, "/units?from=x&unit=wish")
    assert page.title.startswith("Error: ")
    assert "must be a real date" in text
    assert "#from" in page.links


def test_programs_get_the_same_with_a_record(client: TestClient, shelf: Shelf) -> None:
    record = client.get("/api/v1/units?q=grant&unit=recommendation").json()
    assert record["record"]["filters"] == {"unit": ["recommendation"]}
    (hit,) = record["hits"]
    assert (hit["unit"], hit["number"], hit["page"]["number"]) == ("recommendation", "1", 3)
    assert hit["document"]["id"] == shelf.ids["report"]
    assert client.get("/api/v1/units?unit=wish").status_code == 400


@pytest.mark.parametrize("address", ["/units?unit=action", f"/units?q={SCRIPT}"])
def test_what_units_say_is_never_markup(client: TestClient, address: str) -> None:
    _, text = see(client, address)
    assert SCRIPT not in text
    assert IMAGE not in text


ACTION = "JS to write to the county about the broken wall"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Shelf]:
    """A report with two recommendations, and minutes with a decision, a paper and an action."""
    made = Shelf.make(tmp_path)
    recommendations = (
        Unit(unit="recommendation", number=number, page=1, text=f"Mend wall {number}.", section="Walls")
        for number in ("1", "2")
    )
    report = paper("The fall of the wall: an inquiry", "Mend wall 1. Mend wall 2.", date="2025-06-18")
    made.add("report", replace(report, units=tuple(recommendations)))
    minutes = paper("Minutes", f"5 Walls\nAGREED. {ACTION}.", kind=Kind.MINUTES, date="2025-03-04")
    units = (
        Unit(unit="decision", number="", page=1, text="AGREED.", section="Walls"),
        Unit(unit="action", number="", page=1, text=ACTION, owner="JS"),
    )
    made.add("minutes", replace(minutes, units=units))
    yield made
    made.close()


def response(status: str = "partly", number: str = "1") -> Document:
    said = f"Government response: {status}"
    unit = Unit(unit="response", number=number, page=1, text=said, status=status)
    title = "Response to the fall of the wall: an inquiry"
    return replace(paper(title, said, kind=Kind.RESPONSE, date="2025-10-30"), units=(unit,))


def counts(client: TestClient, address: str = "/api/v1/units") -> dict[str, dict[str, int]]:
    facets = client.get(address).json()["facets"]
    return {name: {value["value"]: value["count"] for value in values} for name, values in facets.items()}


def everything(client: TestClient, shelf: Shelf) -> dict[str, str]:
    """What every page, list and table of units says, without the time and the number of papers."""
    addresses = (
        *(f"/units?answer={answer}" for answer in ("accepted", "partly", "rejected", "unclear", "none")),
        "/units",
        "/api/v1/units?answer=none",
        "/api/v1/units",
        "/units.csv",
        "/units.csv?answer=partly",
        *(f"/documents/{shelf.ids[key]}" for key in ("report", "minutes")),
        *(f"/api/v1/documents/{shelf.ids[key]}" for key in ("report", "minutes")),
    )
    return {address: timeless(client.get(address).text) for address in addresses}


def timeless(text: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "now", text)


def test_a_recommendation_shows_its_section_and_its_answer_with_the_page_and_the_words(own: Shelf) -> None:
    answer = own.add("response", response())
    with TestClient(own.app()) as client:
        for address in ("/units?unit=recommendation", f"/documents/{own.ids['report']}"):
            page, text = see(client, address)
            assert "<q>Government response: partly</q>" in text, address
            assert "Accepted in part" in text
            (link,) = (link for link in page.links if link.startswith(f"/documents/{answer.id}/pages/1?q="))
            marked, _ = see(client, link)
            assert marked.marked == ["Government response: partly"]
        assert "Under “Walls”" in see(client, "/units")[1]


def test_the_answer_is_in_json_with_its_page_and_paper(own: Shelf) -> None:
    answer = own.add("response", response())
    with TestClient(own.app()) as client:
        hits = {hit["number"]: hit for hit in client.get("/api/v1/units?unit=recommendation").json()["hits"]}
    (told,) = hits["1"]["answers"]
    assert (told["status"], told["words"]) == ("partly", "Government response: partly")
    assert told["page"] == {"number": 1, "url": f"/documents/{answer.id}/pages/1"}
    assert told["document"]["id"] == answer.id
    assert hits["2"]["answers"] == []


def test_answers_are_counted_and_filtered_by(own: Shelf) -> None:
    own.add("response", response())
    own.add("other", replace(response("rejected", "2"), paths=("other.pdf",)))
    with TestClient(own.app()) as client:
        told = {"accepted": 0, "partly": 1, "rejected": 1, "unclear": 0, "none": 0}
        assert counts(client)["answer"] == told
        assert counts(client, "/api/v1/units?answer=partly") | {"answer": {}} == {
            "unit": {"recommendation": 1, "conclusion": 0, "decision": 0, "action": 0},
            "body": {"seaside": 1},
            "topic": {},
            "kind": {"report": 1},
            "year": {"2025": 1},
            "answer": {},
        }
        for answer, number in told.items():
            page, text = see(client, f"/units?answer={answer}")
            assert f"{number} found<" in text
            assert [field["value"] for field in page.all("input") if "checked" in field] == [answer]
        assert client.get("/api/v1/units?answer=maybe").status_code == 400


def test_a_decision_shows_its_paper_and_an_action_where_it_is_mentioned_next(own: Shelf) -> None:
    about = own.add("paper", paper("Walls", "Agenda item 5", kind=Kind.PAPER, date="2025-03-04"))
    said = "JS had written to the county about the broken wall."
    later = own.add("later", paper("Minutes of May", said, kind=Kind.MINUTES, date="2025-05-06"))
    with TestClient(own.app()) as client:
        for address in ("/units", f"/documents/{own.ids['minutes']}"):
            page, text = see(client, address)
            assert f"/documents/{about.id}" in page.links
            assert "The paper says that it is of item 5" in text
            assert f"<q>{said}</q>" in text
            (link,) = (link for link in page.links if link.startswith(f"/documents/{later.id}/pages/1?q="))
            assert "".join(see(client, link)[0].marked) == said.rstrip(".")
        hits = {hit["unit"]: hit for hit in client.get("/api/v1/units").json()["hits"]}
    assert [each["id"] for each in hits["decision"]["about"]] == [about.id]
    assert hits["action"]["mentioned"]["document"]["id"] == later.id


def test_all_units_are_in_the_table_and_no_cell_is_a_formula(own: Shelf) -> None:
    own.add("response", response("accepted"))
    units = tuple(Unit(unit="action", number="=1", page=1, text=f"=cmd {place}") for place in range(1_100))
    own.add("many", replace(paper("Many", "Many.", kind=Kind.MINUTES, date="2024-01-01"), units=units))
    with TestClient(own.app()) as client:
        answer = client.get("/units.csv")
        assert "units-" in answer.headers["Content-Disposition"]
        lines = list(csv.reader(answer.text.removeprefix("\ufeff").splitlines()))
        assert client.get("/units.csv?from=x").status_code == 400
        few = list(csv.reader(client.get("/units.csv?unit=recommendation&answer=accepted").text.splitlines()))
    assert lines[8] == ["Units", "1104"]
    head, *rows = lines[10:]
    assert [row[0] for row in rows] == [str(place) for place in range(1, 1105)]
    assert len({row[head.index("Text")] for row in rows}) == 1104
    assert all(row[head.index("Number")] == "'=1" for row in rows if row[head.index("Title")] == "Many")
    (row,) = few[11:]
    told = dict(zip(few[10], row, strict=True))
    assert (told["Unit"], told["Section"], told["Answer"]) == ("recommendation", "Walls", "Accepted")
    assert told["Answer in words"] == "Government response: accepted"
    assert told["Answer address"].startswith("http://testserver/documents/")


def test_a_response_for_staff_changes_nothing_that_the_public_sees(own: Shelf) -> None:
    with TestClient(own.app()) as client:
        before = everything(client, own)
        assert counts(client)["answer"]["none"] == 2
        hidden = replace(response(), visibility=Visibility.STAFF, paths=(f"{SECRET}.pdf",))
        own.add("hidden", replace(hidden, title=f"{hidden.title} {SECRET}"))
        staff = replace(
            paper("Walls", "Agenda item 5", kind=Kind.PAPER, date="2025-03-04"), visibility=Visibility.STAFF
        )
        own.add("staff", staff)
        said = f"{ACTION.replace(' to write', ' had written')}, {SECRET}."
        minutes = paper("Minutes of May", said, kind=Kind.MINUTES, date="2025-05-06")
        own.add("next", replace(minutes, visibility=Visibility.STAFF))
        assert everything(client, own) == before
        own.add("public", response())
        assert everything(client, own) != before


def test_a_withdrawn_response_answers_nothing_any_more(own: Shelf) -> None:
    with TestClient(own.app()) as client:
        before = everything(client, own)
        answer = own.add("response", response())
        assert counts(client)["answer"]["partly"] == 1
        gone = Removal(document=answer.id, visibility=Visibility.PUBLIC, reason="Wrong.", at="2026-01-01T00:00:00Z")
        own.catalogue.withdraw(gone)
        for index in own.indexes.values():
            index.remove([answer.id])
        assert everything(client, own) == before


def test_what_is_said_in_answers_is_never_markup(own: Shelf) -> None:
    hostile = response()
    said = replace(hostile.units[0], text=SCRIPT)
    own.add("response", replace(hostile, title=f"{IMAGE}: {hostile.title}", units=(said,)))
    with TestClient(own.app()) as client:
        for address in ("/units", f"/documents/{own.ids['report']}"):
            text = client.get(address).text
            assert SCRIPT not in text
            assert IMAGE not in text
            assert "&lt;script&gt;" in text


def test_an_excerpt_does_not_repeat_what_the_unit_is_called() -> None:
    text = "Recommendation 4: The dyke is raised."
    assert beyond("Recommendation 4", text) == "The dyke is raised."
    assert beyond("Recommendation", "Recommendations follow.") == "Recommendations follow."
    assert beyond("Recommendation 4", "Recommendation 4") == "Recommendation 4"
    cut = _beyond("Recommendation 4", Snippet(text, (Mark(0, 14), Mark(22, 26))))
    assert [cut.text[mark.start : mark.end] for mark in cut.marks] == ["dyke"]
