"""Looking at files without keeping anything."""

import tempfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from zipfile import ZipFile

import pytest

from documents import Document, Visibility
from documents.file import Status
from ingest.inspect import inspect
from ingest.metadata.rules import Rules
from ingest.report import Outcome
from ingest.worker import Workers
from tests.ingest.papers import VOCABULARY


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers]:
    with Workers(workers=1, seconds=30, memory_mb=1024, scratch=tmp_path / "scratch") as workers:
        yield workers


def seen(workers: Workers, *paths: Path) -> dict[str, tuple[Outcome, Document | None]]:
    found = list(inspect(paths, workers, VOCABULARY))
    assert len({outcome.path for outcome, _ in found}) == len(found)
    return {outcome.path: (outcome, document) for outcome, document in found}


def test_what_comes_in_files_is_shown_with_them_as_it_would_be_recorded(tmp_path: Path, workers: Workers) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Clerk <c@x.org>", "The roof"
    mail.set_content("See below.\n")
    mail.add_attachment("Potholes\n", filename="roads.txt")
    mail.add_attachment(b"", maintype="application", subtype="pdf", filename="empty.pdf")
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x/sent.eml", mail.as_bytes())
        archive.writestr("x/sent.eml.toml", 'title = "Sent on"\n')
        archive.writestr("film.mp4", b"\0\0ftyp")
    (tmp_path / "a.zip.toml").write_text('visibility = "staff"\n')
    found = seen(workers, tmp_path / "a.zip")
    zipped, sent = str(tmp_path / "a.zip"), str(tmp_path / "a.zip/x/sent.eml")
    assert {path: (outcome.status, outcome.parent) for path, (outcome, _) in found.items()} == {
        zipped: (Status.ADDED, ""),
        f"{zipped}/film.mp4": (Status.UNSUPPORTED, zipped),
        sent: (Status.ADDED, zipped),
        f"{sent}/roads.txt": (Status.ADDED, sent),
        f"{sent}/empty.pdf": (Status.FAILED, sent),
    }
    papers = [document for _, document in found.values() if document]
    assert [paper.title for paper in papers] == ["Sent on", "Potholes"]
    assert {paper.visibility for paper in papers} == {Visibility.STAFF}


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "words")
    before = set(Path(tempfile.gettempdir()).glob("reading-*"))
    with Workers(workers=1, seconds=30, memory_mb=1024) as workers:
        assert len(seen(workers, tmp_path / "a.zip", tmp_path / "a.zip", tmp_path / "gone")) == 3
    assert set(Path(tempfile.gettempdir()).glob("reading-*")) <= before


def test_registers_and_rules_speak_as_they_would_in_an_ingest(tmp_path: Path, workers: Workers) -> None:
    (tmp_path / "a.txt").write_text("The roof\n")
    (tmp_path / "b.txt").write_text("The wall\n")
    (tmp_path / "register.csv").write_text("file,title,date\na.txt,Roofs,\nb.txt,,soon\n")
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x/c.txt", "words")
        archive.writestr("register.csv", "file,title\nx/c.txt,Words\n")
    (tmp_path / "rules.toml").write_text('[[rule]]\npath = "x/*"\nvisibility = "staff"\n')
    found = {
        Path(outcome.path).name: (outcome, document)
        for outcome, document in inspect([tmp_path], workers, VOCABULARY, Rules.read(tmp_path))
    }
    papers = {name: (paper.title, paper.visibility) for name, (_, paper) in found.items() if paper}
    assert papers["a.txt"] == ("Roofs", Visibility.PUBLIC)
    assert papers["c.txt"] == ("Words", Visibility.STAFF)
    assert found["b.txt"][0].status is Status.FAILED
    assert found["register.csv"][0].status is Status.UNSUPPORTED
