"""What every test may use: a repository in a temporary directory."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from documents.samples import ARCHIVE
from muniment.repository import Repository
from muniment.settings import Settings

Opened = Callable[..., Repository]


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Opened]:
    """Opens repositories, `tmp_path/home` where nothing else is said, and closes them after the test."""
    with ExitStack() as stack:

        def opened(home: Path = tmp_path / "home", engine: str = "tantivy") -> Repository:
            settings = Settings(home=home, engine=engine, workers=1)  # type: ignore[arg-type]
            Repository.init(settings)
            return stack.enter_context(Repository.open(settings))

        yield opened


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """The sample archive, taken in once; to be read, not changed."""
    settings = Settings(home=tmp_path_factory.mktemp("samples") / "home")
    Repository.init(settings)
    with Repository.open(settings) as repository:
        repository.intake.add([ARCHIVE])
        yield repository


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran on the real documents and in a browser; where those are there, it must not be none."""
    passed = [report for report in terminalreporter.getreports("passed") if report.when == "call"]
    for mark, where in (("corpora", "On the real documents"), ("browser", "In a browser")):
        terminalreporter.write_line(f"{where}: {sum(mark in report.keywords for report in passed)} tests.")
