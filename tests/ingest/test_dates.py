"""Which of the dates in a paper is its own: by its kind, by the words beside it, and in the order of its body."""

import datetime

import pytest

from documents import Body, Claim, Document, Kind, Vocabulary
from ingest.describe import describe
from ingest.metadata.dates import dates
from ingest.metadata.days import find
from tests.ingest.papers import ORIGINAL, VOCABULARY, reading


def said(kind: Kind, *texts: str, field: str = "date", month_first: bool = False) -> list[Claim]:
    found = dates(reading(*texts).pages, kind, {}, month_first=month_first)
    return [claim for claim in found if claim.field == field]


def days(kind: Kind, *texts: str, field: str = "date") -> list[str]:
    return [claim.value for claim in said(kind, *texts, field=field)]


@pytest.mark.parametrize(
    "written",
    [
        *(
            "3 March 2024",
            "3rd March 2024",
            "Sunday, 3rd March, 2024",
            "03/03/24",
            "3.3.2024",
            "3-Mar-24",
            "3 March ’24",
        ),
        *(
            "the 3rd day of March 2024",
            "3\nrd\nMarch 2024",
            "3 March\n2024",
            "3 MARCH 2024",
            "March 3, 2024",
            "2024-03-03",
        ),
    ],
)
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    (found,) = find(reading(f"Dated {written}\n").pages[0])
    assert str(found.date) == "2024-03-03"


def test_a_nought_typed_for_the_letter_is_still_october() -> None:
    assert [str(found.date) for found in find(reading("Tuesday 3 0ctober 2017").pages[0])] == ["2017-10-03"]


@pytest.mark.parametrize("impossible", ["31 February 2024", "32/01/2024", "29 February 2023"])
def test_an_impossible_day_is_none(impossible: str) -> None:
    assert not [found for found in find(reading(impossible).pages[0]) if found.date.day]


def test_a_day_more_than_a_year_ahead_is_not_taken() -> None:
    today = datetime.datetime.now(datetime.UTC).date()
    soon, late = (f"{today + datetime.timedelta(days=ahead):%-d %B %Y}" for ahead in (300, 400))
    assert len(days(Kind.MINUTES, f"Minutes of the meeting on {soon}")) == 1
    assert not days(Kind.MINUTES, f"Minutes of the meeting on {late}")


@pytest.mark.parametrize(
    "head",
    [
        "Draft minutes, to be approved at the meeting on 1 May 2024\nMinutes of the meeting on 3 March 2024",
        "Approved: 1 May 2024\nMINUTES\n3 March 2024",
        "Next meeting: 1 May 2024\nDate: 3 March 2024",
        "For publication on 1 May 2024\nMinutes of the meeting on 3 March 2024",
        "Approved minutes of the meeting held on 3 March 2024",
        "1. The minutes of the meeting held on 1 May 2024 were agreed.\nHeld on 3 March 2024",
    ],
)
def test_the_date_of_minutes_is_the_meetings_and_not_the_approvals_or_anothers(head: str) -> None:
    (claim,) = said(Kind.MINUTES, head)
    assert (claim.value, claim.rule) == ("2024-03-03", "meeting: the first full date")


def test_where_every_date_is_of_another_day_the_first_is_taken_with_less_trust() -> None:
    (claim,) = said(Kind.MINUTES, "MINUTES\nThe minutes of the meeting on 4 April 2017 were approved.")
    assert (claim.value, claim.confidence) == ("2017-04-04", 0.6)


def test_a_head_without_a_year_takes_the_one_that_fits_the_day_of_the_week() -> None:
    text = "Minutes of a Meeting held on Tuesday 1 December at 7pm\nThe minutes of 3 November 2015 were approved."
    assert days(Kind.MINUTES, text) == ["2015-12-01"]
    assert days(Kind.MINUTES, text.replace("Tuesday", "Friday")) == ["2015-11-03"]  # of no year around it


def test_a_letter_is_of_the_day_it_is_dated_and_keeps_the_day_it_was_received() -> None:
    stamped = "RECEIVED\n6 March 2024\nStanford Parish Council\n3 March 2024\nDear Sir,\n"
    assert [claim.rule for claim in said(Kind.LETTER, stamped)] == ["dated: the first full date of page 1"]
    assert days(Kind.LETTER, stamped) == ["2024-03-03"]
    (received,) = said(Kind.LETTER, stamped, field="date_received")
    assert (received.value, received.rule, received.page) == ("2024-03-06", "received: a stamp", 1)


def test_minutes_keep_the_day_of_their_publication() -> None:
    text = "Minutes of the meeting on 3 March 2024\nPublished 9 March 2024"
    assert days(Kind.MINUTES, text) == ["2024-03-03"]
    assert days(Kind.MINUTES, text, field="date_published") == ["2024-03-09"]


def test_a_month_stays_a_month() -> None:
    assert days(Kind.REPORT, "A Report\nPublished March 2024") == ["2024-03", "2024-03"]


@pytest.mark.parametrize(
    "text",
    [
        "Notes on the Act, which received Royal Assent on 28 November 2024 (c. 25).",
        "Report on activity for 1 July 2021 to 30 June 2022",
        "A note on the Directive of 21 May 2013 on something",
        "Recommendations issued over the period 1-Jul-21 to 30-Jun-22",
        "The scheme was known on 3 May 2019 to be late.",
    ],
)
def test_a_date_in_a_sentence_or_of_a_period_is_not_that_of_a_report(text: str) -> None:
    assert not days(Kind.REPORT, text)


def test_a_paper_put_to_a_meeting_may_say_its_day_in_a_sentence() -> None:
    assert days(Kind.PAPER, "Report to the Board on 22 July 2025") == ["2025-07-22"]


def described(text: str, vocabulary: Vocabulary) -> Document:
    return describe(reading(text), ORIGINAL, ("a.pdf",), vocabulary)


def test_a_body_that_puts_the_month_first_is_read_so_and_so_are_those_under_it() -> None:
    bodies = VOCABULARY.bodies.values()
    american = Vocabulary([Body(slug="dc", name="Dover City Council", month_first=True), *bodies])
    under = Vocabulary([*american.bodies.values(), Body(slug="board", name="Dover Harbour Board", parent="dc")])
    for name, vocabulary, day in (
        ("Stanford Parish Council", american, "2024-12-03"),
        ("Dover City Council", american, "2024-03-12"),
        ("Dover Harbour Board", under, "2024-03-12"),
    ):
        assert str(described(f"{name}\nMINUTES\n03/12/2024\nPresent: all", vocabulary).dated) == day
    assert days(Kind.MINUTES, "MINUTES\n25/12/2024") == ["2024-12-25"]
    assert [claim.value for claim in said(Kind.MINUTES, "MINUTES\n25/12/2024", month_first=True)] == ["2024-12-25"]


@pytest.mark.parametrize(
    "spoken",
    [
        "The report of the earlier review was published in March 2020.",
        "The figures are planned for publication by July 2020.",
        "These changes follow the statement of the minister published on 4 November 2019;",
        "Lanes mended over the period, issued 1 July 2021",
    ],
)
def test_a_publication_of_which_a_paper_speaks_is_not_its_own(spoken: str) -> None:
    head = f"A report on lanes\n{'The lanes were looked at. ' * 40}\n{spoken}"
    assert days(Kind.REPORT, head) == []


@pytest.mark.parametrize(
    "own",
    [
        "Published: 3 March 2024",
        "This report was first published on 3 March 2024",
        "Date of issue: 3 March 2024",
        "Seaview Town Council | Published 3 March 2024",
        "Approved for publication: 3 March 2024",
    ],
)
def test_a_line_that_says_when_a_paper_was_published_is_its_date(own: str) -> None:
    assert days(Kind.REPORT, f"A report on lanes\n{'The lanes were looked at. ' * 40}\n{own}")[:1] == ["2024-03-03"]


@pytest.mark.parametrize(
    ("row", "dated"),
    [
        ("Date: 13/12/2012*", "2012-12-13"),
        ("Review No: LN-65 Date: 13/12/2012", "2012-12-13"),
        ("Stage: Final Date: 13/12/2012", "2012-12-13"),
        ("Stage: Final Review Date: 13/12/2012", ""),
    ],
)
def test_a_form_says_its_date_in_a_row_with_others(row: str, dated: str) -> None:
    found = said(Kind.REPORT, f"Lanes\n{row}\n{'The lanes were looked at. ' * 40}\nPublished: 1 May 2024")
    assert found[0].value == (dated or "2024-05-01")


@pytest.mark.parametrize(
    "speaking", ["Date measure came into force:\n1 January 2013", "Planned implementation date 1 August 2022"]
)
def test_the_day_on_which_a_law_begins_is_no_papers(speaking: str) -> None:
    assert days(Kind.REPORT, f"A review of lanes\n{speaking}\nRecommendation: Amend") == []
