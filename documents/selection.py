"""Which documents somebody may read, as SQL; the catalogue's own."""

import mimetypes
from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cache
from pathlib import PurePath
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, String, bindparam, exists, select

from documents import decisions, rows, tables
from documents.claim import EMBARGO, Claim, Source, best
from documents.document import Audience, Document, Kind, Visibility
from documents.errors import Gone, NotFound

_FOR_STAFF = {EMBARGO}  # fields of which the public is told nothing


def find(connection: Connection, id: str, audience: Audience) -> Row[Any]:
    """The row of a document that the audience may read. Raises Gone and NotFound."""
    row = connection.execute(select(tables.documents).where(tables.documents.c.id == id)).one_or_none()
    removal = decisions.removal(connection, id)
    seen = [Visibility(known.visibility) for known in (row, removal) if known is not None]
    hidden = removal is not None and not removal.state.told
    if not seen or hidden or not all(map(audience.may_read, seen)) or is_withheld(connection, id, audience):
        raise NotFound(f"There is no document {id}.")
    if row is None or removal:
        raise Gone(removal.sentence if removal else "")
    return row


def held_back(connection: Connection, id: str) -> Row[Any]:
    """The row of a document that waits to be looked at, or was rejected. Raises NotFound."""
    row = connection.execute(select(tables.documents).where(tables.documents.c.id == id)).one_or_none()
    if row is None or not decisions.is_held_back(connection, id):
        raise NotFound(f"No document {id} waits to be looked at.")
    return row


def is_closed(connection: Connection, id: str, audience: Audience) -> bool:
    """Whether a document is or was here, and is not for this audience now."""
    try:
        find(connection, id, audience)
    except Gone:
        return True
    except NotFound:
        known = exists().where(tables.documents.c.id == id) | exists().where(tables.removed.c.document == id)
        return bool(connection.scalar(select(known)))
    return False


def may_read(audience: Audience) -> ColumnElement[bool]:
    """What an audience may read."""
    readable = [visibility for visibility in Visibility if audience.may_read(visibility)]
    return tables.documents.c.visibility.in_(readable)


def current() -> ColumnElement[bool]:
    """What is to be found: some file still holds these bytes, and nobody withdrew them."""
    return exists().where(tables.files.c.document == tables.documents.c.id) & ~removed()


def found_by(audience: Audience) -> tuple[ColumnElement[bool], ...]:
    """What an audience should find."""
    return may_read(audience), current()


def removed() -> ColumnElement[bool]:
    """What somebody withdrew."""
    return exists().where(tables.removed.c.document == tables.documents.c.id)


def readable(audience: Audience) -> Select[Any]:
    """The documents that an audience may read."""
    return select(tables.documents).where(may_read(audience))


def is_withheld(connection: Connection, id: str, audience: Audience, *, beside: str = "") -> bool:
    """Whether a version that took a document's place is not for this audience: then neither is the document.

    An erased version counts as it was; one that is named `beside` does not count, nor do those that took its place.
    """
    if connection.scalar(select(exists().where(tables.files.c.document == id))):
        return False
    waiting, seen = [id], {id, beside}
    while waiting:
        for newer, visibility in _newer(connection, waiting.pop()):
            if newer not in seen:
                if not audience.may_read(visibility):
                    return True
                seen.add(newer)
                waiting.append(newer)
    return False


def _newer(connection: Connection, id: str) -> Iterator[tuple[str, Visibility]]:
    """The documents that took a document's place, and who may read them."""
    for table, column in ((tables.documents, "id"), (tables.removed, "document")):
        link = tables.versions.c.newer == table.c[column]
        query = select(tables.versions.c.newer, table.c.visibility).join(table, link)
        for row in connection.execute(query.where(tables.versions.c.older == id)):
            yield row.newer, Visibility(row.visibility)


def document(connection: Connection, row: Row[Any], *, words: bool = False) -> Document:
    """A document with its pages' text and its claims, people's last; with word boxes where they are wanted."""
    columns = [column for column in tables.pages.c if words or column.name != "words"]
    pages = connection.execute(
        select(*columns).where(tables.pages.c.document == row.id).order_by(tables.pages.c.number)
    )
    claims = select(tables.claims).where(tables.claims.c.document == row.id).order_by(tables.claims.c.seq)
    found = [rows.claim(claim) for claim in connection.execute(claims)]
    return rows.document(row, pages, (*found, *decisions.said(connection, row.id)))


def found(connection: Connection, ids: Sequence[str], audience: Audience) -> Iterator[Document]:
    """Those of some documents that an audience should find, in their order, without word boxes.

    Asked at once: one by one the questions take longer than the answers.
    """
    known = {row.id: row for row in connection.execute(_found(audience), {"ids": ids})}
    asked = {"ids": [*known]}
    pages, claims, people = defaultdict(list), defaultdict(list), defaultdict(list)
    for page in connection.execute(_PAGES, asked):
        pages[page.document].append(page)
    for claim in connection.execute(_CLAIMS, asked):
        claims[claim.document].append(rows.claim(claim))
    for id, said in decisions.said_of(connection, asked["ids"]):
        people[id].append(said)
    for id in filter(known.__contains__, ids):
        made = rows.document(known[id], pages.pop(id, ()), (*claims[id], *people[id]))
        yield told_to(made, audience)


@cache
def _found(audience: Audience) -> Select[Any]:
    return select(tables.documents).where(tables.documents.c.id.in_(_IDS), *found_by(audience))


_IDS = bindparam("ids", type_=String, expanding=True)
_PAGES = (
    select(*(column for column in tables.pages.c if column.name != "words"))
    .where(tables.pages.c.document.in_(_IDS))
    .order_by(tables.pages.c.document, tables.pages.c.number)
)
_CLAIMS = (
    select(tables.claims)
    .where(tables.claims.c.document.in_(_IDS))
    .order_by(tables.claims.c.document, tables.claims.c.seq)
)


def told_to(document: Document, audience: Audience) -> Document:
    """A document as an audience is told of it; until when a paper was for staff is no reader's business."""
    if audience is Audience.STAFF:
        return document
    shown = without_parents(document)
    if any(claim.field in _FOR_STAFF for claim in shown.claims):
        return replace(shown, claims=tuple(claim for claim in shown.claims if claim.field not in _FOR_STAFF))
    return shown


def without_parents(document: Document) -> Document:
    """A document that is public although it came in something for staff, which is then no reader's business.

    Nor is how it is called there: if it lies nowhere else, its name is made from what is known of it.
    """
    closed = {c.by for c in document.claims if c.source is Source.FOLDER and c.field == "visibility"}
    if not closed:
        return document
    hidden = {path for path in document.paths if any(path.startswith(f"{parent}/") for parent in closed)}
    paths = tuple(path for path in document.paths if path not in hidden)
    names = {_name(path) for path in hidden} - {_name(path) for path in paths}
    claims = (c for c in document.claims if c.source is not Source.FOLDER or c.field != "visibility")
    shown = replace(
        document,
        claims=tuple(_without_names(c, hidden, names) for c in claims if not _is_name(c, names)),
        paths=paths or (_made_name(document),),
    )
    return replace(shown, title=_title(shown)) if _is_titled_by(document, names) else shown


def _is_name(claim: Claim, names: AbstractSet[str]) -> bool:
    """Whether all that a claim says is what a file is called."""
    return claim.source is Source.EMBEDDED and claim.field == "title" and claim.quote in names


def _without_names(claim: Claim, paths: AbstractSet[str], names: AbstractSet[str]) -> Claim:
    """A claim whose words are not where a file lies, and that does not tell by its own file how another is called."""
    rule = "a sidecar" if any(claim.rule.startswith(f"{name}.") for name in names) else claim.rule
    return replace(claim, rule=rule, quote="" if claim.quote in paths else claim.quote)


def _is_titled_by(document: Document, names: AbstractSet[str]) -> bool:
    """Whether nothing but the name of a file tells the title."""
    winner = max(best(document.claims, "title"), key=lambda claim: (claim.confidence, claim.at), default=None)
    if winner is None:
        return document.title in names
    return _is_name(winner, names) and document.title == winner.value


def _title(document: Document) -> str:
    """A title from the name of a file that may be told."""
    return PurePath(document.file_name).stem


def _made_name(document: Document) -> str:
    """The name of a file, where what it is called may not be told: "Letter, 2025-03-03.pdf"."""
    kind = "Untitled" if document.kind is Kind.OTHER else document.kind.capitalize()
    named = ", ".join(filter(None, (kind, str(document.dated or ""))))
    return f"{named}{mimetypes.guess_extension(document.media_type) or ''}"


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1]
