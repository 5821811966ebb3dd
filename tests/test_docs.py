"""What the documents say of settings and commands is what the code does."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from muniment.cli import app
from muniment.settings import Settings

ROOT = Path(__file__).parents[1]
COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_a_setting_is_documented_with_its_default_and_its_advice(name: str) -> None:
    field = Settings.model_fields[name]
    (row,) = re.findall(rf"^\| `MUNIMENT_{name.upper()}` \|.*$", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
    assert row.rstrip("| ").endswith(field.description or "no description")
    assert field.default_factory or not field.default or f"`{field.default}`" in row


def test_no_setting_is_documented_that_does_not_exist() -> None:
    documented = re.findall(r"MUNIMENT_(\w+)", (ROOT / "docs/settings.md").read_text())
    assert {name.lower() for name in documented} == set(Settings.model_fields)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_in_the_guide(command: str) -> None:
    assert f"muniment {command}" in (ROOT / "docs/guide.md").read_text()


@pytest.mark.parametrize("name", ["README.md", "docs/guide.md", "docs/settings.md"])
def test_no_command_is_documented_that_does_not_exist(name: str) -> None:
    text = "\n".join(re.findall(r"```.*?```|`[^`]+`", (ROOT / name).read_text(), re.DOTALL))
    assert set(re.findall(r"\bmuniment (?:--home \S+ )?([a-z]+)\b", text)) <= set(COMMANDS)


@pytest.mark.parametrize("path", sorted((*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))), ids=lambda path: path.name)
def test_links_between_the_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text()):
        assert (path.parent / target).exists(), target
