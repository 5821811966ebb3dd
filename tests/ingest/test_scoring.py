"""Scoring: a bad text layer is told from text."""

import pytest

from ingest.scoring import BAD, is_bad, score

TEXT = (
    "The Council noted the report of the clerk on the repair of the village hall, and resolved to accept the lower of "
    "two quotations. Mr J. Smith (Chair) signed the minutes of 7th March; payments of £1,204.50 were approved."
)
FIGURES = "Income Precept 5,700.00 VAT 887.00 Grants 2,422.00 Total 9,219.00 Grass cutting 1,478.45 Insurance 1,212.72"
WELSH = (
    "Croesawodd y Cadeirydd bawb i'r cyfarfod ac estynnodd groeso arbennig i'r aelodau newydd. Cytunwyd ar gofnodion y "
    "cyfarfod blaenorol a gynhaliwyd yn Neuadd y Sir."
)


def moved(text: str, by: int) -> str:
    """Each letter so many places along the alphabet."""
    return "".join(chr((ord(letter) - 97 + by) % 26 + 97) if letter.islower() else letter for letter in text)


@pytest.mark.parametrize(
    "text", [TEXT, FIGURES, WELSH, TEXT.upper(), "Annex B", "会議の議事録を 承認した 次回の会議 について"]
)
def test_text_is_not_bad(text: str) -> None:
    assert score(text) >= BAD
    assert not is_bad(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n ",
        "N l l K 2 e r t y u O p l l m n b v c x",
        " ".join(TEXT),
        moved(TEXT, 1),
        moved(TEXT, 7),
        "".join(chr(ord(sign) - 29) if sign > "=" else sign for sign in TEXT),
        "\n".join("".join(TEXT.split()) for _ in range(9)),
        "pƎʇou lᴉɔunoƆ ƎɥꞱ jo ʞɹƎlɔ Ǝɥʇ ɟo ʇɹodǝɹ Ǝɥʇ uo ɹᴉɐdƎɹ ˙llɐɥ Ǝƃɐllᴉʌ Ǝɥʇ jo" + " bnj Jnq pwp qlm" * 9,
    ],
)
def test_rubbish_is_bad(text: str) -> None:
    assert score(text) < BAD
    assert is_bad(text)


def test_a_page_of_a_few_words_is_not_judged() -> None:
    assert score("X 4 Q") == 1.0


def test_the_score_falls_with_every_part_that_is_rubbish() -> None:
    assert score(TEXT) > score(f"{TEXT} {moved(TEXT, 7)}") > score(moved(TEXT, 7))
