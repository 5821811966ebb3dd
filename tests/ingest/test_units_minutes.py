"""What is told of minutes: who acts on a decision, a column of initials, applications, old actions."""

import pytest

from documents import Kind, Page, Unit
from ingest.units import units

PRESENT = "Minutes of the Harbour Board\nPresent: John Smith (JS), Mary Poole (MP), Dan Reed (DR)\n\n"
HEAD = PRESENT + "ITEMS ACTION\n1. Walls\n"


def found(text: str, unit: str) -> list[Unit]:
    pages = [Page(number=1, label="", text=text)]
    return [one for one in units(pages, Kind.MINUTES) if one.unit == unit]


def owned(text: str) -> list[tuple[str, str]]:
    return [(one.owner, one.text) for one in found(text, "action")]


@pytest.mark.parametrize(
    ("text", "owner", "task"),
    [
        ("It was agreed that JS would write to the county.", "JS", "JS would write to the county."),
        ("RESOLVED: That the Clerk write to the county.", "the Clerk", "the Clerk write to the county."),
        ("Members decided that Mary Poole should ask for prices.", "Mary Poole", "Mary Poole should ask for prices."),
        ("It was agreed to ask the Chair to look at the wall.", "the Chair", "the Chair to look at the wall."),
    ],
)
def test_a_decision_that_names_who_acts_is_an_action_too(text: str, owner: str, task: str) -> None:
    assert [one.text for one in found(PRESENT + text, "decision")] == [text]
    assert owned(PRESENT + text) == [(owner, task)]


@pytest.mark.parametrize(
    "text",
    [
        "It was agreed that the wall would be built.",
        "It was agreed that the Council would build the wall.",
        "It was agreed that the letter from JS would go to the county.",
    ],
)
def test_a_decision_that_names_nobody_to_act_is_no_action(text: str) -> None:
    assert len(found(PRESENT + text, "decision")) == 1
    assert owned(PRESENT + text) == []


def test_an_action_after_the_word_itself_says_who_acts_on_the_decision_above_it() -> None:
    text = PRESENT + "1. Walls\nIt was agreed that Mary Poole should ask for prices.\nACTION: MP to ask three masons"
    assert owned(text) == [("MP", "ACTION: MP to ask three masons")]


@pytest.mark.parametrize("head", ["ITEMS ACTION", "Item Action by", "Action", "Minute By whom"])
def test_initials_at_the_end_of_a_paragraph_are_of_the_column_that_the_paper_has(head: str) -> None:
    text = f"{PRESENT}{head}\n1. Walls\nThe county should be told of the hole. MP/DR\nThe gate stands open.\n2. Next\n"
    assert owned(text) == [("MP/DR", "The county should be told of the hole.")]


def test_initials_at_the_end_of_a_paragraph_mean_nothing_without_such_a_column() -> None:
    assert owned(PRESENT + "1. Walls\nThe county should be told of the hole. MP/DR\n2. Next\n") == []


@pytest.mark.parametrize("initials", ["PWh/MCa", "JS, MP", "ALL", "JS & MP", "JS/MP/DR"])
def test_the_column_may_hold_the_initials_of_several(initials: str) -> None:
    assert owned(f"{HEAD}The county should be told. {initials}\n2. Next\n") == [
        (initials, "The county should be told.")
    ]


def test_initials_alone_below_a_paragraph_are_its_own_and_begin_no_sentence() -> None:
    text = HEAD + "• The county has still to answer us.\nMP\n• It was agreed to plant a tree.\n2. Next\n"
    assert owned(text) == [("MP", "The county has still to answer us.")]
    assert [one.text for one in found(text, "decision")] == ["It was agreed to plant a tree."]


def test_a_sentence_does_not_begin_with_the_initials_beside_the_paragraph_above() -> None:
    text = HEAD + "It would be best to ask the county for a grant. JS\nMP would speak to the farmer. MP\n2. Next\n"
    assert owned(text) == [
        ("JS", "It would be best to ask the county for a grant."),
        ("MP", "MP would speak to the farmer."),
    ]


def test_a_name_that_the_next_line_goes_on_from_is_not_in_the_column() -> None:
    text = HEAD + "The wall has a hole again and nobody has said why. MP\nto advise the county of the hole.\n2. Next\n"
    assert owned(text) == [("MP", "MP to advise the county of the hole.")]


def test_several_initials_below_each_other_are_of_nobody_knows_which_paragraph() -> None:
    assert owned(HEAD + "• The county should be told.\n• The gate should be shut.\nJS\nMP\n2. Next\n") == []


def test_what_leaves_nothing_to_be_done_is_no_action_whoever_stands_beside_it() -> None:
    assert owned(HEAD + "The wall is finished and the masons were thanked. MP\n2. Next\n") == []


def test_the_column_names_those_who_act_with_the_one_in_the_sentence() -> None:
    text = HEAD + "MP would ask the county for help and tell JS. MP/JS\n2. Next\n"
    assert owned(text) == [("MP/JS", "MP would ask the county for help and tell JS.")]


def test_a_decision_with_initials_beside_it_is_an_action_too() -> None:
    text = HEAD + "It was agreed to give the band fifty pounds. DR\n2. Next\n"
    assert [one.text for one in found(text, "decision")] == ["It was agreed to give the band fifty pounds."]
    assert owned(text) == [("DR", "It was agreed to give the band fifty pounds.")]


@pytest.mark.parametrize(
    "answer",
    [
        "NO OBJECTION",
        "No comment",
        "Supported",
        "Objection",
        "No objections were raised",
        "Comment: Agree to the felling",
    ],
)
def test_an_application_and_the_answer_below_it_are_one_decision(answer: str) -> None:
    text = f"{PRESENT}5. Applications\n25/00693/F Manor Farm, High Street\nA car port.\n{answer}\n6. Roads\n"
    assert [one.text for one in found(text, "decision")] == [f"25/00693/F Manor Farm, High Street A car port. {answer}"]


def test_each_application_has_its_own_answer_and_the_authority_s_is_none() -> None:
    text = (
        PRESENT + "5. Planning\n25/01166/F Daleview, Foxhill Lane - APPROVED\n25/00714/F Beech House gates - REFUSED\n"
        "25/00254/TCA Westend House, treework - no objection\n6. Roads\n"
    )
    assert [one.text for one in found(text, "decision")] == ["25/00254/TCA Westend House, treework - no objection"]


@pytest.mark.parametrize(
    "text",
    [
        "JS asked for a new board by the gate. This was agreed by the Council.",
        "The members were sorry to hear it and decided to look further into it.",
        "Approval was given for the cost of the paint.",
        "A new board should be bought. Prop: JS 2nd: MP",
        "A new board should be bought. Prop: JS Sec: MP",
        "The Chair declares the following elections:",
    ],
)
def test_other_words_for_a_decision_are_known(text: str) -> None:
    assert [one.text for one in found(PRESENT + text, "decision")] == [text]


@pytest.mark.parametrize(
    "text",
    ["MP to be asked for a price.", "DR will carry out a survey.", "The wall – MP would liaise with the mason."],
)
def test_other_words_for_an_action_are_known(text: str) -> None:
    assert [one.text for one in found(PRESENT + text, "action")] == [text.removeprefix("The wall – ")]


def test_those_present_act_by_their_first_or_whole_name() -> None:
    text = (
        "Minutes\nPresent: Lucy Marsh, David Hill, Grant Wood\n1. Walls\nDavid to mend the gate.\nLucy Marsh will ask."
    )
    assert [owner for owner, _ in owned(text)] == ["David", "Lucy Marsh"]


@pytest.mark.parametrize(
    ("action", "owner"),
    [
        ("Head of Housing to write to landlords by 3 May", "Head of Housing"),
        ("Director of Adult Social Care and the Leader to meet", "Director of Adult Social Care and the Leader"),
        ("The Section 151 Officer to report back", "The Section 151 Officer"),
        ("Assistant Director (Planning) to publish the list", "Assistant Director (Planning)"),
        ("Cabinet Member for Housing to ask for figures", "Cabinet Member for Housing"),
        ("Write to landlords by 3 May", ""),
        ("Report of the Director to follow", ""),
        ("Members of the public to be told", ""),
    ],
)
def test_an_office_that_is_to_do_something_owns_the_action(action: str, owner: str) -> None:
    (item,) = owned(f"{PRESENT}1. Walls\nThe wall was looked at.\nActions\n- {action}\n")
    assert item == (owner, action)
    (labelled,) = found(f"{PRESENT}1. Walls\nAction: {action}\n", "action")
    assert labelled.owner == owner


def test_an_office_alone_after_the_word_owns_the_action() -> None:
    assert [owner for owner, _ in owned(f"{PRESENT}1. Walls\nThe wall is to be mended. Action: Head of Housing\n")] == [
        "Head of Housing"
    ]


def test_who_proposed_the_minutes_belongs_to_their_approval() -> None:
    text = (
        "4. Minutes\nThe minutes were approved. It was noted that MP was there. Approval – proposed JS, seconded MP.\n"
    )
    (one,) = found(PRESENT + text, "decision")
    assert one.text == "The minutes were approved. Approval – proposed JS, seconded MP."


def test_who_proposed_a_thing_is_no_heading_of_what_follows() -> None:
    text = PRESENT + "4 Money\nIt was resolved to raise the fee by a pound.\nProp: JS 2nd: MP\nThe gate was agreed.\n"
    assert next((one.text, one.section) for one in found(text, "decision")) == (
        "It was resolved to raise the fee by a pound. Prop: JS 2nd: MP",
        "Money",
    )


def test_the_rows_of_a_table_of_old_actions_count_nowhere() -> None:
    text = (
        PRESENT + "05.19.05 Actions from previous meeting\nNO ACTION UPDATE OWNER\n03.19.04 Oak tree\n"
        "JS to speak to the mason about the tree\n03.19.06 Speeding\nMP to look into signs, which the county has "
        "said may take until the end of the winter at the least to be put up.\nDR to ask again\n"
        "05.19.06 Roads\nMP to count the lights.\n"
    )
    assert owned(text) == [("MP", "MP to count the lights.")]


def test_what_is_printed_below_a_list_does_not_run_into_it() -> None:
    text = (
        "7. Close\nActions:\n• Ben to follow up the links\n• Tim to send out the\nminutes to all\nMeeting closed at 9pm"
    )
    assert [text for _, text in owned(PRESENT + text)] == [
        "Ben to follow up the links",
        "Tim to send out the minutes to all",
    ]
    text = PRESENT + "1. Walls\nMP is to meet the mason to discuss what is\nPRESENT John Smith (Chair) JS\n"
    assert owned(text) == [("MP", "MP is to meet the mason to discuss what is")]
