"""What kind of file it is."""

import zipfile
from pathlib import Path

import pytest

from documents import Unreadable
from ingest.compound import MAGIC
from ingest.media import (
    CSV,
    DOC,
    DOCX,
    HTML,
    JPEG,
    MAIL,
    MARKDOWN,
    MSG,
    ODT,
    PDF,
    PNG,
    PPTX,
    RST,
    RTF,
    TEXT,
    TIFF,
    TSV,
    XLSX,
    ZIP,
    Unsupported,
    media_type,
)
from tests.ingest.specimens import compound


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.pdf", b"%PDF-1.4 ...", PDF),
        ("a.txt", b"junk\n%PDF-1.4 ...", PDF),
        ("a.pdf", b"<!DOCTYPE html><p>not found", HTML),
        ("page", b"\xef\xbb\xbf\n <html>", HTML),
        ("a.HTM", b"<p>short", HTML),
        ("a.md", b"# Title", MARKDOWN),
        ("a.rst", b"Title\n=====", RST),
        ("a.txt", b"text", TEXT),
        ("README", b"text", TEXT),
        ("a.txt", b"\xff\xfet\x00", TEXT),
        ("a.txt", "Minutes of the board".encode("utf-16-be"), TEXT),
        ("a.csv", b"a,b", CSV),
        ("a.TSV", b"a\tb", TSV),
        ("a.eml", b"Subject: x\n\ntext", MAIL),
        ("a.eml", b"From - Mon Jan 01 00:00:00 2024\nFrom: a@b.org\nTo: c@d.org\n\ntext", MAIL),
        ("mail", b"Received: by x\r\n (y)\r\nFrom: a@b.org\r\nTo: c@d.org\r\n\r\ntext", MAIL),
        ("a.txt", b"MIME-Version: 1.0\nDate: today\nFrom: a@b.org\n\ntext", MAIL),
        ("a.txt", b"From: the Chair\nTo: all\nSubject: the roof\n\ntext", TEXT),
        ("a.zip", b"PK\x05\x06" + bytes(18), ZIP),
        ("a.doc", b"{\\rtf1", RTF),
        ("a", compound({"WordDocument": b"x"}), DOC),
        ("a.doc", MAGIC + "WordDocument".encode("utf-16-le"), DOC),
        ("a.msg", compound({"__properties_version1.0": bytes(32), "inner": {"WordDocument": b"x"}}), MSG),
        ("a.pdf", b"\x89PNG\r\n", PNG),
        ("a.jpg", b"\xff\xd8\xff\xe0", JPEG),
        ("a.tif", b"II*\x00", TIFF),
    ],
)
def test_the_first_bytes_come_before_the_extension(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    assert media_type(file(tmp_path, name, content)) == expected


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"GIF89a", "GIF"),
        ("a.mbox", b"From a@example.org", "Mailboxes"),
        ("a", b"From a@example.org Mon Jan  1 00:00:00 2024\nFrom: a@example.org\n\ntext", "Mailboxes"),
        ("a.xls", compound({"Workbook": b"x"}), "Excel 97"),
        ("a.ppt", compound({"PowerPoint Document": b"x"}), "PowerPoint 97"),
        ("a.pub", compound({"Quill": b"x"}), "old Microsoft Office"),
        ("a.xyz", b"a,b", ".xyz"),
    ],
)
def test_what_is_not_read_is_named_with_a_cure(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(Unsupported, match=said) as raised:
        media_type(file(tmp_path, name, content))
    assert raised.value.cure.endswith(".")


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("META-INF/manifest.xml", "other than texts"),
        ("xl/workbook.bin", "Excel"),
        ("META-INF/container.xml", "Electronic books"),
    ],
)
def test_a_zip_is_told_by_what_is_inside(tmp_path: Path, inside: str, said: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr(inside, "x")
    with pytest.raises(Unsupported, match=said):
        media_type(tmp_path / "a.docx")


@pytest.mark.parametrize(
    ("inside", "content", "expected"),
    [
        ("word/document.xml", "x", DOCX),
        ("mimetype", ODT, ODT),
        ("mimetype", f"{ODT}-template", ODT),
        ("letters/a.pdf", "x", ZIP),
        ("word/a.pdf", "x", ZIP),
        ("xl/workbook.xml", "x", XLSX),
        ("ppt/presentation.xml", "x", PPTX),
    ],
)
def test_word_and_opendocument_texts_and_folders_are_told_by_what_is_inside(
    tmp_path: Path, inside: str, content: str, expected: str
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(inside, content)
    assert media_type(tmp_path / "a.zip") == expected


def test_a_locked_word_document_is_not_taken_for_an_old_one(tmp_path: Path) -> None:
    for content in (compound({"EncryptedPackage": b"x"}), MAGIC + "EncryptedPackage".encode("utf-16-le")):
        with pytest.raises(Unreadable, match="locked with a password") as raised:
            media_type(file(tmp_path, "a.docx", content))
        assert not isinstance(raised.value, Unsupported)


@pytest.mark.parametrize("name", ["a.doc", "a.msg"])
def test_a_compound_file_without_what_its_name_says_is_damaged(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        media_type(file(tmp_path, name, compound({"Other": b"x"})))


def test_a_directory_that_is_too_long_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        for number in range(20_001):
            archive.writestr(str(number), "")
    with pytest.raises(Unreadable, match="more entries"):
        media_type(tmp_path / "a.docx")


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 70_000])
def test_a_broken_archive_is_unreadable(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        media_type(file(tmp_path, "a.docx", content))


@pytest.mark.parametrize(("name", "content"), [("a.pdf", b""), ("a.pdf", b"junk"), ("a.txt", b"a\x00b")])
def test_what_is_not_what_its_name_says_is_unreadable(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(Unreadable):
        media_type(file(tmp_path, name, content))


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be opened"):
        media_type(tmp_path / "none.pdf")
