"""Which documents took the place of which, and which came in the bytes of which; it outlives both."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, insert, select

from documents import selection, tables
from documents.database import Database
from documents.document import Audience, Visibility


class Lineage:
    """Versions and enclosures, by document; a part of the catalogue.

    Who asks for one of the documents named here is looked at then.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def enclose(self, outer: str, inner: Iterable[str]) -> None:
        """Remember which documents came in the bytes of a document."""
        table = tables.came_in
        with self._database.begin() as connection:
            known = set(connection.scalars(select(table.c.inner).where(table.c.outer == outer)))
            if new := sorted(set(inner) - known - {outer}):
                connection.execute(insert(table), [{"outer": outer, "inner": id} for id in new])

    def attachments(self, id: str) -> list[str]:
        """The documents that came in a document."""
        return self._joined(id, tables.came_in.c.outer, tables.came_in.c.inner)

    def parents(self, id: str) -> list[str]:
        """The documents that a document came in."""
        return self._joined(id, tables.came_in.c.inner, tables.came_in.c.outer)

    def inside(self, id: str) -> list[str]:
        """The documents that came in a document, in these, and so on; those too that were removed."""
        return self._follow(id, tables.came_in.c.outer, tables.came_in.c.inner)

    def is_open(self, id: str, audience: Audience) -> bool:
        """Whether an audience may have a document's bytes: it may read it, and all that came in them."""
        held = (id, *self.inside(id))
        with self._database.connect() as connection:
            return not any(selection.is_closed(connection, each, audience) for each in held)

    def earlier(self, id: str) -> list[str]:
        """The documents whose place this one took, and those whose place they took."""
        return self._follow(id, tables.versions.c.newer, tables.versions.c.older)

    def later(self, id: str) -> list[str]:
        """The documents that took the place of this one, and those that took theirs."""
        return self._follow(id, tables.versions.c.older, tables.versions.c.newer)

    def before(self, id: str) -> list[str]:
        """The documents whose place one took."""
        return self._next(id, tables.versions.c.newer, tables.versions.c.older)

    def after(self, id: str) -> list[str]:
        """The documents that took the place of one."""
        return self._next(id, tables.versions.c.older, tables.versions.c.newer)

    def lends(self, id: str, newer: str = "") -> bool:
        """Whether what people said of a document may be known to all: it is public, and here.

        A version that took its place closes it, but for the one that is asked for and those after that.
        """
        with self._database.connect() as connection:
            query = select(tables.documents.c.visibility, selection.removed()).where(tables.documents.c.id == id)
            row = connection.execute(query).one_or_none()
            is_open = row is not None and Audience.PUBLIC.may_read(Visibility(row[0])) and not row[1]
            return is_open and not selection.is_withheld(connection, id, Audience.PUBLIC, beside=newer)

    def closed(self) -> list[str]:
        """The documents held that the public may not read."""
        with self._database.connect() as connection:
            staff = tables.documents.c.visibility != Visibility.PUBLIC
            ids = set(connection.scalars(select(tables.documents.c.id).where(staff)))
            older = connection.scalars(
                select(tables.versions.c.older)
                .join(tables.documents, tables.documents.c.id == tables.versions.c.older)
                .distinct()
            ).all()
            return sorted(ids | {id for id in older if selection.is_withheld(connection, id, Audience.PUBLIC)})

    def _next(self, id: str, of: ColumnElement[str], wanted: ColumnElement[str]) -> list[str]:
        with self._database.connect() as connection:
            return list(connection.scalars(select(wanted).where(of == id).order_by(wanted)))

    def _joined(self, id: str, of: ColumnElement[str], wanted: ColumnElement[str]) -> list[str]:
        query = select(wanted).join(tables.documents, tables.documents.c.id == wanted).where(of == id)
        with self._database.connect() as connection:
            return list(connection.scalars(query.order_by(wanted)))

    def _follow(self, id: str, of: ColumnElement[str], wanted: ColumnElement[str]) -> list[str]:
        found, waiting = {id: None}, [id]
        with self._database.connect() as connection:
            while waiting:
                new = [
                    each for each in connection.scalars(select(wanted).where(of == waiting.pop())) if each not in found
                ]
                found |= dict.fromkeys(new)
                waiting += new
        return list(found)[1:]
