"""What minutes claim of who was there."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from documents import Claim, Page, Source, Vocabulary
from ingest.metadata.attendance.lists import GOES_ON, LOOKED, OTHER, WRAPPED, Listed, joined, lists
from ingest.metadata.attendance.names import Person, people, row
from ingest.metadata.attendance.wording import end_of_sentence, in_small, is_counted, is_initials

_PAGES = 2
_LISTS = {
    "chair": ("the line that names the chair", 0.9),
    "present": ("the list of those present", 0.9),
    "attending": ("the list of those in attendance", 0.9),
    "apologies": ("the list of apologies", 0.9),
    "absent": ("the list of those absent", 0.9),
}
_QUOTE = 160
_SENTENCE = 600
_LEAD = 200
_NEAR = 30
_ROWS = 80  # names under one head
_ITEM = re.compile(r"\s*\d{1,3}(?:[./]\d+){0,3}[.)]?\s")
_FROM = re.compile(
    r"\bapolog(?:y|ies)(?: for (?:absence|non-attendance))?(?P<told> (?:had been|have been|has been|were|was))?"
    r"(?: (?:also|duly))?(?: (?:received|noted|accepted|given|tendered|submitted|recorded|sent|intimated))?"
    r"(?: and (?:accepted|noted|approved))?(?: from| by):?\s+(?:the )?(?=(?-i:[A-Z]))",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"\s(?:had |have |has )?(?:sent|gave|given|offered|submitted|tendered) (?:their |his |her )?$", re.IGNORECASE
)
_CHAIRED_BY = re.compile(r"\b(?:meeting|which|and)\s(?:was\s)?(?:also\s)?chaired\sby\s+", re.IGNORECASE)
_CHAIRED = re.compile(r"chaired the meeting\b(?! (?:for|until|from))", re.IGNORECASE)
_LED = re.compile(r"(?:^|\n|[.:;])[^\n\w]*(?:\d[\d./() ]*)?$")  # what may stand before a sentence
_BEGINS = re.compile(r"(?:^|\n|[.:;]\s)[\s•*·\d.–-]*")


class _Chair(NamedTuple):
    """Somebody whom the paper names as the chair."""

    person: Person
    rule: str
    confidence: float
    page: Page
    quote: str


@dataclass(slots=True)
class _Found:
    """Who is named where, each once."""

    vocabulary: Vocabulary
    named: dict[tuple[str, str], tuple[Person, str, float]] = field(default_factory=dict)
    chairs: list[_Chair] = field(default_factory=list)

    def put(self, what: str, persons: Sequence[Person], rule: str, confidence: float) -> None:
        for person in persons:
            self.named.setdefault((what, (person.name or person.draft.body).casefold()), (person, rule, confidence))

    def by_initials(self, letters: str) -> Person | None:
        """Who stands for letters, where that is one alone."""
        found = {person.name: person for person, *_ in self.named.values() if person.initials == letters}
        return next(iter(found.values())) if len(found) == 1 else None


def attendance(pages: Sequence[Page], vocabulary: Vocabulary) -> Iterator[Claim]:
    """Who was there, who chaired, and who was not there, by the first pages of minutes."""
    found = _Found(vocabulary)
    looked = [page for page in pages[: 2 * _PAGES] if page.text.strip()][:_PAGES]
    for page in looked:
        for each in lists(page, begun=bool(found.named)):
            _listed(each, found)
    for page in looked:
        _told(page, found)
    for (what, _), (person, rule, confidence) in found.named.items():
        yield _claim(what, person, rule, confidence)
    if chair := _chair(found):
        claim = _claim("chair", chair.person, chair.rule, chair.confidence, chair.quote)
        yield replace(claim, page=chair.page.number)


def _listed(listed: Listed, found: _Found) -> None:
    """The names of a list, up to the first line that has none."""
    if not listed.field:
        return
    rule, confidence = _LISTS[listed.field]
    persons: list[Person] = []
    for number, cells in enumerate(joined(listed.rows[:_ROWS])):
        read = row(cells, listed.page, found.vocabulary) if cells else None
        if read and read.ended:
            persons += read.found
            break
        if read and read.found and (read.whole or listed.field != "chair"):
            persons += read.found
        elif cells and not _goes_on(cells, persons) and (number or not is_counted(cells[0])):
            break
    if listed.field == "chair":
        found.chairs += [_Chair(person, rule, confidence, listed.page, "") for person in persons[:1]]
    else:
        found.put(listed.field, persons, rule, confidence)


def _goes_on(cells: Sequence[str], persons: Sequence[Person]) -> bool:
    """Whether a line without a name belongs to a list: people who are only counted, or more of the last."""
    text = " ".join(cells).strip()
    if is_counted(text):
        return True
    return bool(persons) and (text[:1] in "([" or text.startswith("For "))


def _told(page: Page, found: _Found) -> None:
    """What sentences tell: who sent apologies, and who chaired."""
    text = page.text[:LOOKED]
    lower = in_small(text)
    for place in _places("apolog", lower):
        match = _FROM.match(text, place)
        if match and (match["told"] or _LED.search(text, max(0, place - _NEAR), place)):
            said = people(_sentence(text, match.end()), page, found.vocabulary, sentence=True)
            found.put("apologies", said.found, "the sentence that tells the apologies", 0.85)
        if match := _SENT.search(text, max(0, place - _NEAR), place):
            said = people(_before(text, match.start()), page, found.vocabulary)
            found.put("apologies", said.found if said.whole else (), "the sentence that tells the apologies", 0.85)
    for place in _places("chaired", lower):
        if match := _CHAIRED_BY.search(text, max(0, place - _NEAR), place + _NEAR):
            told = _sentence(text, match.end())
            _chaired(told, f"{match[0]}{told}", page, found)
        if match := _CHAIRED.match(text, place):
            told = _before(text, place)
            _chaired(told, f"{told} {match[0]}", page, found)


def _places(word: str, text: str) -> Iterator[int]:
    """Where a word stands."""
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def _chaired(told: str, quote: str, page: Page, found: _Found) -> None:
    """Who chaired, by name or by the letters that stand for one."""
    letters = told.split(" ", 1)[0].strip("().,;")
    named = found.by_initials(letters) if is_initials(letters) else None
    said = [named] if named else people(told, page, found.vocabulary, sentence=True).found[:1]
    found.chairs += [_Chair(person, "the sentence that tells who chaired", 0.92, page, quote) for person in said]


def _sentence(text: str, start: int) -> str:
    """What stands from a place on to the end of the sentence."""
    first, *lines = text[start : start + _SENTENCE].split("\n")
    told, wide = [first], len(first) + start - text.rfind("\n", 0, start)
    for line in lines:
        if (
            not line.strip()
            or _ITEM.match(line)
            or OTHER.match(line)
            or not (wide > WRAPPED or GOES_ON.search(told[-1].strip()))
        ):
            break
        told.append(line)
        wide = len(line)
    whole = " ".join(" ".join(told).split())
    return whole[: end_of_sentence(whole)]


def _before(text: str, end: int) -> str:
    """What stands in a sentence before a place."""
    lead = text[max(0, end - _LEAD) : end]
    begins = [match.end() for match in _BEGINS.finditer(lead)]
    return " ".join(lead[max(begins, default=0) :].split())


def _chair(found: _Found) -> _Chair | None:
    """Who chaired: as it is told, else whom the list of those present calls the chair; nobody where that is two."""
    told = found.chairs or [
        _Chair(person, rule, confidence, person.draft.page, "")
        for (what, _), (person, rule, confidence) in found.named.items()
        if what == "present" and person.chairs
    ]
    names = {each.person.name.casefold() for each in told}
    return max(told, key=lambda each: each.confidence) if len(names) == 1 else None


def _claim(what: str, person: Person, rule: str, confidence: float, quote: str = "") -> Claim:
    draft = person.draft
    value = json.dumps({"name": draft.name, "role": draft.role, "body": draft.body}, ensure_ascii=False)
    return Claim(
        field=what,
        value=value,
        source=Source.TEXT,
        rule=rule,
        confidence=confidence,
        page=draft.page.number,
        quote=" ".join((quote or draft.lines[0]).split())[:_QUOTE],
    )
