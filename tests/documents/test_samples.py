import re
import tomllib
from pathlib import Path

import pypdfium2
import pytest

from documents.samples import ARCHIVE

EXAMPLE = "Example document, not issued by anyone"
FILES = sorted(path for path in ARCHIVE.rglob("*") if path.is_file())
PAPERS = [path for path in FILES if path.suffix != ".toml"]
PDFS = [path for path in PAPERS if path.suffix == ".pdf"]
REPORT = ARCHIVE / "appg-inquiries/a-fair-share/2025-06-18-a-fair-share-inquiry-report.pdf"
RESPONSE = REPORT.with_name("2025-10-30-government-response.pdf")
MINUTES = ARCHIVE / "sespm-board/minutes"
STAFF = ARCHIVE / "sec-letters/2025/2025-03-quibbleflax-contract-letter.pdf"


def pages(path: Path) -> list[str]:
    """The text of each page, with line-end hyphens taken out and spaces made one."""
    if path.suffix != ".pdf":
        return [" ".join(path.read_text(encoding="utf-8").split())]
    with pypdfium2.PdfDocument(path) as pdf:
        texts = [page.get_textpage().get_text_bounded() for page in pdf]
    return [" ".join(text.replace("\x02", "").split()) for text in texts]


def body(page: str) -> str:
    """A page of the report without its running head and its foot."""
    head, _, rest = page.partition(" (example) ")
    assert head == "APPG for the South East: A Fair Share"
    return rest.partition(f" {EXAMPLE}")[0]


def pages_with(word: str) -> list[tuple[Path, int]]:
    """Where a word stands in the whole archive: the file, and the physical page from 1."""
    found = re.compile(rf"\b{word}\b", re.IGNORECASE)
    return [(path, number) for path in FILES for number, text in enumerate(pages(path), 1) if found.search(text)]


def sidecar(path: Path) -> dict[str, object]:
    return tomllib.loads(path.with_name(f"{path.name}.toml").read_text(encoding="utf-8"))


def test_there_are_fifteen_papers() -> None:
    assert len(PAPERS) == 15
    assert len(FILES) == 30


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
class TestEveryPaper:
    def test_its_sidecar_states_its_rights(self, path: Path) -> None:
        assert sidecar(path)["rights"] == EXAMPLE

    def test_every_page_says_that_it_is_an_example(self, path: Path) -> None:
        assert all(EXAMPLE in page for page in pages(path))

    def test_the_first_page_bears_a_title_that_ends_in_example(self, path: Path) -> None:
        assert "(example)" in pages(path)[0]

    def test_it_is_under_a_megabyte(self, path: Path) -> None:
        assert path.stat().st_size < 1_000_000

    def test_its_addresses_are_those_of_nobody(self, path: Path) -> None:
        assert all(found.endswith("example.org") for page in pages(path) for found in re.findall(r"@[\w.-]+\w", page))


def test_the_archive_is_under_two_megabytes() -> None:
    assert sum(path.stat().st_size for path in FILES) < 2_000_000


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.name)
def test_the_title_within_a_pdf_is_the_one_on_its_first_page(path: Path) -> None:
    with pypdfium2.PdfDocument(path) as pdf:
        title = pdf.get_metadata_value("Title")
    assert title.endswith("(example)")
    assert title in pages(path)[0].replace("’", "'")


def test_gavelkind_stands_on_page_37_of_the_report_alone() -> None:
    assert pages_with("gavelkind") == [(REPORT, 37)]


def test_a_phrase_is_cut_by_the_break_between_two_pages_and_stands_nowhere_else() -> None:
    bodies = [body(page) for page in pages(REPORT)[1:]]
    assert bodies[36].endswith("orderly handover")
    assert bodies[37].startswith("of responsibilities")
    assert pages_with("orderly handover of responsibilities") == []
    assert pages_with("orderly handover") == [(REPORT, 38)]


def test_palimpsest_and_weighbridge_stand_on_one_page_each() -> None:
    assert pages_with("palimpsest") == [(REPORT, 25)]
    assert pages_with("weighbridge") == [(REPORT, 17)]


def test_quibbleflax_stands_in_the_staff_letter_alone() -> None:
    assert {path for path, _ in pages_with(r"\w*quibbleflax\w*")} == {STAFF, STAFF.with_name(f"{STAFF.name}.toml")}
    assert [path for path in PAPERS if "quibbleflax" in path.name] == [STAFF]


def test_the_staff_letter_alone_is_for_staff() -> None:
    assert [path for path in PAPERS if sidecar(path).get("visibility") == "staff"] == [STAFF]
    assert sidecar(STAFF)["sender"] == {
        "name": "Quentin Quibbleflax",
        "role": "Proprietor",
        "body": "Quibbleflax Editorial",
    }


def test_the_labels_of_the_report_are_roman_before_they_are_arabic() -> None:
    with pypdfium2.PdfDocument(REPORT) as pdf:
        labels = [pdf.get_page_label(index) for index in range(len(pdf))]
    assert labels == ["Cover", "i", "ii", "iii", "iv", "v", *(str(number) for number in range(1, 39))]


def test_the_label_of_a_page_is_printed_at_its_foot() -> None:
    with pypdfium2.PdfDocument(REPORT) as pdf:
        labels = [pdf.get_page_label(index) for index in range(len(pdf))]
    assert all(page.endswith(f"{EXAMPLE} {label}") for page, label in zip(pages(REPORT)[1:], labels[1:], strict=True))


def test_the_outline_of_the_report_leads_to_the_pages_where_its_chapters_begin() -> None:
    with pypdfium2.PdfDocument(REPORT) as pdf:
        marks = [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in pdf.get_toc()]
    chapters = [(title, index) for level, title, index in marks if level == 0]
    assert len(chapters) == 17
    assert all(body(pages(REPORT)[index]).startswith(title) for title, index in chapters[:7])
    assert ("1 Introduction", 6) in chapters
    assert len(marks) > 50


def test_the_contents_give_the_printed_page_of_each_chapter() -> None:
    contents = pages(REPORT)[3]
    assert "Terms of reference ii" in contents
    assert "1 Introduction 1" in contents
    assert "8 Reorganisation and devolution 30" in contents


def test_some_words_of_the_report_are_broken_at_the_end_of_a_line() -> None:
    with pypdfium2.PdfDocument(REPORT) as pdf:
        text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert 3 <= text.count("\x02") <= 40
    assert "accom\x02modation" in text


def test_each_recommendation_is_listed_argued_and_answered_in_the_same_words() -> None:
    report, response = " ".join(pages(REPORT)), " ".join(pages(RESPONSE))
    argued = re.findall(r"Recommendation (\d+) ([A-Z].+?\.) ", response)
    assert [int(number) for number, _ in argued] == list(range(1, 17))
    for number, text in argued:
        assert f"{number}. {text}" in pages(REPORT)[5]
        assert f"Recommendation {number} {text}" in report


def test_the_second_minutes_approve_the_first() -> None:
    later = pages(MINUTES / "2025-04-29-executive-board-minutes.pdf")[0]
    assert "the minutes of the meeting held on 28 January 2025 be approved" in later


def test_a_reply_names_the_letter_that_it_answers() -> None:
    reply = pages(ARCHIVE / "sec-letters/2025/2025-04-09-mhclg-reply-MC2025-01234.pdf")[0]
    assert "Our ref: MC2025/01234 Your ref: SEC/25/017" in reply
    assert "Thank you for your letter of 3 March" in reply
    assert "Our ref: SEC/25/017" in pages(ARCHIVE / "sec-letters/2025/2025-03-03-sec-to-mhclg-council-debt.pdf")[0]


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    pytest.importorskip("reportlab", reason="The sample archive is made with reportlab, an extra for developers")
    from documents.samples.build import build

    first, second = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    build(first)
    build(second)
    return first, second


def test_building_again_gives_the_same_texts(rebuilt: tuple[Path, Path]) -> None:
    first, _ = rebuilt
    again = {path.relative_to(first): pages(path) for path in first.rglob("*") if path.is_file()}
    assert again == {path.relative_to(ARCHIVE): pages(path) for path in FILES}


def test_building_twice_gives_the_same_bytes(rebuilt: tuple[Path, Path]) -> None:
    first, second = rebuilt
    assert all(
        (second / path.relative_to(ARCHIVE)).read_bytes() == (first / path.relative_to(ARCHIVE)).read_bytes()
        for path in FILES
    )
