"""Whether a letter asks for an answer or gives one: circulars ask for none, and holding replies give none."""

import re
from collections.abc import Sequence

from documents.correspondence import Party

HINTS = ("holding", "interim", "full", "substantive")
"""One of these stands, in small letters, on every first page that says so; lines may break between words."""

_HOLDING = r"(?:holding|interim) (?:reply|response|answer|letter)"
_TITLE = re.compile(rf"\b(?:{_HOLDING}|acknowledg(?:e?ment|ing)(?: of)?(?: receipt| your)?)\b", re.IGNORECASE)
_HEAD = re.compile(rf"^\s*(?:re|subject)\s*[:\-–].*\b{_HOLDING}\b", re.IGNORECASE | re.MULTILINE)
_SAYS = re.compile(
    rf"\b(?:this is (?:a|an|only a|only an) {_HOLDING}"
    rf"|(?:treat|accept|regard|take) this (?:letter )?as (?:a|an) {_HOLDING}"
    r"|(?:will|shall) (?:now |also |then |both )?(?:reply|respond|write|answer|be replying)"
    r"(?: again| back| further)?(?: to (?:you|your \w+))? (?:in full|fully|substantively)"
    r"|(?:full|fuller|substantive) (?:reply|response|answer) (?:will|shall) (?:follow|be (?:sent|given)|reach))\b",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_FEW = 2  # addressees, from one body, who may be asked together
_GROUP = re.compile(
    r"(?:dear )?(?:to )?(?:(?:all|each|every)\b|(?:the )?(?:[\w'’.-]+ ){0,3}?"
    r"(?:members|colleagues|executives|leaders|directors|chairs|chairmen|clerks|heads|councillors|councils|authorities"
    r"|officers|secretaries|ministers|mps|peers|partners|parliamentarians|managers|representatives|stakeholders"
    r"|organisations|governors|headteachers|residents|treasurers|mayors|commissioners|recipients|consultees)\b"
    r"|everyone\b|everybody\b)",
    re.IGNORECASE,
)
_NAMED_FOR = re.compile(r"\s(?:for|to|and)\s|,", re.IGNORECASE)  # “Secretary of State for Communities and Councils”


def only_holds(title: str, page: str) -> bool:
    """Whether a reply only says that another will come, by its title and its first page."""
    if _TITLE.search(title) or _HEAD.search(page):
        return True
    return bool(_SAYS.search(_SPACE.sub(" ", page)))


def goes_to_many(recipients: Sequence[Party]) -> bool:
    """Whether a letter is a circular: to several bodies, to a group, or to more people than are asked together."""
    bodies = {party.body for party in recipients if party.body}
    return len(bodies) > 1 or len(recipients) > _FEW or any(map(_is_group, recipients))


def _is_group(party: Party) -> bool:
    """Whether an addressee is many: “Members of the Board”, “chief executives of the local authorities”.

    Who has a name and a role is one, whatever the name is.
    """
    said = "" if party.name and party.role else party.name or party.role
    return bool(_GROUP.match(_NAMED_FOR.split(_before_of(said), maxsplit=1)[0]))


def _before_of(said: str) -> str:
    """What comes before “of”: the members of a board are many, the chair of the members is one."""
    return re.split(r"\sof\s", said, maxsplit=1, flags=re.IGNORECASE)[0]
