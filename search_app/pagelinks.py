"""The pages of a document as links: how each is called, how often the words are on it, how it looks."""

from collections.abc import Sequence
from typing import NamedTuple

from documents import Document, Page
from search_app.addresses import page_address
from search_app.naming import full_name, is_heading
from search_app.viewer import Thumbnail, thumbnail

_TILE = 5  # characters that fit where the numbers of pages stand
_LABEL = 12  # characters of the longest label that is not a heading (“Frontispiece”)
_FEW = 60  # pages that are all listed beside a page
_THUMBNAILS = 200  # pages at the beginning of a document that are listed with pictures


class PageLink(NamedTuple):
    """A page in a list of pages; `found` is how often the words are on it."""

    number: int
    name: str
    short: str
    address: str
    found: int


class Looked(NamedTuple):
    """Where words were looked for in a paper too long to look everywhere: how many pages, from which to which.

    `back` and `onward` are the pages next to them, from which one can look further.
    """

    pages: int
    first: PageLink
    last: PageLink
    back: PageLink | None
    onward: PageLink | None


def page_links(document: Document, text: str, found: Sequence[int]) -> tuple[PageLink, ...]:
    """A link for each page, with how often the words of a text are on it."""
    headed = by_headings(document)
    return tuple(
        PageLink(
            number=page.number,
            name=full_name(page.number, page.label, len(document.pages)),
            short=_short(page, headed=headed),
            address=page_address(document.id, page.number, text),
            found=on_it,
        )
        for page, on_it in zip(document.pages, found, strict=True)
    )


def by_headings(document: Document) -> bool:
    """Whether the pages of a document go by headings."""
    labels = (page.label for page in document.pages if is_heading(page.label))
    return any(len(label) > _LABEL or " " in label for label in labels)


def thumbnails(document: Document) -> dict[int, Thumbnail]:
    """The small pictures of the first pages, by their numbers."""
    shown = ((page.number, thumbnail(document, page)) for page in document.pages[:_THUMBNAILS])
    return {number: small for number, small in shown if small}


def beside(links: Sequence[PageLink], place: int) -> list[PageLink]:
    """The pages to show beside a page: all of a short document, of a long one those around and its ends."""
    if len(links) <= _FEW:
        return list(links)
    ends = {0, len(links) - 1}
    return [link for other, link in enumerate(links) if abs(other - place) <= _FEW // 3 or other in ends]


def looked(links: Sequence[PageLink], where: range) -> Looked | None:
    """Where words were looked for, if that was not everywhere."""
    if not where or len(where) == len(links):
        return None
    return Looked(
        pages=len(where),
        first=links[where.start],
        last=links[where.stop - 1],
        back=links[where.start - 1] if where.start else None,
        onward=links[where.stop] if where.stop < len(links) else None,
    )


def _short(page: Page, *, headed: bool) -> str:
    """What stands for a page in a list; in full where the list is one of headings."""
    name = page.label or str(page.number)
    return name if headed or len(name) <= _TILE else f"{name[: _TILE - 1]}…"
