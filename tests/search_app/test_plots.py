"""Figures as bars."""

from dataclasses import replace
from pathlib import Path

import pytest

from documents import Correspondence, Kind, Party
from documents.letters import Letter
from search_app.plots import pairs, shares
from tests.search_app.html import see
from tests.search_app.shelf import SCRIPT, VOCABULARY, Shelf, paper

CLERK, MASTER = Party(name="Jo Tern", body="seaside"), Party(name="Al Gull", body="harbour-board")


def letter(sender: Party, recipient: Party) -> Letter:
    return Letter("", "", None, Correspondence(sender=sender, recipient=(recipient,)))


def is_called(party: Party, words: str) -> bool:
    return VOCABULARY.label("body", party.body) == words


def test_shares_fill_a_bar_in_one_order() -> None:
    found = shares({"none": 1, "accepted": 2, "rejected": 0, "differently": 1})
    assert [(each.key, each.number, each.left, each.width) for each in found] == [
        ("accepted", 2, 0, 50),
        ("differently", 1, 50, 25),
        ("none", 1, 75, 25),
    ]
    assert shares({}) == ()


def test_those_who_write_most_stand_first() -> None:
    letters = [*[letter(MASTER, CLERK)] * 2, *[letter(CLERK, MASTER)] * 4, letter(CLERK, Party(name="Vi Kite"))]
    found = pairs(letters, VOCABULARY, is_called)
    assert [(each.sender, each.recipient, each.number, each.width) for each in found] == [
        ("Seaside Council", "Harbour Board", 4, 100),
        ("Harbour Board", "Seaside Council", 2, 50),
    ]
    assert found[0].address == "/letters?sender=Seaside+Council&recipient=Harbour+Board"


@pytest.mark.parametrize("letters", [[], [letter(CLERK, MASTER)] * 9, [letter(CLERK, Party())] * 2])
def test_of_one_pair_there_is_nothing_to_compare(letters: list[Letter]) -> None:
    assert pairs(letters, VOCABULARY, is_called) == ()


def test_each_number_on_the_page_is_that_of_the_letters_at_its_address(tmp_path: Path) -> None:
    own = Shelf.make(tmp_path)
    hostile = Party(name=SCRIPT)
    for place, (sender, recipient) in enumerate([(CLERK, MASTER), (hostile, CLERK)] * 2):
        written = Correspondence(sender=sender, recipient=(recipient,))
        own.add(str(place), replace(paper(f"Letter {place}", kind=Kind.LETTER, date="2025"), correspondence=written))
    page, text = see(own.app(), "/letters")
    ways = [link for link in page.links if "sender=" in link and "recipient=" in link]
    assert len(ways) == 2
    for way in ways:
        assert "2 letters, the newest first" in see(own.app(), way)[1]
        assert "Who writes to whom" not in see(own.app(), way)[1]
    assert SCRIPT not in text
    own.close()
