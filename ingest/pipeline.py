"""Does the queued index work: a Haystack pipeline of our passages and Haystack's writer for each audience."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from documents import Audience, Busy, Document, MunimentError
from documents.catalogue import Catalogue, Queued
from documents.selection import told_to
from index import CurrentIndex, Index
from ingest.copies import Copies

if TYPE_CHECKING:
    from haystack import Pipeline

_log = logging.getLogger(__name__)

_Readable: TypeAlias = Mapping[Audience, list[Document]]
_Begun: TypeAlias = Mapping[Audience, "Pipeline"]

_QUEUED = 512  # documents taken off the queue at once
_PAGES = 8_000  # pages in one commit of an index: fewer leave more segments to search, more take more memory
_NAMED = 10  # documents that failed, named in an error
_NO_DOCUMENTS_FAULT = (MunimentError, OSError, MemoryError)  # another writer, another make, a full disk: all ends here
_CURE = (
    "They stay queued, and are tried again with the next that is taken in. If one fails again, take it away with "
    "“muniment withdraw ID --reason …”, and report what is said of it here."
)


def pipeline(index: Index) -> "Pipeline":
    """Document → passages (one a page) → index; one commit a run. Costs Haystack's import, some 0.7 s."""
    from index.haystack import Passages  # isort: skip  # before haystack itself: it switches telemetry off
    from haystack import Pipeline
    from haystack.components.writers import DocumentWriter
    from haystack.document_stores.types import DuplicatePolicy

    made = Pipeline()
    made.add_component("passages", Passages(index.vocabulary))
    made.add_component("writer", DocumentWriter(document_store=index, policy=DuplicatePolicy.OVERWRITE))
    made.connect("passages.documents", "writer.documents")
    return made


class Indexing:
    """Brings the indexes up to date with the catalogue. Doing the same work twice ends as doing it once.

    A document that cannot be indexed keeps no other from it: it goes to the end of the queue, `release` names it, and
    after that it is tried again. What it was before stays in the index.
    """

    def __init__(self, catalogue: Catalogue, index: Callable[[Audience], CurrentIndex]) -> None:
        self._catalogue = catalogue
        self._index = index
        self._copies = Copies(catalogue)
        self._pipeline = cache(lambda audience: pipeline(index(audience)))
        self._failed: dict[str, str] = {}  # by id, what is said of a document

    def hide(self, ids: Sequence[str], *audiences: Audience) -> None:
        """Take papers out of indexes before the catalogue changes, so that a crash between tells nobody of them.

        `cleanse` has to follow: deleted entries keep their words until an index is built anew; and so that a damaged
        index keeps nobody from hiding a paper. Raises Busy.
        """
        ids = [id for id in ids if not self._catalogue.decisions.is_held_back(id)]
        if not ids:
            return  # what waits to be looked at is in no index
        self._catalogue.copies.leave(ids, *audiences)
        for audience in audiences:
            self._index(audience).soil()
            try:
                self._index(audience).remove(ids)
            except Busy:
                raise
            except Exception:  # noqa: BLE001  (whatever is broken in an engine's files, they are made anew)
                _log.exception("The index for %s is damaged; it is built anew.", audience)

    def cleanse(self) -> None:
        """Build those indexes anew from which papers were taken that must leave no word behind."""
        for audience in Audience:
            if self._index(audience).soiled:
                self.renew(audience)

    def release(self) -> None:
        """Let go of the engines' locks: another process may write.

        Raises:
            MunimentError: documents could not be indexed since the last release.
        """
        for audience in Audience:
            self._index(audience).close()
        self._tell()

    def renew_all(self, told: Callable[[int], None]) -> None:
        """Group copies and build every index anew from the catalogue; what is queued is done thereby.

        Raises as `release` does.
        """
        work = self._catalogue.queued(self._catalogue.waiting())
        with self._catalogue.together(whole=True):  # the groups as they were are there until all are made
            self._copies.clear()
            self._renew(tuple(Audience), lambda begun: self._fill(begun, told, self._joined))
        self._catalogue.indexed(work)
        self._tell()

    def renew(self, *audiences: Audience, told: Callable[[int], None] = lambda _written: None) -> None:
        """Build indexes anew, whatever the old ones hold; `told` hears how many were written, now and then."""
        self._renew(audiences, lambda begun: self._fill(begun, told, lambda ids: self._grouped(ids, audiences)))

    def _renew(
        self, audiences: Sequence[Audience], fill: Callable[[_Begun], None], begun: _Begun = MappingProxyType({})
    ) -> None:
        """Begin an index for each audience, then fill them side by side: what both hold is read once."""
        if len(begun) == len(audiences):
            fill(begun)
            return
        next_one = audiences[len(begun)]
        self._index(next_one).renew(lambda index: self._renew(audiences, fill, {**begun, next_one: pipeline(index)}))

    def _fill(
        self,
        begun: _Begun,
        told: Callable[[int], None],
        readable: Callable[[Sequence[str]], Iterator[_Readable]],
    ) -> None:
        ids, tried = self._catalogue.ids(), set[str]()
        for start in range(0, len(ids), _QUEUED):
            for found in readable(ids[start : start + _QUEUED]):
                for audience, batch in found.items():
                    self._write(begun[audience], batch)
                    tried.update(document.id for document in batch)
                    told(len(batch))
        if tried and tried <= self._failed.keys():
            self._tell()  # an index without any takes nobody's place

    def _grouped(self, ids: Sequence[str], audiences: Sequence[Audience]) -> Iterator[_Readable]:
        """Papers in batches, in the groups they are in."""
        for audience in audiences:
            yield from ({audience: batch} for batch in _batches(self._current(ids, audience)))

    def _joined(self, ids: Sequence[str]) -> Iterator[_Readable]:
        """Papers in batches, put into groups where they are in none; each is fetched once for all audiences."""
        for batch in _batches(self._current(ids, Audience.STAFF)):
            joined = self._copies.join(batch)
            joined[Audience.PUBLIC] = [told_to(each, Audience.PUBLIC) for each in joined[Audience.PUBLIC]]
            yield {audience: found for audience, found in joined.items() if found}

    def drain(self) -> None:
        """Do what the queue holds; what a crash cuts short is still queued."""
        while work := self._waiting():
            self._refresh(list(dict.fromkeys(queued.document for queued in work)))
            self._catalogue.indexed(work)

    def refresh(self, ids: Sequence[str]) -> None:
        """Write documents anew, or take them out, whatever the queue holds."""
        for start in range(0, len(ids), _QUEUED):
            self._refresh(ids[start : start + _QUEUED])

    def _refresh(self, ids: Sequence[str]) -> None:
        """First take out what an audience may not find, then write what it may."""
        for audience in Audience:
            current = self._catalogue.current(ids, audience)
            if gone := [id for id in ids if id not in current]:
                self._index(audience).remove(gone)
                self._catalogue.copies.leave(gone, audience)
        for found in self._joined(ids):
            for audience, batch in found.items():
                self._write(self._pipeline(audience), batch)

    def _current(self, ids: Sequence[str], audience: Audience) -> Iterator[Document]:
        """Those of some documents that an audience should find."""
        for start in range(0, len(ids), _QUEUED):
            yield from self._catalogue.found(ids[start : start + _QUEUED], audience)

    def _waiting(self) -> list[Queued]:
        """The oldest work in the queue, without that which failed."""
        work = self._catalogue.queued(_QUEUED + len(self._failed))
        return [queued for queued in work if queued.document not in self._failed]

    def _write(self, made: "Pipeline", documents: list[Document]) -> None:
        """Index documents in one commit; where that fails in halves, until those are left that cannot be indexed."""
        try:
            _run(made, documents)
        except _NO_DOCUMENTS_FAULT:
            raise
        except Exception as error:  # noqa: BLE001  (whatever is wrong with one, the others are indexed)
            if len(documents) == 1:
                self._fail(documents[0], error)
        else:
            return
        middle = len(documents) // 2
        for half in (documents[:middle], documents[middle:]) if middle else ():
            self._write(made, half)

    def _fail(self, document: Document, error: Exception) -> None:
        _log.error("The document %s could not be indexed.", document.id, exc_info=error)
        if document.id not in self._failed:
            self._catalogue.redescribe(self._catalogue.held(document.id))  # which queues it
        self._failed[document.id] = f"{document.id} (“{document.title}”): {type(error).__name__}: {error}."

    def _tell(self) -> None:
        """Name the documents that could not be indexed, once."""
        failed, self._failed = list(self._failed.values()), {}
        if failed:
            more = [f"And {len(failed) - _NAMED:,} more."] if failed[_NAMED:] else []
            raise MunimentError(
                "\n".join(["These documents could not be indexed; all others were:", *failed[:_NAMED], *more, _CURE])
            )


def _run(made: "Pipeline", documents: list[Document]) -> None:
    """Run a pipeline; what went wrong inside is raised as it was, not as Haystack wraps it."""
    from haystack.core.errors import PipelineRuntimeError

    try:
        made.run({"passages": {"documents": documents}})
    except PipelineRuntimeError as error:
        raise error.__cause__ or error from None


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Documents together until they have as many pages as one commit should write."""
    batch: list[Document] = []
    pages = 0
    for document in documents:
        batch.append(document)
        pages += len(document.pages)
        if pages >= _PAGES:
            yield batch
            batch, pages = [], 0
    if batch:
        yield batch
