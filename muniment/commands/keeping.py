"""Commands that keep a copy of the repository elsewhere, look whether it is sound, and begin from it again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from documents.errors import MunimentError
from muniment.commands.options import AsJson, Home, say, settings_of, write_json

if TYPE_CHECKING:
    from muniment.backup import Manifest
    from muniment.settings import Settings

commands = typer.Typer()


@commands.command()
def backup(
    target: Annotated[Path, typer.Argument(help="A new directory elsewhere, or the backup to bring up to date.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Copy what cannot be made anew, as it is at one moment, while others go on; only what is new is copied."""
    from muniment.backup import back_up
    from muniment.repository import Repository

    settings = settings_of(home)
    Repository.at(settings)
    _check_catalogue(settings)
    stopped = "Stopped. What was backed up before is whole, and the same command again goes on from here."
    with _ended(stopped), _files("originals") as told:
        taken = back_up(settings.home, target, told)
    if as_json:
        write_json({**_record(target, taken.manifest), "new": taken.new})
    else:
        say(f"Backed up to {target}: {_counted(taken.manifest)}. New originals: {taken.new:,}.")


def restore_backup(source: Path, home: Path | None) -> None:
    """Restore a home from a backup, with its indexes; progress and the end are said on stderr."""
    from muniment.backup import restore

    settings = settings_of(home)
    _check_catalogue(settings)
    with _ended("Stopped. Nothing was restored."), _files("files", indexed=True) as told:
        manifest = restore(source, settings, told)
    say(f"Restored to {settings.home}, as of {manifest.when}: {_counted(manifest)}.")


def verify_backup(source: Path, *, as_json: bool) -> int:
    """Look through a backup and print what is wrong; the exit code, 1 where anything is."""
    from muniment import printing
    from muniment.backup import faults

    with _ended("Stopped. Not all was looked at."), _files("files") as told:
        found = faults(source, told)
    if as_json:
        write_json([asdict(damage) for damage in found])
    else:
        printing.damages(found)
    return 1 if found else 0


def _check_catalogue(settings: "Settings") -> None:
    if settings.catalogue:
        raise MunimentError(
            "The catalogue is in a database of its own (MUNIMENT_CATALOGUE). Back it up and restore it with the tools "
            "of that database, and copy the home beside it."
        )


@contextmanager
def _files(noun: str, *, indexed: bool = False) -> Iterator[Callable[[int], None]]:
    """Show on stderr how many are done of how many, which is known with the first; then perhaps that it is indexed."""
    from ingest.now import Now
    from muniment.progress import Progress, showing

    now = Now()
    progress, done = Progress(noun, now=lambda: now), 0

    def told(of: int) -> None:
        nonlocal now, done
        done += 1
        now = Now(given=of, indexing=indexed and done == of)
        progress.done()

    with showing(progress):
        yield told


@contextmanager
def _ended(stopped: str) -> Iterator[None]:
    """Say what a person can do where it ends early: stopped by Ctrl-C, or by a disk."""
    try:
        yield
    except KeyboardInterrupt:
        say(stopped)
        raise typer.Exit(130) from None
    except OSError as error:
        where = f"{error.filename2 or error.filename or 'The disk'}: "
        cure = "Look whether there is room, and who may read and write there."
        raise MunimentError(f"{where}{error.strerror or error}. {cure}") from error


def _record(target: Path, manifest: "Manifest") -> dict[str, Any]:
    return {
        "backup": str(target),
        "when": manifest.when,
        "documents": manifest.documents,
        "files": len(manifest.files),
        "size": manifest.size,
    }


def _counted(manifest: "Manifest") -> str:
    return f"{manifest.documents:,} documents, {len(manifest.files):,} files, {manifest.size / 1e6:,.1f} MB"
