"""What a person says of a paper wins, is shown as theirs, and lasts: of every field, said in every way."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from documents import Audience, Document, Kind, PartialDate, Party, Source, Visibility, best
from ingest.metadata.fields import KEYS
from muniment.repository import Repository
from muniment.settings import Settings
from search_app.facts import facts
from tests.conftest import Opened

TEXT = (
    "Seaview Town Council\n\nOur ref: A/1\nYour ref: B/2\n\n3 March 2025\n\nDear Minister,\n\n"
    "We write about {}.\n\nYours sincerely,\n\nJo Bloggs\nClerk\n"
)


def party(name: str, role: str = "", body: str = "") -> str:
    return json.dumps({"name": name, "role": role, "body": body})


SAID = {  # by field: what a person types, and what is claimed for it
    "title": (["On moorings"], ["On moorings"]),
    "date": (["1999-12"], ["1999-12"]),
    "kind": (["report"], ["report"]),
    "visibility": (["staff"], ["staff"]),
    "body": (["sespm", "The Harbour Office"], ["sespm", "The Harbour Office"]),
    "topic": (["housing"], ["housing"]),
    "language": (["cy"], ["cy"]),
    "rights": (["All kept"], ["All kept"]),
    "source_url": (["https://example.org/1"], ["https://example.org/1"]),
    "sender": (["Ann Lee; Chair; sespm"], [party("Ann Lee", "Chair", "sespm")]),
    "recipient": (["Bo May", "Cy Orr; Clerk"], [party("Bo May"), party("Cy Orr", "Clerk")]),
    "cc": (["Di Poe"], [party("Di Poe")]),
    "our_ref": (["OUR/9"], ["OUR/9"]),
    "your_ref": (["YOUR/9"], ["YOUR/9"]),
    "in_reply_to": (["2024-11-05"], ["2024-11-05"]),
    "chair": (["Ed Quo; Mayor"], [party("Ed Quo", "Mayor")]),
    "present": (["Flo Rye", "Gus Sim; ; sespm"], [party("Flo Rye"), party("Gus Sim", "", "sespm")]),
    "attending": (["Hal Toy; Officer"], [party("Hal Toy", "Officer")]),
    "apologies": (["Ida Urn"], [party("Ida Urn")]),
    "absent": (["Jo Vey"], [party("Jo Vey")]),
}


def written(field: str) -> object:
    """The same as a sidecar has it."""
    values: list[object] = [json.loads(value) if value.startswith("{") else value for value in SAID[field][1]]
    several = {"body", "topic", "recipient", "cc", "present", "attending", "apologies", "absent"}
    return values if field in several else values[0]


def in_sidecar(paper: Path, _repository: Repository) -> None:
    said = {key: written(field) for key, (field, _) in KEYS.items()}
    paper.with_name(f"{paper.name}.json").write_text(json.dumps(said))


def in_register(paper: Path, _repository: Repository) -> None:
    columns = {field: "; ".join(typed) for field, (typed, _) in SAID.items()}
    for field in ("sender", "recipient", "chair", "present", "attending"):
        del columns[field]
        parts = [json.loads(value) for value in SAID[field][1]]
        columns |= {f"{field} {part}": ";".join(each[part] for each in parts) for part in ("name", "role", "body")}
    rows = (["file", *columns], [paper.name, *columns.values()])
    (paper.parent / "register.csv").write_text("\n".join("\t".join(row) for row in rows))


def in_rules(_paper: Path, repository: Repository) -> None:
    lines = [f"{key} = {toml(written(field))}" for key, (field, _) in KEYS.items()]
    (repository.home / "rules.toml").write_text("\n".join(["[[rule]]", 'path = "papers"', *lines]))


def toml(value: object) -> str:
    """A value as TOML has it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + "}"
    return f"[{', '.join(map(toml, value))}]" if isinstance(value, list) else json.dumps(value)


WAYS: dict[Source, Callable[[Path, Repository], None]] = {
    Source.SIDECAR: in_sidecar,
    Source.REGISTER: in_register,
    Source.FOLDER: in_rules,
}


def held(repository: Repository, paper: Path) -> Document:
    (found,) = (file.document for file in repository.catalogue.files([str(paper)]).values())
    return repository.catalogue.get(found, Audience.STAFF)


def assert_said(document: Document, source: Source, without: tuple[str, ...] = ()) -> None:
    """Every field is as it was said, by whom it was said."""
    for field in SAID.keys() - set(without):
        winners = best(document.claims, field)
        assert {claim.source for claim in winners} == {source}, field
        assert [claim.value for claim in winners] == SAID[field][1], field
    assert (document.title, document.dated, document.kind) == ("On moorings", PartialDate(1999, 12), Kind.REPORT)
    assert [body.value for body in document.bodies] == SAID["body"][1]
    assert [topic.value for topic in document.topics] == ["housing"]
    assert (document.language, document.rights) == ("cy", "All kept")
    assert document.source_url == "https://example.org/1"
    letter = document.correspondence
    assert letter
    assert letter.sender == Party(name="Ann Lee", role="Chair", body="sespm")
    assert letter.recipient == (Party(name="Bo May"), Party(name="Cy Orr", role="Clerk"))
    assert (letter.cc, letter.our_ref, letter.your_ref) == ((Party(name="Di Poe"),), "OUR/9", "YOUR/9")
    assert letter.in_reply_to == "2024-11-05"
    if "visibility" not in without:
        assert document.visibility is Visibility.STAFF


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    path = tmp_path / "papers" / "letter.txt"
    path.write_text(TEXT.format("moorings"))
    return path


def rebuilt(begun: Repository, repository: Opened, home: Path, paper: Path) -> Repository:
    Repository.init(Settings(home=home), begun.export())
    again = repository(home)
    again.intake.add([paper.parent])
    return again


def test_every_field_that_can_be_said_is_tried_here() -> None:
    assert SAID.keys() == {field for field, _ in KEYS.values()}


@pytest.mark.parametrize("source", WAYS)
def test_what_is_said_of_a_path_lasts_and_holds_for_its_next_version(
    repository: Opened, paper: Path, tmp_path: Path, source: Source
) -> None:
    here = repository()
    here.intake.add([paper.parent])
    before = held(here, paper)
    assert before.title != "On moorings"
    WAYS[source](paper, here)
    here.intake.add([paper.parent])
    assert_said(first := held(here, paper), source)
    here.intake.reread([], everything=True)
    assert_said(held(here, paper), source)
    here.reindex()
    assert_said(held(here, paper), source)
    again = held(rebuilt(here, repository, tmp_path / "new", paper), paper)
    assert_said(again, source, without=("visibility",))  # which an export says for whoever said it
    assert again.visibility is Visibility.STAFF
    paper.write_text(TEXT.format("dredging"))
    here.intake.add([paper.parent])
    second = held(here, paper)
    assert (second.id != first.id, second.supersedes) == (True, first.id)
    assert_said(second, source)


def test_what_a_person_sets_lasts_with_the_bytes_of_which_it_is_said(
    repository: Opened, paper: Path, tmp_path: Path
) -> None:
    here = repository()
    here.intake.add([paper.parent])
    id = held(here, paper).id
    for field, (typed, _) in SAID.items():
        here.upkeep.set(id, field, typed, by="Ann")
    assert_said(held(here, paper), Source.PERSON)
    here.intake.reread([], everything=True)
    assert_said(held(here, paper), Source.PERSON)
    here.reindex()
    assert_said(held(here, paper), Source.PERSON)
    assert_said(held(rebuilt(here, repository, tmp_path / "new", paper), paper), Source.PERSON)


def test_what_a_person_set_holds_for_the_next_version_and_what_that_says_otherwise_is_listed(
    repository: Opened, paper: Path
) -> None:
    here = repository()
    here.intake.add([paper.parent])
    first = held(here, paper)
    for field, (typed, _) in SAID.items():
        here.upkeep.set(first.id, field, typed, by="Ann")
    paper.write_text(TEXT.format("dredging"))
    here.intake.add([paper.parent])
    second = held(here, paper)
    assert second.supersedes == first.id
    assert_said(second, Source.PERSON, without=("visibility",))
    assert second.visibility is Visibility.STAFF
    assert_said(here.catalogue.get(first.id, Audience.STAFF), Source.PERSON)
    (doubted,) = here.catalogue.decisions.doubts(Audience.STAFF)
    assert doubted.document == second.id
    found = {doubt.field: doubt.sentence() for doubt in doubted.doubts}
    assert {"date", "kind", "title"} <= found.keys()
    assert re.match(r"Sources differ: 1999-12 \(Ann on 20[\d-]+, of an earlier version\), 2025-03-03", found["date"])
    assert here.catalogue.decisions.doubts(Audience.PUBLIC) == []
    for field in found:
        here.upkeep.set(second.id, field, SAID[field][0], by="Ann")
    assert here.catalogue.decisions.doubts(Audience.STAFF) == []


def test_what_was_set_of_a_paper_for_staff_is_not_handed_on_to_a_public_version(
    repository: Opened, paper: Path
) -> None:
    here = repository()
    here.intake.add([paper.parent])
    first = held(here, paper)
    here.upkeep.set(first.id, "visibility", ["staff"], by="Ann")
    here.upkeep.set(first.id, "title", ["On the dispute"], by="Ann")
    paper.write_text(TEXT.format("dredging"))
    paper.with_name(f"{paper.name}.toml").write_text('visibility = "public"')
    here.intake.add([paper.parent])
    second = here.catalogue.get(held(here, paper).id, Audience.PUBLIC)
    assert (second.supersedes, second.title == "On the dispute") == (first.id, False)


def test_what_was_set_of_a_withdrawn_paper_is_not_handed_on(repository: Opened, paper: Path) -> None:
    here = repository()
    here.intake.add([paper.parent])
    first = held(here, paper)
    here.upkeep.set(first.id, "title", ["On the dispute"], by="Ann")
    here.upkeep.withdraw(first.id, "Names a child.")
    paper.write_text(TEXT.format("dredging"))
    here.intake.add([paper.parent])
    assert held(here, paper).title != "On the dispute"


@pytest.mark.parametrize("field", sorted(SAID.keys() - {"visibility", "language", "source_url"}))
def test_a_correction_is_shown_as_a_persons(repository: Opened, paper: Path, field: str) -> None:
    here = repository()
    here.intake.add([paper])
    document = here.upkeep.set(held(here, paper).id, field, SAID[field][0], by="Ann")
    (fact,) = (fact for fact in facts(document, here.vocabulary) if fact.field == field)
    assert [value.evidence.said_by[:22] for value in fact.values if value.evidence] == ["Entered by a person on"] * len(
        SAID[field][1]
    )
    assert fact.evidence[0].used


@pytest.mark.parametrize("field", sorted(SAID.keys() - {"title", "kind", "visibility"}))
def test_that_a_paper_has_none_can_be_said_and_is_shown(repository: Opened, paper: Path, field: str) -> None:
    here = repository()
    here.intake.add([paper])
    document = here.upkeep.set(held(here, paper).id, field, [""], by="Ann")
    shown = [fact for fact in facts(document, here.vocabulary) if fact.field == field]
    assert [[value.text for value in fact.values] for fact in shown] in ([], [["None"]])
    assert bool(shown) == (field not in {"language", "source_url"})


@pytest.mark.parametrize(
    ("typed", "value"), [("5/11/2024", "2024-11-05"), ("SEC/24/017", "SEC/24/017"), ("November 2024", "2024-11")]
)
def test_what_a_letter_answers_is_a_day_or_a_reference(repository: Opened, paper: Path, typed: str, value: str) -> None:
    here = repository()
    here.intake.add([paper])
    document = here.upkeep.set(held(here, paper).id, "in_reply_to", [typed], by="Ann")
    assert document.correspondence
    assert document.correspondence.in_reply_to == value
