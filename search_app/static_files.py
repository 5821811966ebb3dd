"""The stylesheet, the script and the icon, under addresses that change when their bytes do."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from search_app.house import House

_FOLDER = Path(__file__).parent / "static"
_STYLE = "style.css"
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_DRAWING = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
_FOREVER = "public, max-age=31536000, immutable"


class StaticFile(NamedTuple):
    """A file's bytes and where they are served."""

    address: str
    media_type: str
    content: bytes


def static_files(house: House) -> Mapping[str, StaticFile]:
    """The files beside this module, by name, read once, and what the house brings: its colour, and `logo`."""
    paths = sorted(path for path in _FOLDER.iterdir() if path.suffix in _MEDIA_TYPES)
    files = {path.name: _file(path.stem, path.suffix, path.read_bytes()) for path in paths}
    if house.accent:
        files[_STYLE] = _file("style", ".css", files[_STYLE].content + house.accent.rules.encode())
    if house.logo:
        files["logo"] = _file("logo", house.logo.suffix, house.logo.content)
    return files


def routes(files: Mapping[str, StaticFile]) -> APIRouter:
    """One route, that knows these files and nothing else of the disk."""
    router = APIRouter()
    by_address = {file.address: file for file in files.values()}

    @router.api_route("/static/{name}", methods=["GET", "HEAD"])
    def static_file(name: str) -> Response:
        file = by_address.get(f"/static/{name}")
        if file is None:
            raise HTTPException(404)
        policy = {"Content-Security-Policy": _DRAWING} if file.media_type == _MEDIA_TYPES[".svg"] else {}
        return Response(file.content, media_type=file.media_type, headers={"Cache-Control": _FOREVER, **policy})

    @router.api_route("/favicon.ico", methods=["GET", "HEAD"])
    def favicon() -> Response:
        """Asked for by browsers that show a file, which names no icon."""
        return RedirectResponse(files["icon.svg"].address)

    return router


def _file(stem: str, suffix: str, content: bytes) -> StaticFile:
    digest = hashlib.sha256(content).hexdigest()[:12]
    return StaticFile(f"/static/{stem}.{digest}{suffix}", _MEDIA_TYPES[suffix], content)
