"""The words that stand in an index: patterns and near spellings, against looking at every word."""

import random
import re
from collections.abc import Iterable
from itertools import product

import pytest

from index.lexicon import Lexicon

_WORDS = {
    "council": 9,
    "councils": 4,
    "counsel": 4,
    "councillor": 2,
    "county": 7,
    "a": 9,
    "é": 1,
    "東京": 2,
    "2024/25": 3,
}


def _edits(first: str, second: str) -> int:
    """Optimal string alignment as the textbooks have it."""
    rows = [list(range(len(second) + 1))]
    for i, a in enumerate(first, 1):
        rows.append([i])
        for j, b in enumerate(second, 1):
            best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 < j and a == second[j - 2] and first[i - 2] == b:
                best = min(best, rows[i - 2][j - 2] + 1)
            rows[i].append(best)
    return rows[-1][-1]


def _ranked(words: dict[str, int], chosen: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(chosen, key=lambda word: (-words[word], word)))


def _near(words: dict[str, int], word: str, edits: int) -> tuple[str, ...]:
    distances = {other: _edits(word, other) for other in _ranked(words, words)}
    return tuple(sorted((other for other in distances if distances[other] <= edits), key=distances.__getitem__))


def _matching(words: dict[str, int], pattern: str) -> tuple[str, ...]:
    whole = re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
    return _ranked(words, filter(whole.fullmatch, words))


def _made(letters: str, longest: int, number: int, seed: int) -> dict[str, int]:
    chance = random.Random(seed)
    made = ("".join(chance.choices(letters, k=chance.randint(1, longest))) for _ in range(number))
    return {word: 1 + int(1 / (chance.random() + 0.02)) for word in made}


def test_the_most_frequent_words_of_a_pattern_come_first_and_equals_by_the_alphabet() -> None:
    lexicon = Lexicon(_WORDS.items())
    assert lexicon.matching("coun*", 9) == ("council", "county", "councils", "counsel", "councillor")
    assert lexicon.matching("coun*", 3) == ("council", "county", "councils")
    assert lexicon.matching("coun??l", 9) == ("council", "counsel")
    assert lexicon.matching("*c*l*", 9) == ("council", "councils", "counsel", "councillor")
    assert lexicon.matching("council", 9) == ("council",)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("?", ("a", "é")),
        ("??", ("東京",)),
        ("*京", ("東京",)),
        ("2024/?5", ("2024/25",)),
        ("2024.*", ()),
        ("", ()),
        ("\n*", ()),
        ("*\n", ()),
        ("l\nc", ()),
        ("\ud800*", ()),
        ("[a]", ()),
    ],
)
def test_a_character_is_a_character_in_any_script(pattern: str, found: tuple[str, ...]) -> None:
    assert Lexicon(_WORDS.items()).matching(pattern, 9) == found


def test_patterns_find_what_looking_at_every_word_finds() -> None:
    words = _made("abcdé", 9, 3000, seed=1)
    lexicon, chance = Lexicon(words.items()), random.Random(2)
    for _ in range(600):
        pattern = "".join(chance.choices("abcdé?**", k=chance.randint(1, 8)))
        assert lexicon.matching(pattern, len(words)) == _matching(words, pattern), pattern


def test_near_words_are_those_within_the_edits_the_nearest_first() -> None:
    lexicon = Lexicon(_WORDS.items())
    assert lexicon.near("council", 1, 9) == ("council", "councils")
    assert lexicon.near("cuoncil", 1, 9) == ("council",)
    assert lexicon.near("concils", 2, 9) == ("councils", "council")
    assert lexicon.near("concils", 2, 1) == ("councils",)
    assert lexicon.near("東", 1, 9) == ("a", "東京", "é")


def test_near_words_are_what_looking_at_every_word_finds() -> None:
    words = _made("abé", 7, 300, seed=3) | _made("abcdefgh", 5, 300, seed=4)
    lexicon = Lexicon(words.items())
    asked = [*_made("abé", 8, 30, seed=5), *_made("abcdefgh", 6, 30, seed=6), *sorted(words)[::20], ""]
    for word, edits in product(asked, (0, 1, 2)):
        assert lexicon.near(word, edits, len(words)) == _near(words, word, edits), (word, edits)


def test_a_swap_across_any_two_letters_is_one_edit() -> None:
    word = "accommodations"
    lexicon = Lexicon([(word, 1)])
    once = [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)]
    twice = [other[:n] + other[n + 1] + other[n] + other[n + 2 :] for other in once for n in range(len(word) - 1)]
    assert all(lexicon.near(other, 1, 1) for other in once)
    assert all(bool(lexicon.near(other, 2, 1)) == (_edits(word, other) <= 2) for other in twice)


def test_words_are_counted() -> None:
    words = _made("abcé", 6, 500, seed=7)
    lexicon = Lexicon(words.items())
    assert {word: lexicon.count(word) for word in words} == words
    for least in (2, 5, 50):
        assert {w: n for w in words if (n := lexicon.count(w, least))} == {w: n for w, n in words.items() if n >= least}
    assert lexicon.count("abcd") == lexicon.count("") == lexicon.count("\n") == lexicon.count("\ud800") == 0


def test_the_order_given_is_of_no_matter() -> None:
    words = _made("abcé", 6, 500, seed=8)
    ways = [Lexicon(sorted(words.items(), reverse=backwards)) for backwards in (False, True)]
    assert ways[0].matching("*", len(words)) == ways[1].matching("*", len(words)) == _ranked(words, words)


def test_nothing_stands_in_an_empty_lexicon() -> None:
    lexicon = Lexicon([])
    assert lexicon.matching("*", 9) == lexicon.near("council", 2, 9) == ()
    assert lexicon.count("council") == 0


def test_any_text_may_be_asked_for() -> None:
    chance = random.Random(9)
    lexicon = Lexicon({"".join(chance.choices("ab\ud800\n.*é", k=5)): 1 for _ in range(200)}.items())
    for _ in range(300):
        text = "".join(chance.choices("ab\ud800\udfff\n?*\\[.é\0", k=chance.randint(0, 6)))
        lexicon.matching(text, 5)
        lexicon.near(text, 2, 5)
        lexicon.count(text)


def test_many_wildcards_are_no_work() -> None:
    lexicon = Lexicon([("a" * 128, 1)])
    assert lexicon.matching("*a" * 60 + "*b", 9) == ()
    assert lexicon.matching("*a" * 60 + "*", 9) == ("a" * 128,)
    assert lexicon.near("a" * 100_000, 2, 9) == ()
