"""What a person says of a paper wins, is shown as theirs, and lasts: of every field, said in every way."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from documents import Audience, Document, Kind, PartialDate, Party, Source, Visibility, best
from index import Query, parse
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
    assert "title" in without or document.title == "On moorings"
    assert (document.dated, document.kind) == (PartialDate(1999, 12), Kind.REPORT)
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


@pytest.fixture
def versions(repository: Opened, paper: Path) -> tuple[Repository, str]:
    """A paper of which every field but who may read it was set, and the id of that."""
    here = repository()
    here.intake.add([paper.parent])
    first = held(here, paper)
    for field, (typed, _) in SAID.items():
        if field != "visibility":
            here.upkeep.set(first.id, field, typed, by="Ann")
    return here, first.id


def next_version(here: Repository, paper: Path, text: str = "") -> Document:
    paper.write_text(text or f"{paper.read_text()}\nAdded: a map.\n")
    here.intake.add([paper.parent])
    return held(here, paper)


def test_what_a_person_set_holds_for_the_next_version_and_the_one_after(
    versions: tuple[Repository, str], paper: Path
) -> None:
    here, first = versions
    for without in (("visibility",), ("visibility", "title")):  # a report without a title has its words for one
        newer = next_version(here, paper)
        assert_said(newer, Source.PERSON, without=without)
        assert {claim.rule for claim in newer.claims if claim.source is Source.PERSON} == {first}
    here.intake.reread([], everything=True)
    here.reindex()
    assert_said(held(here, paper), Source.PERSON, without=without)


def test_it_outlives_a_rebuild(
    versions: tuple[Repository, str], repository: Opened, paper: Path, tmp_path: Path
) -> None:
    here, first = versions
    next_version(here, paper)
    again = held(rebuilt(here, repository, tmp_path / "new", paper), paper)
    assert_said(again, Source.PERSON, without=("visibility",))
    assert {claim.rule for claim in again.claims if claim.source is Source.PERSON} == {first}


def test_a_paper_that_says_something_else_speaks_for_itself_and_is_listed(
    versions: tuple[Repository, str], paper: Path
) -> None:
    here, _ = versions
    other = "Dock Council\n\nMinutes of the meeting held on 9 September 2020\n\nPresent: Ann Lee\n"
    second = next_version(here, paper, other)
    assert (second.kind, second.dated) == (Kind.MINUTES, PartialDate(2020, 9, 9))
    assert "moorings" not in second.title
    assert {claim.field for claim in second.claims if claim.source is Source.PERSON} == set()
    (doubted,) = here.catalogue.decisions.doubts(Audience.STAFF)
    found = {doubt.field: doubt.sentence() for doubt in doubted.doubts}
    assert doubted.document == second.id
    assert found["date"].startswith("Sources differ: 2020-09-09 (page 1), 1999-12 (Ann on 20")
    for field in found:
        here.upkeep.set(second.id, field, SAID[field][0], by="Ann")
    assert here.catalogue.decisions.doubts(Audience.STAFF) == []


@pytest.mark.parametrize("done", ["erase", "withdraw", "staff", "unset"])
def test_what_was_handed_on_goes_with_the_version_of_which_it_was_said(
    versions: tuple[Repository, str], paper: Path, done: str
) -> None:
    here, first = versions
    second, third = next_version(here, paper), next_version(here, paper)
    here.upkeep.set(third.id, "rights", ["Mine"], by="Bo")
    if done == "erase":
        here.upkeep.erase(first, "Jo", "Names a child.")
    elif done == "withdraw":
        here.upkeep.withdraw(first, "Jo", "Names a child.")
    elif done == "staff":
        here.upkeep.set(first, "visibility", ["staff"], by="Bo")
    else:
        here.upkeep.unset(first, "title", "Jo")
    for id in (second.id, third.id):
        assert here.catalogue.held(id).title != "On moorings"
    assert here.catalogue.held(third.id).rights == "Mine"
    assert here.index(Audience.PUBLIC).search(Query(words=parse('title:"on moorings"').tree)).total == 0


def test_what_was_handed_on_goes_with_a_version_between(versions: tuple[Repository, str], paper: Path) -> None:
    here, _ = versions
    second, third = next_version(here, paper), next_version(here, paper)
    assert third.rights == "All kept"
    here.upkeep.set(second.id, "visibility", ["staff"], by="Bo")
    assert here.catalogue.held(third.id).rights == ""


def test_what_is_handed_on_follows_what_is_set_anew(versions: tuple[Repository, str], paper: Path) -> None:
    here, first = versions
    second = next_version(here, paper)
    here.upkeep.set(first, "rights", ["Free"], by="Bo")
    assert here.catalogue.held(second.id).rights == "Free"
    here.upkeep.unset(first, "rights", "Jo")
    assert here.catalogue.held(second.id).rights == ""
    assert here.catalogue.held(second.id).title == "On moorings"


def test_what_was_set_of_a_paper_for_staff_or_withdrawn_is_not_handed_on(
    versions: tuple[Repository, str], paper: Path
) -> None:
    here, first = versions
    here.upkeep.set(first, "visibility", ["staff"], by="Ann")
    second = next_version(here, paper)
    assert (second.visibility, second.title == "On moorings") == (Visibility.STAFF, False)
    here.upkeep.set(second.id, "visibility", ["public"], by="Ann")
    here.upkeep.set(second.id, "title", ["On nets"], by="Ann")
    here.upkeep.withdraw(second.id, "Jo", "Names a child.")
    assert next_version(here, paper).title != "On nets"


def test_what_is_set_anew_is_followed_where_old_bytes_came_back(titled: tuple[Repository, str], paper: Path) -> None:
    here, first = titled
    old = paper.read_text()
    second = next_version(here, paper)
    between = paper.read_text()
    third = next_version(here, paper)
    assert next_version(here, paper, between).id == second.id
    assert {here.catalogue.held(each.id).title for each in (second, third)} == {"On moorings"}
    here.upkeep.unset(first, "title", "Jo")
    assert {here.catalogue.held(each).title == "On moorings" for each in (first, second.id, third.id)} == {False}
    here.upkeep.set(first, "title", ["On nets"], by="Bo")
    assert next_version(here, paper, old).id == first
    here.upkeep.unset(first, "title", "Jo")
    assert here.catalogue.held(first).title != "On nets"


@pytest.fixture
def titled(repository: Opened, paper: Path) -> tuple[Repository, str]:
    """A paper whose title alone was set, and the id of that."""
    here = repository()
    here.intake.add([paper.parent])
    return here, here.upkeep.set(held(here, paper).id, "title", ["On moorings"], by="Ann").id


def away_and_back(here: Repository, id: str, done: str) -> None:
    if done == "withdraw":
        here.upkeep.withdraw(id, "Jo", "By mistake.")
        here.upkeep.restore(id, "Jo")
    else:
        here.upkeep.set(id, "visibility", ["staff"], by="Bo")
        here.upkeep.set(id, "visibility", ["public"], by="Bo")


@pytest.mark.parametrize("done", ["withdraw", "staff"])
@pytest.mark.parametrize("which", [0, 1])
def test_what_was_handed_on_comes_back_with_a_version_that_comes_back(
    titled: tuple[Repository, str], paper: Path, which: int, done: str
) -> None:
    here, first = titled
    second = next_version(here, paper)
    assert second.title == "On moorings"
    away_and_back(here, (first, second.id)[which], done)
    assert here.catalogue.held(second.id).title == "On moorings"
    assert here.index(Audience.PUBLIC).search(Query(words=parse('title:"on moorings"').tree)).total == 1


def test_nothing_is_handed_on_to_another_paper_that_has_no_date_either(repository: Opened, paper: Path) -> None:
    here = repository()
    paper.write_text("Seaview Town Council\n\nNotice\n\nThe quay closes to all while the dredger works.\n")
    here.intake.add([paper.parent])
    for field in ("title", "date", "kind", "present", "topic", "source_url"):
        here.upkeep.set(held(here, paper).id, field, SAID[field][0], by="Ann")
    other = "Seaview Town Council\n\nNotice\n\nTenders are invited for the mowing of verges.\n"
    assert not [claim for claim in next_version(here, paper, other).claims if claim.source is Source.PERSON]


def test_it_is_to_the_same_paper_without_a_date_but_for_some_words(repository: Opened, paper: Path) -> None:
    here = repository()
    words = " ".join(f"mooring{number}" for number in range(60))
    paper.write_text(f"Seaview Town Council\n\nNotice\n\n{words}\n")
    here.intake.add([paper.parent])
    here.upkeep.set(held(here, paper).id, "date", ["1999-12"], by="Ann")
    assert next_version(here, paper).dated == PartialDate(1999, 12)


def test_what_was_said_of_an_erased_paper_is_in_no_version_that_comes_later(
    titled: tuple[Repository, str], repository: Opened, paper: Path, tmp_path: Path
) -> None:
    here, first = titled
    text = paper.read_text()
    next_version(here, paper)
    newer = paper.read_text()
    Repository.init(Settings(home=tmp_path / "new"), here.export())
    again = repository(tmp_path / "new")
    paper.write_text(text)
    again.intake.add([paper])
    again.upkeep.erase(first, "Jo", "Names a child.")
    assert b"On moorings" not in (tmp_path / "new" / "catalogue.sqlite").read_bytes()
    paper.with_name("other.txt").write_text(newer)
    again.intake.add([paper.parent])
    assert held(again, paper.with_name("other.txt")).title != "On moorings"


def test_a_branch_that_becomes_for_staff_closes_what_was_said_before_it(repository: Opened, paper: Path) -> None:
    here = repository()
    beside = paper.parent / "b" / paper.name
    beside.parent.mkdir()
    beside.write_text(paper.read_text())
    here.intake.add([paper.parent])
    here.upkeep.set(held(here, paper).id, "title", ["On moorings"], by="Ann")
    assert next_version(here, paper).title == "On moorings"
    beside.with_name(f"{beside.name}.json").write_text('{"visibility": "staff"}')
    assert next_version(here, beside, f"{paper.read_text()}\nNamed: a child.\n").visibility is Visibility.STAFF
    assert held(here, paper).title != "On moorings"


def test_a_staff_version_of_a_branch_closes_what_was_said_before_the_branches(repository: Opened, paper: Path) -> None:
    here = repository()
    beside = paper.parent / "b" / paper.name
    beside.parent.mkdir()
    beside.write_text(paper.read_text())
    here.intake.add([paper.parent])
    here.upkeep.set(held(here, paper).id, "title", ["On moorings"], by="Ann")
    other = next_version(here, beside, f"{paper.read_text()}\nAdded: a list.\n")
    next_version(here, paper)
    assert here.catalogue.held(other.id).title == "On moorings"
    paper.with_name(f"{paper.name}.json").write_text('{"visibility": "staff"}')
    assert next_version(here, paper).visibility is Visibility.STAFF
    assert here.catalogue.held(other.id).title != "On moorings"


def test_nothing_is_handed_on_to_another_paper_of_the_same_day(titled: tuple[Repository, str], paper: Path) -> None:
    here, _ = titled
    other = "Seaview Town Council\n\n3 March 2025\n\nDear Sirs,\n\nTenders are invited for the mowing of verges.\n"
    assert next_version(here, paper, other).title != "On moorings"


def test_of_two_versions_that_one_paper_replaces_both_corrections_hold(
    titled: tuple[Repository, str], paper: Path
) -> None:
    here, _ = titled
    other = paper.with_name("other.txt")
    other.write_text(f"{paper.read_text()}\nAdded: a list.\n")
    here.intake.add([paper.parent])
    here.upkeep.set(held(here, other).id, "rights", ["Mine"], by="Bo")
    newer = f"{paper.read_text()}\nAdded: a map.\n"
    next_version(here, paper, newer)
    both = next_version(here, other, newer)
    assert (both.title, both.rights) == ("On moorings", "Mine")


def test_what_was_said_of_bytes_that_come_back_for_staff_is_taken_back(
    titled: tuple[Repository, str], repository: Opened, paper: Path, tmp_path: Path
) -> None:
    here, _ = titled
    text = paper.read_text()
    next_version(here, paper)
    again = rebuilt(here, repository, tmp_path / "new", paper)
    assert held(again, paper).title == "On moorings"
    old = paper.with_name("old.txt")
    old.write_text(text)
    old.with_name("old.txt.json").write_text('{"visibility": "staff"}')
    again.intake.add([old])
    assert held(again, paper).title != "On moorings"


UNDONE: dict[str, Callable[[Repository, str], object]] = {
    "erase": lambda here, paper: here.upkeep.erase(paper, "Jo", "Names a child."),
    "withdraw": lambda here, paper: here.upkeep.withdraw(paper, "Jo", "Names a child."),
    "staff": lambda here, paper: here.upkeep.set(paper, "visibility", ["staff"], by="Bo"),
}


@pytest.mark.parametrize("done", UNDONE)
def test_what_ends_before_it_is_taken_back_from_all_versions_was_not_done(
    titled: tuple[Repository, str], paper: Path, done: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, first = titled
    second = next_version(here, paper).id
    with monkeypatch.context() as patched:
        patched.setattr("ingest.changing.carry", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            UNDONE[done](here, first)
    assert {here.catalogue.get(each, Audience.PUBLIC).title for each in (first, second)} == {"On moorings"}


def test_it_is_handed_on_to_bytes_that_were_here_already(titled: tuple[Repository, str], paper: Path) -> None:
    here, _ = titled
    text = f"{paper.read_text()}\nAdded: a map.\n"
    paper.with_name("other.txt").write_text(text)
    here.intake.add([paper.parent])
    assert held(here, paper.with_name("other.txt")).title != "On moorings"
    assert next_version(here, paper, text).title == "On moorings"


def test_all_that_hangs_on_the_kind_follows_it_at_once_and_back(repository: Opened, paper: Path) -> None:
    here = repository()
    paper.write_text(
        "Seaview Town Council\n\nPublished 1 May 2025\n\nNotes of the meeting held on 3 March 2025\n\n"
        "Present: Cllr Ann Lee (Chair), Cllr Bo May\n\n1. Moorings\n\nResolved: that the quay is closed.\n"
    )
    here.intake.add([paper.parent])
    before = here.upkeep.set(held(here, paper).id, "kind", ["report"], by="Ann")
    id = before.id
    as_report = held(here, paper)
    assert not {claim.field for claim in as_report.claims} & {"present", "chair"}
    as_minutes = here.upkeep.set(id, "kind", ["minutes"], by="Ann")
    assert {"present", "chair"} <= {claim.field for claim in as_minutes.claims}
    assert as_minutes.units
    assert as_minutes.dated == PartialDate(2025, 3, 3)
    assert here.catalogue.held(id) == as_minutes
    here.intake.reread([], everything=True)
    assert here.catalogue.held(id).claims == as_minutes.claims
    assert here.upkeep.set(id, "kind", ["report"], by="Ann").units == as_report.units
    assert not {claim.field for claim in held(here, paper).claims} & {"present", "chair"}
    paper.with_name(f"{paper.name}.json").write_text('{"kind": "minutes"}')
    here.upkeep.unset(id, "kind", "Jo")
    here.intake.add([paper.parent])
    assert {claim for claim in held(here, paper).claims if claim.source is Source.TEXT} == {
        claim for claim in as_minutes.claims if claim.source is Source.TEXT
    }


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
