"""The main text of a paper as headings, paragraphs and items, over the breaks of pages."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from documents import Page
from ingest.units.labels import CONCLUSION, LABEL, LISTED, TABLE, is_label, is_label_alone, label
from ingest.units.lines import Line, lines

__all__ = ["CONCLUSION", "LABEL", "LISTED", "REFERENCE", "TABLE", "Block", "blocks", "is_label", "is_numbered"]

_LONG = 200  # characters: where one line in ten is so long, a line is a paragraph
_SHORTEST, _LONGEST = 60, 100  # characters of a line that is wrapped
_SEVERAL = 3
_HEADING = 90  # characters at most
_WORDS = 12  # spaces: more, and it is a sentence
_LEADS = 3  # spaces: more before a colon, and it leads to something
_WIDE = 0.85  # of the lines around: a line so long goes on in the next
_ENDS = tuple(".!?:;”)")
_BULLET = r"[•●○▪∑·*\-–—o](?=\s)"
REFERENCE = r"\d{2}/\d{4,6}/[A-Z]{1,5}\b"
_NUMBER = (
    r"\(?(?:(?:19|20)\d\d/\d{3}|\d{1,3}/\d{2,4}|\d{1,3}(?:\(\d\))?(?:\.\d{1,3}){1,4}(?:\(\d\))?\.?"
    r"|\d{1,3}[.)]|[a-z]\)|[ivx]{1,4}\))(?=\s)"
)
_BULLETED = re.compile(_BULLET)
_MARK = re.compile(rf"(?:\*\*)?({_BULLET}|{_NUMBER})\s+")
_NAMED = re.compile(
    r"(?:\W{0,3})(?:RESOLVED|AGREED|APPROVED|DECIDED|NOTED|RECOMMENDED|CARRIED|Resolved|Agreed|Decided|Resolution"
    r"|(?:Agreed )?A(?:ction|CTION)s?(?: (?:point|item))?(?: \d{1,3})?\s?[:\-–])(?=[\s:.,\-–]|$)"
)
_OPENS = re.compile(  # who was there, the end of a meeting, an application by its reference
    r"PRESENT\b|(?:Present|Apologies|In attendance)\s?:"
    r"|(?:The )?[Mm]eeting (?:was )?(?:closed|ended|finished|concluded)\b"
    rf"|(?:[a-z][.)]\s)?{REFERENCE}"
)
_PROPOSER = ("Prop:", "Prop.", "Proposed", "Proposer", "Prop ")  # goes on what is above
_NARROW = 0.7  # a line that is so much shorter has ended, whatever it ends with
_ROW = re.compile(r"[A-Z]{2,4}(?:, [A-Z]{2,4}){0,4} [A-Z]")  # who, and what; the row above ends with a date
_YEAR = re.compile(r"\b20\d\d$")
_UNFINISHED = re.compile(r"(?:\b(?:by|the|of|and|to|an?|in|for|with|on|at|from|or|\d{1,2})|[,–-])$")
_FULL = 0.95  # what is to be done ends with its line, where the next would have had room there
_RECOMMENDS = re.compile(r"\brecommends?(?: that)?:$", re.IGNORECASE)
_FORMAL = re.compile(
    r"\b(?:ACTION|Action|RESOLVED|AGREED|Resolved|Agreed)\s?:|\b[Ss]econded\b"
    r"|^Prop(?:osed|oser)?\b|^(?i:no (?:comments?|objections?|observations?))\b"
)
_TITLE = re.compile(r"\d{1,3}(?:[./(]\d{1,4}\)?){0,4}\.?\s+[A-Z]")
_CONTENTS = re.compile(r"\s\S*[A-Za-z]\S*\s\d{1,3}$")  # a line of the contents ends with a page
_LEADING = re.compile(r"^\d{1,3}(?:[./]\d{1,4}){0,4}\.?(?=\s)")
_ACTION = re.compile(r"\b(?:ACTION|Action)\s?(?::|[A-Z]{2,3}$)")
_STARTS = re.compile(r"[A-Z0-9“‘•●○▪∑·*(\-–—]")


class Block(NamedTuple):
    """A heading, a paragraph or an item: the page where it begins, its number or bullet, and what it says.

    `heading` is the one above it (of a heading: itself), `chapter` the numbered ones above that.
    """

    page: int
    mark: str
    text: str
    is_heading: bool
    heading: str
    chapter: tuple[str, ...]
    owner: str = ""  # the initials in a column beside its end

    @property
    def whole(self) -> str:
        """The text with its number; a bullet says nothing."""
        return f"{self.mark} {self.text}" if any(map(str.isalnum, self.mark)) else self.text


def is_numbered(block: Block) -> bool:
    """Whether a block is a heading with a number, as each item of an agenda has one."""
    return block.is_heading and bool(block.mark or block.text[:1].isdigit())


class _Text:
    """The lines of a paper, and what is asked of each again and again."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._lengths = [len(line.text) for line in lines]
        self._headings: dict[tuple[int, bool], bool] = {}
        self.loose = sum(length > _LONG for length in self._lengths) * 10 > len(lines)

    def width(self, first: int, last: int) -> int:
        """The length of the longest line from one to before another."""
        return max(self._lengths[max(0, first) : last])

    def is_heading(self, number: int, *, loose: bool = False) -> bool:
        """Whether a line is a heading; where lines are `loose`, a line is a paragraph."""
        known = self._headings.get((number, loose))
        if known is None:
            known = self._headings[number, loose] = _is_heading(self, number, loose=loose)
        return known


def blocks(pages: Sequence[Page]) -> list[Block]:
    """The blocks of a paper in the order of its text."""
    rows = _Text(list(lines(pages)))
    found: list[Block] = []
    heading, above, chapter = "", list[tuple[int, str]](), tuple[str, ...]()
    for first, last in _stretches(rows):
        text = " ".join(line.text for line in rows.lines[first:last])
        mark = _MARK.match(text)
        said = text[mark.end() :] if mark else text
        titled = last == first + 1 and rows.is_heading(first, loose=rows.loose)
        if titled:
            number = mark[1] if mark else "".join(_LEADING.findall(said)[:1])
            heading = _LEADING.sub("", said).strip("*# ")
            above = _above(above, number, heading)
            chapter = tuple(text for _, text in above)
        found.append(
            Block(
                rows.lines[first].page,
                mark[1] if mark else "",
                said,
                titled,
                heading,
                chapter,
                rows.lines[last - 1].owner,
            )
        )
    return found


def _above(above: list[tuple[int, str]], mark: str, heading: str) -> list[tuple[int, str]]:
    """The numbered headings above what follows a heading; an appendix ends them all."""
    if heading.casefold().startswith(("appendix", "annex")):
        return above if _CONTENTS.search(heading) else [(0, heading)]
    if not mark[:1].isdigit():
        return above
    level = len([part for part in mark.strip(".)").split(".") if part])
    return [*(pair for pair in above if 0 < pair[0] < level or (pair[0] == 0 and level > 1)), (level, heading)]


def _stretches(text: _Text) -> Iterator[tuple[int, int]]:
    """The lines that are one block: its first, and the first after it.

    Where a line is a paragraph, some may be wrapped all the same.
    """
    lines, first, wraps = text.lines, 0, text.loose and _wraps(text.lines)
    for number in range(1, len(lines)):
        runs_on = wraps and _is_wrapped(lines[number - 1].text) and not _MARK.match(lines[number].text)
        if not runs_on if text.loose else _begins(text, number):
            yield first, number
            first = number
    if lines:
        yield first, len(lines)


def _wraps(lines: Sequence[Line]) -> bool:
    pairs = pairwise(lines)
    return sum(_is_wrapped(line.text) and after.text[0].islower() for line, after in pairs) >= _SEVERAL


def _is_wrapped(text: str) -> bool:
    return _SHORTEST <= len(text) <= _LONGEST and not text.endswith(_ENDS)


def _begins(rows: _Text, number: int) -> bool:
    """Whether a line begins a block."""
    text, before = rows.lines[number].text, rows.lines[number - 1].text
    ended = before.endswith(_ENDS)
    if text[0] == "P" and text.startswith(_PROPOSER) and not rows.lines[number].gap:
        return False
    if rows.lines[number - 1].owner or _is_marked(rows.lines[number], before, ended=ended):
        return True
    if not _STARTS.match(text):
        return False
    if _ROW.match(text) and _YEAR.search(before):
        return True
    if _is_note(text) and (ended or len(before) < _WIDE * max(len(text), 60)):
        return True
    if is_label_alone(before) or rows.is_heading(number - 1):
        return True
    width = rows.width(number - 3, number + 3)
    needed = len(before) + 1 + len(text.split(None, 1)[0])
    if ended:
        return needed < _WIDE * width or rows.is_heading(number)
    most = _FULL if _ACTION.search(before) else _NARROW
    if text[0].isupper() and needed < most * width and not _UNFINISHED.search(before):
        return True
    return rows.is_heading(number)


def _is_marked(line: Line, before: str, *, ended: bool) -> bool:
    """Whether a line begins a block by what stands above it, or by its own mark or first word."""
    text = line.text
    if (ended if line.top else line.gap) or _is_listed(text) or _NAMED.match(text):
        return True
    if (text[0] in "PAITM" or "/" in text[2:6]) and _OPENS.match(text) and not _UNFINISHED.search(before):
        return True
    if _MARK.match(text) and _is_item(text):
        return True
    if (ended or len(before) < _HEADING) and is_label(text):
        return True
    return ended and text[0] in "CKMO" and CONCLUSION.match(text) is not None


def _is_item(text: str) -> bool:
    """A dash within a sentence may come first on a line; then a small letter follows, and no item has been begun."""
    return not (text[0] in "-–—" and text[2:3].islower())


def _is_listed(text: str) -> bool:
    """Whether a line is the heading of recommendations or of a table of actions, wherever it stands."""
    if not text[0].isupper() or not ("tion" in text or "TION" in text):
        return False
    return LISTED.fullmatch(text) is not None or TABLE.fullmatch(text) is not None


def _is_note(text: str) -> bool:
    """Whether a line may be a footnote: a number without a point, and a capital letter that begins no month."""
    return _NOTE.match(text) is not None and not _DAY.match(text)


def _is_heading(rows: _Text, number: int, *, loose: bool) -> bool:
    """Short, without a full stop, after the end of something and before something that begins."""
    line, text = rows.lines[number], rows.lines[number].text
    if len(text) > _HEADING or text.endswith((".", ",", ";", "?")) or text.count(" ") > _WORDS or not _is_titled(text):
        return False
    if _FORMAL.search(text) or (text.endswith(":") and (text.count(" ") > _LEADS or _RECOMMENDS.search(text))):
        return False
    if number + 1 < len(rows.lines) and not _STARTS.match(rows.lines[number + 1].text):
        return False
    if loose or number == 0 or (line.gap and not line.top) or _is_listed(text):
        return True
    before = rows.lines[number - 1].text
    width = rows.width(number - 3, number + 4)
    most = _WIDE if _is_numbered(text) else _NARROW
    return len(text) < most * width and (before.endswith(_ENDS) or _is_numbered(text) or len(before) < 0.6 * width)


def _is_numbered(text: str) -> bool:
    return text[:1].isdigit() and bool(_TITLE.match(text))


def _is_titled(text: str) -> bool:
    """Begins with a capital letter, after a number perhaps; is neither a label nor a bullet nor the name of a month."""
    if label(text) or _NAMED.match(text):
        return False
    bare = text.lstrip("#* ")
    if _is_numbered(bare):
        return not _DAY.match(bare)
    return bare[:1].isupper() and not _BULLETED.match(text)


_NOTE = re.compile(r"\d{1,3} [A-Z‘“]")
_DAY = re.compile(
    r"\d{1,2}\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
