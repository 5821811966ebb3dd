"""The catalogue in a backup: taken as it is at one moment, and read without a change."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from sqlalchemy import inspect

from documents import MunimentError
from documents.catalogue import Catalogue
from documents.database import Database
from documents.tables import audit
from muniment.backup.manifest import LastRow

CATALOGUE = "catalogue.sqlite"
_PATIENCE = 30  # seconds
_STEPS = 100_000  # of SQLite's machine, between two looks whether somebody stops it


def write_moment(home: Path, target: Path) -> None:
    """Write the catalogue of a home, as it is at one moment, into an empty file; others go on writing.

    VACUUM INTO and not SQLite's backup: that copies free pages too, in which words of erased papers may be, and begins
    anew whenever somebody writes.

    Raises:
        MunimentError: it cannot be read.
    """
    place = (home / CATALOGUE).absolute()
    if not place.exists():  # nobody has opened it yet
        Catalogue.open(f"sqlite:///{place}").close()
    address = f"file:{quote(str(place))}?mode=rw"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)) as connection:
            connection.set_progress_handler(lambda: 0, _STEPS)  # else Ctrl-C would wait until it is done
            connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from error
        cure = "Look whether there is room, and what `muniment verify` says of it."
        raise MunimentError(f"The catalogue in {home} cannot be copied: {error}. {cure}") from error


class Copied(NamedTuple):
    """A catalogue that was copied, open for reading."""

    catalogue: Catalogue
    database: Database

    @property
    def has_audit(self) -> bool:
        """Whether it has an audit; those of older versions have none."""
        return inspect(self.database.engine).has_table(audit.name)

    def last_row(self) -> LastRow:
        """The last row of its audit."""
        rows = self.catalogue.audit.last(1) if self.has_audit else []
        return LastRow(rows[0].seq, rows[0].hash) if rows else LastRow()


@contextmanager
def reading(path: Path, head: Path | None = None) -> Iterator[Copied]:
    """Open a catalogue that nobody changes; it stays as it is, whatever made it, and nothing is written beside it."""
    database = Database(f"sqlite:///file:{quote(str(path.absolute()))}?mode=ro&immutable=1&uri=true")
    with closing(Catalogue(database, head)) as catalogue:
        yield Copied(catalogue, database)
