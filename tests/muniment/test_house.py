"""The settings as a house; what cannot be is a sentence with the name of the setting."""

from pathlib import Path
from typing import Any

import pytest

from documents import MunimentError
from muniment.house import house_of
from muniment.settings import Settings


def test_nothing_set_is_a_house_too() -> None:
    house = house_of(Settings())
    assert (house.name, house.logo, house.accent, house.contact) == ("Muniment", None, None, "")


def test_files_are_read(tmp_path: Path) -> None:
    logo, about = tmp_path / "a.SVG", tmp_path / "about.md"
    logo.write_text("<svg/>")
    about.write_text("\ufeff# Über uns", encoding="utf-8")
    house = house_of(Settings(logo=logo, about=about, accent="#7a1f3d", links="Jobs=/jobs"))
    assert house.logo == (b"<svg/>", ".svg")
    assert house.about == "# Über uns"
    assert house.accent
    assert [link.name for link in house.links] == ["Jobs"]


def test_what_is_not_logged_at_all_is_not_said_to_be() -> None:
    assert house_of(Settings(log_queries=True)).logs_queries
    assert not house_of(Settings(log=False, log_queries=True, log_addresses=True)).logs_queries


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"logo": Path("nowhere.svg")}, "MUNIMENT_LOGO, nowhere.svg, cannot be read: No such file"),
        ({"privacy": Path("nowhere.md")}, "MUNIMENT_PRIVACY, nowhere.md"),
        ({"accent": "#ffee00"}, "MUNIMENT_ACCENT=#ffee00"),
        ({"accent_dark": "#7a1f3d"}, "MUNIMENT_ACCENT= is no colour"),
        ({"contact": "me"}, "MUNIMENT_CONTACT=me"),
        ({"links": "me"}, "MUNIMENT_LINKS has “me”"),
    ],
)
def test_what_cannot_be_is_said(given: dict[str, Any], said: str) -> None:
    with pytest.raises(MunimentError, match=said):
        house_of(Settings(**given))


def test_a_text_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "about.md"
    path.write_bytes(b"\xfcber uns")
    with pytest.raises(MunimentError, match="is not in UTF-8"):
        house_of(Settings(about=path))


def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUNIMENT_LOGO", "")
    monkeypatch.setenv("MUNIMENT_PICTURES", "")
    assert (Settings().logo, Settings().pictures) == (None, 500)
