"""A file as it was when it was last given to the repository."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How a file ended: the words of reports and of the catalogue."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    PARTIAL = "partial"
    UNREAD = "unread"
    UNSUPPORTED = "unsupported"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A path, what told its bytes apart (size, time of change in ns, inode), and how it ended.

    `document` is the id of the document that lies there, "" where none could be read; `sidecar` the SHA-256 of
    what is said beside it, in a sidecar or a register; `parent` the path of the mail or archive that it came in, "" for
    a file of its own; `missing` since when it is known to be gone (ISO 8601, UTC), "" where it is there.
    """

    path: str
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0
    sidecar: str = ""
    document: str = ""
    status: Status = Status.ADDED
    reason: str = ""
    cure: str = ""
    parent: str = ""
    missing: str = ""

    def same(self, other: "File") -> bool:
        """Whether both stand for the same bytes and the same sidecar, by all that is seen without reading."""
        return (self.size, self.mtime_ns, self.inode, self.sidecar) == (
            other.size,
            other.mtime_ns,
            other.inode,
            other.sidecar,
        )
