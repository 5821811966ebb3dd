"""The parts of a paper that are looked up on their own: recommendations, conclusions, decisions and actions."""

from dataclasses import dataclass
from enum import StrEnum

LOOKED_UP = ("recommendation", "conclusion", "decision", "action")  # the kinds of unit that have a search of their own
RESPONSE = "response"  # what a response says to a recommendation of another paper, which has the number


class Status(StrEnum):
    """What a response says to a recommendation."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"
    UNCLEAR = "unclear"  # noted, under consideration


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One recommendation, conclusion, decision, action or response, on the physical page where it begins.

    `section` is the heading it stands under. Who is to do it and by when are said as printed, where they are; `status`
    is what a response says.
    """

    unit: str  # one of LOOKED_UP, or RESPONSE
    number: str  # as printed
    page: int
    text: str
    owner: str = ""
    due: str = ""
    section: str = ""
    status: str = ""

    @property
    def name(self) -> str:
        """What it is called: “Recommendation 4”."""
        kind = "recommendation" if self.unit == RESPONSE else self.unit
        return f"{kind.capitalize()} {self.number}".strip()

    @property
    def said(self) -> str:
        """Its text without what it is called, where it begins with that and goes on."""
        return beyond(self.name, self.text)


def beyond(name: str, text: str) -> str:
    """A unit's text behind what it is called, if it begins with that and says more."""
    if not text.casefold().startswith(name.casefold()) or text[len(name) : len(name) + 1].isalnum():
        return text
    return text[len(name) :].lstrip(" :.–-") or text
