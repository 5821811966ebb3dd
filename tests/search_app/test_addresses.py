"""Where things are found."""

import pytest

from search_app.addresses import value_address
from tests.search_app.shelf import VOCABULARY


@pytest.mark.parametrize(
    ("field", "value", "address"),
    [
        ("body", "seaside", "/bodies/seaside"),
        ("body", "Body & Sons", "/search?body=Body+%26+Sons"),
        ("topic", "money", "/topics/money"),
        ("topic", "seaside", "/search?topic=seaside"),
        ("year", "2014", "/years/2014"),
        ("kind", "letter", "/search?kind=letter"),
    ],
)
def test_what_the_vocabulary_has_is_a_page_and_the_rest_a_search(field: str, value: str, address: str) -> None:
    assert value_address(VOCABULARY, field, value) == address
