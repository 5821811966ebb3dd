"""Reference codes: “EB/25/02”, “MC2025/01234”, “AFS05”; which a paper bears as its own, and which it names.

A code begins with at least two capitals and ends in a number; numbers of post codes, years and planning applications
are none. Its key is the same however it is written (“EB-25-2” in the name of a file), its series what it has in common
with others.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from documents.document import Document, Kind

_HEAD = 600  # characters of the first page where a paper says what it is
_CODE = re.compile(
    r"[A-Z](?<![\w./&@#=-].)"  # the capital first: what begins with a set of characters is looked for much faster
    r"(?:[A-Z]{1,7}[0-9]{0,4}(?:/[A-Z]{1,8}){0,2}(?:/[0-9]{1,6}){1,4}"
    r"|(?![A-Z]+(?:19|20)[0-9]{2}(?!\w))[A-Z]{1,5}[0-9]{2,4}(?![ \xa0][0-9][A-Z]{2}\b))(?![\w/]|[.-]\w)"
)
_PIECE = re.compile("[A-Z]+|[0-9]+")
_NAME = re.compile("[A-Za-z]+[0-9]*|[0-9]+|_")
_LETTERS = re.compile("[A-Za-z]{2,8}[0-9]{0,4}")
_DATE = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}[-_. ]?[01][0-9][-_. ]?[0-3][0-9](?![0-9])")
_YOURS = re.compile(r"\byour ref(?:erence)?[.:\s]*$|\b(?:your|reply|replies|response|answer)\b[^\n]*$", re.IGNORECASE)
_ITS_OWN = re.compile(
    r"(?:\bour ref(?:erence)?|(?:^|\n)[ \t]*(?:ref(?:erence)?|paper|report|document)(?: (?:no|number))?)[.:]*[ \t]*$",
    re.IGNORECASE,
)
_IN_TITLE = re.compile(
    r"(?:^|[(\[]|\b(?:paper|report|document|ref(?:erence)?|evidence|no|number)[.:]*)\s*$", re.IGNORECASE
)
_BEHIND = re.compile(r"\s*(?:$|[])]|[:;,.–—]|-\s)")
_MEETINGS = (Kind.AGENDA, Kind.MINUTES)
_TITLED = (Kind.PAPER, Kind.EVIDENCE, Kind.REPORT)  # others have what they are about in their titles


class Bears(IntEnum):
    """How a paper stands to a code."""

    NAMES = 0
    PERHAPS = 1  # it stands at the head, and may be of something else
    BEARS = 2


class Code(NamedTuple):
    """A code as written; `page` is the first where it stands, 0 where a paper bears it."""

    key: str
    series: str
    code: str
    bears: Bears
    page: int = 0


def codes(document: Document) -> Iterator[Code]:
    """The codes of a document, each once: as its own where it is."""
    found: dict[str, Code] = {}
    for page in document.pages:
        for code in _read(page.text, Bears.NAMES, page.number):
            found.setdefault(code.key, code)
    for code in _borne(document, frozenset(found)):
        if code.key not in found or code.bears > found[code.key].bears:
            found[code.key] = code
    yield from found.values()


def _borne(document: Document, named: Collection[str]) -> Iterator[Code]:
    """The codes that a paper bears: as its reference, in the name of its file, its title or at its head."""
    yield from _read(document.correspondence.our_ref if document.correspondence else "", Bears.BEARS)
    for path in document.paths:
        yield from _of_name(path.rsplit("/", 1)[-1], named)
    if document.kind in _TITLED:
        yield from _of_title(document.title)
    if document.kind not in _MEETINGS and document.pages:
        yield from _of_head(document.pages[0].text[:_HEAD])


def _read(text: str, bears: Bears, page: int = 0) -> Iterator[Code]:
    for found in _CODE.finditer(text):
        yield _code(found[0], bears, page)


def _of_title(title: str) -> Iterator[Code]:
    """A code in brackets, behind “Paper” or apart at the beginning is the paper's; another may be what it is about."""
    for found in _CODE.finditer(title):
        own = _IN_TITLE.search(title[: found.start()]) and _BEHIND.match(title, found.end())
        yield _code(found[0], Bears.BEARS if own else Bears.PERHAPS)


def _of_head(head: str) -> Iterator[Code]:
    for found in _CODE.finditer(head):
        before = head[: found.start()]
        if not _YOURS.search(before):
            yield _code(found[0], Bears.BEARS if _ITS_OWN.search(before) else Bears.PERHAPS)


def _of_name(name: str, named: Collection[str]) -> Iterator[Code]:
    """The codes that the name of a file can be read as, its dates left out.

    “2025-01-28-EB-25-02-formula.pdf” is EB/25/02. Of what can be read in several ways that is taken which the paper
    names itself; else the longest, if it is in capitals; of letters and one number it is not sure then.
    """
    pieces = _NAME.findall(_DATE.sub(" _ ", name.rpartition(".")[0] or name))
    for start in range(len(pieces)):
        ways = [_code("/".join(way).upper(), Bears.BEARS) for way in _ways(pieces[start:])]
        if known := [code for code in ways if code.key in named]:
            yield from known
        elif ways and ways[-1].code == "/".join(pieces[start:])[: len(ways[-1].code)]:
            one = ways[-1].series.count("#") == 1
            yield ways[-1]._replace(bears=Bears.PERHAPS) if one else ways[-1]


def _ways(pieces: Sequence[str]) -> Iterator[Sequence[str]]:
    """Letters, and one to four of the numbers behind them; the letters may have a number at their end."""
    if not _LETTERS.fullmatch(pieces[0]):
        return
    first = 1
    while first < min(3, len(pieces)) and pieces[0].isalpha() and pieces[first].isalpha():
        first += 1
    if not pieces[0].isalpha():
        yield pieces[:1]
    for end in range(first, min(first + 4, len(pieces))):
        if not pieces[end].isdigit():
            return
        yield pieces[: end + 1]


def _code(written: str, bears: Bears, page: int = 0) -> Code:
    pieces = [piece.lstrip("0") or piece[:1] for piece in _PIECE.findall(written)]
    series = "/".join("#" if piece.isdigit() else piece for piece in pieces)
    return Code("/".join(pieces)[:64], series[:64], written[:64], bears, page)
