"""Files that people send in: where they lie, whatever they are called, and what became of them."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from documents import Busy, MunimentError, tables
from documents.catalogue import Catalogue
from documents.database import Database
from documents.file import Status
from documents.uploads import Upload, Uploads, lay, path_of, place

NAMES = {
    "letter.pdf": "letter.pdf",
    "../../etc/passwd": "passwd",
    "/etc/cron.d/evil.txt": "evil.txt",
    "C:\\Users\\Jo\\minutes.docx": "minutes.docx",
    "..": "unnamed",
    "": "unnamed",
    " . ": "unnamed",
    ".hidden.pdf": "hidden.pdf",
    "CON": "_CON",
    "nul.txt": "_nul.txt",
    "COM1.pdf": "_COM1.pdf",
    "console.pdf": "console.pdf",
    "a\x00b\n.pdf": "ab.pdf",
    "letter.pdf\r\n": "letter.pdf",
    "letter.pdf. ": "letter.pdf",
    "annual\u202efdp.exe": "annualfdp.exe",
    "zero\u200bwidth\ufeff.pdf": "zerowidth.pdf",
    "what: why?.pdf": "what_ why_.pdf",
    "caf\u0065\u0301.pdf": "caf\u00e9.pdf",
    "bad\udcff.pdf": "bad_.pdf",
}


@pytest.mark.parametrize(("name", "safe"), NAMES.items())
def test_a_file_lies_in_the_folder_of_its_batch_and_ends_as_it_is_seen_to_end(
    tmp_path: Path, name: str, safe: str
) -> None:
    path = lay(tmp_path, "b1", name)
    assert path == tmp_path / "uploads" / "b1" / safe
    assert path.read_bytes() == b""


def test_no_name_leads_out_of_the_folder_or_to_a_file_that_is_there(tmp_path: Path) -> None:
    paths = [lay(tmp_path, "b1", name) for name in (*NAMES, *NAMES)]
    assert len({*paths}) == len(paths)
    assert {path.parent for path in paths} == {tmp_path / "uploads" / "b1"}
    assert {*tmp_path.rglob("*")} == {*paths, tmp_path / "uploads", tmp_path / "uploads" / "b1"}


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = lay(tmp_path, "b1", "letter.pdf")
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


@pytest.mark.parametrize("sign", ["x", "é", "漢", "😀"])
def test_a_long_name_is_cut_and_keeps_its_extension(tmp_path: Path, sign: str) -> None:
    first, second = (lay(tmp_path, "b1", sign * 300 + ".pdf").name for _ in range(2))
    assert len(first.encode()) <= 180
    assert first.startswith(sign * 30)
    assert first.endswith(f"{sign}.pdf")
    assert second == first.removesuffix(".pdf") + " (2).pdf"


def test_a_link_that_lies_there_is_not_written_through(tmp_path: Path) -> None:
    folder = lay(tmp_path, "b1", "first.pdf").parent
    (folder / "letter.pdf").symlink_to(tmp_path / "elsewhere")
    assert lay(tmp_path, "b1", "letter.pdf").name == "letter (2).pdf"
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("batch", ["", "..", "a/b", "x" * 17, "a\n"])
def test_a_batch_is_no_path(tmp_path: Path, batch: str) -> None:
    with pytest.raises(MunimentError, match="is no batch"):
        lay(tmp_path, batch, "letter.pdf")
    assert [*tmp_path.iterdir()] == []


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")


def receive(catalogue: Catalogue, batch: str, name: str, path: str, by: str) -> Upload:
    """Note one file."""
    return catalogue.uploads.receive_all(batch, [(name, path)], by)[-1]


def test_a_file_is_found_by_what_came_in_it_wherever_the_home_was(tmp_path: Path, catalogue: Catalogue) -> None:
    path = lay(tmp_path, "b1", "all.zip")
    sent = receive(catalogue, "b1", "all.zip", path_of(tmp_path, path), "Jo")
    assert (sent.path, place(tmp_path, sent.path)) == ("uploads/b1/all.zip", path)
    for home in (tmp_path, Path("/srv/uploads/other")):
        for known in ("uploads/b1/all.zip", "uploads/b1/all.zip/2025/uploads/b2/letter.pdf"):
            assert catalogue.uploads.holding([str(home / known)]) == [sent]
    for known in ("uploads/b1", "uploads/b1/all.zipped", "uploads/b2/all.zip", "srv/all.zip"):
        assert catalogue.uploads.holding([str(tmp_path / known)]) == []


def test_where_others_write_all_the_while_it_is_said_and_nothing_is_noted(tmp_path: Path) -> None:
    address = tmp_path / "catalogue.sqlite"
    Catalogue.open(f"sqlite:///{address}").close()
    uploads = Uploads(Database(f"sqlite:///{address}", patience=1))
    with closing(sqlite3.connect(address, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match=r"Nothing was added\. Try again"):
            uploads.receive_all("b1", [("a.pdf", "uploads/b1/a.pdf")], "Jo")
        other.execute("ROLLBACK")
    assert uploads.of("b1") == []


def test_of_the_files_of_a_batch_all_are_noted_or_none(catalogue: Catalogue) -> None:
    broken: list[tuple[str, Any]] = [("a.pdf", "uploads/b1/a.pdf"), ("b.pdf", None)]
    with pytest.raises(IntegrityError):
        catalogue.uploads.receive_all("b1", broken, "Jo")
    assert catalogue.uploads.of("b1") == []


def test_files_of_which_nothing_is_noted_are_strays_once_they_are_old(tmp_path: Path, catalogue: Catalogue) -> None:
    noted, stray = (lay(tmp_path, "b1", name) for name in ("a.pdf", "b.pdf"))
    receive(catalogue, "b1", "a.pdf", path_of(tmp_path, noted), "Jo")
    written = stray.stat().st_mtime
    assert [*catalogue.uploads.strays(tmp_path, written + 1)] == ["uploads/b1/b.pdf"]
    assert [*catalogue.uploads.strays(tmp_path, written - 1)] == []


def test_what_is_asked_for_again_and_again_has_an_index(catalogue: Catalogue) -> None:
    columns = {index.columns.keys()[0] for index in tables.uploads.indexes}
    assert columns == {"batch", "path", "status", "document"}


def test_what_was_sent_in_waits_until_it_is_known_what_became_of_it(catalogue: Catalogue) -> None:
    uploads = catalogue.uploads
    first = receive(catalogue, "b1", "le\x1btter\u202e.pdf", "uploads/b1/letter.pdf", "Jo")
    second = receive(catalogue, "b2", "minutes.pdf", "uploads/b2/minutes.pdf", "Ann")
    assert (first.name, first.status, first.by) == ("letter.pdf", None, "Jo")
    assert uploads.waiting() == [first, second]
    uploads.ended(first.seq, Status.FAILED, "It is damaged.", "Save it again.")
    assert uploads.waiting() == [second]
    (ended,) = uploads.of("b1")
    assert (ended.status, ended.reason, ended.cure) == (Status.FAILED, "It is damaged.", "Save it again.")
    assert uploads.mine("Jo", 10) == [ended]
    assert uploads.holding(["/home/uploads/b2/minutes.pdf", "/other"]) == [second]


def test_the_last_that_somebody_sent_come_first(catalogue: Catalogue) -> None:
    for number in range(5):
        receive(catalogue, "b1", f"{number}.pdf", f"uploads/b1/{number}.pdf", "Jo")
    assert [upload.name for upload in catalogue.uploads.mine("Jo", 2)] == ["4.pdf", "3.pdf"]
