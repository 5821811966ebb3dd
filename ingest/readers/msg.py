"""Mails as Outlook saves them (.msg): put into the form that mails have on their way, and read as those are.

See [MS-OXMSG] for the file and [MS-OXPROPS] for the numbers of what is in it.
"""

import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import encoders, message_from_bytes
from email.message import Message
from email.mime.base import MIMEBase
from email.parser import HeaderParser
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

from olefile import OleFileIO

from ingest import compound, media
from ingest.readers.cleaning import clean_line
from ingest.readers.encoded import decoded, decoded_as
from ingest.readers.mail import reading, refuse_large
from ingest.readers.outlook_rtf import words
from ingest.reading import LIMITS, Limits, Reading

VERSION = 1
_TOP, _INNER, _BELOW = 32, 24, 8  # bytes before the properties of a mail, a mail in a mail, and what else is in one
_UNICODE, _BYTES, _BINARY = "001F", "001E", "0102"
_SUBJECT, _HEAD, _SUBMITTED, _DELIVERED = 0x0037, 0x007D, 0x0039, 0x0E06
_PLAIN, _HTML, _RTF = 0x1000, 0x1013, 0x1009
_CODE_PAGES = (0x3FDE, 0x3FFD)
_FROM = (0x0042, 0x5D02, 0x0065), (0x0C1A, 0x5D01, 0x0C1F)  # in whose name, and who: name, address, Exchange's address
_PARTY = (0x3001, 0x39FE, 0x3003)
_ROLE = 0x0C15
_ROLES = {1: "To", 2: "Cc"}
_NAMES = (0x3707, 0x3704)
_METHOD, _CONTENT, _TYPE, _CONTENT_ID, _HIDDEN = 0x3705, 0x3701, 0x370E, 0x3712, 0x7FFE
_BY_REFERENCE, _MAIL, _OBJECT = {2, 3, 4, 7}, 5, 6
_ENCODINGS = {65001: "utf-8", 20127: "ascii", 28591: "latin-1", 28605: "iso8859-15"}
_FIELD = re.compile(r"^[A-Za-z][A-Za-z-]*:", re.MULTILINE)
_MEDIA_TYPE = re.compile(r"([\w.+-]+)/([\w.+-]+)")
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_DEEPEST = 10  # mails in one another
_DAMAGED = "A part of the mail is damaged: words may be missing."


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The words of a mail, its head as facts, and its attachments.

    Raises:
        Unreadable: it is damaged, too large or encrypted, or holds neither words nor attachments.
    """
    refuse_large(path, limits)
    with compound.opened(path) as file:
        item = _Item(_File(file, []), (), _TOP)
        message = _message(item)
        return reading(message, limits, media.MSG, _DAMAGED if item.file.damaged else "")


class _File(NamedTuple):
    """A file, and the streams of it that could not be read."""

    ole: OleFileIO
    damaged: list[str]

    def stream(self, path: tuple[str, ...]) -> bytes:
        if not self.ole.exists(list(path)):
            return b""
        content = b""
        try:
            content = self.ole.openstream(list(path)).read()
            whole = len(content) == self.ole.get_size(list(path))
        except compound.DAMAGE:
            whole = False
        if not whole:
            self.damaged.append("/".join(path))
        return content


class _Item:
    """A mail, one of its recipients or attachments: a storage with properties."""

    def __init__(self, file: _File, path: tuple[str, ...], before: int) -> None:
        self.file, self.path = file, path
        listed = file.stream((*path, "__properties_version1.0"))[before:]
        entries = struct.iter_unpack("<HHI8s", listed[: len(listed) // 16 * 16])
        self._fixed = {number: value for _, number, _, value in entries}
        pages = filter(None, map(self.number, _CODE_PAGES))
        self._encodings = [_ENCODINGS.get(page, f"cp{page}") for page in pages]

    def number(self, number: int) -> int:
        """A whole number or yes or no; 0 where it is missing."""
        return int.from_bytes(self._fixed.get(number, b"")[:4], "little")

    def day(self, number: int) -> str:
        """A point in time as mails write it; "" where it is missing or cannot be."""
        ticks = int.from_bytes(self._fixed.get(number, b""), "little")
        try:
            return format_datetime(_EPOCH + timedelta(microseconds=ticks // 10)) if ticks else ""
        except OverflowError:
            return ""

    def content(self, number: int) -> bytes:
        return self._stream(number, _BINARY)

    def text(self, number: int) -> str:
        if found := self._stream(number, _UNICODE):
            return found.decode("utf-16-le", "replace").rstrip("\0")
        found = self._stream(number, _BYTES).rstrip(b"\0")
        return decoded_as(found, self._encodings[0]) if self._encodings else decoded(found)

    def line(self, *numbers: int) -> str:
        """The first of these that says something, on one line."""
        return next(filter(None, (clean_line(self.text(number)) for number in numbers)), "")

    def below(self, start: str) -> Iterator["_Item"]:
        """The recipients or attachments."""
        names = self.file.ole.listdir(streams=False, storages=True)
        depth = len(self.path)
        for name in sorted({name[depth] for name in names if len(name) > depth and tuple(name[:depth]) == self.path}):
            if name.startswith(start):
                yield _Item(self.file, (*self.path, name), _BELOW)

    def inner(self) -> "_Item":
        """The mail that is attached."""
        return _Item(self.file, (*self.path, f"__substg1.0_{_CONTENT:04X}000D"), _INNER)

    def _stream(self, number: int, kind: str) -> bytes:
        return self.file.stream((*self.path, f"__substg1.0_{number:04X}{kind}"))


def _message(item: _Item, depth: int = 1) -> Message:
    message = MIMEBase("multipart", "mixed", boundary=f"=_outlook_{depth}")
    for name, value in _head(item):
        message[name] = value
    body = MIMEBase("multipart", "alternative", boundary=f"=_words_{depth}")
    plain, html = item.text(_PLAIN), item.content(_HTML) or item.text(_HTML).encode()
    if not plain.strip() and not html.strip():
        plain = words(item.content(_RTF))
    body.attach(_part("text/plain; charset=utf-8", plain.encode("utf-8", "replace")))
    if html:
        body.attach(_part("text/html", html))
    message.attach(body)
    for attachment in item.below("__attach_"):
        message.attach(_attached(attachment, depth))
    return message


def _head(item: _Item) -> Iterator[tuple[str, str]]:
    """What stands over the mail: as it was on its way, or as Outlook knows it."""
    raw = item.text(_HEAD)
    start = _FIELD.search(raw)
    sent = HeaderParser().parsestr(raw[start.start() :] if start else "")
    parties = {role: ", ".join(_named(item, number)) for number, role in _ROLES.items()}
    ours = {
        "From": next(filter(None, (_party(item, numbers) for numbers in _FROM)), ""),
        **parties,
        "Date": item.day(_SUBMITTED) or item.day(_DELIVERED),
    }
    yield "Subject", item.line(_SUBJECT) or str(sent["subject"] or "")
    for name, value in ours.items():
        if value := str(sent[name] or value):
            yield name, value


def _named(item: _Item, role: int) -> Iterator[str]:
    for recipient in item.below("__recip_"):
        if recipient.number(_ROLE) == role and (party := _party(recipient, _PARTY)):
            yield party


def _party(item: _Item, numbers: tuple[int, ...]) -> str:
    """A name and address as mails write them. Of Exchange's own addresses, which hold no @, nobody has any use."""
    name, *addresses = (item.line(number) for number in numbers)
    address = next((address for address in addresses if "@" in address), "")
    quoted = name.replace("\\", "").replace('"', "'")
    return f'"{quoted}" <{address}>' if address else f'"{quoted}"' if quoted else ""


def _attached(item: _Item, depth: int) -> Message:
    method = item.number(_METHOD)
    if method == _MAIL and depth < _DEEPEST:
        part: Message = MIMEBase("message", "rfc822")
        part.attach(_message(item.inner(), depth + 1))
        return part
    kind = _MEDIA_TYPE.fullmatch(item.line(_TYPE).lower())
    content = item.content(_CONTENT)
    if kind and kind[1] == "multipart":  # the words of a mail that is signed, as they were on their way
        with suppress(RecursionError, ValueError, LookupError, TypeError, AttributeError):
            return message_from_bytes(content)
    if method in _BY_REFERENCE:
        part = _part("message/external-body", b"")
    elif method in {_MAIL, _OBJECT}:
        part = _part("application/x-ole-storage", content)
    else:
        part = _part(kind[0] if kind else "application/octet-stream", content)
    content_id = item.line(_CONTENT_ID)
    if content_id and item.number(_HIDDEN):
        part["Content-ID"] = f"<{content_id}>"
        part.add_header("Content-Disposition", "inline", filename=("utf-8", "", item.line(*_NAMES)))
    else:
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", item.line(*_NAMES)))
    return part


def _part(kind: str, content: bytes) -> Message:
    part = Message()
    part["Content-Type"] = kind
    part.set_payload(content)
    encoders.encode_base64(part)
    return part
