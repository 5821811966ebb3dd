"""What the room holds."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from documents import Audience, Body, Vocabulary
from index import FacetValue, Results
from search_app.asking import asked
from search_app.holdings import everything, holdings, lacking
from tests.search_app.shelf import SECRET, VOCABULARY, Shelf, fill


class Counted:
    """An index of which the pages alone are asked, and how the bodies stand to each other."""

    vocabulary = Vocabulary(
        [Body(slug=name, name=name, parent=parent) for name, parent in (("P", ""), ("Q", "P"), ("R", "Q"))]
    )

    def count_documents(self) -> int:
        return 9


def results(bodies: Sequence[str], years: Sequence[str], total: int) -> Results:
    values = [[FacetValue(name, name, 1, selected=False) for name in names] for names in (bodies, years)]
    facets = {"body": tuple(values[0]), "year": tuple(values[1]), "topic": (), "kind": ()}
    return Results(total=total, hits=(), facets=facets, searched_for="")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ("", ""),
        ("A", "A"),
        ("AB", "A and B"),
        ("ABCD", "A, B, C and D"),
        ("ABCDE", "A, B, C and 2 other bodies"),
        ("BPQR", "B and P"),
        ("BR", "B and R"),
    ],
)
def test_bodies_are_told_as_a_phrase(names: str, told: str) -> None:
    found = holdings(Counted(), results(names, (), 5))  # type: ignore[arg-type]
    assert (found.bodies, found.body_count) == (told, len(names))


def test_papers_without_a_date_are_counted() -> None:
    found = holdings(Counted(), results("A", ("2014", "2016"), 5))  # type: ignore[arg-type]
    assert (found.documents, found.pages, found.years, found.undated) == (5, 9, "2014 to 2016", 3)


def test_a_filter_that_no_paper_meets_is_lacking() -> None:
    question = asked([("q", "sea"), ("body", "A"), ("body", "Z"), ("topic", "money"), ("from", "1999")], VOCABULARY)
    assert lacking(question, results("A", ("2014",), 1)) == (("body", "Z"), ("topic", "money"))


def test_what_the_public_may_not_read_is_not_held_for_it(tmp_path: Path) -> None:
    with closing(fill(Shelf.make(tmp_path))) as shelf:  # of its own: others add papers to that of all
        public, staff = (shelf.indexes[audience] for audience in (Audience.PUBLIC, Audience.STAFF))
        told = [holdings(index, everything(index)) for index in (public, staff)]
        assert SECRET not in str(everything(public))
    assert told[1].documents == told[0].documents + 1
    assert told[1].pages == told[0].pages + 1
