"""Haystack's own tests of a document store, as they are, on every engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from haystack.document_stores.errors import DuplicateDocumentError
from haystack.document_stores.types import DocumentStore, DuplicatePolicy
from haystack.testing.document_store import DocumentStoreBaseTests

from documents import Body, Topic, Vocabulary
from documents.vocabulary import Former
from index import Index, open_index
from index.haystack import haystack
from tests.index.collection import ENGINES, written


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    store = open_index(request.param, tmp_path / "index", Vocabulary())
    yield store
    store.close()


class TestAsADocumentStore(DocumentStoreBaseTests):
    @pytest.fixture
    def document_store(self, store: Index) -> Index:
        return store

    def test_write_documents(self, document_store: DocumentStore) -> None:
        """Without a policy what is written again is replaced."""
        passage = haystack.Document(content="first")
        assert document_store.write_documents([passage]) == 1
        assert document_store.write_documents([passage]) == 1
        assert document_store.filter_documents() == [passage]


def test_a_passage_comes_back_as_it_was_written(store: Index) -> None:
    passage = haystack.Document(
        content="text", meta={"content": "meta", "id": 7, "deep": {"a": [1, None]}}, embedding=[0.1, 0.25]
    )
    store.write_documents([passage])
    assert store.filter_documents() == [passage]


def test_a_passage_that_json_cannot_hold_is_refused_and_the_next_is_written(store: Index) -> None:
    with pytest.raises(TypeError):
        store.write_documents([haystack.Document(content="bad", meta={"set": {1}})])
    assert store.write_documents([haystack.Document(content="good")]) == 1
    assert [passage.content for passage in store.filter_documents()] == ["good"]


def test_a_document_is_written_whole_or_skipped_whole(store: Index) -> None:
    pages = [
        haystack.Document(id=f"d#{n}", content=f"page {n}", meta={"document": "d", "number": n}) for n in (1, 2, 3)
    ]
    store.write_documents(pages[:2])
    assert store.write_documents(pages, policy=DuplicatePolicy.SKIP) == 0
    with pytest.raises(DuplicateDocumentError):
        store.write_documents(pages[2:] + pages[:1], policy=DuplicatePolicy.FAIL)
    assert store.write_documents(pages[1:]) == 2
    assert [passage.id for passage in store.filter_documents()] == ["d#2", "d#3"]


def test_deleting_a_passage_leaves_a_document_of_the_others(store: Index) -> None:
    pages = [haystack.Document(id=f"d#{n}", content=f"word{n}", meta={"document": "d", "number": n}) for n in (1, 2)]
    store.write_documents(pages)
    store.delete_documents(["d#1"])
    assert store.documents() == {"d"}
    assert [hit.length for hit in written(store, "word2").hits] == [1]
    assert written(store, "word1").total == 0
    store.delete_documents(["d#2"])
    assert store.documents() == frozenset()


def test_a_store_can_be_described_and_opened_again(store: Index) -> None:
    store.write_documents([haystack.Document(id="a", content="kept")])
    told = store.to_dict()
    store.close()
    again = type(store).from_dict(told)
    assert again.count_documents() == 1
    assert again.to_dict() == told
    again.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_the_vocabulary_is_part_of_the_description(engine: str, tmp_path: Path) -> None:
    body = Body(slug="kent", name="Kent County Council", former=(Former(name="West Kent"),))
    store = open_index(engine, tmp_path, Vocabulary([body], [Topic(slug="homes", name="Homes", phrases={"home": 1})]))
    again = type(store).from_dict(store.to_dict())
    assert again.to_dict() == store.to_dict()
