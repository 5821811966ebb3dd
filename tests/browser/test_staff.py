"""The errands of staff from signing in to giving a paper back: with script and without, by mouse and by keyboard."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, FilePayload, Locator, Page, Response, expect

from documents.decisions import State
from search_app.urns import urn
from tests.browser.conftest import said_by, served
from tests.browser.test_errands import CALM, RING
from tests.browser.test_pages import RULES
from tests.ingest.papers import pdf
from tests.search_app.staff.desk import PAPERS, Desk, make_home
from tests.search_app.staff.people import PASSWORD
from tests.search_app.staff.sending import five, mail, read

PATIENCE = 180  # seconds in which files are read, on a machine that does much else
WHY = "The paper says 2015 where its register says 2025."
HARM = "It names a person who had asked not to be."
FOCUSED = "node => node === document.activeElement"
NARROW = """() => [...document.querySelectorAll("body *")]
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
    .filter(element => !element.closest("svg, .vh, .pages, .scrolls table"))
    .map(element => element.outerHTML.slice(0, 200))"""
DROP = """(form, [name, text]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name, { type: "text/plain" }));
    for (const step of ["dragenter", "dragover", "drop"])
        form.dispatchEvent(new DragEvent(step, { dataTransfer, bubbles: true, cancelable: true }));
}"""
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}  # all that the dark changes
OF_A_PAPER = ("", "/pages/1", "/pages/1.webp", "/text", "/original", "/cite.bib", "/cite.ris", "/cite.json")
OF_A_WORD = ("/search?q=", "/search.atom?q=", "/search.csv?q=", "/api/v1/search?q=", "/suggest?q=")
OF_ALL = ("/search.atom", "/sitemap/documents-1.xml")


class Answer(NamedTuple):
    """What the public is sent."""

    status: int
    text: str


@dataclass(slots=True)
class Room:
    """Papers being served, and people who may work on them; ids by what the papers are tried for."""

    address: str
    ids: dict[str, str]
    batch: str
    heard: list[str] = field(default_factory=list)  # what pages wrote to the console
    told: set[str] = field(default_factory=set)  # the addresses that answered with an error, which the console repeats
    signed: dict[str, Any] = field(default_factory=dict)  # the cookies of people

    def ask(self, path: str) -> Answer:
        """What the public is sent for an address."""
        try:
            with urlopen(self.address + path) as answer:
                return Answer(answer.status, answer.read().decode("utf-8", "replace"))
        except HTTPError as error:
            return Answer(error.code, error.read().decode("utf-8", "replace"))

    def hear(self, page: Page) -> None:
        """Hear what a page says, but for the statuses of pages that are errors."""

        def note(answer: Response) -> None:
            if answer.status >= 400 and answer.request.is_navigation_request():
                self.told.add(answer.url)

        page.on("response", note)

        def listen(said: ConsoleMessage) -> None:
            repeated = "status of" in said.text and said.location["url"] in self.told
            if not (repeated or said.text.startswith("Clear-Site-Data")):  # which is told by the browser, and no error
                self.heard.append(said_by(said))

        page.on("console", listen)
        page.on("pageerror", lambda error: self.heard.append(str(error)))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("staff")
    (folder / "made").mkdir()
    made = make_home(folder / "made" / "home")
    with ExitStack() as stack:
        desk = Desk.open(made, folder / "home", stack)
        batch = read(desk, desk.client("editor"), five(folder), body="sespm", note="From the chest")
        upkeep, review = desk.repository.upkeep, desk.repository.review
        waiting = {
            desk.repository.catalogue.held(held.document).file_name: held.document
            for held in desk.repository.catalogue.held_back.all(State.WAITING)
        }
        review.reject(waiting["plan.txt"], "editor", "It is a draft.")
        upkeep.withdraw(desk.ids["other"], "publisher", HARM)
        upkeep.set(desk.ids["letter"], "rights", ["Open Government Licence"], "editor", "It says so.")
        ids = desk.ids | {"waiting": waiting["x.pdf"], "rejected": waiting["plan.txt"]}
    with served(folder / "home") as address:
        yield Room(address, ids, batch)


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, room: Room) -> Iterator[Opened]:
    """Opens a page in a new window, signed in if a name is given; its console must stay silent."""
    room.heard.clear()
    with ExitStack() as stack:

        def open_page(address: str = "/", name: str = "", *, width: int = 1280, script: bool = True) -> Page:
            size = {"width": width, "height": 900}
            if name and name not in room.signed:
                first = open_page("/staff/sign-in")
                sign_in(first, Mouse(), name)
                room.signed[name] = first.context.storage_state()
            kept = room.signed.get(name)
            window = browser.new_context(
                viewport=size,  # type: ignore[arg-type]
                java_script_enabled=script,
                storage_state=kept,
                **CALM,  # type: ignore[arg-type]
            )
            stack.callback(window.close)
            page = window.new_page()
            room.hear(page)
            page.goto(room.address + address)
            return page

        yield open_page
    assert room.heard == []


class Hand(Protocol):
    """How somebody works with a page."""

    def press(self, what: Locator) -> None:
        """Press a link or a button, or open what is folded."""

    def write(self, what: Locator, words: str) -> None:
        """Write over what is in a field."""

    def pick(self, what: Locator, option: str) -> None:
        """Choose from a list."""

    def choose(self, what: Locator) -> None:
        """Choose one of several."""

    def give(self, what: Locator, files: list[FilePayload]) -> None:
        """Choose files."""


class Mouse:
    """By pointing."""

    def press(self, what: Locator) -> None:
        """Click."""
        what.click()

    def write(self, what: Locator, words: str) -> None:
        """Fill in."""
        what.fill(words)

    def pick(self, what: Locator, option: str) -> None:
        """Click, and click."""
        what.select_option(label=option)

    def choose(self, what: Locator) -> None:
        """Click."""
        what.check()

    def give(self, what: Locator, files: list[FilePayload]) -> None:
        """As the window of the system does."""
        what.set_input_files(files)


class Keys:
    """By keyboard alone; where the focus is must be seen."""

    def press(self, what: Locator) -> None:
        """Come to it, and press Enter."""
        self._reach(what)
        what.page.keyboard.press("Enter")

    def write(self, what: Locator, words: str) -> None:
        """Type over what is there."""
        self._reach(what)
        what.page.keyboard.press("ControlOrMeta+a")
        what.page.keyboard.type(words)

    def pick(self, what: Locator, option: str) -> None:
        """Type how it begins."""
        self._reach(what)
        what.page.keyboard.type(option)

    def choose(self, what: Locator) -> None:
        """Come to the one that is chosen, and go down."""
        group = what.page.locator(f"[name={what.get_attribute('name')}]")
        self._reach(group.and_(what.page.locator(":checked")))
        for _ in range(group.count()):
            if not what.is_checked():
                what.page.keyboard.press("ArrowDown")

    def give(self, what: Locator, files: list[FilePayload]) -> None:
        """Open the window of the system."""
        self._reach(what)
        with what.page.expect_file_chooser() as chooser:
            what.page.keyboard.press("Enter")
        chooser.value.set_files(files)

    def _reach(self, what: Locator) -> None:
        expect(what).to_have_count(1)
        for _ in range(200):
            what.page.keyboard.press("Tab")
            if what.evaluate(FOCUSED):
                assert what.evaluate(RING), what
                return
        raise AssertionError(f"Tab never comes to {what}.")


def sign_in(page: Page, hand: Hand, name: str) -> None:
    hand.write(page.get_by_label("Name"), name)
    hand.write(page.get_by_label("Password"), PASSWORD)
    hand.press(page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("heading", name="For staff", level=1)).to_be_visible()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def to_add(folder: Path, word: str) -> list[FilePayload]:
    """A letter whose date is wrong, another paper, a damaged one, one that is here, and a mail with a paper."""
    lines = ["Seaside Council", "", "3 March 2015", "", "Dear Minister,", "", f"Letter on the {word}", ""]
    letter = pdf(folder / "letter.pdf", [*lines, "The harbour needs it.", "", "Yours sincerely,", "Jo Bloggs"])
    other = pdf(folder / "other.pdf", [f"Report on moorings at the {word}", "4 May 2024"], ["Its second page"])
    contents = {
        "letter.pdf": letter.read_bytes(),
        "report.pdf": other.read_bytes(),
        "damaged.pdf": b"%PDF-1.4 " + word.encode(),
        "again.txt": PAPERS["letter"].encode(),
        "mail.eml": mail().replace(b"dredging", f"dredging at {word}".encode()),
    }
    return [{"name": name, "mimeType": "application/pdf", "buffer": each} for name, each in contents.items()]


def add(page: Page, hand: Hand, files: list[FilePayload]) -> None:
    hand.press(page.get_by_role("navigation", name="For staff").get_by_role("link", name="Add papers"))
    hand.give(page.get_by_label("Files"), files)
    hand.pick(page.get_by_label("Who may read them"), "Everybody, if a publisher accepts them")
    hand.write(page.get_by_label("Note for who looks"), "From the chest")
    hand.press(button(page, "Add"))
    expect(page).to_have_url(re.compile("/staff/add/[0-9a-f]{12}$"))


def wait_until_read(page: Page, said: str, *, script: bool) -> None:
    """With script the page follows by itself, without it is loaded again."""
    end = time.monotonic() + PATIENCE
    told = page.locator("#became b").get_by_text(said, exact=True)
    if script:
        return expect(told).to_be_visible(timeout=PATIENCE * 1_000)
    while not told.is_visible():
        assert time.monotonic() < end, page.content()
        page.wait_for_timeout(300)
        page.reload()
    return None


def row(page: Page, file: str) -> Locator:
    return page.locator(".sent > li").filter(has=page.get_by_role("heading", name=file))


def became(page: Page) -> None:
    """What the page of the batch says of each file."""
    told = {"letter.pdf": "Read", "report.pdf": "Read", "damaged.pdf": "Failed", "mail.eml": "Read"}
    for file, said in (told | {"again.txt": "Is here already"}).items():
        expect(row(page, file).get_by_role("heading")).to_have_text(f"{file} {said}")
    expect(row(page, "damaged.pdf")).to_contain_text("damaged")
    expect(row(page, "mail.eml").get_by_role("link")).to_have_count(2)
    expect(row(page, "again.txt").get_by_text("in the collection")).to_be_visible()


def correct_and_accept(page: Page, hand: Hand) -> None:
    """From the page of the batch: the date is put right, and all may read it."""
    hand.press(row(page, "letter.pdf").get_by_role("link"))
    expect(page.locator(".notice")).to_contain_text("This paper waits")
    facts = page.locator("#facts + * ~ .facts > div").filter(has_text=re.compile("^\\s*Date"))
    expect(facts).to_contain_text("3 March 2015")
    hand.press(facts.locator("summary").filter(has_text="Correct"))
    hand.write(facts.get_by_label("Date", exact=True), "3/3/2025")
    hand.write(facts.get_by_label("Why"), WHY)
    hand.press(button(facts.page, "Save").and_(facts.locator("button")))
    expect(facts).to_contain_text("3 March 2025")
    hand.choose(page.get_by_label("Everybody", exact=True))
    hand.press(button(page, "Accept"))
    expect(page.get_by_role("status")).to_contain_text("Saved.")


def sign_out(page: Page, hand: Hand) -> None:
    hand.press(button(page, "Sign out"))
    expect(page.get_by_role("navigation", name="For staff")).to_have_count(0)


def find_as_the_public(page: Page, hand: Hand, room: Room, id: str, word: str) -> None:
    """From the first page to the picture of the letter."""
    page.goto(room.address)
    hand.write(page.get_by_label("Search the papers"), word)
    hand.press(page.get_by_role("button", name="Search"))
    hand.press(page.get_by_role("link", name=f"Letter on the {word}", exact=True))
    expect(page).to_have_url(re.compile(f"/documents/{id}"))
    expect(page.get_by_text("3 March 2025").first).to_be_visible()
    page.goto(f"{room.address}/documents/{id}/pages/1?q={word}")
    expect(page.locator(".ptext mark")).to_have_text(word)
    picture = page.locator("svg image").first.get_attribute("href")
    assert page.request.get(f"{room.address}{picture}").headers["content-type"] == "image/webp"


def all_have_it(room: Room, id: str, word: str) -> None:
    """Every place where the public meets a paper."""
    assert {room.ask(f"/documents/{id}{place}").status for place in OF_A_PAPER} == {200}
    for place in (*(f"{each}{word}" for each in OF_A_WORD), *OF_ALL):
        assert id in room.ask(place).text, place
    assert "<dc:title>" in harvested(room, id)


def none_has_it(room: Room, id: str, word: str) -> None:
    """The same places, and the address says why."""
    gone = {place: room.ask(f"/documents/{id}{place}") for place in OF_A_PAPER}
    assert gone[""].status == 410
    assert HARM in gone[""].text
    assert {answer.status for answer in gone.values()} <= {404, 410}, gone
    assert not [place for place, answer in gone.items() if word in answer.text]
    for place in (*(f"{each}{word}" for each in OF_A_WORD), *OF_ALL):
        assert id not in room.ask(place).text, place
    assert json.loads(room.ask(f"/api/v1/search?q={word}").text)["total"] == 0
    assert 'status="deleted"' in harvested(room, id)


def harvested(room: Room, id: str) -> str:
    return room.ask(f"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier={urn(id)}").text


def withdraw(page: Page, hand: Hand, room: Room, id: str) -> None:
    page.goto(f"{room.address}/documents/{id}")
    hand.press(page.locator("summary").filter(has_text="Who may read it"))
    hand.write(page.get_by_label("Why, as others will read it"), HARM)
    hand.press(button(page, "Withdraw"))
    expect(page.get_by_role("heading", name="This paper is no longer here")).to_be_visible(timeout=60_000)


def restore(page: Page, hand: Hand, word: str) -> None:
    hand.write(page.get_by_label("Why", exact=True), "They agreed.")
    hand.press(button(page, "Restore"))
    expect(page.get_by_role("heading", name=f"Letter on the {word}", level=1)).to_be_visible(timeout=60_000)


@pytest.mark.parametrize(
    ("hand", "width", "script", "word"),
    [
        (Mouse(), 1280, True, "quagglemere"),
        (Mouse(), 320, False, "brindlewick"),
        (Keys(), 1280, True, "thornapple"),
    ],
    ids=["script", "no script", "keyboard"],
)
def test_a_publisher_adds_corrects_opens_withdraws_and_restores_a_letter(
    opened: Opened, room: Room, tmp_path: Path, hand: Hand, width: int, word: str, *, script: bool
) -> None:
    page = opened("/staff/sign-in", width=width, script=script)
    sign_in(page, hand, "publisher")
    add(page, hand, to_add(tmp_path, word))
    wait_until_read(page, "All 5 files were looked at.", script=script)
    became(page)
    correct_and_accept(page, hand)
    id = re.findall("/documents/([0-9a-f]{16})", page.url)[0]
    sign_out(page, hand)

    find_as_the_public(page, hand, room, id, word)
    all_have_it(room, id, word)
    page.goto(f"{room.address}/staff/sign-in")
    sign_in(page, hand, "publisher")
    withdraw(page, hand, room, id)
    none_has_it(room, id, word)
    restore(page, hand, word)
    all_have_it(room, id, word)
    page.goto(f"{room.address}/staff/documents/{id}/history")
    expect(page.locator(".deed").filter(has_text=WHY)).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_who_corrects_a_fact_second_sees_both_and_nothing_is_lost(opened: Opened, room: Room, *, script: bool) -> None:
    address = f"/staff/documents/{room.ids['minutes']}/correct?field=title"
    first, second = (opened(address, name, script=script) for name in ("editor", "second"))
    titles = [f"Minutes of the {whose} board, {script}" for whose in ("first", "second")]
    for page, title in zip((first, second), titles, strict=True):
        page.get_by_label("Title", exact=True).fill(title)
        page.get_by_label("Why").fill(f"Because of {title}.")
        page.get_by_role("button", name="Save").click()
    expect(first.get_by_role("status")).to_contain_text("Saved.")
    expect(second.get_by_role("alert")).to_be_visible()
    expect(second.locator(".facts dd")).to_have_text(titles)
    expect(second.get_by_label("Why")).to_have_value(f"Because of {titles[1]}.")
    second.get_by_role("button", name="Save mine instead").click()
    expect(second.get_by_role("heading", level=1)).to_have_text(titles[1])
    second.goto(f"{room.address}/staff/documents/{room.ids['minutes']}/history")
    for title in titles:
        expect(second.locator(".deed").filter(has_text=f"Because of {title}.")).to_have_count(1)


def test_files_are_dropped_and_taken_away_again_before_they_are_sent(opened: Opened, room: Room) -> None:
    page = opened("/staff/add", "editor", width=320)
    form = page.locator("#adding")
    for name in ("one.txt", "two.txt", "three.txt"):
        form.evaluate(DROP, [name, f"Paper {name} on the weir, 3 March 2024."])
    expect(page.get_by_role("status")).to_contain_text("3 files")
    page.get_by_role("button", name=re.compile("^Remove ?: two.txt$")).click()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^Removed two.txt\. 2 files, "))
    assert axe_finds(page) == []
    button(page, "Add").click()
    expect(page).to_have_url(re.compile("/staff/add/[0-9a-f]{12}$"))
    wait_until_read(page, "All 2 files were looked at.", script=True)
    for name in ("one.txt", "three.txt"):
        expect(row(page, name).get_by_role("heading")).to_have_text(f"{name} Read")


def axe_finds(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    found = Axe().run(page, options=rules)
    return [found.generate_report()] if found.violations_count else []


def mistake(page: Page) -> None:
    page.get_by_label("Date", exact=True).fill("the day before")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()


def too_late(page: Page) -> None:
    page.locator("[name=seen]").evaluate("node => { node.value = 'x'; }")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Save mine instead")).to_be_visible()


def no_file(page: Page) -> None:
    page.locator("#adding").evaluate("form => form.submit()")
    expect(page.get_by_role("alert")).to_contain_text("Choose one file or more")


def look_first(page: Page) -> None:
    page.get_by_label("What it is").fill("A board for the dredging")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("button", name="Change it before")).to_be_visible()


def no_reason(page: Page) -> None:
    page.locator("form[action$=reject]").evaluate("form => form.submit()")
    expect(page.get_by_role("alert")).to_contain_text("Say why")


def nothing(_page: Page) -> None:
    """The page as it comes."""


STEPS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "start": ("/staff", nothing),
    "account": ("/staff/account", nothing),
    "people": ("/staff/people", nothing),
    "saved searches": ("/staff/searches", nothing),
    "add": ("/staff/add", nothing),
    "add, with an error": ("/staff/add", no_file),
    "a batch": ("/staff/add/{batch}", nothing),
    "review": ("/staff/review", nothing),
    "rejected": ("/staff/review?tab=rejected", nothing),
    "a paper that waits": ("/staff/review/{waiting}", nothing),
    "a paper that waits, with an error": ("/staff/review/{waiting}", no_reason),
    "a paper that was rejected": ("/staff/review/{rejected}", nothing),
    "a paper": ("/documents/{letter}", nothing),
    "a paper that was withdrawn": ("/documents/{other}", nothing),
    "history": ("/staff/documents/{letter}/history", nothing),
    "correct": ("/staff/documents/{letter}/correct?field=body", nothing),
    "correct, with an error": ("/staff/documents/{letter}/correct?field=date", mistake),
    "correct, too late": ("/staff/documents/{letter}/correct?field=title", too_late),
    "who may read it": ("/staff/documents/{letter}/publish", nothing),
    "erase": ("/staff/documents/{letter}/erase", nothing),
    "vocabulary": ("/staff/vocabulary", nothing),
    "a body": ("/staff/vocabulary/bodies/sespm", nothing),
    "a preview": ("/staff/vocabulary/bodies/sespm", look_first),
    "a new topic": ("/staff/vocabulary/add-topic", nothing),
    "proposals": ("/staff/vocabulary/proposals", nothing),
    "audit": ("/staff/audit", nothing),
    "results": ("/search?q=harbour", nothing),
}


@pytest.mark.parametrize("kind", STEPS)
def test_axe_finds_nothing_wrong_and_nothing_is_scrolled_sideways(opened: Opened, room: Room, kind: str) -> None:
    address, step = STEPS[kind]
    page = opened(address.format(batch=room.batch, **room.ids), "administrator")
    step(page)
    for closed in page.locator("details:not([open]) > summary").all():
        if closed.is_visible():
            closed.click()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        assert axe_finds(page) == [], width
        page.emulate_media(color_scheme="dark")
        assert axe_finds(page, COLOURS) == [], width
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(NARROW) == []


def test_a_wrong_password_is_told_of_in_a_way_that_all_can_read(opened: Opened, room: Room) -> None:
    page = opened("/staff/sign-in", width=320)
    page.get_by_label("Name").fill("nobody")
    page.get_by_label("Password").fill("no password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert axe_finds(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
