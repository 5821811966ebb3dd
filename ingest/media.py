"""What kind of file it is: by its first bytes, and for kinds of text by its extension."""

import re
from pathlib import Path
from zipfile import ZipFile

from documents import Unreadable
from ingest import compound
from ingest.archive import entry, locked, opened
from ingest.readers.encoded import utf_16

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
HTML = "text/html"
MARKDOWN = "text/markdown"
RST = "text/x-rst"
TEXT = "text/plain"
CSV = "text/csv"
TSV = "text/tab-separated-values"
MAIL = "message/rfc822"
MSG = "application/vnd.ms-outlook"
DOC = "application/msword"
RTF = "application/rtf"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"

TABLES = {CSV, TSV, XLSX}
ENCLOSING = {MAIL, MSG, ZIP}  # in which other files come

_HEAD = 4096
_PDF_WITHIN = 1024  # readers accept junk before %PDF-: ISO 32000-1, annex H.3.4.1
_EXTENSIONS = {
    ".htm": HTML,
    ".html": HTML,
    ".xhtml": HTML,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".rst": RST,
    ".txt": TEXT,
    ".text": TEXT,
    ".csv": CSV,
    ".tsv": TSV,
    ".tab": TSV,
    ".eml": MAIL,
    "": TEXT,
}
_OF_OFFICE = {
    ".doc",
    ".docx",
    ".docm",
    ".odt",
    ".rtf",
    ".msg",
    ".zip",
    ".xlsx",
    ".xlsm",
    ".pptx",
    ".png",
    ".jpg",
    ".jpeg",
    ".tif",
    ".tiff",
}
_AS_PDF = "Save it as PDF and add that."
_OCR = "Make a PDF with text of it, by OCR (text recognition), and add that."
_UNPACK = "Unpack it and add the files."
_PICTURES = {b"\x89PNG": PNG, b"\xff\xd8\xff": JPEG, b"II*\x00": TIFF, b"MM\x00*": TIFF}
_MAGIC = (  # bytes at the start, what it is, what to do
    (b"GIF8", "Pictures (GIF) are not read.", _OCR),
    (b"RIFF", "Pictures, sound and film are not read.", _OCR),
    (b"%!PS", "PostScript is not read.", _AS_PDF),
    (b"\x1f\x8b", "Packed files (gzip) are not read.", _UNPACK),
    (b"7z\xbc\xaf'\x1c", "Archives (7z) are not read.", _UNPACK),
    (b"Rar!", "Archives (RAR) are not read.", _UNPACK),
    (b"SQLite format 3", "Databases are not read.", "Add the papers that are in it."),
)
_WORD = {"word/document.xml", "[Content_Types].xml"}  # beside which a folder named "word" is no archive's own
_OF_OPEN_XML = {"xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_IN_ZIP = (  # a name in the archive, what it is
    ("xl/workbook.", "Binary Excel workbooks (.xlsb) are not read."),
    ("META-INF/manifest.xml", "OpenDocument files other than texts are not read yet."),
    ("META-INF/", "Electronic books and program packages are not read."),
    ("[Content_Types].xml", "Office files of this kind are not read."),
    ("Index/Document.iwa", "Files of Apple's Pages, Numbers and Keynote are not read."),
)
_LOCKED = "EncryptedPackage"  # Office wraps an encrypted .docx so: [MS-OFFCRYPTO] 1.3.2
_IN_OLE = {  # streams that only one kind of file has; of mails, which may hold the others, first
    "__properties_version1.0": MSG,
    "WordDocument": DOC,
    "Workbook": "Excel 97–2003 workbooks (.xls) are not read.",
    "Book": "Excel 5 workbooks (.xls) are not read.",
    "PowerPoint Document": "PowerPoint 97–2003 presentations (.ppt) are not read.",
    _LOCKED: _LOCKED,
}
_AS_NEW = "Save it as .docx, .xlsx or .pptx, or as PDF, and add that."
_RTF = b"{\\rtf"
_SCANNED = 64_000_000  # bytes of a file whose directory is damaged
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second of one that is empty
_FIELD = rb"[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*"  # of the head of a mail: RFC 5322, 2.2
_MAILBOX = re.compile(rb"From \S+ [^\n]*\d{4}\r?\n" + _FIELD)
_MAIL_HEAD = re.compile(rb"(?:" + _FIELD + rb"){3,}")
_MAIL_FIELDS = re.compile(
    rb"^(?:(from|sender)|(received|return-path|mime-version|message-id)):", re.IGNORECASE | re.MULTILINE
)


class Unsupported(Unreadable):
    """The file is sound, but of a kind that is not read."""


def media_type(path: Path) -> str:
    """The media type of a file that can be read.

    Raises:
        Unreadable: the file is empty, missing, or not what its name says.
        Unsupported: it is of a kind that is not read; the reason says which.
    """
    head = _head(path)
    if known := _by_magic(path, head):
        return known
    if _looks_like_html(head):
        return HTML
    if _looks_like_mail(head):
        return MAIL
    extension = path.suffix.lower()
    if extension == ".pdf":
        raise Unreadable("The file is named .pdf but holds no PDF.", "Fetch or save it again.")
    if extension in _OF_OFFICE:
        raise Unreadable(f"The file is named {extension} but holds no such document.", "Fetch or save it again.")
    if extension not in _EXTENSIONS:
        raise Unsupported(f"Files named {extension} are not read.", "Save it as PDF, HTML or text and add that.")
    if _is_binary(head):
        raise Unreadable(
            "The file holds no text but other bytes.", "Look whether its name is right, or save it as PDF."
        )
    return _EXTENSIONS[extension]


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise Unreadable(
            f"The file cannot be opened: {error.strerror}.", "Look whether it is there and may be read."
        ) from error
    if not head:
        raise Unreadable("The file is empty.", "Fetch or save it again.")
    return head


def _by_magic(path: Path, head: bytes) -> str:
    """The media type by the first bytes; "" where they are those of a text."""
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return PDF
    if head.startswith(_ZIP):
        return _zip(path)
    if head.startswith(compound.MAGIC):
        return _ole(path)
    if picture := next((kind for magic, kind in _PICTURES.items() if head.startswith(magic)), ""):
        return picture
    if head.startswith(_RTF):
        return RTF
    for magic, reason, cure in _MAGIC:
        if head.startswith(magic):
            raise Unsupported(reason, cure)
    if path.suffix.lower() == ".mbox" or (_MAILBOX.match(head) and path.suffix.lower() != ".eml"):
        raise Unsupported("Mailboxes (mbox) are not read.", "Save each mail as a file of its own (.eml) and add those.")
    return ""


def _zip(path: Path) -> str:
    with opened(path) as archive:
        names = archive.namelist()
        if any(name.startswith("word/") for name in names) and _WORD & set(names):
            return DOCX
        if _is_odt(archive, path):
            return ODT
    for name, kind in _OF_OPEN_XML.items():
        if name in names:
            return kind
    for start, reason in _IN_ZIP:
        if any(name.startswith(start) for name in names):
            raise Unsupported(reason, _AS_PDF)
    return ZIP


def _is_odt(archive: ZipFile, path: Path) -> bool:
    """By the entry "mimetype" (ODF 1.3, part 2, 3.3), also of templates; which some programs leave out."""
    stated = entry(archive, "mimetype", _HEAD)
    if stated is None:
        return "content.xml" in archive.namelist() and path.suffix.lower() in {".odt", ".ott"}
    return stated.decode("ascii", "replace").strip().startswith(ODT)


def _ole(path: Path) -> str:
    """The media type of a compound file, by what only one kind has."""
    streams = _streams(path)
    kind = next((kind for name, kind in _IN_OLE.items() if name in streams), "")
    if kind == _LOCKED:
        raise locked()
    if kind in {MSG, DOC}:
        return kind
    if not kind and path.suffix.lower() in {".doc", ".msg"}:
        raise compound.damaged()
    raise Unsupported(kind or "Files of old Microsoft Office are not read.", _AS_NEW)


def _streams(path: Path) -> set[str]:
    """The streams of a compound file; where its directory is damaged, those whose names are anywhere in it."""
    try:
        with compound.opened(path) as file:
            return {name for name in _IN_OLE if file.exists(name)}
    except Unreadable:
        with path.open("rb") as file:
            content = file.read(_SCANNED)
        return {name for name in _IN_OLE if name.encode("utf-16-le") in content}


def _looks_like_html(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<?xml"):
        return b"<html" in start
    return start.startswith((b"<!doctype html", b"<html"))


def _looks_like_mail(head: bytes) -> bool:
    """Whether it begins as a mail on its way does; a text that only begins "From:" may be anything."""
    fields = _MAIL_HEAD.match(head)
    found = _MAIL_FIELDS.findall(fields[0]) if fields else []
    return any(sender for sender, _ in found) and any(way for _, way in found)


def _is_binary(head: bytes) -> bool:
    return b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and not utf_16(head)
