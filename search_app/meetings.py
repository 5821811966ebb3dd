"""Meetings as pages: the series of every body, the meetings of one, and the papers of a meeting."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import groupby
from typing import NamedTuple

from fastapi import APIRouter
from starlette.responses import Response

from documents import Audience, Kind, Named, NotFound, PartialDate, Vocabulary
from documents.meetings import Attender, Meeting, MeetingPaper, Series, Tells, around
from documents.people import ATTENDANCE
from search_app.addresses import (
    MEETINGS,
    document_address,
    meeting_address,
    page_address,
    series_address,
    value_address,
)
from search_app.dates import date_words
from search_app.facts import Fact, facts
from search_app.parts import Asker, Here, Parts

router = APIRouter()

_TOLD = {
    Tells.DATED: "It is dated that day.",
    Tells.FILE: "The name of its file has that day.",
    Tells.HEAD: "That day stands at its head.",
    Tells.DAY: "It is of the same body and day.",
}
_MANY = 12  # meetings on the page of a series that are not put under their years


class Shown(NamedTuple):
    """A paper of a meeting, why it is thought to be of it, and the page that says so."""

    title: str
    address: str
    why: str
    place: str


class Row(NamedTuple):
    """A meeting in its series, with the papers that are here; `lacks` says that there are no minutes."""

    day: PartialDate
    address: str
    agendas: Sequence[Shown]
    minutes: Sequence[Shown]
    others: int


class Year(NamedTuple):
    """The meetings of a year, the newest first; all of a short series are under no year."""

    label: str
    rows: Sequence[Row]


class There(NamedTuple):
    """What some minutes say of who was there."""

    title: str
    address: str
    facts: Sequence[Fact]


class Attended(NamedTuple):
    """A person, the body as far as it is said, and at how many meetings present."""

    name: str
    body: str
    present: int


class Line(NamedTuple):
    """A series among all: whose, how many meetings, between which days, and where the last is."""

    name: str
    address: str
    number: int
    first: PartialDate
    last: PartialDate
    latest: str


class Latest(NamedTuple):
    """One of the last meetings of all bodies, and what is here of it."""

    body: str
    day: PartialDate
    address: str
    agenda: bool
    minutes: bool
    others: int


def latest(series: Iterable[Series], most: int) -> list[Latest]:
    """The last meetings of some series, the newest first."""
    last = (meeting for each in series for meeting in each.meetings[-most:])
    return [_latest(meeting) for meeting in nlargest(most, last, key=lambda meeting: meeting.day)]


@router.api_route(MEETINGS, methods=["GET", "HEAD"])
def meetings(here: Here, asker: Asker) -> Response:
    """The bodies of which meetings are held."""
    lines = [_line(series) for series in here.catalogue.meetings.all(asker).values() if series.meetings]
    return here.html("meetings.html", lines=lines)


@router.api_route(f"{MEETINGS}/{{key}}", methods=["GET", "HEAD"])
def series(key: str, here: Here, asker: Asker) -> Response:
    """The meetings of a body, the newest first."""
    found = _series(key, here, asker)
    attendance = here.catalogue.meetings.attendance(found, asker)
    return here.html(
        "series.html",
        series=found,
        told=attendance.told,
        people=[_attended(each, here.vocabulary) for each in attendance.people],
        body=_body(found.body, here.vocabulary),
        years=list(_years(found)),
        undated=[_shown(paper) for paper in found.undated],
    )


@router.api_route(f"{MEETINGS}/{{key}}/{{day}}", methods=["GET", "HEAD"])
def meeting(key: str, day: str, here: Here, asker: Asker) -> Response:
    """The papers of a meeting, and those before and after it."""
    found = _series(key, here, asker)
    if (number := found.on(day)) < 0:
        raise NotFound(f"There is no meeting of {found.body.name} on {day} here.")
    place = around(found, number)
    closed = here.closed(paper.document for paper in place.meeting.papers)
    return here.html(
        "meeting.html",
        series=found,
        meeting=place.meeting,
        address=series_address(key),
        body=_body(found.body, here.vocabulary),
        papers=[
            (label, [_shown(paper, place.meeting.papers) for paper in some])
            for label, some in _parts(place.meeting)
            if some or label == "Minutes"
        ],
        closed=set(map(document_address, closed)),
        there=list(_there(place.meeting, here, asker)),
        before=_way(place.before),
        after=_way(place.after),
    )


def _shown(paper: MeetingPaper, papers: Sequence[MeetingPaper] = ()) -> Shown:
    """A paper as it is shown, among those of its meeting."""
    place, where, why = paper.place, "", _TOLD.get(paper.tells, "")
    if place:
        naming = next(other.kind for other in papers if other.document == place.document)
        where = page_address(place.document, place.page, f'"{place.code}"')
        why = f"{place.code} stands on page {place.page} of the {naming}."
    return Shown(paper.title, document_address(paper.document), why, where)


def _there(meeting: Meeting, here: Parts, asker: Audience) -> Iterator[There]:
    """Who was there by the minutes of a meeting, with the places that say so."""
    for paper in meeting.of_kind(Kind.MINUTES):
        document = here.catalogue.get(paper.document, asker)
        told = [fact for fact in facts(document, here.vocabulary) if fact.field in ATTENDANCE]
        if told:
            yield There(paper.title, document_address(paper.document), told)


def _attended(attender: Attender, vocabulary: Vocabulary) -> Attended:
    party = attender.party
    return Attended(party.name, vocabulary.label("body", party.body), attender.present)


def _series(key: str, here: Here, asker: Asker) -> Series:
    found = here.catalogue.meetings.all(asker).get(key)
    if found is None:
        raise NotFound("There are no meetings of such a body here.")
    return found


def _parts(meeting: Meeting) -> tuple[tuple[str, Sequence[MeetingPaper]], ...]:
    return (
        ("Agenda", meeting.of_kind(Kind.AGENDA)),
        ("Minutes", meeting.of_kind(Kind.MINUTES)),
        ("Papers", meeting.others),
    )


def _line(series: Series) -> Line:
    first, last = series.meetings[0].day, series.meetings[-1].day
    number = len(series.meetings)
    return Line(series.body.name, series_address(series.key), number, first, last, meeting_address(series.key, last))


def _years(series: Series) -> Iterator[Year]:
    newest = [_row(meeting) for meeting in reversed(series.meetings)]
    if len(newest) <= _MANY:
        yield Year("", newest)
        return
    for year, rows in groupby(newest, key=lambda row: row.day.year):
        yield Year(str(year), list(rows))


def _row(meeting: Meeting) -> Row:
    agendas, minutes = ([_shown(each) for each in meeting.of_kind(kind)] for kind in (Kind.AGENDA, Kind.MINUTES))
    return Row(meeting.day, meeting_address(meeting.series, meeting.day), agendas, minutes, len(meeting.others))


def _latest(meeting: Meeting) -> Latest:
    agenda, minutes = (bool(meeting.of_kind(kind)) for kind in (Kind.AGENDA, Kind.MINUTES))
    address = meeting_address(meeting.series, meeting.day)
    return Latest(meeting.body.name, meeting.day, address, agenda, minutes, len(meeting.others))


def _way(meeting: Meeting | None) -> tuple[str, str] | None:
    """A meeting before or after: its day in words, and its address."""
    return (date_words(meeting.day), meeting_address(meeting.series, meeting.day)) if meeting else None


def _body(body: Named, vocabulary: Vocabulary) -> str:
    """The page about a body."""
    return value_address(vocabulary, "body", body.value)
