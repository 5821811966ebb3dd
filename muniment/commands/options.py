"""What the commands share: their options, the settings, and where they write."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from documents.errors import MunimentError
from muniment.settings import Settings

Home = Annotated[Path | None, typer.Option("--home", help="The directory of all data.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, to stdout.")]
Staff = Annotated[bool, typer.Option("--staff", help="Include papers that the public may not see.")]
Id = Annotated[str, typer.Argument(help="A document's id, as search prints it.")]


def at_home(home: Path | None) -> None:
    """Hand a home on to whatever reads the settings, the processes that `serve` starts among it."""
    if home is not None:
        os.environ["MUNIMENT_HOME"] = str(home)


def settings_of(home: Path | None) -> Settings:
    """The settings; a home given here is handed on to the processes that `serve` starts.

    Raises:
        MunimentError: the environment holds a setting that cannot be.
    """
    at_home(home)
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = f"MUNIMENT_{str(wrong['loc'][0]).upper()}"
        raise MunimentError(f"{name}={wrong['input']} cannot be: {wrong['msg']}. See docs/settings.md.") from error


def write_json(record: Any, indent: int | None = 2) -> None:
    """Print a record to stdout."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=indent) + "\n")


def say(text: str) -> None:
    """Tell a person something, on stderr; what a file's name may hold that is no letter is written as `\\x1b`."""
    plain = (sign if sign.isprintable() or sign == "\n" else ascii(sign)[1:-1] for sign in text)
    sys.stderr.write("".join(plain) + "\n")
