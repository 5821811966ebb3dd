"""What a letter or mail says at its head: its subject, its parties and its references."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from email.utils import parsedate_tz
from itertools import chain

from documents import Claim, Kind, Page, PartialDate, Source, Vocabulary
from ingest.metadata.evidence import Line, lines, said
from ingest.metadata.kinds import SALUTATION
from ingest.metadata.names import looks_like_body

_SUBJECT = re.compile(r"\s*(?:re|subject|regarding|rhifynnol)\s*[:\-–]\s*(\S.*)", re.IGNORECASE)
_REF = r"(?:ref(?:erence)?|cyf)\b\.?"
_REFERENCE = re.compile(
    rf"^[^\S\n]*(?P<whose>our|your|ein|eich)\s+{_REF}\s*+[:\-–]?[ \t]*"
    r"(?P<ref>[\w][\w/.\- ]{1,40}?)(?=$|\s+(?:our|your|ein|eich) (?:ref|cyf))",
    re.IGNORECASE | re.MULTILINE,
)
_CODE = r"(?P<ref>(?=[^\s\d]*\d)\w[\w/.\-]{2,40})(?=[ \t]*$|[ \t]+(?:our|your|ein|eich)\b)"
_BESIDE = re.compile(  # where columns meet
    rf"(?<=[^\s.,;])[ \t]+(?P<whose>our|your|ein|eich)[ \t]+{_REF}[ \t]*[:\-–]?[ \t]*{_CODE}",
    re.IGNORECASE | re.MULTILINE,
)
_OF_ITS_OWN = re.compile(
    rf"(?:^[^\S\n]*ref(?:erence)?(?: no)?\b\.?[ \t]*[:\-–]?|(?<!our) ref(?:erence)? ?:)[ \t]*{_CODE}",
    re.IGNORECASE | re.MULTILINE,
)
_FIELDS = {"our": "our_ref", "ein": "our_ref", "your": "your_ref", "eich": "your_ref"}  # Welsh: "Ein cyf", "Eich cyf"
_LONGEST = 150  # characters of a subject's line
_WRAPPED = 60  # a line so long may go on in the next
_OPENING = re.compile(r"(?:dear|i|we|as|thank|following|further|on behalf|the undersigned)\b", re.IGNORECASE)
_ADDRESS = re.compile(
    r"^\d|\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b|\b(?:by e-?mail|via e-?mail|house|street|road|london|mp|minister|sent by"
    r"|floor|unit|room|flat|box|tel|ref(?:erence)?|private|confidential)\b|@|:$|,$|\b0\d{3,4} ?\d{3}",
    re.IGNORECASE,
)

_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DATE = (
    rf"(?:(?P<day>{_DAY})\s+(?:of\s+)?(?P<month>{_MONTH})|(?P<month2>{_MONTH})\s+(?P<day2>{_DAY}))"
    r"(?:,?\s+(?P<year>(?:19|20)\d\d))?"
    r"|(?P<day3>\d{1,2})[/.](?P<month3>\d{1,2})[/.](?P<year3>(?:20)?\d\d)\b"
    r"|(?P<year4>20\d\d)-(?P<month4>\d\d)-(?P<day4>\d\d)"
)
DATED = re.compile(rf"(?:date[d:]*\s+)?(?:\w+day,?\s+)?(?:the\s+)?(?:{_DATE})\.?", re.IGNORECASE)
_IN_REPLY = re.compile(
    r"(?:(?<![^\n.])\s*(?-i:Your)|\b(?:thank(?:s|\s+you)(?:\s+(?:very\s+much|again|both|all))?\s+for|further\s+to|in\s+(?:response|reply|answer)\s+to"
    r"|with\s+reference\s+to|refer(?:ring)?\s+to|repl(?:y|ying)\s+to|respond(?:ing)?\s+to|following|receipt\s+of"
    r"|acknowledg(?:e|es|ing)|grateful\s+for)\s+(?:your|the))\s+(?:[\w-]+\s+){0,3}?"
    r"(?:letters?|e-?mails?|correspondence|message|note|memorandum)"
    r"(?:\s*\([^()\n]{1,40}\))?(?:,?\s+(?:addressed\s+)?(?:to|from)\s+[^.;:()@]{1,80}?)?,?"
    rf"\s+(?:of|dated|sent(?:\s+on)?|on)\s+(?:the\s+)?(?:\w+day,?\s+)?(?:{_DATE})",
    re.IGNORECASE,
)
_WITHIN = 2_000  # characters: an address block for each of nine ministers may come before the salutation
_BEGINNING = 1_200  # characters after the salutation that may say what a letter answers

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_ANSWERS = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg|sv|vs|ymlaen)\s*(?:\[\d+\]|\(\d+\))?\s*:\s*)+", re.IGNORECASE)
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PARTIES = (("sender", "From"), ("recipient", "To"), ("cc", "Cc"))
_MAIL = 0.91  # surer than all signs of another kind but a salutation, and words that begin a submission of evidence
_HEAD = 0.97  # surer than the text: it quotes the heads of earlier mails


def subjects(pages: Sequence[Page], vocabulary: Vocabulary) -> Iterator[Claim]:
    """The letter's subject on its first page: after "Re:", or a line alone after or before the salutation.

    After a salutation at the foot of a page it stands at the head of the next.
    """
    page, *others = (page for page in pages if page.text.strip())
    found = lines(page)
    for number, line in enumerate(found):
        if match := _SUBJECT.fullmatch(line.text):
            yield _subject(page, [line._replace(text=match[1]), *continued(found, number)], "the subject line", 0.95)
            return
    salutation = SALUTATION.search(page.text)
    if salutation:
        number = next(index for index, line in enumerate(found) if line.end >= salutation.end())
        if number + 1 == len(found) and others:
            yield from _opening(others[0], lines(others[0]), 0)
        yield from _beside(page, found, number, vocabulary)
        yield said("title", _to(salutation), "the salutation", 0.3, page, salutation.start(), salutation.end())


def _opening(page: Page, found: list[Line], number: int) -> Iterator[Claim]:
    """A line after the salutation that is no paragraph's."""
    if number < len(found) and _is_subject(found[number]) and not _runs_on(found, number):
        yield _subject(page, [found[number], *continued(found, number)], "the line after the salutation", 0.85)


def _beside(page: Page, found: list[Line], salutation: int, vocabulary: Vocabulary) -> Iterator[Claim]:
    opening = list(_opening(page, found, salutation + 1))
    yield from opening
    before = salutation - 1
    if not opening and before > 0 and _is_subject(found[before]) and not _is_addressee(found[before].text, vocabulary):
        yield _subject(page, [found[before]], "the line before the salutation", 0.7)


def _is_addressee(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line above the salutation belongs to an address."""
    parts = (text.strip(), *text.strip().split(", "))
    known = any(vocabulary.body(part).slug or looks_like_body(part) or DATED.fullmatch(part) for part in parts)
    return known or bool(_ADDRESS.search(text)) or (len(text.split()) <= 3 and any(map(str.isdigit, text)))


def _runs_on(found: list[Line], number: int) -> bool:
    """Whether a line goes on in the next, as the first of a paragraph does and a subject of two lines does not."""
    following = [line.text for line in found[number + 1 : number + 3]]
    ends = len(following) == 2 and following[1][:1].isupper() and bool(continued(found, number))
    return bool(following) and following[0][:1].islower() and not ends


def _is_subject(line: Line) -> bool:
    text = line.text.strip()
    wordy = len(text.split()) >= 2 and len(text) <= _LONGEST
    return (
        wordy and text[-1] not in ".,;:" and not _OPENING.match(text) and text[0].isupper() and len(text) < 2 * _WRAPPED
    )


def continued(found: list[Line], number: int) -> list[Line]:
    """The next line, where the subject's is full and the next neither opens the letter nor is full as well."""
    line, following = found[number], found[number + 1 : number + 2]
    if following and len(line.text) >= _WRAPPED:
        text = following[0].text
        if len(text) < len(line.text) and not _OPENING.match(text) and not text.endswith((".", ",")):
            return following
    return []


def _subject(page: Page, found: list[Line], rule: str, confidence: float) -> Claim:
    title = " ".join(" ".join(line.text for line in found).split())
    return said("title", title, rule, confidence, page, found[0].start, found[-1].end)


def _to(salutation: re.Match[str]) -> str:
    whom = salutation["dear"] or salutation["open"].split(None, 1)[-1]
    return f"Letter to {whom}" if whom.lower() not in _NOBODY else "Letter"


_NOBODY = {"sir", "madam", "sir or madam", "sir/madam", "sirs", "all", "whom it may concern", "colleague", "colleagues"}


def references(page: Page) -> Iterator[Claim]:
    """ "Our ref" and "Your ref", as written; "Ref" alone, above the salutation, is the writer's."""
    for match in chain(_REFERENCE.finditer(page.text), _BESIDE.finditer(page.text)):
        field = _FIELDS[match["whose"].lower()]
        yield said(field, match["ref"].strip(), "the reference line", 0.9, page, match.start(), match.end())
    salutation = SALUTATION.search(page.text[:_WITHIN])
    if alone := _OF_ITS_OWN.search(page.text, 0, salutation.start() if salutation else _WITHIN):
        yield said("our_ref", alone["ref"], "the reference line", 0.8, page, alone.start(), alone.end())


def answered(page: Page, dated: PartialDate | None) -> Iterator[Claim]:
    """The date of the letter that this one answers."""
    salutation = SALUTATION.search(page.text[:_WITHIN])
    start = salutation.end() if salutation else 0
    found = _IN_REPLY.search(page.text, start, start + _BEGINNING)
    date = found and _day(found, dated)
    if found and date:
        yield said("in_reply_to", str(date), "the words that say what it answers", 0.9, page, *found.span())


def _day(found: re.Match[str], dated: PartialDate | None) -> PartialDate | None:
    """A date; where its year is not said, the last such day that was not after the letter's."""
    parts = {key.rstrip("234"): value for key, value in found.groupdict().items() if value}
    day, month = int(parts["day"].rstrip("stndrhSTNDRH")), _month(parts["month"])
    years = _years(parts.get("year", ""), dated)
    for year in years:
        with suppress(ValueError):
            date = PartialDate(year, month, day)
            if "year" in parts or (dated and date.first <= dated.last):
                return date
    return None


def _years(year: str, dated: PartialDate | None) -> Iterable[int]:
    if year:
        return (int(year) if len(year) == 4 else 2000 + int(year),)
    return range(dated.year, dated.year - 9, -1) if dated else ()  # the 29th of February is not in every year


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3].casefold()) + 1


def mailed(facts: Mapping[str, str]) -> Iterator[Claim]:
    """What the head of a mail says, with the line that says it; nothing of other papers.

    Who is named is named without the address, which is for those who wrote to each other.
    """
    if "sender" not in facts and "recipient" not in facts:
        return
    quote = _line("From", facts.get("sender", "")) or _line("To", facts.get("recipient", ""))
    yield _claim("kind", Kind.LETTER, "a mail", _MAIL, quote)
    if subject := _ANSWERS.sub("", facts.get("subject", ""), count=1).strip():
        yield _claim("title", subject, "the subject of the mail", _HEAD, _line("Subject", facts["subject"]))
    if day := _sent(facts.get("sent", "")):
        yield _claim("date", str(day), "the date of the mail", _HEAD, _line("Date", facts["sent"]))
    for field, named in _PARTIES:
        for name in filter(None, facts.get(field, "").split("\n")):
            value = json.dumps({"name": name, "role": "", "body": ""}, ensure_ascii=False)
            yield _claim(field, value, f"the {named} line of the mail", _HEAD, _line(named, name))


def _line(name: str, value: str) -> str:
    return f"{name}: {value}" if value else ""


def _sent(date: str) -> PartialDate | None:
    """The day on which a mail was sent, where it was sent."""
    try:
        if iso := _ISO_DAY.match(date):
            return PartialDate.parse(iso[0])
        found = parsedate_tz(date)
        return PartialDate(*found[:3]) if found else None
    except (ValueError, TypeError, IndexError):
        return None


def _claim(field: str, value: str, rule: str, confidence: float, quote: str) -> Claim:
    return Claim(field=field, value=value, source=Source.EMBEDDED, rule=rule, confidence=confidence, quote=quote)
