"""OpenDocument texts (.odt, .ott): the text as it is printed, in reading order, cut at headings."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from ingest import media
from ingest.archive import damaged, locked
from ingest.readers.office import (
    Element,
    Package,
    Passage,
    attribute,
    facts,
    local,
    row,
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
_DRAWN = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}*"
_DESCRIBED = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}*"
_LEFT_OUT = ("{*}tracked-changes", "{*}annotation", "{*}note-citation", "{*}ruby-text", "{*}forms", _DESCRIBED)
_PARAGRAPHS = ("{*}p", "{*}h")
_ROWS = {"table-header-rows", "table-rows", "table-row-group"}
_WRITTEN = {"s": " ", "tab": "\t", "line-break": "\n"}
_DEEPEST = 6
_FACTS = (
    ("title", "title"),
    ("author", "initial-creator"),
    ("author", "creator"),
    ("begun", "creation-date"),
    ("modified", "date"),
    ("language", "language"),
)


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The text of an OpenDocument text.

    Raises:
        Unreadable: it is damaged or locked, or holds neither text nor pictures.
    """
    with Package(path, limits) as package:
        _refuse_locked(package)
        root = package.part("content.xml")
        body = root.find("{*}body/{*}text")
        if body is None:
            raise damaged()
        titles = _titles(root)
        head = list(_head(package, root))
        comments = list(_comments(body))
        blocks = with_head(head, with_notes(_passages(_pruned(body), titles)))
        blocks = with_comments(with_margins(blocks, _margins(package)), comments)
        return package.reading(media.ODT, blocks, facts(package.optional("meta.xml"), _FACTS))


def _refuse_locked(package: Package) -> None:
    """ODF 1.3, part 2, 3.4: single files are encrypted; since LibreOffice 24.8 the whole in one."""
    manifest = package.optional("META-INF/manifest.xml")
    if "encrypted-package" in package.names or next(manifest.iter("{*}encryption-data"), None) is not None:
        raise locked()


def _titles(root: Element) -> set[str]:
    """The names of the style "Title" and of those the file based upon it."""
    styles = root.iter("{*}style")
    return {"Title"} | {
        attribute(style, "name") for style in styles if attribute(style, "parent-style-name") == "Title"
    }


def _pruned(root: Element) -> Element:
    """The tree without what is not printed, and without paragraphs in paragraphs."""
    etree.strip_elements(root, *_LEFT_OUT, with_tail=False)
    unbox(root, (_DRAWN,), _PARAGRAPHS)
    return root


def _passages(body: Element, titles: set[str]) -> Iterator[Passage]:
    for child in body:
        notes = [block for note in child.iter("{*}note-body") for block in _blocks(note, titles)]
        etree.strip_elements(child, "{*}note", with_tail=False)
        yield Passage(list(_blocks([child], titles)), notes)


def _blocks(elements: Iterable[Element], titles: set[str]) -> Iterator[Block]:
    for element in elements:
        name = local(element)
        if name in {"p", "h"}:
            yield Block(_text(element), _level(element, name, titles))
        elif name == "table":
            for line in within(element, "table-row", _ROWS):
                yield from row(list(_blocks(cell, titles)) for cell in within(line, "table-cell", ()))
        else:
            yield from _blocks(element, titles)


def _level(paragraph: Element, name: str, titles: set[str]) -> int:
    if name == "p":
        return int(attribute(paragraph, "style-name") in titles)
    level = attribute(paragraph, "outline-level")
    return min(int(level), _DEEPEST) if level.isdigit() and int(level) else 1


def _text(paragraph: Element) -> str:
    pieces: list[str] = []
    for event, node in etree.iterwalk(paragraph, events=("start", "end")):
        text = node.text if event == "start" else node.tail if node is not paragraph else None
        if event == "start":
            pieces.append(_WRITTEN.get(local(node), ""))
        pieces.append((text or "").replace("\n", " "))
    return "".join(pieces)


def _head(package: Package, root: Element) -> Iterator[Block]:
    """The head of the first page, of the kind of page that the first paragraph's style names."""
    first = next(root.find("{*}body").iter(*_PARAGRAPHS), None)
    name = attribute(first, "style-name")
    own = (attribute(style, "master-page-name") for style in root.iter("{*}style") if attribute(style, "name") == name)
    wanted = next(own, "") or "Standard"
    for page in package.optional("styles.xml").iter("{*}master-page"):
        if attribute(page, "name") == wanted:
            head = page.find("{*}header-first")
            head = page.find("{*}header") if head is None else head
            if head is not None and attribute(head, "display") != "false":
                yield from _blocks(_pruned(head), set())


def _margins(package: Package) -> Iterator[Block]:
    """The heads and feet of all kinds of pages."""
    margins = ("{*}header", "{*}header-first", "{*}header-left", "{*}footer", "{*}footer-first", "{*}footer-left")
    for page in package.optional("styles.xml").iter("{*}master-page"):
        for margin in page.iterchildren(*margins):
            if attribute(margin, "display") != "false":
                yield from _blocks(_pruned(margin), set())


def _comments(body: Element) -> Iterator[Block]:
    """What people wrote beside the text, and who."""
    for comment in body.iter("{*}annotation"):
        author = "".join(comment.itertext("{*}creator"))
        text = "\n".join(_text(paragraph) for paragraph in comment.iter(*_PARAGRAPHS))
        yield Block(f"{author}: {text}" if author and text.strip() else text)
