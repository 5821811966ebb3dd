"""Answers that are kept while nobody writes to the catalogue."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Engine

_Answer = TypeVar("_Answer")


class Unchanged:
    """Keeps answers until any connection, of this process or another, has committed something.

    SQLite tells, by a number that a connection of its own asks for. With another database nothing is kept.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._connection: Any = None
        self._version: int | None = None
        self._answers: dict[Hashable, Any] = {}

    def answer(self, key: Hashable, compute: Callable[[], _Answer]) -> _Answer:
        """The answer kept under a key, or a new one."""
        version = self._now()
        known = self._known(version)
        if version is None or key not in known:
            known[key] = compute()  # what is written meanwhile has another version
        answer: _Answer = known[key]
        return answer

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _known(self, version: int | None) -> dict[Hashable, Any]:
        """The answers of a version; those of others are forgotten."""
        with self._lock:
            if version is None or version != self._version:
                self._version, self._answers = version, {}
            return self._answers

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
