"""People who sign in, for the tests of the pages for staff."""

import re
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.testclient import TestClient

from documents.accounts import Account, Accounts, Role

PASSWORD = "correct horse battery staple"
OWN = {"Sec-Fetch-Site": "same-origin"}
_SECRET = re.compile(r'name="form" value="([^"]+)"')


def add(accounts: Accounts, role: Role, name: str = "") -> Account:
    """An account of a role, called like it if nothing else is said."""
    return accounts.add(
        Account(
            name=name or role, shown=f"Ann {name or role}", role=role, password=_hashed(), mail=f"{role}@example.org"
        ),
        "a test",
    )


def secret_of(page: str) -> str:
    """The secret in the forms of a page."""
    found = _SECRET.search(page)
    assert found, page
    return found[1]


def sign_in(client: TestClient, name: str, password: str = PASSWORD, onward: str = "/staff") -> str:
    """Sign somebody in; the secret in the forms of their pages."""
    page = client.get("/staff/sign-in", params={"onward": onward}).text
    given = {"form": secret_of(page), "name": name, "password": password, "onward": onward}
    answer = client.post("/staff/sign-in", data=given, headers=OWN, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return secret_of(client.get("/staff/account").text)


@cache
def _hashed() -> str:
    """The password, hashed with little effort: looking at it takes as much."""
    return PasswordHash((Argon2Hasher(time_cost=1, memory_cost=1_024, parallelism=1),)).hash(PASSWORD)
