"""What happened to each file that was given."""

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from documents import Unreadable
from documents.file import Status
from documents.history import Happened
from ingest.media import Unsupported


def shown(path: Path) -> str:
    """A path as text that can be stored and printed; bytes that are not UTF-8 are written as `\\xff`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


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
    """Every file given, one outcome each, in the order in which they were done.

    `missing` are the paths of files that were there before and are not now.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def totals(self) -> dict[Status, int]:
        """The number of files by status, noughts too."""
        counted = Counter(outcome.status for outcome in self.outcomes)
        return {status: counted[status] for status in Status}

    @property
    def failed(self) -> bool:
        """Whether any file failed."""
        return any(outcome.status is Status.FAILED for outcome in self.outcomes)


def refusal(path: Path, error: Exception) -> Outcome:
    """How a file ends that cannot be taken in, with the reason and the cure that the error names."""
    status = Status.UNSUPPORTED if isinstance(error, Unsupported) else Status.FAILED
    reason, cure = (error.reason, error.cure) if isinstance(error, Unreadable) else (str(error), "")
    return Outcome(path=shown(path), status=status, reason=reason, cure=cure)


def happened(outcome: Outcome) -> Happened:
    """What the history keeps of how a file ended."""
    path = os.path.abspath(outcome.path)  # noqa: PTH100  (as `known_as`: the same name from wherever it is given)
    return Happened(path=path, status=outcome.status, reason=outcome.reason, cure=outcome.cure, document=outcome.id)
