"""What is held, what is missing, and to whom it is told."""

import calendar
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, create_engine, insert

from documents import (
    Audience,
    Body,
    Claim,
    Correspondence,
    Document,
    Kind,
    Named,
    Original,
    Page,
    PartialDate,
    Source,
    Visibility,
    Vocabulary,
    migrations,
    rows,
)
from documents.catalogue import Catalogue
from documents.decisions import Removal, State
from documents.file import File, Status
from documents.ledger import Gap, Lacking
from documents.ledger.codes import Bears, codes
from documents.ledger.days import Role, days
from documents.ledger.gaps import Said, of_meetings

VOCABULARY = Vocabulary(
    [
        Body(slug="board", name="Harbour Board"),
        Body(slug="works", name="Works Group", parent="board"),
        Body(slug="rates", name="Rates Group", parent="board"),
    ]
)
TODAY = date(2026, 1, 31)
BOARD = ("board",)
MONTHLY = ("2025-01-08", "2025-02-05", "2025-03-05", "2025-05-07", "2025-06-04", "2025-07-02")  # none in April
MARCH = MONTHLY[2]


def paper(
    title: str,
    *texts: str,
    kind: Kind = Kind.MINUTES,
    dated: str = "",
    bodies: tuple[str, ...] = BOARD,
    name: str = "paper.pdf",
) -> Document:
    """A paper, its id made of its title and date."""
    sha256 = hashlib.sha256(f"{title} {dated} {name}".encode()).hexdigest()
    return Document(
        id=sha256[:16],
        title=title,
        kind=kind,
        visibility=Visibility.PUBLIC,
        media_type="text/plain",
        originals=(Original(sha256, 1),),
        paths=(f"papers/{sha256[:8]}/{name}",),
        pages=tuple(Page(number=number, label="", text=text) for number, text in enumerate(texts or ("Text.",), 1)),
        dated=PartialDate.parse(dated) if dated else None,
        bodies=tuple(VOCABULARY.body(body) for body in bodies),
    )


def agenda(dated: str, *texts: str, title: str = "Agenda", bodies: tuple[str, ...] = BOARD) -> Document:
    return paper(title, *texts, kind=Kind.AGENDA, dated=dated, bodies=bodies)


def minutes(dated: str, *texts: str, title: str = "Minutes", bodies: tuple[str, ...] = BOARD) -> Document:
    return paper(title, *texts, dated=dated, bodies=bodies)


def for_staff(document: Document) -> Document:
    return replace(document, visibility=Visibility.STAFF)


Kept = Callable[..., Catalogue]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    """Keeps papers in a catalogue."""
    with closing(Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")) as catalogue:

        def keep(*documents: Document) -> Catalogue:
            for document in documents:
                catalogue.save(document, [File(path=document.paths[0], document=document.id)])
            return catalogue

        yield keep


def gaps(catalogue: Catalogue, audience: Audience = Audience.PUBLIC, today: date = TODAY) -> list[Gap]:
    return catalogue.ledger.gaps(audience, VOCABULARY.above, today)


def told(catalogue: Catalogue, audience: Audience = Audience.PUBLIC, today: date = TODAY) -> list[tuple[str, ...]]:
    """The gaps, each as what is missing and its dates or code."""
    return [
        (gap.lacking.value, *map(str, gap.dates), *filter(None, (gap.code,)))
        for gap in gaps(catalogue, audience, today)
    ]


class TestCodes:
    @pytest.mark.parametrize(
        ("said", "found"),
        [
            ("papers EB/24/01, EB/24/02.", {"EB/24/1", "EB/24/2"}),
            ("(AFS05) and your letter MC2025/00417", {"AFS/5", "MC/2025/417"}),
            ("SEC/HR/25/003", {"SEC/HR/25/3"}),
            ("EB/25/2 is EB/25/02", {"EB/25/2"}),
            ("18/00254/TCA and 2024/25, P6/7, AND/OR, MP3, COVID-19, LGA2024", set()),
            ("at OX25 4AA, see example.org/AB/12 and a-EB/25/01", set()),
        ],
    )
    def test_a_code_has_letters_and_numbers_and_one_key(self, said: str, found: set[str]) -> None:
        assert {code.key for code in codes(paper("T", said, kind=Kind.OTHER))} == found

    @pytest.mark.parametrize(
        ("document", "bears"),
        [
            (paper("T", "Paper EB/25/02, for decision", kind=Kind.PAPER), Bears.BEARS),
            (paper("T", "Our ref: EB/25/02\nDear Ann", kind=Kind.LETTER), Bears.BEARS),
            (paper("T", "Your ref: EB/25/02\nDear Ann", kind=Kind.LETTER), Bears.NAMES),
            (paper("T", "Thank you for your letter EB/25/02", kind=Kind.LETTER), Bears.NAMES),
            (paper("T", "About EB/25/02", kind=Kind.LETTER), Bears.PERHAPS),
            (paper("T", "x" * 700 + " EB/25/02", kind=Kind.LETTER), Bears.NAMES),
            (paper("T", "Paper EB/25/02", kind=Kind.AGENDA), Bears.NAMES),
            (paper("A formula (EB/25/02)", kind=Kind.PAPER), Bears.BEARS),
            (paper("EB/25/02: a formula", kind=Kind.PAPER), Bears.BEARS),
            (paper("Paper EB/25/02", kind=Kind.PAPER), Bears.BEARS),
            (paper("EB/25/02 and what followed", kind=Kind.PAPER), Bears.PERHAPS),
            (paper("An answer to EB/25/02", kind=Kind.PAPER), Bears.PERHAPS),
            (paper("T", kind=Kind.PAPER, name="2025-01-28-EB-25-02-formula.pdf"), Bears.BEARS),
            (paper("T", "x" * 700 + " EB/25/02", kind=Kind.PAPER, name="board-eb-25-02.pdf"), Bears.BEARS),
        ],
    )
    def test_a_paper_bears_a_code_or_names_it(self, document: Document, bears: Bears) -> None:
        (code,) = codes(document)
        assert (code.key, code.bears) == ("EB/25/2", bears)

    def test_the_reference_of_a_letter_is_its_own(self) -> None:
        letter = replace(paper("T", kind=Kind.LETTER), correspondence=Correspondence(our_ref="SEC/25/017"))
        assert [(code.key, code.bears) for code in codes(letter)] == [("SEC/25/17", Bears.BEARS)]

    def test_a_name_of_a_file_with_a_date_is_no_code(self) -> None:
        assert list(codes(paper("T", name="SPC-minutes-2025-01-28.pdf"))) == []

    def test_letters_and_one_number_in_the_name_of_a_file_are_a_code_where_the_paper_says_so(self) -> None:
        for text, bears in (("Evidence", Bears.PERHAPS), ("Evidence AFS05", Bears.BEARS)):
            (code,) = codes(paper("T", text, kind=Kind.EVIDENCE, name="AFS05-kent.pdf"))
            assert (code.key, code.bears) == ("AFS/5", bears)

    def test_the_first_page_that_names_a_code_is_kept(self) -> None:
        (code,) = codes(paper("T", "None.", "See EB/25/02.", "Again EB/25/02."))
        assert code.page == 2


class TestDays:
    def test_minutes_are_of_the_days_at_their_head_before_those_present(self) -> None:
        said = "Minutes of 3rd March 2025\nPresent: A\n1 The minutes of 4 February 2025 were approved."
        found = days(minutes("2025-05-01", said))
        assert {(str(day.day), day.role) for day in found} == {
            ("2025-05-01", Role.DATED),
            ("2025-03-03", Role.HEAD),
        }

    def test_minutes_approved_on_a_day_are_not_of_it(self) -> None:
        found = days(minutes("2025-03-03", "Minutes of 3 March 2025, approved on 7 April 2025"))
        assert "2025-04-07" not in {day.day for day in found}

    def test_the_name_of_the_file_has_a_day(self) -> None:
        scan = paper("A scan", kind=Kind.OTHER, name="minutes_2025-03-03.pdf")
        assert {tuple(day) for day in days(scan)} == {("2025-03-03", Role.FILE)}

    @pytest.mark.parametrize(
        ("said", "when"),
        [
            ("Date of next meeting: Tuesday 3 June 2025", "2025-06-03"),
            ("The next meeting will be on 3 June at 2pm.", "2025-06-03"),
            ("Next meeting 03/06/2025", "2025-06-03"),
        ],
    )
    def test_the_next_meeting(self, said: str, when: str) -> None:
        assert (when, Role.NEXT) in days(minutes("2025-05-06", said))

    def test_the_next_meeting_may_be_on_a_leap_day(self) -> None:
        said = "The date of the next meeting is 29 February."
        assert ("2028-02-29", Role.NEXT) in days(minutes("2028-01-10", said))
        assert Role.NEXT not in {day.role for day in days(minutes("2025-01-10", said))}

    @pytest.mark.parametrize("dated", ["0001-01-01", "9999-12-31"])
    def test_the_first_and_the_last_day_of_all_are_days(self, dated: str) -> None:
        said = "No meeting in December. No meeting on 29 February. The next meeting is on 1 January."
        assert (dated, Role.DATED) in days(minutes(dated, said))

    @pytest.mark.parametrize(
        ("said", "when"),
        [
            ("There will be no meeting in August.", "2025-08"),
            ("There was no\nmeeting in April.", "2025-04"),
            ("The meeting of 3 June 2025 was cancelled.", "2025-06-03"),
            ("The June meeting did not take place; it was not quorate.", "2025-06"),
            ("The Board will not meet in June 2025.", "2025-06"),
            ("The June Board was stood down.", "2025-06"),
            ("The meeting is rescheduled from 3 June.", "2025-06-03"),
        ],
    )
    def test_there_is_no_meeting(self, said: str, when: str) -> None:
        assert (when, Role.OFF) in days(minutes("2025-05-06", said))

    def test_a_fair_that_is_cancelled_is_no_meeting(self) -> None:
        assert Role.OFF not in {day.role for day in days(minutes("2025-05-06", "The fair on 3 June was cancelled."))}

    @pytest.mark.parametrize("month", range(1, 13))
    def test_every_month_is_one_by_its_whole_name_and_the_beginning_of_it(self, month: int) -> None:
        for name in (calendar.month_name[month], calendar.month_abbr[month]):
            said = paper("T", f"There was no meeting in {name} 2024.", kind=Kind.OTHER)
            assert {(f"2024-{month:02}", Role.OFF), (f"2024-{month:02}", Role.DOUBT)} == set(days(said))

    @pytest.mark.parametrize(
        ("said", "when"),
        [
            ("The fair on 3 June was CANCELLED.", {"2025-06"}),
            ("April was skipped.", {"2025-04", "2026-04"}),
            ("It was brought forward from 9 June to 30 May 2025.", {"2025-06", "2025-05"}),
            (
                "Nothing was combined between March 2025 and early June 2025.",
                {f"2025-0{month}" for month in (3, 4, 5, 6)},
            ),
            ("Skip it." + " " * 200 + "In June 2025.", set()),
            ("The fair is on 3 June 2025.", set()),
        ],
    )
    def test_a_month_near_words_of_not_meeting_is_in_doubt(self, said: str, when: set[str]) -> None:
        found = days(minutes("2025-05-06", said))
        assert {day.day for day in found if day.role is Role.DOUBT} == when


class TestAgendasWithoutMinutes:
    def test_an_agenda_without_minutes_is_a_gap_and_shows_it(self, kept: Kept) -> None:
        shown = agenda("2025-03-05")
        (gap,) = gaps(kept(shown, agenda("2025-04-02"), minutes("2025-04-02")))
        assert (gap.lacking, gap.dates) == (Lacking.MINUTES, (PartialDate(2025, 3, 5),))
        assert [each.document for each in gap.evidence] == [shown.id]

    def test_minutes_without_an_agenda_are_none(self, kept: Kept) -> None:
        assert told(kept(minutes("2025-03-05"))) == []

    def test_two_agendas_of_a_day_are_one_gap(self, kept: Kept) -> None:
        assert told(kept(agenda("2025-03-05"), agenda("2025-03-05", title="Draft agenda"))) == [
            ("minutes", "2025-03-05")
        ]

    def test_minutes_are_not_missed_for_sixty_days_unless_the_body_met_again(self, kept: Kept) -> None:
        catalogue = kept(agenda("2025-03-05"))
        assert told(catalogue, today=date(2025, 5, 3)) == []
        assert told(catalogue, today=date(2025, 5, 4)) == [("minutes", "2025-03-05")]
        kept(minutes("2025-04-02"))
        assert told(catalogue, today=date(2025, 4, 1)) == []
        assert told(catalogue, today=date(2025, 4, 2)) == [("minutes", "2025-03-05")]

    @pytest.mark.parametrize(
        "answer",
        [
            minutes("2025-03-05", title="Draft minutes"),
            minutes("2025-03-08"),
            paper("Action notes", kind=Kind.PAPER, dated="2025-03-05", bodies=("works",)),
            paper("Summary of discussion", kind=Kind.REPORT, dated="2025-03-05"),
            paper("Draft record of the meeting", kind=Kind.PAPER, dated="2025-03-05"),
            paper("Outcomes", kind=Kind.EVIDENCE, dated="2025-03-05"),
            paper("What we did", kind=Kind.NEWS, dated="2025-03-05"),
            paper("What we did", kind=Kind.OTHER, dated="2025-03-05"),
            minutes("2025-04-02", "Minutes of 5 March 2025\nPresent: A"),
            minutes("2025-03-05", bodies=("works",)),
            minutes("2025-03-05", bodies=("Harbour Board, Seaside",)),
            minutes("2025-03-05", bodies=()),
            paper(
                "Harbour Board: draft minutes of 5 March",
                "Minutes of 5 March 2025",
                kind=Kind.LETTER,
                dated="2025-03-20",
            ),
            paper("A scan", kind=Kind.OTHER, name="2025-03-05 minutes.pdf"),
            minutes("2025-04-02", "The meeting of 5 March 2025 was cancelled."),
            paper("A note", "There was no meeting in March.", kind=Kind.OTHER, dated="2025-03-20"),
        ],
    )
    def test_what_may_be_of_the_meeting_is_held(self, kept: Kept, answer: Document) -> None:
        assert told(kept(agenda("2025-03-05"), answer)) == []

    @pytest.mark.parametrize(
        "other",
        [
            minutes("2025-03-04"),
            minutes("2025-03-09"),
            minutes("2025-03-05", bodies=("lga",)),
            paper("What we did", kind=Kind.NEWS, dated="2025-03-05", bodies=()),
            paper("What we did", kind=Kind.NEWS, dated="2025-03-05", bodies=("lga",)),
            paper("What we did", kind=Kind.NEWS, dated="2025-03-06"),
            paper("Rates", kind=Kind.PAPER, dated="2025-03-05"),
            minutes("2025-04-02", "Minutes of 2 April 2025\nPresent: A\nThe minutes of 5 March 2025 were approved."),
            paper("A report", "On 5 March 2025 it rained.", kind=Kind.REPORT, dated="2025-03-05"),
        ],
    )
    def test_what_is_of_another_is_not(self, kept: Kept, other: Document) -> None:
        assert told(kept(agenda("2025-03-05"), other)) == [("minutes", "2025-03-05")]

    def test_the_minutes_of_one_group_are_not_those_of_its_sister(self, kept: Kept) -> None:
        catalogue = kept(agenda("2025-03-05", bodies=("works",)), minutes("2025-03-05", bodies=("rates",)))
        assert told(catalogue) == [("minutes", "2025-03-05")]

    def test_an_agenda_that_says_it_is_cancelled_needs_none(self, kept: Kept) -> None:
        assert told(kept(agenda("2025-03-05", title="Agenda (CANCELLED)"))) == []


class TestSeries:
    def test_a_month_without_a_meeting_is_a_gap_between_the_papers_around_it(self, kept: Kept) -> None:
        meetings = [minutes(day) for day in MONTHLY]
        (gap,) = gaps(kept(*meetings))
        assert (gap.lacking, gap.every, gap.dates) == (Lacking.MEETING, 1, (PartialDate(2025, 4),))
        assert [each.document for each in gap.evidence] == [meetings[2].id, meetings[3].id]

    def test_the_usual_interval_is_seen_twice_on_both_sides_or_the_meeting_was_announced(self, kept: Kept) -> None:
        catalogue = kept(*map(minutes, MONTHLY[1:]))
        assert told(catalogue) == []
        kept(minutes(MARCH, "The next meeting is on 2 April.", title="Minutes, amended"))
        assert told(catalogue) == [("meeting", "2025-04")]

    def test_three_meetings_are_no_series(self, kept: Kept) -> None:
        announcing = minutes(MARCH, "The next meeting is on 2 April.")
        assert told(kept(minutes("2025-02-05"), announcing, minutes("2025-05-07"))) == []

    def test_a_body_that_goes_over_to_meet_every_two_months_lacks_none(self, kept: Kept) -> None:
        days = [f"2024-{month:02}-03" for month in range(1, 13)] + [f"2025-{month:02}-03" for month in (1, 3, 5, 7, 9)]
        assert told(kept(*map(minutes, days))) == []

    def test_an_agenda_of_the_month_is_a_meeting(self, kept: Kept) -> None:
        catalogue = kept(*map(minutes, MONTHLY), agenda("2025-04-02"))
        assert told(catalogue) == [("minutes", "2025-04-02")]

    def test_quarterly_meetings_have_gaps_too(self, kept: Kept) -> None:
        days = ("2024-01-10", "2024-04-10", "2024-07-10", "2025-01-08", "2025-04-09", "2025-07-09")
        assert told(kept(*map(minutes, days))) == [("meeting", "2024-10")]

    def test_meetings_without_a_rhythm_have_none(self, kept: Kept) -> None:
        assert told(kept(*map(minutes, ("2025-01-10", "2025-02-20", "2025-06-01", "2025-06-20", "2025-11-01")))) == []

    def test_after_a_long_time_the_series_is_taken_to_have_stopped(self, kept: Kept) -> None:
        years = [f"{year}-{month:02}-05" for year in (2023, 2025) for month in (2, 3, 4, 5)]
        assert told(kept(*map(minutes, years))) == []

    def test_a_summer_without_a_meeting_is_a_pause_unless_there_was_one_in_another_year(self, kept: Kept) -> None:
        days = [f"2025-{month:02}-05" for month in (5, 6, 7, 9, 10, 11)]
        catalogue = kept(*map(minutes, days))
        assert told(catalogue) == []
        kept(*(minutes(f"2024-{month:02}-05") for month in range(2, 13)), *map(minutes, ("2025-02-05", "2025-03-05")))
        kept(minutes("2025-01-05"), minutes("2025-04-05"))
        assert told(catalogue) == [("meeting", "2025-08")]

    def test_a_month_that_is_left_out_every_year_is_a_pause(self, kept: Kept) -> None:
        days = [f"{year}-{month:02}-05" for year in (2023, 2024, 2025) for month in range(1, 13) if month != 4]
        assert told(kept(*map(minutes, days))) == []

    @pytest.mark.parametrize(
        "said",
        [
            "Date of next meeting: 7 May 2025",
            "There will be no meeting in April.",
            "The meeting on 2 April 2025 is cancelled.",
            "The Board will not meet in April 2025.",
            "The Board agreed not to meet in April.",
            "The April Board has been cancelled.",
            "The April meeting was stood down.",
            "It was agreed to skip the April meeting.",
            "The April meeting was combined with the May meeting.",
            "The next meeting was moved from 2 April to 7 May 2025.",
            "There is a recess from March to May.",
        ],
    )
    def test_a_pause_that_was_told_is_none(self, kept: Kept, said: str) -> None:
        meetings = [minutes(day, said if day == MARCH else "Text.") for day in MONTHLY]
        assert told(kept(*meetings)) == []

    @pytest.mark.parametrize(("dated", "found"), [("2024-05-20", []), ("2025-06-20", []), ("2024-03-20", ["2025-04"])])
    def test_a_pause_may_be_told_up_to_a_year_before(self, kept: Kept, dated: str, found: list[str]) -> None:
        note = paper("Dates", "No meeting in April.", kind=Kind.OTHER, dated=dated)
        assert told(kept(*map(minutes, MONTHLY), note)) == [("meeting", each) for each in found]

    def test_what_another_body_says_of_a_month_is_of_its_own_meetings(self, kept: Kept) -> None:
        note = paper("Dates", "No meeting in April.", kind=Kind.OTHER, dated="2025-03-20", bodies=("lga",))
        assert told(kept(*map(minutes, MONTHLY), note)) == [("meeting", "2025-04")]

    def test_a_day_at_the_end_of_time_is_no_hindrance(self, kept: Kept) -> None:
        ends = (agenda("9999-12-31"), minutes("9999-12-31"), agenda("0001-01-01"))
        assert told(kept(*map(minutes, MONTHLY), *ends)) == [("meeting", "2025-04"), ("minutes", "0001-01-01")]

    def test_the_work_for_many_bodies_grows_with_their_papers(self) -> None:
        """A paper without a body may be of each, and is looked at a few times all the same."""
        looked: Counter[str] = Counter()

        class Seen(Said):
            @property
            def role(self) -> Role:
                looked["paper"] += 1
                return Role.DATED

        def above(slug: str | None) -> tuple[str, ...]:
            looked["bodies"] += 1
            return ()

        day = PartialDate(2025, 3, 5)
        papers = [Said(str(n), "", Kind.AGENDA, (Named(None, f"Body {n}"),), day, Role.DATED) for n in range(100)]
        papers.append(Seen("100", "", Kind.MINUTES, (), day, Role.DATED))
        assert list(of_meetings(papers, above, TODAY)) == []
        assert looked["bodies"] <= 100
        assert looked["paper"] < 10

    def test_a_paper_that_is_misread_fills_the_month_by_the_name_of_its_file(self, kept: Kept) -> None:
        misread = paper("Harbour Board", kind=Kind.LETTER, dated="2025-04-09", name="minutes__2025-04-02.pdf")
        assert told(kept(*map(minutes, MONTHLY), misread)) == []


def board_paper(number: int) -> Document:
    return paper(f"Paper {number}", f"Paper EB/25/{number:02}", kind=Kind.PAPER, dated="2025-01-05")


class TestPapers:
    def test_a_paper_that_is_named_and_not_held_is_a_gap_where_two_of_its_series_are(self, kept: Kept) -> None:
        naming = minutes("2025-03-05", "Nothing.", "Papers EB/25/01 and EB/25/03 were noted. HC/24/12 was not.")
        catalogue = kept(naming, board_paper(1))
        assert told(catalogue) == []
        kept(board_paper(2))
        (gap,) = gaps(catalogue)
        assert (gap.lacking, gap.code) == (Lacking.PAPER, "EB/25/03")
        assert [(each.document, each.page) for each in gap.evidence] == [(naming.id, 2)]

    @pytest.mark.parametrize(
        ("codes", "said"),
        [
            (("FY24", "FY25"), "the figures of FY26"),
            (("FY01/02", "FY02/03"), "the figures of FY03/04"),
            (("COP26", "COP27"), "ahead of COP28"),
            (("BS/01", "BS/02"), "in line with BS/03"),
            (("TN12", "TN14"), "those who live in TN13"),
            (("CT01", "CT02"), "a form CT03"),
            (("KSI185", "KSI186"), "KSI188"),
            (("DC/22/01234", "DC/22/01235"), "application DC/22/04567"),
            (("DC/22/0001", "DC/22/0002"), "application DC/22/0003"),
            (("UKQR23/24", "UKQR24/25"), "allocation of UKQR25/26"),
            (("MAP10", "MAP12"), "MAP11 is to be drafted"),
            (("EB/25/150", "EB/25/151"), "EB/25/152"),
            (("DC/22/150", "DC/22/151"), "DC/23/1"),
        ],
    )
    def test_codes_of_other_things_than_papers_are_no_gaps(self, kept: Kept, codes: tuple[str, str], said: str) -> None:
        held = [paper(f"On this ({code})", f"Paper {code}", kind=Kind.PAPER) for code in codes]
        assert told(kept(*held, minutes("2025-03-05", said))) == []

    def test_a_title_that_tells_of_a_code_makes_no_series(self, kept: Kept) -> None:
        held = [paper(f"SCH{number} in outline", kind=Kind.REPORT) for number in ("01", "02")]
        assert told(kept(*held, minutes("2025-03-05", "SCH03 is to be drafted."))) == []

    def test_letters_and_one_number_are_a_paper_where_one_body_alone_names_them(self, kept: Kept) -> None:
        held = [paper(f"Evidence (AFS{number})", kind=Kind.EVIDENCE, bodies=("lga",)) for number in ("01", "03")]
        catalogue = kept(*held, paper("Report", "Text.", "See AFS02 and AFS03.", kind=Kind.REPORT, dated="2025-03-05"))
        assert told(catalogue) == [("paper", "AFS02")]
        kept(paper("Answer", "Text.", "By AFS02.", kind=Kind.RESPONSE, bodies=("lga",)))
        assert told(catalogue) == []

    def test_the_paper_comes_and_the_gap_goes(self, kept: Kept) -> None:
        naming = minutes("2025-03-05", "Paper EB/25/03 was noted.")
        catalogue = kept(naming, board_paper(1), board_paper(2))
        assert told(catalogue) == [("paper", "EB/25/03")]
        kept(board_paper(3))
        assert told(catalogue) == []

    def test_a_paper_that_has_the_code_at_its_head_is_perhaps_the_one(self, kept: Kept) -> None:
        naming = minutes("2025-03-05", "Paper EB/25/03 was noted.")
        held = paper("Rates", "On rates, EB/25/03", kind=Kind.PAPER)
        assert told(kept(naming, board_paper(1), board_paper(2), held)) == []

    def test_codes_at_the_head_of_letters_make_no_series(self, kept: Kept) -> None:
        about = [paper(f"About {n}", f"Application DC/24/{n}", kind=Kind.LETTER) for n in (11, 12)]
        assert told(kept(*about, minutes("2025-03-05", "Application DC/24/13 was noted."))) == []

    def test_what_people_say_of_a_letter_is_known_at_once(self, kept: Kept) -> None:
        letters = [
            replace(paper(f"L{n}", kind=Kind.LETTER), correspondence=Correspondence(our_ref=f"SEC/25/{n}"))
            for n in (1, 2)
        ]
        third = paper("L3", kind=Kind.LETTER)
        catalogue = kept(*letters, third, minutes("2025-03-05", "SEC/25/3 was noted."))
        assert told(catalogue) == [("paper", "SEC/25/3")]
        claim = Claim(field="our_ref", value="SEC/25/3", source=Source.PERSON, rule="", by="ann", at="2026-01-01")
        catalogue.say(replace(third, correspondence=Correspondence(our_ref="SEC/25/3")), "our_ref", [claim])
        assert told(catalogue) == []


class TestWhoIsTold:
    def test_a_paper_for_staff_neither_shows_nor_hides_a_gap_of_the_public(self, kept: Kept) -> None:
        naming = minutes("2025-03-05", "Paper EB/25/03 was noted.")
        public = [naming, board_paper(1), board_paper(2), agenda("2025-01-15"), *map(minutes, MONTHLY[3:5])]
        catalogue = kept(*public)
        before = told(catalogue)
        assert before == [("minutes", "2025-01-15"), ("paper", "EB/25/03")]
        kept(
            for_staff(board_paper(3)),
            for_staff(minutes("2025-01-15")),
            for_staff(agenda("2025-06-18")),
            for_staff(minutes("2025-04-02", "Paper EB/25/04 was noted. The meeting of 4 June 2025 was cancelled.")),
        )
        assert told(catalogue) == before
        assert told(catalogue, Audience.STAFF) == [("minutes", "2025-06-18"), ("paper", "EB/25/04")]

    def test_the_name_that_a_public_paper_has_in_a_mail_for_staff_is_not_told(self, kept: Kept) -> None:
        closed = Claim(field="visibility", value="staff", source=Source.FOLDER, rule="", by="mail.eml")
        inside = replace(
            paper("Rates", kind=Kind.PAPER), paths=("mail.eml/EB-25-03.pdf", "papers/rates.pdf"), claims=(closed,)
        )
        naming = minutes("2025-03-05", "Paper EB/25/03 was noted.")
        assert told(kept(naming, board_paper(1), board_paper(2), inside)) == [("paper", "EB/25/03")]

    def test_what_is_withdrawn_or_erased_is_not_held(self, kept: Kept) -> None:
        held = minutes("2025-03-05")
        catalogue = kept(agenda("2025-03-05"), held)
        removal = Removal(document=held.id, reason="", at="", visibility=Visibility.PUBLIC)
        catalogue.withdraw(removal)
        assert told(catalogue) == [("minutes", "2025-03-05")]
        catalogue.restore(removal)
        assert told(catalogue) == []
        catalogue.erase(replace(removal, state=State.ERASED))
        assert told(catalogue) == [("minutes", "2025-03-05")]


def test_holdings_are_counted_by_bodies_kind_year_and_how_much_was_read(kept: Kept) -> None:
    scan = replace(paper("Scan", "", kind=Kind.OTHER, bodies=()), unread="A scan of 1 page.")
    half = replace(paper("Half", "Text", "", kind=Kind.REPORT, dated="2024"), unread="1 of 2 pages is a scan.")
    secret = for_staff(minutes("2025-05-06"))
    catalogue = kept(minutes("2025-03-05"), minutes("2025-04-02"), scan, half, secret)
    board = (Named("board", "Harbour Board"),)
    for audience, number in ((Audience.PUBLIC, 2), (Audience.STAFF, 3)):
        held = {
            (each.bodies, each.kind, each.year, each.status): each.number
            for each in catalogue.ledger.holdings(audience)
        }
        assert held == {
            (board, Kind.MINUTES, "2025", None): number,
            (board, Kind.REPORT, "2024", Status.PARTIAL): 1,
            ((), Kind.OTHER, "", Status.UNREAD): 1,
        }
    assert [(each.title, each.status) for each in catalogue.ledger.unread(Audience.PUBLIC)] == [
        ("Half", Status.PARTIAL),
        ("Scan", Status.UNREAD),
    ]


def test_files_that_were_not_taken_in_are_counted_by_folder_and_reason(kept: Kept) -> None:
    catalogue = kept()
    for path, parent in (("a/1.pdf", ""), ("a/2.pdf", ""), ("m.eml/3.pdf", "m.eml")):
        catalogue.note(File(path=path, status=Status.FAILED, reason="Empty.", cure="Fetch it.", parent=parent))
    catalogue.note(File(path="a/4.gif", status=Status.UNSUPPORTED, reason="A GIF.", cure="Convert it."))
    gone = File(path="b/5.gif", status=Status.UNSUPPORTED, reason="A GIF.", cure="Convert it.", missing="2026-01-01")
    catalogue.note(gone)
    assert [(each.folder, each.status, each.reason, each.number) for each in catalogue.ledger.refused()] == [
        ("a", Status.FAILED, "Empty.", 2),
        ("a", Status.UNSUPPORTED, "A GIF.", 1),
        ("m.eml", Status.FAILED, "Empty.", 1),
    ]
    assert catalogue.outcomes() == {Status.FAILED: 3, Status.UNSUPPORTED: 1}


def test_of_a_catalogue_of_an_earlier_version_the_papers_are_noted(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'old.sqlite'}"
    engine, config, old, shown = create_engine(address), Config(), MetaData(), agenda("2025-03-05")
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        old.reflect(connection)
        documents, files = old.tables["documents"], old.tables["files"]
        row = {name: value for name, value in rows.of_document(shown).items() if name in documents.c}
        connection.execute(insert(documents).values(row))
        file = asdict(File(path=shown.paths[0], document=shown.id))
        connection.execute(insert(files).values({name: value for name, value in file.items() if name in files.c}))
    engine.dispose()
    with closing(Catalogue.open(address)) as catalogue:
        assert told(catalogue) == [("minutes", "2025-03-05")]


def test_what_another_process_writes_is_told_at_once(kept: Kept, tmp_path: Path) -> None:
    catalogue = kept(agenda("2025-03-05"))
    assert told(catalogue) == told(catalogue) == [("minutes", "2025-03-05")]
    first = catalogue.ledger.holdings(Audience.PUBLIC)
    assert catalogue.ledger.holdings(Audience.PUBLIC) is first
    answer = minutes("2025-03-05")
    with closing(Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")) as other:
        other.save(answer, [File(path=answer.paths[0], document=answer.id)])
    assert told(catalogue) == []
    assert len(catalogue.ledger.holdings(Audience.PUBLIC)) == 2
