"""Papers that are not public say so in every list, to those alone who are signed in."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from documents.accounts import Role, Scope
from tests.search_app.html import Page, check
from tests.search_app.shelf import SECRET, Shelf, fill
from tests.search_app.staff.people import add, sign_in

LABEL = '<span class="restricted">Staff only</span>'
LISTS = ("/", f"/search?q={SECRET}", "/search?sort=oldest&size=50", "/years/2019")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    made = fill(Shelf.make(tmp_path_factory.mktemp("labels")))
    yield made
    made.close()


@pytest.fixture
def browser(shelf: Shelf) -> TestClient:
    if not shelf.catalogue.accounts.any():
        add(shelf.catalogue.accounts, Role.READER)
    return TestClient(shelf.app(office=shelf.office()))


@pytest.mark.parametrize("address", LISTS)
def test_a_paper_for_staff_is_marked_where_staff_see_it(browser: TestClient, address: str) -> None:
    public = browser.get(address).text
    assert "Staff only" not in public
    assert "restricted" not in public
    sign_in(browser, "reader")
    seen = browser.get(address).text
    check(Page(seen))
    assert seen.count(LABEL) == 1


def test_the_table_and_the_api_say_so_to_staff_alone(browser: TestClient, shelf: Shelf) -> None:
    assert "Visibility" not in browser.get("/search.csv?q=wall").text
    assert "visibility" not in browser.get("/api/v1/search?q=wall").text
    _, token = shelf.catalogue.accounts.give_token("reader", "x", Scope.READ, 1, "a test")
    asked = {"Authorization": f"Bearer {token}"}
    hits = browser.get(f"/api/v1/search?q={SECRET}", headers=asked).json()["hits"]
    assert [hit["visibility"] for hit in hits] == ["staff"]
    sign_in(browser, "reader")
    lines = browser.get("/search.csv?sort=oldest").text.splitlines()[10:]
    assert lines[0].endswith(",Visibility")
    assert sum(line.endswith(",staff") for line in lines) == 1
    assert sum(line.endswith(",public") for line in lines) > 3
