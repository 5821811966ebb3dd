"""Kills an ingest after each of its steps and at random moments, runs it again, and compares with an undisturbed run.

python -m bench.kill [FOLDER] [--times 30] [--seed 1] [--json]
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select

from documents import Audience
from documents.samples import ARCHIVE
from documents.tables import metadata
from muniment.repository import Repository
from muniment.settings import Settings

# step: (module, class, function) after whose call the process dies; "" where the function stands in the module
STEPS = {
    "keep": ("documents.originals", "Folder", "keep"),
    "read": ("ingest.worker", "Workers", "read"),
    "describe": ("ingest.intake", "", "describe"),
    "save": ("documents.catalogue", "Catalogue", "save"),
    "settle": ("documents.catalogue", "Catalogue", "settle"),
    "open": ("ingest.intake", "Intake", "_open"),
    "note": ("documents.catalogue", "Catalogue", "note"),
    "describe again": ("documents.catalogue", "Catalogue", "redescribe"),
    "index one audience": ("index.storing", "StoredIndex", "write_documents"),
    "index": ("ingest.pipeline", "Indexing", "_refresh"),
    "unqueue": ("documents.catalogue", "Catalogue", "indexed"),
}


def ingest(home: Path, folder: Path, step: str = "", nth: int = 1) -> "subprocess.Popen[bytes]":
    """An ingest in a process of its own, which dies by SIGKILL right after the nth call of a step."""
    command = [sys.executable, "-m", "bench.kill", str(folder), "--child", step, "--nth", str(nth)]
    environment = {**os.environ, "MUNIMENT_HOME": str(home)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def state(home: Path) -> dict[str, Any]:
    """All that a home holds, in an order of its own: tables, originals, and both indexes."""
    with Repository.open(Settings(home=home)) as repository:
        indexes = {audience: _index_state(repository, audience) for audience in Audience}
    kept = sorted(path.name for path in (home / "originals").rglob("*") if path.is_file())
    return {"tables": _tables(home), "originals": kept, "indexes": indexes}


def _index_state(repository: Repository, audience: Audience) -> list[str]:
    passages = repository.index(audience).filter_documents()
    wholes = sorted(repository.index(audience).documents())
    return [*wholes, *sorted(json.dumps(passage.to_dict(), sort_keys=True, default=str) for passage in passages)]


def _tables(home: Path) -> dict[str, list[str]]:
    engine = create_engine(f"sqlite:///{home / 'catalogue.sqlite'}")
    found = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            if table.name in ("runs", "happened"):  # the history tells that there were two runs
                continue
            when = {"seq", "at"} if table.name == "published" else {"seq"}  # the times of two runs differ
            columns = [column for column in table.columns if column.name not in when]
            found[table.name] = sorted(repr(tuple(row)) for row in connection.execute(select(*columns)))
    engine.dispose()
    return found


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Where two states differ, in words; nothing where they are the same."""
    tables = [name for name in one["tables"] if one["tables"][name] != other["tables"][name]]
    indexes = [f"{name} index" for name in one["indexes"] if one["indexes"][name] != other["indexes"][name]]
    return [*tables, *indexes, *(["originals"] if one["originals"] != other["originals"] else [])]


def killed_after(step: str, nth: int, folder: Path, undisturbed: dict[str, Any]) -> list[str]:
    """Kill an ingest after the nth call of a step, run it again to its end; the differences that are left."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory) / "home"
        if ingest(home, folder, step, nth).wait() != -signal.SIGKILL:
            return ["was not killed"]
        return _again(home, folder, undisturbed)


def killed_at(seconds: float, folder: Path, undisturbed: dict[str, Any]) -> list[str]:
    """Kill an ingest after so many seconds, run it again to its end; the differences that are left."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory) / "home"
        process = ingest(home, folder)
        time.sleep(seconds)
        process.kill()
        process.wait()
        return _again(home, folder, undisturbed)


def _again(home: Path, folder: Path, undisturbed: dict[str, Any]) -> list[str]:
    ended = ingest(home, folder).wait()
    return differences(undisturbed, state(home)) if ended == 0 else [f"the second run ended with {ended}"]


def _child(folder: Path, step: str, nth: int) -> None:
    """Ingest a folder; the process kills itself after the nth call of the step."""
    settings = Settings()
    Repository.init(settings)
    if step:
        arm(*STEPS[step], nth)
    with Repository.open(settings) as repository:
        repository.intake.add([folder])


def arm(module: str, owner: str, name: str, nth: int) -> None:
    """Have this process kill itself right after the nth call of a function."""
    place = getattr(import_module(module), owner) if owner else import_module(module)
    setattr(place, name, _deadly(getattr(place, name), nth))


def _deadly(function: Callable[..., Any], nth: int) -> Callable[..., Any]:
    left = nth

    def call(*arguments: Any, **named: Any) -> Any:
        nonlocal left
        result = function(*arguments, **named)
        if hasattr(result, "__next__"):  # what yields dies at its nth value
            return map(counted, result)
        return counted(result)

    def counted(result: Any) -> Any:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return call


def main() -> None:
    """Run every step and the random moments; exit code 1 where anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ARCHIVE)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", default=None, help=argparse.SUPPRESS)
    parser.add_argument("--nth", type=int, default=1, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child is not None:
        _child(given.folder, given.child, given.nth)
    else:
        sys.exit(_compare(given))


def _compare(given: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory) / "home"
        began = time.monotonic()
        ingest(home, given.folder).wait()
        whole = time.monotonic() - began
        undisturbed = state(home)
    found = {f"after {step}, call {nth}": (step, nth) for step in STEPS for nth in (1, 2) if _happens(step, nth)}
    ends = {name: killed_after(step, nth, given.folder, undisturbed) for name, (step, nth) in found.items()}
    moments = random.Random(given.seed)
    for number, seconds in enumerate(sorted(moments.uniform(0, whole) for _ in range(given.times)), 1):
        ends[f"{number}: at {seconds:.2f} of {whole:.2f} s"] = killed_at(seconds, given.folder, undisturbed)
    if given.json:
        print(json.dumps({"runs": len(ends), "different": {name: bad for name, bad in ends.items() if bad}}))
    else:
        for name, bad in ends.items():
            print(f"{name:32} {', '.join(bad) or 'as undisturbed'}")
    return 1 if any(ends.values()) else 0


def _happens(step: str, nth: int) -> bool:
    """A small folder is indexed in one go, so its later steps happen once; and it holds no file twice."""
    return step != "describe again" and (nth == 1 or step not in ("index", "unqueue"))


if __name__ == "__main__":
    main()
