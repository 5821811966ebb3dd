"""Commands that say who reads a paper and which papers belong together, and that take back what was done."""

from datetime import UTC, datetime
from getpass import getuser
from typing import TYPE_CHECKING, Annotated

import typer

from documents.joins import Relation
from muniment.commands.options import Home, Id, say, settings_of
from muniment.commands.upkeep import say_beside

if TYPE_CHECKING:
    from documents import Document

commands = typer.Typer()

Why = Annotated[str, typer.Option("--reason", help="Why; kept in the audit, shown to staff alone.")]
One = Annotated[str, typer.Argument(metavar="ONE", help="The id of the reply, response or redacted copy.")]
Related = Annotated[Relation, typer.Argument(metavar="RELATION", help=f"{', '.join(Relation)}.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The id of what it answers or was made of.")]


@commands.command()
def publish(
    id: Annotated[str | None, typer.Argument(help="A document's id, as search prints it.", show_default=False)] = None,
    due: Annotated[bool, typer.Option("--due", help="All papers whose embargo has ended.")] = False,
    reason: Why = "",
    home: Home = None,
) -> None:
    """Let everybody read a paper for staff; its embargo ends. With --due, all whose day has come."""
    from muniment.repository import Repository

    if bool(id) is due:
        raise typer.BadParameter("Give either the id of a paper or --due.")
    with Repository.open(settings_of(home)) as repository:
        if id:
            published = [repository.upkeep.publish(id, getuser(), reason)]
        else:
            published = repository.upkeep.publish_due(datetime.now(UTC).date())
    for document in published:
        say(_readers(document))
    if not published:
        say("No embargo has ended that was still on.")


@commands.command()
def embargo(
    id: Id,
    until: Annotated[
        datetime, typer.Argument(metavar="DAY", formats=["%Y-%m-%d"], help="The day from which on it is public.")
    ],
    reason: Why = "",
    home: Home = None,
) -> None:
    """Keep a paper for staff until a day (2027-03-01), from which on `publish --due` publishes it."""
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        try:
            document = repository.upkeep.embargo(id, until.date(), getuser(), reason)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
        beside = repository.upkeep.beside(id)
    say(f"For staff until {until:%Y-%m-%d}: {document.id} {document.title}")
    say_beside(beside._replace(earlier=()))


@commands.command()
def redact(
    id: Id,
    copy: Annotated[str, typer.Argument(help="The id of its redacted copy, which is here too.")],
    reason: Why = "",
    home: Home = None,
) -> None:
    """Keep a paper for staff and publish its redacted copy; staff are told which belongs to which, others are not."""
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        public = repository.upkeep.redact(id, copy, getuser(), reason)
        paper, beside = repository.catalogue.held(id), repository.upkeep.beside(id)
    for document in (paper, public):
        say(_readers(document))
    say_beside(beside._replace(earlier=(), copies=tuple(each for each in beside.copies if each.id != copy)))


@commands.command()
def join(
    one: One,
    relation: Related,
    other: Other,
    unset: Annotated[bool, typer.Option("--unset", help="Forget what people said of the two.")] = False,
    reason: Why = "",
    home: Home = None,
) -> None:
    """Say that a paper answers another, or is its redacted copy, whatever is found of the two."""
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        if unset:
            repository.upkeep.let(one, relation, other, getuser(), reason)
        else:
            repository.upkeep.join(one, relation, other, getuser(), reason)
    say(f"{'Forgotten' if unset else 'Joined'}: {one} {relation} {other}")


@commands.command()
def part(one: One, relation: Related, other: Other, reason: Why = "", home: Home = None) -> None:
    """Say that a paper does not answer another. `join --unset` forgets it."""
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        repository.upkeep.part(one, relation, other, getuser(), reason)
    say(f"Parted: {one} {relation} {other}")


@commands.command()
def undo(
    number: Annotated[int, typer.Argument(help="Of what was done, as `audit show` prints it.")],
    reason: Why = "",
    home: Home = None,
) -> None:
    """Put back what was before somebody set, published, withdrew, restored, joined or parted something."""
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        document = repository.upkeep.undo(number, getuser(), reason)
    say(f"Undone, number {number}: {document.id} {document.title}")


def _readers(document: "Document") -> str:
    return f"{document.visibility.capitalize()}: {document.id} {document.title}"
