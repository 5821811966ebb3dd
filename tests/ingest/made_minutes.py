"""Minutes in the layouts and words of real ones, with what is true of each."""

import random
import textwrap
from dataclasses import dataclass
from datetime import date, timedelta

from tests.ingest.made import FIRST, FORMS, KNOWN, LAST, UNKNOWN, Made, dated, day_of, ordinal, paged, plain_date

BOARDS = (
    *("SESPM Executive Board", "SESPM Kent and Medway Sub-Regional Group", "SESPM Thames Valley Sub-Regional Group"),
    *("Saltings Neighbourhood Forum", "Kingsmere Health and Wellbeing Board", "Ashen Vale Joint Committee"),
)
COMMITTEES = (
    "Planning Committee",
    "Finance and General Purposes Committee",
    "Audit Committee",
    "Housing Sub-Committee",
)


@dataclass(slots=True)
class Meeting:
    """What the heads of minutes are made of."""

    rng: random.Random
    body: str
    committee: str
    day: date
    when: str
    place: str
    titles: tuple[str, ...] = ()

    @property
    def whose(self) -> str:
        return self.committee or self.body


def minutes(number: int) -> Made:
    rng = random.Random(f"minutes {number}")
    board = rng.random() < 0.3
    councils = [name for name in (*KNOWN, *UNKNOWN) if "Council" in name or "Authority" in name]
    body = rng.choice(BOARDS if board else councils)
    committee = rng.choice(COMMITTEES) if not board and rng.random() < 0.45 else ""
    day = day_of(rng)
    meeting = Meeting(
        rng,
        body,
        committee,
        day,
        dated(rng, day),
        rng.choice(("the Village Hall", "Town Hall, Marlbridge", "video conference")),
    )
    head = rng.choice(MINUTED)(meeting)
    bodies = (body, committee, f"{body} {committee}", f"{committee} of {body}") if committee else (body,)
    truth = {"title": (*meeting.titles, *usual(meeting)), "date": (str(day),), "kind": ("minutes",), "body": bodies}
    lines = [*drafted(meeting), *head, "", *proceedings(meeting)]
    return Made(f"minutes {number}", FORMS[number % len(FORMS)], tuple(paged(rng, lines)), truth)


def usual(meeting: Meeting) -> tuple[str, ...]:
    """What minutes may be called, whatever their head is like."""
    day = f"{meeting.day:%-d %B %Y}"
    return tuple(
        title
        for whose in {meeting.whose, meeting.body}
        for title in (f"Minutes of {whose}, {day}", f"Minutes of the {whose}", f"Minutes of the meeting of {whose}")
    )


def held(meeting: Meeting) -> list[str]:
    title = meeting.rng.choice(
        (f"Minutes of the meeting of the {meeting.whose}", f"Minutes of the {meeting.whose} meeting")
    )
    meeting.titles = (title,)
    return [
        meeting.body,
        *textwrap.wrap(f"{title} held on {meeting.when} at 7.30 pm in {meeting.place}", 88, replace_whitespace=False),
    ]


def in_capital_letters(meeting: Meeting) -> list[str]:
    title = f"Minutes of the {meeting.whose} meeting"
    meeting.titles = (title,)
    return [title.upper(), f"HELD IN {meeting.place.upper()}", f"ON {meeting.when}"]


def word_alone(meeting: Meeting) -> list[str]:
    return [
        meeting.body.upper(),
        *filter(None, [meeting.committee]),
        "MINUTES",
        f"{meeting.when}, 10.00 am to 12.15 pm",
    ]


def after_name(meeting: Meeting) -> list[str]:
    meeting.titles = (
        f"{meeting.whose} minutes",
        f"{meeting.whose}: minutes of meeting",
        f"{meeting.whose}: minutes of the meeting",
    )
    return [
        f"{meeting.whose}: minutes of the meeting on {meeting.when}",
        *([meeting.body] if meeting.committee else []),
    ]


def by_dash(meeting: Meeting) -> list[str]:
    meeting.titles = (f"Minutes – {meeting.whose}",)
    return [
        *([meeting.body] if meeting.committee else []),
        f"Minutes – {meeting.whose}",
        meeting.when,
        f"Held by {meeting.place}",
    ]


def of_old(meeting: Meeting) -> list[str]:
    meeting.titles = (f"Meeting of the {meeting.whose}", f"At a meeting of the {meeting.whose}")
    when = f"{meeting.day.day}{ordinal(meeting.day.day)} day of {meeting.day:%B %Y}"
    return [
        meeting.body.upper(),
        "MINUTES",
        f"At a MEETING of the {meeting.whose.upper()} held at {meeting.place}",
        f"on {meeting.day:%A} the {when}",
    ]


def as_table(meeting: Meeting) -> list[str]:
    title = f"{meeting.whose}: minutes" if meeting.rng.random() < 0.5 else f"Minutes of the {meeting.whose}"
    meeting.titles = (title,)
    rows = [f"Date\t{meeting.when}", "Time\t10:00", f"Venue\t{meeting.place}", "Chair\tIdris Marchbanks"]
    if meeting.rng.random() < 0.4:
        rows = [f"Next meeting\t{plain_date(meeting.rng, meeting.day + timedelta(days=28))}", *rows]
    tight = [f"Date: {meeting.when}", "Time: 10:00 to 12:00", f"Location: {meeting.place}"]
    return [*([meeting.body] if meeting.committee else []), title, "", *(rows if meeting.rng.random() < 0.5 else tight)]


def notes_of(meeting: Meeting) -> list[str]:
    title = f"Notes of the {meeting.whose} meeting"
    meeting.titles = (title,)
    return [*([meeting.body] if meeting.committee else []), f"{title}, {meeting.when}"]


def annual(meeting: Meeting) -> list[str]:
    title = f"Minutes of the Annual General Meeting of {meeting.whose}"
    meeting.titles = (title, "Minutes of the Annual General Meeting")
    return [
        *([meeting.body] if meeting.committee else []),
        "Draft minutes of the Annual General Meeting of",
        meeting.whose,
        f"held on {meeting.when}",
    ]


def without_year(meeting: Meeting) -> list[str]:
    title = "Minutes of a Meeting"
    meeting.titles = (title, "Minutes of a meeting held")
    day = meeting.day
    return [
        meeting.body,
        *filter(None, [meeting.committee]),
        f"{title} held on {day:%A} {day:%-d %B} at 7.00pm in {meeting.place}",
    ]


MINUTED = (
    held,
    held,
    in_capital_letters,
    word_alone,
    after_name,
    by_dash,
    of_old,
    as_table,
    as_table,
    notes_of,
    annual,
    without_year,
)


def drafted(meeting: Meeting) -> list[str]:
    """What may stand above the head of minutes."""
    later = meeting.day + timedelta(days=42)
    return meeting.rng.choice(
        (
            *([], [], [], [], ["DRAFT"], ["Page 1 of 3"], ["UNCONFIRMED"]),
            [f"Draft minutes, to be approved at the meeting on {plain_date(meeting.rng, later)}"],
            [f"Approved: {plain_date(meeting.rng, later)}"],
            ["Agenda item 3", "Enclosure A"],
            [f"For publication on {plain_date(meeting.rng, later)}"],
            ["Clerk: Aileen Pym", "3 Quay Street, Saltings SX12 9ZZ", "Tel: 01632 960 017"],
        )
    )


def quoted(rng: random.Random) -> list[str]:
    """What may look as if it opened a letter."""
    chance = rng.random()
    if chance < 0.05:
        return ["A letter was read out:", "Dear Sir,", "we write about the drains"]
    return ["The Clerk gave a report, already sent", "to members. It was noted."] if chance < 0.15 else []


def proceedings(meeting: Meeting) -> list[str]:
    """Who was there, and what was said; the last meeting's day and the next's stand in it."""
    rng, day = meeting.rng, meeting.day
    last, following = (
        plain_date(rng, day - timedelta(days=rng.choice((28, 35, 91)))),
        plain_date(rng, day + timedelta(days=28)),
    )
    names = [f"{rng.choice(FIRST)} {rng.choice(LAST)}" for _ in range(5)]
    there = rng.choice(
        (
            [f"Present: Cllrs {', '.join(names[:4])} (Chair)", f"Apologies: {names[4]}"],
            ["Present:", *(f"{name}\t{rng.choice(KNOWN)}" for name in names), "Apologies:", "None"],
            ["PRESENT", f"Councillor {names[0]} (in the Chair)", *(f"Councillor {name}" for name in names[1:])],
            [
                f"In attendance: {names[0]} (Clerk), {names[1]} ({rng.choice(KNOWN)})",
                "Apologies for absence were received from all others.",
            ],
        )
    )
    items = [
        *(
            rng.choice(
                (
                    "1. Apologies and declarations of interest",
                    "1. Agenda and apologies",
                    "1. Welcome to all the members",
                )
            ),
            "None were declared.",
            "2. Minutes of the last meeting",
        ),
        f"The minutes of the meeting held on {last} were agreed as a true record and signed by the Chair.",
        *(
            "3. Matters arising",
            "The Clerk had written to the Environment Agency; a reply dated 4 May 2015 was read out.",
        ),
        *quoted(rng),
        *(
            "4. Drains",
            "RESOLVED: That the drains be looked at. ACTION: Clerk",
            "The report of the working group was noted.",
        ),
        *("5. Correspondence", "A letter from the Home Office was put to the meeting.", f"Next meeting: {following}"),
    ]
    return [*there, "", *items]
