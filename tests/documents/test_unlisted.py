"""Bodies that no vocabulary has, and slugs of nothing."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

import pytest

from documents import Audience, Body, Claim, Correspondence, Document, Party, Source, Visibility, Vocabulary
from documents.decisions import Removal
from documents.unlisted import Unlisted
from tests.search_app.shelf import VOCABULARY, Shelf, paper

PORT = '{"name": "", "role": "", "body": "the PORT of Seaside"}'


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf.make(tmp_path)
    yield made
    made.close()


def found(shelf: Shelf, audience: Audience = Audience.PUBLIC, vocabulary: Vocabulary = VOCABULARY) -> list[Unlisted]:
    return shelf.catalogue.decisions.unlisted(vocabulary, audience)


def from_port(title: str, date: str, name: str = "Port of Seaside") -> Document:
    return paper(title, f"{name}\nA notice.", date=date, body=name)


def test_a_body_is_told_with_its_papers_dates_and_a_page(shelf: Shelf) -> None:
    shelf.add("one", from_port("One", "2014-05"))
    letter = Correspondence(sender=Party(body="harbour-board"), recipient=(Party(body="the PORT of Seaside"),))
    claim = Claim(field="recipient", value=PORT, source=Source.TEXT, rule="", page=1, quote="the PORT of Seaside")
    two = shelf.add("two", replace(paper("Two", "To the PORT", date="2016"), correspondence=letter, claims=(claim,)))
    shelf.add("three", from_port("Three", "2015"))
    (port,) = found(shelf)
    assert (port.name, port.others, port.slug) == ("Port of Seaside", ("the PORT of Seaside",), "port-of-seaside")
    assert (port.papers, port.roles) == (3, {"issuer": 2, "party": 1})
    assert (port.first, port.last) == ("2014-05", "2016")
    assert port.example == (two.id, "Two", 1, "the PORT of Seaside")
    assert port.like == ""


def test_what_is_suggested_can_be_pasted_and_is_then_known(shelf: Shelf, tmp_path: Path) -> None:
    for number, name in enumerate(['The “Q” "Board"', "Ärzte & Söhne", "Seaside", "漁協", "Seaside  Ltd", "漁業"]):
        shelf.add(name, from_port(f"Paper {number}", "2014", name))
    every = found(shelf)
    text = "\n".join(each.toml for each in every)
    assert {entry["name"] for entry in tomllib.loads(text)["body"]} == {each.name for each in every}
    assert sorted(each.slug for each in every) == [
        "arzte-sohne",
        "body",
        "body-2",
        "q-board",
        "seaside-2",
        "seaside-ltd",
    ]
    (tmp_path / "bodies.toml").write_text(text)
    (tmp_path / "topics.toml").write_text("")
    assert found(shelf, vocabulary=Vocabulary.read(tmp_path)) == []


def test_a_name_like_that_of_a_known_body_is_a_comment(shelf: Shelf) -> None:
    shelf.add("one", from_port("One", "2014", "Harbour Boards"))
    (boards,) = found(shelf)
    assert boards.like == "harbour-board"
    assert tomllib.loads(boards.toml) == {}
    assert "another name of harbour-board" in boards.toml


def test_the_public_hears_nothing_of_papers_for_staff_and_withdrawn_ones_do_not_count(shelf: Shelf) -> None:
    shelf.add("secret", replace(from_port("One", "2014"), visibility=Visibility.STAFF))
    assert found(shelf) == []
    assert [port.papers for port in found(shelf, Audience.STAFF)] == [1]


def test_a_slug_of_nothing_is_told_and_a_name_is_not(shelf: Shelf) -> None:
    rule = Claim(field="body", value="harbour-bord", source=Source.FOLDER, rule="rules.toml")
    written = [
        replace(rule, value="Port of Seaside"),
        replace(rule, value="seaside"),
        replace(rule, source=Source.TEXT),
    ]
    topic = Claim(field="topic", value="floding", source=Source.PERSON, rule="", by="Ann")
    made = shelf.add("one", replace(paper("One", "x"), claims=(rule, *written[:2], topic)))
    shelf.add("two", replace(paper("Two", "y"), claims=(written[2],)))
    found = shelf.catalogue.decisions.unknown(VOCABULARY)
    assert found == [
        ("body", "harbour-bord", "rules.toml", made.id, Source.FOLDER),
        ("topic", "floding", "Ann", made.id, Source.PERSON),
    ]
    assert [each.unnamed.said for each in found] == ["rules.toml", "a person"]


def test_nothing_is_told_of_a_withdrawn_paper(shelf: Shelf) -> None:
    written = Claim(field="body", value="harbour-bord", source=Source.SIDECAR, rule="one.txt.toml")
    typed = Claim(field="topic", value="floding", source=Source.PERSON, rule="", by="Ann")
    made = shelf.add("one", replace(paper("One", "x"), claims=(written, typed)))
    assert len(shelf.catalogue.decisions.unknown(VOCABULARY)) == 2
    shelf.catalogue.withdraw(Removal(document=made.id, reason="why", at="2026-01-01T00:00:00+00:00"))
    assert shelf.catalogue.decisions.unknown(VOCABULARY) == []


def test_a_name_is_compared_with_the_few_that_share_most_with_it(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[list[str]] = []

    def close(name: str, known: list[str], most: int, like: float) -> list[str]:
        compared.append(list(known))
        return get_close_matches(name, known, most, like)

    monkeypatch.setattr("documents.unlisted.get_close_matches", close)
    many = Vocabulary(
        [Body(slug=f"board-{number}", name=f"Board number {number} of Port") for number in range(100)], []
    )
    shelf.add("one", from_port("One", "2014", "Bord number 77 of Port"))
    (board,) = found(shelf, vocabulary=many)
    assert board.like == "board-77"
    assert [len(known) for known in compared] == [10]


def test_a_name_of_two_bodies_is_told_once_for_each_sort() -> None:
    bodies = [Body(slug="one", name="Board", aliases=("The Room",)), Body(slug="two", name="B", acronyms=("BOARD",))]
    assert Vocabulary(bodies).shared() == {"board": ("one", "two")}
    assert VOCABULARY.shared() == {}
