"""The second reader of PDF: XMP, what is attached, and the text of what PDFium refuses.

pypdf raises TypeError, AssertionError, ValueError and more on damaged files, hence the wide nets; it is 10 to 20 times
slower than PDFium, and gives no boxes.
"""

import logging
import mmap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pypdf
from pypdf.errors import FileNotDecryptedError
from pypdf.generic import EmbeddedFile
from pypdf.xmp import XMP_NAMESPACE, XmpInformation

from documents import Page, Unreadable
from ingest import media
from ingest.readers.cleaning import clean, clean_line
from ingest.readers.unpacking import Content, Unpacking
from ingest.reading import Limits, Reading

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every oddity
CURE = "Fetch it again, or open it in a viewer and save a copy."
_TIMES = 2  # its own size, that all attached to a large PDF may have
_SAVE = "Save it from a viewer, and add it."
_MARKS = (b"<?xpacket", b"<x:xmpmeta")  # XMP is kept plain so that it can be found: XMP specification, part 3, 3.2


def read(path: Path, limits: Limits) -> Reading:
    """The text of a PDF, page by page.

    Raises:
        Unreadable: there is no page with text in it.
    """
    try:
        reader = pypdf.PdfReader(path)
        total = len(reader.pages)
        pages = tuple(_page(reader, number, limits) for number in range(1, min(total, limits.pages) + 1))
    except MemoryError:
        raise
    except FileNotDecryptedError as error:
        raise Unreadable(
            "The PDF is locked with a password.", "Save a copy without the password and add that."
        ) from error
    except Exception as error:
        raise damaged() from error
    if not any(page.text for page in pages):
        raise damaged()
    cut = f"Only the first {len(pages)} of {total} pages were read. " if len(pages) < total else ""
    partial = f"{cut}The PDF is damaged: words may be missing."
    return Reading(media_type=media.PDF, pages=pages, partial=partial, cure=CURE)


def _page(reader: pypdf.PdfReader, number: int, limits: Limits) -> Page:
    page = reader.pages[number - 1]
    box = page.cropbox
    turned = page.rotation % 180 != 0
    width, height = round(float(box.width), 2), round(float(box.height), 2)
    return Page(
        number=number,
        label=reader.page_labels[number - 1] or str(number),
        text=clean(page.extract_text()[: limits.characters]),
        width=height if turned else width,
        height=width if turned else height,
    )


def damaged() -> Unreadable:
    """Nothing of it can be read."""
    return Unreadable("The PDF is damaged: no page of it can be read.", CURE)


def attached(path: Path, pages: Iterable[int], limits: Limits) -> Unpacking:
    """The files that are attached to a PDF, and to places on the pages of these numbers, unpacked."""
    unpacking = Unpacking(limits, max(limits.mail, _TIMES * path.stat().st_size))
    try:
        for file in _attached(pypdf.PdfReader(path), pages):
            if not unpacking.admits():
                break
            unpacking.add(str(file.alternative_name or file.name), _content(file))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 the pages are read already
        unpacking.refuse("attachment", Unreadable("What is attached to the PDF cannot be unpacked.", _SAVE))
    return unpacking


def _attached(reader: pypdf.PdfReader, pages: Iterable[int]) -> Iterator[EmbeddedFile]:
    yield from reader.attachment_list
    for number in pages:
        for annotation in reader.pages[number - 1].annotations or ():
            file = annotation.get_object()
            if file.get("/Subtype") == "/FileAttachment":
                yield EmbeddedFile("attachment", file["/FS"].get_object())


def _content(file: EmbeddedFile) -> Content:
    try:
        yield file.content
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable("The attachment is damaged or too large.", _SAVE) from error


def xmp(path: Path) -> dict[str, str]:
    """The facts of a PDF's XMP; none where there is no XMP or it cannot be read."""
    if not _has_xmp(path):
        return {}
    try:
        found = pypdf.PdfReader(path).xmp_metadata
        facts = _facts(found) if found else {}
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 the text is read already; XMP only adds to it
        return {}
    return {key: text for key, value in facts.items() if (text := clean_line(value))}


def _has_xmp(path: Path) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return any(content.find(mark) >= 0 for mark in _MARKS)


def _facts(found: XmpInformation) -> dict[str, str]:
    return {
        "title": _any(found.dc_title),
        "author": "; ".join(found.dc_creator or ()),
        "created": _as_written(found, "CreateDate"),
        "modified": _as_written(found, "ModifyDate"),
        "publisher": "; ".join(found.dc_publisher or ()),
        "rights": _any(found.dc_rights),
        "language": next(iter(found.dc_language or ()), ""),
    }


def _any(alternatives: Mapping[str, str] | None) -> str:
    return next(iter((alternatives or {}).values()), "")


def _as_written(found: XmpInformation, name: str) -> str:
    """A date with its own time zone: pypdf's properties turn it to UTC, and a day is lost."""
    node = next(found.get_element("", XMP_NAMESPACE, name), None)
    if node is None:
        return ""
    return str(node.nodeValue or getattr(node.firstChild, "data", ""))
