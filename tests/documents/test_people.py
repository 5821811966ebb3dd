"""People are put together where the name and the body are the same, and nowhere else."""

import pytest

from documents import Party
from documents.people import person


def is_one(first: Party, second: Party) -> bool:
    return person(first, "harbour-board") == person(second, "harbour-board")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Party(name="Cllr Ann Lee"), Party(name="Councillor Ann Lee")),
        (Party(name="Ann Lee", role="Chair"), Party(name="ANN LEE, OBE")),
        (Party(name="Dr Ann Lee", body="harbour-board"), Party(name="Ann Lee")),
        (Party(name="Mr A. Lee"), Party(name="Mr A Lee")),
        (Party(name="Ann Lee", body="Open Door, Harbour"), Party(name="Mrs Ann Lee", body="Open Door Harbour")),
    ],
)
def test_styles_offices_and_signs_do_not_tell_people_apart(first: Party, second: Party) -> None:
    assert is_one(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Party(name="Ann Lee"), Party(name="A Lee")),
        (Party(name="Ann Lee"), Party(name="Ann Leigh")),
        (Party(name="Ann Lee", body="seaside"), Party(name="Ann Lee")),
        (Party(name="Mr A Lee"), Party(name="Mrs A Lee")),
        (Party(name="Mr Lee"), Party(name="Mrs Lee")),
        (Party(name="Cllr Lee"), Party(name="Mrs Lee")),
    ],
)
def test_other_names_bodies_and_spouses_are_others(first: Party, second: Party) -> None:
    assert not is_one(first, second)


def test_a_body_or_a_style_alone_is_nobody() -> None:
    assert person(Party(body="seaside")) is None
    assert person(Party(name="Cllr")) is None
