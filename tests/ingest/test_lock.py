"""One writer at a time."""

import os
from pathlib import Path

import pytest

from documents import Busy
from ingest.lock import alone


def test_a_second_writer_is_told_who_is_writing(tmp_path: Path) -> None:
    with alone(tmp_path / "lock"), pytest.raises(Busy, match=str(os.getpid())), alone(tmp_path / "lock"):
        pytest.fail("Both hold the lock.")


def test_the_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with alone(tmp_path / "lock"):
            held = (tmp_path / "lock").read_text()
    assert held
