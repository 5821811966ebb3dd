"""Reads files and says what would be recorded; keeps nothing."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from documents import Document, MunimentError, Original, Unreadable, Vocabulary
from documents.file import Status
from ingest.describe import describe
from ingest.find import find
from ingest.media import media_type
from ingest.metadata.sidecar import sidecar
from ingest.reading import Reading
from ingest.report import Outcome, refusal, shown
from ingest.worker import Workers


def inspect(
    paths: Iterable[Path], workers: Workers, vocabulary: Vocabulary
) -> Iterator[tuple[Outcome, Document | None]]:
    """Each file's outcome, and the document it would be; None where it cannot be read."""
    refused: list[Outcome] = []
    for path, reading in workers.read(_readable(paths, refused)):
        yield _read(path, reading, vocabulary)
    for outcome in refused:
        yield outcome, None


def _readable(paths: Iterable[Path], refused: list[Outcome]) -> Iterator[tuple[Path, str]]:
    for path in find(paths):
        if isinstance(path, Outcome):
            refused.append(path)
            continue
        try:
            yield path, media_type(path)
        except MunimentError as error:
            refused.append(refusal(path, error))


def _read(path: Path, reading: Reading | Unreadable, vocabulary: Vocabulary) -> tuple[Outcome, Document | None]:
    if isinstance(reading, Unreadable):
        return refusal(path, reading), None
    try:
        with path.open("rb") as file:
            original = Original(hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)
        document = describe(reading, original, (shown(path),), vocabulary, sidecar(path))
    except (MunimentError, OSError) as error:
        return refusal(path, error), None
    outcome = Outcome(
        path=shown(path),
        status=reading.status(Status.ADDED),
        reason=reading.reason,
        cure=reading.advice,
        pages=len(document.pages),
    )
    return outcome, document
