"""Killed while it publishes or withdraws, what was done is whole afterwards, or was never begun."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from bench.kill import arm
from documents import Audience
from index import Query, parse
from muniment.repository import Repository
from muniment.settings import Settings

PUBLISHED, WITHDRAWN = "gavelkind", "frankalmoin"  # each stands in the paper alone to which that is done
MOMENTS = 4  # at which each is killed, spread over the time that it takes
STEPS = {  # step: (module, class, function) after whose call the process dies
    "say": ("documents.catalogue", "Catalogue", "say"),
    "withdraw": ("documents.catalogue", "Catalogue", "withdraw"),
    "hide": ("ingest.pipeline", "Indexing", "hide"),
    "note": ("documents.audit", "Audit", "note"),
    "settle": ("documents.database", "Database", "settle"),
    "cleanse": ("ingest.pipeline", "Indexing", "cleanse"),
    "index one audience": ("index.storing", "StoredIndex", "write_documents"),
    "unqueue": ("documents.catalogue", "Catalogue", "indexed"),
}
OF = {
    "publish": ("say", "note", "settle", "index one audience", "unqueue"),
    "withdraw": ("hide", "withdraw", "note", "settle", "cleanse"),
}


class Home(NamedTuple):
    """A repository with a paper to publish and one to withdraw."""

    directory: Path
    ids: dict[str, str]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    papers = tmp_path / "papers"
    papers.mkdir()
    for name, word in (("publish", PUBLISHED), ("withdraw", WITHDRAWN)):
        (papers / f"{name}.txt").write_text(f"Minutes\n\n5 June 2025\n\nThe board noted {word}.\n")
    (papers / "publish.txt.toml").write_text('visibility = "staff"\n')
    settings = Settings(home=tmp_path / "home")
    Repository.init(settings)
    with Repository.open(settings) as repository:
        outcomes = repository.intake.add([papers]).outcomes
    return Home(tmp_path / "home", {Path(outcome.path).stem: outcome.id for outcome in outcomes})


def doing(home: Home, what: str, step: str = "") -> "subprocess.Popen[bytes]":
    """A process that does it, and dies by SIGKILL right after a step, if one is given."""
    command = [sys.executable, "-m", "tests.ingest.test_killed", what, home.ids[what], step]
    return subprocess.Popen(command, env={**os.environ, "MUNIMENT_HOME": str(home.directory)})


def end(home: Home, what: str) -> str:
    """What is found after a verification: "done" or "not begun"; all parts have to agree."""
    id, word = home.ids[what], {"publish": PUBLISHED, "withdraw": WITHDRAWN}[what]
    with Repository.open(Settings(home=home.directory)) as repository:
        for _ in range(2):
            damages = list(repository.verification.run(lambda _number: None))
        catalogue = repository.catalogue
        assert damages == []
        assert list(catalogue.audit.verify()) == []
        noted = [row.action for row in catalogue.audit.of(id)]
        hits = {
            audience: [hit.document for hit in repository.index(audience).search(Query(words=parse(word).tree)).hits]
            for audience in Audience
        }
        removed = catalogue.decisions.removal(id) is not None
        if not noted:
            assert not removed
            assert hits == {Audience.PUBLIC: [id] if what == "withdraw" else [], Audience.STAFF: [id]}
            return "not begun"
        assert noted == [what]
        assert removed is (what == "withdraw")
        assert hits == {audience: [] if removed else [id] for audience in Audience}
        return "done"


@pytest.mark.parametrize(("what", "step"), [(what, step) for what, steps in OF.items() for step in steps])
def test_killed_after_a_step_it_is_done_or_was_never_begun(home: Home, what: str, step: str) -> None:
    assert doing(home, what, step).wait() == -signal.SIGKILL
    lasts = step in {"settle", "cleanse", "index one audience", "unqueue"}
    assert end(home, what) == ("done" if lasts else "not begun")
    if not lasts:
        assert doing(home, what).wait() == 0
    assert end(home, what) == "done"


@pytest.mark.parametrize("what", OF)
def test_killed_at_any_moment_it_is_done_or_was_never_begun(home: Home, what: str) -> None:
    moments = random.Random(what)
    for seconds in (moments.uniform(0.2, 2) for _ in range(MOMENTS)):
        process = doing(home, what)
        time.sleep(seconds)
        process.kill()
        process.wait()
        if end(home, what) == "done":
            return
    assert doing(home, what).wait() == 0
    assert end(home, what) == "done"


def _child(what: str, id: str, step: str) -> None:
    if step:
        arm(*STEPS[step], 1)
    with Repository.open(Settings()) as repository:
        if what == "publish":
            repository.upkeep.publish(id, "Jo", "Agreed.")
        else:
            repository.upkeep.withdraw(id, "Jo", "It was wrong.")


if __name__ == "__main__":
    _child(*sys.argv[1:])
