"""From a reading to a document: the rules of each field, and who outranks whom."""

import calendar
import json
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import pytest

from documents import Claim, Document, Kind, Named, Page, PartialDate, Source, Visibility, Word, Words
from ingest.describe import decide, describe
from ingest.metadata import headings
from ingest.metadata.days import Found, embedded, find
from ingest.metadata.names import looks_like_body, names
from ingest.readers import pdf as pdf_reader
from ingest.reading import Reading
from tests.ingest.papers import ORIGINAL, VOCABULARY, pdf, reading

MINUTES = (
    "Stanford Parish Council\nMinutes of the Ordinary Meeting held on Tuesday 16th\nMay 2017 at 7.30pm\n"
    "Present: A. Clerk\nThe minutes of 4 April 2017 were approved."
)
LETTER = (
    "Stanford Parish Council\nA charity registered on 1 April 1999\nThe Minister\nHome Office\nBy email\n"
    "14 February 2025\nOur ref: SPC/25/1\nYour ref: HO/7\n"
    "Dear Minister,\nRe: Potholes in the lanes\nI write about potholes.\n"
    "Yours sincerely,\nJo Bloggs\nChair, Stanford Parish Council\ncc: Home Office"
)
EMPTY = Page(number=1, label="1", text="")


def described(found: Reading, *sidecar: Claim, path: str = "papers/a_file-name.pdf") -> Document:
    return describe(found, ORIGINAL, (path,), VOCABULARY, sidecar)


def claim(field: str, value: str, source: Source = Source.SIDECAR, at: str = "") -> Claim:
    return Claim(field=field, value=value, source=source, rule="test", at=at)


def test_minutes_say_their_kind_day_body_and_heading() -> None:
    found = described(reading(MINUTES))
    assert (found.kind, found.dated) == (Kind.MINUTES, PartialDate(2017, 5, 16))
    assert found.bodies == (Named("stanford-parish", "Stanford Parish Council"),)
    assert found.title == "Minutes of the Ordinary Meeting"


def test_minutes_without_a_heading_are_named_by_body_and_day() -> None:
    found = described(reading("STANFORD PARISH COUNCIL MINUTES\n3 May 2018\nPresent: all"))
    assert found.title == "Minutes of Stanford Parish Council, 3 May 2018"


def test_an_agenda_is_told_though_it_lists_minutes() -> None:
    summons = "You are summoned to the Stanford Parish Council Meeting on\n16\nth March 2017\nAGENDA\n"
    found = described(reading(summons + "1. Minutes of the last meeting"))
    assert (found.kind, found.title, str(found.dated)) == (
        Kind.AGENDA,
        "Stanford Parish Council Meeting",
        "2017-03-16",
    )


def test_a_letter_says_its_subject_day_sender_and_references() -> None:
    found = described(reading(LETTER))
    assert (found.kind, found.title, str(found.dated)) == (Kind.LETTER, "Potholes in the lanes", "2025-02-14")
    assert found.bodies[0].slug == "stanford-parish"
    assert found.correspondence
    assert (found.correspondence.our_ref, found.correspondence.your_ref) == ("SPC/25/1", "HO/7")


def test_a_letter_without_a_subject_is_named_by_its_salutation() -> None:
    found = described(
        reading("4 May 2018\nDear Members of the Board,\nWe are writing to you because the lanes are\nbad.")
    )
    assert found.title == "Letter to Members of the Board"


def test_a_salutation_may_be_broken_over_two_lines() -> None:
    assert described(reading("4 May 2018\nTo\nMembers\nThe lanes are bad.")).title == "Letter to Members"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Submission to the Committee on Roads\nMay 2018", Kind.EVIDENCE),
        ("Government response to the report on roads", Kind.RESPONSE),
        ("Press release\nRoads mended", Kind.NEWS),
        ("Statement on the roads", Kind.POST),
        ("Report to: Cabinet\nRoads", Kind.PAPER),
        ("Roads: a strategy\nCm 1234", Kind.REPORT),
        ("Roads and lanes", Kind.OTHER),
    ],
)
def test_kinds_are_told_by_the_first_words(text: str, kind: Kind) -> None:
    assert described(reading(text)).kind is kind


@pytest.mark.parametrize(
    ("text", "created", "dated"),
    [
        ("A report on the accident of 16 June 2019\nNovember 2022", "D:20221104113532+13'00'", "2022-11"),
        ("A report\n21 June 2024", "", "2024-06-21"),
        ("A report on 3 May 2001", "D:20240102003000+01'00'", "2024-01-02"),
        ("A report\nOrdered to be printed 3 May 2024\nPublished 9 May 2024", "D:20240503", "2024-05-09"),
        ("A report", "2024-05-03T00:30:00+01:00", "2024-05-03"),
        ("A report", "", "None"),
    ],
)
def test_a_reports_date_is_published_then_cover_then_file(text: str, created: str, dated: str) -> None:
    assert str(described(reading(text, created=created)).dated) == dated


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("29th January 2018", "2018-01-29"),
        ("on the 1st of May, 2018", "2018-05-01"),
        ("16\nth March 2017", "2017-03-16"),
        ("June 30, 2017", "2017-06-30"),
        ("03/04/2018", "2018-04-03"),
        ("03/24/2018", "2018-03-24"),
        ("3.4.18", "2018-04-03"),
        ("2018-04-03", "2018-04-03"),
        ("Sept. 2019", "2019-09"),
        ("23rd MAY 2024", "2024-05-23"),
        ("(4\u00a0july 2019)", "2019-07-04"),
    ],
)
def test_dates_are_read_in_the_ways_of_clerks(text: str, dated: str) -> None:
    assert [str(found.date) for found in find(Page(number=1, label="1", text=text))] == [dated]


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_read_by_its_whole_name_and_the_beginning_of_it(month: int) -> None:
    for name in (calendar.month_name[month], calendar.month_abbr[month], calendar.month_name[month].upper()):
        (found,) = find(Page(number=1, label="1", text=f"In {name} 2018 it rained."))
        assert found.date == PartialDate(2018, month)


@pytest.mark.parametrize(
    "text", ["7.30pm", "31 February 2018", "1.2.3.2018", "tel 01869 347000", "Act 1974", "maybe 2018", "a/May 2018"]
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert list(find(Page(number=1, label="1", text=text))) == []


def test_the_files_own_day_keeps_its_zone() -> None:
    assert embedded("D:20240102003000+01'00'") == PartialDate(2024, 1, 2)
    assert embedded("20241399") is None
    assert embedded("yesterday") is None


def test_the_largest_lines_are_the_title(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    def cover(canvas: Canvas) -> None:
        canvas.drawString(72, 800, "Stanford Parish Council")
        canvas.setFont("Helvetica", 30)
        canvas.drawString(72, 700, "Roads and lanes:")
        canvas.drawString(72, 660, "a strategy")
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 600, "March 2019")

    found = described(pdf_reader.read(pdf(tmp_path / "a.pdf", cover, title="Microsoft Word - x.doc")))
    assert found.title == "Roads and lanes: a strategy"


def test_the_dates_of_a_page_are_found_as_often_for_many_lines_as_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    def searches(lines: int) -> int:
        searched: list[Page] = []

        def counted(page: Page) -> Sequence[Found]:
            searched.append(page)
            return find(page)

        monkeypatch.setattr(headings, "find", counted)
        described(reading("A cell of 3 May 2019\n" * lines))
        return len(searched)

    assert 1 <= searches(2_000) == searches(20) <= 3


def test_the_heights_of_a_page_are_weighed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[int] = []

    def counted(heights: Sequence[float]) -> float:
        weighed.append(len(heights))
        return median(heights)

    monkeypatch.setattr(headings, "median", counted)
    words = Words.of(Word(start, start + 1, 72, 72, 80, 84) for start in range(0, 20 * 500, 20))
    page = Page(number=1, label="1", text="A cell of the table\n" * 500, words=words, width=595, height=842)
    described(Reading(media_type="application/pdf", pages=(page,)))
    assert weighed == [500]


@pytest.mark.parametrize(("title", "counts"), [("Clerks: guidance on lanes", True), ("Template final", False)])
def test_a_files_title_counts_where_its_words_stand_on_the_first_page(title: str, *, counts: bool) -> None:
    page = Page(number=1, label="1", text="Guidance for clerks\nOn lanes", width=595, height=842)
    found = described(Reading(media_type="application/pdf", pages=(page,), embedded={"title": title}))
    assert (found.title == title) is counts


def test_the_last_resort_is_the_name_of_the_file() -> None:
    assert described(Reading(media_type="application/pdf", pages=(EMPTY,))).title == "a file name"


def test_topics_quote_their_heaviest_phrase() -> None:
    found = described(
        reading("A paper\nTemporary accommodation costs more. Housing is short: temporary\naccommodation.")
    )
    assert found.topics == (Named("housing", "Housing"),)
    [said] = [claim for claim in found.claims if claim.field == "topic"]
    assert (said.page, said.quote) == (1, "Temporary accommodation")


def test_a_phrase_in_passing_is_no_topic() -> None:
    assert described(reading("A paper\n" + "words " * 9_000 + "a speed limit")).topics == ()


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("STANFORD PARISH COUNCIL\nNotice", "stanford-parish"),
        ("Minutes of the SPC meeting", "stanford-parish"),
        ("Minutes of the spc meeting", None),
        ("Stanford Parish Council\nMinutes of the Sea Defence Board meeting", "sea-board"),
        ("Minutes of Weald Community Council meeting", "Weald Community Council"),
        ("Minutes of the Parish Council meeting", None),
        ("Department for Lanes and Verges\nA strategy", "Department for Lanes and Verges"),
    ],
)
def test_bodies_are_told_by_their_names(text: str, body: str | None) -> None:
    assert [found.value for found in described(reading(text)).bodies] == ([body] if body else [])


def test_a_name_of_the_vocabulary_hides_what_it_overlaps() -> None:
    page = Page(number=1, label="1", text="Weald Sea Defence Board, Lanes Trust, Home Office Board, West Trust")
    assert [name.value for name in names(page, VOCABULARY)] == ["sea-board", "Lanes Trust", "home-office", "West Trust"]


def test_words_of_names_are_bounded() -> None:
    """A run like "A.A.A.…" begins a word at each letter: read to its end from each, 200,000 letters take minutes."""
    assert looks_like_body("A" * 40 + " Council")
    assert not looks_like_body("A." * 40 + " Council")


def test_who_said_it_ranks_first() -> None:
    found = described(reading(MINUTES), claim("title", "The May meeting"), claim("body", "home-office"))
    assert found.title == "The May meeting"
    assert found.bodies == (Named("home-office", "Home Office"),)
    assert any(said.value == "stanford-parish" for said in found.claims)
    corrected = decide(found, (*found.claims, claim("title", "Corrected", Source.PERSON, "2025-01-01")), VOCABULARY)
    assert corrected.title == "Corrected"


def test_what_a_person_said_last_holds() -> None:
    found = described(reading(MINUTES))
    said = [
        claim("body", slug, Source.PERSON, at)
        for slug, at in (("home-office", "2025-01-01"), ("sea-board", "2025-02-01"))
    ]
    assert [body.slug for body in decide(found, (*found.claims, *said), VOCABULARY).bodies] == ["sea-board"]


def test_an_empty_value_means_that_there_is_none() -> None:
    found = described(reading(MINUTES), claim("date", ""), claim("body", ""))
    assert (found.dated, found.bodies) == (None, ())


def test_a_sidecar_says_who_wrote_to_whom_and_who_may_read() -> None:
    party = json.dumps({"name": "Jo Bloggs", "role": "Chair", "body": "stanford-parish"})
    found = described(reading("text"), claim("recipient", party), claim("kind", "letter"), claim("visibility", "staff"))
    assert found.correspondence
    assert found.correspondence.recipient[0].role == "Chair"
    assert (found.kind, found.visibility) == (Kind.LETTER, Visibility.STAFF)


def test_every_claim_of_the_text_quotes_what_stands_there() -> None:
    found = described(reading(MINUTES))
    texts = {page.number: " ".join(page.text.split()) for page in found.pages}
    said = [claim for claim in found.claims if claim.source is Source.TEXT]
    assert said
    assert all(claim.page and claim.quote in texts[claim.page] for claim in said)


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        (
            "Audit Committee: minutes of the meeting on 3 May 2017\nPresent: all",
            "minutes",
            "Audit Committee: minutes of the meeting",
        ),
        ("Minutes – Audit Committee\n3 May 2017", "minutes", "Minutes – Audit Committee"),
        (
            "Minutes of the Housing Sub-Committee\n3 May 2017\n1. Agenda and apologies",
            "minutes",
            "Minutes of the Housing Sub-Committee",
        ),
        (
            "Stanford Parish Council\nMINUTES\n3 May 2017\n2. Minutes of the last meeting\nAgreed.",
            *("minutes", "Minutes of Stanford Parish Council, 3 May 2017"),
        ),
        (
            "Agenda of the Sea Defence Board, 3 May 2017 (draft)\n1 Apologies",
            "agenda",
            "Agenda of the Sea Defence Board, 3 May 2017 (draft)",
        ),
        ("Dear Member,\nYou are hereby summoned to attend a meeting on 3 May 2017", "agenda", ""),
        ("Dear Member,\nMinutes of the lane meeting\nI enclose them.", "letter", "Minutes of the lane meeting"),
        (
            "Minutes of the meeting held on 3 May 2017\nA report went\nto members. It was long",
            "minutes",
            "Minutes of the meeting, 3 May 2017",
        ),
        (
            "Seaview Parish Council\nMinutes of a Meeting\nPresent: all\n3 May 2017",
            "minutes",
            "Minutes of Seaview Parish Council, 3 May 2017",
        ),
    ],
)
def test_papers_of_meetings_are_told_by_their_heads(text: str, kind: str, title: str) -> None:
    found = described(reading(text))
    assert found.kind == kind
    assert not title or found.title == title


THERE = "Present: Councillor Lee\nApologies: Councillor Fox\n1. Minutes of the last meeting\nThe minutes were agreed."


@pytest.mark.parametrize(
    "who",
    [
        *("Cabinet", "Executive", "Scrutiny Panel", "Overview and Scrutiny", "Governing Body", "Trustees"),
        *("Working Party", "Task and Finish Group", "Partnership", "Star Chamber"),
    ],
)
@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Minutes of the {{who}}\n12 May 2025\n{THERE}", "Minutes of the {who}"),
        (f"Draft minutes of the {{who}}\n{THERE}", "minutes of the {who}"),
        ("Minutes of the {who} held on 12 May 2025\nThe strategy was noted.", "Minutes of the {who}"),
        ("Minutes of the {who}, 12 May 2025\nIt was a review.", "Minutes of the {who}, 12 May 2025"),
        ("{who} minutes, 12 May 2025\nA review was noted.", ""),
        ("{who} – Minutes\nA review was noted.", "{who} – Minutes"),
        (f"{{who}}\nMINUTES\n{THERE}", ""),
        (f"{{who}}\n12 May 2025\n{THERE}\nThe review of the strategy was noted.", ""),
    ],
)
def test_minutes_are_told_whoever_met(who: str, text: str, title: str) -> None:
    found = described(reading(text.format(who=who)))
    assert found.kind is Kind.MINUTES
    assert not title or found.title.casefold().endswith(title.format(who=who).casefold())


@pytest.mark.parametrize(
    "text",
    [
        "Cabinet: order of business\n12 May 2025\n1. Apologies\n2. Minutes of the last meeting\n3. Housing strategy",
        "Cabinet: order of business\nMinutes of the last meeting\nHousing strategy",
        "Cabinet: order of business\n- Minutes of the meeting held on 3 May 2025\n- Housing strategy",
        "Cabinet\nOrder of business for 12 May 2025\nTo approve the minutes of the Cabinet meeting of 3 May 2025",
        "Cabinet\n12 May 2025\n1 Apologies for absence\n2 Minutes\n3 Declarations of interest\n4 Housing strategy",
        "Cabinet\n12 May 2025\n• Apologies\n• Minutes of the last meeting\n• Review of housing",
    ],
)
def test_the_minutes_that_an_agenda_lists_do_not_make_it_minutes(text: str) -> None:
    assert described(reading(text)).kind is Kind.AGENDA


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A review of lanes\nThe panel read the\nminutes of the Cabinet of 12 May 2025 and more.", Kind.REPORT),
        ("A review of lanes\nMinutes of the Cabinet of 12 May 2025 were read by all.", Kind.REPORT),
        ("A review of lanes\nPresent-day lanes\nApologies are due to those who walk them.", Kind.REPORT),
        ("Minute of Agreement between the Council and the Trust\n12 May 2025", Kind.OTHER),
        ("Report to: Cabinet\nMatters arising from the minutes of the last meeting", Kind.PAPER),
    ],
)
def test_minutes_within_a_sentence_do_not_make_a_paper_minutes(text: str, kind: Kind) -> None:
    assert described(reading(text)).kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Report to Cabinet\nLanes", Kind.PAPER),
        ("Report to the Audit Committee AUD/25/3\nLanes", Kind.PAPER),
        ("Report CAB/25/07\nLanes", Kind.PAPER),
        ("Cabinet Report No. 12/25\nLanes", Kind.PAPER),
        ("Report to Parliament\nLanes", Kind.REPORT),
        ("Report No 12/2018\nAn accident", Kind.REPORT),
    ],
)
def test_a_report_that_is_put_to_a_meeting_is_a_paper_for_it(text: str, kind: Kind) -> None:
    assert described(reading(text)).kind is kind


def test_the_name_of_a_body_over_minutes_is_not_said_twice() -> None:
    assert described(reading(f"Scrutiny Panel\nMINUTES OF THE SCRUTINY PANEL\n{THERE}")).title == (
        "MINUTES OF THE SCRUTINY PANEL"
    )


def test_an_agenda_may_be_called_order_of_business() -> None:
    assert described(reading("Cabinet: order of business\n1. Apologies")).title == "Cabinet: order of business"


def test_a_letter_that_minutes_quote_does_not_make_them_a_letter() -> None:
    text = f"Minutes of the meeting held on 3 May 2017\n{'The lanes were looked at. ' * 20}\nDear Sir,\nwe write"
    assert described(reading(text)).kind is Kind.MINUTES
    assert described(reading(text.replace("Minutes of the meeting held", "A note"))).kind is Kind.LETTER


def test_written_evidence_is_called_by_the_line_that_says_whose_it_is() -> None:
    text = "An example\nWritten evidence from the Lane Menders (AB1)\nDate: 3 May 2017\nWe mend lanes."
    assert described(reading(text)).title == "Written evidence from the Lane Menders (AB1)"
