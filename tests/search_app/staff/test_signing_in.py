"""Signing in and out: who gets in, and what is tried against it."""

import logging
import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from documents.accounts import Role
from search_app.security.limiting import Limits
from tests.search_app.html import Page, check
from tests.search_app.shelf import SECRET, Shelf, fill
from tests.search_app.staff.people import OWN, PASSWORD, add, secret_of, sign_in

Browse = Callable[[], TestClient]
STAFF_PAGES = ("/staff", "/staff/account", "/staff/people", "/staff/sign-in")


def ask(client: TestClient, address: str) -> int:
    return client.get(address, follow_redirects=False).status_code


def test_without_accounts_there_are_no_pages_for_staff(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = fill(Shelf.make(tmp_path_factory.mktemp("nobody")))
    with TestClient(shelf.app()) as without, TestClient(shelf.app(office=shelf.office())) as client:
        assert [ask(client, address) for address in STAFF_PAGES] == [404] * 4
        for address in ("/", "/search?q=sea", "/nothing", "/about"):
            one, other = without.get(address), client.get(address)
            assert (one.text, dict(one.headers)) == (other.text, dict(other.headers)), address
        for address in ("/staff/sign-in", "/staff/people"):
            assert client.post(address, headers=OWN).status_code in {403, 404}
    shelf.close()


def test_somebody_signs_in_sees_staff_papers_and_signs_out(browse: Browse) -> None:
    client = browse()
    assert "Staff: sign in" in client.get("/").text
    assert client.get("/api/v1/search", params={"q": SECRET}).json()["total"] == 0
    form = sign_in(client, "reader")
    assert client.get("/api/v1/search", params={"q": SECRET}).json()["total"] == 1
    answer = client.post("/staff/sign-out", data={"form": form}, headers=OWN, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/api/v1/search", params={"q": SECRET}).json()["total"] == 0
    assert ask(client, "/staff") == 303


def test_an_old_session_is_worth_nothing_after_signing_out(browse: Browse) -> None:
    client, thief = browse(), browse()
    form = sign_in(client, "reader")
    kept = dict(client.cookies)
    client.post("/staff/sign-out", data={"form": form}, headers=OWN)
    thief.cookies.update(kept)
    assert ask(thief, "/staff") == 303


@pytest.mark.parametrize(("idle", "longest"), [(-1.0, 3_600.0), (3_600.0, -1.0)])
def test_a_session_ends_when_nobody_uses_it_and_in_any_case(room: Shelf, idle: float, longest: float) -> None:
    app = room.app(office=room.office(idle=idle, longest=longest))
    with TestClient(app) as client:
        page = client.get("/staff/sign-in").text
        given = {"form": secret_of(page), "name": "reader", "password": PASSWORD}
        assert client.post("/staff/sign-in", data=given, headers=OWN, follow_redirects=False).status_code == 303
        assert ask(client, "/staff") == 303


def test_the_page_that_was_asked_for_comes_after_signing_in(browse: Browse) -> None:
    client = browse()
    asked = client.get("/staff/account?x=1&y=%2F", follow_redirects=False)
    assert asked.headers["location"] == "/staff/sign-in?onward=%2Fstaff%2Faccount%3Fx%3D1%26y%3D%252F"
    page = client.get(asked.headers["location"])
    check(Page(page.text))
    given = {"form": secret_of(page.text), "name": "reader", "password": PASSWORD}
    found = re.search(r'name="onward" value="([^"]+)"', page.text)
    assert found
    onward = found[1].replace("&amp;", "&")
    answer = client.post("/staff/sign-in", data={**given, "onward": onward}, headers=OWN, follow_redirects=False)
    assert answer.headers["location"] == "/staff/account?x=1&y=%2F"


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%0d%0aSet-Cookie:x=1\r\nX: y",
        "/\t/evil.example",
        "javascript:alert(1)",
        "",
        "staff",
        "/\x00",
    ],
)
def test_nobody_is_led_to_another_site(browse: Browse, onward: str) -> None:
    client = browse()
    page = client.get("/staff/sign-in", params={"onward": onward}).text
    given = {"form": secret_of(page), "name": "reader", "password": PASSWORD, "onward": onward}
    answer = client.post("/staff/sign-in", data=given, headers=OWN, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff")
    assert ask(client, "/staff") == 200
    assert (
        client.get("/staff/sign-in", params={"onward": onward}, follow_redirects=False).headers["location"] == "/staff"
    )


def test_a_session_that_somebody_planted_is_not_the_one_that_is_signed_in(browse: Browse) -> None:
    client, attacker = browse(), browse()
    sign_in(attacker, "reader")
    planted = dict(attacker.cookies)["muniment"]
    client.cookies.set("muniment", planted)
    page = client.get("/staff/sign-in", follow_redirects=False)
    assert page.status_code == 303  # it is the attacker's own session, not a way into another's
    client.cookies.clear()
    client.get("/staff/sign-in")
    given = {"form": client.cookies["muniment-form"], "name": "administrator", "password": PASSWORD}
    cookies = f"muniment=of-their-choice; muniment-form={given['form']}"
    headers = OWN | {"Cookie": cookies}
    answer = client.post("/staff/sign-in", data=given, headers=headers, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.cookies["muniment"] not in {"of-their-choice", planted}
    attacker.cookies.clear()
    attacker.cookies.set("muniment", "of-their-choice")
    assert ask(attacker, "/staff/people") == 303


def test_the_cookie_is_for_this_site_and_no_script(browse: Browse, room: Shelf) -> None:
    client = browse()
    page = client.get("/staff/sign-in").text
    given = {"form": secret_of(page), "name": "reader", "password": PASSWORD}
    told = client.post("/staff/sign-in", data=given, headers=OWN, follow_redirects=False).headers["set-cookie"]
    assert re.fullmatch(r"muniment=[\w-]{43}; HttpOnly; Path=/; SameSite=lax", told)
    with TestClient(room.app(office=room.office()), base_url="https://papers.example.org") as secure:
        page = secure.get("/staff/sign-in").text
        given["form"] = secret_of(page)
        told = secure.post("/staff/sign-in", data=given, headers=OWN, follow_redirects=False).headers["set-cookie"]
    assert re.fullmatch(r"__Host-muniment=[\w-]{43}; HttpOnly; Path=/; SameSite=lax; Secure", told)


@pytest.mark.parametrize("name", ["reader", "nobody", "READER", "' OR 1=1 --", "x" * 10_000, "\x00", "é"])
def test_a_wrong_password_and_a_wrong_name_are_told_alike(browse: Browse, name: str) -> None:
    client = browse()
    page = client.get("/staff/sign-in").text
    given = {"form": secret_of(page), "name": name, "password": "wrong"}
    answer = client.post("/staff/sign-in", data=given, headers=OWN)
    assert answer.status_code == 403
    assert "The name or the password is wrong." in answer.text
    check(Page(answer.text))
    assert "muniment" not in client.cookies


def test_a_disabled_account_gets_in_no_longer_and_its_sessions_end(browse: Browse, room: Shelf) -> None:
    client = browse()
    sign_in(client, "editor")
    room.catalogue.accounts.change("editor", "a test", disabled=True)
    assert ask(client, "/staff") == 303
    page = client.get("/staff/sign-in").text
    given = {"form": secret_of(page), "name": "editor", "password": PASSWORD}
    assert client.post("/staff/sign-in", data=given, headers=OWN).status_code == 403


@pytest.mark.parametrize("change", [{"role": Role.READER}, {"password": "x" * 20}])
def test_another_role_or_password_ends_all_sessions(browse: Browse, room: Shelf, change: dict[str, str]) -> None:
    client = browse()
    sign_in(client, "editor")
    room.catalogue.accounts.change("editor", "a test", **change)  # type: ignore[arg-type]
    assert ask(client, "/staff") == 303


def test_signing_out_everywhere_ends_all_sessions(browse: Browse) -> None:
    one, other = browse(), browse()
    form, _ = sign_in(one, "editor"), sign_in(other, "editor")
    one.post("/staff/account/sign-out-everywhere", data={"form": form}, headers=OWN)
    assert (ask(one, "/staff"), ask(other, "/staff")) == (303, 303)


def test_ten_thousand_tries_are_refused_and_noted(room: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    app = room.app(office=room.office())
    with TestClient(app) as client, caplog.at_level(logging.WARNING, "muniment.security"):
        form = secret_of(client.get("/staff/sign-in").text)
        statuses = [
            client.post("/staff/sign-in", data={"form": form, "name": "reader", "password": f"{n}"}, headers=OWN)
            for n in range(10_000)
        ]
        counts = {status: sum(each.status_code == status for each in statuses) for status in (403, 429)}
        assert counts == {403: 10, 429: 9_990}
        assert int(statuses[-1].headers["retry-after"]) > 60
        right = {"form": form, "name": "reader", "password": PASSWORD}
        assert client.post("/staff/sign-in", data=right, headers=OWN).status_code == 429
        assert sum("a wrong password for reader" in record.getMessage() for record in caplog.records) == 10
    assert room.catalogue.audit.last(100)[0].action == "user add"  # nobody fills the audit from outside


def test_nobody_locks_others_out_from_elsewhere(room: Shelf) -> None:
    app = room.app(office=room.office())
    with TestClient(app, client=("192.0.2.7", 1)) as far, TestClient(app, client=("192.0.2.8", 1)) as near:
        form = secret_of(far.get("/staff/sign-in").text)
        for number in range(12):
            far.post("/staff/sign-in", data={"form": form, "name": "reader", "password": f"{number}"}, headers=OWN)
        sign_in(near, "reader")


def test_a_network_of_ipv6_counts_as_one_address(room: Shelf) -> None:
    app = room.app(office=room.office())
    statuses = []
    for number in range(60):
        with TestClient(app, client=(f"2001:db8::{number:x}", 1)) as client:
            form = secret_of(client.get("/staff/sign-in").text)
            given = {"form": form, "name": f"n{number}", "password": "x"}
            statuses.append(client.post("/staff/sign-in", data=given, headers=OWN).status_code)
    assert statuses == [403] * 50 + [429] * 10


@pytest.mark.parametrize("charset", ["punycode", "utf-7", "undefined", "idna", "unicode_escape", "utf-16", "base64"])
def test_a_form_is_in_utf_8_and_nothing_else(browse: Browse, charset: str) -> None:
    body = '--x\r\nContent-Disposition: form-data; name="form"\r\n\r\nx\r\n--x--\r\n'
    headers = OWN | {"Content-Type": f"multipart/form-data; boundary=x; charset={charset}"}
    assert browse().post("/staff/sign-in", content=body, headers=headers).status_code == 400


def test_the_file_of_sessions_can_be_thrown_away_while_it_serves(browse: Browse, room: Shelf) -> None:
    client = browse()
    sign_in(client, "reader")
    for path in room.home.glob("sessions.sqlite*"):
        path.unlink()
    assert client.get("/", follow_redirects=False).status_code == 200
    assert ask(client, "/staff") in {200, 303}
    fresh = browse()
    sign_in(fresh, "reader")
    assert ask(fresh, "/staff") == 200


def test_a_damaged_file_of_sessions_is_made_anew(room: Shelf) -> None:
    for path in room.home.glob("sessions.sqlite*"):
        path.unlink()
    (room.home / "sessions.sqlite").write_bytes(b"this is no database" * 1_000)
    with TestClient(room.app(office=room.office())) as client:
        sign_in(client, "reader")
        assert ask(client, "/staff") == 200


def test_tries_at_many_accounts_are_counted_by_address(browse: Browse) -> None:
    client = browse()
    form = secret_of(client.get("/staff/sign-in").text)
    tried = [
        client.post("/staff/sign-in", data={"form": form, "name": f"n{n}", "password": "x"}, headers=OWN).status_code
        for n in range(60)
    ]
    assert tried == [403] * 50 + [429] * 10


def test_searches_are_limited_by_address_but_for_this_machine(room: Shelf) -> None:
    app = room.app(office=room.office(limits=Limits(searches=5)))
    with TestClient(app, client=("192.0.2.7", 1)) as far, TestClient(app, client=("127.0.0.1", 1)) as near:
        assert [far.get("/search?q=sea").status_code for _ in range(6)] == [200] * 5 + [429]
        assert far.get("/api/v1/search?q=sea").status_code == 429
        assert far.get("/about").status_code == 200
        assert [near.get("/search?q=sea").status_code for _ in range(6)] == [200] * 6


def test_a_page_for_somebody_else_says_so(browse: Browse) -> None:
    client = browse()
    sign_in(client, "reader")
    answer = client.get("/staff/people")
    assert answer.status_code == 403
    assert "administrator" in answer.text


def test_an_account_of_a_role_is_offered_what_it_may_do(browse: Browse) -> None:
    links = {}
    for role in Role:
        client = browse()
        sign_in(client, role)
        page = client.get("/staff").text
        links[role] = {address for address in ("/staff/add", "/staff/people") if f'href="{address}"' in page}
    assert links == {
        Role.READER: set(),
        Role.EDITOR: {"/staff/add"},
        Role.PUBLISHER: {"/staff/add"},
        Role.ADMINISTRATOR: {"/staff/add", "/staff/people"},
    }


def test_two_accounts_of_one_name_cannot_be(room: Shelf) -> None:
    with pytest.raises(Exception, match="There is an account reader already"):
        add(room.catalogue.accounts, Role.READER, "Reader")
