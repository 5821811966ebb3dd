"""Looking around: by body, topic, type and year, over made-up papers and over the samples."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from documents import Audience, Body, Document, Kind, Topic, Vocabulary
from index import Index, open_index
from index.passages import passages
from muniment.repository import Repository
from search_app.app import create_app
from search_app.browsing import KINDS
from search_app.search import EXAMPLES
from tests.search_app.html import Page, check
from tests.search_app.shelf import IMAGE, SCRIPT, SECRET, VOCABULARY, Shelf, paper

_NUMBER = r"([\d,]+)(?:<| document)"
_WAY = re.compile(r'<a href="([^"]+)">[^<]*</a> <span class="n">' + _NUMBER)
_LEAF = re.compile(r'<p><a href="([^"]+)">[^<]*</a>[^/]*?(?:</span>)?</p> <p class="n">' + _NUMBER)
_BAR = re.compile(r'aria-label="([^":]+): ([\d,]+) document')


def see(client: TestClient, address: str) -> tuple[Page, str]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = Page(answer.text)
    check(page)
    return page, " ".join(answer.text.split())


def counts(pattern: re.Pattern[str], text: str) -> dict[str, int]:
    return {name.replace("&amp;", "&"): int(number) for name, number in pattern.findall(text)}


@pytest.fixture(scope="module")
def public(samples: Repository) -> list[Document]:
    """The sample papers that anybody may read."""
    current = samples.index(Audience.PUBLIC).documents()
    return [document for document in samples.catalogue.all(Audience.PUBLIC) if document.id in current]


@pytest.fixture(scope="module", params=["tantivy", "whoosh"])
def archive(
    request: pytest.FixtureRequest,
    samples: Repository,
    public: list[Document],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[TestClient]:
    index = open_index(request.param, tmp_path_factory.mktemp("browsing") / "index", samples.vocabulary)
    index.write_documents([passage for document in public for passage in passages(document, samples.vocabulary)])

    def indexes(audience: Audience) -> Index:
        assert audience is Audience.PUBLIC
        return index

    app = create_app(
        indexes=indexes,
        catalogue=samples.catalogue,
        originals=samples.originals,
        pictures=samples.pictures,
        vocabulary=samples.vocabulary,
    )
    with TestClient(app) as client:
        yield client
    index.close()


def test_bodies_are_counted_as_by_hand_with_those_under_them(
    archive: TestClient, public: list[Document], samples: Repository
) -> None:
    _, text = see(archive, "/bodies")
    bodies = samples.vocabulary.bodies
    by_hand: Counter[str] = Counter()
    for document in public:
        named = {body.value for body in document.bodies}
        while parents := {bodies[slug].parent for slug in named if slug in bodies and bodies[slug].parent} - named:
            named |= parents
        by_hand.update(f"/bodies/{slug}" for slug in named if slug in bodies)
    assert counts(_LEAF, text) == by_hand


def test_a_body_shows_the_papers_of_those_under_it_and_says_so(
    archive: TestClient, public: list[Document], samples: Repository
) -> None:
    _, text = see(archive, "/bodies/sespm")
    groups = {slug for slug, body in samples.vocabulary.bodies.items() if "sespm" in (slug, body.parent)}
    held = [document for document in public if groups & {body.slug for body in document.bodies}]
    assert f"{len(held)} documents, " in text
    assert "Includes papers of the bodies under it." in text
    (every,) = re.findall(rf'href="([^"]*)">All {len(held)} documents<', text)
    every = every.replace("&amp;", "&")
    assert archive.get(f"/api/v1{every}").json()["total"] == len(held)
    kinds = Counter(document.kind.value for document in held)
    ways = counts(_WAY, text)
    assert {kind: ways[f"{every}&kind={kind}"] for kind in kinds} == kinds


def test_every_example_of_the_help_finds_something(archive: TestClient) -> None:
    for example, _ in EXAMPLES:
        answer = archive.get("/api/v1/search", params={"q": example}).json()
        assert answer["total"] > 0, example
        assert answer["notes"] == [], example


def test_a_body_says_what_it_was_called_and_what_it_is_part_of(archive: TestClient) -> None:
    page, text = see(archive, "/bodies/sespm-executive-board")
    assert page.links.count("/bodies/sespm") == 1
    assert "Leads the partnership" in text
    assert page.title == "SESPM Executive Board – Muniment"
    assert '<a href="/bodies" aria-current="true">' in text


def test_topics_are_counted_as_by_hand(archive: TestClient, public: list[Document]) -> None:
    _, text = see(archive, "/topics")
    by_hand = Counter(f"/topics/{topic.slug}" for document in public for topic in document.topics)
    assert counts(_WAY, text) == by_hand
    _, text = see(archive, "/topics/asylum")
    assert f"{by_hand['/topics/asylum']} documents" in text


def test_types_are_counted_as_by_hand(archive: TestClient, public: list[Document]) -> None:
    _, text = see(archive, "/kinds")
    by_hand = Counter(f"/search?kind={document.kind.value}" for document in public)
    assert counts(_LEAF, text) == by_hand
    assert set(KINDS) == set(Kind)


def test_years_and_months_are_counted_as_by_hand(archive: TestClient, public: list[Document]) -> None:
    dates = [document.dated for document in public if document.dated]
    _, text = see(archive, "/years")
    assert counts(_WAY, text) == Counter(f"/years/{date.year}" for date in dates)
    for year in {date.year for date in dates}:
        _, text = see(archive, f"/years/{year}")
        of_year = [date for date in dates if date.year == year]
        assert f"{len(of_year)} document" in text
        months = counts(_BAR, text)
        assert sorted(months.values()) == sorted(Counter(date.month for date in of_year if date.month).values())


def test_the_home_page_says_what_is_held(archive: TestClient, public: list[Document]) -> None:
    page, text = see(archive, "/")
    assert f"<b>{len(public)}</b> documents" in text
    assert f"<b>{sum(max(1, len(document.pages)) for document in public)}</b> pages" in text
    assert "/meetings" in page.links
    meetings = [document for document in public if document.kind in {Kind.MINUTES, Kind.AGENDA}]
    newest = max(document.dated for document in meetings if document.dated)
    first = next(iter(re.findall(r'"/meetings/[\w-]+/([\d-]+)"', text.partition('id="meetings"')[2])))
    assert first == str(newest)


@pytest.mark.parametrize(
    "path", ["/bodies/nobody", "/topics/nothing", "/years/0000", "/years/20x4", "/years/20145", f"/bodies/{SECRET}"]
)
def test_what_is_not_known_is_not_found(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert client.head(path).status_code == 404


def test_a_year_without_papers_leads_to_those_beside_it(client: TestClient) -> None:
    page, text = see(client, "/years/2010")
    assert "There are no papers of 2010." in text
    beside = [link for link in page.links if link.startswith("/years/")]
    assert beside == ["/years/2002", "/years/2014"]


def test_a_paper_known_by_its_year_alone_is_of_no_month(client: TestClient) -> None:
    _, text = see(client, "/years/2017")
    assert "1 of them known by the year alone" in text
    assert counts(_BAR, text) == {}


def test_a_month_leads_to_its_papers(client: TestClient) -> None:
    page, text = see(client, "/years/2016")
    assert counts(_BAR, text) == {"May 2016": 1}
    assert "/search?from=2016-05&to=2016-05" in page.links


def test_what_the_public_may_not_read_is_in_no_count_and_no_list(client: TestClient) -> None:
    for address in ("/", "/bodies", "/topics", "/kinds", "/years", "/years/2019"):
        page, text = see(client, address)
        assert SECRET not in text
        assert "/years/2019" not in page.links
    _, text = see(client, "/years/2019")
    assert "There are no papers of 2019." in text


@pytest.mark.parametrize("address", ["/bodies", "/topics", "/years", "/kinds", "/help"])
def test_the_navigation_says_where_one_is(client: TestClient, address: str) -> None:
    page, _ = see(client, address)
    assert [link["href"] for link in page.all("a") if link.get("aria-current") == "page"] == [address]


def test_papers_can_be_searched_from_the_page_about_them(client: TestClient) -> None:
    page, _ = see(client, "/topics/money")
    kept = [(field["name"], field["value"]) for field in page.all("input") if field.get("type") == "hidden"]
    assert kept == [("topic", "money")]


def test_a_body_that_no_vocabulary_has_is_found_by_its_name(client: TestClient) -> None:
    page, _ = see(client, "/bodies")
    (link,) = [link for link in page.links if link.startswith("/search?body=Body")]
    assert client.get(f"/api/v1{link}").json()["total"] == 1


def test_names_are_never_markup(shelf: Shelf, tmp_path: Path) -> None:
    hostile = Vocabulary(
        [Body(slug="bad", name=IMAGE, role=SCRIPT, aliases=(SCRIPT,)), Body(slug="worse", name=SCRIPT, parent="bad")],
        [Topic(slug="odd", name=SCRIPT, phrases={"x": 1})],
    )
    with Small(tmp_path, hostile, "bad", "worse") as client:
        for address in ("/", "/bodies", "/bodies/bad", "/bodies/worse", "/topics", "/topics/odd", "/search?body=bad"):
            _, text = see(client, address)
            assert SCRIPT not in text
            assert "<img" not in text


def test_an_empty_room_has_pages_too(tmp_path: Path) -> None:
    with Small(tmp_path, VOCABULARY) as client:
        for address in ("/", "/bodies", "/bodies/seaside", "/topics", "/topics/money", "/kinds", "/years", "/search"):
            see(client, address)
        _, text = see(client, "/bodies/seaside")
        assert "No papers here yet" in text


def test_documents_and_results_lead_to_the_pages_of_bodies_topics_and_years(client: TestClient, shelf: Shelf) -> None:
    page, _ = see(client, f"/documents/{shelf.ids['report']}")
    assert {"/bodies/seaside", "/topics/flooding", "/years/2014"} <= set(page.links)
    page, _ = see(client, "/search?body=seaside&topic=flooding&kind=report")
    assert {"/bodies/seaside", "/topics/flooding"} <= set(page.links)


class Small:
    """A room with a paper of each of some bodies."""

    def __init__(self, home: Path, vocabulary: Vocabulary, *bodies: str) -> None:
        self.shelf = Shelf.make(home)
        self.vocabulary = vocabulary
        self.bodies = bodies

    def __enter__(self) -> TestClient:
        for body in self.bodies:
            named = (self.vocabulary.body(body),)
            self.shelf.add(body, replace(paper(f"Paper of {body}", "Text.", date="2014-05"), bodies=named))
        app = create_app(
            indexes=lambda audience: self.shelf.indexes[audience],
            catalogue=self.shelf.catalogue,
            originals=self.shelf.originals,
            pictures=self.shelf.pictures,
            vocabulary=self.vocabulary,
        )
        return TestClient(app)

    def __exit__(self, *_: object) -> None:
        self.shelf.close()
