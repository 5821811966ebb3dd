"""Commands that find papers and say what is here."""

from typing import TYPE_CHECKING, Annotated

import typer

from documents.document import Audience, Kind
from muniment.commands.options import AsJson, Home, Id, Staff, settings_of, write_json

if TYPE_CHECKING:
    from documents import Vocabulary
    from search_app.asking import Asked

commands = typer.Typer()


@commands.command(context_settings={"ignore_unknown_options": True})
def search(
    words: Annotated[list[str] | None, typer.Argument(help='Words, "an exact phrase", OR, NOT, -word, prefix*')] = None,
    body: Annotated[list[str] | None, typer.Option(help="A body's slug or any of its names.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="A topic's slug or name.")] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="A kind of paper.")] = None,
    sender: Annotated[str, typer.Option(help="Words of who wrote it.")] = "",
    recipient: Annotated[str, typer.Option(help="Words of who it was written to.")] = "",
    since: Annotated[str, typer.Option("--from", help="A year, month or day: 2014, 2014-11, 21/11/2014.")] = "",
    until: Annotated[str, typer.Option("--to", help="The same; the last day included.")] = "",
    sort: Annotated[str, typer.Option(help="relevance, newest or oldest")] = "",
    page: int = 1,
    size: int = 10,
    home: Home = None,
    as_json: AsJson = False,
    staff: Staff = False,
) -> None:
    """Find documents, and the pages in them that match."""
    from muniment import printing
    from muniment.repository import Repository
    from search_app.records import results_record

    if unknown := next((word for word in words or () if word.startswith("--")), None):
        raise typer.BadParameter(f"There is no option {unknown}.")  # -word leaves a word out
    with Repository.open(settings_of(home)) as repository:
        given = [("q", " ".join(words or ())), *(("body", value) for value in body or ())]
        given += [*(("topic", value) for value in topic or ()), *(("kind", value) for value in kind or ())]
        given += [
            ("sender", sender),
            ("recipient", recipient),
            ("from", since),
            ("to", until),
            ("sort", sort),
        ]
        asked = _asked([*given, ("page", str(page)), ("size", str(size))], repository.vocabulary)
        results = repository.index(Audience.STAFF if staff else Audience.PUBLIC).search(asked.query)
        if as_json:
            write_json(results_record(results, asked.query))
        else:
            printing.results(results, asked.query)


@commands.command()
def show(
    id: Id,
    home: Home = None,
    as_json: AsJson = False,
    staff: Staff = False,
) -> None:
    """Print what is known of a document, and who or what says so."""
    from muniment import printing
    from muniment.repository import Repository
    from search_app.joined import joined
    from search_app.records import document_record

    audience = Audience.STAFF if staff else Audience.PUBLIC
    with Repository.open(settings_of(home)) as repository:
        document = repository.catalogue.get(id, audience)
        papers = joined(repository.catalogue, document, audience)
    if as_json:
        write_json(document_record(document, papers))
    else:
        printing.document(document)


@commands.command()
def status(home: Home = None, as_json: AsJson = False) -> None:
    """Print what the repository holds and what is waiting."""
    from muniment import printing
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        record = repository.status()
    if as_json:
        write_json(record)
    else:
        printing.status(record)


def _asked(given: list[tuple[str, str]], vocabulary: "Vocabulary") -> "Asked":
    from search_app.asking import asked

    understood = asked(given, vocabulary, sizes=range(1, 101))
    if understood.errors:
        raise typer.BadParameter(" ".join(error.message for error in understood.errors))
    return understood
