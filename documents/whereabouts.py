"""Where files lay when they were last looked for, and which are no longer there."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, and_, delete, or_, select, update

from documents import rows, tables
from documents.database import Database
from documents.file import File

_BATCH = 500  # values in one IN (…)
_AT_ONCE = 5_000  # paths read at once


class Whereabouts:
    """The places of files of their own (what came in others goes with these); a part of the catalogue.

    For the ingest. Nothing is ever deleted because a file is gone.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def below(self, path: str) -> Iterator[str]:
        """The paths, at a path and below it, of files that are not known to be missing; in order."""
        file, folder, last = tables.files.c, path.rstrip("/"), ""
        within = or_(file.path == path, file.path.between(f"{folder}/", f"{folder}0"))  # "0" follows "/"
        query = select(file.path).where(within, file.parent == "", file.missing == "").order_by(file.path)
        while True:
            with self._database.connect() as connection:
                found = list(connection.scalars(query.where(file.path > last).limit(_AT_ONCE)))
            yield from found
            if len(found) < _AT_ONCE:
                return
            last = found[-1]

    def miss(self, paths: Sequence[str], since: str) -> None:
        """Mark files as missing."""
        for start in range(0, len(paths), _BATCH):
            gone = tables.files.c.path.in_(paths[start : start + _BATCH])
            with self._database.begin() as connection:
                connection.execute(update(tables.files).where(gone).values(missing=since))

    def missing(self) -> list[File]:
        """The files that are missing, by path."""
        query = select(tables.files).where(tables.files.c.missing != "").order_by(tables.files.c.path)
        with self._database.connect() as connection:
            return [rows.file(row) for row in connection.execute(query)]

    def like(self, file: File) -> list[File]:
        """Files at other paths that look the same without being read: a file that was renamed, perhaps."""
        known = tables.files.c
        alike = (known.inode == file.inode, known.size == file.size, known.mtime_ns == file.mtime_ns)
        query = select(tables.files).where(*alike, known.parent == "", known.path != file.path).order_by(known.path)
        with self._database.connect() as connection:
            return [rows.file(row) for row in connection.execute(query)]

    def leave(self, paths: Iterable[str]) -> None:
        """Forget that files lay at these paths."""
        with self._database.begin() as connection:
            leave(connection, paths)


def leave(connection: Connection, paths: Iterable[str]) -> None:
    """Forget that files lay at these paths, and what came in them there and could not be read.

    What could be read lies elsewhere now too, and its place is left when it is found there.
    """
    file = tables.files.c
    for path in paths:
        unread = and_(file.path.between(f"{path}/", f"{path}0"), file.document.is_(None))
        connection.execute(delete(tables.files).where(or_(file.path == path, unread)))
