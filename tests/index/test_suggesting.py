"""What is suggested to somebody who types: names, phrases and titles that find something here, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from documents import Body, Document, Topic, Vocabulary
from documents.vocabulary import Former
from index import Index, Query, Within, open_index, parse
from index.passages import passages
from index.results import Suggestion
from tests.index.collection import ENGINES, document

VOCABULARY = Vocabulary(
    [
        Body(slug="sec", name="South East Councils", acronyms=("SEC",), former=(Former(name="Regional Assembly"),)),
        Body(slug="kent", name="Kent County Council", aliases=("The County of Kent",), parent="sec"),
        Body(slug="medway", name="Medway Council"),
    ],
    [
        Topic(slug="migration", name="Asylum and migration", phrases={"asylum dispersal": 3, "asylum hotel": 2}),
        Topic(slug="pensions", name="Council pensions", phrases={"council pension": 2}),
    ],
)


def paper(number: int, text: str, title: str, *bodies: str, topics: tuple[str, ...] = ()) -> Document:
    made = document(number, [text], title=title, bodies=[VOCABULARY.body(body) for body in bodies])
    return replace(made, topics=tuple(map(VOCABULARY.topic, topics)))


PAPERS = [
    paper(1, "On asylum dispersal.", "Temporary accommodation in Kent", "kent", topics=("migration",)),
    paper(2, "Of Unaccompanied Asylum Seeking Children (UASC).", "The cost of temporary accommodation", "kent"),
    paper(3, "More asylum dispersal, more UASC.", "Minutes", "sec", topics=("migration",)),
    paper(4, "Nothing else was agreed.", "Minutes", "Friends of Example & Co."),
]


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    index = open_index(request.param, tmp_path / "index", VOCABULARY)
    write(index, *PAPERS)
    yield index
    index.close()


def write(index: Index, *papers: Document) -> None:
    index.write_documents([passage for each in papers for passage in passages(each, VOCABULARY)])


def texts(index: Index, typed: str, kind: str) -> list[str]:
    return [each.text for each in index.suggest(typed) if each.kind == kind]


@pytest.mark.parametrize(
    "typed", ["kent", "Kent Cou", "coun", "KENT COUNTY COUNCIL", "council kent", "county of", "ken"]
)
def test_a_body_is_suggested_by_any_words_of_its_names_the_last_one_begun(index: Index, typed: str) -> None:
    assert Suggestion("Kent County Council", "body", 2, "kent") in index.suggest(typed)


@pytest.mark.parametrize("typed", ["SEC", "se", "regional ass", "south east councils"])
def test_acronyms_and_former_names_suggest_the_name_of_today(index: Index, typed: str) -> None:
    assert Suggestion("South East Councils", "body", 3, "sec") in index.suggest(typed)


def test_a_body_in_no_vocabulary_is_suggested_by_its_name(index: Index) -> None:
    name = "Friends of Example & Co."
    assert Suggestion(name, "body", 1, name) in index.suggest("exam")


def test_nothing_is_suggested_that_has_no_papers(index: Index) -> None:
    assert texts(index, "medway", "body") == []
    assert texts(index, "pensions", "topic") == []
    assert texts(index, "asylum hot", "phrase") == []


def test_what_is_counted_is_what_a_search_finds(index: Index) -> None:
    within = {"body": "bodies", "topic": "topics"}
    seen = set()
    for each in (each for typed in ("as", "te", "ua", "co", "mi") for each in index.suggest(typed, 50)):
        seen.add(each.kind)
        if each.kind in within:
            query = Query(within=Within(**{within[each.kind]: (each.value,)}))  # type: ignore[arg-type]
        else:
            query = Query(words=parse(f'"{each.text}"').tree)
        assert each.papers == (1 if each.kind == "title" else index.search(query).total), each
    assert seen == {"body", "topic", "phrase", "title"}


def test_phrases_are_those_of_topics_and_what_titles_have_in_common(index: Index) -> None:
    assert texts(index, "asylum d", "phrase") == ["asylum dispersal"]
    assert texts(index, "accom", "phrase") == ["Temporary accommodation"]
    assert texts(index, "kent", "phrase") == []


def test_a_part_of_a_longer_phrase_is_none_of_its_own(index: Index) -> None:
    titles = [f"Grants for homes in the Far West Riding of {county}" for county in ("York", "Kent", "Essex")]
    write(index, *(paper(n, f"text {n}", title) for n, title in enumerate([*titles, "Grants for homes"], 10)))
    assert texts(index, "grants", "phrase") == ["Grants for homes"]
    assert texts(index, "riding", "phrase") == []


@pytest.mark.parametrize("typed", ["uas", "UASC", "unaccomp", "unaccompanied asylum see", "unaccompanied"])
def test_an_acronym_or_its_beginning_suggests_the_long_form(index: Index, typed: str) -> None:
    assert Suggestion("Unaccompanied Asylum Seeking Children", "phrase", 2) in index.suggest(typed)


def test_titles_are_suggested_each_text_once(index: Index) -> None:
    assert texts(index, "minu", "title") == ["Minutes"]
    assert texts(index, "cost tempor", "title") == ["The cost of temporary accommodation"]
    assert texts(index, "tempor costs", "title") == []


def test_every_sort_has_its_turn_and_bodies_stand_first(index: Index) -> None:
    kinds = [each.kind for each in index.suggest("kent", 2)]
    assert kinds == ["body", "title"]
    assert [each.kind for each in index.suggest("temp", 3)] == ["phrase", "title", "title"]
    assert [each.kind for each in index.suggest("temp", 2)] == ["phrase", "title"]
    assert len(index.suggest("te", 1)) == 1
    assert index.suggest("te", 0) == ()


@pytest.mark.parametrize("typed", ["", "k", " k ", "?!", "*", '"', "k" * 10_000, "\ud800\ud800", "zz"])
def test_less_than_two_letters_and_what_stands_nowhere_suggest_nothing(index: Index, typed: str) -> None:
    assert index.suggest(typed) == ()


def test_what_is_taken_out_is_no_longer_suggested(index: Index) -> None:
    index.suggest("asylum")
    index.remove([each.id for each in PAPERS[:3]])
    assert [each for typed in ("asylum", "kent", "temporary", "uasc", "unacc") for each in index.suggest(typed)] == []
    write(index, PAPERS[0])
    assert texts(index, "kent", "body") == ["Kent County Council"]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_index_that_was_never_written_suggests_nothing(engine: str, tmp_path: Path) -> None:
    assert open_index(engine, tmp_path / "none", VOCABULARY).suggest("kent") == ()
