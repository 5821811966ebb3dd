import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from documents import Busy, MunimentError
from ingest import watching
from ingest.watching import Settling, watch

_LONG = 30.0  # seconds after which a test has failed


@contextmanager
def _watched(folder: Path, take: Callable[[Sequence[Path]], None], home: Path | None = None) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(
        target=watch, args=([folder], take), kwargs={"home": home or Path("nowhere"), "stop": stop}
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_LONG)
        assert not thread.is_alive()


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + _LONG
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


class _Taken:
    """Notes what it is given."""

    def __init__(self) -> None:
        self.calls: list[list[Path]] = []

    def __call__(self, paths: Sequence[Path]) -> None:
        self.calls.append(list(paths))

    @property
    def files(self) -> set[Path]:
        return {path for call in self.calls[1:] for path in call}


@pytest.fixture
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_QUIET", 0.1)


@pytest.mark.usefixtures("_soon")
def test_the_folder_is_handed_over_and_then_what_changes_in_it(tmp_path: Path) -> None:
    (tmp_path / "here.txt").write_text("Already here.")
    taken = _Taken()
    with _watched(tmp_path, taken, tmp_path / "home"):
        _until(lambda: taken.calls == [[tmp_path]])
        (tmp_path / "new.txt").write_text("New.")
        _until(lambda: tmp_path / "new.txt" in taken.files)
        (tmp_path / "new.txt").unlink()
        (tmp_path / "here.txt").rename(tmp_path / "there.txt")
        _until(lambda: {tmp_path / "here.txt", tmp_path / "there.txt"} <= taken.files)
        assert [call for call in taken.calls if tmp_path / "new.txt" in call][1:]


@pytest.mark.usefixtures("_soon")
def test_a_folder_that_is_moved_in_brings_its_files(tmp_path: Path) -> None:
    watched, other = tmp_path / "watched", tmp_path / "other" / "deep"
    watched.mkdir()
    other.mkdir(parents=True)
    (other / "letter.txt").write_text("A letter.")
    (other / ".hidden").write_text("Hidden.")
    taken = _Taken()
    with _watched(watched, taken):
        _until(lambda: bool(taken.calls))
        (tmp_path / "other").rename(watched / "other")
        _until(lambda: bool(taken.files))
    assert taken.files == {watched / "other" / "deep" / "letter.txt"}


@pytest.mark.usefixtures("_soon")
def test_what_is_hidden_and_the_repository_itself_are_not_taken(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    taken = _Taken()
    with _watched(tmp_path, taken, home):
        _until(lambda: bool(taken.calls))
        (tmp_path / ".secret.txt").write_text("Hidden.")
        (home / "catalogue.sqlite").write_text("Ours.")
        (tmp_path / "paper.txt.toml").write_text('title = "A paper"')
        (tmp_path / "paper.txt").write_text("Seen.")
        _until(lambda: tmp_path / "paper.txt" in taken.files)
    assert not any(path.is_relative_to(home) or path.name.startswith(".") for path in taken.files)


@pytest.mark.usefixtures("_soon")
def test_where_another_process_writes_it_is_tried_again(tmp_path: Path) -> None:
    taken = _Taken()
    tries: list[int] = []

    def take(paths: Sequence[Path]) -> None:
        tries.append(1)
        if len(tries) in (1, 3):
            raise Busy("Another process is writing.")
        taken(paths)

    with _watched(tmp_path, take, tmp_path / "home"):
        _until(lambda: taken.calls == [[tmp_path]])
        (tmp_path / "new.txt").write_text("New.")
        _until(lambda: tmp_path / "new.txt" in taken.files)
    assert len(tries) >= 4


@pytest.mark.usefixtures("_soon")
def test_after_a_flood_the_folder_is_looked_through_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_FLOOD", 3)
    taken = _Taken()
    with _watched(tmp_path, taken, tmp_path / "home"):
        _until(lambda: taken.calls == [[tmp_path]])
        for number in range(20):
            (tmp_path / f"{number}.txt").write_text("New.")
        _until(lambda: taken.calls.count([tmp_path]) > 1)


@pytest.mark.usefixtures("_soon")
def test_a_name_that_is_not_unicode_does_not_end_the_watch(tmp_path: Path) -> None:
    taken = _Taken()
    with _watched(tmp_path, taken, tmp_path / "home"):
        _until(lambda: taken.calls == [[tmp_path]])
        try:
            Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xe9bt.txt")).write_text("New.")
        except OSError:
            pytest.skip("This file system takes only names that are Unicode.")
        _until(lambda: len(taken.calls) > 1)
        (tmp_path / "new.txt").write_text("New.")
        _until(lambda: tmp_path / "new.txt" in taken.files)


@pytest.mark.usefixtures("_soon")
def test_a_folder_that_is_made_again_is_watched_again(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    taken = _Taken()
    with _watched(folder, taken):
        _until(lambda: taken.calls == [[folder]])
        folder.rename(tmp_path / "away")
        time.sleep(0.5)
        folder.mkdir()
        _until(lambda: taken.calls.count([folder]) > 1)
        (folder / "new.txt").write_text("New.")
        _until(lambda: folder / "new.txt" in taken.files)


def test_a_file_that_is_being_written_waits(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    settling = Settling(quiet=0.2)
    path.write_text("Begun")
    settling.changed([path])
    assert settling.settled() == []
    end = time.monotonic() + 0.5
    with path.open("a") as file:
        while time.monotonic() < end:
            file.write("and more")
            file.flush()
            assert settling.settled() == []
            time.sleep(0.01)
    _until(lambda: settling.settled() == [path])
    assert settling.settled() == []


def test_a_sidecar_that_changed_stands_for_its_paper(tmp_path: Path) -> None:
    settling = Settling(quiet=0)
    settling.changed([tmp_path / "letter.pdf.toml"])
    assert settling.settled() == [tmp_path / "letter.pdf"]


def test_only_folders_are_watched(tmp_path: Path) -> None:
    with pytest.raises(MunimentError, match="is no folder"):
        watch([tmp_path / "none"], _Taken(), home=tmp_path)


def test_where_a_register_or_a_sidecar_in_json_changed_the_papers_are_waited_for(tmp_path: Path) -> None:
    for name in ("a.txt", "a.txt.json", "x/b.txt", "x/register.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    settling = Settling(0)
    settling.changed([tmp_path / "a.txt.json"])
    assert settling.settled() == [tmp_path / "a.txt"]
    settling.changed([tmp_path / "x" / "register.csv"])
    assert settling.settled() == [tmp_path / "x" / "b.txt", tmp_path / "x" / "register.csv"]
