"""Word boxes packed and unpacked."""

import pickle
import struct

from documents import Word, Words


def test_words_come_back_as_they_were() -> None:
    words = [Word(i * 5, i * 5 + 4, i + 0.5, 2.25, i + 3.0, 12.75) for i in range(400)]
    assert list(Words.of(words)) == words
    assert Words.of(words) == Words.of(iter(words)) != Words.of(words[1:])


def test_no_words_take_no_room() -> None:
    assert Words.of([]) == Words()
    assert list(Words()) == []


def test_offsets_of_a_very_long_page_survive() -> None:
    words = [Word(4_000_000_000, 4_000_000_001, 0.0, 0.0, 1.0, 1.0)]
    assert list(Words.of(words)) == words


def test_words_travel_between_processes_packed() -> None:
    words = Words.of(Word(i * 5, i * 5 + 4, 72.5 + i % 10 * 30, 100.0, 95.5, 112.0) for i in range(1_000))
    assert pickle.loads(pickle.dumps(words)) == words
    assert len(pickle.dumps(words)) < 8_000


def test_columns_are_little_endian_one_after_the_other() -> None:
    words = Words.of_columns(struct.pack("<4I8f", 0, 4, 3, 9, 1, 2, 3, 4, 5, 6, 7, 8))
    assert list(words) == [Word(0, 3, 1, 3, 5, 7), Word(4, 9, 2, 4, 6, 8)]
    assert words == Words.of(words)
    assert Words.of_columns(b"") == Words()
