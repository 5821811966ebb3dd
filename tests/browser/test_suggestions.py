"""Suggestions under the search box as one types: by keyboard, by touch, heard, and missed by nobody without script."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Site

Opened = Callable[..., Page]
everywhere = pytest.mark.parametrize("width", [1280, 390])


def typed(page: Page, words: str) -> None:
    page.get_by_label("Search the papers").press_sequentially(words)
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()


@everywhere
def test_a_suggestion_is_chosen_by_keyboard(opened: Opened, width: int) -> None:
    page = opened("/", width=width, script=True)
    box = page.get_by_label("Search the papers")
    typed(page, "south east c")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ suggestions?\. Up and down arrows choose\.$"))
    page.keyboard.press("ArrowDown")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
    page.keyboard.press("ArrowUp")
    expect(first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    body = page.get_by_role("option", name="South East Councils Body")
    for _ in range(page.get_by_role("option").count()):
        if body.get_attribute("aria-selected") == "false":
            page.keyboard.press("ArrowUp")
    expect(body).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/bodies/south-east-councils$"))


def test_what_is_typed_is_searched_for_where_nothing_is_chosen(opened: Opened) -> None:
    page = opened("/", script=True)
    typed(page, "asylum")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=asylum$"))


def test_a_suggestion_is_pressed(opened: Opened) -> None:
    page = opened("/", width=390, script=True, has_touch=True)
    typed(page, "south east c")
    page.get_by_role("option", name="South East Councils Body").tap()
    expect(page).to_have_url(re.compile("/bodies/south-east-councils$"))


@pytest.mark.parametrize("leave", ["Escape", "Tab"])
def test_the_list_goes_when_it_is_left_and_the_words_stay(opened: Opened, leave: str) -> None:
    page = opened("/", script=True)
    typed(page, "south east c")
    page.keyboard.press(leave)
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_hidden()
    expect(page.get_by_label("Search the papers")).to_have_value("south east c")


@everywhere
def test_the_list_is_accessible_and_makes_no_page_wider(opened: Opened, width: int) -> None:
    page = opened("/", width=width, script=True)
    typed(page, "south east c")
    page.keyboard.press("ArrowDown")
    violations = Axe().run(page).response["violations"]
    assert [violation["id"] for violation in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_suggestions_are_text_whatever_they_hold(opened: Opened, site: Site) -> None:
    hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    rows = [{"text": hostile, "kind": "phrase", "papers": 1, "url": "/search?q=x"}]

    def answer(route: Route) -> None:
        route.fulfill(json={"query": "x", "suggestions": rows})

    page = opened("/", script=True)
    page.route("**/suggest?*", answer)
    typed(page, "xy")
    expect(page.get_by_role("option")).to_have_text(f"{hostile} Words")
    assert page.locator("[role=option] img, [role=option] script").count() == 0


def test_the_box_works_where_no_suggestion_comes(opened: Opened, site: Site) -> None:
    page = opened("/", script=True)
    page.route("**/suggest?*", lambda route: route.fulfill(status=503, json={}))
    page.get_by_label("Search the papers").press_sequentially("gavelkind")
    page.wait_for_event("response", lambda response: "/suggest?" in response.url)
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 document for “gavelkind”")).to_be_visible()
    site.heard[:] = [said for said in site.heard if "503" not in said]


def test_left_before_an_answer_comes_the_list_stays_closed(opened: Opened) -> None:
    page = opened("/", script=True)

    def late(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/suggest?*", late)
    page.get_by_label("Search the papers").press_sequentially("south east c")
    page.keyboard.press("Escape")
    page.wait_for_timeout(800)
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_hidden()
