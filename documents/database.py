"""Where the catalogue lies: connections to it, and changes that are made together."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry


class _Held(threading.local):
    """What a thread holds: whether its changes are made together, and on which connection they wait."""

    together = False
    connection: Connection | None = None


class Database:
    """A database that SQLAlchemy knows. Each change is a transaction of its own, unless they are made `together`."""

    def __init__(self, address: str, patience: int = 30_000) -> None:
        """Open the database; who writes waits `patience` milliseconds for another."""
        self.engine = _engine(address, patience)
        self.before_settling: list[Callable[[Connection], None]] = []  # asked before what waits is made to last
        self.after_settling: list[Callable[[], None]] = []  # told when something was made to last
        self._held = _Held()

    @property
    def waits(self) -> bool:
        """Whether what this thread changes now waits until it settles."""
        return self._held.together

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection to read by, which sees what this thread has changed."""
        if self._held.connection:
            yield self._held.connection
            return
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def begin(self, *, writes: bool = False) -> Iterator[Connection]:
        """A connection to make a change by, all of it or nothing.

        With `writes` it takes the writer's place at once: what it reads first stays as it is.
        """
        if self._held.together:
            with self._part() as connection:
                yield connection
            return
        with _writing(self.engine.connect(), writes=writes) as connection, connection.begin():
            yield connection
        self._tell()

    @contextmanager
    def together(self, *, whole: bool = False) -> Iterator[None]:
        """Keep what this thread changes in one transaction until `settle` is called, again and again, and at the end.

        A commit costs more than most changes. What was not settled is gone after a crash: others have to know it. With
        `whole`, it is gone after an error too; else an error, or somebody who stops it, leaves what was done. Within
        another, it is a part of that.
        """
        if self._held.together:
            with self._part() if whole else nullcontext():
                yield
            return
        self._held.together = True
        try:
            yield
        except BaseException:
            if whole:
                self._lose()
            raise
        finally:
            self._held.together = False
            self.settle()

    def settle(self) -> None:
        """Make what this thread has changed last. Stopped before that is done, it waits to be settled still."""
        connection = self._held.connection
        if connection is None:
            return
        try:
            for prepare in self.before_settling:
                prepare(connection)
            connection.commit()
        except Exception:
            self._lose()
            raise
        self._held.connection = None
        connection.close()
        self._tell()

    def _tell(self) -> None:
        for told in self.after_settling:
            told()

    @contextmanager
    def _part(self) -> Iterator[Connection]:
        """A part of what is changed together, all of it or nothing."""
        connection = self._shared()
        part = connection.begin_nested()
        try:
            yield connection
        except BaseException as error:
            try:
                part.rollback()
            except DatabaseError:  # where SQLite finds the disk full, it takes back all that was changed together
                self._lose()
                raise error from None
            raise
        if part.is_active:  # else it was settled
            part.commit()

    def _lose(self) -> None:
        """Take back what waits."""
        connection, self._held.connection = self._held.connection, None
        if connection:
            with suppress(DatabaseError):
                connection.close()

    def _shared(self) -> Connection:
        """The connection on which changes wait; it has the writer's place."""
        if self._held.connection is None:
            self._held.connection = _writing(self.engine.connect(), writes=True)
            self._held.connection.begin()
        return self._held.connection


def _writing(connection: Connection, *, writes: bool) -> Connection:
    return connection.execution_options(writes=writes)


def _engine(address: str, patience: int) -> Engine:
    engine = create_engine(address, max_overflow=-1)  # nobody waits for a connection that waits for another
    if make_url(address).get_backend_name() == "sqlite":
        event.listen(engine, "connect", partial(_prepare_sqlite, patience))
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(patience: int, connection: Any, _record: ConnectionPoolEntry) -> None:
    """WAL lets searches read while the ingest writes; a writer waits for another."""
    connection.isolation_level = None  # see _begin_sqlite
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", f"busy_timeout = {patience}", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Python's driver begins no transaction before DDL, so we do; a migration takes the writer's place at once."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")
