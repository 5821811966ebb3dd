"""The one colour that a house brings."""

import re
from pathlib import Path

import pytest

from documents import MunimentError
from search_app.colours import DARK, ENOUGH, LIGHT, Accent, contrast

STYLE = (Path(__file__).parents[2] / "search_app/static/style.css").read_text()


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


def test_the_grounds_are_those_of_the_stylesheet() -> None:
    papers, tints = (re.findall(rf"--{name}: (#\w+)", STYLE) for name in ("paper", "tint"))
    assert (("#ffffff", tints[0]), (papers[1], tints[1])) == (LIGHT, DARK)
    assert papers[0] == "#fff"


def test_dark_pages_get_a_lighter_shade_that_can_be_read() -> None:
    for light in ("#000000", "#7a1f3d", "#12508a", "#1d6b3f", "#5b2e91"):
        dark = Accent.of(light).dark
        assert all(contrast(dark, ground) >= ENOUGH for ground in DARK)


def test_both_can_be_given() -> None:
    rules = Accent.of("#7a1f3d", "#ffb3c8").rules
    assert "--link: #7a1f3d" in rules.partition("@media")[0]
    assert "--link: #ffb3c8" in rules.partition("@media")[2]


@pytest.mark.parametrize(
    ("light", "dark", "said"),
    [
        ("#ffcc00", "", r"MUNIMENT_ACCENT=#ffcc00 .* is 1\.\d to 1, and 4\.5 to 1 is needed\. Take a darker"),
        ("#7a1f3d", "#7a1f3d", "MUNIMENT_ACCENT_DARK=#7a1f3d .* Take a lighter"),
        ("red", "", "MUNIMENT_ACCENT=red is no colour"),
        ("#12345", "", "is no colour"),
        ("#7a1f3d;}", "", "is no colour"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused_with_a_sentence(light: str, dark: str, said: str) -> None:
    with pytest.raises(MunimentError, match=said):
        Accent.of(light, dark)
