"""What changes when an answer may change: looked at before every page, so it asks the file system alone."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from documents import Audience, IndexOutOfDate
from muniment.repository import Repository

_HEADER = 48  # bytes of SQLite's index of its log: they change with every commit, for all processes alike
_COMMITS = ("*/meta.json", "*/*.toc")  # what tantivy and Whoosh write last in a commit


class Freshness:
    """Tells apart the states of a repository, as one audience sees it."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        elsewhere = repository.settings.catalogue
        self._catalogue = None if elsewhere else repository.home / "catalogue.sqlite"

    def __call__(self, audience: Audience) -> str:
        """A word for the state; "" where it cannot be told: another database, or no index."""
        if self._catalogue is None:
            return ""
        try:
            said = "\n".join((*self._of_catalogue(self._catalogue), *self._of_index(audience)))
        except (OSError, IndexOutOfDate):
            return ""
        return hashlib.sha256(said.encode()).hexdigest()

    def _of_catalogue(self, path: Path) -> Iterator[str]:
        yield _seen(path)
        log = path.with_name(f"{path.name}-shm")
        if log.exists():
            with log.open("rb") as file:
                yield file.read(_HEADER).hex()

    def _of_index(self, audience: Audience) -> Iterator[str]:
        name = self._repository.index(audience).name
        generation = self._repository.home / "index" / audience / name
        yield name
        for pattern in _COMMITS:
            yield from map(_seen, sorted(generation.glob(pattern)))


def _seen(path: Path) -> str:
    seen = path.stat()
    return f"{path.name} {seen.st_ino} {seen.st_mtime_ns} {seen.st_size}"
