"""What becomes of files: ingests folders into a new repository in one run, and says how each file ended.

    python -m bench.outcomes FOLDER... [--json | --markdown]

Prints how many files ended how, by folder and ending; the files that have no outcome, and whether the run itself broke
down; the longest that a file was read; the most memory that all processes took together (see bench.ingest); and the
reasons, most frequent first. The settings are those of the environment. A file's time is that of one task: reading it,
or recognising a few of its scanned pages; of a task that was stopped it is the time until the report had the file.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from bench.ingest import _watch
from documents.file import Status
from ingest.metadata.sidecar import SUFFIX
from ingest.readers.choice import Reader, Recogniser, reader, recogniser
from ingest.report import Outcome, shown
from ingest.worker import Workers
from muniment.repository import Repository
from muniment.settings import Settings

_SLOWEST = 10  # files that are listed
_NUMBER = re.compile(r"\b\d[\d,.]*(?<!\.)")
_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z\d])")
_ANY = TypeVar("_ANY")


class Took(NamedTuple):
    """How long one task took with the bytes of this SHA-256; `stopped` where it was not left to its end."""

    sha256: str
    seconds: float
    stopped: bool


def measure(folders: Sequence[Path], directory: Path) -> dict[str, Any]:
    """One run over the folders, with its files in an empty directory."""
    given = [path for folder in folders for path in _files(folder)]
    command = [sys.executable, "-m", "bench.outcomes", "--child", str(directory), *map(str, folders)]
    began = time.monotonic()
    process = subprocess.Popen(command, start_new_session=True)
    peak, _ = _watch(process)
    wall = time.monotonic() - began
    rows = _rows(directory / "outcomes.jsonl")
    tasks = sorted(took(_rows(directory / "tasks.jsonl"), _told(rows)), key=lambda each: -each.seconds)
    names = {_sha256(path): shown(path) for path in reversed(given)}
    slowest = [{"path": names.get(each.sha256, each.sha256), **each._asdict()} for each in tasks[:_SLOWEST]]
    return {
        "table": table(rows, folders),
        "files": len(given),
        "without_outcome": sorted({shown(path) for path in given} - {row["path"] for row in rows}),
        "exit": process.returncode,
        "wall": round(wall, 1),
        "peak_mb": round(peak / 1024),
        "slowest": slowest,
        "stopped": sum(each.stopped for each in tasks),
        "reasons": reasons(rows),
        "outcomes": rows,
    }


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(SUFFIX))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def _told(rows: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """When the report had each file, by its SHA-256."""
    return {_sha256(Path(row["path"])): row["at"] for row in rows if not row["parent"] and Path(row["path"]).is_file()}


def took(tasks: Iterable[Mapping[str, Any]], told: Mapping[str, float]) -> Iterator[Took]:
    """A process has one task at a time. One without an end was stopped, and took until the report had its file."""
    begun: dict[int, tuple[str, float]] = {}
    left: dict[str, float] = {}
    for task in tasks:
        sha256, at = begun.pop(task["pid"], ("", 0.0))
        if task["ends"]:
            yield Took(sha256, task["at"] - at, stopped=False)
            continue
        left |= {sha256: at} if sha256 else {}
        begun[task["pid"]] = task["sha256"], task["at"]
    left |= dict(begun.values())
    for sha256, at in left.items():
        yield Took(sha256, told.get(sha256, at) - at, stopped=True)


def table(rows: Iterable[Mapping[str, Any]], folders: Sequence[Path]) -> dict[str, dict[str, int]]:
    """How many files ended how, by the folder that they were in and the ending of their names."""
    counted: dict[str, Counter[str]] = {}
    for row in rows:
        counted.setdefault(_group(row, folders), Counter())[row["status"]] += 1
    return {group: {status: counted[group][status] for status in Status} for group in sorted(counted)}


def _group(row: Mapping[str, Any], folders: Sequence[Path]) -> str:
    path = Path(row["path"])
    folder = next((folder for folder in folders if folder in path.parents), path.parent)
    within = path.relative_to(folder).parts
    if row["parent"]:
        return f"{folder.name}: came in mails and archives"
    return " ".join((str(Path(folder.name, *within[:1][: len(within) - 1])), path.suffix))


def reasons(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The sentences of the reasons, numbers left out, each with what is advised most, and with a file to look at."""
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["status"] == Status.UNCHANGED:
            continue
        for sentence in filter(None, _SENTENCE.split(row["reason"])):
            found.setdefault((row["status"], _NUMBER.sub("N", sentence)), []).append(row)
    return [
        {
            "status": status,
            "reason": sentence,
            "files": len(told),
            "cure": Counter(row["cure"] for row in told).most_common(1)[0][0],
            "such_as": told[0]["path"],
        }
        for (status, sentence), told in sorted(found.items(), key=lambda each: -len(each[1]))
    ]


class _Timed(Repository):
    """A repository whose workers write down when a task begins and ends."""

    def workers(self, scratch: Path | None = None) -> Workers:
        log = self.home.parent / "tasks.jsonl"
        return Workers(
            workers=self.settings.workers,
            seconds=self.settings.file_seconds,
            memory_mb=self.settings.file_memory,
            recognise=self.settings.ocr,
            scratch=scratch,
            choose=partial(_reader, log),
            see=partial(_recogniser, log),
        )


def _reader(log: Path, media_type: str) -> Reader:
    """Runs in a worker."""
    return _noted(log, reader(media_type))


def _recogniser(log: Path, media_type: str) -> Recogniser:
    """Runs in a worker."""
    return _noted(log, recogniser(media_type))


def _noted(log: Path, task: Callable[..., _ANY]) -> Callable[..., _ANY]:
    def noted(path: Path, *rest: Any) -> _ANY:
        _note(log, {"pid": os.getpid(), "sha256": path.name, "ends": False})
        try:
            return task(path, *rest)
        finally:
            _note(log, {"pid": os.getpid(), "sha256": path.name, "ends": True})

    return noted


def _note(log: Path, row: Mapping[str, Any]) -> None:
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps({**row, "at": time.monotonic()}) + "\n")


def _ingest(directory: Path, folders: Sequence[Path]) -> None:
    """The run that is measured: an ingest in a process of its own."""

    def told(outcome: Outcome) -> None:
        _note(directory / "outcomes.jsonl", asdict(outcome))

    settings = Settings(home=directory / "home")
    Repository.init(settings)
    with _Timed.open(settings) as repository:
        repository.intake.add(folders, told)


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    """The figures for people, as Markdown."""
    used = [status for status in Status if any(row[status] for row in found["table"].values())]
    total = {status: sum(row[status] for row in found["table"].values()) for status in used}
    yield f"| files | {' | '.join(used)} | in all |"
    yield "|---" + "|--:" * (len(used) + 1) + "|"
    for name, row in [*found["table"].items(), ("**in all**", total)]:
        yield f"| {name} | {' | '.join(str(row[status] or '–') for status in used)} | {sum(row.values())} |"
    yield ""
    yield f"- files given: {found['files']}; without an outcome: {len(found['without_outcome'])}"
    yield f"- the run ended with exit code {found['exit']} after {found['wall']:.0f} s"
    for each in found["slowest"][:1]:
        yield f"- longest task: {each['seconds']:.1f} s ({Path(each['path']).name}); stopped: {found['stopped']}"
    yield f"- most memory of all processes together: {found['peak_mb']} MB"
    yield ""
    yield "| files | ended | reason | what to do |"
    yield "|--:|---|---|---|"
    for each in found["reasons"]:
        yield f"| {each['files']} | {each['status']} | {each['reason']} | {each['cure']} |"


def main() -> None:
    """Measure and print; exit code 1 where a file has no outcome or the run broke down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true")
    shape.add_argument("--markdown", action="store_true", help="the default")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    folders = [folder.absolute() for folder in given.folders]
    if given.child:
        _ingest(given.child, folders)
        return
    with tempfile.TemporaryDirectory() as directory:
        found = measure(folders, Path(directory))
    print(json.dumps(found) if given.json else "\n".join(_lines(found)))
    sys.exit(1 if found["exit"] or found["without_outcome"] else 0)


if __name__ == "__main__":
    main()
