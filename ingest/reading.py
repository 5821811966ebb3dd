"""What a reader gives: pages, and what the file itself says about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from documents import Page


class Heading(NamedTuple):
    """An entry of a file's own table of contents; `page` counts from 1, None where it leads nowhere."""

    level: int
    title: str
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of one file is read; what is beyond is cut, and `Reading.partial` says so."""

    pages: int = 5_000
    characters: int = 200_000  # a page
    bytes: int = 64_000_000  # of a file of text or HTML


LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The pages of one file and what is embedded in it; it travels from a worker to the main process by pickle.

    `embedded` holds facts as found, under title, author, created, modified, published, publisher, site, rights,
    language, source_url: from XMP, the PDF's Info, HTML meta or front matter. `unread` is a sentence on pages that
    lack text, `cure` what to do about it, `partial` a sentence on what a limit or damage cut.
    """

    media_type: str
    pages: tuple[Page, ...]
    embedded: Mapping[str, str] = field(default_factory=dict)
    outline: tuple[Heading, ...] = ()
    unread: str = ""
    cure: str = ""
    partial: str = ""
