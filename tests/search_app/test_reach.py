"""How far around a page words are looked for."""

import pytest

from documents import Page
from index import parse
from search_app.reach import reach

REPORT = [Page(number=number, label="", text="x" * 2_500) for number in range(1, 301)]
LONG = REPORT * 17
LETTERS = " ".join(f"{letter}*" for letter in "abcdefghijklmnop")


@pytest.mark.parametrize(
    "typed", ["sea", "the sea wall at the harbour", '"the sea wall at the harbour"', "harb* council"]
)
def test_all_of_a_report_of_three_hundred_pages_is_looked_at(typed: str) -> None:
    assert reach(parse(typed).tree, REPORT, 0) == range(300)


@pytest.mark.parametrize("place", [0, 1, 2_500, 5_098, 5_099])
def test_of_a_very_long_paper_the_pages_around_are_looked_at(place: int) -> None:
    where = reach(parse("sea").tree, LONG, place)
    assert place in where
    assert 300 <= len(where) <= 400


def test_the_more_words_of_a_text_are_likely_the_fewer_pages_are_looked_at() -> None:
    sizes = [len(reach(parse(typed).tree, LONG, 2_500)) for typed in ("sea", LETTERS, f'{LETTERS} "{"the sea " * 20}"')]
    assert sizes == sorted(sizes, reverse=True)
    assert 10 < sizes[1] < 150
    assert sizes[2] < 50


def test_a_page_is_looked_at_however_long_it_is() -> None:
    huge = [Page(number=number, label="", text="x " * 1_000_000) for number in (1, 2, 3)]
    assert reach(parse("sea").tree, huge, 1) == range(1, 2)


def test_pages_without_text_are_not_free() -> None:
    empty = [Page(number=1, label="", text="")] * 50_000
    assert len(reach(parse("sea").tree, empty, 0)) == 5_000


def test_where_there_are_no_pages_none_is_looked_at() -> None:
    assert not reach(parse("sea").tree, [], 0)
