"""Writing: a batch is written or not, whatever fails; searches go on meanwhile and see no half document."""

import random
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from documents import Document, Vocabulary
from index import Index, open_index
from index.passages import digest, passages
from index.records import records
from tests.index.collection import ENGINES, document, written

ROUNDS = 30
PAPERS = 12


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    index = open_index(request.param, tmp_path / "index", Vocabulary())
    yield index
    index.close()


def write(index: Index, *papers: Document) -> None:
    index.write_documents([passage for paper in papers for passage in passages(paper)])


@contextmanager
def small_files_only() -> Iterator[None]:
    """A disk that is full, as far as this process can tell."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_record_that_an_engine_refuses_leaves_the_batch_out_and_the_next_is_written_at_once(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once: while the error is handled its traceback still holds the writer."""

    def made(document: str, *given: Any) -> Any:
        made = records(document, *given)
        return made._replace(whole=made.whole | {"key": "three"}) if document.endswith("3") else made

    monkeypatch.setattr("index.storing.records", made)
    write(index, document(1, ["one"]))
    try:
        write(index, document(1, ["changed"]), document(2, ["two"]), document(3, ["three"]))
    except Exception:  # noqa: BLE001  (each engine raises its own)
        assert set(index.digests()) == {document(1, []).id}
        write(index, document(4, ["four"]))
    assert written(index, "one OR four").total == 2
    assert written(index, "changed OR two OR three").total == 0


def test_a_batch_of_many_documents_keeps_the_order_of_writing(index: Index) -> None:
    given = [passage for number in (5, 2, 4, 1, 3) for passage in passages(document(number, ["one", "two"]))]
    index.write_documents(given)
    assert [passage.id for passage in index.filter_documents()] == [passage.id for passage in given]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh closes no file it cannot write
def test_a_full_disk_is_said_to_be_one_and_once_there_is_room_the_same_is_written(index: Index) -> None:
    chance = random.Random(1)
    large = document(2, [" ".join(f"word{chance.randrange(10**9)}" for _ in range(3_000))])
    write(index, document(1, ["one"]))
    with small_files_only(), pytest.raises(OSError, match="File too large"):
        write(index, large)
    assert set(index.digests()) == {document(1, []).id}
    write(index, large)
    assert index.digests() == {paper.id: digest(paper, Vocabulary()) for paper in (document(1, ["one"]), large)}


def test_what_a_killed_process_left_half_written_is_no_damage(tmp_path: Path) -> None:
    index = open_index("tantivy", tmp_path, Vocabulary())
    write(index, document(1, ["one"]), document(2, ["two"]))
    index.remove([document(2, []).id])
    (segment,) = {path.stem for path in (tmp_path / "wholes").glob("*.store")}
    (tmp_path / "wholes" / f"{segment}.9999.del").write_bytes(b"half")
    (tmp_path / "wholes" / f"{32 * 'a'}.store").write_bytes(b"half")
    assert set(index.digests()) == {document(1, []).id}
    index.close()


def test_a_commit_that_was_cut_short_can_be_done_again(tmp_path: Path) -> None:
    """Its files have the names that those of the next one get."""
    index = open_index("tantivy", tmp_path, Vocabulary())
    write(index, document(1, ["one"]), document(2, ["two"]))
    metas = {path: path.read_bytes() for path in tmp_path.glob("*/meta.json")}
    for _ in range(3):
        index.remove([document(2, []).id])
        assert set(index.digests()) == {document(1, []).id}
        index.close()
        for path, content in metas.items():
            path.write_bytes(content)  # which a commit writes last


def test_what_was_replaced_takes_no_space(index: Index, tmp_path: Path) -> None:
    papers = [document(number, ["The board noted this, and agreed."] * 20) for number in range(10)]
    write(index, *papers)
    fresh = _size(tmp_path)
    for _ in range(3):
        for paper in papers:
            write(index, paper)
    index.close()
    assert _size(tmp_path) < 2 * fresh


def _size(directory: Path) -> int:
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())


def test_searches_meanwhile_see_no_half_document(index: Index) -> None:
    """Each version of a paper says its number on all its pages: no answer may mix two, or fail."""
    done, chance = Event(), random.Random(1)
    write(index, *(_version(number, 0) for number in range(PAPERS)))

    def search() -> list[str]:
        wrong, looked = [], 0
        while not done.is_set() or not looked:
            looked += 1
            for hit in written(index, "matter AND agreed").hits:
                said = {page.snippet.text.split()[-1] for page in hit.pages if page.snippet}
                if len(said) > 1:
                    wrong.append(f"{hit.document} says {said}")
        return wrong

    with ThreadPoolExecutor(3) as searching:
        asked = [searching.submit(search) for _ in range(3)]
        held = {number: _version(number, 0) for number in range(PAPERS)}
        try:
            for version in range(1, ROUNDS):
                number = chance.randrange(PAPERS)
                if number in held and chance.random() < 0.4:
                    index.remove([held.pop(number).id])
                else:
                    held[number] = _version(number, version)
                    write(index, held[number])
        finally:
            done.set()
        assert [each.result() for each in asked] == [[], [], []]
    assert index.digests() == {paper.id: digest(paper, Vocabulary()) for paper in held.values()}


def _version(number: int, version: int) -> Document:
    return document(number, [f"matter version{version}", f"agreed version{version}"])
