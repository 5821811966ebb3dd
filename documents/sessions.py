"""Who is signed in: sessions, kept on this side, and what is remembered for a few minutes of those who sign in.

A file of its own, which can be thrown away: whoever is signed in signs in again.
"""

import hashlib
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Float, Integer, MetaData, Row, String, Table, Text, delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from documents.database import Database

_VERSION = 1  # of the tables: those of another are made anew
_PATIENCE = 2_000  # milliseconds that one who writes waits for another
_TOUCHED = 60.0  # seconds after which it is noted again that somebody is there
_metadata = MetaData()
_sessions = Table(
    "sessions",
    _metadata,
    Column("digest", String(64), primary_key=True),  # of the secret in the cookie
    Column("account", String(64), nullable=False, index=True),
    Column("epoch", Integer, nullable=False),
    Column("form", String(64), nullable=False),
    Column("made", Float, nullable=False),
    Column("seen", Float, nullable=False),
)
_flows = Table(
    "flows",
    _metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    Column("ends", Float, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody who is signed in. `form` is the secret in the forms of their pages; `epoch` that of their account.

    `made` and `seen` are seconds since 1970: when it began, and when they last asked for something, to the minute.
    """

    digest: str
    account: str
    epoch: int
    form: str
    made: float
    seen: float


class Sessions:
    """The sessions of a repository. One ends `idle` seconds after it was last used, and `longest` after it began."""

    def __init__(self, path: Path, *, idle: float, longest: float) -> None:
        self._path = path
        self._idle = idle
        self._longest = longest
        self._database = _open(path)

    def begin(self, account: str, epoch: int) -> str:
        """Begin a session; the secret for its cookie. Those that have ended are swept away."""
        if not self._path.exists():  # somebody threw it away
            self.close()
            self._database = _open(self._path)
        secret, now = secrets.token_urlsafe(32), time.time()
        row = {
            "digest": digest(secret),
            "account": account,
            "epoch": epoch,
            "form": secrets.token_urlsafe(32),
            "made": now,
            "seen": now,
        }
        ended = (_sessions.c.seen < now - self._idle) | (_sessions.c.made < now - self._longest)
        with self._database.begin(writes=True) as connection:
            connection.execute(delete(_sessions).where(ended))
            connection.execute(insert(_sessions).values(row))
        return secret

    def get(self, secret: str) -> Session | None:
        """The session of a secret, None where there is none, or it has ended."""
        now = time.time()
        with suppress(DatabaseError):  # a file that cannot be read holds no sessions
            row = self._row(digest(secret))
            if row is None or row.seen < now - self._idle or row.made < now - self._longest:
                return None
            if row.seen < now - _TOUCHED:
                self._touch(row.digest, now)
            return Session(**row._mapping)
        return None

    def _row(self, key: str) -> Row[Any] | None:
        with self._database.connect() as connection:
            return connection.execute(select(_sessions).where(_sessions.c.digest == key)).one_or_none()

    def _touch(self, key: str, now: float) -> None:
        """Note that somebody is there; the next time, where others write."""
        with suppress(DatabaseError), self._database.begin(writes=True) as connection:
            connection.execute(update(_sessions).where(_sessions.c.digest == key).values(seen=now))

    def of(self, account: str) -> list[Session]:
        """The sessions of an account that have not ended, the one used last first."""
        now = time.time()
        query = select(_sessions).where(
            _sessions.c.account == account,
            _sessions.c.seen >= now - self._idle,
            _sessions.c.made >= now - self._longest,
        )
        with self._database.connect() as connection:
            rows = connection.execute(query.order_by(_sessions.c.seen.desc()))
            return [Session(**row._mapping) for row in rows]

    def end(self, secret: str) -> None:
        """End the session of a secret."""
        with self._database.begin(writes=True) as connection:
            connection.execute(delete(_sessions).where(_sessions.c.digest == digest(secret)))

    def put(self, key: str, value: str, seconds: int) -> None:
        """Remember something for some seconds, and forget what has ended."""
        now = time.time()
        with self._database.begin(writes=True) as connection:
            connection.execute(delete(_flows).where((_flows.c.ends < now) | (_flows.c.key == digest(key))))
            connection.execute(insert(_flows).values(key=digest(key), value=value, ends=now + seconds))

    def take(self, key: str) -> str | None:
        """What was remembered, this once; None where it is not, or no longer."""
        with self._database.begin(writes=True) as connection:
            row = connection.execute(select(_flows).where(_flows.c.key == digest(key))).one_or_none()
            connection.execute(delete(_flows).where(_flows.c.key == digest(key)))
        return str(row.value) if row and row.ends >= time.time() else None

    def close(self) -> None:
        """Close every connection."""
        self._database.engine.dispose()


def digest(secret: str) -> str:
    """What is kept of a secret that nobody can guess: its SHA-256."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _open(path: Path) -> Database:
    """The database in a file; one that cannot be read is made anew."""
    try:
        return _made(path)
    except DatabaseError:
        for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            each.unlink(missing_ok=True)
        return _made(path)


def _made(path: Path) -> Database:
    path.touch(mode=0o600)
    database = Database(f"sqlite:///{path}", patience=_PATIENCE)
    with database.begin(writes=True) as connection:
        if connection.exec_driver_sql("PRAGMA user_version").scalar() != _VERSION:
            _metadata.drop_all(connection)
            _metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {_VERSION}")
    return database
