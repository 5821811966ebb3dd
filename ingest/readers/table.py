"""Tables as text (CSV, TSV): a line for each row, in parts of about a page, under the first row where it is a head."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from documents import Page, Unreadable
from ingest import media
from ingest.readers.cleaning import clean_line
from ingest.readers.encoded import text_of
from ingest.readers.parts import PAGE
from ingest.reading import LIMITS, Limits, Reading

VERSION = 1
_SAMPLE = 16_000  # characters in which the way of writing is looked for: the sniffer is slow
_DELIMITERS = ",;\t|"
BETWEEN = " | "
_FIGURE = re.compile(r"[-+£$€(]?\d[\d,./: -]*[%)]?")
_HEAD = 600  # characters: more is no head, or takes too much of each part


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The rows of a table.

    Raises:
        Unreadable: it has none.
    """
    text, partial = text_of(path, limits)
    rows = enumerate(_rows(text, limits), 1)
    found = pages((number, line) for number, line in rows if line)
    read = tuple(islice(found, limits.pages))
    if not read:
        raise Unreadable("The table holds no text.", "Look whether it was saved whole.")
    cut = f"Only the first {limits.pages} parts were read." if next(found, None) else ""
    return Reading(media_type=media.CSV, pages=read, partial=" ".join(filter(None, (partial, cut))))


def _rows(text: str, limits: Limits) -> Iterator[str]:
    """The rows as lines, their cells with bars between; what is no table after all line by line."""
    lines = list(io.StringIO(text, newline=""))
    csv.field_size_limit(limits.characters)
    rows = csv.reader(lines, delimiter=_delimiter(text[:_SAMPLE]))
    begun = 0  # lines before the row that is read
    try:
        for row in rows:
            yield as_line(row)[: limits.characters]
            begun = rows.line_num
    except csv.Error:  # a cell that never ends: most likely a quotation mark that is none
        yield from (as_line([line])[: limits.characters] for line in lines[begun:])


def as_line(row: list[str]) -> str:
    """The cells of a row with bars between."""
    cells = [clean_line(cell) for cell in row]
    return BETWEEN.join(cells).rstrip(" |") if any(cells) else ""


def _delimiter(sample: str) -> str:
    """What separates cells. Of what else the sniffer finds the quotation marks are often wrong."""
    try:
        return csv.Sniffer().sniff(sample, _DELIMITERS).delimiter
    except csv.Error:
        return max(_DELIMITERS, key=sample.partition("\n")[0].count)


def pages(rows: Iterator[tuple[int, str]]) -> Iterator[Page]:
    """Pages labelled with the rows on them, as a spreadsheet numbers them; each begins with the head."""
    first, line = next(rows, (0, ""))
    head = line if _is_head(line) else ""
    lines, size, page, last = [line], len(line), 1, first
    for row, line in rows:
        if size + len(line) > PAGE:
            yield _page(page, first, last, lines)
            lines, size, page, first = [head] if head else [], len(head), page + 1, row
        lines.append(line)
        size += len(line) + 1
        last = row
    if any(lines):
        yield _page(page, first, last, lines)


def _is_head(line: str) -> bool:
    """Whether a first row names what stands below: words in every cell, and no figures."""
    cells = line.split(BETWEEN.strip())
    return len(cells) > 1 and len(line) <= _HEAD and not any(_FIGURE.fullmatch(cell.strip()) for cell in cells)


def _page(number: int, first: int, last: int, lines: list[str]) -> Page:
    label = f"Rows {first}–{last}" if last > first else f"Row {first}"
    return Page(number=number, label=label, text="\n".join(lines))
