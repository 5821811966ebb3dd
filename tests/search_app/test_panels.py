"""What stands around the hits."""

from documents import Body, Vocabulary
from index import FacetValue, Results
from search_app.asking import Asked, asked
from search_app.panels import boxes, chips, pager, pages_in_all
from tests.search_app.shelf import VOCABULARY


def ask(*params: tuple[str, str]) -> Asked:
    return asked(params, VOCABULARY)


def results(total: int = 0, **facets: tuple[FacetValue, ...]) -> Results:
    return Results(total=total, hits=(), facets=facets, searched_for="")


def test_every_filter_in_force_has_a_chip_that_takes_it_out() -> None:
    found = chips(ask(("q", "sea"), ("body", "seaside"), ("kind", "letter"), ("from", "2014"), ("to", "x")), VOCABULARY)
    assert [(chip.label, chip.value) for chip in found] == [
        ("Body", "Seaside Council"),
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


def test_values_of_one_filter_are_joined_by_how_they_count() -> None:
    topics = (("q", "sea"), ("topic", "flooding"), ("topic", "money"), ("kind", "letter"), ("kind", "report"))
    assert [chip.joint for chip in chips(ask(*topics), VOCABULARY)] == ["", "or", "", "or"]
    every = chips(ask(*topics, ("topics", "all")), VOCABULARY)
    assert [chip.joint for chip in every] == ["", "and", "", "or"]
    assert every[0].address == "/search?q=sea&topic=money&topics=all&kind=letter&kind=report"


def test_bodies_stand_under_the_body_they_are_part_of() -> None:
    slugs = (("p", ""), ("a", "p"), ("b", "p"), ("c", "b"), ("z", ""), ("lonely", "absent"))
    tree = Vocabulary([Body(slug=slug, name=slug.upper(), parent=parent) for slug, parent in slugs])
    counts = {"z": 9, "p": 6, "a": 4, "b": 3, "c": 2, "lonely": 1}
    found = tuple(FacetValue(slug, slug.upper(), count, slug == "c") for slug, count in counts.items())
    (box,) = boxes(asked((("body", "c"),), tree), results(body=found), tree)
    assert [(option.value, option.depth) for option in box.shown] == [
        ("p", 0),
        ("b", 1),
        ("c", 2),
        ("a", 1),
        ("z", 0),
        ("lonely", 0),
    ]


def test_ten_values_are_shown_and_the_rest_is_behind_more() -> None:
    values = tuple(FacetValue(str(number), str(number), 1, selected=False) for number in range(14))
    (box,) = boxes(ask(), results(topic=values), VOCABULARY)
    assert (len(box.shown), len(box.rest), box.more) == (10, 4, "More topics")


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
