"""The words of mails that Outlook keeps as packed RTF and in no other form: [MS-OXRTFCP]."""

import struct

from documents import Unreadable
from ingest.readers.rtf import parsed

_PACKED, _PLAIN = b"LZFu", b"MELA"
_KNOWN = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    b"\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW = 4096


def words(packed: bytes) -> str:
    """The text, a blank line after each paragraph; "" where there is none."""
    try:
        return "\n\n".join(block.text for block in parsed(unpacked(packed)).blocks())
    except Unreadable:
        return ""


def unpacked(packed: bytes) -> bytes:
    """The RTF, as far as it is whole."""
    if len(packed) < 16:
        return b""
    size, kind = struct.unpack_from("<4xI4s", packed)
    if kind == _PLAIN:
        return packed[16 : 16 + size]
    return _expanded(packed[16:], size) if kind == _PACKED else b""


def _expanded(packed: bytes, size: int) -> bytes:
    """Eight at a time follow a byte that tells which are single bytes, and which refer to what came before."""
    found = bytearray(_KNOWN)
    place = 0
    while place < len(packed) and len(found) < len(_KNOWN) + size:
        kinds, place = packed[place], place + 1
        for bit in range(8):
            if not kinds >> bit & 1:
                found += packed[place : place + 1]
                place += 1
                continue
            reference = int.from_bytes(packed[place : place + 2])
            place += 2
            back = (len(found) - (reference >> 4)) % _WINDOW
            if not back:  # its own place: the end
                return bytes(found[len(_KNOWN) :])
            for _ in range((reference & 0xF) + 2):
                found.append(found[-back] if back <= len(found) else 0x20)
    return bytes(found[len(_KNOWN) : len(_KNOWN) + size])
