"""The generations of an index: the next is built beside the one that serves, and takes its place in one step."""

import os
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from documents import BadVocabulary, IndexOutOfDate, Vocabulary
from documents.originals import flush_names
from index.base import Index
from index.opening import open_index
from index.plain import of_plain, plain
from index.query import EVERY_UNIT, Among, Query
from index.results import Hit, Results, Suggestion, UnitResults
from index.retrieving import Retrieved

if TYPE_CHECKING:
    from haystack import Document as HaystackDocument
    from haystack.document_stores.types import DuplicatePolicy

_Answer = TypeVar("_Answer")

_FIRST = "1"
_POINTER = "current"  # a file with the name of the generation that serves; before the second there is none
_SOILED = "to-be-renewed"  # a file that stands while words that were taken out may linger in what was deleted


class Generations:
    """The directories of one audience's index. One process changes them at a time."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def current(self) -> str:
        """The name of the generation that serves. Raises IndexOutOfDate where there is none, or something else."""
        pointed = self._pointed()
        while not self._stands(pointed):
            before, pointed = pointed, self._pointed()
            if pointed == before:
                raise IndexOutOfDate(f"There is no index in {self._directory}. To build it, run: muniment reindex")
            # another process has put the next one in its place, and deleted the one pointed to
        return pointed or _FIRST

    def path(self, name: str) -> Path:
        """Where a generation is."""
        return self._directory / name

    def begin(self) -> str:
        """Make room for the next generation, and delete what one that was cut short has left."""
        self._sweep(keep=self._serving())
        name = str(int(self._serving() or _FIRST) + 1)
        self.path(name).mkdir(parents=True)
        return name

    def serve(self, name: str) -> None:
        """Put a generation in the place of the one that serves, which is deleted."""
        aside = self._directory / f"{_POINTER}.new"
        with aside.open("w") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._directory / _POINTER)
        flush_names(self._directory)
        self._sweep(keep=name)
        (self._directory / _SOILED).unlink(missing_ok=True)

    def soil(self) -> None:
        """Note that words taken out may linger until the next generation serves."""
        self._directory.mkdir(parents=True, exist_ok=True)
        (self._directory / _SOILED).touch()

    @property
    def soiled(self) -> bool:
        """Whether words that were taken out may linger."""
        return (self._directory / _SOILED).exists()

    def _serving(self) -> str:
        """The name of the generation that serves, "" where none does."""
        try:
            return self.current()
        except IndexOutOfDate:
            return ""

    def _pointed(self) -> str:
        """What the pointer names, "" where there is no pointer."""
        try:
            return (self._directory / _POINTER).read_text()
        except FileNotFoundError:
            return ""

    def _stands(self, pointed: str) -> bool:
        if pointed:
            return pointed.isdecimal() and self.path(pointed).is_dir()
        found = {path.name for path in self._directory.iterdir()} if self._directory.is_dir() else {"nothing"}
        return found <= {_FIRST, _SOILED, f"{_POINTER}.new", str(int(_FIRST) + 1)}

    def _sweep(self, keep: str) -> None:
        for path in self._directory.iterdir() if self._directory.is_dir() else ():
            if path.is_dir() and path.name != keep:
                shutil.rmtree(path)


class CurrentIndex:
    """The Index (see `index.base`) that serves now, whichever process put it in its place.

    It is opened when it is first needed.
    """

    def __init__(self, directory: Path, *, engine: str, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._directory, self._engine = directory, engine
        self._generations = Generations(directory)
        self._lock = threading.Lock()
        self._name = ""
        self._index: Index | None = None

    @property
    def name(self) -> str:
        """The name of the generation that serves. Raises IndexOutOfDate."""
        return self._generations.current()

    def check(self) -> None:
        """Pass over an index that can be searched. Raises IndexOutOfDate."""
        self._now()

    def search(self, query: Query) -> Results:
        """The hits of one page of results, all from one generation. Raises IndexOutOfDate."""
        return self._asked(lambda index: replace(index.search(query), generation=index.name))

    def suggest(self, text: str, size: int = 8) -> tuple[Suggestion, ...]:
        """What may be looked for by somebody who has typed so far."""
        return self._asked(lambda index: index.suggest(text, size))

    def like(self, document: str, page: int | None = None, size: int = 5) -> tuple[Hit, ...]:
        """The documents most like one that is held, or like one page of it."""
        return self._asked(lambda index: index.like(document, page, size))

    def units(self, query: Query, among: Among = EVERY_UNIT) -> UnitResults:
        """The units that match, of those that are asked for."""
        return self._asked(lambda index: replace(index.units(query, among), generation=index.name))

    def retrieve(self, text: str, filters: dict[str, Any] | None = None, size: int = 10) -> Retrieved:
        """The passages that match what was typed and pass Haystack's filters."""
        return self._asked(lambda index: index.retrieve(text, filters, size))

    def renew(self, fill: Callable[[Index], None]) -> None:
        """Build the next generation with `fill`; searches go on in this one until it is done."""
        name = self._generations.begin()
        with closing(self._opened(name)) as index:
            fill(index)
        self._generations.serve(name)

    def soil(self) -> None:
        """Note, before words are taken out that must not linger, that the index has to be renewed."""
        self._generations.soil()

    @property
    def soiled(self) -> bool:
        """Whether it has to be renewed: words that were taken out may linger in its files."""
        return self._generations.soiled

    def documents(self) -> frozenset[str]:
        """The ids of all whole documents held."""
        return self._now().documents()

    def digests(self) -> Mapping[str, str]:
        """The digest of each document held."""
        return self._now().digests()

    def remove(self, documents: Sequence[str]) -> None:
        """Take whole documents out, by id."""
        self._now().remove(documents)

    def close(self) -> None:
        """Let go of the writer's lock and of open files; a later call opens them again."""
        with self._lock:
            if self._index:
                self._index.close()
            self._name, self._index = "", None

    def count_documents(self) -> int:
        """The number of passages."""
        return self._now().count_documents()

    def filter_documents(self, filters: dict[str, Any] | None = None) -> "list[HaystackDocument]":
        """The passages that pass Haystack's filters."""
        return self._now().filter_documents(filters)

    def write_documents(self, documents: "list[HaystackDocument]", policy: "DuplicatePolicy | None" = None) -> int:
        """Write passages and build the wholes of the documents they name; how many."""
        return self._now().write_documents(documents, policy)

    def delete_documents(self, document_ids: list[str]) -> None:
        """Delete passages by id."""
        self._now().delete_documents(document_ids)

    def to_dict(self) -> dict[str, Any]:
        """What is needed to open the same store again, as Haystack writes it."""
        told = {"directory": str(self._directory), "engine": self._engine, "vocabulary": plain(self.vocabulary)}
        kind = type(self)
        return {"type": f"{kind.__module__}.{kind.__qualname__}", "init_parameters": told}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Open the store that `to_dict` described."""
        told = data["init_parameters"]
        return cls(Path(told["directory"]), engine=told["engine"], vocabulary=of_plain(told["vocabulary"]))

    def _opened(self, name: str) -> Index:
        """A generation, with the words of this moment: those that it was written with, or newer."""
        with suppress(BadVocabulary):
            self.vocabulary.renew()
        return open_index(self._engine, self._generations.path(name), self.vocabulary)

    def _asked(self, ask: Callable[[Index], _Answer]) -> _Answer:
        """An answer that is all from one generation. Its files may be deleted meanwhile: then the next one is asked."""
        while True:
            index = self._now()
            try:
                answer = ask(index)
            except Exception:
                if self._now() is index:
                    raise
            else:
                if self._now() is index:
                    return answer

    def _now(self) -> Index:
        with self._lock:
            name = self._generations.current()
            while self._index is None or name != self._name:
                if self._index:
                    self._index.close()
                self._index, self._name = None, ""
                try:
                    self._index = self._opened(name)
                except Exception:
                    if self._generations.current() == name:
                        raise
                else:
                    self._name = name
                name = self._generations.current()
            return self._index
