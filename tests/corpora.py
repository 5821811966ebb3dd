"""Real documents to try things on, where they are there."""

from pathlib import Path

import pytest

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"

NEEDS_CORPORA = [
    pytest.mark.corpora,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="The real documents are not beside this project."),
]
"""For a module's `pytestmark`: skips where the real documents are not, and is counted where they are."""
