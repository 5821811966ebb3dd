"""What people send in is read once, whatever happens, and waits to be looked at."""

import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from documents import Audience, NotFound, Visibility
from documents.batches import Batch, Batches
from documents.file import Status
from documents.uploads import Upload, lay, path_of, place
from ingest import desk, lock
from ingest.lock import alone
from ingest.report import IngestReport
from muniment.repository import Repository
from tests.conftest import Opened
from tests.ingest.kept import traces
from tests.ingest.test_enclosed import LETTER, found, mail, pack
from tests.ingest.test_waiting import WAITS, indexed, tables

_LONG = 60.0  # seconds after which a test has failed


def send(repository: Repository, batch: str, name: str, content: str | bytes, by: str = "Jo") -> Upload:
    """Send a file in, as the web does."""
    path = lay(repository.home, batch, name)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return repository.catalogue.uploads.receive_all(batch, [(name, path_of(repository.home, path))], by)[-1]


def ends(repository: Repository, batch: str) -> dict[str, tuple[Status | None, str]]:
    return {upload.name: (upload.status, upload.reason) for upload in repository.catalogue.uploads.of(batch)}


def test_what_was_sent_in_waits_and_says_who_sent_it(repository: Opened) -> None:
    opened = repository()
    send(opened, "b1", "letter.txt", LETTER.format("debts"))
    send(opened, "b1", "broken.pdf", "no PDF")
    send(opened, "b2", "letter (2).txt", LETTER.format("debts"), by="Ann")
    assert opened.desk.work() == 3
    assert ends(opened, "b1")["letter.txt"] == (Status.ADDED, WAITS)
    assert ends(opened, "b1")["broken.pdf"][0] is Status.FAILED
    status, reason = ends(opened, "b2")["letter (2).txt"]
    assert status is Status.UNCHANGED
    assert reason.endswith(f"letter.txt. {WAITS}")
    (waiting,) = opened.review.waiting(0, 10)
    assert waiting.by == "Jo"
    assert opened.catalogue.held(waiting.id).file_name == "letter.txt"
    assert indexed(opened) == {"public": [], "staff": []}
    assert opened.desk.work() == 0
    opened.review.accept(waiting.id, "Jo", visibility=Visibility.PUBLIC)
    assert found(opened, "debts") == [waiting.id]


def test_what_came_in_a_file_belongs_to_it(repository: Opened, tmp_path: Path) -> None:
    opened = repository()
    archive = pack(tmp_path / "all.zip", [("a.txt", LETTER.format("harbours")), ("b.eml", mail(("c.txt", "Rates 7")))])
    sent = send(opened, "b1", "all.zip", archive.read_bytes(), by="Ann")
    opened.desk.work()
    (upload,) = opened.catalogue.uploads.of("b1")
    assert (upload.seq, upload.document) == (sent.seq, "")
    documents = opened.desk.documents_of(upload)
    assert len(documents) == 3
    assert {(waiting.id, waiting.by) for waiting in opened.review.waiting(0, 10)} == {(id, "Ann") for id in documents}


def test_a_sidecar_that_was_sent_with_its_paper_is_read_with_it(repository: Opened) -> None:
    opened = repository()
    send(opened, "b1", "letter.txt", LETTER.format("debts"))
    send(opened, "b1", "letter.txt.toml", 'title = "On debt"\n')
    opened.desk.work()
    assert ends(opened, "b1")["letter.txt.toml"] == (
        Status.UNCHANGED,
        "It says what another file is, and is no paper itself.",
    )
    (waiting,) = opened.review.waiting(0, 10)
    assert waiting.title == "On debt"


def test_while_another_process_writes_it_is_left_for_later(repository: Opened) -> None:
    opened = repository()
    send(opened, "b1", "letter.txt", LETTER.format("debts"))
    with alone(opened.home / "lock"):
        assert opened.desk.work() == 0
    assert ends(opened, "b1") == {"letter.txt": (None, "")}
    assert opened.desk.work() == 1


def test_a_batch_that_cannot_be_taken_in_keeps_no_other_from_it(
    repository: Opened, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    opened = repository()
    send(opened, "b1", "letter.txt", LETTER.format("debts"))
    send(opened, "b2", "other.txt", LETTER.format("piers"))
    add = opened.intake.add
    monkeypatch.setattr(
        opened.intake, "add", lambda paths, *rest, **more: 1 / 0 if "b1" in str(paths[0]) else add(paths, *rest, **more)
    )
    assert opened.desk.work() == 1
    assert ends(opened, "b2") == {"other.txt": (Status.ADDED, WAITS)}
    assert "The batch b1 could not be taken in" in caplog.text
    monkeypatch.undo()
    assert opened.desk.work() == 0  # it is left alone for a while


def test_it_goes_on_until_it_is_stopped_and_hears_of_what_was_sent(repository: Opened) -> None:
    opened = repository()
    at_work, stop = opened.desk, threading.Event()
    thread = threading.Thread(target=at_work.run, args=[stop])
    thread.start()
    try:
        for number in range(2):
            send(opened, f"b{number}", "letter.txt", LETTER.format(f"debts {number}"))
            at_work.notify()
            end = time.monotonic() + _LONG
            while at_work.now(f"b{number}").done < 1:
                assert time.monotonic() < end
                time.sleep(0.05)
    finally:
        stop.set()
        at_work.notify()
        thread.join(_LONG)
    assert not thread.is_alive()
    assert (at_work.now("b1").done, at_work.now("b1").total, at_work.now("b7").total) == (1, 1, 0)


@pytest.mark.parametrize("step", ["save", "settle", "index", "note of it"])
def test_killed_while_it_reads_it_loses_nothing_and_doubles_nothing(repository: Opened, step: str) -> None:
    opened = repository()
    send(opened, "b1", "letter.txt", LETTER.format("debts"))
    send(opened, "b1", "sent.eml", mail(("a.txt", LETTER.format("piers"))))
    script = Path(__file__).with_name("killed_desk.py")
    command = [sys.executable, "-m", f"tests.ingest.{script.stem}", str(opened.home), step]
    assert subprocess.run(command, cwd=script.parents[2], check=False).returncode == -signal.SIGKILL
    assert None in {status for status, _ in ends(opened, "b1").values()}
    assert indexed(opened) == {"public": [], "staff": []}
    for document in (row.split("'")[1] for row in tables(opened)["documents"]):
        with pytest.raises(NotFound):
            opened.catalogue.get(document, Audience.STAFF)
    opened.desk.work()
    assert ends(opened, "b1") == dict.fromkeys(("letter.txt", "sent.eml"), (Status.ADDED, WAITS))
    assert opened.review.number() == 3
    assert indexed(opened) == {"public": [], "staff": []}
    assert opened.desk.work() == 0


def test_of_an_erased_paper_the_file_that_was_sent_goes_too(repository: Opened, tmp_path: Path) -> None:
    opened = repository()
    plain = send(opened, "b1", "quavernitch.txt", LETTER.format("quavernitch"))
    archive = pack(tmp_path / "all.zip", [("a.txt", LETTER.format("harbours")), ("b.txt", LETTER.format("piers"))])
    packed = send(opened, "b2", "all.zip", archive.read_bytes())
    opened.desk.work()
    (upload,) = opened.catalogue.uploads.of("b1")
    opened.upkeep.erase(upload.document, "Jo", "Spam")
    assert not place(opened.home, plain.path).exists()
    assert traces(opened, "quavernitch") == []
    assert place(opened.home, packed.path).exists()
    first, _ = opened.desk.documents_of(opened.catalogue.uploads.of("b2")[0])
    opened.upkeep.erase(first, "Jo", "Spam")
    assert not place(opened.home, packed.path).exists()
    assert opened.review.number() == 1


def test_with_an_erased_paper_goes_what_was_said_of_it_by_who_sent_it(repository: Opened) -> None:
    opened = repository()
    batches = Batches(opened.home)
    batches.keep(Batch(id="b1", by="Jo", body="quavernitch office", note="About Mr Quavernitch"))
    for name in ("a", "b"):
        send(opened, "b1", f"{name}.txt", LETTER.format(f"quavernitch {name}"))
    send(opened, "b1", "copy of a.txt", LETTER.format("quavernitch a"))
    opened.desk.work()
    first, second, copy = opened.catalogue.uploads.of("b1")
    assert first.document == copy.document
    opened.upkeep.erase(first.document, "Jo", "Spam")
    assert batches.get("b1")
    assert {path.name for path in (opened.home / "uploads").rglob("*.txt")} == {"b.txt"}
    opened.upkeep.erase(second.document, "Jo", "Spam")
    assert traces(opened, "quavernitch") == []


def test_where_the_home_is_moved_what_waits_is_read_and_what_was_read_can_be_erased(
    repository: Opened, tmp_path: Path
) -> None:
    opened = repository()
    archive = pack(tmp_path / "all.zip", [("a.txt", LETTER.format("harbours")), ("b.txt", LETTER.format("piers"))])
    send(opened, "b1", "quavernitch.txt", LETTER.format("quavernitch"))
    send(opened, "b2", "all.zip", archive.read_bytes())
    opened.desk.work()
    send(opened, "b3", "late.txt", LETTER.format("debts"))
    opened.close()
    home = shutil.move(opened.home, tmp_path / "elsewhere")
    with Repository.open(opened.settings.model_copy(update={"home": home})) as moved:
        assert moved.desk.work() == 1
        assert ends(moved, "b3") == {"late.txt": (Status.ADDED, WAITS)}
        (plain,), (packed,) = moved.catalogue.uploads.of("b1"), moved.catalogue.uploads.of("b2")
        inside = moved.desk.documents_of(packed)
        assert len(inside) == 2
        assert {each.by for each in moved.review.waiting(0, 10)} == {"Jo"}
        moved.upkeep.erase(plain.document, "Jo", "Spam")
        moved.upkeep.erase(inside[0], "Jo", "Spam")
        assert traces(moved, "quavernitch") == []
        assert [path.name for path in (moved.home / "uploads").glob("*/*")] == ["late.txt"]


def test_others_get_in_between_a_few_files(repository: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = repository()
    for number in range(7):
        send(opened, "b1", f"{number}.txt", LETTER.format(f"debts {number}"))
    add, begun = opened.intake.add, list[tuple[int, float]]()

    def watched(paths: Sequence[Path], *rest: Any, **more: Any) -> IngestReport:
        with alone(opened.home / "lock"):  # nobody holds it
            begun.append((len(paths), time.monotonic()))
        return add(paths, *rest, **more)

    monkeypatch.setattr(opened.intake, "add", watched)
    assert opened.desk.work() == 7
    (first, at), (second, later) = begun
    assert (first, second) == (5, 2)
    assert later - at > desk._PAUSE > 3 * lock._POLLED
    assert {status for status, _ in ends(opened, "b1").values()} == {Status.ADDED}


def test_it_stops_between_a_few_files_and_reads_the_others_later(repository: Opened) -> None:
    opened, stop = repository(), threading.Event()
    for number in range(6):
        send(opened, "b1", f"{number}.txt", LETTER.format(f"debts {number}"))
    stop.set()
    assert opened.desk.work(stop) == 5
    assert opened.desk.work() == 1


def test_a_sidecar_is_read_with_its_paper_though_many_files_lie_between(repository: Opened) -> None:
    opened = repository()
    send(opened, "b1", "letter.txt", LETTER.format("debts"))
    for number in range(5):
        send(opened, "b1", f"{number}.txt", LETTER.format(f"piers {number}"))
    send(opened, "b1", "letter.txt.toml", 'title = "On debt"\n')
    opened.desk.work()
    assert ends(opened, "b1")["letter.txt.toml"][0] is Status.UNCHANGED
    assert "On debt" in {each.title for each in opened.review.waiting(0, 10)}
