"""Which report a response answers: the one that it names by a code, by its title, or by its day and who issued it.

What stands beside a name has to be of that report: another day, number, body or longer title is that of another, and a
title that comes every year needs its year. Where two are named, neither is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from documents.head import Head, whole_days
from documents.paper import Paper

_TELLING = 4  # words of a title that need nothing beside them
_SHORTEST = 2  # words of a title; one tells nothing


class Names(StrEnum):
    """How a response names the report that it answers, the surest first."""

    PERSON = "person"  # not at all, but somebody says that it does
    CODE = "code"  # by a reference code that the report bears
    TITLE = "title"  # by its title; by a short one only with its body or day
    DAY = "day"  # by the body and the day


class Response(NamedTuple):
    """A response, the report that it answers, and how it names that."""

    response: Paper
    report: Paper
    names: Names
    code: str = ""


class _Match(NamedTuple):
    """A report that may be what a response answers; `words` are those in common, more in the response's own title."""

    found: Response
    words: int = 0

    @property
    def order(self) -> tuple[int, int]:
        """Its place among others, the surest first."""
        return _RANK[self.found.names], -self.words

    @property
    def report(self) -> str:
        """The id of the report."""
        return self.found.report.document


_Words: TypeAlias = tuple[str, ...]
_RANK = {names: rank for rank, names in enumerate(Names)}


class _Shelf:
    """The reports of one name, by year and by who issued them."""

    def __init__(self) -> None:
        self._all: list[Paper] = []
        self._years: dict[str, list[Paper]] = defaultdict(list)
        self._bodies: dict[_Words, list[Paper]] = defaultdict(list)

    def add(self, report: Paper) -> None:
        """Put a report to the others."""
        for some in (self._all, self._years[str(report.dated)[:4]], self._bodies[report.issuer]):
            some.append(report)

    def told(
        self, head: Head, dates: Collection[str], known: Collection[str], *, length: int, sure: bool
    ) -> Sequence[Paper]:
        """Those of the dates beside their name, else of the days of which there was a report; else the only one.

        A name that is not sure needs its body or day, that of a paper that comes again its date.
        """
        said = dates or head.reported
        days = whole_days(said)
        close = [each for year in {day[:4] for day in said} for each in self._years.get(year, ())]
        dated = _only([each for each in close if all(map(each.is_dated, said))], known)
        if some := [each for each in dated if sure or each.issuer in head.bodies or str(each.dated) in days]:
            return some
        only = _only(self._all, known) if sure else self.of_bodies(head, known)
        left = [each for each in only if not (dates and each.dated)]
        return [each for each in left if each.document in known or not each.is_one_of_several(length)]

    def of_bodies(self, head: Head, known: Collection[str]) -> list[Paper]:
        """Those of a body that a response names."""
        return [each for body in head.bodies if body in self._bodies for each in _only(self._bodies[body], known)]


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


def matched(
    heads: Mapping[str, Head],
    reports: Sequence[Paper],
    codes: Mapping[str, Mapping[str, str]],
    parted: Set[tuple[str, str]] = frozenset(),
) -> Iterator[Response]:
    """For each response the report that it names; none where it names two as well.

    `heads` are the responses by id, `codes` the ids of the papers whose codes each names, with the code; `parted` are
    the responses and reports of which somebody says that the one does not answer the other.
    """
    titles, names, bodies = _Tree(), _Tree(), _Tree()
    by_day: dict[str, _Shelf] = defaultdict(_Shelf)
    by_id = {report.document: report for report in reports}
    for report in reports:
        _keep(report, titles, names)
        bodies.shelf_of(report.issuer)
        by_day[str(report.dated)].add(report)
    for id, head in heads.items():
        head.bodies.update(
            head.words[start:end] for start, end, _ in bodies.found(head.words) if end - start >= _SHORTEST
        )
        titled, others = _titled(head, titles, names, codes[id])
        found = [*_coded(head, codes[id], by_id), *titled]
        day = _of_day(head, by_day, [each.report for each in found])
        found += [each for each in day if each.report not in others]
        yield from _best([each for each in found if (id, each.report) not in parted and _may_answer(each.found)])


def _keep(report: Paper, titles: _Tree, names: _Tree) -> None:
    """Put a report where its title leads to it: by all its words, or by few and what stands before a colon."""
    if len(report.words) >= _TELLING:
        titles.shelf_of(report.words).add(report)
    for words in {report.name, report.words} if len(report.words) < _TELLING else {report.name}:
        if len(words) >= _SHORTEST:
            names.shelf_of(words).add(report)


def _coded(head: Head, codes: Mapping[str, str], reports: Mapping[str, Paper]) -> Iterator[_Match]:
    for report, code in codes.items():
        if report in reports and not head.is_passing(code):
            yield _Match(Response(head.response, reports[report], Names.CODE, code))


def _titled(head: Head, titles: _Tree, names: _Tree, known: Collection[str]) -> tuple[list[_Match], set[str]]:
    """The reports that are named by title, and those whose name stands there for another.

    A short one has to stand in the response's own title, with the body or day.
    """
    found, others = list[_Match](), set[str]()
    for tree, sure in ((titles, True), (names, False)):
        for shelf, places in _places(head, tree, sure=sure).items():
            dates = {date for place in places for date in head.dates(*place)}
            length = places[0][1] - places[0][0]
            for report in shelf.told(head, dates, known, length=length, sure=sure):
                if any(head.contradicts(report, *place) for place in places):
                    others.add(report.document)
                elif whole := [place for place in places if not head.is_part_of_another(report, *place)]:
                    words = length + (len(head.words) if whole[0][0] < head.own else 0)
                    found.append(_Match(Response(head.response, report, Names.TITLE), words))
    return [each for each in found if each.report not in others], others


def _places(head: Head, tree: _Tree, *, sure: bool) -> Mapping[_Shelf, list[tuple[int, int]]]:
    """Where a response names reports that it answers, by name."""
    found: dict[_Shelf, list[tuple[int, int]]] = defaultdict(list)
    for start, end, shelf in tree.found(head.words if sure else head.words[: head.own]):
        if head.answers(start, end):
            found[shelf].append((start, end))
    return found


def _of_day(head: Head, by_day: Mapping[str, _Shelf], known: Collection[str]) -> Iterator[_Match]:
    """The reports of a body that is named, and of the only day of which there was a report."""
    for day in head.reported if len(head.reported) == 1 else ():
        for report in by_day[day].of_bodies(head, known) if day in by_day else ():
            if not head.is_of_another(report):
                yield _Match(Response(head.response, report, Names.DAY))


def _best(found: Sequence[_Match]) -> Iterator[Response]:
    """What is named most surely, and its copies; where several are, that of them which is named in another way too."""
    left = {each.report for each in found}
    for order in sorted({each.order for each in found}):
        surest = {each.report: each.found for each in found if each.order == order}
        some = [each for id, each in surest.items() if id in left]
        if len(_only([each.report for each in some])) == len(some):
            yield from some
            return
        left = {each.report.document for each in some} or left


def _only(reports: Sequence[Paper], known: Collection[str] = ()) -> Sequence[Paper]:
    """A report and its copies; of several, those that are known otherwise."""
    if all(each.alike == reports[0].alike for each in reports):
        return reports
    return [each for each in reports if each.document in known]


def _may_answer(match: Response) -> bool:
    """Whether the response is another paper, and no older."""
    response, report = match.response, match.report
    if response.document == report.document:
        return False
    return not (response.dated and report.dated) or response.dated.last >= report.dated.first
