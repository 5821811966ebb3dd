"""What only staff may read is nowhere that the public can look.

A nonsense word stands in the text, the title, the sender and the file name of the sample archive's one staff paper.
Every address and command is asked for it and for another nonsense word that stands nowhere: the answers must be the same.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from httpx2 import Response
from starlette.testclient import TestClient

from documents import Audience
from documents.samples import ARCHIVE
from index import Query, parse
from muniment.repository import Repository
from muniment.settings import Settings
from search_app.app import create_app

SECRET = "quibbleflax"
OTHER = "zibbleplonk"  # as long, and in no paper


@pytest.fixture(scope="module", params=["tantivy", "whoosh"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    settings = Settings(home=tmp_path_factory.mktemp("leaks") / "home", engine=request.param)
    Repository.init(settings)
    with Repository.open(settings) as repository:
        assert not repository.intake.add([ARCHIVE]).failed
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
    return create_app(
        indexes=archive.index,
        catalogue=archive.catalogue,
        originals=archive.originals,
        vocabulary=archive.vocabulary,
    )


def addresses(app: FastAPI, id: str) -> list[str]:
    """Every address there is, for a document."""
    paths = [route.path for route in app.routes if isinstance(route, APIRoute)]
    assert len(paths) >= 9
    return [path.replace("{id}", id).replace("{number}", "1").replace("{n}", "1") for path in paths]


def neutral(response: Response) -> tuple[int, list[tuple[str, str]], str]:
    """An answer with both words made one."""
    headers = sorted((name, value) for name, value in response.headers.items() if name != "date")
    body = response.text
    for word in (SECRET, OTHER):
        body = body.replace(word, "WORD")
    return response.status_code, headers, body


QUERIES = (
    "q={}",
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
    with TestClient(app, raise_server_exceptions=True) as client:
        for address in addresses(app, secret_id):
            secret = client.get(f"{address}?{query.format(SECRET)}")
            other = client.get(f"{address}?{query.format(OTHER)}")
            expected = neutral(other)
            if query == "q={:.5}*":
                expected = tuple(  # type: ignore[assignment]
                    part.replace(OTHER[:5], SECRET[:5]) if isinstance(part, str) else part for part in expected
                )
            assert neutral(secret) == expected, address


def test_without_the_word_it_stands_nowhere_either(app: FastAPI, secret_id: str, archive: Repository) -> None:
    public = next(iter(archive.index(Audience.PUBLIC).documents()))
    with TestClient(app) as client:
        for id in (secret_id, public):
            for address in addresses(app, id):
                answer = client.get(address)
                assert SECRET not in answer.text.lower(), address
                assert SECRET not in str(answer.headers).lower(), address


def test_a_staff_paper_answers_as_one_that_does_not_exist(app: FastAPI, secret_id: str) -> None:
    nobody = "0" * 16
    with TestClient(app) as client:
        for address in addresses(app, secret_id):
            if secret_id in address:
                secret, other = client.get(address), client.get(address.replace(secret_id, nobody))
                assert secret.status_code == other.status_code == 404
                assert secret.text.replace(secret_id, nobody) == other.text


def test_counts_facets_and_passages_of_the_public_index_do_not_know_it(archive: Repository, secret_id: str) -> None:
    public, staff = archive.index(Audience.PUBLIC), archive.index(Audience.STAFF)
    everything = [index.search(Query(size=100)) for index in (public, staff)]
    assert everything[1].total == everything[0].total + 1
    for facet in ("kind", "year"):
        counts = [sum(value.count for value in each.facets[facet]) for each in everything]
        assert counts[1] == counts[0] + 1
    assert secret_id not in public.documents()
    passages = [str(passage.to_dict()).lower() for passage in public.filter_documents()]
    assert passages
    assert not any(SECRET in passage or secret_id in passage for passage in passages)


def test_no_file_of_the_public_index_holds_it(archive: Repository) -> None:
    files = [path for path in (archive.home / "index" / "public").rglob("*") if path.is_file()]
    assert files
    assert not any(SECRET.encode() in path.read_bytes().lower() for path in files)


@pytest.mark.parametrize(
    "arguments",
    [("search", SECRET), ("search", SECRET, "--json"), ("search", "--sender", SECRET, "--json"), ("status", "--json")],
)
def test_the_commands_do_not_name_it(archive: Repository, arguments: tuple[str, ...], secret_id: str) -> None:
    environment = {**os.environ, "MUNIMENT_HOME": str(archive.home), "MUNIMENT_ENGINE": archive.settings.engine}
    for given in (arguments, ("show", secret_id)):
        command = [sys.executable, "-m", "muniment", *given]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        said = ended.stdout.lower()
        assert said.replace(f'searched_for": "{SECRET}', "").replace(f"documents: {SECRET}", "").count(SECRET) <= 1
        assert "contract" not in said
        assert secret_id not in ended.stdout
