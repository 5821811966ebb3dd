"""What it costs to describe papers, part by part, and pages made to be the worst for it.

    python -m bench.describe [FOLDER] [--json]

CPU milliseconds of a page over the files of a folder, on average, of all that is described and of each part; then of
each worst page, as a letter, as minutes, as a report and as a response, with its slowest part. Exit code 1 where one of
these takes a second. Nothing is measured of the reading, and a page that takes twenty seconds is given up.
"""

import argparse
import hashlib
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import ingest.findings as finding
from documents import MunimentError, Original, Page, Vocabulary
from ingest.describe import describe
from ingest.find import find
from ingest.media import media_type
from ingest.readers.choice import reader
from ingest.reading import Reading

PARTS = (
    *("kinds", "mailed", "dates", "bodies", "titles", "topics", "embedded"),
    *("references", "answered", "parties", "attendance", "units"),
)
SECOND = 1_000  # milliseconds
_GIVEN_UP = 20  # seconds
HEADS = {
    "letter": "Seaview Town Council\n\n3 March 2024\n\nDear Minister,\n\n",
    "minutes": "Minutes of the meeting of Seaview Town Council held on 3 March 2024\n\nPresent:\n",
    "report": "The Harbour Inquiry\n\nReport of Seaview Town Council\n\n3 March 2024\n\n",
    "response": "Government response to the Harbour Inquiry\n\n3 March 2024\n\nRecommendation 1: ",
}
WORST = {
    "without a space": "x" * 100_000,
    "capitals without a space": "X" * 100_000,
    "figures without a space": "1" * 100_000,
    "of spaces": " " * 100_000,
    "of empty lines": "\n" * 100_000,
    "of full stops": ". " * 50_000,
    "of capitals": "A B " * 25_000,
    "of dates": "3 March 2024 " * 50_000,
    "of dates in lines": "3 March 2024\n" * 50_000,
    "of dates in figures": "03/03/24 " * 50_000,
    "of names": "Cllr Ann Smith, " * 50_000,
    "of names in lines": "Cllr Ann Smith\n" * 50_000,
    "of names and bodies in lines": "Ann Smith, Seaview Town Council\n" * 25_000,
    "of recommendations": "Recommendation 1 " * 11_000,  # what a page may hold, as the next two are
    "of recommendations in lines": "Recommendation 1\n" * 11_000,
    "of recommendations to do things": "Recommendation 1: We recommend that it be done.\n" * 4_000,
    "of answers": "The Government accepts this recommendation. " * 25_000,
    "of answers in lines": "Recommendation 1: Accepted\n" * 11_000,
    "of lines that do not end": "the words of an answer, which\n" * 20_000,
    "of resolutions": "RESOLVED: That it be done.\n" * 25_000,
    "of actions": "ACTION: Ann Smith to do it by 3 March 2024\n" * 5_000,
    "of salutations": "Dear Sir\n" * 25_000,
    "of sign-offs": "Yours sincerely\n\nAnn Smith\n" * 25_000,
    "of apologies": "Apologies were received from Ann Smith and Jo Bloggs\n" * 25_000,
}


class Cost(NamedTuple):
    """CPU milliseconds in all and of each part; None in all where it was given up."""

    whole: float | None
    parts: Mapping[str, float]

    @property
    def slowest(self) -> str:
        """The part that costs most."""
        return max(self.parts, key=self.parts.__getitem__, default="")

    @property
    def is_bearable(self) -> bool:
        """Whether it takes no second."""
        return self.whole is not None and self.whole <= SECOND


class _Enough(BaseException):
    """It takes too long. No Exception: describing would take that for a mistake of its own."""


def worst(kind: str, what: str, length: int | None = None) -> Reading:
    """The worst page of a sort, as a kind of paper; or so many of its characters, after its head."""
    page = Page(number=1, label="1", text=HEADS[kind] + WORST[what][:length])
    return Reading(media_type="application/pdf", pages=(page,))


def cost(reading: Reading, path: str, vocabulary: Vocabulary) -> Cost:
    """What it costs to describe what was read of a file."""
    original = Original(hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest(), 1)
    spent = Counter[str]()
    with _parts_timed(spent), _given_up():
        begun = time.process_time_ns()
        try:
            describe(reading, original, (path,), vocabulary)
        except _Enough:
            return Cost(None, spent)
        whole = time.process_time_ns() - begun
    return Cost(whole / 1e6, {part: took / 1e6 for part, took in spent.items()})


@contextmanager
def _parts_timed(spent: Counter[str]) -> Iterator[None]:
    """Add up what the parts cost, as they are called where papers are looked through."""
    parts = {name: getattr(finding, name) for name in PARTS if hasattr(finding, name)}
    try:
        for name, part in parts.items():
            setattr(finding, name, _timed(name, part, spent))
        yield
    finally:
        for name, part in parts.items():
            setattr(finding, name, part)


def _timed(name: str, part: Callable[..., Any], spent: Counter[str]) -> Callable[..., Any]:
    def timed(*given: Any, **named: Any) -> Any:
        begun = time.process_time_ns()
        try:
            return tuple(part(*given, **named))
        finally:
            spent[name] += time.process_time_ns() - begun

    return timed


@contextmanager
def _given_up() -> Iterator[None]:
    """Stop after some seconds of CPU."""

    def stop(_signal: int, _frame: object) -> None:
        raise _Enough

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, _GIVEN_UP)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def over(folder: Path, vocabulary: Vocabulary) -> dict[str, Any]:
    """CPU milliseconds of a page over the files of a folder that can be read, in all and by part."""
    papers, pages, whole, parts = 0, 0, 0.0, Counter[str]()
    for path in find([folder]):
        if not isinstance(path, Path):
            continue
        try:
            reading = reader(media_type(path))(path)
        except MunimentError:
            continue
        spent = cost(reading, str(path), vocabulary)
        took = _GIVEN_UP * SECOND if spent.whole is None else spent.whole
        papers, pages, whole = papers + 1, pages + len(reading.pages), whole + took
        for part, of_it in spent.parts.items():
            parts[part] += of_it  # type: ignore[assignment]  # counts may be fractions
    by_part = {part: round(parts[part] / max(pages, 1), 3) for part in PARTS if part in parts}
    return {"papers": papers, "pages": pages, "ms": round(whole / max(pages, 1), 3), "parts": by_part}


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with as_file(files("documents") / "south_east") as place:
        vocabulary = Vocabulary.read(place)
    folder = over(given.folder, vocabulary) if given.folder else None
    made = {(kind, what): cost(worst(kind, what), "worst.pdf", vocabulary) for what in WORST for kind in HEADS}
    if given.json:
        json.dump({"folder": folder, "worst": _record(made)}, sys.stdout)
    else:
        sys.stdout.writelines(_table(folder, made))
    sys.exit(0 if all(spent.is_bearable for spent in made.values()) else 1)


def _record(made: Mapping[tuple[str, str], Cost]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for (kind, what), spent in made.items():
        whole = None if spent.whole is None else round(spent.whole, 1)
        found.setdefault(what, {})[kind] = {"ms": whole, "slowest": spent.slowest}
    return found


def _table(folder: Mapping[str, Any] | None, made: Mapping[tuple[str, str], Cost]) -> Iterator[str]:
    if folder:
        yield f"{folder['papers']} papers, {folder['pages']} pages: {folder['ms']:.3f} ms of CPU a page\n"
        yield from (f"    {part:12}{took:8.3f}\n" for part, took in folder["parts"].items())
    yield f"{'ms of CPU for a page':34}{''.join(f'{kind:>22}' for kind in HEADS)}\n"
    for what in WORST:
        cells = (f"{_shown(made[kind, what]):>22}" for kind in HEADS)
        yield f"    {what:30}{''.join(cells)}\n"


def _shown(spent: Cost) -> str:
    whole = f"> {_GIVEN_UP * SECOND}" if spent.whole is None else f"{spent.whole:.0f}"
    return f"{whole} ({spent.slowest})"


if __name__ == "__main__":
    main()
