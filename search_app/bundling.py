"""Files of chosen documents in one ZIP, with a table of what they are; written as it is sent."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from documents import Audience, Document, Gone, NotFound
from documents.originals import Originals
from search_app.addresses import BUNDLE, document_address
from search_app.parts import Asker, Here, Parts
from search_app.reading import find_document
from search_app.table import written

router = APIRouter()

MOST = 100  # files in one ZIP
_LARGEST = 2_000_000_000  # bytes of them
_CHUNK = 1 << 18  # bytes
_LONGEST = 100  # characters of a name
_PACKED = {"text/plain", "text/html", "text/markdown", "text/csv", "message/rfc822"}  # all others are packed already
_COLUMNS = ("File", "Title", "Type", "Date", "Bodies", "Rights", "Address", "Bytes", "SHA-256")


@router.api_route(BUNDLE, methods=["GET", "HEAD"])
def bundle(request: Request, here: Here, asker: Asker) -> Response:
    """The files of the documents that `id` names, as often as it stands there; 404 where none is here.

    A file that is not given out is left out, and the table does not name it.
    """
    ids = list(dict.fromkeys(request.query_params.getlist("id")))
    if len(ids) > MOST:
        raise HTTPException(414)
    papers = list(_given_out(ids, here, asker))
    if not papers:
        raise NotFound("There are no files.")
    if sum(paper.originals[0].size for paper in papers) > _LARGEST:
        raise HTTPException(414)
    headers = {
        "Content-Disposition": f'attachment; filename="papers-{datetime.now(UTC):%Y-%m-%d}.zip"',
        "Cache-Control": "no-cache",
        "X-Robots-Tag": "noindex",
    }
    sent = _zipped(papers, here.originals, here.root(request)) if request.method == "GET" else iter(())
    return StreamingResponse(sent, media_type="application/zip", headers=headers)


def _given_out(ids: Sequence[str], here: Parts, asker: Audience) -> Iterator[Document]:
    for id in ids:
        with suppress(NotFound, Gone):
            paper = find_document(here.catalogue, id, asker)
            if here.catalogue.lineage.is_open(id, asker):
                here.originals.open(paper.originals[0]).close()  # not found where it is gone
                yield paper


class _Sent:
    """What a ZIP is written to; gives on what was written, and cannot go back."""

    def __init__(self) -> None:
        self._pieces: deque[bytes] = deque()

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> Iterator[bytes]:
        while self._pieces:
            yield self._pieces.popleft()


def _zipped(papers: Sequence[Document], originals: Originals, root: str) -> Iterator[bytes]:
    sent = _Sent()
    names = [_name(number, paper) for number, paper in enumerate(papers, 1)]
    with ZipFile(sent, "w") as archive:  # type: ignore[call-overload]  # which asks for no more than this has
        archive.writestr(_entry("papers.csv", ZIP_DEFLATED), "\ufeff" + _table(papers, names, root))
        for paper, name in zip(papers, names, strict=True):
            packed = ZIP_DEFLATED if paper.media_type in _PACKED else ZIP_STORED
            with originals.open(paper.originals[0]) as file, archive.open(_entry(name, packed), "w") as target:
                for piece in _pieces(file):
                    target.write(piece)
                    yield from sent.taken()
    yield from sent.taken()


def _entry(name: str, packed: int) -> ZipInfo:
    """What stands in a ZIP under a name, at the first day that one can say: the same papers make the same bytes."""
    entry = ZipInfo(name)
    entry.compress_type = packed
    entry.external_attr = 0o644 << 16
    return entry


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_CHUNK):
        yield piece


def _name(number: int, paper: Document) -> str:
    """A name that every system can write, and no other paper has."""
    plain = re.sub(r"[^\w .,()+-]", "_", paper.file_name, flags=re.ASCII)
    stem, dot, ending = plain.rpartition(".")
    kept = f"{stem[:_LONGEST]}{dot}{ending[:_LONGEST]}" if stem else plain[:_LONGEST]
    return f"{number:03} {kept}"


def _table(papers: Sequence[Document], names: Sequence[str], root: str) -> str:
    rows = [
        (
            name,
            paper.title,
            paper.kind.value,
            str(paper.dated or ""),
            "; ".join(body.name for body in paper.bodies),
            paper.rights,
            root + document_address(paper.id),
            str(paper.originals[0].size),
            paper.originals[0].sha256,
        )
        for paper, name in zip(papers, names, strict=True)
    ]
    return written([_COLUMNS, *rows])
