"""What pages are called."""

import pytest

from search_app.naming import full_name, place_name, short_name


@pytest.mark.parametrize(
    ("label", "short", "full"),
    [
        ("", "Page 37", "Page 37 of 44"),
        ("37", "Page 37", "Page 37 of 44"),
        ("31", "Page 31", "Page 31 (37 of 44)"),
        ("xii", "Page xii", "Page xii (37 of 44)"),
        ("A-3", "Page A-3", "Page A-3 (37 of 44)"),
        ("Cover", "Cover", "Cover (37 of 44)"),
        ("7. Any other business", "7. Any other business", "7. Any other business (37 of 44)"),
    ],
)
def test_a_page_is_called_by_its_label_and_where_it_stands(label: str, short: str, full: str) -> None:
    assert (short_name(37, label, 44), full_name(37, label, 44)) == (short, full)


def test_the_one_part_of_a_paper_is_not_called_by_the_title_again() -> None:
    assert (short_name(1, "The sea wall", 1), full_name(1, "The sea wall", 1)) == ("Page 1", "Page 1 of 1")


@pytest.mark.parametrize(
    ("label", "alone", "of_all"),
    [
        ("", "page 37", "page 37"),
        ("37", "page 37", "page 37"),
        ("31", "page 31 (37 in the file)", "page 31 (37 of 44)"),
        ("Cover", "page 37", "page 37"),
    ],
)
def test_where_words_stand_is_the_printed_number_and_the_place_in_the_file(label: str, alone: str, of_all: str) -> None:
    assert (place_name(37, label), place_name(37, label, 44)) == (alone, of_all)
