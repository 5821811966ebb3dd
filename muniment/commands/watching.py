"""The command that takes papers in as they come."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from documents.errors import Busy, MunimentError
from documents.file import Status
from muniment.commands.options import Home, say, settings_of

if TYPE_CHECKING:
    from ingest.intake import Intake
    from ingest.report import Outcome

commands = typer.Typer()


@commands.command()
def watch(
    folders: Annotated[list[Path], typer.Argument(help="Folders to watch, with all that is in them.")],
    home: Home = None,
    poll: Annotated[
        bool, typer.Option("--poll", help="Look time and again, where no changes are told of: on network drives.")
    ] = False,
    review: Annotated[
        bool, typer.Option("--review", help="What is new waits until somebody has looked at it.")
    ] = False,
) -> None:
    """Take in what lies in folders, and what comes into them or changes, until it is stopped."""
    from ingest.watching import watch as watched
    from muniment.repository import Repository

    settings = settings_of(home)
    if Repository.init(settings):
        say(f"A new repository was made: {settings.home}")
    with Repository.open(settings) as repository:
        try:
            watched(folders, _Taking(repository.intake, folders, review=review), home=settings.home, poll=poll)
        except KeyboardInterrupt:
            say("Stopped. The same command again takes in what has changed meanwhile.")


class _Taking:
    """Takes in what has changed, and tells of it."""

    def __init__(self, intake: "Intake", folders: Sequence[Path], *, review: bool) -> None:
        self._intake = intake
        self._review = review
        self._folders = folders

    def __call__(self, paths: Sequence[Path]) -> None:
        from muniment.printing import MISSING

        there = [path for path in paths if os.path.lexists(path)]
        gone = [path for path in paths if not os.path.lexists(path) and path not in self._folders]
        try:
            report = self._intake.add(there, _tell, watched=True, review=self._review)
            missing = [*report.missing, *(self._intake.miss(gone) if gone else ())]
        except Busy:
            raise
        except MunimentError as error:  # of some papers: the others were taken in
            say(str(error))
            return
        for path in missing:
            say(MISSING.format(path))
        if paths == self._folders:
            say("All is taken in. Now changes are waited for; Ctrl-C ends it.")


def _tell(outcome: "Outcome") -> None:
    if outcome.status is not Status.UNCHANGED:
        say(" ".join(filter(None, (f"{outcome.status}: {outcome.path}.", outcome.reason, outcome.cure))))
