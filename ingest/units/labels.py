"""The words that a recommendation, a conclusion or a list of them begins with."""

import re

LABEL = re.compile(
    r"(?:[•●*#\-–]+\s*)?(?:(?:urgent|safety|key|interim)\s+)?"
    r"(?:recc?omm?endation(?:\s+(?:no\.?|number))?\s+(?P<number>[A-Z]?\d[\w./\-]{0,11}|[IVX]{1,5}|[A-Z])"
    r"|(?P<short>R(?:ec)?\.?\s?\d{1,3}[a-z]?))(?=[\s:.)–\-]|$)",
    re.IGNORECASE,
)
CONCLUSION = re.compile(
    r"(?:(?:key|main|overall)\s+)?conclusion\s+(?:no\.?\s+)?(?P<number>\d[\w./\-]{0,8}|[IVX]{1,5})(?=\s*[:.–-]|\s+[A-Z“]|$)",
    re.IGNORECASE,
)
_LABELLED = frozenset("RrUuSsKkIiſK•●*#-–")  # what a label can begin with
LISTED = re.compile(
    r"(?:(?:section |chapter |part )?\W*\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+(?:[-–:]\s)?|[A-Z]\.\s+)?"
    r"(?:(?:our|key|main|full|new|final|safety|urgent|principal|overall|proposed|specific|the|a|list of|summary of"
    r"|conclusions? and|findings and|panel|committee|inquiry|[\w’']{1,20}[’']s?)\s+){0,4}"
    r"recommendations?(?:\s+(?:to|for|made|and next steps|and conclusions)\b.{0,60})?\W*",
    re.IGNORECASE,
)
TABLE = re.compile(
    r"\W*(?:summary of |list of |table of )?actions?(?: (?:list|points?|log|summary|table|items"
    r"|arising))*(?: summary)?\W*",
    re.IGNORECASE,
)
_PERSON = (
    r"(?:[–—-]\s*)?(?:(?:Dr|Mrs?|Ms|Miss|Sir|Dame|Cllr|Councillor|Professor)\.? )?[A-Z][\w’'-]+(?: [A-Z][\w’'.-]*){1,3}"
)
_SPOKE = re.compile(
    rf"{_PERSON},(?: [^\n]*,)? (?:on )?\d{{1,2}}(?:st|nd|rd|th)? [A-Z][a-z]+ \d{{4}}"
    rf"|{_PERSON},(?: [^\n]*,)? (?:written|oral) evidence\b.*|[–—]\s*{_PERSON}(?:,.*)?"
)
_SAID = re.compile(rf"{_PERSON}, [A-Z].*")


def is_attribution(text: str, before: str) -> bool:
    """Whether a line says who said what stands before it: a name, perhaps an office or body, and a day; no heading."""
    return bool(_SPOKE.fullmatch(text)) or (before.endswith(("”", '"')) and _SAID.fullmatch(text) is not None)


def is_label(text: str) -> bool:
    """Whether a line that begins with a label is one: a colon, a capital letter or nothing comes after."""
    found = label(text)
    rest = text[found.end() :].lstrip() if found else ""
    return found is not None and (not rest or rest[0] in ":.–-)" or rest[0].isupper() or rest[0] in "“‘(")


def label(text: str) -> re.Match[str] | None:
    """The label that a line begins with, if any."""
    return LABEL.match(text) if text[:1] in _LABELLED else None


def is_label_alone(text: str) -> bool:
    """Whether a line is a label and no more."""
    found = label(text)
    return found is not None and not text[found.end() :].strip(" :.–-")
