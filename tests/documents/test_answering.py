"""Holding replies, told by their words."""

import pytest

from documents import Audience
from documents.answering import HINTS, only_holds
from documents.samples import ARCHIVE
from muniment.repository import Repository

HOLDING = "2025-07-07-home-office-holding-reply.txt"


@pytest.mark.parametrize(
    "text",
    [
        "We will\nreply to you in full before Easter.",
        "The Minister shall respond fully.",
        "A substantive reply will follow.",
        "Please treat this letter as a holding reply.",
        (ARCHIVE / "appg-letters" / HOLDING).read_text(),
    ],
)
def test_a_first_page_says_that_it_is_no_answer(text: str) -> None:
    assert only_holds("", text)
    assert any(hint in text.lower() for hint in HINTS)


@pytest.mark.parametrize(
    "text", ["Further to our holding reply of 7 July, the grant is paid in full.", "The council will meet in full."]
)
def test_an_answer_may_use_the_same_words(text: str) -> None:
    assert not only_holds("The grant: reply", text)


def test_the_holding_reply_of_the_samples_leaves_its_letter_waiting(samples: Repository) -> None:
    letters = samples.catalogue.letters
    replies = letters.replies(Audience.PUBLIC)
    (holding,) = (each for each in letters.all(Audience.PUBLIC) if "holding reply" in each.title)
    answered = replies.to(holding.document)
    assert holding.holds
    assert answered
    assert replies.waits(answered.to)
