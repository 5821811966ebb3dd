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


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("The Council refuses to accept this recommendation.", Status.REJECTED),
        ("The Government no longer accepts this recommendation.", Status.REJECTED),
        ("We do not, for the reasons set out in chapter 2, accept this recommendation.", Status.REJECTED),
        ("Response: This is not accepted.", Status.REJECTED),
        ("Cabinet will decide in May whether it accepts this recommendation.", Status.UNCLEAR),
        ("If the Board accepts this recommendation, it will cost £2m.", Status.UNCLEAR),
        ("The recommendation is accepted unless costs rise.", Status.UNCLEAR),
        ("The Council has yet to agree this recommendation.", Status.UNCLEAR),
        ("The Council neither accepts nor rejects this recommendation.", Status.UNCLEAR),
        ("The Government does not believe it right to accept this recommendation.", Status.UNCLEAR),
        ("There is no reason to accept this recommendation.", Status.UNCLEAR),
        ("The Committee hopes that the Council accepts this recommendation.", Status.UNCLEAR),
        ("We accept this recommendation. We no longer accept this recommendation.", Status.UNCLEAR),
        ("Response: Agreed to consider this in 2027.", Status.UNCLEAR),
        ("Response: The Council supports families.", Status.UNCLEAR),
        ("It is yet to be Agreed", Status.UNCLEAR),
        ("This recommendation was accepted in 2015 and reversed in 2019.", Status.UNCLEAR),
        ("This recommendation is accepted pending legal advice.", Status.UNCLEAR),
        ("The Government accepts this recommendation when resources allow.", Status.UNCLEAR),
        ("The opposition accepts this recommendation.", Status.UNCLEAR),
        ("The Council accepts this recommendation, excluding the second limb.", Status.PARTLY),
        ("The Council agrees with this recommendation save for paragraph 3.", Status.PARTLY),
        ("The Council accepts this recommendation for England alone.", Status.PARTLY),
    ],
)
def test_what_is_denied_or_depends_on_something_is_never_accepted(words: str, status: Status) -> None:
    assert told(f"Recommendation 4\nTrees should be planted.\n{words}") == [("4", status)]


@pytest.mark.parametrize(
    "words",
    [
        "Accepted: No",
        "Accepted?",
        "Agreed: no further action",
        "Response: Agreed, no action proposed",
        "Response: Agree with the sentiment",
        "The Board agrees this recommendation is unworkable.",
        "The Council accepts this recommendation is unaffordable.",
        "This recommendation was accepted by the last administration.",
        "The Committee said the Government accepts this recommendation. We disagree.",
        "Officers support this recommendation.",
        "The Labour group agree with this recommendation.",
        "UNISON accepts this recommendation.",
        "No council accepts this recommendation.",
        "The former Government accepted this recommendation.",
        "Officers' response: Accepted",
        "Previous response: Accepted",
        "Accepted, depending on the budget",
        "Accepted, awaiting Cabinet approval",
        "Accepted awaiting Cabinet approval",
        "Accepted, to be confirmed",
        "Accepted, deferred to 2027",
        "Accepted 50%",
        "Status: Accepted - on hold",
        "Status: Accepted - lapsed",
        "Status: Accepted (awaiting funding)",
        "☒ Accepted (awaiting funding)\n☐ Rejected",
        "The Council accepts this recommendation to some extent.",
        "The Council accepts this recommendation in spirit.",
        "The Council accepts this recommendation\nin spirit.",
        "The Council accepts this recommendation for England.",
        "The Council accepts this recommendation where practicable.",
        "The Council accepts this recommendation reluctantly.",
        "We accept this recommendation and will consider how to do it.",
        "We accept this recommendation and have since abandoned it.",
        "Accepted. However, the Council will not implement it.",
        "Accepted\nHowever, the Council will not implement it.",
        "Accepted. This is subject to the outcome of the Spending Review.",
        "Accepted. It depends on funding.",
        "The Council accepts this recommendation. But it will wait.",
    ],
)
def test_what_says_more_than_that_it_is_accepted_is_not_clear(words: str) -> None:
    assert told(f"Recommendation 4\nTrees should be planted.\n{words}") == [("4", Status.UNCLEAR)]


@pytest.mark.parametrize(
    "words",
    [
        "The Council accepts this recommendation with reservations.",
        "Accepted as amended",
        "Response: Accepted as amended",
        "We do not accept this recommendation in full.",
    ],
)
def test_what_is_accepted_with_changes_is_accepted_in_part(words: str) -> None:
    assert told(f"Recommendation 4\nTrees should be planted.\n{words}") == [("4", Status.PARTLY)]


@pytest.mark.parametrize("after", ["", "\nNext steps"])
@pytest.mark.parametrize(
    "words",
    [
        "Accept",
        "AGREED",
        "Accepted in full.",
        "Accepted (implemented)",
        "Accepted. The Council will plant trees.",
        "Accepted; work has begun",
        "Accepted Head of Parks March 2027",
        "Home Office response: Accepted",
        "Management response: Agreed",
        "Government response: Accept\nThe Government agrees that trees matter. It will plant them.",
        "Government response\nThe Government accepts this recommendation.\nIt will plant trees.",
        "Response: We accept this recommendation.",
        "We accept this recommendation and will plant trees.",
        "We accept this recommendation and have already planted trees.",
        "The Government fully accepts this recommendation.",
        "The Department of Health and Social\nCare accepts this recommendation.",
        "The Police and Crime Commissioner accepts this recommendation.",
        "Kent County Council therefore accepts the Committee’s recommendation.",
        "This recommendation has been accepted and will be carried out in 2026.",
    ],
)
def test_the_plain_forms_of_acceptance_are_accepted(words: str, after: str) -> None:
    assert told(f"Recommendation 4\nTrees should be planted.\n{words}{after}") == [("4", Status.ACCEPTED)]


def test_what_leaves_an_acceptance_open_is_told_with_it() -> None:
    (one,) = said("Recommendation 4\nTrees should be planted.\nAccepted. However, there are no trees. We wait.")
    assert (one.status, one.text) == (Status.UNCLEAR, "Accepted. However, there are no trees.")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Response: Accepted, subject to funding", "Response: Accepted, subject to funding"),
        (
            "Response: Accepted, subject to\nfunding being found. We wait.",
            "Response: Accepted, subject to funding being found",
        ),
        ("Response: Accepted\nsubject to funding", "Response: Accepted subject to funding"),
        (
            "Response: Accepted, except in March, which is rejected.",
            "Response: Accepted, except in March, which is rejected",
        ),
        ("Response: Accepted only in relation to schools", "Response: Accepted only in relation to schools"),
    ],
)
def test_what_is_accepted_with_more_beside_it_is_accepted_in_part_and_told_with_that(words: str, text: str) -> None:
    (one,) = said(f"Recommendation 4\nTrees should be planted.\n{words}")
    assert (one.status, one.text) == (Status.PARTLY, text)


@pytest.mark.parametrize(
    ("boxes", "status"),
    [
        ("☐ Accepted\n☒ Rejected", Status.REJECTED),
        ("☐ Accepted ☒ Accepted in part ☐ Rejected", Status.PARTLY),
        ("Accepted ☑ Rejected ☐", Status.ACCEPTED),
        ("[ ] Accepted\n[x] Rejected", Status.REJECTED),
        ("☐ Accepted\n☐ Rejected", Status.UNCLEAR),
        ("☒ Accepted\n☒ Rejected", Status.UNCLEAR),
    ],
)
def test_of_a_list_of_answers_the_one_that_is_ticked_counts(boxes: str, status: Status) -> None:
    assert told(f"Recommendation 4\nTrees should be planted.\n{boxes}") == [("4", status)]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Draft response: Accepted", Status.UNCLEAR),
        ("Draft response: Accepted\nFinal response: Rejected", Status.REJECTED),
        ("Response: Accepted\nUpdated response: No longer accepted", Status.REJECTED),
        ("Response: Accepted\nStatus: Rejected", Status.UNCLEAR),
        ("Response: Accepted\nRecommendation 4\nFinal response: Accepted in part", Status.PARTLY),
        ("Response: Accepted\nRecommendation 4\nResponse: Rejected", Status.UNCLEAR),
    ],
)
def test_of_answers_that_differ_the_final_one_counts_or_none(text: str, status: Status) -> None:
    assert told(f"Recommendation 4\nTrees should be planted.\n{text}") == [("4", status)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We have no doubt that, if recommendation 6 is accepted, trees will grow.", "6 unclear"),
        ("The Board will not\naccept recommendations 6 and 7.", "6 rejected, 7 rejected"),
        ("We accept recommendation 6 but do not, since it rains, accept recommendation 7.", "6 accepted, 7 rejected"),
        ("If the Board accepts recommendation 6 and agrees with recommendation 7, we wait.", "6 unclear, 7 unclear"),
        ("We accept recommendation 6, subject to funding.", "6 partly"),
        ("We accept recommendation 6 and agree with recommendation 7, subject to funding.", "6 unclear, 7 unclear"),
        ("We accept recommendations 1 and 2 with reservations.", "1 partly, 2 partly"),
        ("We accept recommendations 1 and 2 for England.", "1 unclear, 2 unclear"),
        ("We accept recommendations 1, 2 and 3.", "1 accepted, 2 accepted, 3 accepted"),
        ("We accept recommendation 1. However, we will not do it.", "1 unclear"),
        ("We accept recommendation 1. We reject recommendation 2.", "1 accepted, 2 rejected"),
        ("Accept: recommendations 1 and 2\nReject: recommendation 3", "1 accepted, 2 accepted, 3 rejected"),
        (
            "The Council accepts recommendation 1, notes recommendation 2 and rejects recommendation 3.",
            "1 accepted, 2 unclear, 3 rejected",
        ),
        ("Recommendations 1 and 2 were accepted in 2015 and have lapsed.", "1 unclear, 2 unclear"),
        ("Officers support recommendation 1.", "1 unclear"),
        ("The Labour group agree with recommendation 1.", "1 unclear"),
        ("The opposition accepts recommendation 1 and rejects recommendation 2.", "1 unclear, 2 unclear"),
    ],
)
def test_sentences_that_list_by_answer_are_judged_whole(text: str, expected: str) -> None:
    assert ", ".join(sorted(" ".join(pair) for pair in told(text))) == expected


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
