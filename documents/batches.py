"""What somebody said of files that they sent in together: a small file for each batch, beside its folder."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from documents.document import Visibility
from documents.uploads import FOLDER, Uploads
from documents.uploads import place as place_of

_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
_DONE, _OPEN = ".json", ".open.json"  # the second while it is still to be said of the papers


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What is to hold of files that somebody sent in together.

    `body` is the slug of one, or its name where no vocabulary has it; `visibility` who may read them once they are
    accepted, as they propose; `redacts` the id of a paper that this is the redacted copy of, "" where it is none.
    """

    id: str
    by: str
    body: str = ""
    visibility: Visibility = Visibility.STAFF
    note: str = ""
    redacts: str = ""


class Batches:
    """The batches of a home directory."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def keep(self, batch: Batch) -> None:
        """Keep what is said of a batch; with a body it is open until that is said of its papers."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = self._folder / f"{batch.id}.new"
        with aside.open("w", encoding="utf-8") as file:
            json.dump(asdict(batch), file)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._folder / f"{batch.id}{_OPEN if batch.body else _DONE}")

    def get(self, id: str) -> Batch | None:
        """What is said of a batch, None where nothing is."""
        for place in self._places(id):
            with suppress(OSError, ValueError, TypeError, KeyError):
                known = json.loads(place.read_text(encoding="utf-8"))
                return Batch(**{**known, "visibility": Visibility(known["visibility"])})
        return None

    def open(self) -> Iterator[Batch]:
        """The batches whose body is still to be said of their papers."""
        for place in sorted(self._folder.glob(f"*{_OPEN}")):
            if batch := self.get(place.name.removesuffix(_OPEN)):
                yield batch

    def close(self, batch: Batch) -> None:
        """Note that the body is said of all the papers."""
        with suppress(FileNotFoundError):  # another process was faster
            (self._folder / f"{batch.id}{_OPEN}").replace(self._folder / f"{batch.id}{_DONE}")

    def forget(self, id: str) -> None:
        """Forget what was said of a batch."""
        for place in self._places(id):
            place.unlink(missing_ok=True)

    def _places(self, id: str) -> tuple[Path, ...]:
        return tuple(self._folder / f"{id}{ending}" for ending in (_OPEN, _DONE)) if _ID.fullmatch(id) else ()


def remove_sent(home: Path, uploads: Uploads, document: str) -> None:
    """Delete the files as which a document was sent in, before it is erased; with the last of a batch what it says."""
    sent = uploads.hold(document)
    for upload in sent:
        place_of(home, upload.path).unlink(missing_ok=True)
    for batch in {upload.batch for upload in sent}:
        if uploads.is_spent(batch, document):
            Batches(home).forget(batch)
