import csv
import email
import re
import tomllib
from datetime import datetime
from email.policy import default
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest

from documents.samples import ARCHIVE

EXAMPLE = "Example document, not issued by anyone"
FILES = sorted(path for path in ARCHIVE.rglob("*") if path.is_file())
PAPERS = [path for path in FILES if path.suffix != ".toml"]
SCANS = {
    "2016-11-14-seec-to-dclg-roads-and-homes.pdf": "turnpike",
    "2018-10-16-executive-board-agenda.pdf": "lighthouse",
}
DAMAGED = "2019-damaged-scan-of-minutes.pdf"
READABLE = [path for path in PAPERS if path.name not in {*SCANS, DAMAGED}]
PDFS = [path for path in READABLE if path.suffix == ".pdf"]
REPORT = ARCHIVE / "appg-inquiries/a-fair-share/2025-06-18-a-fair-share-inquiry-report.pdf"
RESPONSE = REPORT.with_name("2025-10-30-government-response.pdf")
MINUTES = ARCHIVE / "sespm-board/minutes"
STAFF = ARCHIVE / "sec-letters/2025/2025-03-quibbleflax-contract-letter.pdf"
NOTE = ARCHIVE / "sec-letters/2025/2025-05-14-note-of-meeting-with-minister.md"
FIGURES = ARCHIVE / "sespm-board/papers/2025-07-22-EB-25-11-annex-dispersal-by-authority.csv"
MAIL = ARCHIVE / "sespm-kent-and-medway/2025-07-01-minutes-forwarded.eml"
PACKED = REPORT.parent / "evidence/further-evidence-AFS10-AFS29-AFS36.zip"
RARE = {  # words that stand in one paper alone: in a Word letter, a table, a mail, what is attached to it, and so on
    "hereditaments": "2025-08-12-sec-to-mhclg-fair-funding.docx",
    "samovar": "AFS17-open-door-harbour.odt",
    "oasthouse": FIGURES.name,
    "peripatetic": MAIL.name,
    "turnstiles": MAIL.name,
    "pannage": PACKED.name,
    "barometer": NOTE.name,
}
DAY = r"(\d{1,2} [A-Z][a-z]+ \d{4})"


def pages(path: Path) -> list[str]:
    """The text of each page, with line-end hyphens taken out and spaces made one; of a mail, its attachments' too."""
    if path.name == DAMAGED:
        return []
    return [" ".join(text.replace("\x02", "").split()) for text in texts(path.suffix, path.read_bytes())]


def texts(suffix: str, content: bytes) -> list[str]:
    """The text of each page or part, as it stands in the file."""
    if suffix == ".pdf":
        with pypdfium2.PdfDocument(content) as pdf:
            return [page.get_textpage().get_text_bounded() for page in pdf]
    if suffix in {".docx", ".odt"}:
        with ZipFile(BytesIO(content)) as parts:
            main = parts.read("word/document.xml" if suffix == ".docx" else "content.xml").decode()
        return [re.sub(r"<[^>]+>", " ", main)]
    if suffix == ".zip":
        with ZipFile(BytesIO(content)) as parts:
            return [text for name in parts.namelist() for text in texts(Path(name).suffix, parts.read(name))]
    if suffix == ".eml":
        mail = email.message_from_bytes(content, policy=default)
        words = mail.get_body()
        assert words
        attached = [text for part in mail.iter_attachments() for text in texts(".pdf", part.get_content())]
        return [f"{mail['Subject']} {words.get_content()}", *attached]
    return [content.decode()]


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


def whole(path: Path) -> str:
    return " ".join(pages(path)).replace("’", "'")


def day(text: str) -> datetime:
    return datetime.strptime(text, "%d %B %Y")  # noqa: DTZ007  (a day, no moment)


def meetings(folder: str, kind: str) -> dict[str, str]:
    """The texts of a group's minutes or agendas by the days in their headings, in order; also of those sent by mail."""
    heading = re.compile(rf"{kind.title()} of [^.]*?, {DAY} \(example\)")
    held = [whole(path) for path in READABLE if folder in str(path) and kind in path.name]
    return dict(sorted((str(day(found[1]).date()), text) for text in held if (found := heading.search(text))))


def letters() -> dict[str, list[str]]:
    """The texts of the letters by their own references, which a letter shares with its acknowledgement."""
    found: dict[str, list[str]] = {}
    for text in map(whole, READABLE):
        if reference := re.search(r"Our ref: (\S+)", text):
            found.setdefault(reference[1], []).append(text)
    return found


def test_there_are_more_than_seventy_papers_each_with_a_sidecar() -> None:
    assert len(PAPERS) >= 70
    assert len(FILES) == 2 * len(PAPERS)


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
class TestEveryFile:
    def test_its_sidecar_states_its_rights(self, path: Path) -> None:
        assert sidecar(path)["rights"] == EXAMPLE

    def test_it_is_under_a_megabyte(self, path: Path) -> None:
        assert path.stat().st_size < 1_000_000


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.name)
class TestEveryPaper:
    def test_every_page_says_that_it_is_an_example(self, path: Path) -> None:
        assert all(EXAMPLE in page for page in pages(path))

    def test_the_first_page_bears_a_title_that_ends_in_example(self, path: Path) -> None:
        assert "(example)" in pages(path)[0]

    def test_its_addresses_are_those_of_nobody(self, path: Path) -> None:
        assert all(found.endswith("example.org") for page in pages(path) for found in re.findall(r"@[\w.-]+\w", page))


def test_the_archive_is_under_six_megabytes() -> None:
    assert sum(path.stat().st_size for path in FILES) < 6_000_000


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


def test_a_letter_and_a_note_are_for_staff() -> None:
    assert [path for path in PAPERS if sidecar(path).get("visibility") == "staff"] == [STAFF, NOTE]
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


@pytest.mark.parametrize("word", RARE)
def test_a_rare_word_stands_in_one_paper_alone(word: str) -> None:
    assert {path.name for path, _ in pages_with(word)} == {RARE[word]}


def test_of_the_mail_one_rare_word_is_in_its_words_and_one_in_what_is_attached() -> None:
    assert pages_with("peripatetic") == [(MAIL, 1)]
    assert pages_with("turnstiles") == [(MAIL, 3)]


@pytest.mark.parametrize("name", SCANS)
def test_a_scan_holds_a_picture_and_no_text(name: str) -> None:
    (path,) = [path for path in PAPERS if path.name == name]
    assert pages(path) == [""]
    assert pages_with(SCANS[name]) == []


def test_of_the_damaged_scan_no_page_can_be_read() -> None:
    (path,) = [path for path in PAPERS if path.name == DAMAGED]
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(path)


@pytest.mark.parametrize("folder", ["sespm-board", "kent-and-medway", "hampshire-and-isle-of-wight"])
class TestTheMeetingsOfAGroup:
    def test_minutes_are_approved_at_the_next_meeting(self, folder: str) -> None:
        for (before, _), (_, minutes) in pairwise(meetings(folder, "minutes").items()):
            approved = re.search(rf"That the minutes of the meeting (?:held on|of) {DAY} be approved", minutes)
            assert approved
            assert str(day(approved[1]).date()) == before

    def test_the_next_meeting_is_on_the_day_that_the_last_had_named(self, folder: str) -> None:
        for (_, minutes), (after, _) in pairwise(meetings(folder, "minutes").items()):
            named = re.findall(rf"[Nn]ext meeting (?:[\d.]+ )?\w+day {DAY}", minutes)
            assert str(day(named[-1]).date()) == after

    def test_an_agenda_has_its_minutes(self, folder: str) -> None:
        held = " ".join(meetings(folder, "minutes").values())
        for date in meetings(folder, "agenda"):
            assert f"{datetime.fromisoformat(date):%A %-d %B %Y}" in held


def test_the_agendas_and_the_minutes_of_the_board_cover_two_years() -> None:
    dates = [
        "2024-01-23",
        "2024-04-23",
        "2024-07-23",
        "2024-10-22",
        "2025-01-28",
        "2025-04-29",
        "2025-07-22",
        "2025-11-18",
    ]
    assert list(meetings("sespm-board", "agenda")) == list(meetings("sespm-board", "minutes")) == dates


def test_a_letter_that_quotes_a_reference_has_the_letter_that_bears_it() -> None:
    held = letters()
    quoted = {found for text in map(whole, READABLE) for found in re.findall(r"Your ref: (\S+)", text)}
    assert quoted - held.keys() == {"SEC/HR/25/003"}  # of the staff's own papers
    assert len(quoted) >= 10


def test_the_letter_that_a_reply_thanks_for_is_of_that_day_and_reference() -> None:
    thanks = re.compile(r"Your ref: (\S+) .{0,200}?Thank you for your letter of (\d+ [A-Z][a-z]+)")
    found = [match.groups() for text in map(whole, READABLE) if (match := thanks.search(text))]
    assert len(found) >= 10
    for reference, date in found:
        assert reference == "SEC/HR/25/003" or any(f" {date} 20" in letter for letter in letters()[reference])


def test_every_date_with_a_weekday_is_of_that_weekday() -> None:
    named = re.compile(rf"\b(\w+day) {DAY}")
    found = {match.groups() for text in map(whole, READABLE) for match in named.finditer(text)}
    assert len(found) > 20
    assert [(weekday, date) for weekday, date in found if f"{day(date):%A}" != weekday] == []


def test_the_figures_by_authority_add_up_to_what_the_minutes_say() -> None:
    with FIGURES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row[2].isdigit()]
    minutes = meetings("sespm-board", "minutes")["2025-07-22"]
    for region in {row[0] for row in rows}:
        *people, total = [int(row[2]) for row in rows if row[0] == region]
        assert sum(people) == total
        assert f"{total:,} in" in minutes


def test_the_number_of_people_in_dispersal_is_what_the_hotels_leave() -> None:
    counted = re.compile(r"there were ([\d,]+) people in supported.{0,60}?of whom ([\d,]+) were in contingency hotels")
    sums = re.compile(r"([\d,]+) in dispersal and initial|initial accommodation had [^.]*?([\d,]{5})")
    seen = 0
    for minutes in meetings("sespm-board", "minutes").values():
        (people, hotels) = (int(number.replace(",", "")) for number in counted.findall(minutes)[0])
        for found in sums.findall(minutes):
            seen += 1
            assert int("".join(found).replace(",", "")) == people - hotels
    assert seen >= 3


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
