"""What Word and OpenDocument texts have in common: XML in a ZIP archive, paragraphs that hold boxes, notes, a head.

Elements are told by their names without the namespace, since Word's strict and usual files differ in that alone.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, TypeAlias

from lxml import etree

from documents import Page, Unreadable
from ingest.archive import damaged, entry, opened
from ingest.readers.cleaning import clean_line
from ingest.readers.parts import PAGE, Block, parts
from ingest.reading import Limits, Reading

Element: TypeAlias = etree._Element
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
)
_PICTURE = re.compile(r"(?:word/media|Pictures|media)/.")
_NUMBER = re.compile(r"(?:page)?[\W\d]*+(?:of[\W\d]*+)?", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NEVER = ("2013-12-23T23:15:00Z", "0", "1")  # python-docx's template; years 0 to 1999 and 1601 mean "not set"
_JUNK = re.compile(
    r".*\btemplate\b.*|python-docx|un-?named|unknown|(?:authori[sz]ed |microsoft office )?user|author|administrator",
    re.IGNORECASE,
)
_PICTURES = "The document holds pictures and no text (a scan)."
_OCR = "Add a copy with text, made with OCR (text recognition)."


class Passage(NamedTuple):
    """What one element of a body gives, and the notes that it refers to."""

    blocks: list[Block]
    notes: list[Block]


class Package:
    """The XML files of an archive; a context manager. `partial` says whether one had to be done without."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._archive = opened(path)
        self._limits = limits
        self.names = self._archive.namelist()
        self.partial = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def part(self, name: str) -> Element:
        """The root of a file.

        Raises:
            Unreadable: the file is missing, damaged, locked or too large.
        """
        content = entry(self._archive, name, self._limits.bytes)
        if content is None:
            raise damaged()
        try:
            root = etree.fromstring(content, _PARSER)
        except etree.XMLSyntaxError as error:
            raise damaged() from error
        if root.getroottree().docinfo.internalDTD is not None:  # entities: no word processor writes them
            raise damaged()
        return root

    def optional(self, name: str) -> Element:
        """The root of a file that the text can do without; an empty element where it is missing or damaged."""
        if name in self.names:
            try:
                return self.part(name)
            except Unreadable:
                self.partial = "A part of the file is damaged: words may be missing."
        return etree.Element("none")

    def reading(self, media_type: str, blocks: Iterable[Block], embedded: dict[str, str]) -> Reading:
        """The reading of these blocks.

        Raises:
            Unreadable: there is no text, and no picture that might show some.
        """
        given = list(blocks)  # before `partial` is asked: a part may be read, and found damaged, only now
        found = parts(given, self._limits, self.partial)
        if not found.pages and not any(map(_PICTURE.match, self.names)):
            raise Unreadable("The document holds no text.", "Look whether it was saved whole.")
        return Reading(
            media_type=media_type,
            pages=found.pages or (Page(number=1, label="1", text=""),),
            embedded=embedded,
            unread="" if found.pages else _PICTURES,
            cure="" if found.pages else _OCR,
            partial=found.partial,
        )


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element | None, name: str) -> str:
    """An attribute by its name without namespace; empty where it or the element is missing."""
    if element is not None:
        for key, value in element.items():
            if key.rpartition("}")[2] == name:
                return str(value)
    return ""


def within(parent: Element, name: str, wrappers: Iterable[str]) -> Iterator[Element]:
    """The children of a name, also those in wrappers."""
    for child in parent:
        if local(child) == name:
            yield child
        elif local(child) in wrappers:
            yield from within(child, name, wrappers)


def unbox(root: Element, boxes: Iterable[str], paragraphs: tuple[str, ...]) -> None:
    """Move what stands in boxes in the midst of a paragraph behind it; inner boxes first."""
    for box in reversed(list(root.iter(*boxes))):
        paragraph = next(box.iterancestors(*paragraphs), None)
        if paragraph is not None:
            for child in reversed(box):
                paragraph.addnext(child)


def row(cells: Iterable[list[Block]]) -> Iterator[Block]:
    """A row of a table: a line, or the paragraphs cell by cell where a cell has several."""
    filled = [kept for cell in cells if (kept := [block for block in cell if block.text.strip()])]
    if len(filled) > 1 and all(len(cell) == 1 for cell in filled):
        yield Block(" ".join(cell[0].text for cell in filled))
    else:
        for cell in filled:
            yield from cell


def with_notes(passages: Iterable[Passage]) -> Iterator[Block]:
    """The blocks, with the notes on them before the next heading, or after about a page."""
    waiting: list[Block] = []
    size = 0
    for blocks, notes in passages:
        length = sum(len(block.text) for block in blocks)
        if size + length > PAGE or any(block.level for block in blocks):
            yield from waiting
            waiting, size = [], 0
        yield from blocks
        waiting += notes
        size += length
    yield from waiting


def with_head(head: Iterable[Block], blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks after a letterhead, of which what the first page says anyway, and page numbers, are left out."""
    body = list(blocks)
    start = ""
    for block in body:
        start += f"{clean_line(block.text)[:PAGE].casefold()}\n"
        if len(start) > PAGE:
            break
    for block in head:
        if not _NUMBER.fullmatch(line := clean_line(block.text)) and line.casefold() not in start:
            yield Block(block.text)
    yield from body


def facts(root: Element, names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What a file says of itself, by pairs of our and its names, the best first; without what programs put there."""
    stated = {local(child): clean_line("".join(child.itertext())) for child in root.iter()}
    found: dict[str, str] = {}
    for ours, theirs in names:
        value = stated.get(theirs, "")
        if value and (_is_day(value) if ours in {"begun", "modified"} else not _JUNK.fullmatch(value)):
            found.setdefault(ours, value)
    return found


def _is_day(value: str) -> bool:
    return bool(_DAY.match(value)) and not value.startswith(_NEVER)
