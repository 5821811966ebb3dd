"""What a paper is about, by phrases that say why."""

from pathlib import Path

import pytest

from documents import Body, Page, Topic, Vocabulary
from ingest.metadata.topics import topics

VOCABULARY = Vocabulary(
    bodies=[Body(slug="ministry", name="Ministry of Housing and Lanes")],
    topics=[
        Topic(slug="housing", name="Housing", phrases={"housing": 2, "asylum accommodation": 2, "homelessness": 5}),
        Topic(slug="asylum", name="Asylum", phrases={"asylum": 2, "asylum accommodation": 5, "local authority": 4}),
    ],
)
SOUTH_EAST = Vocabulary.read(Path(__file__).parents[2] / "documents" / "south_east")


def found(text: str, vocabulary: Vocabulary = VOCABULARY, before: str = "x " * 600) -> list[str]:
    """The topics of a page, strongest first; `before` takes the text out of the head, where phrases count twice."""
    return [claim.value for claim in topics([Page(number=1, label="1", text=before + text)], vocabulary)]


def test_the_longest_phrase_at_a_place_counts_alone() -> None:
    assert found("asylum accommodation") == []
    assert found("asylum accommodation, and asylum") == ["asylum"]


def test_a_phrase_may_point_to_two_topics() -> None:
    assert set(found("asylum accommodation, asylum, homelessness")) == {"asylum", "housing"}


def test_a_phrase_counts_twice_in_the_head_and_no_more_for_being_said_again_there() -> None:
    assert found("homelessness", before="") == ["housing"]
    assert found("housing, housing", before="") == []


@pytest.mark.parametrize("text", ["asylum, local authorities, asylum", "asylum, local authority, asylums"])
def test_the_plural_is_found_by_the_singular(text: str) -> None:
    assert found(text) == ["asylum"]


def test_a_phrase_is_found_where_a_longer_one_breaks_off() -> None:
    longer = Topic(slug="longer", name="Longer", phrases={"local authority asylum team": 5})
    vocabulary = Vocabulary(topics=[*VOCABULARY.topics.values(), longer])
    assert found("asylum, local authority, asylum", vocabulary) == ["asylum"]
    assert found("local authority asylum homelessness, asylum, local authority", vocabulary) == ["asylum"]


@pytest.mark.parametrize("text", ["İx – Policies on CLASSES", "policy on class"])
def test_a_phrase_is_quoted_as_it_is_written(text: str) -> None:
    vocabulary = Vocabulary(topics=[Topic(slug="school", name="School", phrases={"policy on class": 5})])
    (claim,) = topics([Page(number=3, label="3", text=text)], vocabulary)
    assert (claim.page, claim.quote) == (3, text.removeprefix("İx – "))


def test_the_name_of_a_body_is_no_word_on_a_topic() -> None:
    assert found("Homelessness. Ministry of Housing and Lanes. The Ministry of Housing and Lanes.") == []
    assert found("Homelessness. Housing and lanes.") == ["housing"]


PAPERS = {
    "local-government-finance": "We write on council debt. Exceptional financial support and capitalisation directions "
    "add to borrowing; council tax and business rates cannot carry it.",
    "reorganisation": "Local government reorganisation replaces two-tier areas by new unitary councils on vesting day.",
    "unaccompanied-children": "The National Transfer Scheme moved forty unaccompanied asylum-seeking children; two age "
    "assessments are disputed.",
    "ukraine": "Homes for Ukraine: host families and Ukrainian guests ask about the Ukraine Permission Extension.",
    "hong-kong": "The Hong Kong BN(O) welcome hub met BN(O) visa holders.",
    "afghan": "Families under the Afghan Resettlement Programme left bridging hotels; ARAP and ACRS arrivals go on.",
    "integration": "ESOL classes are full: English language provision needs interpreters and conversation clubs.",
    "transport": "Potholes, congestion and cuts to bus services: the local transport plan and National Highways.",
    "planning": "The local plan, housing targets and the green belt under the National Planning Policy Framework.",
    "education": "Special educational needs: EHCPs double while special school places are short.",
    "water": "Sewage discharges by Southern Water, flood risk and nutrient neutrality.",
}


@pytest.mark.parametrize("topic", PAPERS)
def test_papers_of_the_region_are_told_by_their_words(topic: str) -> None:
    assert found(PAPERS[topic], SOUTH_EAST)[0] == topic


def test_a_housing_paper_is_not_on_everything() -> None:
    paper = (
        "Temporary accommodation costs the council more each year. Homelessness applications rose by a tenth, and the "
        "housing register by a fifth. Families in bed and breakfast are far from school and from their doctor. The "
        "Ministry of Housing, Communities and Local Government and the Department for Education were told. The police "
        "and the NHS work with the housing team. Affordable housing is the answer: developers build too little social "
        "housing, and local housing allowance does not meet the rent. Transport to work is a worry for many households."
    )
    assert found(paper, SOUTH_EAST, before="") == ["housing"]


def test_the_items_that_every_agenda_has_are_no_topic() -> None:
    agenda = (
        "Agenda\n1. Apologies\n2. Election of chair\n3. Declarations of interest\n4. Minutes of the last meeting\n"
        "5. Matters arising\n6. Terms of reference\n7. Finance report\n8. Any other business\n9. Date of next meeting"
    )
    assert found(agenda, SOUTH_EAST, before="") == []
