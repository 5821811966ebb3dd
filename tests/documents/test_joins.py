"""What people say of two papers outranks what is found of them, for those who may read both."""

from collections.abc import Callable

import pytest

from documents import Audience, Kind
from documents.catalogue import Catalogue
from documents.decisions import Removal, State
from documents.joins import Join, Pair, Relation
from documents.letters import Shows
from documents.reports import Names
from tests.documents import test_letters, test_responses
from tests.documents.test_letters import CHAIR, MINISTER, answered
from tests.documents.test_responses import answers, asks, named, report, response, says

keep = test_letters.keep
keep_paper = test_responses.keep
Keep = Callable[..., str]


def said(catalogue: Catalogue, one: str, relation: Relation, other: str, *, parted: bool = False) -> Join:
    at = f"2026-01-{len(catalogue.joins.of(one)) + 1:02}"
    join = Join(one=one, relation=relation, other=other, parted=parted, by="Jo", at=at)
    catalogue.joins.keep(join)
    return join


def test_what_is_said_of_a_pair_is_kept_once_and_forgotten(catalogue: Catalogue) -> None:
    first = said(catalogue, "a" * 16, Relation.REPLY_TO, "b" * 16)
    assert (catalogue.joins.get(first.pair), catalogue.joins.of("b" * 16)) == (first, [first])
    second = said(catalogue, *first.pair, parted=True)
    assert catalogue.joins.of("a" * 16) == [second]
    assert Join.of(second.pair, second.record()) == second
    catalogue.joins.forget(Pair("a" * 16, Relation.RESPONSE_TO, "b" * 16))
    assert catalogue.joins.get(second.pair) == second
    catalogue.joins.forget(second.pair)
    assert catalogue.joins.of("a" * 16) == []


def test_letters_that_a_person_parted_are_not_joined_and_the_next_best_is_found(
    catalogue: Catalogue, keep: Keep
) -> None:
    early = keep("2025-03-01", CHAIR, MINISTER, our_ref="SEC/1")
    late = keep("2025-03-03", CHAIR, MINISTER, our_ref="SEC/1")
    reply = keep("2025-04-01", MINISTER, CHAIR, your_ref="SEC/1")
    assert answered(catalogue, reply) == (late, Shows.REFERENCE)
    join = said(catalogue, reply, Relation.REPLY_TO, late, parted=True)
    assert answered(catalogue, reply) == (early, Shows.REFERENCE)
    said(catalogue, reply, Relation.REPLY_TO, early, parted=True)
    assert answered(catalogue, reply) is None
    catalogue.joins.forget(join.pair)
    assert answered(catalogue, reply) == (late, Shows.REFERENCE)


def test_letters_that_a_person_joined_are_whatever_else_was_found(catalogue: Catalogue, keep: Keep) -> None:
    asked = keep("2025-03-03", CHAIR, MINISTER, our_ref="SEC/1")
    other = keep("2024-03-03", CHAIR, MINISTER)
    reply = keep("2025-04-01", MINISTER, CHAIR, your_ref="SEC/1")
    assert answered(catalogue, reply) == (asked, Shows.REFERENCE)
    said(catalogue, reply, Relation.REPLY_TO, other)
    assert answered(catalogue, reply) == (other, Shows.PERSON)
    replies = catalogue.letters.replies(Audience.PUBLIC)
    assert [each.letter.document for each in replies.by(other)] == [reply]
    assert replies.by(asked) == []
    letters = {letter.document: letter for letter in catalogue.letters.all(Audience.PUBLIC)}
    assert replies.waits(letters[asked])
    assert not replies.waits(letters[other])


def test_of_two_letters_that_a_person_joined_none_answers_back(catalogue: Catalogue, keep: Keep) -> None:
    asked = keep("2025-03-03", CHAIR, MINISTER, our_ref="SEC/1")
    reply = keep("2025-04-01", MINISTER, CHAIR, your_ref="SEC/1")
    said(catalogue, asked, Relation.REPLY_TO, reply)
    assert answered(catalogue, asked) == (reply, Shows.PERSON)
    assert answered(catalogue, reply) is None


def test_a_reply_may_be_a_paper_of_which_nobody_knows_who_wrote_it(
    catalogue: Catalogue, keep: Keep, keep_paper: Callable[..., object]
) -> None:
    asked = keep("2025-03-03", CHAIR, MINISTER)
    paper = test_responses.report(keep_paper)  # type: ignore[arg-type]
    said(catalogue, paper.id, Relation.REPLY_TO, asked)
    assert answered(catalogue, paper.id) == (asked, Shows.PERSON)
    assert paper.id not in {letter.document for letter in catalogue.letters.all(Audience.PUBLIC)}


@pytest.mark.parametrize("hidden", ["asked", "reply"])
def test_who_may_not_read_both_letters_is_told_what_is_found_among_the_others(
    catalogue: Catalogue, keep: Keep, hidden: str
) -> None:
    found = keep("2025-03-03", CHAIR, MINISTER, our_ref="SEC/1")
    asked = keep("2025-03-01", CHAIR, MINISTER, staff=hidden == "asked")
    reply = keep("2025-04-01", MINISTER, CHAIR, your_ref="SEC/1", staff=hidden == "reply")
    said(catalogue, reply, Relation.REPLY_TO, asked)
    assert answered(catalogue, reply, Audience.STAFF) == (asked, Shows.PERSON)
    assert answered(catalogue, reply) == (None if hidden == "reply" else (found, Shows.REFERENCE))
    assert catalogue.letters.replies(Audience.PUBLIC).by(asked) == []


def test_a_letter_that_was_withdrawn_is_joined_to_none(catalogue: Catalogue, keep: Keep) -> None:
    asked = keep("2025-03-03", CHAIR, MINISTER)
    reply = keep("2025-04-01", MINISTER, CHAIR)
    said(catalogue, reply, Relation.REPLY_TO, asked)
    catalogue.withdraw(Removal(document=asked, reason="x", at="2026"))
    for audience in Audience:
        assert answered(catalogue, reply, audience) is None


def test_what_was_said_of_an_erased_paper_is_forgotten(catalogue: Catalogue, keep: Keep) -> None:
    asked = keep("2025-03-03", CHAIR, MINISTER)
    reply = keep("2025-04-01", MINISTER, CHAIR)
    said(catalogue, reply, Relation.REPLY_TO, asked)
    catalogue.erase(Removal(document=asked, reason="x", at="2026", state=State.ERASED))
    assert catalogue.joins.of(reply) == []


def test_a_response_that_a_person_joined_answers_that_report_alone(
    catalogue: Catalogue, keep_paper: test_responses.Keep
) -> None:
    found, other = report(keep_paper), report(keep_paper, title="Another inquiry into the road")
    answer = response(keep_paper, says("2", "rejected"))
    assert named(catalogue, answer) == [(found.id, Names.TITLE)]
    said(catalogue, answer.id, Relation.RESPONSE_TO, other.id)
    assert named(catalogue, answer) == [(other.id, Names.PERSON)]
    assert [each.status for each in answers(catalogue).of(other.id, 1)] == ["rejected"]
    assert answers(catalogue).by(found.id) == ()
    assert answers(catalogue).of(found.id, 1) == ()


def test_a_response_that_a_person_parted_from_a_report_does_not_answer_it(
    catalogue: Catalogue, keep_paper: test_responses.Keep
) -> None:
    found, answer = report(keep_paper), response(keep_paper)
    said(catalogue, answer.id, Relation.RESPONSE_TO, found.id, parted=True)
    assert named(catalogue, answer) == []
    assert answers(catalogue).places == {}


def test_a_response_without_a_recognised_answer_can_be_joined(
    catalogue: Catalogue, keep_paper: test_responses.Keep
) -> None:
    asked, answer = report(keep_paper), keep_paper(Kind.LETTER, "Our reply", "2025-10-30")
    said(catalogue, answer.id, Relation.RESPONSE_TO, asked.id)
    assert named(catalogue, answer) == [(asked.id, Names.PERSON)]
    assert answers(catalogue).of(asked.id, 0) == ()


def test_who_may_not_read_the_report_is_told_what_the_response_names_among_the_others(
    catalogue: Catalogue, keep_paper: test_responses.Keep
) -> None:
    found = report(keep_paper)
    secret = keep_paper(Kind.REPORT, "A secret inquiry", "2025-06-18", *asks("1"), staff=True)
    answer = response(keep_paper)
    said(catalogue, answer.id, Relation.RESPONSE_TO, secret.id)
    assert named(catalogue, answer) == [(found.id, Names.TITLE)]
    staff = answers(catalogue, Audience.STAFF).to(answer.id)
    assert [(each.report.document, each.names) for each in staff] == [(secret.id, Names.PERSON)]
