"""What a backup holds, as its manifest says it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from documents import MunimentError

FORMAT = "muniment backup"
VERSION = 1
_SEAL = "seal"  # the SHA-256 of all else that stands in the manifest


class NoBackup(MunimentError):
    """There is no whole backup in a directory."""


class Damaged(MunimentError):
    """A backup is not what it was when it was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file of the home: its path in it, with `/` between folders, and its bytes."""

    path: str
    size: int
    sha256: str


class LastRow(NamedTuple):
    """The last row of the audit; 0 and "" where it has none."""

    seq: int = 0
    hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One state of a home: when it was taken (ISO 8601, UTC), how many documents it has, and every file."""

    when: str
    documents: int
    audit: LastRow
    files: tuple[Kept, ...]

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(file.size for file in self.files)

    def text(self) -> str:
        """As it is written, with its seal."""
        record = {
            "format": FORMAT,
            "version": VERSION,
            "when": self.when,
            "documents": self.documents,
            "audit": self.audit._asdict(),
            "files": [asdict(file) for file in self.files],
        }
        return json.dumps({**record, _SEAL: _seal(record)}, indent=1) + "\n"


def read_manifest(text: str) -> Manifest:
    """A manifest, of the text that was written. Raises NoBackup where it is something else, and Damaged."""
    record = _record(text)
    if record.get("format") != FORMAT:
        raise NoBackup("Its manifest is none of a backup of Muniment.")
    if record.get("version") != VERSION:
        raise NoBackup("It was made by a later version of Muniment. Install that version.")
    if record.get(_SEAL) != _seal({name: value for name, value in record.items() if name != _SEAL}):
        raise Damaged("Its manifest was changed after it was written.")
    files = tuple(Kept(**file) for file in record["files"])
    if not all(map(_is_inside, files)):
        raise Damaged("Its manifest names files outside of the home.")
    last = LastRow(**record["audit"])
    return Manifest(when=record["when"], documents=record["documents"], audit=last, files=files)


def _record(text: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except ValueError as error:
        raise Damaged(f"Its manifest cannot be read: {error}.") from error
    return record if isinstance(record, dict) else {}


def _seal(record: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def _is_inside(file: Kept) -> bool:
    path = PurePosixPath(file.path)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts
