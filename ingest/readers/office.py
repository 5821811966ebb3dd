"""What Word and OpenDocument texts have in common: XML in a ZIP archive, paragraphs that hold boxes, notes, a head.

Elements are told by their names without the namespace, since Word's strict and usual files differ in that alone.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, TypeAlias

from lxml import etree

from documents import Page, Unreadable
from ingest.archive import content, damaged, entry, opened
from ingest.readers.cleaning import clean_line
from ingest.readers.parts import PAGE, Block, parts
from ingest.reading import Limits, Reading

Element: TypeAlias = etree._Element
_SAFELY: dict[str, bool] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_comments": True,
    "remove_pis": True,
}  # fmt: skip
SAFE_PARSER = etree.XMLParser(**_SAFELY)
_DAMAGED = "A part of the file is damaged: words may be missing."
_PICTURE = re.compile(r"(?:word/media|Pictures|media)/.")
_NUMBER = re.compile(r"(?:page)?[\W\d]*+(?:of[\W\d]*+)?", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NEVER = (
    "2013-12-23T23:15:00Z",
    "2013-01-27T09:1",
    "0",
    "1",
)  # python-docx's, python-pptx's templates; years 0 to 1999 and 1601 mean "not set"
_JUNK = re.compile(
    r".*\btemplate\b.*|python-docx|un-?named|unknown|(?:authori[sz]ed |microsoft office )?user|author|administrator",
    re.IGNORECASE,
)
OPEN_XML_FACTS = (
    ("title", "title"),
    ("author", "creator"),
    ("begun", "created"),  # often that of a template: no date of the paper
    ("modified", "modified"),
    ("language", "language"),
)
DEEPEST = 6  # level of headings
_PICTURES = "The document holds pictures and no text (a scan)."
OCR = "Add a copy with text, made with OCR (text recognition)."


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
        unpacked = entry(self._archive, name, self._limits.bytes)
        if unpacked is None:
            raise damaged()
        try:
            root = etree.fromstring(unpacked, SAFE_PARSER)
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
                self.partial = _DAMAGED
        return etree.Element("none")

    def stream(self, name: str, tag: str) -> Iterator[Element]:
        """The elements of a name in a file that may be large, one by one, each gone when the next is asked for.

        Of what is damaged or too large those before; `partial` says so.
        """
        if name not in self.names:
            return
        parser = etree.XMLPullParser(events=("end",), tag=f"{{*}}{tag}", **_SAFELY)
        size = 0
        try:
            for chunk in content(self._archive, self._archive.getinfo(name)):
                parser.feed(chunk)
                yield from _one_by_one(parser)
                size += len(chunk)
                if size > self._limits.bytes:
                    self.partial = (
                        f"Of a part of the file only the first {self._limits.bytes // 1_000_000} MB were read."
                    )
                    return
            parser.close()
        except etree.XMLSyntaxError:
            self.partial = _DAMAGED
            yield from _one_by_one(parser)
        except Unreadable:
            self.partial = _DAMAGED

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
            cure="" if found.pages else OCR,
            partial=found.partial,
        )


def _one_by_one(parser: etree.XMLPullParser) -> Iterator[Element]:
    for _, element in parser.read_events():
        if element.getroottree().docinfo.internalDTD is not None:  # see `part`
            raise damaged()
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


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


def with_margins(blocks: Iterable[Block], margins: Iterable[Block]) -> Iterator[Block]:
    """The blocks, and then what heads and feet of pages say that nothing before says; without page numbers."""
    lines = []
    for block in blocks:
        lines.append(clean_line(block.text).casefold())
        yield block
    said = "\n".join(lines)
    for block in margins if any(lines) else ():  # else it may be a scan
        line = clean_line(block.text)
        if not _NUMBER.fullmatch(line) and line.casefold() not in said:
            said += f"\n{line.casefold()}"
            yield Block(block.text)


def with_comments(blocks: Iterable[Block], comments: Iterable[Block]) -> Iterator[Block]:
    """The blocks, and then what people wrote beside them."""
    yield from blocks
    written = [Block(block.text) for block in comments if block.text.strip()]
    yield from (Block("Comments", 1), *written) if written else ()


def heading_level(style: str) -> int:
    """The level that a style's name gives; Word's own styles keep their English names in every language."""
    words = style.lower().split()
    if words == ["title"]:
        return 1
    numbered = len(words) == 2 and words[0] == "heading" and words[1].isdecimal() and len(words[1]) < 4
    return min(int(words[1]), DEEPEST) if numbered else 0


class Relation(NamedTuple):
    """What a part refers to: its id there, what it is to that part, and its name."""

    id: str
    kind: str
    target: str


def relations(package: Package, part: str) -> list[Relation]:
    """What a part refers to: ECMA-376, part 2, 6.5."""
    folder, name = posixpath.split(part)
    root = package.optional(posixpath.join(folder, "_rels", f"{name}.rels"))
    return [
        Relation(
            attribute(relation, "Id"),
            attribute(relation, "Type").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, attribute(relation, "Target"))).lstrip("/"),
        )
        for relation in root
        if attribute(relation, "TargetMode") != "External"
    ]


def relation_id(element: Element) -> str:
    """The relation an element refers to by its attribute "id" of that namespace, beside which it may have its own."""
    return next((str(value) for key, value in element.items() if key.endswith("/relationships}id")), "")


def target(related: Iterable[Relation], kind: str) -> str:
    """The first part of a kind; "" where there is none."""
    return next((relation.target for relation in related if relation.kind == kind), "")


def facts(root: Element, names: Iterable[tuple[str, str]] = OPEN_XML_FACTS) -> dict[str, str]:
    """What a file says of itself, by pairs of our and its names, the best first."""
    return chosen({local(child): clean_line("".join(child.itertext())) for child in root.iter()}, names)


def chosen(stated: Mapping[str, str], names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What a file says of itself under our names, without what programs put there."""
    found: dict[str, str] = {}
    for ours, theirs in names:
        value = stated.get(theirs, "")
        if value and (_is_day(value) if ours in {"begun", "modified"} else not _JUNK.fullmatch(value)):
            found.setdefault(ours, value)
    return found


def _is_day(value: str) -> bool:
    return bool(_DAY.match(value)) and not value.startswith(_NEVER)
