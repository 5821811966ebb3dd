"""By what each document was read, and what was found besides its pages: so that nothing is read twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, select

from documents import rows, tables
from documents.database import Database
from documents.document import Original


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReading:
    """What was read of a document besides its pages.

    `reader` is the name and version of what read it ("pdf 1"), `recogniser` of what recognised its scanned pages, ""
    where nothing did; `scans` is the number of pages whose text is still to be recognised. The rest is as in a reading.
    """

    reader: str
    embedded: Mapping[str, str] = field(default_factory=dict)
    partial: str = ""
    unread: str = ""
    cure: str = ""
    scans: int = 0
    recogniser: str = ""


class ReadBy(NamedTuple):
    """By what a document was read, "" where nobody knows; `unfinished` while what came in it is yet to be taken in."""

    original: Original
    media_type: str
    reader: str
    scans: int
    recogniser: str
    unfinished: bool

    @property
    def id(self) -> str:
        """The document's id."""
        return self.original.document_id


class Readings:
    """What is known of readings, by document; a part of the catalogue. For the ingest."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, id: str) -> KeptReading | None:
        """What was read of a document; None where that was before anybody kept it."""
        query = select(tables.readings).where(tables.readings.c.document == id)
        with self._database.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return KeptReading(**{name: value for name, value in row._mapping.items() if name != "document"})

    def unrecognised(self, recogniser: str) -> list[ReadBy]:
        """The documents with scanned pages that another recogniser has looked at, or none; by id."""
        return self._read_by(tables.readings.c.scans > 0, tables.readings.c.recogniser != recogniser)

    def all(self) -> list[ReadBy]:
        """By what every document held was read, withdrawn ones too; by id."""
        return self._read_by()

    def _read_by(self, *where: ColumnElement[bool]) -> list[ReadBy]:
        document, kept, file = tables.documents.c, tables.readings.c, tables.files.c
        unfinished = exists().where(file.document == document.id, file.size < 0).label("unfinished")
        query = (
            select(document.sha256, document.size, document.media_type, kept.reader, kept.scans, kept.recogniser)
            .add_columns(unfinished)
            .outerjoin_from(tables.documents, tables.readings)
            .where(*where)
            .order_by(document.id)
        )
        with self._database.connect() as connection:
            return [
                ReadBy(
                    original=Original(row.sha256, row.size),
                    media_type=row.media_type,
                    reader=row.reader or "",
                    scans=row.scans or 0,
                    recogniser=row.recogniser or "",
                    unfinished=bool(row.unfinished),
                )
                for row in connection.execute(query)
            ]

    def ask(self, ids: Iterable[str]) -> None:
        """Remember documents as asked to be read again, until they were, or `answer` is called."""
        with self._database.begin() as connection:
            asked = set(connection.scalars(select(tables.asked.c.document)))
            if new := sorted(set(ids) - asked):
                connection.execute(insert(tables.asked), [{"document": id} for id in new])

    def asked(self) -> set[str]:
        """The documents that somebody asked to be read again, and that were not."""
        with self._database.connect() as connection:
            return set(connection.scalars(select(tables.asked.c.document)))

    def answer(self, id: str) -> None:
        """Forget that a document was asked to be read again."""
        with self._database.begin() as connection:
            answer(connection, id)


def keep(connection: Connection, id: str, reading: KeptReading) -> None:
    """Keep what was read of a document; nothing is kept of it yet."""
    row: dict[str, Any] = {"document": id, **rows.plain(reading)}
    connection.execute(rows.insertion(tables.readings), row)


def answer(connection: Connection, id: str) -> None:
    """Forget that a document was asked to be read again."""
    connection.execute(delete(tables.asked).where(tables.asked.c.document == id))
