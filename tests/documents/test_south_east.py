"""The vocabulary that comes with Muniment: complete where it says so, and nothing claimed twice or without a source."""

from collections import Counter
from pathlib import Path

import pytest

from documents import Body, Vocabulary

SOUTH_EAST = Vocabulary.read(Path(__file__).parents[2] / "documents" / "south_east")
BODIES = list(SOUTH_EAST.bodies.values())
COUNCILS = ("County council", "Unitary council", "District council in ")


def test_all_seventy_councils_of_the_region_are_there() -> None:
    roles = Counter(body.role for body in BODIES if body.role.startswith(COUNCILS))
    assert roles == {
        "County council": 6,
        "Unitary council": 13,
        "District council in East Sussex": 5,
        "District council in Hampshire": 11,
        "District council in Kent": 12,
        "District council in Oxfordshire": 5,
        "District council in Surrey": 11,
        "District council in West Sussex": 7,
    }
    assert roles.total() == 70


def test_all_twelve_strategic_migration_partnerships_are_there() -> None:
    partnerships = [body for body in BODIES if body.role.startswith("Strategic migration partnership for ")]
    assert len(partnerships) == 12
    assert SOUTH_EAST.bodies["sespm"] in partnerships


def test_a_body_is_known_by_every_name_it_has_or_had() -> None:
    for body in BODIES:
        for name in (body.slug, *body.names, *body.acronyms):
            assert SOUTH_EAST.body(name).slug == body.slug, name


def test_no_name_is_claimed_by_two_bodies() -> None:
    claimed = {(name.casefold(), body.slug) for body in BODIES for name in (body.slug, *body.names, *body.acronyms)}
    assert [name for name, count in Counter(name for name, _ in claimed).items() if count > 1] == []


def test_a_date_or_a_former_name_has_a_source() -> None:
    assert [body.slug for body in BODIES if is_dated(body) and not body.source] == []


def is_dated(body: Body) -> bool:
    return bool(body.since or body.until or body.former)


def test_years_run_forward() -> None:
    spans = [(body.since, body.until) for body in BODIES]
    spans += [(former.since, former.until) for body in BODIES for former in body.former]
    assert [span for span in spans if span[0] and span[1] and span[0] > span[1]] == []


def test_a_name_with_and_is_also_known_with_an_ampersand() -> None:
    """People type either; a name is looked up as it is typed."""
    names = [name for body in BODIES for name in body.names if body.role.startswith(COUNCILS) and " and " in name]
    assert names
    assert [name for name in names if not SOUTH_EAST.body(name.replace(" and ", " & ")).slug] == []


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("South East Councils", "south-east-councils"),
        ("South East England Councils", "south-east-councils"),
        ("SEEC", "south-east-councils"),
        ("APPG for the South East", "appg-south-east"),
        ("South East APPG", "appg-south-east"),
        ("SESPM", "sespm"),
        ("SESPM Executive Board", "sespm-executive-board"),
        ("Kent and Medway Sub-Regional Group", "sespm-kent-and-medway"),
        ("Ministry of Housing, Communities and Local Government", "mhclg"),
        ("DCLG", "mhclg"),
        ("Home Office", "home-office"),
        ("HM Treasury", "hm-treasury"),
        ("Local Government Association", "lga"),
        ("Kent County Council", "kent-county-council"),
        ("Medway Council", "medway-council"),
        ("Hampshire County Council", "hampshire-county-council"),
        ("Surrey County Council", "surrey-county-council"),
        ("Shepway District Council", "folkestone-and-hythe-district-council"),
        ("Newbury District Council", "west-berkshire-council"),
        ("Windsor and Maidenhead Borough Council", "windsor-and-maidenhead"),
    ],
)
def test_the_bodies_of_the_samples_and_their_neighbours_are_known(name: str, slug: str) -> None:
    assert SOUTH_EAST.body(name).slug == slug


def test_a_council_that_was_merged_away_is_not_taken_for_the_one_that_came_after() -> None:
    assert SOUTH_EAST.body("Buckinghamshire County Council").slug is None


def test_topics_are_fine_where_the_field_is_fine() -> None:
    assert 20 <= len(SOUTH_EAST.topics) <= 30
    assert {"asylum", "resettlement", "ukraine", "hong-kong", "afghan", "unaccompanied-children"} <= set(
        SOUTH_EAST.topics
    )


def test_every_topic_has_phrases_that_name_it() -> None:
    assert [topic.slug for topic in SOUTH_EAST.topics.values() if 5 not in topic.phrases.values()] == []


def test_a_single_common_word_never_names_a_topic() -> None:
    """“Housing”, “school”, “road” stand in papers on anything."""
    common = {
        "asylum",
        "housing",
        "planning",
        "transport",
        "traffic",
        "health",
        "school",
        "education",
        "water",
        "energy",
    }
    common |= {"economy", "skills", "employment", "crime", "police", "governance", "waste", "nhs"}
    weights = {word: topic.phrases.get(word, 0) for word in common for topic in SOUTH_EAST.topics.values()}
    assert max(weights.values()) <= 3
