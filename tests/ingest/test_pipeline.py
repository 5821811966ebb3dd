"""A document that cannot be indexed keeps no other from it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tantivy

from documents import Audience, Busy, Document, MunimentError, Visibility
from documents.catalogue import Catalogue
from documents.file import File, Status
from index import CurrentIndex
from index.engines.tantivy import TantivyShelf
from index.engines.whoosh import WhooshShelf
from index.records import records
from ingest import pipeline
from ingest.pipeline import Indexing
from tests.index.collection import ENGINES, VOCABULARY, document, written

Fault = Callable[[pytest.MonkeyPatch, str], None]

PAPERS = [document(number, [f"The board noted matter {number}.", "It agreed."]) for number in range(1, 8)]
DOOMED = PAPERS[3]


class Room:
    """A catalogue, its indexes, and what brings these up to date."""

    def __init__(self, directory: Path, engine: str) -> None:
        self.catalogue = Catalogue.open(f"sqlite:///{directory / 'catalogue.sqlite'}")
        self.indexes = {
            audience: CurrentIndex(directory / audience, engine=engine, vocabulary=VOCABULARY) for audience in Audience
        }
        for audience in Audience:
            (directory / audience).mkdir()
        self.indexing = Indexing(self.catalogue, self.indexes.__getitem__)

    def save(self, *papers: Document) -> None:
        for paper in papers:
            self.catalogue.save(paper, [File(path=paper.paths[0], document=paper.id, status=Status.ADDED)])

    def queued(self) -> list[str]:
        return [queued.document for queued in self.catalogue.queued(1_000)]

    def held(self) -> list[list[str]]:
        return [sorted(self.indexes[audience].documents()) for audience in Audience]

    def found(self, words: str) -> list[list[str]]:
        return [[hit.document for hit in written(self.indexes[audience], words).hits] for audience in Audience]


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture(params=ENGINES)
def room(request: pytest.FixtureRequest, tmp_path: Path, stack: ExitStack) -> Room:
    room = Room(tmp_path, request.param)
    stack.enter_context(closing(room.catalogue))
    for index in room.indexes.values():
        stack.enter_context(closing(index))
    return room


def its_record_cannot_be_made(patch: pytest.MonkeyPatch, *doomed: str) -> None:
    def made(document: str, *given: Any) -> Any:
        if document in doomed:
            raise TypeError("Object of type set is not JSON serializable")
        return records(document, *given)

    patch.setattr("index.storing.records", made)


def an_engine_refuses_its_record(patch: pytest.MonkeyPatch, doomed: str) -> None:
    def made(document: str, *given: Any) -> Any:
        made = records(document, *given)
        return made._replace(whole=made.whole | {"key": "three"}) if document == doomed else made

    patch.setattr("index.storing.records", made)


def its_commit_fails(patch: pytest.MonkeyPatch, doomed: str) -> None:
    """With the first commit, that of the pages."""
    staged: set[str] = set()
    for shelf in (TantivyShelf, WhooshShelf):

        def stage(self: Any, documents: Any, records: Any, *, stage: Any = shelf.stage) -> None:
            staged.update(documents)
            stage(self, documents, records)

        def commit(self: Any, *, commit: Any = shelf.commit) -> None:
            held = doomed in staged
            staged.clear()
            if held:
                raise ValueError("It cannot be committed")
            commit(self)

        patch.setattr(shelf, "stage", stage)
        patch.setattr(shelf, "commit", commit)


def only_its_commit_sees_a_wrong_type(patch: pytest.MonkeyPatch, doomed: str) -> None:
    """With tantivy, whose `Document()` looks at no schema; Whoosh sees wrong types before."""
    stage = TantivyShelf.stage

    def staged(self: Any, documents: Any, records: Any) -> None:
        stage(self, documents, records)
        if doomed in documents:
            self._writer.add_document(tantivy.Document(key=3))

    patch.setattr(TantivyShelf, "stage", staged)
    an_engine_refuses_its_record_on_whoosh(patch, doomed)


def an_engine_refuses_its_record_on_whoosh(patch: pytest.MonkeyPatch, doomed: str) -> None:
    stage = WhooshShelf.stage

    def staged(self: Any, documents: Any, records: Any) -> None:
        stage(self, documents, records)
        if doomed in documents:
            self._writer.add_document(key="three")

    patch.setattr(WhooshShelf, "stage", staged)


FAULTS: tuple[Fault, ...] = (
    its_record_cannot_be_made,
    an_engine_refuses_its_record,
    its_commit_fails,
    only_its_commit_sees_a_wrong_type,
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_document_that_cannot_be_indexed_is_named_and_loses_no_other(
    room: Room, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [paper.id for paper in PAPERS if paper is not DOOMED]
    room.save(*PAPERS)
    with monkeypatch.context() as patch:
        fault(patch, DOOMED.id)
        room.indexing.drain()
        with pytest.raises(MunimentError, match=rf"(?s){DOOMED.id} .*stay queued.*withdraw") as raised:
            room.indexing.release()
    assert not any(other in str(raised.value) for other in others)
    assert room.held() == [others, others]
    assert room.found("noted AND agreed") == [others, others]
    assert room.found("matter AND 4") == [[], []]
    assert set(room.queued()) == {DOOMED.id}

    room.indexing.drain()  # tries again
    room.indexing.release()
    assert room.held() == [[paper.id for paper in PAPERS]] * 2
    assert room.found("matter AND 4") == [[DOOMED.id]] * 2
    assert "" not in room.indexes[Audience.STAFF].digests().values()
    assert room.queued() == []


def test_what_a_document_was_before_stays_until_it_can_be_indexed(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.save(*PAPERS)
    room.indexing.drain()
    room.save(document(4, ["Other words."]), document(9, ["Other words."]))
    an_engine_refuses_its_record(monkeypatch, DOOMED.id)
    room.indexing.drain()
    with pytest.raises(MunimentError, match=DOOMED.id):
        room.indexing.release()
    assert room.found("matter AND 4") == [[DOOMED.id]] * 2
    assert room.found("other") == [[f"{9:016x}"]] * 2


def test_one_that_was_closed_leaves_the_public_index_though_it_cannot_be_indexed(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.save(*PAPERS)
    room.indexing.drain()
    room.save(replace(DOOMED, visibility=Visibility.STAFF))
    its_record_cannot_be_made(monkeypatch, DOOMED.id)
    room.indexing.drain()
    with pytest.raises(MunimentError, match=DOOMED.id):
        room.indexing.release()
    assert room.indexes[Audience.PUBLIC].documents() == {paper.id for paper in PAPERS} - {DOOMED.id}
    assert room.indexes[Audience.STAFF].documents() == {paper.id for paper in PAPERS}


def test_more_that_fail_than_are_taken_off_the_queue_at_once_do_not_stop_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_QUEUED", 2)
    monkeypatch.setattr(pipeline, "_NAMED", 3)
    bad, good = PAPERS[:5], PAPERS[5:]
    its_record_cannot_be_made(monkeypatch, *(paper.id for paper in bad))
    room.save(*bad)
    for paper in good:
        room.save(paper)
        room.indexing.drain()
        with pytest.raises(MunimentError, match="And 2 more"):
            room.indexing.release()
    assert room.held() == [[paper.id for paper in good]] * 2
    assert set(room.queued()) == {paper.id for paper in bad}


@pytest.mark.parametrize("error", [Busy("Another writes."), OSError("No space left"), KeyboardInterrupt()], ids=repr)
def test_what_is_no_documents_fault_stops_everything(
    room: Room, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[list[str]] = []

    def stage(_shelf: object, documents: list[str], _records: object) -> None:
        tried.append(documents)
        raise error

    room.save(*PAPERS)
    with monkeypatch.context() as patch:
        patch.setattr(TantivyShelf, "stage", stage)
        patch.setattr(WhooshShelf, "stage", stage)
        with pytest.raises(type(error)) as raised:
            room.indexing.drain()
        assert raised.value is error
    assert len(tried) == 1
    room.indexing.release()
    assert room.queued() == [paper.id for paper in PAPERS]
    room.indexing.drain()
    assert room.held() == [[paper.id for paper in PAPERS]] * 2


def test_an_index_built_anew_goes_without_it_and_it_is_queued(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.save(*PAPERS)
    room.indexing.drain()
    before = room.catalogue.held(DOOMED.id)
    with monkeypatch.context() as patch:
        its_record_cannot_be_made(patch, DOOMED.id)
        with pytest.raises(MunimentError, match=DOOMED.id):
            room.indexing.renew_all(lambda _written: None)
    assert room.held() == [[paper.id for paper in PAPERS if paper is not DOOMED]] * 2
    assert room.queued() == [DOOMED.id]
    assert room.catalogue.held(DOOMED.id) == before
    room.indexing.drain()
    assert room.held() == [[paper.id for paper in PAPERS]] * 2


def test_an_index_without_any_takes_nobodys_place(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.save(*PAPERS)
    room.indexing.drain()
    with monkeypatch.context() as patch:
        its_record_cannot_be_made(patch, *(paper.id for paper in PAPERS))
        with pytest.raises(MunimentError, match=DOOMED.id):
            room.indexing.renew_all(lambda _written: None)
    assert room.held() == [[paper.id for paper in PAPERS]] * 2
