"""Excel workbooks (.xlsx, .xlsm): a page for each sheet, of a long one for about a page of rows; values as shown."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from itertools import chain, islice
from pathlib import Path

from documents import Page, Unreadable
from ingest import media
from ingest.archive import damaged
from ingest.readers.cells import Days, Formats
from ingest.readers.cleaning import clean_line
from ingest.readers.office import Element, Package, attribute, facts, local, relation_id, relations, target
from ingest.readers.parts import short
from ingest.readers.table import as_line, pages
from ingest.reading import LIMITS, Limits, Reading

VERSION = 1
_COLUMN = re.compile("[A-Z]{1,3}")
_COLUMNS = 16_384  # that a sheet may have
_GAP = 20  # empty cells in a row that are kept
_TRUTH = {"1": "TRUE", "0": "FALSE"}


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The sheets of a workbook that are shown; of formulas the values that were computed last.

    Raises:
        Unreadable: it is damaged or locked, or holds no text.
    """
    with Package(path, limits) as package:
        found = _pages(package, limits)
        read = tuple(islice(found, limits.pages))
        cut = f"Only the first {limits.pages} parts were read." if next(found, None) else ""
        embedded = facts(package.optional("docProps/core.xml"))
        if not read and package.partial:
            raise damaged()
        if not read:
            raise Unreadable("The workbook holds no text.", "Look whether it was saved whole.")
        partial = " ".join(filter(None, (package.partial, cut)))
        return Reading(media_type=media.XLSX, pages=read, embedded=embedded, partial=partial)


def rows(path: Path, limits: Limits = LIMITS) -> Iterator[tuple[int, dict[int, str]]]:
    """The rows of the first sheet that is shown: numbers, and cells by column, from 1; with days as ISO has them.

    Raises:
        Unreadable: it is damaged or locked, or holds more than is read.
    """
    with Package(path, limits) as package:
        main = target(relations(package, ""), "officeDocument") or "xl/workbook.xml"
        related, book = relations(package, main), package.part(main)
        strings = [_string(item) for item in package.stream(target(related, "sharedStrings"), "si")]
        formats = Days(package.optional(target(related, "styles")), since_1904=_since_1904(book))
        parts = {relation.id: relation.target for relation in related if relation.kind == "worksheet"}
        shown = (sheet for sheet in book.iterfind("{*}sheets/{*}sheet") if attribute(sheet, "state") in {"", "visible"})
        first = next((parts.get(relation_id(sheet), "") for sheet in shown), "")
        for number, row in _numbered(package.stream(first, "row")):
            yield number, dict(_placed(row, strings, formats))
        if package.partial:
            raise Unreadable(package.partial, "Save it again, or as CSV.")


def _placed(row: Element, strings: list[str], formats: Formats) -> Iterator[tuple[int, str]]:
    """The cells of a row that hold something, by column."""
    column = 0
    for cell in islice(row.iterchildren("{*}c"), _COLUMNS):
        column = _column(cell.get("r") or "") or column + 1
        text = _shown(cell, strings, formats)
        if text := text.partition("T")[0] if cell.get("t") == "d" else text:
            yield column, text


def _pages(package: Package, limits: Limits) -> Iterator[Page]:
    main = target(relations(package, ""), "officeDocument") or "xl/workbook.xml"
    related = relations(package, main)
    book = package.part(main)
    parts = {relation.id: relation.target for relation in related if relation.kind == "worksheet"}
    strings = [_string(item) for item in package.stream(target(related, "sharedStrings"), "si")]
    formats = Formats(package.optional(target(related, "styles")), since_1904=_since_1904(book))
    number = size = 0
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        if attribute(sheet, "state") not in {"", "visible"}:
            continue
        lines = _lines(package.stream(parts.get(relation_id(sheet), ""), "row"), strings, formats, limits)
        for page in _labelled(pages(lines), short(clean_line(attribute(sheet, "name")))):
            number += 1
            yield replace(page, number=number)
            size += len(page.text)
            if size > limits.bytes:
                package.partial = f"Only the first {limits.bytes // 1_000_000} million characters were read."
                return


def _since_1904(book: Element) -> bool:
    return attribute(book.find("{*}workbookPr"), "date1904") in {"1", "true"}


def _labelled(found: Iterator[Page], sheet: str) -> Iterator[Page]:
    """The pages of a sheet, labelled with its name, and with their rows where there are several."""
    first, second = next(found, None), next(found, None)
    if first and second is None:
        yield replace(first, label=sheet)
    elif first and second:
        for page in chain((first, second), found):
            yield replace(page, label=f"{sheet}, {page.label.lower()}")


def _string(item: Element) -> str:
    """A text, also one in several fonts; without how it is spoken."""
    for spoken in item.findall("{*}rPh"):
        item.remove(spoken)
    return clean_line("".join(text.text or "" for text in item.iter("{*}t")))


def _lines(rows: Iterator[Element], strings: list[str], formats: Formats, limits: Limits) -> Iterator[tuple[int, str]]:
    """The rows that hold something, with their numbers."""
    for number, row in _numbered(rows):
        if cells := as_line(_cells(row, strings, formats, limits)):
            yield number, cells[: limits.characters]


def _numbered(rows: Iterator[Element]) -> Iterator[tuple[int, Element]]:
    number = 0
    for row in rows:
        stated = row.get("r") or ""
        number = int(stated) if stated.isdecimal() and len(stated) < 8 else number + 1
        yield number, row


def _cells(row: Element, strings: list[str], formats: Formats, limits: Limits) -> list[str]:
    """The texts of a row's cells, with empty ones where columns are left out."""
    cells: list[str] = []
    size = 0
    column = 0
    for cell in islice(row.iterchildren("{*}c"), _COLUMNS):
        place = _column(cell.get("r") or "") or column + 1
        cells += [""] * min(place - column - 1, _GAP)
        cells.append(_shown(cell, strings, formats))
        column = place
        size += len(cells[-1])
        if size > limits.characters:
            break
    return cells


def _column(reference: str) -> int:
    """The number of a column: 1 for A, 27 for AA; 0 where nothing is said."""
    found = _COLUMN.match(reference)
    return reduce(lambda number, letter: 26 * number + ord(letter) - 64, found[0], 0) if found else 0


def _shown(cell: Element, strings: list[str], formats: Formats) -> str:
    kind = cell.get("t")
    value = next((child.text or "" for child in cell if local(child) == "v"), "")
    if kind == "s":
        place = int(value) if value.isdecimal() and len(value) < 10 else len(strings)
        return strings[place] if place < len(strings) else ""
    if kind == "inlineStr":
        return "".join(_string(text) for text in cell.iterchildren("{*}is"))
    if kind == "b":
        return _TRUTH.get(value, value)
    return value if kind in {"str", "e", "d"} else formats.shown(value, cell.get("s") or "")
