"""Finds the files to take in, and says of everything else why it is none."""

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from documents.file import File, Status
from ingest.metadata.register import BadRegister, Register, is_named_so, not_there
from ingest.metadata.sidecar import SUFFIX, described_by, is_sidecar, misnamed, paper_of, sidecar_digest
from ingest.report import Outcome, shown

_OWN = {"Thumbs.db", "desktop.ini"}  # of Windows; Word's begin with "~$"
_DELIVERED, _ARRIVING = ("cur", "new"), "tmp"
_MAILDIR = (*_DELIVERED, _ARRIVING)
_RENAME = "Put it beside its paper, and call it like that with {0} after the whole name: letter.pdf{0} for letter.pdf."


def find(paths: Iterable[Path], home: Path | None = None) -> Iterator[Path | Outcome]:
    """The files at and below the paths, by name; an outcome for each thing that cannot be one.

    `home`, where the repository itself is, is left out: it would take in its own originals.
    """
    for path in paths:
        if not os.path.lexists(path):
            yield _failed(path, "There is no such file or folder.", "Check the spelling.")
        elif is_folder(path):
            yield from _below(path, home)
        else:
            yield from _one(path)


def is_maildir(folder: Path) -> bool:
    """Whether a folder is a mailbox of the kind that has a file for each message."""
    return all(is_folder(folder / name) for name in _MAILDIR)


def is_mailed(path: Path) -> bool:
    """Whether a path is of a message in a mailbox, or below one, that was delivered there; not in its own folder."""
    return path.parent.name in _DELIVERED and is_maildir(path.parent.parent)


def is_of_mailbox(path: Path) -> bool:
    """Whether a path is of what a mailbox has besides its messages: notes of programs, and what is being delivered."""
    beside = is_maildir(path.parent) and path.name not in _DELIVERED
    return beside or any(each.name == _ARRIVING and is_maildir(each.parent) for each in path.parents)


def message(path: str) -> tuple[str, str] | None:
    """The mailbox and the name of a message by a path, whatever was done with it there; None where it is of none.

    What stands behind a colon says whether it was read, answered, and so on.
    """
    folder, _, name = path.rpartition("/")
    mailbox, _, last = folder.rpartition("/")
    return (mailbox, name.partition(":")[0]) if last in _DELIVERED else None


def is_folder(path: Path) -> bool:
    """Whether there is a folder, as far as anybody can see."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _below(directory: Path, home: Path | None) -> Iterator[Path | Outcome]:
    """Walks without recursion and never through links, so that no loop can catch it."""
    waiting = [directory]
    while waiting:
        folder = waiting.pop()
        if home and _same(folder, home):
            yield _unsupported(folder, "This is the repository itself.", "Keep your papers beside it.")
            continue
        try:
            with os.scandir(folder) as entries:
                inside = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield _failed(folder, f"The folder cannot be opened: {error.strerror}.", "Check who may read it.")
            continue
        hidden = [entry for entry in inside if entry.name.startswith(".")]
        for entry in hidden:
            yield _unsupported(Path(entry.path), "What is hidden is not read.", "Give it by its name, if you want it.")
        own = [entry for entry in inside if is_own(entry.name)]
        for entry in own:
            yield _unsupported(Path(entry.path), "It is no paper, but a note of a program to itself.", "Leave it out.")
        shown_ones = [entry for entry in inside if not entry.name.startswith(".") and entry not in own]
        if is_maildir(folder):
            waiting += [folder / name for name in _DELIVERED]
            others = [entry for entry in shown_ones if entry.name not in _MAILDIR]
            for entry in others:
                yield _unsupported(Path(entry.path), "It is no message of the mailbox, but lies beside.", "Leave it.")
            continue
        for entry in shown_ones:
            if not entry.is_dir(follow_symlinks=False):
                yield from _one(Path(entry.path))
        waiting += [Path(entry.path) for entry in reversed(shown_ones) if entry.is_dir(follow_symlinks=False)]


def is_own(name: str) -> bool:
    """Whether a file of that name is a note of a program to itself."""
    return name.startswith("~$") or name in _OWN


def _same(folder: Path, home: Path) -> bool:
    return folder.absolute() == home.absolute() or (home.exists() and folder.samefile(home))


def _one(path: Path) -> Iterator[Path | Outcome]:
    """A link to a file is followed; a link to a folder is not, since it may lead back up."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield _failed(path, f"The link leads nowhere: {error.strerror}.", "Mend or delete the link.")
        return
    if described_by(path):
        return  # it is read with its paper
    if is_sidecar(path.name):
        paper = shown(Path(paper_of(path.name)))
        yield _failed(path, f"It describes no paper: there is no {paper} beside it.", _RENAME.format(path.suffix))
    elif stat.S_ISREG(mode) and is_named_so(path.name) and (told := _register(path)):
        yield told
    elif other := next((each for each in misnamed(path.name) if path.with_name(each).is_file()), ""):
        name = shown(Path(path.name))
        cure = f"If it describes this paper, call it {name}{SUFFIX}; else move one of them elsewhere."
        yield _failed(path, f"Beside it lies {shown(Path(other))}, which may say that it is for staff.", cure)
    elif stat.S_ISDIR(mode):
        yield _unsupported(path, "A link to a folder is not followed.", "Give the folder itself.")
    elif not stat.S_ISREG(mode):
        yield _unsupported(path, "This is a device or a pipe, not a file.", "Leave it out.")
    else:
        yield path


def _register(path: Path) -> Outcome | None:
    """How a register ends, which is no paper; None where it is no register after all."""
    try:
        found = Register.read(path)
    except BadRegister as error:
        return _failed(path, str(error), "Until then, what lies below its folder is not taken in.")
    if found is None:
        return None
    if gone := not_there(found.missing()):
        return _failed(path, f"{found.told} {gone}", "Write their paths from its folder on, or take the rows out.")
    return _unsupported(path, found.told, "")


def known_as(path: Path) -> str:
    """The one name by which a file is known, from wherever it is given."""
    return shown(Path(os.path.abspath(path)))  # noqa: PTH100  (Path.absolute keeps "..")


def is_there(known: str) -> bool:
    """Whether there is a file with the name by which one is known; what nobody may look at may be there."""
    return _exists(known) or ("\\x" in known and _exists(_as_bytes(known)))


def _exists(path: str | bytes) -> bool:
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _as_bytes(known: str) -> bytes:
    """A name as the system has it, where not all of it was UTF-8."""
    return re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes.fromhex(found[1].decode()), known.encode())


def look(path: Path, listed: str = "") -> File:
    """A file as it is now, by all that is seen without reading it; known by its path. Raises OSError and BadSidecar.

    `listed` is the digest of what registers say of it.
    """
    seen, beside = path.stat(), sidecar_digest(path)
    said = hashlib.sha256(f"{beside}{listed}".encode()).hexdigest() if listed else beside
    return File(path=known_as(path), size=seen.st_size, mtime_ns=seen.st_mtime_ns, inode=seen.st_ino, sidecar=said)


def number(paths: Iterable[Path], home: Path) -> int:
    """About how many files `find` will find, in a fraction of its time."""
    found, waiting = 0, list(paths)
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                inside = [] if _same(folder, home) else list(entries)
        except OSError:  # a file, or what cannot be opened
            found += 1
            continue
        folders = [entry for entry in inside if entry.is_dir(follow_symlinks=False) and entry.name[0] != "."]
        waiting += [Path(entry.path) for entry in folders]
        names = {entry.name for entry in inside}.difference(entry.name for entry in folders)
        found += sum(paper_of(name) not in names for name in names)
    return found


def _failed(path: Path, reason: str, cure: str) -> Outcome:
    return Outcome(path=shown(path), status=Status.FAILED, reason=reason, cure=cure)


def _unsupported(path: Path, reason: str, cure: str) -> Outcome:
    return Outcome(path=shown(path), status=Status.UNSUPPORTED, reason=reason, cure=cure)
