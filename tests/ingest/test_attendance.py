"""Who was there is read from the lists of minutes, however they are laid out, and nobody who is not named there."""

import json
from collections.abc import Sequence

import pytest

from documents import Claim, Kind, Page, Word, Words
from ingest.describe import describe
from ingest.metadata.attendance import attendance
from ingest.metadata.attendance.lists import LOOKED
from tests.ingest.papers import ORIGINAL, VOCABULARY, reading


def claims(*texts: str) -> list[Claim]:
    return list(attendance(reading(*texts).pages, VOCABULARY))


def told(*texts: str, field: str = "present") -> list[str]:
    """The parties of a field, as "name; role; body" without what is not said."""
    return parties(claims(*texts), field)


def parties(found: Sequence[Claim], field: str) -> list[str]:
    values = (json.loads(claim.value) for claim in found if claim.field == field)
    return ["; ".join(filter(None, (value["name"], value["role"], value["body"]))) for value in values]


def set_out(*lines: Sequence[tuple[float, str]]) -> Page:
    """A page with boxes: its lines as words and where each group of them begins."""
    text, words = "", list[Word]()
    for number, line in enumerate(lines):
        for x, cell in line:
            for word in cell.split():
                words.append(
                    Word(len(text), len(text) + len(word), x, 14.0 * number, x + 5 * len(word), 14 * number + 10)
                )
                text, x = f"{text}{word} ", x + 5 * len(word) + 3
        text = f"{text.rstrip()}\n"
    return Page(number=1, label="1", text=text, words=Words.of(words))


def test_a_list_between_commas_with_a_style_for_all() -> None:
    text = "Present: Cllrs A Smith (Chair), B Jones, Underhill and D Brown.\nIn attendance: Mrs E Clark (Clerk)"
    assert told(text) == ["Cllr A Smith; Chair", "Cllr B Jones", "Cllr Underhill", "Cllr D Brown"]
    assert told(text, field="attending") == ["Mrs E Clark; Clerk"]
    assert told(text, field="chair") == ["Cllr A Smith; Chair"]


def test_short_names_are_names_behind_a_style() -> None:
    assert told("Present: Cllr Mary Sample (Chair), Cllr Wei Li, Ms Ann Ng") == [
        "Cllr Mary Sample; Chair",
        "Cllr Wei Li",
        "Ms Ann Ng",
    ]


def test_a_list_one_a_line_with_letters_and_offices() -> None:
    text = (
        "Minutes\nPresent:\n\nNick Oakes (NO) CHAIR\nB May (BM)\nC Fleet (Clerk - CF)\n"
        "Apologies:\nMrs J Cole\n1 Minutes\nAnn Lee"
    )
    assert told(text) == ["Nick Oakes; Chair", "B May", "C Fleet; Clerk"]
    assert told(text, field="apologies") == ["Mrs J Cole"]
    assert told(text, field="chair") == ["Nick Oakes; Chair"]


def test_a_list_between_semicolons_over_broken_lines() -> None:
    text = (
        "Present: Rowena Castle (RC), Director of Housing and Communities, Wealdmouth Borough Council (Chair); Hugh\n"
        "Fisher (HF), Home Office; Marcia Finch-\nHatton (MF), for the districts; Femi Oakes (FO), Open Door Harbour.\n"
        "Apologies: Inspector Clare Warden, police; Adele Crouch, Home Office."
    )
    assert told(text) == [
        "Rowena Castle; Director of Housing and Communities, Chair; Wealdmouth Borough Council",
        "Hugh Fisher; home-office",
        "Marcia Finch-Hatton; for the districts",
        "Femi Oakes; Open Door Harbour",
    ]
    assert told(text, field="apologies") == ["Inspector Clare Warden", "Adele Crouch; home-office"]


def test_a_table_of_names_and_bodies() -> None:
    text = (
        "Present\nLorna Haver\tHome Office (Chair)\tLH\nEd Stukely\tStanford Parish Council\tES\n"
        "Also present\nAnn Lee\tSPC"
    )
    assert told(text) == ["Lorna Haver; Chair; home-office", "Ed Stukely; stanford-parish"]
    assert told(text, field="attending") == ["Ann Lee; stanford-parish"]


def test_heads_side_by_side_have_the_names_under_them() -> None:
    page = set_out(
        [(100, "Present:"), (250, "Members of the Public:"), (450, "Apologies:")],
        [(100, "Nick Oakes (NO) CHAIR"), (255, "Diana Stone"), (445, "Katy Draper")],
        [(100, "Bruce May (BM)"), (450, "Ann Prescott")],
        [(100, "1. Minutes")],
    )
    found = list(attendance([page], VOCABULARY))
    assert parties(found, "present") == ["Nick Oakes; Chair", "Bruce May"]
    assert parties(found, "apologies") == ["Katy Draper", "Ann Prescott"]
    assert not any("Stone" in claim.value for claim in found)


def test_names_in_two_columns_with_letters_behind_them() -> None:
    page = set_out(
        [(50, "PRESENT"), (120, "Rob Boyd"), (200, "RB"), (250, "Kenny Combe"), (350, "KC")],
        [(120, "Ann Lee (SPC)"), (200, "AL"), (250, "Jo Hill"), (350, "JH")],
        [(50, "The meeting was chaired by KC.")],
    )
    found = list(attendance([page], VOCABULARY))
    assert parties(found, "present") == ["Rob Boyd", "Kenny Combe", "Ann Lee; stanford-parish", "Jo Hill"]
    assert parties(found, "chair") == ["Kenny Combe"]
    assert [claim.quote for claim in found if claim.field == "chair"] == ["meeting was chaired by KC."]


def test_a_cell_that_goes_on_in_the_next_line() -> None:
    page = set_out(
        [(50, "Witnesses")],
        [(50, "Rowena Castle"), (250, "Director of Housing, Stanford Parish")],
        [(250, "Council")],
        [(50, "Adele Crouch"), (250, "Deputy Director, Home Office")],
    )
    found = list(attendance([page], VOCABULARY))
    assert parties(found, "attending") == [
        "Rowena Castle; Director of Housing; stanford-parish",
        "Adele Crouch; Deputy Director; home-office",
    ]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "Apologies were received from Ann Lee and from Oliver Trench, Home Office.",
            ["Ann Lee", "Oliver Trench; home-office"],
        ),
        ("Apologies for absence had been received from the Mayor and Councillors Amil, King and Mills.", 3),
        ("An apology for absence was received from Minesh Patel (Corporate Director) with Ravi Shah attending.", 1),
        ("• Cllr I Worth & Cllr H Worth sent apologies.", ["Cllr I Worth", "Cllr H Worth"]),
        ("3 Apologies for Absence\nAnn Lee (AL), Bob Hill (BH)\n4 Minutes", ["Ann Lee", "Bob Hill"]),
        ("1. Apologies from Dr Jo Reed", ["Dr Jo Reed"]),
        ("There were no apologies.", []),
        ("To receive apologies for absence.", []),
        ("RESOLVED: to add at item 1 the apologies from Ann Lee.", []),
        ("Apologies were received from three members.", []),
    ],
)
def test_sentences_that_tell_apologies(sentence: str, names: list[str] | int) -> None:
    found = told(f"Minutes of the meeting\n{sentence}\n", field="apologies")
    assert (found if isinstance(names, list) else len(found)) == names


@pytest.mark.parametrize(
    ("text", "chair"),
    [
        ("Chairman: Cllr D Risk\nPresent: Cllr P Somers", ["Cllr D Risk"]),
        ("Present: Ann Lee (Chair), Bob Hill\nThe meeting was chaired by Bob Hill.", ["Bob Hill"]),
        ("Present: Ann Lee (AL), Bob Hill (BH)\nBH chaired the meeting.", ["Bob Hill"]),
        ("Present: Ann Lee (Chair), Bob Hill (Chair)", []),
        ("Present: Ann Lee, Chair of the Sea Defence Board; Bob Hill", []),
        ("Present: Ann Lee, Bob Hill\nThe meeting was chaired by KC.", []),
        ("Present: Ann Lee\n1 Election\nChair: Bob Hill", []),
    ],
)
def test_who_chaired(text: str, chair: list[str]) -> None:
    assert told(text, field="chair") == chair


def test_the_absent_are_told_apart() -> None:
    assert told("Present: Ann Lee\nNot attended: Keith Bobb\n1 Minutes", field="absent") == ["Keith Bobb"]


def test_a_body_is_named_where_no_person_is() -> None:
    assert told("Apologies: Home Office; Ann Lee, Sea Defence Board", field="apologies") == [
        "home-office",
        "Ann Lee; sea-board",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Present: officers of the six councils and 14 members of the public",
        "Present: all members.\nPolice Report\nOpen Forum",
        "Present:\nITEMS ACTION\nPolice Report",
        "In attendance: Four members of the public, various residents and the press",
        "Members present were told of the Village Hall, Church Lane and Open Forum.",
        "Ann Lee was present at the opening.",
    ],
)
def test_what_is_no_name_is_left_out(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mr D Murray, Brechin Advertiser, Mr I Cowie", ["Mr D Murray", "Mr I Cowie"]),  # a newspaper is no person
        ("Femi Oakes (FO), Open Door Harbour, Ann Lee (AL)", ["Femi Oakes", "Ann Lee"]),
        ("Mary Baillie, Eleanor Bishop", ["Mary Baillie"]),  # a name as well as an office
        ("Mr Bishop, Al Hall (AH), CPOs Sue Lee and Bo Fox", ["Mr Bishop", "Al Hall", "CPO Sue Lee", "CPO Bo Fox"]),
        ("Lord Stanmer, Baroness Tilling of Rye, Jo Hill MP", ["Lord Stanmer", "Baroness Tilling of Rye"]),
        ("Clerk, Mrs S Knowles, Assistant Clerk, Mrs R Fox", ["Mrs S Knowles", "Mrs R Fox"]),  # whose office is it?
        ("Cllr Mr A Porter, Cllr Mrs E Hill. County Councillor Dale left", ["Cllr Mr A Porter", "Cllr Mrs E Hill"]),
    ],
)  # fmt: skip
def test_what_may_be_something_else_is_not_guessed(text: str, names: list[str]) -> None:
    assert told(f"Present: {text}") == names


def test_each_claim_has_its_page_words_and_rule() -> None:
    found = claims(
        "Stanford Parish Council",
        "Present: Ann Lee (Clerk), Bob Hill\n1 Apologies\nApologies were received from Jo Reed.",
    )
    assert [(claim.field, claim.page, claim.quote, claim.rule) for claim in found] == [
        ("present", 2, "Ann Lee (Clerk)", "the list of those present"),
        ("present", 2, "Bob Hill", "the list of those present"),
        ("apologies", 2, "Jo Reed", "the sentence that tells the apologies"),
    ]


def test_only_the_first_pages_are_looked_at() -> None:
    assert told("Minutes", "Noted.", "Present: Ann Lee, Bob Hill") == []
    assert told("x\n" * LOOKED + "Present: Ann Lee, Bob Hill") == []


def test_minutes_alone_are_asked() -> None:
    text = "{} of the meeting of Stanford Parish Council\nheld on 3 March 2020\nPresent: Ann Lee, Bob Hill\n"
    minutes = describe(reading(text.format("Minutes")), ORIGINAL, ("a.pdf",), VOCABULARY)
    agenda = describe(reading(text.format("Agenda")), ORIGINAL, ("a.pdf",), VOCABULARY)
    assert (minutes.kind, agenda.kind) == (Kind.MINUTES, Kind.AGENDA)
    assert parties(minutes.claims, "present") == ["Ann Lee", "Bob Hill"]
    assert parties(agenda.claims, "present") == []


@pytest.mark.parametrize(
    "text",
    [
        "Present: " + "X" * 100_000 + ", Ann Lee",
        "Present: Ann Lee, " + "A-" * 50_000,
        "Present: Ann Lee, " + "(" * 100_000,
        "Present: Ann Lee " + "(a) " * 25_000 + ",",
        "Present: Ann Lee, " + "Cllr " * 25_000,
        "Apologies were received from Ann Lee, " + "A." * 50_000,
        "apologies " * 10_000,
        "Present: Ann Lee\n" * 10_000,
    ],
)
def test_endless_lines_name_no_more_than_they_do(text: str) -> None:
    assert {claim.quote for claim in claims(text)} <= {"Ann Lee"}


def test_of_endless_names_as_many_are_read_as_a_list_may_have() -> None:
    names = [f"Ann {chr(97 + number % 26).upper()}ee{chr(97 + number // 26 % 26)}x" for number in range(50_000)]
    for between in (", ", "\n", ",\n"):
        assert 50 < len(claims(f"Present: {between.join(names)}")) < LOOKED / 8


def test_letters_that_are_two_in_small_letters_move_nothing() -> None:
    text = "İİİİ\nPresent: Ann Lee, Bob Hill\n1 Apologies\nApologies were received from Jo Reed."
    assert (told(text), told(text, field="apologies")) == (["Ann Lee", "Bob Hill"], ["Jo Reed"])


def test_who_chaired_is_quoted_from_the_page_that_says_so() -> None:
    found = claims("BH chaired the meeting.", "Present: Ann Lee (AL), Bob Hill (BH)")
    assert [(claim.page, claim.quote) for claim in found if claim.field == "chair"] == [(1, "BH chaired the meeting")]
    assert {claim.page for claim in found if claim.field == "present"} == {2}
