"""The addresses of what can be read, as paths from the root."""

from collections.abc import Iterable
from urllib.parse import urlencode

from documents import PartialDate, Vocabulary

SEARCH = "/search"
UNITS = "/units"
COVERAGE = "/coverage"
LETTERS = "/letters"
INQUIRIES = "/inquiries"
MEETINGS = "/meetings"
BUNDLE = "/originals.zip"


def address(path: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
    """A path with its query string, parameters without a value left out."""
    query = urlencode([(name, value) for name, value in pairs if value], errors="replace")
    return f"{path}?{query}" if query else path


def document_address(id: str, text: str = "") -> str:
    """A document, with the words looked for in it."""
    return address(f"/documents/{id}", [("q", text)])


def page_address(id: str, number: int, text: str = "") -> str:
    """A page of a document, with the words to mark on it."""
    return address(f"/documents/{id}/pages/{number}", [("q", text)])


def inquiry_address(id: str) -> str:
    """An inquiry, by the id of its report."""
    return f"{INQUIRIES}/{id}"


def series_address(key: str) -> str:
    """The meetings of a body."""
    return f"{MEETINGS}/{key}"


def meeting_address(series: str, day: PartialDate) -> str:
    """The papers of a meeting."""
    return f"{MEETINGS}/{series}/{day}"


def value_address(vocabulary: Vocabulary, field: str, value: str) -> str:
    """The page about a body, topic or year; of what the vocabulary does not have, and of types, the search for it."""
    if field == "body" and value in vocabulary.bodies:
        return f"/bodies/{value}"
    if field == "topic" and value in vocabulary.topics:
        return f"/topics/{value}"
    if field == "year":
        return f"/years/{value}"
    return address(SEARCH, [(field, value)])


def picture_address(id: str, number: int, width: int) -> str:
    """The picture of a page, so many pixels wide."""
    return address(f"/documents/{id}/pages/{number}.webp", [("width", str(width))])
