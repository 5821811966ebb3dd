"""The retriever: pages found for a Haystack pipeline."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents import Audience, Vocabulary
from documents.samples import ARCHIVE
from index import CurrentIndex, Index, open_index
from index.haystack import Retriever, haystack
from tests.conftest import Opened
from tests.index.collection import ENGINES, VOCABULARY, document, fill

GUIDE = Path(__file__).parents[2] / "docs/guide.md"
PAPERS = [
    document(
        1,
        ["The tribunal heard appeals.", "Nothing.", "A tribunal, a tribunal: appeals, and more appeals, were heard."],
        title="Asylum decisions",
        dated="2024",
        sender="Jane Smith",
    ),
    document(2, ["Appeals on trees.", "The tribunal is elsewhere."], title="Trees", dated="2020", bodies=["kent"]),
    document(3, ["Unaccompanied Asylum Seeking Children (UASC)", "UASC were few."], title="Children"),
]


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    index = open_index(request.param, tmp_path / "index", VOCABULARY)
    fill(index, PAPERS)
    yield index
    index.close()


def found(index: Index, query: str, top_k: int = 10) -> list[str]:
    passages = Retriever(index).run(query, top_k=top_k)["documents"]
    return [f"{int(passage.meta['document'], 16)}#{passage.meta['number']}" for passage in passages]


def test_a_page_comes_with_its_text_what_is_known_of_it_and_its_score(index: Index) -> None:
    best, *others = Retriever(index, top_k=2).run("heard appeals -dear OR more")["documents"]
    assert isinstance(best, haystack.Document)
    assert (best.content, best.meta["number"], best.meta["label"]) == (PAPERS[0].pages[2].text, 3, "p3")
    assert (best.meta["title"], best.meta["dated"], best.meta["kind"]) == ("Asylum decisions", "2024", "report")
    assert [other.score < best.score for other in others] == [True]


@pytest.mark.parametrize(
    ("query", "pages"),
    [
        ("tribunal appeals", {"1#1", "1#3"}),
        ("tribunal", {"1#1", "1#3", "2#2"}),
        ('"tribunal heard"', {"1#1"}),
        ("appeal* -more", {"1#1", "2#1"}),
        ("asylum", {"3#1"}),
        ("uasc", {"3#1", "3#2"}),
        ("title:asylum", {"1#1", "1#2", "1#3"}),
        ("title:asylum appeals", {"1#1", "1#3"}),
        ("appeals -title:asylum", {"2#1"}),
        ("sender:smith OR body:kent", {"1#1", "1#2", "1#3", "2#1", "2#2"}),
        ("sender:nobody", set()),
        ("from:2021 tribunal", {"1#1", "1#3"}),
        ("", {"1#1", "1#2", "1#3", "2#1", "2#2", "3#1", "3#2"}),
        ("zzz", set()),
        ("=appeals", {"1#1", "1#3", "2#1"}),
        ("=appeal", set()),
        ("tribunal NOT =appeals", {"2#2"}),
        ("tribunal NOT =appeal", {"1#1", "1#3", "2#2"}),
        ('="tribunal heard"', {"1#1"}),
        ('="tribunals heard"', set()),
        ("hear*", {"1#1", "1#3"}),
        ("appe?ls -heard", {"2#1"}),
        ("appeels~1", {"1#1", "1#3", "2#1"}),
        ("children AND asylum*", {"3#1"}),
    ],
)
def test_the_query_language_is_asked_of_pages(index: Index, query: str, pages: set[str]) -> None:
    assert set(found(index, query)) == pages


def test_forms_are_found_in_figures_and_letters_of_any_sort(index: Index) -> None:
    fill(index, [document(9, ["It cost £1,234.50 in Ħamrun.", "Nothing of the kind."])])
    for query in ("1234*", "1234?5", "12345~1", "ħamr*", "=Ħamrun", "ħamrun"):
        assert found(index, query) == ["9#1"], query


def test_a_passage_of_anybody_may_say_anything_of_itself(index: Index) -> None:
    odd: list[dict[str, object]] = [
        {"bodies": "Kent"},
        {"bodies": ["Kent"], "topics": 5},
        {"under": None, "dated": "?"},
    ]
    index.write_documents(
        [haystack.Document(id=f"p{n}", content="some zebras", meta=meta) for n, meta in enumerate(odd)]
    )
    for query in ("=zebras", "zebr*", "kind:other =zebras"):
        found = Retriever(index).run(query)["documents"]
        assert {passage.id for passage in found} == {"p0", "p1", "p2"}, query


def test_fewer_words_do_where_no_page_has_all_and_it_is_said(index: Index) -> None:
    answer = Retriever(index).run("which tribunal on trees hears appeals about asylum seekers")
    assert answer["documents"]
    assert any("of the" in note for note in answer["notes"])
    assert Retriever(index).run("tribunal")["notes"] == []


def test_no_more_come_than_are_asked_for(index: Index) -> None:
    assert found(index, "tribunal", 1) == found(index, "tribunal")[:1]
    assert found(index, "tribunal", 0) == []


@pytest.mark.parametrize("filters", [None, {"field": "meta.bodies", "operator": "==", "value": "kent"}])
def test_it_runs_in_a_pipeline_that_is_written_down_and_read_again(
    index: Index, filters: dict[str, str] | None
) -> None:
    pipeline = haystack.Pipeline()
    pipeline.add_component("retriever", Retriever(index, top_k=3))
    asked = {"retriever": {"query": "tribunal", "filters": filters}}
    answer = pipeline.run(asked)
    modules = ["index.haystack", type(index).__module__]
    again = haystack.Pipeline.loads(pipeline.dumps(), allowed_modules=modules)
    assert again.to_dict() == pipeline.to_dict()
    assert again.run(asked) == answer
    assert len(answer["retriever"]["documents"]) == (1 if filters else 3)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_index_that_serves_is_asked_also_after_the_next_took_its_place(engine: str, tmp_path: Path) -> None:
    index = CurrentIndex(tmp_path / Audience.PUBLIC, engine=engine, vocabulary=Vocabulary())
    index.renew(lambda index: fill(index, PAPERS[:1]))
    retriever = Retriever(index)
    assert len(retriever.run("tribunal")["documents"]) == 2
    assert [hit.kind for hit in index.suggest("asy")] == ["title"]
    index.renew(lambda index: fill(index, PAPERS[1:]))
    assert [passage.meta["title"] for passage in retriever.run("tribunal")["documents"]] == ["Trees"]
    assert (index.suggest("asylum d"), index.like(PAPERS[0].id)) == ((), ())
    index.close()


def test_the_example_in_the_guide_prints_pages(
    repository: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    section = GUIDE.read_text().split("\n## In a Haystack pipeline\n")[1]
    example = re.findall(r"```python\n(.*?)```", section, re.DOTALL)[0]
    opened = repository(tmp_path / "muniment-home")
    opened.intake.add([ARCHIVE])
    opened.close()
    monkeypatch.chdir(tmp_path)
    exec(example, {})
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 3
    assert all(re.fullmatch(r".+ page \S+ \d+\.\d", line) for line in printed)
