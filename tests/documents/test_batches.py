"""What is said of files that came together."""

from pathlib import Path

import pytest

from documents import Visibility
from documents.batches import Batch, Batches, remove_sent
from documents.catalogue import Catalogue
from documents.file import Status
from documents.uploads import lay, path_of

BATCH = Batch(id="b1", by="ann", body="sespm", visibility=Visibility.PUBLIC, note="“Found” in the chest")


def test_what_is_said_is_kept_before_and_after_it_is_done(tmp_path: Path) -> None:
    batches = Batches(tmp_path)
    batches.keep(BATCH)
    assert list(batches.open()) == [BATCH]
    batches.close(BATCH)
    batches.close(BATCH)
    assert list(batches.open()) == []
    assert batches.get("b1") == BATCH


def test_without_a_body_there_is_nothing_to_be_said(tmp_path: Path) -> None:
    batches = Batches(tmp_path)
    assert list(batches.open()) == []
    batches.keep(Batch(id="b2", by="ann"))
    assert list(batches.open()) == []
    assert batches.get("b2") == Batch(id="b2", by="ann")


@pytest.mark.parametrize("id", ["none", "../../etc/passwd", "", "x" * 99, "a/b"])
def test_of_what_is_no_batch_nothing_is_said(tmp_path: Path, id: str) -> None:
    assert Batches(tmp_path).get(id) is None


def test_a_file_that_is_damaged_says_nothing(tmp_path: Path) -> None:
    batches = Batches(tmp_path)
    batches.keep(BATCH)
    (tmp_path / "uploads" / "b1.open.json").write_text('{"id": "b1"')
    assert batches.get("b1") is None
    assert list(batches.open()) == []


def test_with_the_last_paper_of_a_batch_goes_what_was_said_of_it(tmp_path: Path) -> None:
    uploads = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite'}").uploads
    batches, ids = Batches(tmp_path), ("0" * 16, "1" * 16)
    batches.keep(BATCH)
    laid = [lay(tmp_path, "b1", f"{id}.pdf") for id in ids]
    sent = uploads.receive_all("b1", [(path.name, path_of(tmp_path, path)) for path in laid], "ann")
    uploads.ended(sent[0].seq, Status.ADDED, document=ids[0])
    remove_sent(tmp_path, uploads, ids[0])
    assert [path.exists() for path in laid] == [False, True]
    assert batches.get("b1") == BATCH  # the other waits to be read
    uploads.ended(sent[1].seq, Status.ADDED, document=ids[1])
    remove_sent(tmp_path, uploads, ids[1])
    assert batches.get("b1") is None
    assert [*(tmp_path / "uploads").rglob("*.*")] == []
