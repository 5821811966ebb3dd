"""Strings of anything: the same each time, and some of each sort."""

from itertools import islice

from bench.strings import strings


def test_the_same_seed_makes_the_same_strings_and_another_others() -> None:
    assert list(strings(50, 1)) == list(strings(50, 1)) != list(strings(50, 2))


def test_there_are_operators_patterns_and_characters_of_all_sorts() -> None:
    said = "".join(islice(strings(2000, 1), 2000))
    assert all(piece in said for piece in ("AND", "title:", "*ation", "~2", "\ud800", "“"))
    assert any(character > "\uffff" for character in said)
