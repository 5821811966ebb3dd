"""Responses find the report that they answer, and answer its recommendations; for each audience of what it may read."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from documents import (
    Audience,
    Correspondence,
    Document,
    Kind,
    Named,
    Original,
    Page,
    PartialDate,
    Party,
    Unit,
    Visibility,
    reports,
)
from documents.catalogue import Catalogue
from documents.decisions import Removal
from documents.file import File
from documents.head import Head
from documents.paper import Paper
from documents.reports import Names
from documents.responses import Answers

BOARD, MINISTRY = Named("harbour-board", "Harbour Board of the South"), Named("ministry", "Ministry of Walls")
TITLE = "The Wall and the Sea: an inquiry into what fell (example)"
Keep = Callable[..., Document]


@pytest.fixture
def keep(catalogue: Catalogue) -> Keep:
    """Keeps a paper of a kind with units."""

    def kept(
        kind: Kind, title: str, date: str, *units: Unit, text: str = "", staff: bool = False, **more: object
    ) -> Document:
        number = len(catalogue.ids()) + 1
        document = Document(
            id=f"{number:016x}",
            title=title,
            kind=kind,
            visibility=Visibility.STAFF if staff else Visibility.PUBLIC,
            media_type="text/plain",
            originals=(Original(f"{number:064x}", 1),),
            paths=(f"{number}.txt",),
            pages=(Page(number=1, label="", text=text),),
            dated=PartialDate.parse(date) if date else None,
            bodies=(MINISTRY if kind is Kind.RESPONSE else BOARD,),
            units=units,
        )
        document = replace(document, **more)  # type: ignore[arg-type]
        catalogue.save(document, [File(path=document.paths[0], document=document.id)])
        return document

    return kept


def asks(*numbers: str) -> tuple[Unit, ...]:
    return tuple(Unit(unit="recommendation", number=number, page=3, text="Mend it.") for number in numbers)


def says(number: str, status: str = "accepted") -> Unit:
    return Unit(unit="response", number=number, page=2, text=f"Response: {status}", status=status)


def report(keep: Keep, *numbers: str, title: str = TITLE, date: str = "2025-06-18", **more: object) -> Document:
    return keep(Kind.REPORT, title, date, *asks(*(numbers or ("1", "2"))), **more)


def response(keep: Keep, *units: Unit, title: str = f"Response to {TITLE}", **more: object) -> Document:
    return keep(Kind.RESPONSE, title, "2025-10-30", *(units or (says("1"),)), **more)


def answers(catalogue: Catalogue, audience: Audience = Audience.PUBLIC) -> Answers:
    return catalogue.responses.answers(audience)


def named(catalogue: Catalogue, of: Document) -> list[tuple[str, Names]]:
    return [(each.report.document, each.names) for each in answers(catalogue).to(of.id)]


def test_a_response_answers_the_report_whose_title_it_names(catalogue: Catalogue, keep: Keep) -> None:
    asked = report(keep)
    report(keep, title="The Wall and the Road: an inquiry into what stood")
    answer = response(keep, says("1"), says("2", "rejected"))
    assert named(catalogue, answer) == [(asked.id, Names.TITLE)]
    assert [each.response.document for each in answers(catalogue).by(asked.id)] == [answer.id]
    (first,), (second,) = (answers(catalogue).of(asked.id, place) for place in (0, 1))
    assert (first.status, first.words, first.page, first.response.document) == (
        "accepted",
        "Response: accepted",
        2,
        answer.id,
    )
    assert second.status == "rejected"
    assert answers(catalogue).places == {"accepted": ((asked.id, 0),), "rejected": ((asked.id, 1),)}


def test_the_title_may_stand_on_its_first_page_in_full(catalogue: Catalogue, keep: Keep) -> None:
    asked = report(keep)
    text = "This answers the wall and the sea:\nan inquiry into what fell."
    assert named(catalogue, response(keep, title="Government response", text=text)) == [(asked.id, Names.TITLE)]


def test_a_short_title_needs_the_body_or_the_day_beside_it(catalogue: Catalogue, keep: Keep) -> None:
    asked = report(keep, title="Fair Walls: all about them")
    title = "Response to Fair Walls"
    assert named(catalogue, response(keep, title=title)) == []
    for text in ("Published by the Harbour Board of the South.", "The report of 18 June 2025 is welcome."):
        assert named(catalogue, response(keep, title=title, text=text)) == [(asked.id, Names.TITLE)], text


def test_a_reference_that_the_report_bears_is_the_surest(catalogue: Catalogue, keep: Keep) -> None:
    report(keep)
    letter = Correspondence(sender=Party(), recipient=(), our_ref="HB/25/7")
    coded = report(keep, title="Another one", date="2025-01-01", correspondence=letter)
    answer = response(keep, text=f"This answers report HB/25/07, and not {TITLE}.")
    assert named(catalogue, answer) == [(coded.id, Names.CODE)]
    assert answers(catalogue).to(answer.id)[0].code == "HB/25/07"


def test_the_body_and_the_day_tell_the_report_too(catalogue: Catalogue, keep: Keep) -> None:
    asked = report(keep)
    report(keep, title="Another", date="2025-05-18")
    text = "The Harbour Board of the South published its report on 18 June 2025."
    assert named(catalogue, response(keep, title="Government response", text=text)) == [(asked.id, Names.DAY)]


@pytest.mark.parametrize(
    ("title", "before"),
    [
        ("Response to the moorings inquiry", "its report"),
        ("Government response", "an answer to moorings, not its report"),
    ],
)
def test_the_day_of_a_report_on_something_else_tells_nothing(
    catalogue: Catalogue, keep: Keep, title: str, before: str
) -> None:
    report(keep)
    text = f"The Harbour Board of the South published {before} on 18 June 2025."
    assert named(catalogue, response(keep, title=title, text=text)) == []


def test_letters_that_fold_into_several_leave_the_places_of_words_right(catalogue: Catalogue, keep: Keep) -> None:
    asked = report(keep)
    text = f"İİ İİ İİ. This answers {TITLE}, published on 18 June 2025."
    assert named(catalogue, response(keep, title="İnceleme response", text=text)) == [(asked.id, Names.TITLE)]


def test_nothing_is_guessed(catalogue: Catalogue, keep: Keep) -> None:
    report(keep, title="Annual report of the harbour inspector", date="2023-01-01")
    report(keep, title="Annual report of the harbour inspector", date="2024-01-01")
    title = "Response to the annual report of the harbour inspector"
    assert named(catalogue, response(keep, title=title)) == []
    assert named(catalogue, response(keep, title=f"{title} of 2024", text="Of 1 January 2024.")) != []


ANNUAL = "State of the Harbour Walls annual inquiry"


@pytest.mark.parametrize(
    "text",
    [
        f"This answers {ANNUAL}, published on 18 June 2025.",
        f"This answers the report of 18 June 2025, {ANNUAL}.",
    ],
)
def test_a_day_beside_the_title_is_that_of_the_report(catalogue: Catalogue, keep: Keep, text: str) -> None:
    report(keep, title=ANNUAL, date="2024-06-18")
    answer = response(keep, title=f"Response to {ANNUAL}", text=text)
    assert named(catalogue, answer) == []
    asked = report(keep, title=ANNUAL, date="2025-06-18")
    assert [id for id, _ in named(catalogue, answer)] == [asked.id]


@pytest.mark.parametrize("when", [" (June 2025)", ", published in June 2025", " 2025", " of 2025", " 2024–25"])
def test_a_month_or_year_beside_the_title_is_that_of_the_report(catalogue: Catalogue, keep: Keep, when: str) -> None:
    early = report(keep, title=ANNUAL, date="2024-06-18")
    title = f"Response to {ANNUAL}"
    assert named(catalogue, response(keep, title=title, text=f"This answers {ANNUAL}{when}.")) == []
    own = when.replace("2024", "2023").replace("2025", "2024").replace("25", "24")
    told = named(catalogue, response(keep, title=title, text=f"This answers {ANNUAL}{own}."))
    assert told == [(early.id, Names.TITLE)]


def test_a_report_for_staff_does_not_lead_the_public_to_that_of_another_year(catalogue: Catalogue, keep: Keep) -> None:
    report(keep, title=ANNUAL, date="2024-06-18")
    asked = report(keep, title=ANNUAL, date="2025-06-18", staff=True)
    text = f"This answers {ANNUAL}, published on 18 June 2025."
    answer = response(keep, title=f"Response to {ANNUAL}", text=text)
    assert named(catalogue, answer) == []
    assert [each.report.document for each in answers(catalogue, Audience.STAFF).to(answer.id)] == [asked.id]


@pytest.mark.parametrize("date", ["30 October 2025", "October 2025", "We will say more on 3 March 2026"])
def test_the_day_of_the_response_itself_is_no_contradiction(catalogue: Catalogue, keep: Keep, date: str) -> None:
    asked = report(keep)
    text = f"Government response to {TITLE}, {date}"
    assert [id for id, _ in named(catalogue, response(keep, text=text))] == [asked.id]


@pytest.mark.parametrize("after", [": second report", ", part 2", " and the Piers", " 2023–24"])
def test_a_number_or_longer_title_is_that_of_another_report(catalogue: Catalogue, keep: Keep, after: str) -> None:
    title = "State of the Harbour Walls"
    asked = report(keep, title=title)
    assert named(catalogue, response(keep, title=f"Response to {title}{after}")) == []
    assert named(catalogue, response(keep, title=f"Response to {title}: the answers")) == [(asked.id, Names.TITLE)]


def test_a_response_to_two_reports_at_once_answers_neither(catalogue: Catalogue, keep: Keep) -> None:
    report(keep, title="State of the Harbour Walls")
    report(keep, title="State of the Harbour Lights")
    title = "Response to State of the Harbour Walls and to the State of the Harbour Lights"
    assert named(catalogue, response(keep, title=title)) == []


def test_a_second_report_is_not_answered_by_a_response_to_the_first(catalogue: Catalogue, keep: Keep) -> None:
    second = report(keep, title="State of the Harbour Walls: second report")
    text = "Published by the Harbour Board of the South."
    title = "Response to State of the Harbour Walls"
    assert named(catalogue, response(keep, title=title, text=text)) == []
    assert [id for id, _ in named(catalogue, response(keep, title=f"{title}: second report", text=text))] == [second.id]


def test_a_report_that_is_mentioned_in_passing_is_not_answered(catalogue: Catalogue, keep: Keep) -> None:
    letter = Correspondence(sender=Party(), recipient=(), our_ref="HB/25/7")
    report(keep, title="Lighthouses of the South coast", correspondence=letter)
    for text in (
        "This answers the report on moorings. It should be read with Lighthouses of the South coast.",
        "This answers the report on moorings and should be read with Lighthouses of the South coast.",
        "We answered the earlier report HB/25/7 in September.",
    ):
        assert named(catalogue, response(keep, title="Response on moorings", text=text)) == [], text
    assert named(catalogue, response(keep, title="Response", text="This answers Lighthouses of the South coast."))


def test_every_place_of_a_title_is_read_once_however_many_reports_begin_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = Counter[str]()
    told = reports._Shelf.told

    def counted(shelf: reports._Shelf, *args: object, **more: object) -> object:
        looked["shelves"] += 1
        return told(shelf, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reports._Shelf, "told", counted)
    dated = PartialDate(2020)
    asked = [Paper(f"r{i}", f"Annual report of the walls number{i}", dated, "Board") for i in range(50)]
    given = [Paper(f"a{i}", f"Response to {each.title}", PartialDate(2021), "") for i, each in enumerate(asked)]
    heads = {each.document: Head(each, "annual report " * 100) for each in given}
    found = list(reports.matched(heads, asked, {id: {} for id in heads}))
    assert [each.report for each in found] == asked
    assert looked["shelves"] == 2 * len(asked)  # by the whole title, and by what stands before a colon


def test_of_many_reports_of_one_title_none_is_looked_at_where_nothing_tells_which(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = [Paper(f"r{i}", "Annual report of the walls", PartialDate(1900 + i), "Board") for i in range(50)]
    answer = Paper("a", "Response to the annual report of the walls", PartialDate(2021), "")
    monkeypatch.setattr(Head, "contradicts", lambda *_: pytest.fail("looked at"))
    assert list(reports.matched({"a": Head(answer, "")}, asked, {"a": {}})) == []


def test_a_report_that_came_later_is_not_answered(catalogue: Catalogue, keep: Keep) -> None:
    report(keep, date="2026-01-01")
    assert named(catalogue, response(keep)) == []


def test_copies_of_a_report_are_both_answered(catalogue: Catalogue, keep: Keep) -> None:
    first, second = report(keep), report(keep)
    assert {id for id, _ in named(catalogue, response(keep))} == {first.id, second.id}


@pytest.mark.parametrize(("own", "answered"), [("3", "R3"), ("R03", "3"), ("4.2", "4.2."), ("2023-012", "2023-012")])
def test_numbers_are_the_same_however_they_are_written(
    catalogue: Catalogue, keep: Keep, own: str, answered: str
) -> None:
    asked = report(keep, "1", own)
    response(keep, says(answered))
    assert [len(answers(catalogue).of(asked.id, place)) for place in (0, 1)] == [0, 1]


def test_of_two_recommendations_with_one_number_neither_is_answered(catalogue: Catalogue, keep: Keep) -> None:
    report(keep, "1", "1", "2")
    response(keep, says("1"), says("9"))
    assert answers(catalogue).places == {}


def test_two_responses_answer_one_after_the_other(catalogue: Catalogue, keep: Keep) -> None:
    asked = report(keep)
    later = response(keep, says("1", "accepted"))
    first = response(keep, says("1", "rejected"), dated=PartialDate(2025, 7))
    assert [each.response.document for each in answers(catalogue).of(asked.id, 0)] == [first.id, later.id]
    assert set(answers(catalogue).places) == {"accepted", "rejected"}


def test_what_an_audience_may_not_read_answers_nothing_for_it(catalogue: Catalogue, keep: Keep) -> None:
    asked = report(keep)
    secret = response(keep, staff=True)
    public, staff = (answers(catalogue, audience) for audience in (Audience.PUBLIC, Audience.STAFF))
    assert (public.places, public.by(asked.id), public.of(asked.id, 0), public.to(secret.id)) == ({}, (), (), ())
    assert [each.response.document for each in staff.by(asked.id)] == [secret.id]
    assert len(staff.of(asked.id, 0)) == 1


def test_a_report_for_staff_takes_no_answer_from_a_public_one_and_is_told_to_nobody(
    catalogue: Catalogue, keep: Keep
) -> None:
    letter = Correspondence(sender=Party(), recipient=(), our_ref="HB/25/7")
    hidden = report(keep, title="A secret one", staff=True, correspondence=letter)
    asked = report(keep)
    answer = response(keep, text="It answers HB/25/7 too.")
    assert named(catalogue, answer) == [(asked.id, Names.TITLE)]
    assert [each.report.document for each in answers(catalogue, Audience.STAFF).to(answer.id)] == [hidden.id]
    assert answers(catalogue).by(hidden.id) == ()


def test_a_withdrawn_response_answers_nothing_until_it_is_restored(catalogue: Catalogue, keep: Keep) -> None:
    asked, answer = report(keep), response(keep)
    assert answers(catalogue).by(asked.id)
    gone = Removal(document=answer.id, visibility=Visibility.PUBLIC, reason="Wrong.", at="2026-01-01T00:00:00Z")
    catalogue.withdraw(gone)
    for audience in Audience:
        assert (answers(catalogue, audience).by(asked.id), answers(catalogue, audience).places) == ((), {})
    catalogue.restore(gone)
    assert answers(catalogue).by(asked.id)


def test_only_a_response_answers(catalogue: Catalogue, keep: Keep) -> None:
    asked = report(keep)
    keep(Kind.LETTER, f"Response to {TITLE}", "2025-10-30", says("1"))
    assert answers(catalogue).by(asked.id) == ()
