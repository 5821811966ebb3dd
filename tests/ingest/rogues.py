"""Readers that behave as PDFium does on the worst files; a worker finds them here by name."""

import os
import sys
import time
from pathlib import Path

from documents import Page, Unreadable
from ingest.readers.choice import Reader
from ingest.reading import LIMITS, Limits, Reading


def choose(media_type: str) -> Reader:
    """The rogue of this name."""
    return {
        "good": good,
        "abort": abort,
        "sleep": sleep,
        "fill": fill,
        "refuse": refuse,
        "gone": gone,
        "mistake": mistake,
        "leave": leave,
        "once": once,
    }[media_type]


def good(path: Path, limits: Limits = LIMITS) -> Reading:
    """Reads, and says what this worker has imported."""
    page = Page(number=1, label="1", text=path.name)
    return Reading(
        media_type="good", pages=(page,), embedded={"modules": " ".join(sys.modules), "pid": str(os.getpid())}
    )


def abort(path: Path, limits: Limits = LIMITS) -> Reading:
    """What PDFium does when it gets no memory."""
    os.abort()


def sleep(path: Path, limits: Limits = LIMITS) -> Reading:
    """Takes too long."""
    time.sleep(60)
    raise AssertionError("was not stopped")


def fill(path: Path, limits: Limits = LIMITS) -> Reading:
    """Asks for four times the memory that the tests allow."""
    return Reading(media_type="fill", pages=(Page(number=1, label="1", text=str(len(bytearray(2**30)))),))


def refuse(path: Path, limits: Limits = LIMITS) -> Reading:
    """Says why not."""
    raise Unreadable("It is locked.", "Unlock it.")


def gone(path: Path, limits: Limits = LIMITS) -> Reading:
    """The file has been taken away."""
    return good(Path(path.read_text(encoding="utf-8")))


def mistake(path: Path, limits: Limits = LIMITS) -> Reading:
    """A mistake of ours."""
    raise KeyError("ours")


def leave(path: Path, limits: Limits = LIMITS) -> Reading:
    """What a library does that thinks it is a program."""
    sys.exit("bye")


def once(path: Path, limits: Limits = LIMITS) -> Reading:
    """Dies the first time, as a victim of another file does, and is well the second."""
    if path.exists():
        return good(path)
    path.touch()
    os.abort()


def draw(path: Path, number: int, width: int) -> bytes:
    """Draws like the worst of pages: what the file says; each drawing leaves a line beside it."""
    with path.with_name("drawn").open("a", encoding="utf-8") as log:
        log.write(f"{number}-{width} {os.getpid()}\n")
    behave = path.read_text(encoding="utf-8")
    if behave == "sleep":
        time.sleep(60)
    if behave == "abort":
        os.abort()
    if behave == "fill":
        bytearray(2**30)
    if behave == "erased":
        path.unlink()
    if behave == "slow":
        time.sleep(0.5)
    return webp(200_000)


def webp(size: int) -> bytes:
    """Bytes that are whole as WebP goes by its length, and show nothing."""
    return b"RIFF" + (size - 8).to_bytes(4, "little") + b"WEBPVP8 " + bytes(size - 16)
