"""People, put together on evidence alone: the same name at the same body is one person, and nobody else is."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import Connection, select

from documents import decisions, rows, selection, tables
from documents.claim import Claim, believed
from documents.correspondence import Party
from documents.document import Audience

ATTENDANCE = ("chair", "present", "attending", "apologies", "absent")
_SIGNS = re.compile(r"[\W_]+")
_STYLES = {
    *("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "reverend", "sir", "dame", "lord"),
    *("lady", "cllr", "cllrs", "clr", "cclr", "councillor", "rt", "hon", "mp", "msp", "kc", "obe", "mbe", "cbe"),
}
_HIS, _HERS = {"mr", "sir", "lord"}, {"mrs", "ms", "miss", "dame", "lady"}
_MANY = 500  # documents that are asked for at once


class Person(NamedTuple):
    """What tells people apart: a name without styles, and the body it is of."""

    name: str
    body: str


class There(NamedTuple):
    """Somebody who is said to have chaired a meeting, been there, or not been there; `field` says which."""

    document: str
    field: str
    party: Party


def bare(name: str) -> str:
    """A name without styles and letters, in small letters."""
    return " ".join(word for word in _plain(name).split() if word not in _STYLES)


def person(party: Party, body: str = "") -> Person | None:
    """Who a party is; of one whose body is not said it is that for which the list is kept. None without a name.

    Where no first name is written out, "Mr Lee" and "Mrs Lee" are two.
    """
    words, styles = bare(party.name).split(), set(_plain(party.name).split())
    if not words:
        return None
    if all(len(word) == 1 for word in words[:-1]):
        words.insert(0, "mr" if styles & _HIS else "mrs" if styles & _HERS else "")
    return Person(" ".join(words).strip(), _plain(party.body or body))


def attendance(connection: Connection, documents: Sequence[str], audience: Audience) -> Iterator[There]:
    """Who was there by some minutes, of those that an audience may find, as it is believed."""
    claims: dict[str, list[Claim]] = defaultdict(list)
    for start in range(0, len(documents), _MANY):
        for document, claim in _claims(connection, documents[start : start + _MANY], audience):
            claims[document].append(claim)
    for document, told in claims.items():
        for field in ATTENDANCE:
            yield from (There(document, field, party) for party in _parties(told, field))


def _claims(connection: Connection, ids: Sequence[str], audience: Audience) -> Iterator[tuple[str, Claim]]:
    """What was read of the attendance, and what people say of it."""
    for table in (tables.claims, tables.said):
        query = (
            select(table)
            .join(tables.documents, tables.documents.c.id == table.c.document)
            .where(table.c.document.in_(ids), table.c.field.in_(ATTENDANCE), *selection.found_by(audience))
            .order_by(table.c.seq)
        )
        for row in connection.execute(query):
            yield row.document, rows.claim(row) if table is tables.claims else decisions.by_person(row)


def _parties(claims: Sequence[Claim], field: str) -> Iterator[Party]:
    """The parties of a field as they are believed: where people speak, those that were said last."""
    for value in believed(claims, field):
        with suppress(ValueError, TypeError):
            yield Party(**json.loads(value))


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", text.casefold()).strip()
