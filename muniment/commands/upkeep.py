"""Commands that put right what is here, and compare its parts."""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from difflib import get_close_matches
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from documents.document import Audience, Visibility
from documents.errors import NotFound
from muniment.commands import vocabulary
from muniment.commands.keeping import restore_backup, verify_backup
from muniment.commands.options import AsJson, Home, Id, Staff, say, settings_of, write_json

if TYPE_CHECKING:
    from documents import Body, Document, Topic, Vocabulary
    from ingest.upkeep import Beside
    from muniment.repository import Repository

commands = typer.Typer()
commands.add_typer(vocabulary.commands, name="vocabulary")

_ID = re.compile(r"[0-9a-f]{16}")

Reason = Annotated[str, typer.Option(help="Why; shown to those who ask for the paper.")]


@commands.command()
def verify(
    backup: Annotated[
        Path | None, typer.Argument(help="A backup to look through, in place of the repository.", show_default=False)
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Compare catalogue, originals, indexes and pictures, and mend what can be. Exit code 1 where damage remains."""
    from muniment import printing
    from muniment.repository import Repository

    if backup is not None:
        raise typer.Exit(verify_backup(backup, as_json=as_json))
    with Repository.open(settings_of(home)) as repository, printing.progress("looked at") as seen:
        damages = list(repository.verification.run(lambda number: seen(number, "")))
    if as_json:
        write_json([asdict(damage) for damage in damages])
    else:
        printing.damages(damages)
    raise typer.Exit(0 if all(damage.mended for damage in damages) else 1)


@commands.command()
def doubts(home: Home = None, as_json: AsJson = False, staff: Staff = False) -> None:
    """List the papers of which sources say different things, such as dates years apart: a person should look."""
    from muniment import printing
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        found = repository.catalogue.decisions.doubts(Audience.STAFF if staff else Audience.PUBLIC)
        vocabulary = repository.vocabulary
    if as_json:
        write_json([record for each in found for record in printing.doubt_records(each, vocabulary)])
    else:
        printing.doubted(found, vocabulary)


@commands.command("set")
def set_field(
    id: Id,
    field: Annotated[
        str, typer.Argument(help="title, date, kind, body, topic, visibility, sender, …; also title=VALUE.")
    ],
    values: Annotated[
        list[str] | None, typer.Argument(help='A value, several for bodies and topics; "" says that it has none.')
    ] = None,
    unset: Annotated[bool, typer.Option("--unset", help="Forget what people said; the paper speaks again.")] = False,
    by: Annotated[str, typer.Option(help="Who says so; your login name, if nothing is said.")] = "",
    home: Home = None,
) -> None:
    """Say what a paper is, where it was read wrong. It outranks everything else, and survives every rebuild."""
    from muniment import printing
    from muniment.repository import Repository
    from search_app.joined import joined

    field, given, first = field.partition("=")
    values = [first, *(values or [])] if given else values
    if unset and values:
        raise typer.BadParameter("Give either a value or --unset.")
    with Repository.open(settings_of(home)) as repository:
        document = _set(repository, id, field, None if unset else values or [], by or getuser())
        beside = repository.upkeep.beside(id) if document.visibility is Visibility.STAFF else None
        removal = repository.catalogue.decisions.removal(id)
        guesses = _guesses(repository.vocabulary, field, values or [])
        papers = () if removal else joined(repository.catalogue, document, Audience.STAFF)
    printing.document(document, repository.vocabulary, papers)
    for sentence in (*guesses, *([removal.sentence] if removal else [])):
        say(sentence)
    if field == "visibility" and beside:
        say_beside(beside._replace(earlier=()))


@commands.command()
def withdraw(id: Id, reason: Reason, home: Home = None) -> None:
    """Take a paper away from everybody, until it is restored; its address says why."""
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        before = repository.catalogue.decisions.removal(id)
        beside = repository.upkeep.beside(id)  # while it still has its place among its copies
        document = repository.upkeep.withdraw(id, getuser(), _reason(reason))
    if before:
        say(f"The reason given before was another: {before.reason}")
    say(f"Withdrawn: {document.title}. `muniment restore {id}` gives it back.")
    say_beside(beside)


@commands.command()
def restore(
    id: Annotated[str, typer.Argument(metavar="ID|BACKUP", help="A document's id; or a backup, the directory.")],
    home: Home = None,
) -> None:
    """Give a withdrawn paper back; let one that was erased be added again. Of a backup: make it the home, a new one."""
    from muniment.repository import Repository

    if _names_backup(id):
        restore_backup(Path(id), home)
        return
    with Repository.open(settings_of(home)) as repository:
        removal = repository.upkeep.restore(id, getuser())
    say("Its bytes are gone; it can be added again now." if removal.erased else f"Restored: {id}")


@commands.command()
def erase(id: Id, reason: Reason, home: Home = None) -> None:
    """Delete a paper for good: bytes, text, pictures, and the indexes that held it. Its id and the reason stay."""
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        title = _title(repository, id)
        if sys.stdin.isatty():
            typer.confirm(f"Delete {title} for good?", abort=True, err=True)
        beside = repository.upkeep.beside(id)
        repository.upkeep.erase(id, getuser(), _reason(reason))
    say(f"Erased: {title}. Copies that you made of the repository, and the file you added, still hold it.")
    say_beside(beside)


def _names_backup(what: str) -> bool:
    """Whether a directory is meant, and not a document of the same name."""
    from muniment.backup import is_backup

    return Path(what).is_dir() and (not _ID.fullmatch(what) or is_backup(Path(what)))


def _set(repository: "Repository", id: str, field: str, values: list[str] | None, by: str) -> "Document":
    """Set a field; forget what people said of it where there are no values."""
    try:
        if values is None:
            return repository.upkeep.unset(id, field, by)
        return repository.upkeep.set(id, field, values, by)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _title(repository: "Repository", id: str) -> str:
    """A paper as people know it, with its id; of one that is not here the id alone."""
    try:
        return f"{repository.catalogue.held(id).title} ({id})"
    except NotFound:
        return id


def _guesses(vocabulary: "Vocabulary", field: str, values: list[str]) -> Iterator[str]:
    """For each body or topic that no vocabulary has: that it was taken as written, and what it is like."""
    if field not in ("body", "topic"):
        return
    entries: Mapping[str, Body | Topic] = vocabulary.bodies if field == "body" else vocabulary.topics
    for value in filter(None, values):
        known = vocabulary.body(value) if field == "body" else vocabulary.topic(value)
        like = [] if known.slug else get_close_matches(value.lower().replace(" ", "-"), entries, 3, 0.5)
        if not known.slug:
            guess = f" Did you mean {' or '.join(like)}?" if like else ""
            yield f"“{value}” is no {field} of the vocabulary, and is taken as written.{guess}"


def say_beside(beside: "Beside") -> None:
    """Name the papers that may hold the same words, to which nothing was done."""
    for what, papers in (
        ("An earlier version stays", beside.earlier),
        ("These hold the same words, or nearly the same, and stay", beside.copies),
        ("What came in it is a paper of its own, and stays", beside.inside),
        ("What it came in stays; its file is not given out to those who may not read all that is in it", beside.around),
    ):
        for paper in papers:
            say(f"{what}: {paper.id} {paper.title} ({paper.visibility})")


def _reason(reason: str) -> str:
    if not reason.strip():
        raise typer.BadParameter("Say why: whoever asks for the paper is told.")
    return " ".join(reason.split())
