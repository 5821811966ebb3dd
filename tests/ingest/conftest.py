"""What tests of taking files in share."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for papers."""
    folder = tmp_path / "papers"
    folder.mkdir()
    return folder
