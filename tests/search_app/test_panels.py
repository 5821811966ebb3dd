"""What stands around the hits."""

from itertools import pairwise

from index import FacetValue, Results
from search_app.asking import Asked, asked
from search_app.panels import bars, boxes, chips, month_bars, pager, pages_in_all
from tests.search_app.shelf import VOCABULARY


def ask(*params: tuple[str, str]) -> Asked:
    return asked(params, VOCABULARY)


def results(total: int = 0, **facets: tuple[FacetValue, ...]) -> Results:
    return Results(total=total, hits=(), facets=facets, searched_for="")


def year(value: str, count: int, *, selected: bool = False) -> FacetValue:
    return FacetValue(value, value, count, selected)


def test_every_filter_in_force_has_a_chip_that_takes_it_out() -> None:
    found = chips(ask(("q", "sea"), ("body", "seaside"), ("kind", "letter"), ("from", "2014"), ("to", "x")), VOCABULARY)
    assert [(chip.label, chip.value) for chip in found] == [
        ("Public body", "Seaside Council"),
        ("Type", "Letter"),
        ("From", "2014"),
    ]
    assert found[0].address == "/search?q=sea&kind=letter&from=2014&to=x"


def test_a_value_that_nothing_has_is_in_its_box_while_it_is_chosen() -> None:
    found = FacetValue("seaside", "Seaside Council", 2, selected=False)
    (box,) = boxes(ask(("body", "Nobody")), results(body=(found,)), VOCABULARY)
    assert [(option.label, option.count, option.chosen) for option in box.shown] == [
        ("Nobody", 0, True),
        ("Seaside Council", 2, False),
    ]


def test_ten_values_are_shown_and_the_rest_is_behind_more() -> None:
    values = tuple(FacetValue(str(number), str(number), 1, selected=False) for number in range(14))
    (box,) = boxes(ask(), results(topic=values), VOCABULARY)
    assert (len(box.shown), len(box.rest), box.more) == (10, 4, "More topics")


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


def test_the_pager_shows_the_ends_and_the_pages_beside() -> None:
    question = ask(("q", "sea"), ("page", "5"))
    found = pager(question, 9)
    assert [number for number, _ in found.steps] == [1, None, 4, 5, 6, None, 9]
    assert (found.previous, found.next) == ("/search?q=sea&page=4", "/search?q=sea&page=6")


def test_one_page_has_no_pager_and_one_beyond_the_last_leads_back() -> None:
    assert pager(ask(), 1) == pager(ask(), 0)
    assert not pager(ask(), 1).steps
    beyond = pager(ask(("page", "9")), 2)
    assert (beyond.previous, beyond.next) == ("/search?page=2", "")


def test_results_are_paged_no_further_than_they_are_shown() -> None:
    assert pages_in_all(ask(), results(total=21)) == 3
    assert pages_in_all(ask(), results(total=10**9)) == 1_000
