"""Bytes under their SHA-256."""

import hashlib
import os
from pathlib import Path

import pytest

from documents import NotFound, Original, Unreadable
from documents.originals import Folder


def test_the_same_bytes_are_kept_once_whatever_they_are_called(tmp_path: Path) -> None:
    originals = Folder(tmp_path / "originals")
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"the same")
    first, second = originals.keep(tmp_path / "a.txt"), originals.keep(tmp_path / "b.txt")
    assert first == second == Original(hashlib.sha256(b"the same").hexdigest(), 8)
    assert first.document_id == first.sha256[:16]
    with originals.open(first) as kept:
        assert kept.read() == b"the same"
    assert [path for path in (tmp_path / "originals").rglob("*") if path.is_file()] == [originals.path(first)]


def test_an_empty_file_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with pytest.raises(Unreadable, match="empty"):
        Folder(tmp_path / "originals").keep(tmp_path / "empty")
    assert not [path for path in (tmp_path / "originals").rglob("*") if path.is_file()]


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be opened"):
        Folder(tmp_path / "originals").keep(tmp_path / "gone")


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "growing"
    path.write_bytes(b"one")
    fstat = os.fstat

    def and_then_it_grows(handle: int) -> os.stat_result:
        seen = fstat(handle)
        with path.open("ab") as file:
            file.write(b"two")
        return seen

    monkeypatch.setattr("documents.originals.os.fstat", and_then_it_grows)
    with pytest.raises(Unreadable, match="changed while it was read"):
        Folder(tmp_path / "originals").keep(path)


def test_an_original_that_is_gone_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Folder(tmp_path).open(Original("0" * 64, 1))


def test_what_a_crash_left_is_tidied_away(tmp_path: Path) -> None:
    originals = Folder(tmp_path)
    (tmp_path / "incoming").mkdir()
    (tmp_path / "incoming" / "half").write_bytes(b"ha")
    originals.tidy()
    assert not list((tmp_path / "incoming").iterdir())
