"""A small archive of example papers, written by us, to try the repository with. `build.py` makes it from `sources/`."""

from pathlib import Path

ARCHIVE: Path = Path(__file__).parent / "archive"
