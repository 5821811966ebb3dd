"""Text recognition: which pages are recognised, where their words stand, and what is kept."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from starlette.testclient import TestClient

from documents import Audience, Page, Unreadable, Word
from documents.file import Status
from documents.samples.scan import worn
from index import Query, parse
from ingest import ocr
from ingest.media import JPEG, PDF, PNG, TIFF, Unsupported, media_type
from ingest.readers import image as image_reader
from ingest.readers import pdf as pdf_reader
from ingest.readers.choice import Recogniser
from ingest.reading import LIMITS, Limits, Reading
from ingest.worker import Workers
from muniment.asgi import served
from muniment.repository import Repository
from muniment.settings import Settings
from tests.ingest.papers import pdf

NEEDS_OCR = pytest.mark.skipif(not ocr.is_installed(), reason=f"Text recognition is not installed. {ocr.INSTALL}")

LINES = [
    "Ordinary meeting of the parish council",
    "",
    "The chairman welcomed everybody to the village hall and opened the meeting.",
    "Apologies for absence were received from Councillor Brown.",
    "It was resolved to repair the footbridge before the winter, at a cost of 1,250 pounds.",
    "The clerk reported that the county council would not contribute to the works.",
    "Signed as a correct record by the chairman, 12 September 2019",
]
TEXT = "\n".join(line for line in LINES if line)


def scan(tmp_path: Path, lines: list[str] = LINES, turn: int = 0) -> Image.Image:
    """Lines as a scanner sees them, 200 dots an inch, a little askew and grainy."""
    with pypdfium2.PdfDocument(pdf(tmp_path / "printed.pdf", lines)) as document:
        drawn: Image.Image = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    return worn(drawn, 0).rotate(turn, expand=True)


def scanned(path: Path, *pictures: Image.Image) -> Path:
    pictures[0].save(path, resolution=200, dpi=(200, 200), save_all=len(pictures) > 1, append_images=pictures[1:])
    return path


def overlaid(path: Path, picture: Image.Image, layer: list[str]) -> Path:
    """A scan with a text layer over it that is not seen."""

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
        text = canvas.beginText(72, 700)
        text.setTextRenderMode(3)
        text.textLines(layer)
        canvas.drawText(text)

    return pdf(path, draw)


def read(path: Path, kind: str = PDF) -> Reading:
    with Workers(workers=1, seconds=60, memory_mb=2048) as workers:
        [(_, outcome)] = workers.read([(path, kind)])
    assert isinstance(outcome, Reading)
    return outcome


def word(page: Page, text: str) -> Word:
    return next(word for word in page.words if page.text[word.start : word.end] == text)


def centre(word: Word) -> tuple[float, float]:
    return (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2


@NEEDS_OCR
def test_a_scanned_page_has_its_words_where_they_are_printed(tmp_path: Path) -> None:
    page = read(scanned(tmp_path / "a.pdf", scan(tmp_path))).pages[0]
    assert page.text == TEXT
    assert page.scanned is not None
    assert 80 < page.scanned <= 100
    printed = pdf_reader.read(tmp_path / "printed.pdf").pages[0]
    for text in ("Ordinary", "footbridge", "September"):
        assert centre(word(page, text)) == pytest.approx(centre(word(printed, text)), abs=6)


@NEEDS_OCR
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_turned_and_its_boxes_with_it(tmp_path: Path, turn: int) -> None:
    page = read(scanned(tmp_path / "a.pdf", scan(tmp_path, turn=turn))).pages[0]
    assert page.text == TEXT
    x, y = centre(word(pdf_reader.read(tmp_path / "printed.pdf").pages[0], "Ordinary"))
    shown = {90: (y, 595 - x), 180: (595 - x, 842 - y), 270: (842 - y, x)}[turn]
    assert centre(word(page, "Ordinary")) == pytest.approx(shown, abs=6)
    assert (page.width < page.height) == (turn == 180)


@NEEDS_OCR
def test_only_the_pages_without_text_are_recognised(tmp_path: Path) -> None:
    picture = ImageReader(scan(tmp_path))
    path = pdf(
        tmp_path / "a.pdf", ["A page of text that is read as it is"], lambda it: it.drawImage(picture, 0, 0, 595, 842)
    )
    reading = read(path)
    assert [page.text for page in reading.pages] == ["A page of text that is read as it is", TEXT]
    assert [page.scanned is None for page in reading.pages] == [True, False]
    assert (reading.scans, reading.unread, reading.cure) == ((), "", "")
    assert reading.status(Status.ADDED) is Status.ADDED


@NEEDS_OCR
def test_the_better_text_of_a_page_is_kept(tmp_path: Path) -> None:
    picture = scan(tmp_path)
    rubbish = overlaid(tmp_path / "a.pdf", picture, ["N l l K 2 e v v q p x j k w z"] * 5)
    good = overlaid(tmp_path / "b.pdf", picture, LINES)
    stamped = overlaid(tmp_path / "c.pdf", picture, ["Received 3 May"])
    assert read(rubbish).pages[0].text == TEXT
    assert read(good).pages[0].scanned is None
    assert read(stamped).pages[0].text == TEXT


@NEEDS_OCR
def test_a_word_broken_at_the_end_of_a_line_is_one_word_with_two_boxes(tmp_path: Path) -> None:
    lines = ["The council offers temporary accom-", "modation to everybody who was flooded."]
    page = read(scanned(tmp_path / "a.pdf", scan(tmp_path, lines))).pages[0]
    assert page.text == "The council offers temporary accommodation to everybody who was flooded."
    boxes = [found for found in page.words if page.text[found.start : found.end] == "accommodation"]
    assert len(boxes) == 2
    assert boxes[0].y1 < boxes[1].y1


@NEEDS_OCR
def test_a_scan_is_found_by_its_words_which_are_boxed_and_said_to_be_doubtful(tmp_path: Path) -> None:
    path = scanned(tmp_path / "minutes.pdf", scan(tmp_path))
    settings = Settings(home=tmp_path / "home", workers=1)
    Repository.init(settings)
    with Repository.open(settings) as repository:
        repository.intake.add([path])
        [hit] = repository.index(Audience.PUBLIC).search(Query(words=parse("footbridge").tree)).hits
        with TestClient(served(repository)) as client:
            shown = client.get(f"/documents/{hit.document}/pages/1?q=footbridge").text
    assert "Scanned: words may be wrong." in shown
    assert 'class="hit"' in shown


@NEEDS_OCR
def test_a_blank_picture_holds_no_text(tmp_path: Path) -> None:
    reading = read(scanned(tmp_path / "a.pdf", Image.new("L", (1654, 2339), 255)))
    assert reading.unread == "No page holds any text."
    assert reading.status(Status.ADDED) is Status.UNREAD


def test_without_recognition_the_pages_are_unread_and_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    reading = read(scanned(tmp_path / "a.pdf", scan(tmp_path), scan(tmp_path)))
    assert reading.unread == "All 2 pages are pictures of text (a scan)."
    assert "pip install 'muniment[ocr]'" in reading.cure
    assert (reading.scans, reading.recogniser) == ((1, 2), "")
    assert reading.status(Status.ADDED) is Status.UNREAD


def test_where_recognition_is_off_it_is_said_and_which_pages_wait(tmp_path: Path) -> None:
    path = scanned(tmp_path / "a.tif", *[Image.new("L", (900, 900))] * 3)
    with Workers(workers=1, seconds=60, memory_mb=2048, recognise=False) as workers:
        [(_, reading)] = workers.read([(path, TIFF)])
    assert isinstance(reading, Reading)
    picture = "All 3 pages are pictures of text (a scan)."
    assert reading.unread == f"{picture} Text recognition is off: pages 1–3 wait for it."
    assert "MUNIMENT_OCR" in reading.cure
    few, many = ocr.left(replace(reading, scans=(2,))), ocr.left(replace(reading, scans=tuple(range(1, 99, 2))))
    assert few.unread.endswith("page 2 waits for it.")
    assert many.unread.endswith("pages 1, 3, 5, 7, 9, 11, 13, 15, 17, 19 and others wait for it.")


@NEEDS_OCR
@pytest.mark.parametrize(("name", "kind"), [("a.png", PNG), ("a.jpg", JPEG), ("a.tif", TIFF)])
def test_a_picture_is_a_paper(tmp_path: Path, name: str, kind: str) -> None:
    path = scanned(tmp_path / name, scan(tmp_path))
    assert media_type(path) == kind
    page = read(path, kind).pages[0]
    assert page.text == TEXT
    assert (page.width, page.height) == pytest.approx((595, 842), abs=1)
    assert word(page, "Ordinary").x0 == pytest.approx(72, abs=6)


@NEEDS_OCR
def test_every_page_of_a_tiff_is_read(tmp_path: Path) -> None:
    second = ["The second page is about the allotments and nothing else."]
    path = scanned(tmp_path / "a.tif", scan(tmp_path), scan(tmp_path, second))
    assert [page.text for page in read(path, TIFF).pages] == [TEXT, *second]


@NEEDS_OCR
def test_a_photograph_is_set_upright_as_its_camera_noted(tmp_path: Path) -> None:
    noted = Image.Exif()
    noted[0x0112] = 6  # to be turned by a quarter with the clock
    scan(tmp_path, turn=90).save(tmp_path / "a.jpg", exif=noted)
    page = read(tmp_path / "a.jpg", JPEG).pages[0]
    assert page.text == TEXT
    assert page.width < page.height


@NEEDS_OCR
def test_a_tiff_is_set_upright_as_its_scanner_noted(tmp_path: Path) -> None:
    scan(tmp_path, turn=90).save(tmp_path / "a.tif", dpi=(200, 200), tiffinfo={0x0112: 6}, compression="tiff_lzw")
    page = read(tmp_path / "a.tif", TIFF).pages[0]
    assert page.text == TEXT
    assert page.width < page.height


@NEEDS_OCR
def test_a_fax_has_other_dots_across_than_down(tmp_path: Path) -> None:
    page = scan(tmp_path)
    page.resize((page.width, page.height * 98 // 200)).save(tmp_path / "a.tif", dpi=(200, 98))
    read_back = read(tmp_path / "a.tif", TIFF).pages[0]
    assert round(read_back.height / read_back.width, 2) == 1.41
    assert "Ordinary meeting of the parish council" in read_back.text


@NEEDS_OCR
def test_a_damaged_page_of_a_tiff_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    pages = [scan(tmp_path) for _ in range(2)]
    pages[0].save(path, dpi=(200, 200), save_all=True, append_images=pages[1:], compression="tiff_lzw")
    with Image.open(path) as image:
        image.seek(1)
        start = image.tag_v2[273][0]  # type: ignore[attr-defined]  # where its first strip lies
    content = bytearray(path.read_bytes())
    content[start : start + 4_000] = bytes(4_000)
    path.write_bytes(content)
    found = read(path, TIFF)
    assert [page.text for page in found.pages] == [TEXT, ""]
    assert found.unread == "1 of 2 pages could not be recognised."


@NEEDS_OCR
def test_a_page_without_width_is_no_page_to_be_recognised() -> None:
    drawn = ocr.Drawn(1, "1", 0.0, 800.0, lambda _dots: Image.new("L", (10, 10)))
    assert ocr.recognised([drawn]) == ()


def test_pictures_that_are_no_pages_are_refused(tmp_path: Path) -> None:
    Image.new("L", (300, 80)).save(tmp_path / "logo.png")
    with pytest.raises(Unsupported, match="too small"):
        image_reader.read(tmp_path / "logo.png")
    Image.new("L", (2000, 2000)).save(tmp_path / "large.png")
    with pytest.raises(Unreadable, match="more than 1 million pixels"):
        image_reader.read(tmp_path / "large.png", Limits(pixels=1_000_000))
    (tmp_path / "torn.png").write_bytes((tmp_path / "large.png").read_bytes()[:20])
    with pytest.raises(Unreadable, match="damaged"):
        image_reader.read(tmp_path / "torn.png")


def test_a_tiff_of_too_many_pages_is_cut_and_says_so(tmp_path: Path) -> None:
    path = scanned(tmp_path / "a.tif", *[Image.new("L", (900, 900))] * 3)
    found = image_reader.read(path, Limits(pages=2))
    assert len(found.pages) == 2
    assert found.partial == "Only the first 2 of 3 pages were read."


def abort_at_two(path: Path, numbers: Iterable[int], limits: Limits = LIMITS) -> tuple[Page, ...]:
    """Dies where page 2 is among them."""
    if 2 in numbers:
        os.abort()
    return tuple(Page(number=number, label="", text=f"seen {number}", scanned=90.0) for number in numbers)


def see(media_type: str) -> Recogniser:
    return abort_at_two


def test_pages_that_cannot_be_recognised_leave_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr, "version", lambda: "tess 1")
    path = scanned(tmp_path / "a.tif", *[Image.new("L", (900, 900))] * 6)
    with Workers(workers=2, seconds=60, memory_mb=1024, see=see) as workers:
        [(_, reading)] = workers.read([(path, TIFF)])
    assert isinstance(reading, Reading)
    assert [page.text for page in reading.pages] == ["seen 1", "", "seen 3", "seen 4", "seen 5", "seen 6"]
    assert reading.unread == "1 of 6 pages could not be recognised."
    assert (reading.scans, reading.recogniser) == ((2,), "tess 1")
    assert reading.status(Status.ADDED) is Status.PARTIAL


def test_a_page_keeps_its_own_text_where_what_was_seen_is_worse() -> None:
    own = Page(number=1, label="i", text=TEXT)
    reading = Reading(media_type=PDF, pages=(own,), scans=(1,))
    worse = replace(own, text=TEXT[:200], scanned=90.0)
    doubtful = replace(own, text=f"{TEXT} more", scanned=40.0)
    better = replace(own, label="1", text=f"{TEXT}\n{TEXT}", scanned=90.0)
    assert ocr.merged(reading, [worse]).pages == (own,)
    assert ocr.merged(reading, [doubtful]).pages == (own,)
    assert ocr.merged(reading, [better]).pages == (replace(better, label="i"),)


def late(path: Path, numbers: Iterable[int], limits: Limits = LIMITS) -> tuple[Page, ...]:
    """Takes longer for three pages than one file may take, and not for one."""
    time.sleep(0.6)
    return tuple(Page(number=number, label="", text=f"seen {number}", scanned=90.0) for number in numbers)


def see_late(media_type: str) -> Recogniser:
    return late


def test_each_page_has_the_time_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    path = scanned(tmp_path / "a.tif", *[Image.new("L", (900, 900))] * 5)
    with Workers(workers=1, seconds=2.5, memory_mb=1024, see=see_late) as workers:
        [(_, reading)] = workers.read([(path, TIFF)])
    assert isinstance(reading, Reading)
    assert [page.text for page in reading.pages] == [f"seen {number}" for number in range(1, 6)]


def test_pages_that_were_recognised_before_are_not_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr, "version", lambda: "tess 1")
    path = scanned(tmp_path / "a.tif", *[Image.new("L", (900, 900))] * 3)
    known = [Page(number=number, label="", text=f"known {number}", scanned=90.0) for number in (2, 3)]
    with Workers(workers=1, seconds=60, memory_mb=1024, see=see) as workers:  # who dies of page 2
        [(_, reading)] = workers.read([(path, TIFF)], lambda place: known if place == path else ())
    assert isinstance(reading, Reading)
    assert [page.text for page in reading.pages] == ["seen 1", "known 2", "known 3"]
    assert reading.unread == ""


def test_a_bad_text_that_its_picture_does_not_better_is_said_to_be_doubtful() -> None:
    own = Page(number=1, label="1", text="N l l K 2 e v v q p x j k w z " * 5)
    reading = Reading(media_type=PDF, pages=(own,), scans=(1,), unread="The text of 1 page makes no words.")
    merged = ocr.merged(reading, [replace(own, text="", scanned=0.0)])
    assert (merged.missing, merged.reason) == ("", "The text of 1 page may be wrong.")
    assert merged.status(Status.ADDED) is Status.ADDED
    good = ocr.merged(replace(reading, pages=(replace(own, text=TEXT),)), [replace(own, text="", scanned=0.0)])
    assert good.reason == ""


def test_the_process_that_does_not_read_loads_no_recogniser() -> None:
    code = "import ingest.worker, sys; print({'tesserocr', 'PIL', 'pypdfium2'} & set(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "set()"
