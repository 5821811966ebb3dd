"""Pages as pictures: who may see them, what browsers may keep, and how they stand on the pages of the app."""

import io
from dataclasses import replace

import pytest
from PIL import Image
from starlette.testclient import TestClient

from documents import Audience, Busy, MunimentError, NotFound, Original, Unreadable, Visibility
from documents.pictures import WIDTHS
from search_app.app import create_app
from tests.search_app.html import Page, check
from tests.search_app.shelf import VOCABULARY, Shelf, paper


def address(id: str, number: int = 1) -> str:
    return f"/documents/{id}/pages/{number}.webp"


def test_a_page_is_a_picture_as_it_is_shown(client: TestClient, drawn_paper: str) -> None:
    sizes = []
    for number in (1, 2):
        answer = client.get(address(drawn_paper, number))
        assert answer.headers["content-type"] == "image/webp"
        sizes.append(Image.open(io.BytesIO(answer.content)).size)
    assert sizes == [(1000, 1415), (1000, 707)]


@pytest.mark.parametrize("width", sorted(WIDTHS))
def test_there_are_a_few_widths(client: TestClient, drawn_paper: str, width: int) -> None:
    answer = client.get(f"{address(drawn_paper)}?width={width}")
    assert Image.open(io.BytesIO(answer.content)).width == width


@pytest.mark.parametrize("width", ["201", "0", "-200", "0200", "200.0", "²00", "", "x", "9" * 5_000])
def test_there_are_no_others(client: TestClient, drawn_paper: str, width: str) -> None:
    assert client.get(address(drawn_paper), params={"width": width}).status_code == 404


def test_browsers_ask_again_and_are_told_that_nothing_changed(client: TestClient, drawn_paper: str) -> None:
    first = client.get(address(drawn_paper))
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(address(drawn_paper), headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    for other in (f"{address(drawn_paper)}?width=200", address(drawn_paper, 2)):
        assert client.get(other, headers={"if-none-match": tag}).status_code == 200


def test_head_tells_the_size_and_sends_nothing(client: TestClient, drawn_paper: str) -> None:
    whole, head = client.get(address(drawn_paper)), client.head(address(drawn_paper))
    assert head.headers["content-length"] == str(len(whole.content))
    assert head.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize("number", ["0", "4", "99", "-1", "01", "x", "1.webp", "9" * 5_000])
def test_a_page_that_is_not_there_is_not_found(client: TestClient, drawn_paper: str, number: str) -> None:
    assert client.get(f"/documents/{drawn_paper}/pages/{number}.webp").status_code == 404


def test_papers_without_pictures_have_none(client: TestClient, shelf: Shelf) -> None:
    for key in ("report", "hostile", "minutes"):
        assert client.get(address(shelf.ids[key])).status_code == 404
        assert "webp" not in client.get(f"/documents/{shelf.ids[key]}/pages/1").text


def test_a_staff_paper_has_no_picture_for_the_public_even_with_its_tag(
    client: TestClient, shelf: Shelf, drawn_paper: str
) -> None:
    pages = shelf.catalogue.get(drawn_paper, Audience.PUBLIC).pages
    hidden = replace(paper("Hidden", date="1996"), pages=pages, visibility=Visibility.STAFF)
    id = shelf.add("hidden", hidden, b"%PDF-1.4 hidden").id
    for headers in ({}, {"if-none-match": "*"}, {"if-none-match": f'"{id}-1-1000-1"'}):
        told = client.get(address(id), headers=headers)
        nothing = client.get(address("0" * 16), headers=headers)
        assert told.status_code == 404
        assert (told.text, told.headers) == (nothing.text, nothing.headers)


class Failing:
    """Pictures that cannot be drawn."""

    def __init__(self, error: MunimentError) -> None:
        self.error = error

    def page(self, _original: Original, _number: int, _width: int) -> bytes:
        raise self.error


@pytest.mark.parametrize(
    ("error", "status"),
    [(Unreadable("/srv/secret", "x"), 422), (Busy("/srv/secret"), 503), (NotFound("/srv/secret"), 404)],
)
def test_what_cannot_be_drawn_is_an_error_that_says_nothing_of_us(
    shelf: Shelf, drawn_paper: str, error: MunimentError, status: int
) -> None:
    app = create_app(
        indexes=lambda audience: shelf.indexes[audience],
        catalogue=shelf.catalogue,
        originals=shelf.originals,
        pictures=Failing(error),
        vocabulary=VOCABULARY,
    )
    answer = TestClient(app).get(address(drawn_paper))
    assert answer.status_code == status
    assert "/srv/secret" not in answer.text


def test_the_words_found_are_boxed_on_the_picture_and_its_text_can_be_selected(
    client: TestClient, drawn_paper: str
) -> None:
    page = Page(client.get(f"/documents/{drawn_paper}/pages/1?q=bollard").text)
    check(page)
    (picture,) = (svg for svg in page.all("svg") if svg.get("class") == "picture")
    assert (picture["viewbox"], picture["role"]) == ("0 0 595.0 842.0", "img")
    assert picture["aria-label"] == "Picture of Page 1 of 3"
    (image,) = page.all("image")
    assert client.get(image["href"]).headers["content-type"] == "image/webp"
    (hit,) = (rect for rect in page.all("rect") if rect.get("class") == "hit")
    assert 94 < float(hit["x"]) < 97
    lines = [text for text in page.all("text") if text.get("class") == "line"]
    assert len(lines) == 2
    assert all(line["aria-hidden"] == "true" and float(line["textlength"]) > 50 for line in lines)
    assert page.marked == ["bollard"]


def test_a_page_without_text_has_its_picture(client: TestClient, drawn_paper: str) -> None:
    answer = client.get(f"/documents/{drawn_paper}/pages/3")
    assert "There is no text on this page." in answer.text
    assert [image["href"] for image in Page(answer.text).all("image")] == [f"{address(drawn_paper, 3)}?width=1000"]


def test_a_document_shows_its_first_page_and_small_pictures_of_all(client: TestClient, drawn_paper: str) -> None:
    page = Page(client.get(f"/documents/{drawn_paper}").text)
    check(page)
    assert [image["href"] for image in page.all("image")] == [f"{address(drawn_paper)}?width=1000"]
    small = page.all("img")
    assert [image["src"] for image in small] == [f"{address(drawn_paper, number)}?width=200" for number in (1, 2, 3)]
    assert [(image["width"], image["height"]) for image in small] == [("200", "283"), ("200", "141"), ("200", "283")]
    assert all(image["loading"] == "lazy" and image["alt"] == "" for image in small)


def test_small_pictures_are_beside_their_numbers_of_matches(client: TestClient, drawn_paper: str) -> None:
    answer = client.get(f"/documents/{drawn_paper}?q=bollard")
    assert "2 matches for “bollard” on 2 pages" in answer.text
    assert len(Page(answer.text).all("img")) == 3
