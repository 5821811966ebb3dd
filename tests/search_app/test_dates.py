"""Dates as people read them."""

from documents import PartialDate
from search_app.dates import date_words


def test_a_date_is_written_as_precisely_as_it_is_known() -> None:
    words = [date_words(PartialDate.parse(text)) for text in ("2014", "2014-11", "2014-11-01")]
    assert words == ["2014", "November 2014", "1 November 2014"]
