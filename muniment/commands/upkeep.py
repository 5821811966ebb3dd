"""Commands that put right what is here, and compare its parts."""

from dataclasses import asdict
from getpass import getuser
from typing import TYPE_CHECKING, Annotated

import typer

from muniment.commands.options import AsJson, Home, Id, say, settings_of, write_json

if TYPE_CHECKING:
    from documents import Document
    from muniment.repository import Repository

commands = typer.Typer()

Reason = Annotated[str, typer.Option(help="Why; shown to those who ask for the paper.")]


@commands.command()
def verify(home: Home = None, as_json: AsJson = False) -> None:
    """Compare catalogue, originals, indexes and pictures, and mend what can be. Exit code 1 where damage remains."""
    from muniment import printing
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository, printing.progress("looked at") as seen:
        damages = list(repository.verification.run(lambda number: seen(number, "")))
    if as_json:
        write_json([asdict(damage) for damage in damages])
    else:
        printing.damages(damages)
    raise typer.Exit(0 if all(damage.mended for damage in damages) else 1)


@commands.command("set")
def set_field(
    id: Id,
    field: Annotated[str, typer.Argument(help="title, date, kind, body, topic, visibility, sender, …")],
    values: Annotated[
        list[str] | None, typer.Argument(help='A value, several for bodies and topics; "" for none.')
    ] = None,
    unset: Annotated[bool, typer.Option("--unset", help="Forget what people said; the paper speaks again.")] = False,
    by: Annotated[str, typer.Option(help="Who says so; your login name, if nothing is said.")] = "",
    home: Home = None,
) -> None:
    """Say what a paper is, where it was read wrong. It outranks everything else, and survives every rebuild."""
    from muniment import printing
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        if unset:
            document = repository.upkeep.unset(id, field)
        else:
            document = _set(repository, id, field, values or [], by or getuser())
        attached = repository.upkeep.attachments(id) if field == "visibility" else ()
    printing.document(document)
    for paper in attached:
        say(f"What came in it is a paper of its own, and stays {paper.visibility}: {paper.id} {paper.title}")


@commands.command()
def withdraw(id: Id, reason: Reason, home: Home = None) -> None:
    """Take a paper away from everybody, until it is restored; its address says why."""
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        document = repository.upkeep.withdraw(id, _reason(reason))
        attached = repository.upkeep.attachments(id)
    say(f"Withdrawn: {document.title}. `muniment restore {id}` gives it back.")
    for paper in attached:
        say(f"What came in it is a paper of its own, and stays: {paper.id} {paper.title}")


@commands.command()
def restore(id: Id, home: Home = None) -> None:
    """Give a withdrawn paper back; let one that was erased be added again."""
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        removal = repository.upkeep.restore(id)
    say("Its bytes are gone; it can be added again now." if removal.erased else f"Restored: {id}")


@commands.command()
def erase(id: Id, reason: Reason, home: Home = None) -> None:
    """Delete a paper for good: bytes, text, pictures, and the indexes that held it. Its id and the reason stay."""
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        parents = repository.upkeep.erase(id, _reason(reason))
    say(f"Erased: {id}. Copies that you made of the repository, and the file you added, still hold it.")
    for parent in parents:
        say(f"So does what it came in: {parent.title}. To erase that too: muniment erase {parent.id}")


def _set(repository: "Repository", id: str, field: str, values: list[str], by: str) -> "Document":
    try:
        return repository.upkeep.set(id, field, values, by)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _reason(reason: str) -> str:
    if not reason.strip():
        raise typer.BadParameter("Say why: whoever asks for the paper is told.")
    return " ".join(reason.split())
