"""Tables as text."""

from pathlib import Path

import pytest

from documents import Kind, Unreadable
from ingest.describe import describe
from ingest.readers.table import read
from ingest.reading import Limits
from tests.ingest.papers import ORIGINAL, VOCABULARY


def table(folder: Path, content: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
def test_each_row_is_a_line_however_its_cells_are_separated(tmp_path: Path, between: str) -> None:
    rows = [("District", "People", "Note"), ("Medway", "41", "full"), ("Dover", "38", "open")]
    page = read(table(tmp_path, "".join(between.join(row) + "\r\n" for row in rows))).pages[0]
    assert page.text == "District | People | Note\nMedway | 41 | full\nDover | 38 | open"
    assert page.label == "Rows 1–3"


def test_a_cell_may_hold_lines_separators_and_quotation_marks(tmp_path: Path) -> None:
    page = read(table(tmp_path, 'Name,Note\nKent,"two\nlines, and a ""word"""\n')).pages[0]
    assert page.text == 'Name | Note\nKent | two lines, and a "word"'


def test_a_long_table_is_cut_into_parts_that_each_begin_with_the_head(tmp_path: Path) -> None:
    rows = "".join(f"Parish {number},{number * 7}\n" for number in range(1_000))
    found = read(table(tmp_path, f"Name,People\n{rows}")).pages
    assert len(found) > 4
    assert all(page.text.startswith("Name | People\nParish ") for page in found)
    assert all(len(page.text) < 3_100 for page in found)
    firsts, lasts = zip(*(page.label.removeprefix("Rows ").split("–") for page in found), strict=True)
    assert (firsts[0], lasts[-1]) == ("1", "1001")
    assert [int(number) + 1 for number in lasts[:-1]] == [int(number) for number in firsts[1:]]
    assert sum(page.text.count("Parish") for page in found) == 1_000


def test_figures_in_the_first_row_are_no_head(tmp_path: Path) -> None:
    rows = "".join(f"Parish {number},{number * 7}\n" for number in range(1_000))
    assert read(table(tmp_path, rows)).pages[1].text.count("Parish 0 ") == 0


def test_an_old_encoding_and_utf_16_are_read(tmp_path: Path) -> None:
    assert "£5" in read(table(tmp_path, "Item,Cost\nTea,£5\n".encode("cp1252"))).pages[0].text
    assert "£5" in read(table(tmp_path, "Item\tCost\nTea\t£5\n".encode("utf-16"))).pages[0].text


def test_a_quotation_mark_that_never_ends_loses_no_row(tmp_path: Path) -> None:
    rows = "".join(f"row {number},x\n" for number in range(200))
    found = read(table(tmp_path, f'Name,Note\nA,"open\n{rows}'), Limits(characters=500))
    assert "row 199" in " ".join(page.text for page in found.pages)


def test_more_than_the_limit_is_cut_with_a_sentence(tmp_path: Path) -> None:
    rows = "".join(f"Parish {number},{number * 7}\n" for number in range(1_000))
    found = read(table(tmp_path, rows), Limits(pages=2))
    assert (len(found.pages), found.partial) == (2, "Only the first 2 parts were read.")


def test_a_table_of_nothing_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no text"):
        read(table(tmp_path, ",,,\n,,\n"))


def test_what_is_listed_in_a_table_says_nothing_of_the_table_itself(tmp_path: Path) -> None:
    reading = read(table(tmp_path, "Report,Date,Council\nAgenda,3 March 2024,Stanford Parish Council\n"))
    document = describe(reading, ORIGINAL, ("papers/spending-2025.csv",), VOCABULARY)
    assert (document.title, document.kind, document.dated, document.bodies) == ("spending-2025", Kind.OTHER, None, ())


def test_a_quotation_mark_amid_a_long_table_loses_no_row(tmp_path: Path) -> None:
    rows = [f"Parish {number},{'word ' * 10}" for number in range(6_000)]
    rows[100] = 'Parish 100,"a mark that is none'
    pages = read(table(tmp_path, "Name,Note\n" + "\n".join(rows) + "\n")).pages
    lines = "\n".join(page.text for page in pages).split("\n")
    assert all(any(line.startswith(f"Parish {number}") for line in lines) for number in (99, 100, 101, 3_000, 5_999))
    assert sum(line.startswith("Parish") for line in lines) == 6_000
