"""Measures writing an index and searching it, Muniment's engines beside two plain ones, in one run.

    python -m bench.search [--pages N | --folder DIR] [--seconds S] [--keep DIR] [--only NAME] [--whoosh] [--json]

muniment-* give the full answer: ten documents, four facets, pages and snippets. tantivy-raw and sqlite-fts5 give the
ten best pages, the first with their number in all. Every question is put to each of them in turn; p50, p95, p99 and
cpu (the mean) are milliseconds of CPU, and the mix weighs the operations as people ask (`bench.made.WEIGHTS`), less
those that one cannot do. Each is written in a process of its own, and searched for its memory in another; writing
leaves out the time for reading the text, and ends when merging has.
"""

import argparse
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, replace
from functools import partial
from itertools import accumulate
from pathlib import Path
from statistics import median
from typing import Any, Protocol

import tantivy

from bench import made
from bench.made import WEIGHTS, Asked
from documents import Document, IndexOutOfDate, Page, PartialDate
from index import Query, Sort, Within, open_index, parse
from index.passages import passages
from ingest.memory import share_one_heap

BATCH = 8_000  # pages in one commit
PATIENCE = 20_000  # pages up to which Whoosh is written unasked
HITS = 10
_NEW = 5  # documents written one by one to see when they are found


class Measured(Protocol):
    """One that is measured. `ask` gives how many it found, None where it cannot do that."""

    def write(self, documents: Iterable[Document]) -> None: ...

    def ask(self, asked: Asked) -> int | None: ...

    def close(self) -> None: ...


class Muniment:
    """Our index, as the web app asks it."""

    def __init__(self, engine: str, directory: Path) -> None:
        self._vocabulary = made.vocabulary()
        self._index = open_index(engine, directory, self._vocabulary)

    def write(self, documents: Iterable[Document]) -> None:
        share_one_heap()
        self._index.write_documents([passage for document in documents for passage in passages(document)])

    def ask(self, asked: Asked) -> int:
        parsed = parse(asked.text, self._vocabulary)
        within = Within()
        if asked.body:
            within = Within(bodies=(asked.body,), since=PartialDate(asked.since), until=PartialDate(asked.until))
        sort = Sort.NEWEST if asked.operation == "by date" else Sort.RELEVANCE
        query = Query(words=parsed.tree, notes=parsed.notes, within=within, sort=sort, excerpts=1)
        return self._index.search(query).total

    def close(self) -> None:
        self._index.close()


class RawTantivy:
    """Pages in a tantivy index as its handbook makes one, stemmed for English."""

    def __init__(self, directory: Path) -> None:
        builder = tantivy.SchemaBuilder().add_text_field("text", stored=True, tokenizer_name="en_stem")
        builder.add_text_field("id", stored=True, tokenizer_name="raw").add_text_field("body", tokenizer_name="raw")
        self._schema = builder.add_unsigned_field("year", indexed=True).add_unsigned_field("day", fast=True).build()
        directory.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(self._schema, path=str(directory))
        self._index.config_reader("manual")
        self._writer: tantivy.IndexWriter | None = None

    def write(self, documents: Iterable[Document]) -> None:
        self._writer = self._writer or self._index.writer(64_000_000, 1)
        for row in _rows(documents):
            self._writer.add_document(tantivy.Document.from_dict(row, self._schema))
        self._writer.commit()
        self._index.reload()

    def ask(self, asked: Asked) -> int:
        searcher = self._index.searcher()
        order = "day" if asked.operation == "by date" else None
        found = searcher.search(self._query(asked), HITS, order_by_field=order)
        for _, address in found.hits:
            searcher.doc(address)["id"]
        return int(found.count or 0)  # type: ignore[attr-defined]

    def close(self) -> None:
        if self._writer:
            self._writer.wait_merging_threads()
        self._writer = None

    def _query(self, asked: Asked) -> tantivy.Query:
        word = asked.words[0]
        match asked.operation:
            case "prefix":
                return tantivy.Query.fuzzy_term_query(self._schema, "text", word[:4], distance=0, prefix=True)
            case "fuzzy":
                return tantivy.Query.fuzzy_term_query(self._schema, "text", word, distance=1)
            case "wildcard":
                pattern = asked.text.replace("?", ".").replace("*", ".*")
                return tantivy.Query.regex_query(self._schema, "text", pattern)
            case "filtered":
                return self._within(asked)
        return self._index.parse_query(asked.text, ["text"], conjunction_by_default=asked.operation == "and")

    def _within(self, asked: Asked) -> tantivy.Query:
        unsigned = tantivy.FieldType.Unsigned
        years = tantivy.Query.range_query(self._schema, "year", unsigned, asked.since, asked.until)
        body = tantivy.Query.term_query(self._schema, "body", asked.body)
        parts = (self._index.parse_query(asked.text, ["text"]), body, years)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in parts])


class Fts5:
    """Pages in SQLite's full-text search, stemmed by its Porter."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(directory / "pages.sqlite")
        columns = "text, id UNINDEXED, body UNINDEXED, year UNINDEXED, day UNINDEXED"
        self._database.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS pages USING fts5({columns}, tokenize='porter unicode61')"
        )

    def write(self, documents: Iterable[Document]) -> None:
        with self._database:
            self._database.executemany(
                "INSERT INTO pages VALUES (:text, :id, :body, :year, :day)",
                ({**row, "body": row["body"][0]} for row in _rows(documents)),
            )

    def ask(self, asked: Asked) -> int | None:
        if asked.operation in ("fuzzy", "wildcard"):
            return None
        where = " AND body = :body AND year BETWEEN :since AND :until" if asked.body else ""
        order = "day DESC" if asked.operation == "by date" else "bm25(pages)"
        statement = f"SELECT id FROM pages WHERE pages MATCH :match{where} ORDER BY {order} LIMIT {HITS}"
        told = {"match": _match(asked), "body": asked.body, "since": asked.since, "until": asked.until}
        return len(self._database.execute(statement, told).fetchall())

    def close(self) -> None:
        self._database.close()


MEASURED: dict[str, Callable[[Path], Measured]] = {
    "muniment-tantivy": partial(Muniment, "tantivy"),
    "muniment-whoosh": partial(Muniment, "whoosh"),
    "tantivy-raw": RawTantivy,
    "sqlite-fts5": Fts5,
}


def measure(names: Sequence[str], work: Path, seconds: float) -> dict[str, Any]:
    """Write what is not written yet, search all of them for that long; the figures of each."""
    figures: dict[str, Any] = {name: _written(name, work) for name in names}
    for name in names:
        figures[name]["searching"] = json.loads(_child("search", name, work, seconds / 4))
    for name, times in _searched(names, work, seconds).items():
        figures[name] = {**_operations(times), **figures[name]}
    return figures


def prepared(documents: Iterable[Document], work: Path) -> None:
    """Put a collection, and what is to be asked of it, into a directory, unless it is there."""
    work.mkdir(parents=True, exist_ok=True)
    if not (work / "collection.jsonl").exists():
        new = work / "collection.new"
        with new.open("w", encoding="utf-8") as file:
            file.writelines(f"{made.plain(document)}\n" for document in documents)
        new.replace(work / "collection.jsonl")
    asked = made.questions(work / "collection.jsonl")
    (work / "questions.json").write_text(json.dumps([asdict(each) for each in asked]), encoding="utf-8")


def _searched(names: Sequence[str], work: Path, seconds: float) -> dict[str, dict[str, list[float]]]:
    """The CPU milliseconds of each, by operation. The first round only warms."""
    times: dict[str, dict[str, list[float]]] = {name: {operation: [] for operation in WEIGHTS} for name in names}
    with ExitStack() as stack:
        engines = {name: stack.enter_context(closing(MEASURED[name](work / name))) for name in names}
        for number, asked in enumerate(_for(seconds, _questions(work))):
            for name, engine in engines.items():
                began = time.process_time()
                found = engine.ask(asked)
                taken = time.process_time() - began
                if found is not None and number >= len(WEIGHTS):
                    times[name][asked.operation].append(taken * 1_000)
    return times


def _for(seconds: float, asked: Sequence[Asked]) -> Iterator[Asked]:
    """The questions over and over, in whole rounds of one of each operation; at least two rounds."""
    end, number = time.monotonic() + seconds, 0
    while number < 2 * len(WEIGHTS) or number % len(WEIGHTS) or time.monotonic() < end:
        yield asked[number % len(asked)]
        number += 1


def _operations(times: Mapping[str, Sequence[float]]) -> dict[str, dict[str, float]]:
    done = {operation: found for operation, found in times.items() if found}
    mix = [(taken, WEIGHTS[operation] / len(found)) for operation, found in done.items() for taken in found]
    figures = {operation: _figures([(taken, 1) for taken in found]) for operation, found in done.items()}
    return {**figures, "mix": _figures(mix)}


def _figures(weighed: Iterable[tuple[float, float]]) -> dict[str, float]:
    """The percentiles and the mean of some times, each with its weight."""
    ordered = sorted(weighed)
    summed = list(accumulate(weight for _, weight in ordered))
    shares = {f"p{share}": ordered[bisect_left(summed, share / 100 * summed[-1] - 1e-9)][0] for share in (50, 95, 99)}
    mean = sum(taken * weight for taken, weight in ordered) / summed[-1]
    return {name: round(taken, 3) for name, taken in {**shares, "cpu": mean}.items()}


def _written(name: str, work: Path) -> dict[str, Any]:
    """The figures of writing, of now or of an earlier run whose index still opens."""
    kept = work / f"{name}.json"
    if not kept.exists() or not _opens(name, work):
        shutil.rmtree(work / name, ignore_errors=True)
        kept.write_text(_child("write", name, work, 0), encoding="utf-8")
    return {"writing": json.loads(kept.read_text(encoding="utf-8"))}


def _opens(name: str, work: Path) -> bool:
    try:
        MEASURED[name](work / name).close()
    except IndexOutOfDate:
        return False
    return True


def _child(task: str, name: str, work: Path, seconds: float) -> str:
    command = [sys.executable, "-m", "bench.search", "--child", task, "--only", name, "--keep", str(work)]
    return subprocess.run([*command, "--seconds", str(seconds)], check=True, stdout=subprocess.PIPE, text=True).stdout


def _write(name: str, work: Path) -> dict[str, float]:
    """Write the collection; the figures of doing so, and of a few documents more."""
    began, reading = time.monotonic(), _Reading(work / "collection.jsonl")
    measured = MEASURED[name](work / name)
    for batch in reading:
        measured.write(batch)
    measured.close()
    figures = {
        "cpu_s": time.process_time() - reading.cpu,
        "wall_s": time.monotonic() - began - reading.cpu,
        "disk_mb": sum(path.stat().st_size for path in (work / name).rglob("*") if path.is_file()) / 1e6,
        "peak_mb": _memory("VmHWM"),
        "own_mb": _memory("RssAnon"),
        "until_found_ms": _until_found(MEASURED[name](work / name), reading.last),
    }
    return {name: round(figure, 2) for name, figure in figures.items()}


class _Reading:
    """The documents of a collection in batches, and the CPU seconds that reading them took."""

    def __init__(self, collection: Path) -> None:
        self.cpu = 0.0
        self._collection = collection
        self.last: Document

    def __iter__(self) -> Iterator[list[Document]]:
        batch: list[Document] = []
        with self._collection.open(encoding="utf-8") as lines:
            for line in lines:
                began = time.thread_time()
                batch.append(made.of_plain(line))
                self.cpu += time.thread_time() - began
                if sum(len(document.pages) for document in batch) >= BATCH:
                    yield batch
                    self.last = batch[-1]
                    batch = []
        if batch:
            yield batch
            self.last = batch[-1]


def _until_found(measured: Measured, like: Document) -> float:
    """Wall milliseconds from handing over a document to finding it; of several the median."""
    taken = []
    with closing(measured):
        for number in range(_NEW):
            word = f"unheardof{number}"
            page = Page(number=1, label="1", text=f"Something {word} is here.")
            began = time.perf_counter()
            measured.write([replace(like, id=f"{number:016x}", pages=(page,))])
            while not measured.ask(Asked("rare", word, (word,))):
                pass
            taken.append(time.perf_counter() - began)
    return median(taken) * 1_000


def _search(name: str, work: Path, seconds: float) -> dict[str, float]:
    """The memory of a process that does nothing but search."""
    with closing(MEASURED[name](work / name)) as measured:
        for asked in _for(seconds, _questions(work)):
            measured.ask(asked)
        return {"peak_mb": _memory("VmHWM"), "own_mb": _memory("RssAnon")}


def _memory(line: str) -> int:
    """Memory of this process in MB. VmHWM is its own high-water mark, where getrusage counts its parent's in, with the
    pages of files that are mapped and that the system takes back when it needs them; RssAnon is without these, now."""
    status = Path("/proc/self/status").read_text()
    return next(round(int(told.split()[1]) / 1_000) for told in status.splitlines() if told.startswith(f"{line}:"))


def _questions(work: Path) -> list[Asked]:
    read = json.loads((work / "questions.json").read_text(encoding="utf-8"))
    return [Asked(**{**each, "words": tuple(each["words"])}) for each in read]


def _rows(documents: Iterable[Document]) -> Iterator[dict[str, Any]]:
    """The pages as the plain engines take them."""
    for document in documents:
        dated = document.dated or PartialDate(1)
        bodies = [body.value for body in document.bodies] or [""]
        about = {"body": bodies, "year": dated.year, "day": dated.first.toordinal()}
        yield from ({"id": f"{document.id}#{page.number}", "text": page.text, **about} for page in document.pages)


def _match(asked: Asked) -> str:
    """A question in FTS5's own language."""
    quoted = [f'"{word}"' for word in asked.words]
    match asked.operation:
        case "prefix":
            return f'"{asked.words[0][:4]}"*'
        case "phrase":
            return f'"{" ".join(asked.words)}"'
        case "or" | "long":
            return " OR ".join(quoted)
        case _:
            return " AND ".join(quoted)


def _table(figures: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The figures as lines for people."""
    yield _line("CPU ms: p50 p95", figures)
    for operation in (*WEIGHTS, "mix"):
        yield _line(operation, (_said(each.get(operation)) for each in figures.values()))
    for part in ("cpu_s", "wall_s", "disk_mb", "peak_mb", "own_mb", "until_found_ms"):
        yield _line(part, (each["writing"].get(part, "") for each in figures.values()))
    for part in ("peak_mb", "own_mb"):
        yield _line(f"searching {part}", (each["searching"][part] for each in figures.values()))
    yield "– it cannot do this, and its mix is of the others"


def _line(name: str, cells: Iterable[object]) -> str:
    return f"{name:18}" + "".join(f"{cell:>20}" for cell in cells)


def _said(figures: Mapping[str, float] | None) -> str:
    return f"{figures['p50']:.2f} {figures['p95']:8.2f}" if figures else "–"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--pages", type=int, default=20_000, help="of a made-up collection")
    source.add_argument("--folder", type=Path, help="of text, each file a document")
    parser.add_argument("--seconds", type=float, default=60, help="of searching")
    parser.add_argument("--keep", type=Path, help="where written indexes stay to be searched again")
    parser.add_argument("--only", action="append", choices=MEASURED, metavar="NAME", help=", ".join(MEASURED))
    parser.add_argument("--whoosh", action="store_true", help=f"measure it above {PATIENCE:,} pages too")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", choices=("write", "search"), help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    given = _arguments()
    if given.child == "write":
        print(json.dumps(_write(given.only[0], given.keep)))
    elif given.child == "search":
        print(json.dumps(_search(given.only[0], given.keep, given.seconds)))
    else:
        with tempfile.TemporaryDirectory() as directory:
            _measured(given, given.keep or Path(directory))


def _measured(given: argparse.Namespace, directory: Path) -> None:
    work = directory / (given.folder.name if given.folder else f"{given.pages}-pages")
    prepared(made.documents_of(given.folder) if given.folder else made.documents(given.pages), work)
    slow = {"muniment-whoosh"} if given.pages > PATIENCE and not given.whoosh else set()
    figures = measure(given.only or [name for name in MEASURED if name not in slow], work, given.seconds)
    print(json.dumps(figures) if given.json else "\n".join(_table(figures)))


if __name__ == "__main__":
    main()
