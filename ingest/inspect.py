"""Reads files and says what would be recorded; keeps nothing."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from documents import Claim, Document, MunimentError, Original, Unreadable, Vocabulary
from documents.file import File, Status
from ingest.candidate import ended
from ingest.describe import describe
from ingest.find import find, known_as
from ingest.media import ZIP, media_type
from ingest.metadata.register import Registers
from ingest.metadata.rules import Rules
from ingest.metadata.sidecar import sidecar
from ingest.parcel import Parcel, left_out, parcel_of_archive, parcel_of_mail
from ingest.reading import Limits, Reading
from ingest.report import Outcome, refusal, shown
from ingest.worker import Workers

_Inspected = tuple[Outcome, Document | None]
_Place = tuple[Path, Path, Parcel]  # of a file that came in another: its name, and where it lies for now


@dataclass(frozen=True, slots=True)
class _Given:
    """A file that can be read: its path as it was given, its sidecar, and the mail or archive in which it came."""

    path: Path
    claims: tuple[Claim, ...]
    parcel: Parcel | None

    @property
    def parent(self) -> str:
        return shown(self.parcel.path) if self.parcel else ""

    @property
    def said(self) -> tuple[Claim, ...]:
        return (*self.claims, *(self.parcel.handed if self.parcel else ()))


@dataclass(slots=True)
class _Round:
    """Files that are read together, by the places where they lie, and how those ended that are not."""

    registers: Registers
    files: dict[Path, _Given] = field(default_factory=dict)
    refused: list[Outcome] = field(default_factory=list)

    def take(self, path: Path, place: Path, parcel: Parcel | None = None) -> Iterator[tuple[Path, str]]:
        """What a file is, if it can be read; else it has ended."""
        try:
            kind = media_type(place)
            said = () if parcel and parcel.mailed else (*sidecar(place), *self.registers.claims(path))
        except (MunimentError, OSError) as error:
            self.refuse(path, error, parcel)
        else:
            if place not in self.files:
                self.files[place] = _Given(path, said, parcel)
                yield place, kind

    def refuse(self, path: Path, error: Exception, parcel: Parcel | None) -> None:
        outcome = refusal(path, error)
        self.refused.append(replace(outcome, parent=shown(parcel.path)) if parcel else outcome)


def inspect(
    paths: Iterable[Path],
    workers: Workers,
    vocabulary: Vocabulary,
    rules: Rules = Rules(),  # noqa: B008  (nobody can change it)
) -> Iterator[_Inspected]:
    """Each file's outcome, and the document it would be; None where it cannot be read. What came in files follows."""
    now = _Round(Registers())
    files = _found(paths, now)
    while True:
        following: list[_Place] = []
        for place, reading in workers.read(files):
            given = now.files.pop(place)
            inspected, parcel = _read(given, place, reading, vocabulary, rules)
            yield inspected
            following += _unpacked(now, parcel, reading, workers.limits)
            if given.parcel:  # it was unpacked for this alone
                place.unlink(missing_ok=True)
        yield from ((outcome, None) for outcome in now.refused)
        if not following:
            return
        now = _Round(now.registers)
        files = (file for path, place, parcel in following for file in now.take(path, place, parcel))


def _found(paths: Iterable[Path], now: _Round) -> Iterator[tuple[Path, str]]:
    for path in find(paths):
        if isinstance(path, Outcome):
            now.refused.append(path)
        else:
            yield from now.take(path, path)


def _read(
    given: _Given, place: Path, reading: Reading | Unreadable, vocabulary: Vocabulary, rules: Rules
) -> tuple[_Inspected, Parcel | None]:
    """How a file ended, and what came in it."""
    if isinstance(reading, Unreadable):
        return (replace(refusal(given.path, reading), parent=given.parent), None), None
    try:
        document = None if reading.media_type == ZIP else _described(given, place, reading, vocabulary, rules)
    except (MunimentError, OSError) as error:
        return (replace(refusal(given.path, error), parent=given.parent), None), None
    status = reading.status(Status.ADDED)
    file = File(path=shown(given.path), status=status, reason=reading.reason, cure=reading.advice)
    if document:
        outcome = ended(given.path, file, len(document.pages), parent=given.parent)
        return (outcome, document), parcel_of_mail(given.path, file, document, given.parcel)
    file = replace(file, reason=f"{file.reason} {left_out(given.claims)}".strip())
    outcome = ended(given.path, file, None, parent=given.parent)
    return (outcome, None), parcel_of_archive(given.path, file, given.claims, given.parcel)


def _described(given: _Given, place: Path, reading: Reading, vocabulary: Vocabulary, rules: Rules) -> Document:
    with place.open("rb") as file:
        original = Original(hashlib.file_digest(file, "sha256").hexdigest(), place.stat().st_size)
    path = known_as(given.path)
    return describe(reading, original, (shown(given.path),), vocabulary, rules.renew(given.said, (path,)))


def _unpacked(now: _Round, parcel: Parcel | None, reading: Reading | Unreadable, limits: Limits) -> Iterator[_Place]:
    """What came in a file, to be read next."""
    if parcel and isinstance(reading, Reading):
        inside = reading.enclosed if parcel.mailed else now.registers.unpacked(parcel.path, reading.enclosed)
        for enclosed in parcel.papers(inside):
            path = parcel.path / enclosed.name
            try:
                yield path, parcel.unpacked(enclosed, limits), parcel
            except (MunimentError, OSError) as error:
                now.refuse(path, error, parcel)
