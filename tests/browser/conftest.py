"""A server over the sample archive, and a browser that may open pages of it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from documents import Audience
from documents.samples import ARCHIVE
from index import Query, Within, parse
from muniment.repository import Repository
from muniment.settings import Settings

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CONTACT = "papers@example.org"
WITHDRAWN = "It named a person who had asked not to be."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser, and skip it with a sentence where there is none."""
    absent = pytest.mark.skip(reason=f"There is no browser at {CHROMIUM}. Install Debian's chromium, or set CHROMIUM.")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            if not CHROMIUM.exists():
                item.add_marker(absent)


@dataclass(slots=True)
class Site:
    """The sample archive being served, and papers in it by what they are tried for."""

    address: str
    report: str
    markdown: str
    withdrawn: str
    unread: str
    heard: list[str] = field(default_factory=list)  # what pages wrote to the console


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("browser") / "home"
    with Repository.open(_made(home)) as repository:
        repository.intake.add([ARCHIVE])
        report = _one(repository, "gavelkind")
        markdown = next(id for id in repository.catalogue.ids() if _is_markdown(repository, id))
        unread = next(id for id in repository.catalogue.ids() if _is_scan(repository, id))
        withdrawn = _one(repository, "", Within(kinds=("agenda",)))
        repository.upkeep.withdraw(withdrawn, "Jo", WITHDRAWN)
    with served(home) as address:
        yield Site(address, report, markdown, withdrawn, unread)


def _made(home: Path) -> Settings:
    settings = Settings(home=home)
    Repository.init(settings)
    return settings


def _one(repository: Repository, words: str, within: Within | None = None) -> str:
    query = Query(words=parse(words).tree, within=within or Within())
    return repository.index(Audience.PUBLIC).search(query).hits[0].document


def _is_markdown(repository: Repository, id: str) -> bool:
    return repository.catalogue.held(id).media_type == "text/markdown"


def _is_scan(repository: Repository, id: str) -> bool:
    """With text recognition or without."""
    document = repository.catalogue.held(id)
    return bool(document.unread) or any(page.scanned is not None for page in document.pages)


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The real command in a process of its own, on a port that is free; it gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "muniment", "serve", "--port", str(port)]
    env = {**os.environ, "MUNIMENT_HOME": str(home), "MUNIMENT_CONTACT": CONTACT}
    server = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            with urlopen(f"{address}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"Nothing answers at {address}.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture
def opened(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens a page in a new window; what it writes to the console is heard, and must be nothing."""
    site.heard.clear()
    with ExitStack() as stack:

        def open_page(address: str = "/", *, width: int = 1280, script: bool = False, **context: Any) -> Page:
            size = {"width": width, "height": 900}
            window = browser.new_context(viewport=size, java_script_enabled=script, **context)  # type: ignore[arg-type]
            stack.callback(window.close)
            page = window.new_page()
            page.on("console", lambda message: site.heard.append(said_by(message)))
            page.on("pageerror", lambda error: site.heard.append(str(error)))
            answer = page.goto(site.address + address)
            if answer and answer.status >= 400:
                site.heard[:] = [said for said in site.heard if f"status of {answer.status}" not in said]
            return page

        yield open_page
    assert site.heard == []


def said_by(message: ConsoleMessage) -> str:
    """What a page wrote to the console."""
    return f"{message.type}: {message.text}"
