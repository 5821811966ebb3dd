"""What tests of taking files in share."""

from pathlib import Path

import pytest
from pebble import ProcessPool

from ingest.worker import new_pool


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for papers."""
    folder = tmp_path / "papers"
    folder.mkdir()
    return folder


@pytest.fixture
def workers_only_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are looked through in the main process, where rules can be made to fail."""

    def ignorant(workers: int, memory_mb: int, scratch: str, _vocabulary: object) -> ProcessPool:
        return new_pool(workers, memory_mb, scratch)

    monkeypatch.setattr("ingest.worker.new_pool", ignorant)
