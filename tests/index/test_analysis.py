"""The one account of tokens."""

import random
import threading
from pathlib import Path

import pytest

from index import analysis


def _words(text: str) -> list[str]:
    return list(analysis.words(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Council, 2024", ["the", "council", "2024"]),
        ("council's council’s councilʼs COUNCIL’S", ["council"] * 4),
        ("councils'", ["councils"]),
        ("’s 's s", ["s", "s", "s"]),
        ("O’Brien's don't", ["o", "brien", "don", "t"]),
        ("co-operation x_y 7:30pm £1,000", ["co", "operation", "x", "y", "7", "30pm", "1", "000"]),
        (
            "Café cafe\u0301 CAFÉ naïve Straße Æsop Søren İzmir",
            ["cafe"] * 3 + ["naive", "strasse", "aesop", "soren", "izmir"],
        ),
        ("ﬁnance ½ №", ["finance", "1", "2"]),
        ("coun\u00adcil zero\u200bwidth", ["council", "zerowidth"]),
        ("ΑΘΗΝΑ Αθήνα 東京", ["αθηνα", "αθηνα", "東京"]),
        ("— … * ?", []),
    ],
)
def test_words_are_folded(text: str, words: list[str]) -> None:
    assert _words(text) == words


def test_words_of_one_stem_meet_and_stop_words_stay() -> None:
    assert analysis.stems("council councils Council’s councils’") == ("council",) * 4
    assert analysis.stems("running runs run") == ("run",) * 3
    assert analysis.stems("to be or not to be") == ("to", "be", "or", "not", "to", "be")
    assert analysis.stems("policy policies") == ("polici",) * 2


def test_numbers_and_references_are_not_stemmed() -> None:
    assert analysis.stems("MC2025ings B2Bs") == ("mc2025ings", "b2bs")


def test_places_are_code_points_of_the_text_as_given() -> None:
    text = "İ ﬁnance 🙂 cafe\u0301s’ ½ council’s"
    found = [(token.term.word, text[token.start : token.end]) for token in analysis.tokens(text)]
    assert found == [
        ("i", "İ"),
        ("finance", "ﬁnance"),
        ("cafes", "cafe\u0301s"),
        ("1", "½"),
        ("2", "½"),
        ("council", "council’s"),
    ]


def _texts(letters: str = "aAbs'’ \u0301é½ß.-_\u00ad1ﬁ🙂Éø\n") -> list[str]:
    chance = random.Random(7)
    return ["".join(chance.choices(letters, k=chance.randint(0, 40))) for _ in range(500)]


def test_the_streams_of_a_text_have_its_terms() -> None:
    long_word = f"{'a' * 130}’s b"
    for text in (
        *_texts(),
        *_texts("aA bs'S’_é1-.\n"),
        long_word,
        f"É’S, {long_word.upper()}",
        "İs'S’s",
        "the boss’s’s ’s’s a's's's'b",
        "The Ħamrun áŋgirit",
        "Š'Š ſ’ſ",
    ):
        streams = analysis.streams(text)
        assert (tuple(streams.stems.split()), tuple(streams.words.split())) == (
            analysis.stems(text),
            analysis.words(text),
        )


def test_the_ways_of_reading_a_text_agree() -> None:
    for text in _texts():
        tokens = list(analysis.tokens(text))
        assert [token.term for token in tokens] == analysis.terms(text)
        assert [(token.start, token.end) for token in tokens] == analysis.spans(text)
        assert all(0 <= token.start < token.end <= len(text) for token in tokens)


def test_an_ascii_text_has_the_tokens_that_it_has_beside_other_letters() -> None:
    chance = random.Random(5)
    for _ in range(500):
        text = "".join(chance.choices("a'As'bS' \n-.,_19\t\x1c\x7f", k=40))
        assert analysis.spans(text) == analysis.spans(f"{text} …é")[:-1]
        assert analysis.terms(text) == analysis.terms(f"{text} …é")[:-1]


def test_each_word_of_a_plain_text_has_the_term_that_it_has_in_the_text() -> None:
    for letter in map(chr, range(0x250)):
        text = f"{letter} a{letter}B x{letter}{letter}"
        if (plain := analysis.plain(text)) is not None:
            assert len(plain) == len(text)
            assert [analysis.term(plain[start:end]) for start, end in analysis.spans(text)] == analysis.terms(text)


def test_no_sign_of_a_plain_text_is_part_of_a_word() -> None:
    for sign in map(chr, range(0x80, 0x10000)):
        if not "\ud800" <= sign <= "\udfff" and analysis.plain(f"a{sign}b") == f"a{sign}b":
            assert _words(f"a{sign}b") == (["a", "b"] if not sign.isalnum() else [f"a{sign}b"]), hex(ord(sign))
    assert analysis.plain("● 5° ➀") is None
    assert analysis.plain("● 5° – ‑ ") == "● 5° – ‑ "


def test_a_plain_text_keeps_every_character_in_its_place() -> None:
    assert analysis.plain("The CAFÉ’s “naïve” İ £1") == "the cafe’s “naive” i £1"
    for moving in ("cafe\u0301", "ﬁnance", "Straße", "½", "æ", "coun\u00adcil", "Αθήνα", "Ħamrun", "ŋ"):
        assert analysis.plain(moving) is None
    for text in filter(analysis.plain, _texts()):
        assert len(analysis.plain(text) or "") == len(text)


def test_every_word_begins_as_its_stem_says() -> None:
    for path in Path(analysis.__file__).parents[1].rglob("*.py"):
        if ".venv" not in path.parts:
            for word, stem in set(analysis.terms(path.read_text(encoding="utf-8"))):
                assert word.startswith(analysis.beginning(stem))
    for word in ("dying", "lying", "vying", "base", "skies", "possibilities", "hoping", "policies", "news", "early"):
        assert word.startswith(analysis.beginning(*analysis.stems(word)))


def test_a_word_counts_to_its_bound() -> None:
    assert _words("x" * 1000) == ["x" * analysis.LONGEST]


def test_stems_are_right_when_many_threads_ask() -> None:
    words = [f"{stem}{ending}" for stem in ("govern", "council", "report", "fund") for ending in ("ing", "ed", "s")]
    made = [f"{word}{'abcdefgh'[n % 8] * (n // 8)}ings" for n in range(80) for word in words]
    expected: dict[str, str] = {}
    wrong: list[str] = []

    def ask() -> None:
        for word in made:
            stem = analysis.stems(word)[0]
            if expected.setdefault(word, stem) != stem:
                wrong.append(word)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
