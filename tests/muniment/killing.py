"""Takes backups in processes that die by SIGKILL, each a step later than the one before.

python -m tests.muniment.killing HOME FOLDER [BACKUP]

FOLDER/1, FOLDER/2 … are what the first, the second … left: new backups, or BACKUP brought up to date.
"""

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from muniment.backup import back_up

STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "sqlite3.connect"}


def die_before(step: int, target: Path) -> None:
    """Kill this process before it does something in a directory for the so manieth time."""
    left = step

    def look(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if event in STEPS and any(str(target) in str(argument) for argument in arguments):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)


def killed(home: Path, target: Path, step: int) -> bool:
    """Whether a backup was killed, in a process of its own, before it was done."""
    child = os.fork()
    if not child:
        die_before(step, target)
        back_up(home, target)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise AssertionError(f"The backup failed at step {step}.")
    return os.WIFSIGNALED(status)


def main(home: Path, folder: Path, before: Path | None = None) -> None:
    """Kill at every step."""
    step, goes_on = 0, True
    while goes_on:
        step += 1
        target = folder / str(step)
        if before:
            shutil.copytree(before, target)
        goes_on = killed(home, target, step)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
