"""Signing in with another provider, from the button to the session."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pytest
from starlette.testclient import TestClient

from documents.accounts import Account, Role, Scope
from documents.sessions import Sessions
from search_app.security.limiting import Limits
from search_app.security.oidc import OpenID
from search_app.security.persons import Door
from search_app.security.provider import Provider
from tests.search_app.html import Page, check
from tests.search_app.security.provider import CALLBACK, Front, front, provider, walk
from tests.search_app.shelf import SECRET, Shelf

SITE = "https://papers.example.org"
ROLES = {"clerks": Role.EDITOR, "press": Role.PUBLISHER}


@dataclass(frozen=True, slots=True)
class Site:
    """The app, a browser, and the provider behind its front."""

    shelf: Shelf
    browser: TestClient
    other: TestClient
    at: Front

    def leave(self, onward: str = "/staff/account") -> str:
        """Press the button; where the provider is."""
        answer = self.browser.get("/staff/sign-in/with", params={"onward": onward}, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def come(self, back: dict[str, str], browser: TestClient | None = None) -> tuple[int, str]:
        """Come back with what the provider gave; the status, and where it leads or what it says."""
        client = browser or self.browser
        answer = client.get(CALLBACK.removeprefix(SITE), params=back, follow_redirects=False)
        return answer.status_code, answer.headers.get("location", answer.text)

    def who(self) -> Account:
        """The account that was made last."""
        return max(self.shelf.catalogue.accounts.all(), key=lambda account: account.made)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with provider() as given:
        yield given


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Site]:
    shelf = Shelf.make(tmp_path_factory.mktemp("provided"))
    with ExitStack() as stack:
        stack.callback(shelf.close)
        at = stack.enter_context(front(port))
        known = Provider(issuer=at.issuer, client="muniment", secret="x", roles=ROLES, label="Work account")
        sessions = Sessions(shelf.home / "sessions.sqlite", idle=3_600, longest=40_000)
        accounts = shelf.catalogue.accounts
        door = Door(accounts=accounts, sessions=sessions, limits=Limits(), secure=True, provider=True)
        office = replace(shelf.office(), door=door, provider=OpenID(known, sessions), label=known.label)
        app = shelf.app(office=office, url=SITE)
        browser, other = (stack.enter_context(TestClient(app, base_url=SITE)) for _ in range(2))
        yield Site(shelf, browser, other, at)


def test_somebody_presses_the_button_and_is_let_in(site: Site) -> None:
    page = site.browser.get("/staff/sign-in").text
    check(Page(page))
    assert "Work account" in page
    assert 'name="password"' not in page  # nobody has a password here
    assert site.come(walk(site.leave())) == (303, "/staff/account")
    page = site.browser.get("/staff/account").text
    assert "Ada Quill" in page
    assert "Publisher" in page
    assert site.who().role is Role.PUBLISHER
    assert not site.who().password
    assert site.browser.cookies["__Host-muniment"]


def test_the_same_person_has_one_account_and_the_role_of_today(site: Site) -> None:
    site.come(walk(site.leave()))
    site.at.claim(roles=["clerks"])
    site.come(walk(site.leave()))
    (account,) = site.shelf.catalogue.accounts.all()
    assert account.role is Role.EDITOR
    assert site.browser.get("/staff", follow_redirects=False).status_code == 200


def test_a_local_account_is_not_taken_over_by_a_provider(site: Site) -> None:
    local = Account(name="ada@example.org", shown="Ada", mail="ada@example.org", role=Role.ADMINISTRATOR, password="x")
    site.shelf.catalogue.accounts.add(local, "a test")
    site.come(walk(site.leave()))
    assert len(site.shelf.catalogue.accounts.all()) == 2
    assert site.browser.get("/staff/people", follow_redirects=False).status_code == 403


def test_who_has_no_role_or_may_no_longer_come_stays_outside(site: Site) -> None:
    status, said = site.come(walk(site.leave(), "dora"))
    assert (status, "no role here" in said) == (403, True)
    check(Page(said))
    assert site.shelf.catalogue.accounts.all() == []
    site.come(walk(site.leave()))
    site.shelf.catalogue.accounts.change(site.who().name, "a test", disabled=True)
    assert site.browser.get("/staff", follow_redirects=False).status_code == 303
    status, said = site.come(walk(site.leave()))
    assert (status, "may no longer sign in" in said) == (403, True)


def test_who_has_no_role_any_more_loses_all_that_goes_on_in_their_name(site: Site) -> None:
    site.come(walk(site.leave()))
    accounts, name = site.shelf.catalogue.accounts, site.who().name
    _, token = accounts.give_token(name, "x", Scope.READ, 1, name)
    feed = accounts.searches.give_feed(accounts.searches.save(name, "x", "").id, name)
    site.at.claim(roles=["cooks"])
    assert site.come(walk(site.leave()), site.other)[0] == 403  # in another browser
    site.at.claim(roles=["cooks"])
    assert site.come(walk(site.leave()))[0] == 403
    assert site.browser.get("/staff", follow_redirects=False).status_code == 303
    assert accounts.owner(token) is None
    assert accounts.searches.feed(feed) is None


def test_a_picture_in_another_site_begins_nothing(site: Site) -> None:
    headers = {"Sec-Fetch-Dest": "image", "Sec-Fetch-Site": "cross-site"}
    answer = site.browser.get("/staff/sign-in/with", headers=headers, follow_redirects=False)
    assert answer.status_code == 404


@pytest.mark.parametrize("claims", [{"nonce": "x"}, {"iss": "https://evil.example"}, {"aud": "another"}, {"exp": 1}])
def test_a_wrong_token_lets_nobody_in(site: Site, claims: dict[str, object]) -> None:
    site.at.claim(**claims)
    status, said = site.come(walk(site.leave()))
    assert status == 403
    check(Page(said))
    assert "__Host-muniment" not in site.browser.cookies
    assert site.shelf.catalogue.accounts.all() == []


def test_an_answer_is_taken_once_in_the_browser_that_asked(site: Site) -> None:
    back = walk(site.leave())
    assert site.come(back, site.other)[0] == 403
    assert site.come({**back, "state": "another"})[0] == 403
    assert site.come(back)[0] == 403  # what was begun has ended with the wrong state
    back = walk(site.leave())
    assert site.come(back)[0] == 303
    assert site.come(back)[0] == 403


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_led_to_another_site(site: Site, onward: str) -> None:
    assert site.come(walk(site.leave(onward))) == (303, "/staff")


def test_where_the_provider_is_down_the_page_says_so(site: Site) -> None:
    site.at.say("/.well-known/openid-configuration", issuer="https://evil.example")
    answer = site.browser.get("/staff/sign-in/with", follow_redirects=False)
    assert answer.status_code == 403
    check(Page(answer.text))


def test_the_secret_finds_nothing_before_and_something_after(site: Site) -> None:
    address = f"/api/v1/search?q={SECRET}"
    assert site.browser.get(address).json()["total"] == 0
    site.come(walk(site.leave()))
    assert site.browser.get(address).headers["cache-control"] == "private, no-store"
