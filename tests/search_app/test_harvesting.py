"""What other catalogues harvest, by real harvesters."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from lxml import etree
from oaipmh.client import Client
from oaipmh.metadata import MetadataRegistry, oai_dc_reader
from sickle import Sickle
from sickle.oaiexceptions import BadArgument, BadResumptionToken, IdDoesNotExist, NoRecordsMatch
from starlette.testclient import TestClient

from documents import Audience, Visibility
from muniment.asgi import served
from muniment.repository import Repository
from search_app import harvesting
from search_app.urns import named, urn
from tests.conftest import Opened
from tests.search_app.shelf import SECRET, Shelf

_OAI = "{http://www.openarchives.org/OAI/2.0/}"


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The app on a port of this machine; where it is harvested."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/oai"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def archive(samples: Repository) -> Iterator[str]:
    """Where the sample archive is harvested."""
    with serving(served(samples)) as address:
        yield address


def public(repository: Repository) -> set[str]:
    """What the public may find."""
    catalogue = repository.catalogue
    return {catalogue.get(id, Audience.PUBLIC).id for id in catalogue.current(catalogue.ids(), Audience.PUBLIC)}


def asked(client: TestClient, query: str) -> Any:
    answer = client.get(f"/oai?{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    return etree.fromstring(answer.content)


def code(client: TestClient, query: str) -> str:
    """The code of the error that a request ends with."""
    return str(asked(client, query).find(f"{_OAI}error").get("code"))


def test_a_harvester_takes_over_the_sample_archive(archive: str, samples: Repository) -> None:
    records = list(Sickle(archive).ListRecords(metadataPrefix="oai_dc"))
    assert {named(record.header.identifier) for record in records} == public(samples)
    assert len(records) == len(public(samples)) > 70
    assert not any(SECRET in record.raw.lower() for record in records)
    letters = (record for record in records if "kind:letter" in record.header.setSpecs)
    letter = next(record for record in letters if record.metadata["date"] == ["2025-09-04"])
    assert "Treasury" in " ".join(letter.metadata["creator"])
    assert letter.metadata["format"] == ["application/pdf"]
    assert letter.metadata["type"] == ["letter", "Text"]
    (address,) = letter.metadata["identifier"]
    assert address == archive.replace("/oai", f"/documents/{named(letter.header.identifier)}")


def test_a_list_in_parts_is_the_whole_list(archive: str, samples: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harvesting, "_AT_ONCE", 7)
    headers = list(Sickle(archive).ListIdentifiers(metadataPrefix="oai_dc"))
    assert len(headers) == len(public(samples))
    assert {named(header.identifier) for header in headers} == public(samples)
    records = Client(archive, _registry(), force_http_get=True).listRecords(metadataPrefix="oai_dc")
    assert {named(header.identifier()) for header, _, _ in records} == public(samples)


def test_another_harvester_that_sends_forms_is_answered(archive: str, samples: Repository) -> None:
    records = Client(archive, _registry()).listRecords(metadataPrefix="oai_dc", set="kind:agenda")
    agendas = {named(header.identifier()) for header, _, _ in records}
    assert agendas == {id for id in public(samples) if samples.catalogue.get(id, Audience.PUBLIC).kind == "agenda"}


def test_the_sets_are_kinds_and_bodies_with_those_under_them(archive: str, samples: Repository) -> None:
    sickle = Sickle(archive)
    sets = {each.setSpec: each.setName for each in sickle.ListSets()}
    assert sets["kind:minutes"] == "Minutes"
    vocabulary = samples.vocabulary
    (above, under) = next(
        (body.parent, slug) for slug, body in vocabulary.bodies.items() if body.parent and _has(sickle, f"body:{slug}")
    )
    found = {header.identifier for header in sickle.ListIdentifiers(metadataPrefix="oai_dc", set=f"body:{above}")}
    assert {h.identifier for h in sickle.ListIdentifiers(metadataPrefix="oai_dc", set=f"body:{under}")} <= found
    with pytest.raises(NoRecordsMatch):
        sickle.ListRecords(metadataPrefix="oai_dc", set="body:nowhere")


def test_it_says_who_it_is(archive: str) -> None:
    identify = Sickle(archive).Identify()
    assert identify.repositoryName == "Muniment"
    assert identify.baseURL == archive
    assert identify.deletedRecord == "persistent"
    assert identify.granularity == "YYYY-MM-DDThh:mm:ssZ"
    assert identify.adminEmail == "postmaster@127.0.0.1"
    (known,) = Sickle(archive).ListMetadataFormats()
    assert (known.metadataPrefix, known.schema) == ("oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd")


def test_no_paper_for_staff_is_harvested(client: TestClient, shelf: Shelf) -> None:
    text = client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").text
    assert SECRET not in text
    assert urn(shelf.ids["secret"]) not in text
    identifier = urn(shelf.ids["secret"])
    assert code(client, f"verb=GetRecord&metadataPrefix=oai_dc&identifier={identifier}") == "idDoesNotExist"
    assert urn(shelf.ids["report"]) in text


def test_peoples_words_are_words(client: TestClient, shelf: Shelf) -> None:
    text = client.get(f"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier={urn(shelf.ids['hostile'])}").text
    assert "<script" not in text
    assert "javascript:" not in text
    assert "<img" not in text


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("", "badVerb"),
        ("verb=Dance", "badVerb"),
        ("verb=GetMetadata&metadataPrefix=oai_dc&identifier=x", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=x", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a&set=b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-01-01&until=2024-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-01-01&until=2026-01-01T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2001-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2999-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=marcxml", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=marcxml&identifier=x", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=x", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%00", "badArgument"),
        ("verb=ListMetadataFormats&identifier=x", "idDoesNotExist"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=", "badResumptionToken"),
        ("verb=ListIdentifiers&resumptionToken=", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=metadataPrefix%3Doai_dc%26cursor%3D1", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=metadataPrefix%3Doai_dc%26cursor%3D1%26from_%3Dx", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
    ],
)
def test_what_is_wrong_is_said_as_the_protocol_has_it(client: TestClient, query: str, wrong: str) -> None:
    assert code(client, query) == wrong


def test_a_form_that_is_too_large_is_not_read(client: TestClient) -> None:
    assert client.post("/oai", content=b"verb=Identify").status_code == 200
    assert client.post("/oai", content=b"x" * 9_000).status_code == 413


def test_harvesters_know_errors(archive: str) -> None:
    sickle = Sickle(archive)
    with pytest.raises(BadArgument):
        sickle.ListRecords(metadataPrefix="oai_dc", **{"from": "x"})
    with pytest.raises(IdDoesNotExist):
        sickle.GetRecord(metadataPrefix="oai_dc", identifier="x")
    with pytest.raises(BadResumptionToken):
        sickle.ListRecords(resumptionToken="x")


def test_what_went_is_told_as_deleted_and_what_came_back_as_new(tmp_path: Path, repository: Opened) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("withdrawn", "erased", "closed", "kept", "secret"):
        (folder / f"{name}.txt").write_text(f"Letter\n\n1 May 2025\n\nDear Sir,\n\nThis is {name}.\n")
    (folder / "secret.txt.toml").write_text('visibility = "staff"\n')
    room = repository()
    ids = {Path(outcome.path).stem: outcome.id for outcome in room.intake.add([folder]).outcomes if outcome.id}
    with serving(served(room)) as address:
        before = _listed(address)
        assert before == {ids[name]: False for name in ("withdrawn", "erased", "closed", "kept")}
        _next_second()
        since = f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}"
        room.upkeep.withdraw(ids["withdrawn"], "Jo", "It named a child.")
        room.upkeep.erase(ids["erased"], "Jo", "It named a child.")
        room.upkeep.set(ids["closed"], "visibility", [Visibility.STAFF.value], by="Ann")
        room.upkeep.set(ids["secret"], "title", ["Secret"], by="Ann")
        room.intake.reindex(lambda _: None)
        gone = {ids[name]: True for name in ("withdrawn", "erased", "closed")}
        assert _listed(address) == {ids["kept"]: False, **gone}
        assert _listed(address, **{"from": since}) == gone
        assert _listed(address, set="kind:letter") == _listed(address)
        record = Sickle(address).GetRecord(metadataPrefix="oai_dc", identifier=urn(ids["erased"]))
        assert record.deleted
        assert "child" not in record.raw
        with TestClient(served(room)) as browser:
            for path in ("/search.atom", "/search.atom?of=pages", "/sitemap/documents-1.xml"):
                text = browser.get(path).text
                assert ids["kept"] in text
                assert not any(ids[name] in text for name in ("withdrawn", "erased", "closed", "secret"))
        _next_second()
        since = f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}"
        room.upkeep.restore(ids["withdrawn"], "Jo")
        assert _listed(address, **{"from": since}) == {ids["withdrawn"]: False}


def _next_second() -> None:
    time.sleep(1.05 - time.time() % 1)


def _listed(address: str, **asked: str) -> dict[str, bool]:
    """What is told of documents by their ids: whether they are gone."""
    headers = Sickle(address).ListIdentifiers(metadataPrefix="oai_dc", ignore_deleted=False, **asked)
    return {named(header.identifier): header.deleted for header in headers}


def _has(sickle: Sickle, name: str) -> bool:
    try:
        return bool(next(iter(sickle.ListIdentifiers(metadataPrefix="oai_dc", set=name))))
    except NoRecordsMatch:
        return False


def _registry() -> MetadataRegistry:
    made = MetadataRegistry()
    made.registerReader("oai_dc", oai_dc_reader)
    return made
