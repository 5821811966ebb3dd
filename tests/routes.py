"""Every address of the app, for tests that go through them all; a new route is among them by itself."""

import re
import warnings
from functools import reduce

from fastapi import FastAPI


def addresses(app: FastAPI, id: str) -> list[str]:
    """Every address there is, for a document."""
    with warnings.catch_warnings(action="ignore"):  # an operation for GET and one for HEAD have one id
        paths = app.openapi()["paths"]
    assert {"/", "/search", "/search.csv", "/suggest", "/units", "/units.csv", "/documents/{id}", "/healthz"} <= set(
        paths
    )
    assert {"/api/v1/search", "/api/v1/units", "/api/v1/documents/{id}"} <= set(paths)
    known = {"{id}": id, "{year}": "2025", "{key}": "sespm-executive-board", "{day}": "2025-01-28"}
    named = (reduce(lambda path, name: path.replace(name, known[name]), known, path) for path in paths)
    slugs = ((path, "asylum" if path.startswith("/topics") else "sespm") for path in named)
    return [re.sub(r"\{\w+\}", "1", path.replace("{slug}", slug)) for path, slug in slugs]
