"""What a reader gives: pages, and what the file itself says about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from documents import Page, Unreadable
from documents.file import Status

if TYPE_CHECKING:
    from ingest.findings import Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of one file is read; what is beyond is cut, and `Reading.partial` says so."""

    pages: int = 5_000
    pixels: int = 50_000_000  # of a picture; A4 with 600 dots an inch has 35 million
    characters: int = 200_000  # a page
    bytes: int = 64_000_000  # of a file of text or HTML
    mail: int = 150_000_000  # bytes of a mail with all that is attached
    enclosed: int = 10_000  # files in a mail or archive, and in those that are in it
    unpacked: int = 2_000_000_000  # bytes of them
    ratio: int = 200  # times its size that a large archive may unpack to: text packs to a tenth, a bomb to a thousandth
    deep: int = 4  # mails and archives that a file may lie in, each in the next


LIMITS = Limits()
_WHOLE = "The original is kept whole. Split the file and add the parts, to have all of it found."


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that came in another: its name there ("folder/name.pdf"), and where it was unpacked, or why it was not."""

    name: str
    path: Path | None = None
    refused: Unreadable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The pages of one file and what is embedded in it; it travels from a worker to the main process by pickle.

    `embedded` holds facts as found, under title, author, created, modified, published, publisher, site, rights,
    language, source_url, begun (by a word processor, perhaps from a template): from XMP, the PDF's Info, HTML meta,
    Office properties or front matter; of a mail subject, sent, sender, recipient and cc, a party a line. `unread` is a
    sentence on pages that lack text, `cure` what to do about it, `partial` a sentence on what a limit or damage cut.
    `scans` are the numbers of pages whose text is to be recognised; after that of those where it failed (see
    `ingest.ocr`). `doubt` is a sentence on pages whose text may be wrong. `reader` and `recogniser` are name and
    version of what read it, and of what recognised its scanned pages, "" where nothing did.
    `enclosed` are the files that came in it, in its order; whoever has read them deletes `unpacked`, where they lie.
    `findings` is what was found in these pages already, if anybody has looked.
    """

    media_type: str
    pages: tuple[Page, ...]
    embedded: Mapping[str, str] = field(default_factory=dict)
    unread: str = ""
    cure: str = ""
    partial: str = ""
    scans: tuple[int, ...] = ()
    doubt: str = ""
    reader: str = ""
    recogniser: str = ""
    enclosed: tuple[Enclosed, ...] = ()
    unpacked: Path | None = None
    findings: "Findings | None" = None

    @property
    def missing(self) -> str:
        """What is missing of the file, in sentences; nothing where all was read."""
        return " ".join(filter(None, (self.partial, self.unread)))

    @property
    def reason(self) -> str:
        """What there is to know of how it was read, in sentences."""
        return " ".join(filter(None, (self.partial, self.unread, self.doubt)))

    @property
    def advice(self) -> str:
        """What to do about it."""
        return self.cure or (_WHOLE if self.partial else "")

    def status(self, complete: Status) -> Status:
        """How the file ended; `complete` where all of it was read."""
        if self.unread and not any(page.text.strip() for page in self.pages):
            return Status.UNREAD
        return Status.PARTIAL if self.missing else complete


def unforeseen(doing: str, error: BaseException) -> Unreadable:
    """How a file ends at which we made a mistake."""
    reason = f"{doing} the file failed in an unforeseen way: {type(error).__name__}: {error}."
    return Unreadable(reason, "Report this with the file, or save a copy in another format and add that.")


def scans(some: int, total: int) -> str:
    """A sentence on pages that are pictures."""
    if total == 1:
        return "The page is a picture of text (a scan)."
    if some == total:
        return f"All {total} pages are pictures of text (a scan)."
    return f"{some} of {total} pages {'is a picture' if some == 1 else 'are pictures'} of text (a scan)."
