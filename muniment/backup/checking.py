"""Looks through a backup, and changes nothing in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from documents import Busy
from ingest.verify import Damage
from muniment.backup.catalogues import CATALOGUE, Copied, reading
from muniment.backup.manifest import Damaged, Kept, Manifest
from muniment.backup.store import Bytes, Store, looked
from muniment.backup.taking import HEAD

Told = Callable[[int], None]
_AGAIN = "Delete it and back up again: what is still as it was in the home is copied anew."


def faults(target: Path, told: Told = lambda _of: None) -> list[Damage]:
    """All that is wrong with a backup. `told` hears of each file, with how many there are in all.

    Raises:
        NoBackup: there is none.
        Busy: another was put in its place meanwhile.
    """
    store = Store(target)
    try:
        manifest = store.manifest()
    except Damaged as error:
        return [_damage("manifest", str(error), "Make a backup in a new directory.")]
    found = [*_of_files(store, manifest, told), *_of_catalogue(store, manifest)]
    if found and store.manifest() != manifest:
        raise Busy(f"The backup in {target} was renewed while it was looked through. Try again.")
    return found


def fault(store: Store, file: Kept) -> str:
    """What is wrong with a file, "" where nothing is."""
    try:
        held = looked(store.path(file.sha256))
    except FileNotFoundError:
        return "It is missing."
    except OSError as error:
        return f"It cannot be read: {error.strerror}."
    return "" if held == Bytes(file.sha256, file.size) else "It does not hold the bytes that were kept."


def _of_files(store: Store, manifest: Manifest, told: Told) -> Iterator[Damage]:
    for file in manifest.files:
        if what := fault(store, file):
            yield _damage(f"{file.path} ({store.path(file.sha256)})", what, _AGAIN)
        told(len(manifest.files))


def _of_catalogue(store: Store, manifest: Manifest) -> Iterator[Damage]:
    """What is wrong with the catalogue itself, and what it names that the backup does not hold."""
    named = {file.path: file for file in manifest.files}
    if CATALOGUE not in named:
        yield _damage(CATALOGUE, "The manifest does not name it.")
        return
    place = store.path(named[CATALOGUE].sha256)
    if not place.is_file():  # which was said
        return
    head = store.path(named[HEAD].sha256) if HEAD in named else None
    with reading(place, head) as copied:
        if said := copied.catalogue.damage():
            yield _damage(CATALOGUE, f"The database is damaged: {said}.")
            return
        try:
            yield from _of_documents(copied, manifest)
            yield from _of_audit(copied, manifest)
        except DatabaseError as error:
            yield _damage(CATALOGUE, f"It cannot be read: {error.orig}.")


def _of_documents(copied: Copied, manifest: Manifest) -> Iterator[Damage]:
    here = {(file.sha256, file.size) for file in manifest.files}
    kept = copied.catalogue.kept()
    for original, _ in kept:
        if (original.sha256, original.size) not in here:
            yield _damage(f"document {original.document_id}", "The backup does not hold its original.")
    if len(kept) != manifest.documents:
        what = f"It has {len(kept):,} documents, and the manifest says {manifest.documents:,}."
        yield _damage(CATALOGUE, what)


def _of_audit(copied: Copied, manifest: Manifest) -> Iterator[Damage]:
    if copied.last_row() != manifest.audit:
        yield _damage("audit", "Its last row is not the one that the manifest names.")
    for each in copied.catalogue.audit.verify() if copied.has_audit else ():
        yield _damage(f"audit, row {each.seq}", each.what)


def _damage(where: str, what: str, cure: str = "") -> Damage:
    return Damage(where=where, what=what, mended=False, cure=cure)
