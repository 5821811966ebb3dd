"""A word leads to its page: the whole thread, over the sample archive, on both engines."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from starlette.testclient import TestClient

from documents import Audience, Document, PartialDate, Vocabulary, best
from documents.dates import read_date
from documents.meetings import series_key
from documents.samples import ARCHIVE
from documents.samples.build import SOURCES
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


# --- what is true of each sample, as its source says it ---

OWN_KINDS = {  # where neither the form of the source nor its name says it
    "2024-10-14-terms-of-reference-and-call-for-evidence.pdf": "other",
    "2025-05-14-note-of-meeting-with-minister.md": "other",
    "AFS29-southern-landlords-forum.md": "evidence",
    "AFS36-hong-kong-neighbours.txt": "evidence",
}
OF_FOLDERS = {  # by a part of the path, the kind of paper that lies there, and the body it is of
    "news/": ("news", "south-east-councils"),
    "statements/": ("post", "south-east-councils"),
    "sespm-board/": ("", "sespm-executive-board"),
    "sespm-kent-and-medway/": ("", "sespm-kent-and-medway"),
    "sespm-hampshire-and-isle-of-wight/": ("", "sespm-hampshire-and-isle-of-wight"),
    "sespm-weekly-list/": ("", "SESPM Weekly List Working Group"),
    "letters/": ("letter", ""),
}
OWN_BODIES = {  # where the source has no head that says it, or a part of the body signs
    "2025-07-01-minutes-forwarded.eml": "sespm",
    "2025-02-14-sespm-chair-to-home-office-dispersal.pdf": "sespm-executive-board",
    "2025-05-14-note-of-meeting-with-minister.md": "south-east-councils",
    "2024-09-26-treasury-acknowledgement.txt": "hm-treasury",
    "2025-07-09-treasury-acknowledgement.txt": "hm-treasury",
    "2025-07-07-home-office-holding-reply.txt": "home-office",
    "AFS29-southern-landlords-forum.md": "Southern Landlords' Forum",
    "AFS36-hong-kong-neighbours.txt": "Hong Kong Neighbours",
}
ABOUT = {  # a part of the name of a paper, and what it is first of all about
    "a-fair-share-inquiry-report": "asylum",
    "council-debt": "local-government-finance",
    "provisional-settlement": "local-government-finance",
    "sec-on-the-spending-review": "local-government-finance",
    "AFS05": "unaccompanied-children",
    "roads-and-homes": "transport",
    "EB-25-02": "asylum",
    "home-office-dispersal": "asylum",
}
DAY = r"\d{1,2} [A-Z][a-z]+ \d{4}"


class Paper(NamedTuple):
    """A paper of the archive, its source's place and text, and its document."""

    name: str
    place: str
    source: str
    document: Document

    def head(self, key: str) -> str:
        found = re.search(rf"^{key}: (.+)$", self.source.partition("\n\n")[0], re.MULTILINE)
        return found[1] if found else ""


@pytest.fixture(scope="module")
def held(samples: dict[str, Repository]) -> list[Paper]:
    """Every paper of which text was read."""
    documents = {document.file_name: document for document in samples["tantivy"].catalogue.all(Audience.STAFF)}
    return [
        Paper(name, place, text, document)
        for name, place, text in papers()
        if (document := documents.get(name)) and any(page.text.strip() for page in document.pages)
    ]


def papers() -> Iterator[tuple[str, str, str]]:
    """The name of each paper, its source's place, and what the source says."""
    for path in sorted(SOURCES.rglob("*.*")):
        if path.is_file() and path.suffix not in {".toml", ".csv"} and not path.name.endswith(".cut.txt"):
            place = path.relative_to(SOURCES).as_posix()
            name = (
                path.parent.name
                if path.name == "message.txt"
                else re.sub(r"\.(pdf|docx|odt)(\.scan)?\.txt$", r".\1", path.name)
            )
            yield name, place, path.read_text(encoding="utf-8")


def test_every_paper_bears_the_title_of_its_source(held: list[Paper]) -> None:
    assert len(held) >= 70
    for paper in held:
        said = re.search(r"^(?:title: |Subject: |Re: |# |<h1>)?([^<>|\n]* \(example\))", paper.source, re.MULTILINE)
        assert said
        assert paper.document.title.replace("’", "'") == said[1], paper.name


def test_every_paper_is_of_the_day_that_its_source_says(held: list[Paper]) -> None:
    for paper in held:
        said = re.search(rf"^(?:\W*Date:\W*|: )({DAY})$", paper.source, re.MULTILINE)
        day = read_date(said[1]) if said else PartialDate.parse(paper.name[:10])
        assert paper.document.dated == day, paper.name


def test_every_paper_is_of_the_kind_that_its_source_says(held: list[Paper]) -> None:
    for paper in held:
        of_name = next((kind for kind in ("minutes", "agenda") if paper.name.rpartition(".")[0].endswith(kind)), "")
        form = OWN_KINDS.get(paper.name) or of_name or paper.head("form")
        assert paper.document.kind == (form or of_folder(paper)[0] or "letter"), paper.name


def of_folder(paper: Paper) -> tuple[str, str]:
    return next((said for part, said in OF_FOLDERS.items() if part in paper.place), ("", ""))


def test_every_paper_is_of_the_body_that_its_source_says(held: list[Paper], samples: dict[str, Repository]) -> None:
    vocabulary = samples["tantivy"].vocabulary
    for paper in held:
        body = OWN_BODIES.get(paper.name) or of_folder(paper)[1] or vocabulary.body(paper.head("body")).value
        assert body == paper.document.bodies[0].value, paper.name


def test_title_date_kind_and_body_each_say_where_they_are_from(held: list[Paper]) -> None:
    for paper in held:
        for field in ("title", "date", "kind", "body"):
            claim = best(paper.document.claims, field)[0]
            assert claim.quote or claim.by, (paper.name, field)


@pytest.mark.parametrize(("part", "topic"), ABOUT.items())
def test_what_a_paper_is_first_of_all_about(held: list[Paper], part: str, topic: str) -> None:
    (document,) = [paper.document for paper in held if part in paper.name and "reply" not in paper.name][:1]
    assert document.topics[0].slug == topic


def test_a_topic_quotes_words_of_the_page_it_names(held: list[Paper]) -> None:
    for paper in held:
        for claim in best(paper.document.claims, "topic"):
            assert claim.page
            assert claim.quote in " ".join(paper.document.pages[claim.page - 1].text.split())


def test_every_letter_bears_the_references_of_its_source(held: list[Paper]) -> None:
    for paper in held:
        if found := paper.document.correspondence:
            ours, yours = (re.search(rf"{whose} ref: (\S+)", paper.source) for whose in ("Our", "Your"))
            sidecar = found.our_ref if "2016-11-14" in paper.name else ""  # says it beside the scan
            assert found.our_ref == (ours[1] if ours else sidecar), paper.name
            assert found.your_ref == (yours[1] if yours else ""), paper.name


def test_a_letter_answers_the_one_that_bears_the_reference_it_quotes(
    held: list[Paper], samples: dict[str, Repository]
) -> None:
    replies = samples["tantivy"].catalogue.letters.replies(Audience.STAFF)
    bear = {paper.document.id: paper.document.correspondence for paper in held if paper.document.correspondence}
    answered = 0
    for id, letter in bear.items():
        asked = {other for other, its in bear.items() if other != id and its.our_ref == letter.your_ref != ""}
        to = replies.to(id)
        assert (to.to.document in asked) if asked and to else not asked and not to
        answered += bool(to)
    assert answered == 12


def test_of_two_letters_with_one_reference_that_is_answered_that_was_the_last_word(
    held: list[Paper], samples: dict[str, Repository]
) -> None:
    replies = samples["tantivy"].catalogue.letters.replies(Audience.STAFF)
    ids = {paper.name[:10]: paper.document.id for paper in held}
    to = replies.to(ids["2025-02-07"])
    assert to
    assert to.to.document == ids["2024-11-21"]  # the acknowledgement of 26 September bears the same


def test_the_meetings_of_each_series_are_those_of_its_sources(
    held: list[Paper], samples: dict[str, Repository]
) -> None:
    series = samples["tantivy"].catalogue.meetings.all(Audience.STAFF)
    own: dict[str, dict[str, set[str]]] = {}
    for paper in held:
        if paper.document.kind in {"minutes", "agenda"}:
            of_series = own.setdefault(series_key(paper.document.bodies[0]), {})
            of_series.setdefault(paper.name[:10], set()).add(paper.document.id)
    put = {(paper.name[:10], paper.document.id) for paper in held if "/papers/" in paper.place}
    assert set(series) == set(own)
    for key, days in own.items():
        assert not series[key].undated
        assert [str(meeting.day) for meeting in series[key].meetings] == sorted(days)
        for meeting in series[key].meetings:
            day, others = str(meeting.day), {paper.document for paper in meeting.others}
            assert {paper.document for paper in meeting.papers} - others == days[day]
            if key == "sespm-executive-board":
                assert others >= {id for on, id in put if on == day}
    assert len(put) == 3  # the fourth is a table beside the third
