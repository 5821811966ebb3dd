"""What a person wrote beside a file."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from documents import Audience, Source
from documents.file import Status
from ingest.media import _EXTENSIONS, _OF_OFFICE
from ingest.metadata.fields import check_value, typed
from ingest.metadata.sidecar import BadSidecar, is_sidecar, sidecar
from tests.conftest import Opened
from tests.ingest.test_enclosed import LETTER, by_name, found, mail, pack
from tests.ingest.test_register import spoil


def beside(folder: Path, toml: str) -> Path:
    (folder / "letter.pdf.toml").write_text(toml, encoding="utf-8")
    return folder / "letter.pdf"


def in_json(folder: Path, text: str) -> Path:
    (folder / "letter.pdf.json").write_text(text, encoding="utf-8")
    return folder / "letter.pdf"


def test_a_sidecar_in_json_says_what_one_in_toml_says(tmp_path: Path) -> None:
    toml = 'title = "Roads"\ndate = "2024-05"\nbodies = ["a", "b"]\nsender = { name = "Jo", role = "Chair" }\n'
    written = sidecar(beside(tmp_path, toml))
    (tmp_path / "letter.pdf.toml").unlink()
    table = {"title": "Roads", "date": "2024-05", "bodies": ["a", "b"], "sender": {"name": "Jo", "role": "Chair"}}
    for text in (json.dumps(table), "\ufeff" + json.dumps(table, indent=2)):
        claims = sidecar(in_json(tmp_path, text))
        assert {claim.rule for claim in claims} == {"letter.pdf.json"}
        assert [replace(claim, rule="letter.pdf.toml") for claim in claims] == list(written)


def test_of_two_sidecars_one_has_to_go(tmp_path: Path) -> None:
    beside(tmp_path, 'visibility = "staff"')
    in_json(tmp_path, '{"visibility": "public"}')
    with pytest.raises(BadSidecar, match=r"two sidecars. Say all in letter.pdf.toml, and take letter.pdf.json away"):
        sidecar(tmp_path / "letter.pdf")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "letter.pdf.json: Expecting property name"),
        ('{"title": "a",\n "title": "b"}', "“title” is there twice"),
        ('["title"]', "it is no object"),
        ("[" * 100_000, "letter.pdf.json: "),
        ('{\n  "title": "A",\n  "titel": "x"\n}', "line 3: “titel” is not known. Known: title"),
        ('{"title": "A", "visibility": "secret"}', "line 1: visibility: “secret” is not known"),
        ('{\n"date": 2024}', "line 2: date: it is not a date"),
        ('{"title": null}', "it is not text"),
        (r'{"title": "A \ud800"}', "line 1: title: a character in it is half of one"),
        (r'{"present": ["Ann", {"name": "\udc00"}]}', "present: a character in it is half of one"),
        (r'{"kind": "\ud800"}', "kind: a character in it is half of one"),
        (r'{"title": "A", "\ud800": 1}', r"“\\ud800” is not known"),
        (r'{"title": "A", "\ud800": 1, "\ud800": 2}', r"“\\ud800” is there twice"),
        ('{"bodies": "one"}', "not a list"),
    ],
)
def test_a_mistake_in_json_is_told_likewise(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadSidecar, match=said) as raised:
        sidecar(in_json(tmp_path, text))
    assert "letter.pdf.json" in str(raised.value)


def test_no_sidecar_claims_nothing(tmp_path: Path) -> None:
    assert sidecar(tmp_path / "letter.pdf") == ()


def test_each_value_is_a_claim_with_its_words(tmp_path: Path) -> None:
    claims = sidecar(
        beside(
            tmp_path,
            'title = "Roads"\ndate = 2024-05-01\nkind = "letter"\nvisibility = "staff"\nbodies = ["a", "b"]\n'
            'recipient = ["Jo Bloggs", { name = "Al", role = "Chair", body = "home-office" }]\nyour_ref = "X/1"\n',
        )
    )
    found = [(claim.field, claim.value) for claim in claims]
    assert found[:6] == [
        ("title", "Roads"),
        ("date", "2024-05-01"),
        ("kind", "letter"),
        ("visibility", "staff"),
        ("body", "a"),
        ("body", "b"),
    ]
    assert json.loads(claims[7].value) == {"name": "Al", "role": "Chair", "body": "home-office"}
    assert {claim.source for claim in claims} == {Source.SIDECAR}
    assert [claim.quote for claim in claims if claim.field in {"title", "body", "recipient"}] == [
        "title = Roads",
        "bodies = a",
        "bodies = b",
        "recipient = Jo Bloggs",
        "recipient = Al, Chair, home-office",
    ]


def test_a_value_may_look_like_anything(tmp_path: Path) -> None:
    assert sidecar(beside(tmp_path, 'title = "{name}"'))[0].quote == "title = {name}"


@pytest.mark.parametrize("language", ["en", "en-GB", "cy", "zh-Hant"])
def test_a_language_is_its_code(tmp_path: Path, language: str) -> None:
    assert sidecar(beside(tmp_path, f'language = "{language}"'))[0].value == language


@pytest.mark.parametrize("date", ['"2024"', '"2024-05"', "2024-05-01", '""'])
def test_dates_are_as_precise_as_they_are_written(tmp_path: Path, date: str) -> None:
    assert sidecar(beside(tmp_path, f"date = {date}"))[0].value == date.strip('"')


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("title = ", "letter.pdf.toml"),
        ('\ntitel = "x"', "line 2: “titel” is not known"),
        ('date = "31 May"', "line 1: date"),
        ("date = 2024-02-30", "letter.pdf.toml"),
        ("date = 2024-05-01T10:00:00", "not a date"),
        ('kind = "memo"', "Known: report, letter"),
        ('visibility = "secret"', "Known: public, staff"),
        ('bodies = "one"', "not a list"),
        ("title = 3", "not text"),
        ('title = " "', "line 1: title: it is empty"),
        ('kind = ""', "Known: report, letter"),
        ('visibility = ""', "Known: public, staff"),
        ('language = "English, mostly"', "is no language. Write its code"),
        ('language = ""', "is no language"),
        ('source_url = "javascript:alert(1)"', "is no address. Write it whole, from http"),
        ('source_url = "www.example.org"', "is no address"),
        ('sender = { nam = "x" }', "not a person"),
    ],
)
def test_a_mistake_is_told_with_file_and_cure(tmp_path: Path, toml: str, said: str) -> None:
    with pytest.raises(BadSidecar, match=said) as raised:
        sidecar(beside(tmp_path, toml))
    assert "letter.pdf.toml" in str(raised.value)


@pytest.mark.parametrize("packed", [True, False])
def test_a_paper_that_json_says_is_for_staff_is_never_public(repository: Opened, folder: Path, *, packed: bool) -> None:
    told = {"debt.txt": LETTER.format("debts"), "debt.txt.json": '{"visibility": "staff", "title": "The debts"}'}
    if packed:
        pack(folder / "a.zip", [(f"x/{name}", content) for name, content in told.items()])
    else:
        for name, content in told.items():
            (folder / name).write_text(content)
    opened = repository()
    outcomes = by_name(opened.intake.add([folder]).outcomes)
    assert "debt.txt.json" not in outcomes
    assert found(opened, "debts") == []
    assert opened.catalogue.held(outcomes["debt.txt"].id).title == "The debts"
    assert opened.intake.add([folder]).totals[Status.UNCHANGED] == len(outcomes)


def test_json_that_came_in_a_mail_is_no_sidecar(repository: Opened, folder: Path) -> None:
    (folder / "sent.eml").write_bytes(mail(("debt.txt", LETTER.format("debts")), ("debt.txt.json", '{"title": "D"}')))
    opened = repository()
    outcomes = by_name(opened.intake.add([folder]).outcomes)
    assert "debt.txt.json" in outcomes
    assert opened.catalogue.held(outcomes["debt.txt"].id).title != "D"


@pytest.mark.parametrize("name", ["debt.txt.TOML", "debt.txt.Json", "debt.txt.JSON"])
@pytest.mark.parametrize("packed", [True, False])
def test_suffixes_may_be_in_capitals(repository: Opened, folder: Path, name: str, *, packed: bool) -> None:
    said = 'visibility = "staff"\n' if "TOML" in name else '{"visibility": "staff"}'
    files = [("debt.txt", LETTER.format("debts")), (name, said)]
    if packed:
        pack(folder / "a.zip", files)
    else:
        for each, content in files:
            (folder / each).write_text(content)
    opened = repository()
    assert name not in by_name(opened.intake.add([folder]).outcomes)
    assert found(opened, "debts") == []
    assert len(found(opened, "debts", Audience.STAFF)) == 1


@pytest.mark.parametrize("suffix", ["toml", "json"])
def test_a_paper_whose_sidecar_cannot_be_read_is_refused(repository: Opened, folder: Path, suffix: str) -> None:
    (folder / "debt.txt").write_text(LETTER.format("debts"))
    (folder / f"debt.txt.{suffix}").symlink_to(folder / "gone")
    pack(folder / "a.zip", [("roads.txt", LETTER.format("roads")), (f"roads.txt.{suffix}", 'visibility = "staff"\n')])
    spoil(folder / "a.zip", f"roads.txt.{suffix}")
    opened = repository()
    ends = by_name(opened.intake.add([folder]).outcomes)
    for name in ("debt.txt", "roads.txt"):
        assert ends[name].status is Status.FAILED
        assert f"{name}.{suffix}" in ends[name].reason
    assert found(opened, "debts") == found(opened, "roads") == []


def test_json_of_some_program_is_passed_over_and_what_may_be_ours_is_not(tmp_path: Path) -> None:
    assert sidecar(in_json(tmp_path, '{"taken": {"at": [1, {"zoom": 2}]}}')) == ()
    beside(tmp_path, 'title = "A"')
    assert len(sidecar(tmp_path / "letter.pdf")) == 1
    (tmp_path / "letter.pdf.toml").unlink()
    for text in ('{"Visibility": "staff"}', '{"visble": "staff"}', '{"a": [{"visibility": "staff"}]}', "[]"):
        with pytest.raises(BadSidecar):
            sidecar(in_json(tmp_path, text))


@pytest.mark.parametrize("packed", [True, False])
def test_a_sidecar_without_its_paper_is_told(repository: Opened, folder: Path, *, packed: bool) -> None:
    for name in ("a.pdf.json", "b.pdf.TOML", "c.other.json"):
        (folder / name).write_text("{}")
    if packed:
        pack(folder / "x.zip", [(path.name, "{}") for path in folder.iterdir()])
    ends = by_name(repository().intake.add([folder / "x.zip" if packed else folder]).outcomes)
    told = {name for name, end in ends.items() if end.reason.startswith("It describes no paper: ")}
    assert told == {"a.pdf.json", "b.pdf.TOML"}


def test_papers_that_are_read_can_have_a_sidecar() -> None:
    assert all(is_sidecar(f"a{suffix}.json") for suffix in {*_EXTENSIONS, *_OF_OFFICE, ".pdf"} if suffix)


def test_half_a_character_in_a_sidecar_ends_no_run(repository: Opened, folder: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (folder / name).write_text(f"Seaside Council\n\nReport {name}\n\n1 March 2025\n")
    (folder / "one.txt.json").write_text(r'{"present": ["\ud800"]}')
    outcomes = by_name(repository().intake.add([folder]).outcomes)
    assert (outcomes["one.txt"].status, outcomes["two.txt"].status) == (Status.FAILED, Status.ADDED)


def test_a_character_written_in_two_halves_is_whole(tmp_path: Path) -> None:
    (claim,) = sidecar(in_json(tmp_path, r'{"title": "\ud83d\ude00"}'))
    assert claim.value == "\N{GRINNING FACE}"


def test_half_a_character_cannot_be_typed() -> None:
    for field in ("title", "present", "kind"):
        with pytest.raises(ValueError, match="half of one"):
            typed(field, ["a \udcff"])
    with pytest.raises(ValueError, match="half of one"):
        check_value("topic", "\ud800")
