"""What the templates know."""

import pytest
from jinja2 import UndefinedError

from search_app.house import House
from templates import counted, environment, media, pieces, quoted


def test_a_text_is_cut_at_its_marks() -> None:
    assert list(pieces("the sea wall", [(4, 7)])) == [("the ", False), ("sea", True), (" wall", False)]


def test_marks_that_overlap_or_reach_too_far_lose_no_text() -> None:
    for marks in ([(0, 5), (3, 7)], [(8, 99)], [(5, 5)], [(3, 7), (0, 2)], []):
        assert "".join(piece for piece, _ in pieces("the sea wall", marks)) == "the sea wall"


def test_numbers_and_nouns_agree() -> None:
    assert [counted(number, "match", "matches") for number in (0, 1, 1234)] == ["0 matches", "1 match", "1,234 matches"]


def test_words_are_quoted_once() -> None:
    assert (quoted("sea wall"), quoted('"sea wall" grant')) == ("“sea wall”", '"sea wall" grant')


def test_types_of_files_have_names() -> None:
    assert (media("application/pdf"), media("application/x-odd")) == ("PDF", "application/x-odd")


def test_values_are_escaped_and_missing_ones_are_errors() -> None:
    made = environment(house=House(name="x"), static={}, filters={})
    assert made.from_string("{{ value }}").render(value="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        made.from_string("{{ nothing }}").render()
