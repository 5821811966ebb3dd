"""Copies are one hit, which names the others: papers of one group, or else with the same words."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index import Index, Query, Sort, open_index, parse
from tests.index.collection import ENGINES, VOCABULARY, document, fill, written


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    index = open_index(request.param, tmp_path / "index", VOCABULARY)
    yield index
    index.close()


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(f"{number:016x}" for number in numbers)


def test_papers_with_the_same_words_are_shown_once_and_counted_all(index: Index) -> None:
    texts = ["the quorum was met", "a quorum, a quorum"]
    papers = [document(n, [text], title=f"Paper {n}") for n, text in enumerate([*texts, texts[0], texts[0]], 1)]
    fill(index, papers)
    found = written(index, "quorum")
    assert found.total == 4
    assert [(hit.document, hit.copies) for hit in found.hits] == [(*ids(2), ()), (*ids(1), ids(3, 4))]


@pytest.mark.parametrize(("sort", "first"), [(Sort.NEWEST, 2), (Sort.OLDEST, 1)])
def test_the_hit_stands_where_the_first_of_them_would(index: Index, sort: Sort, first: int) -> None:
    fill(
        index,
        [document(1, ["same"], dated="2001"), document(2, ["same"], dated="2003"), document(3, ["x"], dated="2002")],
    )
    hits = written(index, "same", sort=sort).hits
    assert [(hit.document, hit.copies) for hit in hits] == [(*ids(first), ids(3 - first))]


def test_how_words_are_written_and_where_pages_end_makes_no_difference(index: Index) -> None:
    fill(
        index,
        [document(1, ["The Council’s", "debts"]), document(2, ["the council debt"]), document(3, ["council debt"])],
    )
    hits = written(index, "council").hits
    assert {frozenset((hit.document, *hit.copies)) for hit in hits} == {frozenset(ids(1, 2)), frozenset(ids(3))}


def test_papers_of_one_group_are_shown_once_whatever_their_words(index: Index) -> None:
    papers = [document(1, ["the quorum"]), document(2, ["this quorum"]), document(3, ["that quorum"])]
    fill(index, [replace(paper, group=group) for paper, group in zip(papers, ("a", "b", "a"), strict=True)])
    hits = written(index, "quorum").hits
    assert {frozenset((hit.document, *hit.copies)) for hit in hits} == {frozenset(ids(1, 3)), frozenset(ids(2))}


def test_papers_without_words_are_no_copies_of_each_other(index: Index) -> None:
    fill(index, [document(1, [], title="Scan"), document(2, ["", " "], title="Scan"), document(3, ["…"], title="Scan")])
    assert [hit.copies for hit in written(index, "scan").hits] == [(), (), ()]


def test_copies_on_other_pages_of_results_are_hits_there(index: Index) -> None:
    fill(index, [document(n, ["same"]) for n in range(1, 6)])
    pages = [index.search(Query(words=parse("same").tree, page=page, size=2)).hits for page in (1, 2, 3)]
    shown = [[(hit.document, *hit.copies) for hit in page] for page in pages]
    assert shown == [[ids(1, 2)], [ids(3, 4)], [ids(5)]]
