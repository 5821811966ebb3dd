"""The ledger as a page: over made-up papers, and over the samples, whose gaps are all known."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from starlette.testclient import TestClient

from documents import Audience, Kind
from documents.file import File, Status
from documents.ledger import Gap
from ingest import ocr
from muniment.asgi import served
from muniment.repository import Repository
from search_app.addresses import COVERAGE
from search_app.missing import ledger_record, told
from search_app.security.persons import find_audience
from tests.search_app.html import Page, check
from tests.search_app.shelf import IMAGE, SCRIPT, SECRET, VOCABULARY, Shelf, fill, paper

AGENDA = "2018-10-16"  # a scan
HELD = {"AFS": (5, 7, 10, 14, 17, 25, 29, 36), "EB/25": (2, 8, 11, 15)}
PAPERS = [
    *(f"AFS{number:02}" for number in range(1, 39) if number not in HELD["AFS"]),
    *(f"EB/24/{number:02}" for number in range(1, 17)),
    *(f"EB/25/{number:02}" for number in range(1, 18) if number not in HELD["EB/25"]),
]
_NUMBER = re.compile(r'<td[^>]*><a href="([^"]+)">([0-9]+)<')
WEEKLY = "SESPM Weekly List Working Group"


def see(client: TestClient, address: str = COVERAGE) -> tuple[Page, str]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = Page(answer.text)
    check(page)
    return page, " ".join(answer.text.split())


@pytest.fixture(scope="module")
def archive(samples: Repository) -> Iterator[TestClient]:
    with TestClient(served(samples)) as browser:
        yield browser


def gaps(samples: Repository, asker: Audience) -> list[Gap]:
    return samples.catalogue.ledger.gaps(asker, samples.vocabulary.above, date(2026, 1, 31))


@pytest.mark.parametrize("asker", Audience)
def test_the_gaps_of_the_samples_are_those_that_were_planted(samples: Repository, asker: Audience) -> None:
    found = [(gap.lacking.value, *map(str, gap.dates), *filter(None, (gap.code,))) for gap in gaps(samples, asker)]
    agenda = [("minutes", AGENDA)] if ocr.is_installed() else []
    assert found == [("meeting", "2025-04"), *agenda, *(("paper", code) for code in PAPERS)]


def test_each_gap_of_the_samples_is_shown_by_papers_that_can_be_read(samples: Repository, archive: TestClient) -> None:
    for missing in told(gaps(samples, Audience.PUBLIC), Audience.PUBLIC):
        assert " published here" in missing.what
        assert missing.cure.startswith("Ask ")
        assert missing.links
        for link in missing.links:
            assert archive.get(link.address).status_code == 200


def test_the_page_says_what_is_missing_with_its_evidence(samples: Repository, archive: TestClient) -> None:
    page, text = see(archive)
    assert f"{WEEKLY}: no papers of a meeting in April 2025 are published here." in text
    assert f"Ask {WEEKLY} for agenda and minutes, or whether there was a meeting." in text
    assert "29 papers are not published here: EB/24/01–16, EB/25/01, 03–07, 09–10, 12–14, 16–17." in text
    assert "The 29 numbers" in text
    (gap,) = [gap for gap in gaps(samples, Audience.PUBLIC) if gap.code == "EB/25/04"]
    ((document, _, number),) = gap.evidence
    assert f"/documents/{document}/pages/{number}?q=EB%2F25%2F04" in page.links


def test_every_number_leads_to_as_many_papers(archive: TestClient) -> None:
    for address in (COVERAGE, f"{COVERAGE}?body=sespm", f"{COVERAGE}?body={WEEKLY}"):
        numbers = _NUMBER.findall(see(archive, address)[1])
        assert numbers
        for link, number in numbers:
            assert archive.get(f"/api/v1{html.unescape(link)}").json()["total"] == int(number), link


def test_of_a_body_the_types_and_the_bodies_under_it_are_told(archive: TestClient) -> None:
    page, text = see(archive, f"{COVERAGE}?body=sespm")
    assert {"/search?body=sespm&kind=minutes", f"{COVERAGE}?body=sespm-executive-board", "/bodies/sespm"} <= set(
        page.links
    )
    assert "April 2025" in text
    assert "AFS01" not in text
    assert "home-office" not in text


def test_a_body_is_known_by_any_of_its_names(archive: TestClient) -> None:
    assert see(archive, f"{COVERAGE}?body=MHCLG")[1] == see(archive, f"{COVERAGE}?body=mhclg")[1]


def test_of_a_body_without_papers_nothing_is_told(archive: TestClient) -> None:
    _, text = see(archive, f"{COVERAGE}?body={SECRET}")
    assert "There are no papers here of this body." in text
    assert SECRET not in text


def test_what_could_not_be_read_is_told_with_what_to_do(client: TestClient, shelf: Shelf) -> None:
    page, text = see(client)
    assert f"/documents/{shelf.ids['scan']}" in page.links
    assert "Its 2 pages are scans." in text
    assert "Open it to read it" in text


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """A shelf of papers, and a file that could not be read."""
    shelf = fill(Shelf.make(tmp_path_factory.mktemp("refusing")))
    shelf.catalogue.note(File(path=f"{SECRET}/plan.pdf", status=Status.FAILED, reason="Empty.", cure="Fetch it."))
    yield shelf
    shelf.close()


def test_the_public_page_knows_nothing_of_papers_for_staff_nor_of_files(refusing: Shelf) -> None:
    with TestClient(refusing.app()) as public:
        _, text = see(public)
    assert SECRET not in text
    assert "2019" not in text
    assert "Not taken in" not in text


def test_staff_are_told_of_files_that_were_not_taken_in(refusing: Shelf) -> None:
    app = refusing.app()
    app.dependency_overrides[find_audience] = lambda: Audience.STAFF
    with TestClient(app) as staff:
        _, text = see(staff)
    assert f"{SECRET}: 1 file failed" in text
    assert "Fetch it." in text
    assert f"The {SECRET} office" in text


def test_an_empty_room_has_a_ledger(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = Shelf.make(tmp_path_factory.mktemp("empty"))
    with TestClient(shelf.app()) as browser:
        _, text = see(browser)
    shelf.close()
    assert "There are no papers here yet." in text


def test_a_day_at_the_end_of_time_is_told_as_any(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = Shelf.make(tmp_path_factory.mktemp("late"))
    shelf.add("agenda", paper("Agenda", "Text.", kind=Kind.AGENDA, date="9999-12-31"))
    with TestClient(shelf.app()) as browser:
        _, text = see(browser)
    shelf.close()
    assert "9999" in text


def test_names_are_never_markup(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = Shelf.make(tmp_path_factory.mktemp("hostile"))
    agenda = paper(SCRIPT, IMAGE, kind=Kind.AGENDA, date="2014-05-01", body=IMAGE)
    shelf.add("agenda", replace(agenda, unread=SCRIPT))
    with TestClient(shelf.app()) as browser:
        _, text = see(browser)
    shelf.close()
    assert "no minutes of the meeting of 1 May 2014" in text
    assert SCRIPT not in text
    assert "<img" not in text


def test_of_very_many_bodies_in_no_vocabulary_the_rest_is_counted(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = Shelf.make(tmp_path_factory.mktemp("many"))
    for number in range(42):
        shelf.add(str(number), paper(f"Paper {number}", "Text.", date="2014", body=f"Body {number:02}"))
    with TestClient(shelf.app()) as browser:
        _, text = see(browser)
    shelf.close()
    assert text.count('href="/coverage?body=Body') == 40
    assert "2 other bodies" in text


def test_of_very_many_gaps_the_rest_is_counted(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = Shelf.make(tmp_path_factory.mktemp("gaps"))
    for year in range(1901, 2003):
        shelf.add(str(year), paper(f"Agenda {year}", "Text.", kind=Kind.AGENDA, date=f"{year}-05-01"))
    with TestClient(shelf.app()) as browser:
        _, text = see(browser)
    shelf.close()
    assert text.count("What to do:") == 100
    assert "2 more gaps" in text


def test_the_record_is_of_one_audience_and_says_all_that_the_page_does(shelf: Shelf) -> None:
    record = ledger_record(shelf.catalogue, VOCABULARY, Audience.PUBLIC, date(2026, 1, 31))
    assert set(record) == {"audience", "held", "unread", "refused", "missing"}
    assert record["audience"] == "public"
    assert SECRET not in str(record["held"]) + str(record["missing"])
    seaside = [row for row in record["held"] if row["body"] and row["body"]["slug"] == "seaside"]
    assert {
        "body": {"slug": "seaside", "name": "Seaside Council"},
        "kind": "report",
        "year": "2014",
        "held": 1,
        "partial": 0,
        "unread": 0,
    } in seaside
    assert [row["unread"] for row in seaside if row["kind"] == "other"] == [1]
    (scan,) = [row for row in record["unread"] if row["id"] == shelf.ids["scan"]]
    assert (scan["status"], scan["reason"]) == ("unread", "Its 2 pages are scans.")
