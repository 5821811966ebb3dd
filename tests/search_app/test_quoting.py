"""What is looked for so that a quote is marked."""

import pytest

from index import marks, parse
from search_app import quoting
from search_app.quoting import looked_for

TEXT = """THE COUNCIL OF
LITTLE STOKING

Ann Smith           Jo Bloggs
Chair               Clerk to the Council

The co-
operation of “both” councils, 100 %, cost £5*."""


@pytest.mark.parametrize(
    ("quote", "query"),
    [
        ("THE COUNCIL OF LITTLE STOKING", '"THE COUNCIL OF LITTLE STOKING"'),
        ("HE COUNCIL OF LITTLE STOK", '"THE COUNCIL OF LITTLE STOKING"'),  # quotes are cut
        ("Jo Bloggs Clerk to the Council", '"Jo Bloggs" OR "Clerk to the Council"'),
        ("Clerk Bloggs Ann Smith", '"Ann Smith"'),  # a word alone stands anywhere
        ("of “both” councils", '"of  both  councils"'),
        ("Chair", '"Chair"'),
        ("nothing of this stands there", ""),
        ("%", ""),
        ("", ""),
    ],
)
def test_a_quote_is_looked_for_as_it_stands(quote: str, query: str) -> None:
    assert looked_for(TEXT, quote) == query


@pytest.mark.parametrize(
    "quote",
    ["COUNCIL OF LITTLE", "The co- operation of “both” councils", "100 %, cost £5*.", "Jo Bloggs Clerk to the Council"],
)
def test_what_is_looked_for_is_marked(quote: str) -> None:
    found = marks(parse(looked_for(TEXT, quote)).tree, TEXT)
    said = " ".join(" ".join(TEXT[mark.start : mark.end].split()) for mark in found)
    assert said.strip(" %*.") == quote.strip(" %*.")


def test_of_a_long_quote_the_beginning_is_looked_for() -> None:
    text = " ".join(f"word{number}" for number in range(1_000))
    assert looked_for(text, text) == f'"{" ".join(text.split()[:40])}"'


def test_a_page_is_prepared_once_for_all_quotes_of_it() -> None:
    page = "We recommend   that the wall is mended.\nAnd the quay."
    quoting._in_a_line.cache_clear()
    assert [looked_for(page, quote) for quote in ("the wall", "the quay", "no such")] == [
        '"the wall"',
        '"the quay"',
        "",
    ]
    assert quoting._in_a_line.cache_info().misses == 1
