"""Takes in the sample archive, a folder at a time, and corrects a paper after each: ten titles in all.

python -m tests.muniment.correcting HOME

After the fifth it says so, and waits until it is told to go on.
"""

import sys
from pathlib import Path

from documents.samples import ARCHIVE
from muniment.repository import Repository
from muniment.settings import Settings

TITLES = [f"Corrected, number {number}" for number in range(1, 11)]


def main(home: Path) -> None:
    """Do it."""
    folders = sorted(path for path in ARCHIVE.iterdir() if path.is_dir())
    with Repository.open(Settings(home=home, workers=1)) as repository:
        done: set[str] = set()
        for number, folder in enumerate(folders):
            repository.intake.add([folder])
            if number < len(TITLES):
                id = next(id for id in repository.catalogue.ids() if id not in done)
                done.add(id)
                repository.upkeep.set(id, "title", [TITLES[number]], "Jo")
            if number == 4:
                sys.stdout.write("half\n")
                sys.stdout.flush()
                sys.stdin.readline()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
