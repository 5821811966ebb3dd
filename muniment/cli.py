"""The command line. Results go to stdout, progress and messages to stderr; parts are imported where they are used."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from documents.errors import MunimentError
from muniment.commands import (
    auditing,
    deciding,
    finding,
    keeping,
    mailing,
    people,
    reviewing,
    serving,
    taking_in,
    upkeep,
    watching,
)
from muniment.commands.options import Home, at_home

app = typer.Typer(
    help="A searchable repository for the reports, letters and minutes of public bodies.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for part in (taking_in, watching, reviewing, finding, upkeep, deciding, keeping, mailing, serving):
    app.add_typer(part.commands)
app.add_typer(people.commands, name="user")
app.add_typer(auditing.commands, name="audit")


def _print_version(asked: bool) -> None:  # noqa: FBT001  (a flag, as Typer calls it)
    if asked:
        sys.stdout.write(f"muniment {version('muniment')}\n")
        raise typer.Exit


@app.callback()
def everywhere(
    home: Home = None,
    _version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True)] = False,
) -> None:
    """Options that stand before the command."""
    at_home(home)


def main() -> None:
    """Run a command; what a person can mend is a sentence on stderr and exit code 2."""
    try:
        app()
    except MunimentError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
