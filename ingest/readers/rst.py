"""reStructuredText: headings by their underlines; roles and directives give way to the words in them.

The rules are those of docutils' specification as far as reports use them; what they do not know stays as it is written.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from documents import Unreadable
from ingest import media
from ingest.readers.encoded import text_of
from ingest.readers.parts import Block, parts
from ingest.reading import LIMITS, Limits, Reading

VERSION = 1
_RULE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}\s*")
_DIRECTIVE = re.compile(r"\.\. (?:\|[^|]+\| )?[\w:+.-]+::[ \t]*(.*)")
_OPTION = re.compile(r":[\w -]+:(?: .*)?")
_COMMENT = re.compile(r"\.\.(?: (?!\[).*)?$")  # also link targets; ".. [1] …" is a footnote, and text
_FOOTNOTE = re.compile(r"\.\. \[[^\]]+\] ")
_MUTE = ("image", "toctree", "contents", "raw", "include", "highlight", "index", "meta", "figure", "code-block")
_ROLE = re.compile(r":[\w:+.-]{1,80}:`([^`<]{0,500}?)\s*(?:<[^`>]*>)?`")
_LINK = re.compile(r"`([^`<]{1,500}?)\s*<[^`>]*>`__?")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*?|``?)(?=\S)(.{1,500}?)(?<=\S)\1(?:__?)?(?![\w*])", re.DOTALL)


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The text of a reStructuredText file, cut at its headings.

    Raises:
        Unreadable: it holds no text.
    """
    text, partial = text_of(path, limits)
    found = parts(_blocks(text), limits, partial)
    if not found.pages:
        raise Unreadable("The file holds no text.", "Look whether it was saved whole.")
    return Reading(media_type=media.RST, pages=found.pages, partial=found.partial)


def _blocks(text: str) -> Iterator[Block]:
    """Paragraphs and headings; a heading's level is the order in which its kind of line is first met."""
    levels: list[str] = []
    for lines in _paragraphs(text):
        start = 0
        while heading := _heading(lines[start : start + 3]):
            line, style, length = heading
            levels += [style] if style not in levels else []
            yield Block(_plain(line), min(levels.index(style) + 1, 6))
            start += length
        yield Block(_plain("\n".join(_without_directives(lines[start:]))))


def _paragraphs(text: str) -> Iterator[list[str]]:
    for paragraph in re.split(r"\n\s*\n", text.expandtabs().replace("\r\n", "\n")):
        yield [line.rstrip() for line in paragraph.split("\n") if line.strip()]


def _heading(lines: list[str]) -> tuple[str, str, int] | None:
    """A heading that three lines begin with, the character of its line (twice where one is above), and its lines."""
    if len(lines) == 3 and _RULE.fullmatch(lines[0]) and lines[2][:3] == lines[0][:3]:
        return lines[1].strip(), lines[0][0] * 2, 3
    if len(lines) >= 2 and _RULE.fullmatch(lines[1]) and not _RULE.fullmatch(lines[0]):
        return lines[0], lines[1][0], 2
    return None


def _without_directives(lines: list[str]) -> Iterator[str]:
    mute = False
    for line in lines:
        indented = line[:1] == " "
        found = _DIRECTIVE.match(line)
        if found:
            mute = line[3:].startswith(_MUTE)
            if found[1] and not mute:
                yield found[1]
        elif indented and (mute or _OPTION.fullmatch(line.strip())):
            continue
        elif _FOOTNOTE.match(line) or not _COMMENT.match(line):
            mute = False
            yield line[3:] if _FOOTNOTE.match(line) else line
        else:
            mute = True


def _plain(text: str) -> str:
    """Without the marks of roles, links and emphasis; "::" at a line's end announces a quotation and is one colon."""
    text = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", _ROLE.sub(r"\1", text)))
    return re.sub(r"(?m)(?<!\s)\s*::$", ":", text)
