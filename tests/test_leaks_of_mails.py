"""A mail for staff, and the secret paper attached to it, are nowhere that the public can look.

The nonsense word stands in the names, the words, the subject and the sender of the mail, in the attachment's name and
text, and in an archive for staff. One paper attached to both is public, for it lies elsewhere too.
"""

import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from documents import Audience
from index import Query, parse
from muniment.asgi import served
from muniment.repository import Repository
from muniment.settings import Settings
from tests.routes import addresses
from tests.test_leaks import OTHER, PLAIN, QUERIES, SECRET, neutral, said

OPEN = b"Stanford Parish Council\n\nMinutes of the meeting\n\n3 March 2025\n\nThe roof of the hall was noted.\n"
CLOSED = f"Dear Clerk,\n\nThe {SECRET} contract of 3 March 2025 is ended.\n".encode()


@pytest.fixture(scope="module", params=["tantivy", "whoosh"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    folder = tmp_path_factory.mktemp("papers")
    (folder / "roof.txt").write_bytes(OPEN)
    (folder / "notice.txt").write_bytes(b"Notice of a contract let in 2025.\n")
    _mail(folder / f"{SECRET}.eml")
    with zipfile.ZipFile(folder / f"{SECRET}.zip", "w") as packed:
        packed.writestr(f"{SECRET}.txt", CLOSED + b"Another copy.\n")
        packed.writestr("roof.txt", OPEN)
        packed.writestr("sent.eml", (folder / f"{SECRET}.eml").read_bytes() + b"\n")
    for name in (f"{SECRET}.eml", f"{SECRET}.zip"):
        (folder / f"{name}.toml").write_text(f'visibility = "staff"\nrights = "{SECRET}"\n')
    settings = Settings(home=tmp_path_factory.mktemp("mails") / "home", engine=request.param)
    Repository.init(settings)
    with Repository.open(settings) as repository:
        assert not repository.intake.add([folder]).failed
        yield repository


def _mail(path: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"] = f"{SECRET} <{SECRET}@x.org>", "Clerk <clerk@x.org>"
    message["Subject"] = f"About {SECRET}"
    message.set_content(f"See the {SECRET} paper.")
    for name, content in ((f"{SECRET}.txt", CLOSED), ("roof.txt", OPEN)):
        message.add_attachment(content, maintype="text", subtype="plain", filename=name)
    path.write_bytes(message.as_bytes())


@pytest.fixture(scope="module")
def app(archive: Repository) -> FastAPI:
    return served(archive)


@pytest.fixture(scope="module")
def secret_ids(archive: Repository) -> list[str]:
    hits = archive.index(Audience.STAFF).search(Query(words=parse(SECRET).tree, size=20)).hits
    ids = [id for hit in hits for id in (hit.document, *(copy.document for copy in hit.copies))]
    assert len(ids) == 4  # the mail and its paper, and another of each in the archive
    return ids


def test_the_public_has_the_two_papers_that_lie_elsewhere_alone(archive: Repository) -> None:
    assert len(list(archive.index(Audience.PUBLIC).documents())) == 2
    assert len(list(archive.index(Audience.STAFF).documents())) == 6


@pytest.mark.parametrize("query", QUERIES)
def test_every_address_answers_as_if_the_word_stood_nowhere(app: FastAPI, secret_ids: list[str], query: str) -> None:
    with TestClient(app, headers=PLAIN) as client:
        for address in addresses(app, secret_ids[0]):
            secret, other = (client.get(f"{address}?{query.format(word)}") for word in (SECRET, OTHER))
            assert neutral(secret) == neutral(other), address


def test_without_the_word_it_stands_nowhere_either(app: FastAPI, archive: Repository, secret_ids: list[str]) -> None:
    public = list(archive.index(Audience.PUBLIC).documents())
    with TestClient(app, headers=PLAIN) as client:
        for id in (*secret_ids, *public):
            for address in addresses(app, id):
                answer = client.get(address)
                assert SECRET not in answer.text.lower(), address
                assert SECRET not in str(answer.headers).lower(), address
                assert not any(secret in answer.text.replace(id, "") for secret in secret_ids), address


def test_a_public_paper_does_not_say_that_it_came_in_something_for_staff(app: FastAPI, archive: Repository) -> None:
    with TestClient(app, headers=PLAIN) as client:
        for id in archive.index(Audience.PUBLIC).documents():
            record = client.get(f"/api/v1/documents/{id}").json()
            assert record["joined"] == []
            assert [claim for claim in record["claims"] if claim["field"] == "visibility"] == []
            assert record["rights"] == ""


def test_no_file_of_the_public_index_holds_it(archive: Repository, secret_ids: list[str]) -> None:
    files = [path for path in (archive.home / "index" / "public").rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes().lower()
        assert not any(word.encode() in content for word in (SECRET, *secret_ids)), path


def test_the_commands_do_not_know_it(archive: Repository, secret_ids: list[str]) -> None:
    public = next(iter(archive.index(Audience.PUBLIC).documents()))
    assert said(archive, "search", SECRET).replace(SECRET, OTHER) == said(archive, "search", OTHER)
    assert SECRET not in said(archive, "show", public, "--json")
    assert said(archive, "show", secret_ids[0]).replace(secret_ids[0], "0" * 16) == said(archive, "show", "0" * 16)
