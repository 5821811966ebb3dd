"""The results of a search as a table."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from documents import Named
from index import Mark, Note, PageHit, Query, Results, Snippet
from search_app.asking import Asked, asked
from search_app.table import table
from tests.search_app.shelf import VOCABULARY
from tests.search_app.test_answers import HIT, RESULTS

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


class Many:
    """An index in which so many papers match, of which it shows a hundred at a time."""

    def __init__(self, total: int, **changes: object) -> None:
        self.total, self.changes, self.results, self.queries = total, changes, RESULTS, list[Query]()
        self.before = 0  # papers that came in since, which stand first

    def search(self, query: Query) -> Results:
        self.queries.append(query)
        first = (query.page - 1) * query.size
        shown = range(first - self.before, min(first + query.size, self.total + self.before) - self.before)
        hits = tuple(replace(HIT, document=f"{number:016x}", **self.changes) for number in shown)  # type: ignore[arg-type]
        return replace(self.results, total=self.total + self.before, hits=hits)


def rows(index: Many, question: Asked | None = None, host: str = "") -> list[list[str]]:
    question = question or asked([("q", "sea")], VOCABULARY)
    lines = table(index, question, host=host, at=NOW)  # type: ignore[arg-type]
    return list(csv.reader("".join(lines).splitlines(keepends=True)))


def entries(told: list[list[str]]) -> Iterator[dict[str, str]]:
    """The rows of the table by the names of its columns."""
    names, *values = told[10:]
    return (dict(zip(names, row, strict=True)) for row in values)


def test_the_record_is_two_columns_and_an_empty_row_before_the_table() -> None:
    question = asked([("q", "Sea"), ("body", "SSC"), ("kind", "report"), ("from", "2014")], VOCABULARY)
    told = rows(Many(2), question, "https://papers.example")
    assert told[:10] == [
        ["Record of a search", "https://papers.example/search?q=Sea&body=seaside&kind=report&from=2014"],
        ["Query", "Sea"],
        ["Searched for", "sea"],
        ["Notes", "A sentence."],
        ["Filters", "body: SSC; kind: report; from: 2014"],
        ["Order", "relevance"],
        ["Date", "2026-03-01T12:30:00Z"],
        ["Index", "3"],
        ["Documents", "2"],
        [],
    ]
    assert len(told) == 13


def test_a_hit_is_a_row() -> None:
    (row,) = entries(rows(Many(1), host="https://papers.example"))
    assert row == {
        "Position": "1",
        "Title": "The sea wall",
        "Type": "report",
        "Date": "2014-11",
        "Public bodies": "Seaside Council; A Board",
        "Topics": "",
        "Pages that match": "1",
        "Address": "https://papers.example/documents/0000000000000000",
        "Id": "0000000000000000",
        "Copies": "fedcba9876543210",
    }


def test_pages_are_told_in_their_order_and_those_without_the_words_not_at_all() -> None:
    sea = Snippet("sea", (Mark(0, 3),))
    pages = (PageHit(5, "", sea), PageHit(3, "iii", sea), PageHit(6, "2", Snippet("an opening")))
    (row,) = entries(rows(Many(1, pages=pages, dated=None)))
    assert (row["Pages that match"], row["Date"]) == ("iii; 5", "")


@pytest.mark.parametrize(("total", "asked_for"), [(0, 1), (100, 1), (101, 2), (250, 3), (10**6, 100)])
def test_all_that_can_be_reached_is_in_it_a_hundred_at_a_time(total: int, asked_for: int) -> None:
    index = Many(total)
    found = [row["Position"] for row in entries(rows(index))]
    assert found == [str(place) for place in range(1, min(total, 10_000) + 1)]
    assert [(query.page, query.size, query.facets) for query in index.queries] == [
        (page, 100, ()) for page in range(1, asked_for + 1)
    ]


@pytest.mark.parametrize("title", ["=1+1", "+44 1273", "-1", "@sum", "\t=1", "\r\n=1", "＝1", " =1", "\0=1"])
def test_nothing_in_it_is_a_formula_for_a_spreadsheet(title: str) -> None:
    names = (Named(None, title),)
    (row,) = entries(rows(Many(1, title=title, bodies=names, topics=names)))
    for column in ("Title", "Public bodies", "Topics"):
        assert row[column] == f"'{title.replace(chr(0), ' ').strip()}"


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a; -1;+2;b", "a; '-1;'+2;b"),
        ('a;"=1', "a;\"'=1"),
        ("a;\u200b@x", "a;\u200b'@x"),
        ("\u200b=1", "\u200b'=1"),
        ("\ufeff\u2060\x01+1", "\ufeff\u2060\x01'+1"),
        ("\u3164=1", "\u3164'=1"),
        ("\xad＝1", "\xad'＝1"),
        ("==1", "'==1"),
        ("1-2; 3+4", "1-2; 3+4"),
        ("(=1)", "(=1)"),
        ("a;b=c", "a;b=c"),
        ("'=1", "'=1"),
    ],
)
def test_a_formula_is_found_behind_a_semicolon_and_what_is_not_seen(title: str, told: str) -> None:
    (row,) = entries(rows(Many(1, title=title)))
    assert row["Title"] == told


def test_a_paper_that_moves_to_another_page_meanwhile_is_told_once() -> None:
    index = Many(250)
    lines = table(index, asked([("q", "sea")], VOCABULARY), host="", at=NOW)  # type: ignore[arg-type]
    told = [next(lines), next(lines)]
    index.before = 3  # papers that come in before those already told
    told.extend(lines)
    found = list(entries(list(csv.reader("".join(told).splitlines(keepends=True)))))
    assert [row["Position"] for row in found] == [str(place) for place in range(1, 251)]
    assert [row["Id"] for row in found] == [f"{number:016x}" for number in range(250)]


def test_the_query_is_no_formula_either_and_the_record_keeps_its_ten_rows() -> None:
    note = Note("x", "=two\nlines", None)
    index = Many(1)
    index.results = replace(RESULTS, searched_for="-hotels", notes=(note, note))
    told = rows(index, asked([("q", "-hotels")], VOCABULARY))
    assert told[1:4] == [["Query", "'-hotels"], ["Searched for", "'-hotels"], ["Notes", "'=two lines =two lines"]]
    assert told[9] == []


def test_half_a_character_does_not_stop_it() -> None:
    (row,) = entries(rows(Many(1, title="a\ud800b")))
    assert row["Title"] == "a?b"
