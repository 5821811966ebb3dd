"""The app with people who may sign in, over a shelf of papers of its own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from documents.accounts import Role
from tests.search_app.shelf import Shelf, fill
from tests.search_app.staff.desk import Desk, make_home
from tests.search_app.staff.people import add


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Shelf]:
    """Papers, and an account for each role, called like it."""
    made = fill(Shelf.make(tmp_path))
    for role in Role:
        add(made.catalogue.accounts, role)
    yield made
    made.close()


@pytest.fixture
def app(room: Shelf) -> FastAPI:
    """The app with an office."""
    return room.app(office=room.office())


@pytest.fixture
def browse(app: FastAPI) -> Iterator[Callable[[], TestClient]]:
    """A browser with cookies of its own, as many as are wanted."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(TestClient(app, raise_server_exceptions=False))


@pytest.fixture(scope="session")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a repository with a few papers, and an account for each role; to be copied, not changed."""
    return make_home(tmp_path_factory.mktemp("taken in"))


@pytest.fixture
def desk(taken_in: Path, tmp_path: Path) -> Iterator[Desk]:
    """The whole app over a copy of these papers, which people may change."""
    with ExitStack() as stack:
        yield Desk.open(taken_in, tmp_path / "home", stack)
