"""What a response says to each recommendation: accepted, accepted in part, rejected, or nothing that is clear.

Looked for under the label of each ("Recommendation 3"), where there is none in a numbered list or table, and last in
what lists the recommendations by answer ("Accept: recommendations 6 and 9"). A sentence is judged whole: what it
denies, makes depend on something or leaves in doubt is never told as accepted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from documents import Page, Unit
from documents.units import RESPONSE, Status
from ingest.units.found import MOST, Found, joined
from ingest.units.verdicts import NOT, OPEN, status

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
    r"(?:(?:do(?:es)? not|is not|are not|cannot(?: be)?|could not(?: be)?|unable to|not yet|no longer|yet to be|not"
    r"|fully|partially|partly|part"
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
    r"\b(?:accepts?|agrees?|rejects?|notes?|supports?|disagrees?|declines?)"
    rf"(?:,? (?:{_MANNER}),?)?(?: with)? (?:this|the)(?: [\w’']+)?? recommendations?\b"
    r"|\b(?:This|The) recommendation (?:is|was|has been|will be|cannot be|is being)\s+(?:therefore\s+)?"
    r"(?:(?:not|no longer|partially|partly|fully)\s+)?(?:accepted|agreed|rejected|noted|supported|declined"
    r"|under (?:consideration|review))\b"
)
_STOP = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\b[Nn]o)[.!?]+(?:\s+|$)")
_BY_ANSWER = (
    re.compile(
        rf"^(?P<said>(?-i:(?=[A-Z])){_STATUS})\s*:?\s*recommendations?\s+{_NUMBERS}", re.IGNORECASE | re.MULTILINE
    ),
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
_DENIED = re.compile(rf"{NOT.pattern}|{OPEN.pattern}|\bto be\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"[\s,(–-]*(?:subject to|except|but|if|unless|until|provided|with|in (?:part|principle|full)|only|partly|partially"
    r"|apart|other than|once|pending|when|save|excluding)\b"
)
_BUT_ANOTHER = re.compile(r"[\s,]*but\b.*\brecommendations?\b", re.IGNORECASE | re.DOTALL)
_UNENDED = re.compile(r"(?:,|\b(?:an?|and|by|for|if|in|of|on|that|the|to|unless|until|with))$")
_FINAL = re.compile(r"[^:]*\b(?:final|updated?|revised)\b[^:]*:", re.IGNORECASE)
_BOX = r"(?:[☐☑☒□■✓✔✗✘]|\[[ xX✓✔]?\])"
_TICKED = re.compile(r"[☑☒■✓✔]|\[[xX✓✔]\]")
_BOXED = re.compile(rf"(?P<box>{_BOX})\s*(?P<said>{_STATUS})", re.IGNORECASE)
_BOX_AFTER = re.compile(rf"(?P<said>{_STATUS})\s*(?P<box>{_BOX})", re.IGNORECASE)
_PLAIN = re.compile(
    rf"(?:(?:This|It|The recommendation) (?:is|was|has been) )?(?!support\b|note\b){_STATUS}"
    r"(?=\W*$|\s*[.,;:–(-]|\s(?:subject|with|in|only|because|as|but|since|provided|if|unless|by the previous)\b)",
    re.IGNORECASE,
)
_PIECE = re.compile(rf"{_NUMBER}|[–-]|\bto\b")
_LONGEST = 60  # numbers of a range
_REGION = 120  # lines after a label in which its answer stands
_SEVERAL = 2
_AROUND = 1_000  # characters before and after a listed answer, at most, in which its sentence stands
_SHOWN = 400  # characters of a sentence that is told whole
_CELL = 30  # characters of a line that goes on in the next, as in the column of a table
_CONTENTS = re.compile(r"\.{4,}")


class _Line(NamedTuple):
    page: int
    text: str


class _Said(NamedTuple):
    """An answer: its page, its words and what they come to."""

    page: int
    words: str
    status: Status


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
    labelled = {one.unit.number.casefold() for one in found}
    found.extend(one for one in _by_answer(pages) if one.unit.number.casefold() not in labelled)
    return sorted(_once(found), key=lambda one: one.unit.page)[:MOST]


def _once(found: Sequence[Found]) -> Iterator[Found]:
    """One answer to each recommendation: what is clear of it, if that is one and the same."""
    by_number: dict[str, list[Found]] = {}
    for one in found:
        by_number.setdefault(one.unit.number.casefold(), []).append(one)
    for same in by_number.values():
        clear = [one for one in same if one.unit.status != Status.UNCLEAR] or same
        settled = _settled([_Said(one.unit.page, one.unit.text, Status(one.unit.status)) for one in clear])
        yield Found(_unit(clear[0].unit.number, settled), clear[0].rule)


def _settled(said: Sequence[_Said]) -> _Said:
    """One of several answers; where they differ the one that is called final, else nothing that is clear."""
    last = [one for one in said if _FINAL.match(one.words)] or said
    if len({one.status for one in last}) == 1:
        return last[0]
    words = " / ".join(dict.fromkeys(one.words for one in last))
    return last[0]._replace(words=words, status=Status.UNCLEAR)


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
    rows = region.lines
    said = _ticked(rows) or _begun(rows) or _inside(rows)
    if not said and prose:
        said = _in_prose(rows) or _unsaid(rows)
    if said:
        settled = _settled(said)
        for number in region.numbers:
            yield Found(_unit(number, settled), rule)


def _ticked(rows: Sequence[_Line]) -> list[_Said]:
    """What is ticked of a list of answers; nothing that is clear where that is not one of them."""
    boxes = [(row, one) for row in rows for one in _boxes(row.text)]
    ticked = [_Said(row.page, one["said"], status(one["said"])) for row, one in boxes if _TICKED.match(one["box"])]
    if boxes and len(ticked) != 1:
        return [_Said(boxes[0][0].page, joined([one[0] for _, one in boxes]), Status.UNCLEAR)]
    return ticked


def _boxes(text: str) -> list[re.Match[str]]:
    """The answers of a line with their boxes, which stand before them all or after them all."""
    before, after = [*_BOXED.finditer(text)], [*_BOX_AFTER.finditer(text)]
    return after if after and (not before or after[0].start() < before[0].start()) else before


def _begun(rows: Sequence[_Line]) -> list[_Said]:
    """The lines that are answers, or begin with one: a heading, a cell of a table."""
    found = []
    for place, (row, following) in enumerate(pairwise((*rows, _Line(0, "")))):
        if words := _begins(row.text, following.text):
            broken = len(words) > len(row.text) and not row.text.startswith(words)
            text = f"{row.text} {following.text}" if broken else row.text
            whole = _whole(text, len(words), rows[place + 1 + broken :])
            found.append(_Said(row.page, whole, status(whole)))
    return found


def _whole(text: str, end: int, following: Sequence[_Line]) -> str:
    """An answer to the end of its sentence, if that goes on; a number after it is that of a paragraph."""
    goes_on = _UNENDED.search(text) or (following and _GOES_ON.match(following[0].text))
    if re.match(r"\W*(?:\d|$)", text[end:]) and not goes_on:
        return text[:end].strip()
    lines = [text]
    for row in following:
        if not (_UNENDED.search(lines[-1]) or _GOES_ON.match(row.text)) or _STOP.search(lines[-1], end):
            break
        lines.append(row.text)
    said = joined(lines)
    stop = _STOP.search(said, end)
    return said[: stop.start() if stop else None].strip()


def _inside(rows: Sequence[_Line]) -> list[_Said]:
    """The answers inside or at the end of a line; two words before them may say otherwise."""
    found = []
    for row in rows:
        if inside := _INSIDE.search(row.text) or _AT_END.search(row.text):
            start = inside.start("alone")
            stops = [stop.end() for stop in _STOP.finditer(row.text, 0, start)]
            before = row.text[stops[-1] if stops else 0 : start].split()[-2:]
            sentence = _STOP.split(row.text[start:])[0] if inside.re is _INSIDE else inside["alone"]
            denied = _DENIED.search(" ".join(before))
            found.append(_Said(row.page, inside["alone"], Status.UNCLEAR if denied else status(sentence)))
    return found


def _begins(line: str, following: str) -> str:
    """The answer that a line begins with; a short line may go on in the next."""
    found = _SAYS.match(line)
    broken = _SAYS.match(f"{line} {following}") if len(line) < _CELL else None
    if broken and broken.start("alone" if broken["alone"] else "led") < len(line):
        found = broken if not found or broken.end() > found.end() else found
    return found[0] if found and (found["alone"] or _LEADS.search(found["lead"])) else ""


def _in_prose(rows: Sequence[_Line]) -> list[_Said]:
    """The sentences that say what becomes of the recommendation."""
    found, start = [], 0
    text = " ".join(row.text for row in rows)
    pages = [row.page for row in rows for _ in range(len(row.text) + 1)]
    for end in (*(stop.end() for stop in _STOP.finditer(text)), len(text)):
        sentence = text[start:end].strip()
        if one := _SENTENCE.search(sentence):
            words = sentence.rstrip(".!?") if len(sentence) <= _SHOWN else one[0]
            found.append(_Said(pages[start + one.start()], joined([words]), status(sentence)))
        start = end
    return found


def _unsaid(rows: Sequence[_Line]) -> list[_Said]:
    """The beginning of what stands as the answer; mostly it says neither yes nor no."""
    for row, following in pairwise((*rows, _Line(0, ""))):
        found = _HEADING.match(row.text)
        page, words = (row.page, found["rest"]) if found and found["rest"] else following
        if found and words:
            said = _STOP.split(words)[0]
            return [_Said(page, words, status(said) if _PLAIN.match(said) else Status.UNCLEAR)]
    return []


def _by_answer(pages: Sequence[Page]) -> Iterator[Found]:
    """What is listed by answer, in a table or in a sentence."""
    for page in pages:
        for pattern in _BY_ANSWER:
            end = 0
            for found in pattern.finditer(page.text):
                said = _Said(page.number, *_listed(page.text, found, end))
                end = found.end()
                for number in _numbers(found["numbers"]):
                    yield Found(_unit(number, said), "listed by answer")


def _listed(text: str, found: re.Match[str], last: int) -> tuple[str, Status]:
    """What a sentence says to some of the recommendations in it, after the last of those before."""
    first = max(found.start() - _AROUND, 0)
    start = max((stop.end() for stop in _STOP.finditer(text, first, found.start())), default=first)
    if found.re is _BY_ANSWER[0]:
        start = found.start()
    before = text[max(start, last) : found.start()]
    if before.split()[:1] == ["or"]:
        before = text[start : found.start()]
    stop = _STOP.search(text, found.end(), found.end() + _AROUND)
    after = text[found.end() : stop.start() if stop else found.end() + _AROUND]
    if not _GOES_ON.match(after) or _BUT_ANOTHER.match(after):
        after = ""
    words = joined([before + found[0] + after])
    says = Status.UNCLEAR if OPEN.search(text[start : found.start()]) else status(words)
    own = joined([found[0]])
    return (own if status(own) == says else words[-_SHOWN:]), says


def _unit(number: str, said: _Said) -> Unit:
    return Unit(unit=RESPONSE, number=number, page=said.page, text=said.words.strip(), status=said.status)


def _numbers(said: str) -> tuple[str, ...]:
    """The numbers that are named, those of a range too."""
    pieces = _PIECE.findall(said)
    found = {piece: None for piece in pieces if piece[-1].isalnum() and piece != "to"}
    for before, after in pairwise(place for place, piece in enumerate(pieces) if piece[-1].isalnum() and piece != "to"):
        first, last = pieces[before], pieces[after]
        if after - before == _SEVERAL and first.isdigit() and last.isdigit():
            found.update(dict.fromkeys(map(str, range(int(first), min(int(last), int(first) + _LONGEST)))))
    return tuple(found)
