"""The parts of a paper that are looked up on their own: a recommendation, a decision, an action."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One recommendation, decision or action, on the physical page where it begins.

    `section` is the heading it stands under. Who is to do it and by when are said as printed, where they are.
    """

    unit: str  # recommendation, decision, action
    number: str  # as printed
    page: int
    text: str
    owner: str = ""
    due: str = ""
    section: str = ""
