"""Facts and how they are known."""

from dataclasses import replace

from documents import Claim, Correspondence, Kind, Party, Source, Unit
from documents.letters import Shows
from search_app.facts import Evidence, Fact, facts
from search_app.joined import ANSWERED, Joined, Relation
from tests.search_app.shelf import VOCABULARY, paper

HARPER = '{"name": "Jane Harper", "role": "Chair", "body": "harbour-board"}'


def known(*claims: Claim) -> dict[str, Fact]:
    letter = Correspondence(sender=Party(name="Jane Harper", role="Chair", body="harbour-board"))
    document = replace(paper("A letter", "Dear Sir", date="2014-11"), correspondence=letter, claims=claims)
    return {fact.label: fact for fact in facts(document, VOCABULARY)}


def said(field: str, value: str, quote: str = "", page: int | None = 1) -> Claim:
    return Claim(field=field, value=value, source=Source.TEXT, rule="the first line", page=page, quote=quote)


def test_only_what_is_known_is_told() -> None:
    assert list(known()) == ["Type", "Date", "Body", "Written by"]


def test_what_was_believed_comes_first_and_the_rest_is_not_used() -> None:
    evidence = known(said("date", "2013"), said("date", "2014-11", "November 2014 it was"))["Date"].evidence
    assert [(each.value, each.used, each.quote) for each in evidence] == [
        ("November 2014", True, "November 2014 it was"),
        ("2013", False, ""),
    ]


def test_a_body_is_known_by_any_of_its_names() -> None:
    evidence = known(said("body", "SSC"), said("body", "seaside"), said("body", "Harbour Board"))["Body"].evidence
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


def test_a_fact_leads_to_its_page_with_the_words_marked() -> None:
    (value,) = known(said("date", "2014-11", "Dear Sir"))["Date"].values
    assert value.evidence
    assert value.evidence.address == "/documents//pages/1?q=%22Dear+Sir%22"
    assert value.evidence.page == 1


def test_a_day_of_another_kind_stands_beside_the_date_unless_it_is_the_same() -> None:
    told = known(said("date", "2014-11"), said("date_published", "2014-11"), said("date_received", "2014-12-01"))
    assert [value.text for value in told["Received"].values] == ["1 December 2014"]
    assert "Published" not in told


def test_each_value_has_its_own_evidence_and_the_surest_of_it() -> None:
    less = replace(said("body", "seaside"), confidence=0.4, rule="the foot")
    by = Claim(field="body", value="seaside", source=Source.SIDECAR, rule="a.pdf.toml")
    (fact,) = (fact for label, fact in known(less, said("body", "SSC"), by).items() if label == "Body")
    assert [value.evidence and value.evidence.said_by for value in fact.values] == [
        "From the description that came with the file (a.pdf.toml)"
    ]
    assert [each.said_by for each in fact.evidence][1:] == [
        "From the text of the paper (the first line)",
        "From the text of the paper (the foot)",
    ]


def test_a_person_is_told_by_the_day_and_not_by_name() -> None:
    by = Claim(field="date", value="2014-11", source=Source.PERSON, rule="", by="Ann", at="2026-02-03T10:00:00+00:00")
    assert known(by)["Date"].evidence[0].said_by == "Entered by a person on 3 February 2026"


def test_a_rule_and_what_a_paper_came_in_are_told_apart() -> None:
    rule = Claim(field="date", value="2014-11", source=Source.FOLDER, rule="rules.toml", by="rules.toml")
    mail = replace(rule, rule="what it came in", by="/srv/clerk/a.eml")
    assert [each.said_by for each in known(rule, mail)["Date"].evidence] == [
        "From a rule in rules.toml",
        "From the folder the file was in (what it came in)",
    ]


def test_of_what_is_put_together_or_taken_for_granted_that_is_said() -> None:
    other = replace(paper("Minutes of the Board, 2014", "x", kind=Kind.OTHER), claims=(said("title", "a-scan"),))
    lines = {fact.label: fact for fact in facts(other, VOCABULARY)}
    assert [each.said_by for each in lines["Title"].evidence] == [
        "Put together from its type, body and date",
        "From the text of the paper (the first line)",
    ]
    assert lines["Type"].values[0].evidence == Evidence(
        "Nothing says that it is of another type", "Other", None, "", used=True
    )


def test_that_there_is_none_is_told_where_somebody_says_so() -> None:
    document = replace(paper("A paper", "x"), claims=(said("date", "2001"), person("date", "")))
    (fact,) = (fact for fact in facts(document, VOCABULARY) if fact.label == "Date")
    assert [value.text for value in fact.values] == ["None"]
    assert [(each.value, each.used) for each in fact.evidence] == [("None", True), ("2001", False)]


def test_who_was_at_a_meeting_is_told_as_the_surest_source_has_it() -> None:
    claims = (said("chair", HARPER), said("present", HARPER), said("present", "{}"), said("apologies", "Jo"))
    document = replace(paper("Minutes", "x"), claims=(*claims, person("present", '{"name": "Ann Lee"}')))
    told = {fact.label: [value.text for value in fact.values] for fact in facts(document, VOCABULARY)}
    assert told["Chaired by"] == ["Jane Harper, Chair, Harbour Board"]
    assert told["Present"] == ["Ann Lee"]
    assert "Apologies" not in told


def test_what_a_letter_answers_is_a_date_in_words_or_a_reference() -> None:
    for answers, words in (("2014-11-05", "5 November 2014"), ("SEC/14/5", "SEC/14/5")):
        letter = replace(paper("A letter", "x"), correspondence=Correspondence(in_reply_to=answers))
        told = {fact.label: fact.values[0].text for fact in facts(letter, VOCABULARY)}
        assert told["In reply to"] == words


def test_sources_that_differ_are_told_beside_the_fact_as_people_read_them() -> None:
    differ = known(said("date", "2014-11"), said("date", "2001-02-03"), said("body", "seaside"))
    assert differ["Date"].doubts == ("Sources differ: November 2014 (page 1), 3 February 2001 (page 1).",)
    assert differ["Body"].doubts == ()


def test_what_shows_that_a_letter_answers_another_is_the_fact_that_does() -> None:
    letter = Correspondence(your_ref="A/1", in_reply_to="2014-11-05")
    claims = (said("your_ref", "A/1", "Dear"), said("in_reply_to", "2014-11-05", "Sir"))
    told = facts(replace(paper("A letter", "Dear Sir"), correspondence=letter, claims=claims), VOCABULARY)
    shown = {shows: told.answers(Joined(Relation.REPLY_TO, "", "", ANSWERED[shows])) for shows in Shows}
    assert {shows: said and said.address for shows, said in shown.items()} == {
        Shows.REFERENCE: "/documents//pages/1?q=%22Dear%22",
        Shows.DATE: "/documents//pages/1?q=%22Sir%22",
        Shows.SUBJECT: None,
        Shows.PERSON: None,
    }


def test_a_unit_leads_to_its_words_and_one_on_no_page_nowhere() -> None:
    told = facts(paper("A report", "Dear Sir, the grant is paid."), VOCABULARY)
    unit = Unit(unit="action", number="", page=1, text="the grant is paid.")
    assert told.unit_address(unit) == "/documents//pages/1?q=%22the+grant+is+paid.%22"
    assert told.unit_address(replace(unit, page=2)) == ""


def person(field: str, value: str) -> Claim:
    return Claim(field=field, value=value, source=Source.PERSON, rule="", by="Ann", at="2026-02-03T10:00:00+00:00")
