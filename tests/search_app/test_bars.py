"""The papers by year or by month."""

from itertools import pairwise

from index import FacetValue
from search_app.asking import Asked, asked
from search_app.bars import bars, month_bars
from tests.search_app.shelf import VOCABULARY


def ask(*params: tuple[str, str]) -> Asked:
    return asked(params, VOCABULARY)


def year(value: str, count: int, *, selected: bool = False) -> FacetValue:
    return FacetValue(value, value, count, selected)


def test_years_are_bars_with_gaps_and_lead_to_their_documents() -> None:
    found = bars(ask(("q", "sea"), ("page", "2")), (year("2016", 2), year("2014", 4, selected=True)))
    assert [(bar.label, bar.count, bar.height, bar.selected) for bar in found] == [
        ("2014", 4, 100, True),
        ("2015", 0, 0, False),
        ("2016", 2, 50, False),
    ]
    assert found[0].address == "/search?q=sea&from=2014&to=2014"


def test_many_years_are_taken_together() -> None:
    found = bars(ask(), (year("0987", 1), year("1215", 1), year("2024", 3), year("2025", 1)))
    assert len(found) <= 50
    assert (found[-1].label, found[-1].count) == ("2000 to 2099", 4)
    assert found[-1].address == "/search?from=2000&to=2099"


def test_no_years_are_no_bars() -> None:
    assert bars(ask(), ()) == ()


def test_bars_stand_in_their_places_with_room_between() -> None:
    found = bars(ask(), tuple(year(str(number), 1) for number in range(2001, 2021)))
    for bar, following in pairwise(found):
        assert bar.left < bar.middle < bar.left + bar.width < following.left
    assert found[-1].left + found[-1].room == 100
    assert [bar.tick for bar in found if bar.tick] == ["2001", "2005", "2009", "2013", "2017"]


def test_months_are_bars_that_lead_to_their_documents() -> None:
    found = month_bars(ask(("from", "2014"), ("to", "2014")), 2014, (0, 2, *[0] * 8, 1, 0))
    assert [(bar.label, bar.count) for bar in found if bar.count] == [("February 2014", 2), ("November 2014", 1)]
    assert found[1].address == "/search?from=2014-02&to=2014-02"
    assert [bar.tick for bar in found if bar.tick] == ["Jan", "Mar", "May", "Jul", "Sep", "Nov"]
    assert month_bars(ask(), 2014, (0,) * 12) == ()
