"""The piece of a page that shows best why it was found."""

import random

import pytest

from index import parse
from index.snippets import WIDTH, snippet


def _made(typed: str, text: str) -> tuple[str, list[str]]:
    made = snippet(parse(typed).tree, text)
    return made.text, [made.text[mark.start : mark.end] for mark in made.marks]


FILL = "some words that say nothing of it " * 20


def test_a_short_text_is_shown_whole_with_its_white_space_squeezed() -> None:
    assert _made("council", "  The \n\n council’s\t debt ") == ("The council’s debt", ["council’s"])


def test_a_long_text_is_cut_between_words_around_what_was_found() -> None:
    text, marked = _made("needle", FILL + "the needle is here " + FILL)
    assert marked == ["needle"]
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) <= WIDTH + 4
    assert set(text[2:-2].split()) <= set((FILL + "the needle is here").split())


def test_the_piece_with_most_of_the_query_wins() -> None:
    text, marked = _made("asylum housing", "asylum asylum asylum " + FILL + "asylum and housing " + FILL + "housing")
    assert marked == ["asylum", "housing"]
    assert "asylum and housing" in text


def test_of_equal_pieces_the_one_with_most_marks_wins_and_then_the_first() -> None:
    text, marked = _made("asylum", "first asylum " + FILL + "asylum asylum then " + FILL + "asylum asylum last")
    assert marked == ["asylum", "asylum"]
    assert "then" in text


def test_a_word_that_is_rare_on_the_page_is_worth_more_than_two_that_are_common() -> None:
    letterhead = "Parish Council of X, Parish Council Office. "
    text, marked = _made("parish council vacancy", letterhead + FILL + "to fill the vacancy " + FILL + letterhead)
    assert marked == ["vacancy"]
    assert "to fill the vacancy" in text


def test_where_nothing_is_found_the_beginning_is_shown() -> None:
    text, marked = _made("absent", "\n Beginning " + FILL)
    assert (text[:9], text[-2:], marked) == ("Beginning", " …", [])


def test_a_phrase_longer_than_a_snippet_is_cut_too() -> None:
    words = [f"word{n}" for n in range(60)]
    text, marked = _made(f'"{" ".join(words)}"', FILL + " ".join(words) + " end")
    assert marked[0].startswith("word0 word1")
    assert len(text) <= WIDTH + 4


def test_text_without_spaces_is_cut_all_the_same() -> None:
    assert _made("absent", "x" * 5000)[0] == "x" * WIDTH + " …"
    text, marked = _made("needle", "x" * 3000 + "-needle-" + "y" * 3000)
    assert marked == ["needle"]
    assert len(text) <= WIDTH + 4


def test_no_text_gives_an_empty_snippet() -> None:
    assert _made("a", "") == ("", [])
    assert _made("a", " \n ") == ("", [])


@pytest.mark.parametrize("seed", range(200))
def test_marks_stand_on_the_words_in_the_snippets_own_text(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(
        chance.choice(["asylum", "Housing’s", "x", "longerword", "é", "(", "—"])
        + chance.choice([" ", "  ", "\n\n", "", "."])
        for _ in range(chance.randint(0, 200))
    )
    made = snippet(parse('asylum "x asylum" housing').tree, text)
    found = [made.text[mark.start : mark.end] for mark in made.marks]
    assert all(word[0] in "aHx" and not word[0].isspace() and not word[-1].isspace() for word in found)
    assert all("asylum" in word or "Housing" in word for word in found)
    assert len(made.text) <= WIDTH + 4
    assert "  " not in made.text.replace("…", "")
