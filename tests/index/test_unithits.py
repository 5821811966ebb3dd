"""Looking among the recommendations, conclusions, decisions and actions that papers hold."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from documents import Document, Kind, PartialDate, Unit
from index import Index, Query, Sort, Within, open_index, parse
from index.passages import passages
from index.query import Among
from index.results import UnitResults
from tests.index.collection import ENGINES, VOCABULARY, document


def unit(kind: str, number: str, page: int, text: str, owner: str = "", due: str = "") -> Unit:
    return Unit(unit=kind, number=number, page=page, text=text, owner=owner, due=due)


def paper(made: Document, *units: Unit) -> Document:
    return replace(made, units=units)


REPORT = paper(
    document(
        1,
        ["On hotels.", "The Home Office should close the hotels by 2026. Councils should be told about closures."],
        title="Hotels",
        dated="2024-03-05",
        bodies=["sec"],
        topics=["migration"],
    ),
    unit("recommendation", "1", 2, "The Home Office should close the hotels by 2026."),
    unit("recommendation", "2", 2, "Councils should be told about closures."),
    unit("response", "1", 2, "Hotels: accepted."),
)
MINUTES = paper(
    document(
        2,
        ["Unaccompanied Asylum Seeking Children (UASC) were discussed.", "It was agreed to write on hotels."],
        title="Minutes",
        kind=Kind.MINUTES,
        dated="2025-01",
        bodies=["sespm-kent"],
        sender="Jane Smith",
    ),
    unit("decision", "", 2, "It was agreed to write on hotels."),
    unit("action", "A1", 1, "Report on unaccompanied asylum seeking children.", owner="Roy Perry", due="2025-03"),
)
OTHER = document(3, ["Hotels, hotels, and no units."], title="Hotels again")


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    index = open_index(request.param, tmp_path / "index", VOCABULARY)
    index.write_documents([p for each in (REPORT, MINUTES, OTHER) for p in passages(each, VOCABULARY)])
    yield index
    index.close()


def asked(index: Index, typed: str, *kinds: str, within: Within | None = None, **how: object) -> UnitResults:
    parsed = parse(typed, VOCABULARY)
    query = Query(words=parsed.tree, notes=parsed.notes, within=within or Within(), **how)  # type: ignore[arg-type]
    return index.units(query, Among(kinds=kinds))


def answered(index: Index, typed: str = "", *answers: str, **how: object) -> UnitResults:
    """The units, where the first recommendation was accepted, and in part too, and the second rejected."""
    first, second = (REPORT.id, 0), (REPORT.id, 1)
    known = {"accepted": (first,), "partly": (first,), "rejected": (second,)}
    query = Query(words=parse(typed, VOCABULARY).tree, **how)  # type: ignore[arg-type]
    return index.units(query, Among(answers=answers, answered=known))


def counts(results: UnitResults, facet: str) -> dict[str, int]:
    return {value.value: value.count for value in results.facets[facet]}


def found(results: UnitResults) -> set[str]:
    return {f"{hit.unit} {hit.number}".strip() for hit in results.hits}


def test_a_unit_says_what_it_is_and_where_it_stands_with_the_words_marked(index: Index) -> None:
    (hit,) = asked(index, "hotels close").hits
    assert (hit.document, hit.title, hit.kind, hit.dated) == (REPORT.id, "Hotels", Kind.REPORT, PartialDate(2024, 3, 5))
    assert (hit.unit, hit.number, hit.page, hit.label, hit.bodies) == ("recommendation", "1", 2, "p2", REPORT.bodies)
    assert hit.snippet.text == "The Home Office should close the hotels by 2026."
    assert [hit.snippet.text[mark.start : mark.end] for mark in hit.snippet.marks] == ["close", "hotels"]
    assert hit.score > 0
    (action,) = asked(index, "", "action").hits
    assert (action.owner, action.due) == ("Roy Perry", "2025-03")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", {"recommendation 1", "recommendation 2", "decision", "action A1"}),
        ("hotel", {"recommendation 1", "decision"}),
        ("hotel -agreed", {"recommendation 1"}),
        ('"home office should close"', {"recommendation 1"}),
        ("clos*", {"recommendation 1", "recommendation 2"}),
        ("hotles~1", {"recommendation 1", "decision"}),
        ("council OR agreed", {"recommendation 2", "decision"}),
        ("UASC", {"action A1"}),
        ("body:sespm", {"decision", "action A1"}),
        ("kind:minutes hotels", {"decision"}),
        ("topic:migration told", {"recommendation 2"}),
        ("from:2025", {"decision", "action A1"}),
        ("=closures", {"recommendation 2"}),
        ("minutes", set()),
        ("zzz", set()),
    ],
)
def test_what_a_query_finds_among_units(index: Index, typed: str, expected: set[str]) -> None:
    results = asked(index, typed)
    assert found(results) == expected
    assert results.total == len(expected)


def test_kinds_of_units_and_filters_narrow(index: Index) -> None:
    assert found(asked(index, "hotels", "decision", "action")) == {"decision"}
    assert found(asked(index, "", "decision")) == {"decision"}
    assert found(asked(index, "", "nothing", "\ud800")) == set()
    assert found(asked(index, "", within=Within(bodies=("sec",)))) == {"recommendation 1", "recommendation 2"}
    assert found(asked(index, "", within=Within(until=PartialDate(2024)))) == {"recommendation 1", "recommendation 2"}
    assert found(asked(index, "hotels", within=Within(kinds=("minutes",)))) == {"decision"}


def test_most_of_many_words_are_enough_and_it_is_said(index: Index) -> None:
    results = asked(index, "should the home office close every single hotel")
    assert "recommendation 1" in found(results)
    assert "most-words" in {note.code for note in results.notes}
    assert asked(index, "hotels close").notes == ()


@pytest.mark.parametrize(
    "typed", ["sender:smith hotels", "hotels AND NOT title:minutes", "title:x* OR hotels", 'hotels ref:"A 1"']
)
def test_what_units_do_not_have_is_left_out_and_said(index: Index, typed: str) -> None:
    results = asked(index, typed)
    assert found(results) == {"recommendation 1", "decision"}
    assert [note.code for note in results.notes] == ["not-among-units"]
    assert results.searched_for == "hotels"


def test_a_filter_by_sender_is_left_out_and_said(index: Index) -> None:
    results = asked(index, "", "action", within=Within(sender="smith", recipient="perry"))
    assert [(note.code, note.text[:17]) for note in results.notes] == [
        ("not-among-units", "“sender:smith” is"),
        ("not-among-units", "“recipient:perry”"),
    ]
    assert found(results) == {"action A1"}


def test_units_are_ordered_by_date_and_counted_page_by_page(index: Index) -> None:
    newest = [hit.document for hit in asked(index, "").hits]
    assert newest == [MINUTES.id, MINUTES.id, REPORT.id, REPORT.id]
    assert [hit.document for hit in asked(index, "hotels", sort=Sort.OLDEST).hits] == [REPORT.id, MINUTES.id]
    second = asked(index, "", page=2, size=3)
    assert (second.total, len(second.hits)) == (4, 1)
    assert [note.code for note in asked(index, "", page=10**9, size=10**9).notes] == ["size", "too-deep"]


def test_units_go_with_their_paper(index: Index) -> None:
    index.remove([REPORT.id])
    assert found(asked(index, "")) == {"decision", "action A1"}


@pytest.mark.parametrize("engine", ENGINES)
def test_an_index_that_was_never_written_holds_no_units(engine: str, tmp_path: Path) -> None:
    results = asked(open_index(engine, tmp_path / "none", VOCABULARY), "sender:smith hotels")
    assert (results.total, results.searched_for) == (0, "hotels")
    assert [note.code for note in results.notes] == ["not-among-units"]


def test_a_unit_knows_its_text_its_section_and_its_place_in_its_paper(index: Index) -> None:
    hits = {hit.number: hit for hit in asked(index, "", "recommendation").hits}
    assert {number: hit.place for number, hit in hits.items()} == {"1": 0, "2": 1}
    assert hits["2"].text == "Councils should be told about closures."


def test_what_a_response_says_is_no_unit_that_is_looked_up(index: Index) -> None:
    assert asked(index, "accepted").total == 0


def test_facets_count_units_each_without_its_own_selection(index: Index) -> None:
    everything = asked(index, "")
    assert counts(everything, "unit") == {"recommendation": 2, "conclusion": 0, "decision": 1, "action": 1}
    assert counts(everything, "body") == {"sec": 2, "sespm-kent": 2, "sespm-board": 2, "sespm": 2}
    assert counts(everything, "year") == {"2024": 2, "2025": 2}
    assert counts(everything, "topic") == {"migration": 2}
    chosen = asked(index, "hotels", "decision", within=Within(bodies=("sespm",)))
    assert counts(chosen, "unit") == {"recommendation": 0, "conclusion": 0, "decision": 1, "action": 0}
    assert counts(chosen, "body") == {"sespm-kent": 1, "sespm-board": 1, "sespm": 1}
    assert [value.value for value in chosen.facets["unit"] if value.selected] == ["decision"]
    assert asked(index, "", facets=()).facets == {}


def test_units_are_filtered_and_counted_by_their_answers(index: Index) -> None:
    told = {"accepted": 1, "partly": 1, "rejected": 1, "unclear": 0, "none": 0}
    assert counts(answered(index), "answer") == told
    assert found(answered(index, "", "accepted")) == {"recommendation 1"}
    assert found(answered(index, "", "accepted", "rejected")) == {"recommendation 1", "recommendation 2"}
    assert counts(answered(index, "", "accepted"), "answer") == told
    assert counts(answered(index, "", "accepted"), "unit")["recommendation"] == 1
    assert counts(answered(index, "told"), "answer") == {**told, "accepted": 0, "partly": 0}
    assert found(answered(index, "", "unclear")) == set()


def test_recommendations_alone_can_be_without_an_answer(index: Index) -> None:
    assert found(answered(index, "", "none")) == set()
    query = Query()
    only = index.units(query, Among(answers=("none",), answered={"accepted": ((REPORT.id, 0),)}))
    assert found(only) == {"recommendation 2"}
    assert counts(only, "answer") == {"accepted": 1, "partly": 0, "rejected": 0, "unclear": 0, "none": 1}
    assert counts(index.units(query), "answer")["none"] == 2


def test_all_units_can_be_had_however_many(index: Index) -> None:
    results = index.units(Query(page=10**9, facets=()), Among(start=1))
    assert (results.total, len(results.hits)) == (4, 3)
