"""Compound files, in which old Office documents and Outlook's mails are packed: [MS-CFB]."""

import struct
from pathlib import Path

from olefile import OleFileIO

from documents import Unreadable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DAMAGE = (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError, struct.error)


def opened(path: Path) -> OleFileIO:
    """The file, which the caller closes.

    Raises:
        Unreadable: its directory is damaged.
    """
    try:
        return OleFileIO(path)
    except DAMAGE as error:
        raise damaged() from error


def damaged() -> Unreadable:
    """For whoever finds that the file does not hold what it should."""
    return Unreadable("The file is damaged.", "Fetch it again, or open it in Office or Outlook and save a copy.")
