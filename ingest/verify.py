"""Compares what is kept, known, found and drawn, both ways, and mends what can be mended."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from documents import Audience, MunimentError, NotFound, Original
from documents.catalogue import Catalogue
from documents.originals import Folder, sha256
from index import CurrentIndex
from index.passages import digest
from ingest.lock import alone
from ingest.pictures import PictureFolder
from ingest.pipeline import Indexing
from ingest.scrubbing import Scrubbing

_BATCH = 64  # documents looked at together
_SENDING = 86_400  # seconds in which files may be sent in

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Something that was not as it should be: where, what, and whether it is mended; else what to do."""

    where: str
    what: str
    mended: bool = True
    cure: str = ""


class Verification:
    """Looks at every original, document, index entry and picture of a repository.

    Nobody else writes meanwhile; searches go on. Raises Busy.
    """

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        originals: Folder,
        pictures: PictureFolder,
        index: Callable[[Audience], CurrentIndex],
        home: Path,
    ) -> None:
        self._catalogue = catalogue
        self._originals = originals
        self._pictures = pictures
        self._index = index
        self._indexing = Indexing(catalogue, index)
        self._lock = home / "lock"
        self._scrubbing = Scrubbing(home)

    def run(self, told: Told) -> Iterator[Damage]:
        """All that is damaged, mended as it is named; `told` hears how many documents were looked at.

        A damaged database ends it: nothing can be compared with what is not sure.
        """
        with alone(self._lock):
            if said := self._catalogue.damage():
                cure = "Put the catalogue back from a copy."
                yield Damage(where="catalogue", what=f"The database is damaged: {said}.", mended=False, cure=cure)
                return
            self._originals.tidy()
            yield from self._erased()
            yield from self._bytes(told)
            yield from self._drawn()
            yield from self._sent()
            yield from self._waiting()
            for audience in Audience:
                yield from self._entries(audience, told)
            self._indexing.cleanse()
            self._indexing.drain()
            self._indexing.release()

    def _erased(self) -> Iterator[Damage]:
        """What is left of erased papers, where erasing was cut short."""
        erased = self._catalogue.decisions.erased()
        kept = {original.document_id for original in self._originals.held()}
        for id in sorted(erased & (kept | self._pictures.documents())):
            self._originals.delete(id)
            self._pictures.remove(id)
            yield Damage(where=f"document {id}", what="It was erased, and its bytes or pictures were here.")
        if self._scrubbing.is_due:
            self._scrubbing.end(self._catalogue)
            yield Damage(where="catalogue", what="Words of an erased paper may have been in its files.")

    def _sent(self) -> Iterator[Damage]:
        """Files that somebody was sending in when that was cut short: nobody is told of them."""
        for path in self._catalogue.uploads.strays(self._lock.parent, time.time() - _SENDING):
            cure = "Add it to what waits: `muniment ingest --review`; or delete it."
            yield Damage(
                where=path, what="Sending it in was cut short, so that nobody reads it.", mended=False, cure=cure
            )

    def _bytes(self, told: Told) -> Iterator[Damage]:
        """Whether the bytes of each document are here, and are what they were; and no others."""
        known: set[str] = set()
        for original, paths in self._catalogue.kept():
            known.add(original.sha256)
            if damage := self._of_bytes(original, paths):
                yield damage
            told(1)
        for stray in self._originals.held():
            if stray.sha256 not in known:
                cure = (
                    f"Copy {self._originals.path(stray)} elsewhere and add it, or: muniment erase {stray.document_id}"
                )
                yield Damage(where=_named(stray), what="The bytes belong to no paper.", mended=False, cure=cure)

    def _of_bytes(self, original: Original, paths: tuple[str, ...]) -> Damage | None:
        place = self._originals.path(original)
        try:
            if self._originals.check(original):
                return None
        except NotFound:
            return self._missing(original, paths)
        except OSError as error:
            cure = f"Look at the disk and at {place}."
            return Damage(where=_named(original), what=f"The bytes cannot be read: {error}.", mended=False, cure=cure)
        cure = f"Put {place} back from a copy; it was {original.size:,} bytes, of {paths[0]}."
        return Damage(where=_named(original), what="The bytes are not those that were kept.", mended=False, cure=cure)

    def _missing(self, original: Original, paths: tuple[str, ...]) -> Damage:
        for path in map(Path, paths):
            with suppress(OSError, MunimentError):
                if _sha256(path) == original.sha256 and self._originals.keep(path) == original:
                    return Damage(where=_named(original), what=f"The bytes were gone, and were kept again from {path}.")
        cure = f"Put {self._originals.path(original)} back from a copy, or add {paths[0]} again from where it came."
        return Damage(where=_named(original), what="The bytes are gone.", mended=False, cure=cure)

    def _drawn(self) -> Iterator[Damage]:
        for path in self._pictures.damaged():
            path.unlink(missing_ok=True)
            yield Damage(where=f"picture {path.name}", what="It was not whole; it is drawn again when somebody asks.")
        for id in sorted(self._pictures.documents() - set(self._catalogue.ids())):
            self._pictures.remove(id)
            yield Damage(where=f"pictures of {id}", what="They were of no paper that is here.")

    def _waiting(self) -> Iterator[Damage]:
        if waiting := self._catalogue.waiting():
            with suppress(Exception):  # what is wrong with an index is seen below
                self._indexing.drain()
                yield Damage(where="index", what=f"{waiting} changes were waiting to be indexed.")

    def _entries(self, audience: Audience, told: Told) -> Iterator[Damage]:
        """Whether an index holds each document as it is, and nothing else."""
        where = f"index for {audience}"
        try:
            held = self._index(audience).digests()
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001  (whatever is broken in an engine's files; tantivy's panics too)
            self._indexing.renew(audience)
            yield Damage(where=where, what=f"It could not be read, and was built anew: {error}")
            return
        if self._index(audience).soiled:
            yield Damage(where=where, what="Words of papers that were taken out may have been in it; it is built anew.")
        wrong = dict(self._wrong(audience, held, told))
        for id, what in wrong.items():
            yield Damage(where=f"{where}, document {id}", what=what)
        if wrong.keys() & held.keys():
            self._index(audience).soil()
        self._mend(audience, wrong)

    def _wrong(self, audience: Audience, held: Mapping[str, str], told: Told) -> Iterator[tuple[str, str]]:
        expected: set[str] = set()
        ids, vocabulary = self._catalogue.ids(), self._index(audience).vocabulary
        for start in range(0, len(ids), _BATCH):
            for id in sorted(self._catalogue.current(ids[start : start + _BATCH], audience)):
                expected.add(id)
                if id not in held:
                    yield id, "It was missing."
                elif held[id] != digest(self._catalogue.get(id, audience), vocabulary):
                    yield id, "What was found of it was not what is known."
                told(1)
        for id in sorted(held.keys() - expected):
            yield id, "It was found, and should not be."

    def _mend(self, audience: Audience, wrong: Mapping[str, str]) -> None:
        self._indexing.refresh([id for id in wrong if self._catalogue.known(id)])
        self._index(audience).remove([id for id in wrong if not self._catalogue.known(id)])


def _named(original: Original) -> str:
    return f"original {original.sha256}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return sha256(file)
