"""PDF: text, boxes, labels, and what cannot be read."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pypdf
import pytest
from pypdf.constants import PageLabelStyle
from reportlab.pdfgen.canvas import Canvas

from documents import Page, Unreadable, Word
from ingest.readers import pdf as reader
from ingest.readers import pypdf_reader
from ingest.readers.repair import is_damaged
from ingest.reading import Limits
from tests.ingest.papers import pdf, picture

TREELESS = b"""%PDF-1.4
1 0 obj <</Type/Pages/Count 3/Kids[9 0 R]/MediaBox[0 0 300 200]
/Resources<</Font<</F <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>> endobj
6 0 obj <</Type/Page/Parent 1 0 R/Contents 4 0 R>> endobj
4 0 obj <</Length 42>> stream
BT /F 12 Tf 20 100 Td (one) Tj ET      tail
endstream endobj
2 0 obj <</Type/Page/Parent 1 0 R/Contents 5 0 R>> endobj
5 0 obj <</Length 38>> stream
BT /F 12 Tf 20 100 Td (two) Tj ET %end
endstream endobj
"""


def word(page: Page, text: str) -> list[Word]:
    return [word for word in page.words if page.text[word.start : word.end] == text]


def test_words_have_boxes_from_the_top_left(tmp_path: Path) -> None:
    page = reader.read(pdf(tmp_path / "a.pdf", ["Ordinary meeting", "Second  line"])).pages[0]
    assert page.text == "Ordinary meeting\nSecond line"
    assert [page.text[word.start : word.end] for word in page.words] == ["Ordinary", "meeting", "Second", "line"]
    first, second = word(page, "Ordinary")[0], word(page, "meeting")[0]
    assert first.x0 == pytest.approx(72, abs=1)
    assert first.y0 < 72 < first.y1 + 1
    assert first.x1 < second.x0
    assert (page.width, page.height) == (595, 842)


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [f"The left column goes on in line {number}" for number in range(20)]
    right = [f"and the right one in line {number}" for number in range(20)]

    def columns(canvas: Canvas) -> None:
        canvas.drawString(72, 800, "A heading over both columns")
        for x, lines in ((72, left), (320, right)):
            for number, line in enumerate(lines):
                canvas.drawString(x, 760 - 14 * number, line)

    page = reader.read(pdf(tmp_path / "a.pdf", columns)).pages[0]
    assert page.text.split("\n") == ["A heading over both columns", *left, *right]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_the_lines_of_a_page_that_is_turned_keep_their_order(tmp_path: Path, turn: int) -> None:
    writer = pypdf.PdfWriter(pdf(tmp_path / "a.pdf", ["The first line", "The second line"]))
    writer.pages[0].rotate(turn)
    writer.write(tmp_path / "b.pdf")
    assert reader.read(tmp_path / "b.pdf").pages[0].text == "The first line\nThe second line"


@pytest.mark.parametrize("turn", [90, 270])
def test_lines_that_run_up_or_down_the_page_are_read_in_order(tmp_path: Path, turn: int) -> None:
    def table(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(turn)
        for number, line in enumerate(("A table set on its side", "with another line", "and a third")):
            canvas.drawString(0, -14 * number, line)

    page = reader.read(pdf(tmp_path / "a.pdf", table)).pages[0]
    assert page.text == "A table set on its side\nwith another line\nand a third"
    box = word(page, "another")[0]
    assert box.y1 - box.y0 > box.x1 - box.x0


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_follow_the_page_as_it_is_shown(tmp_path: Path, turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 822, "corner")  # at the top left of what is shown before it is turned

    writer = pypdf.PdfWriter(pdf(tmp_path / "a.pdf", draw))
    writer.pages[0].cropbox = pypdf.generic.RectangleObject((50, 100, 595, 842))
    writer.pages[0].rotate(turn)
    writer.write(tmp_path / "b.pdf")
    page = reader.read(tmp_path / "b.pdf").pages[0]
    box = word(page, "corner")[0]
    assert (page.width, page.height) == ((742, 545) if turn % 180 else (545, 742))
    assert 0 <= box.x0 < box.x1 <= page.width
    assert 0 <= box.y0 < box.y1 <= page.height
    right, low = box.x0 > page.width / 2, box.y0 > page.height / 2
    assert (right, low) == {0: (False, False), 90: (True, False), 180: (True, True), 270: (False, True)}[turn]


def test_a_word_broken_over_lines_is_one_word_with_two_boxes(tmp_path: Path) -> None:
    page = reader.read(
        pdf(tmp_path / "a.pdf", ["This long word is accom-", "modation of people, said once more."])
    ).pages[0]
    assert "is accommodation of" in page.text
    upper, lower = word(page, "accommodation")
    assert upper.y0 < lower.y0
    assert upper.x0 > lower.x0


def test_the_documents_own_words_decide_about_a_hyphen(tmp_path: Path) -> None:
    lines = ["The co-operative society met. It was the co-", "operative that decided upon it."]
    assert "the co-operative that" in reader.read(pdf(tmp_path / "a.pdf", lines)).pages[0].text


def test_printed_page_numbers_are_the_labels(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(pdf(tmp_path / "a.pdf", ["one"], ["two"], ["three"]))
    writer.set_page_label(0, 1, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(2, 2, style=PageLabelStyle.DECIMAL, start=1)
    writer.write(tmp_path / "b.pdf")
    found = reader.read(tmp_path / "b.pdf")
    assert [(page.number, page.label) for page in found.pages] == [(1, "i"), (2, "ii"), (3, "1")]


def test_a_locked_pdf_says_so(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(pdf(tmp_path / "a.pdf", ["secret"]))
    writer.encrypt("word", algorithm="RC4-128")
    writer.write(tmp_path / "b.pdf")
    with pytest.raises(Unreadable, match="locked with a password"):
        reader.read(tmp_path / "b.pdf")


def test_a_pdf_with_an_empty_password_is_read(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(pdf(tmp_path / "a.pdf", ["not secret"]))
    writer.encrypt("", "owner", algorithm="RC4-128")
    writer.write(tmp_path / "b.pdf")
    assert reader.read(tmp_path / "b.pdf").pages[0].text == "not secret"


def test_a_damaged_pdf_is_unreadable_with_a_cure(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\nnothing else")
    with pytest.raises(Unreadable, match="damaged") as raised:
        reader.read(tmp_path / "a.pdf")
    assert raised.value.cure


def test_pages_that_are_pictures_are_told(tmp_path: Path) -> None:
    found = reader.read(pdf(tmp_path / "a.pdf", ["Text of a page that is read"], picture))
    assert found.unread == "1 of 2 pages is a picture of text (a scan)."
    assert found.cure
    assert [page.text != "" for page in found.pages] == [True, False]


def test_a_single_scanned_page_is_told(tmp_path: Path) -> None:
    assert reader.read(pdf(tmp_path / "a.pdf", picture)).unread == "The page is a picture of text (a scan)."


def test_blank_pages_are_kept_and_told(tmp_path: Path) -> None:
    found = reader.read(pdf(tmp_path / "a.pdf", [], []))
    assert [page.text for page in found.pages] == ["", ""]
    assert found.unread == "No page holds any text."


def test_what_the_limits_cut_is_told(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", ["first page"], ["second"], ["third"])
    found = reader.read(path, Limits(pages=2, characters=5))
    assert [page.text for page in found.pages] == ["first", "secon"]
    assert found.partial == "Only the first 2 of 3 pages were read. The text of 2 pages was too long and cut."


def test_the_files_own_facts_are_kept_as_written(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(pdf(tmp_path / "a.pdf", ["text"]))
    writer.add_metadata({"/Title": "A  report", "/CreationDate": "D:20240102003000+01'00'"})
    writer.root_object[pypdf.generic.NameObject("/Lang")] = pypdf.generic.TextStringObject("en-GB")
    writer.write(tmp_path / "b.pdf")
    found = reader.read(tmp_path / "b.pdf").embedded
    assert found["title"] == "A report"
    assert found["created"].startswith("D:20240102003000")
    assert found["language"] == "en-GB"


def test_xmp_is_read_and_its_days_stay_in_their_zone(tmp_path: Path) -> None:
    packet = (
        b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        b' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        b' xmp:CreateDate="2024-01-02T00:30:00+01:00"><dc:rights><rdf:Alt><rdf:li xml:lang="x-default">'
        b"Crown copyright</rdf:li></rdf:Alt></dc:rights></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    )
    writer = pypdf.PdfWriter(pdf(tmp_path / "a.pdf", ["text"]))
    writer.xmp_metadata = packet
    writer.write(tmp_path / "b.pdf")
    found = pypdf_reader.xmp(tmp_path / "b.pdf")
    assert found == {"rights": "Crown copyright", "created": "2024-01-02T00:30:00+01:00"}


def test_the_second_reader_gives_text_and_size(tmp_path: Path) -> None:
    found = pypdf_reader.read(pdf(tmp_path / "a.pdf", ["Ordinary meeting"]), Limits())
    assert (found.pages[0].text, found.pages[0].width) == ("Ordinary meeting", 595)
    assert "damaged" in found.partial


def cut(path: Path, at: bytes) -> Path:
    """A file that ends where these bytes last were."""
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(at)])
    return path


def test_a_file_without_its_end_is_repaired_and_says_so(tmp_path: Path) -> None:
    path = cut(pdf(tmp_path / "a.pdf", ["first page"], ["second page"]), b"\nxref")
    before = path.read_bytes()
    found = reader.read(path)
    assert [page.text for page in found.pages] == ["first page", "second page"]
    assert found.partial == "The file is damaged; what could be saved of it was read (2 of 2 pages)."
    assert "Fetch it again" in found.cure
    assert word(found.pages[1], "second")[0].x0 == pytest.approx(72, abs=1)
    assert path.read_bytes() == before


def test_the_pages_that_are_lost_are_counted(tmp_path: Path) -> None:
    found = reader.read(cut(pdf(tmp_path / "a.pdf", ["first page"], ["second page"], ["third page"]), b"\nstream\n"))
    assert [page.text for page in found.pages] == ["first page", "second page", ""]
    assert found.partial.endswith("(2 of 3 pages).")


def test_pages_that_have_lost_their_tree_are_gathered_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(TREELESS)
    found = reader.read(tmp_path / "a.pdf")
    assert [page.text for page in found.pages] == ["one", "two"]
    assert [(page.width, page.height) for page in found.pages] == [(300, 200), (300, 200)]  # as the tree has it
    assert found.partial.endswith("(2 of 3 pages).")


def test_a_number_of_pages_that_cannot_be_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(TREELESS.replace(b"/Count 3", b"/Count 2000000000"))
    assert reader.read(tmp_path / "a.pdf").partial.endswith("(2 pages).")


def test_a_page_that_was_cut_in_its_words_keeps_those_before(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(TREELESS[: TREELESS.index(b"tail")])
    assert reader.read(tmp_path / "a.pdf").pages[0].text == "one"


def test_the_pictures_of_a_repaired_file_can_be_drawn_and_leave_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    path = cut(pdf(tmp_path / "a.pdf", picture), b"\nxref")
    assert reader.read(path).scans == (1,)
    with reader.opened(path) as document:
        assert document[0].render(scale=0.1).to_pil().getextrema()[0][0] < 255
        assert list(scratch.rglob("*.pdf")) != []
    assert list(scratch.iterdir()) == []


def test_a_sound_file_does_not_load_what_repairs(tmp_path: Path) -> None:
    pdf(tmp_path / "a.pdf", ["text"])
    code = "import sys\nfrom pathlib import Path\nfrom ingest.readers.pdf import read\n"
    code += f"read(Path({str(tmp_path / 'a.pdf')!r}))\nsys.exit('pikepdf' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_blank_pages_of_a_sound_file_are_no_damage(tmp_path: Path) -> None:
    found = reader.read(pdf(tmp_path / "a.pdf", []))
    assert (found.partial, found.unread) == ("", "No page holds any text.")


def test_blank_pages_of_a_damaged_file_are_kept_where_nothing_more_can_be_saved(tmp_path: Path) -> None:
    path = cut(pdf(tmp_path / "a.pdf", []), b"startxref")
    assert is_damaged(path)
    assert reader.read(path).unread == "No page holds any text."


def test_codes_that_stand_for_no_letters_are_looked_at(tmp_path: Path) -> None:
    nameless = b"/BaseFont/Own/Encoding<</Differences[97/uniF761/uniF762]>>"  # in Unicode's private area
    content = TREELESS.replace(b"/BaseFont/Helvetica", nameless).replace(b"(one)", b"(abab)").replace(b"(two)", b"()")
    (tmp_path / "a.pdf").write_bytes(content)
    found = reader.read(tmp_path / "a.pdf")
    assert found.scans == (1,)
    assert found.unread == "The text of 1 page makes no words."


def test_a_word_of_which_nothing_is_kept_leaves_no_blank_and_no_box(tmp_path: Path) -> None:
    nameless = b"/BaseFont/Own/Encoding<</Differences[97/uniF761]>>"
    content = TREELESS.replace(b"/BaseFont/Helvetica", nameless).replace(b"(one)", b"(a one a two)")
    (tmp_path / "a.pdf").write_bytes(content.replace(b"/Length 42", b"/Length 50"))
    page = reader.read(tmp_path / "a.pdf").pages[0]
    assert page.text == "one two"
    assert [(word.start, word.end) for word in page.words] == [(0, 3), (4, 7)]
    assert [round(word.x0) for word in page.words] == [29, 64]  # behind what is not kept


def test_characters_of_two_units_move_no_box(tmp_path: Path) -> None:
    codes = (
        b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <61> <D83DDE00> endbfchar endcmap"
    )
    content = TREELESS.replace(b"/Length 42", b"/Length 50").replace(b"(one)", b"(b one b two)")
    (tmp_path / "a.pdf").write_bytes(content)
    plain = reader.read(tmp_path / "a.pdf").pages[0]
    content = content.replace(b"(b one b two)", b"(a one a two)").replace(b"/Helvetica", b"/Helvetica/ToUnicode 7 0 R")
    stream = b"7 0 obj <</Length %d>> stream\n%s\nendstream endobj\n" % (len(codes), codes)
    (tmp_path / "b.pdf").write_bytes(content + stream)
    page = reader.read(tmp_path / "b.pdf").pages[0]
    assert page.text == "\U0001f600 one \U0001f600 two"
    assert [word[2:] for word in page.words] == [word[2:] for word in plain.words]
