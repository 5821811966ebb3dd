"""Describes all papers anew while the pages go on being answered, and tells how far it is."""

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TypeAlias

from documents import Busy, MunimentError
from ingest.lock import alone

_log = logging.getLogger(__name__)

_AGAIN = 1.0  # seconds until it is tried again where another process is writing
_PATIENCE = 5.0  # seconds in which who only looks lets go
_END = 10.0  # seconds in which what was begun may end
_OFTEN = 25  # papers after which it is told how far this is
_UNFORESEEN = "Something went wrong, which whoever looks after this finds in the log. Try it again."
Told: TypeAlias = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far it is: papers described, of how many, and then written into the indexes, of how many.

    `error` is why it ended too early.
    """

    to_describe: int = 0
    described: int = 0
    to_write: int = 0
    written: int = 0
    done: bool = False
    error: str = ""
    going: bool = False


class _Ended(Exception):
    """It was told to end."""


class Anew:
    """Describes anew in a thread of its own; of several processes one does, and all can tell how far it is.

    `work` describes all papers and hears after how many to tell: first of those described, then of those written.
    What is cut short is as if it had not been begun.
    """

    def __init__(self, home: Path, to_do: Callable[[], Progress], work: Callable[[Told, Told], int]) -> None:
        self._told_in = home / "index" / "anew.json"
        self._lock = home / "index" / "anew.lock"
        self._to_do, self._work = to_do, work
        self._stop = Event()
        self._mutex = Lock()
        self._thread: Thread | None = None
        self._wanted = False
        self._now = Progress()

    def begin(self) -> None:
        """Begin, or once more after what goes on here; it waits for whoever is writing."""
        with self._mutex:
            self._wanted = True
            if self._thread is None:
                self._stop.clear()
                self._thread = Thread(target=self._run, daemon=True)
                self._thread.start()

    def end(self) -> None:
        """Have it end, within reason."""
        self._stop.set()
        self.wait(_END)

    def wait(self, seconds: float) -> None:
        """Wait for what was begun here."""
        if thread := self._thread:
            thread.join(seconds)

    def progress(self) -> Progress:
        """How far it is, in whichever process."""
        found = Progress()
        with suppress(OSError, ValueError, TypeError):
            found = Progress(**json.loads(self._told_in.read_text(encoding="utf-8")))
        return replace(found, going=self._is_going())

    def _is_going(self) -> bool:
        if self._thread:
            return True
        if not self._lock.exists():
            return False
        try:
            with alone(self._lock):
                return False
        except Busy:
            return True

    def _run(self) -> None:
        while self._goes_on():
            try:
                self._lock.parent.mkdir(parents=True, exist_ok=True)
                with alone(self._lock, _PATIENCE):
                    self._do()
            except Busy:
                self._stop.wait(_AGAIN)
                self._wanted = True  # what another process began may have begun too early
            except OSError:
                _log.exception("The papers could not be described anew.")

    def _goes_on(self) -> bool:
        """Whether there is something to do still; else this thread is at its end."""
        with self._mutex:
            goes_on = self._wanted and not self._stop.is_set()
            self._wanted = False
            if not goes_on:
                self._thread = None
            return goes_on

    def _do(self) -> None:
        try:
            self._tell(self._to_do())
            while not self._stop.is_set():
                try:
                    self._work(self._written, self._described)
                except Busy:
                    self._stop.wait(_AGAIN)
                else:
                    self._tell(replace(self._now, done=True))
                    return
        except _Ended:
            _log.info("Describing all papers anew was cut short.")
        except MunimentError as error:
            self._tell(replace(self._now, error=str(error)))
        except Exception:  # noqa: BLE001  (whatever is wrong, the page tells: nobody else hears a thread)
            _log.exception("The papers could not be described anew.")
            self._tell(replace(self._now, error=_UNFORESEEN))

    def _described(self, number: int) -> None:
        self._hear(replace(self._now, described=self._now.described + number))

    def _written(self, number: int) -> None:
        self._hear(replace(self._now, written=self._now.written + number))

    def _hear(self, now: Progress) -> None:
        if self._stop.is_set():
            raise _Ended
        if now.written or now.described % _OFTEN == 0:
            self._tell(now)
        self._now = now

    def _tell(self, now: Progress) -> None:
        self._now = now
        aside = self._told_in.with_name(f".{self._told_in.name}.new")
        with suppress(OSError):  # a disk that is full is said by the work itself
            aside.write_text(json.dumps(asdict(now)), encoding="utf-8")
            aside.replace(self._told_in)
