"""The command that takes papers in as they come."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from documents.file import Status
from muniment.commands.options import Home, say, settings_of

commands = typer.Typer()


@commands.command()
def watch(
    folders: Annotated[list[Path], typer.Argument(help="Folders to watch, with all that is in them.")],
    home: Home = None,
    poll: Annotated[
        bool, typer.Option("--poll", help="Look time and again, where no changes are told of: on network drives.")
    ] = False,
) -> None:
    """Take in what lies in folders, and what comes into them or changes, until it is stopped."""
    from ingest.report import Outcome
    from ingest.watching import watch as watched
    from muniment.repository import Repository

    settings = settings_of(home)
    if Repository.init(settings):
        say(f"A new repository was made: {settings.home}")

    def tell(outcome: Outcome) -> None:
        if outcome.status is not Status.UNCHANGED:
            say(" ".join(filter(None, (f"{outcome.status}: {outcome.path}.", outcome.reason, outcome.cure))))

    with Repository.open(settings) as repository:

        def take(paths: Sequence[Path]) -> None:
            there = [path for path in paths if os.path.lexists(path)]
            missing = repository.intake.add(there, tell).missing
            missing += repository.intake.miss([path for path in paths if path not in there])
            for path in missing:
                say(f"missing: {path}. What lay there stays.")
            if paths == folders:
                say("All is taken in. Now changes are waited for; Ctrl-C ends it.")

        try:
            watched(folders, take, home=settings.home, poll=poll)
        except KeyboardInterrupt:
            say("Stopped. The same command again takes in what has changed meanwhile.")
