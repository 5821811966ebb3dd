"""Restores a home from a backup: made beside, and put in its place when it is whole."""

import shutil
from collections.abc import Callable
from pathlib import Path

from documents import Audience, MunimentError
from documents.originals import flush_names
from ingest.lock import alone
from ingest.pipeline import Indexing
from muniment.backup.checking import fault
from muniment.backup.manifest import Damaged, Kept, Manifest
from muniment.backup.store import Bytes, Store, copied
from muniment.repository import Repository
from muniment.settings import Settings

_LOCK = "lock"  # of the home
_FOLDER, _FILE, _ORIGINAL = 0o700, 0o600, 0o400

Told = Callable[[int], None]


def restore(backup: Path, settings: Settings, told: Told = lambda _of: None) -> Manifest:
    """Make the home of the settings as it was when the backup was taken; what it was.

    Its papers are as they were, and so are the groups of copies; the indexes are built anew. `told` hears of each
    file, with how many there are in all; after that all is indexed.

    Raises:
        NoBackup: there is none.
        Damaged: the backup is damaged, and no home was made.
        MunimentError: something is in the place of the home; or the home is restored and its indexes are not.
        OSError: a file cannot be read or written, and no home was made.
    """
    store, home = Store(backup), settings.home.resolve()
    manifest = store.manifest()
    _check_place(home, backup.resolve())
    aside = home.with_name(f"{home.name}.restoring")
    aside.mkdir(_FOLDER, parents=True, exist_ok=True)
    with alone(aside / _LOCK):
        try:
            _copy_all(store, manifest, aside, told)
            failed = _index(settings.model_copy(update={"home": aside}))
            aside.rename(home)
            flush_names(home.parent)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
    if failed:
        cure = "Mend that, and run: muniment reindex"
        raise MunimentError(f"The home was restored, but not all was indexed.\n{failed}\n{cure}")
    return manifest


def _check_place(home: Path, backup: Path) -> None:
    if home == backup or backup in home.parents or home in backup.parents:
        raise MunimentError(f"{home} and the backup {backup} lie in each other. Name a home elsewhere.")
    if home.is_mount():
        raise MunimentError(f"{home} is where a disk is mounted. Name a directory on it: --home {home / 'home'}")
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise MunimentError(f"There is something at {home} already. Restore into a new directory: --home NEW")


def _copy_all(store: Store, manifest: Manifest, home: Path, told: Told) -> None:
    """Copy every file into an empty home, and make all names last."""
    _clear(home)
    for file in manifest.files:
        _copy(store, file, home / file.path)
        told(len(manifest.files))
    for folder in {home, *(parent for file in manifest.files for parent in (home / file.path).parents)}:
        if folder.is_relative_to(home):
            flush_names(folder)


def _copy(store: Store, file: Kept, place: Path) -> None:
    place.parent.mkdir(_FOLDER, parents=True, exist_ok=True)
    mode = _ORIGINAL if file.path.startswith("originals/") else _FILE
    try:
        held = copied(store.path(file.sha256), place, mode)
    except FileNotFoundError:
        held = Bytes("", 0)
    if held != Bytes(file.sha256, file.size):
        what = fault(store, file) or "It changed while it was read."
        cure = f"All that is damaged is named by: muniment verify {store.directory}"
        raise Damaged(f"The backup is damaged, and nothing was restored. {file.path}: {what} {cure}")


def _clear(home: Path) -> None:
    """Delete what a run that was killed has left."""
    for path in home.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != _LOCK:
            path.unlink()


def _index(settings: Settings) -> str:
    """Build the indexes of a home; what is wrong, where that is no reason to do without the home."""
    try:
        with Repository.open(settings) as repository:
            indexing = Indexing(repository.catalogue, repository.index)
            indexing.renew(*Audience)
            indexing.drain()
            indexing.release()
    except MunimentError as error:
        return str(error)
    return ""
