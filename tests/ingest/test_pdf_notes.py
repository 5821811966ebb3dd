"""What is filled into a PDF's forms, noted on its pages and attached to it."""

from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from pypdf.annotations import FreeText, Popup, Text
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from documents import Audience, Page
from documents.file import Status
from index import Mark, Query, parse
from ingest.metadata.evidence import lines
from ingest.readers import pdf as reader
from ingest.reading import Limits, Reading
from search_app.joined import Relation, joined
from search_app.viewer import picture as picture_of
from tests.conftest import Opened
from tests.ingest.papers import pdf, picture

Place = tuple[float, float, float, float]


def form(canvas: Canvas) -> None:
    """An application, filled in."""
    canvas.drawString(72, 770, "Application for a grant")
    fields = canvas.acroForm
    fields.textfield(name="who", value="Zoë Webb", x=100, y=700, width=300, height=30)
    fields.textfield(name="why", value="The roof leaks.\nIt is old.", x=100, y=500, width=300, height=150)
    fields.textfield(name="empty", value="", x=100, y=470, width=300, height=20)
    fields.textfield(name="word", value="swordfish", x=100, y=440, width=300, height=20, fieldFlags="password")
    fields.checkbox(name="resident", tooltip="Resident of the parish", checked=True, x=100, y=400)
    fields.checkbox(name="councillor", tooltip="Councillor", checked=False, x=130, y=400)
    fields.radio(name="form[0].pay[0]", value="monthly", selected=True, x=160, y=400)
    fields.radio(name="form[0].pay[0]", value="yearly", selected=False, x=190, y=400)
    options = [("Hall and roof", "h"), ("Roads", "r")]
    fields.choice(name="what", options=options, value="h", x=100, y=350, width=200, height=20)


def annotated(tmp_path: Path, change: Callable[[pypdf.PdfWriter], object], *pages: list[str]) -> Reading:
    """What is read of a paper with annotations on its first page."""
    writer = pypdf.PdfWriter(pdf(tmp_path / "plain.pdf", *(pages or [["Minutes of the meeting"]])))
    change(writer)
    writer.write(tmp_path / "noted.pdf")
    return reader.read(tmp_path / "noted.pdf")


def boxes(page: Page, text: str) -> list[Place]:
    start = page.text.index(text)
    return [(word.x0, word.y0, word.x1, word.y1) for word in page.words if word.start <= start < word.end]


def whole(places: list[Place]) -> Place:
    x0, y0, x1, y1 = zip(*places, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def test_what_is_filled_in_stands_behind_the_text_of_the_page(tmp_path: Path) -> None:
    page = reader.read(pdf(tmp_path / "a.pdf", form)).pages[0]
    assert page.text.split("\n") == [
        "Application for a grant",
        "Zoë Webb",
        "The roof leaks.",
        "It is old.",
        "Resident of the parish: Yes",
        "pay: monthly",
        "Hall and roof",
    ]


def test_a_value_is_boxed_as_its_field(tmp_path: Path) -> None:
    page = reader.read(pdf(tmp_path / "a.pdf", form)).pages[0]
    for text, place in (("Webb", (100, 112, 400, 142)), ("old", (100, 192, 400, 342))):
        assert whole(boxes(page, text)) == pytest.approx(place, abs=2)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_value_is_boxed_on_a_page_that_is_turned(tmp_path: Path, turn: int) -> None:
    writer = pypdf.PdfWriter(pdf(tmp_path / "a.pdf", form))
    writer.pages[0].rotate(turn)
    writer.write(tmp_path / "b.pdf")
    places = {90: (700, 100, 730, 400), 180: (195, 700, 495, 730), 270: (112, 195, 142, 495)}
    assert whole(boxes(reader.read(tmp_path / "b.pdf").pages[0], "Webb")) == pytest.approx(places[turn], abs=2)


def test_a_large_field_is_not_taken_for_a_heading(tmp_path: Path) -> None:
    found = lines(reader.read(pdf(tmp_path / "a.pdf", form)).pages[0])
    assert max(line.height for line in found[1:]) < found[0].height


def test_fields_that_cannot_be_seen_are_left_out(tmp_path: Path) -> None:
    def hide(writer: pypdf.PdfWriter) -> None:
        fields = [field.get_object() for field in writer.pages[0]["/Annots"]]  # type: ignore[attr-defined]
        fields[0][NameObject("/F")] = NumberObject(2)
        fields[1][NameObject("/Rect")] = ArrayObject(map(FloatObject, (900, 500, 990, 650)))

    writer = pypdf.PdfWriter(pdf(tmp_path / "a.pdf", form))
    hide(writer)
    writer.write(tmp_path / "b.pdf")
    text = reader.read(tmp_path / "b.pdf").pages[0].text
    assert "Webb" not in text
    assert "roof leaks" not in text
    assert text.endswith("Hall and roof")


def test_a_form_without_other_text_is_read(tmp_path: Path) -> None:
    def bare(canvas: Canvas) -> None:
        canvas.acroForm.textfield(name="sum", value="£1,250", x=100, y=400, width=100, height=20)

    found = reader.read(pdf(tmp_path / "a.pdf", bare))
    assert (found.pages[0].text, found.unread) == ("£1,250", "")


def test_a_scanned_form_that_was_filled_in_is_still_to_be_looked_at(tmp_path: Path) -> None:
    def scanned(canvas: Canvas) -> None:
        picture(canvas)
        canvas.acroForm.textfield(name="sum", value="1,250 pounds", x=100, y=400, width=100, height=20)

    found = reader.read(pdf(tmp_path / "a.pdf", scanned))
    assert (found.scans, found.pages[0].text) == ((1,), "1,250 pounds")


def test_notes_stand_behind_the_text_of_the_page(tmp_path: Path) -> None:
    def note(writer: pypdf.PdfWriter) -> None:
        writer.add_annotation(0, FreeText(text="Not adopted", rect=(300, 700, 400, 720)))
        sticky = writer.add_annotation(0, Text(text="Ask the clerk\rabout this", rect=(500, 700, 520, 720)))
        popup = Popup(rect=(400, 600, 500, 650), parent=sticky)
        popup[NameObject("/Contents")] = TextStringObject("Ask the clerk")
        writer.add_annotation(0, popup)
        hidden = FreeText(text="Seen by nobody", rect=(300, 600, 400, 620))
        hidden[NameObject("/F")] = NumberObject(32)
        writer.add_annotation(0, hidden)

    page = annotated(tmp_path, note).pages[0]
    assert page.text == "Minutes of the meeting\nNot adopted\nAsk the clerk\nabout this"
    assert whole(boxes(page, "adopted")) == pytest.approx((300, 122, 400, 142), abs=0.2)


def test_notes_count_among_the_characters_of_a_page(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", form)
    found = reader.read(path, Limits(characters=len("Application for a grantZoë Webb")))
    assert found.pages[0].text == "Application for a grant\nZoë Webb"
    assert found.partial == "The text of 1 page was too long and cut."


def test_a_value_is_found_and_its_field_boxed(tmp_path: Path, repository: Opened) -> None:
    opened = repository()
    [outcome] = opened.intake.add([pdf(tmp_path / "a.pdf", form)]).outcomes
    [hit] = opened.index(Audience.PUBLIC).search(Query(words=parse("leaks").tree)).hits
    assert hit.document == outcome.id
    page = opened.catalogue.page(outcome.id, 1, Audience.PUBLIC)
    start = page.text.index("leaks")
    shown = picture_of(opened.catalogue.held(outcome.id), page, [Mark(start, start + len("leaks"))])
    assert shown
    [box] = shown.hits
    assert (box.x, box.y, box.width, box.height) == pytest.approx((100, 192, 300, 150), abs=2)


def file(content: bytes) -> DictionaryObject:
    """A file as a PDF keeps it."""
    stream = StreamObject()
    stream.set_data(content)
    names = {"/Type": NameObject("/Filespec"), "/F": TextStringObject("map.txt"), "/UF": TextStringObject("map.txt")}
    kept = {**names, "/EF": DictionaryObject({NameObject("/F"): stream})}
    return DictionaryObject({NameObject(name): value for name, value in kept.items()})


def unpacked(found: Reading) -> dict[str, bytes]:
    return {each.name: each.path.read_bytes() for each in found.enclosed if each.path}


def test_files_attached_to_a_pdf_and_to_places_on_its_pages_are_unpacked(tmp_path: Path) -> None:
    def attach(writer: pypdf.PdfWriter) -> None:
        writer.add_attachment("../roof.txt", b"The roof")
        pin = FreeText(text="See the map", rect=(300, 700, 320, 720))
        pin[NameObject("/Subtype")] = NameObject("/FileAttachment")
        pin[NameObject("/FS")] = file(b"The map")
        writer.add_annotation(0, pin)

    found = annotated(tmp_path, attach)
    assert unpacked(found) == {"roof.txt": b"The roof", "map.txt": b"The map"}
    assert found.pages[0].text == "Minutes of the meeting\nSee the map"


def test_an_attachment_that_is_broken_is_refused_and_leaves_the_others(tmp_path: Path) -> None:
    def attach(writer: pypdf.PdfWriter) -> None:
        broken = writer.add_attachment("broken.txt", b"x")
        broken.pdf_object["/EF"]["/F"].get_object()[NameObject("/Filter")] = NameObject("/Nonsense")  # type: ignore[index]
        writer.add_attachment("roof.txt", b"The roof")

    found = annotated(tmp_path, attach)
    assert unpacked(found) == {"roof.txt": b"The roof"}
    assert [each.refused and each.refused.reason for each in found.enclosed] == [
        "The attachment is damaged or too large.",
        None,
    ]


def test_a_cover_without_text_is_no_reason_to_leave_its_attachments(tmp_path: Path) -> None:
    found = annotated(tmp_path, lambda writer: writer.add_attachment("roof.txt", b"The roof"), [])
    assert (found.unread, list(unpacked(found))) == ("No page holds any text.", ["roof.txt"])


def test_what_is_attached_is_a_paper_of_its_own(tmp_path: Path, repository: Opened) -> None:
    writer = pypdf.PdfWriter(pdf(tmp_path / "plain.pdf", ["Minutes of the meeting"]))
    writer.add_attachment("roof.txt", b"A report on the roof of the village hall")
    folder = tmp_path / "papers"
    folder.mkdir()
    writer.write(folder / "minutes.pdf")
    opened = repository()
    minutes, roof = opened.intake.add([folder]).outcomes
    assert (minutes.status, roof.status) == (Status.ADDED, Status.ADDED)
    assert (roof.path, roof.parent) == (f"{minutes.path}/roof.txt", minutes.path)
    [hit] = opened.index(Audience.PUBLIC).search(Query(words=parse("village").tree)).hits
    assert hit.document == roof.id
    [up] = joined(opened.catalogue, opened.catalogue.get(roof.id, Audience.PUBLIC), Audience.PUBLIC)
    assert (up.relation, up.id) == (Relation.PARENT, minutes.id)
