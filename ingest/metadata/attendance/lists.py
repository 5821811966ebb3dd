"""The lists of minutes: what stands under "Present", "In attendance", "Apologies", in lines, columns or tables."""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from documents import Page, Word
from ingest.metadata.attendance.wording import begins_anew, in_small, is_counted
from ingest.metadata.parties.wording import is_office

LOOKED = 8_000  # characters of a page
_GAP = 1.5  # heights of a letter between words of two columns
_LEFT = 12.0  # points that a name may stand to the left of the head of its column
WRAPPED = 55  # a line so long may go on in the next
_COLUMNS = re.compile(r"\t+| {3,}|\s+\|\s+")
_WIDE = 400  # characters: a longer line is no list of names, unless it has commas

_WHO = r"(?:(?:board|committee|council|panel|group|voting) )?(?:members|councillors|trustees|directors|governors)"
_FIELDS = (
    ("present", rf"(?:those )?present(?: were)?(?: {_WHO})?|{_WHO}(?: were)? (?:present|attending)|attendees|attended"
     r"|attendance|participants"),
    ("attending", r"(?:also |others? |officers |officials |staff |guests |non-members )+"
     r"(?:present|in attendance|attending)|in attendance|attending|by invitation|invitees|guests|observers|witnesses"
     r"|speakers"),
    ("apologies", r"(?:to (?:receive|note|accept) |welcome,? (?:introductions,? )?(?:and|&) )?(?:any )?apolog(?:y|ies)"
     r"(?: for (?:absences?|non-attendance))?(?: (?:received|given|sent|noted))?(?: from)?"),
    ("absent", r"absent|absentees|absences?|not (?:present|attended|attending|in attendance)|did not attend"),
    ("chair", r"(?:in the )?chair(?:man|woman|person)?|chaired by|presiding"),
    ("", r"(?:members? of )?(?:the )?(?:general )?public(?: present| in attendance)?|press|proxies|minutes?(?: taker)?"
     r"|quorum|date(?: and time)?|time|venue|location|distribution"),
)  # fmt: skip
_NUMBER = r"(?:[•*\-–]\s*)?(?:\(?(?:[A-Z][A-Za-z]{0,5}/)?\d{1,3}(?:[./-]\d{1,4}){0,3}[.)]?\s*(?:[-–]\s*)?)?"
_ENDS = r"(?P<mark>\s*[:;–—-]{1,2}\s*|\s*\((?:item|part|for)[^()]{0,30}\)\s*:?\s*|\s*$|\.\s*$)"
_LABELS = tuple((name, re.compile(rf"{_NUMBER}(?:{label}){_ENDS}", re.IGNORECASE)) for name, label in _FIELDS)
_OPEN = re.compile(rf"(?:{_FIELDS[0][1]}|{_FIELDS[1][1]}|{_FIELDS[2][1]})\s+(?=(?-i:[A-Z]))", re.IGNORECASE)
_MEMBERS = re.compile(rf"{_WHO}\s*[:–-]\s*", re.IGNORECASE)
_HEADS = (
    *("present", "attend", "apolog", "chair", "absen", "participants", "witnesses", "invit", "observers", "guests"),
    *("speakers", "public", "presiding", "members", "councillors", "trustees", "directors", "governors"),
)  # one of them is in each head of a list
OTHER = re.compile(r"[A-Z][\w '’&/-]{2,40}:")
_NUMBERED = re.compile(r"\(?\d{1,4}(?:[./(]\d{1,4}\)?){0,4}[.):]?\s")
_COLUMNED = re.compile(r"present|attend", re.IGNORECASE)
_WITHIN = re.compile(r"(?<=[\w)\]][.;])\s+(?=(?:also )?(?:in attendance|present|apologies|absent)\b)", re.IGNORECASE)
_SPEAKS = re.compile(r"The (?:[a-z]|[Mm]eeting|[Mm]inutes|Chair)|There (?:was|were) |It was ")
_PROSE = re.compile(
    r"(?:The|An?|There|It|Welcome|Introductions|Declarations?|Items?|Matters|Minutes|Agenda|Police)\b"
    r"|[A-Z]\w*+ (?!(?:and|of|for|de|van|in)\b)[a-z]"
)
GOES_ON = re.compile(r"(?:[,;&]|\w-|\band)$")


class Cell(NamedTuple):
    """What stands in one column of a line, and where it begins: in points, or as the number of the column."""

    text: str
    x: float


@dataclasses.dataclass(slots=True)
class Listed:
    """A list: whom it is of, and its lines as cells, the first being that of its head."""

    field: str
    page: Page
    x: float
    rows: list[list[Cell]] = dataclasses.field(default_factory=list)


def lists(page: Page, *, begun: bool = False) -> Iterator[Listed]:
    """The lists of a page, each with the lines that may belong to it; `begun` where the first item stands before it."""
    text = page.text[:LOOKED]
    heads = set(_heads_of_lines(in_small(text)))
    if not heads:
        return
    boxes, now, items, place = _Boxes(page), list[Listed](), begun, 0
    for line in text.split("\n"):
        start, place = place, place + len(line) + 1
        if not (now or start in heads or line[:1].isdigit()) or (len(line) > _WIDE and "," not in line):
            continue
        plain = items and _is_plain(line, now)
        for cells in _parted(_cells(page, line, [] if plain else boxes.within(start, place))):
            if labels := _labels(cells, now, items=items) if start in heads else ():
                yield from now
                now = list(_opened(page, labels))
            elif cells and _is_end(cells[0].text):
                yield from now
                now, items = [], items or bool(_NUMBERED.match(cells[0].text))
            else:
                _under(now, cells)
    yield from now


def _heads_of_lines(text: str) -> Iterator[int]:
    """Where the lines begin that may be heads of lists, in a text in small letters."""
    for word in _HEADS:
        place = text.find(word)
        while place >= 0:
            yield text.rfind("\n", 0, place) + 1
            end = text.find("\n", place)
            place = text.find(word, end) if end >= 0 else -1


def _is_plain(line: str, now: Sequence[Listed]) -> bool:
    """Whether nothing stands side by side in a line: below the first item apologies are told in words."""
    return not _COLUMNED.search(line) and all(each.field == "apologies" for each in now)


_Labels: TypeAlias = "Sequence[tuple[Cell, _Label | None]]"


def _labels(cells: Sequence[Cell], now: Sequence[Listed], *, items: bool) -> _Labels:
    """The cells of a line with what they are the heads of, if one is; below the first item a chair is elected."""
    heads = [(cell, _label(cell.text) or _of_members(cell.text, now)) for cell in cells]
    fields = [label.field for _, label in heads if label]
    return heads if fields and not (items and "chair" in fields) else ()


def joined(rows: Iterable[list[Cell]]) -> Iterator[list[str]]:
    """The lines of a list as the texts of their cells, what a full one could not hold put back to it."""
    whole: list[Cell] = []
    last = ""
    for cells in rows:
        if whole and len(cells) == 1 and _is_broken(whole, last, cells[0]):
            whole = [*whole[:-1], Cell(f"{whole[-1].text} {cells[0].text}"[:LOOKED], whole[-1].x)]
        else:
            if whole:
                yield [cell.text for cell in whole]
            whole = cells
        last = cells[-1].text if cells else ""
    if whole:
        yield [cell.text for cell in whole]


def _is_broken(whole: Sequence[Cell], last: str, following: Cell) -> bool:
    """Whether a line, of which `last` is what was put to it last, goes on in the next."""
    text, more = whole[-1].text, following.text
    if begins_anew(more) and not GOES_ON.search(text):
        return False
    if len(whole) > 1:
        return following.x >= whole[1].x - _LEFT and following.x > 1 and is_office(text) and not more.startswith("(")
    if more[0].islower() or more[0] == "(" or GOES_ON.search(text):
        return True
    if is_counted(more) or _PROSE.match(more):
        return False
    return len(last) >= WRAPPED and ("," in text or ";" in text) and not text.endswith(".")


def _parted(cells: list[Cell]) -> Iterator[list[Cell]]:
    """A line, or its parts where it says "Present: … Apologies: …"."""
    parts = _WITHIN.split(cells[0].text) if len(cells) == 1 else []
    yield from ([Cell(part, cells[0].x)] for part in parts) if len(parts) > 1 else [cells]


class _Label(NamedTuple):
    field: str
    rest: str


def _label(text: str) -> _Label | None:
    """What a text that begins with the head of a list says of it, and what follows."""
    for name, pattern in _LABELS:
        if found := pattern.match(text):
            if name == "chair" and ":" not in found["mark"]:
                return None
            return _Label(name, text[found.end() :].strip())
    if found := _OPEN.match(text):
        return _Label(next(name for name, pattern in _LABELS if pattern.match(found[0].strip())), text[found.end() :])
    return None


def _of_members(text: str, now: Sequence[Listed]) -> _Label | None:
    """ "Members:" under "Present"."""
    found = _MEMBERS.match(text) if now and now[0].field == "present" else None
    return _Label("present", text[found.end() :].strip()) if found else None


def _opened(page: Page, heads: _Labels) -> Iterator[Listed]:
    """The lists that begin in a line, one for each head."""
    opened: list[Listed] = []
    for cell, label in heads:
        if label:
            opened.append(Listed(label.field, page, cell.x, [[Cell(label.rest, cell.x)] if label.rest else []]))
        elif opened:
            opened[-1].rows[0].append(cell)
    yield from opened


def _under(now: Sequence[Listed], cells: Sequence[Cell]) -> None:
    """Put the cells of a line to the lists under whose heads they stand; a blank line ends what goes on."""
    if not cells:
        for each in now:
            each.rows.append([])
    parts: dict[int, list[Cell]] = {}
    for cell in cells if now else ():
        parts.setdefault(min(range(len(now)), key=lambda number: abs(now[number].x - cell.x)), []).append(cell)
    for number, own in parts.items():
        now[number].rows.append(own)


def _is_end(text: str) -> bool:
    """Whether a line begins what follows the lists: an item with its number, or another head."""
    return not is_counted(text) and bool(_NUMBERED.match(text) or OTHER.match(text) or _SPEAKS.match(text))


def _cells(page: Page, line: str, words: Sequence[Word]) -> list[Cell]:
    """The parts of a line that wide gaps set apart."""
    if not line.strip():
        return []
    if not words:
        return [Cell(part, number) for number, part in enumerate(_COLUMNS.split(line.strip()))]
    cells, start = [], 0
    for place, word in enumerate(words, 1):
        after = words[place] if place < len(words) else None
        if not after or after.x0 - word.x1 > _GAP * (word.y1 - word.y0):
            cells.append(Cell(page.text[words[start].start : word.end].strip(), words[start].x0))
            start = place
    return cells


class _Boxes:
    """The words of a page with their boxes, unpacked as far as they are asked for."""

    def __init__(self, page: Page) -> None:
        self._rest: Iterator[Word] | None = None
        self._page = page
        self._next: Word | None = None

    def within(self, start: int, end: int) -> list[Word]:
        """Those between two places, which lie behind all that were asked for before."""
        if self._rest is None:
            self._rest = iter(self._page.words)
            self._next = next(self._rest, None)
        found: list[Word] = []
        while (word := self._next) and word.start < end:
            if word.start >= start:
                found.append(word)
            self._next = next(self._rest, None)
        return found
