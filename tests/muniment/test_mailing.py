"""Mail about what is new in saved searches, sent to a real mail server on this machine."""

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from pydantic import SecretStr
from typer.testing import CliRunner

from documents.accounts import Account, Role
from documents.errors import MunimentError
from muniment.cli import app
from muniment.mailing import Server, mail_due
from muniment.repository import Repository
from muniment.settings import Settings

if TYPE_CHECKING:
    from email.message import EmailMessage

SEARCH = "q=moorings"
NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=1, minutes=5)


class Box:
    """What the server took; it refuses mail to `refused`."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused = ""
        self.users: list[bytes] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if address == self.refused:
            return "550 There is nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    def sign_in(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        self.users.append(given.login)
        return AuthResult(success=given.password == b"p@ss word")


@contextmanager
def serving(box: Box, **more: Any) -> Iterator[int]:
    """A mail server, and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, **more)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def settings(tmp_path: Path, box: Box) -> Iterator[Settings]:
    with serving(box) as port:
        yield _settings(tmp_path, f"smtp://127.0.0.1:{port}")


def _settings(tmp_path: Path, smtp: str) -> Settings:
    return Settings(
        home=tmp_path / "home",
        workers=1,
        smtp=SecretStr(smtp),
        mail_from="Papers <papers@example.org>",
        url="https://papers.example.org",
    )


@pytest.fixture
def held(settings: Settings) -> Iterator[Repository]:
    """A repository where Ann has saved a search and asked for mail."""
    Repository.init(settings)
    with Repository.open(settings) as repository:
        accounts = repository.catalogue.accounts
        for name in ("ann", "ben"):
            accounts.add(Account(name=name, shown=name, role=Role.READER, mail=f"{name}@example.org"), "a test")
        save(repository, "ann")
        yield repository


def save(repository: Repository, account: str, name: str = "Boats", told: datetime = NOW - timedelta(days=2)) -> str:
    accounts = repository.catalogue.accounts
    search = accounts.searches.save(account, name, SEARCH)
    accounts.searches.change(search.id, account, mailed=True, told=told.isoformat(timespec="microseconds"))
    return search.id


Put = Callable[..., None]


@pytest.fixture
def put(held: Repository, tmp_path: Path) -> Put:
    def take_in(name: str, text: str, sidecar: str = "") -> None:
        folder = tmp_path / "in"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text)
        if sidecar:
            (folder / f"{name}.toml").write_text(sidecar)
        held.intake.add([folder])

    return take_in


def told(repository: Repository, account: str = "ann") -> str:
    (search,) = repository.catalogue.accounts.searches.of(account)
    return search.told


def test_what_is_new_is_sent_once(held: Repository, settings: Settings, put: Put, box: Box) -> None:
    put("a.txt", "The moorings are free.", 'title = "Of moorings é"\nvisibility = "staff"')
    put("b.txt", "Nothing of that sort.")
    assert mail_due(held, settings, LATER) == 1
    (mail,) = box.mails
    assert mail["subject"] == "1 new paper: Boats"
    assert (mail["to"], mail["from"]) == ("ann@example.org", "Papers <papers@example.org>")
    text = mail.get_content()
    (id,) = (id for id in held.catalogue.ids() if held.catalogue.held(id).title.startswith("Of"))
    assert "Of moorings é" in text
    assert "Staff only" in text
    assert f"https://papers.example.org/documents/{id}" in text
    assert "https://papers.example.org/staff/searches" in text
    assert "are free" not in text
    assert mail_due(held, settings, LATER + timedelta(hours=1)) == 0
    assert mail_due(held, settings, LATER + timedelta(days=2)) == 0
    assert len(box.mails) == 1


def test_nothing_is_sent_of_what_was_known_and_nothing_before_a_day_is_over(
    held: Repository, settings: Settings, put: Put, box: Box
) -> None:
    put("a.txt", "The moorings are free.")
    (search,) = held.catalogue.accounts.searches.of("ann")
    held.catalogue.accounts.searches.change(search.id, "ann", told=(NOW + timedelta(hours=1)).isoformat())
    assert mail_due(held, settings, NOW + timedelta(hours=2)) == 0
    assert mail_due(held, settings, NOW + timedelta(days=2)) == 0
    assert box.mails == []
    assert told(held) > search.told  # there was nothing to tell


def test_one_that_fails_is_tried_again_and_stops_no_other(
    held: Repository, settings: Settings, put: Put, box: Box, caplog: pytest.LogCaptureFixture
) -> None:
    put("a.txt", "The moorings are free.")
    save(held, "ben")
    box.refused, before = "ann@example.org", told(held)
    with caplog.at_level(logging.WARNING):
        assert mail_due(held, settings, LATER) == 1
    assert [mail["to"] for mail in box.mails] == ["ben@example.org"]
    assert "The mail to 'ann' was not sent" in caplog.text
    assert told(held) == before
    box.refused = ""
    assert mail_due(held, settings, LATER) == 1


def test_a_name_cannot_add_to_the_head_of_a_mail(held: Repository, settings: Settings, put: Put, box: Box) -> None:
    put("a.txt", "The moorings are free.", 'title = "A\\nBcc: eve@example.org\\n\\nHello"')
    save(held, "ben", "Boats\r\nBcc: eve@example.org\r\n\r\nHello")
    assert mail_due(held, settings, LATER) == 2
    assert [mail["bcc"] for mail in box.mails] == [None, None]
    assert box.mails[1]["subject"] == "1 new paper: Boats Bcc: eve@example.org Hello"


def test_an_address_that_is_none_gets_no_mail(held: Repository, settings: Settings, put: Put, box: Box) -> None:
    put("a.txt", "The moorings are free.")
    held.catalogue.accounts.change("ann", "a test", mail="ann@example.org, eve@example.org\nBcc: eve@example.org")
    mail_due(held, settings, LATER)
    assert not any("eve" in str(mail["to"]) or mail["bcc"] for mail in box.mails)


def test_who_is_disabled_gets_no_mail(held: Repository, settings: Settings, put: Put, box: Box) -> None:
    put("a.txt", "The moorings are free.")
    held.catalogue.accounts.change("ann", "a test", disabled=True)
    assert mail_due(held, settings, LATER) == 0
    assert box.mails == []


def test_a_run_that_goes_on_is_told_when_it_ends(held: Repository, settings: Settings, put: Put, box: Box) -> None:
    put("a.txt", "The moorings are free.")
    came = held.catalogue.arrivals.came
    assert came("2020", "2999") == set(held.catalogue.ids())
    with held.catalogue.history.keep("ingest"):
        assert came("2020", "2999") == set(held.catalogue.ids())
    assert came("2999", "3000") == set()


def test_it_signs_in_with_the_user_of_the_address(held: Repository, tmp_path: Path, put: Put) -> None:
    put("a.txt", "The moorings are free.")
    box = Box()
    with serving(box, authenticator=box.sign_in, auth_require_tls=False) as port:
        assert mail_due(held, _settings(tmp_path, f"smtp://ann%40x:p%40ss%20word@127.0.0.1:{port}"), LATER) == 1
    assert box.users == [b"ann@x"]


def test_no_password_is_sent_for_others_to_read() -> None:
    with pytest.raises(MunimentError, match="offers no encryption"):
        Server(host="mail.example.org", port=25, user="a", password="b")._check(covered=False)
    assert Server.at("smtps://mail.example.org") == Server(host="mail.example.org", port=465, encrypted=True)
    with pytest.raises(MunimentError, match="no address of a mail server"):
        Server.at("smtp://")


def test_without_a_server_or_a_sender_no_mail_is_sent(held: Repository, settings: Settings) -> None:
    assert mail_due(held, settings.model_copy(update={"smtp": ""}), LATER) == 0
    with pytest.raises(MunimentError, match="MUNIMENT_MAIL_FROM"):
        mail_due(held, settings.model_copy(update={"mail_from": ""}), LATER)


def test_a_server_that_is_not_there_is_told(
    held: Repository, settings: Settings, tmp_path: Path, put: Put, caplog: pytest.LogCaptureFixture
) -> None:
    put("a.txt", "The moorings are free.")
    before = told(held)
    assert mail_due(held, _settings(tmp_path, "smtp://127.0.0.1:1"), LATER) == 0
    assert "was not sent" in caplog.text
    assert told(held) == before


def test_the_command_says_how_many_were_sent(
    held: Repository, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUNIMENT_SMTP", settings.smtp.get_secret_value())
    monkeypatch.setenv("MUNIMENT_MAIL_FROM", settings.mail_from)
    answer = CliRunner().invoke(app, ["mail", "--home", str(settings.home)])
    assert (answer.exit_code, answer.stdout) == (0, "0 mails were sent.\n")


def test_a_wrong_address_of_the_server_is_told_without_its_password(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, smtp=SecretStr("https://ann:hush@mail.example.org"))
    assert "hush" not in repr(settings)
    with pytest.raises(MunimentError) as told:
        Server.at(settings.smtp.get_secret_value())
    assert "hush" not in str(told.value)
