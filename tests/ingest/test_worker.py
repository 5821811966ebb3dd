"""Workers: whatever a file does to its process, every file has one outcome and none is lost."""

import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from documents import Unreadable
from ingest.media import ZIP
from ingest.reading import Reading
from ingest.worker import Workers
from tests.ingest import rogues


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(workers=2, seconds=1.5, memory_mb=256, choose=rogues.choose) as pool:
        yield pool


def outcomes(workers: Workers, *kinds: str) -> dict[str, Reading | Unreadable]:
    found = list(workers.read((Path(f"/nowhere/{number}-{kind}"), kind) for number, kind in enumerate(kinds)))
    assert len({path for path, _ in found}) == len(found) == len(kinds)
    return {path.name: outcome for path, outcome in found}


def test_among_files_that_kill_hang_and_fill_none_is_lost(workers: Workers) -> None:
    found = outcomes(workers, "good", "abort", "good", "sleep", "fill", "good", "refuse", "gone", *["good"] * 20)
    told = {name: outcome.reason for name, outcome in found.items() if isinstance(outcome, Unreadable)}
    assert told == {
        "1-abort": "Reading the file broke down, or took more than 256 MB of memory.",
        "3-sleep": "Reading the file took longer than 1.5 seconds.",
        "4-fill": "Reading the file broke down, or took more than 256 MB of memory.",
        "6-refuse": "It is locked.",
        "7-gone": "The file cannot be read: No such file or directory.",
    }
    assert all(outcome.cure for outcome in found.values() if isinstance(outcome, Unreadable))


def test_a_victim_is_read_the_second_time(workers: Workers, tmp_path: Path) -> None:
    [(path, outcome)] = workers.read([(tmp_path / "victim", "once")])
    assert isinstance(outcome, Reading)
    assert path == tmp_path / "victim"


def test_a_mistake_of_ours_ends_its_file_alone_and_is_logged(
    workers: Workers, caplog: pytest.LogCaptureFixture
) -> None:
    found = outcomes(workers, "good", "mistake", "leave", "good")
    told = {name: outcome.reason for name, outcome in found.items() if isinstance(outcome, Unreadable)}
    assert told == {
        "1-mistake": "Reading the file failed in an unforeseen way: KeyError: 'ours'.",
        "2-leave": "Reading the file failed in an unforeseen way: SystemExit: bye.",
    }
    assert "in mistake" in caplog.text  # the traceback
    assert "1-mistake" in caplog.text


def test_files_are_taken_a_few_at_a_time(workers: Workers) -> None:
    taken = 0

    def files() -> Iterator[tuple[Path, str]]:
        nonlocal taken
        for number in range(1_000):
            taken += 1
            yield Path(str(number)), "good"

    next(workers.read(files()))
    assert taken < 20


def test_a_worker_imports_only_what_reads(workers: Workers) -> None:
    [outcome] = outcomes(workers, "good").values()
    assert isinstance(outcome, Reading)
    loaded = {name.partition(".")[0] for name in outcome.embedded["modules"].split()}
    assert not loaded & {"haystack", "sqlalchemy", "alembic", "tantivy", "whoosh", "fastapi", "search_app"}


def test_what_came_in_a_file_is_unpacked_in_the_scratch_folder_and_goes_with_the_workers(tmp_path: Path) -> None:
    scratch = tmp_path / "not" / "there yet"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "words")
    with Workers(workers=1, seconds=30, memory_mb=1024, scratch=scratch) as pool:
        [(_, outcome)] = pool.read([(tmp_path / "a.zip", ZIP)])
        assert isinstance(outcome, Reading)
        (enclosed,) = outcome.enclosed
        assert enclosed.path
        assert scratch in enclosed.path.parents
        assert enclosed.path.read_text() == "words"
    assert list(scratch.iterdir()) == []


def test_no_process_outlives_the_pool() -> None:
    with Workers(workers=2, seconds=30, memory_mb=256, choose=rogues.choose) as pool:
        found = outcomes(pool, *["good"] * 6)
        pids = {int(outcome.embedded["pid"]) for outcome in found.values() if isinstance(outcome, Reading)}
    assert not any(is_alive(pid) for pid in pids)


def test_a_busy_worker_ends_with_its_main_process(tmp_path: Path) -> None:
    script = (
        "import os; from pathlib import Path; from ingest.worker import Workers; from tests.ingest import rogues\n"
        "if __name__ == '__main__':\n"
        "    with Workers(workers=1, seconds=60, memory_mb=256, choose=rogues.choose) as pool:\n"
        "        [(_, first)] = pool.read([(Path('a'), 'good')])\n"
        "        print(first.embedded['pid'], flush=True)\n"
        "        next(pool.read([(Path('b'), 'sleep')]))\n"
    )
    (tmp_path / "main.py").write_text(script, encoding="utf-8")
    root = str(Path(__file__).parents[2])
    main = subprocess.Popen(
        [sys.executable, str(tmp_path / "main.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # the tracker of semaphores complains of the kill
        text=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    with main:
        assert main.stdout
        worker = int(main.stdout.readline())
        time.sleep(0.5)  # by when it is most likely busy
        main.kill()
    end = time.monotonic() + 20
    while is_alive(worker) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_alive(worker)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended but was not yet waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_it_can_be_seen_what_is_read_at_the_moment(workers: Workers) -> None:
    read = Thread(target=lambda: list(workers.read([(Path("/nowhere/long"), "sleep")])))
    read.start()
    while not (seen := workers.at_work()):
        assert read.is_alive()
    read.join()
    assert seen == [(Path("/nowhere/long"), 0)]
    assert workers.at_work() == []
