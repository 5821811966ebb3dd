"""Letters say what they answer; those of the sample archive are read whole, with all their parties."""

import json
from pathlib import Path

import pytest

from documents import Document, PartialDate, Party, Vocabulary
from documents.samples import ARCHIVE
from ingest.describe import describe
from ingest.media import media_type
from ingest.metadata.letters import answered
from ingest.readers.choice import reader
from tests.ingest.papers import ORIGINAL, reading

VOCABULARY = Vocabulary.read(Path(__file__).parents[2] / "documents" / "south_east")
SCAN = "2016-11-14-seec-to-dclg-roads-and-homes.pdf"
PAPERS = {
    path.name: path for path in sorted(ARCHIVE.glob("*-letters/**/*")) if path.suffix in {".pdf", ".txt", ".docx"}
}

SEC = "Councillor Marian Fenwick-Oades, Chair, south-east-councils"
APPG = "Rosalind Thackeray-Holt MP, Chair, appg-south-east"
BOARD = "Councillor Derek Amblehurst, Chair, sespm-executive-board"
PELLEW = "Jonah Pellew, Director, south-east-councils"
OLDCASTLE = "Barnaby Oldcastle, Correspondence and Enquiry Unit, hm-treasury"
HARTWELL = "Priscilla Hartwell-Dunn, Deputy Director, Local Government Finance, mhclg"
TREASURY = "CHIEF SECRETARY TO THE TREASURY, hm-treasury"
CHANCELLOR = "Chancellor of the Exchequer, hm-treasury"
CHIEF = "Chief Secretary to the Treasury, hm-treasury"
HOME = "Secretary of State for the Home Department, home-office"
HOUSING = "Secretary of State for Housing, Communities and Local Government"
ADELE = "Adele Crouchley, home-office"
MEMBERS = "Members of the SESPM Executive Board"

LETTERS = {  # sender, recipient, copies, date of the letter answered
    "2025-06-19-appg-to-home-secretary-report.pdf": (APPG, HOME, (HOUSING, CHANCELLOR, SEC), ""),
    "2025-06-24-appg-to-chancellor-share-of-investment.pdf": (APPG, CHANCELLOR, (CHIEF, SEC), ""),
    "2025-07-07-home-office-holding-reply.txt": (
        *("Theodora Quantock, Head of Ministerial Correspondence, home-office", APPG),
        *((), "2025-06-19"),
    ),
    "2025-07-09-treasury-acknowledgement.txt": (OLDCASTLE, APPG, (), "2025-06-24"),
    "2025-09-04-treasury-reply-TO2025-11902.pdf": (TREASURY, APPG, (), "2025-06-24"),
    "2025-11-20-appg-to-home-secretary-on-the-response.pdf": (APPG, HOME, (CHANCELLOR, BOARD), ""),
    "2024-09-12-sec-to-chancellor-fair-share-of-investment.pdf": (
        *(SEC, CHANCELLOR),
        *((f"Deputy Prime Minister and {HOUSING}", "Members of Parliament for the South East"), ""),
    ),
    "2024-09-26-treasury-acknowledgement.txt": (OLDCASTLE, SEC, (), "2024-09-12"),
    "2024-11-21-treasury-reply-TO2024-18342.pdf": (TREASURY, SEC, (), "2024-09-12"),
    "2025-01-14-sec-to-minister-provisional-settlement.pdf": (
        *(SEC, "Minister of State for Local Government, mhclg"),
        *(("lga",), ""),
    ),
    "2025-02-07-sec-to-treasury-spending-review.pdf": (PELLEW, CHIEF, (), ""),
    "2025-02-25-mhclg-reply-MC2025-00417.pdf": (
        *("MINISTER OF STATE FOR LOCAL GOVERNMENT, mhclg", SEC),
        *((), "2025-01-14"),
    ),
    "2025-03-03-sec-to-mhclg-council-debt.pdf": (SEC, f"{HOUSING}, mhclg", (CHIEF, APPG), ""),
    "2025-03-quibbleflax-contract-letter.pdf": (
        *("Quentin Quibbleflax, Proprietor, Quibbleflax Editorial", PELLEW),
        *((), "2025-03-10"),
    ),
    "2025-04-09-mhclg-reply-MC2025-01234.pdf": ("MINISTER OF STATE, mhclg", SEC, (), "2025-03-03"),
    "2025-05-29-mhclg-official-investment-guidance.pdf": (HARTWELL, PELLEW, (ADELE,), ""),
    "2025-07-14-joint-letter-to-deputy-prime-minister.pdf": (
        *(SEC, f"Deputy Prime Minister and {HOUSING}, mhclg"),
        *((CHANCELLOR,), ""),
    ),
    "2025-08-12-sec-to-mhclg-fair-funding.docx": (
        *("Sunita Brahmall, Head of Policy, south-east-councils", "Fair Funding Review Team, mhclg"),
        *((), ""),
    ),
    "2025-08-29-mhclg-reply-to-joint-letter-MC2025-05877.pdf": (HARTWELL, SEC, (), "2025-07-14"),
    "2025-02-14-sespm-chair-to-home-office-dispersal.pdf": (
        *(BOARD, "Director, Asylum Accommodation and Support, home-office"),
        *((MEMBERS, SEC), ""),
    ),
    "2025-04-11-home-office-to-sespm-chair-dispersal.pdf": (
        *("Leonard Whitcombe, Director, Asylum Accommodation and Support, home-office", BOARD),
        *((ADELE,), "2025-02-14"),
    ),
    "2025-05-16-sespm-to-chief-executives-register.pdf": (
        *(
            "Dr Ngozi Ferriday, Strategic Migration Manager, sespm",
            "chief executives of the local authorities of the South East",
        ),
        *((MEMBERS,), ""),
    ),
}
SIGNATORIES = (
    *(SEC, APPG, BOARD, "Dame Cordelia Wraysbury, President, South East Business Forum"),
    "Professor Adaeze Kinnersley, Vice-Chancellor, University of the Ouse Valley",
)


def letter(name: str) -> Document:
    return describe(reader(media_type(PAPERS[name]))(PAPERS[name]), ORIGINAL, (name,), VOCABULARY)


def test_every_letter_of_the_archive_but_the_scan_is_here() -> None:
    assert set(PAPERS) - {SCAN} == set(LETTERS)


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_says_who_wrote_to_whom(name: str) -> None:
    found = letter(name).correspondence
    assert found
    sender, recipient, copies, answered = LETTERS[name]
    assert str(found.sender) == sender
    assert [str(party) for party in found.recipient] == [recipient]
    assert tuple(map(str, found.cc)) == copies
    assert found.in_reply_to == answered


def test_a_joint_letter_claims_every_signatory() -> None:
    found = letter("2025-07-14-joint-letter-to-deputy-prime-minister.pdf").claims
    signed = [str(Party(**json.loads(claim.value))) for claim in found if claim.field == "sender"]
    assert signed == list(SIGNATORIES)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Thank you for your letter of 3 March.", "2025-03-03"),
        ("Thank you for your letter to the Minister\nof 12 November about lanes.", "2024-11-12"),
        ("Further to your e-mail dated Monday, 3rd March 2024,", "2024-03-03"),
        ("I am writing in response to your joint letter of March 3, 2025.", "2025-03-03"),
        ("With reference to your message (ref X/1) sent on 03/03/25", "2025-03-03"),
        ("Thank you for your letter of 29 February.", "2024-02-29"),
        ("Your letter of 3 March has been passed to me.", "2025-03-03"),
        ("I have seen your letter of 3 March in the newspaper.", ""),
        ("Thank you for your letter of 31 February.", ""),
        ("Thank you for your letter about the meeting of 3 March.", ""),
        ("You will have seen the report of 3 March.", ""),
        ("In a letter of 3 March to your Chair the Minister agreed.", ""),
    ],
)
def test_a_reply_says_the_date_of_the_letter_it_answers(words: str, day: str) -> None:
    page = reading(f"9 April 2025\nDear Mr Smith,\n{words}\nYours sincerely").pages[0]
    found = list(answered(page, PartialDate(2025, 4, 9)))
    assert [claim.value for claim in found] == ([day] if day else [])
    assert all(claim.quote in " ".join(words.split()) for claim in found)


def test_a_day_without_a_year_is_not_guessed_for_an_undated_letter() -> None:
    page = reading("Dear Mr Smith,\nThank you for your letter of 3 March.").pages[0]
    assert list(answered(page, None)) == []


def test_the_letter_answered_is_in_the_correspondence() -> None:
    text = "9 April 2025\nDear Mr Smith,\nThank you for your letter of 3 March.\nYours sincerely,\nJo Bloggs"
    found = describe(reading(text), ORIGINAL, ("a.pdf",), VOCABULARY).correspondence
    assert found
    assert (found.in_reply_to, found.sender.name, found.recipient[0].name) == ("2025-03-03", "Jo Bloggs", "Mr Smith")


@pytest.mark.parametrize(
    ("lines", "ours", "yours"),
    [
        ("Our ref: AB/24/1 Your ref: CD/2", "AB/24/1", "CD/2"),
        ("Ref: AB/24/1", "AB/24/1", ""),
        ("Chief Executive Ref: AB/24/1", "AB/24/1", ""),
        ("Head of Policy Our Ref AB/24/1", "AB/24/1", ""),
        ("Your reference: CD/2", "", "CD/2"),
        ("Ref: the meeting", "", ""),
        ("Jo Bloggs gave your reference to the Board", "", ""),
    ],
)
def test_references_are_read_where_columns_meet_and_by_their_word_alone(lines: str, ours: str, yours: str) -> None:
    text = f"{lines}\n9 April 2025\nDear Mr Smith,\nRef: 99/1 of the Act applies.\nYours sincerely"
    claims = describe(reading(text), ORIGINAL, ("a.pdf",), VOCABULARY).claims
    found = {field: [claim.value for claim in claims if claim.field == field] for field in ("our_ref", "your_ref")}
    assert found == {"our_ref": [ours] if ours else [], "your_ref": [yours] if yours else []}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Dear Mr Smith,\nHighway drainage\nThe drains are full.", "Highway drainage"),
        (
            "Dear Mr Smith,\nResponse to the consultation on reforming the way in which councils are paid\n"
            "for the homes of the homeless\nThe drains are full.",
            "Response to the consultation on reforming the way in which councils are paid "
            "for the homes of the homeless",
        ),
        ("Dear Mr Smith,\nThe drains under the High Street are full\nand nobody has looked.", "Letter to Mr Smith"),
        (
            "Home Office\nApplication 24/00317/FUL: land at Mill Lane\nDear Sir,\nNo.",
            "Application 24/00317/FUL: land at Mill Lane",
        ),
        ("Jo Bloggs\nSaltings Parish Council\nDear Ms Bloggs,\nNo.", "Letter to Ms Bloggs"),
        ("Jo Bloggs\nLeader, Saltings Parish Council\nDear Ms Bloggs,\nNo.", "Letter to Ms Bloggs"),
        ("Jo Bloggs\nPRIVATE AND CONFIDENTIAL\nDear Ms Bloggs,\nNo.", "Letter to Ms Bloggs"),
    ],
)
def test_a_letter_is_called_by_its_subject(text: str, title: str) -> None:
    assert describe(reading(text), ORIGINAL, ("a.pdf",), VOCABULARY).title == title


def test_a_subject_may_stand_at_the_head_of_the_next_page() -> None:
    found = describe(
        reading("Home Office\nDear Mr Smith,", "DRAINS AND LANES\nThey are full."), ORIGINAL, ("a.pdf",), VOCABULARY
    )
    assert found.title == "DRAINS AND LANES"
