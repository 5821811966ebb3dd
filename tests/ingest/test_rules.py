"""What the folder that a paper lies in says of it."""

import json
from pathlib import Path

import pytest

from documents import Audience, Claim, Kind, Source, Visibility
from documents.export import read_export
from documents.file import Status
from ingest.metadata.rules import RULES, BadRules, Rules
from muniment.repository import Repository
from tests.conftest import Opened
from tests.ingest.test_enclosed import LETTER, PUBLIC, STAFF, by_name, found, mail, pack

CLOSED = '[[rule]]\npath = "board/**"\nvisibility = "staff"\n'


@pytest.fixture
def paper(folder: Path) -> Path:
    path = folder / "board" / "debt.txt"
    path.parent.mkdir()
    path.write_text(LETTER.format("debts"))
    return path


def rules(folder: Path, toml: str) -> Rules:
    (folder / RULES).write_text(toml, encoding="utf-8")
    return Rules.read(folder)


def said(given: Rules, *paths: str) -> list[tuple[str, str]]:
    return [(claim.field, claim.value) for claim in given.renew((), paths)]


def write(repository: Repository, toml: str) -> None:
    (repository.home / RULES).write_text(toml)


def test_without_rules_nothing_is_said(tmp_path: Path) -> None:
    assert said(Rules.read(tmp_path), "/a/b.pdf") == []


def test_each_value_is_a_claim_of_the_folder(tmp_path: Path) -> None:
    given = rules(tmp_path, '[[rule]]\npath = "minutes/**"\nkind = "minutes"\nbody = "board"\ntopics = ["a", "b"]\n')
    claims = given.renew((), ["/x/minutes/2024/a.pdf"])
    assert [(claim.field, claim.value, claim.quote) for claim in claims] == [
        ("kind", "minutes", "kind = minutes"),
        ("body", "board", "body = board"),
        ("topic", "a", "topics = a"),
        ("topic", "b", "topics = b"),
    ]
    assert {(claim.source, claim.by) for claim in claims} == {(Source.FOLDER, "rules.toml")}


@pytest.mark.parametrize(
    ("pattern", "like", "unlike"),
    [
        ("minutes/2024/**", ["minutes/2024/a.pdf", "minutes/2024/x/a.pdf", "x/Minutes/2024/a.pdf"], ["minutes/a.pdf"]),
        ("minutes/*", ["minutes/a.pdf"], ["minutes/2024/a.pdf", "xminutes/a.pdf"]),
        ("**/annex/*.pdf", ["annex/a.pdf", "x/y/annex/a.pdf"], ["annex/a.txt", "annex/x/a.pdf"]),
        ("a/**/z.pdf", ["a/z.pdf", "a/b/c/z.pdf"], ["z.pdf", "b/z.pdf", "a/xz.pdf"]),
        ("board", ["board/a.pdf", "x/board/y/a.pdf", "board"], ["boards/a.pdf", "x/aboard/a.pdf"]),
        ("board*/", ["boards/a.pdf", "boards/x/a.pdf"], ["board.pdf"]),
        ("/srv/papers/x?.pdf", ["x1.pdf"], ["x.pdf", "x/1.pdf", "srv/papers/x1.pdf"]),
        ("a[1].pdf", ["a[1].pdf"], ["a1.pdf"]),
        ("Sitzungen/Größe/*", ["sitzungen/gro\u0308ße/a.pdf"], []),
    ],
)
def test_patterns_are_of_the_path_below_any_folder_or_from_the_root(
    tmp_path: Path, pattern: str, like: list[str], unlike: list[str]
) -> None:
    given = rules(tmp_path, f'[[rule]]\npath = "{pattern}"\nkind = "news"\n')
    assert [path for path in like if not said(given, f"/srv/papers/{path}")] == []
    assert [path for path in unlike if said(given, f"/srv/papers/{path}")] == []


def test_a_rule_for_staff_holds_of_all_that_lies_in_what_it_names(tmp_path: Path) -> None:
    given = rules(tmp_path, '[[rule]]\npath = "board/*"\nvisibility = "staff"\nkind = "news"\n')
    assert said(given, "/board/x.zip/a.pdf") == [("visibility", "staff")]
    assert said(given, "/board/a.pdf") == [("visibility", "staff"), ("kind", "news")]


def test_the_last_rule_for_a_field_counts_and_public_takes_back_staff(tmp_path: Path) -> None:
    more = '[[rule]]\npath = "board/out/*"\nvisibility = "public"\n[[rule]]\npath = "*.txt"\nkind = "news"\n'
    given = rules(tmp_path, CLOSED + 'kind = "minutes"\n' + more)
    assert said(given, "/board/a.txt") == [("visibility", "staff"), ("kind", "news")]
    assert said(given, "/board/out/a.pdf") == [("kind", "minutes")]


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("[[rule]]\npath = ", "rules.toml: "),
        ('[[rules]]\npath = "a"\n', "line 1: “rules” is not known. Begin each rule with"),
        ('rule = "a"\n', "line 1: “rule” is no list"),
        ('[[rule]]\nkind = "news"\n', "line 1: path is missing"),
        ('[[rule]]\npath = "/"\n', "line 2: path is missing"),
        (CLOSED + '\n[[rule]]\npath = "a"\nvisibilty = "staff"\n', "line 7: “visibilty” is not known. Known: path"),
        (CLOSED + '[[rule]]\npath = "a"\n\nvisibility = "secret"\n', "line 7: visibility: “secret” is not known"),
        ('[[rule]]\npath = "a"\n[rule.sender]\nnam = "x"\n', "line 3: sender: it is not a person"),
    ],
)
def test_a_mistake_is_told_with_line_key_and_cure(tmp_path: Path, toml: str, told: str) -> None:
    with pytest.raises(BadRules) as raised:
        rules(tmp_path, toml)
    assert told in str(raised.value)
    assert str(tmp_path / RULES) in str(raised.value)


def test_what_a_paper_came_in_says_the_same_more_closely(tmp_path: Path) -> None:
    given = rules(tmp_path, '[[rule]]\npath = "**"\nbody = "board"\nrights = "ours"\n')
    handed = Claim(field="body", value="kent", source=Source.FOLDER, rule="what it came in", by="/a.zip")
    assert given.renew((handed,), ["/a.zip/b.pdf"])[1:] == (handed,)
    assert said(given, "/a.zip/b.pdf")[0] == ("body", "board")


def test_what_is_said_of_a_place_in_something_for_staff_is_not_said_of_a_paper_that_is_elsewhere_too(
    tmp_path: Path,
) -> None:
    given = rules(tmp_path, '[[rule]]\npath = "secret/**"\ntopic = "leaks"\n')
    closed = Claim(field="visibility", value="staff", source=Source.FOLDER, rule="", by="/secret/m.eml")
    assert given.renew((closed,), ["/secret/m.eml/a.pdf", "/b.pdf"]) == (closed,)
    assert len(given.renew((closed,), ["/secret/m.eml/a.pdf"])) == 2


def test_a_wrong_rule_stops_everything_before_a_file_is_read(repository: Opened, folder: Path, paper: Path) -> None:
    opened = repository()
    write(opened, CLOSED.replace("visibility", "visibilty"))
    with pytest.raises(BadRules):
        opened.intake.add([folder])
    with pytest.raises(BadRules):
        opened.reindex()
    assert opened.catalogue.ids() == []


def test_people_sidecars_and_registers_outrank_a_rule_and_it_outranks_the_paper(
    repository: Opened, folder: Path, paper: Path
) -> None:
    opened = repository()
    write(opened, '[[rule]]\npath = "board/*"\ntitle = "Rule"\ndate = "1999"\nkind = "news"\nrights = "R"\n')
    (folder / "register.csv").write_text("file,title,kind\nboard/debt.txt,,report\n")
    paper.with_name("debt.txt.toml").write_text('title = "Sidecar"\n')
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    opened.upkeep.set(id, "rights", ["Mine"], "Ann")
    for _ in range(2):
        document = opened.catalogue.held(id)
        assert (document.title, document.kind, document.rights) == ("Sidecar", Kind.REPORT, "Mine")
        assert str(document.dated) == "1999"  # the paper says 2025
        opened.reindex()


@pytest.mark.parametrize("how", ["ingest", "reindex"])
def test_changed_rules_reach_papers_that_are_here(
    repository: Opened, folder: Path, paper: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "housing.txt").write_text(LETTER.format("housing"))
    opened = repository()
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    monkeypatch.setattr("ingest.intake.describe", None)
    for toml, kind in (('[[rule]]\npath = "board/*"\nkind = "news"\n', Kind.NEWS), ("", Kind.LETTER)):
        write(opened, toml)
        if how == "ingest":
            outcomes = by_name(opened.intake.add([folder]).outcomes)
            assert (outcomes["debt.txt"].status, outcomes["housing.txt"].status) == (Status.UPDATED, Status.UNCHANGED)
            again = opened.intake.add([folder])
            assert {outcome.status for outcome in again.outcomes} == {Status.UNCHANGED}
        else:
            opened.reindex()
        assert opened.catalogue.held(id).kind is kind
        assert (found(opened, "kind:news") == [id]) is (kind is Kind.NEWS)


@pytest.mark.parametrize("how", ["before", "ingest", "reindex"])
def test_a_rule_for_staff_closes_papers_and_without_it_they_stay_so(
    repository: Opened, folder: Path, paper: Path, how: str
) -> None:
    opened = repository()
    if how == "before":
        write(opened, CLOSED)
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    write(opened, CLOSED)
    if how == "reindex":
        opened.reindex()
    else:
        opened.intake.add([folder])
    assert found(opened, "debts") == []
    assert found(opened, "debts", Audience.STAFF) == [id]
    for toml in (CLOSED.replace("staff", "public"), ""):
        write(opened, toml)
        opened.intake.add([folder])
        opened.reindex()
        assert found(opened, "debts") == []
    paper.with_name("debt.txt.toml").write_text(PUBLIC)
    opened.intake.add([folder])
    assert found(opened, "debts") == [id]


def test_a_new_version_of_a_staff_paper_is_not_opened_by_a_rule(repository: Opened, folder: Path, paper: Path) -> None:
    opened = repository()
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    opened.upkeep.set(id, "visibility", ["staff"], "Ann")
    write(opened, '[[rule]]\npath = "**"\nvisibility = "public"\n')
    paper.write_text(LETTER.format("solvency"))
    opened.intake.add([folder])
    assert found(opened, "solvency") == found(opened, "debts") == []
    assert len(found(opened, "solvency", Audience.STAFF)) == 1


def test_of_two_places_of_a_paper_one_with_a_rule_for_staff_is_enough(
    repository: Opened, folder: Path, paper: Path
) -> None:
    (folder / "copy.txt").write_bytes(paper.read_bytes())
    opened = repository()
    write(opened, CLOSED)
    opened.intake.add([folder / "copy.txt"])
    assert len(found(opened, "debts")) == 1
    opened.intake.add([folder])
    assert found(opened, "debts") == []


def test_a_paper_that_is_moved_into_a_folder_has_its_rule_and_out_of_it_only_stays_for_staff(
    repository: Opened, folder: Path, paper: Path
) -> None:
    opened = repository()
    write(opened, CLOSED + 'kind = "news"\n')
    moved = folder / "debt.txt"
    paper.rename(moved)
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    assert opened.catalogue.held(id).kind is Kind.LETTER
    moved.rename(paper)
    opened.intake.add([folder])
    assert (opened.catalogue.held(id).kind, found(opened, "debts")) == (Kind.NEWS, [])
    paper.rename(moved)
    opened.intake.add([folder])
    document = opened.catalogue.held(id)
    assert (document.kind, document.visibility) == (Kind.LETTER, Visibility.STAFF)


@pytest.mark.parametrize("pattern", ["board/*", "board/sent.eml", "board/a.zip", "board/**", "board/"])
@pytest.mark.parametrize("before", [True, False])
def test_a_rule_closes_what_came_in_mails_and_archives(
    repository: Opened, folder: Path, pattern: str, *, before: bool
) -> None:
    board = folder / "board"
    board.mkdir()
    name = "a.zip" if pattern.endswith("zip") else "sent.eml"
    enclosed = mail(("debt.txt", LETTER.format("debts")))
    (board / "sent.eml").write_bytes(enclosed)
    if name == "a.zip":
        (board / "sent.eml").unlink()
        pack(board / "a.zip", [("x/sent.eml", enclosed)])
    opened = repository()
    if not before:
        opened.intake.add([folder])
        assert len(found(opened, "debts")) == 1
    write(opened, CLOSED.replace("board/**", pattern))
    opened.intake.add([folder])
    assert found(opened, "debts") == found(opened, "papers") == []
    assert len(found(opened, "debts", Audience.STAFF)) == 1
    write(opened, "")
    opened.intake.add([folder], check=True)
    opened.reindex()
    assert found(opened, "debts") == []


def test_a_mail_that_somebody_opens_opens_what_came_in_it_though_a_rule_speaks_of_both(
    repository: Opened, folder: Path
) -> None:
    (folder / "sent.eml").write_bytes(mail(("debt.txt", LETTER.format("debts"))))
    (folder / "sent.eml.toml").write_text(STAFF)
    opened = repository()
    write(opened, '[[rule]]\npath = "**"\nrights = "ours"\n')
    ends = by_name(opened.intake.add([folder]).outcomes)
    assert found(opened, "debts") == []
    opened.upkeep.set(ends["sent.eml"].id, "visibility", ["public"], "Ann")
    assert found(opened, "debts") == [ends["debt.txt"].id]
    assert opened.catalogue.held(ends["debt.txt"].id).rights == "ours"


def test_a_rule_for_staff_outlives_an_export(repository: Opened, folder: Path, paper: Path, tmp_path: Path) -> None:
    opened = repository()
    write(opened, CLOSED)
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    told = [(each, claim.field, claim.value) for each, claim in opened.export().decided.said]
    assert told == [(id, "visibility", "staff")]


def test_a_run_that_fails_before_all_papers_know_of_a_rule_is_made_good(
    repository: Opened, folder: Path, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = repository()
    opened.intake.add([folder])
    write(opened, CLOSED)
    with monkeypatch.context() as patched:
        patched.setattr(opened.catalogue, "redescribe", None)
        with pytest.raises(TypeError):
            opened.intake.add([folder])
    assert found(opened, "debts") == []
    opened.intake.add([folder])
    assert len(found(opened, "debts", Audience.STAFF)) == 1


@pytest.mark.parametrize("pattern", ["./hr/**", "../hr", "a/../b", "papers\\hr\\**", "{hr,legal}/**"])
def test_a_pattern_that_no_path_is_like_is_a_mistake(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(BadRules, match=r"line 3: No path is like .*[.] (Write|Braces|Leave)"):
        rules(tmp_path, f"\n[[rule]]\npath = '{pattern}'\nvisibility = \"staff\"\n")


def test_a_rule_that_no_file_of_a_run_is_like_is_named(repository: Opened, folder: Path, paper: Path) -> None:
    opened = repository()
    write(opened, CLOSED + CLOSED.replace("board", "bord"))
    outcome = by_name(opened.intake.add([folder]).outcomes)[RULES]
    assert (outcome.status, outcome.reason) == (
        Status.UNSUPPORTED,
        "No file of this run has a path like “bord/**” (line 5).",
    )
    assert RULES not in by_name(opened.intake.add([paper]).outcomes)


@pytest.mark.parametrize("said_by", ["rule", "register", "sidecar"])
def test_rules_and_who_may_read_what_outlive_a_rebuild(
    repository: Opened, folder: Path, paper: Path, tmp_path: Path, said_by: str
) -> None:
    opened = repository()
    if said_by == "rule":
        write(opened, CLOSED)
    elif said_by == "register":
        (folder / "register.csv").write_text("file,visibility\nboard/debt.txt,staff\n")
    else:
        paper.with_name("debt.txt.toml").write_text(STAFF)
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    export = read_export(json.dumps(opened.export().record()))
    for other in (folder / "register.csv", paper.with_name("debt.txt.toml")):
        other.unlink(missing_ok=True)
    paper.rename(folder / "moved.txt")
    settings = opened.settings.model_copy(update={"home": tmp_path / "anew"})
    Repository.init(settings, export)
    assert (settings.home / RULES).exists() is (said_by == "rule")
    with Repository.open(settings) as anew:
        anew.intake.add([folder])
        assert found(anew, "debts") == []
        assert found(anew, "debts", Audience.STAFF) == [id]
