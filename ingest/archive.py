"""ZIP archives, in which documents are packed: opened with bounds on their directory and their entries.

The directory is also looked at outside the reading workers, hence its bound: Python keeps half a kilobyte an entry.
"""

import struct
import zipfile
import zlib
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

from documents import Unreadable

_ENTRIES = 20_000  # a Word file with a thousand pictures has some 2,000
_DIRECTORY = 4_000_000  # bytes
_END = b"PK\x05\x06"  # APPNOTE.TXT 4.3.16
_END_64 = b"PK\x06\x07"
_END_SIZE = 22
_END_WITHIN = _END_SIZE + 0xFFFF  # a comment may follow
_CHUNK = 1 << 20  # bytes
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # LZMA may ask for 4 GB before it gives a byte
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OSError)
_SPLIT = "If it is an archive, unpack it and add the files; else fetch it again."
_FETCH = "Fetch it again, or open it in a word processor and save a copy."


def opened(path: Path) -> zipfile.ZipFile:
    """The archive, which the caller closes.

    Raises:
        Unreadable: it is damaged, or its directory is larger than is read.
        OSError: it cannot be opened.
    """
    entries, size = _directory(path)
    if entries > _ENTRIES or size > _DIRECTORY:
        raise Unreadable("The file's directory lists more entries than are read.", _SPLIT)
    try:
        return zipfile.ZipFile(path)
    except _DAMAGE as error:
        raise damaged() from error


def entry(archive: zipfile.ZipFile, name: str, most: int) -> bytes | None:
    """An entry unpacked; None where there is no such entry.

    Raises:
        Unreadable: it is damaged, locked, packed in a way documents are not, or unpacks to more than `most` bytes.
    """
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    unpacked = bytearray()
    with closing(content(archive, info)) as chunks:
        for chunk in chunks:
            unpacked += chunk
            if len(unpacked) > most:
                what = f"A part of the document unpacks to more than {most // 1_000_000} MB."
                raise Unreadable(what, "Split it, or save it as PDF.")
    return bytes(unpacked)


def content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Generator[bytes, None, None]:
    """An entry unpacked, piece by piece.

    Raises:
        Unreadable: it is damaged, locked, or packed in a way documents are not.
    """
    if info.flag_bits & 1:
        raise locked()
    if info.compress_type not in _METHODS:
        raise Unreadable("It is packed in a way that is not read.", _FETCH)
    try:
        with archive.open(info) as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except _DAMAGE as error:
        raise damaged() from error


def damaged() -> Unreadable:
    """For whoever finds that the archive does not hold what it should."""
    return Unreadable("The file is a damaged Office document or archive.", _FETCH)


def locked() -> Unreadable:
    """For whoever finds that the archive, or the archive in it, is encrypted."""
    return Unreadable("The document is locked with a password.", "Save a copy without the password and add that.")


def _directory(path: Path) -> tuple[int, int]:
    """How many entries and bytes the directory says it has; found where Python's zipfile will look for it."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - _END_WITHIN - _END_SIZE))
        tail = file.read()
    place = len(tail) - _END_SIZE if tail[-_END_SIZE:].startswith(_END) else tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_SIZE:
        raise damaged()
    if tail[: max(place, 0)][-20:].startswith(_END_64):  # ZIP64, for more than 65,535 entries or 4 GB
        return 0xFFFF, 0
    entries, size = struct.unpack_from("<HL", tail, place + 10)
    return entries, size
