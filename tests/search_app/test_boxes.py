"""Boxes: the words found are boxed where they stand, on real pages, and lines of text are found again."""

from pathlib import Path

import pypdf
import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from documents import Page, Word, Words
from index import Mark
from ingest.readers import pdf as reader
from search_app.boxes import Rect, hits, lines
from tests.ingest.papers import pdf

SIZE = 12  # points of Helvetica, which reportlab begins with
LEFT, TOP = 72, 72  # where the first line of a page begins, and its baseline


def read(path: Path) -> Page:
    return reader.read(path).pages[0]


def found(page: Page, *words: str) -> tuple[Rect, ...]:
    """The boxes of words, as if each were looked for."""
    starts = ((page.text.index(word), len(word)) for word in words)
    return hits(page, [Mark(start, start + length) for start, length in starts])


def wide(text: str) -> float:
    return float(stringWidth(text, "Helvetica", SIZE))


def is_at(rect: Rect, left: float, baseline: float, width: float) -> bool:
    """Whether a box has this left and width to a tenth of a point, and spans the letters on a line of text."""
    around = rect.y < baseline - 0.7 * SIZE and baseline + 0.1 * SIZE < rect.y + rect.height
    return (rect.x, rect.width) == pytest.approx((left, width), abs=0.15) and around and rect.height < 1.5 * SIZE


def test_a_word_is_boxed_where_it_stands(tmp_path: Path) -> None:
    page = read(pdf(tmp_path / "a.pdf", ["Ordinary meeting", "of the council"]))
    meeting, council = found(page, "meeting", "council")
    assert is_at(meeting, LEFT + wide("Ordinary "), TOP, wide("meeting"))
    assert is_at(council, LEFT + wide("of the "), TOP + 14, wide("council"))


def test_a_part_of_a_word_boxes_the_word(tmp_path: Path) -> None:
    page = read(pdf(tmp_path / "a.pdf", ["Ordinary (meeting), then"]))
    (box,) = found(page, "meet")
    assert is_at(box, LEFT + wide("Ordinary "), TOP, wide("(meeting),"))


def test_words_of_one_line_have_one_box_and_a_phrase_over_two_lines_has_two(tmp_path: Path) -> None:
    page = read(pdf(tmp_path / "a.pdf", ["Ordinary meeting of", "the parish council"]))
    upper, lower = found(page, "meeting of\nthe parish")
    assert is_at(upper, LEFT + wide("Ordinary "), TOP, wide("meeting of"))
    assert is_at(lower, LEFT, TOP + 14, wide("the parish"))


def test_a_word_broken_over_two_lines_has_a_box_on_each(tmp_path: Path) -> None:
    page = read(pdf(tmp_path / "a.pdf", ["Of accom-", "modation here."]))
    upper, lower = found(page, "accommodation")
    assert is_at(upper, LEFT + wide("Of "), TOP, wide("accom"))
    assert is_at(lower, LEFT, TOP + 14, wide("modation"))
    assert [line.text for line in lines(page)] == ["Of accommodation", "here."]


def test_marks_that_overlap_box_a_word_once(tmp_path: Path) -> None:
    page = read(pdf(tmp_path / "a.pdf", ["Ordinary meeting of the council"]))
    boxes = hits(page, [Mark(9, 16), Mark(0, 16), Mark(11, 19)])
    assert len(boxes) == 2
    assert is_at(boxes[0], LEFT, TOP, wide("Ordinary meeting"))
    assert is_at(boxes[1], LEFT + wide("Ordinary meeting "), TOP, wide("of"))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_follow_a_page_that_is_cropped_and_turned(tmp_path: Path, turn: int) -> None:
    writer = pypdf.PdfWriter(pdf(tmp_path / "a.pdf", ["Ordinary meeting"]))
    writer.pages[0].cropbox = pypdf.generic.RectangleObject((50, 100, 595, 832))
    writer.pages[0].rotate(turn)
    writer.write(tmp_path / "b.pdf")
    page = read(tmp_path / "b.pdf")
    (box,) = found(page, "meeting")
    x, width = LEFT - 50 + wide("Ordinary "), wide("meeting")  # as it stands before it is turned
    near, far = {
        0: (box.x, page.width - box.x - box.width),
        90: (box.y, page.height - box.y - box.height),
        180: (page.width - box.x - box.width, box.x),
        270: (page.height - box.y - box.height, box.y),
    }[turn]
    assert near == pytest.approx(x, abs=0.2)
    assert far == pytest.approx(545 - x - width, abs=0.2)
    top = {0: box.y, 90: page.width - box.x - box.width, 180: page.height - box.y - box.height, 270: box.x}[turn]
    assert top < TOP - 10 - 0.7 * SIZE < top + SIZE


def test_lines_are_those_that_are_seen_and_columns_stay_apart(tmp_path: Path) -> None:
    def columns(canvas: Canvas) -> None:
        for row, (left, right) in enumerate(
            (("The sea wall", "was breached in"), ("and the grant", "is paid at once"))
        ):
            canvas.drawString(72, 700 - 14 * row, left)
            canvas.drawString(320, 700 - 14 * row, right)

    page = read(pdf(tmp_path / "a.pdf", columns))
    assert {line.text for line in lines(page)} == {
        "The sea wall",
        "was breached in",
        "and the grant",
        "is paid at once",
    }
    line = next(line for line in lines(page) if line.text == "was breached in")
    assert (line.x, line.length) == pytest.approx((320, wide(line.text)), abs=0.2)
    assert line.y == pytest.approx(142, abs=1)  # its baseline
    assert line.size == pytest.approx(SIZE, abs=1)


@pytest.mark.parametrize(("turn", "seen"), [(90, -90), (-90, 90)])
def test_text_that_runs_up_or_down_is_a_line_that_does(tmp_path: Path, turn: int, seen: int) -> None:
    def axis(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(turn)
        canvas.drawString(0, 0, "Thousands of pounds")

    page = read(pdf(tmp_path / "a.pdf", axis))
    (line,) = lines(page)
    assert (line.text, line.turn) == ("Thousands of pounds", seen)
    assert (line.x, line.y) == pytest.approx((300, 442), abs=1)
    assert line.length == pytest.approx(wide(line.text), abs=0.2)
    (box,) = found(page, "of pounds")
    assert box.height == pytest.approx(wide("of pounds"), abs=0.2)
    assert box.width < 1.5 * SIZE


def test_short_narrow_words_do_not_run_upwards() -> None:
    words = [Word(0, 3, 10, 10, 16, 22), Word(4, 7, 18, 10, 25, 22)]
    (line,) = lines(Page(number=1, label="1", text="it. ill", words=Words.of(words), width=100, height=100))
    assert (line.text, line.turn) == ("it. ill", 0)


def test_a_page_without_words_has_neither_lines_nor_boxes() -> None:
    page = Page(number=1, label="1", text="recognised", width=100, height=100)
    assert (lines(page), hits(page, [Mark(0, 5)])) == ((), ())


def test_a_page_of_countless_words_has_a_bounded_number_of_lines_and_boxes() -> None:
    words = Words.of(Word(2 * place, 2 * place + 1, 0, 20 * place, 9, 20 * place + 9) for place in range(50_000))
    page = Page(number=1, label="1", text="a " * 50_000, words=words, width=100, height=100)
    marks = [Mark(word.start, word.end) for word in words]
    assert len(lines(page)) == len(hits(page, marks)) == 3_000
