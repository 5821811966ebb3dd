"""What is written in parts but looked for as one."""

import random
import re

import pytest

from index import analysis, compounds


def _joined(text: str) -> list[str]:
    return [compound.term.word for compound in analysis.compounds(text)]


def _said(text: str) -> list[str]:
    return [" ".join(term.word for term in reading) for reading in analysis.readings(text)]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("closer co-operation, short\u2010term and up\u2011to-date", ["cooperation", "shortterm", "uptodate"]),
        ("London–Brighton, but London – Brighton", ["londonbrighton"]),
        ("Café-Bar cafe\u0301-bar coun\u00adcil-wide", ["cafebar", "cafebar", "councilwide"]),
        ("the co-op's co-op’s", ["coop", "coop"]),
        ("accommo-\ndation, accommo-\r\ndation, South-\nEast", ["accommodation", "accommodation"]),
        ("co-opera-\ntion", ["cooperation"]),
        ("a-b-c-d-e a-b-c-d-e-f", ["abcde"]),
        (f"{'x' * 20}-{'y' * 20} {'x' * 20}-{'y' * 21}", ["x" * 20 + "y" * 20]),
        ("COVID-19 19-year-old up-to-2024 ½-hour", []),
        ("King’s-Lynn -word- word- a--b", []),
        ("\ufeffco-operation", ["cooperation"]),
    ],
)
def test_words_with_hyphens(text: str, joined: list[str]) -> None:
    assert _joined(text) == joined


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("U.K. M.H.C.L.G. U.S.A", ["uk", "mhclg", "usa"]),
        ("the U.K.’s and U.K's, i.e. both", ["uk", "uk", "ie"]),
        ("U. K. J.K.Rowling www.u.k a.1.b ½.½. U.", []),
    ],
)
def test_acronyms_with_stops(text: str, joined: list[str]) -> None:
    assert _joined(text) == joined


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("1,200 1,200,000 1.2 1,200.50 007.50 0.0", ["1200", "1200000", "1.2", "1200.5", "7.5", "0"]),
        ("£1.2m £1.2 million 1.2M £1.2mn 1.2 Million £1.2-million £1,200,000", ["1200000"] * 7),
        ("3bn, £3 billion; $3,000,000,000.", ["3000000000"] * 3),
        ("250k 250 thousand £1,200 4.5% 2tn", ["250000", "250000", "1200", "4.5", "2000000000000"]),
        ("1.23456m 1.2345678m", ["1234560", "1234567.8"]),
        ("£1.2m–£1.5m", ["1200000", "1500000"]),
        ("1200 £1200 1 200 21.11.2014 3,4 1,2000 1,200,30 1.2.3 7.30pm A1.2 12th 2.5m² 5 millions", []),
        (f"{'1' * 30}.5 {'1' * 27}.5", ["1" * 27 + ".5"]),
    ],
)
def test_figures_and_money(text: str, joined: list[str]) -> None:
    assert _joined(text) == joined


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("2024/25 2024-25 2024–25 2024/2025 2024-2025", ["2024/25"] * 5),
        ("1999/00 1999/2000 2024/25-2026/27", ["1999/00", "1999/00", "2024/25", "2026/27"]),
        ("2024/26 2001-02-03 2024/5 2024 - 25 FY2024/25 1234/35", []),
    ],
)
def test_financial_years(text: str, joined: list[str]) -> None:
    assert _joined(text) == joined


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("HC 1234, CP\xa0123; Cm 9876. Cmnd 12 HC 2024", ["hc1234", "cp123", "cm9876", "cmnd12", "hc2024"]),
        ("In 2024 MAY 2024 PAGE 12 The 12 LGA 2024 HC1234 RG1 2AB HC 1/2 U.K 12 COUNCIL 12", ["uk"]),
    ],
)
def test_codes_with_a_space(text: str, joined: list[str]) -> None:
    assert _joined(text) == joined


def test_a_joined_word_is_stemmed_and_a_figure_stands_as_it_is() -> None:
    assert [compound.term for compound in analysis.compounds("co-operation 1.50 HC 12")] == [
        analysis.Term("cooperation", "cooper"),
        analysis.Term("1.5", "1.5"),
        analysis.Term("hc12", "hc12"),
    ]


def test_places_are_code_points_of_the_text_as_given() -> None:
    text = "İ ﬁ 🙂 cafe\u0301-bar’s ½ (£1.2 million) U.K. HC 12"
    found = [text[compound.start : compound.end] for compound in analysis.compounds(text)]
    assert found == ["cafe\u0301-bar’s", "£1.2 million", "U.K.", "HC 12"]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("council budgets", ["council budgets"]),
        ("co-operation", ["co operation", "cooperation"]),
        ("“U.K.”", ["u k", "uk"]),
        ("£1.2m", ["1200000"]),
        ("1,200", ["1200"]),
        ("4.5%", ["4.5"]),
        ("2024-25", ["2024/25"]),
        ("1200", ["1200"]),
        ("HC 1234", ["hc 1234", "hc1234"]),
        ("hc 1234", ["hc 1234", "hc1234"]),
        ("HC1234", ["hc1234", "hc 1234"]),
        ("may 2024", ["may 2024"]),
        ("closer co-operation with", ["closer co operation with", "closer cooperation with"]),
        ("the U.K.’s long-term plan", ["the u k s long term plan", "the uk longterm plan"]),
        ("spent £1.2m in 2024/25", ["spent 1 2m in 2024 25"]),
        ("? –", []),
    ],
)
def test_a_phrase_reads_as_it_may_stand(text: str, readings: list[str]) -> None:
    assert _said(text) == readings


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("HC 1234 (Cm 9876), SEC/25/017.", ["HC 1234", "Cm 9876", "SEC/25/017"]),
        ("A/123-4 2024/HC/12 MC2025/01234 22/00138/FUL", ["A/123-4", "2024/HC/12", "MC2025/01234", "22/00138/FUL"]),
        ("SEC/1 and again SEC/1", ["SEC/1", "SEC/1"]),
        ("21/11/2014 21/NOV/2014 2024/25 24/7 and/or AC/DC A1/M25", []),
        ("COVID-19 A-level MP3 HC1234 RG1 2AB May 2024 MAY 2024 A 12", []),
        ("https://example.org/2024/HC/12 example.org/A/12 £12/KG SEC/25/017a", []),
    ],
)
def test_references_are_as_written(text: str, codes: list[str]) -> None:
    assert list(analysis.references(text)) == codes


def _texts() -> list[str]:
    parts = [
        "co",
        "Op",
        "U",
        "K",
        *"..--–,1/£m \n\xa0\u0301\u00ad½ﬁé🙂\ud800ßʼİ",
        "200",
        "2024",
        "25",
        "bn",
        "HC",
        "’s",
        "million",
    ]
    chance = random.Random(11)
    return ["".join(chance.choices(parts, k=chance.randint(0, 30))) for _ in range(3000)]


def test_what_a_text_holds_is_found_when_it_is_typed() -> None:
    for text in _texts():
        for compound in analysis.compounds(text):
            assert (compound.term,) in analysis.readings(text[compound.start : compound.end])


def test_compounds_stand_in_order_without_overlap_on_whole_tokens() -> None:
    for text in _texts():
        starts = {token.start for token in analysis.tokens(text)}
        behind = 0
        for compound in analysis.compounds(text):
            assert behind <= compound.start < compound.end <= len(text)
            assert starts & {compound.start, compound.start + 1}  # a currency sign may stand before
            behind = compound.end
        assert all(reading for reading in analysis.readings(text))
        assert all(code in text for code in analysis.references(text))


def test_references_are_found_as_if_every_line_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = ["HC", "Cm", "Cmnd", "Cd", "A", "x", "12", "2024", "7", *"//  --\n.,\xa0é£@", "SEC/25", "FUL"]
    chance = random.Random(13)
    texts = ["".join(chance.choices(parts, k=chance.randint(0, 40))) for _ in range(3000)]
    found = [list(compounds.references(text)) for text in texts]
    monkeypatch.setattr(compounds, "_REFERS", re.compile("."))
    assert found == [list(compounds.references(text)) for text in texts]


def _looks(text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many characters are looked at in a text, one place after another."""
    looked = 0

    def counted(pattern: re.Pattern[str]) -> object:
        class Counted:
            def match(self, text: str, place: int) -> re.Match[str] | None:
                nonlocal looked
                found = pattern.match(text, place)
                looked += 1 + (found.end() - place if found else 0)
                return found

        return Counted()

    with monkeypatch.context() as patch:
        for name in ("_CHAIN", "_ACRONYM", "_FIGURE", "_YEARS", "_SPACED_CODE"):
            patch.setattr(compounds, name, counted(getattr(compounds, name)))
        list(compounds.written(text))
    return looked


@pytest.mark.parametrize("text", ["-", "a-", "a-\n", "1,", "1.", "a.", "1/", "2024-", "HC 1 ", ",111", "x\u00ad", "x"])
def test_work_grows_as_the_text_does(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    short, long = (_looks(text * times + "-a", monkeypatch) for times in (1000, 10_000))
    assert long <= 11 * short + 100
    assert list(analysis.references(text * 10_000)) is not None
