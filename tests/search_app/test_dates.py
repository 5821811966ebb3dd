"""Dates as people type them."""

import pytest

from documents import PartialDate
from search_app.dates import date_words, read_date


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("2014", "2014"),
        ("2014-11", "2014-11"),
        ("2014-11-21", "2014-11-21"),
        ("21/11/2014", "2014-11-21"),
        ("1.2.2014", "2014-02-01"),
        ("11/2014", "2014-11"),
        ("21 November 2014", "2014-11-21"),
        ("21st nov. 2014", "2014-11-21"),
        (" Sept 2014 ", "2014-09"),
    ],
)
def test_a_date_is_read_in_the_forms_that_people_use(typed: str, date: str) -> None:
    assert str(read_date(typed)) == date


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "x",
        "31/02/2014",
        "0/5/2014",
        "5/0/2014",
        "00 May 2014",
        "21 Octember 2014",
        "ma 2014",
        "99999",
        "0000",
        "-1",
        "14",
    ],
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_date(typed)


def test_a_date_is_written_as_precisely_as_it_is_known() -> None:
    words = [date_words(PartialDate.parse(text)) for text in ("2014", "2014-11", "2014-11-01")]
    assert words == ["2014", "November 2014", "1 November 2014"]
