"""The units that a search finds as a table (CSV), all of them, headed by the record of the search."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from index import Index
from index.query import UNITS_AT_ONCE
from index.results import UnitHit, UnitResults
from search_app.addresses import UNITS, document_address, page_address
from search_app.asking import Asked
from search_app.followed import Followed, Following, told
from search_app.table import record, written

_COLUMNS = (
    "Position",
    "Unit",
    "Number",
    "Text",
    "Section",
    "For",
    "Due",
    "Page",
    "Page address",
    "Answer",
    "Answer in words",
    "Answer address",
    "About",
    "Mentioned next",
    "Title",
    "Type",
    "Date",
    "Public bodies",
    "Address",
    "Id",
)


def unit_table(index: Index, question: Asked, following: Following, *, host: str, at: datetime) -> Iterator[str]:
    """The lines of the table, some thousand at a time.

    The first units are there when this returns, so that an index that cannot be searched is known at once.
    """
    first = _some(index, question, following, 0)
    return _lines(index, question, following, first, host=host, at=at)


def _lines(
    index: Index, question: Asked, following: Following, first: UnitResults, *, host: str, at: datetime
) -> Iterator[str]:
    yield written([*record(question, first, path=UNITS, counted="Units", host=host, at=at), (), _COLUMNS])
    results, started, told_of = first, 0, set[tuple[str, int]]()
    while True:
        hits = {(hit.document, hit.place): hit for hit in results.hits}
        new = [hit for key, hit in hits.items() if key not in told_of]  # the index may have changed in between
        rows = (_row(hit, following.of(hit.document, hit.place), host) for hit in new)
        yield written([(str(place), *row) for place, row in enumerate(rows, len(told_of) + 1)])
        told_of.update(hits)
        started += UNITS_AT_ONCE
        if started >= results.total:
            return
        results = _some(index, question, following, started)


def _some(index: Index, question: Asked, following: Following, start: int) -> UnitResults:
    query = replace(question.query, facets=(), page=1)
    return index.units(query, following.among(question, start))


def _row(hit: UnitHit, followed: Followed, host: str) -> tuple[str, ...]:
    mention = followed.mention
    return (
        hit.unit,
        hit.number,
        hit.text,
        hit.section,
        hit.owner,
        hit.due,
        hit.label,
        host + page_address(hit.document, hit.page),
        told(followed.answers),
        "; ".join(answer.words for answer in followed.answers),
        "; ".join(host + page_address(answer.document, answer.page) for answer in followed.answers),
        "; ".join(host + paper.address for paper in followed.about),
        host + page_address(mention.document, mention.page) if mention else "",
        hit.title,
        hit.kind.value,
        str(hit.dated or ""),
        "; ".join(body.name for body in hit.bodies),
        host + document_address(hit.document),
        hit.document,
    )
