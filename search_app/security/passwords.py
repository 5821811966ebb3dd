"""Passwords: hashed with argon2, a few at once, since each takes memory."""

from functools import cache
from threading import Semaphore

from pwdlib import PasswordHash

from documents import MunimentError

SHORTEST = 12
_LONGEST = 1_000  # characters that are hashed
_AT_ONCE = Semaphore(2)


def hashed(password: str) -> str:
    """A password as it is kept. Raises MunimentError where it is too short, or too long."""
    if not SHORTEST <= len(password) <= _LONGEST:
        raise MunimentError(f"A password needs {SHORTEST} characters or more. A few words that nobody would guess do.")
    with _AT_ONCE:
        return _hashing().hash(password)


def is_right(password: str, kept: str) -> bool:
    """Whether a password is the one that is kept; where none is, it takes as long to say no."""
    if len(password) > _LONGEST:
        return False
    with _AT_ONCE:
        return _hashing().verify(password, kept or _nobodys()) and bool(kept)


@cache
def _hashing() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobodys() -> str:
    return _hashing().hash("nobody has this")
