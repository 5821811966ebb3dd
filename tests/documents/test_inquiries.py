"""Inquiries: which evidence and responses belong to a report, and what became of its recommendations."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from documents import Audience, Document, Kind, Named, Unit, Visibility
from documents.inquiries import DIFFERENTLY, NONE, Inquiry, outcome
from documents.paper import Paper
from documents.responses import Answer
from documents.units import Status
from tests.search_app.shelf import Shelf, paper

BOARD = (Named("harbour-board", "Harbour Board"),)
QUAYS = "The Quays of the North: an inquiry"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf.make(tmp_path)
    yield made
    made.close()


def report(title: str = QUAYS, *, naming: str = "QN01", date: str = "2024-05-01", number: int = 2) -> Document:
    units = tuple(
        Unit(unit="recommendation", number=str(each), page=1, text=f"Mend {each}.") for each in range(1, number + 1)
    )
    return replace(paper(title, "Contents", f"We read {naming}.", date=date), units=units, bodies=BOARD)


def evidence(code: str = "QN01", date: str = "2024-01-09") -> Document:
    return paper(f"Evidence of the pilots ({code})", "We pilot.", kind=Kind.EVIDENCE, date=date)


def response(status: Status = Status.ACCEPTED, date: str = "2024-09-01", title: str = QUAYS) -> Document:
    said = (Unit(unit="response", number="1", page=1, text="Quite so.", status=status),)
    return replace(paper(f"Response to {title}", "Quite so.", kind=Kind.RESPONSE, date=date), units=said)


def known(own: Shelf, audience: Audience = Audience.PUBLIC) -> list[Inquiry]:
    return list(own.catalogue.inquiries.known(audience).all())


def test_a_report_has_its_evidence_by_code_and_its_responses_by_name(own: Shelf) -> None:
    papers = {"report": report(), "evidence": evidence(), "other": evidence("QN02"), "response": response()}
    ids = {key: own.add(key, each).id for key, each in papers.items()}
    (found,) = known(own)
    assert found.document == ids["report"]
    assert [(each.document, each.code, each.page) for each in found.evidence] == [(ids["evidence"], "QN01", 2)]
    assert [each.response.document for each in found.responses] == [ids["response"]]
    assert found.outcomes == {0: Status.ACCEPTED, 1: NONE}
    assert found.answered == 1
    of_paper = own.catalogue.inquiries.known(Audience.PUBLIC).of_paper
    parts = {key: [each.part(ids[key]) for each in of_paper(ids[key])] for key in papers}
    assert parts == {"report": ["report"], "evidence": ["evidence"], "other": [], "response": ["response"]}


def test_a_report_without_recommendations_is_one_if_evidence_is_joined_to_it(own: Shelf) -> None:
    own.add("plain", report("A yearly report", naming="nothing", number=0))
    joined = own.add("report", report(number=0))
    own.add("evidence", evidence())
    assert [each.document for each in known(own)] == [joined.id]


def test_a_paper_that_no_response_answers_is_none_whatever_it_recommends(own: Shelf) -> None:
    own.add("paper", replace(report("The budget of the quays"), kind=Kind.PAPER))
    assert known(own) == []
    own.add("answered", replace(report(), kind=Kind.PAPER))
    own.add("response", response())
    assert [each.title for each in known(own)] == [QUAYS]


def test_evidence_is_to_no_report_that_is_older(own: Shelf) -> None:
    own.add("report", report(date="2023-12-01"))
    own.add("evidence", evidence())
    assert [each.evidence for each in known(own)] == [()]


def test_evidence_that_two_reports_name_is_to_the_one_that_names_most_of_it(own: Shelf) -> None:
    own.add("report", report(naming="QN01 and QN02"))
    own.add("later", report("What the quays cost", naming="QN01", date="2025-05-01"))
    for code in ("QN01", "QN02"):
        own.add(code, evidence(code))
    assert {each.title: len(each.evidence) for each in known(own)} == {QUAYS: 2, "What the quays cost": 0}


def test_evidence_that_two_reports_name_alike_is_to_neither(own: Shelf) -> None:
    own.add("report", report())
    own.add("later", report("What the quays cost", date="2025-05-01"))
    own.add("evidence", evidence())
    assert [each.evidence for each in known(own)] == [(), ()]


def test_what_is_for_staff_is_known_to_staff_alone(own: Shelf) -> None:
    own.add("report", report())
    for key, each in (("evidence", evidence()), ("response", response())):
        own.add(key, replace(each, visibility=Visibility.STAFF))
    own.add("secret", replace(report("A secret report"), visibility=Visibility.STAFF))
    (public,) = known(own)
    assert (public.evidence, public.responses, public.answered) == ((), (), 0)
    assert len(known(own, Audience.STAFF)) == 2
    assert max(each.answered for each in known(own, Audience.STAFF)) == 1


def answer(status: Status, body: str, document: str) -> Answer:
    return Answer(status, "Words.", 1, Paper(document, "Response", None, body))


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ([], NONE),
        ([answer(Status.PARTLY, "Home Office", "1")], Status.PARTLY),
        ([answer(Status.UNCLEAR, "Home Office", "1"), answer(Status.ACCEPTED, "Home Office", "2")], Status.ACCEPTED),
        ([answer(Status.REJECTED, "Home Office", "1"), answer(Status.ACCEPTED, "Kent", "2")], DIFFERENTLY),
        ([answer(Status.REJECTED, "Home Office", "1"), answer(Status.REJECTED, "Kent", "2")], Status.REJECTED),
        ([answer(Status.REJECTED, "Home Office", "1"), answer(Status.ACCEPTED, "Home Office", "1")], DIFFERENTLY),
    ],
)
def test_what_each_body_said_last_counts(answers: list[Answer], found: str) -> None:
    assert outcome(answers) == found
