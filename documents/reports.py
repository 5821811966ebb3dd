"""Which report a response answers: the one that it names by a code, by its title, or by its day and who issued it.

A contradicting day or number, or a name that is told in passing, is no such naming; where two are named, neither is.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, TypeAlias

from documents.dates import MONTHS, PartialDate

_TELLING = 4  # words of a title that need nothing beside them
_SHORTEST = 2  # words of a title; one tells nothing
_WORD = re.compile(r"\w+")
_ASIDE = re.compile(r"\([^)]*\)")
_DAY = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({'|'.join(MONTHS)}),? (\d{{4}})\b", re.IGNORECASE)
_OF = re.compile(
    r"(?:\b(?:of|on|in|from|dated|published|issued|reported)|[,(])\s*"
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)? )?({'|'.join(MONTHS)}),? (\d{{4}})\b",
    re.IGNORECASE,
)
_NEAR = 150  # characters about a name, at most, that tell of it
_BESIDE = 40  # the same of what stands close by it
_STOP = re.compile(r"[.!?]\s")
_ANSWERS = re.compile(r"\b(?:response|respond(?:s|ing)?|answer(?:s|ing)?|repl(?:y|ies|ying))\b", re.IGNORECASE)
_PASSING = re.compile(
    r"\b(?:read with|alongside|together with|see|not|earlier|previous(?:ly)?|former|unlike|answered|responded"
    r"|replied)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(r"\b(?:report|review|inquiry|publish|issued|recommend)", re.IGNORECASE)
_ORDINAL = "second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|two|three|four|five|six|seven|eight|nine|ten"
_NUMBER = rf"\d{{1,4}}|[ivx]+|{_ORDINAL}|\d+(?:st|nd|rd|th)"
_NUMBERED = re.compile(
    r"[\s:;,(–-]*(?:(?:of|for|in|the|its|report)\s+){0,2}"
    rf"(?:(?P<which>first|one|interim|final|{_ORDINAL}|\d+(?:st|nd|rd|th))\s+(?:\w+\s+)?"
    r"(?:report|part|volume|inquiry|review|phase)\b"
    rf"|(?:part|volume|vol\.?|phase|report|no\.?|number)\s+(?P<part>{_NUMBER}|one)\b"
    r"|(?P<year>(?:19|20)\d\d)\b(?:\s?[/–-]\s?(?:20)?(?P<to>\d\d)\b)?)",
    re.IGNORECASE,
)
_SAYS_NUMBER = re.compile(rf"(?:\d+\w*|{_ORDINAL}|ii|iii|iv)$")
_LONGER = re.compile(r"\s+(?:and|&)\s", re.IGNORECASE)
_SECOND = re.compile(r"\s(?:and|&)\s(?:to\s)?(?:the\s)?$", re.IGNORECASE)
_LONG = 4  # letters of a word that tells of what a paper is
_USUAL = frozenset(
    (
        *("government", "response", "responses", "reply", "answer", "answers", "report", "reports", "recommendation"),
        *("recommendations", "inquiry", "review", "from", "with", "their", "committee"),
        *(month.casefold() for month in MONTHS),
    )
)


class Names(StrEnum):
    """How a response names the report that it answers, the surest first."""

    CODE = "code"  # by a reference code that the report bears
    TITLE = "title"  # by its title; by a short one only with its body or day
    DAY = "day"  # by the body and the day


_RANK = list(Names)


@dataclass(frozen=True)
class Report:
    """A paper that recommends, or the response to one; `body` is who issued it."""

    document: str
    title: str
    dated: PartialDate | None
    body: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of its title, without what stands in brackets."""
        return _words(_ASIDE.sub(" ", self.title))

    @cached_property
    def name(self) -> tuple[str, ...]:
        """The words of its title up to a colon."""
        return _words(_ASIDE.sub(" ", self.title).partition(":")[0])


class Response(NamedTuple):
    """A response, the report that it answers, and how it names that."""

    response: Report
    report: Report
    names: Names
    code: str = ""


_Match: TypeAlias = tuple[int, int, Response]  # how sure, less the words in common
_Words: TypeAlias = tuple[str, ...]


class _Group:
    """Reports that one thing names."""

    def __init__(self) -> None:
        self._reports: dict[str, Report] = {}
        self._different: set[tuple[_Words, str]] = set()

    def add(self, report: Report) -> None:
        """Put a report to the others."""
        self._reports[report.document] = report
        self._different.add((report.words, str(report.dated)))

    def told(self, known: Collection[str]) -> Iterable[Report]:
        """The report and its copies; of several, those that are known otherwise."""
        if len(self._different) == 1:
            return self._reports.values()
        return [self._reports[id] for id in known if id in self._reports]


class _Shelf:
    """The reports of one name, by day and by who issued them."""

    def __init__(self) -> None:
        self._all = _Group()
        self._days: dict[str, _Group] = defaultdict(_Group)
        self._bodies: dict[_Words, _Group] = defaultdict(_Group)

    def add(self, report: Report) -> None:
        """Put a report to the others."""
        for group in (self._all, self._days[str(report.dated)], self._bodies[_words(report.body)]):
            group.add(report)

    def told(self, head: "Head", known: Collection[str], *, sure: bool) -> Iterable[Report]:
        """Those of a day that a response names; else the only one, which needs its body beside it if not sure."""
        if dated := [each for day in head.days if day in self._days for each in self._days[day].told(known)]:
            return dated
        if sure:
            return self._all.told(known)
        return self.of_bodies(head, known)

    def of_bodies(self, head: "Head", known: Collection[str]) -> list[Report]:
        """Those of a body that a response names."""
        return [each for body in head.bodies if body in self._bodies for each in self._bodies[body].told(known)]


class _Tree:
    """Names by their words, one after the other, so that all that stand in a text are found in one reading."""

    def __init__(self) -> None:
        self._next: dict[str, _Tree] = {}
        self.shelf: _Shelf | None = None

    def shelf_of(self, words: _Words) -> _Shelf:
        """Where the reports of a name are."""
        tree = self
        for word in words:
            tree = tree._next.setdefault(word, _Tree())
        tree.shelf = tree.shelf or _Shelf()
        return tree.shelf

    def found(self, words: _Words) -> Iterator[tuple[int, int, _Shelf]]:
        """The names in a text: the place of the first word, that after the last, and the reports."""
        for start in range(len(words)):
            tree: _Tree | None = self
            end = start
            while end < len(words) and (tree := tree._next.get(words[end]) if tree else None):
                end += 1
                if tree.shelf:
                    yield start, end, tree.shelf


class Head:
    """What a response says on its first pages: its words, and the days in them."""

    def __init__(self, response: Report, text: str) -> None:
        self.response = response
        self.text = " ".join(f"{response.title}. {text}".casefold().split())
        self.own = len(_words(response.title))  # words of its title, which come first
        self.words = _words(self.text)
        self.days = {_day(*found) for found in _DAY.findall(self.text)}
        self.bodies: set[_Words] = set()
        self._spans = [found.span() for found in _WORD.finditer(self.text)]

    def reported(self) -> set[str]:
        """The days of which it says that there was a report."""
        found = ((_day(*each.groups()), *self._about(*each.span())) for each in _DAY.finditer(self.text))
        told = ((day, before) for day, before, after in found if _REPORTS.search(before + after))
        return {day for day, before in told if not _PASSING.search(before[-_BESIDE:])}

    def is_of_another(self, report: Report) -> bool:
        """Whether its own title says of what it is, and has nothing in common with that of a report."""
        said = {word for word in self.words[: self.own] if len(word) >= _LONG and not word.isdigit()}
        said -= _USUAL | {*_words(report.body), *_words(self.response.body)}
        return bool(said) and not said & {*report.words}

    def answers(self, start: int, end: int) -> bool:
        """Whether some words are in its title or said to be answered, not named in passing."""
        if start < self.own:
            return True
        before, after = self._about(*self._place(start, end))
        if _ANSWERS.search(after[:_BESIDE]) and not _PASSING.search(before):
            return True
        said = [found.end() for found in _ANSWERS.finditer(before)]
        return bool(said) and not _PASSING.search(before, said[-1])

    def is_passing(self, code: str) -> bool:
        """Whether a code stands only where an earlier paper or another is spoken of."""
        places = [found.span() for found in re.finditer(re.escape(code.casefold()), self.text)]
        return bool(places) and all(_PASSING.search(self._about(*place)[0][-_BESIDE:]) for place in places)

    def contradicts(self, report: Report, start: int, end: int) -> bool:
        """Whether a day or number beside a name is not that of a report."""
        before, after = self._about(*self._place(start, end))
        said = (_day(*found) for found in _OF.findall(f"{before} | {after}"))
        days = [day for day in said if self._is_earlier(day)] if report.dated else []
        if days and not any(_agree(day, str(report.dated)) for day in days):
            return True
        if start < self.own and (_LONGER.match(after) or _SECOND.search(before)):
            return True
        numbers = [word for word in report.words[end - start :] if _SAYS_NUMBER.match(word)]
        if str(report.dated) not in self.days and any(word not in self.words for word in numbers):
            return True
        return _is_other(_NUMBERED.match(after), report)

    def _is_earlier(self, day: str) -> bool:
        """Whether a day is before that of the response itself."""
        own = str(self.response.dated or "9999")
        return day < own and not _agree(day, own)

    def _place(self, start: int, end: int) -> tuple[int, int]:
        return self._spans[start][0], self._spans[end - 1][1]

    def _about(self, start: int, end: int) -> tuple[str, str]:
        """What stands before and after a place in its sentence."""
        before = _STOP.split(self.text[max(start - _NEAR, 0) : start])[-1]
        return before, _STOP.split(self.text[end : end + _NEAR])[0]


def _agree(day: str, other: str) -> bool:
    return day.startswith(other) or other.startswith(day)


def _is_other(numbered: re.Match[str] | None, report: Report) -> bool:
    """Whether a number after a name is that of another report."""
    if not numbered:
        return False
    if number := numbered["which"] or numbered["part"]:
        return number.casefold() not in report.words
    years = {numbered["year"], numbered["year"][:2] + (numbered["to"] or "")}
    return not (years & {*report.words}) and report.dated is not None and str(report.dated.year) not in years


def joined(
    heads: Mapping[str, Head], reports: Sequence[Report], codes: Mapping[str, Mapping[str, str]]
) -> Iterator[Response]:
    """For each response the report that it names; none where it names two as well.

    `heads` are the responses by id, `codes` the ids of the papers whose codes each names, with the code.
    """
    titles, names, bodies = _Tree(), _Tree(), _Tree()
    by_day: dict[str, _Shelf] = defaultdict(_Shelf)
    by_id = {report.document: report for report in reports}
    for report in reports:
        _keep(report, titles, names)
        bodies.shelf_of(_words(report.body))
        by_day[str(report.dated)].add(report)
    for id, head in heads.items():
        head.bodies.update(
            head.words[start:end] for start, end, _ in bodies.found(head.words) if end - start >= _SHORTEST
        )
        found = [*_coded(head, codes[id], by_id)]
        found += _titled(head, titles, names, codes[id])
        found += _of_day(head, by_day, [each.report.document for _, _, each in found])
        yield from _best([each for each in found if _may_answer(each[2])], head.days)


def _keep(report: Report, titles: _Tree, names: _Tree) -> None:
    """Put a report where its title leads to it: by all its words, or by few and what stands before a colon."""
    if len(report.words) >= _TELLING:
        titles.shelf_of(report.words).add(report)
    for words in {report.name, report.words} if len(report.words) < _TELLING else {report.name}:
        if len(words) >= _SHORTEST:
            names.shelf_of(words).add(report)


def _coded(head: Head, codes: Mapping[str, str], reports: Mapping[str, Report]) -> Iterator[_Match]:
    for report, code in codes.items():
        if report in reports and not head.is_passing(code):
            yield _RANK.index(Names.CODE), 0, Response(head.response, reports[report], Names.CODE, code)


def _titled(head: Head, titles: _Tree, names: _Tree, known: Collection[str]) -> Iterator[_Match]:
    """The reports that are named by title; a short one has to stand in the response's own, with the body or day."""
    found = [
        (start, end, report)
        for tree, sure in ((titles, True), (names, False))
        for start, end, shelf in tree.found(head.words if sure else head.words[: head.own])
        if head.answers(start, end)
        for report in shelf.told(head, known, sure=sure)
    ]
    others = {report.document for start, end, report in found if head.contradicts(report, start, end)}
    for start, end, report in found:
        if report.document not in others:
            surely = end - start + (len(head.words) if start < head.own else 0)
            yield _RANK.index(Names.TITLE), -surely, Response(head.response, report, Names.TITLE)


def _of_day(head: Head, by_day: Mapping[str, _Shelf], known: Collection[str]) -> Iterator[_Match]:
    for day in head.reported():
        if day in by_day:
            for report in by_day[day].of_bodies(head, known):
                if head.is_of_another(report):
                    continue
                yield _RANK.index(Names.DAY), 0, Response(head.response, report, Names.DAY)


def _best(found: Sequence[_Match], days: set[str]) -> Iterator[Response]:
    """What is named most surely, and its copies; where several are, that of them which is named in another way too."""
    left = {each.report.document for _, _, each in found}
    for sure in sorted({(rank, words) for rank, words, _ in found}):
        surest = {each.report.document: each for rank, words, each in found if (rank, words) == sure}
        some = [each for id, each in surest.items() if id in left]
        some = [each for each in some if str(each.report.dated) in days] or some
        if len({(each.report.words, str(each.report.dated)) for each in some}) == 1:
            yield from some
            return
        left = {each.report.document for each in some} or left


def _may_answer(match: Response) -> bool:
    """Whether the response is another paper, and no older."""
    response, report = match.response, match.report
    if response.document == report.document:
        return False
    return not (response.dated and report.dated) or response.dated.last >= report.dated.first


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold().replace("’", "'")))


def _day(day: str, month: str, year: str) -> str:
    """A day, or a month where there is no day, as dates are written."""
    said = f"{year}-{MONTHS.index(month.capitalize()) + 1:02}"
    return f"{said}-{int(day):02}" if day else said
