"""Whose paper it is, by the vocabulary that comes with Muniment."""

from pathlib import Path

import pytest

from documents import Vocabulary
from ingest.describe import describe
from tests.ingest.papers import ORIGINAL, reading

SOUTH_EAST = Vocabulary.read(Path(__file__).parents[2] / "documents" / "south_east")


def issuers(text: str) -> list[str]:
    return [body.value for body in describe(reading(text), ORIGINAL, ("paper.pdf",), SOUTH_EAST).bodies]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Brighton & Hove City Council\nHousing strategy", "brighton-and-hove-city-council"),
        ("Department for Communities and Local Government\nA strategy for lanes", "mhclg"),
        (
            "SHEPWAY DISTRICT COUNCIL\nMinutes of the meeting held on 3 May 2016",
            "folkestone-and-hythe-district-council",
        ),
        ("South East England Councils\nMinutes of the meeting held on 3 May 2016", "south-east-councils"),
        ("House of Commons Library\nA briefing on lanes", "house-of-commons"),
    ],
)
def test_a_paper_is_that_of_the_body_at_its_head(text: str, body: str) -> None:
    assert issuers(text) == [body]


@pytest.mark.parametrize(
    "text",
    [
        "A report on lanes\nOrdered by the House of Commons to be printed on 8 July 2025",
        "A report on lanes\nReturn to an Address of the Honourable the House of Commons dated 8 July 2025",
        "A memorandum on lanes\nLaid before the House of Lords on 8 July 2025",
        "A report on lanes\nThis is not an official publication of the House of Commons",
        "Jo Bloggs MP\nHouse of Commons, London SW1A 0AA\nA note on lanes",
        "A note on lanes\nThe Guildhall, High Street, Winchester SO23 9GH",
    ],
)
def test_where_a_paper_goes_or_its_writer_can_be_reached_is_not_whose_it_is(text: str) -> None:
    assert issuers(text) == []


def test_an_all_party_group_is_not_taken_for_the_house_it_is_written_to_at() -> None:
    letter = (
        "3 March 2025\nDear Minister,\nLanes in the region\nWe ask for lanes.\nYours sincerely,\n"
        "Jo Bloggs MP\nHouse of Commons\nLondon SW1A 0AA\nChair, APPG for the South East"
    )
    assert issuers(letter) == ["appg-south-east"]


LETTER = "{head}14 February 2025\nDear Minister,\nWe met the Global Lanes Forum of the Home Office.\n{foot}"


def test_a_letter_is_not_that_of_a_body_it_is_written_to_or_speaks_of() -> None:
    assert issuers(LETTER.format(head="", foot="")) == []
    assert issuers(LETTER.format(head="To the Minister, Ministry of Justice\n", foot="")) == []
    assert issuers(LETTER.format(head="Dr Jo Bloggs\nDirector\nHome Office\n", foot="")) == []


def test_a_letter_is_that_of_its_letterhead_and_surer_of_the_body_that_signs() -> None:
    assert issuers(LETTER.format(head="Kent County Council\nTown Hall\n", foot="")) == ["kent-county-council"]
    signed = "Yours ever,\nJo Bloggs\nHead of Lanes\nKent County Council"
    assert issuers(LETTER.format(head="Dr A Smith\nDirector\nHome Office\n", foot=signed)) == ["kent-county-council"]


def test_a_letter_that_more_than_two_bodies_sign_is_that_of_none() -> None:
    signed = [
        f"{name}\nChair, {body}"
        for name, body in (
            ("Ann Smith", "Kent County Council"),
            ("Bob Brown", "Homes England"),
            ("Cy Green", "Home Office"),
        )
    ]
    two, three = ("Best wishes,\n" + "\n".join(signed[:number]) for number in (2, 3))
    assert issuers(LETTER.format(head="", foot=two)) == ["kent-county-council"]
    assert issuers(LETTER.format(head="", foot=three)) == []


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("enquiries@homeoffice.gov.uk", "home-office"),
        ("a.b@homeoffice.x.gsi.gov.uk", "home-office"),
        ("lanes@hm-treasury.gsi.gov.uk", "hm-treasury"),
        ("lanes@decc.gsi.gov.uk", "decc"),
        ("lanes@potholes.gov.uk", ""),
        ("lanes@homeoffice.example.org", ""),
    ],
)
def test_a_paper_that_names_nobody_is_of_the_body_it_asks_to_write_to(address: str, body: str) -> None:
    assert issuers(f"A strategy for lanes\nTo say what you think, write to {address}.") == ([body] if body else [])


def test_a_report_is_of_the_body_that_signs_it_on_the_last_page() -> None:
    last = "The lanes will be mended.\nJo Bloggs\nMinister of State, Ministry of Justice"
    report = reading("A report on lanes", last)
    (body,) = describe(report, ORIGINAL, ("paper.pdf",), SOUTH_EAST).bodies
    assert body.slug == "ministry-of-justice"


def test_evidence_is_of_the_body_it_is_from_whole_and_without_the_article() -> None:
    known = "Written evidence from the Local Government\nAssociation (AB25)\nDate: 13 December 2024"
    assert issuers(known) == ["lga"]
    assert issuers("Written evidence from The Lane Menders (AB26)\nDate: 13 December 2024") == ["Lane Menders"]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("A code of lanes\nPublished by the Royal Institution of Lanes (RIL)\nSeaview", "Royal Institution of Lanes"),
        ("Seaview Watch Inc.\nMINUTES\n3 May 2017", "Seaview Watch Inc."),
        ("Insurers Group\nCertificate\nSigned on behalf of Lane Mutual plc (Insurer)", "Lane Mutual plc"),
        (
            "A review of lanes, by the Lane Boundary Commission for England",
            "Lane Boundary Commission for England",
        ),
    ],
)
def test_a_body_is_named_whole_where_a_paper_says_whose_it_is(text: str, body: str) -> None:
    assert issuers(text) == [body]


def test_a_publisher_for_all_is_not_whose_paper_it_is() -> None:
    assert issuers("A code of lanes\nPublished by The Stationery Office Limited") == []


def test_an_agreement_is_of_none_of_those_for_whom_it_is_signed() -> None:
    signed = "An agreement on lanes\nSigned on behalf of Lane Mutual plc\nSigned on behalf of Hedge Works Ltd"
    assert issuers(signed) == []


def test_a_body_spoken_of_once_is_not_whose_paper_it_is() -> None:
    told = "A note on lanes\n" + "The lanes were looked at. " * 40
    assert issuers(told + "\nAs advised by the Seaview Endorsement Board, they stay.\n" + "All is well. " * 40) == []
    assert issuers(told + "\nThe Seaview Endorsement Board meets.\n" + "All is well. " * 40) == [
        "Seaview Endorsement Board"
    ]


@pytest.mark.parametrize("words", ["delivered by the", "in respect of the"])
def test_a_body_that_others_speak_of_in_the_head_is_not_whose_paper_it_is(words: str) -> None:
    assert issuers(f"A note on lanes\nMending is {words} Department for Work and Pensions now.") == []
