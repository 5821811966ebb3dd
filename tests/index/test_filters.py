"""Haystack's filters, asked of the index and looked up in passages, mean the same."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from haystack.errors import FilterError

from index import Index, open_index
from index.filters import asked
from index.haystack import haystack, passing
from tests.index.collection import ENGINES, VOCABULARY, fill, papers

PAPERS = papers()[:40]


@pytest.fixture(scope="module", params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    index = open_index(request.param, tmp_path_factory.mktemp("filters") / "index", VOCABULARY)
    fill(index, PAPERS)
    yield index
    index.close()


def condition(field: str, operator: str, value: object) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def joined(operator: str, *conditions: dict[str, Any]) -> dict[str, Any]:
    return {"operator": operator, "conditions": list(conditions)}


LETTER = condition("meta.kind", "==", "letter")
KENT = condition("meta.bodies", "==", "Kent County Council")
KNOWN = [
    LETTER,
    KENT,
    condition("meta.kind", "!=", "letter"),
    condition("kind", "in", ["letter", "report"]),
    condition("meta.kind", "not in", ["letter", "report"]),
    condition("meta.document", "==", PAPERS[0].id),
    condition("meta.document", "not in", [PAPERS[0].id, PAPERS[1].id]),
    condition("id", "==", f"{PAPERS[0].id}#2"),
    condition("meta.bodies", "==", "sec"),
    condition("meta.bodies", "!=", "SESPM"),
    condition("meta.bodies", "in", ["kent", "medway", "Ministry, Smith & Co."]),
    condition("meta.topics", "not in", ["Housing", "finance"]),
    condition("meta.year", "==", 2024),
    condition("meta.year", "in", ["2024", 2025]),
    condition("meta.year", ">", 2019),
    condition("meta.year", "<=", 2014),
    condition("meta.number", "==", 2),
    condition("meta.number", ">", 2),
    condition("meta.number", "<", 0),
    condition("meta.dated", "==", "2024-11"),
    condition("meta.dated", ">=", "2024-03"),
    condition("meta.dated", ">", date(2024, 3, 5)),
    condition("meta.dated", "<", "2024"),
    condition("meta.dated", "<=", "2024"),
    joined("AND", LETTER, KENT),
    joined("OR", LETTER, KENT),
    joined("NOT", LETTER, KENT),
    joined("AND", joined("OR", LETTER, KENT), joined("NOT", condition("meta.number", "==", 1))),
    joined("AND"),
    joined("OR"),
]
OTHERS = [
    condition("meta.kind", "==", "other"),
    condition("meta.label", "==", "p2"),
    condition("content", "!=", ""),
    condition("meta.number", "<", 2.5),
    condition("meta.title", "in", ["Minutes", "Needles"]),
    condition("meta.bodies", "==", [["sec", "South East Councils"]]),
    condition("meta.dated", "==", None),
    joined("OR", KENT, condition("meta.label", "==", "p2")),
    joined("NOT", KENT, condition("meta.label", "==", "p2")),
    joined("AND", LETTER, condition("meta.sender", "!=", "")),
]


def retrieved(index: Index, filters: dict[str, Any]) -> set[str]:
    return {passage.id for passage in index.retrieve("", filters, 1_000).documents}


@pytest.mark.parametrize("filters", [*KNOWN, *OTHERS], ids=str)
def test_the_index_finds_what_passes(index: Index, filters: dict[str, Any]) -> None:
    passes = passing(filters, VOCABULARY)
    expected = {passage.id for passage in index.filter_documents() if passes(passage)}
    assert retrieved(index, filters) == expected


@pytest.mark.parametrize("filters", [*OTHERS, LETTER, condition("meta.number", "<=", 2)], ids=str)
def test_what_haystack_can_tell_is_as_haystack_tells_it(index: Index, filters: dict[str, Any]) -> None:
    if "bodies" in str(filters) and "[[" not in str(filters):
        pytest.skip("Haystack knows no bodies, only lists.")
    assert retrieved(index, filters) == {passage.id for passage in index.filter_documents(filters)}


def test_the_index_is_asked_for_all_it_can_tell() -> None:
    assert [filters for filters in KNOWN if not asked(filters, VOCABULARY).exact] == []
    assert [filters for filters in OTHERS if asked(filters, VOCABULARY).exact] == []


def test_bodies_by_name_above_and_dates_by_month_mean_what_they_mean_in_a_search(index: Index) -> None:
    kinds = {passage.meta["kind"] for passage in index.retrieve("", LETTER, 1_000).documents}
    assert kinds == {"letter"}
    of_2024 = index.retrieve("", condition("meta.dated", ">=", "2024-11-30"), 1_000).documents
    assert PAPERS[1].id in {passage.meta["document"] for passage in of_2024}  # of November 2024
    assert None not in {passage.meta["dated"] for passage in of_2024}


@pytest.mark.parametrize(
    "filters",
    [
        {"operator": "XOR", "conditions": []},
        {"operator": "AND"},
        {"conditions": []},
        {"field": "meta.kind"},
        {"field": "meta.kind", "operator": "==", "oops": 1},
        condition("meta.kind", "~", "x"),
        condition("meta.kind", "in", "letter"),
        joined("AND", LETTER, condition("meta.kind", "~", "x")),
    ],
    ids=str,
)
def test_what_is_no_filter_is_refused_as_haystack_does(index: Index, filters: dict[str, Any]) -> None:
    with pytest.raises(FilterError):
        index.retrieve("council", filters)
    with pytest.raises(FilterError):
        passing(filters, VOCABULARY)(haystack.Document(content=""))


def test_where_too_many_would_have_to_be_looked_at_it_is_said(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.retrieving.LOOKED_AT", 5)
    monkeypatch.setattr("index.retrieving._STEP", 5)
    nowhere = condition("meta.label", "==", "nowhere")
    assert [note.code for note in index.retrieve("", nowhere, 2).notes] == ["filter"]
    assert index.retrieve("", LETTER, 1_000).notes == ()


def test_an_index_that_was_never_written_has_no_passages(tmp_path: Path) -> None:
    assert open_index("whoosh", tmp_path / "none", VOCABULARY).retrieve("council", LETTER).documents == []
