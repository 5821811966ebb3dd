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
