"""Plain text: paragraphs between empty lines; a short line alone, in capitals or underlined, is a heading."""

import re
from collections.abc import Iterator
from pathlib import Path

from documents import Unreadable
from ingest import media
from ingest.readers.encoded import text_of
from ingest.readers.parts import Block, parts
from ingest.reading import LIMITS, Limits, Reading

VERSION = 1
_HEADING = 80  # characters
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|_{3,}|\*{3,})\s*")


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The text of a file, cut at what looks like headings.

    Raises:
        Unreadable: it holds no text.
    """
    text, partial = text_of(path, limits)
    found = parts(blocks(text), limits, partial)
    if not found.pages:
        raise Unreadable("The file holds no text.", "Look whether it was saved whole.")
    return Reading(media_type=media.TEXT, pages=found.pages, partial=found.partial)


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs and headings of a text."""
    for paragraph in re.split(r"(?:\r?\n[ \t]*){2,}|\f", text):
        lines = paragraph.strip().splitlines()
        underlined = len(lines) == 2 and _UNDERLINE.fullmatch(lines[1])
        if underlined or (len(lines) == 1 and len(lines[0]) <= _HEADING and lines[0].isupper()):
            yield Block(lines[0], 1)
        else:
            yield Block("\n".join(line for line in lines if not _UNDERLINE.fullmatch(line)))
