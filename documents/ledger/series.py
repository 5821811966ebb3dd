"""What is known to be missing among papers, from the reference codes that they bear and name.

Not every code is of a paper. It is where the papers of its series bear them as their own, and where their numbers run
from the lowest on with few left out: of FY24, FY25 and FY26 most lower numbers are nowhere.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from documents.document import Kind, Named
from documents.ledger.codes import Bears
from documents.ledger.gaps import Evidence, Gap, Lacking

LEAST = 2  # papers held of a series before others of it are missed
_TELLING = (Kind.AGENDA, Kind.MINUTES, Kind.PAPER, Kind.REPORT, Kind.LETTER, Kind.RESPONSE)  # whose references count
_HIGHEST = 99
_LONG = re.compile("[0-9]{4,}$")  # as of planning applications
_LETTERS = 3  # fewer, with a number alone, are of post codes, roads and forms
_OTHER = re.compile(  # standards, years, examinations, policies
    "BSI?|EN|ISO|IEC|DIN|PAS|ASTM|FY|COP|GCSE|BTEC|NVQ|COVID|SARS|PM|NI|RAF|SPD|SPG|DPD|UKSPF|PPG|PPS|NPPF"
)


class Mention(NamedTuple):
    """A code in a paper, and the first page where it stands."""

    key: str
    series: str
    code: str
    bears: Bears
    page: int
    document: str
    title: str
    kind: str
    bodies: tuple[Named, ...]


def of_papers(mentions: Iterable[Mention]) -> Iterator[Gap]:
    """The papers that are named and not held, each with those that name it, by the date of these."""
    by_series: dict[str, list[Mention]] = defaultdict(list)
    for each in mentions:
        by_series[each.series].append(each)
    for series in sorted(by_series):
        if not _OTHER.fullmatch(series.partition("/")[0]):
            yield from _lacking(series, by_series[series])


def _lacking(series: str, mentions: list[Mention]) -> Iterator[Gap]:
    held = {each.key for each in mentions if each.bears is not Bears.NAMES}
    naming: dict[str, list[Mention]] = defaultdict(list)
    for each in mentions:
        if each.bears is Bears.NAMES and each.kind in _TELLING:
            naming[each.key].append(each)
    runs = _runs(held | naming.keys())
    borne = {each.key for each in mentions if each.bears is Bears.BEARS and not _LONG.search(each.code)}
    if sum(_before(key) in runs for key in borne) < LEAST or not _is_ones_own(series, naming.values()):
        return
    for key in sorted(naming, key=_in_order):
        first = naming[key][0]
        if key not in held and _before(key) in runs and not _LONG.search(first.code):
            yield Gap(
                lacking=Lacking.PAPER,
                bodies=first.bodies,
                evidence=tuple(Evidence(each.document, each.title, each.page) for each in naming[key]),
                code=first.code,
                series=series,
            )


def _runs(keys: Iterable[str]) -> set[str]:
    """What stands before the numbers where these are low, and at least half of those up to the highest are known."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for key in keys:
        before, _, last = key.rpartition("/")
        if last.isdigit():
            numbers[before].add(int(last))
    return {before for before, known in numbers.items() if max(known) <= min(_HIGHEST, 2 * len(known))}


def _before(key: str) -> str:
    return key.rpartition("/")[0]


def _is_ones_own(series: str, naming: Iterable[list[Mention]]) -> bool:
    """Whether codes of letters and one number are named by papers of one body alone; others always are."""
    letters, _, rest = series.partition("/")
    if rest != "#":
        return True
    bodies = [{body.value for body in each.bodies} for mentions in naming for each in mentions]
    return len(letters) >= _LETTERS and bool(bodies) and bool(set.intersection(*bodies))


def _in_order(key: str) -> list[tuple[bool, int, str]]:
    """Codes by their parts, numbers as numbers."""
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in key.split("/")]
