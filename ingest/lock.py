"""One writer at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from documents import Busy


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock file; the system lets go of it when the process ends, however it ends. Raises Busy."""
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise Busy(
                f"Another process ({holder}) is writing to this repository. Wait until it is done, or stop it."
            ) from error
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield
