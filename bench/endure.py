"""Shows that an index endures: thousands of updates, tens of thousands of searches, kills while it commits.

python -m bench.endure updates|searches|kills [--times N] [--papers N] [--pages 12] [--engine tantivy] [--seed 1]
                                              [--json]

updates   changes or deletes one of 2,000 papers a commit, 10,000 times, as a watched folder does; the index must stay
          below twice the size of one freshly written, and hold the same.
searches  asks 50,000 times from several threads while another commits; memory, threads, open and mapped files must
          stay within a tenth of what they were after the first 2,000.
kills     kills a process 50 times while it writes batches into one index; after each the index must open, its files
          be whole, every batch whose writing returned be there, and nothing be torn once the last is written again.
"""

import argparse
import gc
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import accumulate, count, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from documents import Document, Kind, Original, Page, PartialDate, Visibility, Vocabulary
from index import Index, Query, Sort, Within, open_index, parse
from index.passages import digest, passages

ROWS = 20  # of a series
TWICE = 2.0
TENTH = 1.1
THREADS = 8  # that search at once
FIRST = 2_000  # searches before memory is measured: by then whatever is kept is kept
BATCH = 20  # papers in a batch that may be killed

_WORDS = [f"{first}{middle}{last}" for first in "bdfgklmn" for middle in ("a", "eri", "on", "ula") for last in "dknrst"]
_WORDS += [f"{one}{other}" for one in _WORDS for other in _WORDS[:40]]
_OFTEN = list(accumulate(1 / rank for rank in range(1, len(_WORDS) + 1)))
_BLOCK = 64  # papers in one commit of a freshly written index


@dataclass(frozen=True, slots=True)
class Given:
    """What is done, with how much; `pages` is the average of a paper."""

    engine: str
    times: int
    papers: int
    pages: int
    seed: int

    def open(self, directory: Path) -> Index:
        return open_index(self.engine, directory, Vocabulary())

    def paper(self, number: int, version: int) -> Document:
        return paper(number, version, self.pages)


@dataclass(frozen=True, slots=True)
class Size:
    """What an index takes after so many updates; `ratio` is its size over that of one freshly written."""

    updates: int
    mb: float
    ratio: float
    files: int
    segments: int


@dataclass(frozen=True, slots=True)
class Held:
    """What the process holds after so many searches."""

    searches: int
    mb: float
    threads: int
    files: int
    mapped: int


@dataclass(frozen=True, slots=True)
class Kill:
    """How one kill ended."""

    batches: int  # written so far
    cut_short: bool  # whether it fell into a batch
    wrong: int


class Told(NamedTuple):
    """What a child said before it was killed."""

    begun: int
    written: list[str]  # the seconds that each batch took whose writing returned


def paper(number: int, version: int, pages: int) -> Document:
    """A made paper of `pages` pages on average; other words with each version, the same each time."""
    chance = random.Random(f"{number} {version}")
    length = chance.randint(1, 2 * pages - 1)
    return Document(
        id=f"{number:016x}",
        title=" ".join(_some(chance, 4)),
        kind=chance.choice(list(Kind)),
        visibility=Visibility.PUBLIC,
        media_type="application/pdf",
        originals=(Original(f"{number:064x}", 1),),
        paths=(f"{number}.pdf",),
        pages=tuple(Page(number=n, label=str(n), text=" ".join(_some(chance, 40))) for n in range(1, length + 1)),
        dated=PartialDate.parse(str(chance.randint(2005, 2025))),
    )


def _some(chance: random.Random, number: int) -> list[str]:
    return chance.choices(_WORDS, cum_weights=_OFTEN, k=number)


def write(index: Index, papers: Sequence[Document]) -> None:
    """Write papers in one commit."""
    index.write_documents([passage for paper in papers for passage in passages(paper)])


def updates(directory: Path, given: Given) -> dict[str, Any]:
    """Change or delete a paper at a time; the sizes on the way, and what was wrong at the end."""
    chance, living = random.Random(given.seed), dict.fromkeys(range(given.papers), 0)
    measured: dict[int, tuple[int, int, int]] = {}
    with closing(given.open(directory / "old")) as old, closing(given.open(directory / "new")) as new:
        _fill(old, living, given)
        for update in range(1, given.times + 1):
            _change(old, living, update, chance, given)
            if update % max(1, given.times // ROWS) == 0:
                measured[update] = _taken(directory / "old")
        _fill(new, living, given)
        new.close()  # waits until what is merged is merged
        fresh, *_ = _taken(directory / "new")
        same = old.digests() == new.digests()
    sizes = [Size(n, round(taken / 1e6, 2), round(taken / fresh, 2), *rest) for n, (taken, *rest) in measured.items()]
    worst = max(size.ratio for size in sizes)
    wrong = [f"It grew to {worst} times a fresh one."] * (worst > TWICE) + ["It holds something else."] * (not same)
    return {"series": [asdict(size) for size in sizes], "wrong": wrong}


def _fill(index: Index, living: Mapping[int, int], given: Given) -> None:
    made = [given.paper(number, version) for number, version in living.items()]
    for start in range(0, len(made), _BLOCK):
        write(index, made[start : start + _BLOCK])


def _change(index: Index, living: dict[int, int], update: int, chance: random.Random, given: Given) -> None:
    """One in ten is deleted, and comes back when its turn comes again."""
    number = chance.randrange(given.papers)
    if number in living and chance.random() < 0.1:
        del living[number]
        index.remove([f"{number:016x}"])
    else:
        living[number] = update
        write(index, [given.paper(number, update)])


def _taken(directory: Path) -> tuple[int, int, int]:
    """Bytes, files and segments of an index, whether or not the engine still knows of them."""
    sizes = {}
    for path in directory.rglob("*"):
        try:
            sizes[path] = path.stat().st_size
        except FileNotFoundError:
            continue  # merged away at this moment
    segments = {(path.parent, path.stem) for path in sizes if len(path.stem) == 32 or path.suffix == ".seg"}
    return sum(sizes.values()), len(sizes), len(segments)


def searches(directory: Path, given: Given) -> dict[str, Any]:
    """Search from several threads, with a commit now and then; what the process holds on the way."""
    held: list[Held] = []
    with closing(given.open(directory)) as index, ThreadPoolExecutor(THREADS) as asking:
        _fill(index, dict.fromkeys(range(given.papers), 0), given)
        with ThreadPoolExecutor(1) as writing:
            for looked, look in pairwise(_looks(given.times)):
                written = writing.submit(write, index, [given.paper(look % given.papers, look)])
                for _ in asking.map(lambda number: index.search(question(given.seed, number)), range(looked, look)):
                    pass
                written.result()
                index.search(Query())  # lets go of the commit before
                held.append(_holds(look))
    return {"series": [asdict(each) for each in held], "wrong": _grown(held[0], held[-1])}


def _looks(times: int) -> list[int]:
    """After how many searches to look: not at all, the first, then evenly."""
    first = min(FIRST, times // 2)
    return [0, *range(first, times, max(1, (times - first) // ROWS)), times]


def question(seed: int, number: int) -> Query:
    """Something that people ask."""
    chance = random.Random(f"{seed} {number}")
    one, other, third = _some(chance, 3)
    typed = chance.choice(
        [
            one,
            f"{one} {other}",
            f'"{one} {other}"',
            f"{one} OR {other} OR {third}",
            f"{one} -{other}",
            f"{one[:3]}*",
            "",
        ]
    )
    kinds = (chance.choice(list(Kind)).value,) if chance.random() < 0.2 else ()
    sort = chance.choice([Sort.RELEVANCE, Sort.RELEVANCE, Sort.NEWEST])
    return Query(words=parse(typed).tree, within=Within(kinds=kinds), sort=sort, page=chance.choice([1, 1, 1, 2]))


def _holds(searched: int) -> Held:
    gc.collect()
    status = Path("/proc/self/status").read_text().splitlines()
    resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
    files, threads = (sum(1 for _ in Path(f"/proc/self/{name}").iterdir()) for name in ("fd", "task"))
    mapped = Path("/proc/self/maps").read_text().count("(deleted)")
    return Held(searched, round(resident / 1024, 1), threads, files, mapped)


def _grown(before: Held, after: Held) -> list[str]:
    """What there is more of than a tenth; of files and threads a few come and go."""
    few = {"mb": 0, "threads": 2, "files": 16, "mapped": 256}
    one, other = asdict(before), asdict(after)
    return [
        f"{name} grew from {one[name]} to {other[name]}."
        for name, more in few.items()
        if other[name] > one[name] * TENTH + more
    ]


def kills(directory: Path, given: Given) -> dict[str, Any]:
    """Kill a process that writes batch after batch, again and again over one index."""
    moments, expected = random.Random(given.seed), dict[str, str]()
    ends: list[Kill] = []
    said: list[str] = []
    batch, seconds = 0, 0.5
    for _ in range(given.times):
        told = _killed(directory, given, batch, moments, seconds)
        seconds = float(told.written[-1]) if told.written else seconds
        batches = range(batch, batch + told.begun)
        wrong = _after(directory, given, expected, batches[: len(told.written)], batches[len(told.written) :])
        batch = batches.stop
        ends.append(Kill(batch, told.begun > len(told.written), len(wrong)))
        said += [f"kill {len(ends)}: {each}" for each in wrong]
    return {"series": [asdict(end) for end in ends], "wrong": said}


def _batch(number: int, given: Given) -> list[Document]:
    """New papers and changed ones."""
    chance = random.Random(number)
    return [given.paper(each, number) for each in sorted(chance.sample(range(given.papers), min(BATCH, given.papers)))]


def _killed(directory: Path, given: Given, batch: int, moments: random.Random, seconds: float) -> Told:
    """Kill a child a moment after it began a batch, which takes so many seconds; what it said until then."""
    command = [sys.executable, "-m", "bench.endure", "child", "--directory", str(directory), "--engine", given.engine]
    command += ["--times", str(batch), "--papers", str(given.papers), "--pages", str(given.pages)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        lines = [child.stdout.readline() for _ in range(1 + 2 * moments.randint(0, 3))]  # begun, written, …, begun
        time.sleep(moments.uniform(0, 1.1 * seconds))
        child.kill()
        lines += child.stdout.readlines()
    said = [line.split() for line in lines if line.endswith("\n")]
    return Told(sum(words[0] == "begun" for words in said), [words[1] for words in said if words[0] == "written"])


def _child(directory: Path, given: Given) -> None:
    """Write batches, saying of each when it is begun and when its writing has returned, until killed."""
    index = given.open(directory)
    for batch in count(given.times):
        made = [passage for each in _batch(batch, given) for passage in passages(each)]
        print("begun", flush=True)
        began = time.monotonic()
        index.write_documents(made)
        print("written", time.monotonic() - began, flush=True)


def _after(directory: Path, given: Given, expected: dict[str, str], returned: range, cut_short: range) -> list[str]:
    """What is wrong with the index after a kill, and after the batch that was cut short is written again."""
    for number in returned:
        expected |= {each.id: digest(each, Vocabulary()) for each in _batch(number, given)}
    wrong: list[str] = []
    with closing(given.open(directory)) as index:
        for batch in (_batch(number, given) for number in cut_short):
            wrong += _differences(index.digests(), expected, {each.id for each in batch})
            write(index, batch)
            expected |= {each.id: digest(each, Vocabulary()) for each in batch}
        wrong += _differences(index.digests(), expected, set())
        if index.search(Query()).total != len(expected):
            wrong.append("not every paper is found")
    return wrong


def _differences(found: Mapping[str, str], expected: dict[str, str], passed_over: set[str]) -> list[str]:
    ids = sorted((found.keys() | expected) - passed_over)
    return [f"{id} is {_said(found.get(id))}" for id in ids if found.get(id) != expected.get(id)]


def _said(found: str | None) -> str:
    return "lost" if found is None else "not as it was written" if found else "torn"


RUNS: dict[str, tuple[Callable[[Path, Given], dict[str, Any]], int, int]] = {  # how often, and among how many papers
    "updates": (updates, 10_000, 2_000),
    "searches": (searches, 50_000, 2_000),
    "kills": (kills, 50, 200),
}


def main() -> None:
    """Run one of them; exit code 1 where a bound was passed or anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", choices=[*RUNS, "child"])
    parser.add_argument("--times", type=int)
    parser.add_argument("--papers", type=int)
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--engine", default="tantivy")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--directory", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    run, times, papers = RUNS.get(asked.run, (kills, 0, 0))
    given = Given(asked.engine, asked.times or times, asked.papers or papers, asked.pages, asked.seed)
    if asked.run == "child":
        _child(asked.directory, given)
    with tempfile.TemporaryDirectory() as directory:
        found = run(Path(directory), given)
    print(json.dumps(found) if asked.json else _table(found))
    sys.exit(1 if found["wrong"] else 0)


def _table(found: dict[str, Any]) -> str:
    names = list(found["series"][0])
    rows = [names, *([str(value) for value in row.values()] for row in found["series"])]
    lines = ["".join(f"{cell:>12}" for cell in row) for row in rows]
    return "\n".join([*lines, *(found["wrong"] or ["Nothing is wrong."])])


if __name__ == "__main__":
    main()
