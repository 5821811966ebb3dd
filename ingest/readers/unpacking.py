"""Files that come in others, unpacked into a folder for a while: safe names, none twice, and no more than fits."""

import re
import tempfile
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

from documents import Unreadable
from ingest.media import Unsupported
from ingest.reading import Enclosed, Limits

_DRIVE = re.compile(r"^[A-Za-z]:(?=[/\\])")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST = 180  # bytes of a name: 255 is what most file systems take, and a sidecar's is longer
_DEEPEST = 20  # folders
_MANY = "Unpack it, and add the files in smaller lots."
_HIDDEN = re.compile(
    r"((?:[^/]+/)*?(?:\.[^/]*|__MACOSX))(?:/|$)"
)  # the second holds what the Finder knows of each file

Content: TypeAlias = Generator[bytes, None, None]  # piece by piece


def safe_name(name: str) -> str:
    """A path inside, such as cannot lead out; "" where nothing of it is left."""
    parts = (_safe(part) for part in re.split(r"[/\\]", _DRIVE.sub("", name)))
    return "/".join([part for part in parts if part][-_DEEPEST:])


def _safe(part: str) -> str:
    part = _UNSAFE.sub("_", part).strip()
    if part in {".", ".."}:
        return ""
    if len(part.encode()) <= _LONGEST:
        return part
    stem, dot, suffix = part.rpartition(".")
    ending = f"{dot}{suffix}" if stem and len(suffix.encode()) < 10 else ""
    return part.encode()[: _LONGEST - len(ending.encode())].decode("utf-8", "ignore") + ending


class Unpacking:
    """Fills a new folder with the files that come in one; `enclosed` says what became of each.

    The folder is made where the worker has its temporary files, when the first file comes.
    """

    def __init__(self, limits: Limits, most: int) -> None:
        self._limits = limits
        self._left = self._most = min(most, limits.unpacked)
        self._names: dict[str, int] = {}  # how often each was asked for
        self._folders: dict[str, Path] = {}
        self.folder: Path | None = None
        self.enclosed: list[Enclosed] = []
        self.partial = ""

    def admits(self) -> bool:
        """Whether one more file may come; says what is left out where it may not."""
        if len(self.enclosed) < self._limits.enclosed:
            return True
        self.partial = f"Only the first {self._limits.enclosed:,} files in it were taken."
        return False

    def refuse(self, name: str, refused: Unreadable) -> None:
        """Say why a file is not unpacked."""
        self.enclosed.append(Enclosed(self._unique(safe_name(name) or "unnamed"), None, refused))

    def add(self, name: str, content: Content) -> None:
        """Write a file; one that does not fit, or whose content raises Unreadable, is refused."""
        safe = safe_name(name) or "unnamed"
        if hidden := _HIDDEN.match(safe):
            if hidden[1].casefold() not in self._names:  # a hidden folder is named once, as on a disk
                self.refuse(hidden[1], Unsupported("What is hidden is not read.", "Give it another name to have it."))
            return
        safe = self._unique(safe)
        path = self._place(safe)
        refused = self._write(path, content)
        self.enclosed.append(Enclosed(safe, None, refused) if refused else Enclosed(safe, path))

    def _write(self, path: Path, content: Content) -> Unreadable | None:
        size = 0
        try:
            with closing(content), path.open("wb") as file:
                for chunk in content:
                    size += len(chunk)
                    if size > self._left:
                        raise Unreadable(f"All that is in it is larger than {self._most // 1_000_000} MB.", _MANY)
                    file.write(chunk)
        except Unreadable as unreadable:
            path.unlink()
            return unreadable
        self._left -= size
        return None

    def _unique(self, name: str) -> str:
        """The name, with a number where another has it; where upper and lower case are one, two are the same."""
        folder, slash, last = name.rpartition("/")
        stem, dot, suffix = last.rpartition(".") if "." in last[1:] else (last, "", "")
        candidate = name
        while candidate.casefold() in self._names:
            self._names[name.casefold()] += 1
            candidate = f"{folder}{slash}{stem} ({self._names[name.casefold()]}){dot}{suffix}"
        self._names[candidate.casefold()] = 1
        return candidate

    def _place(self, name: str) -> Path:
        """Where a file goes: a folder for each inside, so that sidecars lie beside their papers."""
        inner, _, last = name.rpartition("/")
        if self.folder is None:
            self.folder = Path(tempfile.mkdtemp(prefix="unpacked-"))
        if inner not in self._folders:
            self._folders[inner] = self.folder / str(len(self._folders))
            self._folders[inner].mkdir()
        return self._folders[inner] / last
