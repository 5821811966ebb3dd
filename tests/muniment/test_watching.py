"""`muniment watch`, as a person runs it."""

import hashlib
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from documents.catalogue import Catalogue

_LONG = 120.0  # seconds after which it has failed


def interruptible() -> None:
    """Let a process hear Ctrl-C, also where these tests run in the background of a shell, which lets none."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class _Watching:
    """The command, running."""

    def __init__(self, home: Path, folder: Path) -> None:
        self._command = [sys.executable, "-m", "muniment", "watch", "--home", str(home), str(folder)]
        self._log = home.parent / "log"
        self.begin()

    def begin(self) -> None:
        with self._log.open("a") as log:
            self.process = subprocess.Popen(self._command, stdout=log, stderr=log, preexec_fn=interruptible)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(_LONG)

    @property
    def said(self) -> str:
        return self._log.read_text()


@contextmanager
def _watching(home: Path, folder: Path) -> Iterator[_Watching]:
    watching = _Watching(home, folder)
    try:
        yield watching
    finally:
        watching.kill()


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + _LONG
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def _paper(path: Path, number: int, version: str = "first") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"Minutes {number}\n\nThe {version} words of number {number} on roads and homes.\n")


def _held(home: Path) -> tuple[dict[str, str], set[str]]:
    """What the catalogue says lies where, and what it says is missing."""
    if not (home / "vocabulary").is_dir():
        return {}, set()
    with closing(Catalogue.open(f"sqlite:///{home / 'catalogue.sqlite'}")) as catalogue:
        missing = {file.path for file in catalogue.whereabouts.missing()}
        found = catalogue.files([*catalogue.whereabouts.below("/")])
        return {path: file.document for path, file in found.items() if not file.missing}, missing


def _lying(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in folder.rglob("*") if path.is_file()
    }


def _is_held(home: Path, folder: Path, missing: set[str]) -> bool:
    return _held(home) == (_lying(folder), missing)


def test_however_often_it_is_killed_the_catalogue_ends_as_the_folder_is(tmp_path: Path) -> None:
    home, folder, chance = tmp_path / "home", tmp_path / "papers", random.Random(7)
    folder.mkdir()
    papers = [folder / f"{number % 7}" / f"{number}.txt" for number in range(200)]
    renamed, changed, deleted = papers[:50], papers[50:70], papers[70:80]
    first: list[Callable[[], object]] = [partial(_paper, path, number) for number, path in enumerate(papers)]
    later: list[Callable[[], object]] = [
        *(partial(path.rename, path.with_name(f"new-{path.name}")) for path in renamed),
        *(partial(_paper, path, 1_000 + int(path.stem), "second") for path in changed),
        *(path.unlink for path in deleted),
    ]
    chance.shuffle(later)
    with _watching(home, folder) as watching:
        for work, kills in ((first, 2), (later, 3)):
            times = set(chance.sample(range(len(work)), kills))
            for step, do in enumerate(work):
                do()
                if step in times:
                    time.sleep(chance.uniform(0.5, 4.0))
                    watching.kill()
                    watching.begin()
            _until(partial(_is_held, home, folder, set(map(str, deleted)) if work is later else set()))


def test_it_tells_what_comes_and_goes_until_it_is_stopped(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "papers"
    _paper(folder / "first.txt", 1)
    with _watching(home, folder) as watching:
        _until(lambda: "All is taken in." in watching.said)
        _paper(folder / "\x1bsecond.txt", 2)
        _until(lambda: f"added: {folder}/\\x1bsecond.txt." in watching.said)
        (folder / "first.txt").rename(folder / "third.txt")
        _until(lambda: f"updated: {folder / 'third.txt'}. Moved here from {folder / 'first.txt'}." in watching.said)
        (folder / "third.txt").unlink()
        _until(lambda: f"missing: {folder / 'third.txt'}. What lay there stays." in watching.said)
        watching.process.send_signal(signal.SIGINT)
        assert watching.process.wait(_LONG) == 0
        assert "Stopped." in watching.said


def test_only_folders_can_be_watched(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    _paper(paper, 1)
    command = [sys.executable, "-m", "muniment", "watch", "--home", str(tmp_path / "home"), str(paper)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is no folder. Give folders to be watched" in done.stderr
