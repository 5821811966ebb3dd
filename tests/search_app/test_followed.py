"""What followed from units, told once of each document."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from documents import Audience, Document, Kind, PartialDate, Unit, Visibility
from documents.sequels import Mention, Sequel
from search_app.followed import Following
from tests.search_app.html import Page
from tests.search_app.shelf import Shelf, paper


def with_units(number: int, unit: str, kind: Kind) -> Document:
    units = tuple(Unit(unit=unit, number=str(each), page=1, text=f"Mend wall {each}.") for each in range(1, number + 1))
    text = " ".join(unit.text for unit in units)
    return replace(paper('State of the "Harbour" Walls', text, kind=kind, date="2020-01-01"), units=units)


def test_a_document_is_asked_about_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf.make(tmp_path)
    minutes = shelf.add("minutes", with_units(3, "action", Kind.MINUTES))
    asked: list[str] = []

    def of(document: str, _audience: Audience) -> dict[int, Sequel]:
        asked.append(document)
        return {}

    monkeypatch.setattr(shelf.catalogue.sequels, "of", of)
    following = Following(shelf.catalogue, Audience.PUBLIC)
    assert len(following.each(minutes)) == 3
    assert len(following.each(minutes, 2)) == 2
    assert asked == [minutes.id]
    shelf.close()


@pytest.mark.parametrize(("number", "shown", "told"), [(200, 200, ""), (201, 200, "All 201; here are the first 200.")])
def test_of_many_units_the_first_are_shown_and_a_link_leads_to_all(
    tmp_path: Path, number: int, shown: int, told: str
) -> None:
    shelf = Shelf.make(tmp_path)
    id = shelf.add("report", with_units(number, "recommendation", Kind.REPORT)).id
    browser = TestClient(shelf.app())
    text = browser.get(f"/documents/{id}").text
    assert text.count("<h3>Recommendation") == shown
    assert told in re.sub("<[^>]*>", "", text)
    links = [link for _, given in Page(text).tags if (link := given.get("href", "")).startswith("/units?")]
    assert len(links) == bool(told)
    for link in links:
        assert parse_qs(urlsplit(link).query)["q"] == ['title:"State of the  Harbour  Walls"']
        assert browser.get(link.replace("/units", "/api/v1/units")).json()["total"] == number
    shelf.close()


def test_of_many_answers_the_rest_is_in_the_text(tmp_path: Path) -> None:
    shelf = Shelf.make(tmp_path)
    id = shelf.add("response", with_units(201, "response", Kind.RESPONSE)).id
    text = TestClient(shelf.app()).get(f"/documents/{id}").text
    assert f'<a href="/documents/{id}/text">All 201</a>' in text
    shelf.close()


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("We accept this. / We reject that.", '"We accept this." OR "We reject that."'),
        ("Accepted / Rejected", ""),
        ("ept this", '"accept this"'),
    ],
)
def test_of_an_answer_what_stands_on_its_page_is_marked(tmp_path: Path, words: str, marked: str) -> None:
    shelf = Shelf.make(tmp_path)
    report = shelf.add("report", with_units(1, "recommendation", Kind.REPORT))
    said = Unit(unit="response", number="1", page=1, text=words, status="unclear")
    text = "Accepted now: we agree.\nWe accept this. Later it was Rejected. We reject that."
    answer = paper(f"Response to {report.title}", text, kind=Kind.RESPONSE, date="2020-05-01")
    id = shelf.add("response", replace(answer, units=(said,))).id
    (told,) = Following(shelf.catalogue, Audience.PUBLIC).of(report.id, 0).answers
    assert urlsplit(told.address).path == f"/documents/{id}/pages/1"
    assert parse_qs(urlsplit(told.address).query).get("q", [""]) == [marked]
    assert bool(Page(TestClient(shelf.app()).get(told.address).text).marked) == bool(marked)
    shelf.close()


def test_of_a_mention_too_and_of_a_page_that_is_closed_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf.make(tmp_path)
    minutes = shelf.add("minutes", with_units(1, "action", Kind.MINUTES))
    later = paper("Minutes", "JS wrote\nto the county.", kind=Kind.MINUTES, date="2020-02-01")
    ids = [shelf.add(key, replace(later, visibility=key)).id for key in (Visibility.PUBLIC, Visibility.STAFF)]
    for id, query in zip(ids, ("?q=%22JS+wrote+to+the%22", ""), strict=True):
        mention = Mention(id, "Minutes", PartialDate(2020, 2), 1, "JS wrote to the old county.")
        monkeypatch.setattr(shelf.catalogue.sequels, "of", lambda *_, found=mention: {0: Sequel(mention=found)})
        told = Following(shelf.catalogue, Audience.PUBLIC).of(minutes.id, 0).mention
        assert told
        assert told.address == f"/documents/{id}/pages/1{query}"
    shelf.close()
