"""Papers with the same words are one hit, which names the others; those that differ in anything said are not."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from documents import Document, PartialDate
from index import Hit, Index, Query, Sort, open_index, parse
from index.results import Copy
from index.wording import wording
from tests.index.collection import ENGINES, VOCABULARY, document, fill, written


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    index = open_index(request.param, tmp_path / "index", VOCABULARY)
    yield index
    index.close()


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(f"{number:016x}" for number in numbers)


def copied(hit: Hit) -> tuple[str, ...]:
    return tuple(copy.document for copy in hit.copies)


def lines(index: Index, *papers: Document) -> int:
    """How many hits stand for some papers."""
    fill(index, papers)
    return len(index.search(Query()).hits)


def test_papers_with_the_same_words_are_shown_once_and_counted_all(index: Index) -> None:
    texts = ["the quorum was met", "a quorum, a quorum"]
    papers = [document(n, [text], title=f"Paper {n}") for n, text in enumerate([*texts, texts[0], texts[0]], 1)]
    fill(index, papers)
    found = written(index, "quorum")
    assert found.total == 4
    assert [hit.document for hit in found.hits] == [*ids(2, 1)]
    assert [copied(hit) for hit in found.hits] == [(), ids(3, 4)]


@pytest.mark.parametrize(("sort", "first"), [(Sort.NEWEST, 2), (Sort.OLDEST, 1)])
def test_the_hit_stands_where_the_first_of_them_would(index: Index, sort: Sort, first: int) -> None:
    fill(
        index,
        [document(1, ["same"], dated="2001"), document(2, ["same"], dated="2003"), document(3, ["x"], dated="2002")],
    )
    hits = written(index, "same", sort=sort).hits
    assert [(hit.document, copied(hit)) for hit in hits] == [(*ids(first), ids(3 - first))]


def test_a_copy_is_named_by_its_title_and_date(index: Index) -> None:
    fill(index, [document(1, ["same"], title="One", dated="2003"), document(2, ["same"], title="Two", dated="2001-02")])
    (hit,) = written(index, "same", sort=Sort.NEWEST).hits
    assert hit.copies == (Copy(ids(2)[0], "Two", PartialDate(2001, 2)),)


def test_how_lines_are_set_and_where_pages_end_makes_no_difference(index: Index) -> None:
    one = document(1, ["THE DEBTS\n• of the coun-\ncil: of 2014-\n15, and re-elec\u00adtion"])
    assert lines(index, one, document(2, ["The debts of the", "council: of 2014-15,", "and re-election"])) == 1


def test_heads_feet_and_numbers_of_pages_make_no_difference(index: Index) -> None:
    pages = ["Quay Council\nThe debts\nrose by\nDraft", "The debts\n5 per cent.\nDraft p2", "More.\nDraft\np3"]
    plain = "Quay Council\nThe debts\nrose by\n5 per cent.\nMore.\nDraft"
    papers = document(1, pages, title="The debts"), document(2, [plain], title="The debts")
    assert lines(index, *papers, document(3, [f"{plain}\nPage p1 of 1"], title="Debts")) == 1


def test_a_line_that_is_not_on_every_page_is_no_head(index: Index) -> None:
    forms = [["Granted\nA", f"{second}\nB", "Granted\nC"] for second in ("Granted", "Refused")]
    assert lines(index, *(document(number, pages) for number, pages in enumerate(forms))) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The application is granted.", "The application is refused."),
        ("The motion was carried.", "The motion was not carried."),
        ("Agenda for 6 May 2025", "Agenda for 3 June 2025"),
        ("A fee of £1.5 million", "A fee of £15 million"),
        ("A fee of £15", "A fee of €15"),
        ("It grew by 5%", "It grew by -5%"),
        ("The council’s debts", "The councils’ debts"),
        ("☒ yes ☐ no", "☐ yes ☒ no"),
        ("Proposed by Lamb, seconded by Hull", "Proposed by Hull, seconded by Lamb"),
        ("हिंदी", "हंदी"),
    ],
)
def test_papers_that_differ_in_what_they_say_are_hits_each(index: Index, one: str, other: str) -> None:
    papers = (document(n, [f"{text}\nSigned: the clerk."]) for n, text in enumerate((one, other), 1))
    assert lines(index, *(replace(paper, group="a") for paper in papers)) == 2


def test_papers_without_words_are_no_copies_of_each_other(index: Index) -> None:
    fill(index, [document(1, [], title="Scan"), document(2, ["", " "], title="Scan"), document(3, ["…"], title="Scan")])
    assert [hit.copies for hit in written(index, "scan").hits] == [(), (), ()]


def test_copies_on_other_pages_of_results_are_hits_there(index: Index) -> None:
    fill(index, [document(n, ["same"]) for n in range(1, 6)])
    pages = [index.search(Query(words=parse("same").tree, page=page, size=2)).hits for page in (1, 2, 3)]
    shown = [[(hit.document, *copied(hit)) for hit in page] for page in pages]
    assert shown == [[ids(1, 2)], [ids(3, 4)], [ids(5)]]


def test_figures_and_marks_that_say_something_else_are_other_words() -> None:
    digests = {
        wording("Form", [("1", text)])
        for text in ("● I agree\n○ I object", "○ I agree\n● I object", "12 3 homes", "1 23 homes", "1\n23 homes")
    }
    assert len(digests) == 4  # the last two are the same


def test_a_heading_that_labels_a_part_is_said_and_the_number_of_a_page_is_not() -> None:
    budgets = [wording("Report", [(f"Budget {year}", f"Budget {year}\nIt was agreed.")]) for year in (2024, 2025)]
    assert budgets[0] != budgets[1]
    numbered = [
        wording("Report", [(label, f"{label}\nIt was agreed.")])
        for label in ("7", "iv", "A-3", "2-14", "Page 1", "1/3", "1a", "A1-1")
    ]
    assert len(set(numbered)) == 1
