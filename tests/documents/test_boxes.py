"""Word boxes packed and unpacked."""

from documents import Word
from documents.boxes import pack, unpack


def test_boxes_come_back_as_they_were() -> None:
    words = tuple(Word(i * 5, i * 5 + 4, i + 0.5, 2.25, i + 3.0, 12.75) for i in range(400))
    assert unpack(pack(words)) == words


def test_no_boxes_take_no_room() -> None:
    assert pack(()) == b""
    assert unpack(b"") == ()


def test_offsets_beyond_the_basic_plane_of_a_long_page_survive() -> None:
    words = (Word(4_000_000_000, 4_000_000_001, 0.0, 0.0, 1.0, 1.0),)
    assert unpack(pack(words)) == words
