"""What a sentence says to a recommendation. What it denies, or makes depend on something, is never accepted."""

import re

from documents.units import Status

_PARTLY = re.compile(
    r"\bin part\b|\bpart(?:ly|ially)?\b(?! of)|\bin principle|\bwith (?:modif|amend|chang|the exception)|\bsubject to"
    r"|\bbroadly|\blargely|\bexcept|\bapart from|\bother than|\bonly\b|\bsave (?:for|that|in)\b"
    r"|\bexclud(?:es?|ing)\b|\balone\b",
    re.IGNORECASE,
)
_NOT_WHOLLY = re.compile(r"\b(?:not|cannot)\b.{0,60}?\b(?:in full|fully)\b", re.IGNORECASE)
NOT = re.compile(
    r"\b(?:not|never|no longer|cannot|nor|unable|refus\w+|declin\w+|fail\w*|but|however|(?:al)?though|previous(?:ly)?"
    r"|former(?:ly)?|draft|withdrawn|superseded|overturned|reversed|rescinded|abandoned)\b|n[’']t\b",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"(?:\b(?:not|never|no longer|cannot|unable|refus\w+|declin\w+)|n[’']t)"
    r"(?:\s(?!(?:and|or|only|that|oppose|object|doubt|dispute|hesitate|fail)\b)[\w’']+){0,3}?(?:,[^,]{1,120},)?"
    r"\s(?:accept|agree|support)",
    re.IGNORECASE,
)
_REJECTS = re.compile(r"\breject|\bdisagree|\bdecline|\brefuse", re.IGNORECASE)
_AGREES = re.compile(r"\baccept|\bagree|\bsupport", re.IGNORECASE)
OPEN = re.compile(r"\b(?:whether|if|unless|until|yet|neither|provided|once|pending|when(?:ever)?)\b", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"\b(?:should|would|might|(?-i:may)|must|ought|ask(?:s|ed)?|urge[sd]?|hope[sd]?|expect(?:s|ed)?|invite[sd]?"
    r"|recommend(?:s|ed)|reported|proposed?|consider(?:s|ed|ing)?|could(?! not)|no(?! longer)|nobody|none|few|some|many"
    r"|most|others|who|those|opposition|unions?|members|residents|witnesses|respondents|consultees|critics|hard|too|without|rather)\b",
    re.IGNORECASE,
)
_TO = re.compile(
    r"(?<!happy )(?<!content )(?<!pleased )(?<!glad )(?<!decided )(?<!willing )\bto (?:accept|agree|support)\b",
    re.IGNORECASE,
)
_PUTS_OFF = re.compile(
    r"\bagree[sd]? (?:to|that)\b.{0,40}?\b(?:consider|review|look|explore|discuss|defer|examine|decide|note)",
    re.IGNORECASE,
)


def status(said: str) -> Status:
    """What a whole sentence says to a recommendation; nothing that is clear where it may be read in two ways."""
    agrees, rejects = _AGREES.search(said), _REJECTS.search(said)
    verb = min((found.start() for found in (agrees, rejects) if found), default=0)
    if OPEN.search(said) or _OF_OTHERS.search(said[:verb]) or _PUTS_OFF.search(said):
        return Status.UNCLEAR
    if agrees and _NOT_WHOLLY.search(said):
        return Status.PARTLY
    if agrees and not _REFUSES.search(said):
        if _TO.search(said):
            return Status.UNCLEAR
        return _agreed(said, agrees.start()) if not rejects or _PARTLY.search(said) else Status.UNCLEAR
    refused = agrees is not None or (rejects is not None and not NOT.search(said[:verb]))
    return Status.REJECTED if refused and not _PARTLY.search(said) else Status.UNCLEAR


def _agreed(said: str, verb: int) -> Status:
    """What a sentence says that agrees, and may say more: “not” before it leaves nothing clear, nor does it after."""
    if _PARTLY.search(said) and not NOT.search(said[:verb]):
        return Status.PARTLY
    return Status.UNCLEAR if NOT.search(said) else Status.ACCEPTED
