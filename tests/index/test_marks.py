"""Where a query's words are marked."""

import random
from itertools import pairwise

import pytest

from index import Mark, analysis, marks, parse
from index.marks import _in_any, _in_plain, _joined, places, sought


def _marked(typed: str, text: str, before: str = "", after: str = "", main: Mark | None = None) -> list[str]:
    return [text[mark.start : mark.end] for mark in marks(parse(typed).tree, text, before, after, main)]


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("council", "The Council’s councils, COUNCIL.", ["Council’s", "councils", "COUNCIL"]),
        ("cafe", "Café cafe\u0301 cafes", ["Café", "cafe\u0301", "cafes"]),
        ("kent debt", "debt of Kent", ["debt", "Kent"]),
        ("the debt", "the debt of Kent", ["debt"]),
        ("the", "the debt", ["the"]),
        ("a OR b", "b c a", ["b", "a"]),
        ("a NOT b", "b c a", ["a"]),
        ("a -(b OR c)", "b c a", ["a"]),
        ('"local government"', "local authorities, local government, government", ["local government"]),
        ('"local government"', "local\n Government", ["local\n Government"]),
        ("co-operation", "co-operation, co operation, operation", ["co-operation", "co operation"]),
        ("fund*", "funds, FUNDING, refund", ["funds", "FUNDING"]),
        ("2*25 1?2", "1.2 in 2024/25", ["1.2", "2024/25"]),
        ("title:a sender:b kind:letter c", "a b letter c", ["c"]),
        ('"a b" b c', "a b c", ["a b", "c"]),
        ('"a b" "b c"', "a b c", ["a b c"]),
        ("s", "council’s s", ["s"]),
        ("1", "½", ["½"]),
        ("", "anything", []),
        ("x", "", []),
    ],
)
def test_what_was_looked_for_is_marked(typed: str, text: str, marked: list[str]) -> None:
    assert _marked(typed, text) == marked


def test_a_phrase_over_a_page_break_is_marked_on_both_pages() -> None:
    first, second = "It ends with temporary", "accommodation. It begins."
    assert _marked('"temporary accommodation"', first, after=second) == ["temporary"]
    assert _marked('"temporary accommodation"', second, before=first) == ["accommodation"]
    assert _marked('"temporary accommodation"', first) == []


def test_a_phrase_over_three_pages_is_marked_on_the_middle_one() -> None:
    assert _marked('"a b c d"', "b c", before="x a", after="d y") == ["b c"]


def test_a_running_foot_does_not_part_a_phrase() -> None:
    text = "Head\nends with temporary\nPage 7"
    main = Mark(5, 24)
    assert _marked('"temporary accommodation"', text, after="accommodation", main=main) == ["temporary"]
    assert _marked("page", text, main=main) == ["Page"]


def test_a_phrase_over_the_break_of_long_pages_is_marked_too() -> None:
    fill = "words that fill the page " * 100
    assert _marked('"temporary accommodation scheme"', fill + "temporary accommodation", after="scheme " + fill) == [
        "temporary accommodation"
    ]
    assert _marked('"temporary accommodation scheme"', "schemes " + fill, before=fill + "temporary accommodation") == [
        "schemes"
    ]


def test_marks_do_not_overlap_and_are_in_order() -> None:
    found = marks(parse('"a b" "b a" a*').tree, "a b a b abc a")
    assert list(found) == sorted(found)
    assert all(left.end <= right.start for left, right in pairwise(found))


@pytest.mark.parametrize("seed", range(200))
def test_the_fast_way_finds_what_the_thorough_way_finds(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choices("aAbsS'’ \n-éÉ.,_1“dying skies", k=80))
    typed = " ".join(chance.choices(["a", "s", '"a b"', "b*", "ab", "e", "die", "sky", '"s a"', "skies", "1*"], k=3))
    what, plain = sought(parse(typed).tree), analysis.plain(text)
    assert plain is not None
    assert sorted(_in_plain(what, text, plain)) == sorted(_in_any(what, text))


_PARTS = [*"aBks.", "co", "Op", "op", "eration", "Sky", "ies", "ing", "-", "–", "’s", "'s", " ", "\n", "-\n", ".", "_"]
_PARTS += ["1", "25", "2024", "/", ",", "£", "m", "HC ", "é", "Ŋ", "ŉ", "ﬁ"]
_TYPED = ["cooperation", "co-operation", "coop", "op", "uk", "k", "s", "sky", "skying", "HC25", "£1m", "2024/25", "1"]
_TYPED += ["s*", "co*", "*ing", "?p", "skies~", "coop~", "=op", '"co op"', '"sky s"', '="skies"', "n", "fi"]


@pytest.mark.parametrize("seed", range(300))
def test_the_fast_way_finds_compounds_forms_and_likenesses_too(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choices(_PARTS, k=60))
    what = sought(parse(" OR ".join(chance.choices(_TYPED, k=chance.randint(1, 2)))).tree)
    assert places(what, text) == sorted({*_in_any(what, text), *_joined(what, text)})


@pytest.mark.parametrize(
    ("text", "marked"), [("a’s s", ["s"]), ("a's's", ["s"]), ("s's", ["s's"]), ("'s s’", ["s", "s"])]
)
def test_the_s_of_a_possessive_is_no_word(text: str, marked: list[str]) -> None:
    assert _marked("s", text) == _marked("s*", text) == marked


def test_a_form_of_many_asterisks_is_tried_once() -> None:
    """Tried in every way, this would take longer than anybody waits."""
    assert _marked("*x" * 30 + "*y", "x" * 100) == []
    assert _marked("*x" * 30 + "*y", "x" * 100 + "y") == ["x" * 100 + "y"]
