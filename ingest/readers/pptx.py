"""PowerPoint presentations (.pptx, .pptm, .ppsx): a page for each slide, labelled with its title, the notes behind."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from documents import Page, Unreadable
from ingest import media
from ingest.archive import damaged
from ingest.readers.cleaning import clean, clean_line
from ingest.readers.office import (
    OCR,
    Element,
    Package,
    attribute,
    facts,
    local,
    relation_id,
    relations,
    row,
    target,
)
from ingest.readers.parts import Block, short
from ingest.reading import LIMITS, Limits, Reading

VERSION = 1
_TITLES = {"title", "ctrTitle"}
_REPEATED = {"sldNum", "dt", "ftr", "hdr", "sldImg"}  # places on a slide for what is on each
_OFF = {"0", "false"}


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The slides of a presentation. One that is not shown is an empty page.

    Raises:
        Unreadable: it is damaged or locked, or holds neither text nor pictures.
    """
    with Package(path, limits) as package:
        main = target(relations(package, ""), "officeDocument") or "ppt/presentation.xml"
        slides = _slides(package, main)
        pages = tuple(
            _page(package, number, slide, limits) for number, slide in enumerate(islice(slides, limits.pages), 1)
        )
        embedded = facts(package.optional("docProps/core.xml"))
        pictures = any(name.startswith("ppt/media/") for name in package.names)
        partial = package.partial
    cut = f"Only the first {limits.pages} slides were read." if next(slides, None) else ""
    if any(page.text for page in pages):
        partial = " ".join(filter(None, (partial, cut)))
        return Reading(media_type=media.PPTX, pages=pages, embedded=embedded, partial=partial)
    if package.partial:
        raise damaged()
    if not pictures:
        raise Unreadable("The presentation holds no text.", "Look whether it was saved whole.")
    unread = "The presentation holds pictures and no text."
    return Reading(media_type=media.PPTX, pages=pages, embedded=embedded, unread=unread, cure=OCR)


def _slides(package: Package, main: str) -> Iterator[str]:
    """The names of the slides, in the order in which they are shown."""
    named = {relation.id: relation.target for relation in relations(package, main)}
    listed = package.part(main).find("{*}sldIdLst")
    for slide in () if listed is None else listed:
        yield named.get(relation_id(slide), "")


def _page(package: Package, number: int, name: str, limits: Limits) -> Page:
    root = package.optional(name)
    if attribute(root, "show") in _OFF:
        return Page(number=number, label=str(number), text="")
    related = relations(package, name)
    titles: list[Block] = []
    others: list[Block] = []
    for shape in _shapes(root):
        (titles if _place(shape) in _TITLES else others).extend(_blocks(shape))
    for relation in related:
        if relation.kind == "diagramData":
            others += _paragraphs(package.optional(relation.target))
    notes = _notes(package.optional(target(related, "notesSlide")))
    title = clean_line(" ".join(block.text for block in titles))
    lines = [title, *(clean(block.text) for block in (*others, *notes))]
    text = "\n".join(filter(None, lines))[: limits.characters]
    return Page(number=number, label=short(title) or str(number), text=text)


def _shapes(root: Element) -> Iterator[Element]:
    """The shapes and tables of a slide, also those in groups."""
    for alternatives in list(root.iter("{*}AlternateContent")):
        for other in alternatives[1:]:  # the same for older programs
            alternatives.remove(other)
    yield from root.iter("{*}sp", "{*}cxnSp", "{*}graphicFrame")


def _place(shape: Element) -> str:
    """What the layout has the shape for; "" where it has none for it."""
    place = shape.find("{*}nvSpPr/{*}nvPr/{*}ph")
    return "" if place is None else attribute(place, "type") or "obj"


def _blocks(shape: Element) -> Iterator[Block]:
    if _place(shape) in _REPEATED:
        return
    if shape.find(".//{*}tbl") is None:
        yield from _paragraphs(shape)
    for line in shape.iterfind(".//{*}tbl/{*}tr"):
        yield from row(list(_paragraphs(cell)) for cell in line.iterchildren("{*}tc"))


def _paragraphs(root: Element) -> Iterator[Block]:
    for paragraph in root.iter("{*}p"):
        pieces = paragraph.iter("{*}t", "{*}br", "{*}tab")
        yield Block("".join("\n" if local(piece) == "br" else piece.text or "" for piece in pieces))


def _notes(root: Element) -> Iterator[Block]:
    for shape in root.iter("{*}sp"):
        if _place(shape) == "body":
            yield from _paragraphs(shape)
