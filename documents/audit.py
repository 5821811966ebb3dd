"""What people did, when and why: rows that are only ever added, each chained to the one before by its hash."""

import hashlib
import json
import secrets
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, delete, insert, select

from documents import tables
from documents.database import Database

ERASE = "erase"
ALSO = "also"  # in the detail of an erasing: the numbers of rows of others whose details went with it
_ROWS = tables.audit.c
_DETAILS = tables.details.c
_BEGINNING = ""  # what stands in the place of the hash before the first row
_LAST = select(_ROWS.seq, _ROWS.hash).order_by(_ROWS.seq.desc()).limit(1)
_MARKING = threading.Lock()
_HASHED = ("seq", "at", "by", "action", "document", "sealed", "previous")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that somebody does. `detail` is JSON: what was before and is after, and why."""

    by: str
    action: str
    document: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """Something that somebody did, at a time (ISO 8601, UTC).

    `detail` is None where it went with its document, when that was erased.
    """

    seq: int
    at: str
    by: str
    action: str
    document: str
    detail: Mapping[str, Any] | None
    hash: str


class Fault(NamedTuple):
    """What is wrong with the audit, at a row."""

    seq: int
    what: str


class _Noted(threading.local):
    """Whether a thread has added rows that are not noted yet."""

    rows = False


class Audit:
    """The audit of a repository; a part of the catalogue.

    The hash of a row is of all that is in it and of the hash before it: a row that is changed, taken out or moved
    breaks the chain. Of its detail a row holds a salted hash, so that the words go with an erased document and the
    chain stays. Rows taken from the end break nothing: so the last one is also noted in a file, `head`.
    """

    def __init__(self, database: Database, head: Path | None = None) -> None:
        self._database = database
        self._head = head
        self._noted = _Noted()
        database.after_settling.append(self._mark)

    def note(self, connection: Connection, entry: Entry) -> int:
        """Add a row, in the transaction of what was done; its number. The connection must have the writer's place."""
        last = connection.execute(_LAST).one_or_none()
        salt, detail = secrets.token_hex(16), json.dumps(entry.detail, sort_keys=True, default=str)
        row = {
            "seq": last.seq + 1 if last else 1,
            "at": datetime.now(UTC).isoformat(timespec="microseconds"),
            "by": entry.by,
            "action": entry.action,
            "document": entry.document,
            "sealed": _sealed(salt, detail),
            "previous": last.hash if last else _BEGINNING,
        }
        connection.execute(insert(tables.audit).values(**row, hash=_hash(row)))
        connection.execute(insert(tables.details).values(seq=row["seq"], salt=salt, detail=detail))
        self._noted.rows = True
        return int(row["seq"])

    def add(self, entry: Entry) -> int:
        """Add a row of what changes nothing else; its number."""
        with self._database.begin(writes=True) as connection:
            return self.note(connection, entry)

    def forget(self, connection: Connection, document: str) -> None:
        """Delete the details of what was done to a document, since they hold its words; the rows stay."""
        of_it = select(_ROWS.seq).where(_ROWS.document == document)
        connection.execute(delete(tables.details).where(_DETAILS.seq.in_(of_it)))

    def telling(self, documents: Collection[str], fields: Collection[str]) -> set[int]:
        """The numbers of the rows of documents that tell of some fields."""
        rows = (row for document in documents for row in self.of(document))
        return {row.seq for row in rows if row.detail and row.detail.get("field") in fields}

    def drop(self, rows: Collection[int]) -> None:
        """Delete the details of rows; the erasing of the document whose words they hold has to name them as `ALSO`."""
        with self._database.begin(writes=True) as connection:
            for seq in rows:
                connection.execute(delete(tables.details).where(_DETAILS.seq == seq))

    def of(self, document: str) -> list[Audited]:
        """What was done to a document, the last first."""
        with self._database.connect() as connection:
            return [*map(_audited, connection.execute(_read().where(_ROWS.document == document)))]

    def get(self, seq: int) -> Audited | None:
        """One row, None where there is none."""
        with self._database.connect() as connection:
            row = connection.execute(_read().where(_ROWS.seq == seq)).one_or_none()
            return _audited(row) if row else None

    def last(self, limit: int, before: int | None = None) -> list[Audited]:
        """The last rows, or those before a number; the last first."""
        query = _read().limit(limit)
        with self._database.connect() as connection:
            rows = connection.execute(query.where(_ROWS.seq < before) if before else query)
            return [*map(_audited, rows)]

    def naming(self, document: str, actions: Collection[str]) -> list[Audited]:
        """What was done by some actions to other documents and is said to be about this one, the last first."""
        about = _DETAILS.detail.contains(json.dumps({"other": document})[1:-1], autoescape=True)
        query = _read().where(_ROWS.action.in_(actions), _ROWS.document != document, about)
        with self._database.connect() as connection:
            return [*map(_audited, connection.execute(query))]

    def done(self, actions: Collection[str], limit: int | None = None) -> list[Audited]:
        """The last rows of some actions, or all of them; the last first."""
        query = _read().where(_ROWS.action.in_(actions)).limit(limit)
        with self._database.connect() as connection:
            return [*map(_audited, connection.execute(query))]

    def all(self) -> Iterator[dict[str, Any]]:
        """Every row with all that its hash is made of, the first first, a few in memory at once."""
        query = _read().order_by(None).order_by(_ROWS.seq)
        with self._database.connect() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield dict(row._mapping)

    def verify(self) -> Iterator[Fault]:
        """What is wrong with it: rows changed, missing or moved, details changed, an end that was cut off."""
        last, hash = self.noted_last()
        number, previous, erased = 0, _BEGINNING, self._erased()
        for row in self.all():
            yield from _faults(row, number + 1, previous, erased)
            number, previous = row["seq"], row["hash"]
            if number == last and previous != hash:
                yield Fault(number, "It is not the row that was noted when it was the last one.")
        if number < last:
            yield Fault(number + 1, f"Rows are missing at the end: row {last} was noted as the last one.")

    def noted_last(self) -> tuple[int, str]:
        """The number and the hash of the row that was noted as the last one, 0 and "" where none was."""
        with suppress(OSError, ValueError, AttributeError):
            number, hash = self._head.read_text().split() if self._head else ("0", "")
            return int(number), hash
        return 0, ""

    def _mark(self) -> None:
        """Note the last row, once it lasts; noted late it is an earlier one, which is on the chain too."""
        if not self._noted.rows or self._head is None:
            return
        self._noted.rows = False
        number, hash = self.noted_last()
        with _MARKING, self._database.connect() as connection:
            last = connection.execute(_LAST).one_or_none()
            known = connection.scalar(select(_ROWS.hash).where(_ROWS.seq == number))
        if last and (not number or known == hash):  # else rows were cut off or changed: what was noted shows it
            aside = self._head.with_name(f"{self._head.name}.{secrets.token_hex(4)}")
            aside.write_text(f"{last.seq} {last.hash}\n")
            aside.replace(self._head)

    def _erased(self) -> dict[str | int, int]:
        """The documents that were erased, and the rows of others whose details went with them; each by which row.

        The details of the rows before it may be gone.
        """
        found: dict[str | int, int] = {}
        query = _read().order_by(None).order_by(_ROWS.seq).where(_ROWS.action == ERASE)
        with self._database.connect() as connection:
            for row in connection.execute(query):
                found |= {row.document: row.seq, **dict.fromkeys(_also(row.detail), row.seq)}
        return found


def _also(detail: str | None) -> list[int]:
    """The rows that an erasing names; none where its detail was changed so that it cannot be read."""
    with suppress(ValueError, AttributeError, TypeError):
        return [int(seq) for seq in json.loads(detail or "{}").get(ALSO, ())]
    return []


def _faults(row: Mapping[str, Any], number: int, previous: str, erased: Mapping[str | int, int]) -> Iterator[Fault]:
    if row["seq"] != number:
        yield Fault(number, "It is missing.")
    elif row["previous"] != previous:
        yield Fault(row["seq"], "It does not follow the row before it: one of them was changed or moved.")
    if row["hash"] != _hash(row):
        yield Fault(row["seq"], "It was changed.")
    if row["detail"] is None:
        if row["seq"] >= max(erased.get(row["document"], 0), erased.get(row["seq"], 0)):
            yield Fault(row["seq"], "Its detail is missing, and nobody erased its document.")
    elif row["sealed"] != _sealed(row["salt"], row["detail"]):
        yield Fault(row["seq"], "Its detail was changed.")


def _read() -> Select[Any]:
    joined = tables.audit.outerjoin(tables.details, _DETAILS.seq == _ROWS.seq)
    query = select(*tables.audit.c, _DETAILS.salt, _DETAILS.detail)
    return query.select_from(joined).order_by(_ROWS.seq.desc())


def _audited(row: Row[Any]) -> Audited:
    known = {name: getattr(row, name) for name in ("seq", "at", "by", "action", "document", "hash")}
    return Audited(**known, detail=None if row.detail is None else json.loads(row.detail))


def _sealed(salt: str, detail: str) -> str:
    return hashlib.sha256(f"{salt}{detail}".encode("utf-8", "surrogatepass")).hexdigest()


def _hash(row: Mapping[str, Any]) -> str:
    said = json.dumps([row[name] for name in _HASHED])
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
