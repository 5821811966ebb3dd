"""ZIP archives, as folders: no text of their own, but the files that are in them."""

import stat
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from documents import Unreadable
from ingest import media
from ingest.archive import content, opened
from ingest.media import Unsupported
from ingest.readers.unpacking import Content, Unpacking
from ingest.reading import LIMITS, Limits, Reading

VERSION = 1
_UTF_8 = 0x800  # the bit that says how names are written: APPNOTE.TXT, appendix D
_SMALL = 100_000_000  # bytes that any archive may unpack to, however tightly it is packed


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The files in an archive, unpacked.

    Raises:
        Unreadable: it is damaged, or holds no file.
    """
    unpacking = Unpacking(limits, max(_SMALL, limits.ratio * path.stat().st_size))
    with opened(path) as archive:
        for info in archive.infolist():
            if info.filename.endswith("/"):  # is_dir() of Python 3.11 stumbles over an empty name
                continue
            if not unpacking.admits():
                break
            _unpack(archive, info, unpacking)
    if not unpacking.enclosed:
        raise Unreadable("The archive holds no files.", "Look whether it was saved whole.")
    return Reading(
        media_type=media.ZIP,
        pages=(),
        partial=unpacking.partial,
        enclosed=tuple(unpacking.enclosed),
        unpacked=unpacking.folder,
    )


def _unpack(archive: ZipFile, info: ZipInfo, unpacking: Unpacking) -> None:
    if stat.S_ISLNK(info.external_attr >> 16):
        unpacking.refuse(_name(info), Unsupported("A link in an archive is not followed.", "Add what it leads to."))
    else:
        unpacking.add(_name(info), _content(archive, info))


def _content(archive: ZipFile, info: ZipInfo) -> Content:
    try:
        yield from content(archive, info)
    except Unreadable as unreadable:
        raise Unreadable(
            unreadable.reason, "Unpack the archive with a program of your own, and add the file."
        ) from unreadable


def _name(info: ZipInfo) -> str:
    """The name of an entry; some programs write UTF-8 and do not say so."""
    if info.flag_bits & _UTF_8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
