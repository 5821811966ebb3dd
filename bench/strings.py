"""Asks the sample archive strings of anything, and says how long the slowest took.

python -m bench.strings [--times 10000] [--engine tantivy] [--seed 1] [--json]

No answer may raise an error or take a second of this process' CPU; exit code 1 where one does.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from documents import Audience
from documents.samples import ARCHIVE
from index import CurrentIndex, Query, parse
from index.opening import ENGINES
from muniment.repository import Repository
from muniment.settings import Settings

SECOND = 1.0
PIECES = (
    *"()\"“”*?~-=:.,/&'’£%",
    *(
        "AND",
        "OR",
        "NOT",
        "title:",
        "body:",
        "topic:",
        "kind:",
        "sender:",
        "recipient:",
        "ref:",
        "from:",
        "to:",
        "date:",
    ),
    *(
        "council",
        "asylum",
        "housing",
        "the",
        "of",
        "co-operation",
        "MHCLG",
        "UASC",
        "£1.2m",
        "2024/25",
        "1,200",
        "HC 1234",
    ),
    *(
        "hous*",
        "*ation",
        "*a*",
        "?",
        "wom?n",
        "asylem~1",
        "councl~2",
        "~10",
        "=minute",
        "2024",
        "2024-11..",
        "½",
        "é",
        "中文",
    ),
    *("\x00", "\ud800", "\u200b", "\u0301", "a" * 200, "* " * 40, "a~2 " * 40, "( " * 40),
)


def strings(times: int, seed: int) -> Iterator[str]:
    """So many strings: pieces of the language in any order, and any characters."""
    chance = random.Random(seed)
    for _ in range(times):
        pieces = chance.choices(PIECES, k=chance.choice((1, 2, 3, 5, 8, 13, 40)))
        pieces += [chr(chance.randrange(0x11_0000)) for _ in range(chance.choice((0, 0, 0, 3)))]
        chance.shuffle(pieces)
        yield chance.choice(("", " ", " ")).join(pieces)


def measure(index: CurrentIndex, repository: Repository, asked: Iterator[str]) -> dict[str, Any]:
    """Ask them all; milliseconds of CPU, the slowest string, and what was raised."""
    took: list[tuple[float, str]] = []
    raised: list[str] = []
    for typed in asked:
        begun = time.process_time()
        try:
            parsed = parse(typed, repository.vocabulary)
            index.search(Query(words=parsed.tree, notes=parsed.notes))
        except Exception as error:  # noqa: BLE001  (whatever it is, it is what is looked for)
            raised.append(f"{typed!r}: {error!r}")
        took.append((time.process_time() - begun, typed))
    took.sort()
    times = [1000 * each for each, _ in took]
    shares = {f"p{share}": times[len(times) * share // 100] for share in (50, 95, 99)}
    return {**shares, "slowest": times[-1], "slowest_string": took[-1][1][:100], "raised": raised}


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10_000)
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(home=Path(directory) / "home", engine=given.engine)
        Repository.init(settings)
        with Repository.open(settings) as repository:
            repository.intake.add([ARCHIVE])
            found = measure(repository.index(Audience.PUBLIC), repository, strings(given.times, given.seed))
    if given.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:16}{value:.1f} ms" if isinstance(value, float) else f"{name:16}{value!r}")
    sys.exit(1 if found["raised"] or found["slowest"] > 1000 * SECOND else 0)


if __name__ == "__main__":
    main()
