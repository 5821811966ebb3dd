"""What a paper says, letter by letter: the same for papers that differ only in how they are set."""

import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

_ZONE = 3  # lines at the top, and at the bottom, of a page among which heads and feet are
_SET = re.compile(r"[\s\u00ad\u200b\ufeff•‣▪●○◦■]+")  # white space, hyphens that are not seen, bullets
_HYPHEN = re.compile(r"[-\u2010\u2011](?!\d)")  # before a figure it may be a minus
_SIGNS = re.compile(r"[\W_]+")


class _Line(NamedTuple):
    """A line as it counts, and what it says without the number of its page."""

    said: str
    form: str


def wording(title: str, pages: Sequence[tuple[str, str]]) -> str:
    """A digest of what stands on some pages, each with its label and its text.

    White space, hyphens, bullets, capitals and the numbers of pages make no difference. Lines that stand at the top
    or bottom of every page count once, and those that repeat the title on later pages do not.
    """
    known = {"", _form(title, "")}
    lines = [[_line(line, label) for line in text.splitlines() if line.strip()] for label, text in pages]
    turned = [page[::-1] for page in _once(lines, known)[::-1]]
    kept = [page[::-1] for page in _once(turned, known)[::-1]]
    said = _HYPHEN.sub("", "".join(line.said for page in kept for line in page))
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _once(pages: list[list[_Line]], known: set[str]) -> list[list[_Line]]:
    """The pages without their heads; those that stand on every page are left on the first."""
    tops = [{line.form for line in page[:_ZONE]} for page in pages if page]
    running = set.intersection(*tops) | known if tops else known
    return [page[_heads(page, running if number else {""}) :] for number, page in enumerate(pages)]


def _heads(page: Sequence[_Line], running: set[str]) -> int:
    """How many of the first lines of a page are running ones."""
    return next((n for n, line in enumerate(page[:_ZONE]) if line.form not in running), min(_ZONE, len(page)))


def _line(text: str, label: str) -> _Line:
    return _Line(_SET.sub("", unicodedata.normalize("NFC", text).casefold()), _form(text, label))


def _form(text: str, label: str) -> str:
    """What a line says if its first or last number is that of its page, as in “Page 2 of 7”."""
    said = text.casefold()
    if label:
        number = rf"(?:\bpage\s+)?\b{re.escape(label.casefold())}\b(?:\s+of\s+\d+)?"
        said = re.sub(rf"^\W*{number}|{number}\W*$", "", said)
    return _SIGNS.sub("", said)
