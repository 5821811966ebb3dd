"""PDF: text, boxes and labels by PDFium; what it refuses is repaired for it, or else left to pypdf."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as c
from PIL.Image import Image

from documents import Page, Unreadable
from ingest import media
from ingest.ocr import INSTALL, Drawn, recognised
from ingest.readers import pypdf_reader
from ingest.readers.cleaning import clean_line
from ingest.readers.hyphens import Hyphens
from ingest.readers.pdf_page import Sheet, finished, lost, sheet
from ingest.readers.pypdf_reader import CURE
from ingest.readers.unpacking import Unpacking
from ingest.reading import LIMITS, Limits, Reading, scans

VERSION = 2
logging.getLogger("pypdfium2").setLevel(logging.CRITICAL)  # it warns of every oddity
_LOCKED = {c.FPDF_ERR_PASSWORD, c.FPDF_ERR_SECURITY}
_COPY = "Look whether it was saved whole."
_INFO = {"Title": "title", "Author": "author", "CreationDate": "created", "ModDate": "modified"}


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The pages of a PDF, with the boxes of their words.

    Raises:
        Unreadable: it is locked with a password, or so damaged that no page of it can be saved.
    """
    found = _read(path, limits)
    return found if found and _holds(found) else _saved(path, limits, found)


def recognise(path: Path, numbers: Iterable[int], limits: Limits = LIMITS) -> tuple[Page, ...]:  # noqa: ARG001
    """The pages of these numbers, with the words that are seen on their pictures."""
    with opened(path) as document:
        document.init_forms()  # what was filled in is seen as well
        return recognised(_drawn(document, number) for number in numbers)


@contextmanager
def opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    """A PDF in PDFium; where it is refused, a repaired copy. Raises PdfiumError, and Unreadable."""
    with ExitStack() as stack:
        try:
            document = pdfium.PdfDocument(path)
        except pdfium.PdfiumError as error:
            if error.err_code in _LOCKED:
                raise
            from ingest.readers.repair import repaired

            document = pdfium.PdfDocument(stack.enter_context(repaired(path)).path)
        yield stack.enter_context(document)


def _read(path: Path, limits: Limits) -> Reading | None:
    """What PDFium reads; None where it refuses the file, or each of its pages."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if error.err_code in _LOCKED:  # PDFium has tried the empty password
            raise Unreadable(
                "The PDF is locked with a password.", "Save a copy without the password and add that."
            ) from error
        return None
    with document:
        with suppress(pdfium.PdfiumError):  # a form that cannot be begun has no values
            document.init_forms()  # before the pages are counted
        sheets = [_sheet(document, index, limits) for index in range(min(len(document), limits.pages))]
        return None if all(sheet.damaged for sheet in sheets) else _reading(path, document, sheets, limits)


def _saved(path: Path, limits: Limits, found: Reading | None) -> Reading:
    """What can be saved of a damaged PDF in which nothing was found, or no more than blank pages."""
    from ingest.readers.repair import is_damaged  # few files are damaged

    if found and not is_damaged(path):
        return found
    return _repaired(path, limits) or _last(path, limits, found)


def _repaired(path: Path, limits: Limits) -> Reading | None:
    """What PDFium reads of a repaired copy; None where that is nothing."""
    from ingest.readers.repair import repaired

    try:
        with repaired(path) as copy:
            found = _read(copy.path, limits)
    except Unreadable:
        return None
    if not found or not _holds(found):
        return None
    held = sum(page.text != "" or page.number in found.scans for page in found.pages)
    of = f"{held} of {_pages(max(copy.total, len(found.pages)))}" if copy.total else _pages(held)
    said = f"The file is damaged; what could be saved of it was read ({of}). {found.partial}"
    return replace(found, partial=said.strip(), cure=CURE)


def _last(path: Path, limits: Limits, found: Reading | None) -> Reading:
    """What pypdf reads; where that is nothing, the pages without text that were found."""
    try:
        return pypdf_reader.read(path, limits)
    except Unreadable:
        if found is None:
            raise
        return found


def _holds(reading: Reading) -> bool:
    """Whether there is text, or the picture of some, or files."""
    return bool(reading.scans or reading.enclosed) or any(page.text for page in reading.pages)


def _drawn(document: pdfium.PdfDocument, number: int) -> Drawn:
    width, height = document.get_page_size(number - 1)

    def picture(dots: float) -> Image:
        try:
            drawn: Image = document[number - 1].render(scale=dots, grayscale=True).to_pil()
        except pdfium.PdfiumError as error:
            raise Unreadable(f"Page {number} cannot be drawn.", "Open the original in a viewer.") from error
        return drawn

    return Drawn(number, str(number), round(width, 2), round(height, 2), picture)


def _sheet(document: pdfium.PdfDocument, index: int, limits: Limits) -> Sheet:
    try:
        return sheet(document, index, limits.characters)
    except pdfium.PdfiumError:
        return lost(index + 1)


def _reading(path: Path, document: pdfium.PdfDocument, sheets: list[Sheet], limits: Limits) -> Reading:
    unread = _unread(sheets)
    attached = _attached(path, document, sheets, limits)
    wanting = tuple(sheet.number for sheet in sheets if sheet.pictured or sheet.garbled)
    return Reading(
        media_type=media.PDF,
        embedded=_embedded(path, document),
        unread=unread,
        cure=INSTALL if wanting else _COPY if unread else CURE if any(sheet.damaged for sheet in sheets) else "",
        scans=wanting,
        partial=f"{_partial(sheets, len(document))} {attached.partial}".strip(),
        pages=tuple(_finished(sheets)),
        enclosed=tuple(attached.enclosed),
        unpacked=attached.folder,
    )


def _attached(path: Path, document: pdfium.PdfDocument, sheets: list[Sheet], limits: Limits) -> Unpacking:
    on_pages = [sheet.number for sheet in sheets if sheet.attached]
    if on_pages or document.count_attachments():
        return pypdf_reader.attached(path, on_pages, limits)
    return Unpacking(limits, 0)


def _finished(sheets: list[Sheet]) -> Iterator[Page]:
    """The pages of the sheets; takes them from the list, since the words of 5,000 pages would not fit twice."""
    is_broken = any(sheet.broken for sheet in sheets)
    hyphens = Hyphens(text for sheet in sheets if is_broken for _, text in sheet.runs)
    sheets.reverse()
    while sheets:
        yield finished(sheets.pop(), hyphens)


def _unread(sheets: list[Sheet]) -> str:
    sentences = []
    if pictured := sum(sheet.pictured for sheet in sheets):
        sentences.append(scans(pictured, len(sheets)))
    if garbled := sum(sheet.garbled for sheet in sheets):
        sentences.append(f"The text of {_pages(garbled)} makes no words.")
    if not pictured and not any(sheet.runs or sheet.added for sheet in sheets):
        sentences.append("No page holds any text.")
    return " ".join(sentences)


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
