"""Who may be told to do something: those present at a meeting by name or initials, and its officers."""

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest.units.blocks import Block

_INITIALS = re.compile(
    r"(?P<name>(?P<first>[A-Z])[\w’'-]{1,30}\s(?:[A-Z]\w{0,3}\.?\s)?[A-Z][\w’'-]{1,30})\s(?:\([^)\s]{4,12}\)\s|\([A-Z]{3}\)\s)?"
    r"\(?(?P<initials>(?P=first)[A-Za-z]{0,2}[A-Z]{0,2}[a-z]?)\b"
)
_LIST = re.compile(r"(?:PRESENT|Present|Attend|In attendance|Apologies)")  # a paragraph begins so that names people
_FULL = re.compile(
    r"\b(?!Cllr|Councillor|Mrs?\b|Ms\b|Miss\b|Dr\b)([A-Z][a-z’'-]{1,20}) [A-Z][\w’'-]{1,25}(?=[\s,.(]|$)"
)
_WORDS = {"Will", "May", "Grant", "Mark", "The", "Apologies", "Present", "Parish", "Town", "Community", "County"}
_LISTED = 60  # blocks, in which those present are listed
_FIRST = 200  # blocks, in which those present are named
_UNEXPLAINED = r"[A-Z]{2,3}"
_OFFICERS = (
    r"(?:[Tt]he )?(?:Parish |Town |Assistant |Deputy |Vice[- ]|Hon\.? )?"
    r"(?:[Cc]lerk|[Cc]hair(?:man|woman|person)?|[Tt]reasurer|[Ss]ecretar(?:y|iat)|RFO|Convenor)"
)
_NAME = r"[A-Z][\w’'-]{1,20}"
_TITLED = rf"(?:Cllrs?|Councillors?|Mrs?|Ms|Miss|Dr|Professor|Sir|Dame|Lord|Lady|Baroness|PC|Sgt)\.? {_NAME}"
_OURSELVES = r"(?:[Tt]he )?(?:CC|PC|(?:Parish|Town|Community) Council)\b"
_EVERYONE = (
    r"(?:All(?: (?:members|councillors|to))?|Everyone|(?:Both|[Tt]he|Each"
    r"|Every) (?:[\w-]{2,20} ){0,3}(?:groups?|committees?|councils?|members?|team)|Officers)"
)


def names(blocks: Sequence[Block]) -> re.Pattern[str]:
    """What a name looks like in these minutes: initials that they explain, a title and a name, an office."""
    known: set[str] = set()
    for block in blocks[:_FIRST]:
        for found in _INITIALS.finditer(block.text[:2_000]):
            if found["initials"][1:].lower() != found["initials"][1:] or len(found["initials"]) == 2:
                known |= {found["initials"], found["name"]}
        if block.owner:
            known |= set(re.findall(r"\w+", block.owner)) - {"ALL"}
    for block in blocks[:_LISTED]:
        if _LIST.match(block.text):
            for found in _FULL.finditer(block.text[:2_000]):
                known |= {found[0], found[1]} - _WORDS if found[1] not in _WORDS else set()
    return _pattern(frozenset(name for name in known if len(name) > 1))


@lru_cache(maxsize=200)  # the same people meet for years
def _pattern(known: frozenset[str]) -> re.Pattern[str]:
    initials = "|".join(sorted(sorted(map(re.escape, known)), key=len, reverse=True)) or _UNEXPLAINED
    one = "|".join(filter(None, (rf"(?:{initials})\b" if initials else "", _OFFICERS, _TITLED, _OURSELVES)))
    return re.compile(rf"\b(?=[A-Zcst])(?:(?:{one})(?:(?:,| and| &|/| /)+ ?(?=[A-Zt]))?){{1,5}}(?<![ ,/&])")


ANYBODY = (
    rf"(?:{_TITLED}|{_OFFICERS}|{_EVERYONE}|{_NAME} {_NAME}|[A-Z]{{2,4}}(?:(?:,| and| &"
    rf"|/)+ ?[A-Z]{{2,4}}){{0,4}}|{_NAME})"
)
