"""What is most like a paper, or like a page of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Hit, Index, open_index
from tests.index.collection import ENGINES, VOCABULARY, document, fill

ASYLUM = "The tribunal heard appeals on asylum decisions; hotels were closed and dispersal began."
FLOODS = "Sea walls at the estuary failed, the tide rose and farmland lay under water."
PAPERS = [
    document(1, ["Minutes of the council.", ASYLUM, FLOODS], title="Two matters"),
    document(2, ["Nothing here.", "Asylum appeals before the tribunal: dispersal from hotels, more decisions."]),
    document(3, ["Walls against the tide: farmland at the estuary.", "The council was thanked."]),
    document(4, ["The council met. It agreed 2024 and 2025."]),
    document(5, ["Minutes of the council.", ASYLUM, FLOODS], title="Two matters, again"),
    document(6, ["Of the 2024 and the 2025, and of it all."]),
]


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    index = open_index(request.param, tmp_path / "index", VOCABULARY)
    fill(index, PAPERS)
    yield index
    index.close()


def like(index: Index, number: int, page: int | None = None) -> list[int]:
    return [int(hit.document, 16) for hit in index.like(f"{number:016x}", page)]


def copied(hit: Hit) -> list[str]:
    return [copy.document for copy in hit.copies]


def test_papers_with_the_same_telling_words_are_alike(index: Index) -> None:
    assert like(index, 2)[0] in (1, 5)
    assert like(index, 3)[0] in (1, 5)
    assert set(like(index, 1)[:2]) == {2, 3}


def test_a_page_is_like_other_papers_than_the_whole(index: Index) -> None:
    assert like(index, 1, 2)[0] == 2
    assert like(index, 1, 3)[0] == 3


def test_a_paper_is_not_like_itself_and_a_copy_of_it_comes_last_and_names_it(index: Index) -> None:
    hits = index.like(PAPERS[0].id)
    assert PAPERS[0].id not in [hit.document for hit in hits]
    assert (hits[-1].document, copied(hits[-1])) == (PAPERS[4].id, [PAPERS[0].id])


def test_copies_of_each_other_are_one_hit(index: Index) -> None:
    assert copied(index.like(PAPERS[1].id)[0]) == [PAPERS[4].id]


def test_a_hit_shows_its_best_page_with_the_telling_words_marked(index: Index) -> None:
    hit = index.like(PAPERS[0].id, 2)[0]
    (page,) = hit.pages
    marked = {page.snippet.text[mark.start : mark.end].lower() for mark in page.snippet.marks}
    assert (hit.document, page.number) == (PAPERS[1].id, 2)
    assert {"asylum", "appeals"} <= marked


def test_little_words_and_numbers_make_nothing_alike(index: Index) -> None:
    assert like(index, 6) == []


@pytest.mark.parametrize(("document", "page"), [("f" * 16, None), (PAPERS[0].id, 9), (PAPERS[0].id, -1), ("\ud800", 1)])
def test_nothing_is_like_what_is_not_held(index: Index, document: str, page: int | None) -> None:
    assert index.like(document, page) == ()


def test_there_are_no_more_than_are_asked_for(index: Index) -> None:
    assert len(index.like(PAPERS[0].id, size=1)) == 1
    assert index.like(PAPERS[0].id, size=0) == ()


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_is_alike_in_an_index_that_was_never_written(engine: str, tmp_path: Path) -> None:
    assert open_index(engine, tmp_path / "none", VOCABULARY).like(PAPERS[0].id) == ()
