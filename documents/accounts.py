"""Who works here: accounts with roles, and the tokens by which their programs ask."""

import re
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, func, insert, select, update

from documents import tables
from documents.audit import Audit, Entry
from documents.database import Database
from documents.document import Audience
from documents.errors import Changed, MunimentError, NotFound
from documents.searches import Searches
from documents.sessions import digest

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
PROVIDER = "sign-in"  # who is said to have changed an account as a provider has it
FOREIGN = "oidc-"  # what the names begin with of those who sign in with a provider
_RESERVED = {PROVIDER, "embargo"}
_MOST_TOKENS = 50
_PEOPLE = tables.accounts.c
_TOKENS = tables.tokens.c


class Conflict(MunimentError):
    """Something of the accounts cannot be so together."""


class Role(StrEnum):
    """What somebody may do; each may do all that those before it may."""

    READER = "reader"  # reads staff papers
    EDITOR = "editor"  # adds papers, and corrects what was read
    PUBLISHER = "publisher"  # publishes and takes down
    ADMINISTRATOR = "administrator"  # people and settings

    def may(self, role: "Role") -> bool:
        """Whether this role may do what another may."""
        roles = list(Role)
        return roles.index(self) >= roles.index(role)


class Scope(StrEnum):
    """What a token may be used for; never more than its owner may do."""

    READ = "read"
    ADD = "add"

    @property
    def role(self) -> Role:
        """The most that a token of this scope may do."""
        return Role.READER if self is Scope.READ else Role.EDITOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in. `password` is its hash, "" of those who sign in with another provider."""

    name: str
    shown: str
    role: Role
    mail: str = ""
    password: str = ""
    disabled: bool = False
    epoch: int = 0
    made: str = ""

    @property
    def audience(self) -> Audience:
        """Whoever has an account may read what is for staff."""
        return Audience.STAFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a program of somebody may use it for, and until when (ISO 8601, UTC); the secret itself is not kept."""

    id: str
    account: str
    name: str
    scope: Scope
    made: str
    ends: str


class Accounts:
    """The accounts of a repository. Each change is written to the audit in the same transaction."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit
        self._any = False
        self.searches = Searches(database, audit, self.find)

    def any(self) -> bool:
        """Whether there ever was an account: without one there is nobody to sign in. Once there is, it stays so."""
        if not self._any:
            with self._database.connect() as connection:
                self._any = bool(connection.scalar(select(exists().where(_PEOPLE.name != ""))))
        return self._any

    def all(self) -> list[Account]:
        """Every account, by name."""
        with self._database.connect() as connection:
            return [_account(row) for row in connection.execute(select(tables.accounts).order_by(_PEOPLE.name))]

    def get(self, name: str) -> Account:
        """An account by the name that is signed in with, small or capital. Raises NotFound."""
        with self._database.connect() as connection:
            return _account(_row(connection, name))

    def find(self, name: str) -> Account | None:
        """The same, None where there is none, or it is disabled."""
        try:
            account = self.get(name)
        except NotFound:
            return None
        return None if account.disabled else account

    def add(self, account: Account, by: str) -> Account:
        """Make an account.

        Raises:
            Conflict: there is one of this name, or it cannot be a name.
        """
        name = account.name.casefold()
        if not _NAME.fullmatch(name) or name in _RESERVED or (name.startswith(FOREIGN) and by != PROVIDER):
            raise Conflict(
                f"“{account.name}” cannot be the name of an account. Use up to 64 letters, digits and . _ @ + -, such "
                "as a mail address."
            )
        row = {
            "name": name,
            "shown": account.shown or name,
            "mail": account.mail,
            "role": account.role,
            "password": account.password,
            "disabled": account.disabled,
            "epoch": 0,
            "made": _now(),
        }
        with self._database.begin(writes=True) as connection:
            if connection.scalar(select(exists().where(_PEOPLE.name == name))):
                raise Conflict(f"There is an account {name} already. Choose another name.")
            connection.execute(insert(tables.accounts).values(row))
            self._note(connection, by, "user add", account=name, role=account.role)
        return self.get(name)

    def change(
        self,
        name: str,
        by: str,
        *,
        role: Role | None = None,
        disabled: bool | None = None,
        password: str | None = None,
        shown: str | None = None,
        mail: str | None = None,
        epoch: int | None = None,
    ) -> Account:
        """Change what is given of an account. A new role, a new password or disabling ends all its sessions.

        Disabling, and a password that somebody else gives, take back its tokens and private feeds too. With an `epoch`
        it must be the account's still.

        Raises:
            NotFound: there is no such account.
            Changed: its sessions were ended meanwhile.
            Conflict: nobody would be left who may do what an administrator does, or it has no password here.
        """
        given = {"role": role, "disabled": disabled, "password": password, "shown": shown, "mail": mail}
        values: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        said = {key: ("changed" if key == "password" else value) for key, value in values.items()}
        with self._database.begin(writes=True) as connection:
            before = _account(_row(connection, name))
            if not values:
                return before
            if epoch not in (None, before.epoch):
                raise Changed("This account was changed meanwhile, so nothing was done. Sign in again.")
            if password and before.name.startswith(FOREIGN):
                raise Conflict(f"{before.shown} signs in with the provider, and has no password here.")
            if values.keys() & {"role", "disabled", "password"}:
                values["epoch"] = before.epoch + 1
            connection.execute(update(tables.accounts).where(_PEOPLE.name == before.name).values(**values))
            if disabled or (password and by != before.name):
                _take_all(connection, before.name)
            _check_administrator(connection, before)
            self._note(connection, by, "user change", account=before.name, **said)
        return self.get(name)

    def end_sessions(self, name: str, by: str) -> None:
        """Sign an account out everywhere. Raises NotFound."""
        with self._database.begin(writes=True) as connection:
            before = _account(_row(connection, name))
            made = update(tables.accounts).where(_PEOPLE.name == before.name).values(epoch=before.epoch + 1)
            connection.execute(made)
            self._note(connection, by, "sign out everywhere", account=before.name)

    def let_go(self, name: str, by: str) -> None:
        """End all that an account has here, so that nothing goes on in its name; it may come again. Raises NotFound."""
        with self._database.begin(writes=True) as connection:
            before = _account(_row(connection, name))
            made = update(tables.accounts).where(_PEOPLE.name == before.name).values(epoch=before.epoch + 1)
            connection.execute(made)
            _take_all(connection, before.name)
            self._note(connection, by, "let go", account=before.name)

    def give_token(self, account: str, name: str, scope: Scope, days: int, by: str) -> tuple[Token, str]:
        """A new token of an account, and its secret, which is told this once. Raises NotFound."""
        secret, now = f"mt_{secrets.token_urlsafe(32)}", datetime.now(UTC)
        token = Token(
            id=secrets.token_hex(8),
            account=self.get(account).name,
            name=name,
            scope=scope,
            made=_written(now),
            ends=_written(now + timedelta(days=days)),
        )
        with self._database.begin(writes=True) as connection:
            held = connection.scalar(select(func.count()).where(_TOKENS.account == token.account)) or 0
            if held >= _MOST_TOKENS:
                raise Conflict(f"There are {_MOST_TOKENS} tokens already. Take back those that are not needed.")
            connection.execute(insert(tables.tokens).values(**asdict(token), digest=digest(secret)))
            self._note(connection, by, "token give", **asdict(token))
        return token, secret

    def tokens(self, account: str) -> list[Token]:
        """The tokens of an account, those that end first first."""
        query = select(tables.tokens).where(_TOKENS.account == account).order_by(_TOKENS.ends)
        with self._database.connect() as connection:
            return [_token(row) for row in connection.execute(query)]

    def take_token(self, id: str, account: str, by: str) -> None:
        """Make a token of an account worthless. Raises NotFound."""
        with self._database.begin(writes=True) as connection:
            found = connection.execute(delete(tables.tokens).where(_TOKENS.id == id, _TOKENS.account == account))
            if not found.rowcount:
                raise NotFound("There is no such token.")
            self._note(connection, by, "token take", account=account, token=id)

    def take_tokens(self, account: str, by: str) -> None:
        """Make all tokens and private feeds of an account worthless. Raises NotFound."""
        name = self.get(account).name
        with self._database.begin(writes=True) as connection:
            _take_all(connection, name)
            self._note(connection, by, "token take", account=name, token="all")  # noqa: S106 - which of them

    def owner(self, secret: str) -> tuple[Account, Scope] | None:
        """Whose token a secret is, None where it is nobody's, ended, or its owner is disabled."""
        query = select(tables.tokens).where(_TOKENS.digest == digest(secret), _TOKENS.ends > _now())
        with self._database.connect() as connection:
            row = connection.execute(query).one_or_none()
        account = self.find(row.account) if row else None
        return (account, Scope(row.scope)) if row and account else None

    def _note(self, connection: Connection, by: str, action: str, **detail: object) -> None:
        self._audit.note(connection, Entry(by=by, action=action, detail=detail))


def _take_all(connection: Connection, account: str) -> None:
    """Make all tokens and private feeds of an account worthless, and send no more mails."""
    connection.execute(delete(tables.tokens).where(_TOKENS.account == account))
    quiet = update(tables.searches).where(tables.searches.c.account == account)
    connection.execute(quiet.values(digest="", mailed=False))


def _check_administrator(connection: Connection, before: Account) -> None:
    """Raise MunimentError where the last administrator would go."""
    able = select(func.count()).where(_PEOPLE.role == Role.ADMINISTRATOR, ~_PEOPLE.disabled)
    was_able = before.role is Role.ADMINISTRATOR and not before.disabled
    if was_able and not connection.scalar(able):
        raise Conflict(
            f"{before.name} is the only administrator. Make somebody else one first: "
            "muniment user role NAME administrator"
        )


def _row(connection: Connection, name: str) -> Row[Any]:
    row = connection.execute(select(tables.accounts).where(_PEOPLE.name == name.casefold())).one_or_none()
    if row is None:
        raise NotFound(f"There is no account {name}.")
    return row


def _account(row: Row[Any]) -> Account:
    return Account(**{**row._mapping, "role": Role(row.role), "disabled": bool(row.disabled)})


def _token(row: Row[Any]) -> Token:
    known = {name: value for name, value in row._mapping.items() if name != "digest"}
    return Token(**{**known, "scope": Scope(row.scope)})


def _now() -> str:
    return _written(datetime.now(UTC))


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
