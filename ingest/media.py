"""What kind of file it is: by its first bytes, and for kinds of text by its extension."""

import re
from pathlib import Path
from zipfile import ZipFile

from documents import Unreadable
from ingest.archive import entry, locked, opened

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
ZIP = "application/zip"

TABLES = {CSV, TSV}
ENCLOSING = {MAIL, ZIP}  # in which other files come

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
    ".zip",
    ".xlsx",
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
_MAGIC = (  # bytes at the start, what it is, what to do
    (b"{\\rtf", "RTF documents are not read yet.", _AS_PDF),
    (b"\x89PNG", "Pictures (PNG) are not read.", _OCR),
    (b"\xff\xd8\xff", "Pictures (JPEG) are not read.", _OCR),
    (b"GIF8", "Pictures (GIF) are not read.", _OCR),
    (b"II*\x00", "Pictures (TIFF) are not read.", _OCR),
    (b"MM\x00*", "Pictures (TIFF) are not read.", _OCR),
    (b"RIFF", "Pictures, sound and film are not read.", _OCR),
    (b"%!PS", "PostScript is not read.", _AS_PDF),
    (b"\x1f\x8b", "Packed files (gzip) are not read.", _UNPACK),
    (b"7z\xbc\xaf'\x1c", "Archives (7z) are not read.", _UNPACK),
    (b"Rar!", "Archives (RAR) are not read.", _UNPACK),
    (b"SQLite format 3", "Databases are not read.", "Add the papers that are in it."),
)
_WORD = {"word/document.xml", "[Content_Types].xml"}  # beside which a folder named "word" is no archive's own
_IN_ZIP = (  # a name in the archive, what it is
    ("xl/workbook.", "Excel workbooks are not read yet."),
    ("ppt/presentation.", "PowerPoint presentations are not read yet."),
    ("META-INF/manifest.xml", "OpenDocument files other than texts are not read yet."),
    ("META-INF/", "Electronic books and program packages are not read."),
    ("[Content_Types].xml", "Office files of this kind are not read."),
    ("Index/Document.iwa", "Files of Apple's Pages, Numbers and Keynote are not read."),
)
_IN_OLE = (  # names of streams, UTF-16 in the directory of the file
    ("WordDocument", "Word 97–2003 documents (.doc) are not read."),
    ("Workbook", "Excel workbooks are not read yet."),
    ("PowerPoint Document", "PowerPoint presentations are not read yet."),
    ("__substg1.0_", "Outlook messages (.msg) are not read yet."),
)
_LOCKED = "EncryptedPackage"  # Office wraps an encrypted .docx so: [MS-OFFCRYPTO] 1.3.2
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return PDF
    if head.startswith(_ZIP):
        return _zip(path)
    _refuse_known(path, head)
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


def _refuse_known(path: Path, head: bytes) -> None:
    if head.startswith(_OLE):
        raise _ole(path)
    for magic, reason, cure in _MAGIC:
        if head.startswith(magic):
            raise Unsupported(reason, cure)
    if path.suffix.lower() == ".mbox" or (_MAILBOX.match(head) and path.suffix.lower() != ".eml"):
        raise Unsupported("Mailboxes (mbox) are not read.", "Save each mail as a file of its own (.eml) and add those.")


def _zip(path: Path) -> str:
    with opened(path) as archive:
        names = archive.namelist()
        if any(name.startswith("word/") for name in names) and _WORD & set(names):
            return DOCX
        if _is_odt(archive, path):
            return ODT
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


def _ole(path: Path) -> Unreadable:
    content = path.read_bytes()
    if _LOCKED.encode("utf-16-le") in content:
        return locked()
    for name, reason in _IN_OLE:
        if name.encode("utf-16-le") in content:
            return Unsupported(reason, _AS_PDF)
    return Unsupported("Files of old Microsoft Office are not read.", _AS_PDF)


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
    return b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
