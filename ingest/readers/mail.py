"""Mails (.eml): the words of the message, who wrote it to whom and when, and the files that came with it."""

import codecs
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.generator import BytesGenerator
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from documents import Page, Unreadable
from ingest import media
from ingest.media import Unsupported
from ingest.readers import html, text
from ingest.readers.addresses import field, parties
from ingest.readers.encoded import decoded, decoded_as, utf_16
from ingest.readers.parts import Block, parts
from ingest.readers.unpacking import Content, Unpacking, safe_name
from ingest.reading import LIMITS, Limits, Reading

VERSION = 1
_SLIPS = (RecursionError, ValueError, LookupError, TypeError, AttributeError)  # of the parser, on what is no mail
_WORDS = {"text/plain", "text/html"}
_PARTIES = ("sender", "from"), ("recipient", "to"), ("cc", "cc")  # who had a blind copy is nobody's business
_MOST = 200  # parties in a field
_ICON = 1_000_000  # bytes: a picture in the words of a mail that is larger may be a paper
_ENDINGS = {
    "application/pdf": ".pdf",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
}
_ENCRYPTED = {"application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
_NOT_READ = {  # media type: what it is, what to do
    **dict.fromkeys(
        ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"),
        ("A signature of the mail holds nothing to read.", "Nothing has to be done."),
    ),
    **dict.fromkeys(
        ("application/ms-tnef", "application/vnd.ms-tnef"),
        ("Attachments as Outlook packs them (winmail.dat) are not read.", "Save them from Outlook, and add them."),
    ),
    "message/external-body": ("An attachment that only names a file is not read.", "Add the file that it names."),
    "application/x-ole-storage": (
        "A drawing or table within the mail is not read.",
        "Save the mail as PDF and add that.",
    ),
    "text/calendar": ("An invitation for a calendar is not read.", "Nothing has to be done if the mail says it too."),
    "message/delivery-status": ("A report on the delivery is not read.", "Nothing has to be done."),
    "message/disposition-notification": ("A receipt is not read.", "Nothing has to be done."),
}
_DECRYPT = "Save it without encryption where it can be opened, and add that."


class _Leaf(NamedTuple):
    """A part of a mail that has no parts; `other` where it says what another part says in a better form."""

    part: Message
    other: bool = False


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The words of a mail, its head as facts, and its attachments.

    Raises:
        Unreadable: it is too large, encrypted, or holds neither words nor attachments.
    """
    refuse_large(path, limits)
    message, partial = _parsed(path.read_bytes())
    return reading(message, limits, media.MAIL, partial)


def refuse_large(path: Path, limits: Limits) -> None:
    """Raises Unreadable where a mail is larger than is read."""
    if path.stat().st_size > limits.mail:
        cure = "Save its attachments as files and add those, and the mail without them."
        raise Unreadable(f"The mail is larger than {limits.mail // 1_000_000} MB.", cure)


def reading(message: Message, limits: Limits, media_type: str, partial: str) -> Reading:
    """The reading of a mail; `partial` says what of it was lost before.

    Raises:
        Unreadable: it is encrypted, or holds neither words nor attachments.
    """
    mail = _Mail(limits)
    for leaf in _leaves(message):
        mail.take(leaf, alone=leaf.part is message)
    facts, cut = _facts(message)
    blocks = [*_head(facts), *mail.blocks] if any(block.text.strip() for block in mail.blocks) else []
    found = parts(blocks, limits, " ".join(filter(None, (partial, cut, mail.unpacking.partial))))
    if not found.pages and not mail.unpacking.enclosed and "subject" not in facts:
        raise Unreadable("The mail holds no text.", "Look whether it was saved whole.")
    if not found.pages and mail.encrypted:
        raise Unreadable("The mail is encrypted.", _DECRYPT)
    return Reading(
        media_type=media_type,
        pages=found.pages or (Page(number=1, label="1", text=""),),
        embedded=facts,
        partial=found.partial,
        enclosed=tuple(mail.unpacking.enclosed),
        unpacked=mail.unpacking.folder,
    )


def _parsed(content: bytes) -> tuple[Message, str]:
    """The mail; where its parts lie too deep in one another, its head and the rest as one text, and a sentence."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8)) or utf_16(content):
        content = decoded(content).encode()
    try:
        return message_from_bytes(content), ""
    except _SLIPS:
        message = BytesHeaderParser().parsebytes(content)
        del message["content-type"], message["content-transfer-encoding"]
        return message, "The parts of the mail lie too deep in one another to be told apart."


def _leaves(message: Message) -> Iterator[_Leaf]:
    """The parts of a mail in their order; without recursion, for they may nest deep."""
    waiting = [_Leaf(message)]
    while waiting:
        leaf = waiting.pop()
        if leaf.part.get_content_maintype() != "multipart" or not leaf.part.is_multipart():
            yield leaf
            continue
        inside = _inside(leaf.part)
        plain = leaf.part.get_content_subtype() == "alternative" and any(map(_is_plain, inside))
        waiting += [_Leaf(part, leaf.other or (plain and not _is_plain(part))) for part in reversed(inside)]


def _inside(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []


def _is_plain(part: Message) -> bool:
    return part.get_content_type() == "text/plain" and bool(_content(part).strip())


class _Mail:
    """What is gathered of one mail, part by part."""

    def __init__(self, limits: Limits) -> None:
        self.unpacking = Unpacking(limits, limits.mail)
        self.blocks: list[Block] = []
        self.encrypted = False

    def take(self, leaf: _Leaf, *, alone: bool) -> None:
        """Take words as words, and everything else as a file; `alone` where the mail has no parts."""
        part, kind = leaf.part, leaf.part.get_content_type()
        name = _file_name(part)
        broken = kind.startswith("multipart/")  # which names no boundary, or one that never comes
        if broken or (kind in _WORDS and (alone or (not name and part.get_content_disposition() != "attachment"))):
            if not leaf.other:
                self.blocks += _words(part, kind)
        elif self.unpacking.admits():
            self._attach(part, kind, name or f"part {len(self.unpacking.enclosed) + 1}{_ENDINGS.get(kind, '')}")

    def _attach(self, part: Message, kind: str, name: str) -> None:
        known = _NOT_READ.get("application/ms-tnef" if name.lower() == "winmail.dat" else kind)
        if kind in _ENCRYPTED:
            self.encrypted = True
            self.unpacking.refuse(name, Unreadable("It is encrypted.", _DECRYPT))
        elif known:
            self.unpacking.refuse(name, Unsupported(*known))
        elif kind == "message/rfc822" and part.is_multipart():
            self.unpacking.add(_mail_name(part, name), _mail_within(part))
        elif _is_icon(part, kind):
            reason = "A picture in the words of the mail is not read."
            self.unpacking.refuse(name, Unsupported(reason, "If it shows a paper, save it and add it."))
        else:
            self.unpacking.add(name, (content for content in [_content(part)]))


def _words(part: Message, kind: str) -> Iterator[Block]:
    words = decoded_as(content, charset) if (charset := _charset(part)) and (content := _content(part)) else ""
    words = words or decoded(_content(part), html=kind == "text/html")
    yield from html.blocks(LexborHTMLParser(words)) if kind == "text/html" else text.blocks(words)


def _content(part: Message) -> bytes:
    """The bytes of a part, however they were packed for the way."""
    try:
        payload = part.get_payload(decode=True)
    except _SLIPS:
        payload = None
    if isinstance(payload, bytes):
        return payload
    raw = part.get_payload()
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def _charset(part: Message) -> str:
    try:
        return part.get_content_charset() or ""
    except _SLIPS:
        return ""


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except _SLIPS:
        return ""
    stand_in = Message()
    stand_in["name"] = name.replace("\n", " ").replace("\r", " ")
    return safe_name(field(stand_in, "name")).replace("/", "_")


def _mail_name(part: Message, name: str) -> str:
    """The name of a mail in a mail; of one that has none its subject."""
    subject = field(_inside(part)[0], "subject") if _inside(part) else ""
    if _file_name(part) or not subject:
        return name if name.lower().endswith(".eml") else f"{name}.eml"
    return f"{safe_name(subject).replace('/', '_')[:80].rstrip('. ')}.eml"


def _mail_within(part: Message) -> Content:
    """The bytes of a mail in a mail."""
    try:
        inner = _inside(part)[0]
        if str(part.get("content-transfer-encoding", "")).strip().lower() == "base64":  # which is not allowed, but done
            inner["content-transfer-encoding"] = "base64"
            yield _content(inner)
            return
        target = BytesIO()
        BytesGenerator(target, mangle_from_=False, maxheaderlen=0, policy=compat32).flatten(inner)
        yield target.getvalue()
    except (*_SLIPS, OSError) as error:
        raise Unreadable("The mail in this mail is damaged.", "Save it from a mail program, and add it.") from error


def _is_icon(part: Message, kind: str) -> bool:
    shown = part["content-id"] is not None and part.get_content_disposition() != "attachment"
    return kind.startswith("image/") and shown and len(_content(part)) < _ICON


def _head(facts: Mapping[str, str]) -> Iterator[Block]:
    """The head as it is printed over a mail, so that whoever is named there is found by any search."""
    for label, field_ in (
        ("From", "sender"),
        ("To", "recipient"),
        ("Cc", "cc"),
        ("Date", "sent"),
        ("Subject", "subject"),
    ):
        if field_ in facts:
            yield Block(f"{label}: {', '.join(facts[field_].splitlines())}")


def _facts(message: Message) -> tuple[dict[str, str], str]:
    """What the head says, and a sentence on whom it names beyond the first."""
    cut = ""
    found = {"subject": field(message, "subject"), "sent": field(message, "date")}
    for ours, theirs in _PARTIES:
        named = parties(message, theirs)
        found[ours] = "\n".join(dict.fromkeys(islice(named, _MOST)))
        if next(named, None):
            cut = f"Of those it was sent to only the first {_MOST} are recorded."
    found["author"] = found["sender"].partition("\n")[0]
    return {key: value for key, value in found.items() if value}, cut
