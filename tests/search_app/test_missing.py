"""What the ledger says, in words."""

import pytest

from documents import Audience
from search_app.missing import lacking, ranges


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ("AFS01", "AFS01"),
        ("AFS01 AFS02", "AFS01–02"),
        ("EB/24/01 EB/24/02 EB/24/03 EB/24/05 EB/25/01 EB/25/02", "EB/24/01–03, 05, EB/25/01–02"),
        ("EB/9 EB/10 EB/12", "EB/9–10, 12"),
        ("EB/24/99 EB/25/100", "EB/24/99, EB/25/100"),
    ],
)
def test_numbers_that_follow_each_other_are_a_range(codes: str, told: str) -> None:
    assert ranges(codes.split()) == told


def test_papers_that_are_missing_are_counted_and_named() -> None:
    assert lacking(["EB/1"], Audience.PUBLIC) == "The paper EB/1 is not published here."
    assert lacking(["EB/1", "EB/3"], Audience.STAFF) == "2 papers are not held here: EB/1, 3."
