"""Where sources differ on what a paper is, so that a person should look: nothing decides it but a guess."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import combinations, groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from documents import decisions, rows, selection, tables
from documents.claim import Claim, Source, best
from documents.dates import PartialDate
from documents.document import Audience, Document, Visibility

_SURE = 0.7  # what is less sure than that is no source to differ from
_AS_SURE = {"date": 0.16, "body": 0.05}  # how much less sure a source may be than the surest, and not be passed over
_YEAR = 365  # days
_IN_NAME = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})([-_. ]?)([01][0-9])\2([0-3][0-9])(?![0-9])")
_FIELDS = ("date", "kind", "body")


class Doubt(NamedTuple):
    """Two claims of a field that differ, what the paper is described by first."""

    field: str
    one: Claim
    other: Claim

    def sentence(self, one: str = "", other: str = "") -> str:
        """It in words, with the values as people read them."""
        said = ((one or self.one.value or "none", self.one), (other or self.other.value or "none", self.other))
        return f"Sources differ: {', '.join(f'{value} ({_where(claim)})' for value, claim in said)}."


class Doubted(NamedTuple):
    """A document that a person should look at."""

    document: str
    title: str
    doubts: tuple[Doubt, ...]


def doubts(document: Document) -> tuple[Doubt, ...]:
    """The fields on which sources of similar standing differ; none on which a person has spoken."""
    return tuple(in_claims(document.claims, document.file_name))


def in_claims(claims: Sequence[Claim], file_name: str) -> Iterator[Doubt]:
    """The same of what is claimed of a paper that came as a file of that name; of each field the first."""
    for field in _FIELDS:
        said = best(claims, field)
        differ = _DIFFER[field]
        pairs = (pair for pair in _pairs(field, said, claims, file_name) if differ(pair[0].value, pair[1].value))
        yield from (Doubt(field, *pair) for pair in [*pairs][:1])


def _pairs(field: str, said: Sequence[Claim], claims: Sequence[Claim], file_name: str) -> Iterable[tuple[Claim, Claim]]:
    """The claims of similar standing, two by two. What the paper says of its kind is what its first words are like."""
    if not said or said[0].source is Source.PERSON:
        return ()
    if said[0].source in {Source.SIDECAR, Source.REGISTER}:
        return ((one, other) for one, other in combinations(said, 2) if one.source is not other.source)
    if said[0].source is Source.FOLDER:
        return ((said[0], other) for other in _of_paper(field, claims)[:1] if field != "body")
    nearly = [claim for claim in _sure(said) if claim.confidence >= said[0].confidence - _AS_SURE.get(field, -1)]
    return combinations((*nearly, *(_named(file_name) if field == "date" else ())), 2)


def _of_paper(field: str, claims: Sequence[Claim]) -> Sequence[Claim]:
    """What the paper itself says of a field, the surest first."""
    return _sure(best([claim for claim in claims if claim.source.rank == Source.TEXT.rank], field))


def _sure(claims: Sequence[Claim]) -> Sequence[Claim]:
    return [claim for claim in claims if claim.confidence >= _SURE]


def _named(file_name: str) -> Iterator[Claim]:
    """The day in the name of a file."""
    for year, _, month, day in _IN_NAME.findall(file_name):
        with suppress(ValueError):
            value = str(PartialDate(int(year), int(month), int(day)))
            yield Claim(field="date", value=value, source=Source.EMBEDDED, rule="the file's name", quote=file_name)


def _years_apart(one: str, other: str) -> bool:
    """Whether two dates are a year or more apart, whatever days they mean."""
    try:
        first, last = sorted((PartialDate.parse(one), PartialDate.parse(other)), key=_first)
    except ValueError:
        return False
    return (last.first - first.last).days >= _YEAR


def _first(date: PartialDate) -> str:
    return str(date.first)


def _other_words(one: str, other: str) -> bool:
    """Whether neither is the other, or a part of it."""
    first, second = one.casefold(), other.casefold()
    return first not in second and second not in first


_DIFFER = {"date": _years_apart, "kind": _other_words, "body": _other_words}


def _where(claim: Claim) -> str:
    if claim.source is Source.PERSON:
        return f"{claim.by or 'a person'} on {claim.at[:10]}, of an earlier version"
    return f"page {claim.page}" if claim.source is Source.TEXT else claim.rule


def all_doubts(connection: Connection, audience: Audience) -> list[Doubted]:
    """The documents that an audience should find on which sources differ, in the order of their titles.

    A source is, too, who spoke of an earlier version what nobody says of this one.
    """
    found: dict[str, list[Doubt]] = defaultdict(list)
    spoken = _spoken(connection)
    documents = tables.documents.c
    query = select(documents.id, documents.title, documents.paths).where(*selection.found_by(audience))
    held = {row.id: row for row in connection.execute(query)}
    parcels = _in_parcels(connection, held) if audience is Audience.PUBLIC else {}
    for id, claims in _claimed(connection):
        if id in parcels:
            found[id] += doubts(parcels[id])
            continue
        file_name = held[id].paths[0].rsplit("/", 1)[-1] if id in held else ""
        several = len({row.field for row in claims}) < len(claims)
        if file_name and (several or _IN_NAME.search(file_name)):  # most papers are passed over here
            told = [rows.claim(row) for row in claims if row.field not in spoken.get(id, ())]
            found[id] += in_claims(told, file_name)
    for earlier, id in _versions(connection, audience, spoken):
        if id in held:
            found[id] += _left_behind(connection, spoken[earlier], id, spoken.get(id, {}))
    if audience is Audience.PUBLIC:
        found = {id: list(map(_without_people, some)) for id, some in found.items()}
    doubted = (Doubted(id, parcels.get(id, held[id]).title, tuple(some)) for id, some in found.items() if some)
    return sorted(doubted, key=lambda each: (each.title.casefold(), each.document))


def _in_parcels(connection: Connection, ids: Collection[str]) -> dict[str, Document]:
    """Those of some public documents that came in something for staff, without what they are called there."""
    claims = tables.claims.c
    closed = (claims.source == Source.FOLDER, claims.field == "visibility", claims.value == Visibility.STAFF)
    inner = [id for id in connection.scalars(select(claims.document).where(*closed).distinct()) if id in ids]
    return {each.id: each for id in inner for each in selection.found(connection, [id], Audience.PUBLIC)}


def _without_people(doubt: Doubt) -> Doubt:
    """A doubt that names nobody."""
    return Doubt(doubt.field, replace(doubt.one, by=""), replace(doubt.other, by=""))


def _spoken(connection: Connection) -> dict[str, dict[str, Claim]]:
    """What people say, the last of each field, by document."""
    found: dict[str, dict[str, Claim]] = defaultdict(dict)
    for row in connection.execute(select(tables.said).order_by(tables.said.c.seq)):
        found[row.document][row.field] = decisions.by_person(row)
    return found


def _claimed(connection: Connection) -> Iterator[tuple[str, list[Row[Any]]]]:
    """By document what is claimed, surely enough, of the fields on which sources can differ.

    Of kinds only where somebody else than the paper says one.
    """
    claims, other = tables.claims.c, tables.claims.alias().c
    beside = other.source.in_((Source.SIDECAR, Source.REGISTER, Source.FOLDER))
    of_kind = claims.document.in_(select(other.document).where(other.field == "kind", beside))
    wanted = claims.field.in_(("date", "body")) | ((claims.field == "kind") & of_kind)
    query = select(tables.claims).where(wanted, claims.confidence >= _SURE)
    found = connection.execute(query.order_by(claims.document, claims.seq))
    for id, some in groupby(found, key=lambda row: str(row.document)):
        yield id, list(some)


def _versions(connection: Connection, audience: Audience, ids: Collection[str]) -> Iterator[tuple[str, str]]:
    """Those of some documents that an audience may read, each with every one that came to take its place."""
    documents = tables.documents.c
    readable = connection.scalars(select(documents.id).where(selection.may_read(audience), ~selection.removed()))
    open_to_it = set(readable)
    newer: dict[str, list[str]] = defaultdict(list)
    for older, later in connection.execute(select(tables.versions.c.older, tables.versions.c.newer)):
        newer[older].append(later)
    for id in open_to_it & newer.keys() & {*ids}:
        if selection.is_withheld(connection, id, audience):
            continue
        seen, waiting = {id}, [id]
        while waiting:
            following = [later for later in newer.get(waiting.pop(), ()) if later not in seen]
            seen.update(following)
            waiting += following
            yield from ((id, later) for later in following)


def _left_behind(
    connection: Connection, before: Mapping[str, Claim], id: str, spoken: Mapping[str, Claim]
) -> Iterator[Doubt]:
    """What people said of an earlier version, where a document says something else and nobody has said it of that."""
    claims = tables.claims
    here = connection.execute(select(claims).where(claims.c.document == id).order_by(claims.c.seq))
    known = [rows.claim(row) for row in here]
    for field, said in before.items():
        now = best(known, field)
        if field not in spoken and field != "visibility" and now and said.value not in {each.value for each in now}:
            yield Doubt(field, now[0], said)
