"""Searches that people have saved, with their private feeds, and the mails about what is new in them."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from documents import tables
from documents.audit import Audit, Entry
from documents.database import Database
from documents.errors import NotFound
from documents.sessions import digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from documents.accounts import Account

_SEARCHES = tables.searches.c
_PEOPLE = tables.accounts.c


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search that somebody has saved: what stands after the question mark of its address.

    `has_feed` is whether there is an address of a private feed, `mailed` whether what is new is sent once a day; what
    came until `told` (ISO 8601, UTC) is known to them.
    """

    id: str
    account: str
    name: str
    query: str
    has_feed: bool
    mailed: bool
    told: str
    made: str


class Searches:
    """The saved searches of a repository; `find` gives the account of a name, None where it is disabled."""

    def __init__(self, database: Database, audit: Audit, find: "Callable[[str], Account | None]") -> None:
        self._database = database
        self._audit = audit
        self._find = find

    def save(self, account: str, name: str, query: str) -> SavedSearch:
        """Save a search for an account; what is here now is known."""
        row = {"id": secrets.token_hex(8), "account": account, "name": name, "query": query, "made": _now()}
        more = {"digest": "", "mailed": False, "told": row["made"]}
        with self._database.begin(writes=True) as connection:
            connection.execute(insert(tables.searches).values(**row, **more))
        return self.get(row["id"], account)

    def of(self, account: str) -> list[SavedSearch]:
        """The searches of an account, by name."""
        query = select(tables.searches).where(_SEARCHES.account == account).order_by(_SEARCHES.name, _SEARCHES.made)
        with self._database.connect() as connection:
            return [_search(row) for row in connection.execute(query)]

    def get(self, id: str, account: str) -> SavedSearch:
        """One of them. Raises NotFound, also for somebody else's."""
        with self._database.connect() as connection:
            row = connection.execute(select(tables.searches).where(_mine(id, account))).one_or_none()
        if row is None:
            raise _none()
        return _search(row)

    def change(self, id: str, account: str, **values: str | bool) -> None:
        """Change `name`, `mailed` or `told` of a search. Raises NotFound."""
        with self._database.begin(writes=True) as connection:
            _change(connection, id, account, **values)

    def forget(self, id: str, account: str) -> None:
        """Forget a search, and its feed. Raises NotFound."""
        with self._database.begin(writes=True) as connection:
            if not connection.execute(delete(tables.searches).where(_mine(id, account))).rowcount:
                raise _none()

    def give_feed(self, id: str, account: str) -> str:
        """The secret of a new private feed address of a search, told this once; an older one leads nowhere then."""
        secret = secrets.token_urlsafe(32)
        self._feed(id, account, digest(secret), "feed give")
        return secret

    def take_feed(self, id: str, account: str) -> None:
        """Make the private feed address of a search lead nowhere. Raises NotFound."""
        self._feed(id, account, "", "feed take")

    def _feed(self, id: str, account: str, digest: str, action: str) -> None:
        with self._database.begin(writes=True) as connection:
            _change(connection, id, account, digest=digest)
            entry = Entry(by=account, action=action, detail={"account": account, "search": id})
            self._audit.note(connection, entry)

    def feed(self, secret: str) -> "tuple[Account, SavedSearch] | None":
        """Whose search a private feed's secret is; None where it is nobody's, or they are disabled."""
        known = (_SEARCHES.digest == digest(secret)) & ~_PEOPLE.disabled  # one question, whatever is wrong
        query = select(tables.searches).join(tables.accounts, _PEOPLE.name == _SEARCHES.account).where(known)
        with self._database.connect() as connection:
            row = connection.execute(query).one_or_none()
        account = self._find(row.account) if row else None
        return (account, _search(row)) if row and account else None

    def mailed(self) -> "list[tuple[Account, SavedSearch]]":
        """The searches of which what is new is to be sent, with whom to."""
        query = select(tables.searches).where(_SEARCHES.mailed).order_by(_SEARCHES.account, _SEARCHES.name)
        with self._database.connect() as connection:
            found = [_search(row) for row in connection.execute(query)]
        asked = ((self._find(search.account), search) for search in found)
        return [(account, search) for account, search in asked if account and account.mail]


def _mine(id: str, account: str) -> ColumnElement[bool]:
    return (_SEARCHES.id == id) & (_SEARCHES.account == account)


def _change(connection: Connection, id: str, account: str, **values: str | bool) -> None:
    if not connection.execute(update(tables.searches).where(_mine(id, account)).values(**values)).rowcount:
        raise _none()


def _none() -> NotFound:
    return NotFound("There is no such search.")


def _search(row: Row[Any]) -> SavedSearch:
    known = {name: value for name, value in row._mapping.items() if name != "digest"}
    return SavedSearch(**{**known, "mailed": bool(row.mailed)}, has_feed=bool(row.digest))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
