"""The application as a server runs it."""

from multiprocessing import active_children
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from documents import Audience
from muniment.asgi import application
from tests.conftest import Opened
from tests.ingest.papers import pdf


def test_what_draws_pages_ends_with_the_server(
    repository: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = repository()
    assert not opened.intake.add([pdf(tmp_path / "a.pdf", ["Minutes of the meeting"])]).failed
    (paper,) = opened.catalogue.all(Audience.PUBLIC)
    monkeypatch.setenv("MUNIMENT_HOME", str(opened.home))
    before = set(active_children())
    with TestClient(application()) as client:
        assert client.get(f"/documents/{paper.id}/pages/1.webp").status_code == 200
        assert set(active_children()) - before
    assert not set(active_children()) - before
