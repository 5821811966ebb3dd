"""What was meant by a word that stands nowhere."""

import random
import re

import pytest

from index.lexicon import Lexicon
from index.spelling import correction, together

_COUNTED = """
    the 900 for 800 council 500 councils 300 councillor 120 counsel 12 temporary 80 accommodation 90 government 400
    people 350 asylum 60 organisation 110 receive 150 recommendation 70 recommendations 90 committee 220 housing 260
    need 250 needs 240 wakefield 1 gouvernment 1 b2b 40 2024 300 sec 30 bexhill 3 headquarters 5 head 40
"""
_WORDS = {word: int(count) for word, count in re.findall(r"(\w+) (\d+)", _COUNTED)}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(_WORDS.items())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("accomodation", "accommodation"),
        ("acommodaton", "accommodation"),
        ("goverment", "government"),
        ("gouverment", "government"),
        ("recieve", "receive"),
        ("commitee", "committee"),
        ("councill", "council"),
        ("councilor", "councillor"),
        ("cuoncil", "council"),
        ("organiastion", "organisation"),
        ("recomendation", "recommendation"),
        ("poeple", "people"),
        ("teh", "the"),
        ("wakefeild", "wakefield"),
        ("wakefild", "wakefield"),
        ("temporaryaccommodation", "temporary accommodation"),
        ("housingneeds", "housing needs"),
        ("bexhillcouncil", None),
        ("xqzwk", None),
        ("tha", "the"),
        ("ehe", None),
        ("zz", None),
        ("t", None),
        ("", None),
        ("b2c", None),
        ("2025", None),
        ("hc1234", None),
        ("counc" * 20, None),
        ("東京", None),
        ("\ud800abc", None),
    ],
)
def test_the_likeliest_word_is_meant(lexicon: Lexicon, typed: str, meant: str | None) -> None:
    assert correction(typed, lexicon) == meant


def test_a_word_that_is_right_is_left_alone(lexicon: Lexicon) -> None:
    for word in ("council", "councils", "counsel", "need", "bexhill", "the", "sec"):
        assert correction(word, lexicon) is None


def test_a_word_of_one_paper_gives_way_to_a_common_one_beside_it(lexicon: Lexicon) -> None:
    assert correction("gouvernment", lexicon) == "government"


def test_two_words_may_be_one(lexicon: Lexicon) -> None:
    assert together("head", "quarters", lexicon) == "headquarters"
    assert together("accommo", "dation", lexicon) == "accommodation"
    assert together("wake", "field", lexicon) is None
    assert together("housing", "needs", lexicon) is None
    assert together("20", "24", lexicon) is None


def test_nothing_is_meant_where_nothing_stands() -> None:
    assert correction("council", Lexicon([])) is None
    assert together("head", "quarters", Lexicon([])) is None


def test_most_typing_errors_are_put_right(lexicon: Lexicon) -> None:
    chance, right, tried = random.Random(4), 0, 0
    for word in (word for word, count in _WORDS.items() if count > 50 and len(word) > 5):
        for at in range(1, len(word) - 1):
            another = chance.choice("abcdefghijklmnopqrstuvwxyz")
            for typed in (word[:at] + word[at + 1 :], word[:at] + another + word[at:]):
                if typed not in _WORDS:
                    right, tried = right + (correction(typed, lexicon) == word), tried + 1
    assert right / tried > 0.92


def test_any_text_may_be_asked_about(lexicon: Lexicon) -> None:
    chance = random.Random(5)
    for _ in range(300):
        typed = "".join(chance.choices("councilé\ud800\n* 1İ", k=chance.randint(0, 9)))
        correction(typed, lexicon)
        together(typed, typed, lexicon)
