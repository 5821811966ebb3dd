"""Who wrote to whom: what address blocks, salutations, signatures and copies say, and what they do not."""

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from documents import Body, Claim, Page, PartialDate, Party, Source, Vocabulary, Word, Words
from documents.dates import MONTHS
from ingest.metadata.letters import answered
from ingest.metadata.parties import parties
from tests.ingest.papers import reading

BODIES = (
    ("home-office", "Home Office"),
    ("hm-treasury", "HM Treasury"),
    ("defra", "Department for Environment, Food and Rural Affairs"),
    ("stanford-parish", "Stanford Parish Council"),
    ("wealdmouth", "Wealdmouth Borough Council"),
)
VOCABULARY = Vocabulary(bodies=[Body(slug=slug, name=name) for slug, name in BODIES], topics=[])
DAY = PartialDate(2025, 4, 9)


def claims(*texts: str, dated: PartialDate | None = DAY, **facts: str) -> list[Claim]:
    pages = reading(*texts).pages
    return [*answered(pages[0], dated), *parties(pages, facts, VOCABULARY)]


def said(found: Sequence[Claim], field: str) -> list[Party]:
    return [Party(**json.loads(claim.value)) for claim in found if claim.field == field]


def one(text: str, field: str) -> list[Party]:
    return said(claims(text), field)


BODY_TEXT = "I write about the lanes, which are full of holes.\nPlease have them mended."


def letter(head: str = "", salutation: str = "Dear Sir or Madam,", foot: str = "Yours faithfully") -> str:
    return f"{head}\n{salutation}\n{BODY_TEXT}\n{foot}\n"


def test_a_recipient_is_named_with_office_and_body() -> None:
    head = "Home Office\n2 Marsham Street\nTel: 01632 960 000\nJo Bloggs\nClerk, Stanford Parish Council\n9 April 2025"
    assert one(letter(head, "Dear Mx Bloggs,"), "recipient") == [
        Party(name="Jo Bloggs", role="Clerk", body="stanford-parish")
    ]


def test_an_office_stands_above_its_body() -> None:
    head = "The Secretary of State for the Home Department\nHome Office\nBy email\n9 April 2025"
    assert one(letter(head, "Dear Secretary of State,"), "recipient") == [
        Party(role="Secretary of State for the Home Department", body="home-office")
    ]


def test_a_letter_to_several_goes_to_each() -> None:
    head = (
        "The Hon. Ann Aske MP\nMinister for Health\nThe Hon. Ben Bole MP\nMinister for Roads\n9 April 2025\n"
        "Cllr Cy Cole\nLeader, Wealdmouth Borough Council\n1 High Street\nWealdmouth WM1 2AB"
    )
    assert one(letter(head, "Dear all,"), "recipient") == [
        Party(name="The Hon. Ann Aske MP", role="Minister for Health"),
        Party(name="The Hon. Ben Bole MP", role="Minister for Roads"),
        Party(name="Cllr Cy Cole", role="Leader", body="wealdmouth"),
    ]


def test_the_minister_of_the_letterhead_is_not_written_to() -> None:
    head = (
        "Rt Hon Ann Aske MP\nSecretary of State\nHome Office\n2 Marsham Street\nLondon SW1P 4DF\n"
        "Cllr Cy Cole\nLeader\nWealdmouth Borough Council\n9 April 2025"
    )
    found = claims(
        letter(head, "Dear Members of the Council,", "Yours sincerely,\nRt Hon Ann Aske MP\nSecretary of State")
    )
    assert said(found, "recipient") == [Party(name="Cllr Cy Cole", role="Leader", body="wealdmouth")]
    assert said(found, "sender") == [Party(name="Rt Hon Ann Aske MP", role="Secretary of State")]


@pytest.mark.parametrize(
    ("salutation", "party"),
    [
        ("Dear Mr Smith,", Party(name="Mr Smith")),
        ("Dear Secretary of State", Party(role="Secretary of State")),
        ("To the Members of the Roads Committee:", Party(role="Members of the Roads Committee")),
    ],
)
def test_without_an_address_the_salutation_says_who_is_written_to(salutation: str, party: Party) -> None:
    assert one(letter("9 April 2025", salutation), "recipient") == [party]


@pytest.mark.parametrize(
    "salutation",
    ["Dear all,", "Dear Sir/Madam", "Dear Sirs,", "Dear colleagues,", "To whom it may concern:", "Dear Jo,"],
)
def test_a_salutation_that_names_nobody_gives_nobody(salutation: str) -> None:
    assert one(letter("9 April 2025", salutation), "recipient") == []


def test_an_open_letter_has_no_recipient_but_senders() -> None:
    found = claims("An open letter on the lanes\n" + BODY_TEXT + "\nYours sincerely,\nJo Bloggs\nChair, Home Office")
    assert said(found, "recipient") == []
    assert said(found, "sender") == [Party(name="Jo Bloggs", role="Chair", body="home-office")]


def test_the_letterhead_alone_is_nobody_written_to() -> None:
    assert one(letter("Stanford Parish Council\n1 High Street\n9 April 2025"), "recipient") == []


def test_signatories_stand_one_under_another() -> None:
    foot = "Yours sincerely\nJo Bloggs\nChair,\nElm Tree Watch\nDr Al Aske\nDirector\nCentre for Lanes"
    assert one(letter(foot=foot), "sender") == [
        Party(name="Jo Bloggs", role="Chair", body="Elm Tree Watch"),
        Party(name="Dr Al Aske", role="Director", body="Centre for Lanes"),
    ]


@pytest.mark.parametrize(
    ("line", "role", "body"),
    [
        ("Chair, Home Office", "Chair", "home-office"),
        ("Leader of the Wealdmouth Borough Council", "Leader", "wealdmouth"),
        ("Chair, Home Office and Director, Lanes Campaign", "Chair", "home-office"),
        ("Minister for the Home Office", "Minister for the Home Office", ""),
    ],
)
def test_an_office_says_where_it_is_held(line: str, role: str, body: str) -> None:
    foot = f"Yours sincerely\nJo Bloggs\n{line}"
    assert one(letter(foot=foot), "sender") == [Party(name="Jo Bloggs", role=role, body=body)]


def boxed(lines: Sequence[Sequence[tuple[str, float]]]) -> Page:
    """A page of lines, each of texts and where they begin, twelve points apart; an empty line leaves a gap."""
    text, words = "", []
    for number, line in enumerate(lines):
        for place, (part, x) in enumerate(line):
            text += " " if place else ""
            for index, word in enumerate(part.split()):
                text += " " if index else ""
                words.append(
                    Word(len(text), len(text) + len(word), x, number * 12.0, x + 5 * len(word), number * 12 + 9)
                )
                x += 5 * len(word) + 3
                text += word
        text += "\n" if line else ""
    return Page(number=1, label="1", text=text, words=Words.of(words))


def test_signatories_and_addressees_stand_side_by_side() -> None:
    page = boxed(
        [
            [("The Hon. Ann Aske MP", 70), ("The Hon. Ben Bole MP", 300)],
            [("Minister for Health", 70), ("Minister for Roads", 300)],
            [("Dear Ministers,", 70)],
            [("I write about the lanes.", 70)],
            [("Yours sincerely,", 70)],
            [("Jo Bloggs", 70), ("Cy van der Bole", 300)],
            [("Chair", 70), ("Director", 300)],
            [("Home Office", 70), ("Elm Tree Watch", 300)],
        ]
    )
    found = list(parties([page], {}, VOCABULARY))
    assert said(found, "recipient") == [
        Party(name="The Hon. Ann Aske MP", role="Minister for Health"),
        Party(name="The Hon. Ben Bole MP", role="Minister for Roads"),
    ]
    assert said(found, "sender") == [
        Party(name="Jo Bloggs", role="Chair", body="home-office"),
        Party(name="Cy van der Bole", role="Director", body="Elm Tree Watch"),
    ]


def test_a_signature_may_stand_on_the_next_page() -> None:
    first = letter(
        "9 April 2025", "Dear Mr Smith,\nRe: Lanes of Stanford", "Yours sincerely,\nThis letter is an example"
    )
    found = claims(first, "Lanes of Stanford\nJo Bloggs\nChair, Stanford Parish Council\ncc: Home Office\nPage 2")
    assert said(found, "sender") == [Party(name="Jo Bloggs", role="Chair", body="stanford-parish")]
    assert said(found, "cc") == [Party(body="home-office")]


def test_the_one_on_whose_behalf_it_is_signed_comes_second() -> None:
    foot = "Yours sincerely\nJo Bloggs\nClerk\non behalf of Councillor Al Aske, Chair"
    found = claims(letter(foot=foot))
    assert said(found, "sender") == [
        Party(name="Jo Bloggs", role="Clerk"),
        Party(name="Councillor Al Aske", role="Chair"),
    ]
    senders = [claim for claim in found if claim.field == "sender"]
    assert senders[0].confidence > senders[1].confidence


def test_a_body_on_whose_behalf_it_is_signed_is_the_signatorys() -> None:
    foot = "Yours sincerely\nFor and on behalf of Wealdmouth Borough Council\npp Jo Bloggs\nSolicitor"
    assert one(letter(foot=foot), "sender") == [Party(name="Jo Bloggs", role="Solicitor", body="wealdmouth")]


def test_a_signatory_without_a_body_has_that_of_the_letterhead() -> None:
    head = "Stanford Parish Council\n1 High Street\nwww.stanford.example.org\nMr Al Smith\n3 Low Road\n9 April 2025"
    found = claims(letter(head, "Dear Mr Smith,", "Regards,\nJo Bloggs\nClerk"))
    assert said(found, "sender") == [Party(name="Jo Bloggs", role="Clerk", body="stanford-parish")]


def test_a_bare_list_of_names_does_not_say_who_is_a_person() -> None:
    foot = "Yours sincerely\nAccess Now\nBits of Freedom\nPrivacy Times\nElm Tree Watch\nFuture Wise\nConsumer Action"
    assert one(letter(foot=foot), "sender") == []


def test_copies_go_to_each_line_up_to_what_is_enclosed() -> None:
    foot = (
        "Yours sincerely\nJo Bloggs\ncc: Chancellor of the Exchequer, HM Treasury\n"
        "Cllr Al Aske, Leader, Wealdmouth Borough Council\nEnc: Survey of Lanes\nMembers of the Board"
    )
    assert one(letter(foot=foot), "cc") == [
        Party(role="Chancellor of the Exchequer", body="hm-treasury"),
        Party(name="Cllr Al Aske", role="Leader", body="wealdmouth"),
    ]


def test_copies_above_the_salutation_are_no_recipients() -> None:
    head = "Senator Al Aske\nPresident of the Senate\nPO Box 6\ncc: Hon. Jo Bole MP\nAttorney-General\nPO Box 7"
    found = claims(letter(head, "To whom it may concern:"))
    assert said(found, "recipient") == [Party(name="Senator Al Aske", role="President of the Senate")]
    assert said(found, "cc") == [Party(name="Hon. Jo Bole MP", role="Attorney-General")]


def test_the_head_of_a_mail_says_its_parties() -> None:
    found = claims(letter("", "Dear Mr Smith,", "Regards,\nJo Bloggs\nClerk"), sender="Jo", recipient="Smith, Al")
    assert found == []


def test_a_claim_quotes_its_page() -> None:
    found = claims(letter("Mr Al Smith\n3 Low Road", "Dear Mr Smith,"), "page two")
    assert [(c.source, c.page, c.quote, c.rule) for c in found] == [
        (Source.TEXT, 1, "Mr Al Smith", "the address block")
    ]


def test_addresses_and_numbers_are_no_part_of_a_party() -> None:
    head = "Mr Al Smith al.smith@example.org\nChair (01632 960 001)\nHome Office"
    foot = (
        "Yours sincerely\nJo Bloggs <jo@example.org>\nClerk, Tel 01632 960 002\n+44 1632 960 003\n"
        "cc: Al Aske (al@example.org)"
    )
    found = claims(letter(head, "Dear Mr Smith,", foot))
    assert {claim.field for claim in found} == {"sender", "recipient", "cc"}
    assert not any(mark in claim.value + claim.quote for claim in found for mark in ("@", "1632", "960"))
    assert said(found, "sender")[0].name == "Jo Bloggs"


def test_endless_lines_and_pages_say_nothing() -> None:
    for text in ("Dear " + "x" * 100_000, "9" * 100_000, "Dear Sir,\n" + "a@" * 50_000, "Thank you for your " * 5_000):
        assert claims(text) == []
    assert one("Dear Mr Smith,\n" + "Yours sincerely please\n" * 50_000, "sender") == []
    assert one("Dear Mr Smith,\nYours sincerely,\n" + "Jo Bloggs\n" * 50_000, "sender") == [Party(name="Jo Bloggs")]


# Letters made of parts that are put together in every way


@dataclass
class _Made:
    """A letter made up, and what it says."""

    text: str = ""
    recipient: list[Party] = field(default_factory=list)
    sender: list[Party] = field(default_factory=list)
    cc: list[Party] = field(default_factory=list)
    in_reply_to: str = ""
    dated: PartialDate | None = None
    people: list[str] = field(default_factory=list)  # forename and surname of each


FORENAMES = ("Jonah", "Priya", "Siân", "Mary-Ann", "K. R.", "Leonard", "Zoë", "Ibrahim")
SURNAMES = ("Pellew", "O’Hara", "Hartwell-Dunn", "de Vries", "Okonkwo", "Price", "Quantock", "MacIver", "Lane", "Hill")
STYLES = (
    "Mr {}",
    "Ms {}",
    "Dr {}",
    "Councillor {}",
    "Cllr {}",
    "Sir {}",
    "The Rt Hon {} MP",
    "{} MP",
    "{} OBE",
    "{}",
    "{}",
)
OFFICES = (
    *(
        "Chief Executive",
        "Head of Planning Policy",
        "Clerk to the Council",
        "Leader of the Council",
        "Director of Housing",
    ),
    *(
        "Chair",
        "Strategic Migration Manager",
        "Private Secretary",
        "Parliamentary Under-Secretary of State",
        "Treasurer",
    ),
    *(
        "Senior Planning Officer",
        "Cabinet Member for Roads and Transport",
        "Director, Asylum Accommodation and Support",
    ),
)
MADE_BODIES = (
    *((name, slug) for slug, name in BODIES),
    *((name, name) for name in ("North Fell District Council", "University of the Ouse Valley", "Lanes Campaign")),
    *(
        (name, name)
        for name in ("Fenland Housing Association", "Ministry of Roads and Rivers", "Coastal Policing Board")
    ),
)
PLACES = (
    ("12 High Street", "Exampleton EX1 2AB"),
    ("The Old Exchange, Example Street", "Exampleton"),
    ("PO Box 77", "Exampleton"),
    ("Civic Offices", "1 Sea Road", "Exampleton", "EX4 5GH"),
    (),
)
CONTACTS = (
    ("Tel: 01632 960 001", "office@body.example.org"),
    ("www.body.example.org",),
    ("Telephone 01632 960 001",),
    (),
)
SIGN_OFFS = (
    "Yours sincerely,",
    "Yours faithfully",
    "Kind regards,",
    "Sincerely,",
    "With best wishes,",
    "Yours sincerely",
)
MARKS = (("By email",), ("By email and by post",), ("PRIVATE AND CONFIDENTIAL",), ())
REFS = (("Our ref: AB/25/1",), ("Our ref: AB/25/1", "Your ref: CD-77"), ("Your ref: XY 12",), ())
DATES = (
    "{d} {month} {y}",
    "{d}th of {month}, {y}",
    "{month} {d}, {y}",
    "{d}/{m:02}/{y}",
    "{y}-{m:02}-{d:02}",
    "Date: {d} {month} {y}",
)
REPLIES = (
    *(
        "Thank you for your letter of {}.",
        "Further to your recent email dated {}, I can say this.",
        "Many thanks for your e-mail of {}.",
    ),
    *("I am writing in reply to your letter to the Minister of {}.", "I refer to your correspondence of {} on roads."),
    *(
        "In response to your letter, dated {}, we\nhave looked at the lanes.",
        "Thank you very much for your joint letter sent on {}.",
    ),
)


def _person(chance: random.Random, made: _Made) -> tuple[str, str]:
    """A name as an address has it, and as a salutation does; nobody twice."""
    surname = chance.choice([each for each in SURNAMES if not any(each in name for name in made.people)])
    name, style = f"{chance.choice(FORENAMES)} {surname}", chance.choice(STYLES)
    made.people.append(name)
    first = style.split()[0]
    return style.format(name), f"{first if first in {'Mr', 'Ms', 'Dr', 'Councillor', 'Cllr'} else 'Mx'} {surname}"


def _block(chance: random.Random, body: tuple[str, str], name: str) -> tuple[list[str], Party]:
    """The lines of a party, and the party."""
    office, (written, value) = chance.choice(OFFICES), body
    match chance.randrange(4 if name else 3):
        case 0:
            lines, role, held = [f"{office}, {written}"], office, value
        case 1:
            lines, role, held = [office, written], office, value
        case 2:
            lines, role, held = [office], office, ""
        case _:
            lines, role, held = [], "", ""
    return [*filter(None, [name]), *lines], Party(name=name, role=role, body=held)


def _address(chance: random.Random, made: _Made, body: tuple[str, str]) -> tuple[list[str], str]:
    name, saluted = _person(chance, made)
    nameless = chance.random() < 0.25
    lines, party = _block(chance, body, "" if nameless else name)
    made.recipient.append(party)
    if nameless:
        lines[0] = chance.choice(("", "The ")) + lines[0]
        saluted = chance.choice(("Sir or Madam", party.role.split(",")[0].split(" of ")[0].split(" to ")[0]))
    ending = chance.choice(("", "", ","))
    return [f"{line}{ending}" for line in (*lines, *chance.choice(PLACES))], saluted


def _letter(seed: int) -> _Made:
    chance, made = random.Random(seed), _Made()
    month, day = chance.randint(1, 12), chance.randint(4, 28)
    made.dated = PartialDate(2025, month, day)
    date = chance.choice(DATES).format(d=day, m=month, month=MONTHS[month - 1], y=2025)
    ours, theirs, third = chance.sample(MADE_BODIES, 3)
    letterhead = [ours[0], *chance.choice(PLACES), *chance.choice(CONTACTS)] if chance.random() < 0.8 else []
    address, saluted = _address(chance, made, theirs)
    parts = [[date], list(chance.choice(REFS)), list(chance.choice(MARKS))]
    chance.shuffle(parts)
    blank = "\n" + chance.choice(("", "\n"))
    head = [letterhead, *((address, *parts) if chance.random() < 0.5 else (*parts, address))]
    opening = f"Dear {saluted}{chance.choice((',', '', ':'))}"
    foot = blank.join(
        filter(None, ["\n".join(_signatures(chance, made, ours, letterhead)), "\n".join(_copies(chance, made, third))])
    )
    said = _reply(chance, made, month, day)
    text = [*("\n".join(part) for part in head if part), opening, said, BODY_TEXT, chance.choice(SIGN_OFFS), foot]
    made.text = blank.join(text)
    return made


def _reply(chance: random.Random, made: _Made, month: int, day: int) -> str:
    if chance.random() < 0.4:
        return "I write about the report of 3 March 2024, as your letter asked."
    earlier = chance.randint(1, 12)
    on = chance.randint(1, 28)
    year = 2025 if (earlier, on) <= (month, day) else 2024
    made.in_reply_to = f"{year}-{earlier:02}-{on:02}"
    form = chance.choice(("{d} {month}", "{d} {month} {y}", "{month} {d}", "{d:02}/{m:02}/{y}"))
    return chance.choice(REPLIES).format(form.format(d=on, m=earlier, month=MONTHS[earlier - 1], y=year))


def _signatures(chance: random.Random, made: _Made, body: tuple[str, str], letterhead: list[str]) -> list[str]:
    lines: list[str] = []
    for number in range(chance.choice((1, 1, 1, 2, 3))):
        of = body if number == 0 else MADE_BODIES[(MADE_BODIES.index(body) + number) % len(MADE_BODIES)]
        more, party = _block(chance, of, _person(chance, made)[0])
        lines += [f"pp {more[0]}" if chance.random() < 0.1 else more[0], *more[1:]]
        made.sender.append(party)
    if len(made.sender) == 1 and letterhead and not made.sender[0].body:
        made.sender[0] = Party(name=made.sender[0].name, role=made.sender[0].role, body=body[1])
    return lines


def _copies(chance: random.Random, made: _Made, body: tuple[str, str]) -> list[str]:
    lines = []
    for _ in range(chance.choice((0, 0, 1, 2))):
        name, office = _person(chance, made)[0], chance.choice(OFFICES[:10])
        role, held = chance.choice((("", ""), (office, ""), (office, body[1]), ("", body[1])))
        lines.append(", ".join(filter(None, (name, role, body[0] if held else ""))))
        made.cc.append(Party(name=name, role=role, body=held))
    if lines:
        lines[0] = chance.choice(("cc ", "cc: ", "Copy to: ", "c.c. ", "CC: ", "Copies to:\n")) + lines[0]
    return [*lines, *chance.choice((("Enc: Survey of Lanes",), ("Encl.",), ()))]


def _wrong(made: _Made) -> Iterator[str]:
    found = claims(made.text, dated=made.dated)
    for name in ("recipient", "sender", "cc"):
        if said(found, name) != getattr(made, name):
            yield name
    if "".join(claim.value for claim in found if claim.field == "in_reply_to") != made.in_reply_to:
        yield "in_reply_to"


def test_letters_of_all_sorts_say_who_wrote_to_whom() -> None:
    wrong = Counter(name for seed in range(60) for name in _wrong(_letter(seed)))
    assert all(wrong[name] <= 1 for name in wrong), wrong  # 97 in a hundred


def test_who_a_letter_is_from_is_not_written_to() -> None:
    text = letter("From the office of Dr Ann Smith\nClerk\nStanford Parish Council\n9 April 2025", "Dear Mr Brown,")
    assert one(text, "recipient") == [Party(name="Mr Brown")]
    assert one(f"{text}Ann Smith", "sender") == [Party(name="Ann Smith", role="Clerk", body="stanford-parish")]


def test_a_letterhead_in_capitals_is_the_body_of_who_signs_and_written_as_in_a_sentence() -> None:
    text = letter("MARLBRIDGE TOWN COUNCIL\n12 Castle Street\n9 April 2025", "Dear Mr Brown,") + "Ann Smith\nClerk"
    assert one(text, "sender") == [Party(name="Ann Smith", role="Clerk", body="Marlbridge Town Council")]


def test_the_last_word_of_a_body_may_stand_in_the_next_line_of_a_narrow_column() -> None:
    text = letter("To: Ann Smith, Chair, Wealdmouth Borough\nCouncil\n9 April 2025", "Dear Ms Smith,")
    assert one(text, "recipient") == [Party(name="Ann Smith", role="Chair", body="wealdmouth")]


def test_the_body_that_signs_issues_the_letter() -> None:
    found = claims(letter(foot="Yours ever") + "Ann Smith\nClerk, Stanford Parish Council")
    assert [(claim.value, claim.quote) for claim in found if claim.field == "body"] == [
        ("stanford-parish", "Ann Smith Clerk, Stanford Parish Council")
    ]
