"""One writer at a time."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from documents import Busy

_POLLED = 0.05  # seconds


@contextmanager
def alone(path: Path, patience: float = 0) -> Iterator[None]:
    """Hold the lock file; the system lets go of it when the process ends, however it ends.

    Raises:
        Busy: another holds it, and still does after so many seconds of `patience`.
    """
    with path.open("a+") as file:
        _hold(file, time.monotonic() + patience)
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield


def _hold(file: IO[str], until: float) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                raise Busy(
                    f"Another process ({_holder(file)}) is writing to this repository. Wait until it is done, or "
                    "stop it."
                ) from error
        else:
            return
        time.sleep(_POLLED)


def _holder(file: IO[str]) -> str:
    file.seek(0)
    return file.read().strip() or "unknown"
