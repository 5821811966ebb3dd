"""The word for the state of a repository changes with whatever changes an answer, and with nothing else."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from documents import Audience
from documents.catalogue import Catalogue
from muniment.asgi import served
from muniment.freshness import Freshness
from muniment.repository import Repository
from muniment.settings import Settings
from tests.conftest import Opened
from tests.ingest.papers import pdf


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_it_changes_with_every_paper_and_stays_while_people_read(
    repository: Opened, tmp_path: Path, engine: str
) -> None:
    opened = repository(engine=engine)
    state = Freshness(opened)
    states: list[str] = []
    for name in ("a", "b"):
        opened.intake.add([pdf(tmp_path / f"{name}.pdf", [f"Minutes of the meeting {name}"])])
        states.append(state(Audience.PUBLIC))
        TestClient(served(opened)).get("/search?q=minutes")
        assert state(Audience.PUBLIC) == states[-1]
    opened.reindex()
    states.append(state(Audience.PUBLIC))
    assert all(states)
    assert len(set(states)) == len(states)
    assert state(Audience.STAFF) != state(Audience.PUBLIC)


def test_it_changes_with_what_another_process_would_write(repository: Opened, tmp_path: Path) -> None:
    opened = repository()
    opened.intake.add([pdf(tmp_path / "a.pdf", ["Minutes of the meeting"])])
    state = Freshness(opened)
    before = state(Audience.PUBLIC)
    other = Catalogue.open(f"sqlite:///{opened.home / 'catalogue.sqlite'}")
    (paper,) = other.all(Audience.STAFF)
    other.redescribe(paper)
    assert state(Audience.PUBLIC) != before
    other.close()


def test_it_is_not_known_of_another_database_or_without_an_index(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", catalogue=f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    Repository.init(settings)
    with Repository.open(settings) as opened:
        assert Freshness(opened)(Audience.PUBLIC) == ""
    bare = Settings(home=tmp_path / "home")
    with Repository.open(bare) as opened:
        assert Freshness(opened)(Audience.PUBLIC) == ""  # no catalogue yet
        opened.catalogue.counts(Audience.PUBLIC)
        assert Freshness(opened)(Audience.PUBLIC)
        (opened.home / "index/public/other").mkdir()
        assert Freshness(opened)(Audience.PUBLIC) == ""


def test_a_page_is_made_again_after_a_correction(repository: Opened, tmp_path: Path) -> None:
    opened = repository()
    opened.intake.add([pdf(tmp_path / "a.pdf", ["Minutes of the meeting"])])
    (paper,) = opened.catalogue.all(Audience.PUBLIC)
    browser = TestClient(served(opened))
    address = f"/documents/{paper.id}"
    tag = browser.get(address).headers["etag"]
    assert browser.get(address, headers={"if-none-match": tag}).status_code == 304
    opened.upkeep.withdraw(paper.id, "Jo", "It was wrong.")
    assert browser.get(address, headers={"if-none-match": tag}).status_code == 410
