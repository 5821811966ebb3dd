"""Commands that find papers and say what is here."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from documents.document import Audience, Kind
from muniment.commands.options import AsJson, Home, Id, Staff, say, settings_of, write_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from documents import Vocabulary
    from index import Index
    from search_app.asking import Asked
    from search_app.followed import Following

commands = typer.Typer()


@commands.command(context_settings={"ignore_unknown_options": True})
def search(
    words: Annotated[list[str] | None, typer.Argument(help='Words, "an exact phrase", OR, NOT, -word, prefix*')] = None,
    body: Annotated[list[str] | None, typer.Option(help="A body's slug or any of its names.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="A topic's slug or name.")] = None,
    all_topics: Annotated[bool, typer.Option("--all-topics", help="All of the topics, not any of them.")] = False,
    kind: Annotated[list[Kind] | None, typer.Option(help="A kind of paper.")] = None,
    sender: Annotated[str, typer.Option(help="Words of who wrote it.")] = "",
    recipient: Annotated[str, typer.Option(help="Words of who it was written to.")] = "",
    since: Annotated[str, typer.Option("--from", help="A year, month or day: 2014, 2014-11, 21/11/2014.")] = "",
    until: Annotated[str, typer.Option("--to", help="The same; the last day included.")] = "",
    sort: Annotated[str, typer.Option(help="relevance, newest or oldest")] = "",
    page: int = 1,
    size: int = 10,
    units: Annotated[
        bool, typer.Option("--units", help="Recommendations, conclusions, decisions and actions instead.")
    ] = False,
    unit: Annotated[list[str] | None, typer.Option(help="With --units: recommendation, conclusion, …")] = None,
    answer: Annotated[
        list[str] | None, typer.Option(help="With --units: accepted, partly, rejected, unclear or none.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say of each document why it is where it is.")] = False,
    as_table: Annotated[bool, typer.Option("--csv", help="Print all results as a table (CSV) to stdout.")] = False,
    home: Home = None,
    as_json: AsJson = False,
    staff: Staff = False,
) -> None:
    """Find documents, and the pages in them that match."""
    from muniment.repository import Repository
    from search_app.followed import Following
    from search_app.table import table

    if unknown := next((word for word in words or () if word.startswith("--")), None):
        raise typer.BadParameter(f"There is no option {unknown}.")  # -word leaves a word out
    if as_table and as_json:
        raise typer.BadParameter("--csv goes without --json.")
    if (unit or answer) and not units:
        raise typer.BadParameter("--unit and --answer go with --units.")
    given = [
        ("q", " ".join(words or ())),
        *(("unit", value) for value in unit or ()),
        *(("answer", value) for value in answer or ()),
        *(("body", value) for value in body or ()),
        *(("topic", value) for value in topic or ()),
        ("topics", "all" if all_topics else ""),
        *(("kind", value) for value in kind or ()),
        ("sender", sender),
        ("recipient", recipient),
        ("from", since),
        ("to", until),
        ("sort", sort),
        ("explain", "1" if explain else ""),
        ("page", str(page)),
        ("size", str(size)),
    ]
    with Repository.open(settings_of(home)) as repository:
        audience = Audience.STAFF if staff else Audience.PUBLIC
        index = repository.index(audience)
        asked = _asked(given, repository.vocabulary, units=units)
        if units:
            _units(index, asked, Following(repository.catalogue, audience), as_json=as_json, as_table=as_table)
        elif as_table:
            _write(table(index, asked, host="", at=datetime.now(UTC)))
        else:
            _documents(index, asked, as_json=as_json)
        _say_lacking(index, asked)


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
        papers, vocabulary = joined(repository.catalogue, document, audience), repository.vocabulary
    if as_json:
        write_json(document_record(document, papers))
    else:
        printing.document(document if staff else printing.unnamed(document), vocabulary, papers)


@commands.command()
def status(home: Home = None, as_json: AsJson = False, staff: Staff = False) -> None:
    """Print what the repository holds, what is waiting, and what is known to be missing."""
    from muniment import printing
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        record = repository.status(Audience.STAFF if staff else Audience.PUBLIC)
    if as_json:
        write_json(record)
    else:
        printing.status(record)


@commands.command()
def history(
    name: Annotated[str, typer.Argument(help="Part of a file's path; else all runs.", show_default=False)] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many, the last first.")] = 20,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Print the last runs that took files in, or what became of a file in them; for staff: it names all files."""
    from muniment import printing
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        past = repository.catalogue.history
        runs, files = ([], past.find(name, limit)) if name else (past.runs(limit), [])
    if as_json:
        record = {"files": list(map(printing.noted_record, files))}
        write_json(record if name else {"runs": list(map(printing.run_record, runs))})
    elif name:
        printing.happened(files)
    else:
        printing.runs(runs)


def _asked(given: list[tuple[str, str]], vocabulary: "Vocabulary", *, units: bool) -> "Asked":
    from search_app.addresses import SEARCH, UNITS
    from search_app.asking import asked

    understood = asked(given, vocabulary, sizes=range(1, 101), path=UNITS if units else SEARCH)
    if understood.errors:
        raise typer.BadParameter(" ".join(error.message for error in understood.errors))
    return understood


def _documents(index: "Index", question: "Asked", *, as_json: bool) -> None:
    from muniment import printing
    from search_app.answers import results_record

    results = index.search(question.query)
    if as_json:
        write_json(results_record(results, question, datetime.now(UTC)))
    else:
        printing.results(results, question.query)


def _units(index: "Index", question: "Asked", following: "Following", *, as_json: bool, as_table: bool) -> None:
    from muniment import printing
    from search_app.answers import units_record
    from search_app.unittable import unit_table

    if as_table:
        _write(unit_table(index, question, following, host="", at=datetime.now(UTC)))
        return
    results = index.units(question.query, following.among(question))
    if as_json:
        write_json(units_record(results, question, following, datetime.now(UTC)))
    else:
        printing.units(results, question.query, following)


def _write(table: "Iterator[str]") -> None:
    for lines in table:
        sys.stdout.write(lines)


def _say_lacking(index: "Index", question: "Asked") -> None:
    """Name the filters that no paper meets, whatever else is asked."""
    from search_app.holdings import everything, lacking
    from search_app.panels import CHIPS

    for name, value in lacking(question, everything(index)) if question.filters else ():
        say(f"No paper here has this filter. {CHIPS[name]}: {value}")
