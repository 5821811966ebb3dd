"""What other sites send is refused."""

import warnings
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from documents.accounts import Role
from tests.search_app.shelf import Shelf, fill
from tests.search_app.staff.people import OWN, PASSWORD, add, secret_of, sign_in

Make = Callable[[], TestClient]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    shelf = fill(Shelf.make(tmp_path_factory.mktemp("forms")))
    add(shelf.catalogue.accounts, Role.ADMINISTRATOR)
    yield shelf.app(office=shelf.office())
    shelf.close()


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "null"},
    {},
]


def posts(app: FastAPI) -> list[str]:
    """Every address that takes what is sent; a new one is among them by itself. Harvesters send questions to /oai."""
    with warnings.catch_warnings(action="ignore"):  # an operation for GET and one for HEAD have one id
        found = [path for path, methods in app.openapi()["paths"].items() if methods.keys() - {"get", "head"}]
    assert {"/staff/sign-in", "/staff/sign-out", "/staff/people"} <= set(found)
    assert "/oai" in found
    found.remove("/oai")
    return sorted(path.replace("{id}", "0" * 16).replace("{name}", "x") for path in found)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_every_address_refuses_forms_of_other_sites(app: FastAPI, headers: dict[str, str]) -> None:
    with TestClient(app) as client:
        form = sign_in(client, "administrator")
        for path in posts(app):
            answer = client.post(path, data={"form": form}, headers=headers, follow_redirects=False)
            assert answer.status_code == 403, path
        assert client.get("/staff/account").status_code == 200  # still signed in


@pytest.mark.parametrize("form", [None, "", "wrong", "é", "\x00"])
def test_every_address_refuses_forms_without_their_secret(app: FastAPI, form: str | None) -> None:
    with TestClient(app) as client:
        sign_in(client, "administrator")
        for path in posts(app):
            given = {} if form is None else {"form": form}
            answer = client.post(path, data=given, headers=OWN, follow_redirects=False)
            assert answer.status_code == 403, path


def test_the_secret_is_of_one_session(app: FastAPI) -> None:
    with TestClient(app) as one, TestClient(app) as other:
        form = sign_in(one, "administrator")
        sign_in(other, "administrator")
        answer = other.post("/staff/account/tokens", data={"form": form, "name": "x"}, headers=OWN)
        assert answer.status_code == 403


def test_nobody_is_signed_in_from_another_site(app: FastAPI) -> None:
    with TestClient(app) as victim, TestClient(app) as attacker:
        form = secret_of(attacker.get("/staff/sign-in").text)
        given = {"form": form, "name": "administrator", "password": PASSWORD}
        assert victim.post("/staff/sign-in", data=given, headers=OWN).status_code == 403
        assert "muniment" not in victim.cookies


def test_a_browser_without_fetch_metadata_is_known_by_its_origin(app: FastAPI) -> None:
    with TestClient(app) as client:
        given = {"form": secret_of(client.get("/staff/sign-in").text), "name": "administrator", "password": PASSWORD}
        headers = {"Origin": "http://testserver"}
        assert client.post("/staff/sign-in", data=given, headers=headers, follow_redirects=False).status_code == 303


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_pages_that_are_read_take_nothing(app: FastAPI, method: str) -> None:
    with TestClient(app) as client:
        form = sign_in(client, "administrator")
        for path in ("/", "/search", "/api/v1/search", "/staff"):
            answer = client.request(method, path, data={"form": form}, headers=OWN)
            assert answer.status_code == 405, path
