"""Compares what is kept, known, found and drawn, both ways, and mends what can be mended."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from documents import Audience, MunimentError, NotFound, Original
from documents.catalogue import Catalogue
from documents.originals import Folder
from index import CurrentIndex
from index.passages import digest
from ingest.lock import alone
from ingest.pictures import PictureFolder
from ingest.pipeline import Indexing

_BATCH = 64  # documents looked at together

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

    def run(self, told: Told) -> Iterator[Damage]:
        """All that is damaged, mended as it is named; `told` hears how many documents were looked at."""
        with alone(self._lock):
            yield from self._database()
            yield from self._bytes(told)
            yield from self._erased()
            yield from self._drawn()
            yield from self._waiting()
            for audience in Audience:
                yield from self._entries(audience, told)
            self._indexing.cleanse()

    def _database(self) -> Iterator[Damage]:
        if said := self._catalogue.damage():
            cure = "Put the catalogue back from a copy."
            yield Damage(where="catalogue", what=f"The database is damaged: {said}.", mended=False, cure=cure)

    def _bytes(self, told: Told) -> Iterator[Damage]:
        """Whether the bytes of each document are here, and are what they were."""
        for original, paths in self._catalogue.kept():
            where = f"original {original.sha256}"
            try:
                whole = self._originals.check(original)
            except NotFound:
                yield self._missing(original, where, paths)
            else:
                if not whole:
                    cure = f"Put these bytes back from a copy; they were {original.size:,} bytes of {paths[0]}."
                    yield Damage(where=where, what="The bytes are not those that were kept.", mended=False, cure=cure)
            told(1)

    def _missing(self, original: Original, where: str, paths: tuple[str, ...]) -> Damage:
        what = "The bytes are gone."
        for path in map(Path, paths):
            with suppress(OSError, MunimentError):
                if _sha256(path) == original.sha256 and self._originals.keep(path) == original:
                    return Damage(where=where, what=f"{what} They were kept again from {path}.")
        cure = f"Put them back from a copy, or add {paths[0]} again from where it came."
        return Damage(where=where, what=what, mended=False, cure=cure)

    def _erased(self) -> Iterator[Damage]:
        """What is left of erased papers, where erasing was cut short."""
        erased = {removal.document for removal in self._catalogue.decisions.all().removed if removal.erased}
        for original in self._originals.held():
            if original.document_id in erased:
                self._originals.delete(original.document_id)
                self._pictures.remove(original.document_id)
                self._catalogue.scrub()
                yield Damage(where=f"original {original.sha256}", what="The paper was erased, and its bytes were here.")
        self._originals.tidy()

    def _drawn(self) -> Iterator[Damage]:
        for path in self._pictures.damaged():
            path.unlink(missing_ok=True)
            yield Damage(where=f"picture {path.name}", what="It was not whole; it is drawn again when somebody asks.")

    def _waiting(self) -> Iterator[Damage]:
        if waiting := self._catalogue.waiting():
            with suppress(MunimentError):  # an index of another make is seen below
                self._indexing.drain()
                yield Damage(where="index", what=f"{waiting} changes were waiting to be indexed.")

    def _entries(self, audience: Audience, told: Told) -> Iterator[Damage]:
        """Whether an index holds each document as it is, and nothing else."""
        where = f"index for {audience}"
        try:
            held = self._index(audience).digests()
        except Exception as error:  # noqa: BLE001  (whatever is broken in an engine's files, they are made anew)
            self._indexing.renew(audience)
            yield Damage(where=where, what=f"It could not be read, and was built anew: {error}")
            return
        wrong = dict(self._wrong(audience, held, told))
        for id, what in wrong.items():
            yield Damage(where=f"{where}, document {id}", what=what)
        if wrong.keys() & held.keys():
            self._index(audience).soil()
        self._mend(audience, wrong)

    def _wrong(self, audience: Audience, held: Mapping[str, str], told: Told) -> Iterator[tuple[str, str]]:
        expected: set[str] = set()
        ids = self._catalogue.ids()
        for start in range(0, len(ids), _BATCH):
            for id in sorted(self._catalogue.current(ids[start : start + _BATCH], audience)):
                expected.add(id)
                if id not in held:
                    yield id, "It was missing."
                elif held[id] != digest(self._catalogue.held(id)):
                    yield id, "What was found of it was not what is known."
                told(1)
        for id in sorted(held.keys() - expected):
            yield id, "It was found, and should not be."

    def _mend(self, audience: Audience, wrong: Mapping[str, str]) -> None:
        self._indexing.refresh([id for id in wrong if self._catalogue.known(id)])
        self._index(audience).remove([id for id in wrong if not self._catalogue.known(id)])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
