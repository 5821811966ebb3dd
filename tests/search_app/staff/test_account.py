"""One's own account: password, tokens, and what a token may do."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

from documents.accounts import Conflict, Scope
from documents.errors import Changed
from tests.search_app.html import Page, check
from tests.search_app.shelf import SECRET, Shelf
from tests.search_app.staff.people import OWN, PASSWORD, sign_in

Browse = Callable[[], TestClient]
NEW = "four other words entirely"


def found(client: TestClient, token: str) -> int:
    """How many papers a program finds with a token."""
    answer = client.get("/api/v1/search", params={"q": SECRET}, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["total"])


def refused(client: TestClient, token: str, address: str = "/api/v1/search") -> bool:
    answer = client.get(address, headers={"Authorization": f"Bearer {token}"})
    assert SECRET not in answer.text
    return answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer"


def test_somebody_makes_a_token_uses_it_and_takes_it_back(browse: Browse) -> None:
    client, program = browse(), browse()
    form = sign_in(client, "reader")
    page = client.post("/staff/account/tokens", data={"form": form, "name": "<b>cron</b>"}, headers=OWN)
    check(Page(page.text))
    secret = re.search(r"mt_[\w-]{43}", page.text)
    assert secret
    assert "<b>cron</b>" not in page.text
    assert found(program, secret[0]) == 1
    assert secret[0] not in client.get("/staff/account").text
    taken = re.search(r'action="(/staff/account/tokens/\w+/take)"', client.get("/staff/account").text)
    assert taken
    client.post(taken[1], data={"form": form}, headers=OWN)
    assert refused(program, secret[0])


def test_somebody_elses_token_cannot_be_taken_back(browse: Browse, room: Shelf) -> None:
    client = browse()
    token, secret = room.catalogue.accounts.give_token("publisher", "x", Scope.READ, 1, "a test")
    form = sign_in(client, "reader")
    client.post(f"/staff/account/tokens/{token.id}/take", data={"form": form}, headers=OWN)
    assert found(browse(), secret) == 1


def test_a_token_that_has_ended_is_worth_nothing(browse: Browse, room: Shelf) -> None:
    _, secret = room.catalogue.accounts.give_token("reader", "x", Scope.READ, 1, "a test")
    assert found(browse(), secret) == 1
    engine = create_engine(f"sqlite:///{room.home}/catalogue.sqlite")
    with engine.begin() as connection:
        past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
        connection.execute(text("UPDATE tokens SET ends = :past"), {"past": past})
    engine.dispose()
    assert refused(browse(), secret)


def test_a_token_of_a_disabled_account_is_worth_nothing(browse: Browse, room: Shelf) -> None:
    _, secret = room.catalogue.accounts.give_token("reader", "x", Scope.READ, 1, "a test")
    room.catalogue.accounts.change("reader", "a test", disabled=True)
    assert refused(browse(), secret)


def test_a_token_may_do_no_more_than_its_owner_and_opens_no_page(browse: Browse, room: Shelf) -> None:
    _, secret = room.catalogue.accounts.give_token("administrator", "x", Scope.ADD, 1, "a test")
    headers = {"Authorization": f"Bearer {secret}"}
    client = browse()
    for address in ("/staff", "/staff/people", "/staff/account"):
        assert client.get(address, headers=headers, follow_redirects=False).status_code == 303  # to sign in
    assert client.get(f"/search?q={SECRET}", headers=headers).headers.get("cache-control") != "private, no-store"
    answer = client.post("/staff/account/tokens", data={"name": "another"}, headers=headers)
    assert answer.status_code == 403
    assert len(room.catalogue.accounts.tokens("administrator")) == 1


def test_guessing_tokens_ends_soon_and_right_ones_go_on(browse: Browse, room: Shelf) -> None:
    client = browse()
    _, secret = room.catalogue.accounts.give_token("reader", "x", Scope.READ, 1, "a test")
    answers = [client.get("/api/v1/search", headers={"Authorization": f"Bearer mt_{n}"}) for n in range(60)]
    assert [answer.status_code for answer in answers] == [401] * 50 + [429] * 10
    assert found(client, secret) == 1


def test_a_password_changed_meanwhile_is_not_changed_back(browse: Browse, room: Shelf) -> None:
    accounts = room.catalogue.accounts
    before = accounts.get("editor")
    accounts.change("editor", "administrator", password="x")
    with pytest.raises(Changed):
        accounts.change("editor", "editor", password="theirs", epoch=before.epoch)
    assert accounts.get("editor").password == "x"


def test_tokens_and_feeds_go_with_a_password_that_somebody_else_gives_and_do_not_come_back(room: Shelf) -> None:
    accounts = room.catalogue.accounts
    for change in ({"password": "x"}, {"disabled": True}):
        _, secret = accounts.give_token("editor", "x", Scope.READ, 1, "a test")
        feed = accounts.searches.give_feed(accounts.searches.save("editor", "x", "").id, "editor")
        accounts.change("editor", "editor", password="own")
        assert accounts.owner(secret)
        assert accounts.searches.feed(feed)
        accounts.change("editor", "administrator", **change)
        accounts.change("editor", "administrator", disabled=False)
        assert accounts.owner(secret) is None
        assert accounts.searches.feed(feed) is None


def test_there_are_not_any_number_of_tokens(room: Shelf) -> None:
    accounts = room.catalogue.accounts
    for number in range(50):
        accounts.give_token("editor", f"{number}", Scope.READ, 1, "a test")
    with pytest.raises(Conflict, match="50 tokens already"):
        accounts.give_token("editor", "one more", Scope.READ, 1, "a test")


@pytest.mark.parametrize("given", ["", "mt_", "x" * 5_000, "a b"])
def test_what_is_no_token_is_refused(browse: Browse, given: str) -> None:
    assert refused(browse(), given)


def test_somebody_changes_the_password(browse: Browse) -> None:
    client, other = browse(), browse()
    form = sign_in(client, "editor")
    sign_in(other, "editor")
    given = {"form": form, "old": PASSWORD, "new": NEW}
    answer = client.post("/staff/account/password", data=given, headers=OWN, follow_redirects=False)
    assert answer.status_code == 303
    assert client.get("/staff", follow_redirects=False).status_code == 200
    assert other.get("/staff", follow_redirects=False).status_code == 303
    sign_in(browse(), "editor", NEW)


@pytest.mark.parametrize(("old", "new", "said"), [("wrong", NEW, "old password"), (PASSWORD, "short", "12 characters")])
def test_a_password_is_not_changed_without_the_old_one_nor_to_a_short_one(
    browse: Browse, old: str, new: str, said: str
) -> None:
    client = browse()
    form = sign_in(client, "editor")
    answer = client.post("/staff/account/password", data={"form": form, "old": old, "new": new}, headers=OWN)
    assert answer.status_code in {403, 422}
    assert said in answer.text
    check(Page(answer.text))
    sign_in(browse(), "editor")
