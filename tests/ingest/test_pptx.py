"""PowerPoint presentations."""

import zipfile
from pathlib import Path

import pytest

from documents import Unreadable
from ingest.media import PPTX, media_type
from ingest.readers import pptx
from ingest.reading import Limits, Reading
from tests.ingest.specimens import FILES, paragraphs, presentation, shape, slide


def read(folder: Path, *slides: str, limits: Limits | None = None, **more: str) -> Reading:
    path = folder / "a.pptx"
    path.write_bytes(presentation(*slides, **more))
    return pptx.read(path, limits or Limits())


def test_a_slide_is_a_page_with_its_title_first_and_its_notes_last() -> None:
    found = pptx.read(FILES / "slides.pptx")
    assert media_type(FILES / "slides.pptx") == found.media_type == PPTX
    assert [(page.number, page.label, page.text) for page in found.pages] == [
        (1, "Sea defences", "Sea defences\nSea walls are old\nHalf were built by 1950\nThank the engineers"),
        (2, "Next steps", "Next steps\nAction Owner"),
    ]


def test_slides_come_as_they_are_shown_and_not_as_they_are_numbered(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    path.write_bytes(presentation(slide(shape("one")), slide(shape("two"))))
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    main = files["ppt/presentation.xml"]
    files["ppt/presentation.xml"] = main.replace(b'"r1"', b'"r0"').replace(b'"r2"', b'"r1"').replace(b'"r0"', b'"r2"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    assert [page.text for page in pptx.read(path).pages] == ["two", "one"]


def test_groups_are_read_and_numbers_dates_and_feet_are_not(tmp_path: Path) -> None:
    group = f"<p:grpSp>{shape('grouped')}</p:grpSp>"
    others = shape("7", place="sldNum") + shape("June", place="dt") + shape("Stanford", place="ftr")
    assert read(tmp_path, slide(group + others)).pages[0].text == "grouped"


def test_a_drawing_for_older_programs_is_not_read_twice(tmp_path: Path) -> None:
    both = f"<p:AlternateContent><p:Choice>{shape('new')}</p:Choice><p:Fallback>{shape('old')}</p:Fallback>"
    assert read(tmp_path, slide(f"{both}</p:AlternateContent>")).pages[0].text == "new"


def test_the_words_of_a_diagram_are_read(tmp_path: Path) -> None:
    diagram = slide(f"<p:pt>{paragraphs('plan, then build')}</p:pt>", "dataModel")
    assert read(tmp_path, slide(shape("words")), diagramData=diagram).pages[0].text == "words\nplan, then build"


def test_a_slide_that_is_not_shown_is_an_empty_page(tmp_path: Path) -> None:
    found = read(tmp_path, slide(shape("secret"), more='show="0"'), slide(shape("words")))
    assert [(page.label, page.text) for page in found.pages] == [("1", ""), ("2", "words")]


def test_more_slides_than_are_read_are_said(tmp_path: Path) -> None:
    found = read(tmp_path, slide(shape("one")), slide(shape("two")), limits=Limits(pages=1))
    assert (len(found.pages), found.partial) == (1, "Only the first 1 slides were read.")


def test_a_damaged_slide_leaves_the_others(tmp_path: Path) -> None:
    found = read(tmp_path, slide(shape("one")), "<p:sld>")
    assert [page.text for page in found.pages] == ["one", ""]
    assert "damaged" in found.partial


def test_a_presentation_of_damaged_slides_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        read(tmp_path, "<p:sld>")


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "boom">]>' + slide(shape("&b;"))
    found = read(tmp_path, slide(shape("one")), bomb)
    assert "boom" not in found.pages[1].text
    assert found.partial


def test_a_presentation_of_pictures_is_unread_and_an_empty_one_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    path.write_bytes(presentation(slide("")))
    with pytest.raises(Unreadable, match="no text") as raised:
        pptx.read(path)
    assert raised.value.cure.endswith(".")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("ppt/media/image1.png", "x")
    found = pptx.read(path)
    assert "pictures" in found.unread
    assert "OCR" in found.cure
