"""What people did to a paper can be undone, unless something stands in the way."""

from typing import Any

import pytest

from documents.audit import Audited
from documents.undone import hindrances

TITLE = {"field": "title", "after": {"title": []}}
DATE = {"field": "date", "after": {"date": []}}
REPLY = {"relation": "reply_to", "other": "b"}


def rows(*done: tuple[str, dict[str, Any] | None]) -> list[Audited]:
    """Rows of one paper, numbered from 1, the last first."""
    made = [
        Audited(seq=seq, at="", by="jo", action=action, document="a", detail=detail, hash="")
        for seq, (action, detail) in enumerate(done, start=1)
    ]
    return made[::-1]


@pytest.mark.parametrize(
    ("done", "hindered"),
    [
        ([("set", TITLE), ("set", DATE), ("join", REPLY), ("withdraw", {})], {}),
        ([("set", TITLE), ("set", TITLE)], {1: "jo changed the same later: number 2 (set). Undo that first."}),
        ([("withdraw", {}), ("restore", {})], {1: "jo changed the same later: number 2 (restore). Undo that first."}),
        ([("join", REPLY), ("join", {**REPLY, "other": "c"})], {}),
        ([("join", REPLY), ("part", REPLY)], {1: "jo changed the same later: number 2 (part). Undo that first."}),
        ([("accept", {})], {1: "Number 1 (accept) cannot be undone."}),
        (
            [("set", None)],
            {1: "What was before number 1 went with a paper that was erased, so that it cannot be put back."},
        ),
    ],
)
def test_what_stands_in_the_way_is_said(
    done: list[tuple[str, dict[str, Any] | None]], hindered: dict[int, str]
) -> None:
    assert hindrances(rows(*done)) == hindered


def test_what_was_undone_stands_in_the_way_of_nothing_before() -> None:
    found = hindrances(rows(("set", TITLE), ("set", TITLE), ("undo", {**TITLE, "undoes": 2})))
    assert found == {2: "Number 2 was undone by number 3.", 3: "Number 3 (undo) cannot be undone."}


def test_the_last_of_several_that_changed_the_same_is_named() -> None:
    found = hindrances(rows(("set", TITLE), ("set", TITLE), ("set", TITLE)))
    assert {seq: "number 3 (set)" in why for seq, why in found.items()} == {1: True, 2: True}


def test_nothing_from_before_an_erasing_is_undone() -> None:
    found = hindrances(rows(("set", TITLE), ("erase", {"reason": "why"}), ("restore", {})))
    assert found == {
        1: "The paper a was erased since number 1, which cannot be undone.",
        2: "Number 2 (erase) cannot be undone.",
    }
