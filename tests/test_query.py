"""Every example of docs/query.md, asked of the sample archive."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents import Audience
from documents.samples import ARCHIVE
from index import Query, Results, describe, parse
from index.query import ASKED
from muniment.repository import Repository
from muniment.settings import Settings
from search_app.given import TEXT_LIMIT

TEXT = (Path(__file__).parent.parent / "docs" / "query.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `([^`]+)` \| [^|]+ \|$", TEXT, re.MULTILINE)
NOTED = re.findall(r"^\| `([^`]+)` \| [^|]+ \| `([^`]+)` \|$", TEXT, re.MULTILINE)
NOT_THERE = {"CAFE", "U.K."}  # words that no paper of the archive holds


@pytest.fixture(scope="module", params=["tantivy", "whoosh"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    settings = Settings(home=tmp_path_factory.mktemp("query") / "home", engine=request.param)
    Repository.init(settings)
    with Repository.open(settings) as repository:
        repository.intake.add([ARCHIVE])
        yield repository


def _asked(archive: Repository, typed: str) -> Results:
    parsed = parse(typed, archive.vocabulary)
    assert parse(describe(parsed.tree, archive.vocabulary), archive.vocabulary).tree == parsed.tree
    return archive.index(Audience.PUBLIC).search(Query(words=parsed.tree, notes=parsed.notes))


def test_every_example_finds_something_and_is_understood(archive: Repository) -> None:
    found = {typed: _asked(archive, typed) for typed in EXAMPLES}
    assert len(found) > 35
    assert {typed for typed, results in found.items() if not results.total} == NOT_THERE
    misread = {note.code for results in found.values() for note in results.notes}
    assert misread <= {"also", "most-words"}


def test_every_misunderstanding_is_said(archive: Repository) -> None:
    assert len(NOTED) > 10
    for typed, code in NOTED:
        assert code in [note.code for note in _asked(archive, typed).notes], typed


def test_every_field_is_explained() -> None:
    from index.fields import TEXTS

    for field in (*TEXTS, "body", "topic", "kind", "from", "to", "date"):
        assert f"`{field}:" in TEXT


def test_other_names_are_said_and_can_be_left_out(archive: Repository) -> None:
    results = _asked(archive, "MHCLG")
    (note,) = results.notes
    assert (note.code, note.query) == ("also", "=MHCLG")
    assert "“Ministry of Housing, Communities and Local Government”" in note.text
    assert 0 < _asked(archive, "=MHCLG").total < results.total


def test_a_search_that_is_too_long_for_the_page_is_not_offered(archive: Repository) -> None:
    assert ASKED == TEXT_LIMIT
    long = f"MHCLG {'x' * (TEXT_LIMIT - 7)}"
    offered = [
        note.query for typed in (long, f"{long}x") for note in _asked(archive, typed).notes if note.code == "also"
    ]
    assert offered == [f"={long}", None]


def test_a_range_of_dates_finds_the_same_from_either_end(archive: Repository) -> None:
    assert _asked(archive, "date:2025..2024").total == _asked(archive, "date:2024..2025").total > 0


def test_a_misspelt_word_is_offered_otherwise_and_finds_more(archive: Repository) -> None:
    results = _asked(archive, "asylem hotels")
    assert results.did_you_mean == "asylum hotels"
    assert _asked(archive, "asylum hotels").did_you_mean is None


def test_a_condition_and_a_phrase_are_never_left_out_and_a_name_is_held_whole(archive: Repository) -> None:
    assert _asked(archive, "sender:MHCLG zeppelin").total == 0
    assert _asked(archive, '"South East Councils" zeppelin').total == 0
    assert _asked(archive, "MHCLG zeppelin").total == _asked(archive, "MHCLG").total > 0


def test_a_word_before_a_number_finds_what_it_finds_behind_it(archive: Repository) -> None:
    for pair in ("debt 3", "kent 20", "home 2"):
        first, second = pair.split()
        assert _asked(archive, pair).total == _asked(archive, f"{second} {first}").total > 0
        assert _asked(archive, f"{first} AND {second}").total == _asked(archive, f"{second} AND {first}").total


def test_words_with_which_people_ask_are_left_out_where_nothing_holds_them(archive: Repository) -> None:
    results = _asked(archive, "summarize temporary accommodation")
    assert results.total == _asked(archive, "temporary accommodation").total
    assert [note.code for note in results.notes] == ["most-words"]


@pytest.mark.parametrize(
    "typed", ["MHCLG hotels MHCLG", "south east councils debt", 'sender:MHCLG OR "South East Councils"']
)
def test_the_other_reading_leaves_the_other_names_out(archive: Repository, typed: str) -> None:
    first, *_ = (note for note in _asked(archive, typed).notes if note.code == "also")
    assert first.query
    assert first.text not in [note.text for note in _asked(archive, first.query).notes]
