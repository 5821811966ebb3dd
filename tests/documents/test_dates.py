"""Dates as precise as they are known, and as people type them."""

from datetime import date

import pytest

from documents import PartialDate, read_date


@pytest.mark.parametrize("text", ["2014", "2014-11", "2014-11-21", "2024-02-29"])
def test_a_date_is_written_as_it_was_read(text: str) -> None:
    assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize("text", ["", "14", "2014-13", "2014-02-30", "2014-00", "2014-01-00", "21/11/2014", "0000"])
def test_what_is_no_date_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        PartialDate.parse(text)


def test_a_date_stands_for_every_day_it_may_mean() -> None:
    assert (PartialDate(2024, 2).first, PartialDate(2024, 2).last) == (date(2024, 2, 1), date(2024, 2, 29))
    assert (PartialDate(2024).first, PartialDate(2024).last) == (date(2024, 1, 1), date(2024, 12, 31))
    assert PartialDate(2024, 2, 3).first == PartialDate(2024, 2, 3).last == date(2024, 2, 3)


def test_a_day_needs_a_month() -> None:
    with pytest.raises(ValueError, match="needs a month"):
        PartialDate(2024, 0, 3)


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
def test_what_nobody_would_call_a_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_date(typed)
