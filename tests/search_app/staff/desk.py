"""The whole app over a few papers, with people who work on them at once."""

import shutil
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from documents import Audience, Document
from documents.accounts import Role
from documents.audit import Audited
from index import Query, parse
from muniment.asgi import served
from muniment.repository import Repository
from muniment.settings import Settings
from tests.search_app.html import Page, check
from tests.search_app.staff.people import OWN, add, sign_in

PAPERS = {
    "letter": "Seaside Council\n\n3 March 2025\n\nDear Minister,\n\nWe write about the wozzlegate of the harbour.\n",
    "other": "Seaside Council\n\n4 April 2025\n\nDear Minister,\n\nWe write about pavements.\n",
    "minutes": "Minutes of the Executive Board\n\n5 May 2024\n\nPresent: Jo Bloggs\n\nMembers noted the sea wall.\n",
}


def make_home(home: Path) -> Path:
    """A repository with these papers, and an account for each role."""
    folder = home.with_name("papers")
    folder.mkdir()
    for name, text in PAPERS.items():
        (folder / f"{name}.txt").write_text(text)
    settings = Settings(home=home, workers=1)
    Repository.init(settings)
    with Repository.open(settings) as repository:
        repository.intake.add([folder])
        for role in Role:
            add(repository.catalogue.accounts, role)
        add(repository.catalogue.accounts, Role.EDITOR, "second")
    return home


@dataclass(slots=True)
class Client:
    """A browser of somebody, or of the public."""

    browser: TestClient
    secret: str = ""

    def see(self, address: str, status: int = 200) -> str:
        """A page, checked, as one line of HTML."""
        return self.seen(self.browser.get(address), status)

    def send(self, address: str, status: int = 200, **given: object) -> str:
        """The page that a form leads to, checked."""
        return self.seen(self.post(address, **given), status)

    def post(self, address: str, **given: object) -> Response:
        """What a form leads to."""
        return self.browser.post(address, data={"form": self.secret, **given}, headers=OWN)

    def seen(self, answer: Response, status: int) -> str:
        """The page of an answer, checked."""
        assert answer.status_code == status, answer.text
        check(Page(answer.text))
        return " ".join(answer.text.split())


@dataclass(slots=True)
class Desk:
    """Papers by the names of their files, and the app over them."""

    repository: Repository
    app: FastAPI
    stack: ExitStack
    ids: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, taken_in: Path, home: Path, stack: ExitStack) -> Self:
        """Open a copy of a repository."""
        shutil.copytree(taken_in, home)
        repository = stack.enter_context(Repository.open(Settings(home=home, workers=1)))
        desk = cls(repository, served(repository), stack)
        for id in repository.catalogue.ids():
            desk.ids[repository.catalogue.held(id).file_name.removesuffix(".txt")] = id
        return desk

    def client(self, name: str = "") -> Client:
        """A new browser, in which somebody signs in if a name is given."""
        browser = self.stack.enter_context(TestClient(self.app, raise_server_exceptions=False))
        return Client(browser, sign_in(browser, name) if name else "")

    def paper(self, name: str = "letter") -> Document:
        """A paper as it is now."""
        return self.repository.catalogue.held(self.ids[name])

    def last(self, name: str = "letter") -> Audited:
        """What was done to a paper last."""
        return self.repository.catalogue.audit.of(self.ids[name])[0]

    def found(self, words: str, audience: Audience = Audience.PUBLIC) -> list[str]:
        """What a search finds."""
        query = Query(words=parse(words).tree)
        return [hit.document for hit in self.repository.index(audience).search(query).hits]
