"""The API is what its description says: every answer has its shape, whatever is asked."""

import json
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from documents import Audience
from muniment.asgi import served
from muniment.repository import Repository
from search_app.openapi import OPERATIONS, Operation, described, sample
from search_app.shapes import DocumentAnswer, Errors, InquiriesAnswer, InquiryAnswer, SearchAnswer, UnitsAnswer
from tests.search_app.html import Page, check
from tests.search_app.shelf import Shelf

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
BOUNDED = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def app(samples: Repository) -> FastAPI:
    return served(samples)


@pytest.fixture(scope="module")
def archive(app: FastAPI) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_whatever_is_asked_the_answer_is_as_described(app: FastAPI, operation: Operation) -> None:
    described = schemathesis.openapi.from_asgi("/api/openapi.json", app)[operation.path]["GET"]

    @BOUNDED
    @given(case=described.as_strategy())
    def ask(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(checks=CHECKS)

    ask()


def test_the_answers_about_the_samples_have_their_shapes(archive: TestClient, samples: Repository) -> None:
    for asked in ("size=100", "q=asylum+hotels&explain=1", "q=zabbleplonk", "q=acommodation&body=sespm&from=2020"):
        SearchAnswer.model_validate(archive.get(f"/api/v1/search?{asked}").json())
        UnitsAnswer.model_validate(archive.get(f"/api/v1/units?{asked}").json())
    for paper in samples.catalogue.all(Audience.PUBLIC):
        DocumentAnswer.model_validate(archive.get(f"/api/v1/documents/{paper.id}").json())
    inquiries = InquiriesAnswer.model_validate(archive.get("/api/v1/inquiries").json()).inquiries
    for inquiry in inquiries:
        InquiryAnswer.model_validate(archive.get(f"/api/v1/inquiries/{inquiry.id}").json())
    assert inquiries
    assert Errors.model_validate(archive.get("/api/v1/search?from=x").json()).errors[0].field == "from"


def test_every_answer_of_the_api_is_described(shelf: Shelf) -> None:
    told = {path for path in _paths(shelf) if path.startswith("/api/v1/")}
    assert told == {operation.path for operation in OPERATIONS}


def _paths(shelf: Shelf) -> set[str]:
    """The addresses of all routes, those of the parts too."""
    routes = list(shelf.app().routes)
    paths = set[str]()
    while routes:
        route = routes.pop()
        routes += getattr(getattr(route, "original_router", None), "routes", ())
        paths.add(getattr(route, "path", ""))
    return paths


def test_every_parameter_and_field_has_an_example_that_fits() -> None:
    record = described("Muniment")
    for operation in OPERATIONS:
        told = record["paths"][operation.path]["get"]
        assert all("example" in parameter for parameter in told["parameters"])
        example = told["responses"]["200"]["content"]["application/json"]["example"]
        operation.answer.model_validate(example)


def test_a_sample_of_a_shape_that_holds_itself_ends() -> None:
    schemas = {"A": {"properties": {"a": {"$ref": "#/components/schemas/A"}}}}
    assert json.dumps(sample({"$ref": "#/components/schemas/A"}, schemas))


def test_the_address_that_is_set_is_where_the_api_is(shelf: Shelf) -> None:
    url = "https://papers.example.org"
    assert TestClient(shelf.app(url=url)).get("/api/openapi.json").json()["servers"] == [{"url": url}]


def test_the_page_tells_every_operation_and_shape_without_script(client: TestClient) -> None:
    answer = client.get("/api/docs")
    page = Page(answer.text)
    check(page)
    record = client.get("/api/openapi.json").json()
    for path, methods in record["paths"].items():
        assert path in answer.text
        assert all(f"<code>{parameter['name']}</code>" in answer.text for parameter in methods["get"]["parameters"])
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert set(record["components"]["schemas"]) <= ids
    assert {link.removeprefix("#") for link in page.links if link.startswith("#")} <= ids
