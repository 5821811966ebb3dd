"""The text of a file of bytes: in the encoding its first bytes name, else UTF-8, else that of old Windows."""

import codecs
import re
from pathlib import Path

from documents import Unreadable
from ingest.reading import Limits

_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_META_WITHIN = 4096
_LEAST = 16  # bytes from which on UTF-16 is known without its mark
_TAG = b"<meta charset="
_LATIN = {"iso8859-1", "ascii"}
_NO_CHARSETS = {"idna", "punycode", "utf-7", "unicode-escape", "raw-unicode-escape"}  # codecs of Python; some are slow


def text_of(path: Path, limits: Limits, *, html: bool = False) -> tuple[str, str]:
    """The text of a file, up to the limit, and a sentence on what was cut (empty where nothing was).

    Raises:
        Unreadable: the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            content = file.read(limits.bytes + 1)
    except OSError as error:
        raise Unreadable(
            f"The file cannot be opened: {error.strerror}.", "Look whether it is there and may be read."
        ) from error
    cut = len(content) > limits.bytes
    partial = f"Only the first {limits.bytes // 1_000_000} MB were read." if cut else ""
    return decoded(content[: limits.bytes], html=html), partial


def decoded(content: bytes, *, html: bool = False) -> str:
    """The text of bytes; never fails: what no encoding knows becomes a replacement character."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if wide := utf_16(content):
        return content.decode(wide, "replace")
    named = _META.search(content[:_META_WITHIN]) if html else None
    for encoding in (_as_browsers_do(named[1].decode("ascii")), "utf-8") if named else ("utf-8",):
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    return content.decode("cp1252", "replace")


def utf_16(content: bytes) -> str:
    """Which UTF-16 it is that has no mark, by every other byte being nought; "" where it is none."""
    head = content[:_META_WITHIN]
    halves = {"utf-16-le": (head[1::2], head[::2]), "utf-16-be": (head[::2], head[1::2])}
    for encoding, (high, low) in halves.items():
        if len(head) >= _LEAST and high.count(0) * 10 > len(high) * 9 and 0 not in low:
            return encoding
    return ""


def decoded_as(content: bytes, charset: str) -> str:
    """The text of bytes that are said to be in an encoding; where they are not, as `decoded`."""
    try:
        name = codecs.lookup(charset).name
        if name not in _NO_CHARSETS:
            return content.decode("cp1252" if name in _LATIN else name)
    except (LookupError, ValueError):  # unknown, none of text, not true, or no name at all
        pass
    return decoded(content)


def _as_browsers_do(encoding: str) -> str:
    """Latin 1 is Windows 1252, and what could not write the tag that names it (UTF-16, "undefined") is UTF-8.

    See https://encoding.spec.whatwg.org/#names-and-labels.
    """
    try:
        name = codecs.lookup(encoding).name
        fits = name not in _NO_CHARSETS and _TAG.decode(name) == _TAG.decode("ascii")
    except (LookupError, ValueError):  # unknown, none of text, or no name at all
        return "utf-8"
    if name in _LATIN:
        return "cp1252"
    return name if fits else "utf-8"
