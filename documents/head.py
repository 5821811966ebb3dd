"""What a response says on its first pages, and whether what stands beside a name there is of one report or another.

A name or day that is told in passing counts for nothing.
"""

import re
from collections.abc import Collection
from functools import cached_property

from documents.dates import MONTHS
from documents.paper import ORDINAL, SMALL, WORD, YEARS, Paper, folded, words_of, years_of

_DATE = re.compile(rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)? )?({'|'.join(MONTHS)}),? (\d{{4}})\b", re.IGNORECASE)
_OF = re.compile(rf"(?:\b(?:of|on|in|from|dated|published|issued|reported)|[,(])\s*{_DATE.pattern}", re.IGNORECASE)
_DAY = len("2025-06-18")
_NEAR = 150  # characters about a name, at most, that tell of it
_BESIDE = 40  # the same of what stands close by it
_STOP = re.compile(r"[.!?]\s")
_ANSWERS = re.compile(r"\b(?:response|respond(?:s|ing)?|answer(?:s|ing)?|repl(?:y|ies|ying))\b")
_ANSWERED = re.compile(r"\b(?:answered|responded|replied)\b")
_PASSING = re.compile(
    r"\b(?:read with|alongside|together with|see|not|earlier|previous(?:ly)?|former|unlike|answered|responded"
    r"|replied)\b"
)
_BESIDES = re.compile(
    r"\b(?:last(?! (?:week|month))|preceding|follow(?:s|ed|ing)|since|compared|than|that of|builds? on)\b"
)  # what leads to the day of another report than that which is answered
_REPORTS = re.compile(r"\b(?:report|review|inquiry|publish|issued|recommend)")
_NUMBER = rf"{ORDINAL}|one|two|three|four|five|six|seven|eight|nine|ten|\d+\w*|[ivx]+|interim|final"
_IS_NUMBER = re.compile(rf"(?:{_NUMBER})$")
_BEFORE = re.compile(rf"(?:{YEARS.pattern}|\b(?:{_NUMBER}))[\s\"'“‘(]*$")
_AFTER = re.compile(
    r"[\s:;,(–-]*(?:(?:of|for|in|the|its|report)\s+){0,2}"
    rf"(?:(?:{_NUMBER})\s+(?:\w+\s+)?(?:report|part|volume|inquiry|review|phase)\b"
    rf"|(?:part|volume|vol\.?|phase|report|no\.?|number)\s+(?:{_NUMBER})\b|{YEARS.pattern})"
)
_GOES_ON = re.compile(r"\s+(?i:in|for|of|on|at|across)\s+(?:(?i:the)\s+)?([A-Z]\w*)")
_ENDS = re.compile(r"[.,:;!?()|–—]")  # between words that do not belong together
_CLAUSE = re.compile(r"[:–—,;(]|\s-\s")
_CODE = re.compile(r"\b(?:hc|hl|cp|cm|cmd|cmnd)(?: paper)? \d+|\brecommendations? \d+(?:(?:,| and| to|[ –-])+\d+)*")
_SESSION = re.compile(rf"\b(?:{ORDINAL}) (?:special |joint )?report of (?:the )?session {YEARS.pattern}")
_LONG = 4  # letters of a word that tells of what a paper is
_USUAL = frozenset(
    words_of(
        "government response responses reply answer answers report reports recommendation recommendations inquiry "
        "review from with their committee independent findings conclusions published issued dated entitled titled "
        "called uk hm his her majesty parliament select house commons lords public official appg all party "
        f"parliamentary group session {' '.join(MONTHS)}"
    )
)


class Head:
    """What a response says on its first pages, its title first."""

    def __init__(self, response: Paper, text: str) -> None:
        title = " ".join(response.title.split())
        self.response = response
        self._said = " ".join(f"{title}. {text}".split())
        self.text = folded(self._said)
        self.own = len(words_of(title))  # words of its title
        self._title = len(title)
        self.words = words_of(self.text)
        self.bodies: set[tuple[str, ...]] = set()
        self._spans = [found.span() for found in WORD.finditer(self.text)]

    @cached_property
    def reported(self) -> set[str]:
        """The days of which it says that there was a report; months, where there is no such day."""
        found = ((_day(*each.groups()), *self._about(*each.span())) for each in _DATE.finditer(self.text))
        told = {each[0] for each in found if _REPORTS.search(each[1] + each[2]) and self._is_told(*each)}
        return whole_days(told) or told

    def is_of_another(self, report: Paper) -> bool:
        """Whether its own title has another date, or says of what it is and has nothing in common with a report's."""
        title = self.text[: self._title]
        days = [day for found in _DATE.findall(title) if self._is_told(day := _day(*found))]
        if not all(map(report.is_dated, days)) or not all(map(report.is_of, years_of(_DATE.sub(" ", title)))):
            return True
        said = {word for word in self.words[: self.own] if len(word) >= _LONG and not word.isdigit()}
        said -= _USUAL | {*report.issuer, *self.response.issuer}
        return bool(said) and not said & {*report.words}

    def answers(self, start: int, end: int) -> bool:
        """Whether some words are in its title or said to be answered, not named in passing."""
        if start < self.own:
            return True
        before, after = self._beside(start, end)
        if _ANSWERS.search(after[:_BESIDE]) and not _PASSING.search(before):
            return True
        said = [found.end() for found in _ANSWERS.finditer(before)]
        return bool(said) and not _PASSING.search(before, said[-1])

    def is_passing(self, code: str) -> bool:
        """Whether a code stands only where an earlier paper or another is spoken of."""
        places = [found.span() for found in re.finditer(re.escape(code.casefold()), self.text)]
        return bool(places) and all(_PASSING.search(self._about(*place)[0][-_BESIDE:]) for place in places)

    def dates(self, start: int, end: int) -> set[str]:
        """The days, months and years beside a name that are those of a report, not of the response itself."""
        beside = " | ".join(self._beside(start, end))
        found = (_DATE if start < self.own else _OF).finditer(beside)
        told = ((_day(*each.groups()), beside[: each.start()], beside[each.end() :]) for each in found)
        years = years_of(_SESSION.sub(" ", self._qualified(start, end)))
        return {each[0] for each in told if self._is_told(*each)} | {last for _, last in years}

    def contradicts(self, report: Paper, start: int, end: int) -> bool:
        """Whether what stands beside a name is not of a report: a date, a number, or in the own title any word."""
        dates = self.dates(start, end)
        if report.dated and dates and not any(map(report.is_dated, dates)):
            return True
        numbers = [word for word in report.words[end - start :] if _IS_NUMBER.match(word)]
        if str(report.dated) not in self.reported and any(word not in self.words for word in numbers):
            return True
        said = self._qualified(start, end)
        sessions = [each for found in _SESSION.finditer(said) for each in years_of(found[0])] if report.dated else ()
        if any(not first <= str(report.dated)[:4] <= last for first, last in sessions):
            return True
        said = _SESSION.sub(" ", said)
        words = {*words_of(YEARS.sub(" ", said))} - {*words_of(report.title)}
        if any(map(_IS_NUMBER.match, words)) or not all(map(report.is_of, years_of(said))):
            return True
        own = not _ANSWERS.search(self.text, 0, self._spans[start][0])  # who answers may stand before the name
        return start < self.own and any(self._tells(word, report, own=own) for word in words)

    def is_part_of_another(self, report: Paper, start: int, end: int) -> bool:
        """Whether a name in the text goes on, or what stands before it is another body."""
        if start < self.own:
            return False
        before = start
        while before and self._is_name(before - 1):
            before -= 1
        words = [*self.words[before:start]]
        if goes_on := _GOES_ON.match(self._said, self._spans[end - 1][1]):
            words.append(folded(goes_on[1]))
        return any(self._tells(word, report, own=True) for word in words if word not in report.words)

    def _is_name(self, place: int) -> bool:
        """Whether a word is part of a name that goes on to the next word."""
        (start, end), (following, _) = self._spans[place], self._spans[place + 1]
        if _ENDS.search(self.text, end, following):
            return False
        word = self.words[place]
        return word == "s" or (self._said[start].isupper() and word not in SMALL)

    def _tells(self, word: str, report: Paper, *, own: bool) -> bool:
        """Whether a word beside a name is not of a report, nor of the response where that may be named."""
        usual = word in SMALL or word in _USUAL or report.is_issued_by(word)
        return not (usual or (own and self.response.is_issued_by(word)))

    def _is_told(self, day: str, before: str = "", after: str = "") -> bool:
        """Whether a day is earlier than that of the response itself, and not told in passing."""
        before = before[-_BESIDE:]
        passing = _PASSING.search(before) or _BESIDES.search(before) or _ANSWERED.search(after[:_BESIDE])
        own = self.response
        return day < str(own.dated or "9999") and not own.is_dated(day) and not passing

    def _qualified(self, start: int, end: int) -> str:
        """What tells which a name is: in the own title all but who answers, in the text the numbers beside it."""
        before, after = (_CODE.sub(" ", _DATE.sub(" | ", each)) for each in self._beside(start, end))
        if start < self.own:
            return f"{_asked(before)} | {_added(after)}"
        found = _BEFORE.search(before), _AFTER.match(after)
        return " | ".join(each[0] for each in found if each)

    def _beside(self, start: int, end: int) -> tuple[str, str]:
        """What stands before and after a name: in its title, else in its sentence."""
        first, last = self._spans[start][0], self._spans[end - 1][1]
        if start < self.own:
            return self.text[:first], self.text[last : self._title]
        return self._about(first, last)

    def _about(self, start: int, end: int) -> tuple[str, str]:
        """What stands before and after a place in its sentence."""
        before = _STOP.split(self.text[max(start - _NEAR, 0) : start])[-1]
        return before, _STOP.split(self.text[end : end + _NEAR])[0]


def whole_days(dates: Collection[str]) -> set[str]:
    """Those of some dates that are days, not only months or years."""
    return {date for date in dates if len(date) == _DAY}


def _asked(before: str) -> str:
    """What stands in a title between who answers and the name of what is answered."""
    said = [found.end() for found in _ANSWERS.finditer(before)]
    if not said:
        return before
    _, to, asked = before[said[-1] :].partition(" to ")
    return asked if to else _CLAUSE.split(before[said[-1] :])[-1]


def _added(after: str) -> str:
    """What stands in a title after a name, without who answers it."""
    said = _ANSWERS.search(after)
    if not said:
        return after
    clauses = [found.start() for found in _CLAUSE.finditer(after, 0, said.start())]
    added = after[: clauses[-1] if clauses else said.start()]
    return f"{added} | {after[said.end() :].partition(' to ')[2]}"


def _day(day: str, month: str, year: str) -> str:
    """A day, or a month where there is no day, as dates are written."""
    said = f"{year}-{MONTHS.index(month.capitalize()) + 1:02}"
    return f"{said}-{int(day):02}" if day else said
