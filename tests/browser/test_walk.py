"""A visit from the search box to the original and back, without script, wide and narrow, by mouse and by keyboard."""

import hashlib
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from documents.samples import ARCHIVE
from tests.browser.conftest import Site

REPORT = "A Fair Share"
Opened = Callable[..., Page]


def filter_by_report(page: Page) -> None:
    """Tick “Report” among the filters, which a narrow window keeps closed, and apply."""
    panel = page.get_by_text("Filter and sort")
    if panel.is_visible():
        panel.click()
    page.get_by_label(re.compile("^Report")).check()
    page.get_by_role("button", name="Apply filters").click()


@pytest.mark.parametrize("width", [1280, 390])
def test_from_a_word_to_the_page_to_the_original_and_back(opened: Opened, site: Site, width: int) -> None:
    page = opened("/", width=width)
    page.get_by_label("Search the papers").fill("gavelkind OR asylum")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"/search\?q=gavelkind"))
    filter_by_report(page)
    expect(page).to_have_url(re.compile("kind=report"))
    expect(page.get_by_role("link", name="Remove filter Type: Report")).to_be_visible()

    page.goto(f"{site.address}/search?q=gavelkind&kind=report")
    page.locator(".snip a").first.click()
    expect(page).to_have_url(f"{site.address}/documents/{site.report}/pages/37?q=gavelkind")
    boxes_sit_on_the_picture(page)
    expect(page.locator(".ptext mark")).to_have_text("gavelkind")

    the_original_is_what_was_kept(page)
    page.get_by_role("link", name=re.compile("^Original")).click()
    expect(page).to_have_url(f"{site.address}/documents/{site.report}/original")
    page.go_back()
    boxes_sit_on_the_picture(page)
    page.get_by_role("link", name="Results for “gavelkind”").click()
    expect(page).to_have_url(re.compile(r"/search\?q=gavelkind"))


def boxes_sit_on_the_picture(page: Page) -> None:
    picture = page.locator("svg image").bounding_box()
    box = page.locator("svg .hit").first.bounding_box()
    assert picture
    assert box
    assert picture["x"] < box["x"] < box["x"] + box["width"] < picture["x"] + picture["width"]
    assert picture["y"] < box["y"] < box["y"] + box["height"] < picture["y"] + picture["height"]
    assert box["width"] > 2 * box["height"] > 0  # a word, not a line and not a dot


def the_original_is_what_was_kept(page: Page) -> None:
    """Byte for byte, and named as what it is."""
    address = page.get_by_role("link", name=re.compile("^Original")).first.get_attribute("href")
    (report,) = ARCHIVE.rglob("*inquiry-report.pdf")
    answer = page.request.get(f"{page.url.split('/documents')[0]}{address}")
    assert answer.headers["content-type"] == "application/pdf"
    assert hashlib.sha256(answer.body()).digest() == hashlib.sha256(report.read_bytes()).digest()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what has a name; it must be seen there."""
    for _ in range(150):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and re.search(name, focused.aria_snapshot()):
            box = focused.bounding_box()
            assert box
            assert box["x"] >= 0
            return
    raise AssertionError(f"Tab never comes to {name}.")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_same_by_keyboard_alone(opened: Opened, site: Site, width: int) -> None:
    page = opened("/", width=width)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    tab_to(page, "Search the papers")
    page.keyboard.type("gavelkind")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=gavelkind"))
    if width < 768:
        tab_to(page, "Filter and sort")
        page.keyboard.press("Enter")
    tab_to(page, 'checkbox "Report')
    page.keyboard.press("Space")
    tab_to(page, "Apply filters")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("kind=report"))
    tab_to(page, r"Page 31")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.address}/documents/{site.report}/pages/37?q=gavelkind")
    tab_to(page, "Results for")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=gavelkind"))


def test_the_words_of_a_picture_can_be_selected_as_lines(opened: Opened, site: Site) -> None:
    page = opened(f"/documents/{site.report}/pages/37?q=gavelkind", script=True)
    lines = page.locator("svg text.line").all_text_contents()
    assert any("gavelkind" in line for line in lines)
    assert all(line.strip() and "\n" not in line for line in lines)
    selected = page.evaluate(
        """() => {
            const lines = [...document.querySelectorAll("svg text.line")];
            getSelection().setBaseAndExtent(lines[0].firstChild, 0, lines[1].firstChild, 3);
            return getSelection().toString();
        }"""
    )
    assert selected.splitlines() == [lines[0], lines[1][:3]]


def test_printed_a_page_of_results_shows_addresses_and_no_form(opened: Opened, site: Site) -> None:
    page = opened("/search?q=asylum", script=True)
    page.emulate_media(media="print")
    expect(page.locator("form").first).to_be_hidden()
    expect(page.locator(".list h3").first).to_be_visible()
    after = page.locator(".list h3 a").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert "/documents/" in after or "attr(href)" in after


def test_in_forced_colours_hits_and_bars_stay_visible(opened: Opened, site: Site) -> None:
    page = opened(f"/documents/{site.report}/pages/37?q=gavelkind", script=True, forced_colors="active")
    width = page.locator("svg .hit").first.evaluate("box => getComputedStyle(box).strokeWidth")
    assert float(width.removesuffix("px")) > 0
