"""Figures drawn as bars, with their words beside them: what became of recommendations, and who writes to whom."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from documents import Party, Vocabulary
from documents.inquiries import DIFFERENTLY, OUTCOMES
from documents.letters import Letter
from search_app.addresses import LETTERS, address
from search_app.given import VALUE_LIMIT
from search_app.panels import ANSWERS

OUTCOME_WORDS: Mapping[str, str] = {**ANSWERS, DIFFERENTLY: "Answered differently"}
_PAIRS = 12  # of those who write and those written to, at most
_LEAST = 2  # letters between them


class Share(NamedTuple):
    """A part of a whole: what it is, how much, and where it lies in a bar, in percent."""

    key: str
    label: str
    number: int
    left: float
    width: float


class Pair(NamedTuple):
    """Who writes to whom, how many letters, and where these are; the width of a bar in percent."""

    sender: str
    recipient: str
    number: int
    address: str
    width: float


def shares(counts: Mapping[str, int]) -> tuple[Share, ...]:
    """What became of recommendations, each outcome that there is once, in one order."""
    whole = sum(counts.values())
    found, before = [], 0
    for key in OUTCOMES:
        if number := counts.get(key, 0):
            left, width = (round(part * 100 / whole, 3) for part in (before, number))
            found.append(Share(key, OUTCOME_WORDS[key], number, left, width))
            before += number
    return tuple(found)


def pairs(
    letters: Sequence[Letter], vocabulary: Vocabulary, is_called: Callable[[Party, str], bool]
) -> tuple[Pair, ...]:
    """Those who write most letters to one another, with the number of those at the address; one pair tells nothing.

    `is_called` says whether somebody is among those whom the address names.
    """
    names = cache(lambda party: _name(party, vocabulary))  # parties are few, letters many
    called = cache(is_called)

    def are_between(sender: str, recipient: str) -> int:
        from_sender = (letter for letter in letters if called(letter.sender, sender))
        return sum(any(called(party, recipient) for party in letter.recipients) for letter in from_sender)

    sides = Counter(
        side for letter in letters for side in {(names(letter.sender), names(party)) for party in letter.recipients}
    )
    most = [side for side, number in sides.most_common() if number >= _LEAST and all(side)][:_PAIRS]
    numbers = Counter({side: are_between(*side) for side in most})
    highest = max(numbers.values(), default=0)
    return tuple(_pair(side, number, highest) for side, number in numbers.most_common()) if len(numbers) > 1 else ()


def _pair(side: tuple[str, str], number: int, highest: int) -> Pair:
    where = address(LETTERS, zip(("sender", "recipient"), side, strict=True))
    return Pair(*side, number, where, round(number * 100 / highest, 3))


def _name(party: Party, vocabulary: Vocabulary) -> str:
    """By what a party is told apart: its body, else its name or role."""
    said = vocabulary.label("body", party.body) if party.body else party.name or party.role
    return said[:VALUE_LIMIT]  # more is not read of an address
