"""What happened to each file that was given."""

from collections import Counter
from dataclasses import dataclass, field

from documents.file import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one file ended. `reason` and `cure` are sentences for people; `id` the document's, "" where there is none.

    `pages` is None where none were read; `parent` the path of the file that this one came in, "" for a file of its own.
    """

    path: str
    status: Status
    reason: str = ""
    cure: str = ""
    id: str = ""
    pages: int | None = None
    parent: str = ""


@dataclass(slots=True)
class IngestReport:
    """Every file given, one outcome each, in the order in which they were done."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def totals(self) -> dict[Status, int]:
        """The number of files by status, noughts too."""
        counted = Counter(outcome.status for outcome in self.outcomes)
        return {status: counted[status] for status in Status}

    @property
    def failed(self) -> bool:
        """Whether any file failed."""
        return any(outcome.status is Status.FAILED for outcome in self.outcomes)
