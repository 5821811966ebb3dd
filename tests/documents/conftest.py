"""What tests of the catalogue use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.catalogue import Catalogue


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty one."""
    made = Catalogue.open(f"sqlite:///{tmp_path}/catalogue.sqlite")
    yield made
    made.close()
