"""The ledger as a page: what is held of whom and when, what is known to be missing, and what could not be read."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import Response

from documents import Audience, Named, Vocabulary
from documents.ledger import Holding, Unread
from search_app.addresses import COVERAGE, SEARCH, address, document_address, value_address
from search_app.browsing import KINDS
from search_app.given import given
from search_app.missing import Link, bodies_above, cure, told
from search_app.parts import Asker, Here

router = APIRouter()

_MOST_NAMES = 40  # bodies in no vocabulary that are shown: those with most papers
_MOST_YEARS = 40  # where there are more, those without papers are left out
_MOST_TOLD = 100  # gaps, and papers not read: of more the page of a body tells
_SHADES = 4

Years = Counter[str]  # papers by year, "" where that is not known


class Cell(NamedTuple):
    """The papers of a row and a year; `shade` is from 1, or 0 for none."""

    number: int
    address: str
    shade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A body or a type of document, how deep it stands under others, and its papers by year and in all."""

    label: str
    address: str
    depth: int
    cells: tuple[Cell, ...]
    undated: int
    all: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows by years; `undated` says whether any paper is without a year."""

    years: tuple[str, ...]
    rows: tuple[Row, ...]
    undated: bool


class NotRead(NamedTuple):
    """A paper of which not all is read, why, and what to do."""

    paper: Link
    reason: str
    cure: str


class _Line(NamedTuple):
    """What a row is of: the papers that have these values in a search."""

    label: str
    pairs: tuple[tuple[str, str], ...]
    years: Years
    address: str = ""
    depth: int = 0


@router.api_route(COVERAGE, methods=["GET", "HEAD"])
def coverage(request: Request, here: Here, asker: Asker) -> Response:
    """What is held, what is missing and what is not read: of all bodies, or of one with those under it."""
    typed = given(request.query_params.multi_items()).one("body")
    body = here.vocabulary.body(typed).value if typed else ""
    ledger, known = here.catalogue.ledger, here.vocabulary
    held = [each for each in ledger.holdings(asker) if _is_of(each.bodies, body, known)]
    gaps = ledger.gaps(asker, known.above, datetime.now(UTC).date())
    unread = [each for each in ledger.unread(asker) if _is_of(each.bodies, body, known)]
    missing = list(told((gap for gap in gaps if _is_of(gap.bodies, body, known)), asker))
    lines, others = _bodies(held, known, body)
    return here.html(
        "coverage.html",
        asked=bool(body),
        body=known.label("body", body) if held else "",
        address=value_address(known, "body", body),
        total=sum(each.number for each in held),
        kinds=_table(_kinds(held, body)) if body else None,
        bodies=_table(lines),
        others=others,
        bodiless=sum(each.number for each in held if not each.bodies),
        missing=missing[:_MOST_TOLD],
        missing_more=max(0, len(missing) - _MOST_TOLD),
        unread=[_not_read(each, asker) for each in unread[:_MOST_TOLD]],
        unread_more=max(0, len(unread) - _MOST_TOLD),
        refused=ledger.refused() if asker is Audience.STAFF and not body else [],
    )


def _is_of(bodies: Iterable[Named], body: str, vocabulary: Vocabulary) -> bool:
    """Whether a paper of these bodies counts for the one asked for; every paper does where none is."""
    return not body or body in bodies_above(bodies, vocabulary)


def _bodies(held: Iterable[Holding], vocabulary: Vocabulary, body: str) -> tuple[list[_Line], int]:
    """The bodies with papers, or those under the one asked for; and how many more there are.

    Those of the vocabulary stand as a tree, others by how many papers they have.
    """
    counts: dict[str, Years] = defaultdict(Counter)
    for each in held:
        for value in bodies_above(each.bodies, vocabulary):
            counts[value][each.year] += each.number
    lines = list(_tree(vocabulary, counts, body, 0))
    if body:
        return lines, 0
    named = [value for value in counts if value not in vocabulary.bodies]
    named.sort(key=lambda value: (-counts[value].total(), value.casefold()))
    lines += [_line(value, value, counts[value], 0) for value in named[:_MOST_NAMES]]
    return lines, max(0, len(named) - _MOST_NAMES)


def _tree(vocabulary: Vocabulary, counts: Mapping[str, Years], parent: str, depth: int) -> Iterator[_Line]:
    for body in vocabulary.bodies.values():
        if body.parent == parent and body.slug in counts:
            yield _line(body.slug, body.name, counts[body.slug], depth)
            yield from _tree(vocabulary, counts, body.slug, depth + 1)


def _line(value: str, label: str, years: Years, depth: int) -> _Line:
    pairs = (("body", value),)
    return _Line(label, pairs, years, address(COVERAGE, pairs), depth)


def _kinds(held: Iterable[Holding], body: str) -> Iterator[_Line]:
    """The types of document of a body."""
    counts: dict[str, Years] = defaultdict(Counter)
    for each in held:
        counts[each.kind][each.year] += each.number
    return (_Line(KINDS[kind][0], (("body", body), ("kind", kind)), counts[kind]) for kind in KINDS if kind in counts)


def _table(lines: Iterable[_Line]) -> Table:
    """Lines as rows of one table."""
    lines = list(lines)
    years = _years([year for line in lines for year in line.years if year])
    most = max((line.years[year] for line in lines for year in years), default=0)
    return Table(
        years=years,
        rows=tuple(_row(line, years, most) for line in lines),
        undated=any(line.years[""] for line in lines),
    )


def _years(held: Sequence[str]) -> tuple[str, ...]:
    """The years from the last to the first, those without papers too unless they are very many."""
    if not held:
        return ()
    run = [f"{year:04}" for year in range(int(max(held)), int(min(held)) - 1, -1)]
    return tuple(run if len(run) <= _MOST_YEARS else sorted(set(held), reverse=True))


def _row(line: _Line, years: Sequence[str], most: int) -> Row:
    cells = (_cell(line, line.years[year], (("from", year), ("to", year)), most) for year in years)
    return Row(
        label=line.label,
        address=line.address,
        depth=line.depth,
        cells=tuple(cells),
        undated=line.years[""],
        all=_cell(line, line.years.total(), (), 0),
    )


def _cell(line: _Line, number: int, when: tuple[tuple[str, str], ...], most: int) -> Cell:
    """A number that leads to its papers."""
    shade = -(-number * _SHADES // most) if most else 0
    return Cell(number, address(SEARCH, (*line.pairs, *when)), shade)


def _not_read(each: Unread, audience: Audience) -> NotRead:
    return NotRead(Link(each.title, document_address(each.document)), each.reason, cure(each.status, audience))
