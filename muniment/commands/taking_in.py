"""Commands that make a repository and take papers in."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from documents.errors import MunimentError
from documents.file import Status
from muniment.commands.options import AsJson, Home, say, settings_of, write_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from documents.export import Export
    from ingest.candidate import Told
    from ingest.report import IngestReport, Outcome
    from muniment.progress import Progress

commands = typer.Typer()

AsLines = Annotated[
    bool, typer.Option("--json-lines", help="Print JSON, a line for each file as it is done, and nothing else.")
]


class _Closed(Exception):
    """Nobody reads what is printed any more. No OSError: the intake would take that for the file's."""


@commands.command()
def init(
    home: Home = None,
    export: Annotated[
        Path | None, typer.Option("--from", help="A file that `muniment export` wrote, to begin with.")
    ] = None,
) -> None:
    """Make the directory of a new repository, with a vocabulary to edit."""
    from muniment.repository import Repository

    settings = settings_of(home)
    begun = _read_export(export) if export else None
    made = Repository.init(settings, begun)
    if export and not made:
        raise MunimentError(f"There is a repository at {settings.home} already. Begin from an export in a new place.")
    say(f"The repository {'is ready' if made else 'was there already'}: {settings.home}")


@commands.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders to take in.")],
    home: Home = None,
    check: Annotated[bool, typer.Option("--check", help="Compare the bytes of files that look as they did.")] = False,
    review: Annotated[
        bool, typer.Option("--review", help="What is new waits until somebody has looked at it.")
    ] = False,
    as_json: AsJson = False,
    as_lines: AsLines = False,
) -> None:
    """Take files in: keep, read, describe and index them. Exit code 1 where some failed."""
    from ingest.find import number
    from muniment.progress import Progress
    from muniment.repository import Repository

    _check(as_json=as_json, as_lines=as_lines)
    settings = settings_of(home)
    if Repository.init(settings):
        say(f"A new repository was made: {settings.home}")
    with Repository.open(settings) as repository:
        progress = Progress("files", number(paths, settings.home), repository.intake.now)
        report, code = _run(
            progress, lambda told: repository.intake.add(paths, told, check=check, review=review), as_lines=as_lines
        )
        changed, waiting = repository.vocabulary_changed(), repository.review.number()
    _print(report, as_json=as_json, as_lines=as_lines)
    if changed:
        say("The vocabulary was edited: `muniment reindex` describes the papers already here with it.")
    if waiting:
        say(f"Papers that wait to be looked at: {waiting:,}. `muniment review` lists them.")
    raise typer.Exit(code)


@commands.command()
def reread(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]…", help="Papers, by their ids.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All papers.")] = False,
    home: Home = None,
    as_json: AsJson = False,
    as_lines: AsLines = False,
) -> None:
    """Read papers again from the bytes that are kept: those that an older reader read, if nothing is said."""
    from muniment.progress import Progress
    from muniment.repository import Repository

    _check(as_json=as_json, as_lines=as_lines)
    if ids and everything:
        raise typer.BadParameter("Name papers, or say --all.")
    with Repository.open(settings_of(home)) as repository:
        intake = repository.intake
        progress = Progress("papers", now=intake.now)
        report, code = _run(
            progress, lambda told: intake.reread(ids or (), told, everything=everything), as_lines=as_lines
        )
    _print(report, as_json=as_json, as_lines=as_lines)
    if not report.outcomes:
        say("No paper waits to be read again; --all reads every one.")
    raise typer.Exit(code)


@commands.command()
def ocr(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]…", help="Papers, by their ids; else all.")] = None,
    home: Home = None,
    as_json: AsJson = False,
    as_lines: AsLines = False,
) -> None:
    """Recognise the text of scans that were taken in without that."""
    from ingest import ocr
    from muniment.progress import Progress
    from muniment.repository import Repository

    _check(as_json=as_json, as_lines=as_lines)
    settings = settings_of(home)
    if not settings.ocr:
        raise MunimentError(f"Text recognition is switched off here. {ocr.SWITCH_ON}")
    if not ocr.is_installed():
        raise MunimentError(f"Text recognition is not installed here. {ocr.INSTALL}")
    with Repository.open(settings) as repository:
        intake = repository.intake
        progress = Progress("papers", now=intake.now)
        report, code = _run(progress, lambda told: intake.recognise(ids or (), told), as_lines=as_lines)
    _print(report, as_json=as_json, as_lines=as_lines)
    raise typer.Exit(code)


@commands.command()
def inspect(
    files: Annotated[list[Path], typer.Argument(help="Files to read.")],
    home: Home = None,
    claims: Annotated[bool, typer.Option("--claims", help="Print all that is claimed, and by whom.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read files and print what would be recorded; nothing is stored."""
    from ingest.inspect import inspect as inspected
    from ingest.metadata.rules import Rules
    from muniment import printing
    from muniment.repository import Repository

    repository = Repository(settings_of(home))
    rules = Rules.read(repository.home)
    failed = False
    with repository.workers() as workers:
        for outcome, document in inspected(files, workers, repository.vocabulary, rules):
            failed |= outcome.status is Status.FAILED
            if as_json:
                write_json(printing.inspect_record(outcome, document), indent=None)
            else:
                printing.inspected(outcome, document, repository.vocabulary, claims=claims)
    raise typer.Exit(1 if failed else 0)


@commands.command()
def reindex(home: Home = None) -> None:
    """Make the indexes anew from the catalogue, beside those that serve; no file is read."""
    from documents import Audience
    from muniment.progress import Progress, showing
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        written = sum(sum(repository.catalogue.counts(audience).values()) for audience in Audience)
        progress = Progress("documents written", written)
        with showing(progress):
            number = repository.reindex(progress.done)
    say(f"{number} documents were indexed anew.")


@commands.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="Where to write it; stdout, if nothing is said.")] = None,
    home: Home = None,
) -> None:
    """Write down what people said, decided and named: `muniment init --from FILE` begins with it."""
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        record = repository.export().record()
    if file is None:
        write_json(record)
    else:
        _write(file, json.dumps(record, ensure_ascii=False, indent=2) + "\n")
        say(f"Written: {file}")


def _check(*, as_json: bool, as_lines: bool) -> None:
    if as_json and as_lines:
        raise typer.BadParameter("--json prints one report, --json-lines a line for each file. Choose one.")


def _run(progress: "Progress", take: "Callable[[Told], IngestReport]", *, as_lines: bool) -> "tuple[IngestReport, int]":
    """A run of the intake, shown while it goes on, with the exit code; stopped by Ctrl-C, what was done until then."""
    from ingest.report import IngestReport
    from muniment.progress import showing

    done = IngestReport()

    def told(outcome: "Outcome") -> None:
        done.outcomes.append(outcome)
        progress.done(inside=bool(outcome.parent))
        if as_lines:
            _print_line(outcome)

    try:
        with showing(progress, live=not (as_lines and sys.stdout.isatty())):
            report = take(told)
    except KeyboardInterrupt:
        say("Stopped. What was done is kept; the same command again goes on from there.")
        return done, 130
    except _Closed as closed:
        raise OSError(*closed.args) from None
    return report, 1 if report.failed else 0


def _print_line(outcome: "Outcome") -> None:
    from muniment import printing

    try:
        write_json(printing.file_record(outcome), indent=None)
        sys.stdout.flush()
    except OSError as error:
        raise _Closed(*error.args) from error


def _print(report: "IngestReport", *, as_json: bool, as_lines: bool) -> None:
    from muniment import printing

    if as_json:
        write_json(printing.report_record(report))
    elif not as_lines:
        printing.report(report)
    else:
        for path in report.missing:
            say(printing.MISSING.format(path))


def _write(file: Path, text: str) -> None:
    """Written aside and put in its place whole: the last export is lost to nothing."""
    aside = file.with_name(f"{file.name}.new")
    try:
        with aside.open("w", encoding="utf-8") as target:
            target.write(text)
            target.flush()
            os.fsync(target.fileno())
        aside.replace(file)
    except OSError as error:
        raise MunimentError(f"{file} cannot be written: {error.strerror}.") from error


def _read_export(path: Path) -> "Export":
    from documents.export import read_export

    try:
        return read_export(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise MunimentError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
