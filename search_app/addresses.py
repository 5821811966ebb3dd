"""The addresses of what can be read, as paths from the root."""

from collections.abc import Iterable
from urllib.parse import urlencode


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
