"""The vocabulary of a repository as its files are now, whichever process or person edited them."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

from documents.errors import BadVocabulary
from documents.vocabulary import Body, Topic, Vocabulary

_log = logging.getLogger(__name__)

_FILES = ("bodies.toml", "topics.toml")
_EVERY = 1.0  # seconds between two looks at the files


class CurrentVocabulary(Vocabulary):
    """A vocabulary that takes over what its files say, when it is asked to; for any thread.

    Who looks several times, and must see the same, takes its `words`. It cannot be hashed: what is worked out from
    words, and kept for them, must not be kept for this.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, directory: Path) -> None:
        super().__init__()
        self._directory = directory
        self._lock = Lock()
        self._looked = time.monotonic()
        self._seen: tuple[tuple[int, ...], ...] = ()
        self._refused: tuple[tuple[int, ...], ...] = ()
        self._words = Vocabulary()
        self.renew()

    @property
    def words(self) -> Vocabulary:
        """What it says at this moment, which stays as it is."""
        return self._words

    def look(self) -> None:
        """Take over what the files say, if that can be; they are looked at once a second at most."""
        if time.monotonic() - self._looked < _EVERY:
            return
        self._looked = time.monotonic()
        if self._stamps() == self._refused:
            return
        try:
            self.renew()
        except BadVocabulary as error:
            self._refused = self._stamps()
            _log.warning("The vocabulary was edited and cannot be read, so that the words before stay. %s", error)

    def renew(self) -> None:
        """Take over what the files say, if they were edited. Raises BadVocabulary."""
        with self._lock:
            stamps = self._stamps()
            if stamps and stamps == self._seen:
                return
            words = Vocabulary.read(self._directory)
            self._words = words
            self.bodies, self.topics, self._by_name = words.bodies, words.topics, words._by_name
            self._seen = stamps

    def _stamps(self) -> tuple[tuple[int, ...], ...]:
        """What tells the files from what they were; nothing where one is not there."""
        try:
            found = [(self._directory / name).stat() for name in _FILES]
        except OSError:
            return ()
        return tuple((each.st_ino, each.st_mtime_ns, each.st_size) for each in found)

    def __reduce__(self) -> tuple[Callable[..., Vocabulary], tuple[Any, ...]]:
        """In another process it is what it says at this moment."""
        words = self._words
        bodies: tuple[Body, ...] = tuple(words.bodies.values())
        topics: tuple[Topic, ...] = tuple(words.topics.values())
        return Vocabulary, (bodies, topics)
