"""A response is joined to the report that it names, and never to that of another year, number, body or longer title."""

import pytest

from documents import PartialDate
from documents.head import Head
from documents.paper import Paper
from documents.reports import Names, matched

COMMISSION = "Harbour Commission"
GROUP = "All-Party Parliamentary Group for the South East"
ANNUAL = "Annual Review of Harbour Safety"
WALLS = "State of the Harbour Walls"
HOMES = "Building Homes for Lasting Hope"
TO = "Government response to the"


def held(title: str, date: str = "2023-06-14", body: str = COMMISSION, id: str = "report") -> Paper:
    return Paper(id, title, PartialDate.parse(date) if date else None, body)


def joined(*reports: Paper, title: str, text: str = "") -> list[tuple[str, Names]]:
    """The days of the reports that a response of October 2025 answers, and how it names them."""
    response = Paper("response", title, PartialDate(2025, 10, 9), "Department for Ports")
    found = matched({"response": Head(response, text)}, reports, {"response": {}})
    return [(str(each.report.dated), each.names) for each in found]


YEARLY, NEXT = held(ANNUAL), held(ANNUAL, "2025-07-03", id="next")
TOLD = [("2023-06-14", Names.TITLE)]


@pytest.mark.parametrize(
    "title",
    [
        f"{TO} 2025 {ANNUAL}",
        f"Response to the 2024/25 {ANNUAL}",
        f"{TO} third {ANNUAL}",
        f"{TO} latest {ANNUAL} 2023",
        f"{TO} {ANNUAL} 2025",
        f"{TO} {ANNUAL} for 2025",
        f"{TO} {ANNUAL}: year ending March 2025",
        f"{TO} {ANNUAL} in Scotland",
        f"{ANNUAL} 2023 – Scotland – Government response",
        f"Response of the Isle Council to the Port Authority {ANNUAL}",
        f"Response of the Isle Council to the Port Authority's 2023 {ANNUAL}",
    ],
)
@pytest.mark.parametrize("text", ["", "The Harbour Commission published its review on 14 June 2023."])
def test_another_year_number_body_or_longer_title_is_another_report(title: str, text: str) -> None:
    assert joined(YEARLY, title=title, text=text) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The Commission published its report on 3 July 2025.",
        "This paper responds to the Commission review of 2025, laid in July 2025.",
        "The Government responded to the last review, of 14 June 2023, in 2024.",
        "The review of 14 June 2023 was answered in 2024.",
        "The Commission published reviews on 14 June 2023 and on 3 July 2025.",
        f"This answers the {ANNUAL}, which follows that of 14 June 2023.",
    ],
)
@pytest.mark.parametrize("series", [ANNUAL, "Quarterly report on the walls", "Progress review of all the walls"])
def test_a_title_that_comes_again_needs_its_date(series: str, text: str) -> None:
    assert joined(held(series), title=f"{TO} {series}", text=text.replace(ANNUAL, series)) == []


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (f"{TO} {ANNUAL} 2023", ""),
        (f"{TO} 2023 {ANNUAL}", ""),
        (f"{TO} 2022/23 {ANNUAL}", ""),
        (f"{TO} Harbour Commission's 2023 {ANNUAL}", ""),
        (f"{TO} {ANNUAL} of June 2023", ""),
        (f"{ANNUAL}, 14 June 2023: Isle Council response", ""),
        (f"{TO} {ANNUAL}", "The Commission published its review on 14 June 2023."),
        (f"{TO} {ANNUAL}", "The Commission published its review in June 2023."),
    ],
)
def test_of_two_years_the_one_that_is_told_is_answered(title: str, text: str) -> None:
    assert joined(YEARLY, title=title, text=text) == TOLD
    assert joined(YEARLY, NEXT, title=title, text=text) == TOLD


@pytest.mark.parametrize("text", ["", "The Government responded to the last review, of 14 June 2023, in 2024."])
def test_of_two_years_none_is_guessed(text: str) -> None:
    assert joined(YEARLY, NEXT, title=f"{TO} {ANNUAL}", text=text) == []


@pytest.mark.parametrize(
    ("own", "answered"),
    [
        (f"{ANNUAL} 2023", f"2025 {ANNUAL}"),
        (f"2023 {ANNUAL}", f"2025 {ANNUAL}"),
        (f"{ANNUAL}: 2022–23", f"{ANNUAL}: 2023–24"),
        (f"{WALLS}: first annual review", f"{WALLS}: second annual review"),
        (f"{WALLS}: lessons of the winter", f"{WALLS}: lessons of the summer"),
    ],
)
def test_a_title_with_a_year_number_or_second_part_is_answered_by_that_alone(own: str, answered: str) -> None:
    text = "Put to the Harbour Commission."
    assert joined(held(own), title=f"{TO} {answered}", text=text) == []
    assert joined(held(own), title=f"{TO} {own}", text=text) == TOLD


@pytest.mark.parametrize(
    "text",
    [
        f"This is the response to {WALLS} in Scotland.",
        f"This is the response to the Port Authority's {WALLS}.",
        f"This is the response to the third {WALLS}.",
        f"This is the response to the 2025 {WALLS}.",
        f"This is the response to {WALLS}: second report.",
    ],
)
def test_so_it_is_in_the_text(text: str) -> None:
    assert joined(held(WALLS), title="Government response", text=text) == []
    plain = f"This is the response to the Harbour Commission's {WALLS} of June 2023."
    assert joined(held(WALLS), title="Government response", text=plain) == TOLD


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (f"Government response to the APPG's report '{HOMES}'", ""),
        (f"Government response to the South East APPG’s report “{HOMES}”", ""),
        (f"{HOMES}: the Government's response", ""),
        (f"{HOMES} – Isle Council response", ""),
        (f"Isle Council: response to {HOMES}, October 2025", ""),
        (f"Response of the Home Office: {HOMES}", ""),
        (f"Government response to recommendations 3 to 5 of {HOMES} (HC 123)", ""),
        (f"Government response to the report of the {GROUP}: {HOMES} (June 2023)", ""),
        ("Government response", f"CP 123\nGovernment response to {HOMES}\nPresented to Parliament"),
        ("Government response", f"Department for Ports\n{HOMES}\nGovernment response\nOctober 2025"),
    ],
)
@pytest.mark.parametrize("date", ["2023-06-14", ""])
def test_a_plain_title_that_is_held_once_is_answered(title: str, text: str, date: str) -> None:
    assert joined(held(HOMES, date, GROUP), title=title, text=text) == [(date or "None", Names.TITLE)]


def test_a_report_of_a_session_is_of_its_years() -> None:
    title = f"{WALLS}: Government Response to the Committee’s Third Report of Session"
    assert joined(held(WALLS), title=f"{title} 2022–23") == TOLD
    assert joined(held(WALLS), title=f"{title} 2024–25") == []


def test_one_title_of_two_bodies_is_no_copy() -> None:
    other = held(WALLS, body="Port Authority of the Isle", id="other")
    assert joined(held(WALLS), other, title=f"{TO} {WALLS}") == []


def test_a_body_and_day_tell_no_report_of_another_year() -> None:
    text = "The Harbour Commission published its review on 14 June 2023."
    assert joined(YEARLY, title="Government response", text=text) == [("2023-06-14", Names.DAY)]
    assert joined(YEARLY, title="Government response to the Harbour Commission's 2025 review", text=text) == []
    assert joined(YEARLY, title="Government response", text=f"{text} It published another report on 3 July 2025.") == []


def test_what_leads_to_a_name_is_not_what_leads_to_another_day() -> None:
    text = f"In response to the following report: {WALLS}."
    assert joined(held(WALLS), title="Government response", text=text) == TOLD
