"""Passwords: hashed with argon2, a few at once, since each takes memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Semaphore

from pwdlib import PasswordHash

from documents import Busy, MunimentError

SHORTEST = 12
_LONGEST = 1_000  # characters that are hashed
_AT_ONCE = Semaphore(2)
_PLACES = Semaphore(6)  # for those at it and those who wait: other threads stay free for those who read


def hashed(password: str) -> str:
    """A password as it is kept. Raises MunimentError where it is too short, or too long, and Busy."""
    if not SHORTEST <= len(password) <= _LONGEST:
        raise MunimentError(f"A password needs {SHORTEST} characters or more. A few words that nobody would guess do.")
    with _in_turn():
        return _hashing().hash(password)


def is_right(password: str, kept: str) -> bool:
    """Whether a password is the one that is kept; where none is, it takes as long to say no. Raises Busy."""
    if len(password) > _LONGEST:
        return False
    with _in_turn():
        return _hashing().verify(password, kept or _nobodys()) and bool(kept)


@contextmanager
def _in_turn() -> Iterator[None]:
    if not _PLACES.acquire(blocking=False):
        raise Busy("Many people sign in just now. Try again in a minute.")
    try:
        with _AT_ONCE:
            yield
    finally:
        _PLACES.release()


@cache
def _hashing() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobodys() -> str:
    return _hashing().hash("nobody has this")
