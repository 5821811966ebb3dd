"""Which units are told from the text of a paper, in whose words, on which page."""

import hashlib
import sys
from collections.abc import Callable
from functools import partial
from types import FrameType

import pytest

from documents import Kind, Original, Page, Unit, Vocabulary
from ingest.describe import describe
from ingest.reading import Reading
from ingest.units import find, units

PRESENT = "Minutes of the Harbour Board\nPresent: John Smith (JS), Mary Poole (MP), Dan Reed (DR)\n\n"


def pages(*texts: str) -> list[Page]:
    return [Page(number=number, label="", text=text) for number, text in enumerate(texts, 1)]


def of_report(*texts: str) -> list[tuple[str, int, str]]:
    found = units(pages(*texts), Kind.REPORT)
    return [(one.number, one.page, one.text) for one in found if one.unit == "recommendation"]


def concluded(*texts: str) -> list[tuple[str, int, str]]:
    found = units(pages(*texts), Kind.REPORT)
    return [(one.number, one.page, one.text) for one in found if one.unit == "conclusion"]


def of_minutes(text: str, unit: str) -> list[Unit]:
    return [one for one in units(pages(PRESENT + text), Kind.MINUTES) if one.unit == unit]


def test_a_labelled_recommendation_is_told_to_its_end() -> None:
    found = of_report(
        "4 Costs\nThe service is dear.\nRecommendation 4.2: The board should tell residents what\n"
        "the service costs them each year.\n4.3 We heard other evidence."
    )
    assert found == [
        ("4.2", 1, "Recommendation 4.2: The board should tell residents what the service costs them each year.")
    ]


def test_a_recommendation_goes_on_over_the_break_of_a_page_without_the_running_heads() -> None:
    texts = [
        f"A Fair Share\nThe text of page {number} is long and says a good deal.\nPage {number}"
        for number in range(1, 7)
    ]
    texts[2] = "A Fair Share\nRecommendation 7\nThe council should plant trees in every street of the town and\nPage 3"
    texts[3] = "A Fair Share\nwater them in the first two years.\nWe now turn to parks.\nPage 4"
    assert of_report(*texts) == [
        (
            "7",
            3,
            "Recommendation 7 The council should plant trees in every street of the town and water them in "
            "the first two years.",
        )
    ]


def test_one_that_the_summary_repeats_is_one_and_stands_where_it_is_argued() -> None:
    summary = (
        "List of recommendations\n1. Government should fund advice in each county.\n2. Councils should publish lists."
    )
    chapter = (
        "3 Advice\n3.1 There is not enough advice in the region, and all the witnesses told us so.\n"
        "Recommendation 1\nGovernment should fund advice in each county.\n"
        "3.2 There are not enough lists either, and those that there are cannot be found by anybody.\n"
        "Recommendation 2\nCouncils should publish lists.\n3.3 We end here, and thank those who came to see us."
    )
    assert [(number, page) for number, page, _ in of_report(summary, chapter)] == [("1", 2), ("2", 2)]


def test_the_numbered_items_under_a_heading_are_recommendations_until_the_list_ends() -> None:
    found = of_report(
        "Recommendations\n1. Fund advice in every county.\n2. Publish lists of what is held,\nwith dates.\n"
        "Formal minutes\nTuesday 4 March\n1. Mary Poole"
    )
    assert [text for _, _, text in found] == [
        "1. Fund advice in every county.",
        "2. Publish lists of what is held, with dates.",
    ]


def test_of_a_list_of_conclusions_and_recommendations_those_are_told_that_ask_for_something() -> None:
    found = of_report(
        "Conclusions and recommendations\nRoads\n1. Roads have become worse each year.\n"
        "2. We recommend that the Department count the potholes.\n3. It should publish the count."
    )
    assert [number for number, _, _ in found] == ["2", "3"]


@pytest.mark.parametrize(
    "spoke",
    [
        "Olive Marsh-Wood, Downland Law Centre, 21 January 2025",
        "Dr Olive Marsh, 3 May 2025",
        "– Olive Marsh, Director of Lanes",
        "Olive Marsh, Harbour Trust, written evidence",
    ],
)
def test_who_said_a_quotation_is_no_heading(spoke: str) -> None:
    text = f"2 Advice\nIt is hard to find advice.\n\nNobody answers.\n{spoke}\nIt is so.\nRecommendation 3: Mend it."
    (found,) = units(pages(text), Kind.REPORT)
    assert (found.number, found.section) == ("3", "Advice")


def test_a_heading_with_a_comma_is_still_one() -> None:
    text = "2 Advice\nIt is hard to find.\n\nLanes, roads and quays\nThey are bad.\nRecommendation 3: Mend them."
    (found,) = units(pages(text), Kind.REPORT)
    assert found.section == "Lanes, roads and quays"


def test_the_items_that_words_lead_to_have_the_numbers_of_the_register() -> None:
    found = of_report(
        "6 Recommendations\n6.1 We issue recommendations to address what we found.\n"
        "6.2 On 1 May 2022 the Commission recommended that the Authority:\n"
        "6.2.1 Use this report to teach pilots to look\naround them. (012/22)\n6.2.2 Print posters. (013/22)\n"
        "6.3 On 2 May the Authority replied that it would."
    )
    assert [number for number, _, _ in found] == ["012/22", "013/22"]
    assert found[0][2] == "6.2.1 Use this report to teach pilots to look around them. (012/22)"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Our recommendations\nR1. Plant trees.\nR2. Water them.", ["R1", "R2"]),
        ("SECTION 5 - RECOMMENDATIONS\nThe Agency is recommended to:\n2023/115 Review its guidance.\n2023/116 "
    "Print it.",
         ["2023/115", "2023/116"]),
        ("Safety Recommendation 2023-012\nIt is recommended that the Authority train pilots.", ["2023-012"]),
        ("12. We recommend that the Treasury review the formula.", ["12"]),
        ("6.22. In the light of this, I recommend:\n17. The Department shall found a body.", ["17"]),
    ],
)  # fmt: skip
def test_the_ways_in_which_inquiries_number_what_they_recommend_are_known(text: str, numbers: list[str]) -> None:
    assert [number for number, _, _ in of_report(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "In 2014 the Committee recommended that roads be mended. It was right.",
        "As a result Alstom made several recommendations which included:\n10.1 The railway reviews its tyres.",
        "He wrote:\n“Recommendation 3: The Board shall meet.”",
        "It says the following, “not all of it wise:\nRecommendation 3: The Board shall meet.”",
        "The offer of\nRecommendation 5 is equally justified.",
        "Contents\nRecommendations .......... 12\nRecommendation 1: trees 14",
        "Appendix 3 An earlier report\nRecommendations\n8.3 The Commission recommended that flights be counted.",
    ],
)
def test_what_others_recommended_and_what_is_only_mentioned_is_not_the_papers_own(text: str) -> None:
    assert of_report(text) == []


def test_responses_agendas_and_news_recommend_nothing_of_their_own() -> None:
    text = "Recommendation 1\nThe council should plant trees."
    for kind in (Kind.RESPONSE, Kind.AGENDA, Kind.NEWS, Kind.POST, Kind.MINUTES):
        assert units(pages(text), kind) == ()


def test_decisions_and_actions_are_told_of_minutes_alone() -> None:
    text = PRESENT + "RESOLVED: That it be so.\nACTION: JS to see to it"
    assert {one.unit for one in units(pages(text), Kind.MINUTES)} == {"decision", "action"}
    assert units(pages(text), Kind.REPORT) == ()


@pytest.mark.parametrize(
    "text",
    [
        "RESOLVED: That the wall be built.",
        "It was unanimously agreed that the wall be built.",
        "The Board noted the report and approved the budget.",
        "The accounts were noted and approved.",
        "JS proposed and MP seconded that DR be elected Chair.",
        "Members agreed to build the wall.",
        "The minutes of the last meeting were approved. Proposed by JS, seconded by MP.",
        "MP asked to be told of closings. AGREED.",
        "Mary Poole was elected Chair.",
    ],
)
def test_a_decision_is_told_in_all_its_words(text: str) -> None:
    assert [one.text for one in of_minutes(text, "decision")] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "It had been agreed that the wall be built.",
        "The Board noted the report.",
        "MP reported that the plan was approved by the county.",
        "The minutes will be approved at the next meeting.",
        "The department agreed to review the formula.",
    ],
)
def test_what_was_decided_before_or_elsewhere_is_no_decision(text: str) -> None:
    assert of_minutes(text, "decision") == []


def test_an_answer_on_a_planning_application_is_a_decision() -> None:
    text = "5 Planning\n25/0012/FUL 4 High Street, porch. No objection.\n6 Roads\nThe lights are out. No comment."
    assert [one.text for one in of_minutes(text, "decision")] == ["25/0012/FUL 4 High Street, porch. No objection."]


@pytest.mark.parametrize(
    ("text", "owner", "due"),
    [
        ("ACTION: JS and MP to write to the county, by 3 May 2025", "JS and MP", "3 May 2025"),
        ("Action 3: JS to send the figures (by end of May)", "JS", "end of May"),
        ("Action: clerk", "clerk", ""),
        ("JS to write to the county by 3 May.", "JS", "3 May"),
        ("The Clerk will write to the county.", "The Clerk", ""),
        ("MP undertook to find the key.", "MP", ""),
        ("DR to ask for prices for the next meeting.", "DR", "the next meeting"),
        ("Posters will be collected by JS.", "JS", ""),
    ],
)
def test_an_action_says_who_and_by_when(text: str, owner: str, due: str) -> None:
    (one,) = of_minutes(text, "action")
    assert (one.text, one.owner, one.due) == (text, owner, due)


def test_an_action_that_says_little_has_the_sentence_before_it() -> None:
    (one,) = of_minutes("The gate is still broken. JS to pursue.", "action")
    assert one.text == "The gate is still broken. JS to pursue."


def test_the_table_at_the_end_repeats_the_actions_or_adds_to_them() -> None:
    text = "4 Roads\nACTION: JS to count the potholes in Mill Lane, by 3 May 2025\nActions\n"
    found = of_minutes(text + "JS Count potholes 3 May 2025\nMP, DR Plan for the wall 4 June 2025", "action")
    assert [(one.owner, one.due) for one in found] == [("JS", "3 May 2025"), ("MP, DR", "4 June 2025")]
    assert found[0].text.startswith("ACTION: JS to count")


def test_the_items_under_a_heading_of_actions_are_actions() -> None:
    found = of_minutes("7 Close\nActions:\n• Ben to follow up the links\n• Vanessa to advise the Board", "action")
    assert [one.text for one in found] == ["Ben to follow up the links", "Vanessa to advise the Board"]


def test_a_labelled_conclusion_is_told_to_its_end() -> None:
    found = concluded(
        "The wall was old and had been mended.\nConclusion 2: The wall fell because nobody was told to\nlook at it."
        "\nThe gate stood.\nConclusion 3\nThe gate was sound."
    )
    assert found == [
        ("2", 1, "Conclusion 2: The wall fell because nobody was told to look at it."),
        ("3", 1, "Conclusion 3 The gate was sound."),
    ]


@pytest.mark.parametrize("mark", ["1. |2. ", "4.1 |4.2 ", "• |• "])
def test_the_items_under_a_heading_of_conclusions_are_conclusions(mark: str) -> None:
    first, second = mark.split("|")
    text = f"Key conclusions\n{first}The wall was old and weak.\n{second}Nobody had been told to look.\nNext steps\n"
    assert [said for _, _, said in concluded(text)] == [
        f"{first}The wall was old and weak.".removeprefix("• "),
        f"{second}Nobody had been told to look.".removeprefix("• "),
    ]


def test_of_conclusions_and_recommendations_one_is_either_and_never_both() -> None:
    text = (
        "Conclusions and recommendations\n1. The roads have become worse each year.\n"
        "2. The council should mend them.\n3. Nobody has measured the holes yet."
    )
    assert [number for number, _, _ in concluded(text)] == ["1", "3"]
    assert [number for number, _, _ in of_report(text)] == ["2"]


@pytest.mark.parametrize(
    "text",
    [
        "Conclusion\nWe began with three questions, and can offer an answer.\n• one thing that is so and so",
        "Conclusions\nThe wall fell. Nobody looked at it.",
        "Contents\nConclusions 12\nConclusion 1: walls ........ 14",
        "We come to\nconclusion 3 in the end.",
        "Conclusions\n1. We recommend that the wall be mended.\n2. We recommend that it be seen.",
        "Conclusions\n1. Walls\n2. Gates",
    ],
)
def test_what_is_no_conclusion_of_the_paper(text: str) -> None:
    assert concluded(text) == []


def test_letters_and_minutes_conclude_nothing() -> None:
    text = "Conclusions\n1. The wall was old and weak.\n2. Nobody had been told to look."
    assert [units(pages(text), kind) for kind in (Kind.LETTER, Kind.MINUTES)] == [(), ()]


def test_the_dotted_items_under_a_heading_are_recommendations() -> None:
    found = of_report(
        "Our recommendations\n● Repeal the Act.\n● Found a body that watches\nover the rest.\nWe end here."
    )
    assert [text for _, _, text in found] == ["Repeal the Act.", "Found a body that watches over the rest."]


def test_the_actions_of_the_last_meeting_are_not_those_of_this_one() -> None:
    text = "3.1 Actions from the previous meeting\nMay24.01 JS to write JS Completed\n4.1 Roads\nMP to count lights."
    assert [one.text for one in of_minutes(text, "action")] == ["MP to count lights."]


def test_a_unit_stands_under_the_heading_above_it() -> None:
    found = of_minutes(
        "4 Roads\n4.1 It was agreed to mend them.\n5 Parks\n5.1 It was agreed to plant.\n6 Next\n7 May", "decision"
    )
    assert [one.section for one in found] == ["Roads", "Parks"]


def test_the_units_of_a_paper_are_recorded_when_it_is_described() -> None:
    reading = Reading(pages=tuple(pages(PRESENT + "ACTION: JS to write")), media_type="text/plain")
    document = describe(reading, Original(hashlib.sha256(b"").hexdigest(), 0), ("minutes.txt",), Vocabulary())
    assert [(one.unit, one.owner) for one in document.units] == [("action", "JS")]


def steps(call: Callable[[], object]) -> int:
    """How many lines of our code run in a call."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> object:
        nonlocal count
        count += event == "line" and "ingest/units" in frame.f_code.co_filename
        return trace

    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        call()
    finally:
        sys.settrace(None)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "ACTION:\n",
        "RESOLVED: that x.\n",
        "Recommendation 1\n",
        "Recommendations\n1. Do\n",
        "JS to do x.\n",
        "Actions\n",
        "Conclusions\n1. It is so.\n",
        "Recommendation 1: do it. The Council does not accept ",
        "Recommendations 1, 2 and ",
    ],
)
@pytest.mark.parametrize("kind", [Kind.MINUTES, Kind.REPORT, Kind.RESPONSE])
def test_twice_the_text_takes_no_more_than_twice_the_steps(unit: str, kind: Kind) -> None:
    once, twice = (steps(partial(find, pages(unit * count), kind)) for count in (1_000, 2_000))
    assert twice < 2.5 * once


def test_text_without_a_space_or_an_end_is_read() -> None:
    for text in (
        "x" * 100_000,
        "ACTION:" * 50_000,
        "1." * 50_000,
        "A" * 100_000,
        "RESOLVED " * 20_000,
        "we recommend " * 9_000,
        "Recommendation 1 " * 6_000,
        "Recommendations 1, " + "2, " * 30_000,
        "Conclusion 1" * 9_000,
    ):
        for kind in (Kind.MINUTES, Kind.REPORT, Kind.RESPONSE):
            assert len(find(pages(text), kind)) <= 1
