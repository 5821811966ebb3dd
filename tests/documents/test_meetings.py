"""The agenda, the papers and the minutes of a meeting are put together, for each audience of what it may read."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from documents import Audience, Claim, Document, Kind, Named, Original, Page, PartialDate, Source, Visibility
from documents.catalogue import Catalogue
from documents.file import File
from documents.meetings import Meeting, Place, Tells, series_key

BOARD = Named("harbour-board", "Harbour Board")
Keep = Callable[..., Document]


@pytest.fixture
def keep(catalogue: Catalogue) -> Keep:
    """Keeps a paper of a kind and date; `name` is that of its file."""

    def kept(kind: Kind, date: str, *texts: str, name: str = "", body: Named = BOARD, staff: bool = False) -> Document:
        number = len(catalogue.ids()) + 1
        document = Document(
            id=f"{number:016x}",
            title=f"{kind} {number}",
            kind=kind,
            visibility=Visibility.STAFF if staff else Visibility.PUBLIC,
            media_type="text/plain",
            originals=(Original(f"{number:064x}", 1),),
            paths=(name or f"{number}.txt",),
            pages=tuple(Page(number=place, label="", text=text) for place, text in enumerate(texts, 1)),
            dated=PartialDate.parse(date) if date else None,
            bodies=(body,),
        )
        catalogue.save(document, [File(path=document.paths[0], document=document.id)])
        return document

    return kept


def met(catalogue: Catalogue, audience: Audience = Audience.PUBLIC, key: str = "harbour-board") -> list[Meeting]:
    found = catalogue.meetings.all(audience).get(key)
    return list(found.meetings) if found else []


def told(meeting: Meeting) -> list[tuple[str, Tells]]:
    return [(paper.document, paper.tells) for paper in meeting.papers]


def test_agenda_minutes_and_paper_of_a_day_are_one_meeting(catalogue: Catalogue, keep: Keep) -> None:
    minutes = keep(Kind.MINUTES, "2025-03-04", "Present: all.")
    paper = keep(Kind.PAPER, "2025-03-04", "Moorings.")
    agenda = keep(Kind.AGENDA, "2025-03-04", "1 Apologies")
    keep(Kind.PAPER, "2025-03-05", "Another day.")
    keep(Kind.REPORT, "2025-03-04", "A report of that day was put to nobody.")
    (meeting,) = met(catalogue)
    assert (meeting.body, str(meeting.day)) == (BOARD, "2025-03-04")
    assert told(meeting) == [(agenda.id, Tells.DATED), (minutes.id, Tells.DATED), (paper.id, Tells.DAY)]
    assert meeting.chief.document == minutes.id


def test_a_paper_whose_code_the_agenda_names_was_put_to_it_whatever_its_date(catalogue: Catalogue, keep: Keep) -> None:
    paper = keep(Kind.PAPER, "2025-02-20", "Moorings.", name="HB-25-07-moorings.pdf")
    keep(Kind.PAPER, "2025-02-20", "Buoys.", name="HB-25-08-buoys.pdf")
    agenda = keep(Kind.AGENDA, "2025-03-04", "1 Apologies", "2 Moorings (HB/25/07)")
    keep(Kind.MINUTES, "2025-03-04", "The paper HB/25/08 was looked at again.")
    (meeting,) = met(catalogue)
    assert [each.document for each in meeting.others] == [paper.id]
    assert meeting.others[0].place == Place(agenda.id, 2, "HB/25/07")


def test_without_an_agenda_the_minutes_tell_what_was_put_to_it(catalogue: Catalogue, keep: Keep) -> None:
    paper = keep(Kind.PAPER, "2025-02-20", "Buoys.", name="HB-25-08-buoys.pdf")
    keep(Kind.MINUTES, "2025-03-04", "The paper HB/25/08 was agreed.")
    (meeting,) = met(catalogue)
    assert [each.document for each in meeting.others] == [paper.id]


def test_the_name_of_the_file_tells_the_day_where_the_paper_has_only_a_month(catalogue: Catalogue, keep: Keep) -> None:
    minutes = keep(Kind.MINUTES, "2025-03", "Present: all.", name="2025-03-04 minutes.pdf")
    undated = keep(Kind.AGENDA, "", "1 Apologies")
    assert told(met(catalogue)[0]) == [(minutes.id, Tells.FILE)]
    series = catalogue.meetings.all(Audience.PUBLIC)["harbour-board"]
    assert [paper.document for paper in series.undated] == [undated.id]


def test_meetings_stand_in_order_and_know_their_neighbours(catalogue: Catalogue, keep: Keep) -> None:
    last, first, middle = (keep(Kind.MINUTES, f"2025-{month:02}-04", "Noted.") for month in (5, 1, 3))
    other = keep(Kind.MINUTES, "2025-02-04", "Noted.", body=Named(None, "Ayton & District Council"))
    assert [meeting.day.month for meeting in met(catalogue)] == [1, 3, 5]
    (around,) = catalogue.meetings.of(middle.id, Audience.PUBLIC)
    assert around.before
    assert around.after
    assert (around.before.chief.document, around.after.chief.document) == (first.id, last.id)
    (alone,) = catalogue.meetings.of(other.id, Audience.PUBLIC)
    assert (alone.meeting.series, alone.before, alone.after) == ("ayton-district-council", None, None)
    assert catalogue.meetings.of("0" * 16, Audience.PUBLIC) == ()


def test_the_public_hears_nothing_of_papers_for_staff(catalogue: Catalogue, keep: Keep) -> None:
    keep(Kind.AGENDA, "2025-03-04", "1 Moorings (HB/25/07)")
    keep(Kind.PAPER, "2025-02-20", "Moorings.", name="HB-25-07-moorings.pdf", staff=True)
    keep(Kind.MINUTES, "2025-03-04", "Confidential.", staff=True)
    keep(Kind.MINUTES, "2025-04-04", "Confidential.", staff=True)
    keep(Kind.MINUTES, "2025-04-04", "Confidential.", staff=True, body=Named(None, "Secret Panel"))
    assert [[paper.kind for paper in meeting.papers] for meeting in met(catalogue)] == [[Kind.AGENDA]]
    assert len(catalogue.meetings.all(Audience.PUBLIC)) == 1
    assert [len(meeting.papers) for meeting in met(catalogue, Audience.STAFF)] == [3, 1]


def test_what_is_saved_later_is_seen(catalogue: Catalogue, keep: Keep) -> None:
    assert met(catalogue) == []
    agenda = keep(Kind.AGENDA, "2025-03-04", "1 Apologies")
    assert len(met(catalogue)) == 1
    catalogue.redescribe(replace(agenda, kind=Kind.OTHER))
    assert met(catalogue) == []


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (BOARD, "harbour-board"),
        (
            Named(None, "Cyngor Cymuned Llanfair / Llanfair Community Council"),
            "cyngor-cymuned-llanfair-llanfair-community-council",
        ),
        (Named(None, "Çeşme"), "cesme"),
        (Named(None, "委員会"), "unnamed"),
    ],
)
def test_a_series_has_an_address_of_plain_letters(body: Named, key: str) -> None:
    assert series_key(body) == key


def there(field: str, name: str, body: str = "", *, source: Source = Source.TEXT, at: str = "") -> Claim:
    value = json.dumps({"name": name, "role": "", "body": body})
    return Claim(field=field, value=value, source=source, rule="list", page=1, quote=name, at=at)


@pytest.fixture
def tell(catalogue: Catalogue, keep: Keep) -> Callable[..., Document]:
    """Keeps minutes of a date that claim who was there."""

    def kept(date: str, *claims: Claim, staff: bool = False) -> Document:
        minutes = replace(keep(Kind.MINUTES, date, "Present", staff=staff), claims=claims)
        catalogue.redescribe(minutes)
        return minutes

    return kept


def attended(catalogue: Catalogue, audience: Audience = Audience.PUBLIC) -> tuple[int, list[tuple[str, str, int]]]:
    meetings = catalogue.meetings
    told, people = meetings.attendance(meetings.all(audience)["harbour-board"], audience)
    return told, [(each.party.name, each.party.body, each.present) for each in people]


def test_attendance_counts_the_meetings_at_which_each_was_present(
    catalogue: Catalogue, tell: Callable[..., Document]
) -> None:
    tell("2025-01-04", there("present", "Cllr Ann Lee"), there("present", "Bob Hill", "seaside"))
    tell("2025-03-04", there("present", "Ann Lee"), there("chair", "Bob Hill"), there("apologies", "Jo Reed"))
    tell("2025-05-04", there("present", "Councillor Ann Lee"), there("attending", "Di Fox"))
    tell("2025-07-04", there("chair", "Bob Hill"))  # who else was there, nothing tells
    assert attended(catalogue) == (
        3,
        [("Councillor Ann Lee", "", 3), ("Bob Hill", "seaside", 1), ("Bob Hill", "", 1)],
    )


def test_what_a_person_says_of_those_present_is_counted_instead(
    catalogue: Catalogue, tell: Callable[..., Document]
) -> None:
    minutes = tell("2025-01-04", there("present", "Ann Lee"), there("chair", "Ann Lee"))
    assert attended(catalogue)[1] == [("Ann Lee", "", 1)]
    said = [there("present", name, source=Source.PERSON, at="2026-01-01") for name in ("Bob Hill", "Di Fox")]
    catalogue.say(minutes, "present", said)
    assert attended(catalogue)[1] == [("Ann Lee", "", 1), ("Bob Hill", "", 1), ("Di Fox", "", 1)]


def test_two_minutes_of_a_meeting_are_one_meeting(catalogue: Catalogue, tell: Callable[..., Document]) -> None:
    tell("2025-01-04", there("present", "Ann Lee"))
    tell("2025-01-04", there("present", "Cllr Ann Lee"), there("present", "Bob Hill"))
    assert attended(catalogue) == (1, [("Cllr Ann Lee", "", 1), ("Bob Hill", "", 1)])


def test_the_public_hears_of_nobody_who_is_named_in_minutes_for_staff(
    catalogue: Catalogue, tell: Callable[..., Document]
) -> None:
    tell("2025-01-04", there("present", "Ann Lee"))
    tell("2025-01-04", there("present", "Secret Guest"), staff=True)
    tell("2025-03-04", there("present", "Ann Lee"), there("present", "Secret Guest"), staff=True)
    assert attended(catalogue) == (1, [("Ann Lee", "", 1)])
    assert attended(catalogue, Audience.STAFF) == (2, [("Ann Lee", "", 2), ("Secret Guest", "", 2)])


def test_each_body_has_its_own_meetings_of_a_day(catalogue: Catalogue, keep: Keep) -> None:
    board = keep(Kind.MINUTES, "2025-03-04")
    council = keep(Kind.MINUTES, "2025-03-04", body=Named(None, "A Council"))
    undated = keep(Kind.MINUTES, "", body=Named(None, "A Council"))
    (at_board,), (at_council,) = met(catalogue), met(catalogue, key="a-council")
    assert (told(at_board), told(at_council)) == ([(board.id, Tells.DATED)], [(council.id, Tells.DATED)])
    assert [paper.document for paper in catalogue.meetings.all(Audience.PUBLIC)["a-council"].undated] == [undated.id]
