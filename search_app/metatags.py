"""What programs read in the head of a paper's page: indexes of research, search engines, and those that show links."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from documents import Document, Kind, Page
from documents.pictures import PAGE
from search_app.addresses import document_address, picture_address
from search_app.citation import Citation, on_one_line, shortened
from search_app.viewer import has_picture

_DESCRIPTION = 200  # letters of the first words
_TITLE = 300  # letters of a title
_MAIL = {"message/rfc822", "application/vnd.ms-outlook"}
_REPORTS = {Kind.REPORT, Kind.PAPER, Kind.RESPONSE}
_SCHEMA = {
    **dict.fromkeys(_REPORTS, "Report"),
    Kind.LETTER: "Message",
    Kind.NEWS: "NewsArticle",
}


class Tag(NamedTuple):
    """A meta tag: `by` is the attribute that holds its name."""

    by: str
    name: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A paper, or the page of it that is shown, as its head tells it.

    `root` stands before paths; `original` is the address of its file, "" where that is not given out.
    """

    document: Document
    page: Page | None
    citation: Citation
    root: str
    original: str

    @property
    def description(self) -> str:
        """The first words; "" where there are none to read."""
        pages = (self.page,) if self.page else self.document.pages
        told = (on_one_line(page.text) for page in pages)
        return shortened(next(filter(None, told), ""), _DESCRIPTION)

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The meta tags whose content is known."""
        named = (("name", self._research()), ("name", self._dublin_core()), ("property", self._open_graph()))
        return tuple(Tag(by, name, content) for by, tags in named for name, content in tags if content)

    @property
    def linked(self) -> dict[str, Any]:
        """The same for search engines: the paper by the terms of schema.org; a page is a part of it."""
        paper = {name: value for name, value in self._paper().items() if value}
        context = {"@context": "https://schema.org"}
        if not self.page:
            return context | paper
        where = self.citation.where
        return context | {
            "@type": "CreativeWork",
            "@id": self.citation.address,
            "url": self.citation.address,
            "name": ", ".join(filter(None, (self._title, where.page and f"p. {where.page}", where.section))),
            "position": where.page or self.page.number,
            "isPartOf": paper,
            **({"image": self._picture} if self._picture else {}),
        }

    @property
    def _title(self) -> str:
        return shortened(self.citation.title, _TITLE)

    @property
    def _picture(self) -> str:
        """The address of the picture of the page, or of the first."""
        page = self.page or next(iter(self.document.pages), None)
        if not page or not has_picture(self.document, page):
            return ""
        return self.root + picture_address(self.document.id, page.number, PAGE)

    @property
    def _file(self) -> str:
        return self.root + self.original if self.original else ""

    def _research(self) -> Iterator[tuple[str, str]]:
        """The tags that Google Scholar and Zotero know."""
        cited = self.citation
        yield "citation_title", self._title
        yield from (("citation_author", name) for name in cited.authors)
        report = cited.kind in _REPORTS
        yield "citation_technical_report_institution" if report else "citation_publisher", cited.publisher
        yield "citation_technical_report_number", cited.number if report else ""
        yield "citation_publication_date", str(cited.dated).replace("-", "/") if cited.dated else ""
        yield "citation_firstpage", cited.where.page
        yield "citation_lastpage", cited.where.page
        yield "citation_language", cited.language
        yield "citation_public_url", cited.address
        yield "citation_pdf_url", self._file if self.document.media_type == "application/pdf" else ""

    def _dublin_core(self) -> Iterator[tuple[str, str]]:
        cited = self.citation
        yield "DC.title", self._title
        yield from (("DC.creator", name) for name in cited.authors)
        yield "DC.publisher", cited.publisher
        yield "DC.date", str(cited.dated) if cited.dated else ""
        yield "DC.type", cited.genre
        yield "DC.format", self.document.media_type
        yield "DC.identifier", cited.address
        yield "DC.language", cited.language
        yield "DC.rights", cited.rights

    def _open_graph(self) -> Iterator[tuple[str, str]]:
        yield "og:title", self._title
        yield "og:type", "article"
        yield "og:url", self.citation.address
        yield "og:description", self.description
        yield "og:image", self._picture

    def _paper(self) -> dict[str, Any]:
        cited, document = self.citation, self.document
        address = self.root + document_address(document.id)
        written = cited.kind is Kind.LETTER and cited.authors != (cited.publisher,)
        return {
            "@type": "EmailMessage" if self._is_mail else _SCHEMA.get(cited.kind, "DigitalDocument"),
            "@id": address,
            "url": address,
            "name": self._title,
            "author": [{"@type": "Person" if written else "Organization", "name": name} for name in cited.authors],
            "publisher": {"@type": "Organization", "name": cited.publisher} if cited.publisher else None,
            "datePublished": str(cited.dated) if cited.dated else None,
            "identifier": cited.number,
            "genre": cited.genre,
            "inLanguage": cited.language,
            "copyrightNotice": cited.rights,
            "image": "" if self.page else self._picture,
            "encoding": self._encoding(),
            **(self._sent() if cited.kind is Kind.LETTER else {}),
        }

    @property
    def _is_mail(self) -> bool:
        return self.citation.kind is Kind.LETTER and self.document.media_type in _MAIL

    def _sent(self) -> dict[str, Any]:
        cited = self.citation
        return {
            "dateSent": str(cited.dated) if cited.dated else None,
            "recipient": [{"@type": "ContactPoint", "name": name} for name in cited.recipients],
        }

    def _encoding(self) -> dict[str, str] | None:
        if not self.original:
            return None
        return {
            "@type": "MediaObject",
            "contentUrl": self._file,
            "encodingFormat": self.document.media_type,
            "contentSize": f"{self.document.originals[0].size} B",
        }
