"""The bytes of a document, as they came, in such a way that nothing in them runs here."""

import re
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from documents import Document, NotFound
from search_app.freshness import is_known
from search_app.parts import Asker, Here
from search_app.reading import find_document

router = APIRouter()

_INLINE = {"application/pdf", "text/plain"}
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
# A sandbox keeps Chromium's PDF viewer from starting; scripts stay forbidden without one.
_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@router.api_route("/documents/{id}/original", methods=["GET", "HEAD"])
def original(id: str, request: Request, here: Here, asker: Asker) -> Response:
    """The document's file, or the parts of it that are asked for, to those who may read all that came in it."""
    document = find_document(here.catalogue, id, asker)
    if not here.catalogue.lineage.is_open(id, asker):
        raise NotFound(f"The file of the document {id} is not given out.")
    headers = original_headers(document)
    here.originals.open(document.originals[0]).close()  # not found where it is gone
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers={name: headers[name] for name in ("ETag", "Cache-Control")})
    return FileResponse(here.originals.path(document.originals[0]), headers=headers, media_type=headers["Content-Type"])


def original_headers(document: Document) -> dict[str, str]:
    """Shown in the browser where that is harmless, else a download; of no type but the one we know."""
    known = _MEDIA_TYPE.fullmatch(document.media_type)
    media_type = document.media_type if known else "application/octet-stream"
    return {
        "Content-Type": media_type,
        "ETag": f'"{document.originals[0].sha256}"',
        "Cache-Control": "no-cache",  # it may be taken back
        "Content-Disposition": disposition(document.file_name, inline=media_type in _INLINE),
        "Content-Security-Policy": _PDF if media_type == "application/pdf" else _SANDBOX,
    }


def disposition(name: str, *, inline: bool) -> str:
    """A Content-Disposition with the file's name as RFC 6266 has it: plainly, and in full."""
    plain = re.sub(r"[^\w .,()+-]", "_", name, flags=re.ASCII)
    full = quote(name, safe="", errors="replace")
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{full}"
