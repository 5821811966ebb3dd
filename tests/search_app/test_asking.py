"""From addresses to queries and back."""

import random
from collections.abc import Collection
from urllib.parse import parse_qsl, urlsplit

import pytest

from documents import PartialDate
from index import Sort
from index.query import Everything
from search_app.asking import SIZES, Asked, asked, text_asked
from search_app.given import TEXT_LIMIT, VALUES_LIMIT
from tests.search_app.shelf import VOCABULARY


def ask(query: str, sizes: Collection[int] = SIZES) -> Asked:
    return asked(parse_qsl(query, keep_blank_values=True), VOCABULARY, sizes=sizes)


def test_an_empty_address_asks_for_everything_newest_first() -> None:
    question = ask("")
    assert isinstance(question.query.words, Everything)
    assert (question.query.sort, question.query.page, question.query.size) == (Sort.NEWEST, 1, 10)
    assert not question.errors


def test_words_are_sorted_by_relevance_unless_said_otherwise() -> None:
    assert ask("q=sea").query.sort is Sort.RELEVANCE
    assert ask("q=sea&sort=oldest").query.sort is Sort.OLDEST
    assert ask("sort=relevance").query.sort is Sort.NEWEST


def test_filters_may_repeat_and_names_become_slugs() -> None:
    within = ask("body=SSC&body=seaside&body=Nobody&topic=Flooding&kind=Report&sender=Harper").query.within
    assert within.bodies == ("seaside", "Nobody")
    assert within.topics == ("flooding",)
    assert within.kinds == ("report",)
    assert within.sender == "Harper"


def test_of_several_topics_any_will_do_or_all_are_needed() -> None:
    both = "topic=flooding&topic=money"
    assert not ask(both).query.within.every_topic
    assert ask(both).on_page(1) == ask(f"{both}&topics=any").on_page(1)
    assert ask(f"{both}&topics=all").query.within.every_topic
    assert ask(f"topics=all&{both}&kind=letter").on_page(1) == f"/search?{both}&topics=all&kind=letter"
    assert ask("topics=all&q=sea").on_page(1) == "/search?q=sea"
    assert [error.field for error in ask(f"{both}&topics=some").errors] == ["topics"]


def test_an_explanation_is_kept_by_what_leads_on_and_is_no_filter() -> None:
    question = ask("q=sea&kind=letter&explain=1")
    assert question.query.explain
    assert question.on_page(2) == "/search?q=sea&kind=letter&explain=1&page=2"
    assert question.cleared() == "/search?q=sea&explain=1"
    assert question.instead(explain="") == "/search?q=sea&kind=letter"
    assert question.at("/search.csv") == "/search.csv?q=sea&kind=letter"
    assert question.filters == {"kind": ["letter"]}


def test_filters_are_remembered_as_they_were_typed() -> None:
    question = ask("q=sea&body=SSC&body=Nobody&from=31/02/2014&sender=Harper&sort=newest&size=25&unit=action")
    assert question.filters == {"body": ["SSC", "Nobody"], "from": "31/02/2014", "sender": "Harper"}


def test_units_are_asked_at_their_own_address() -> None:
    question = asked([("q", "wall"), ("unit", "action"), ("explain", "1"), ("body", "SSC")], VOCABULARY, path="/units")
    assert (question.units, question.query.explain) == (("action",), False)
    assert question.on_page(2) == "/units?q=wall&unit=action&body=seaside&page=2"
    assert question.at("/search") == "/search?q=wall&body=seaside"
    wrong = asked([("unit", "wish"), ("unit", "decision")], VOCABULARY, path="/units")
    assert (wrong.units, [error.field for error in wrong.errors]) == (("decision",), ["unit"])
    assert ask("unit=action").on_page(1) == "/search"


def test_units_are_asked_for_by_what_became_of_them() -> None:
    question = asked([("answer", "none"), ("answer", "partly"), ("unit", "conclusion")], VOCABULARY, path="/units")
    assert (question.units, question.answers) == (("conclusion",), ("partly", "none"))
    assert question.filters == {"unit": ["conclusion"], "answer": ["none", "partly"]}
    assert question.at("/units.csv") == "/units.csv?unit=conclusion&answer=partly&answer=none"
    assert question.at("/search") == "/search"
    assert question.without("answer", "none") == "/units?unit=conclusion&answer=partly"
    wrong = asked([("answer", "maybe")], VOCABULARY, path="/units")
    assert (wrong.answers, [error.field for error in wrong.errors]) == ((), ["answer"])
    assert "accepted, partly, rejected, unclear or none" in wrong.errors[0].message
    assert ask("answer=none").filters == {}


def test_a_bad_date_is_told_and_kept_and_left_out() -> None:
    question = ask("q=sea&from=31/02/2014&to=2015")
    (error,) = question.errors
    assert error.field == "from"
    assert "2014 or 21/11/2014" in error.message
    assert question.typed("from") == "31/02/2014"
    assert question.query.within.since is None
    assert question.query.within.until == PartialDate(2015)


def test_from_after_to_is_told_and_neither_is_used() -> None:
    question = ask("from=2016&to=2015")
    assert [error.field for error in question.errors] == ["to"]
    assert question.query.within.since is question.query.within.until is None
    assert not ask("from=2015&to=2015").errors
    assert not ask("from=2015-06&to=2015").errors


@pytest.mark.parametrize(
    "wrong", ["page=0", "page=abc", "page=-1", "page=1001", "size=7", "size=1000000000", "sort=best"]
)
def test_what_is_out_of_bounds_is_told_and_the_usual_is_done(wrong: str) -> None:
    question = ask(wrong)
    assert [error.field for error in question.errors] == [wrong.partition("=")[0]]
    assert (question.query.page, question.query.size, question.query.sort) == (1, SIZES[0], Sort.NEWEST)


def test_programs_may_ask_for_any_size_up_to_a_hundred() -> None:
    assert ask("size=100", sizes=range(1, 101)).query.size == 100
    (error,) = ask("size=101", sizes=range(1, 101)).errors
    assert "1 to 100" in error.message


def test_a_very_long_query_is_cut_and_told() -> None:
    question = ask(f"q={'sea ' * 25_000}")
    assert len(question.text) <= TEXT_LIMIT
    assert [error.field for error in question.errors] == ["q"]


def test_very_many_values_are_cut_and_told() -> None:
    question = asked([("body", str(number)) for number in range(5_000)], VOCABULARY)
    assert len(question.query.within.bodies) == VALUES_LIMIT
    assert [error.field for error in question.errors] == ["body"]


def test_control_characters_and_half_surrogate_pairs_are_taken_out() -> None:
    assert asked([("q", "\x00sea\x00wall\x1f")], VOCABULARY).text == "sea wall"
    assert asked([("q", "sea \ud800")], VOCABULARY).text == "sea �"
    assert text_asked([("q", "\x00")]) == ""


def test_the_same_search_has_the_same_address() -> None:
    one = ask("kind=letter&q=sea&page=3&size=10&sort=relevance&body=SSC&to=&colour=red")
    other = ask("q=sea&body=seaside&kind=letter")
    assert one.on_page(1) == other.on_page(1) == "/search?q=sea&body=seaside&kind=letter"


def test_other_pages_keep_the_search() -> None:
    assert ask("q=sea&page=3&size=25").on_page(4) == "/search?q=sea&size=25&page=4"


def test_a_filter_can_be_taken_out_and_all_can() -> None:
    question = ask("q=sea&body=seaside&body=Nobody&from=2014&sort=newest&page=2")
    assert question.without("body", "Nobody") == "/search?q=sea&body=seaside&from=2014&sort=newest"
    assert question.cleared() == "/search?q=sea&sort=newest"


def test_other_words_and_years_take_the_place_of_those_asked() -> None:
    question = ask("q=see&kind=letter&from=2001&to=2002")
    assert question.instead(q="sea wall") == "/search?q=sea+wall&kind=letter&from=2001&to=2002"
    assert question.instead(since="2014", until="2014") == "/search?q=see&kind=letter&from=2014&to=2014"


PIECES = (
    "sea",
    '"',
    "(",
    "-",
    " OR ",
    "*",
    "\x00",
    "\ud800",
    "🌊",
    "2014",
    "31/02/2014",
    "9" * 40,
    ":",
    "%",
    "é",
    "relevance",
    "",
)
NAMES = (
    "q",
    "body",
    "topic",
    "topics",
    "kind",
    "explain",
    "sender",
    "recipient",
    "from",
    "to",
    "sort",
    "page",
    "size",
    "",
    "x",
)


@pytest.mark.parametrize("seed", range(300))
def test_whatever_is_sent_is_bounded_and_its_address_asks_the_same(seed: int) -> None:
    chance = random.Random(seed)
    params = [
        (chance.choice(NAMES), "".join(chance.choices(PIECES, k=chance.randrange(6))))
        for _ in range(chance.randrange(12))
    ]
    question = asked(params, VOCABULARY)
    again = ask(urlsplit(question.on_page(question.query.page)).query)
    assert again.query == question.query
    assert question.query.page * question.query.size <= 10_000
