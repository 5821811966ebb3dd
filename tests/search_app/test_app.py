"""The app as a whole: what is linked, errors, headers, and what must not be said."""

import random
import re
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from documents import Audience, Busy, IndexOutOfDate, MunimentError
from documents.copies import Copy
from index import Index
from search_app.app import create_app
from tests.search_app.html import Page, check
from tests.search_app.shelf import IMAGE, NOWHERE, SCRIPT, SECRET, VOCABULARY, Shelf


def timeless(text: str) -> str:
    """A text without the times at which searches were answered."""
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "now", text)


def addresses(shelf: Shelf, key: str) -> list[str]:
    """Every address of a document."""
    one = f"/documents/{shelf.ids[key]}"
    return [one, f"{one}/pages/1", f"{one}/original", f"{one}/text", f"/api/v1{one}"]


def test_every_link_leads_somewhere_and_every_page_is_sound(client: TestClient) -> None:
    waiting, seen = {"/"}, set[str]()
    while waiting and len(seen) < 300:
        address = min(waiting)
        answer = client.get(address)
        assert answer.status_code == 200, address
        seen.add(address)
        waiting.discard(address)
        if answer.headers["content-type"].startswith("text/html") and "/original" not in address:
            page = Page(answer.text)
            check(page)
            found = {link for link in page.links if link.startswith("/")}
            found |= {link["href"] for link in page.all("link")}
            waiting |= {link.partition("#")[0] for link in found} - seen
    assert len(seen) > 50


@pytest.mark.parametrize(
    "path", ["/nothing", "/documents/x", f"/documents/{'0' * 16}", "/static/style.css", "/search/x"]
)
def test_what_is_not_there_is_a_page_that_helps(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-cache"  # it may come
    page = Page(answer.text)
    check(page)
    assert page.title.startswith("Page not found")
    assert "/search" in page.links


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/meetings/", "/meetings"),
        ("/search/?q=a%26b&page=2", "/search?q=a%26b&page=2"),
        ("/bodies/a%3Fb/", "/bodies/a%3Fb"),
        ("//elsewhere.example/", "/elsewhere.example"),
        ("/nothing//", "/nothing"),
    ],
)
def test_a_slash_at_the_end_of_an_address_is_taken_away(client: TestClient, path: str, to: str) -> None:
    answer = client.get(f"http://testserver{path}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, to)
    assert client.get("/nothing/").status_code == 404


def test_errors_of_the_api_are_json(client: TestClient) -> None:
    answer = client.get("/api/v1/documents/x")
    assert answer.status_code == 404
    (error,) = answer.json()["errors"]
    assert error["field"] is None
    assert error["message"].startswith("Page not found.")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_sent(client: TestClient, method: str) -> None:
    answer = client.request(method, "/search")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_head_is_answered_like_get(client: TestClient, shelf: Shelf) -> None:
    for address in ("/", "/search?q=sea", *addresses(shelf, "report")):
        assert client.head(address).status_code == 200


def test_a_very_long_address_is_refused(client: TestClient) -> None:
    assert client.get(f"/search?q={'x' * 50_000}").status_code == 414
    assert client.get(f"/api/v1/search?q={'x' * 50_000}").json()["errors"]


class Broken:
    """An index that cannot be searched."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def search(self, _query: object) -> None:
        raise self.error


def broken(shelf: Shelf, error: Exception) -> TestClient:
    def indexes(_audience: Audience) -> Index:
        return Broken(error)  # type: ignore[return-value]

    app = create_app(
        indexes=indexes,
        catalogue=shelf.catalogue,
        originals=shelf.originals,
        pictures=shelf.pictures,
        vocabulary=VOCABULARY,
    )
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("error", [IndexOutOfDate("/srv/secret"), Busy("/srv/secret")])
def test_an_index_that_is_being_made_is_said_to_be(shelf: Shelf, error: MunimentError) -> None:
    answer = broken(shelf, error).get("/search")
    assert answer.status_code == 503
    assert "/srv/secret" not in answer.text


@pytest.mark.parametrize("error", [RuntimeError("/srv/secret"), MunimentError("/srv/secret")])
def test_a_mistake_of_ours_says_nothing_of_its_cause_and_keeps_the_policy(shelf: Shelf, error: Exception) -> None:
    for address in ("/search", "/api/v1/search"):
        answer = broken(shelf, error).get(address)
        assert answer.status_code == 500
        assert "/srv/secret" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_health_fails_where_a_part_does(client: TestClient, shelf: Shelf) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "catalogue": "ok", "index": "ok"}
    answer = broken(shelf, RuntimeError("disk")).get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "catalogue": "ok", "index": "failed"}


def test_every_answer_forbids_others_scripts_frames_and_guessing(client: TestClient, shelf: Shelf) -> None:
    for address in ("/", "/nothing", "/healthz", "/api/v1/search", *addresses(shelf, "hostile")):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src 'self';" in policy or "script-src" not in policy
        assert "script-src 'unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("packing", ["zstd", "br", "gzip"])
def test_pages_are_compressed(client: TestClient, packing: str) -> None:
    answer = client.get("/search", headers={"accept-encoding": packing})
    assert answer.headers["content-encoding"] == packing
    assert "accept-encoding" in answer.headers["vary"].lower()


def test_pictures_are_compressed_enough(client: TestClient, drawn_paper: str) -> None:
    answer = client.get(f"/documents/{drawn_paper}/pages/1.webp", headers={"accept-encoding": "zstd, br, gzip"})
    assert len(answer.content) > 500
    assert "content-encoding" not in answer.headers


def test_static_files_are_kept_for_good_under_the_address_of_their_bytes(client: TestClient) -> None:
    (style,) = [link for link in Page(client.get("/").text).all("link") if link["rel"] == "stylesheet"]
    answer = client.get(style["href"])
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/css")


def test_the_stylesheet_fetches_nothing(client: TestClient) -> None:
    (style,) = [link for link in Page(client.get("/").text).all("link") if link["rel"] == "stylesheet"]
    assert "url(" not in client.get(style["href"]).text


@pytest.mark.parametrize(
    "query", [SECRET, f"title:{SECRET}", f"{SECRET[:6]}*", f'"{SECRET}"', f"sea OR {SECRET}", f"-{SECRET}"]
)
def test_asking_for_a_staff_word_is_answered_like_any_word_that_is_nowhere(client: TestClient, query: str) -> None:
    other = query.replace(SECRET, NOWHERE).replace(SECRET[:6], NOWHERE[:6])
    for path in ("/search", "/api/v1/search", "/search.csv", "/units", "/api/v1/units", "/suggest"):
        told, expected = (
            client.get(f"{path}?{urlencode({'q': words})}", headers={"accept-encoding": "identity"})
            for words in (query, other)  # packed, answers to words of the same length differ in length
        )
        said = told.text.replace(SECRET, NOWHERE).replace(SECRET[:6], NOWHERE[:6])
        assert timeless(said) == timeless(expected.text)
        assert told.headers == expected.headers


def test_a_staff_word_is_nowhere_that_the_public_can_look(client: TestClient, shelf: Shelf) -> None:
    everywhere = ["/", "/search?size=50", "/help", "/healthz", "/api/v1/search?size=100"]
    everywhere += ["/units", "/api/v1/units", "/search.csv", "/suggest?q=ab", "/search?q=not&explain=1"]
    for address in (*everywhere, *(place for key in shelf.ids for place in addresses(shelf, key))):
        answer = client.get(address)
        assert SECRET not in answer.text
        assert SECRET not in str(answer.headers)


def test_a_staff_paper_is_answered_exactly_as_one_that_does_not_exist(client: TestClient, shelf: Shelf) -> None:
    for address in addresses(shelf, "secret"):
        told, nothing = client.get(address), client.get(address.replace(shelf.ids["secret"], "0" * 16))
        assert told.status_code == 404
        assert told.text == nothing.text
        assert told.headers == nothing.headers


def test_what_a_paper_says_is_never_markup(client: TestClient, shelf: Shelf) -> None:
    one = f"/documents/{shelf.ids['hostile']}"
    searches = [
        "/search",
        "/search?q=hostile&explain=1",
        "/units",
        "/suggest?q=hostile",
        f"/search?{urlencode({'q': SCRIPT, 'body': IMAGE, 'from': SCRIPT})}",
    ]
    for address in (
        "/",
        *searches,
        one,
        f"{one}?q=hostile",
        f"{one}/pages/1?q=script",
        f"{one}?{urlencode({'q': IMAGE})}",
    ):
        answer = client.get(address, headers={"accept": "text/html"})
        page = Page(answer.text)
        check(page)
        assert SCRIPT not in answer.text
        assert "<img" not in answer.text
        assert not any(urlsplit(link).scheme == "javascript" for link in page.links)


PIECES = (
    "sea wall",
    '"',
    "(",
    ")",
    "-",
    " OR ",
    "*",
    "\x00",
    "%",
    "\ud800",
    "🌊",
    "2014",
    "9" * 60,
    "body:",
    "title:",
    "/",
    "\r\n",
)
NAMES = (
    *("q", "unit", "body", "topic", "topics", "kind", "sender", "recipient", "from", "to"),
    *("sort", "explain", "page", "size", "x"),
)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_asked_has_an_answer(client: TestClient, shelf: Shelf, seed: int) -> None:
    chance = random.Random(seed)
    pairs = [
        (chance.choice(NAMES), "".join(chance.choices(PIECES, k=chance.randrange(5))))
        for _ in range(chance.randrange(9))
    ]
    query = urlencode(pairs, errors="surrogatepass")
    number = chance.choice(["0", "2", "99", "-1", "x", "9" * 5_000, "%00", "²"])
    for path in (
        "/search",
        "/api/v1/search",
        "/search.csv",
        "/units",
        "/api/v1/units",
        "/suggest",
        *addresses(shelf, "report"),
        f"/documents/{shelf.ids['report']}/pages/{number}",
    ):
        assert client.get(f"{path}?{query}").status_code in {200, 400, 404}


def test_half_a_surrogate_pair_in_a_paper_is_no_error(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> None:
    report = shelf.catalogue.get(shelf.ids["report"], Audience.PUBLIC)
    odd = replace(report, paths=("odd \udcff.pdf",), rights="\ud800")

    class Alone:
        """The lineage, the copies and the meetings of a paper that is joined to no other."""

        def parents(self, _id: str) -> list[str]:
            return []

        def attachments(self, _id: str) -> list[str]:
            return []

        def is_open(self, _id: str, _audience: Audience) -> bool:
            return True

        def of(self, _id: str, _audience: Audience) -> list[Copy]:
            return []

    class Odd:
        """A catalogue whose one paper has a name that is no UTF-8."""

        lineage = copies = meetings = Alone()
        letters = shelf.catalogue.letters
        responses, sequels = shelf.catalogue.responses, shelf.catalogue.sequels
        inquiries = shelf.catalogue.inquiries

        def get(self, _id: str, _audience: Audience) -> object:
            return odd

        def superseded_by(self, _id: str, _audience: Audience) -> str:
            return ""

    app = create_app(
        indexes=lambda audience: shelf.indexes[audience],
        catalogue=Odd(),  # type: ignore[arg-type]
        originals=shelf.originals,
        pictures=shelf.pictures,
        vocabulary=VOCABULARY,
    )
    client = TestClient(app)
    for address in addresses(shelf, "report"):
        assert client.get(address).status_code == 200
