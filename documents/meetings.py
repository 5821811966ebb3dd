"""Meetings: the agenda, the papers and the minutes of a day, and the meetings before and after it.

A series is the meetings of one body. All that an audience is told is computed from the papers that it may read.
"""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from sqlalchemy import Connection, Text, cast, select

from documents import selection, tables
from documents.correspondence import Party
from documents.database import Database
from documents.dates import PartialDate
from documents.document import Audience, Kind, Named
from documents.ledger.codes import Bears
from documents.ledger.days import Role
from documents.ledger.unchanged import Unchanged
from documents.people import Person, attendance, bare, person

_OWN = (Kind.AGENDA, Kind.MINUTES)
_BELIEVED = (Role.DATED, Role.FILE, Role.HEAD)  # what tells the day of a meeting, the surest first
_PRESENT = {"chair", "present"}
_WHOLE = len("2025-03-04")  # a month is no day
_APART = re.compile(r"[\W_]+")


class Tells(StrEnum):
    """What tells that a paper is of a meeting."""

    DATED = "dated"  # its date
    FILE = "file"  # the name of its file
    HEAD = "head"  # its first lines
    NAMED = "named"  # the agenda, or the minutes, name its reference code
    DAY = "day"  # it is a paper of the same body and day


class Place(NamedTuple):
    """A page of a document where a reference code stands."""

    document: str
    page: int
    code: str


class MeetingPaper(NamedTuple):
    """A paper of a meeting; `place` is where it is named, if that is what tells."""

    document: str
    title: str
    kind: Kind
    tells: Tells
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A day on which a body met, and its papers: agendas, minutes, then what was put to it."""

    series: str
    body: Named
    day: PartialDate
    papers: tuple[MeetingPaper, ...]

    def of_kind(self, kind: Kind) -> tuple[MeetingPaper, ...]:
        """The agendas, or the minutes."""
        return tuple(paper for paper in self.papers if paper.kind is kind)

    @property
    def others(self) -> tuple[MeetingPaper, ...]:
        """What was put to it."""
        return tuple(paper for paper in self.papers if paper.kind not in _OWN)

    @property
    def chief(self) -> MeetingPaper:
        """The paper that tells most of it: its minutes, where they are here."""
        return (*self.of_kind(Kind.MINUTES), *self.papers)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The meetings of a body, the oldest first, and agendas and minutes of which nothing tells the day.

    `key` stands for it in addresses: the slug of the body, or one made of its name.
    """

    key: str
    body: Named
    meetings: tuple[Meeting, ...]
    undated: tuple[MeetingPaper, ...] = ()

    def on(self, day: str) -> int:
        """The place of a day's meeting among all, -1 where there was none."""
        return next((place for place, each in enumerate(self.meetings) if str(each.day) == day), -1)


class Around(NamedTuple):
    """A meeting, and those before and after it in its series."""

    meeting: Meeting
    before: Meeting | None
    after: Meeting | None


class Attender(NamedTuple):
    """Somebody who was present at meetings: the name as it was written last, and at how many."""

    party: Party
    present: int


class Attendance(NamedTuple):
    """Who was present at the meetings of a series, most often first; `told` of them have minutes that say it."""

    told: int
    people: Sequence[Attender]


_Day: TypeAlias = tuple[str, str]  # series and day


class Meetings:
    """The meetings of all bodies; a part of the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unchanged = Unchanged(database)

    def close(self) -> None:
        """Let go of the database."""
        self._unchanged.close()

    def all(self, audience: Audience) -> Mapping[str, Series]:
        """Every series by its key, in the order of the bodies' names."""
        return self._unchanged.answer(audience, lambda: self._all(audience))

    def of(self, document: str, audience: Audience) -> tuple[Around, ...]:
        """The meetings that a document is of; none where it is of none, and several where several agendas name it."""
        all_series = self.all(audience)
        places = self._unchanged.answer((audience, "places"), lambda: _places(all_series.values()))
        return tuple(around(all_series[key], number) for key, number in places.get(document, ()))

    def attendance(self, series: Series, audience: Audience) -> Attendance:
        """Who was present at the meetings of a series, by the minutes that an audience may find."""
        return self._unchanged.answer((audience, "attendance", series.key), lambda: self._present(series, audience))

    def _present(self, series: Series, audience: Audience) -> Attendance:
        papers = [paper.document for meeting in series.meetings for paper in meeting.of_kind(Kind.MINUTES)]
        present: dict[str, list[Party]] = defaultdict(list)
        chairs: dict[str, list[Party]] = defaultdict(list)
        with self._database.connect() as connection:
            for there in attendance(connection, papers, audience):
                if there.field in _PRESENT:
                    (present if there.field == "present" else chairs)[there.document].append(there.party)
        lists = {document: [*parties, *chairs[document]] for document, parties in present.items()}
        return _attendance(series, lists)

    def _all(self, audience: Audience) -> Mapping[str, Series]:
        with self._database.connect() as connection:
            own = list(_own(connection, audience))
            put = {own_id: list(papers) for own_id, papers in _named(connection, audience).items()}
            same_day = _of_days(connection, audience)
        names: dict[str, Named] = {}
        papers: dict[str, dict[str, list[MeetingPaper]]] = defaultdict(lambda: defaultdict(list))
        for body, day, paper in own:
            key = series_key(body)
            names.setdefault(key, body)
            papers[key][day].append(paper)
        return {
            key: _series(key, names[key], papers[key], put, same_day)
            for key in sorted(names, key=lambda key: names[key].name.casefold())
        }


def series_key(body: Named) -> str:
    """What stands for a body's series in addresses."""
    plain = unicodedata.normalize("NFKD", body.name).encode("ascii", "ignore").decode().casefold()
    return body.slug or _APART.sub("-", plain).strip("-") or "unnamed"


def around(series: Series, number: int) -> Around:
    """A meeting of a series by its place, with its neighbours."""
    before, after = series.meetings[max(0, number - 1) : number], series.meetings[number + 1 : number + 2]
    return Around(series.meetings[number], *(next(iter(each), None) for each in (before, after)))


def _attendance(series: Series, lists: Mapping[str, Sequence[Party]]) -> Attendance:
    """How often each was present, by the lists of the minutes; who chaired was present as well."""
    told, times, last = 0, Counter[Person](), dict[Person, Party]()
    for meeting in series.meetings:
        papers = [paper.document for paper in meeting.of_kind(Kind.MINUTES)]
        parties = [party for paper in papers for party in lists.get(paper, ())]
        own = {who: party for party in parties if (who := person(party, series.body.value))}
        told += bool(own)
        times.update(own.keys())
        last.update(own)
    people = (Attender(last[who], number) for who, number in times.items())
    return Attendance(told, sorted(people, key=lambda each: (-each.present, bare(each.party.name))))


def _series(
    key: str,
    body: Named,
    papers: Mapping[str, Sequence[MeetingPaper]],
    put: Mapping[str, Sequence[MeetingPaper]],
    same_day: Mapping[_Day, Sequence[MeetingPaper]],
) -> Series:
    """The meetings of a body, from its agendas and minutes by their days."""
    meetings = (
        Meeting(series=key, body=body, day=PartialDate.parse(day), papers=tuple(_joined(own, put, same_day, key, day)))
        for day in sorted(filter(None, papers))
        for own in (sorted(papers[day], key=lambda paper: (_OWN.index(paper.kind), paper.title, paper.document)),)
    )
    return Series(key=key, body=body, meetings=tuple(meetings), undated=tuple(papers.get("", ())))


def _joined(
    own: Sequence[MeetingPaper],
    put: Mapping[str, Sequence[MeetingPaper]],
    same_day: Mapping[_Day, Sequence[MeetingPaper]],
    key: str,
    day: str,
) -> Iterator[MeetingPaper]:
    """The papers of a meeting, each once: what its agendas name was put to it; without one, what its minutes name."""
    yield from own
    naming = [paper for paper in own if paper.kind is Kind.AGENDA] or own
    named = {paper.document: paper for each in naming for paper in put.get(each.document, ())}
    for paper in same_day.get((key, day), ()):
        named.setdefault(paper.document, paper)
    yield from sorted(named.values(), key=lambda paper: (paper.place.code if paper.place else "", paper.title))


def _places(all_series: Iterable[Series]) -> Mapping[str, Collection[tuple[str, int]]]:
    """For each document the meetings it is of, as series and place in it."""
    found: dict[str, dict[tuple[str, int], None]] = defaultdict(dict)
    for series in all_series:
        for number, meeting in enumerate(series.meetings):
            for paper in meeting.papers:
                found[paper.document][series.key, number] = None
    return found


def _own(connection: Connection, audience: Audience) -> Iterator[tuple[Named, str, MeetingPaper]]:
    """The agendas and minutes of bodies, each with its day, "" where nothing tells it."""
    column, day = tables.documents.c, tables.days.c
    told = select(day.document, day.day, day.role).where(day.role.in_(_BELIEVED))
    days: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for document, when, role in connection.execute(told):
        days[document].append((_BELIEVED.index(Role(role)), when))
    query = select(column.id, column.title, column.kind, cast(column.bodies, Text)).where(
        column.kind.in_(_OWN), *selection.found_by(audience)
    )
    for id, title, kind, bodies in connection.execute(query.order_by(column.title, column.id)):
        for body in json.loads(bodies)[:1]:
            place, when = min((each for each in days[id] if len(each[1]) == _WHOLE), default=(0, ""))
            yield Named(*body), when, MeetingPaper(id, title, Kind(kind), Tells(_BELIEVED[place]))


def _named(connection: Connection, audience: Audience) -> Mapping[str, Sequence[MeetingPaper]]:
    """By the agenda or minutes that name them, the papers that bear a reference code."""
    named, borne = tables.codes.alias("named"), tables.codes.alias("borne")
    column, meeting = tables.documents.c, tables.documents.alias("meeting").c
    query = (
        select(named.c.document, named.c.page, named.c.code, column.id, column.title, column.kind)
        .join(borne, borne.c.key == named.c.key)
        .join(tables.documents, column.id == borne.c.document)
        .where(named.c.bears == Bears.NAMES, borne.c.bears == Bears.BEARS)
        .where(named.c.document.in_(select(meeting.id).where(meeting.kind.in_(_OWN))), column.kind.not_in(_OWN))
        .where(*selection.found_by(audience))
        .order_by(named.c.page, named.c.code)
    )
    found: dict[str, list[MeetingPaper]] = defaultdict(list)
    for by, page, code, id, title, kind in connection.execute(query):
        found[by].append(MeetingPaper(id, title, Kind(kind), Tells.NAMED, Place(by, page, code)))
    return found


def _of_days(connection: Connection, audience: Audience) -> Mapping[_Day, Sequence[MeetingPaper]]:
    """The papers for meetings, by the series of their body and their day."""
    column = tables.documents.c
    query = select(column.id, column.title, column.dated, cast(column.bodies, Text)).where(
        column.kind == Kind.PAPER, column.dated.is_not(None), *selection.found_by(audience)
    )
    found: dict[_Day, list[MeetingPaper]] = defaultdict(list)
    for id, title, dated, bodies in connection.execute(query.order_by(column.title, column.id)):
        for body in json.loads(bodies)[:1]:
            found[series_key(Named(*body)), dated].append(MeetingPaper(id, title, Kind.PAPER, Tells.DAY))
    return found
