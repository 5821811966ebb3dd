"""Three people's errands from the first page to the last, with script and without, on a desk and on a phone."""

import csv
import hashlib
import re
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect

from documents.samples import ARCHIVE
from tests.browser.conftest import CONTACT, Site
from tests.browser.test_walk import boxes_sit_on_the_picture, tab_to

REPORT = "A Fair Share: migration, asylum accommodation and local government in the South East (example)"
LETTER = "Council debt and local government reorganisation (example)"
REPLY = "Council debt and local government reorganisation: reply (example)"
BODY = "APPG for the South East"
CALM = {"reduced_motion": "reduce"}  # what comes into sight is there at once
PHONE = {"has_touch": True, "is_mobile": True}
RING = """ring => {
    const style = getComputedStyle(ring), box = ring.getBoundingClientRect();
    const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return (drawn || style.boxShadow !== "none") && box.top < innerHeight && box.bottom > 0;
}"""
INK = """node => { const style = getComputedStyle(node); return [style.color, style.backgroundColor]; }"""
ON_PAPER = "nav, form, button, input, select, .tools, .turn, .skip, .foot"

Opened = Callable[..., Page]
everywhere = pytest.mark.parametrize("width", [1280, 390])
scripted = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


def at(page: Page, path: str) -> None:
    """The page has an address that ends so."""
    expect(page).to_have_url(re.compile(rf"^http://[^/]+{path}"))


def saved(page: Page, press: Locator) -> tuple[str, bytes]:
    """The name and the bytes of the file that a press gives."""
    with page.expect_download() as given:
        press.click()
    assert given.value.failure() is None
    return given.value.suggested_filename, Path(given.value.path()).read_bytes()


def selected(page: Page, words: Locator) -> str:
    """What would be copied after a triple click."""
    words.click(click_count=3)
    return str(page.evaluate("getSelection().toString()")).strip()


def find_the_page(page: Page, site: Site) -> None:
    """From the search box to the page of the report that has the word."""
    page.get_by_label("Search the papers").fill("gavelkind")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="1 document for “gavelkind”")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Page 31")).click()
    at(page, rf"/documents/{site.report}/pages/37\?q=gavelkind$")
    expect(page.locator(".ptext mark")).to_have_text("gavelkind")


def follow_a_recommendation(page: Page, site: Site) -> None:
    """From the page to the report, to its inquiry, to the page that answers its second recommendation."""
    page.get_by_role("link", name=REPORT).first.click()
    page.get_by_role("link", name="how its recommendations were answered").click()
    at(page, f"/inquiries/{site.report}$")
    second = page.locator(".units > li").filter(has=page.get_by_role("heading", name="Recommendation 2", exact=True))
    expect(second.locator(".followed strong").first).to_have_text("Accepted in part or in principle")
    words = second.locator(".followed q").first.inner_text()
    second.get_by_role("link", name="page 2").click()
    at(page, r"/documents/[0-9a-f]{16}/pages/2\?q=")
    assert page.locator(".ptext mark").all_inner_texts()
    read = " ".join(page.locator(".ptext").inner_text().split())
    assert words in read
    page.go_back()
    expect(second).to_be_visible()


@everywhere
@scripted
def test_a_researcher_quotes_a_page_and_follows_a_recommendation_to_its_answer(
    opened: Opened, site: Site, width: int, *, script: bool
) -> None:
    page = opened("/", width=width, script=script, **CALM)
    find_the_page(page, site)
    boxes_sit_on_the_picture(page)

    page.get_by_text("Cite this page").click()
    cited = selected(page, page.locator(".cite p"))
    assert cited.startswith(f"“{REPORT}”, {BODY}, 18 June 2025, p. 31, ")
    assert cited.endswith(f"/documents/{site.report}/pages/37")
    name, entry = saved(page, page.get_by_role("link", name="BibTeX"))
    assert name.endswith(".bib")
    assert entry.startswith(b"@techreport{")
    assert b"pages = {31}," in entry
    assert cited.rpartition(" ")[2].encode() in entry

    follow_a_recommendation(page, site)


def narrow_to_the_letter(page: Page) -> None:
    """Who wrote, and the year, in the form beside the results."""
    panel = page.get_by_text("Filter and sort")
    if panel.is_visible():
        panel.click()
    page.get_by_label("Written by").fill("South East Councils")
    page.get_by_label("From", exact=True).fill("March 2025")
    page.get_by_label("To", exact=True).fill("31/03/2025")
    page.get_by_role("button", name="Apply filters").click()
    at(page, r"/search\?.*sender=South")
    expect(page.get_by_role("link", name="Remove filter Written by: South East Councils")).to_be_visible()


def the_original_is_the_catalogues(page: Page, sha256: str) -> None:
    """The bytes that the link gives, those of the archive, and what the catalogue says of them."""
    link = page.get_by_role("link", name=re.compile("^Original"))
    given = page.request.get(site_of(page) + str(link.get_attribute("href")))
    (kept,) = ARCHIVE.rglob("2025-03-03-sec-to-mhclg-council-debt.pdf")
    assert given.headers["content-type"] == "application/pdf"
    assert hashlib.sha256(given.body()).hexdigest() == hashlib.sha256(kept.read_bytes()).hexdigest() == sha256


def site_of(page: Page) -> str:
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}"


def the_results_as_a_table(page: Page) -> None:
    name, table = saved(page, page.get_by_role("link", name="Download as CSV"))
    assert name.endswith(".csv")
    rows = list(csv.reader(StringIO(table.decode("utf-8-sig"))))
    assert [row[1] for row in rows[-2:]] == ["Title", LETTER]


def the_results_as_files(page: Page) -> str:
    """The ZIP has the letter, and a table that names its SHA-256, which is given."""
    page.get_by_text("Download files of this page").click()
    name, packed = saved(page, page.locator(".bundle").get_by_role("button", name="Download"))
    assert name.endswith(".zip")
    with ZipFile(BytesIO(packed)) as files:
        (table,) = [each for each in files.namelist() if each.endswith(".csv")]
        (row,) = csv.DictReader(StringIO(files.read(table).decode("utf-8-sig")))
        assert row["Title"] == LETTER
        assert hashlib.sha256(files.read(row["File"])).hexdigest() == row["SHA-256"]
    return row["SHA-256"]


@everywhere
@scripted
def test_a_member_of_staff_finds_a_letter_its_reply_and_the_files(opened: Opened, width: int, *, script: bool) -> None:
    page = opened("/", width=width, script=script, **CALM)
    page.locator(".doors").get_by_role("link", name="Letters").click()
    at(page, r"/search\?kind=letter$")
    narrow_to_the_letter(page)
    expect(page.locator(".list h3")).to_have_text([LETTER])
    the_results_as_a_table(page)
    sha256 = the_results_as_files(page)

    page.get_by_role("link", name=LETTER, exact=True).click()
    the_original_is_the_catalogues(page, sha256)
    page.locator(".came").get_by_role("link", name=REPLY).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(REPLY)
    page.locator(".came").get_by_role("link", name=LETTER).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(LETTER)
    for _ in range(3):
        page.go_back()
    expect(page.locator(".list h3")).to_have_text([LETTER])


def choose_body_and_year(page: Page) -> None:
    page.locator("section[aria-labelledby=by-body]").get_by_role("link", name=BODY).click()
    at(page, "/bodies/appg-south-east$")
    page.get_by_role("link", name=re.compile("^2025: ")).first.click()
    at(page, r"/search\?body=appg-south-east&from=2025&to=2025$")


def report_a_mistake(page: Page) -> None:
    """The message names the paper, and the page that was open."""
    link = page.get_by_role("link", name="Report a mistake")
    expect(link).to_be_visible()
    message = urlsplit(str(link.get_attribute("href")))
    assert (message.scheme, message.path) == ("mailto", CONTACT)
    assert REPORT in parse_qs(message.query)["subject"][0]
    assert parse_qs(message.query)["body"] == [page.url]


@everywhere
@scripted
def test_a_passer_by_reads_what_a_body_published_in_a_year(opened: Opened, width: int, *, script: bool) -> None:
    page = opened("/", width=width, script=script, **CALM, **(PHONE if width == 390 else {}))
    choose_body_and_year(page)
    results = page.url
    page.get_by_role("link", name=REPORT, exact=True).click()
    page.get_by_role("link", name=re.compile("^Next: ")).click()
    at(page, r"/documents/[0-9a-f]{16}/pages/2$")
    page.get_by_role("link", name="Next page").first.click()
    text = page.locator(".ptext")
    assert len(text.inner_text()) > 500
    assert text.evaluate("text => parseFloat(getComputedStyle(text).fontSize)") >= 16
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    report_a_mistake(page)
    for _ in range(3):
        page.go_back()
    expect(page).to_have_url(results)
    page.locator(".brand").click()
    expect(page.get_by_role("heading", name="Find the page you need")).to_be_visible()


def go(page: Page, name: str) -> None:
    """To what has a name with Tab alone; the focus must be seen there."""
    tab_to(page, name)
    assert page.locator(":focus").evaluate(RING), f"The focus on {name} is not to be seen."


def typed(page: Page, name: str, words: str) -> None:
    go(page, name)
    page.keyboard.type(words)


def entered(page: Page, name: str) -> None:
    go(page, name)
    page.keyboard.press("Enter")


def skip(page: Page) -> None:
    """Past what stands above every page, from its beginning."""
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    assert page.locator(":focus").evaluate(RING)
    page.keyboard.press("Enter")
    expect(page.locator("main:focus")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


@everywhere
def test_a_member_of_staff_needs_no_mouse(opened: Opened, width: int) -> None:
    page = opened("/", width=width, **CALM)
    skip(page)
    entered(page, 'link "Search the letters"')
    at(page, r"/search\?kind=letter$")
    skip(page)
    if width < 768:
        entered(page, "Filter and sort")
    typed(page, 'textbox "From"', "March 2025")
    typed(page, 'textbox "To"', "31/03/2025")
    typed(page, "Written by", "South East Councils")
    entered(page, "Apply filters")
    at(page, r"/search\?.*sender=South")
    entered(page, "Download files of this page")
    tab_to(page, 'checkbox "Council debt')
    tab_to(page, 'button "Download"')
    with page.expect_download() as given:
        page.keyboard.press("Enter")
    assert given.value.suggested_filename.endswith(".zip")
    page.reload()
    skip(page)
    entered(page, f'link "{re.escape(LETTER)}"')
    at(page, "/documents/[0-9a-f]{16}$")
    skip(page)
    entered(page, f'link "{re.escape(REPLY[:-1])}')
    expect(page.get_by_role("heading", level=1)).to_have_text(REPLY)


@everywhere
def test_a_researcher_sees_the_words_in_forced_colours_and_the_dark(opened: Opened, site: Site, width: int) -> None:
    page = opened("/", width=width, script=True, forced_colors="active", color_scheme="dark", **CALM)
    assert page.evaluate("matchMedia('(forced-colors: active) and (prefers-color-scheme: dark)').matches")
    find_the_page(page, site)
    boxes_sit_on_the_picture(page)
    mark, around = (page.locator(place).first.evaluate(INK) for place in (".ptext mark", ".sheet"))
    assert mark[1] != around[1], "a word that is marked looks like the others"
    assert mark[0] != mark[1]
    ink, paper = page.locator("body").evaluate(INK)
    assert ink != paper
    tab_to(page, "Cite this page")
    assert page.locator(":focus").evaluate(RING)
    follow_a_recommendation(page, site)


@everywhere
def test_a_passer_by_prints_a_page_and_its_source(opened: Opened, site: Site, width: int) -> None:
    page = opened(f"/documents/{site.report}/pages/37?q=gavelkind", width=width)
    page.emulate_media(media="print")
    assert [seen.evaluate("node => node.outerHTML") for seen in page.locator(ON_PAPER).all() if seen.is_visible()] == []
    expect(page.locator(".ptext")).to_contain_text("gavelkind")
    expect(page.locator(".ptext")).to_be_visible()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".cite p")).to_be_visible()  # closed on the screen, open on paper
    for narrow in (page.locator(place) for place in (".ptext", ".cite p", ".picture")):
        box = narrow.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
