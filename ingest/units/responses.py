"""What a response says to each recommendation: accepted, accepted in part, rejected, or nothing that is clear.

Looked for under the label of each ("Recommendation 3"), where there is none in a numbered list or table, and last in
what lists the recommendations by answer ("Accept: recommendations 6 and 9").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from documents import Page, Unit
from documents.units import RESPONSE, Status
from ingest.units.found import MOST, Found, joined

_NUMBER = r"(?:[A-Z]{0,3}\d{1,4}(?:[./-]\d{1,4}){0,2}[a-z]?|[IVX]{1,5})(?!\w)"
_NUMBERS = (
    rf"(?P<numbers>{_NUMBER}(?:(?:\s*(?:,|&|[–-]|(?i:,?\s(?:and|to)))\s*)(?:recommendations?\s+)?{_NUMBER}){{0,40}})"
)
_LABEL = re.compile(
    r"(?:[•●*#–-]+\s*)?(?:(?:[A-Z][\w’']*\s+){0,3}[Rr]esponse to\s+(?=[Rr]ec))?(?:(?:Key|Safety|Urgent|Joint)\s+)?"
    rf"(?:(?:R|(?<=to )r)ec(?:c?omm?endations?|s?\.?)|RECOMMENDATIONS?)\s*(?:[Nn]o\.?|[Nn]umbers?)?\s*{_NUMBERS}"
    r"(?=\s*(?:$|[:.)–(-]|[A-Z“‘]))"
)
_SHORT = re.compile(r"(?P<numbers>R\s?\d{1,3}[a-z]?)(?=\s*(?:$|[:.)–-]|\s[A-Z“]))")
_ITEM = re.compile(r"(?P<number>\d{1,3})[.)]?\s+(?=[A-Z“‘])")
_STATUS = (
    r"(?:(?:do(?:es)? not|is not|are not|cannot(?: be)?|could not(?: be)?|unable to|not|fully|partially|partly|part"
    r"|broadly|largely)[ -]+){0,2}"
    r"(?:accept(?:ed|s)?|agree(?:d|s)?|support(?:ed|s)?|reject(?:ed|s)?|disagree(?:d|s)?|decline(?:d|s)?|note(?:d|s)?"
    r"|under (?:active |further )?(?:consideration|review)|deferred|no (?:decision|response)"
    r"|to be (?:considered|decided)(?: (?:as|at|in|by|with)\b.{0,30})?)"
    r"(?:\s*[,(–-]?\s*(?:in full|in part|partly|partially|in principle|with (?:modifications?|amendments?|changes?)"
    r"|subject to))?\)?"
)
_SAYS = re.compile(
    rf"(?:(?P<lead>[A-Z][\w’' ]{{0,60}}?)\s*[:–-]\s*(?P<led>{_STATUS})|(?P<alone>(?-i:(?=[A-Z])){_STATUS}))"
    r"(?=\s*(?:$|[.:;,–(-]|\d))",
    re.IGNORECASE,
)
_LEADS = re.compile(r"\b(?:response|position|status|decision|reply|answer|outcome|view|conclusion)\b", re.IGNORECASE)
_HEADING = re.compile(r"(?:[A-Z][\w’' ]{0,40} )?(?:[Rr]esponse|[Rr]eply|[Aa]nswer)\s*(?:$|[:–-]\s*(?P<rest>.*))")
_AT_END = re.compile(rf"(?:^|(?<=[.!?;]\s)|(?<=\s))(?P<alone>(?=[A-Z])(?i:{_STATUS}))(?:\s\d{{1,3}}(?:\.\d{{1,3}})*)?$")
_INSIDE = re.compile(rf"(?<=[.!?;]\s)(?P<alone>(?=[A-Z])(?i:{_STATUS}))(?=\.|\s+[A-Z]|\s+\d)")
_MANNER = r"in (?:full|part|principle)|partly|partially"
_SENTENCE = re.compile(
    r"(?:[^.!?]{0,120}?\b)??"
    r"(?:(?:do(?:es)? not|cannot|is unable to|are unable to|fully|partially|partly|broadly)\s+){0,2}"
    r"(?:accepts?|agrees?|rejects?|notes?|supports?|disagrees?|declines?)"
    rf"(?:,? (?:{_MANNER}),?)?(?: with)? (?:this|the)(?: [\w’']+)?? recommendations?(?:,? (?:{_MANNER}))?"
    r"|(?:This|The) recommendation (?:is|was|has been|will be|cannot be|is being)\s+(?:therefore\s+)?"
    rf"(?:(?:not|partially|partly|fully)\s+)?(?:accepted|agreed|rejected|noted|supported|declined"
    rf"|under (?:consideration|review))(?:,? (?:{_MANNER}))?"
)
_BY_ANSWER = (
    re.compile(rf"^(?P<said>{_STATUS})\s*:?\s*recommendations?\s+{_NUMBERS}", re.IGNORECASE | re.MULTILINE),
    re.compile(
        r"\b(?P<said>(?:(?:does not|do not|cannot)\s)?(?:accept|agree|reject|note|support)s?(?: with)?"
        rf"(?: (?:{_MANNER}))?)"
        rf"\s+recommendations?\s+{_NUMBERS}(?P<after>,? (?:{_MANNER}))?(?=[.,;]|\s(?:and|but)\b|$)",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(
        rf"\brecommendations?\s+{_NUMBERS}\s+(?:is|are|was|were|has been|have been)\s+(?P<said>{_STATUS})",
        re.IGNORECASE | re.MULTILINE,
    ),
)
_PARTLY = re.compile(
    r"\bin part|\bpart(?:ly|ially)?\b(?! of)|\bin principle|\bwith (?:modif|amend|chang)|\bsubject to"
    r"|\bnot\b.*\bin full|\bbroadly|\blargely",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"\b(?:not|cannot|unable)\b.{0,20}\b(?:accept|agree|support)|\breject|\bdisagree|\bdecline", re.IGNORECASE
)
_REJECTS = re.compile(r"\breject|\bdisagree|\bdecline", re.IGNORECASE)
_AGREES = re.compile(r"\baccept|\bagree|\bsupport", re.IGNORECASE)
_PIECE = re.compile(rf"{_NUMBER}|[–-]|\bto\b")
_LONGEST = 60  # numbers of a range
_REGION = 120  # lines after a label in which its answer stands
_SEVERAL = 2
_CELL = 30  # characters of a line that goes on in the next, as in the column of a table
_CONTENTS = re.compile(r"\.{4,}")


class _Line(NamedTuple):
    page: int
    text: str


@dataclass(slots=True)
class _Region:
    """What is said under a label, or in an item."""

    numbers: tuple[str, ...]
    lines: list[_Line] = field(default_factory=list)


def responses(pages: Sequence[Page]) -> list[Found]:
    """What a paper says to each recommendation, once, in the order of their numbers in it."""
    rows = [_Line(page.number, text) for page in pages for line in page.text.split("\n") if (text := line.strip())]
    found = [one for region in _labelled(rows) for one in _answers(region, "under its label")]
    if not found:
        items = [one for region in _items(rows) for one in _answers(region, "in a numbered list", prose=False)]
        found = items if len(items) >= _SEVERAL else []
    once: dict[str, Found] = {}
    for one in (*found, *_by_answer(pages)):
        once.setdefault(one.unit.number.casefold(), one)
    return sorted(once.values(), key=lambda one: one.unit.page)[:MOST]


def status(said: str) -> Status:
    """What some words say to a recommendation."""
    if _PARTLY.search(said) and _AGREES.search(said) and not _REJECTS.search(said):
        return Status.PARTLY
    if _REFUSES.search(said):
        return Status.REJECTED
    return Status.ACCEPTED if _AGREES.search(said) else Status.UNCLEAR


def _labelled(rows: Sequence[_Line]) -> Iterator[_Region]:
    """The lines from each label to the next."""
    shorts = sum(_SHORT.match(row.text) is not None for row in rows) >= _SEVERAL
    region: _Region | None = None
    for row in rows:
        label = _LABEL.match(row.text) or (_SHORT.match(row.text) if shorts else None)
        if label and not _CONTENTS.search(row.text):
            if region:
                yield region
            region = _Region(_numbers(label["numbers"]))
            rest = row.text[label.end() :].lstrip(" :.)–-")
            if rest:
                region.lines.append(row._replace(text=rest))
        elif region and len(region.lines) < _REGION:
            region.lines.append(row)
    if region:
        yield region


def _items(rows: Sequence[_Line]) -> Iterator[_Region]:
    """The lines from each number of a list to the next."""
    region: _Region | None = None
    number = 0
    for row in rows:
        item = _ITEM.match(row.text)
        if item and int(item["number"]) in (1, number + 1):
            if region:
                yield region
            number = int(item["number"])
            region = _Region((str(number),), [row._replace(text=row.text[item.end() :])])
        elif region and len(region.lines) < _REGION:
            region.lines.append(row)
    if region:
        yield region


def _answers(region: _Region, rule: str, *, prose: bool = True) -> Iterator[Found]:
    said = _said(region.lines)
    if not said and prose:
        said = _in_prose(region.lines) or _unsaid(region.lines)
    if said:
        page, words = said
        for number in region.numbers:
            yield Found(_unit(number, page, words), rule)


def _said(rows: Sequence[_Line]) -> tuple[int, str] | None:
    """The line that is an answer, or begins or ends with one: a heading, a cell of a table."""
    for row, following in pairwise((*rows, _Line(0, ""))):
        found = _begins(row.text, following.text)
        if found:
            return row.page, found
    for row in rows:
        inside = _INSIDE.search(row.text) or _AT_END.search(row.text)
        if inside:
            return row.page, inside["alone"]
    return None


def _begins(line: str, following: str) -> str:
    """The answer that a line begins with; a short line may go on in the next."""
    found = _SAYS.match(line)
    broken = _SAYS.match(f"{line} {following}") if len(line) < _CELL else None
    if broken and broken.start("alone" if broken["alone"] else "led") < len(line):
        found = broken if not found or broken.end() > found.end() else found
    return found[0] if found and (found["alone"] or _LEADS.search(found["lead"])) else ""


def _in_prose(rows: Sequence[_Line]) -> tuple[int, str] | None:
    """The sentence that says what becomes of the recommendation."""
    text = " ".join(row.text for row in rows)
    found = _SENTENCE.search(text)
    if not found:
        return None
    start = 0
    for row in rows:
        start += len(row.text) + 1
        if start > found.start():
            return row.page, joined([found[0]])
    return None


def _unsaid(rows: Sequence[_Line]) -> tuple[int, str] | None:
    """The beginning of an answer that says neither yes nor no."""
    for row, following in pairwise(rows):
        if found := _HEADING.match(row.text):
            return (row.page, found["rest"]) if found["rest"] else (following.page, following.text)
    return None


def _by_answer(pages: Sequence[Page]) -> Iterator[Found]:
    """What is listed by answer, in a table or in a sentence."""
    for page in pages:
        for pattern in _BY_ANSWER:
            for found in pattern.finditer(page.text):
                for number in _numbers(found["numbers"]):
                    yield Found(_unit(number, page.number, joined([found[0]])), "listed by answer")


def _unit(number: str, page: int, words: str) -> Unit:
    return Unit(unit=RESPONSE, number=number, page=page, text=words.strip(), status=status(words))


def _numbers(said: str) -> tuple[str, ...]:
    """The numbers that are named, those of a range too."""
    pieces = _PIECE.findall(said)
    found = {piece: None for piece in pieces if piece[-1].isalnum() and piece != "to"}
    for before, after in pairwise(place for place, piece in enumerate(pieces) if piece[-1].isalnum() and piece != "to"):
        first, last = pieces[before], pieces[after]
        if after - before == _SEVERAL and first.isdigit() and last.isdigit():
            found.update(dict.fromkeys(map(str, range(int(first), min(int(last), int(first) + _LONGEST)))))
    return tuple(found)
