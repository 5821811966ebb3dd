"""Every kind of page: accessible, within the window however narrow, and silent."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Site

KINDS = {
    "home": "/",
    "all papers": "/search",
    "results": "/search?q=asylum&topic=asylum",
    "results with an error": "/search?q=asylum&from=yesterday&to=soon",
    "nothing found": "/search?q=zabbleplonk&kind=letter",
    "results with the reasons": "/search?q=SESPM+hotels&explain=1",
    "results of several topics": "/search?topic=asylum&topic=housing&topics=all",
    "suggestions": "/suggest?q=asy",
    "units": "/units?q=housing",
    "no units": "/units?q=zabbleplonk&body=sespm&unit=action",
    "help": "/help",
    "bodies": "/bodies",
    "a body": "/bodies/sespm",
    "topics": "/topics",
    "a topic": "/topics/asylum",
    "types": "/kinds",
    "years": "/years",
    "a year": "/years/2025",
    "letters": "/letters",
    "letters that wait": "/letters?waiting=1&sender=sec",
    "a page of letters that is not there": "/letters?page=99",
    "a page of results that is not there": "/search?q=asylum&page=99",
    "meetings": "/meetings",
    "the meetings of a body": "/meetings/sespm-executive-board",
    "a meeting": "/meetings/sespm-executive-board/2025-01-28",
    "inquiries": "/inquiries",
    "no inquiries": "/inquiries?body=home-office",
    "inquiries with an error": "/inquiries?from=soon",
    "an inquiry": "/inquiries/{report}",
    "an outcome of an inquiry": "/inquiries/{report}?outcome=partly",
    "the ledger": "/coverage",
    "the ledger of a body": "/coverage?body=sespm",
    "a report": "/documents/{report}",
    "words in a report": "/documents/{report}?q=asylum",
    "a page with a picture": "/documents/{report}/pages/37?q=gavelkind",
    "a paper without pages": "/documents/{markdown}",
    "a part of a paper without pages": "/documents/{markdown}/pages/1?q=minutes",
    "a scan": "/documents/{unread}",
    "a page of a scan": "/documents/{unread}/pages/1",
    "a withdrawn paper": "/documents/{withdrawn}",
    "about": "/about",
    "accessibility": "/accessibility",
    "privacy": "/privacy",
    "the API": "/api/docs",
    "nothing there": "/nowhere",
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NARROW = """() => [...document.querySelectorAll("body *")]
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
    .filter(element => !element.closest("svg, .vh, .pages, .matrix table"))
    .map(element => element.outerHTML.slice(0, 200))"""

# WCAG 1.4.12: what a reader may set must neither cut text off nor lay it over other text
WITHOUT_BOX = """() => {
    const page = document.documentElement.cloneNode(true);
    page.querySelectorAll(".searchbox").forEach(box => box.remove());
    return page.outerHTML;
}"""
SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* {
        line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;
    } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""
CUT_OFF = """() => [...document.querySelectorAll("body *")]
    .filter(element => element.clientHeight && element.innerText && !element.closest("svg, .vh, .ticks, input, select"))
    .filter(element => element.scrollHeight > element.clientHeight + 4 || element.scrollWidth > element.clientWidth + 4)
    .filter(element => getComputedStyle(element).display !== "inline" && getComputedStyle(element).overflowX !== "auto")
    .map(element => element.outerHTML.slice(0, 200))"""
ON_SCREEN = "nav, form, button, input:not([type=hidden]), select, .tools, .skip, .foot"

SPOILT = """() => {
    document.querySelector("main").innerHTML = "<h4>Heading</h4><img src=/healthz><p>Pale words on paper.</p><input>"
    document.querySelector("main p").style.color = "#aaa"
}"""

Opened = Callable[..., Page]


def address(site: Site, kind: str) -> str:
    return KINDS[kind].format(report=site.report, markdown=site.markdown, unread=site.unread, withdrawn=site.withdrawn)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_wrong(opened: Opened, site: Site, kind: str, scheme: str, width: int) -> None:
    page = opened(address(site, kind), width=width, script=True, color_scheme=scheme)
    for closed in page.locator("details:not([open]) > summary").all():
        if closed.is_visible():
            closed.click()
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


def test_axe_would_find_what_is_wrong(opened: Opened) -> None:
    page = opened(script=True)
    page.evaluate(SPOILT)
    found = {violation["id"] for violation in Axe().run(page, options=RULES).response["violations"]}
    assert {"color-contrast", "image-alt", "label", "page-has-heading-one"} <= found


@pytest.mark.parametrize("kind", KINDS)
def test_at_320_pixels_nothing_has_to_be_scrolled_sideways(opened: Opened, site: Site, kind: str) -> None:
    page = opened(address(site, kind), width=320, script=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(NARROW) == []


@pytest.mark.parametrize("kind", KINDS)
def test_with_wider_spaces_nothing_is_cut_off_and_on_paper_nothing_is_to_be_pressed(
    opened: Opened, site: Site, kind: str
) -> None:
    page = opened(address(site, kind), width=390)
    page.evaluate(SPACED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(CUT_OFF) == []
    page.emulate_media(media="print")
    assert page.locator(ON_SCREEN).filter(visible=True).all_inner_texts() == []
    assert page.locator("main").inner_text().strip()


@pytest.mark.parametrize("kind", KINDS)
def test_with_and_without_script_a_page_is_the_same_but_for_suggestions(opened: Opened, site: Site, kind: str) -> None:
    pages = [opened(address(site, kind), script=script) for script in (True, False)]
    assert pages[0].evaluate(WITHOUT_BOX) == pages[1].evaluate(WITHOUT_BOX)
    scripts = pages[0].locator("script:not([type='application/ld+json'])")
    assert all(re.fullmatch(r"/static/suggest\.\w+\.js", str(each.get_attribute("src"))) for each in scripts.all())
