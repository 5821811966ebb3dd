"""What a response says to each recommendation of another paper, in which words and on which page."""

import pytest

from documents import Kind, Page, Unit
from documents.units import RESPONSE, Status
from ingest.units import units


def said(*texts: str) -> list[Unit]:
    pages = [Page(number=number, label="", text=text) for number, text in enumerate(texts, 1)]
    return [one for one in units(pages, Kind.RESPONSE) if one.unit == RESPONSE]


def told(*texts: str) -> list[tuple[str, str]]:
    return [(one.number, one.status) for one in said(*texts)]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Government response: Accept", Status.ACCEPTED),
        ("Our response – Agreed", Status.ACCEPTED),
        ("Status: Accepted in part", Status.PARTLY),
        ("Partially accepted", Status.PARTLY),
        ("Accepted in principle.", Status.PARTLY),
        ("Accepted, with modifications", Status.PARTLY),
        ("Not accepted", Status.REJECTED),
        ("Response: Not agreed", Status.REJECTED),
        ("Rejected. It would cost too much.", Status.REJECTED),
        ("Noted.", Status.UNCLEAR),
        ("Under consideration", Status.UNCLEAR),
        ("To be decided as part of the spending round", Status.UNCLEAR),
        ("The Government accepts this recommendation.", Status.ACCEPTED),
        ("We agree with this recommendation, and have begun.", Status.ACCEPTED),
        ("The Council accepts this recommendation in part. It will say when.", Status.PARTLY),
        ("We do not accept this recommendation, since it rains.", Status.REJECTED),
        ("The Department is unable to support this recommendation.", Status.REJECTED),
        ("This recommendation is accepted.", Status.ACCEPTED),
        ("This recommendation is under consideration.", Status.UNCLEAR),
        ("Response\nThe Department will publish figures in the spring.", Status.UNCLEAR),
    ],
)
def test_what_stands_under_the_label_of_a_recommendation_is_its_answer(words: str, status: Status) -> None:
    text = f"Recommendation 4\nTrees should be planted in every street of the town.\n{words}\nNext steps"
    assert told(text) == [("4", status)]


def test_an_answer_stands_on_its_own_page_in_its_own_words() -> None:
    (one,) = said("Recommendation 11\nThe council should plant trees.", "Government response: Accept in part\nWe will.")
    assert (one.number, one.page, one.text) == ("11", 2, "Government response: Accept in part")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Recommendation 1: Plant.\nAccepted.\nRecommendation 2: Water.\nRejected.", "1 accepted, 2 rejected"),
        ("Recommendation 1 – Accepted\nRecommendation 2 – Not accepted", "1 accepted, 2 rejected"),
        ("Response to recommendation 4.2\nStatus: Agreed", "4.2 accepted"),
        ("R1 Plant.\nStatus: Agreed\nR2 Water.\nStatus: Noted", "R1 accepted, R2 unclear"),
        ("Recommendations 1 to 3\nGovernment response: Noted", "1 unclear, 2 unclear, 3 unclear"),
        ("RECOMMENDATIONS 4 AND 5\nReply: Accepted", "4 accepted, 5 accepted"),
        ("Recommendation 3 Plant trees. Accepted We will do so.", "3 accepted"),
        ("Recommendation 3 Plant trees Accept in part", "3 partly"),
        ("Recommendation 6\nPlant trees.\nPartially\naccepted\nby 2027", "6 partly"),
    ],
)
def test_headings_and_rows_of_tables_name_one_recommendation_or_several(text: str, expected: str) -> None:
    assert sorted(" ".join(pair) for pair in told(text)) == expected.split(", ")


def test_the_rows_of_a_table_with_numbers_alone_are_answers() -> None:
    text = (
        "No. Recommendation Response\n1 Trees should be planted in all\nstreets.\nAccept 2.30\n"
        "2 Trees should be watered.\nReject 2.31\n3 Trees should be felled.\nAccept in part"
    )
    assert told(text) == [("1", "accepted"), ("2", "rejected"), ("3", "partly")]


def test_answers_that_are_listed_count_where_nothing_says_more() -> None:
    text = "We accept recommendations 1 and 3 in full, and reject recommendation 2.\nAccept Recommendations 5–7"
    assert sorted(told(text)) == [(number, "rejected" if number == "2" else "accepted") for number in "123567"]
    more = f"{text}\nRecommendation 3\nGovernment response: Accept in part"
    assert dict(told(more))["3"] == "partly"


@pytest.mark.parametrize(
    "text",
    [
        "Contents\nRecommendation 1 ........ 3\nRecommendation 2 ........ 4",
        "Recommendation 4\nCouncils should accept more people. The panel agreed.",
        "Recommendation 4\nCouncils should be told.\nAccepted practice is to tell them.",
        "The Government will consider recommendation 10 with its response to others.",
        "1 Introduction\nThe report was accepted by all.",
    ],
)
def test_what_says_nothing_to_a_recommendation(text: str) -> None:
    assert told(text) == []
