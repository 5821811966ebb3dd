"""Archives as folders: what comes out of them, and what must not."""

import struct
import tempfile
import zipfile
from pathlib import Path

import pytest

from documents import Unreadable
from ingest.media import Unsupported
from ingest.readers.unpacking import safe_name
from ingest.readers.zip import read
from ingest.reading import LIMITS, Enclosed, Limits


@pytest.fixture(autouse=True)
def _scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))


def packed(folder: Path, *entries: tuple[str, bytes]) -> Path:
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return path


def inside(path: Path, limits: Limits = LIMITS) -> dict[str, bytes | str]:
    """The files in an archive: their bytes, or why not."""
    return {each.name: _said(each) for each in read(path, limits).enclosed}


def _said(enclosed: Enclosed) -> bytes | str:
    if enclosed.path:
        return enclosed.path.read_bytes()
    assert enclosed.refused
    assert enclosed.refused.cure
    return enclosed.refused.reason


def test_files_come_out_in_their_folders_with_their_sidecars_beside_them(tmp_path: Path) -> None:
    found = read(
        packed(tmp_path, ("b/letter.pdf", b"1"), ("b/letter.pdf.toml", b"2"), ("letter.pdf", b"3"), ("c/", b""))
    )
    assert [each.name for each in found.enclosed] == ["b/letter.pdf", "b/letter.pdf.toml", "letter.pdf"]
    paths = [each.path for each in found.enclosed if each.path]
    assert paths[0].with_name("letter.pdf.toml") == paths[1]
    assert paths[2].parent != paths[0].parent
    assert all(found.unpacked in path.parents for path in paths)
    assert found.pages == ()


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\papers\\a.pdf", "papers/a.pdf"),
        ("a/./b//c.pdf", "a/b/c.pdf"),
        ("a\x1b[31m\u202efdp.pdf", "a_[31m_fdp.pdf"),
        ("..", ""),
        ("é" * 200 + ".pdf", "é" * 88 + ".pdf"),
    ],
)
def test_a_name_cannot_lead_out_or_steer_a_terminal(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_two_files_of_one_name_both_come_out(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = packed(tmp_path, ("a.txt", b"1"), ("a.txt", b"2"), ("../A.txt", b"3"), ("a.txt/b", b"4"))
    assert inside(path) == {"a.txt": b"1", "a (2).txt": b"2", "A (3).txt": b"3", "a.txt/b": b"4"}


def test_what_is_hidden_is_named_once_and_left_out(tmp_path: Path) -> None:
    path = packed(
        tmp_path, ("a.txt", b"1"), ("__MACOSX/._a.txt", b"x"), ("__MACOSX/b/._c", b"x"), ("b/.DS_Store", b"x")
    )
    assert inside(path) == {
        "a.txt": b"1",
        "__MACOSX": "What is hidden is not read.",
        "b/.DS_Store": "What is hidden is not read.",
    }


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("link")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    (enclosed,) = read(tmp_path / "a.zip").enclosed
    assert isinstance(enclosed.refused, Unsupported)


def test_a_locked_damaged_or_oddly_packed_file_is_refused_and_the_others_come_out(tmp_path: Path) -> None:
    path = packed(tmp_path, ("locked", b"1"), ("damaged", b"2" * 99), ("odd", b"3"), ("good", b"4"))
    content = bytearray(path.read_bytes())
    first = content.index(b"PK\x01\x02")  # the directory
    second = content.index(b"PK\x01\x02", first + 4)
    third = content.index(b"PK\x01\x02", second + 4)
    content[first + 8] |= 1
    content[content.index(b"PK\x03\x04") + 6] |= 1
    struct.pack_into("<L", content, second + 16, 12345)  # another checksum
    struct.pack_into("<H", content, third + 10, 14)  # LZMA
    path.write_bytes(content)
    found = inside(path)
    assert found.pop("good") == b"4"
    assert found == {
        "locked": "The document is locked with a password.",
        "damaged": "The file is a damaged Office document or archive.",
        "odd": "It is packed in a way that is not read.",
    }


def test_a_bomb_is_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    path = packed(tmp_path, ("a.txt", b"1"), ("bomb", bytes(5_000_000)), ("b.txt", b"2"))
    found = read(path, Limits(unpacked=1_000_000))
    assert [bool(each.refused) for each in found.enclosed] == [False, True, False]
    assert found.enclosed[1].refused
    assert "larger than 1 MB" in found.enclosed[1].refused.reason
    assert found.unpacked
    assert sorted(file.stat().st_size for file in found.unpacked.rglob("*") if file.is_file()) == [1, 1]


def test_what_unpacks_to_two_hundred_times_its_size_is_stopped_after_a_hundred_megabytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.readers.zip._SMALL", 1_000_000)
    (refused,) = read(packed(tmp_path, ("bomb", bytes(30_000_000)))).enclosed
    assert refused.refused


def test_more_files_than_the_limit_are_left_out_with_a_sentence(tmp_path: Path) -> None:
    found = read(packed(tmp_path, *((str(number), b"x") for number in range(5))), Limits(enclosed=3))
    assert (len(found.enclosed), found.partial) == (3, "Only the first 3 files in it were taken.")


def test_a_name_in_utf_8_that_does_not_say_so_is_read(tmp_path: Path) -> None:
    path = packed(tmp_path, ("cafe.txt", b"1"))
    path.write_bytes(path.read_bytes().replace(b"cafe", "fé".encode() + b"x"))
    assert list(inside(path)) == ["féx.txt"]


def test_an_empty_archive_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no files"):
        read(packed(tmp_path, ("folder/", b"")))


def test_an_entry_without_a_name_does_not_stop_the_others(tmp_path: Path) -> None:
    path = packed(tmp_path, ("x", b"1"), ("letter.txt", b"2"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.infolist()[0].filename = archive.infolist()[0].orig_filename = ""
        archive.writestr("later.txt", b"3")  # which writes the directory anew
    assert inside(path)["letter.txt"] == b"2"
