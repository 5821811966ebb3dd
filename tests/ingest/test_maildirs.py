"""Mailboxes that have a file for each message."""

import threading
import time
from pathlib import Path

import pytest

from documents import Audience
from documents.file import Status
from ingest import watching
from ingest.find import find, is_of_mailbox, message
from ingest.watching import watch
from tests.conftest import Opened
from tests.ingest.test_enclosed import LETTER, found, mail
from tests.ingest.test_waiting import WAITS

NAME = "1700000000.M1P2.host"


@pytest.fixture
def mailbox(folder: Path) -> Path:
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir()
    (folder / "dovecot-uidlist").write_text("3 V1 N2 G0\n1 :1700000000.M1P2.host\n")
    (folder / "tmp" / "1700000009.M9P9.host").write_bytes(mail(words="Only half of"))
    (folder / "new" / NAME).write_bytes(mail(("debt.txt", LETTER.format("debts"))))
    (folder / "cur" / "1700000001.M3P4.host:2,S").write_bytes(mail(words="We met at the harbour."))
    return folder


def test_its_messages_are_mails_and_nothing_else_of_it_is_a_paper(repository: Opened, mailbox: Path) -> None:
    opened = repository()
    outcomes = {Path(each.path).name: each for each in opened.intake.add([mailbox]).outcomes}
    added = {name for name, outcome in outcomes.items() if outcome.status is Status.ADDED}
    assert added == {NAME, "debt.txt", "1700000001.M3P4.host:2,S"}
    assert outcomes["dovecot-uidlist"].status is Status.UNSUPPORTED
    assert "1700000009.M9P9.host" not in outcomes
    assert opened.catalogue.held(outcomes[NAME].id).media_type == "message/rfc822"
    assert found(opened, "harbour") == [outcomes["1700000001.M3P4.host:2,S"].id]


@pytest.mark.parametrize("copied", [False, True])
def test_a_message_that_is_read_or_flagged_is_the_same_paper(
    repository: Opened, mailbox: Path, *, copied: bool
) -> None:
    opened = repository()
    opened.intake.add([mailbox])
    before = {document.id for document in opened.catalogue.all(Audience.STAFF)}
    path = mailbox / "new" / NAME
    for flags in ("", "S", "FRS"):
        moved = mailbox / "cur" / f"{NAME}:2,{flags}"
        if copied:  # as a program does that fetches a mailbox anew
            moved.write_bytes(path.read_bytes())
            path.unlink()
        else:
            path.rename(moved)
        report = opened.intake.add([mailbox])
        assert report.missing == []
        (outcome,) = (each for each in report.outcomes if each.path == str(moved))
        assert outcome.reason == f"Moved here from {path}."
        assert opened.catalogue.held(outcome.id).paths == (str(moved),)
        path = moved
    assert {document.id for document in opened.catalogue.all(Audience.STAFF)} == before
    (debt,) = found(opened, "debts")
    assert opened.catalogue.held(debt).paths == (f"{path}/debt.txt",)


def test_with_a_rule_its_messages_wait_for_their_body(repository: Opened, mailbox: Path) -> None:
    opened = repository()
    rule = f'[[rule]]\npath = "{mailbox}/**"\nbody = "sespm"\nreview = true\n'
    (opened.home / "rules.toml").write_text(rule)
    outcomes = opened.intake.add([mailbox]).outcomes
    assert [each.reason for each in outcomes if each.id] == [WAITS] * 3
    path = (mailbox / "new" / NAME).rename(mailbox / "cur" / f"{NAME}:2,S")
    moved = next(each for each in opened.intake.add([mailbox]).outcomes if each.path == str(path))
    assert moved.reason.endswith(f"host. {WAITS}")
    assert opened.review.number() == 3
    assert {body.slug for each in opened.review.waiting(0, 9) for body in each.bodies} == {"sespm"}


def test_a_folder_named_like_one_of_its_parts_is_a_folder(folder: Path) -> None:
    (folder / "tmp").mkdir()
    path = folder / "tmp" / "letter.txt"
    path.write_text("Letter")
    assert not is_of_mailbox(path)
    assert [*find([folder])] == [path]


def test_a_message_is_known_by_its_name_in_its_mailbox() -> None:
    assert message("/m/new/1.x") == message("/m/cur/1.x:2,S") == ("/m", "1.x")
    assert message("/m/tmp/1.x") is None
    assert message("/m/.Sent/cur/1.x:2,S") == ("/m/.Sent", "1.x")


def test_a_watched_mailbox_hands_over_its_messages_alone(mailbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_QUIET", 0.1)
    taken: list[Path] = []
    stop = threading.Event()
    thread = threading.Thread(
        target=watch, args=([mailbox], taken.extend), kwargs={"home": Path("nowhere"), "stop": stop}
    )
    thread.start()
    try:
        end = time.monotonic() + 30
        while mailbox not in taken:
            assert time.monotonic() < end
            time.sleep(0.02)
        arriving = mailbox / "tmp" / "1700000005.M7P7.host"
        arriving.write_bytes(mail(words="New."))
        (mailbox / "dovecot-uidlist").write_text("4\n")
        time.sleep(0.5)
        delivered = arriving.rename(mailbox / "new" / arriving.name)
        while delivered not in taken:
            assert time.monotonic() < end
            time.sleep(0.02)
    finally:
        stop.set()
        thread.join(30)
    assert taken == [mailbox, delivered]
