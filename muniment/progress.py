"""What is shown of a run while it goes on: a live display on a terminal, else a line now and then."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import NamedTuple

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from ingest.now import AtWork, Now
from muniment.commands.options import say

_LOOK = 0.5  # seconds between two looks at a run that a terminal shows
_LINE = 10.0  # seconds between two lines where none does
_LATELY = 60.0  # seconds by which it is reckoned how fast a run is
_EARLY = 2.0  # seconds after which it can be


class _Mark(NamedTuple):
    """How far a run was at a time."""

    at: float
    done: int
    pages: int


class Progress:
    """How far a run is, in words; times are of any clock that goes forward.

    `given` is how many there are in all, None where nobody knows; `at` is when it began. `now` is asked what the run
    does at the moment.
    """

    def __init__(
        self, noun: str, given: int | None = None, now: Callable[[], Now] = Now, at: float | None = None
    ) -> None:
        self._noun = noun
        self._given = given
        self._now = now
        self._done = 0
        self._inside = 0  # of these, what came in others: nobody counted it before
        self._marks = deque([_Mark(time.monotonic() if at is None else at, 0, 0)])
        self._since: dict[AtWork, float] = {}

    def done(self, number: int = 1, *, inside: bool = False) -> None:
        """Count what is done; what came `inside` others is more than was given."""
        self._done += number
        self._inside += number if inside else 0

    def counted(self, now: Now | None = None) -> str:
        """How many are done of how many: “1,200 of 20,000 files”."""
        total = self._total(now or self._now())
        return f"{self._done:,} {self._noun}" if total is None else f"{self._done:,} of {total:,} {self._noun}"

    def line(self, at: float) -> str:
        """The same, with how fast it goes and how long it may take."""
        now = self._now()
        return self._said(now, self._looked(now, at))

    def picture(self, at: float, width: int) -> RenderableType:
        """A bar with that, and a line for each worker with what it reads and since when."""
        now = self._now()
        mark, total = self._looked(now, at), self._total(now)
        head = Table.grid(padding=(0, 1))
        head.add_row(
            ProgressBar(total=total or None, completed=self._done, width=min(30, width // 3), animation_time=at),
            Text(self._said(now, mark, f"{now.pages:,} pages" if now.pages else "")),
        )
        self._since = {each: self._since.get(each, at) for each in now.reading}
        lines = (f"{at - since:6.0f} s  {_named(each, width - 11)}" for each, since in self._since.items())
        return Group(head, *(Text(line, "dim", no_wrap=True, overflow="crop") for line in lines))

    def _said(self, now: Now, first: _Mark, pages: str = "") -> str:
        if now.indexing:
            return f"{self.counted(now)}; the indexes are being written"
        return ", ".join(filter(None, (self.counted(now), pages, *self._pace(now, first))))

    def _pace(self, now: Now, first: _Mark) -> Iterator[str]:
        last, total = self._marks[-1], self._total(now)
        seconds, done, pages = last.at - first.at, last.done - first.done, last.pages - first.pages
        if seconds < _EARLY:
            return
        if pages:
            yield f"{pages / seconds:,.0f} pages/s" if pages >= seconds else f"{pages / seconds:.1f} pages/s"
        if done and total:
            yield f"about {_duration((total - last.done) * seconds / done)} left"

    def _looked(self, now: Now, at: float) -> _Mark:
        """The mark from which on the pace is reckoned."""
        self._marks.append(_Mark(at, self._done, now.pages))
        while at - self._marks[1].at >= _LATELY:
            self._marks.popleft()
        return self._marks[0]

    def _total(self, now: Now) -> int | None:
        if now.given is not None:
            return max(now.given, self._done)
        return None if self._given is None else max(self._given + self._inside + now.to_come, self._done)


@contextmanager
def showing(progress: Progress, *, live: bool = True) -> Iterator[None]:
    """Show a run on stderr for as long as this: live where that is a terminal, else by lines, none of a short run."""
    console = Console(stderr=True, highlight=False)
    if live and console.is_terminal and not console.is_dumb_terminal:
        with Live(
            get_renderable=lambda: progress.picture(time.monotonic(), console.width),
            console=console,
            refresh_per_second=1 / _LOOK,
            transient=True,
            redirect_stdout=False,  # which is for what programs read
        ):
            yield
    else:
        with _told(progress):
            yield


@contextmanager
def _told(progress: Progress) -> Iterator[None]:
    """Say now and then how far a run is, and at its end if anything was said."""
    ended, said = Event(), Event()

    def tell() -> None:
        while not ended.wait(_LINE):
            say(progress.line(time.monotonic()))
            said.set()

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()
        if said.is_set():
            say(progress.counted())


def _named(work: AtWork, width: int) -> str:
    """What a worker reads, on one line; of a long path the end."""
    path = "".join(sign if sign.isprintable() else "�" for sign in work.path)
    page = f"page {work.page} of " if work.page else ""
    room = max(20, width - len(page))
    return page + (path if len(path) <= room else f"…{path[1 - room :]}")


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
