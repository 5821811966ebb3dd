"""PDF: text, boxes and labels by PDFium; what PDFium refuses is left to pypdf."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as c

from documents import Page, Unreadable
from ingest import media
from ingest.readers import pypdf_reader
from ingest.readers.cleaning import clean_line
from ingest.readers.hyphens import Hyphens
from ingest.readers.pdf_page import Sheet, finished, lost, sheet
from ingest.reading import LIMITS, Limits, Reading

logging.getLogger("pypdfium2").setLevel(logging.CRITICAL)  # it warns of every oddity
_LOCKED = {c.FPDF_ERR_PASSWORD, c.FPDF_ERR_SECURITY}
_OCR = "Add a copy with text, made with OCR (text recognition)."
_INFO = {"Title": "title", "Author": "author", "CreationDate": "created", "ModDate": "modified"}


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The pages of a PDF, with the boxes of their words.

    Raises:
        Unreadable: it is locked with a password, or so damaged that neither PDFium nor pypdf finds a page.
    """
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if error.err_code in _LOCKED:  # PDFium has tried the empty password
            raise Unreadable(
                "The PDF is locked with a password.", "Save a copy without the password and add that."
            ) from error
        return pypdf_reader.read(path, limits)
    with document:
        sheets = [_sheet(document, index, limits) for index in range(min(len(document), limits.pages))]
        if all(sheet.damaged for sheet in sheets):
            return pypdf_reader.read(path, limits)
        return _reading(path, document, sheets)


def _sheet(document: pdfium.PdfDocument, index: int, limits: Limits) -> Sheet:
    try:
        return sheet(document, index, limits.characters)
    except pdfium.PdfiumError:
        return lost(index + 1)


def _reading(path: Path, document: pdfium.PdfDocument, sheets: list[Sheet]) -> Reading:
    unread = _unread(sheets)
    return Reading(
        media_type=media.PDF,
        embedded=_embedded(path, document),
        unread=unread,
        cure=_OCR if unread else "",
        partial=_partial(sheets, len(document)),
        pages=tuple(_finished(sheets)),
    )


def _finished(sheets: list[Sheet]) -> Iterator[Page]:
    """The pages of the sheets; takes them from the list, since the words of 5,000 pages would not fit twice."""
    hyphens = Hyphens(run.text for sheet in sheets for run in sheet.runs)
    sheets.reverse()
    while sheets:
        yield finished(sheets.pop(), hyphens)


def _unread(sheets: list[Sheet]) -> str:
    pictured = sum(sheet.pictured for sheet in sheets)
    if pictured:
        return f"{_share(pictured, len(sheets))} of text (a scan)."
    if not any(sheet.runs for sheet in sheets):
        return "No page holds any text."
    return ""


def _share(some: int, total: int) -> str:
    if total == 1:
        return "The page is a picture"
    if some == total:
        return f"All {total} pages are pictures"
    return f"{some} of {total} pages {'is a picture' if some == 1 else 'are pictures'}"


def _partial(sheets: list[Sheet], total: int) -> str:
    sentences = []
    if len(sheets) < total:
        sentences.append(f"Only the first {len(sheets)} of {total} pages were read.")
    if cut := sum(sheet.cut for sheet in sheets):
        sentences.append(f"The text of {_pages(cut)} was too long and cut.")
    if damaged := sum(sheet.damaged for sheet in sheets):
        sentences.append(f"{_pages(damaged)} could not be read for damage.")
    return " ".join(sentences)


def _pages(number: int) -> str:
    return "1 page" if number == 1 else f"{number} pages"


def _embedded(path: Path, document: pdfium.PdfDocument) -> dict[str, str]:
    info = {ours: clean_line(document.get_metadata_value(theirs)) for theirs, ours in _INFO.items()}
    language = clean_line(_language(document))
    found = {**info, "language": language, **pypdf_reader.xmp(path)}
    return {key: value for key, value in found.items() if value}


def _language(document: pdfium.PdfDocument) -> str:
    size = c.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = (c.FPDF_WCHAR * (size // 2 + 1))()
    c.FPDFCatalog_GetLanguage(document, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").rstrip("\0")
