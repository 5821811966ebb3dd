"""What only staff may read is nowhere that the public can look.

A nonsense word stands in the text, the title, the sender and the file name of the sample archive's one staff paper.
Every address and command is asked for it and for another word that stands nowhere: the answers must be the same.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from documents import Audience
from documents.file import Status
from documents.samples import ARCHIVE
from index import Query, parse
from muniment.asgi import served
from muniment.repository import Repository
from muniment.settings import Settings
from tests.routes import addresses

SECRET = "quibbleflax"
OTHER = "zibbleplonk"  # as long, and in no paper
PLAIN = {"Accept-Encoding": "identity"}  # packed answers differ in length where the words differ


@pytest.fixture(scope="module", params=["tantivy", "whoosh"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    settings = Settings(home=tmp_path_factory.mktemp("leaks") / "home", engine=request.param)
    Repository.init(settings)
    with Repository.open(settings) as repository:
        outcomes = repository.intake.add([ARCHIVE]).outcomes
        failed = [outcome.path for outcome in outcomes if outcome.status is Status.FAILED]
        assert [path.rpartition("/")[2] for path in failed] == ["2019-damaged-scan-of-minutes.pdf"]
        yield repository


@pytest.fixture(scope="module")
def secret_id(archive: Repository) -> str:
    hits = archive.index(Audience.STAFF).search(Query(words=parse(SECRET).tree)).hits
    (hit,) = hits
    document = archive.catalogue.get(hit.document, Audience.STAFF)
    assert SECRET in document.title.lower()
    assert SECRET in document.file_name.lower()
    assert document.correspondence
    assert SECRET in str(document.correspondence.sender).lower()
    assert any(SECRET in page.text.lower() for page in document.pages)
    return hit.document


@pytest.fixture(scope="module")
def app(archive: Repository) -> FastAPI:
    return served(archive)


def neutral(response: Response) -> tuple[int, list[tuple[str, str]], str]:
    """An answer with both words, and their beginnings, made one."""
    headers = sorted(
        (name, value) for name, value in response.headers.items() if name not in {"date", "etag"}
    )  # a tag is made of the address
    body = timeless(response.text)
    for word in (SECRET, OTHER, SECRET[:5], OTHER[:5]):
        body = body.replace(word, "WORD")
    return response.status_code, headers, body


def timeless(text: str) -> str:
    """A text without the times at which searches were answered."""
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "now", text)


QUERIES = (
    "q={}",
    "q={}&explain=1",
    "q=title:{}",
    "q=sender:{}",
    "q={:.5}*",
    "q=-{}",
    'q="{}"',
    "q=letter OR {}",
    "sender={}",
    "recipient={}",
    "body={}",
    "topic={}",
    "q=contract&kind=letter&sort=newest&body={}",
)


@pytest.mark.parametrize("query", QUERIES)
def test_every_address_answers_as_if_the_word_stood_nowhere(app: FastAPI, secret_id: str, query: str) -> None:
    with TestClient(app, headers=PLAIN) as client:
        for address in addresses(app, secret_id):
            secret, other = (client.get(f"{address}?{query.format(word)}") for word in (SECRET, OTHER))
            assert neutral(secret) == neutral(other), address


def test_without_the_word_it_stands_nowhere_either(app: FastAPI, secret_id: str, archive: Repository) -> None:
    public = next(iter(archive.index(Audience.PUBLIC).documents()))
    with TestClient(app, headers=PLAIN) as client:
        for id in (secret_id, public):
            for address in addresses(app, id):
                answer = client.get(address)
                assert SECRET not in answer.text.lower(), address
                assert SECRET not in str(answer.headers).lower(), address


def test_a_staff_paper_answers_as_one_that_does_not_exist(app: FastAPI, secret_id: str) -> None:
    nobody = "0" * 16
    with TestClient(app, headers=PLAIN) as client:
        for address in addresses(app, secret_id):
            if secret_id in address:
                secret, other = client.get(address), client.get(address.replace(secret_id, nobody))
                assert secret.status_code == other.status_code == 404
                assert secret.text.replace(secret_id, nobody) == other.text


def test_counts_facets_and_passages_of_the_public_index_do_not_know_it(archive: Repository, secret_id: str) -> None:
    public, staff = archive.index(Audience.PUBLIC), archive.index(Audience.STAFF)
    everything = [index.search(Query(size=100)) for index in (public, staff)]
    assert everything[1].total == everything[0].total + 2  # with the other paper for staff
    for facet in ("kind", "year"):
        counts = [sum(value.count for value in each.facets[facet]) for each in everything]
        assert counts[1] == counts[0] + 2
    assert secret_id not in public.documents()
    passages = [str(passage.to_dict()).lower() for passage in public.filter_documents()]
    assert passages
    assert not any(SECRET in passage or secret_id in passage for passage in passages)


def test_what_is_suggested_alike_recommended_and_retrieved_does_not_know_it(
    archive: Repository, secret_id: str
) -> None:
    public, staff = archive.index(Audience.PUBLIC), archive.index(Audience.STAFF)
    asked = Query(words=parse(SECRET).tree)
    assert [public.suggest(SECRET[:length]) for length in (5, 8, len(SECRET))] == [(), (), ()]
    assert {each.value for each in staff.suggest(SECRET[:5])} >= {secret_id}
    assert (public.like(secret_id), public.like(secret_id, 1), public.units(asked).total) == ((), (), 0)
    assert (public.retrieve(SECRET).documents, len(staff.retrieve(SECRET).documents) > 0) == ([], True)
    alike = [str(public.like(id, size=100)) for id in public.documents()]
    letters = (f"{one}{two}" for one in "abcdefghijklmnopqrstuvwxyz" for two in "aeiouhlrst")
    said = [str(public.suggest(typed, 100)) for typed in letters]
    assert not any(SECRET in text.lower() or secret_id in text for text in (*alike, *said))


def test_no_file_of_the_public_index_holds_it(archive: Repository) -> None:
    files = [path for path in (archive.home / "index" / "public").rglob("*") if path.is_file()]
    assert files
    assert not any(SECRET.encode() in path.read_bytes().lower() for path in files)


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "{}"),
        ("search", "{}", "--json"),
        ("search", "{}", "--csv"),
        ("search", "{}", "--units"),
        ("search", "{}", "--units", "--csv"),
        ("search", "letter", "{}", "--explain"),
        ("search", "--sender", "{}", "--json"),
        ("search", "--body", "{}"),
        ("status", "--json"),
    ],
)
def test_the_commands_answer_as_if_the_word_stood_nowhere(archive: Repository, arguments: tuple[str, ...]) -> None:
    answers = [said(archive, *(part.format(word) for part in arguments)) for word in (SECRET, OTHER)]
    assert timeless(answers[0]).replace(SECRET, OTHER) == timeless(answers[1])


def test_show_does_not_know_its_id(archive: Repository, secret_id: str) -> None:
    assert said(archive, "show", secret_id).replace(secret_id, "0" * 16) == said(archive, "show", "0" * 16)


def said(archive: Repository, *arguments: str) -> str:
    """All that a command prints."""
    environment = {**os.environ, "MUNIMENT_HOME": str(archive.home), "MUNIMENT_ENGINE": archive.settings.engine}
    command = [sys.executable, "-m", "muniment", *arguments]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return ended.stdout + ended.stderr
