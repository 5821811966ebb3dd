"""Commands that show, verify and give out the audit: what people did, when and why."""

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from muniment.commands.options import AsJson, Home, settings_of, write_json

commands = typer.Typer(
    help="Show what people did, when and why; find what was changed in that; give it out to be checked elsewhere.",
    no_args_is_help=True,
)


@commands.command()
def show(
    id: Annotated[str, typer.Argument(help="A document's id; of all, if nothing is said.", show_default=False)] = "",
    number: Annotated[int, typer.Option("--number", min=1, help="How many of the last rows.")] = 50,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show the last of what people did, or all that was done to a document; the last first."""
    from documents.sentences import sentence
    from muniment import printing
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        audit = repository.catalogue.audit
        rows = audit.of(id) if id else audit.last(number)
        told = [(row, sentence(row, repository.vocabulary)) for row in rows]
    if as_json:
        write_json([{**asdict(row), "sentence": words} for row, words in told])
    else:
        printing.audited(told)


@commands.command()
def verify(home: Home = None, as_json: AsJson = False) -> None:
    """Find rows that were changed, moved or taken out. Exit code 1 where any was.

    Prints the number and hash of the last row: noted elsewhere, they show later that none of these rows was changed.
    """
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        audit = repository.catalogue.audit
        faults = list(audit.verify())
        last = next(iter(audit.last(1)), None)
    if as_json:
        noted = {"number": last.seq, "hash": last.hash} if last else None
        write_json({"faults": [fault._asdict() for fault in faults], "last": noted})
    else:
        for fault in faults:
            sys.stdout.write(f"{fault.seq}: {fault.what}\n")
        sys.stdout.write(f"The last row: {last.seq} {last.hash}\n" if last else "There is no row yet.\n")
    raise typer.Exit(1 if faults else 0)


@commands.command()
def export(
    home: Home = None,
    _as_json: Annotated[bool, typer.Option("--json", help="What is given out is JSON in any case.")] = False,
) -> None:
    """Write every row to stdout, a line of JSON each, with all that its hash is made of, the first first."""
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        for row in repository.catalogue.audit.all():
            sys.stdout.write(json.dumps(row) + "\n")
