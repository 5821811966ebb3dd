"""From a document to its passages."""

import json
from pathlib import Path

import pytest
from haystack.components.writers import DocumentWriter

from documents import Kind, Named
from index import open_index
from index.haystack import Passages, haystack
from index.passages import passages
from tests.index.collection import ENGINES, VOCABULARY, document, written

PAPER = document(
    3,
    ["First page", "", "Third page"],
    title="A letter",
    kind=Kind.LETTER,
    dated="2014-11",
    bodies=["sec", Named(None, "Elsewhere")],
    topics=["housing"],
    sender="Jane Smith",
    recipient=["Roy Perry", "The Minister"],
)


def test_each_page_is_a_passage_also_a_blank_one() -> None:
    made = passages(PAPER)
    assert [(passage.id, passage.content) for passage in made] == [
        ("0000000000000003#1", "First page"),
        ("0000000000000003#2", ""),
        ("0000000000000003#3", "Third page"),
    ]


def test_a_passage_says_what_is_known_of_its_document() -> None:
    meta = passages(PAPER)[2].meta
    assert meta == {
        "document": "0000000000000003",
        "title": "A letter",
        "kind": "letter",
        "visibility": "public",
        "dated": "2014-11",
        "bodies": [["sec", "South East Councils"], [None, "Elsewhere"]],
        "topics": [["housing", "Housing"]],
        "sender": "Jane Smith",
        "recipient": "Roy Perry; The Minister",
        "ref": "",
        "under": [],
        "language": "en",
        "number": 3,
        "label": "p3",
    }
    assert json.loads(json.dumps(meta)) == meta


def test_a_document_without_pages_has_one_empty_passage() -> None:
    made = passages(document(1, []))
    assert [(passage.id, passage.content, passage.meta["dated"]) for passage in made] == [
        ("0000000000000001#0", "", None)
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_pipeline_writes_what_is_then_found(engine: str, tmp_path: Path) -> None:
    index = open_index(engine, tmp_path / "index", VOCABULARY)
    pipeline = haystack.Pipeline()
    pipeline.add_component("passages", Passages())
    pipeline.add_component("writer", DocumentWriter(document_store=index))
    pipeline.connect("passages.documents", "writer.documents")
    assert pipeline.run({"passages": {"documents": [PAPER]}}) == {"writer": {"documents_written": 3}}
    hit = written(index, "third sender:smith").hits[0]
    assert (hit.document, hit.pages[0].number, hit.bodies) == (PAPER.id, 3, PAPER.bodies)
    assert (
        haystack.Pipeline.loads(
            pipeline.dumps(), allowed_modules=["index.haystack", f"index.engines.{engine}"]
        ).to_dict()
        == pipeline.to_dict()
    )
    index.close()


def test_the_component_makes_the_passages_of_all_documents_in_a_pipeline() -> None:
    pipeline = haystack.Pipeline()
    pipeline.add_component("passages", Passages())
    found = pipeline.run({"passages": {"documents": [PAPER, document(4, ["Other"])]}})["passages"]["documents"]
    assert [passage.id[-3:] for passage in found] == ["3#1", "3#2", "3#3", "4#1"]
