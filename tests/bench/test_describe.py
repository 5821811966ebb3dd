"""The worst pages to describe: what is done with them grows as they do."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.describe import HEADS, PARTS, WORST, Cost, cost, over, worst
from documents import Vocabulary

LENGTH = 6_000  # characters
# Some hundreds of them, which are all that are compared with each other.
LONGER = {"of actions": 24_000, "of answers in lines": 24_000}
VOCABULARY = Vocabulary.read(Path(__file__).parents[2] / "documents" / "south_east")


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, Python's own among them; what a pattern does within one is not seen."""
    number = 0

    def called(_frame: object, event: str, _what: object) -> None:
        nonlocal number
        number += event in {"call", "c_call"}

    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(None)
    return number


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize("what", WORST)
def test_twice_as_long_a_page_is_no_more_than_twice_the_work(kind: str, what: str) -> None:
    cost(worst(kind, what, 100), "worst.pdf", VOCABULARY)  # the vocabulary is made ready once
    once, twice = (
        calls(lambda length=length: cost(worst(kind, what, length), "worst.pdf", VOCABULARY))  # type: ignore[misc]
        for length in (LONGER.get(what, LENGTH), 2 * LONGER.get(what, LENGTH))
    )
    assert twice <= 2.1 * once


def test_what_is_quadratic_would_be_seen() -> None:
    def squared(length: int) -> None:
        for _ in range(length):
            for _ in range(length):
                len("")

    assert calls(lambda: squared(40)) > 3 * calls(lambda: squared(20))


def test_the_parts_are_those_that_papers_are_described_by(tmp_path: Path) -> None:
    letter, minutes = (cost(worst(kind, "of names", 1_000), "worst.pdf", VOCABULARY) for kind in ("letter", "minutes"))
    assert set(letter.parts) | set(minutes.parts) == set(PARTS)
    assert letter.slowest in PARTS
    assert letter.is_bearable
    assert not Cost(None, {"units": 1.0}).is_bearable
    (tmp_path / "a.txt").write_text("Dear Sir,\n\nWe write.\n")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 damaged")
    assert over(tmp_path, VOCABULARY)["papers"] == 1
