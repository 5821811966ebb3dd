"""Word 97–2003 documents (.doc): turned by LibreOffice or antiword into what can be read, where one is on the machine.

LibreOffice comes first: it keeps headings, heads of pages, boxes and comments. antiword takes a hundredth of its time.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from documents import Unreadable
from ingest import compound, media
from ingest.archive import locked
from ingest.media import Unsupported
from ingest.readers import docx
from ingest.readers.office import DEEPEST, SAFE_PARSER, Element, chosen, local, row
from ingest.readers.parts import Block, parts
from ingest.reading import LIMITS, Limits, Reading

VERSION = 1
_OFFICE, _ANTIWORD = ("soffice", "libreoffice"), "antiword"
_SECONDS = 60
_MEGABYTES = 128  # of what is written
_BOUNDED = (
    f'ulimit -t {_SECONDS}; ulimit -f {_MEGABYTES * 2048}; exec "$@"'  # also where the worker is stopped meanwhile
)
_LOCKED = 0x100  # [MS-DOC] 2.5.2, fEncrypted
_SECTION = re.compile("chapter|sect[1-5]")
_APART = ("footnote", "informaltable")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*>")
_FACTS = ("title", "title"), ("author", "surname")
_INSTALL = "Install one of them, or save it as .docx or PDF and add that."
_SAVE = "Save it as .docx or PDF and add that."


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The text of an old Word document.

    Raises:
        Unsupported: no program on the machine can turn it into what can be read.
        Unreadable: it is damaged or locked, or holds neither text nor pictures.
    """
    _refuse_locked(path)
    with tempfile.TemporaryDirectory(prefix="word-") as folder:
        copy = Path(folder) / "paper.doc"
        shutil.copyfile(path, copy)
        for program in _OFFICE:
            if found := shutil.which(program):
                return _by_office(found, copy, limits)
        if found := shutil.which(_ANTIWORD):
            return _by_antiword(found, copy, limits)
    raise Unsupported(
        "Old Word documents (.doc) are read only with LibreOffice or antiword, which are not here.", _INSTALL
    )


def _refuse_locked(path: Path) -> None:
    with compound.opened(path) as file:
        try:
            head = file.openstream("WordDocument").read(12)
        except compound.DAMAGE as error:
            raise compound.damaged() from error
    if int.from_bytes(head[10:12], "little") & _LOCKED:
        raise locked()


def _by_office(program: str, copy: Path, limits: Limits) -> Reading:
    profile = (copy.parent / "profile").as_uri()
    _run(
        program,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--norestore",
        "--convert-to",
        "docx",
        copy.name,
        at=copy.parent,
    )
    made = copy.with_suffix(".docx")
    if not made.exists():  # it says that all is well, whatever happens
        raise Unreadable("LibreOffice cannot read the document.", _SAVE)
    return replace(docx.read(made, limits), media_type=media.DOC)


def _by_antiword(program: str, copy: Path, limits: Limits) -> Reading:
    """By way of DocBook, which marks headings and tables."""
    book = _book(_run(program, "-x", "db", copy.name, at=copy.parent))
    found = parts(_blocks(book), limits)
    if not found.pages:
        raise Unreadable("The document holds no text that antiword finds.", _SAVE)
    stated = {name: book.findtext(f"bookinfo//{name}") or "" for _, name in _FACTS}
    return Reading(media_type=media.DOC, pages=found.pages, embedded=chosen(stated, _FACTS), partial=found.partial)


def _run(*command: str, at: Path) -> Path:
    """What a program prints, in a file; it has a home of its own, and may take so long."""
    printed = at / "printed"
    with (
        printed.open("wb") as output,
        subprocess.Popen(  # noqa: S603 the command is ours, and the file's name too
            ["/bin/sh", "-c", _BOUNDED, "sh", *command],
            cwd=at,
            env={"PATH": os.defpath, "HOME": str(at), "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            process_group=0,
        ) as process,
    ):
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            raise Unreadable(f"Reading the document took longer than {_SECONDS} seconds.", _SAVE) from error
    return printed


def _book(printed: Path) -> Element:
    try:
        return etree.fromstring(_DOCTYPE.sub(b"", printed.read_bytes(), count=1), SAFE_PARSER)
    except etree.XMLSyntaxError as error:
        raise Unreadable("antiword cannot read the document.", _SAVE) from error


def _blocks(book: Element) -> Iterator[Block]:
    for element in book.iterfind("chapter//*"):
        within = [local(above) for above in element.iterancestors()]
        match local(element):
            case "title":
                yield Block(_text(element), min(sum(map(bool, map(_SECTION.fullmatch, within))), DEEPEST))
            case "row":
                yield from row([Block(_text(cell))] for cell in element.iterchildren("entry"))
            case "para" if "row" not in within:
                yield Block(_text(element))


def _text(element: Element) -> str:
    """The text without that of notes and tables in it, which is given by itself."""
    outer = len(list(element.iterancestors(*_APART)))
    pieces = element.xpath(".//text()[count(ancestor::footnote | ancestor::informaltable) = $outer]", outer=outer)
    return " ".join("".join(pieces).replace("[pic]", "").split())
