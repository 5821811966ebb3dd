"""What a person wrote beside a file."""

import json
from pathlib import Path

import pytest

from documents import Source
from ingest.metadata.sidecar import BadSidecar, sidecar


def beside(folder: Path, toml: str) -> Path:
    (folder / "letter.pdf.toml").write_text(toml, encoding="utf-8")
    return folder / "letter.pdf"


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
