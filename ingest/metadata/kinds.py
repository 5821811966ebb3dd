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
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}|{_MONTH} \d{{1,2}}\b"
    r"|\d{1,2}[./]\d{1,2}[./]\d\d|(?:19|20)\d\d-\d\d)"
)
LINE = (  # the beginning of one that is no item of an agenda, nor a sentence
    rf"^(?![^\w\n]*\d{{1,3}}(?:\.\d{{1,2}})*[.):]?\s(?!{_MONTH}\b)|[^\S\n]*[•●○▪*–—-]\s|[^\n]*\b(?:last|previous|arising)\b"
    r"|[^\n]*\b(?:approv(?:e|al of|ing)|confirm(?:ation of)?|agree|sign|receive|accept|adopt|consider)\b[^\n]*\bminutes"
    r"|[^\n]*\bminutes\b[^\n]*\b(?:to (?:approve|confirm|agree|receive|sign|note)|for approval)\b"
    r"|[^\n]*\bminutes\b[^\n]*\b(?:were|was|is|are|has|have|will|shows?)\b(?! (?:held|present)))[^\w\n]*"
)
CALLED = (  # as a heading has it, not within a sentence
    r"(?:(?-i:Minutes?|MINUTES?)|(?-i:[A-Z][a-z]+) minutes?)(?! of (?:agreement|evidence|silence))"
)
_THERE = re.compile(  # a list of those at a meeting
    r"^[^\w\n]*(?:\d{1,2}[.)]?\s+)?(?:(?:all|also|those|officers|members?|councillors|trustees|governors) ){0,2}"
    r"(?:present|in attendance|attendance|attendees|attending)\b ?(?:\([^)\n]*\) ?)?(?::|(?<= )[–-]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_SORRY = re.compile(r"^[^\w\n]*(?:\d{1,2}[.)]?\s+)?apolog(?:ies|y)\b", re.IGNORECASE | re.MULTILINE)
_NEAR = re.compile(rf".{{0,80}}(?:\n.{{0,80}}){{0,3}}?\b{_DAY}", re.IGNORECASE)  # the day of a meeting, by its heading
_ITEM = re.compile(  # what nearly every agenda lists, and minutes after the list of those present
    r"^[^\w\n]*(?:\d{1,2}[.):]?\s+)?(?P<item>apologies(?: for absence)?|declarations? of (?:\w+ ){0,2}interests?"
    r"|(?:to \w+ the |confirmation of |approval of )?minutes of (?:the )?(?:last|previous) (?:meeting|minutes)"
    r"|public (?:questions|participation)|any other (?:urgent )?business|urgent business"
    r"|date of (?:the )?next meeting|exclusion of (?:the )?(?:press and )?public)[^\w\n]*$",
    re.IGNORECASE | re.MULTILINE,
)


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
        Kind.AGENDA,
        0.9,
        rf"^(?![^\w\n]*\d)(?:[^\n:]{{2,80}} ?[:–—-] |{_NAME}{{0,4}})(?<!of )(?<!of the )order of business\b",
        within=250,
    ),
    _rule(
        Kind.MINUTES,
        0.9,
        rf"{LINE}{_NAME}{{0,6}}minutes(?: \(draft\))?\s*$",
        rf"{LINE}{_NAME}{{0,6}}(?:[–—-] )?{CALLED},? (?:(?:of|for|on|[–—-]) )?(?:\w+day,? )?(?:the )?{_DAY}",
        rf"{LINE}(?:(?:draft |unconfirmed )?minutes ?[–—:-]|{_NAME}{{0,9}}[\w'’&-]+ ?[:–] (?:draft )?minutes\b)",
        rf"{LINE}(?:draft )?(?:minutes|notes) (?:of|from)\b.{{0,80}}\bmeeting",
        rf"{LINE}[^\n;?!]{{0,60}}?\b{CALLED} of (?:the |an? )?{_NAME}{{0,8}}{_MEETING}\b"
        r"(?! held on .{0,60}(?:to be|approv|agree))",
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
        r"^(?-i:[A-Z]\w* ){0,2}report (?:no\b\.?|number|ref(?:erence)?\b\.?)? ?:? ?"
        r"(?-i:[A-Z]{1,5}/\d{2,4}/\d|\d{1,4}/\d{2}\b(?!/))",
        rf"^report to (?:the )?{_NAME}{{0,5}}(?:cabinet|executive|council|committee|board|panel|group|scrutiny"
        r"|governors|trustees|governing body|working party)(?=$| (?-i:[A-Z]{1,5}/\d))",
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


_MINUTES_OF = re.compile(  # whoever met; a meeting by its name is told by the rules above
    rf"{LINE}[^\n;?!]{{0,60}}?\b{CALLED} (?:of|from) \S[^\n]{{2,}}",
    re.IGNORECASE | re.MULTILINE,
)
_SAID = 0.9
_UNSAID = 0.78  # those present are listed, and nothing says what the paper is
_PERHAPS = 0.75  # minutes without a day or those present, or the items of an agenda; surer than the strategy discussed


class _Sign(NamedTuple):
    kind: Kind
    confidence: float
    start: int
    end: int


def kinds(pages: Sequence[Page]) -> Iterator[Claim]:
    """What the paper says of its kind, a claim for each rule that fits; one at least where there is text."""
    page = first_page(pages)
    if not page:
        return
    found = _signs(page.text)
    if match := SALUTATION.search(page.text[:_LETTER_WITHIN]):
        quoted = any(sign.kind is Kind.MINUTES and sign.end + _QUOTED < match.start() for sign in found)
        confidence = 0.6 if quoted else 0.92
        yield said("kind", Kind.LETTER, "a salutation", confidence, page, match.start(), match.end())
    for sign in found:
        yield said("kind", sign.kind, "words at the head", sign.confidence, page, sign.start, sign.end)
    if len(pages) >= _LONG:
        yield said("kind", Kind.REPORT, f"{_LONG} pages or more", 0.3, page)
    yield said("kind", Kind.OTHER, "nothing says another kind", 0.1, page)


def _signs(text: str) -> list[_Sign]:
    """The signs at the head, in its order; behind the first item of an agenda minutes are what is to be approved."""
    there = _THERE.search(text[:_LETTER_WITHIN])
    items = [] if there else list(_ITEM.finditer(text[:HEAD]))
    named = [(rule, match) for rule in _RULES if (match := rule.sign.search(text[: rule.within]))]
    signs = [_Sign(rule.kind, rule.confidence, *match.span()) for rule, match in named]
    signs += _of_meeting(text, there, items)
    listed = next((item.start() for item in items if "minutes" not in item[0].casefold()), len(text))
    return sorted((sign for sign in signs if sign.kind is not Kind.MINUTES or sign.start < listed), key=_start)


def _of_meeting(text: str, there: re.Match[str] | None, items: Sequence[re.Match[str]]) -> Iterator[_Sign]:
    """What only together tells minutes or an agenda: a heading, a day, those present, the usual items."""
    if named := _MINUTES_OF.search(text[:HEAD]):
        is_sure = there or _NEAR.match(text, named.start())
        yield _Sign(Kind.MINUTES, _SAID if is_sure else _PERHAPS, *named.span())
    if there and _SORRY.search(text[:_LETTER_WITHIN]):
        yield _Sign(Kind.MINUTES, _UNSAID, *there.span())
    if len({item["item"].casefold()[:6] for item in items}) > 1:
        yield _Sign(Kind.AGENDA, _PERHAPS, *items[0].span())


def _start(sign: _Sign) -> int:
    return sign.start
