"""Which reader reads which kind of file; a reader is imported when it is first needed.

Each has a VERSION, to be raised when it reads otherwise than it did: then `muniment reread` reads its papers again.
"""

from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from documents import Page
from ingest import media
from ingest.reading import LIMITS, Limits, Reading

_MODULES = {
    media.PDF: "ingest.readers.pdf",
    media.HTML: "ingest.readers.html",
    media.MARKDOWN: "ingest.readers.markdown",
    media.RST: "ingest.readers.rst",
    media.TEXT: "ingest.readers.text",
    media.DOCX: "ingest.readers.docx",
    media.ODT: "ingest.readers.odt",
    media.DOC: "ingest.readers.doc",
    media.RTF: "ingest.readers.rtf",
    media.PPTX: "ingest.readers.pptx",
    media.XLSX: "ingest.readers.xlsx",
    media.CSV: "ingest.readers.table",
    media.TSV: "ingest.readers.table",
    media.MAIL: "ingest.readers.mail",
    media.MSG: "ingest.readers.msg",
    media.ZIP: "ingest.readers.zip",
    media.PNG: "ingest.readers.image",
    media.JPEG: "ingest.readers.image",
    media.TIFF: "ingest.readers.image",
}


class Reader(Protocol):
    """Called by a worker, once a file. It keeps no state."""

    def __call__(self, path: Path, limits: Limits = ...) -> Reading:
        """The pages of the file; raises Unreadable, with a cure, where it holds none that can be read."""


def reader(media_type: str) -> Reader:
    """The reader of a media type that `media.media_type` gave; what it reads says who read it."""
    chosen = cast("Reader", import_module(_MODULES[media_type]).read)

    def read(path: Path, limits: Limits = LIMITS) -> Reading:
        found = chosen(path, limits)
        return replace(found, reader=made_by(found.media_type))

    return read


def made_by(media_type: str) -> str:
    """The name and version of today's reader of a media type: "pdf 1"."""
    module = import_module(_MODULES[media_type])
    return f"{module.__name__.rpartition('.')[2]} {module.VERSION}"


class Recogniser(Protocol):
    """Called by a worker with the numbers of pages that `Reading.scans` named."""

    def __call__(self, path: Path, numbers: Iterable[int], limits: Limits = ...) -> tuple[Page, ...]:
        """These pages with the words that were seen on them."""


def recogniser(media_type: str) -> Recogniser:
    """What recognises the text of scanned pages in files of a media type."""
    return cast("Recogniser", import_module(_MODULES[media_type]).recognise)
