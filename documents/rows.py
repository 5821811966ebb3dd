"""Documents, pages, claims and files as rows of the catalogue, and back."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from functools import cache
from typing import Any

from sqlalchemy import Insert, Row, Table, insert

from documents.claim import Claim, Source
from documents.correspondence import Correspondence, Party
from documents.dates import PartialDate
from documents.document import Document, Kind, Named, Original, Page, Visibility
from documents.file import File, Status
from documents.units import Unit
from documents.words import NO_WORDS, Words


def plain(value: Any) -> dict[str, Any]:
    """The fields of a dataclass; what they hold is not copied, which `asdict` takes ten times as long for."""
    return {name: getattr(value, name) for name in _names(value.__class__)}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def insertion(table: Table) -> Insert:
    """The statement that puts rows in a table, made once: making it takes longer than most rows."""
    return insert(table)


def of_document(document: Document) -> dict[str, Any]:
    """A document's row, without its pages and claims."""
    original = document.originals[0]
    letter = document.correspondence
    return {
        "id": document.id,
        "sha256": original.sha256,
        "size": original.size,
        "media_type": document.media_type,
        "paths": list(document.paths),
        "title": document.title,
        "kind": document.kind,
        "visibility": document.visibility,
        "dated": str(document.dated) if document.dated else None,
        "bodies": [list(body) for body in document.bodies],
        "topics": [list(topic) for topic in document.topics],
        "units": [plain(unit) for unit in document.units],
        "correspondence": asdict(letter) if letter else None,
        "language": document.language,
        "rights": document.rights,
        "source_url": document.source_url,
        "unread": document.unread,
        "supersedes": document.supersedes,
    }


def of_page(id: str, page: Page) -> dict[str, Any]:
    """A page's row."""
    return {
        "document": id,
        "number": page.number,
        "label": page.label,
        "text": page.text,
        "words": page.words.packed,
        "width": page.width,
        "height": page.height,
        "scanned": page.scanned,
    }


def page(row: Row[Any], words: Words = NO_WORDS) -> Page:
    """A page; its word boxes only where they are given."""
    return Page(
        number=row.number,
        label=row.label,
        text=row.text,
        words=words,
        width=row.width,
        height=row.height,
        scanned=row.scanned,
    )


def claim(row: Row[Any]) -> Claim:
    """A claim."""
    values = {name: value for name, value in row._mapping.items() if name not in ("seq", "document")}
    return Claim(**{**values, "source": Source(row.source)})


def correspondence(row: dict[str, Any]) -> Correspondence:
    """Who wrote to whom."""
    parties = {key: tuple(Party(**party) for party in row[key]) for key in ("recipient", "cc")}
    return Correspondence(**{**row, **parties, "sender": Party(**row["sender"])})


def file(row: Row[Any]) -> File:
    """A file."""
    return File(**{**row._mapping, "document": row.document or "", "status": Status(row.status)})


def document(row: Row[Any], pages: Iterable[Row[Any]], claims: Iterable[Claim]) -> Document:
    """A document with its pages and claims."""
    return Document(
        id=row.id,
        title=row.title,
        kind=Kind(row.kind),
        visibility=Visibility(row.visibility),
        media_type=row.media_type,
        originals=(Original(row.sha256, row.size),),
        paths=tuple(row.paths),
        pages=tuple(page(each, Words(each._mapping.get("words", b""))) for each in pages),
        dated=PartialDate.parse(row.dated) if row.dated else None,
        bodies=tuple(Named(*body) for body in row.bodies),
        topics=tuple(Named(*topic) for topic in row.topics),
        units=tuple(Unit(**unit) for unit in row.units),
        correspondence=correspondence(row.correspondence) if row.correspondence else None,
        claims=tuple(claims),
        language=row.language,
        rights=row.rights,
        source_url=row.source_url,
        unread=row.unread,
        supersedes=row.supersedes,
    )
