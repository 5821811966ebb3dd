"""The papers of a search in the order in which they came, however many there are."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from documents import Audience
from index import Index, Query, parse
from index.passages import passages
from search_app import arriving
from search_app.arriving import among, arrived
from tests.search_app.shelf import VOCABULARY, Shelf, paper

NUMBER = 260


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Papers of which every second has the word, the older the later they came."""
    shelf = Shelf.make(tmp_path_factory.mktemp("arriving"))
    made = shelf.indexes[Audience.PUBLIC]
    written = []
    for number in range(NUMBER):
        text = f"Sheet{number} of the {'wall' if number % 2 else 'field'} in spring"
        dated = f"{2000 - number // 12}-{12 - number % 12:02}"
        written += passages(replace(paper(f"Paper {number}", text, date=dated), id=f"{number:016x}"), VOCABULARY)
    made.write_documents(written)
    yield made
    shelf.close()


TIMES = {f"{number:016x}": f"2026-01-01T{number // 60:02}:{number % 60:02}:00Z" for number in reversed(range(NUMBER))}
ODD = [f"{number:016x}" for number in reversed(range(NUMBER)) if number % 2]


def asked(text: str, page: int = 1, size: int = 10) -> Query:
    return Query(words=parse(text, VOCABULARY).tree, page=page, size=size)


@pytest.mark.parametrize("few", [500, 20])  # all are fetched, or the last that came are gone through
def test_what_came_last_is_first_on_every_page(index: Index, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "_FEW", few)
    pages = [arrived(index, asked("wall spring", page), TIMES) for page in range(1, 14)]
    assert [hit.document for results in pages for hit in results.hits] == ODD
    assert pages[0].total == len(ODD)


def test_behind_those_gone_through_the_others_follow_by_date(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "_FEW", 20)
    monkeypatch.setattr(arriving, "_LAST", 40)
    found = [hit.document for page in (1, 2) for hit in arrived(index, asked("wall", page, 100), TIMES).hits]
    assert found[:20] == ODD[:20]
    assert found[20:] == ODD[:19:-1]


def test_those_among_some_papers_are_found_in_either_way(index: Index) -> None:
    some = {f"{number:016x}" for number in range(30, 40)}
    odd = {id for id in some if id in ODD}
    assert {hit.document for hit in among(index, asked("wall"), some)} == odd
    assert {hit.document for hit in among(index, asked("Sheet31 OR Sheet30"), some)} == {f"{31:016x}", f"{30:016x}"}
    assert among(index, asked("wall"), set()) == []
