"""A repository: one directory, and the parts that work on it."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from documents import Audience, Claim, IndexOutOfDate, MunimentError, Source, Visibility, Vocabulary, best
from documents.current import CurrentVocabulary
from documents.originals import Folder
from index import CurrentIndex
from muniment.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from documents.catalogue import Catalogue
    from documents.export import Export
    from documents.sessions import Sessions
    from ingest.changing import Changing
    from ingest.desk import Desk
    from ingest.intake import Intake
    from ingest.pictures import PictureFolder
    from ingest.review import Review
    from ingest.revising import Revising
    from ingest.upkeep import Upkeep
    from ingest.verify import Verification
    from ingest.worker import Workers

_Kind = TypeVar("_Kind", bound="Changing")

VOCABULARY = ("bodies.toml", "topics.toml")
_DESCRIBED = ".described"  # the fingerprint of the vocabulary that the papers were described with


class Repository:
    """The parts of one home directory, each opened when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.home = settings.home
        self.originals = Folder(self.home / "originals")
        self.patience = 0.0  # seconds that a change waits while another process writes
        self._indexes: dict[Audience, CurrentIndex] = {}

    @classmethod
    def at(cls, settings: Settings) -> Self:
        """The repository of a home directory. Raises MunimentError where there is none."""
        if not (settings.home / "vocabulary").is_dir():
            raise MunimentError(
                f"There is no repository at {settings.home}. Make one with `muniment init`, or say where it is with "
                "--home or MUNIMENT_HOME."
            )
        return cls(settings)

    @classmethod
    @contextmanager
    def open(cls, settings: Settings) -> Iterator[Self]:
        """Open the repository of a home directory, and close it after use. Raises MunimentError where there is none."""
        repository = cls.at(settings)
        try:
            yield repository
        finally:
            repository.close()

    @classmethod
    def init(cls, settings: Settings, begun: "Export | None" = None) -> bool:
        """Make the home directory and its vocabulary; False where there is one already, which is left alone.

        What an export holds is `begun` with: its vocabulary, and what people said and decided.

        Raises:
            MunimentError: the export holds what cannot be, or the catalogue is not empty.
        """
        directory = settings.home / "vocabulary"
        if directory.is_dir():
            return False
        directory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds what is for staff
        aside = directory.with_name("vocabulary.new")
        shutil.rmtree(aside, ignore_errors=True)
        with _begun_with() as given:
            aside.mkdir()
            for name in VOCABULARY:
                shutil.copyfile(given / name, aside / name)
        if begun:
            _take_over(begun, cls(settings), aside)
        (aside / _DESCRIBED).write_text(_fingerprint(aside))
        for audience in Audience:
            (settings.home / "index" / audience).mkdir(parents=True, exist_ok=True)
        aside.rename(directory)
        return True

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Its bodies and topics, as the people of the house have edited them; before `init` those it begins with."""
        ours = self.home / "vocabulary"
        if ours.is_dir():
            return CurrentVocabulary(ours)
        with _begun_with() as given:
            return Vocabulary.read(given)

    @cached_property
    def catalogue(self) -> "Catalogue":
        """Its documents."""
        from documents.catalogue import Catalogue

        address = self.settings.catalogue or f"sqlite:///{self.home / 'catalogue.sqlite'}"
        return Catalogue.open(address, head=self.home / "audit.head")

    def index(self, audience: Audience) -> CurrentIndex:
        """The index of one audience. This is the only way to get one."""
        if audience not in self._indexes:
            directory = self.home / "index" / audience
            self._indexes[audience] = CurrentIndex(directory, engine=self.settings.engine, vocabulary=self.vocabulary)
        return self._indexes[audience]

    @cached_property
    def intake(self) -> "Intake":
        """What takes files in."""
        from ingest.intake import Intake
        from ingest.memory import share_one_heap

        share_one_heap()
        return Intake(
            catalogue=self.catalogue,
            originals=self.originals,
            index=self.index,
            vocabulary=self.vocabulary,
            workers=lambda: self.workers(self.originals.incoming),
            home=self.home,
        )

    @cached_property
    def pictures(self) -> "PictureFolder":
        """Its pages as pictures, drawn when they are first looked at."""
        from ingest.pictures import PictureFolder

        return PictureFolder(
            self.home / "pictures",
            self.originals,
            size_mb=self.settings.pictures,
            seconds=self.settings.picture_seconds,
            memory_mb=self.settings.file_memory,
        )

    def workers(self, scratch: Path | None = None) -> "Workers":
        """Processes that read files, within the limits of the settings; `scratch` is where they unpack."""
        from ingest.reading import Limits
        from ingest.worker import Workers

        settings = self.settings
        self.vocabulary.look()
        return Workers(
            workers=settings.workers,
            seconds=settings.file_seconds,
            memory_mb=settings.file_memory,
            limits=Limits(
                pages=settings.file_pages,
                characters=settings.file_characters,
                pixels=settings.file_pixels * 1_000_000,
                deep=settings.file_depth,
                unpacked=settings.file_unpacked * 1_000_000,
                ratio=settings.file_ratio,
            ),
            recognise=settings.ocr,
            scratch=scratch,
            vocabulary=self.vocabulary.words,
        )

    @cached_property
    def upkeep(self) -> "Upkeep":
        """What changes papers that are here."""
        from ingest.upkeep import Upkeep

        return self._changing(Upkeep)

    @cached_property
    def review(self) -> "Review":
        """Who looks at what comes in."""
        from ingest.review import Review

        return self._changing(Review)

    def _changing(self, kind: type[_Kind]) -> _Kind:
        """What changes papers, of a kind."""
        return kind(
            catalogue=self.catalogue,
            originals=self.originals,
            pictures=self.pictures,
            index=self.index,
            vocabulary=self.vocabulary,
            home=self.home,
            patience=self.patience,
        )

    @cached_property
    def revising(self) -> "Revising":
        """What edits its vocabulary, and describes the papers anew by that."""
        from ingest.anew import Anew, Progress
        from ingest.revising import Revising

        def to_do() -> Progress:
            numbers = (sum(self.catalogue.counts(audience).values()) for audience in Audience)
            return Progress(to_describe=len(self.catalogue.ids()), to_write=sum(numbers))

        return Revising(
            catalogue=self.catalogue,
            index=self.index,
            vocabulary=self.vocabulary,
            home=self.home,
            anew=Anew(self.home, to_do, self.reindex),
            behind=self.vocabulary_changed,
        )

    @cached_property
    def desk(self) -> "Desk":
        """What takes in what people send."""
        from ingest.desk import Desk

        return Desk(lambda: self.intake, self.catalogue, self.home)

    @cached_property
    def sessions(self) -> "Sessions":
        """Who is signed in; a file that can be thrown away."""
        from documents.sessions import Sessions

        idle, longest = self.settings.session_idle * 60, self.settings.session_hours * 3_600
        return Sessions(self.home / "sessions.sqlite", idle=idle, longest=longest)

    @property
    def verification(self) -> "Verification":
        """What compares its parts with each other."""
        from ingest.verify import Verification

        return Verification(
            catalogue=self.catalogue,
            originals=self.originals,
            pictures=self.pictures,
            index=self.index,
            home=self.home,
        )

    def export(self) -> "Export":
        """What people said, decided and named here."""
        from documents.export import Export

        files = {name: (self.home / "vocabulary" / name).read_text(encoding="utf-8") for name in VOCABULARY}
        from ingest.metadata.rules import RULES

        if (self.home / RULES).exists():
            files[RULES] = (self.home / RULES).read_text(encoding="utf-8")
        decided = self.catalogue.decisions.all()
        return Export(replace(decided, said=(*decided.said, *self._closed())), files)

    def _closed(self) -> Iterator[tuple[str, Claim]]:
        """What is for staff though no person said so: what says so may be gone, or elsewhere, at a rebuild."""
        from documents.decisions import staff

        for id in self.catalogue.lineage.closed():
            claims = best(self.catalogue.held(id).claims, "visibility")
            if not any(claim.value == Visibility.STAFF and claim.source is Source.PERSON for claim in claims):
                yield id, staff(datetime.now(UTC).isoformat())

    def vocabulary_changed(self) -> bool:
        """Whether the vocabulary was edited after the papers were last described with all of it."""
        mark = self.home / "vocabulary" / _DESCRIBED
        return mark.is_file() and mark.read_text() != _fingerprint(self.home / "vocabulary")

    def reindex(
        self,
        told: "Callable[[int], None]" = lambda _written: None,
        described: "Callable[[int], None]" = lambda _number: None,
    ) -> int:
        """Describe all documents anew by today's rules and words, and index them anew; their number. Reads no file.

        `described` hears how many were, and then `told` how many were written, now and then. Raises BadVocabulary.
        """
        fingerprint = _fingerprint(self.home / "vocabulary")
        self.vocabulary.renew()  # after that, so that what is edited now is not taken for done
        number = self.intake.reindex(told, described)
        (self.home / "vocabulary" / _DESCRIBED).write_text(fingerprint)
        return number

    def status(self, audience: Audience) -> dict[str, Any]:
        """What it holds and what is waiting, as JSON: counts, and the ledger for an audience."""
        from documents.decisions import State
        from search_app.missing import ledger_record

        kinds = self.catalogue.counts(Audience.STAFF)
        public = sum(self.catalogue.counts(Audience.PUBLIC).values())
        return {
            "home": str(self.home),
            "engine": self.settings.engine,
            "documents": {"public": public, "staff only": sum(kinds.values()) - public},
            "kinds": kinds,
            "pages": self.catalogue.page_count(Audience.STAFF),
            "files": self.catalogue.outcomes(),
            "missing": [
                {"path": file.path, "since": file.missing, "id": file.document}
                for file in self.catalogue.whereabouts.missing()
            ],
            "removed": [
                {
                    "id": id,
                    "state": removal.state,
                    "reason": removal.reason,
                    "at": removal.at,
                }
                for id, removal in self.catalogue.decisions.removals().items()
                if removal.state.told
            ],
            "to look at": self.catalogue.held_back.number(State.WAITING),
            "indexed": {f"for {each}": self._indexed(each) for each in Audience},
            "waiting": self.catalogue.waiting() + sum(self.index(each).soiled for each in Audience),
            "ledger": ledger_record(self.catalogue, self.vocabulary, audience, datetime.now(UTC).date()),
        }

    def _indexed(self, audience: Audience) -> int | str:
        try:
            return len(self.index(audience).documents())
        except IndexOutOfDate as error:
            return str(error)

    def close(self) -> None:
        """Let go of files and locks."""
        if "revising" in self.__dict__:
            self.revising.anew.end()
        self._close_indexes()
        if "pictures" in self.__dict__:
            self.pictures.close()
        if "sessions" in self.__dict__:
            self.sessions.close()
        if "catalogue" in self.__dict__:
            self.catalogue.close()

    def _close_indexes(self) -> None:
        while self._indexes:
            self._indexes.popitem()[1].close()


def _take_over(begun: "Export", repository: Repository, vocabulary: Path) -> None:
    from ingest.metadata.fields import check_value
    from ingest.metadata.rules import RULES, Rules

    for name in VOCABULARY:
        if name in begun.vocabulary:
            (vocabulary / name).write_text(begun.vocabulary[name], encoding="utf-8")
    Vocabulary.read(vocabulary)
    if RULES in begun.vocabulary:
        (vocabulary / RULES).write_text(begun.vocabulary[RULES], encoding="utf-8")
        Rules.read(vocabulary)
        if (repository.home / RULES).exists():
            raise MunimentError(
                f"There are rules at {repository.home / RULES} already. Move them away for those exported."
            )
    for id, claim in begun.decided.said:
        try:
            check_value(claim.field, claim.value)
        except ValueError as error:
            raise MunimentError(f"The export says of {id} what cannot be: {error}") from error
    with closing(repository.catalogue) as catalogue:
        if catalogue.ids():
            raise MunimentError("There are papers in the catalogue already. Begin from an export with an empty one.")
        catalogue.decisions.admit(begun.decided)
    if RULES in begun.vocabulary:
        (vocabulary / RULES).rename(repository.home / RULES)


def _fingerprint(vocabulary: Path) -> str:
    return hashlib.sha256(b"".join((vocabulary / name).read_bytes() for name in VOCABULARY)).hexdigest()


def _begun_with() -> "AbstractContextManager[Path]":
    """The vocabulary that a new repository is given."""
    return as_file(files("documents") / "south_east")
