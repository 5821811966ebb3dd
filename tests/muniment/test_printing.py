"""What the commands print for people."""

import re
from dataclasses import replace

import pytest

from documents import Body, Claim, Document, Kind, Named, PartialDate, Source, Unit, Visibility, Vocabulary
from documents.file import Status
from index import Hit, Mark, Note, Query, Results, Snippet
from index.results import Copy, Reason, UnitHit, UnitResults
from ingest.report import IngestReport, Outcome
from muniment import printing
from search_app.followed import Answered, Followed, Following, Mentioned, Paper
from search_app.joined import Joined, Relation
from tests.search_app.shelf import paper

VOCABULARY = Vocabulary([Body(slug="sea", name="Sea Board")])


def test_what_came_in_a_file_stands_under_it_and_deeper(capsys: pytest.CaptureFixture[str]) -> None:
    report = IngestReport(
        [
            Outcome(path="p/b.zip", status=Status.ADDED),
            Outcome(path="p/a.txt", status=Status.ADDED, pages=1),
            Outcome(path="p/b.zip/z.pdf", status=Status.FAILED, reason="Empty.", cure="Again.", parent="p/b.zip"),
            Outcome(path="p/b.zip/m.eml/y.txt", status=Status.ADDED, pages=2, parent="p/b.zip/m.eml"),
            Outcome(path="p/b.zip/m.eml", status=Status.ADDED, pages=1, parent="p/b.zip"),
        ]
    )
    printing.report(report)
    head, *lines, _totals = (line.rstrip() for line in capsys.readouterr().out.splitlines())
    column = head.index("File")
    assert [line[column:] for line in lines] == [
        "p/b.zip",
        "  m.eml",
        "    y.txt",
        "  z.pdf",
        "    Empty. Again.",
        "p/a.txt",
    ]


def test_of_many_files_a_failed_one_in_another_is_named_whole(capsys: pytest.CaptureFixture[str]) -> None:
    fine = [Outcome(path=f"{number}.eml", status=Status.ADDED) for number in range(100)]
    bad = Outcome(path="7.eml/a.pdf", status=Status.FAILED, reason="Empty.", parent="7.eml")
    printing.report(IngestReport([*fine, bad]))
    out = capsys.readouterr().out
    assert "7.eml/a.pdf" in out
    assert "8.eml" not in out


def hit(**changes: object) -> Hit:
    facts = {"document": "0123456789abcdef", "title": "The sea wall", "kind": Kind.REPORT, "dated": PartialDate(2014)}
    none = {"bodies": (Named(None, "A Board"),), "topics": (), "length": 3, "score": 1.5}
    return Hit(**{**facts, **none, **changes})  # type: ignore[arg-type]


def told(results: Results, query: Query, capsys: pytest.CaptureFixture[str]) -> str:
    printing.results(results, query)
    return capsys.readouterr().out


def test_another_reading_and_a_better_spelling_are_printed_with_the_results(capsys: pytest.CaptureFixture[str]) -> None:
    notes = (Note("also", "“SC” also finds “Seaside Council”.", "=SC"), Note("near", "At most 50.", None))
    found = Results(total=0, hits=(), facets={}, searched_for="SC wal", notes=notes, did_you_mean="SC wall")
    lines = told(found, Query(), capsys).splitlines()
    assert lines == [
        "0 documents: SC wal",
        "“SC” also finds “Seaside Council”. Instead: =SC",
        "At most 50.",
        "Did you mean: SC wall",
    ]


def test_reasons_are_printed_when_they_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    found = Results(total=1, hits=(hit(reasons=(Reason("sea", 1.25),)),), facets={}, searched_for="sea")
    out = told(found, Query(explain=True), capsys)
    assert "1.25  sea" in out
    assert "1.50  in all" in out
    assert "in all" not in told(found, Query(), capsys)


def test_copies_are_named_under_the_hit(capsys: pytest.CaptureFixture[str]) -> None:
    copies = (Copy("a" * 16, "Sea wall", PartialDate(2014, 11)), Copy("b" * 16, "Sea wall again", None))
    found = Results(total=3, hits=(hit(copies=copies),), facets={}, searched_for="")
    out = told(found, Query(), capsys)
    assert [line.strip() for line in out.splitlines()][-3:] == [
        "2 other copies:",
        f"· Sea wall · 2014-11 · {'a' * 16}",
        f"· Sea wall again · undated · {'b' * 16}",
    ]
    assert "Page 1" not in out  # copies are not on another page


def test_units_are_printed_with_the_page_they_stand_on(capsys: pytest.CaptureFixture[str]) -> None:
    unit = UnitHit(
        document="0123456789abcdef",
        title="The sea wall",
        kind=Kind.REPORT,
        dated=None,
        bodies=(),
        unit="recommendation",
        number="4",
        page=37,
        label="31",
        snippet=Snippet("Mend the wall.", (Mark(9, 13),)),
        text="Mend the wall.",
        section="Walls",
        place=2,
        owner="Seaside",
        due="2026",
        score=2.0,
    )
    answered = Answered("partly", "Accepted in part", "Half of it.", 4, "a" * 16, "The answer", None)
    mentioned = Mentioned("c" * 16, "Minutes", PartialDate(2026), 2, "The wall stands.")
    about = Paper("b" * 16, "The estimate", "It says so.")

    class Known(Following):
        def __init__(self) -> None:
            pass

        def of(self, document: str, place: int) -> Followed:
            return Followed((answered,), (about,), mentioned) if (document, place) == (unit.document, 2) else Followed()

    printing.units(UnitResults(total=1, hits=(unit,), searched_for="wall"), Query(), Known())
    assert capsys.readouterr().out.splitlines() == [
        "1 unit: wall",
        "",
        "1. Recommendation 4 · page 31 (37 in the file) of The sea wall",
        "   undated · 0123456789abcdef",
        "   Mend the wall.",
        "   under “Walls” · for Seaside · due 2026",
        f"   Accepted in part: “Half of it.” · page 4 of The answer · {'a' * 16}",
        f"   About: The estimate · {'b' * 16}",
        f"   Mentioned next: “The wall stands.” · page 2 of Minutes · {'c' * 16}",
    ]


def test_the_ledger_names_what_is_missing_with_what_to_do_and_a_series_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def gap(what: str, code: str | None = None) -> dict[str, object]:
        return {"what": what, "cure": "Ask.", "code": code, "series": code and "EB/#"}

    missing = [gap("No minutes."), gap("The paper EB/1 is not held here.", "EB/1"), gap("…", "EB/2"), gap("…", "EB/3")]
    refused = [{"folder": "a", "number": 2, "status": "failed", "reason": "Empty.", "cure": "Again."}]
    ledger = {"audience": "staff", "refused": refused, "unread": [], "missing": missing}
    printing.status({"waiting": 0, "removed": [], "missing": [], "ledger": ledger})
    assert capsys.readouterr().out.splitlines() == [
        "waiting to be indexed: 0",
        "",
        "Not taken in",
        "  a: 2 failed. Empty.",
        "    Again.",
        "",
        "Known to be missing",
        "  No minutes.",
        "    Ask.",
        "  3 papers are not held here: EB/1–3.",
        "    Ask.",
    ]


def test_a_table_of_claims_marks_what_a_paper_is_described_by(capsys: pytest.CaptureFixture[str]) -> None:
    claims = (
        Claim(field="title", value="The sea wall", source=Source.TEXT, rule="largest", page=2, quote="THE SEA WALL"),
        Claim(field="title", value="Wall", source=Source.REGISTER, rule="register.csv", quote="Title = Wall"),
        Claim(field="visibility", value="public", source=Source.SIDECAR, rule="a.toml", confidence=0.5),
        Claim(field="visibility", value="staff", source=Source.REGISTER, rule="register.csv", confidence=0.5),
        Claim(field="body", value="sea", source=Source.PERSON, rule="", by="Ann"),
    )
    document = Document(
        id="0" * 16,
        title="Wall",
        kind=Kind.OTHER,
        visibility=Visibility.STAFF,
        media_type="",
        originals=(),
        paths=("a.pdf",),
        pages=(),
        bodies=(Named("sea", "Sea Board"),),
        claims=claims,
    )
    printing.inspected(Outcome(path="a.pdf", status=Status.ADDED), document, VOCABULARY, claims=True)
    _title, _facts, head, *lines = (line.rstrip() for line in capsys.readouterr().out.splitlines())
    assert head.split() == ["Field", "Value", "Source", "Rule", "Sure", "Page", "Words"]
    rows = [re.split(r" {2,}", line) for line in lines]
    assert rows == [
        ["→", "title", "Wall", "register", "register.csv", "1.00", "Title = Wall"],
        ["", "title", "The sea wall", "text", "largest", "1.00", "2", "THE SEA WALL"],
        ["", "visibility", "public", "sidecar", "a.toml", "0.50"],
        ["→", "visibility", "staff", "register", "register.csv", "0.50"],
        ["→", "body", "Sea Board", "person", "Ann", "1.00"],
    ]


def test_a_document_is_printed_with_its_units_and_the_papers_joined_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    units = (
        Unit(unit="recommendation", number="2", page=3, text=f"Recommendation 2: The grant {'is paid ' * 30}"),
        Unit(unit="decision", number="", page=1, text="Agreed to meet."),
    )
    other = Joined(Relation.REPLIED_BY, "0123456789abcdef", "A reply", "The reference is that of the letter.")
    report = paper("A report", "x", "y", "z")
    pages = tuple(replace(page, label=label) for page, label in zip(report.pages, ("i", "1", "2"), strict=True))
    printing.document(replace(report, units=units, pages=pages), VOCABULARY, [other])
    *_, first, second, joined = capsys.readouterr().out.splitlines()
    assert first.startswith("  recommendation 2: The grant is paid")
    assert first.endswith(" … · page 2 (3 of 3)")
    assert second == "  decision: Agreed to meet. · page i (1 of 3)"
    assert joined == "  replied by: A reply (0123456789abcdef)  (The reference is that of the letter.)"


def test_all_that_are_said_to_be_present_are_marked_as_used(capsys: pytest.CaptureFixture[str]) -> None:
    claims = tuple(
        Claim(
            field="present", value=f'{{"name": "{name}", "role": "", "body": ""}}', source=Source.TEXT, rule="", page=1
        )
        for name in ("Ann Lee", "Bo May")
    )
    printing.document(replace(paper("Minutes", "x"), claims=claims), VOCABULARY)
    said = capsys.readouterr().out
    assert "present: Ann Lee" in said
    assert "present: Bo May" in said
    assert "also said" not in said


def test_each_value_is_printed_once_by_its_name_and_what_is_there_for_want_of_another_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def said(field: str, value: str, confidence: float, source: Source = Source.TEXT) -> Claim:
        return Claim(field=field, value=value, source=source, rule="r", confidence=confidence, page=1, quote=value)

    claims = (
        said("body", "sea", 0.9),
        said("body", "Sea Board", 0.8, Source.EMBEDDED),
        said("body", "Another Board", 0.7),
        said("kind", "report", 0.9),
        said("kind", "report", 0.8),
        said("kind", "other", 0.1),
        said("sender", '{"name": "Ann Lee", "role": "Chair", "body": "sea"}', 0.9),
    )
    document = replace(paper("A report", "x"), claims=claims, bodies=(Named("sea", "Sea Board"),), kind=Kind.REPORT)
    printing.document(document, VOCABULARY)
    _title, _facts, *lines = capsys.readouterr().out.splitlines()
    assert [line.partition("  (")[0] for line in lines] == [
        "  body: Sea Board",
        "    also said: Another Board",
        "  kind: report",
        "  sender: Ann Lee, Chair, Sea Board",
    ]
