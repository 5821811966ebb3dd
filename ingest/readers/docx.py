"""Word documents (.docx, .docm, .dotx): the text as it is printed, in reading order, cut at headings."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from lxml import etree

from ingest import media
from ingest.readers.office import (
    DEEPEST,
    Element,
    Package,
    Passage,
    Relation,
    attribute,
    facts,
    heading_level,
    local,
    relations,
    row,
    target,
    unbox,
    with_comments,
    with_head,
    with_margins,
    with_notes,
    within,
)
from ingest.readers.parts import Block
from ingest.reading import LIMITS, Limits, Reading

VERSION = 1
_LEFT_OUT = ("{*}del", "{*}moveFrom", "{*}tabs", "{*}rt")  # deleted, moved away, tab stops, how to say it
_WRAPPERS = {"sdt", "sdtContent", "customXml", "ins", "moveTo"}
_WRITTEN = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "den": "/"}  # 1/2 in formulas
_READ = ("{*}t", "{*}sym", "{*}fldChar", "{*}ddList", *(f"{{*}}{name}" for name in _WRITTEN))
_NOTES = (("footnotes", "footnote", "{*}footnoteReference"), ("endnotes", "endnote", "{*}endnoteReference"))
_OFF = {"0", "false", "off", "none"}
_GREEK = dict(zip(range(0xF061, 0xF07B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))  # the font "Symbol"
_BOXES = {0xF0A8: "☐", 0xF06F: "☐", 0xF0FE: "☒", 0xF078: "☒", 0xF0FC: "✓"}  # Wingdings
_LONGEST = 120  # characters of a heading that may end as a sentence does
_BASES = 12  # styles that one may be based upon


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The text of a Word document.

    Raises:
        Unreadable: it is damaged or locked, or holds neither text nor pictures.
    """
    with Package(path, limits) as package:
        main = target(relations(package, ""), "officeDocument") or "word/document.xml"
        root = _pruned(package.part(main))
        related = relations(package, main)
        styles = _Styles(package.optional(target(related, "styles")))
        passages = _passages(root, styles, _notes(package, related))
        heads, feet = _margins(package, root, related)
        blocks = with_margins(with_head(_head(root, heads), with_notes(passages)), [*chain(*heads.values()), *feet])
        blocks = with_comments(blocks, _comments(package, related))
        return package.reading(media.DOCX, blocks, facts(package.optional("docProps/core.xml")))


def _pruned(root: Element) -> Element:
    """The tree without what is not printed or said twice, and without paragraphs in paragraphs."""
    for alternatives in list(root.iter("{*}AlternateContent")):
        for other in alternatives[1:]:  # old drawings that repeat a text box
            alternatives.remove(other)
    etree.strip_elements(root, *_LEFT_OUT, with_tail=False)
    for hidden in list(root.iter("{*}vanish")):
        run = next(islice(hidden.iterancestors(), 1, 2), None)
        if run is not None and local(run) == "r" and attribute(hidden, "val") not in _OFF:
            run.clear()
    unbox(root, ("{*}txbxContent",), ("{*}p",))
    return root


class _Styles:
    """The levels of headings that styles give: by name, by outline level, or by the style they are based upon."""

    def __init__(self, root: Element) -> None:
        self._styles = {attribute(style, "styleId"): style for style in root.iter("{*}style")}
        self._levels: dict[str, int] = {}

    def level(self, paragraph: Element) -> int:
        """1 to 6 for a heading, 0 for other paragraphs."""
        properties = paragraph.find("{*}pPr")
        if properties is None:
            return 0
        own = properties.find("{*}outlineLvl")
        if own is not None:
            return _outlined(own)
        return self._of_style(attribute(properties.find("{*}pStyle"), "val"))

    def _of_style(self, name: str) -> int:
        if name not in self._levels:
            self._levels[name] = self._found(name)
        return self._levels[name]

    def _found(self, name: str) -> int:
        for _ in range(_BASES):
            style = self._styles.get(name)
            if style is None:
                return 0
            level = heading_level(attribute(style.find("{*}name"), "val"))
            outline = style.find("{*}pPr/{*}outlineLvl")
            if level or outline is not None:
                return level or _outlined(outline)
            name = attribute(style.find("{*}basedOn"), "val")
        return 0


def _outlined(outline: Element) -> int:
    level = attribute(outline, "val")
    return min(int(level) + 1, DEEPEST) if level.isdigit() and int(level) < 9 else 0  # 9 is body text


def _passages(root: Element, styles: _Styles, notes: dict[tuple[str, str], list[Block]]) -> Iterator[Passage]:
    body = root.find("{*}body")
    for child in root if body is None else body:
        referred = _referred(child, notes) if notes else []
        yield Passage(list(_blocks([child], styles)), referred)


def _referred(element: Element, notes: dict[tuple[str, str], list[Block]]) -> list[Block]:
    return [
        block
        for _, _, reference in _NOTES
        for found in element.iter(reference)
        for block in notes.get((reference, attribute(found, "id")), ())
    ]


def _blocks(elements: Iterable[Element], styles: _Styles) -> Iterator[Block]:
    for element in elements:
        name = local(element)
        if name == "p":
            text = _text(element)
            yield Block(text, 0 if _is_sentence(text) else styles.level(element))
        elif name == "tbl":
            for line in within(element, "tr", _WRAPPERS):
                yield from row(list(_blocks(cell, styles)) for cell in within(line, "tc", _WRAPPERS))
        else:
            yield from _blocks(element, styles)


def _is_sentence(text: str) -> bool:
    """Whether a paragraph is set as a heading only for the sake of its number."""
    return len(text) > _LONGEST and (text.rstrip()[-1:] in ".;:," or len(text) > 2 * _LONGEST)


def _text(paragraph: Element) -> str:
    """The text of a paragraph, with the results of fields and not their codes."""
    pieces: list[str] = []
    fields: list[bool] = []  # those that are open: does their result stand here?
    for node in paragraph.iter(*_READ):
        name = local(node)
        if name == "fldChar":
            _field(fields, attribute(node, "fldCharType"))
        elif name == "ddList":
            pieces.append(f" {_chosen(node)} ")
        elif all(fields):
            pieces.append(_piece(node, name))
    return "".join(pieces)


def _field(fields: list[bool], mark: str) -> None:
    if mark == "begin":
        fields.append(False)
    elif fields and mark == "separate":
        fields[-1] = True
    elif fields and mark == "end":
        fields.pop()


def _chosen(field: Element) -> str:
    """What is chosen in a list to choose from; the first entry where nobody chose."""
    entries = [attribute(entry, "val") for entry in field.iter("{*}listEntry")]
    number = attribute(field.find("{*}result"), "val")
    return entries[int(number)] if number.isdigit() and int(number) < len(entries) else "".join(entries[:1])


def _piece(node: Element, name: str) -> str:
    if name == "t":
        return (node.text or "").replace("\n", " ")
    return _symbol(node) if name == "sym" else _WRITTEN[name]


def _symbol(node: Element) -> str:
    try:
        code = int(attribute(node, "char"), 16)
        known = _GREEK if attribute(node, "font") == "Symbol" else _BOXES
        return known.get(code) or chr(code)
    except (ValueError, OverflowError):
        return ""


def _notes(package: Package, related: list[Relation]) -> dict[tuple[str, str], list[Block]]:
    """Footnotes and endnotes, by what refers to them and their number."""
    styles = _Styles(etree.Element("none"))  # a note holds no heading
    return {
        (reference, attribute(note, "id")): list(_blocks(note, styles))
        for kind, name, reference in _NOTES
        for note in _pruned(package.optional(target(related, kind))).iter(f"{{*}}{name}")
    }


def _margins(package: Package, root: Element, related: list[Relation]) -> tuple[dict[str, list[Block]], list[Block]]:
    """The heads of pages, by the id they are referred to with, and the feet."""
    targets = {relation.id: relation.target for relation in related}
    none = _Styles(etree.Element("none"))
    found: dict[str, dict[str, list[Block]]] = {"headerReference": {}, "footerReference": {}}
    for reference in root.iter("{*}headerReference", "{*}footerReference"):
        id, margins = attribute(reference, "id"), found[local(reference)]
        if id not in margins:
            margins[id] = list(_blocks(_pruned(package.optional(targets.get(id, ""))), none))
    return found["headerReference"], list(chain(*found["footerReference"].values()))


def _head(root: Element, heads: dict[str, list[Block]]) -> Iterator[Block]:
    """The head of the first page: there letterheads stand."""
    section = next(root.iter("{*}sectPr"), None)
    if section is None:
        return
    title = section.find("{*}titlePg")
    wanted = "first" if title is not None and attribute(title, "val") not in _OFF else "default"
    for reference in section.iter("{*}headerReference"):
        if attribute(reference, "type") == wanted:
            yield from heads[attribute(reference, "id")]


def _comments(package: Package, related: list[Relation]) -> Iterator[Block]:
    """What people wrote beside the text, and who."""
    for comment in _pruned(package.optional(target(related, "comments"))).iter("{*}comment"):
        text = "\n".join(block.text for block in _blocks(comment, _Styles(etree.Element("none"))))
        author = attribute(comment, "author")
        yield Block(f"{author}: {text}" if author and text.strip() else text)
