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
