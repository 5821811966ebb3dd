"""Bodies and topics from files that people edit."""

from pathlib import Path

import pytest

from documents import BadVocabulary, Named, Vocabulary

SOUTH_EAST = Path(__file__).parents[2] / "documents" / "south_east"
TOPICS = '[[topic]]\nslug = "housing"\nname = "Housing"\nphrases = { "Homelessness" = 3 }\n'
BODIES = '[[body]]\nslug = "a-council"\nname = "A Council"\nacronyms = ["AC"]\n'


def vocabulary(tmp_path: Path, bodies: str = BODIES, topics: str = TOPICS) -> Vocabulary:
    (tmp_path / "bodies.toml").write_text(bodies, encoding="utf-8")
    (tmp_path / "topics.toml").write_text(topics, encoding="utf-8")
    return Vocabulary.read(tmp_path)


def test_a_body_is_known_by_each_of_its_names_in_any_case() -> None:
    south_east = Vocabulary.read(SOUTH_EAST)
    ministry = Named("mhclg", "Ministry of Housing, Communities and Local Government")
    for name in (
        "mhclg",
        "MHCLG",
        "dluhc",
        "Department for Levelling Up, Housing and Communities",
        ministry.name,
    ):
        assert south_east.body(name) == ministry


def test_a_body_in_no_vocabulary_keeps_its_name_without_a_slug(tmp_path: Path) -> None:
    assert vocabulary(tmp_path).body("Ayton  Community\nCouncil") == Named(None, "Ayton Community Council")


def test_a_topic_is_known_by_slug_and_name(tmp_path: Path) -> None:
    read = vocabulary(tmp_path)
    assert read.topic("housing") == read.topic("HOUSING") == Named("housing", "Housing")
    assert read.topic("Bees") == Named(None, "Bees")
    assert dict(read.topics["housing"].phrases) == {"homelessness": 3}


def test_labels_are_names_where_there_is_one(tmp_path: Path) -> None:
    read = vocabulary(tmp_path)
    assert read.label("body", "a-council") == "A Council"
    assert read.label("topic", "housing") == "Housing"
    assert read.label("body", "Some Parish Council") == "Some Parish Council"
    assert read.label("kind", "housing") == "housing"


def test_the_south_east_to_begin_with_has_a_dozen_bodies_and_six_topics() -> None:
    south_east = Vocabulary.read(SOUTH_EAST)
    assert len(south_east.bodies) >= 12
    assert len(south_east.topics) >= 6
    assert south_east.bodies["sespm-executive-board"].parent in south_east.bodies


def test_a_body_puts_the_month_first_where_it_or_one_above_it_is_said_to(tmp_path: Path) -> None:
    under = '[[body]]\nslug = "b"\nname = "B"\nparent = "a-council"\n'
    for order, first in (('date_order = "month first"\n', True), ('date_order = "day first"\n', False), ("", False)):
        read = vocabulary(tmp_path, BODIES + order + under)
        assert [read.puts_month_first(name) for name in ("a-council", "B", "Elsewhere")] == [first, first, False]


@pytest.mark.parametrize(
    ("bodies", "line", "said"),
    [
        ('\n[[body]]\nslug = "A B"\nname = "x"\n', 2, "cannot stand in an address"),
        ('[[body]]\nname = "x"\n', 1, "slug is missing"),
        ('[[body]]\nslug = "x"\n', 1, "name is missing"),
        (BODIES + BODIES, 5, "is taken by line 1"),
        (BODIES + 'parent = "none"\n', 1, "is no body here"),
        (BODIES + 'parent = "a-council"\n', 1, "own ancestor"),
        (BODIES + 'colour = "red"\n', 1, "“colour” is not known"),
        (BODIES + 'aliases = "A"\n', 1, "not a list"),
        (BODIES + 'from = "1999"\n', 1, "not a year"),
        (BODIES + "former = [{ to = 2018 }]\n", 1, "former is not a list of names"),
        (BODIES + "role = 3\n", 1, "role is not text"),
        (BODIES + 'date_order = "year first"\n', 1, "date_order cannot be"),
    ],
)
def test_what_cannot_be_is_said_with_file_line_and_cure(tmp_path: Path, bodies: str, line: int, said: str) -> None:
    with pytest.raises(BadVocabulary, match=rf"bodies\.toml, line {line}: .*{said}.*\. \S.*"):
        vocabulary(tmp_path, bodies)


@pytest.mark.parametrize("phrases", ["{}", '{ "x" = 9 }', '{ "x" = "3" }'])
def test_a_topic_without_weighted_phrases_is_refused(tmp_path: Path, phrases: str) -> None:
    with pytest.raises(BadVocabulary, match=r"topics\.toml, line 1"):
        vocabulary(tmp_path, topics=f'[[topic]]\nslug = "x"\nname = "X"\nphrases = {phrases}\n')


def test_a_file_that_is_no_toml_or_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadVocabulary, match=r"bodies\.toml: .*line 1"):
        vocabulary(tmp_path, "body = = 1")
    with pytest.raises(BadVocabulary, match="not known here"):
        vocabulary(tmp_path, "[council]\nx = 1\n")
    (tmp_path / "bodies.toml").unlink()
    with pytest.raises(BadVocabulary, match="cannot be read"):
        Vocabulary.read(tmp_path)
