"""What a server does besides answering: it reads what was sent in, and publishes what is due."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from documents import Audience, Busy, Visibility
from documents.accounts import Account, Role
from documents.batches import Batch, Batches
from documents.decisions import State
from documents.file import Status
from documents.uploads import Upload, lay, path_of
from ingest.changing import spoken
from ingest.lock import alone
from muniment import desk
from muniment.asgi import application
from muniment.desk import AtDesk
from muniment.repository import Repository
from muniment.settings import Settings
from tests.conftest import Opened

SECONDS = 60  # in which what is waited for has to come


@pytest.fixture(autouse=True)
def _in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_LOOK", 0.05)
    monkeypatch.setattr(desk, "_LATER", 0.05)


def sent(
    repository: Repository, name: str = "a.txt", text: str = "Minutes of the sea wall", batch: str = "b"
) -> Upload:
    """A file that was sent in."""
    path = lay(repository.home.absolute(), batch, name)
    path.write_text(text)
    return repository.catalogue.uploads.receive_all(batch, [(name, path_of(repository.home, path))], "ann")[-1]


def comes(true: Callable[[], object]) -> None:
    """Wait for something."""
    until = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < until, "It did not come."
        time.sleep(0.05)


def working() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


def test_a_server_reads_what_is_sent_in_and_stops(repository: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = repository()
    uploads = opened.catalogue.uploads
    monkeypatch.setenv("MUNIMENT_HOME", str(opened.home))
    before = set(threading.enumerate())
    with TestClient(application()):
        first = sent(opened)
        comes(lambda: not uploads.waiting())
        second = sent(opened, "b.txt", "An agenda of the harbour")
        comes(lambda: not uploads.waiting())
    assert not [each for each in set(threading.enumerate()) - before if each.is_alive() and "_again" in each.name]
    assert [each.status for each in uploads.of(first.batch)] == [Status.ADDED, Status.ADDED]
    assert opened.catalogue.held_back.number(State.WAITING) == 2
    third = sent(opened, "c.txt", "After it stopped")
    time.sleep(0.3)
    assert third.seq == second.seq + 1
    assert uploads.waiting() == [third]


def test_where_nobody_adds_anything_nothing_that_reads_is_loaded(repository: Opened) -> None:
    opened = repository()
    code = (
        "import sys, time\nfrom starlette.testclient import TestClient\nfrom muniment import desk\n"
        "from muniment.asgi import application\ndesk._LOOK = 0.05\n"
        "with TestClient(application()) as client:\n    time.sleep(1)\n    assert client.get('/').status_code == 200\n"
        "print('loaded', *(name for name in ('ingest.desk', 'ingest.intake', 'ingest.upkeep', 'ingest.review',"
        " 'haystack') if name in sys.modules))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={"MUNIMENT_HOME": str(opened.home), "PATH": ""},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.splitlines()[-1] == "loaded"
    assert "Traceback" not in ended.stderr


def test_an_embargo_that_ended_is_published_without_being_asked(repository: Opened, tmp_path: Path) -> None:
    opened = repository()
    id = embargoed(opened, tmp_path / "a.txt", days=-1)
    later = embargoed(opened, tmp_path / "b.txt", days=5)
    at_desk = AtDesk(opened)
    at_desk.start()
    comes(lambda: opened.catalogue.held(id).visibility is Visibility.PUBLIC)
    at_desk.end()
    assert opened.catalogue.get(id, Audience.PUBLIC).id == id
    assert opened.catalogue.held(later).visibility is Visibility.STAFF


def embargoed(repository: Repository, path: Path, days: int) -> str:
    """A paper whose embargo ends in so many days."""
    path.write_text(f"Minutes of the sea wall, {path.name}")
    (outcome,) = repository.intake.add([path]).outcomes
    day = datetime.now(UTC).date() + timedelta(days=9)
    repository.upkeep.embargo(outcome.id, day, "ann")
    held = repository.catalogue.held(outcome.id)
    until = (datetime.now(UTC).date() + timedelta(days=days)).isoformat()
    repository.catalogue.say(held, "embargo", spoken("embargo", [until], "ann"))
    return outcome.id


def test_embargoes_are_looked_for_once_an_hour(repository: Opened, tmp_path: Path) -> None:
    opened = repository()
    first, at_desk = embargoed(opened, tmp_path / "a.txt", days=-1), AtDesk(opened)
    at_desk.start()
    comes(lambda: opened.catalogue.held(first).visibility is Visibility.PUBLIC)
    with alone(opened.home / "lock", SECONDS):
        pass  # that work has ended
    second = embargoed(opened, tmp_path / "b.txt", days=-1)
    time.sleep(0.5)
    at_desk.end()
    assert opened.catalogue.held(second).visibility is Visibility.STAFF


def test_while_another_process_writes_it_is_done_later(repository: Opened, tmp_path: Path) -> None:
    opened = repository()
    id = embargoed(opened, tmp_path / "a.txt", days=-1)
    at_desk = AtDesk(opened)
    with alone(opened.home / "lock"), pytest.raises(Busy):
        at_desk.publish()
    at_desk.publish()
    assert opened.catalogue.held(id).visibility is Visibility.PUBLIC


def test_an_error_ends_no_work(repository: Opened, caplog: pytest.LogCaptureFixture) -> None:
    opened = repository()
    Batches(opened.home).keep(Batch(id="b", by="ann", body="\ud800"))  # half a character: it cannot be said
    upload = sent(opened)
    at_desk = AtDesk(opened)
    at_desk.start()
    comes(lambda: "Some work at the desk failed" in caplog.text)
    sent(opened, "b.txt", "An agenda of the harbour", "c")
    comes(lambda: not opened.catalogue.uploads.waiting())
    at_desk.end()
    assert upload.batch == "b"


def test_a_wrong_setting_of_mail_is_told_in_a_line_once_an_hour_and_delays_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(home=tmp_path / "home", workers=1, smtp=SecretStr("smtp://127.0.0.1:1"), mail_from="")
    Repository.init(settings)
    with Repository.open(settings) as opened:
        accounts = opened.catalogue.accounts
        accounts.add(Account(name="ann", shown="Ann", role=Role.READER, mail="ann@example.org"), "a test")
        search = accounts.searches.save("ann", "Boats", "q=boats")
        accounts.searches.change(search.id, "ann", mailed=True, told="2020-01-01T00:00:00.000000+00:00")
        Batches(opened.home).keep(Batch(id="b", by="ann", body="\ud800"))  # an error of other work
        sent(opened)
        opened.desk.work()
        at_desk = AtDesk(opened)
        at_desk.start()
        comes(lambda: "MUNIMENT_MAIL_FROM" in caplog.text)
        comes(lambda: caplog.text.count("Some work at the desk failed") > 2)
        at_desk.end()
        told = caplog.text.count("MUNIMENT_MAIL_FROM")
        id = embargoed(opened, tmp_path / "a.txt", days=-1)
        at_desk = AtDesk(opened)
        at_desk.start()
        comes(lambda: opened.catalogue.held(id).visibility is Visibility.PUBLIC)
        at_desk.end()
    assert told == 1
    record = next(each for each in caplog.records if "MUNIMENT_MAIL_FROM" in each.getMessage())
    assert not record.exc_info


def test_a_batch_whose_files_are_just_being_noted_stays_open(repository: Opened) -> None:
    opened = repository()
    batches = Batches(opened.home)
    batches.keep(Batch(id="b", by="ann", body="sespm"))
    AtDesk(opened).tell()
    assert [batch.id for batch in batches.open()] == ["b"]


def test_what_somebody_says_of_the_body_at_that_moment_holds(
    repository: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = repository()
    Batches(opened.home).keep(Batch(id="b", by="ann", body="sespm"))
    sent(opened)
    opened.desk.work()
    decisions = opened.catalogue.decisions
    is_held_back = decisions.is_held_back

    def meanwhile(id: str) -> bool:
        monkeypatch.undo()
        opened.upkeep.set(id, "body", ["Harbour Board"], "ben")
        return is_held_back(id)

    monkeypatch.setattr(decisions, "is_held_back", meanwhile)
    AtDesk(opened).tell()
    (held,) = opened.catalogue.held_back.all(State.WAITING)
    (claim,) = decisions.said(held.document)
    assert (claim.value, claim.by) == ("Harbour Board", "ben")
    assert not list(Batches(opened.home).open())


def test_the_body_of_a_batch_is_said_once_all_of_it_was_read(repository: Opened) -> None:
    opened = repository()
    batches = Batches(opened.home)
    batches.keep(Batch(id="b", by="ann", body="sespm", note="A note"))
    sent(opened)
    at_desk = AtDesk(opened)
    at_desk.tell()
    assert [batch.id for batch in batches.open()] == ["b"]
    opened.desk.work()
    at_desk.tell()
    (held,) = opened.catalogue.held_back.all(State.WAITING)
    (claim,) = opened.catalogue.decisions.said(held.document)
    assert (claim.field, claim.value, claim.by) == ("body", "sespm", "ann")
    assert not list(batches.open())
    kept = batches.get("b")
    assert kept
    assert kept.note == "A note"
    opened.upkeep.unset(held.document, "body", "ben")
    at_desk.tell()
    assert not opened.catalogue.decisions.said(held.document)


def test_the_desk_stops_within_reason_while_nothing_is_done(repository: Opened) -> None:
    at_desk = AtDesk(repository())
    before = working()
    at_desk.start()
    assert working() - before
    at_desk.end()
    assert not working() - before
