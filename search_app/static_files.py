"""The stylesheet and the icon, under addresses that change when their bytes do."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

_FOLDER = Path(__file__).parent / "static"
_MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"


class StaticFile(NamedTuple):
    """A file's bytes and where they are served."""

    address: str
    media_type: str
    content: bytes


def static_files() -> Mapping[str, StaticFile]:
    """The files beside this module, by name, read once."""
    return {path.name: _read(path) for path in sorted(_FOLDER.iterdir()) if path.suffix in _MEDIA_TYPES}


def routes(files: Mapping[str, StaticFile]) -> APIRouter:
    """One route, that knows these files and nothing else of the disk."""
    router = APIRouter()
    by_address = {file.address: file for file in files.values()}

    @router.api_route("/static/{name}", methods=["GET", "HEAD"])
    def static_file(name: str) -> Response:
        file = by_address.get(f"/static/{name}")
        if file is None:
            raise HTTPException(404)
        return Response(file.content, media_type=file.media_type, headers={"Cache-Control": _FOREVER})

    @router.api_route("/favicon.ico", methods=["GET", "HEAD"])
    def favicon() -> Response:
        """Asked for by browsers that show a file, which names no icon."""
        return RedirectResponse(files["icon.svg"].address)

    return router


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:12]
    return StaticFile(f"/static/{path.stem}.{digest}{path.suffix}", _MEDIA_TYPES[path.suffix], content)
