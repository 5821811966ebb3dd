"""A page as it is looked at: its picture, with its text over it and the words that were found boxed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents import Document, Page
from documents.pictures import LARGE, PAGE, THUMBNAIL
from index import Mark
from search_app.addresses import picture_address
from search_app.boxes import Line, Rect, hits, lines

_DRAWN = {"application/pdf", "image/png", "image/jpeg", "image/tiff"}
_TOUCH = 0.2  # points between rectangles that touch
_LONG = 3  # times its width: a thumbnail shows the top of a page that is longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The picture of a page, `width` by `height` points, and what stands on it; `large` is for weak eyes."""

    address: str
    large: str
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    hits: tuple[Rect, ...] = ()


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture of a page, in pixels."""

    address: str
    width: int
    height: int


def has_picture(document: Document, page: Page) -> bool:
    """Whether a page can be drawn; papers that are neither PDFs nor scans have no pages to draw."""
    return is_drawn(document.media_type, page.width, page.height)


def is_drawn(media_type: str, width: float, height: float) -> bool:
    """The same, by what a paper is and the size of its page in points."""
    return media_type in _DRAWN and width > 0 and height > 0


def picture(document: Document, page: Page, marks: Sequence[Mark]) -> Picture | None:
    """The picture of a page that was read with its words, and what the marks touch; None where there is none."""
    if not has_picture(document, page):
        return None
    return Picture(
        address=picture_address(document.id, page.number, PAGE),
        large=picture_address(document.id, page.number, LARGE),
        width=page.width,
        height=page.height,
        lines=lines(page),
        hits=_joined(hits(page, marks)),
    )


def _joined(rects: Iterable[Rect]) -> tuple[Rect, ...]:
    """Rectangles that stand upon each other as one: a field of a form is kept in strips."""
    found: list[Rect] = []
    for rect in rects:
        last = found[-1] if found else rect
        if (last.x, last.width) == (rect.x, rect.width) and abs(last.y + last.height - rect.y) < _TOUCH:
            found[-1] = last._replace(height=round(rect.y + rect.height - last.y, 1))
        else:
            found.append(rect)
    return tuple(found)


def thumbnail(document: Document, page: Page) -> Thumbnail | None:
    """The small picture of a page; None where there is none."""
    if not has_picture(document, page):
        return None
    height = min(round(THUMBNAIL * page.height / page.width), THUMBNAIL * _LONG)
    return Thumbnail(picture_address(document.id, page.number, THUMBNAIL), THUMBNAIL, max(1, height))
