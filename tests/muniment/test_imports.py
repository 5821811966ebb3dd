"""What a command does not need, it does not load."""

import subprocess
import sys

import pytest

HEAVY = ("haystack", "tantivy", "whoosh", "pypdfium2", "alembic", "fastapi")


def loaded(code: str) -> set[str]:
    """Which of the heavy packages a fresh process has loaded after the code."""
    code = f"{code}\nimport sys; print(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(ended.stderr.split())


def command(*arguments: str) -> str:
    return f"from muniment.cli import app\ntry: app({list(arguments)!r})\nexcept SystemExit: pass\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A repository of one paper."""
    home = tmp_path_factory.mktemp("imports")
    (home / "paper.txt").write_text("Minutes")
    ingest = [sys.executable, "-m", "muniment", "ingest", "--home", str(home / "home"), str(home / "paper.txt")]
    subprocess.run(ingest, check=True, capture_output=True)
    return str(home / "home")


def test_help_loads_none_of_it() -> None:
    assert loaded(command("--help")) == set()


def test_search_loads_the_engine_alone(home: str) -> None:
    assert loaded(command("search", "--home", home, "minutes")) == {"tantivy"}


def test_the_web_application_loads_neither_haystack_nor_a_reader(home: str) -> None:
    code = f"import os; os.environ['MUNIMENT_HOME'] = {home!r}\n"
    code += "from muniment.asgi import application\napplication()\n"
    assert loaded(code) <= {"fastapi", "tantivy"}
