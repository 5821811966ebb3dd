"""Accounts: whose name can be one, who stays administrator, and which secrets lead nowhere."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from documents import Audience, MunimentError, NotFound
from documents.accounts import Account, Accounts, Role, Scope
from documents.catalogue import Catalogue
from documents.sessions import digest


@pytest.fixture
def accounts(catalogue: Catalogue) -> Accounts:
    return catalogue.accounts


def added(accounts: Accounts, name: str, role: Role = Role.EDITOR, *, mail: str = "", password: str = "") -> Account:
    return accounts.add(Account(name=name, shown="", role=role, mail=mail, password=password), by="root")


@pytest.mark.parametrize("name", ["", " ", "jo bloggs", "_jo", "jö", "a" * 65, "jo/../x", "jo\n", "-"])
def test_what_cannot_be_a_name_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(MunimentError, match="cannot be the name"):
        added(accounts, name)
    assert accounts.all() == []


def test_a_name_is_the_same_in_small_letters_and_in_capitals_and_taken_once(accounts: Accounts) -> None:
    assert not accounts.any()
    added(accounts, "Jo@Example.org")
    assert accounts.any()
    assert accounts.get("JO@example.ORG").name == "jo@example.org"
    with pytest.raises(MunimentError, match="already"):
        added(accounts, "jo@example.org")


def test_a_role_may_what_those_before_it_may_and_every_account_reads_what_is_for_staff(accounts: Accounts) -> None:
    roles = list(Role)
    for place, role in enumerate(roles):
        assert [role.may(other) for other in roles] == [number <= place for number in range(len(roles))]
    assert added(accounts, "jo", Role.READER).audience is Audience.STAFF
    assert [scope.role for scope in Scope] == [Role.READER, Role.EDITOR]


@pytest.mark.parametrize("change", [{"role": Role.PUBLISHER}, {"disabled": True}])
def test_the_last_administrator_is_kept(accounts: Accounts, change: dict[str, object]) -> None:
    added(accounts, "ada", Role.ADMINISTRATOR)
    added(accounts, "bo", Role.ADMINISTRATOR)
    accounts.change("bo", "root", disabled=True)
    before = accounts.get("ada")
    with pytest.raises(MunimentError, match="only administrator"):
        accounts.change("ada", "root", **change)  # type: ignore[arg-type]
    assert accounts.get("ada") == before
    accounts.change("bo", "root", disabled=False)
    accounts.change("ada", "root", **change)  # type: ignore[arg-type]


def test_all_sessions_end_with_a_role_a_password_or_an_account_but_not_with_a_name(accounts: Accounts) -> None:
    added(accounts, "ada", Role.ADMINISTRATOR)
    added(accounts, "jo")
    epochs = [
        accounts.get("jo").epoch,
        accounts.change("jo", "ada", role=Role.READER).epoch,
        accounts.change("jo", "ada", password="hash").epoch,
        accounts.change("jo", "ada", disabled=True).epoch,
        accounts.change("jo", "ada", shown="Jo", mail="j@x.org").epoch,
    ]
    accounts.end_sessions("jo", "ada")
    assert [*epochs, accounts.get("jo").epoch] == [0, 1, 2, 3, 3, 4]


def test_a_disabled_account_is_not_found_to_sign_in(accounts: Accounts) -> None:
    added(accounts, "jo")
    assert accounts.find("jo")
    accounts.change("jo", "root", disabled=True)
    assert accounts.find("jo") is None
    assert accounts.find("nobody") is None
    with pytest.raises(NotFound):
        accounts.get("nobody")
    with pytest.raises(NotFound):
        accounts.change("nobody", "root", shown="x")


def test_a_token_leads_to_its_owner_until_it_ends_is_taken_or_its_owner_is_disabled(accounts: Accounts) -> None:
    added(accounts, "jo")
    token, secret = accounts.give_token("jo", "a script", Scope.ADD, 30, by="jo")
    owner = accounts.owner(secret)
    assert owner
    assert (owner[0].name, owner[1]) == ("jo", Scope.ADD)
    assert accounts.owner(f"{secret}x") is None
    assert accounts.owner("") is None
    _, ended = accounts.give_token("jo", "an old one", Scope.READ, 0, by="jo")
    assert accounts.owner(ended) is None
    accounts.change("jo", "root", disabled=True)
    assert accounts.owner(secret) is None
    accounts.change("jo", "root", disabled=False)
    assert accounts.owner(secret) is None
    token, secret = accounts.give_token("jo", "a script", Scope.ADD, 30, by="jo")
    accounts.take_token(token.id, "jo", by="jo")
    assert accounts.owner(secret) is None
    with pytest.raises(NotFound):
        accounts.take_token(token.id, "jo", by="jo")


def test_nobody_takes_a_token_of_somebody_else(accounts: Accounts) -> None:
    added(accounts, "jo")
    added(accounts, "bo")
    token, secret = accounts.give_token("jo", "a script", Scope.READ, 30, by="jo")
    with pytest.raises(NotFound):
        accounts.take_token(token.id, "bo", by="bo")
    assert accounts.owner(secret)
    assert accounts.tokens("bo") == []


def test_no_secret_is_kept(catalogue: Catalogue, tmp_path: Path) -> None:
    made = Catalogue.open(f"sqlite:///{tmp_path}/kept.sqlite")
    added(made.accounts, "jo", password="the hash")
    _, token = made.accounts.give_token("jo", "a script", Scope.READ, 30, by="jo")
    search = made.accounts.searches.save("jo", "Roads", "q=roads")
    feed = made.accounts.searches.give_feed(search.id, "jo")
    made.accounts.change("jo", "jo", password="another hash")
    made.close()
    engine = create_engine(f"sqlite:///{tmp_path}/kept.sqlite")
    with engine.connect() as connection:
        tables = [name for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
        rows = repr([connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in tables])
        details = repr(connection.execute(text("SELECT detail FROM details")).all())
    engine.dispose()
    assert digest(token) in rows
    assert digest(feed) in rows
    for secret in (token, feed):
        assert secret not in rows
    assert "hash" not in details


def test_a_feed_leads_to_its_search_until_it_is_taken_back_given_anew_or_its_owner_is_disabled(
    accounts: Accounts,
) -> None:
    added(accounts, "jo")
    search = accounts.searches.save("jo", "Roads", "q=roads")
    assert not search.has_feed
    secret = accounts.searches.give_feed(search.id, "jo")
    found = accounts.searches.feed(secret)
    assert found
    assert (found[0].name, found[1].query, found[1].has_feed) == ("jo", "q=roads", True)
    accounts.change("jo", "root", disabled=True)
    assert accounts.searches.feed(secret) is None
    accounts.change("jo", "root", disabled=False)
    newer = accounts.searches.give_feed(search.id, "jo")
    assert accounts.searches.feed(secret) is None
    assert accounts.searches.feed(newer)
    accounts.searches.take_feed(search.id, "jo")
    assert accounts.searches.feed(newer) is None


def test_a_search_without_a_feed_is_led_to_by_no_secret(accounts: Accounts) -> None:
    added(accounts, "jo")
    accounts.searches.save("jo", "Roads", "q=roads")
    assert accounts.searches.feed("") is None


def test_a_search_is_its_owners_alone(accounts: Accounts) -> None:
    added(accounts, "jo")
    added(accounts, "bo")
    search = accounts.searches.save("jo", "Roads", "q=roads")
    for attempt in (
        lambda: accounts.searches.get(search.id, "bo"),
        lambda: accounts.searches.change(search.id, "bo", name="Mine"),
        lambda: accounts.searches.forget(search.id, "bo"),
        lambda: accounts.searches.give_feed(search.id, "bo"),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert accounts.searches.of("jo") == [search]
    assert accounts.searches.of("bo") == []


def test_what_is_new_is_mailed_to_those_alone_who_asked_have_an_address_and_may_sign_in(accounts: Accounts) -> None:
    added(accounts, "jo", mail="jo@example.org")
    added(accounts, "bo")
    for name in ("jo", "bo"):
        search = accounts.searches.save(name, "Roads", "q=roads")
        accounts.searches.change(search.id, name, mailed=True)
    accounts.searches.save("jo", "Another", "q=debt")
    assert [(account.name, search.name) for account, search in accounts.searches.mailed()] == [("jo", "Roads")]
    accounts.change("jo", "root", disabled=True)
    assert accounts.searches.mailed() == []


def test_each_change_is_in_the_audit_and_what_was_refused_is_not(catalogue: Catalogue) -> None:
    accounts = catalogue.accounts
    added(accounts, "ada", Role.ADMINISTRATOR)
    with pytest.raises(MunimentError):
        accounts.change("ada", "ada", role=Role.READER)
    token, _ = accounts.give_token("ada", "a script", Scope.READ, 30, by="ada")
    accounts.take_token(token.id, "ada", by="ada")
    accounts.change("ada", "ada", password="hash")
    accounts.end_sessions("ada", "ada")
    done = [(row.by, row.action) for row in reversed(catalogue.audit.last(10))]
    assert done == [
        ("root", "user add"),
        ("ada", "token give"),
        ("ada", "token take"),
        ("ada", "user change"),
        ("ada", "sign out everywhere"),
    ]
