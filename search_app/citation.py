"""A paper, or a page of it, as it is cited: what a list of sources says of it, whichever form that takes."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from documents import Document, Kind, Page, PartialDate, Party, Vocabulary, best
from search_app.addresses import document_address, page_address
from search_app.dates import date_words
from search_app.facts import party_words
from search_app.naming import is_heading

_PAGED = {"application/pdf", "image/png", "image/jpeg", "image/tiff"}
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)  # control characters, and those that turn the order of letters around
_NO_LETTER = re.compile("[^a-z0-9]+")
_IN_ADDRESS = ":/?#[]@!$&'()*+,=%-._~"
_KEY = 40  # letters of a name in a key
_TITLE = 300  # characters of a title in a sentence


class Locator(NamedTuple):
    """Where in a paper: the number printed on a page, or the heading of a part; "" where that is not known."""

    page: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What is said of a source, each text on one line; what is not known is empty.

    `key` names it within a list of sources. `authors` are the bodies that issued it, of a letter who wrote it;
    `publisher` is the body. `address` begins with https:// or http://.
    """

    key: str
    kind: Kind
    title: str
    authors: tuple[str, ...]
    recipients: tuple[str, ...]
    publisher: str
    dated: PartialDate | None
    number: str
    where: Locator
    address: str
    language: str
    rights: str

    @property
    def genre(self) -> str:
        """What sort of paper it is, where that says anything."""
        return "" if self.kind is Kind.OTHER else self.kind.capitalize()

    @property
    def words(self) -> str:
        """The citation as a sentence: title, who issued it, its reference, date, page and address."""
        title = shortened(self.title, _TITLE).translate({ord("“"): "‘", ord("”"): "’"})
        section = f"“{self.where.section}”" if self.where.section else ""
        page = f"p. {self.where.page}" if self.where.page else ""
        names = dict.fromkeys((*self.authors, self.publisher))
        date = date_words(self.dated) if self.dated else "no date"
        return ", ".join(filter(None, (f"“{title}”", *names, self.number, date, page, section, self.address)))


def cited(document: Document, vocabulary: Vocabulary, root: str, page: Page | None = None) -> Citation:
    """The citation of a document or of one of its pages; `root` is what stands before a path in an address."""
    path = page_address(document.id, page.number) if page else document_address(document.id)
    letter = document.correspondence if document.kind is Kind.LETTER else None
    bodies = tuple(filter(None, (on_one_line(body.name) for body in document.bodies)))
    publisher = on_one_line(vocabulary.label("body", letter.sender.body)) if letter else ""
    writer = _name(letter.sender) if letter else ""
    return Citation(
        key=_key(document, page),
        kind=document.kind,
        title=on_one_line(document.title),
        authors=(writer,) if writer else (publisher,) if publisher else bodies,
        recipients=tuple(_names(letter.recipient, vocabulary)) if letter else (),
        publisher=publisher or next(iter(bodies), ""),
        dated=document.dated,
        number=_number(document),
        where=_where(document, page) if page else Locator(),
        address=quote(root + path, safe=_IN_ADDRESS, errors="replace"),
        language=on_one_line(document.language),
        rights=on_one_line(document.rights),
    )


def on_one_line(text: str) -> str:
    """A text without line breaks, signs that are not seen, and halves of letters, as names of files may have."""
    whole = " ".join(text.encode("utf-8", "replace").decode().split())
    return " ".join(_UNSEEN.sub("", whole).split())


def shortened(text: str, length: int) -> str:
    """A text of so many characters at most, cut behind a word."""
    if len(text) <= length:
        return text
    begin = text[:length]
    return f"{begin.rpartition(' ')[0] or begin[:-1]}…"


def _name(sender: Party) -> str:
    return on_one_line(sender.name or sender.role)


def _names(parties: tuple[Party, ...], vocabulary: Vocabulary) -> Iterator[str]:
    return filter(None, (on_one_line(party_words(party, vocabulary)) for party in parties))


def _number(document: Document) -> str:
    """The paper's own reference."""
    if document.correspondence and document.correspondence.our_ref:
        return on_one_line(document.correspondence.our_ref)
    return next((on_one_line(claim.value) for claim in best(document.claims, "our_ref")), "")


def _where(document: Document, page: Page) -> Locator:
    """The printed number of a page; a part of a paper without pages has a heading, but no number that others find."""
    label = on_one_line(page.label)
    if not is_heading(label):
        return Locator(page=label or str(page.number)) if document.media_type in _PAGED else Locator()
    return Locator(section=label) if len(document.pages) > 1 else Locator()


def _key(document: Document, page: Page | None) -> str:
    """A name in letters, figures and hyphens that no other citation from here has."""
    body = document.bodies[0].value if document.bodies else ""
    plain = unicodedata.normalize("NFKD", body).encode("ascii", "ignore").decode().lower()
    name = _NO_LETTER.sub("-", plain)[:_KEY].strip("-") or document.kind.value
    year = f"{document.dated.year:04}" if document.dated else "undated"
    return "-".join((name, year, document.id[:8], *(("page", str(page.number)) if page else ())))
