"""Acronyms that a text explains itself."""

import random

import pytest

from index.acronyms import explained


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(found.acronym, found.long) for found in explained(text)]


@pytest.mark.parametrize(
    ("text", "acronym", "long"),
    [
        ("for unaccompanied asylum seeking children (UASC).", "UASC", "unaccompanied asylum seeking children"),
        ("many Unaccompanied Asylum-Seeking\nChildren (UASCs)", "UASC", "Unaccompanied Asylum-Seeking Children"),
        ("UASC (Unaccompanied Asylum Seeking Children) arrive", "UASC", "Unaccompanied Asylum Seeking Children"),
        ("the DfT (the Department for Transport)", "DfT", "Department for Transport"),
        ("The Department for Transport (‘DfT’)", "DfT", "Department for Transport"),
        ("the South East England Councils (“SEEC”)", "SEEC", "South East England Councils"),
        ("the all-party parliamentary group (APPG)", "APPG", "all-party parliamentary group"),
        (
            "Ministry of Housing, Communities and\nLocal Government (MHCLG)",
            "MHCLG",
            "Ministry of Housing, Communities and Local Government",
        ),
        ("accident and emergency (A&E)", "A&E", "accident and emergency"),
        ("closed-circuit television (CCTV)", "CCTV", "closed-circuit television"),
        ("at the end of Key Stage 2 (KS2)", "KS2", "Key Stage 2"),
        ("Office of the Police and Crime Commissioner (OPCC)", "OPCC", "Office of the Police and Crime Commissioner"),
        ("The Stationery Office (TSO)", "TSO", "The Stationery Office"),
        ("The agency’s plan. The Financial Conduct Authority’s (FCA’s) plan", "FCA", "Financial Conduct Authority"),
        ("local authorities (LAs)", "LA", "local authorities"),
        ("Local Authorities (LAs), as other local and health authorities do", "LA", "Local Authorities"),
        ("Value for money (V.f.M.)", "V.f.M.", "Value for money"),
        ("West Sussex County\n\nCouncil (WSCC)", "", ""),
        ("It was agreed by councils. Partnership (CP)", "", ""),
        ("the South East (see the map)", "", ""),
        ("Regulation (EU) No 748", "", ""),
        ("the councillors of Kent (SBC)", "", ""),
        ("councils (c)", "", ""),
        ("Council (CC)", "", ""),
        ("Board of the South (OTS)", "", ""),
        ("Apologies: Helen Postle (HP), Margaret Carey (MCa)", "", ""),
        ("HP (Helen Postle)", "", ""),
        ("UASC (many Unaccompanied Asylum Seeking Children)", "", ""),
        ("one two three four five six seven eight (OE)", "", ""),
    ],
)
def test_what_an_acronym_stands_for_is_found_where_the_text_says_it(text: str, acronym: str, long: str) -> None:
    assert _pairs(text) == ([(acronym, long)] if acronym else [])


def test_acronyms_come_in_order_and_may_repeat() -> None:
    text = "The Home Office ((HO)) and asylum seekers (AS), then DfE (Department for Education); asylum seekers (AS)."
    assert [acronym for acronym, _ in _pairs(text)] == ["AS", "DfE", "AS"]


@pytest.mark.parametrize(
    "text",
    ["(" * 100_000, ")" * 100_000, "(A" * 50_000, "AB (" * 30_000, "x" * 100_000 + "(AB)", " " * 100_000 + "(AB)", ""],
)
def test_brackets_that_hold_nothing_are_passed_over(text: str) -> None:
    assert _pairs(text) == []


def test_any_text_may_be_read() -> None:
    chance = random.Random(3)
    for _ in range(2000):
        _pairs("".join(chance.choices("AaBbİß½é&/.-’'s12 \n()\ud800\u0301", k=40)))
