"""The people who work here, for administrators."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from documents.accounts import Role, Scope
from tests.search_app.html import Page, check
from tests.search_app.shelf import SCRIPT, Shelf
from tests.search_app.staff.people import OWN, PASSWORD, sign_in

Browse = Callable[[], TestClient]


def send(client: TestClient, form: str, address: str = "/staff/people", **given: str) -> tuple[int, str]:
    answer = client.post(address, data={"form": form, **given}, headers=OWN, follow_redirects=False)
    if answer.status_code != 303:
        check(Page(answer.text))
    return answer.status_code, answer.text


def test_somebody_is_added_signs_in_and_is_let_go(browse: Browse, room: Shelf) -> None:
    client, new = browse(), browse()
    form = sign_in(client, "administrator")
    given = {"name": "Bo@example.org", "shown": SCRIPT, "role": "publisher", "password": PASSWORD}
    assert send(client, form, **given)[0] == 303
    page = client.get("/staff/people").text
    check(Page(page))
    assert SCRIPT not in page
    sign_in(new, "bo@example.org")
    assert send(client, form, "/staff/people/bo@example.org", role="reader")[0] == 303
    assert room.catalogue.accounts.get("bo@example.org").role is Role.READER
    assert new.get("/staff", follow_redirects=False).status_code == 303
    assert send(client, form, "/staff/people/bo@example.org", disabled="1")[0] == 303
    assert room.catalogue.accounts.find("bo@example.org") is None
    assert send(client, form, "/staff/people/bo@example.org", disabled="0")[0] == 303
    assert send(client, form, "/staff/people/bo@example.org", password="another of twelve")[0] == 303
    sign_in(browse(), "bo@example.org", "another of twelve")
    acts = [row.action for row in room.catalogue.audit.last(5)]
    assert acts == ["user change"] * 4 + ["user add"]
    assert {row.by for row in room.catalogue.audit.last(5)} == {"administrator"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "reader", "password": PASSWORD}, "There is an account reader already"),
        ({"name": "a b", "password": PASSWORD}, "cannot be the name"),
        ({"name": "../x", "password": PASSWORD}, "cannot be the name"),
        ({"name": "new", "password": "short"}, "12 characters"),
        ({"name": "", "password": PASSWORD}, "cannot be the name"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(browse: Browse, given: dict[str, str], said: str) -> None:
    client = browse()
    form = sign_in(client, "administrator")
    status, page = send(client, form, **given, shown="Bo Example")
    assert status == 422
    assert said in page
    assert 'value="Bo Example"' in page
    assert given["password"] not in page


@pytest.mark.parametrize("given", [{"role": "reader"}, {"disabled": "1"}])
def test_the_last_administrator_stays(browse: Browse, given: dict[str, str]) -> None:
    client = browse()
    form = sign_in(client, "administrator")
    status, page = send(client, form, "/staff/people/administrator", **given)
    assert status == 422
    assert "the only administrator" in page
    assert client.get("/staff/people").status_code == 200


@pytest.mark.parametrize("given", [{}, {"role": "king"}, {"password": ""}, {"password": "short"}])
def test_a_change_to_nothing_is_said(browse: Browse, given: dict[str, str]) -> None:
    client = browse()
    form = sign_in(client, "administrator")
    assert send(client, form, "/staff/people/reader", **given)[0] == 422


def test_tokens_of_somebody_are_taken_back(browse: Browse, room: Shelf) -> None:
    client = browse()
    _, secret = room.catalogue.accounts.give_token("reader", "x", Scope.READ, 1, "a test")
    form = sign_in(client, "administrator")
    assert send(client, form, "/staff/people/reader", tokens="take")[0] == 303
    assert room.catalogue.accounts.owner(secret) is None


@pytest.mark.parametrize("name", ["oidc-ffff", "sign-in", "embargo"])
def test_names_that_stand_for_others_cannot_be_given(browse: Browse, name: str) -> None:
    client = browse()
    form = sign_in(client, "administrator")
    assert send(client, form, name=name, password=PASSWORD)[0] == 422


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR, Role.PUBLISHER])
def test_nobody_else_changes_people(browse: Browse, room: Shelf, role: Role) -> None:
    client = browse()
    form = sign_in(client, role)
    assert send(client, form, name="new", password=PASSWORD, role="administrator")[0] == 403
    assert send(client, form, f"/staff/people/{role}", role="administrator")[0] == 403
    assert room.catalogue.accounts.get(role).role is role
