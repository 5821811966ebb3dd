"""What is known to be missing among meetings, from the days that papers speak of.

What is not certain is no gap: anything of a body near enough, or of none, that may be what is missing, counts as held.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from documents.dates import PartialDate
from documents.document import Kind, Named
from documents.ledger.days import Role

_WAIT = timedelta(days=60)  # minutes are asked for after this, or once the body has met again
_SAME = timedelta(days=3)  # days nearer than this are of one meeting
_SOON = timedelta(days=7)  # a meeting may be this much before or after the day that was told
_RESTS = (1, 8, 12)  # months in which many bodies do not meet
_MOST = 5  # intervals without a paper; after a longer time the series is taken to have stopped
_MOST_WORDS = 30  # of the name of a body, in which others may stand
_WORD = re.compile(r"\w+")
_MEETINGS = (Kind.AGENDA, Kind.MINUTES)
_HELD = (Role.DATED, Role.FILE, Role.HEAD)


class Lacking(StrEnum):
    """What is missing."""

    MINUTES = "minutes"  # there is an agenda
    MEETING = "meeting"  # of a regular series
    PAPER = "paper"  # its reference code is named


class Evidence(NamedTuple):
    """A document that shows a gap; `page` is 0 where it is the whole of it."""

    document: str
    title: str
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that is known to be missing, and the papers that show it.

    `dates` are the day of the meeting or the months of a series; `code` the reference code of a paper and `series` what
    it has in common with others. `every` is how many months lie between the meetings.
    """

    lacking: Lacking
    bodies: tuple[Named, ...]
    evidence: tuple[Evidence, ...]
    dates: tuple[PartialDate, ...] = ()
    code: str = ""
    series: str = ""
    every: int = 0


class Said(NamedTuple):
    """A day that a document speaks of."""

    document: str
    title: str
    kind: str
    bodies: tuple[Named, ...]
    day: PartialDate
    role: Role


class Rhythm(NamedTuple):
    """How often a body meets: the months between its meetings, and the days that may be."""

    months: int
    usual: range

    @property
    def long(self) -> int:
        """Days from which on a meeting is missing."""
        return round(1.75 * (self.usual.start + self.usual.stop) / 2)

    def lacks(self, before: date, after: date) -> bool:
        """Whether a meeting is missing between two, and the series has not stopped."""
        return self.long <= (after - before).days <= _MOST * self.months * 31

    def between(self, before: date, after: date) -> list[PartialDate]:
        """The months, between two meetings, in which others would have been."""
        if self.months == 1:
            return list(_months(before, after))
        apart = round((after - before).days / (self.months * 30.44))
        expected = (before + (after - before) * part / apart for part in range(1, apart))
        return [PartialDate(day.year, day.month) for day in expected]


_RHYTHMS = (Rhythm(1, range(26, 37)), Rhythm(3, range(80, 101)))


def of_meetings(said: Iterable[Said], above: Callable[[str | None], tuple[str, ...]], today: date) -> Iterator[Gap]:
    """The agendas without minutes, and the meetings that series lack, by body."""
    papers = _Papers(said)
    near = _near(papers.names, above)
    for body in papers.names:
        meetings = _Meetings(body, near[body], papers, today)
        yield from meetings.without_minutes()
        yield from meetings.lacking()


def _near(names: Iterable[Named], above: Callable[[str | None], tuple[str, ...]]) -> dict[Named, set[Named | None]]:
    """The bodies whose papers may be of each: those above and below, those whose names hold the other's, and none."""
    near: dict[Named, set[Named | None]] = {name: {name, None} for name in names}
    known: dict[Hashable, list[Named]] = defaultdict(list)
    for name in near:
        known[name.value].append(name)
        known[_words(name)].append(name)
    for name in near:
        for key in (name.value, *above(name.slug), *_runs(_words(name))):
            for other in known.get(key, ()):
                near[name].add(other)
                near[other].add(name)
    return near


def _words(name: Named) -> tuple[str, ...]:
    return tuple(_WORD.findall(name.name.casefold()))


def _runs(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    words = words[:_MOST_WORDS]
    return (words[start:end] for end in range(1, len(words) + 1) for start in range(end))


class _Papers:
    """What papers say of meetings: by day, as a number, and the bodies that they are of; None is for those of none."""

    def __init__(self, said: Iterable[Said]) -> None:
        self.names: dict[Named, None] = {}
        self.own: dict[Named, list[Said]] = defaultdict(list)  # agendas and minutes
        self.held: dict[int, set[Named | None]] = defaultdict(set)
        self.minutes: dict[int, set[Named | None]] = defaultdict(set)  # what is no agenda
        self.beside: dict[int, set[Named | None]] = defaultdict(set)
        self.off: dict[PartialDate, set[Named | None]] = defaultdict(set)
        self.doubted: dict[PartialDate, set[Named | None]] = defaultdict(set)
        self.following: dict[int, dict[Named | None, set[date]]] = defaultdict(lambda: defaultdict(set))
        following: dict[str, set[date]] = defaultdict(set)
        of_meetings: list[Said] = []
        for each in said:
            self._add(each)
            if each.role is Role.NEXT:
                following[each.document].add(each.day.first)
            elif each.role in _HELD:
                of_meetings.append(each)
        for each in of_meetings:
            for body in each.bodies or (None,) if each.document in following else ():
                self.following[each.day.first.toordinal()][body] |= following[each.document]

    def _add(self, each: Said) -> None:
        bodies, number = each.bodies or (None,), each.day.first.toordinal()
        self.names |= dict.fromkeys(each.bodies)
        if each.bodies and each.kind in _MEETINGS:
            self.own[each.bodies[0]].append(each)
        if each.role in _HELD:
            self.held[number].update(bodies)
            if each.kind != Kind.AGENDA:
                self.minutes[number].update(bodies)
        elif each.role is Role.BESIDE:
            self.beside[number].update(bodies)
        elif each.role is Role.OFF:
            self.off[each.day].update(bodies)
            self.doubted[PartialDate(each.day.year, each.day.month)].update(bodies)
        elif each.role is Role.DOUBT:
            self.doubted[each.day].update(bodies)


class _Meetings:
    """The meetings of a body: its own agendas and minutes, and what of bodies near it may be of them."""

    def __init__(self, body: Named, near: Set[Named | None], papers: _Papers, today: date) -> None:
        self.body = body
        self.near = near
        self.own = papers.own.get(body, [])
        self.papers = papers
        self.today = today

    @cached_property
    def met(self) -> dict[date, Said]:
        """The days on which the body met, by the dates of its papers and the names of their files; minutes first."""
        own = sorted(self.own, key=lambda each: (each.kind != Kind.MINUTES, each.role != Role.DATED, each.document))
        found: dict[date, Said] = {}
        for each in own:
            if each.role in (Role.DATED, Role.FILE) and each.day.first <= self.today:
                found.setdefault(each.day.first, each)
        return found

    @cached_property
    def last(self) -> date:
        """When the body last met."""
        return max(self.met, default=date.min)

    def _any(self, bodies: Collection[Named | None] | None) -> bool:
        """Whether papers of some bodies may be of this."""
        return bool(bodies) and not self.near.isdisjoint(bodies or ())

    def without_minutes(self) -> Iterator[Gap]:
        """The agendas of which there ought to be minutes."""
        agendas = [each for each in self.own if each.kind == Kind.AGENDA]
        days: dict[str, set[PartialDate]] = defaultdict(set)
        for each in agendas:
            if each.role in _HELD:
                days[each.document].add(each.day)
        seen: set[date] = set()
        for agenda in sorted(agendas, key=lambda each: (each.day, each.document)):
            told = agenda.role is Role.DATED and agenda.day.first not in seen
            if told and self._past(agenda.day.first) and not any(map(self._answered, days[agenda.document])):
                seen.add(agenda.day.first)
                evidence = (Evidence(agenda.document, agenda.title),)
                yield Gap(lacking=Lacking.MINUTES, bodies=agenda.bodies, evidence=evidence, dates=(agenda.day,))

    def _past(self, day: date) -> bool:
        """Whether minutes of a day can be expected."""
        return day <= self.today - _WAIT or day < self.last

    def _answered(self, day: PartialDate) -> bool:
        """Whether minutes of a day may be held, or there was no meeting."""
        number = day.first.toordinal()
        off = map(self.papers.off.get, (day, PartialDate(day.year, day.month)))
        held = (self.papers.minutes.get(each) for each in range(number, number + _SAME.days + 1))
        return self.body in self.papers.beside.get(number, ()) or any(map(self._any, (*held, *off)))

    def lacking(self) -> Iterator[Gap]:
        """The meetings that are missing from a regular series."""
        days = _apart(self.met)
        rhythm = _rhythm(days)
        if rhythm is None:
            return
        for place, (before, after) in enumerate(pairwise(days)):
            if rhythm.lacks(before, after) and (months := self._missing(rhythm, days, place)):
                shown = [self.met[day] for day in (before, after)]
                yield Gap(
                    lacking=Lacking.MEETING,
                    bodies=shown[0].bodies,
                    evidence=tuple(Evidence(each.document, each.title) for each in shown),
                    dates=tuple(months),
                    every=rhythm.months,
                )

    def _missing(self, rhythm: Rhythm, days: Sequence[date], place: int) -> list[PartialDate]:
        """The months without a meeting that are no pause, and of which nobody says that there was none.

        Where the rhythm is not well known, those alone for which a meeting was announced.
        """
        before, after = days[place : place + 2]
        following = self._following(before)
        if not _steady(days, place, rhythm, 1) or any(after - day <= _SOON for day in following):
            return []
        months = list(self._open(rhythm, before, after))
        if rhythm.months > 1 and any(self._any(self.papers.doubted.get(month)) for month in _months(before, after)):
            return []
        months = [month for month in months if not self._any(self.papers.doubted.get(month))]
        if not _steady(days, place, rhythm, 2):
            announced = {PartialDate(day.year, day.month) for day in following if before < day}
            months = [month for month in months if month in announced]
        return [month for month in months if not _pauses(month.month, days, rhythm)]

    def _following(self, day: date) -> set[date]:
        """The next meetings by the papers of a meeting."""
        told = self.papers.following.get(day.toordinal(), {})
        return {following for body in told.keys() & self.near for following in told[body]}

    def _open(self, rhythm: Rhythm, before: date, after: date) -> Iterator[PartialDate]:
        """The months between two meetings of which no paper of a body near is."""
        numbers = range(before.toordinal(), after.toordinal() + 1)
        held = [date.fromordinal(number) for number in numbers if self._any(self.papers.held.get(number))]
        met = {(day.year, day.month) for day in held}
        for start, end in pairwise(_apart({before, *held, after})):
            if (end - start).days >= rhythm.long:
                yield from (month for month in rhythm.between(start, end) if (month.year, month.month) not in met)


def _pauses(month: int, days: Sequence[date], rhythm: Rhythm) -> bool:
    """Whether a series leaves out a month of the year more often than not; once is enough where many bodies rest."""
    lacked = sum(
        missing.month == month
        for before, after in pairwise(days)
        if rhythm.lacks(before, after)
        for missing in rhythm.between(before, after)
    )
    met = len({day.year for day in days if day.month == month})
    return lacked > met and (lacked > 1 or month in _RESTS)


def _apart(days: Iterable[date]) -> list[date]:
    """Days in order, those of one meeting once."""
    found: list[date] = []
    for day in sorted(days):
        if not found or day - found[-1] > _SAME:
            found.append(day)
    return found


def _rhythm(series: Sequence[date]) -> Rhythm | None:
    """How often the meetings are, where most of them are as far apart as of a monthly or quarterly body."""
    apart = [(after - before).days for before, after in pairwise(series)]
    return next((each for each in _RHYTHMS if 2 * sum(days in each.usual for days in apart) > len(apart)), None)


def _steady(days: Sequence[date], place: int, rhythm: Rhythm, times: int) -> bool:
    """Whether an interval has so many usual ones right before it, and as many right behind."""
    apart = [(after - before).days for before, after in pairwise(days)]
    near = (*apart[max(0, place - times) : place], *apart[place + 1 : place + 1 + times])
    return len(near) == 2 * times and all(each in rhythm.usual for each in near)


def _months(before: date, after: date) -> Iterator[PartialDate]:
    """The months between those of two days."""
    return map(_month, range(before.year * 12 + before.month, after.year * 12 + after.month - 1))


def _month(number: int) -> PartialDate:
    """A month counted from the year 0: 0 is January."""
    return PartialDate(number // 12, number % 12 + 1)
