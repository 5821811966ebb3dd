"""Takes a backup: what a home holds at one moment, while others write to it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from documents import MunimentError, Original
from documents.originals import Folder
from muniment.backup.catalogues import CATALOGUE, reading, write_moment
from muniment.backup.manifest import Kept, LastRow, Manifest
from muniment.backup.store import Bytes, Store

HEAD = "audit.head"
_TRIES = 5
# What can be made anew, or is of this machine and this hour alone. The catalogue and the originals come by themselves;
# a catalogue that is written anew holds nothing to be scrubbed.
_LEFT_OUT = re.compile(
    r"index|pictures|originals|lock|to-be-scrubbed|vocabulary\.new|audit\.head\..*"
    r"|(catalogue|sessions)\.sqlite(-wal|-shm|-journal)?"
)

Told = Callable[[int], None]


class _Vanished(MunimentError):
    """A file went while it was about to be copied, or before the moment of the catalogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A backup that was taken: what it holds, and how many originals of that are new."""

    manifest: Manifest
    new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """What a catalogue names at a moment."""

    catalogue: Kept
    originals: tuple[Original, ...]
    audit: LastRow


def back_up(home: Path, target: Path, told: Told = lambda _of: None) -> Taken:
    """Make a directory hold a home as it is now, in the place of what it held before.

    Until all of it is there, the state before is whole. `told` hears of each original, with how many there are in all.

    Raises:
        MunimentError: it cannot be taken; the sentence says why.
        OSError: a file cannot be read or written.
    """
    _stand_apart(home, target)
    store = Store(target)
    with store.writing():
        taken = _taken(home, store, told)
        store.settle(taken.manifest)
    return taken


def _stand_apart(home: Path, target: Path) -> None:
    here, there = home.resolve(), target.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise MunimentError(f"{target} and the home {home} lie in each other. Name a directory elsewhere.")


def _taken(home: Path, store: Store, told: Told) -> Taken:
    """Take the moment again where papers are erased meanwhile; what is still named then is gone otherwise."""
    gone: set[str] = set()
    for left in reversed(range(_TRIES)):
        try:
            return _taken_once(home, store, told, is_last=not left)
        except _Vanished as vanished:
            if str(vanished) in gone:
                cure = "`muniment verify` says what can be done."
                raise MunimentError(f"The original {vanished} is gone from {home}. {cure}") from None
            gone.add(str(vanished))
    raise MunimentError("Papers were erased all the while. Back up again when nobody erases any.")


def _taken_once(home: Path, store: Store, told: Told, *, is_last: bool) -> Taken:
    """The other files first: what they note of the catalogue may be older than it is, but never newer."""
    others = {path: _kept(home, path, store) for path in _others(home)}
    moment = _moment(home, store)
    there = set(_others(home))
    for path in others.keys() - there:
        if not is_last:  # it was read, or its paper erased: who knows whether that was before the moment
            raise _Vanished(str(path))
    for path in filter(_is_sent_in, there - others.keys()):  # it may be waiting in the catalogue
        others[path] = _kept(home, path, store)
    rest = [file for file in others.values() if file]
    new = 0
    for original in moment.originals:
        new += _keep_original(home, original, store)
        told(len(moment.originals))
    originals = (Kept(path=_place(each), size=each.size, sha256=each.sha256) for each in moment.originals)
    files = (moment.catalogue, *sorted(rest, key=lambda file: file.path), *originals)
    when = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(when=when, documents=len(moment.originals), audit=moment.audit, files=files)
    return Taken(manifest=manifest, new=new)


def _moment(home: Path, store: Store) -> _Moment:
    """The catalogue as it is at one moment, and what it names."""
    aside = store.aside()
    write_moment(home, aside)
    held = store.adopt(aside)
    with reading(store.path(held.sha256)) as copied:
        originals = tuple(original for original, _ in copied.catalogue.kept())
        last = copied.last_row()
    return _Moment(catalogue=_named(CATALOGUE, held), originals=originals, audit=last)


def _keep_original(home: Path, original: Original, store: Store) -> bool:
    source = Folder(home / "originals").path(original)
    try:
        return store.keep_as(source, Bytes(original.sha256, original.size))
    except FileNotFoundError:
        if source.exists():
            raise
        raise _Vanished(original.sha256) from None


def _kept(home: Path, path: PurePosixPath, store: Store) -> Kept | None:
    """Keep another file; None where it went meanwhile."""
    source = home / path
    try:
        return _named(str(path), store.keep(source))
    except FileNotFoundError:
        if source.exists():
            raise
        return None


def _others(home: Path) -> Iterator[PurePosixPath]:
    """Every file of a home that is to be kept, but for the catalogue and the originals."""
    for path in sorted(home.iterdir()):
        if not _LEFT_OUT.fullmatch(path.name):
            for file in _below(path, frozenset()):
                yield PurePosixPath(file.relative_to(home))


def _below(path: Path, within: frozenset[Path]) -> Iterator[Path]:
    """The files at and below a path; a folder that leads back to one that it lies in is not entered again."""
    if path.is_file():
        yield path
    elif path.is_dir() and (real := path.resolve()) not in within:
        for each in sorted(path.iterdir()):
            yield from _below(each, within | {real})


def _is_sent_in(path: PurePosixPath) -> bool:
    """Whether a file lies in a folder of what is waiting; those of the vocabulary are as they were at first."""
    return len(path.parts) > 1 and path.parts[0] != "vocabulary"


def _place(original: Original) -> str:
    return str(Folder(Path("originals")).path(original))


def _named(path: str, held: Bytes) -> Kept:
    return Kept(path=path, size=held.size, sha256=held.sha256)
