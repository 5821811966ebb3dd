"""Mail about what is new in saved searches, once a day to those who asked for it."""

import logging
import smtplib
import ssl
from collections.abc import Collection, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from documents import Busy, MunimentError
from documents.accounts import Account
from documents.searches import SavedSearch
from ingest.lock import alone
from muniment.settings import Settings

if TYPE_CHECKING:
    from index import Hit
    from muniment.repository import Repository

_log = logging.getLogger("muniment.mailing")

_DAY = timedelta(days=1)
_SETTLED = timedelta(minutes=1)  # after which what came has lasted, and the index knows it
_SECONDS = 30.0  # that the server may take over each answer
_SHOWN = 50  # papers in a mail
_PORTS = {"smtp": 587, "smtps": 465}
_WEB = "/staff/searches"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server, as its address names it; `encrypted` from the first byte on."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    encrypted: bool = False

    @classmethod
    def at(cls, address: str) -> "Server":
        """The server of an address. Raises MunimentError where that cannot be one."""
        try:
            parts = urlsplit(address)
            host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        except (KeyError, ValueError):
            host, port = "", 0
        if not host:
            raise MunimentError("MUNIMENT_SMTP is no address of a mail server, such as smtp://mail.example.org:587.")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(host=host, port=port, user=user, password=password, encrypted=parts.scheme == "smtps")

    @contextmanager
    def open(self) -> Iterator[smtplib.SMTP]:
        """A connection to it, encrypted where the server can, and signed in. Raises MunimentError and OSError."""
        context = ssl.create_default_context()
        if self.encrypted:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=_SECONDS, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=_SECONDS)
        with server:
            server.ehlo()
            covered = self.encrypted
            if not covered and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
                covered = True
            if self.user:
                self._check(covered=covered)
                server.login(self.user, self.password)
            yield server

    def _check(self, *, covered: bool) -> None:
        """Raise MunimentError where the password would be sent for others to read."""
        if not covered and not _is_near(self.host):
            raise MunimentError(
                f"The mail server {self.host} offers no encryption, so it was not sent the password. Use smtps://, or "
                "an address without a password."
            )


def mail_due(repository: "Repository", settings: Settings, now: datetime) -> int:
    """Send what is new in the searches whose last mail is a day old; how many mails were sent.

    Looks at no paper where nothing is due. What cannot be sent is told in the log, and tried again;
    nothing is sent while what came waits to be indexed, or another process sends. Raises MunimentError where a setting
    is wrong.
    """
    if not settings.smtp:
        return 0
    before = (now - _DAY).astimezone(UTC).isoformat(timespec="microseconds")
    due = [pair for pair in repository.catalogue.accounts.searches.mailed() if pair[1].told <= before]
    if not due or repository.catalogue.waiting():
        return 0
    server, sender = Server.at(settings.smtp.get_secret_value()), _sender(settings)
    try:
        with alone(repository.home / "mail.lock"):
            until = (now - _SETTLED).astimezone(UTC).isoformat(timespec="microseconds")
            sending = _Sending(repository, settings, server, sender, until)
            return sum(sending.send(account, search.id) for account, search in due)
    except Busy:
        return 0


@dataclass(frozen=True, slots=True)
class _Sending:
    """One round of mails, of what came until a time."""

    repository: "Repository"
    settings: Settings
    server: Server
    sender: str
    until: str

    def send(self, account: Account, id: str) -> bool:
        """Send what is new in one search, if anything is; what goes wrong stops no other."""
        accounts = self.repository.catalogue.accounts
        try:
            search = accounts.searches.get(id, account.name)
            if search.told >= self.until:  # another process sent it
                return False
            new = self._new(account, search)
            if new:
                self._hand_over(message(self.settings, self.sender, account, search, new, self._closed(new)))
            accounts.searches.change(search.id, account.name, told=self.until)
        except (MunimentError, OSError, smtplib.SMTPException, MessageError, ValueError) as error:
            _log.warning("The mail to %s was not sent: %s", ascii(account.name), ascii(str(error)))
            return False
        return bool(new)

    def _new(self, account: Account, search: SavedSearch) -> "Sequence[Hit]":
        from search_app.arriving import among
        from search_app.staff.private_feeds import question_of

        came = self.repository.catalogue.arrivals.came(search.told, self.until)
        if not came:
            return ()
        query = question_of(search, self.repository.vocabulary).query
        return among(self.repository.index(account.audience), query, came)

    def _closed(self, hits: "Sequence[Hit]") -> Set[str]:
        return self.repository.catalogue.closed([hit.document for hit in hits])

    def _hand_over(self, mail: EmailMessage) -> None:
        with self.server.open() as server:
            server.send_message(mail)


def message(
    settings: Settings,
    sender: str,
    account: Account,
    search: SavedSearch,
    hits: "Sequence[Hit]",
    closed: Collection[str],
) -> EmailMessage:
    """The mail about what is new in a search. Raises ValueError where an address cannot be one."""
    from search_app.staff.private_feeds import CLOSED

    name = _line(search.name)
    papers = "1 new paper" if len(hits) == 1 else f"{len(hits):,} new papers"
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(sender)
    mail["To"] = _address(account.mail)
    mail["Subject"] = f"{papers}: {name}"
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = make_msgid(domain=_address(sender).domain or "localhost")
    mail["Auto-Submitted"] = "auto-generated"
    lines = [f"{papers} in the search “{name}”:", ""]
    for hit in hits[:_SHOWN]:
        lines += _paper(hit, settings.url, CLOSED if hit.document in closed else "")
    if len(hits) > _SHOWN:
        lines += [f"And {len(hits) - _SHOWN:,} more.", ""]
    lines += [
        f"The search: {settings.url}/search?{search.query}",
        "",
        f"You asked for this mail. To stop it, sign in and press “Stop the mail”: {settings.url}{_WEB}",
    ]
    mail.set_content("\n".join(lines).encode("utf-8", "replace").decode(), cte="quoted-printable")
    return mail


def _paper(hit: "Hit", root: str, closed: str) -> Iterator[str]:
    from search_app.addresses import document_address
    from search_app.dates import date_words

    dated = date_words(hit.dated) if hit.dated else "No date"
    yield _line(hit.title) or "Untitled"
    yield _line(" · ".join(filter(None, (closed, hit.kind.capitalize(), *(body.name for body in hit.bodies), dated))))
    yield f"{root}{document_address(hit.document)}"
    yield ""


def _sender(settings: Settings) -> str:
    if not settings.mail_from:
        raise MunimentError("Mail needs an address to come from. Set MUNIMENT_MAIL_FROM, as papers@example.org.")
    return settings.mail_from


def _address(written: str) -> Address:
    """A mail address, perhaps with a name before it. Raises ValueError where it is none, or more than one."""
    shown, address = parseaddr(_line(written))
    if not address or "@" not in address:
        raise ValueError(f"“{written}” is no mail address.")
    return Address(display_name=shown, addr_spec=address)


def _line(text: str) -> str:
    """A text in one line, without signs that are not seen: nothing in it can be taken for a head of a mail."""
    plain = text.encode("utf-8", "replace").decode()
    return " ".join("".join(sign if sign.isprintable() else " " for sign in plain).split())


def _is_near(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
