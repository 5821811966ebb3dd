"""Where sources differ."""

from dataclasses import replace
from pathlib import Path

import pytest

from documents import Audience, Claim, Document, Kind, NotFound, Source, Visibility
from documents.decisions import Removal
from documents.doubts import doubts
from tests.search_app.shelf import Shelf, paper


def said(field: str, value: str, sure: float = 0.9, source: Source = Source.TEXT, rule: str = "a rule") -> Claim:
    page = 1 if source is Source.TEXT else None
    return Claim(field=field, value=value, source=source, rule=rule, confidence=sure, page=page)


def is_closed(shelf: Shelf, id: str) -> bool:
    try:
        shelf.catalogue.get(id, Audience.PUBLIC)
    except NotFound:
        return True
    return False


def told(*claims: Claim, name: str = "paper.pdf") -> list[str]:
    document = Document(
        id="",
        title="",
        kind=Kind.OTHER,
        visibility=Visibility.PUBLIC,
        media_type="",
        originals=(),
        paths=(f"/srv/secret/{name}",),
        claims=claims,
    )
    return [doubt.sentence() for doubt in doubts(document)]


def test_dates_a_year_apart_are_told_with_where_they_stand() -> None:
    assert told(said("date", "2014-03-05"), said("date", "2016", 0.8)) == [
        "Sources differ: 2014-03-05 (page 1), 2016 (page 1)."
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2014-03-05", "2015-03-04"),  # a day less than a year
        ("2014", "2014-11"),
        ("2014-12", "2015-01-31"),
        ("soon", "2014"),
        ("2014", "2014"),
    ],
)
def test_dates_that_may_be_the_same_year_are_no_doubt(one: str, other: str) -> None:
    assert told(said("date", one), said("date", other)) == []


def test_when_a_file_was_made_and_what_is_less_sure_are_no_sources_to_differ_from() -> None:
    made = said("date", "2020", 0.5, Source.EMBEDDED, "the making of the file")
    assert told(said("date", "2014"), made, said("date", "2001", 0.4)) == []
    assert told(said("date", "2014", 0.95), said("date", "2001", 0.75)) == []


@pytest.mark.parametrize("name", ["2019-03-05 minutes.pdf", "minutes_20190305.pdf", "2019.03.05.pdf"])
def test_the_day_in_the_name_of_a_file_counts(name: str) -> None:
    assert told(said("date", "2014-03-05"), name=name) == [
        "Sources differ: 2014-03-05 (page 1), 2019-03-05 (the file's name)."
    ]
    assert told(said("date", "2019-03-06"), name=name) == []


@pytest.mark.parametrize("name", ["2019-13-05.pdf", "12019-03-05.pdf", "2019-0305.pdf", "EB-25-04.pdf"])
def test_other_figures_in_a_name_are_no_day(name: str) -> None:
    assert told(said("date", "2014-03-05"), name=name) == []


def test_two_bodies_nearly_as_sure_are_told_and_names_of_one_are_not() -> None:
    assert told(said("body", "seaside", 0.8), said("body", "harbour-board", 0.76)) == [
        "Sources differ: seaside (page 1), harbour-board (page 1)."
    ]
    assert told(said("body", "seaside", 0.85), said("body", "harbour-board", 0.75)) == []
    assert told(said("body", "Seaside"), said("body", "seaside council")) == []


def test_a_folder_that_says_another_kind_than_the_paper_is_told_but_not_what_the_paper_says_by_default() -> None:
    rule = said("kind", "minutes", 1, Source.FOLDER, "rules.toml")
    assert told(rule, said("kind", "agenda"), said("kind", "other", 0.1)) == [
        "Sources differ: minutes (rules.toml), agenda (page 1)."
    ]
    assert told(rule, said("kind", "report", 0.3), said("kind", "other", 0.1)) == []
    assert told(rule, said("kind", "minutes")) == []
    assert told(said("kind", "agenda"), said("kind", "minutes")) == []


def test_a_sidecar_and_a_register_that_differ_are_told_and_what_they_say_of_the_paper_is_settled() -> None:
    sidecar = said("kind", "letter", 1, Source.SIDECAR, "a.pdf.toml")
    register = said("kind", "report", 1, Source.REGISTER, "register.csv")
    assert told(sidecar, register) == ["Sources differ: letter (a.pdf.toml), report (register.csv)."]
    assert told(sidecar, said("kind", "report")) == []
    assert told(said("date", "2014", 1, Source.SIDECAR), said("date", "2001")) == []


def test_what_a_person_says_settles_it() -> None:
    person = said("date", "2001", 1, Source.PERSON)
    assert told(said("date", "2014"), said("date", "2001"), person) == []


def test_no_folder_is_named() -> None:
    assert "secret" not in " ".join(told(said("date", "2014-03-05"), name="2019-03-05.pdf"))


def test_the_list_of_all_has_what_is_told_of_each_and_nothing_that_may_not_be_read(tmp_path: Path) -> None:
    far = (said("date", "2014"), said("date", "2016"))
    rule = (said("kind", "minutes", 1, Source.FOLDER, "rules.toml"), said("kind", "agenda"), said("kind", "other", 0.1))
    papers = {
        "dates": replace(paper("B dates", "x"), claims=far),
        "kinds": replace(paper("A kinds", "x"), claims=rule),
        "name": replace(paper("C 2019-03-05", "x"), claims=(said("date", "2014"),)),
        "settled": replace(paper("D", "x"), claims=(*far, said("date", "2016", 1, Source.PERSON))),
        "kind": replace(paper("E", "x"), claims=(said("kind", "agenda"), said("kind", "minutes"))),
        "staff": replace(paper("F", "x"), claims=far, visibility=Visibility.STAFF),
        "withdrawn": replace(paper("G", "x"), claims=far),
    }
    shelf = Shelf.make(tmp_path)
    held = {key: shelf.add(key, document) for key, document in papers.items()}
    gone = held["withdrawn"].id
    shelf.catalogue.withdraw(Removal(document=gone, reason="why", at="2026-01-01T00:00:00+00:00"))
    for audience, keys in (
        (Audience.PUBLIC, ("kinds", "dates", "name")),
        (Audience.STAFF, ("kinds", "dates", "name", "staff")),
    ):
        found = shelf.catalogue.decisions.doubts(audience)
        assert [each.document for each in found] == [held[key].id for key in keys]
        assert [each.doubts for each in found] == [doubts(papers[key]) for key in keys]
    shelf.close()


def test_who_spoke_of_an_earlier_version_is_named_to_staff_alone(tmp_path: Path) -> None:
    shelf = Shelf.make(tmp_path)
    spoken = Claim(field="date", value="1999", source=Source.PERSON, rule="", by="Ann Lee", at="2026-02-03T00:00:00")
    shelf.add("old", replace(paper("One", "x", date="2014"), claims=(said("date", "2014"), spoken)))
    new = replace(paper("Two", "y", date="2014"), claims=(said("date", "2014"),), supersedes=shelf.ids["old"])
    shelf.add("new", new)
    for audience, who in ((Audience.PUBLIC, "a person"), (Audience.STAFF, "Ann Lee")):
        (doubted,) = shelf.catalogue.decisions.doubts(audience)
        (doubt,) = doubted.doubts
        assert f"{who} on 2026-02-03" in doubt.sentence()
        assert "Ann Lee" in repr(doubt) or audience is Audience.PUBLIC
    shelf.close()


@pytest.mark.parametrize("visibility", Visibility)
def test_what_was_said_of_a_version_that_is_withheld_is_told_to_staff_alone(
    tmp_path: Path, visibility: Visibility
) -> None:
    shelf = Shelf.make(tmp_path)
    spoken = Claim(field="title", value="Named by Ann", source=Source.PERSON, rule="", at="2026-02-03T00:00:00")
    first = replace(paper("One", "x"), claims=(spoken,), paths=("one.txt",))
    shelf.add("first", first)
    title = (said("title", "One"),)
    second = replace(paper("One", "y"), claims=title, visibility=visibility, supersedes=shelf.ids["first"])
    shelf.add("second", replace(second, paths=("one.txt",)))
    third = replace(paper("One", "z"), claims=title, supersedes=shelf.ids["second"], paths=("one.txt",))
    shelf.add("third", third)
    public, staff = (shelf.catalogue.decisions.doubts(audience) for audience in (Audience.PUBLIC, Audience.STAFF))
    is_open = visibility is Visibility.PUBLIC
    assert [each.document for each in staff] == [shelf.ids["third"]]
    assert public == (staff if is_open else [])
    assert is_closed(shelf, shelf.ids["first"]) != is_open
    shelf.close()


def test_what_a_paper_is_called_in_something_for_staff_is_no_source_for_others(tmp_path: Path) -> None:
    shelf = Shelf.make(tmp_path)
    closed = Claim(field="visibility", value="staff", source=Source.FOLDER, rule="came in", by="/in/mail.eml")
    named = Claim(field="title", value="2019-03-05 x", source=Source.EMBEDDED, rule="name", quote="2019-03-05 x.txt")
    claims = (said("date", "2014"), said("date", "2011"), closed, named)
    inner = replace(paper("2019-03-05 x", "x"), claims=claims)
    shelf.add("both", replace(inner, paths=("/in/mail.eml/2019-03-05 x.txt",)))
    shelf.add("name", replace(inner, claims=(claims[0], closed, named), paths=("/in/mail.eml/y/2019-03-05 x.txt",)))
    (doubted,) = shelf.catalogue.decisions.doubts(Audience.PUBLIC)
    assert doubted.document == shelf.ids["both"]
    assert "2019" not in repr(doubted)
    assert len(shelf.catalogue.decisions.doubts(Audience.STAFF)) == 2
    shelf.close()
