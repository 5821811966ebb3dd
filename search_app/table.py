"""The results of a search as a table (CSV), headed by the record of the search.

The record is nine rows of two columns and an empty row, whatever was asked; the table begins with the eleventh line.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import replace
from datetime import datetime

from documents import Visibility
from index import Hit, Index, PageHit, Results
from index.results import UnitResults
from index.turning import DEEPEST, LARGEST
from search_app.addresses import SEARCH, document_address
from search_app.answers import search_record
from search_app.asking import Asked

Closed = Callable[[Iterable[str]], Set[str]]

_COLUMNS = (
    "Position",
    "Title",
    "Type",
    "Date",
    "Public bodies",
    "Topics",
    "Pages that match",
    "Address",
    "Id",
    "Copies",
)
_VISIBILITY = "Visibility"  # a column for those alone who are signed in
# Spreadsheets take what begins with one of these signs for a formula. Some begin a value behind every semicolon, and
# pass over quotation marks and what is not seen: here all but letters, digits and the other signs of ASCII, and four
# letters that are blank.
_FORMULA = re.compile(r"(^|;)((?:[^\w!#-~]|[\u115f\u1160\u3164\uffa0])*?)(?=[=+\-@＝＋－＠])")


def table(index: Index, question: Asked, *, host: str, at: datetime, closed: Closed | None = None) -> Iterator[str]:
    """The lines of the table, some hundred at a time; all that can be reached are in it.

    `closed` says which of some papers are not public, where that is to be told. The first results are there when this
    returns, so that an index that cannot be searched is known at once.
    """
    first = _page(index, question, 1)
    return _lines(index, question, first, host=host, at=at, closed=closed)


def _lines(
    index: Index, question: Asked, first: Results, *, host: str, at: datetime, closed: Closed | None
) -> Iterator[str]:
    columns = (*_COLUMNS, _VISIBILITY) if closed else _COLUMNS
    yield written([*record(question, first, path=SEARCH, counted="Documents", host=host, at=at), (), columns])
    results, told = first, set[str]()
    for number in range(1, DEEPEST // LARGEST + 1):
        if number > 1:
            results = _page(index, question, number)
        hits = [hit for hit in results.hits if hit.document not in told]  # the index may have changed in between
        known = closed(hit.document for hit in hits) if closed else frozenset()
        seen = [(_visibility(hit, known),) if closed else () for hit in hits]
        rows = (_row(place, hit, host) for place, hit in enumerate(hits, len(told) + 1))
        yield written([(*row, *last) for row, last in zip(rows, seen, strict=True)])
        told.update(hit.document for hit in hits)
        if number * LARGEST >= results.total:
            return


def _page(index: Index, question: Asked, number: int) -> Results:
    return index.search(replace(question.query, facets=(), explain=False, page=number, size=LARGEST))


def record(
    question: Asked, results: Results | UnitResults, *, path: str, counted: str, host: str, at: datetime
) -> Iterator[tuple[str, str]]:
    """The record of a search at a path, as rows; `counted` is what was found."""
    asked = search_record(question, results, at)
    filters = ((name, [said] if isinstance(said, str) else said) for name, said in asked["filters"].items())
    yield "Record of a search", host + question.at(path)
    yield "Query", asked["query"]
    yield "Searched for", asked["searched_for"]
    yield "Notes", " ".join(note.text for note in results.notes)
    yield "Filters", "; ".join(f"{name}: {value}" for name, values in filters for value in values)
    yield "Order", asked["sort"]
    yield "Date", asked["date"]
    yield "Index", asked["generation"]
    yield counted, str(asked["total"])


def _row(place: int, hit: Hit, host: str) -> tuple[str, ...]:
    return (
        str(place),
        hit.title,
        hit.kind.value,
        str(hit.dated or ""),
        "; ".join(body.name for body in hit.bodies),
        "; ".join(topic.name for topic in hit.topics),
        "; ".join(page.label or str(page.number) for page in sorted(hit.pages, key=_number) if page.snippet.marks),
        host + document_address(hit.document),
        hit.document,
        "; ".join(copy.document for copy in hit.copies),
    )


def _visibility(hit: Hit, closed: Set[str]) -> str:
    return (Visibility.STAFF if hit.document in closed else Visibility.PUBLIC).value


def _number(page: PageHit) -> int:
    return page.number


def written(rows: list[tuple[str, ...]]) -> str:
    """Rows as lines of a table, each cell one that no spreadsheet takes for a formula."""
    aside = io.StringIO()
    csv.writer(aside).writerows(tuple(map(_safe, row)) for row in rows)
    return aside.getvalue()


def _safe(value: str) -> str:
    """A value in one line, which no spreadsheet takes for a formula."""
    told = " ".join(value.encode("utf-8", "replace").decode().replace("\0", " ").split())
    return _FORMULA.sub(r"\1\2'", told)
