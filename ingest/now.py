"""What a run does at this moment, for whoever shows it."""

from dataclasses import dataclass
from typing import NamedTuple


class AtWork(NamedTuple):
    """What a worker reads: a file, or where text is recognised one `page` of it (else 0)."""

    path: str
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """How far a run has come; `given` is the number of papers that it began with, None where nobody knows.

    `reading` is what the workers read, `pages` the number of those read so far, `to_come` of files that came in others
    and wait. With `indexing` all is read, and the indexes are written.
    """

    reading: tuple[AtWork, ...] = ()
    given: int | None = None
    pages: int = 0
    to_come: int = 0
    indexing: bool = False
