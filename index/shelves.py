"""What an engine has to give: shelves of records, one for the wholes, one for the pages and one for the units.

They are indexes of their own, and not one with several sorts of record, because engines count every record into the
average length and the rarity of words: pages among the wholes would spoil their BM25.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from index.lexicon import Lexicon
from index.meaning import Meaning
from index.query import Sort
from index.records import Record


class Row(NamedTuple):
    """A record found."""

    score: float
    stored: bytes


class PageRow(NamedTuple):
    """A page found: its number, whether it holds all parts, and what reads the record that is stored of it."""

    number: int
    complete: bool
    read: Callable[[], bytes]


class Found(NamedTuple):
    """How many records match, and those asked for."""

    total: int
    rows: list[Row]


class View(Protocol):
    """A shelf as of one commit. Called by `index.searching`, from several threads; results are complete."""

    def count(self) -> int:
        """The number of records."""
        ...

    def top(self, asked: Meaning, sort: Sort, start: int, size: int) -> Found:
        """The records from `start` on in that order, equal ones by `key`; `size` is 1 or more."""
        ...

    def best(self, asked: Meaning, size: int) -> list[bytes]:
        """What is stored of the best records, equal ones by `key`."""
        ...

    def pages(self, parts: Sequence[Meaning], documents: Sequence[str], each: int) -> Mapping[str, list[PageRow]]:
        """The best pages of each of these documents that hold any of the parts, at most `each`.

        First those that hold all parts. To be asked of the shelf of the pages.
        """
        ...

    def counts(self, asked: Meaning, fields: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """For each field of tags, how many of the records have each value."""
        ...

    def words(self, field: str, start: str, size: int) -> tuple[str, ...]:
        """The words, or tags, of a field that begin so, the most frequent first."""
        ...

    def often(self, field: str, term: str) -> int:
        """How many records have a term in a field; those deleted lately may be among them."""
        ...

    def lexicon(self, field: str) -> Lexicon:
        """All words of a field; made when it is first asked for after a commit."""
        ...

    def walk(self, asked: Meaning) -> Iterator[bytes]:
        """What is stored of every record that matches, in no order."""
        ...


class Shelf(Protocol):
    """One index of one engine in a directory of its own, made at the first writing. One thread writes at a time."""

    def view(self) -> View | None:
        """The shelf as of the last commit of any process, or None where nothing was ever written."""
        ...

    def check(self) -> None:
        """Read the files through, and pass over those that are whole; what else it raises is the engine's affair.

        Raises:
            IndexOutOfDate: one of them is damaged.
        """
        ...

    def stage(self, documents: Iterable[str], records: Iterable[Record]) -> None:
        """Take out the records of these documents, then add these.

        Raises:
            Busy: another process is writing.
        """
        ...

    def commit(self) -> None:
        """Make what was staged visible and lasting."""
        ...

    def rollback(self) -> None:
        """Drop what was staged; the shelf can be written again."""
        ...

    def close(self) -> None:
        """Let go of the lock and of open files."""
        ...
