"""A desk in a process of its own, which kills itself after a step: `python -m tests.ingest.killed_desk HOME STEP`."""

import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from muniment.repository import Repository
from muniment.settings import Settings

STEPS = {
    "save": ("documents.catalogue", "Catalogue", "save"),
    "settle": ("documents.catalogue", "Catalogue", "settle"),
    "index": ("ingest.pipeline", "Indexing", "_refresh"),
    "note of it": ("documents.uploads", "Uploads", "ended"),
}


def _arm(module: str, owner: str, name: str) -> None:
    """Have the process die right after the first call that did something."""
    of = getattr(import_module(module), owner)
    function = getattr(of, name)

    def killing(self: Any, *arguments: Any, **named: Any) -> None:
        function(self, *arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(of, name, killing)


def main(home: Path, step: str) -> None:
    with Repository.open(Settings(home=home, workers=1)) as repository:
        _arm(*STEPS[step])
        repository.desk.work()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
