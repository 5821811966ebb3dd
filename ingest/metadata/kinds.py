"""What sort of paper it is: told from its first lines, its salutation and its length."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from documents import Claim, Kind, Page
from ingest.metadata.evidence import HEAD, first_page, said

SALUTATION = re.compile(
    r"^(?:(?-i:Dear|DEAR)\s+(?P<dear>\S.{1,80}?)"
    r"|(?P<open>(?-i:To|TO)\s+(?:whom it may concern|(?:the )?(?:members|ministers|secretar(?:y|ies))\b[^.\n]{0,80}?)))"
    r" ?[,:]?$",
    re.IGNORECASE | re.MULTILINE,
)
_LETTER_WITHIN = 2_000  # characters: an address block for each of nine ministers may come before the salutation
_QUOTED = 400  # characters after the head of minutes: a salutation there opens a letter that they quote
_LONG = 8  # pages: a paper that long which says nothing of its kind is a report
_MEETING = r"(?:sub-)?(?:meeting|council|committee|board|group|forum|partnership)"
_NAME = r"(?:[\w'’&-]+ )"


class _Rule(NamedTuple):
    kind: Kind
    confidence: float
    sign: re.Pattern[str]
    within: int


def _rule(kind: Kind, confidence: float, *signs: str, within: int = HEAD) -> _Rule:
    return _Rule(kind, confidence, re.compile("|".join(signs), re.IGNORECASE | re.MULTILINE), within)


_RULES = (  # the most confident that fits wins; among equals, the sign that stands first on the page
    _rule(
        Kind.EVIDENCE,
        0.95,
        r"^(?-i:(?:[A-Z][\w’'.&-]* ){0,6})submissions? (?:to|regarding|in response)\b",
        r"^(?:written|supplementary) (?:evidence|submission)|^memorandum submitted by",
        r"^response to (?:the )?call for evidence",
    ),
    _rule(Kind.AGENDA, 0.93, r"\b(?:are|is) (?:hereby )?summoned\b"),  # surer than the salutation over it
    _rule(Kind.AGENDA, 0.9, r"\bagenda\b(?! item)"),
    _rule(Kind.AGENDA, 0.9, rf"\bnotice of (?:the |an? )?{_NAME}{{0,4}}meeting\b"),
    _rule(
        Kind.MINUTES,
        0.9,
        rf"^\W*{_NAME}{{0,6}}minutes(?: \(draft\))?\s*$",
        rf"^\W*(?:draft |unconfirmed )?minutes ?[–—:-]|^{_NAME}{{0,9}}[\w'’&-]+ ?[:–] (?:draft )?minutes\b",
        r"^\W*(?:draft )?(?:minutes|notes) (?:of|from)\b.{0,80}\bmeeting",
        rf"\bminutes of (?:the |an? )?{_NAME}{{0,8}}{_MEETING}\b(?! held on .{{0,60}}(?:to be|approv|agree))",
    ),
    _rule(Kind.NEWS, 0.9, r"\b(?:press|news|media) release\b", r"\bnewsletter\b", r"for immediate release", within=400),
    _rule(  # not the Media Act
        Kind.NEWS,
        0.88,
        rf"^(?:news|press|media)[,:]? (?!{_NAME}{{0,6}}(?:act|bill|order|regulations|strategy|policy|plan|review)\b)",
        within=200,
    ),
    _rule(Kind.POST, 0.88, r"^statement (?:on|from|by|about)\b", within=200),
    _rule(
        Kind.RESPONSE,
        0.85,
        r"\bgovernment(?:['’]s)? response to\b",
        r"^\S.{0,60}\bresponse to (?:the )?.{0,80}(?:report|review|inquiry|committee|consultation)",
        within=400,
    ),
    _rule(
        Kind.PAPER,
        0.8,
        r"^(?:agenda item|item (?:no|number)|report title|purpose of (?:the )?report|paper (?:no\b|[A-Z0-9]{1,3}$))",
        r"^report (?:(?:to|by) ?:|of (?:the )?(?:head|director|chief|clerk|executive|cabinet|officer|monitoring)\b)",
        within=500,
    ),
    _rule(Kind.LETTER, 0.8, r"\bopen letter\b", r"^(?:our|your) ref\b", within=500),
    _rule(
        Kind.OTHER,
        0.75,
        r"\bstatutory guidance\b|\bguidance for\b|\bcode of (?:practice|conduct)\b|\bstanding orders\b",
        r"\bexplanatory (?:memorandum|notes?)\b|\bstatement of reasons\b|\bconstitution of\b|\bterms of reference\b",
        within=500,
    ),
    _rule(
        Kind.REPORT,
        0.7,
        r"\b(?:report|inquiry|review|strategy|white paper|green paper|action plan|assessment)\b",
        r"^(?:C[mMdP]\.? ?\d{2,5}|HC \d|HL Paper \d)",  # command papers, papers of the two Houses
    ),
)


def kinds(pages: Sequence[Page]) -> Iterator[Claim]:
    """What the paper says of its kind, a claim for each rule that fits; one at least where there is text."""
    page = first_page(pages)
    if not page:
        return
    found = [(rule, match) for rule in _RULES if (match := rule.sign.search(page.text[: rule.within]))]
    if match := SALUTATION.search(page.text[:_LETTER_WITHIN]):
        quoted = any(rule.kind is Kind.MINUTES and sign.end() + _QUOTED < match.start() for rule, sign in found)
        confidence = 0.6 if quoted else 0.92
        yield said("kind", Kind.LETTER, "a salutation", confidence, page, match.start(), match.end())
    for rule, match in sorted(found, key=lambda pair: pair[1].start()):
        yield said("kind", rule.kind, "words at the head", rule.confidence, page, match.start(), match.end())
    if len(pages) >= _LONG:
        yield said("kind", Kind.REPORT, f"{_LONG} pages or more", 0.3, page)
    yield said("kind", Kind.OTHER, "nothing says another kind", 0.1, page)
