"""An index is built beside the one that serves: searches never fail and never see half."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from documents import Audience, IndexOutOfDate
from index import Query, parse
from muniment.repository import Repository
from tests.conftest import Opened

PAPERS = 40
DYING = """
import os, signal
from index.storing import StoredIndex
from muniment.repository import Repository
from muniment.settings import Settings

write = StoredIndex.write_documents

def written_and_killed(self, **given):
    write(self, **given)
    os.kill(os.getpid(), signal.SIGKILL)

StoredIndex.write_documents = written_and_killed
with Repository.open(Settings()) as repository:
    repository.reindex()
"""


@pytest.fixture(params=["tantivy", "whoosh"])
def opened(request: pytest.FixtureRequest, repository: Opened, tmp_path: Path) -> Repository:
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(PAPERS):
        (folder / f"{number}.txt").write_text(f"Minutes of meeting {number}\n\nThe board noted a drain.\n")
    made = repository(engine=request.param)
    made.intake.add([folder])
    return made


def found(repository: Repository) -> int:
    return repository.index(Audience.PUBLIC).search(Query(words=parse("drain").tree)).total


def test_searches_go_on_while_the_index_is_built_anew_and_never_see_half(
    opened: Repository, repository: Opened
) -> None:
    """One repository searches, another reindexes, as two processes would."""
    searching = repository(engine=opened.settings.engine)
    done = threading.Event()
    totals: list[int] = []
    failed: list[Exception] = []

    def search() -> None:
        while not done.is_set():
            try:
                totals.append(found(searching))
            except Exception as error:  # noqa: BLE001
                failed.append(error)

    threads = [threading.Thread(target=search) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(3):
            assert opened.reindex() == PAPERS
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert failed == []
    assert set(totals) == {PAPERS}
    assert len(totals) > 3


def test_killed_while_it_is_built_the_old_index_serves_and_the_next_try_succeeds(opened: Repository) -> None:
    opened.close()
    environment = {**os.environ, "MUNIMENT_HOME": str(opened.home), "MUNIMENT_ENGINE": opened.settings.engine}
    killed = subprocess.run([sys.executable, "-c", DYING], env=environment, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    generations = opened.home / "index" / "public"
    assert len([path for path in generations.iterdir() if path.is_dir()]) == 2
    assert found(opened) == PAPERS
    assert opened.reindex() == PAPERS
    assert found(opened) == PAPERS
    assert len([path for path in generations.iterdir() if path.is_dir()]) == 1


def test_a_home_without_an_index_says_what_to_run(opened: Repository) -> None:
    opened.close()
    for directory in (opened.home / "index").iterdir():
        for path in sorted(directory.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        directory.rmdir()
    with pytest.raises(IndexOutOfDate, match="run: muniment reindex"):
        found(opened)
    opened.reindex()
    assert found(opened) == PAPERS
