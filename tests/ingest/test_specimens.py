"""The specimens in tests/files are what the module says that writes them."""

from pathlib import Path

import pytest

from tests.ingest import specimens


def test_the_specimens_are_as_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = specimens.FILES
    monkeypatch.setattr(specimens, "FILES", tmp_path)
    specimens.main()
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {name: (kept / name).read_bytes() for name in written}
