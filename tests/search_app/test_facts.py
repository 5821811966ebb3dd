"""Facts and how they are known."""

from dataclasses import replace

from documents import Claim, Correspondence, Party, Source
from search_app.facts import Fact, facts
from tests.search_app.shelf import VOCABULARY, paper

HARPER = '{"name": "Jane Harper", "role": "Chair", "body": "harbour-board"}'


def known(*claims: Claim) -> dict[str, Fact]:
    letter = Correspondence(sender=Party(name="Jane Harper", role="Chair", body="harbour-board"))
    document = replace(paper("A letter", "Dear Sir", date="2014-11"), correspondence=letter, claims=claims)
    return {fact.label: fact for fact in facts(document, VOCABULARY)}


def said(field: str, value: str, quote: str = "", page: int | None = 1) -> Claim:
    return Claim(field=field, value=value, source=Source.TEXT, rule="the first line", page=page, quote=quote)


def test_only_what_is_known_is_told() -> None:
    assert list(known()) == ["Type", "Date", "Public body", "Written by"]


def test_what_was_believed_comes_first_and_the_rest_is_not_used() -> None:
    evidence = known(said("date", "2013"), said("date", "2014-11", "November 2014 it was"))["Date"].evidence
    assert [(each.value, each.used, each.quote) for each in evidence] == [
        ("November 2014", True, "November 2014 it was"),
        ("2013", False, ""),
    ]


def test_a_body_is_known_by_any_of_its_names() -> None:
    evidence = known(said("body", "SSC"), said("body", "seaside"), said("body", "Harbour Board"))[
        "Public body"
    ].evidence
    assert [(each.value, each.used) for each in evidence] == [("Seaside Council", True), ("Harbour Board", False)]


def test_a_party_is_told_in_words() -> None:
    (evidence,) = known(said("sender", HARPER, "Jane Harper\nChair"))["Written by"].evidence
    assert evidence.value == "Jane Harper, Chair, Harbour Board"
    assert evidence.used


def test_a_value_in_another_form_is_told_as_it_is() -> None:
    letter = known(said("sender", "Jane"), said("sender", "[1]"), said("date", "soon"))
    assert [each.value for each in letter["Written by"].evidence] == ["Jane", "[1]"]
    assert [each.value for each in letter["Date"].evidence] == ["soon"]


def test_a_quote_that_only_repeats_the_value_and_a_page_that_is_not_there_are_left_out() -> None:
    (evidence,) = known(said("kind", "report", "REPORT", page=9))["Type"].evidence
    assert (evidence.quote, evidence.page) == ("", None)
