"""What a response says to each recommendation: accepted, accepted in part, rejected, or nothing that is clear.

Looked for under the label of each ("Recommendation 3"), where there is none in a numbered list or table, and last in
what lists the recommendations by answer ("Accept: recommendations 6 and 9"). Here is told which sentences answer; what
each comes to, heard with the next, is for the verdicts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from documents import Page, Unit
from documents.units import RESPONSE, Status
from ingest.units.found import MOST, Found, joined
from ingest.units.verdicts import NO, NOTES, NUMBER, NUMBERS, RECOMMENDATION, YES, clauses, status

_NUMBERS = rf"(?P<numbers>{NUMBERS})"
_LABEL = re.compile(
    r"(?:[•●*#–-]+\s*)?(?:(?:[A-Z][\w’']*\s+){0,3}[Rr]esponse to\s+(?=[Rr]ec))?(?:(?:Key|Safety|Urgent|Joint)\s+)?"
    rf"(?:(?:R|(?<=to )r)ec(?:c?omm?endations?|s?\.?)|RECOMMENDATIONS?)\s*(?:[Nn]o\.?|[Nn]umbers?)?\s*{_NUMBERS}"
    r"(?=\s*(?:$|[:.)–(-]|[A-Z“‘]))"
)
_SHORT = re.compile(r"(?P<numbers>R\s?\d{1,3}[a-z]?)(?=\s*(?:$|[:.)–-]|\s[A-Z“]))")
_ITEM = re.compile(r"(?P<number>\d{1,3})[.)]?\s+(?=[A-Z“‘])")
_WORD = rf"(?:{YES}|{NO}|{NOTES})"
_HOW = r"(?:in full|in part|in principle|fully|partly|partially|part|broadly|largely)"
_STATUS = (
    r"(?i:(?:(?:(?:do|does|is|are) not|(?:cannot|could not)(?: be)?|unable to|not yet|no longer|yet to be|not)[ -])?"
    rf"(?:{_HOW}[ -])?(?:{_WORD}|under (?:active |further )?(?:consideration|review)|deferred|no (?:decision|response)"
    rf"|to be (?:considered|decided))\b(?:[ ,(–-]*{_HOW}\)?)?)"
)
_ANSWER = re.compile(
    r"(?=[A-Z])(?:[\w’' ]{0,50}\b(?i:response|position|status|decision|reply|answer|outcome|view|conclusion)"
    rf"[\w’' ]{{0,20}} ?[:–-] ?)?{_STATUS}"
    r"(?=\W*$| ?[.:;,(–-]| \d|(?<=ed) [A-Z]| (?:and|as|at|awaiting|because|but|by|deferred|depend(?:ent|ing)|except|for"
    r"|from|if|in|on|only|pending|provided|save|since|subject|to be|unless|until|when|where|with|without)\b)"
)
_CELL = re.compile(
    rf"(?:^|(?<=\s)(?!S))(?P<said>(?=[A-Z]){_STATUS})"
    rf"(?::? [Rr]ecommendations? {_NUMBERS}|(?:[ ,–]*\d{{1,3}}(?:[.,]\d{{1,3}})*)*)$"
)
_NOT_A_CELL = re.compile(r"\b(?:be|been|is|are|was|were|to|not|never|yet|all|they|who)(?: \w+)?\s*$", re.IGNORECASE)
_HEADING = re.compile(r"(?:[A-Z][\w’' ]{0,40} )?(?i:response|reply|answer)\s*(?:$|[:–-]\s*(?P<rest>.*))")
_STARTS = re.compile(rf"(?:The|We|This|These|Our)\b|(?=[A-Z]){_STATUS}:? [Rr]ecommendations? \w|[\d.,–-]+$")
_SENTENCE = re.compile(
    rf"\b{_WORD}(?:,? {_HOW},?)?:? {RECOMMENDATION}"
    rf"|{RECOMMENDATION} (?:is|are|was|were|(?:has|have) been|(?:will|cannot) be)\b.{{0,20}}?"
    rf"\b(?:{_WORD}|under (?:consideration|review))\b"
)
_STOP = re.compile(r"(?<=[.!?])(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\b[Nn]o\.)\s+")
_UNENDED = re.compile(
    r"(?:,|\b(?:an?|and|are|as|at|be|been|but|by|for|from|if|in|is|not|of|on|or|that|the|to|unless|until|was|were|when"
    r"|whether|with))$"
)
_NUMBERED = re.compile(rf"\b(?i:recommendations?) {_NUMBERS}")
_FINAL = re.compile(r"[^:]*\b(?:final|updated?|revised)\b[^:]*:", re.IGNORECASE)
_BOX = re.compile(r"([☐☑☒□■✓✔✗✘]|\[[ xX✓✔]?\])")
_TICKED = frozenset("☑☒■✓✔") | {"[x]", "[X]", "[✓]", "[✔]"}
_SURE = (Status.ACCEPTED, Status.REJECTED)
_PIECE = re.compile(rf"{NUMBER}|[–-]|\bto\b")
_LONGEST = 60  # numbers of a range
_REGION = 120  # lines after a label in which its answer stands
_AROUND = 30  # lines before and after one that names a recommendation
_SEVERAL = 2
_SHOWN = 400  # characters of an answer that are told
_WORDS = 20  # characters at the end of a line, more than any word that leaves it open has
_ANSWERING = (  # what _STATUS and the verdicts need
    *("accept", "agree", "support", "reject", "decline", "note", "consider", "review", "defer"),
    *("no decision", "no response", "to be decided"),
)
_MOST_SAID = 500  # sentences under a label
_LONG = 4_000  # characters of a sentence that are heard; any line after them begins another
_CONTENTS = re.compile(r"\.{4,}")


class _Line(NamedTuple):
    page: int
    text: str


_NOTHING = _Line(0, "")


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
    found.extend(one for one in _by_answer(rows) if one.unit.number.casefold() not in labelled)
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


def _labelled(rows: Sequence[_Line]) -> list[_Region]:
    """The lines from each label to the next."""
    shorts = sum(_SHORT.match(row.text) is not None for row in rows) >= _SEVERAL
    regions: list[_Region] = []
    for row in rows:
        label = _LABEL.match(row.text) or (_SHORT.match(row.text) if shorts else None)
        if label and not _CONTENTS.search(row.text):
            regions.append(_Region(_numbers(label["numbers"])))
            row = row._replace(text=row.text[label.end() :].lstrip(" :.)–-"))
        if regions and row.text and len(regions[-1].lines) < _REGION:
            regions[-1].lines.append(row)
    return regions


def _items(rows: Sequence[_Line]) -> list[_Region]:
    """The lines from each number of a list to the next."""
    regions: list[_Region] = []
    for row in rows:
        item = _ITEM.match(row.text)
        if item and int(item["number"]) in (1, int(regions[-1].numbers[0]) + 1 if regions else 1):
            regions.append(_Region((str(int(item["number"])),)))
            row = row._replace(text=row.text[item.end() :])
        if regions and len(regions[-1].lines) < _REGION:
            regions[-1].lines.append(row)
    return regions


def _answers(region: _Region, rule: str, *, prose: bool = True) -> Iterator[Found]:
    sentences = _sentences(region.lines)[:_MOST_SAID]
    said = _ticked(region.lines) or _cells(sentences)
    if not said and prose:
        said = _in_prose(sentences) or _unsaid(sentences)
    if said:
        settled = _settled(said)
        for number in region.numbers:
            yield Found(_unit(number, settled), rule)


def _sentences(rows: Iterable[_Line]) -> list[_Line]:
    """The sentences of lines; what ends as a heading or the cell of a table does is one as well."""
    found: list[_Line] = []
    for row in rows:
        for place, text in enumerate(_STOP.split(row.text)):
            if found and not place and not _is_ended(found[-1].text, text):
                found[-1] = found[-1]._replace(text=f"{found[-1].text} {text}")
            else:
                found.append(_Line(row.page, text[:_LONG]))
    return found


def _is_ended(said: str, following: str) -> bool:
    """Whether a line begins a sentence; a small letter does not."""
    if len(said) > _LONG:
        return True
    said = said[-_SHOWN:]
    if _STOP.search(f"{said[-4:]} "):
        return True
    if _UNENDED.search(said[-_WORDS:]) or following[:1].islower() or following.startswith("("):
        return False
    if _STARTS.match(following) or _ANSWER.match(following) or _HEADING.fullmatch(said):
        return True
    lowered = said.casefold()  # most lines say nothing of the kind, and that is seen at once
    return any(word in lowered for word in _ANSWERING) and (bool(_CELL.search(said)) or status(said) in _SURE)


def _told(one: _Line, following: _Line, start: int = 0) -> _Said:
    """What a sentence says from a place on, with the one that follows where that leaves it open."""
    said = one.text[start:]
    says = status(said, following.text)
    cell = _CELL.search(said)
    words = said[: cell.end("said")] if cell else said.rstrip(" .!?")
    if says != status(said):
        words = f"{words}. {following.text}"
    return _Said(one.page, words[:_SHOWN], says)


def _ticked(rows: Sequence[_Line]) -> list[_Said]:
    """What is ticked of a list of answers; nothing that is clear where that is not one of them."""
    boxes = [(row.page, *one) for row in rows for one in _boxes(row.text)]
    ticked = [_Said(page, said, status(said)) for page, box, said in boxes if box in _TICKED]
    if boxes and len(ticked) != 1:
        return [_Said(boxes[0][0], joined([f"{box} {said}" for _, box, said in boxes]), Status.UNCLEAR)]
    return ticked


def _boxes(text: str) -> list[tuple[str, str]]:
    """The answers of a line with their boxes, which stand before them all or after them all."""
    parts = [part.strip() for part in _BOX.split(text)]
    said = parts[::2] if _ANSWER.match(parts[0]) else parts[2::2]
    return [(box, one) for box, one in zip(parts[1::2], said, strict=False) if _ANSWER.match(one)]


def _cells(sentences: Sequence[_Line]) -> list[_Said]:
    """The sentences that are answers, or end in one as the row of a table does; a word before it may say otherwise."""
    found = []
    for one, following in pairwise((*sentences, _NOTHING)):
        cell = _CELL.search(one.text)
        if cell and cell["numbers"]:
            continue
        if _ANSWER.match(one.text):
            found.append(_told(one, following))
        elif cell:
            told = _told(one, following, cell.start())
            prose = _NOT_A_CELL.search(one.text[: cell.start()])
            found.append(told._replace(status=Status.UNCLEAR) if prose else told)
    return found


def _in_prose(sentences: Sequence[_Line]) -> list[_Said]:
    """The sentences that say what becomes of the recommendation."""
    return [
        _told(one, following)
        for one, following in pairwise((*sentences, _NOTHING))
        if _SENTENCE.search(one.text) and not _NUMBERED.search(one.text)
    ]


def _unsaid(sentences: Sequence[_Line]) -> list[_Said]:
    """The beginning of what stands as the answer; mostly it says neither yes nor no."""
    for place, one in enumerate(sentences):
        if found := _HEADING.match(one.text):
            answer, following = (*sentences[place + (not found["rest"]) :], _NOTHING, _NOTHING)[:2]
            return [_told(answer, following)] if answer.text else []
    return []


def _by_answer(rows: Sequence[_Line]) -> Iterator[Found]:
    """What is listed by answer, in a table or in a sentence."""
    for stretch in _naming(rows):
        for one, following in pairwise((*_sentences(stretch), _NOTHING)):
            if _NUMBERED.search(one.text):
                yield from _listed(one, following)


def _naming(rows: Sequence[_Line]) -> Iterator[Sequence[_Line]]:
    """The lines that name recommendations, with those around them."""
    start = end = 0
    for place, row in enumerate(rows):
        if "recommendation" not in row.text.casefold():
            continue
        if place - _AROUND > end:
            yield rows[start:end]
            start = place - _AROUND
        end = place + _AROUND
    yield rows[start:end]


def _listed(one: _Line, following: _Line) -> Iterator[Found]:
    """What each part of a sentence says to the recommendations in it; what more is said in one may be of all."""
    parts = clauses(one.text)
    heard = "" if _NUMBERED.search(following.text) and status(following.text) in _SURE else following.text
    says = [status(part, heard) for part, _ in parts]
    sure = all(whole or each in _SURE for each, (_, whole) in zip(says, parts, strict=True))
    for each, (part, _) in zip(says, parts, strict=True):
        if _SENTENCE.search(part) and (numbered := _NUMBERED.search(part)):
            known = sure or len(parts) == 1
            said = _Said(one.page, (part if known else one.text)[:_SHOWN], each if known else Status.UNCLEAR)
            for number in _numbers(numbered["numbers"]):
                yield Found(_unit(number, said), "listed by answer")


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
