"""Which pages have pictures, and how large those are."""

from dataclasses import replace

from documents import Page, Word, Words
from index import Mark
from search_app.boxes import Rect
from search_app.viewer import has_picture, picture, thumbnail
from tests.search_app.shelf import paper

SHEET = Page(number=3, label="iii", text="Text", width=595, height=842)
PAPER = replace(paper("A paper"), id="ab" * 8)


def test_only_pages_of_pdfs_and_scans_that_have_a_size_have_pictures() -> None:
    for kind in ("application/pdf", "image/png", "image/jpeg", "image/tiff"):
        assert has_picture(replace(PAPER, media_type=kind), SHEET)
    assert not has_picture(PAPER, replace(SHEET, width=0))
    assert not has_picture(replace(PAPER, media_type="text/html"), SHEET)
    assert picture(PAPER, replace(SHEET, height=0), ()) is None
    assert thumbnail(PAPER, replace(SHEET, height=0)) is None


def test_a_picture_has_an_address_and_a_larger_one() -> None:
    seen = picture(PAPER, SHEET, ())
    assert seen
    assert seen.address == f"/documents/{PAPER.id}/pages/3.webp?width=1000"
    assert seen.large == f"/documents/{PAPER.id}/pages/3.webp?width=1600"


def test_a_thumbnail_keeps_the_shape_of_the_page_within_reason() -> None:
    sizes = ((595, 842), (842, 595), (10, 200_000), (200_000, 10))
    small = [thumbnail(PAPER, replace(SHEET, width=width, height=height)) for width, height in sizes]
    assert [each and (each.width, each.height) for each in small] == [(200, 283), (200, 141), (200, 600), (200, 1)]


def test_a_field_that_is_kept_in_strips_is_one_box() -> None:
    strips = [Word(0, 4, 100, 192 + 8 * number, 400, 200 + 8 * number) for number in range(3)]
    page = replace(SHEET, words=Words.of([*strips, Word(5, 9, 100, 300, 400, 308)]), text="Text more")
    seen = picture(PAPER, page, [Mark(0, 9)])
    assert seen
    assert seen.hits == (Rect(100, 192, 300, 24), Rect(100, 300, 300, 8))
