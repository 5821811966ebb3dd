"""Old Word documents, by way of a program where one is on the machine."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from documents import Unreadable
from ingest.media import DOC, Unsupported, media_type
from ingest.readers import doc
from tests.ingest.specimens import FILES, compound

NOTICE = FILES / "notice.doc"
OFFICE = pytest.mark.skipif(not any(map(shutil.which, ("soffice", "libreoffice"))), reason="LibreOffice is not here.")
ANTIWORD = pytest.mark.skipif(not shutil.which("antiword"), reason="antiword is not here.")


def program(folder: Path, says: str) -> str:
    """A program that does what a line of the shell says."""
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(0o755)
    return str(path)


def is_running(number: int) -> bool:
    """Whether a process is there that has not ended: one that nobody has asked after counts as ended."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(number)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def only(monkeypatch: pytest.MonkeyPatch, **found: str) -> None:
    """Leave no program but these on the machine."""
    monkeypatch.setattr(shutil, "which", found.get)


@OFFICE
def test_libreoffice_keeps_headings_heads_notes_and_comments() -> None:
    found = doc.read(NOTICE)
    assert media_type(NOTICE) == found.media_type == DOC
    assert found.pages[0].label == "Sea wall"
    lines = found.pages[0].text.split("\n")
    assert lines[:2] == ["Stanford Parish Council", "Sea wall"]
    assert {"Action Owner", "The engineer’s letter.", "Registered at the old mill", "Is that all?"} <= set(lines)
    assert found.embedded["title"] == "Repairs to the sea wall"


@ANTIWORD
def test_antiword_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, antiword=str(shutil.which("antiword")))
    found = doc.read(NOTICE)
    assert found.media_type == DOC
    assert "Repairs began on 3 March 2025" in found.pages[0].text
    assert "Mend the steps Clerk" in found.pages[0].text.split("\n")


def test_docbook_gives_headings_tables_and_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = """<!DOCTYPE book PUBLIC "-//OASIS//DTD" "x.dtd">
<book><bookinfo><title>The wall</title></bookinfo><chapter><title>Sea
wall</title><para>Said<footnote><para>By whom</para></footnote> so. [pic]</para><informaltable><tgroup><tbody><row>
<entry><para>Action</para></entry><entry><para>Owner</para></entry></row></tbody></tgroup></informaltable></chapter></book>"""
    (tmp_path / "book.xml").write_text(book)
    only(monkeypatch, antiword=program(tmp_path, f"cat {tmp_path}/book.xml"))
    found = doc.read(NOTICE)
    assert [(page.label, page.text) for page in found.pages] == [
        ("Sea wall", "Sea wall\nSaid so.\nBy whom\nAction Owner")
    ]
    assert found.embedded["title"] == "The wall"


def test_without_a_program_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch)
    with pytest.raises(Unsupported, match="LibreOffice or antiword") as raised:
        doc.read(NOTICE)
    assert ".docx" in raised.value.cure


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("soffice", "exit 0"),
        ("soffice", "echo x > paper.docx"),
        ("antiword", "exit 1"),
        ("antiword", "echo '<book/>'"),
        ("antiword", """echo '<!DOCTYPE a [<!ENTITY b "boom">]><book><para>&b;</para></book>'"""),
    ],
)
def test_a_program_that_fails_is_an_unreadable_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, says: str
) -> None:
    only(monkeypatch, **{name: program(tmp_path, says)})
    with pytest.raises(Unreadable) as raised:
        doc.read(NOTICE)
    assert raised.value.cure.endswith(".")


def test_a_program_that_hangs_is_stopped_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = tmp_path / "started"
    monkeypatch.setattr(doc, "_SECONDS", 1)
    only(monkeypatch, antiword=program(tmp_path, f"sleep 60 & echo $! > {started}; wait"))
    with pytest.raises(Unreadable, match="longer than"):
        doc.read(NOTICE)
    number = int(started.read_text())
    for _ in range(100):
        if not is_running(number):
            return
        time.sleep(0.05)
    pytest.fail("what it started runs on")


@pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere a file's size is limited in other units.")
def test_a_program_that_writes_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "_BOUNDED", 'ulimit -f 8; exec "$@"')
    only(monkeypatch, antiword=program(tmp_path, "exec yes '<book>'"))
    with pytest.raises(Unreadable, match="cannot read"):
        doc.read(NOTICE)


def test_a_locked_or_damaged_document_is_not_given_to_a_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch)
    path = tmp_path / "a.doc"
    for content, said in (
        (compound({"WordDocument": bytes(10) + b"\x00\x01"}), "locked with a password"),
        (compound({"Other": b"x"}), "damaged"),
        (NOTICE.read_bytes()[:700], "damaged"),
    ):
        path.write_bytes(content)
        with pytest.raises(Unreadable, match=said):
            doc.read(path)
