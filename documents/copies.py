"""Which documents are copies of each other, for each audience among those that it may find."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, Row, Select, String, bindparam, delete, func, insert, or_, select

from documents import rows, selection, tables
from documents.database import Database
from documents.dates import PartialDate
from documents.document import Audience
from documents.rows import insertion

LISTED = 100  # copies of a document that are named
_ROWS = 500  # bands looked at for a document
_ESTIMATED = 40  # documents whose signatures are compared with one


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What tells whose words may be the same.

    `words` is the same for the same words; `runs` is the number of runs of five words, each counted once, 0 where there
    are too few words to compare; `minhash` are the values that estimate which share of the runs two documents have in
    common.
    """

    words: str
    runs: int = 0
    minhash: bytes = b""


class Place(NamedTuple):
    """The group of a document: which document leads it, and the share of the runs of both that are in both."""

    leader: str
    share: float


class Copy(NamedTuple):
    """A document that says the same, and the share of the runs of both that are in both, which is at least this."""

    id: str
    title: str
    dated: PartialDate | None
    share: float
    exact: bool


def _candidates() -> Select[tuple[str, bytes]]:
    signed, grouped, banded = tables.signatures.c, tables.copies.c, tables.bands.c
    rows = (
        select(banded.document)
        .join(tables.copies, grouped.document == banded.document)
        .where(banded.band.in_(bindparam("bands", expanding=True)))
        .where(grouped.audience == bindparam("audience"), grouped.leader == grouped.document)
        .limit(_ROWS)
        .subquery()
    )
    return (
        select(signed.document, signed.minhash)
        .join(rows, rows.c.document == signed.document)
        .where(signed.runs.between(bindparam("fewest"), bindparam("most")))
        .group_by(signed.document, signed.minhash)
        .order_by(func.count().desc(), signed.document)
        .limit(_ESTIMATED)
    )


# What is asked of every document is put together once: that takes longer than the answer.
_SIGNED, _GROUPED, _ID = tables.signatures.c, tables.copies.c, bindparam("id", type_=String)
_WORDS = select(_SIGNED.words).where(_SIGNED.document == _ID)
_SHARED = select(_SIGNED.document).where(_SIGNED.words == bindparam("words"), _SIGNED.document != _ID).limit(1)
_SAME = (
    select(_GROUPED.leader, _GROUPED.share)
    .join(tables.signatures, _SIGNED.document == _GROUPED.document)
    .where(_SIGNED.words == bindparam("words"), _GROUPED.audience == bindparam("audience"))
    .limit(1)
)
_LED = (
    select(_GROUPED.document, _GROUPED.leader)
    .where(_GROUPED.document.in_(bindparam("ids", expanding=True)))
    .where(_GROUPED.audience == bindparam("audience"))
)
_PLACES = select(_GROUPED.audience, _GROUPED.leader, _GROUPED.share).where(_GROUPED.document == _ID)
_BANDED = select(tables.bands.c.band).where(tables.bands.c.band.in_(bindparam("bands", expanding=True))).limit(1)
_LEADS = select(tables.bands.c.band).where(tables.bands.c.document == _ID).limit(1)
_CANDIDATES = _candidates()


class Copies:
    """Groups of copies; a part of the catalogue.

    The groups of an audience are made of what it may find alone: what only others may read changes nothing in them.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, id: str, audience: Audience) -> list[Copy]:
        """The first copies of a document that the audience may find."""
        with self._database.connect() as connection:
            own = place(connection, id, audience)
            if own is None:
                return []
            words = _words(connection, id)
            query = _others(own.leader, audience).where(tables.copies.c.document != id)
            return [_copy(id, own, words, row) for row in connection.execute(query.limit(LISTED))]

    def sharing(self, id: str) -> list[str]:
        """The documents in the group of one that staff find, and those of the very same words; for the ingest."""
        grouped, signed = tables.copies.c, tables.signatures.c
        with self._database.connect() as connection:
            own, words = place(connection, id, Audience.STAFF), _words(connection, id)
            group = select(grouped.document).where(grouped.audience == Audience.STAFF)
            found = set(connection.scalars(group.where(grouped.leader == own.leader))) if own else set()
            if words:
                found |= set(connection.scalars(select(signed.document).where(signed.words == words)))
        return sorted(found - {id})

    def leave(self, ids: Sequence[str], *audiences: Audience) -> None:
        """Take documents out of the groups of audiences; whose group changes thereby is queued for the indexes."""
        with self._database.begin() as connection:
            leave(connection, ids, *audiences)

    @contextmanager
    def grouping(self) -> Iterator["Groups"]:
        """The groups, to be changed in one transaction."""
        with self._database.begin(writes=True) as connection:
            yield Groups(connection)


class Groups:
    """The groups as they are being changed; for the ingest."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def clear(self) -> None:
        """Forget all groups and signatures."""
        for table in (tables.copies, tables.bands, tables.signatures):
            self._connection.execute(delete(table))

    def sign(self, id: str, signature: Signature | None) -> bool:
        """Keep the signature of a document, None where it has no words; False if it was so before.

        With other words it leaves its groups.
        """
        known = _words(self._connection, id)
        if known == (signature.words if signature else ""):
            return False
        if known:
            leave(self._connection, [id], *Audience)
            for table in (tables.bands, tables.signatures):
                self._connection.execute(delete(table).where(table.c.document == id))
        if signature:
            self._connection.execute(insertion(tables.signatures), {"document": id, **rows.plain(signature)})
        return True

    def places(self, id: str) -> dict[Audience, Place]:
        """The group of a document for each audience, where it is in one."""
        found = self._connection.execute(_PLACES, {"id": id})
        return {Audience(row.audience): Place(row.leader, row.share) for row in found}

    def same(self, id: str, words: str, audiences: Sequence[Audience]) -> dict[Audience, Place]:
        """The group of others that have these very words, for each audience that has any."""
        if not self._connection.execute(_SHARED, {"id": id, "words": words}).first():
            return {}
        found = (
            (each, self._connection.execute(_SAME, {"words": words, "audience": each}).first()) for each in audiences
        )
        return {audience: Place(row.leader, row.share) for audience, row in found if row}

    def candidates(
        self, bands: Sequence[int], runs: range, audiences: Sequence[Audience]
    ) -> Iterator[tuple[Audience, list[tuple[str, bytes]]]]:
        """For each audience the leaders with one of the bands and as many runs, and their values.

        Of a crowd those with most bands.
        """
        if not bands or not self._connection.execute(_BANDED, {"bands": bands}).first():
            return
        for audience in audiences:
            asked = {"bands": bands, "fewest": runs.start, "most": runs.stop - 1, "audience": audience}
            yield audience, [(row.document, row.minhash) for row in self._connection.execute(_CANDIDATES, asked)]

    def join(self, id: str, places: Mapping[Audience, Place], bands: Sequence[int]) -> None:
        """Put a document into groups; one that leads a group is found by its bands."""
        rows = [{"document": id, "audience": audience, **place._asdict()} for audience, place in places.items()]
        self._connection.execute(insertion(tables.copies), rows)
        led = bands and any(place.leader == id for place in places.values())
        if led and not self._connection.execute(_LEADS, {"id": id}).first():
            self._connection.execute(insertion(tables.bands), [{"band": band, "document": id} for band in set(bands)])


def place(connection: Connection, id: str, audience: Audience) -> Place | None:
    """The group of a document; None where it is in none."""
    row = connection.execute(_PLACES.where(_GROUPED.audience == audience), {"id": id}).one_or_none()
    return Place(row.leader, row.share) if row else None


def leaders(connection: Connection, ids: Sequence[str], audience: Audience) -> dict[str, str]:
    """The leaders of the groups of documents that are in any."""
    rows = connection.execute(_LED, {"ids": ids, "audience": audience})
    return {row.document: row.leader for row in rows}


def leave(connection: Connection, ids: Sequence[str], *audiences: Audience) -> None:
    """Take documents out of their groups, and all others out of those that they led; queue them all."""
    grouped = tables.copies.c
    gone = grouped.audience.in_(audiences) & or_(grouped.document.in_(ids), grouped.leader.in_(ids))
    connection.execute(insert(tables.queue).from_select(["document"], select(grouped.document).where(gone).distinct()))
    connection.execute(delete(tables.copies).where(gone))


def _words(connection: Connection, id: str) -> str:
    return connection.scalar(_WORDS, {"id": id}) or ""


def _others(leader: str, audience: Audience) -> Select[tuple[str, str, str | None, float, str]]:
    grouped, document = tables.copies.c, tables.documents.c
    return (
        select(document.id, document.title, document.dated, grouped.share, tables.signatures.c.words)
        .join(tables.copies, grouped.document == document.id)
        .join(tables.signatures, tables.signatures.c.document == document.id)
        .where(grouped.leader == leader, grouped.audience == audience)
        .where(selection.may_read(audience), selection.current())
        .order_by(document.id)
    )


def _copy(id: str, own: Place, words: str, other: Row[tuple[str, str, str | None, float, str]]) -> Copy:
    """A copy of a document, by what both have in common with the one that leads them.

    What two have not in common is at most what each has not in common with a third.
    """
    known = other.id, other.title, PartialDate.parse(other.dated) if other.dated else None
    if words == other.words:
        return Copy(*known, 1.0, exact=True)
    if own.leader in (id, other.id):
        return Copy(*known, min(own.share, other.share), exact=True)
    return Copy(*known, own.share + other.share - 1, exact=False)
