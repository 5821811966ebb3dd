"""What an index was built with: an index of another make is refused, never misread."""

import json
from pathlib import Path

from documents import IndexOutOfDate
from index import analysis

SCHEMA = 9  # to be raised whenever the fields or what is stored in them change

_NAME = "stamp.json"


def check(directory: Path, engine: str) -> None:
    """Pass over an index that is not there yet.

    Raises:
        IndexOutOfDate: the directory holds an index of another make.
    """
    if not directory.is_dir() or not any(directory.iterdir()):
        return
    found = _read(directory / _NAME)
    if found != _stamp(engine):
        raise IndexOutOfDate(
            f"The index in {directory} was built with {_say(found)}; the engine asked for is {engine}. "
            "To build it anew, run: muniment reindex. To stay with another engine, set MUNIMENT_ENGINE."
        )


def write(directory: Path, engine: str) -> None:
    """Make the directory, if need be, and say in it what it is built with."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / _NAME
    if not path.exists():
        path.write_text(json.dumps(_stamp(engine)) + "\n", encoding="utf-8")


def _stamp(engine: str) -> dict[str, object]:
    return {"engine": engine, "schema": SCHEMA, "analysis": analysis.VERSION}


def _read(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _say(stamp: dict[str, object]) -> str:
    if not stamp:
        return "something that left no stamp"
    return ", ".join(f"{name} {value}" for name, value in stamp.items())
