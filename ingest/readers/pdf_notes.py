"""What was written on a page of a PDF once it was set: values in the fields of its form, and notes."""

from collections.abc import Callable
from ctypes import c_ushort
from typing import NamedTuple, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as c

from ingest.readers.cleaning import clean, clean_line

_MOST = 5_000  # annotations looked at on a page
_OPTIONS = 1_000  # of a list
_LONGEST = 1_000_000  # characters of all of them; what is beyond the bound of a page is cut there
_UNSEEN = c.FPDF_ANNOT_FLAG_HIDDEN | c.FPDF_ANNOT_FLAG_NOVIEW
_NOTES = set(range(c.FPDF_ANNOT_TEXT, c.FPDF_ANNOT_FILEATTACHMENT + 1)) - {c.FPDF_ANNOT_LINK, c.FPDF_ANNOT_POPUP}
_TICKED = {c.FPDF_FORMFIELD_CHECKBOX, c.FPDF_FORMFIELD_RADIOBUTTON}
_CHOICES = {c.FPDF_FORMFIELD_COMBOBOX, c.FPDF_FORMFIELD_LISTBOX}

Rect: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom, as PDF counts


class Note(NamedTuple):
    """A value or a note, and where it stands; `attached`: a file hangs on it."""

    text: str
    rect: Rect
    filled: bool = False  # into a field
    attached: bool = False


def notes(page: pdfium.PdfPage) -> list[Note]:
    """The values and notes of a page, in its own order; values are known where the document's forms were begun.

    Fields that are hidden, or for passwords, are left out.
    """
    found: list[Note] = []
    length = 0
    for index in range(min(c.FPDFPage_GetAnnotCount(page), _MOST)):
        if note := _note(page, index):
            found.append(note)
            length += len(note.text)
        if length > _LONGEST:
            break
    return found


def _note(page: pdfium.PdfPage, index: int) -> Note | None:
    raw = c.FPDFPage_GetAnnot(page, index)
    if not raw:
        return None
    try:
        kind = c.FPDFAnnot_GetSubtype(raw)
        is_field = kind == c.FPDF_ANNOT_WIDGET and page.formenv
        if not (is_field or kind in _NOTES) or c.FPDFAnnot_GetFlags(raw) & _UNSEEN:
            return None
        text = _value(page.formenv, raw) if is_field else clean(_string(c.FPDFAnnot_GetStringValue, raw, b"Contents"))
        attached = kind == c.FPDF_ANNOT_FILEATTACHMENT
        return Note(text, _rect(raw), bool(is_field), attached) if text or attached else None
    finally:
        c.FPDFPage_CloseAnnot(raw)


def _value(form: pdfium.PdfFormEnv, raw: c.FPDF_ANNOTATION) -> str:
    """What is filled into a field; of a box that is ticked its name and what it stands for."""
    kind = c.FPDFAnnot_GetFormFieldType(form, raw)
    if kind == c.FPDF_FORMFIELD_TEXTFIELD:
        secret = c.FPDFAnnot_GetFormFieldFlags(form, raw) & c.FPDF_FORMFLAG_TEXT_PASSWORD
        return "" if secret else clean(_string(c.FPDFAnnot_GetFormFieldValue, form, raw))
    if kind in _CHOICES:
        return _chosen(form, raw) or clean(_string(c.FPDFAnnot_GetFormFieldValue, form, raw))
    if kind in _TICKED and c.FPDFAnnot_IsChecked(form, raw):
        return clean_line(f"{_name(form, raw)}: {_string(c.FPDFAnnot_GetFormFieldExportValue, form, raw)}")
    return ""


def _chosen(form: pdfium.PdfFormEnv, raw: c.FPDF_ANNOTATION) -> str:
    """The options that are chosen, as they are shown."""
    options = range(min(c.FPDFAnnot_GetOptionCount(form, raw), _OPTIONS))
    chosen = [option for option in options if c.FPDFAnnot_IsOptionSelected(form, raw, option)]
    return "\n".join(clean_line(_string(c.FPDFAnnot_GetOptionLabel, form, raw, option)) for option in chosen)


def _name(form: pdfium.PdfFormEnv, raw: c.FPDF_ANNOTATION) -> str:
    """What a field is called for people, else the last part of its name for programs."""
    name = _string(c.FPDFAnnot_GetFormFieldName, form, raw)
    return _string(c.FPDFAnnot_GetFormFieldAlternateName, form, raw) or name.rpartition(".")[2].removesuffix("[0]")


def _string(give: Callable[..., int], *of: object) -> str:
    """A text that PDFium copies into a buffer, after it has said how many bytes it takes."""
    size = give(*of, None, 0)
    buffer = (c_ushort * (size // 2 + 1))()
    give(*of, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").rstrip("\0")


def _rect(raw: c.FPDF_ANNOTATION) -> Rect:
    rect = c.FS_RECTF()
    c.FPDFAnnot_GetRect(raw, rect)
    return rect.left, rect.top, rect.right, rect.bottom
