"""The main text of a paper as headings, paragraphs and items, over the breaks of pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from documents import Page
from index import main_spans

_FEW = 4  # pages: running heads are told from so many on
_LONG = 200  # characters: where one line in ten is so long, a line is a paragraph
_SHORTEST, _LONGEST = 60, 100  # characters of a line that is wrapped
_SEVERAL = 3
_HEADING = 90  # characters at most
_WORDS = 12  # spaces: more, and it is a sentence
_LEADS = 3  # spaces: more before a colon, and it leads to something
_WIDE = 0.85  # of the lines around: a line so long goes on in the next
_ENDS = tuple(".!?:;”)")
_BULLET = r"[•●○▪∑·*\-–—o](?=\s)"
_NUMBER = (
    r"\(?(?:(?:19|20)\d\d/\d{3}|\d{1,3}/\d{2,4}|\d{1,3}(?:\(\d\))?(?:\.\d{1,3}){1,4}(?:\(\d\))?\.?"
    r"|\d{1,3}[.)]|[a-z]\)|[ivx]{1,4}\))(?=\s)"
)
_MARK = re.compile(rf"(?:\*\*)?({_BULLET}|{_NUMBER})\s+")
LABEL = re.compile(
    r"(?:[•●*#\-–]+\s*)?(?:(?:urgent|safety|key|interim)\s+)?"
    r"(?:recc?omm?endation(?:\s+(?:no\.?|number))?\s+(?P<number>[A-Z]?\d[\w./\-]{0,11}|[IVX]{1,5}|[A-Z])"
    r"|(?P<short>R(?:ec)?\.?\s?\d{1,3}[a-z]?))(?=[\s:.)–\-]|$)",
    re.IGNORECASE,
)
LISTED = re.compile(
    r"(?:(?:section |chapter |part )?\W*\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+(?:[-–:]\s)?|[A-Z]\.\s+)?"
    r"(?:(?:our|key|main|full|new|final|safety|urgent|principal|overall|proposed|specific|the|a|list of|summary of"
    r"|conclusions? and|findings and|panel|committee|inquiry|[\w’']{1,20}[’']s?)\s+){0,4}"
    r"recommendations?(?:\s+(?:to|for|made|and next steps|and conclusions)\b.{0,60})?\W*",
    re.IGNORECASE,
)
TABLE = re.compile(
    r"\W*(?:summary of |list of |table of )?actions?(?: (?:list|points?|log|summary|table|items"
    r"|arising))*(?: summary)?\W*",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:\W{0,3})(?:RESOLVED|AGREED|APPROVED|DECIDED|NOTED|RECOMMENDED|CARRIED|Resolved|Agreed|Decided|Resolution"
    r"|(?:Agreed )?A(?:ction|CTION)s?(?: (?:point|item))?(?: \d{1,3})?\s?[:\-–])(?=[\s:.,\-–]|$)"
)
_MARGIN = re.compile(r"[A-Z][A-Za-z]?[A-Z][a-z]?(?:\s?[/,&+]\s?[A-Z][A-Za-z]?[A-Z][a-z]?){0,4}")
_NARROW = 0.7  # a line that is so much shorter has ended, whatever it ends with
_ROW = re.compile(r"[A-Z]{2,4}(?:, [A-Z]{2,4}){0,4} [A-Z]")  # who, and what; the row above ends with a date
_YEAR = re.compile(r"\b20\d\d$")
_UNFINISHED = re.compile(r"(?:\b(?:by|the|of|and|to|an?|in|for|with|on|at|from|or|\d{1,2})|[,–-])$")
_FULL = 0.95  # what is to be done ends with its line, where the next would have had room there
_RECOMMENDS = re.compile(r"\brecommends?(?: that)?:$", re.IGNORECASE)
_FORMAL = re.compile(r"\b(?:ACTION|Action|RESOLVED|AGREED|Resolved|Agreed)\s?:|\b[Ss]econded\b")
_TITLE = re.compile(r"\d{1,3}(?:[./(]\d{1,4}\)?){0,4}\.?\s+[A-Z]")
_CONTENTS = re.compile(r"\s\S*[A-Za-z]\S*\s\d{1,3}$")  # a line of the contents ends with a page
_LEADING = re.compile(r"^\d{1,3}(?:[./]\d{1,4}){0,4}\.?(?=\s)")
_ACTION = re.compile(r"\b(?:ACTION|Action)\s?(?::|[A-Z]{2,3}$)")
_STARTS = re.compile(r"[A-Z0-9“‘•●○▪∑·*(\-–—]")
_DIGITS = re.compile(r"\d{1,6}")
_FOLIO = re.compile(r"\W*(?:page\s+)?(?:\d{1,4}|[ivxl]{1,6})(?:\s+of\s+\d{1,4})?\W*", re.IGNORECASE)


class _Line(NamedTuple):
    page: int
    text: str
    gap: bool  # whether an empty line stands above
    top: bool


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

    @property
    def whole(self) -> str:
        """The text with its number; a bullet says nothing."""
        return f"{self.mark} {self.text}" if any(map(str.isalnum, self.mark)) else self.text


def blocks(pages: Sequence[Page]) -> list[Block]:
    """The blocks of a paper in the order of its text."""
    lines = list(_lines(pages))
    loose = sum(len(line.text) > _LONG for line in lines) * 10 > len(lines)
    found: list[Block] = []
    heading, above = "", list[tuple[int, str]]()
    for first, last in _stretches(lines, loose=loose, wraps=loose and _wraps(lines)):
        text = " ".join(line.text for line in lines[first:last])
        mark = _MARK.match(text)
        said = text[mark.end() :] if mark else text
        titled = last == first + 1 and _is_heading(lines, first, loose=loose)
        if titled:
            number = mark[1] if mark else "".join(_LEADING.findall(said)[:1])
            heading = _LEADING.sub("", said).strip("*# ")
            above = _above(above, number, heading)
        chapter = tuple(text for _, text in above)
        found.append(Block(lines[first].page, mark[1] if mark else "", said, titled, heading, chapter))
    return found


def _above(above: list[tuple[int, str]], mark: str, heading: str) -> list[tuple[int, str]]:
    """The numbered headings above what follows a heading; an appendix ends them all."""
    if heading.casefold().startswith(("appendix", "annex")):
        return above if _CONTENTS.search(heading) else [(0, heading)]
    if not mark[:1].isdigit():
        return above
    level = len([part for part in mark.strip(".)").split(".") if part])
    return [*(pair for pair in above if 0 < pair[0] < level or (pair[0] == 0 and level > 1)), (level, heading)]


def _lines(pages: Sequence[Page]) -> Iterator[_Line]:
    texts = [page.text for page in pages]
    often = _often(texts)
    for page, (start, end) in zip(pages, _spans(texts), strict=True):
        gap, top = True, True
        for text in _without_edges([line.strip() for line in page.text[start:end].split("\n")], often):
            if text and not _MARGIN.fullmatch(text):
                yield _Line(page.number, text, gap, top)
                gap, top = False, False
            gap = gap or not text


def _often(texts: Sequence[str]) -> frozenset[str]:
    """What stands first or last on two pages, but for its numbers: heads and feet, on their first page too."""
    edges = Counter(edge for text in texts for edge in {_edge(line) for line in _first_and_last(text)} - {""})
    return frozenset(edge for edge, count in edges.items() if count > 1)


def _first_and_last(text: str) -> tuple[str, str]:
    text = text.strip()
    return text[: text.find("\n") if "\n" in text else len(text)], text[text.rfind("\n") + 1 :]


def _edge(line: str) -> str:
    return "" if len(line) > _HEADING or LABEL.match(line) else _DIGITS.sub("", line).strip()


def _without_edges(lines: list[str], often: frozenset[str]) -> list[str]:
    """The lines of a page but for a head, a foot and the number of the page."""
    first = 1 if lines and (_FOLIO.fullmatch(lines[0][:16]) or _edge(lines[0]) in often) else 0
    last = -1 if lines[first:] and (_FOLIO.fullmatch(lines[-1][:16]) or _edge(lines[-1]) in often) else len(lines)
    return lines[first:last]


def _spans(texts: list[str]) -> list[tuple[int, int]]:
    """The main text of each page; of two or three pages, what recurs is told as if the paper came twice."""
    if 1 < len(texts) < _FEW:
        return main_spans(texts * 2)[len(texts) :]
    return main_spans(texts)


def _stretches(lines: Sequence[_Line], *, loose: bool, wraps: bool) -> Iterator[tuple[int, int]]:
    """The lines that are one block: its first, and the first after it.

    Where a line is a paragraph, some may be wrapped all the same.
    """
    first = 0
    for number in range(1, len(lines)):
        runs_on = wraps and _is_wrapped(lines[number - 1].text) and not _MARK.match(lines[number].text)
        if not runs_on if loose else _begins(lines, number):
            yield first, number
            first = number
    if lines:
        yield first, len(lines)


def _wraps(lines: Sequence[_Line]) -> bool:
    pairs = pairwise(lines)
    return sum(_is_wrapped(line.text) and after.text[0].islower() for line, after in pairs) >= _SEVERAL


def _is_wrapped(text: str) -> bool:
    return _SHORTEST <= len(text) <= _LONGEST and not text.endswith(_ENDS)


def _begins(lines: Sequence[_Line], number: int) -> bool:
    """Whether a line begins a block."""
    line, before = lines[number], lines[number - 1]
    text = line.text
    if (
        (line.top and before.text.endswith(_ENDS))
        or _is_listed(text)
        or (line.gap and not line.top)
        or (_MARK.match(text) and _is_item(text))
        or _NAMED.match(text)
    ):
        return True
    if LABEL.match(text) and is_label(text) and (before.text.endswith(_ENDS) or len(before.text) < _HEADING):
        return True
    if not _STARTS.match(text):
        return False
    if _ROW.match(text) and _YEAR.search(before.text):
        return True
    if _is_note(text) and (before.text.endswith(_ENDS) or len(before.text) < _WIDE * max(len(text), 60)):
        return True
    if _is_label_alone(before.text) or _is_heading(lines, number - 1, loose=False):
        return True
    width = max(len(near.text) for near in lines[max(0, number - 3) : number + 3])
    needed = len(before.text) + 1 + len(text.split(None, 1)[0])
    if before.text.endswith(_ENDS):
        return needed < _WIDE * width or _is_heading(lines, number, loose=False)
    if (
        text[0].isupper()
        and not _UNFINISHED.search(before.text)
        and needed < (_FULL if _ACTION.search(before.text) else _NARROW) * width
    ):
        return True
    return _is_heading(lines, number, loose=False)


def _is_item(text: str) -> bool:
    """A dash within a sentence may come first on a line; then a small letter follows, and no item has been begun."""
    return not (text[0] in "-–—" and text[2:3].islower())


def _is_listed(text: str) -> bool:
    """Whether a line is the heading of recommendations or of a table of actions, wherever it stands."""
    return text[0].isupper() and (LISTED.fullmatch(text) is not None or TABLE.fullmatch(text) is not None)


def _is_note(text: str) -> bool:
    """Whether a line may be a footnote: a number without a point, and a capital letter that begins no month."""
    return _NOTE.match(text) is not None and not _DAY.match(text)


def is_label(text: str) -> bool:
    """Whether a line that begins with a label is one: a colon, a capital letter or nothing comes after."""
    found = LABEL.match(text)
    rest = text[found.end() :].lstrip() if found else ""
    return found is not None and (not rest or rest[0] in ":.–-)" or rest[0].isupper() or rest[0] in "“‘(")


def _is_label_alone(text: str) -> bool:
    found = LABEL.match(text)
    return found is not None and not text[found.end() :].strip(" :.–-")


def _is_heading(lines: Sequence[_Line], number: int, *, loose: bool) -> bool:
    """Short, without a full stop, after the end of something and before something that begins."""
    text = lines[number].text
    if len(text) > _HEADING or text.count(" ") > _WORDS or text.endswith((".", ",", ";", "?")) or not _is_titled(text):
        return False
    if _FORMAL.search(text) or (text.endswith(":") and (text.count(" ") > _LEADS or _RECOMMENDS.search(text))):
        return False
    if number + 1 < len(lines):
        following = lines[number + 1].text
        if not _STARTS.match(following):
            return False
    if loose or number == 0 or (lines[number].gap and not lines[number].top) or _is_listed(text):
        return True
    before = lines[number - 1].text
    width = max(len(near.text) for near in lines[max(0, number - 3) : number + 4])
    most = _WIDE if _is_numbered(text) else _NARROW
    return len(text) < most * width and (before.endswith(_ENDS) or _is_numbered(text) or len(before) < 0.6 * width)


def _is_numbered(text: str) -> bool:
    return text[:1].isdigit() and bool(_TITLE.match(text))


def _is_titled(text: str) -> bool:
    """Begins with a capital letter, after a number perhaps; is neither a label nor a bullet nor the name of a month."""
    if LABEL.match(text) or _NAMED.match(text):
        return False
    bare = text.lstrip("#* ")
    if _is_numbered(bare):
        return not _DAY.match(bare)
    return bare[:1].isupper() and not re.match(_BULLET, text)


_NOTE = re.compile(r"\d{1,3} [A-Z‘“]")
_DAY = re.compile(
    r"\d{1,2}\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
