"""Letters in the layouts and words of real ones, with what is true of each."""

import random
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import zip_longest

from tests.ingest.made import (
    FIRST,
    FORMS,
    KNOWN,
    LAST,
    OF_LETTERS,
    TRUTHS,
    UNKNOWN,
    Made,
    dated,
    day_of,
    ordinal,
    paged,
    plain_date,
)

STREETS = ("12 Castle Street", "The Old Exchange, Quay Street", "Town Hall, Market Square", "1 Horseferry House")
TOWNS = (("Wealdmouth", "WM1 2AB"), ("Marlbridge", "MB4 7QZ"), ("Saltings", "SX12 9ZZ"))
ROLES = ("Chief Executive", "Director of Housing", "Clerk to the Council", "Head of Policy", "Chair", "Leader")
MINISTERS = ("Minister of State for Housing", "Parliamentary Under-Secretary of State", "Permanent Secretary")
DEPARTMENTS = {"Home Office", "HM Treasury", "Ministry of Justice", "Department for Transport"} | {
    "Ministry of Housing, Communities and Local Government"
}
SUBJECTS = (
    *("Temporary accommodation and the subsidy cap", "Proposed closure of the ferry landing at Saltings Quay"),
    *("Application 24/00317/FUL: land at Mill Lane", "Consultation on the draft Local Plan", "Highway drainage"),
    *("Unaccompanied children arriving in Kent", "Local government finance settlement 2025–26"),
    *("Community Ownership Fund, round 4", "Flood warnings and the sirens", "Request for a meeting"),
    *("Agenda for the meeting of 12 June", "Minutes of the liaison meeting", "Report on the winter", "Press release"),
    "Response to the consultation on reforming the way that local authorities are paid for the homes of the homeless",
)
PROSE = (
    "Since April our officers have placed forty-one households outside the area, most of them in two towns.",
    "The committee looked at this on 12 June 2023 and was told that nothing would change before the summer.",
    "We should be glad of a reply by 30 September 2026, when the present agreement comes to an end.",
    "It is for each authority to decide how it meets the duty, and the guidance of May 2019 says so plainly.",
    "The Secretary of State has said that the grant will be paid to councils in two parts.",
    "Neither the Environment Agency nor the County Council was asked, although both hold the figures.",
    "The drains under the High Street were last looked at in 2011 and have been full since.",
    "I should be grateful if you would let me know what has been decided, and whom we should write to next.",
)
SIGNING_OFF = (
    "Yours sincerely",
    "Yours sincerely,",
    "Yours faithfully,",
    "Kind regards,",
    "With best wishes,",
    "Yours ever,",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes or is written to."""

    style: str
    first: str
    last: str
    role: str
    body: str

    @property
    def plain(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def styled(self) -> str:
        return f"{self.style} {self.plain}{' MP' if 'Rt Hon' in self.style else ''}".strip()


def somebody(rng: random.Random, body: str) -> Person:
    office = body in DEPARTMENTS
    styles = (
        ("Rt Hon", "The Rt Hon", "Dr", "Ms", "") if office else ("Cllr", "Councillor", "Mr", "Mrs", "Ms", "Dr", "", "")
    )
    role = rng.choice((*MINISTERS, "Head of Policy") if office else ROLES)
    return Person(rng.choice(styles), rng.choice(FIRST), rng.choice(LAST), role, body)


def office_of(rng: random.Random) -> list[str]:
    """Where a body can be written to, on one line or several."""
    street, (town, code) = rng.choice(STREETS), rng.choice(TOWNS)
    return rng.choice(
        ([f"{street}, {town} {code}"], [street, town, code], [street, f"{town} {code}"], [street, town.upper(), code])
    )


@dataclass(slots=True)
class Draft:
    """The parts of a letter, before they are put in order."""

    rng: random.Random
    writer: Person
    reader: Person
    day: date
    truth: dict[str, tuple[str, ...]] = field(default_factory=dict)
    head: list[str] = field(default_factory=list)
    block: list[str] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)

    def is_true(self, **said: str) -> None:
        for name, value in said.items():
            self.truth[name.replace("_", " ")] = (value,) if value else ()


def letter(number: int) -> Made:
    rng = random.Random(f"letter {number}")
    one, two = rng.sample(KNOWN if rng.random() < 0.6 else (*KNOWN, *UNKNOWN), 2)
    writer, reader = somebody(rng, one), somebody(rng, two)
    while writer.last == reader.last:
        reader = somebody(rng, two)
    draft = Draft(rng, writer, reader, day_of(rng), dict.fromkeys((*TRUTHS, *OF_LETTERS), ()))
    draft.is_true(date=str(draft.day), kind="letter", body=one)
    head, signature = rng.choice(HEADS), rng.choice(SIGNATURES)
    if head is not with_body and signature in {without_body, of_name}:
        signature = in_full
    draft.head = head(draft)
    saluted = written_to(draft)
    draft.refs = references(draft)
    form = FORMS[number % len(FORMS)]
    top = rng.choice(LAYOUTS[:4] if form == "txt" else LAYOUTS)(draft)
    if rng.random() < 0.08:
        top = [f"RECEIVED {draft.day + timedelta(days=3):%d %b %Y}", *top]
    matter = [*opening(draft, saluted), "", *ending(draft, signature)]
    return Made(f"letter {number}", form, tuple(paged(rng, [*top, "", *matter])), draft.truth)


def with_body(draft: Draft) -> list[str]:
    """A letterhead."""
    rng, body = draft.rng, draft.writer.body
    name = body.upper() if rng.random() < 0.3 else body
    contact = rng.choice(
        (
            [],
            ["Tel: 01632 960017"],
            ["Telephone 01632 960 017 office@example.org"],
            ["www.example.org"],
            ["A charity registered on 1 April 1999"],
        )
    )
    return [name, *(office_of(rng) if rng.random() < 0.75 else []), *contact]


def with_person(draft: Draft) -> list[str]:
    """A letterhead that names the writer."""
    writer, rng = draft.writer, draft.rng
    lead = rng.choice(("", "", "From: ", "From the office of "))
    return [f"{lead}{writer.styled}", writer.role, writer.body, *(office_of(rng) if rng.random() < 0.6 else [])]


def without_head(draft: Draft) -> list[str]:
    """No letterhead, as where a letter was pasted into a page."""
    return []


HEADS = (with_body, with_body, with_body, with_person, without_head)


def written_to(draft: Draft) -> str:
    """Fills the recipient's block; gives whom the letter salutes."""
    reader, rng = draft.reader, draft.rng
    office = office_of(rng) if rng.random() < 0.7 else []
    form = rng.choice(("full", "full", "full", "line", "office", "to", "none", "body"))
    titled = f"{reader.style.removeprefix('The ') if 'Hon' not in reader.style else 'Ms'} {reader.last}".strip()
    saluted = rng.choice(
        (titled if reader.style else reader.plain, titled if reader.style else reader.plain, reader.first)
    )
    draft.is_true(recipient_name=reader.styled, recipient_role=reader.role, recipient_body=reader.body)
    if form == "full":
        draft.block = [reader.styled, reader.role, reader.body, *office]
    elif form == "line":
        draft.block = [reader.styled, f"{reader.role}, {reader.body}", *office]
    elif form == "to":
        draft.block = [f"To: {reader.styled}, {reader.role}, {reader.body}"]
    elif form == "office":
        draft.block, saluted = (
            [f"The {reader.role}", reader.body, *office],
            rng.choice(("Sir or Madam", "Sir/Madam", reader.role)),
        )
        draft.is_true(recipient_name="")
    elif form == "body":
        draft.block, saluted = (
            [reader.body, *(office or office_of(rng))],
            rng.choice(("Sir or Madam", "Sirs", "Colleagues")),
        )
        draft.is_true(recipient_name="", recipient_role="")
    else:
        saluted = titled if reader.style else reader.plain
        draft.is_true(recipient_name=saluted, recipient_role="", recipient_body="")
    return saluted


def references(draft: Draft) -> list[str]:
    rng = draft.rng
    mark, year = rng.choice(("SEC", "TO", "MC", "HD")), rng.randrange(2016, 2026)
    our = f"{mark}{rng.choice(('/', '-', ''))}{year}/{rng.randrange(10, 9_999):04}"
    your = f"{rng.choice('ABC')}{rng.randrange(10, 99)}/{rng.randrange(100, 999)}"
    ours = rng.choice((f"Our ref: {our}", f"Our Ref {our}", f"Our reference: {our}", f"OUR REF: {our}", f"Ref: {our}"))
    yours = rng.choice((f"Your ref: {your}", f"Your Ref {your}", f"Your reference: {your}"))
    form = rng.choice(("none", "none", "ours", "both", "line", "yours"))
    draft.is_true(
        our_ref=our if form in {"ours", "both", "line"} else "",
        your_ref=your if form in {"both", "line", "yours"} else "",
    )
    lines = {"none": [], "ours": [ours], "both": [ours, yours], "line": [f"{ours}\t{yours}"], "yours": [yours]}
    return lines[form]


def day_line(draft: Draft) -> str:
    lead = draft.rng.choice(("", "", "", "Date: ", "Dated ", "Wealdmouth, "))
    return f"{lead}{dated(draft.rng, draft.day)}"


def block_first(draft: Draft) -> list[str]:
    return [*draft.head, "", *draft.block, "", day_line(draft), *draft.refs]


def date_first(draft: Draft) -> list[str]:
    return [*draft.head, "", day_line(draft), *draft.refs, "", *draft.block]


def references_first(draft: Draft) -> list[str]:
    by = draft.rng.choice(("", "By email", "Sent by email only", "PRIVATE AND CONFIDENTIAL"))
    return [*draft.head, "", *draft.refs, "", day_line(draft), "", *filter(None, [by]), *draft.block]


def date_beside(draft: Draft) -> list[str]:
    """Date and references at the right of the recipient."""
    if len(draft.block) == 1:
        return date_first(draft)
    right = [plain_date(draft.rng, draft.day), *draft.refs]
    return [*draft.head, "", *beside(draft.block, right)]


def head_beside(draft: Draft) -> list[str]:
    """The letterhead at the right of the recipient, the date under both."""
    return [*beside(draft.block, draft.head), "", *draft.refs, day_line(draft)]


LAYOUTS = (block_first, date_first, references_first, date_first, date_beside, head_beside)


def beside(left: Sequence[str], right: Sequence[str]) -> list[str]:
    """Two columns, what is too long for the left going on in its next line."""
    left = [part for line in left for part in textwrap.wrap(line, 44)]
    return [
        f"{one}\t{two}".rstrip()
        for one, two in zip_longest(left, (line.replace("\t", "  ") for line in right), fillvalue="")
    ]


def opening(draft: Draft, saluted: str) -> list[str]:
    """Salutation, subject, and what is answered."""
    rng = draft.rng
    salutation = f"Dear {saluted}{rng.choice((',', ',', ',', '', ':'))}"
    subject = rng.choice(SUBJECTS)
    form = rng.choice(("after", "after", "capitals", "Re: ", "RE: ", "Subject: ", "before", "none"))
    draft.truth["title"] = (subject,)
    text = [*answering(draft), *rng.sample(PROSE, 3)]
    paragraphs = [line for part in text for line in (*textwrap.wrap(part, 92), "")]
    if form == "none":
        draft.truth["title"] = (f"Letter to {saluted}", "Letter")
        return [salutation, "", *paragraphs]
    if form == "before":
        return [subject, "", salutation, "", *paragraphs]
    lead = form if ":" in form else ""
    said = textwrap.wrap(f"{lead}{subject.upper() if form == 'capitals' else subject}", 90)
    return [salutation, "", *said, "", *paragraphs]


def answering(draft: Draft) -> Iterator[str]:
    rng = draft.rng
    earlier = draft.day - timedelta(days=rng.randrange(4, 60))
    if rng.random() < 0.45:
        return
    draft.is_true(in_reply_to=str(earlier))
    suffix = ordinal(earlier.day)
    when = rng.choice(
        (
            f"{earlier:%-d %B %Y}",
            f"{earlier:%-d %B}",
            f"{earlier.day}{suffix} {earlier:%B}",
            f"{earlier.day}{suffix} {earlier:%B %Y}",
            f"{earlier:%d/%m/%Y}",
        )
    )
    yield rng.choice(
        (
            f"Thank you for your letter of {when} about this.",
            f"Thank you for your letter dated {when}.",
            f"Thank you for your email of {when}, to which I have been asked to reply.",
            f"Further to your letter of {when}, we have now looked at the figures.",
            f"I refer to your letter of {when}.",
            f"I am writing in response to your letter of {when} to the Secretary of State.",
            f"I am replying to your letter of {when}.",
            f"We acknowledge receipt of your letter of {when}.",
            f"Your letter of {when} has been passed to me for reply.",
        )
    )


def in_full(writer: Person) -> tuple[list[str], str]:
    return [writer.plain, writer.role, writer.body], writer.plain


def with_style(writer: Person) -> tuple[list[str], str]:
    return [writer.styled, f"{writer.role}, {writer.body}"], writer.styled


def in_capitals(writer: Person) -> tuple[list[str], str]:
    return [writer.plain.upper(), writer.role, writer.body], writer.plain


def in_one_line(writer: Person) -> tuple[list[str], str]:
    return [f"{writer.plain}, {writer.role}", writer.body], writer.plain


def on_behalf(writer: Person) -> tuple[list[str], str]:
    return [writer.plain, writer.role, f"For and on behalf of {writer.body}"], writer.plain


def without_body(writer: Person) -> tuple[list[str], str]:
    return [writer.plain, writer.role], writer.plain


def of_name(writer: Person) -> tuple[list[str], str]:
    return [writer.plain, f"{writer.role}", "Tel: 01632 960 018", "Email: office@example.org"], writer.plain


SIGNATURES = (in_full, in_full, with_style, in_capitals, in_one_line, on_behalf, without_body, of_name)


def ending(draft: Draft, signature: Callable[[Person], tuple[list[str], str]]) -> list[str]:
    rng, writer = draft.rng, draft.writer
    lines, name = signature(writer)
    draft.is_true(sender_name=name, sender_role=writer.role, sender_body=writer.body)
    blanks = [""] * rng.choice((0, 1, 3))
    copies = rng.choice(([], [], [], ["", "cc Bram Pym, Homes England"], ["", "Enc"], ["", "Copied to: all Members"]))
    return [rng.choice(SIGNING_OFF), *blanks, *lines, *copies]
