"""What is kept: a document, its pages and what is known of it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Self

from documents.claim import Claim
from documents.correspondence import Correspondence
from documents.dates import PartialDate
from documents.units import Unit
from documents.words import NO_WORDS, Words

_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

ID_DIGITS = 16


class Kind(StrEnum):
    """What sort of paper it is."""

    REPORT = "report"
    LETTER = "letter"
    MINUTES = "minutes"
    AGENDA = "agenda"
    PAPER = "paper"
    RESPONSE = "response"
    EVIDENCE = "evidence"
    NEWS = "news"
    POST = "post"
    OTHER = "other"


class Visibility(StrEnum):
    """Who may read a document."""

    PUBLIC = "public"
    STAFF = "staff"


class Audience(StrEnum):
    """Who asks. There is no default: a visitor who has not signed in is the public."""

    PUBLIC = "public"
    STAFF = "staff"

    def may_read(self, visibility: Visibility) -> bool:
        """Staff read everything, the public what is public."""
        return self is Audience.STAFF or visibility is Visibility.PUBLIC


class Named(NamedTuple):
    """A body or topic as a document carries it: its slug (None where no vocabulary has it) and its name."""

    slug: str | None
    name: str

    @property
    def value(self) -> str:
        """What filters and facets go by: the slug, or the name as written."""
        return self.slug or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page, or one part (about a page long, cut at headings) of a paper without pages.

    `number` counts from 1, `label` is the number printed on it. `width` and `height` are in points, 0 where there
    is no picture. Marks, boxes, citations all count from the start of `text`. `scanned` is how sure the recogniser
    of a scan was of its words, from 0 to 100; None where the text is the paper's own.
    """

    number: int
    label: str
    text: str
    words: Words = NO_WORDS
    width: float = 0.0
    height: float = 0.0
    scanned: float | None = None


class Original(NamedTuple):
    """The bytes of a document, kept under their SHA-256 (64 hex digits); `size` in bytes."""

    sha256: str
    size: int

    @property
    def document_id(self) -> str:
        """The id of the document these bytes are."""
        return self.sha256[:ID_DIGITS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper and what is known of it. Its id is the first 16 hex digits of the SHA-256 of its original."""

    id: str
    title: str
    kind: Kind
    visibility: Visibility
    media_type: str
    originals: tuple[Original, ...]
    paths: tuple[str, ...]  # where the same bytes were found, first one first
    pages: tuple[Page, ...] = ()
    dated: PartialDate | None = None
    bodies: tuple[Named, ...] = ()
    topics: tuple[Named, ...] = ()
    units: tuple[Unit, ...] = ()
    correspondence: Correspondence | None = None
    claims: tuple[Claim, ...] = ()
    language: str = "en"
    rights: str = ""
    source_url: str = ""
    unread: str = ""  # why pages are without text ("A scan of 3 pages …"), empty where all was read
    supersedes: str = ""  # the id of the document that lay at the same path before
    group: str = ""  # what it shares with its copies, among the papers of who asked; "" where nobody asked or knows

    def __deepcopy__(self, _memo: dict[int, object]) -> Self:
        """Itself, since nothing in it can change: a Haystack pipeline copies what it hands on."""
        return self

    @property
    def file_name(self) -> str:
        """The name of the file it came as, without marks that turn the direction of what is read."""
        return _TURNING.sub("", self.paths[0].rsplit("/", 1)[-1])
