"""Real documents to try things on, where they are there."""

from pathlib import Path

import pytest

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"

needs_corpora = pytest.mark.skipif(
    not CORPORA.is_dir(), reason="The real documents are not beside this project, so nothing is tried on them."
)
