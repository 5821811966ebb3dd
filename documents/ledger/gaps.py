"""What is known to be missing among meetings, from the days that papers speak of.

What is not certain is no gap: anything of a body near enough, or of none, that may be what is missing, counts as held.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
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
_LEAST = 4  # meetings that make a series
_MOST = 5  # intervals without a paper; after a longer time the series is taken to have stopped
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

    def between(self, before: date, after: date) -> list[PartialDate]:
        """The months, between two meetings, in which others would have been."""
        if self.months == 1:
            first = before.year * 12 + before.month
            return [_month(number) for number in range(first, after.year * 12 + after.month - 1)]
        apart = round((after - before).days / (self.months * 30.44))
        expected = (before + (after - before) * part / apart for part in range(1, apart))
        return [PartialDate(day.year, day.month) for day in expected]


_RHYTHMS = (Rhythm(1, range(26, 37)), Rhythm(3, range(80, 101)))


def of_meetings(said: Iterable[Said], above: Callable[[str | None], tuple[str, ...]], today: date) -> Iterator[Gap]:
    """The agendas without minutes, and the meetings that series lack, by body."""
    by_body: dict[Named | None, list[Said]] = defaultdict(list)
    for each in said:
        for body in each.bodies or (None,):
            by_body[body].append(each)
    names = [body for body in by_body if body]
    for body in names:
        near = [other for other in names if _related(body, other, above)]
        beside = [each for other in (*near, None) for each in by_body.get(other, ())]
        meetings = _Meetings(body, by_body[body], beside, today)
        yield from meetings.without_minutes()
        yield from meetings.lacking()


def _related(one: Named, other: Named, above: Callable[[str | None], tuple[str, ...]]) -> bool:
    """Whether a paper of one body may be of the other: it is above it, or its name holds the other's."""
    names = one.name.casefold(), other.name.casefold()
    under = one.slug in above(other.slug) or other.slug in above(one.slug)
    return one.value == other.value or under or names[0] in names[1] or names[1] in names[0]


class _Meetings:
    """The meetings of a body: its own agendas and minutes, and what of bodies near it may be of them."""

    def __init__(self, body: Named, said: Iterable[Said], beside: Iterable[Said], today: date) -> None:
        kinds = (Kind.AGENDA, Kind.MINUTES)
        self.body = body
        self.own = [each for each in said if each.kind in kinds and each.bodies[0] == body]
        self.beside = list(beside)
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
    def off(self) -> set[PartialDate]:
        """The days and months on which there was no meeting."""
        return {each.day for each in self.beside if each.role is Role.OFF}

    @cached_property
    def minutes(self) -> set[date]:
        """The days that something other than an agenda is of."""
        return {each.day.first for each in self.beside if each.role in _HELD and each.kind != Kind.AGENDA}

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
        return day + _WAIT <= self.today or any(later > day for later in self.met)

    def _answered(self, day: PartialDate) -> bool:
        """Whether minutes of a day may be held, or there was no meeting."""
        return day.first in self.minutes or not self.off.isdisjoint((day, PartialDate(day.year, day.month)))

    def lacking(self) -> Iterator[Gap]:
        """The meetings that are missing from a regular series."""
        series = _apart(self.met)
        rhythm = _rhythm(series)
        if rhythm is None:
            return
        held = {each.day.first for each in self.beside if each.role in _HELD}
        days = _apart({*series, *(day for day in held if series[0] < day < series[-1])})
        for place, (before, after) in enumerate(pairwise(days)):
            long = rhythm.long <= (after - before).days <= _MOST * rhythm.months * 31
            shown = [self.met[day] for day in (before, after) if day in self.met]
            if not (long and shown and _steady(days, place, rhythm)) or self._told(before, after):
                continue
            if months := self._missing(rhythm, before, after, days, held):
                yield Gap(
                    lacking=Lacking.MEETING,
                    bodies=shown[0].bodies,
                    evidence=tuple(Evidence(each.document, each.title) for each in shown),
                    dates=tuple(months),
                    every=rhythm.months,
                )

    def _told(self, before: date, after: date) -> bool:
        """Whether the papers of a meeting say that the next is the one that is held."""
        there = {each.document for each in self.beside if each.role in _HELD and each.day.first == before}
        following = [each.day.first for each in self.beside if each.role is Role.NEXT and each.document in there]
        return any(day >= after - _SOON for day in following)

    def _missing(
        self, rhythm: Rhythm, before: date, after: date, days: Sequence[date], held: Collection[date]
    ) -> list[PartialDate]:
        """The months without a meeting that are no pause, and of which nobody says that there was none."""
        months = rhythm.between(before, after)
        off = {PartialDate(day.year, day.month) for day in self.off if before < day.last and day.first < after}
        if rhythm.months > 1 and off:
            return []
        met = {PartialDate(day.year, day.month) for day in held}
        return [month for month in months if month not in off | met and not _pauses(month.month, days, rhythm)]


def _pauses(month: int, days: Sequence[date], rhythm: Rhythm) -> bool:
    """Whether a series leaves out a month of the year more often than not; once is enough where many bodies rest."""
    lacked = sum(
        missing.month == month
        for before, after in pairwise(days)
        if (after - before).days >= rhythm.long
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
    if len(series) < _LEAST:
        return None
    return next((each for each in _RHYTHMS if 2 * sum(days in each.usual for days in apart) > len(apart)), None)


def _steady(days: Sequence[date], place: int, rhythm: Rhythm) -> bool:
    """Whether the meetings before and after an interval keep the rhythm: two of the four intervals nearest to it."""
    near = [*range(max(0, place - 2), place), *range(place + 1, min(place + 3, len(days) - 1))]
    return sum((days[each + 1] - days[each]).days in rhythm.usual for each in near) >= 2


def _month(number: int) -> PartialDate:
    """A month counted from the year 0: 0 is January."""
    return PartialDate(number // 12, number % 12 + 1)
