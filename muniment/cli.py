"""The command line. Results go to stdout, progress and messages to stderr; parts are imported where they are used."""

import json
import os
import socket
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError

from documents.document import Audience, Kind
from documents.errors import MunimentError
from documents.file import Status
from muniment.settings import Settings

if TYPE_CHECKING:
    from documents import Vocabulary
    from search_app.asking import Asked

app = typer.Typer(
    help="A searchable repository for the reports, letters and minutes of public bodies.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Home = Annotated[Path | None, typer.Option("--home", help="The directory of all data.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, to stdout.")]
Staff = Annotated[bool, typer.Option("--staff", help="Include papers that the public may not see.")]


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
    if home is not None:
        os.environ["MUNIMENT_HOME"] = str(home)


def main() -> None:
    """Run a command; what a person can mend is a sentence on stderr and exit code 2."""
    try:
        app()
    except MunimentError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


@app.command()
def init(home: Home = None) -> None:
    """Make the directory of a new repository, with a vocabulary to edit."""
    from muniment.repository import Repository

    settings = _settings(home)
    made = Repository.init(settings)
    _say(f"The repository {'is ready' if made else 'was there already'}: {settings.home}")


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders to take in.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Take files in: keep, read, describe and index them. Exit code 1 where some failed."""
    from muniment import printing
    from muniment.repository import Repository

    settings = _settings(home)
    if Repository.init(settings):
        _say(f"A new repository was made: {settings.home}")
    try:
        with Repository.open(settings) as repository, printing.progress("files") as done:
            report = repository.intake.add(paths, lambda outcome: done(1, outcome.path))
            changed = repository.vocabulary_changed()
    except KeyboardInterrupt:
        _say("Stopped. What was taken in is kept; the same command again goes on from there.")
        raise typer.Exit(130) from None
    if as_json:
        _json(printing.report_record(report))
    else:
        printing.report(report)
    if changed:
        _say("The vocabulary was edited: `muniment reindex` gives the papers already here its names.")
    raise typer.Exit(1 if report.failed else 0)


@app.command()
def inspect(
    files: Annotated[list[Path], typer.Argument(help="Files to read.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Read files and print what would be recorded; nothing is stored."""
    from ingest.inspect import inspect as inspected
    from muniment import printing
    from muniment.repository import Repository

    repository = Repository(_settings(home))
    failed = False
    with repository.workers() as workers:
        for outcome, document in inspected(files, workers, repository.vocabulary):
            failed |= outcome.status is Status.FAILED
            if as_json:
                _json(printing.inspect_record(outcome, document), indent=None)
            else:
                printing.inspected(outcome, document)
    raise typer.Exit(1 if failed else 0)


@app.command(context_settings={"ignore_unknown_options": True})
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
    with Repository.open(_settings(home)) as repository:
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
            _json(results_record(results, asked.query))
        else:
            printing.results(results, asked.query)


@app.command()
def show(
    id: Annotated[str, typer.Argument(help="A document's id, as search prints it.")],
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
    with Repository.open(_settings(home)) as repository:
        document = repository.catalogue.get(id, audience)
        papers = joined(repository.catalogue, document, audience)
    if as_json:
        _json(document_record(document, papers))
    else:
        printing.document(document)


@app.command()
def status(home: Home = None, as_json: AsJson = False) -> None:
    """Print what the repository holds and what is waiting."""
    from muniment import printing
    from muniment.repository import Repository

    with Repository.open(_settings(home)) as repository:
        record = repository.status()
    if as_json:
        _json(record)
    else:
        printing.status(record)


@app.command()
def reindex(home: Home = None) -> None:
    """Make the indexes anew from the catalogue, beside those that serve; no file is read."""
    from muniment import printing
    from muniment.repository import Repository

    with Repository.open(_settings(home)) as repository, printing.progress("documents written") as wrote:
        number = repository.reindex(lambda number: wrote(number, ""))
    _say(f"{number} documents were indexed anew.")


@app.command()
def serve(
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 1,
    home: Home = None,
) -> None:
    """Serve the search pages until Ctrl-C."""
    import uvicorn

    from muniment.repository import Repository

    with Repository.open(_settings(home)) as repository:
        repository.index(Audience.PUBLIC).check()  # an index out of date is said here, not in a worker's log
    _check_free(host, port)
    _say(f"The search page is at http://{host}:{port} (Ctrl-C stops it)")
    uvicorn.run(
        "muniment.asgi:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level="warning",
        server_header=False,
    )


def _settings(home: Path | None) -> Settings:
    """The settings; a home given here is handed on to the processes that `serve` starts.

    Raises:
        MunimentError: the environment holds a setting that cannot be.
    """
    everywhere(home)
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = f"MUNIMENT_{str(wrong['loc'][0]).upper()}"
        raise MunimentError(f"{name}={wrong['input']} cannot be: {wrong['msg']}. See docs/settings.md.") from error


def _asked(given: list[tuple[str, str]], vocabulary: "Vocabulary") -> "Asked":
    from search_app.asking import asked

    understood = asked(given, vocabulary, sizes=range(1, 101))
    if understood.errors:
        raise typer.BadParameter(" ".join(error.message for error in understood.errors))
    return understood


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise MunimentError(
                f"Port {port} cannot be used: {error.strerror}. Choose another: `muniment serve --port {port + 1}` or "
                f"`PORT={port + 1} make run`."
            ) from error


def _json(record: Any, indent: int | None = 2) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=indent) + "\n")


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
