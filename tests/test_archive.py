"""A word leads to its page: the whole thread, over the sample archive, on both engines."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from documents import Audience, Document, Vocabulary, best
from documents.samples import ARCHIVE
from index import Query, Results, Sort, Within, parse
from muniment.asgi import served
from muniment.repository import Repository
from muniment.settings import Settings

ENGINES = ("tantivy", "whoosh")
QUERIES = (
    "housing",
    "houses",
    "council debt",
    "debt OR deficit",
    "migration NOT housing",
    "asylum -hotel",
    "NOT asylum",
    "(debt OR asylum) council",
    "(debt OR asylum) NOT (hotel OR children)",
    '"temporary accommodation"',
    '"orderly handover of responsibilities"',
    '"of responsibilities"',
    '"Secretary of State" debt',
    '"terms of reference"',
    "the",
    "to be or not to be",
    "co-operation",
    "cooperation",
    "council's",
    "councils’",
    "reorganis*",
    "accommod* child*",
    "unaccompanied children OR UASC",
    "title:debt",
    "title:minutes board",
    'title:"fair share"',
    "sender:fenwick-oades",
    "kind:letter",
    "kind:minutes OR kind:agenda",
    "body:home-office",
    "body:sespm-executive-board action",
    "topic:housing council",
    "from:2025-06",
    "to:2025-03 council",
    "from:2025-04 to:2025-06 noted",
    "gavelkind",
    "palimpsest weighbridge",
    "MC2025/01234",
    "SEC/25/017",
    "2025",
    "recommendation 12",
    "Kent and Medway",
    "meeting apologies present",
    "inquiry report recommendations evidence government",
    "nothingofthesort",
    "nothingofthesort OR parish",
)


def taken_in(home: Path, engine: str, folder: Path) -> Repository:
    settings = Settings(home=home, engine=engine)  # type: ignore[arg-type]
    Repository.init(settings)
    repository = Repository(settings)
    repository.intake.add([folder])
    return repository


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Repository]]:
    homes = {engine: taken_in(tmp_path_factory.mktemp(engine) / "home", engine, ARCHIVE) for engine in ENGINES}
    yield homes
    for repository in homes.values():
        repository.close()


def everything(repository: Repository, text: str, within: Within | None = None) -> tuple[set[str], Results]:
    """The ids of all hits of a query, and its first page of results."""
    words = parse(text, repository.vocabulary).tree
    index = repository.index(Audience.PUBLIC)
    pages = [index.search(Query(words=words, within=within or Within(), size=100))]
    while len(pages) * 100 < pages[0].total:
        pages.append(index.search(Query(words=words, within=within or Within(), size=100, page=len(pages) + 1)))
    ids = [id for page in pages for hit in page.hits for id in (hit.document, *(copy.document for copy in hit.copies))]
    assert len(ids) == len(set(ids)) == pages[0].total
    return set(ids), pages[0]


def test_there_are_forty_queries_and_most_find_something(samples: dict[str, Repository]) -> None:
    found = [everything(samples["tantivy"], query)[1].total for query in QUERIES]
    assert len(set(QUERIES)) >= 40
    assert sum(total > 0 for total in found) >= 38
    assert len(set(found)) >= 10


@pytest.mark.parametrize("query", QUERIES)
def test_both_engines_find_the_same_samples(samples: dict[str, Repository], query: str) -> None:
    (tantivy, first), (whoosh, second) = (everything(samples[engine], query) for engine in ENGINES)
    assert tantivy == whoosh
    assert first.facets == second.facets


def counted(repository: Repository, ids: Iterable[str], facet: str) -> Counter[str]:
    documents = [repository.catalogue.get(id, Audience.PUBLIC) for id in ids]
    return Counter(value for document in documents for value in values(document, repository.vocabulary)[facet])


def values(document: Document, vocabulary: Vocabulary) -> dict[str, Iterable[str]]:
    """What a document is counted under; a body stands for the bodies under it, too."""
    return {
        "body": {value for body in document.bodies for value in (body.value, *vocabulary.above(body.slug))},
        "topic": [topic.value for topic in document.topics],
        "kind": [document.kind.value],
        "year": [str(document.dated.year)] if document.dated else [],
    }


FILTERS: dict[str, tuple[str, ...]] = {
    "body": ("home-office",),
    "topic": ("asylum", "housing"),
    "kind": ("letter",),
}


def within(facets: Iterable[str]) -> Within:
    """The filters on these facets."""
    chosen = {facet: FILTERS[facet] for facet in facets}
    return Within(bodies=chosen.get("body", ()), topics=chosen.get("topic", ()), kinds=chosen.get("kind", ()))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("filtered", [(), ("kind",), ("topic", "kind"), ("body", "topic", "kind")])
@pytest.mark.parametrize("query", ["", "housing", "council OR debt", "NOT asylum"])
def test_facet_counts_equal_a_count_by_hand(
    samples: dict[str, Repository], engine: str, filtered: tuple[str, ...], query: str
) -> None:
    repository = samples[engine]
    facets = everything(repository, query, within(filtered))[1].facets
    for facet in ("body", "topic", "kind", "year"):
        ids, _ = everything(repository, query, within(name for name in filtered if name != facet))
        by_hand = counted(repository, ids, facet)
        assert {value.value: value.count for value in facets[facet] if value.count} == by_hand
        assert {value.value for value in facets[facet] if value.selected} == {
            value for value in FILTERS.get(facet, ()) if facet in filtered
        }


@pytest.fixture(scope="module", params=ENGINES)
def client(samples: dict[str, Repository], request: pytest.FixtureRequest) -> Iterator[TestClient]:
    repository = samples[request.param]
    app = served(repository)
    with TestClient(app) as client:
        yield client


def test_a_word_that_stands_on_page_37_leads_there_and_is_marked(client: TestClient) -> None:
    (hit,) = client.get("/api/v1/search?q=gavelkind").json()["hits"]
    (page,) = hit["pages"]
    assert (page["number"], page["label"]) == (37, "31")
    address = f"/documents/{hit['id']}/pages/37?q=gavelkind"
    assert f'href="{address}"' in client.get("/search?q=gavelkind").text
    assert "<mark>gavelkind</mark>" in client.get(address).text
    assert "<mark>" not in client.get(f"/documents/{hit['id']}/pages/36?q=gavelkind").text


def test_two_words_on_different_pages_find_the_report_and_name_both_pages(client: TestClient) -> None:
    for query in ("palimpsest weighbridge", "palimpsest AND weighbridge"):
        (hit,) = client.get("/api/v1/search", params={"q": query}).json()["hits"]
        assert {page["number"] for page in hit["pages"]} == {25, 17}


def test_a_phrase_over_a_page_break_is_found_where_it_begins_and_marked_on_both_pages(client: TestClient) -> None:
    phrase = '"orderly handover of responsibilities"'
    (hit,) = client.get("/api/v1/search", params={"q": phrase}).json()["hits"]
    assert [page["number"] for page in hit["pages"]] == [38]
    for number, part in ((38, "orderly handover"), (39, "of responsibilities")):
        page = client.get(f"/documents/{hit['id']}/pages/{number}", params={"q": phrase})
        assert f"<mark>{part}</mark>" in page.text


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_sorted_by_date_pages_of_results_never_overlap(samples: dict[str, Repository], sort: Sort) -> None:
    answers = []
    for engine in ENGINES:
        index = samples[engine].index(Audience.PUBLIC)
        pages = [index.search(Query(sort=sort, size=10, page=page)).hits for page in range(1, 10)]
        answers.append([hit.document for page in pages for hit in page])
        dates = [hit.dated.first for page in pages for hit in page if hit.dated]
        assert dates == sorted(dates, reverse=sort is Sort.NEWEST)
    assert answers[0] == answers[1]
    assert len(set(answers[0])) == len(answers[0]) == len(samples["tantivy"].index(Audience.PUBLIC).documents()) > 60


# What each sample says of itself: title (all end in "(example)"), date, kind and body.
SAYS = {
    "a-fair-share-inquiry-report": (
        "A Fair Share: migration, asylum accommodation and local government in the South East",
        "2025-06-18",
        "report",
        "appg-south-east",
    ),
    "10-30-government-response": (
        "Government response to the report of the APPG for the South East, A Fair Share",
        "2025-10-30",
        "response",
        "home-office",
    ),
    "appg-to-home-secretary-report": ("A Fair Share: report of our inquiry", "2025-06-19", "letter", "appg-south-east"),
    "holding-reply": ("A Fair Share: report of your inquiry, holding reply", "2025-07-07", "letter", "home-office"),
    "sec-to-mhclg-council-debt": (
        "Council debt and local government reorganisation",
        "2025-03-03",
        "letter",
        "south-east-councils",
    ),
    "mhclg-reply-MC2025-01234": (
        "Council debt and local government reorganisation: reply",
        "2025-04-09",
        "letter",
        "mhclg",
    ),
    "to-home-office-dispersal": (
        "Dispersal accommodation in the South East",
        "2025-02-14",
        "letter",
        "sespm-executive-board",
    ),
    "2025-01-28-executive-board-agenda": (
        "Agenda of the SESPM Executive Board, 28 January 2025",
        "2025-01-28",
        "agenda",
        "sespm-executive-board",
    ),
    "2025-04-29-executive-board-agenda": (
        "Agenda of the SESPM Executive Board, 29 April 2025",
        "2025-04-29",
        "agenda",
        "sespm-executive-board",
    ),
    "2025-01-28-executive-board-minutes": (
        "Minutes of the SESPM Executive Board, 28 January 2025",
        "2025-01-28",
        "minutes",
        "sespm-executive-board",
    ),
    "2025-04-29-executive-board-minutes": (
        "Minutes of the SESPM Executive Board, 29 April 2025",
        "2025-04-29",
        "minutes",
        "sespm-executive-board",
    ),
    "2025-03-18-kent-and-medway-minutes": (
        "Minutes of the SESPM Kent and Medway Sub-Regional Group, 18 March 2025",
        "2025-03-18",
        "minutes",
        "sespm-kent-and-medway",
    ),
    "inquiry-calls": (
        "Inquiry calls for a fair share for the South East",
        "2025-06-18",
        "news",
        "south-east-councils",
    ),
    "sec-statement": (
        "Statement on the Government's response to A Fair Share",
        "2025-10-31",
        "post",
        "south-east-councils",
    ),
    "treasury-reply-TO2025-11902": ("The region’s share of investment: reply", "2025-09-04", "letter", "hm-treasury"),
    "fair-funding.docx": (
        "Fair Funding Review 2.0: what it costs to house a family",
        "2025-08-12",
        "letter",
        "south-east-councils",
    ),
    "joint-letter-to-deputy": (
        "A fair share of investment for the South East: a joint letter",
        "2025-07-14",
        "letter",
        "south-east-councils",
    ),
    "2025-03-06-hampshire-and-isle-of-wight-minutes.docx": (
        "Minutes of the SESPM Hampshire and Isle of Wight Sub-Regional Group, 6 March 2025",
        "2025-03-06",
        "minutes",
        "sespm-hampshire-and-isle-of-wight",
    ),
    "executive-board-agenda.odt": (
        "Agenda of the SESPM Executive Board, 23 April 2024",
        "2024-04-23",
        "agenda",
        "sespm-executive-board",
    ),
    "AFS25": (
        "Written evidence from the Local Government Association (AFS25)",
        "2024-12-13",
        "evidence",
        "lga",
    ),
    "EB-25-08": ("A register of migration duties", "2025-04-22", "paper", "sespm-executive-board"),
}


@pytest.mark.parametrize("name", SAYS)
def test_what_a_sample_says_of_itself_is_read(samples: dict[str, Repository], name: str) -> None:
    documents = samples["tantivy"].catalogue.all(Audience.PUBLIC)
    (document,) = [document for document in documents if name in document.file_name]
    title, date, kind, body = SAYS[name]
    assert document.title == f"{title} (example)"
    assert (str(document.dated), document.kind) == (date, kind)
    assert body in [named.slug for named in document.bodies]
    assert document.rights == "Example document, not issued by anyone"
    for field in ("title", "date", "kind", "body"):
        assert best(document.claims, field)[0].quote
