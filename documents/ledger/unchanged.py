"""Answers that are kept while nobody writes to the catalogue."""

from collections.abc import Callable, Hashable
from threading import Lock, RLock
from typing import Any, TypeVar

from documents.database import Database

_Answer = TypeVar("_Answer")


class _Kept:
    """An answer, or nothing yet; whoever makes it has the others wait."""

    def __init__(self) -> None:
        self.making = RLock()
        self.made: tuple[Any, ...] = ()


class Unchanged:
    """Keeps answers until any connection, of this process or another, has committed something.

    SQLite tells, by a number that a connection of its own asks for. With another database nothing is kept, nor is what
    is asked by who has changed something that waits.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._engine = database.engine
        self._lock = Lock()
        self._connection: Any = None
        self._version: int | None = None
        self._answers: dict[Hashable, _Kept] = {}

    def answer(self, key: Hashable, compute: Callable[[], _Answer]) -> _Answer:
        """The answer kept under a key, or a new one, which is made once however many ask for it."""
        version = None if self._database.waits else self._now()
        if version is None:
            return compute()
        kept = self._kept(version, key)
        with kept.making:
            if not kept.made:
                kept.made = (compute(),)  # what is written meanwhile has another version
        answer: _Answer = kept.made[0]
        return answer

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _kept(self, version: int, key: Hashable) -> _Kept:
        """What is kept of a version; the answers of others are forgotten."""
        with self._lock:
            if version != self._version:
                self._version, self._answers = version, {}
            return self._answers.setdefault(key, _Kept())

    def _now(self) -> int | None:
        """The number that changes with every commit."""
        if self._engine.dialect.name != "sqlite" or self._engine.url.database in (None, "", ":memory:"):
            return None
        with self._lock:
            if self._connection is None:
                self._connection = self._engine.raw_connection()
                self._connection.detach()
            (version,) = self._connection.dbapi_connection.execute("PRAGMA data_version").fetchone()
        return int(version)
