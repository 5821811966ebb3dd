"""Running heads and feet."""

from index.heads import main_spans


def _main(pages: list[str]) -> list[str]:
    return [page[start:end] for page, (start, end) in zip(pages, main_spans(pages), strict=True)]


def test_heads_and_feet_are_left_out_but_where_they_first_stand() -> None:
    pages = [
        f"South East Councils\n\nText {word} here.\nMore {word}.\n\nPage {n} of 6" for n, word in enumerate("abcdef", 1)
    ]
    found = _main(pages)
    assert found[0] == pages[0]
    assert found[1:] == [f"Text {word} here.\nMore {word}." for word in "bcdef"]


def test_heads_of_left_and_right_pages_may_differ() -> None:
    pages = [f"{'Left' if n % 2 else 'Right'} head {n}\nbody of {n * n}" for n in range(1, 9)]
    assert _main(pages)[2:] == [f"body of {n * n}" for n in range(3, 9)]


def test_short_documents_keep_every_line() -> None:
    pages = ["Head\none", "Head\ntwo", "Head\nthree"]
    assert _main(pages) == pages


def test_a_line_of_few_pages_stays() -> None:
    pages = [f"{'Appendix' if n in (3, 4, 9) else f'Chapter {n * n}'}\ntext {n * n}" for n in range(12)]
    assert _main(pages) == pages


def test_numbers_that_do_not_count_the_pages_are_part_of_what_is_said() -> None:
    pages = [f"Recommendation {n * 7 % 10}\ntext {n * n}" for n in range(10)]
    assert _main(pages) == pages


def test_years_and_page_numbers_may_share_a_line() -> None:
    pages = [f"{n + 30} Report of 2024\nwords {n * n}" for n in range(6)]
    assert _main(pages)[1:] == [f"words {n * n}" for n in range(1, 6)]


def test_a_page_of_nothing_else_keeps_its_lines() -> None:
    pages = ["the same on every page"] * 6
    assert _main(pages) == pages


def test_blank_pages_and_no_pages_are_no_trouble() -> None:
    assert main_spans([]) == []
    assert _main(["", "\n \n", "", "x", ""]) == ["", "\n \n", "", "x", ""]


def test_the_spans_stand_inside_the_text() -> None:
    pages = ["Head\nFoot" if n % 3 else "Head\nbody\nFoot" for n in range(9)]
    assert all(0 <= start <= end <= len(page) for page, (start, end) in zip(pages, main_spans(pages), strict=True))
    assert _main(pages)[3] == "body"
