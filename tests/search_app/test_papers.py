"""The papers that a page is about."""

from documents import Audience
from index import FacetValue
from search_app.asking import asked
from search_app.papers import papers, years_between
from tests.search_app.shelf import VOCABULARY, Shelf


def year(value: str, count: int = 1) -> FacetValue:
    return FacetValue(value, value, count, selected=False)


def test_years_are_told_from_first_to_last() -> None:
    assert years_between(()) == years_between((year("2014", 0),)) == ""
    assert years_between((year("2014"),)) == "2014"
    assert years_between((year("2016"), year("2014"), year("1999", 0))) == "2014 to 2016"


def test_the_ways_in_narrow_the_search_for_the_papers(shelf: Shelf) -> None:
    question = asked([("topic", "flooding")], VOCABULARY)
    found = papers(shelf.indexes[Audience.PUBLIC], question, VOCABULARY, "kind", "body")
    assert (found.total, found.years, found.address) == (1, "2014", "/search?topic=flooding")
    assert [hit.document for hit in found.latest] == [shelf.ids["report"]]
    ways = {by.field: [(way.label, way.address, way.count) for way in by.ways] for by in found.ways}
    assert ways == {
        "kind": [("Report", "/search?topic=flooding&kind=report", 1)],
        "body": [("Seaside Council", "/search?body=seaside&topic=flooding", 1)],
    }


def test_within_a_year_there_are_no_bars_of_years(shelf: Shelf) -> None:
    question = asked([("from", "2014"), ("to", "2014")], VOCABULARY)
    found = papers(shelf.indexes[Audience.PUBLIC], question, VOCABULARY)
    assert (found.total, found.bars, found.years) == (1, (), "")
