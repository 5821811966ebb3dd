"""Excel workbooks."""

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from documents import Unreadable
from ingest.describe import describe
from ingest.media import XLSX, media_type
from ingest.readers import xlsx
from ingest.readers.cells import Formats
from ingest.reading import Limits, Reading
from tests.ingest.papers import ORIGINAL, VOCABULARY
from tests.ingest.specimens import FILES, workbook

ROW = '<row r="{0}"><c t="str"><v>Road {0}</v></c><c t="str"><v>a long account of its holes</v></c></row>'


def read(folder: Path, rows: str, limits: Limits | None = None, strings: str = "", more: str = "") -> Reading:
    path = folder / "a.xlsx"
    path.write_bytes(workbook({"Roads": rows}, strings=strings, more=more))
    return xlsx.read(path, limits or Limits())


def test_a_sheet_is_a_page_with_values_as_they_are_shown() -> None:
    found = xlsx.read(FILES / "grants.xlsx")
    assert media_type(FILES / "grants.xlsx") == found.media_type == XLSX
    assert [(page.number, page.label, page.text) for page in found.pages] == [
        (1, "Grants 2025", "Council | Paid | Sum\nAyton | 3 March 2025 | £12,500.50\nAll |  | £12,500.50"),
        (2, "Shares", "Shares | 12.50% | TRUE"),
    ]


def test_what_is_listed_in_a_workbook_says_nothing_of_the_workbook() -> None:
    document = describe(xlsx.read(FILES / "grants.xlsx"), ORIGINAL, ("grants.xlsx",), VOCABULARY)
    assert document.dated is None


def test_a_long_sheet_has_pages_labelled_with_their_rows(tmp_path: Path) -> None:
    found = read(tmp_path, "".join(ROW.format(number) for number in range(1, 201)))
    assert [page.number for page in found.pages] == list(range(1, len(found.pages) + 1))
    assert found.pages[0].label.startswith("Roads, rows 1–")
    assert found.pages[-1].label.endswith("–200")
    assert found.partial == ""


def test_a_sheet_that_is_hidden_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for state in ("hidden", "veryHidden"):
        path.write_bytes(workbook({"Shown": ROW.format(1), "Secret": ROW.format(2)}, state=state))
        assert [page.label for page in xlsx.read(path).pages] == ["Shown"]


def test_empty_cells_between_others_keep_their_place_but_not_all_of_them(tmp_path: Path) -> None:
    cells = '<row><c r="A1" t="str"><v>a</v></c><c r="C1" t="str"><v>c</v></c><c r="XFD1" t="str"><v>z</v></c></row>'
    text = read(tmp_path, cells).pages[0].text
    assert text.startswith("a |  | c")
    assert text.endswith("z")
    assert len(text) < 100


def test_how_a_text_is_spoken_is_left_out(tmp_path: Path) -> None:
    strings = "<si><t>東京</t><rPh><t>トウキョウ</t></rPh></si>"
    assert read(tmp_path, '<row><c t="s"><v>0</v></c></row>', strings=strings).pages[0].text == "東京"


@pytest.mark.parametrize("value", ["7", "-1", "x", "", "٣", "9" * 30, "9" * 5_000])
def test_a_text_that_is_not_there_is_empty(tmp_path: Path, value: str) -> None:
    rows = f'<row><c t="s"><v>{value}</v></c><c t="str"><v>b</v></c></row>'
    assert read(tmp_path, rows, strings="<si><t>a</t></si>").pages[0].text == " | b"


def test_what_is_beyond_the_bounds_is_cut_and_said(tmp_path: Path) -> None:
    rows = "".join(ROW.format(number) for number in range(1, 2001))
    assert read(tmp_path, rows, Limits(pages=2)).partial == "Only the first 2 parts were read."
    long = '<c t="str"><v>word</v></c>' * 1000
    assert len(read(tmp_path, f"<row>{long}</row>", Limits(characters=500)).pages[0].text) <= 500


def test_a_sheet_that_unpacks_to_too_much_is_read_to_the_bound(tmp_path: Path) -> None:
    rows = "".join(ROW.format(number) for number in range(1, 30_001))
    found = read(tmp_path, rows, Limits(bytes=1_000_000))
    assert found.pages
    assert "only the first 1 M" in found.partial


def test_a_text_repeated_without_end_is_cut(tmp_path: Path) -> None:
    rows = '<row><c t="s"><v>0</v></c></row>' * 100
    found = read(tmp_path, rows, Limits(bytes=1_000_000), strings=f"<si><t>{'word ' * 6000}</t></si>")
    assert "Only the first 1 million characters" in found.partial


def test_a_sheet_that_breaks_off_keeps_the_rows_before(tmp_path: Path) -> None:
    found = read(tmp_path, f"{ROW.format(1)}<row><c>")
    assert found.pages[0].text.startswith("Road 1 ")
    assert "damaged" in found.partial


def test_a_workbook_of_a_damaged_sheet_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        read(tmp_path, "<row><c>")


def test_of_a_row_no_more_is_read_than_a_sheet_may_have_columns(tmp_path: Path) -> None:
    rows = f"<row>{'<c/>' * 16_384}<c t='str'><v>beyond</v></c></row>{ROW.format(2)}"
    assert "beyond" not in read(tmp_path, rows).pages[0].text


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook({"Roads": ROW.format(1), "Bomb": ""}))
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    bomb = '<!DOCTYPE a [<!ENTITY b "boom">]><worksheet><row><c t="str"><v>&b;x</v></c></row></worksheet>'
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, bomb if name.endswith("sheet2.xml") else content)
    found = xlsx.read(path)
    assert [page.label for page in found.pages] == ["Roads"]
    assert "damaged" in found.partial


def test_a_workbook_without_text_is_unreadable_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no text") as raised:
        read(tmp_path, "")
    assert raised.value.cure.endswith(".")


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("45719", "dd/mm/yyyy", "03/03/2025"),
        ("45719.5", "ddd d mmm yy hh:mm", "Mon 3 Mar 25 12:00"),
        ("45719.9999999", "d/m/yyyy", "4/3/2025"),
        ("0.75", "h:mm AM/PM", "6:00 pm"),
        ("1.5", "[h]:mm", "36:00"),
        ("0.0211", "mm:ss", "30:23"),
        ("1", "d mmm yyyy", "1 Jan 1900"),
        ("61", "d mmm yyyy", "1 Mar 1900"),
        ("-5", "d mmm yyyy", "-5"),
        ("99999999", "d mmm yyyy", "99999999"),
        ("1e305", "d mmm yyyy", "1e+305"),
        ("2958465.99999999", "d/m/yyyy", "31/12/9999"),
        ("1e300", "%" * 200, "1e+300"),
        ("1234.5", "#,##0.00", "1,234.50"),
        ("0.125", "0.0%", "12.5%"),
        ("2.675", "0.00", "2.68"),
        ("7", "000", "007"),
        ("1.50", "0.##", "1.5"),
        ("1234567", '"£"#,##0.0,,"m"', "£1.2m"),
        ("-12.5", "#,##0.00;[Red](#,##0.00)", "(12.50)"),
        ("-12.5", "#,##0.00", "-12.50"),
        ("0", '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-', "£-"),
        ("12345", "0.00E+00", "1.23E+04"),
        ("0.30000000000000004", "General", "0.3"),
        ("1e15", "General", "1e+15"),
        ("12", "# ?/?", "12"),
        ("1e400", "0.00", "1e400"),
        ("1e300", "0.00", "1e+300"),
        ("text", "0.00", "text"),
        ("0", "#", ""),
        ("1234", "#,###", "1,234"),
        ("5", "[$€-407] 0", "€ 5"),
        ("5", "\\", "5"),
        ("5", '"', "5"),
    ],
)
def test_numbers_and_dates_are_shown_by_their_format(value: str, code: str, shown: str) -> None:
    root = etree.Element("styleSheet")
    etree.SubElement(etree.SubElement(root, "numFmts"), "numFmt", numFmtId="164", formatCode=code)
    etree.SubElement(etree.SubElement(root, "cellXfs"), "xf", numFmtId="164")
    assert Formats(root, since_1904=False).shown(value, "0") == shown


def test_dates_of_old_apple_computers_count_from_1904() -> None:
    root = etree.Element("styleSheet")
    etree.SubElement(etree.SubElement(root, "cellXfs"), "xf", numFmtId="14")
    assert Formats(root, since_1904=True).shown("0", "0") == "01/01/1904"
    assert Formats(root, since_1904=False).shown("45719", "0") == "03/03/2025"


def test_hours_that_went_by_are_counted_from_no_year() -> None:
    root = etree.Element("styleSheet")
    etree.SubElement(etree.SubElement(root, "cellXfs"), "xf", numFmtId="46")
    assert Formats(root, since_1904=True).shown("1.5", "0") == "36:00:00"
    assert Formats(root, since_1904=True).shown("1.5", "9" * 5_000) == "36:00:00"
