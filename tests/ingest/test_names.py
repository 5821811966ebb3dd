"""Names of bodies on a page, as the vocabulary has them and as people write them."""

import pytest

from documents import Body, Page, Vocabulary
from documents.vocabulary import Former
from ingest.metadata.names import names

VOCABULARY = Vocabulary(
    bodies=[
        Body(slug="brook", name="Brook and Weald Borough Council", former=(Former(name="Brook District Council"),)),
        Body(slug="prime", name="Prime Minister's Office"),
        Body(slug="sec", name="South Coast", acronyms=("SEC",), former=(Former(name="DfEs"),)),
        Body(slug="coast-board", name="South Coast Board"),
    ]
)


def found(text: str) -> list[tuple[str, bool]]:
    page = Page(number=1, label="1", text=text)
    return [(name.value, name.known) for name in names(page, VOCABULARY)]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Brook and Weald Borough Council", "brook"),
        ("BROOK & WEALD BOROUGH\nCOUNCIL", "brook"),
        ("the former Brook District Council's papers", "brook"),
        ("The Prime Minister’s Office", "prime"),
        ("The Prime Minister's Office", "prime"),
        ("Minutes of the SEC", "sec"),
        ("a letter from DfEs", "sec"),
        ("South Coast Board", "coast-board"),
        ("South Coast boardwalk", "sec"),
    ],
)
def test_a_body_is_found_however_its_name_is_written(text: str, slug: str) -> None:
    assert found(text) == [(slug, True)]


@pytest.mark.parametrize("text", ["see sec. 4", "Sec 4", "the dfes", "SECOND", "Guildhall, High Street, Weald", ""])
def test_other_words_and_places_are_no_bodies(text: str) -> None:
    assert found(text) == []


def test_names_come_in_the_order_of_the_page_and_do_not_overlap() -> None:
    text = "South Coast Board, SEC; Brook & Weald Borough Council"
    assert [value for value, _ in found(text)] == ["coast-board", "sec", "brook"]


def test_names_are_looked_for_between_two_places_only() -> None:
    page = Page(number=1, label="1", text="SEC and South Coast Board")
    assert [name.value for name in names(page, VOCABULARY, 4, 20)] == ["sec"]
    assert [name.value for name in names(page, VOCABULARY, 20)] == []
