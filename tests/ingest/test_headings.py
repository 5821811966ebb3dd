"""What a paper is called that is no letter and of no meeting."""

import pytest

from documents import Page, Word, Words
from ingest.describe import describe
from ingest.reading import Reading
from tests.ingest.papers import ORIGINAL, VOCABULARY, reading

PARAGRAPH = "\nThe lanes of the district were looked at in the spring of the year." * 9


def called(found: Reading | str) -> str:
    whole = reading(found) if isinstance(found, str) else found
    return describe(whole, ORIGINAL, ("paper.pdf",), VOCABULARY).title


def drawn(*lines: tuple[str, int]) -> Reading:
    """A page whose lines have letters of these heights."""
    words, start = [], 0
    for text, height in lines:
        words.append(Word(start, start + len(text), 72, 72, 200, 72 + height))
        start += len(text) + 1
    text = "\n".join(line for line, _ in lines)
    page = Page(number=1, label="1", text=text, words=Words.of(words), width=595, height=842)
    return Reading(media_type="application/pdf", pages=(page,))


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Lanes Act 2024\nEXPLANATORY NOTES", "Lanes Act 2024 EXPLANATORY NOTES"),
        (
            "CODE OF PRACTICE\non the mending of\nLanes in Seaview\nLaid before all",
            "CODE OF PRACTICE on the mending of Lanes in Seaview",
        ),
        ("TRANSPOSITION NOTE\nThe Lanes Regulations make new provision for all lanes.", "TRANSPOSITION NOTE"),
    ],
)
def test_a_title_that_only_says_the_sort_of_paper_takes_in_the_line_beside_it(head: str, title: str) -> None:
    assert called(head + PARAGRAPH) == title


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("HM TREASURY\nHM REVENUE & CUSTOMS\nREVIEW OF LANES", "REVIEW OF LANES"),
        ("DEPARTMENT FOR INFRASTRUCTURE\nLANES AND HEDGES", "LANES AND HEDGES"),
    ],
)
def test_a_body_that_stands_over_the_title_is_none(head: str, title: str) -> None:
    assert called(head + PARAGRAPH) == title


@pytest.mark.parametrize(
    ("form", "title"),
    [
        ("Title:\nThe fees for lanes\nIA No:\nLead department or agency:\nHome Office", "The fees for lanes"),
        (
            "Impact Assessment\nLane Licensing Fees\nTitle:\nSecondary legislation\nType of measure:\nHome Office",
            "Lane Licensing Fees",
        ),
    ],
)
def test_a_form_whose_labels_stand_alone_says_its_title(form: str, title: str) -> None:
    assert called(form + PARAGRAPH) == title


def test_a_submission_is_called_by_the_line_that_says_whose_and_to_whom() -> None:
    line = "Seaview Watch submission to Review of the Lanes and Hedges of the District"
    assert called(f"3 March 2024\nCopy for the clerk\n{line}\nCommission{PARAGRAPH}") == f"{line} Commission"
    assert called(f"{line} 1\n3 March 2024\nThe Director\n{line}{PARAGRAPH}") == line
    assert called(f"Seaview\n{line}\n3 March 2024{PARAGRAPH}") == line


def test_the_largest_lines_are_no_title_where_the_page_tells_who_they_are() -> None:
    told = [("Seaview Watch is a charity that looks after lanes and all that grows along them.", 8)] * 12
    assert called(drawn(("Submission on Lanes", 14), *told, ("SEAVIEW WATCH", 20))) == "Submission on Lanes"
    assert called(drawn(*told, ("SEAVIEW WATCH", 20))) == "SEAVIEW WATCH"


def test_a_heading_that_is_the_first_of_a_list_of_contents_is_no_title() -> None:
    page = Page(number=1, label="Overview", text=f"Lanes and Hedges Act\nContents\nOverview 2\nOverview{PARAGRAPH}")
    assert called(Reading(media_type="text/html", pages=(page,))) == "Lanes and Hedges Act"


RECOMMENDS = "1. Recommendations\nRecommendation 1: That Cabinet allocates £2m to it.\n2. Background\nCosts rise."


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Report to Cabinet\nCAB/25/07\nTemporary accommodation", "Temporary accommodation"),
        (
            "Report to the Audit Committee\nTemporary accommodation for\nhouseholds",
            "Temporary accommodation for households",
        ),
        ("Report No 12/25\nReport by the Head of Housing\nTemporary accommodation", "Temporary accommodation"),
        ("Agenda item 5\nReport to: Cabinet\nTemporary accommodation", "Temporary accommodation"),
        ("COVID-19", "COVID-19"),
        ("Report to Cabinet", "Report to Cabinet"),
    ],
)
@pytest.mark.parametrize("drawn_on", [0, 595])
def test_of_a_short_paper_the_heading_alone_is_the_title(head: str, title: str, drawn_on: int) -> None:
    page = Page(number=1, label="1", text=f"{head}\n{RECOMMENDS}", width=drawn_on, height=drawn_on)
    assert called(Reading(media_type="text/plain", pages=(page,))) == title
    assert called(f"{head}\n{RECOMMENDS}{PARAGRAPH}") == title


def test_of_a_short_drawn_paper_in_letters_of_one_size_the_heading_alone_is_the_title() -> None:
    lines = ("Temporary accommodation", *RECOMMENDS.split("\n"))
    assert called(drawn(*((line, 11) for line in lines))) == "Temporary accommodation"
    assert called(drawn(("Temporary accommodation", 20), ("A strategy", 20), ("The Board", 11))) == (
        "Temporary accommodation A strategy"
    )


@pytest.mark.parametrize(
    ("title", "heading", "called_so"),
    [
        ("Harrowmere District Council | Bus shelter strategy", "Bus shelter strategy", "Bus shelter strategy"),
        ("Bus shelter strategy | Harrowmere District Council", "Bus shelter strategy", "Bus shelter strategy"),
        ("Harrow | Buses – a strategy | Policies", "Buses – a strategy", "Buses – a strategy"),
        ("Home Office - Bus shelter strategy 2025", "News", "Bus shelter strategy 2025"),
        ("Harrow - Bus shelter strategy 2025", "News", "Bus shelter strategy 2025"),
        ("Home Office | Bus shelter strategy", "Home Office", "Bus shelter strategy"),
        ("Bus shelter strategy 2025 - Home Office", "News", "Bus shelter strategy 2025"),
    ],
)
def test_of_a_web_pages_title_its_heading_counts_and_not_whose_site_it_is(
    title: str, heading: str, called_so: str
) -> None:
    page = Page(number=1, label=heading, text=f"{heading}{PARAGRAPH}")
    facts = {"title": title, "site": "Harrow"}
    assert called(Reading(media_type="text/html", pages=(page,), embedded=facts)) == called_so
